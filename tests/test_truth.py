"""Nothing but what is said: a limit is never dropped, and from silence nothing follows.

The laws over made-up records, then one case for each false answer that readers found (T1 to T14). No record of ours is
read here, so that other words there change nothing.
"""

from __future__ import annotations

import copy
import itertools
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from conftest import table_in
from evaluator import Records, load
from laws import law
from privacy_statements.catalog.build.ids import slug
from privacy_statements.catalog.circumstances import circumstances_of
from privacy_statements.rules.checklists.points import CHECKLISTS, checklist
from privacy_statements.rules.checklists.state import Answered, states
from privacy_statements.views.applies import AppliesPage
from privacy_statements.views.outcomes import lines_of
from privacy_statements.views.question import QuestionPage
from privacy_statements.views.shapes import Cell, Table, TableRow
from privacy_statements.views.site import make_views
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from small import catalog_of
from test_applies import TRIED, a_condition, a_product, files_of

WORDING = Wording(Language())
PLAIN, LIMITED, SILENT = 2, 1, 0
SAID = ("collected", "reused")
CHANCES = st.integers(0, 2**32).map(random.Random)
STRENGTH = {
    "conditional": LIMITED,
    "may": LIMITED,
    "never-if": LIMITED,
    "not-stated": SILENT,
}  # any other answer is plain


# --- a limit is never dropped

LIMITS: list[dict[str, Any]] = [
    {"only": "corporate devices"},
    {"answer": {"answer": "collected", "only": "corporate devices"}},
    {"condition": {"words": "somebody asks for it"}},
    {"controls": [{"kind": "opt-in", "who": ["somebody"]}]},
    {"controls": ["opt-out"]},
    {"controls": ["unspecified"]},
    {"necessity": "optional"},
    {"given_by": ["somebody"]},
    {"certainty": "may"},
]
"""Each leaves an answer open, whatever a reader says of the situation."""


def rows_in(product: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every row, with the section around it."""
    for outer in product["sections"]:
        yield from ((outer, row) for inner in outer["sections"] for row in inner["items"])


def outcomes(product: dict[str, Any], records: Records) -> list[dict[str, str]]:
    """In every situation the answer of each line, by its anchor."""
    words = json.dumps({"actors": [{"id": "somebody", "name": "Somebody"}]})
    catalog = catalog_of(files_of(product) | {"vocabulary/actors.yml": words})
    lines = lines_of(circumstances_of(catalog.products["p"], catalog.vocabulary), WORDING)
    return [
        {line.anchor: line.outcome(facts) for line in lines} for facts in records.situations(list(records.dimensions))
    ]


def is_of(row: str, anchor: str) -> bool:
    """Whether a line is about a row, or a part of it, and nothing else."""
    return anchor.partition("-")[2] == row or anchor.partition("-")[2].startswith(f"{row}-")


COLUMN = {"answers": {"mam": "not-collected"}}
UNSTATED = {"answer": "not-stated"}


def a_plain_product(chance: random.Random) -> dict[str, Any]:
    """A product that says little, most of it without a limit: what breaks a law is seen at once."""
    rows: list[dict[str, Any]] = []
    kind = chance.choice(["data", "data", "data", "never"])
    for number in range(chance.randint(1, 2)):
        answers: list[dict[str, Any]] = [{}, {}, {}, {}, {"answer": {"answer": "collected"}}, {"answer": "reused"}]
        if kind == "data":
            answers += [{"answers": {"mam": "collected"}}, {"answer": "not-stated"}]
        parts = {"parts": [{"name": "Part"}]} if chance.random() < 0.4 else {}
        rows.append(
            {"id": f"r{number}", "name": f"Row {number}", **(chance.choice(answers) if kind == "data" else {}), **parts}
        )
    inner = {"heading": "S", "columns": ["mam"], "items": rows}
    return {"id": "p", "name": "P", "sections": [{"heading": "O", "kind": kind, "sections": [inner]}]}


def a_limit_of(chance: random.Random, row: dict[str, Any], *, is_part: bool, is_never: bool) -> dict[str, Any]:
    """A limit that a row, or a part of one, does not have yet; nothing where that would say something else."""
    limits = [*LIMITS, {"condition": a_condition(chance)}]
    if is_part or is_never:  # what never happens is limited by a scope or a condition
        limits = [limit for limit in limits if limit.keys() <= {"only", "condition"}]
    elif "item" not in row and "answers" not in row and "answer" not in row and "parts" not in row:
        limits += [UNSTATED, COLUMN] * 3
    if isinstance(row.get("answer"), dict) and LIMITS[1] in limits:
        limits += [LIMITS[1]] * 3
    limit = chance.choice(limits)
    if "condition" in limit and row.get("answer") in ("conditional", {"answer": "conditional"}):
        return LIMITS[0]  # on that it depends: what was open before is said
    if "answer" in limit and limit is not UNSTATED:  # a scope of the answer itself
        if not isinstance(row.get("answer"), dict):
            return LIMITS[0]
        limit = {"answer": row["answer"] | {"only": "corporate devices"}}
    if "condition" in limit and "condition" in row:
        return {"condition": {"all": [row["condition"], limit["condition"]]}} if row["condition"] != "always" else {}
    return limit


@law(2000, here=140, phases=TRIED, suppress_health_check=list(HealthCheck))
@given(chance=CHANCES)
def test_a_limit_never_makes_an_answer_stronger(chance: random.Random) -> None:
    """36 situations of a product, before and after one row or part is limited; every third product says much."""
    is_plain = chance.random() < 0.7
    product = a_plain_product(chance) if is_plain else a_product(chance, agrees=True)
    records = Records({path: load(text) for path, text in files_of(product).items()})
    before = outcomes(product, records)
    limited = copy.deepcopy(product)
    section, row = chance.choice(list(rows_in(limited)))
    part = chance.choice(row["parts"]) if row.get("parts") and chance.random() < 0.5 else None
    target, name = (row, row["id"]) if part is None else (part, f"{row['id']}-{slug(part['name'])}")
    inner = next(each for each in section["sections"] if row in each["items"])
    limit = a_limit_of(chance, target, is_part=part is not None, is_never=section["kind"] == "never")
    denies = "not-collected" in str(target.get("answer", section.get("answer")))
    if (limit is COLUMN and not is_plain) or ("certainty" in limit and denies):
        limit = LIMITS[0]  # together with conditions a column may decide; "may" beside a denial is a mistake
    target |= limit
    by_column = any(
        "answers" in each for each in (row, inner, section)
    )  # a scope of the product's answer is not theirs
    may_be_open = bool(limit) and ("condition" not in limit or limit in LIMITS)
    is_open = may_be_open and "item" not in row and not ("answer" in limit and by_column)
    situations = records.situations(list(records.dimensions))
    for facts, was, now in zip(situations, before, outcomes(limited, records), strict=True):
        assert was.keys() == now.keys()
        is_settled = limit is COLUMN and "mam" in facts
        decides = "condition" in limit or is_settled  # what does not hold is said of others only
        for anchor, answer in now.items():
            assert STRENGTH.get(answer, PLAIN) <= STRENGTH.get(was[anchor], PLAIN) or (
                decides and answer == "not-collected"
            ), (limit, anchor)
            if not decides and STRENGTH.get(answer, PLAIN) == PLAIN:  # another statement may be the plain one
                assert (answer in SAID) == (was[anchor] in SAID), (limit, anchor)
            if is_open and not is_settled and is_of(name, anchor):
                assert answer not in (*SAID, "never"), (limit, anchor)


def test_what_depends_on_something_unstated_is_not_decided_by_what_is_stated_around_it() -> None:
    row = "{name: A, condition: {platform: ios}, answers: {platform.ios: {answer: conditional}}}"
    product = f"id: p\nname: P\nsections: [{{heading: D, kind: data, columns: [platform.ios], items: [{row}]}}]\n"
    files = {"vocabulary/v.yml": DIMENSIONS, "products/p.yml": product}
    pages = {view.info.path: view for view in make_views(catalog_of(files), WORDING) if isinstance(view, AppliesPage)}
    assert [saying.sentence for saying in pages["applies/p/iphone.md"].said] == [
        "It may be collected, in cases that are not stated."
    ]


@pytest.mark.parametrize("limit", LIMITS, ids=str)
def test_a_row_with_an_open_limit_is_never_plainly_collected(limit: dict[str, Any]) -> None:
    for row in (
        {"name": "N"},
        {"name": "N", "parts": [{"name": "A part"}]},
        {"name": "N", "answers": {"mam": "collected"}},
    ):
        columns = {"columns": ["mam"]} if "answers" in row else {}
        page = applies({"sections": [{"heading": "D", "kind": "data", **columns, "items": [{**row, **limit}]}]})[
            "applies/p.md"
        ]
        kinds = {row.header.anchor: row.cells[0].answers[0].kind for row in rows_of(page.table)}
        if "answer" in limit and "answers" in row:
            continue
        assert set(kinds.values()) <= {"conditional", "may"}, kinds
        assert {tally.kind for tally in page.tallies if tally.count} <= {"conditional", "may"}
        assert not any(sentence in words_of(page.table) for sentence in ('"Yes."', '"No."'))


@pytest.mark.parametrize("limit", [limit for limit in LIMITS if "answer" not in limit], ids=str)
def test_what_is_seen_only_under_a_limit_is_not_counted_as_plainly_seen(limit: dict[str, Any]) -> None:
    """Nor what is visible only under a condition of its own; what one row says without a limit has none."""
    rows = [{"item": "x", "id": "a", "visible_to": "somebody", **limit}]
    conditional = {"actor": "somebody", "condition": {"words": "the device is lost"}}
    assert seen_by_somebody(rows) == "1 data item, with limits"
    assert seen_by_somebody([{"item": "x", "visible_to": conditional}]) == "1 data item, with limits"
    assert seen_by_somebody([*rows, {"item": "x", "id": "b", "visible_to": "somebody"}]) == "1 data item"


def seen_by_somebody(rows: list[dict[str, Any]]) -> str:
    """How much somebody can see, as the page of all viewers and that of the one say."""
    files = {"vocabulary/v.yml": MAM, "items/x.yml": "{id: x, name: X}"}
    views = make_views(
        catalog_of(files | {"products/p.yml": json.dumps({"id": "p", "name": "P", "items": rows})}), WORDING
    )
    (page,) = (view for view in views if isinstance(view, TablesPage) and view.info.kind == "viewer")
    (index,) = (view for view in views if isinstance(view, TablesPage) and view.info.kind == "viewers")
    table = table_in(index)
    assert table
    said = text_of(rows_of(table)[0].cells[0])
    assert page.introduction == said
    return said.partition(" can see ")[2].removesuffix(".")


# --- from silence nothing follows

BASES = ["consent", "contract", "legitimate-interests"]


def a_record(chance: random.Random) -> dict[str, Any]:
    """Organization, words, source and product, each with facts that may be missing."""

    density = chance.choice([0.2, 0.7])  # where little is said, each fact decides

    def some(**facts: Any) -> dict[str, Any]:
        return {key: value for key, value in facts.items() if chance.random() < density}

    articles = {"consent": "GDPR 6(1)(a)", "contract": "GDPR 6(1)(b)", "legitimate-interests": "GDPR 6(1)(f)"}
    organization = {"name": "O"} | some(
        role=chance.choice(["processor", "controller"]),
        established=chance.choice([["US"], ["DE"]]),
        controller={"name": "C", **some(url="https://c.example", address="1 Street")},
        representative={"name": "R", "address": "2 Street"},
        data_protection_officer={"url": "mailto:d@c.example"},
        authority={"title": "A", "url": "https://a.example"},
    )
    words = {
        "categories": [
            {"id": "c", "name": "C", **some(special_category=chance.choice([True, False]), ccpa="identifiers")}
        ],
        "purposes": [{"id": "x", "name": "X"}, {"id": "y", "name": "Y"}],
        "legal_bases": [{"id": basis, "name": basis, **some(article=articles[basis])} for basis in BASES]
        + [{"id": "other", "name": "Other", **some(article=chance.choice([*articles.values()]))}],
        "subjects": [{"id": "s", "name": "S"}],
        "recipients": [
            {"id": name, "name": name, **some(countries=[country], transfer="Clauses")}
            for name, country in (("irish", "IE"), ("american", "US"))
        ],
        "rights": [
            {"id": right, "name": right}
            for right in ("access", "rectification", "erasure", "restriction", "objection", "portability", "opt-out")
        ],
    }
    facts = {
        "category": lambda: "c",
        "necessity": lambda: "optional",
        "subjects": lambda: "s",
        "obtained": lambda: {"how": "reused", **some(**{"from": "register"})} if chance.random() < 0.7 else "collected",
        "obligation": lambda: "contract",
        "retention": lambda: {"duration": "P30D"},
        "shared": lambda: chance.choice([True, False]),
        "purposes": lambda: [
            {"purpose": purpose, **some(legal_basis=chance.choice([*BASES, "other"]), interest="I", withdrawal="W")}
            for purpose in chance.sample(["x", "y"], chance.randint(1, 2))
        ],
        "recipients": lambda: [
            {"recipient": recipient, **some(sold=chance.choice([True, False]), shared=chance.choice([True, False]))}
            for recipient in chance.sample(["irish", "american"], chance.randint(1, 2))
        ],
    }
    del facts[chance.choice(["shared", "recipients"])]  # one says what the other does
    on_product = [name for name in facts if chance.random() < 0.3]  # where a row says another thing, it hides this
    rows = [
        {
            "id": f"r{n}",
            "name": f"R{n}",
            **some(**{name: make() for name, make in facts.items() if name not in on_product}),
        }
        for n in range(chance.randint(0, 3))
    ]
    product = {"id": "p", "name": "P", **{name: facts[name]() for name in on_product}} | some(
        reviewed="2026-01-01",
        controllers=["The customer"],
        automated_decisions={"name": "B", **some(logic="L", consequences="C")},
    )
    product["sections"] = [
        {"heading": "D", "kind": "data", "items": rows},
        {"heading": "M", **some(measures=[{"kind": "encryption", "text": "T"}])},
        {
            "heading": "R",
            **some(rights={"rights": [each["id"] for each in words["rights"]][: chance.choice([6, 7])], "text": "T"}),
        },
    ]
    return {
        "organization.yml": organization,
        "vocabulary/w.yml": words,
        "sources/s.yml": {"id": "register", "name": "Register", **some(public=True)},
        "products/p.yml": product,
    }


IDENTITY = {"id", "name", "heading", "kind", "how", "purpose", "recipient", "text", "title", "url", "rights"}
"""What makes a record, and is no fact of it that could be missing."""


def facts_in(record: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all facts: keys of mappings, and not that something is spoken of at all."""
    for key, value in (
        record.items() if isinstance(record, dict) else enumerate(record) if isinstance(record, list) else ()
    ):
        if (
            isinstance(key, str)
            and len(path) > 0
            and key not in IDENTITY | {"items", "sections"}
            and path != ("vocabulary/w.yml",)
        ):
            yield (*path, key)
        yield from facts_in(value, (*path, key))


def answered(files: dict[str, Any]) -> dict[tuple[str, str], Answered]:
    catalog = catalog_of({path: json.dumps(record) for path, record in files.items()})
    return {
        (name, state.point.id): state.answered
        for name in CHECKLISTS
        for state in states(catalog, catalog.products["p"], checklist(name))
    }


FACTS = {
    "names-controller": "controller",
    "names-representative": "representative",
    "names-officer": "data_protection_officer",
    "names-authority": "authority",
    "names-controllers": "controllers",
    "states-rights": "rights",
    "states-decisions": "automated_decisions",
    "states-measures": "measures",
    "states-opt-out": "rights",
    "states-review": "reviewed",
    "states-purposes": "purposes",
    "states-recipients": "recipients",
    "states-retention": "retention",
    "states-subjects": "subjects",
    "states-source": "obtained",
    "states-category": "category",
    "states-special-category": "special_category",
    "states-ccpa-category": "ccpa",
    "states-obligation": "obligation",
    "states-legal-basis": "legal_basis",
    "names-interest": "interest",
    "states-withdrawal": "withdrawal",
    "states-safeguards": "transfer",
    "states-sale": "sold",
    "states-public": "public",
}
"""The fact that answers each kind of point."""
PREMISES = ("countries", "established", "legal_basis", "necessity", "obtained", "role", "shared", "sold")
"""The facts by which a point does not arise."""


def without(record: Any, *keys: str) -> Any:
    """A record that says nothing under some keys."""
    if isinstance(record, list):
        return [without(each, *keys) for each in record]
    if not isinstance(record, dict):
        return record
    named = {
        key for key in keys if key != "rights" or isinstance(record.get(key), dict)
    }  # a right that is used, not its word
    return {key: without(value, *keys) for key, value in record.items() if key not in named or key == "items"}


@law(2000, here=50, phases=TRIED, suppress_health_check=list(HealthCheck))
@given(chance=CHANCES)
def test_without_its_fact_no_point_stays_answered(chance: random.Random) -> None:
    """And of a record that states no fact at all, no point is answered, nor does any not arise."""
    record = a_record(chance)
    wanted = dict(chance.sample(sorted(FACTS.items()), 12))
    less = without(record, *wanted.values(), *PREMISES)
    points = {(name, point.id): point.answered for name in CHECKLISTS for point in checklist(name).points}
    for key, state in answered(less).items():
        assert points[key] not in wanted or state is Answered.NO, key
    nothing = without(record, *{key for place in facts_in(record) for key in place[-1:]}, "rights", "shared")
    assert {*answered(nothing).values()} == {Answered.NO}


@law(2000, here=100, phases=TRIED, suppress_health_check=list(HealthCheck))
@given(chance=CHANCES)
def test_a_fact_that_is_deleted_answers_nothing(chance: random.Random) -> None:
    """No point of a checklist is answered, or goes away, because a record says less."""
    record = a_record(chance)
    before = answered(record)
    places = list(facts_in(record))
    for place in chance.sample(places, min(4, len(places))):
        less = copy.deepcopy(record)
        inner: Any = less
        for key in place[:-1]:
            inner = inner[key]
        del inner[place[-1]]
        for point, state in answered(less).items():
            was = before[point]
            assert state is not Answered.YES or was is Answered.YES, (place, point)
            assert was is not Answered.NO or state is Answered.NO, (place, point)
            assert was is not Answered.PARTLY or state is not Answered.DOES_NOT_ARISE, (place, point)


# --- the false answers that readers found

DIMENSIONS = """\
dimensions:
  - {id: platform, name: Platform, values: [{id: ios, name: iOS, when: the device runs iOS}, {id: android, name: Android}]}
  - {id: ownership, name: Ownership, values: [{id: personal, name: Personal}, {id: corporate, name: Corporate}]}
presets: [{id: iphone, name: My iPhone, when: {platform: ios, ownership: personal}}]
actors: [{id: customer, name: The customer}, {id: user, name: The user}, {id: admin, name: Your admin}]
"""
MAM = "dimensions: [{id: mam, name: MAM}]\nactors: [{id: somebody, name: Somebody}]\n"


def applies(product: dict[str, Any]) -> dict[str, AppliesPage]:
    files = {"vocabulary/v.yml": MAM, "products/p.yml": json.dumps({"id": "p", "name": "P", **product})}
    return {view.info.path: view for view in make_views(catalog_of(files), WORDING) if isinstance(view, AppliesPage)}


def views_of(rows: str, **more: str) -> list[Any]:
    files = {
        "vocabulary/v.yml": DIMENSIONS,
        "products/p.yml": f"id: p\nname: P\nsections: [{{heading: D, kind: data, items: {rows}}}]\n",
    }
    return make_views(catalog_of(files | {f"{name}/x.yml": text for name, text in more.items()}), WORDING)


def rows_of(table: Table | None) -> list[TableRow]:
    return [row for group in table.groups for row in group.rows] if table else []


def words_of(table: Table | None) -> str:
    return json.dumps([text_of(cell) for row in rows_of(table) for cell in row.cells])


def text_of(cell: Cell) -> str:
    answers = (" ".join(filter(None, (one.label, one.only, one.condition))) for one in cell.answers)
    return " | ".join(itertools.chain(answers, (value.link.text for value in cell.values)))


COLLECTS = "Yes. P collects this data."


def on_the_iphone(rows: str) -> list[str]:
    """What the owner of a personal iPhone reads of each row: its sentence."""
    (page,) = (view for view in views_of(rows) if view.info.path == "applies/p/iphone.md")
    return [saying.sentence for saying in page.said for _row in saying.table.all_rows]


def test_t1_t2_a_scope_in_words_is_not_decided_by_a_situation() -> None:
    scope = "[{name: Location, only: corporate devices}, {name: X, condition: {platform: ios}}]"
    assert on_the_iphone(scope) == [COLLECTS, "Only for corporate devices."]
    declared = scope.replace("only: corporate devices", "condition: {ownership: corporate}")
    assert on_the_iphone(declared) == ["No. P does not collect this data.", COLLECTS]


def test_t3_without_a_premise_a_point_is_not_stated() -> None:
    catalog = catalog_of(
        {
            "vocabulary/v.yml": "purposes: [{id: x, name: X}]\n",
            "products/p.yml": "{id: p, name: P, items: [{name: A, purposes: x}]}",
        }
    )
    found = {state.point.id: state.answered for state in states(catalog, catalog.products["p"], checklist("gdpr-13"))}
    assert {found[each] for each in ("interest", "transfers", "withdrawal", "legal-basis")} == {Answered.NO}


@pytest.mark.parametrize(
    ("article", "state"),
    [
        ("GDPR 6(1)(a)", Answered.NO),
        ("Art. 6 (1) (a) GDPR", Answered.NO),
        ("GDPR 9(2)(a)", Answered.NO),
        ("Art. 6 Abs. 1 lit. a DSGVO", Answered.NO),
        ("LGPD 7(I)", Answered.NO),
        ("GDPR 6(1)(b)", Answered.DOES_NOT_ARISE),
    ],
)
def test_consent_does_not_go_away_because_its_article_is_spelled_otherwise(article: str, state: Answered) -> None:
    words = f"purposes: [{{id: x, name: X}}]\nlegal_bases: [{{id: agreed, name: B, article: '{article}'}}]\n"
    product = "{id: p, name: P, items: [{name: A, purposes: {purpose: x, legal_basis: agreed}}]}"
    catalog = catalog_of({"vocabulary/v.yml": words, "products/p.yml": product})
    found = {each.point.id: each.answered for each in states(catalog, catalog.products["p"], checklist("gdpr-13"))}
    assert found["withdrawal"] is state


def test_t4_who_decides_is_part_of_the_answer() -> None:
    rows = """[
      {name: A, necessity: optional, controls: [{kind: opt-out, who: customer}]},
      {name: B, necessity: optional, given_by: user},
      {name: C, necessity: optional},
      {name: D, controls: [unspecified]},
      {name: X, condition: {platform: ios}}]"""
    assert on_the_iphone(rows) == [
        COLLECTS,
        "Yes, unless the customer opts out.",
        "Only if the user gives it.",
        "It may be collected, as optional data.",  # that anybody may choose is not said
        "It may be collected, depending on what somebody chooses.",
    ]


def test_t7_of_what_nobody_states_it_is_not_said_that_it_is_the_same() -> None:
    asked = "{id: q, question: Q?, products: p, when: {ownership: personal}}"
    (page,) = (view for view in views_of("[{name: A}]", questions=asked) if isinstance(view, QuestionPage))
    assert page.answer == ("The statement doesn't say.",)
    assert page.table is None


def test_t8_what_may_be_collected_is_not_collected() -> None:
    may = "Perhaps. P may collect this data."
    rows = "[{name: A, certainty: may}, {name: B, certainty: may, condition: {platform: ios}}, {name: C, certainty: may, only: tablets}]"
    assert on_the_iphone(rows) == [may, may, "It may be collected, but only for tablets."]
    cells = [row.cells[0] for row in rows_in_view(page_at(views_of(rows), "products/p.md"))]
    assert [(cell.answers[0].kind, cell.answers[0].label) for cell in cells] == [("may", "May be collected")] * 3


def test_t11_what_is_not_stated_is_said_before_what_can_be_seen() -> None:
    views = views_of("[{name: A, visible_to: admin}, {name: B}, {name: C}]")
    (page,) = (view for view in views if isinstance(view, TablesPage) and view.info.kind == "viewer")
    assert str(page.introduction).startswith(
        "The statements don't say whether your admin can see 2 of 3 data items that may be collected or reused. Your admin can"
    )
    (index,) = (view for view in views if isinstance(view, TablesPage) and view.info.kind == "viewers")
    table = table_in(index)
    assert table
    assert [text_of(cell) for cell in rows_of(table)[0].cells] == [page.introduction]


def test_t14_what_a_platform_decides_is_not_told_as_open_nor_hidden_by_another_row() -> None:
    assert on_the_iphone("[{name: Apple ID, condition: {platform: ios}}]") == [COLLECTS]
    items = "[{item: apple.id, id: a, condition: {platform: ios}}, {item: apple.id, id: b}]"
    views = views_of(items, items="{id: apple.id, name: Apple ID}")
    (page,) = (
        view for view in views if isinstance(view, TablesPage) and view.info.path == "comparisons/p-by-platform.md"
    )
    assert page.count == "Different by platform: 1 data item. Not said to differ: 0 data items."


# --- what a hostile reader found on the pages that came later


def page_at(views: list[Any], path: str) -> Any:
    return next(view for view in views if view.info.path == path)


def test_whom_to_ask_is_not_called_unstated_beside_a_right_that_names_somebody() -> None:
    asked = "{rights: access, contact: The office}"
    words = {"vocabulary__r": "rights: [{id: access, name: Access}]\n"}
    for right, unsaid in ((asked, False), ("{rights: access, text: Write to us.}", True)):
        product = f"id: p\nname: P\nitems: [{{name: A}}]\nsections: [{{heading: R, rights: {right}}}]\n"
        files = {"vocabulary/r.yml": words["vocabulary__r"], "products/p.yml": product}
        page = page_at(make_views(catalog_of(files), WORDING), "products/p.md")
        assert ("whom to ask" in page.unsaid) is unsaid


def test_a_letter_asks_with_whom_data_is_shared_where_nobody_is_named() -> None:
    for shared, asks in (("shared: true", True), ("shared: false", False), ("recipients: {recipient: r}", False)):
        row = f"{{name: A, {shared}, condition: {{platform: ios}}}}"
        views = views_of(f"[{row}]", vocabulary="recipients: [{id: r, name: R}]\n")
        assert ("with whom data is shared" in str(page_at(views, "applies/p/iphone.md").unsaid)) is asks, shared
        product = page_at(views, "products/p.md")
        assert ("with whom is not stated" in str(product.figures)) is asks, shared
        assert "with whom data is shared" not in str(product.unsaid), "it is said at a glance, and in the answer"
        letter = " ".join(page_at(views, "applies/p/iphone.md").letter)
        assert ("with whom data is shared" in letter) is asks
        assert ("who receives it" in letter) is False


def test_what_is_never_seen_is_not_said_to_be_ruled_out_nor_what_may_be_to_be_collected() -> None:
    rows = "[{name: A, necessity: never, act: seen}, {name: B, certainty: may, condition: {platform: ios}}]"
    tally = page_at(views_of(rows), "applies/p.md").tally
    assert tally == "Of the data items it names, P says “never” about 1 and sets a condition for 1."


def test_the_first_words_about_retention_keep_its_exception() -> None:
    kept = "{subject: Logs, duration: P30D, bound: at-most, exception: alerts}"
    product = f"id: p\nname: P\nitems: [{{name: A}}]\nretention: {kept}\n"
    question = "{id: q, question: Q?, leads_to: {view: retention, anchor: kept-p-logs}}"
    views = make_views(catalog_of({"products/p.yml": product, "questions/q.yml": question}), WORDING)
    table = table_in(page_at(views, "questions/index.md"))
    assert "at most 30 days (Logs, P), except alerts." in words_of(table)


@pytest.mark.parametrize(
    ("retention", "state"),
    [("{duration: P1D}", Answered.YES), ("{subject: Logs, duration: P1D}", Answered.PARTLY), ("[]", Answered.NO)],
)
def test_retention_of_something_else_is_not_that_of_every_data_item(retention: str, state: Answered) -> None:
    product = f"{{id: p, name: P, retention: {retention}, items: [{{name: A}}]}}"
    assert point_of(product, "retention") is state


@pytest.mark.parametrize(
    ("subject", "says"), [("", ["1 day"]), ("subject: Logs, ", ["Logs: 1 day", "of other data: not stated"])]
)
def test_how_long_logs_are_kept_is_not_how_long_data_is(subject: str, says: list[str]) -> None:
    product = f"{{id: p, name: P, retention: {{{subject}duration: P1D}}, items: [{{name: A}}]}}"
    page = page_at(make_views(catalog_of({"products/p.yml": product}), WORDING), "products/p.md")
    (kept,) = (fact for question in page.questions for fact in question.facts if fact.label == "Kept for")
    assert [value.link.text for value in kept.values] == says


@pytest.mark.parametrize(
    ("right", "state"),
    [
        ("{rights: [access, erasure], text: Write.}", Answered.PARTLY),
        ("{rights: [access, erasure]}", Answered.NO),
        ("{rights: [access, rectification, erasure, restriction, objection, portability], contact: C}", Answered.YES),
    ],
)
def test_of_six_rights_each_is_answered_where_it_is_said_how(right: str, state: Answered) -> None:
    product = f"{{id: p, name: P, items: [{{name: A}}], sections: [{{heading: R, rights: {right}}}]}}"
    assert point_of(product, "rights") is state


def point_of(product: str, point: str) -> Answered:
    names = ("access", "rectification", "erasure", "restriction", "objection", "portability")
    rights = "rights: [" + ", ".join(f"{{id: {name}, name: {name}}}" for name in names) + "]\n"
    catalog = catalog_of({"vocabulary/v.yml": rights, "products/p.yml": product})
    return next(
        each.answered for each in states(catalog, catalog.products["p"], checklist("gdpr-13")) if each.point.id == point
    )


# --- a limit in any place is on every page that answers


def a_row(**said: Any) -> dict[str, Any]:
    return {"sections": [{"heading": "D", "kind": "data", "items": [{"item": "x", "id": "r", **said}]}]}


def inside(section: dict[str, Any], row: dict[str, Any], **part: Any) -> dict[str, Any]:
    """The item as a part, with what is said of the part, of the row and of the section around."""
    row = {"id": "w", "name": "Whole", **row, "parts": [{"item": "x", **part}]}
    return {"sections": [{"heading": "D", "kind": "data", **section, "items": [row]}]}


FIRST, SECOND = {"words": "it is ALPHA"}, {"words": "it is BETA"}
COLUMNS = {"columns": ["platform.ios"]}
PLACES = {
    "a row and its answer": a_row(only="ALPHA", answer={"answer": "collected", "only": "BETA"}),
    "the forms of both": a_row(form="ALPHA", answer={"answer": "collected", "form": "BETA"}),
    "the conditions of both": a_row(condition=FIRST, answer={"answer": "conditional", "condition": SECOND}),
    "a denial": a_row(necessity="never", only="ALPHA", condition=SECOND),
    "what is not collected": a_row(answer={"answer": "not-collected", "only": "ALPHA", "condition": SECOND}),
    "what is reused": a_row(obtained={"how": "reused"}, only="ALPHA", condition=SECOND),
    "product and row": {"condition": FIRST, **a_row(condition=SECOND)},
    "section and part": inside({"answer": {"answer": "collected", "only": "ALPHA"}}, {}, condition=SECOND),
    "row and part": inside({}, {"only": "ALPHA"}, only="BETA"),
    "answer and part": inside({}, {"answer": {"answer": "collected", "only": "ALPHA"}}, condition=SECOND),
    "part and part of it": {
        "items": [{"id": "w", "name": "W", "parts": [{"name": "M", "only": "ALPHA", "parts": [{"item": "x", "only": "BETA"}]}]}]
    },
    "the part around": {
        "items": [{"id": "w", "name": "W", "parts": [{"name": "M", "only": "ALPHA", "form": "BETA", "parts": ["x"]}]}]
    },
    "a column and its row": inside(COLUMNS, {"only": "ALPHA", "answers": {"platform.ios": {"answer": "collected", "only": "BETA"}}}),
}  # fmt: skip


def words_in(thing: Any) -> Iterator[str]:
    """Every text of a view, at any depth."""
    if isinstance(thing, str):
        yield thing
    for name in getattr(thing, "__struct_fields__", ()):
        yield from words_in(getattr(thing, name))
    for each in thing if isinstance(thing, tuple | list) else ():
        yield from words_in(each)


def rows_in_view(thing: Any) -> Iterator[TableRow]:
    if isinstance(thing, TableRow):
        yield thing
    for each in (
        thing
        if isinstance(thing, tuple | list)
        else [getattr(thing, n) for n in getattr(thing, "__struct_fields__", ())]
    ):
        yield from rows_in_view(each)


@pytest.mark.parametrize("place", PLACES)
def test_two_limits_in_one_answer_are_both_on_every_page_that_answers(place: str) -> None:
    files = {
        "vocabulary/v.yml": DIMENSIONS + "categories: [{id: c, name: C}]\n",
        "items/x.yml": "{id: x, name: Datum, category: c, page: true}",
        "products/o.yml": "{id: o, name: Other, items: [{item: x}]}",
        "products/p.yml": json.dumps({"id": "p", "name": "P", **PLACES[place]}),
        "questions/q.yml": "[{id: q, question: Q?, items: x}, {id: s, question: S?, items: x, products: p}]",
    }
    answering = []
    for view in make_views(catalog_of(files), WORDING):
        names = ("Datum", "P", "Whole", "W") if view.info.path == "products/p.md" else ("Datum", "P")
        for row in rows_in_view(view):
            words = " ".join(words_in(row.cells))
            said = {limit for limit in ("ALPHA", "BETA") if limit in words}
            if row.header.name.text in names and said:
                answering.append(view.info.path)
                assert said == {"ALPHA", "BETA"}, (view.info.path, words)
    assert {*answering} >= {"products/p.md", "items/x.md", "categories/c.md", "comparisons/o-and-p.md", "applies/p.md", "questions/q.md"}  # fmt: skip


def test_two_statements_are_compared_in_nothing_but_what_is_compared() -> None:
    files = {
        "vocabulary/v.yml": "recipients: [{id: r, name: R}]\n",
        "items/x.yml": "{id: x, name: X}",
        "products/o.yml": "{id: o, name: O, items: [{item: x}]}",
        "products/p.yml": "{id: p, name: P, items: [{item: x, recipients: {recipient: r, sold: true}}]}",
    }
    page = page_at(make_views(catalog_of(files), WORDING), "comparisons/o-and-p.md")
    assert page.count == "They answer alike about X."
    assert (
        page.parts[0].after
        == "We compare only whether it is collected, when, in what form, and whether it is required."
    )
