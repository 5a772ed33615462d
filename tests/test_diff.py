"""changes/: what changed between two catalogs, and what the policy says of it."""

from __future__ import annotations

import copy
import itertools
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from laws import law
from privacy_statements.catalog.model import Catalog
from privacy_statements.changes.compare import compare
from privacy_statements.changes.difference import Difference, opposite, policy
from privacy_statements.changes.published import in_published_words
from privacy_statements.changes.words import sentence
from privacy_statements.records.words import Impact
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from small import catalog_of
from test_applies import TRIED, a_product, files_of
from test_properties import everything
from test_truth import CHANCES, a_record

WORDING = Wording(Language())
Records = dict[str, Any]
Mutation = Callable[[Records], None]


def words(*ids: str) -> list[Records]:
    return [{"id": each, "name": each.title()} for each in ids]


VOCABULARY: Records = {
    "categories": [{"id": "device", "name": "Device", "special_category": False}, {"id": "app", "name": "App", "special_category": False}],
    "purposes": words("serve", "ads"),
    "legal_bases": words("consent", "contract"),
    "subjects": words("person", "visitor"),
    "actors": words("admin", "maker", "user"),
    "data_classes": words("customer", "diagnostic"),
    "recipients": [{"id": "partner", "name": "Partner", "countries": ["IE"]}, *words("auditor")],
    "regions": [{"id": "here", "name": "Here", "countries": ["IE"]}, *words("there")],
    "rights": words("access", "erase"),
    "dimensions": [
        {"id": "platform", "name": "Platform", "values": [
            {"id": "ios", "name": "iOS", "when": "the device runs iOS"}, {"id": "android", "name": "Android"}, {"id": "windows", "name": "Windows"}]},
        {"id": "ownership", "name": "Ownership", "values": [{"id": "corporate", "name": "corporate", "when": "the device is corporate-owned"}, {"id": "personal", "name": "personal"}]},
        {"id": "level", "name": "Level", "ordered": True, "cumulative": True, "values": words("basic", "full")},
        {"id": "mam", "name": "MAM"},
    ],
}  # fmt: skip
ROW: Records = {
    "id": "page", "name": "Web page", "necessity": "optional", "certainty": "may", "condition": {"platform": "ios"},
    "purposes": [{"purpose": "serve", "legal_basis": "consent"}], "retention": [{"duration": "P30D", "bound": "at-most", "starts": "use"}],
    "recipients": [{"recipient": "partner", "condition": {"ownership": "corporate"}, "sold": False, "purposes": ["serve"]}],
    "visible_to": ["admin"], "controls": [{"kind": "opt-in", "who": ["user"], "how": "Ask."}], "identifiability": ["pseudonymised"],
    "storage": [{"stores": ["Vault"], "regions": ["here"], "relation": "all"}], "subjects": ["person"], "note": "As is.",
    "answers": {"mam": "not-collected"}, "parts": [{"name": "Address"}, {"name": "Title", "only": "managed apps"}],
    "obligation": {"kind": "none"}, "evidence": [{"title": "Page", "says": "It does."}], "description": "What it is.",
    "collected_by": ["maker"], "obtained": "collected", "shared": False, "data_classes": ["customer"], "denies": [{"act": "sold"}],
}  # fmt: skip
MORE: Records = {
    "id": "more", "name": "More", "status": "draft", "given_by": ["user"], "obtained": {"how": "collected", "from": ["p"]},
    "relation": "one-of", "parts": [{"name": "Place", "only": "the device is corporate-owned"}, {"name": "Time"}],
    "answers": {"mam": "not-applicable"}, "special_category": False,
}  # fmt: skip
NEVER: Records = {"id": "texts", "name": "Texts", "act": ["seen"], "by": ["admin"], "condition": {"platform": "ios"}}
BASE: Records = {
    "vocabulary": VOCABULARY,
    "organization.yml": {"name": "O", "controller": {"name": "C"}},
    "sources": words("shop"),
    "items": [{"id": "device.id", "name": "Device id", "category": "device", "definition": "A number."}],
    "products": {
        "id": "p", "name": "P", "platforms": ["iOS"], "summary": "It is.", "subjects": ["person"], "automated_decisions": [],
        "sections": [
            {"id": "data", "heading": "Data", "kind": "data", "columns": ["mam"], "necessity": "optional", "purposes": ["serve"], "before": "Words.",
             "condition": {"platform": ["ios", "android"]}, "items": [{"item": "device.id"}, ROW, {"id": "third", "name": "Third", "purposes": ["ads"]}]},
            {"id": "never", "heading": "Never", "kind": "never", "necessity": "never", "items": [NEVER]},
            {"id": "rights", "heading": "Rights", "kind": "rights", "rights": [{"id": "ask", "rights": ["access"], "time": "P30D", "text": "Ask."}],
             "measures": [{"kind": "access", "text": "Doors."}]},
            {"id": "kept", "heading": "Kept", "kind": "retention", "retention": [{"duration": "P90D"}]},
            {"id": "more", "heading": "More", "kind": "data", "columns": ["mam"], "items": [MORE, {"id": "ended", "name": "Ended", "status": "removed"}, {"id": "denied", "name": "Denied", "answer": "not-collected"}]},
        ],
    },
}  # fmt: skip


def build(records: Records, *, prefix: str = "") -> Catalog:
    """The catalog of records by kind, or by path."""
    paths = {kind if "." in kind else f"{kind}/x.yml": data for kind, data in records.items()}
    moved = {
        f"{folder}/{prefix}{name}" if folder else name: data
        for path, data in paths.items()
        for folder, _, name in [path.rpartition("/")]
    }
    return catalog_of(moved)


def section(records: Records, number: int = 0) -> Records:
    found: Records = records["products"]["sections"][number]
    return found


def row(records: Records) -> Records:
    found: Records = section(records)["items"][1]
    return found


def never(records: Records) -> Records:
    found: Records = section(records, 1)["items"][0]
    return found


def of_more(records: Records) -> Records:
    return section(records, 4)


def more(records: Records) -> Records:
    found: Records = of_more(records)["items"][0]
    return found


def to(where: Callable[[Records], Records], *path: Any, value: Any) -> Mutation:
    """Sets one field; ``None`` takes it away."""

    def mutate(records: Records) -> None:
        place: Any = where(records)
        for step in path[:-1]:
            place = place[step]
        if value is None:
            del place[path[-1]]
        else:
            place[path[-1]] = value

    return mutate


def changed(*mutations: Mutation, base: Records = BASE) -> Records:
    records = copy.deepcopy(base)
    for mutate in mutations:
        mutate(records)
    return records


def of_product(records: Records) -> Records:
    found: Records = records["products"]
    return found


E_, L, J, R, C, D = Impact
MUTATIONS: list[tuple[str, Mutation, Impact, Impact]] = [
    ("required", to(row, "necessity", value="required"), E_, R),
    ("necessity-silent", to(row, "necessity", value="unspecified"), L, C),
    ("never-dropped", to(never, "necessity", value="optional"), E_, R),
    ("certain", to(row, "certainty", value="certain"), E_, L),
    ("condition-looser", to(section, "condition", value={"platform": ["ios", "android", "windows"]}), E_, R),
    ("condition-looser", to(row, "condition", value={"all": [{"platform": "ios"}, {"ownership": "personal"}]}), R, E_),
    ("condition-moved", to(row, "condition", value={"platform": "android"}), E_, E_),
    ("condition-looser", to(row, "recipients", 0, "condition", value=None), E_, R),
    ("condition-looser", to(row, "level", value="level.full"), R, E_),
    ("condition-looser", to(row, "parts", 1, "only", value=None), E_, R),
    ("condition-in-words", to(row, "parts", 1, "only", value="some apps"), J, J),
    ("never-weaker", to(never, "condition", value=None), R, E_),
    ("never-act", to(never, "act", value=["seen", "used"]), R, E_),
    ("never-by", to(never, "by", value=["admin", "maker"]), R, E_),
    ("never-limited", to(never, "by", value=None), R, E_),
    ("opt-out", to(row, "controls", 0, "kind", value="opt-out"), E_, R),
    ("no-choice", to(row, "controls", 0, "kind", value="none"), E_, R),
    ("control", to(row, "controls", value=None), E_, R),
    ("control-way", to(row, "controls", 0, "how", value="Ask again."), D, D),
    ("purpose", to(row, "purposes", value=[{"purpose": "serve", "legal_basis": "consent"}, "ads"]), E_, L),
    ("purpose", to(section, "purposes", value=["serve", "ads"]), E_, L),
    ("legal-basis", to(row, "purposes", 0, "legal_basis", value="contract"), J, J),
    ("fact", to(row, "purposes", 0, "legal_basis", value=None), L, C),
    ("sold", to(row, "recipients", 0, "sold", value=True), E_, R),
    ("fact", to(row, "recipients", 0, "sold", value=None), L, C),
    ("recipient", to(row, "recipients", value=None), L, E_),
    ("viewer", to(row, "visible_to", value=["admin", "maker"]), E_, L),
    ("collector", to(row, "collected_by", value=["maker", "admin"]), E_, L),
    ("subject", to(row, "subjects", value=["person", "visitor"]), E_, L),
    ("identified", to(row, "identifiability", value=["identified"]), E_, R),
    ("longer", to(row, "retention", 0, "duration", value="P180D"), E_, R),
    ("bound-open", to(row, "retention", 0, "bound", value="at-least"), E_, R),
    ("exception", to(row, "retention", 0, "exception", value="Backups."), E_, R),
    ("fact-changed", to(row, "retention", 0, "starts", value="the end"), J, J),
    ("region", to(row, "storage", 0, "regions", value=["here", "there"]), E_, L),
    ("store", to(row, "storage", 0, "stores", value=["Vault", "Cloud"]), E_, L),
    ("stores-vague", to(row, "storage", 0, "relation", value="one-or-more"), L, C),
    ("fact", to(row, "note", value=None), L, C),
    ("fact-changed", to(row, "note", value="Otherwise."), J, J),
    ("answer-collected", to(row, "answers", "mam", value="collected"), E_, R),
    ("answer-stated", to(section, "items", 0, value={"item": "device.id", "answers": {"mam": "collected"}}), E_, L),
    ("part", to(row, "parts", value=[{"name": "Title", "only": "managed apps"}]), L, E_),
    ("parts-all", to(row, "relation", value="one-of"), R, E_),
    ("open-list", to(row, "exhaustive", value=False), E_, R),
    ("open-list", to(section, "exhaustive", value=False), E_, R),
    ("obligation", to(row, "obligation", "kind", value="contract"), E_, R),
    ("explained", to(row, "evidence", 0, "says", value="It may."), D, D),
    ("explained", to(row, "description", value="Something."), D, D),
    ("explained", to(of_product, "summary", value="It was."), D, D),
    ("removed", to(row, "status", value="removed"), R, E_),
    ("given", to(row, "given_by", value=["user"]), R, E_),
    ("row", to(section, "items", value=[ROW, {"id": "third", "name": "Third", "purposes": ["ads"]}]), L, E_),
    ("never-row", to(lambda records: section(records, 1), "items", value=[]), E_, R),
    ("platform", to(of_product, "platforms", value=["iOS", "Android"]), E_, L),
    ("decision", to(of_product, "automated_decisions", value=[{"name": "Refusal"}]), E_, L),
    ("fact", to(of_product, "automated_decisions", value=None), L, C),
    ("fact-changed", to(section, "before", value="Other words."), J, J),
    ("fact", to(lambda records: section(records, 2), "measures", value=[]), L, C),
    ("fact", to(lambda records: section(records, 2), "rights", value=[]), L, C),
    ("fact", to(of_product, "sections", 3, value=None), L, C),
    ("not-erased", to(lambda records: section(records, 2), "rights", 0, "not_erased", value="Bills."), E_, R),
    ("explained", to(lambda records: records["items"][0], "category", value="app"), D, D),
    ("region", to(lambda records: records["vocabulary"]["recipients"][0], "countries", value=["IE", "US"]), E_, L),
    ("sold-stated", to(row, "shared", value=True), E_, R),
    ("first-stated", to(row, "obtained", value={"how": "collected", "from": ["p"]}), C, L),
    ("fact", to(row, "obtained", value=None), L, C),
    ("rule-longer", to(row, "retention", value=[*ROW["retention"], {"subject": "Bills", "duration": "P5Y"}]), E_, L),
    ("rule-more", to(row, "retention", value=[*ROW["retention"], {"subject": "Logs", "duration": "P7D"}]), J, L),
    ("never-over", to(never, "status", value="removed"), E_, R),
    ("never-limited", to(never, "collected_by", value=["maker"]), E_, R),
    ("never-limited", to(row, "denies", 0, "by", value=["maker"]), E_, R),
    ("fact-changed", to(lambda records: records["vocabulary"]["dimensions"][0]["values"][0], "when", value="it is a phone"), J, J),
    ("fact-changed", to(lambda records: records["organization.yml"], "controller", "name", value="D"), J, J),
    ("fact", to(lambda records: records, "organization.yml", value=None), L, C),
    ("product", to(lambda records: records, "products/q.yml", value={"id": "q", "name": "Q"}), E_, L),
    ("denied-row", to(of_more, "items", 2, value=None), L, C),
    ("silent-row", to(of_more, "items", 1, value=None), D, D),
    ("denied-part", to(never, "parts", value=[{"name": "Words"}]), R, E_),
    ("published", to(more, "status", value="current"), E_, L),
    ("life", to(row, "status", value="deprecated"), D, D),
    ("choice-vague", to(row, "controls", 0, "kind", value="unspecified"), L, C),
    ("no-control", to(more, "controls", value=[{"kind": "none"}]), C, L),
    ("control-who", to(row, "controls", 0, "who", value=["user", "admin"]), R, E_),
    ("giver", to(more, "given_by", value=["user", "admin"]), E_, R),
    ("never-moved", to(never, "condition", value={"platform": "android"}), E_, E_),
    ("condition-structured", to(more, "parts", 0, value={"name": "Place", "condition": {"ownership": "corporate"}}), C, D),
    ("answer-denied", to(section, "items", 0, value={"item": "device.id", "answers": {"mam": "not-collected"}}), C, L),
    ("answer-same", to(more, "answers", "mam", value="not-collected"), D, D),
    ("source", to(more, "obtained", "from", value=["p", "shop"]), E_, L),
    ("identified-too", to(row, "identifiability", value=["pseudonymised", "identified"]), E_, L),
    ("special", to(lambda records: records["vocabulary"]["categories"][0], "special_category", value=True), J, J),
    ("parts-order", to(more, "relation", value="in-order"), C, L),
    ("word", to(lambda records: records["vocabulary"]["rights"], 1, value=None), D, D),
]  # fmt: skip


def shown(differences: tuple[Difference, ...]) -> list[tuple[str, str, str]]:
    return [(one.verdict.line, ".".join(one.leaf.path), str(one.impact)) for one in differences]


@pytest.mark.parametrize(("line", "mutate", "impact", "mirror"), MUTATIONS)
def test_one_field_is_one_change_with_the_impact_of_the_table(line: str, mutate: Mutation, impact: Impact, mirror: Impact) -> None:  # fmt: skip
    old, new = build(BASE), build(changed(mutate))
    (one,) = found = compare(old, new)
    (back,) = compare(new, old)
    if line == "sold-stated":  # it was "no"
        line = "sold"
    assert (one.verdict.line, one.impact) == (line, impact), shown(found)
    assert (back.verdict.line, back.impact) == (line, mirror)
    assert one.before is not None or one.after is not None
    assert "HowObtained" not in sentence(one), "words, no class of the program"


def test_the_policy_is_long_enough_and_every_line_is_used_once() -> None:
    lines = policy()
    assert len(lines) >= 40
    assert sorted({line for line, *_ in MUTATIONS}) == sorted(line.line for line in lines)
    assert all(line.why.endswith(".") for line in lines)
    for line in lines:
        assert not {opposite(change) for change in line.changes} & set(line.changes) or line.impact is line.mirror, line.line  # fmt: skip


@law(60, here=12)
@given(st.sets(st.integers(0, len(MUTATIONS) - 1), max_size=5), st.randoms(use_true_random=False))
def test_laws_of_differences(numbers: set[int], dice: random.Random) -> None:
    """Nothing differs from itself; the reverse mirrors, line by line; order, files and names of files say nothing."""
    records = copy.deepcopy(BASE)
    for number in sorted(numbers):
        try:
            MUTATIONS[number][1](records)
        except (KeyError, IndexError):  # another one took away where it would be
            continue
    old, new = build(BASE), build(records)
    assert compare(new, new) == ()
    there, back = compare(old, new), compare(new, old)
    check_mirror(there, back)
    assert compare(new, build(shuffled(records, dice), prefix="moved/")) == ()


@law(300, here=25, phases=TRIED, suppress_health_check=list(HealthCheck))
@given(chance=CHANCES)
def test_laws_of_differences_of_any_two_catalogs(chance: random.Random) -> None:
    """The same laws for made-up sites that say anything: conditions in conditions, columns, parts, denials, and facts that
    are missing; also by published rows, of which it is enough that they answer."""
    products = [a_product(chance), a_product(chance)]
    files = (
        [files_of(each) for each in products]
        if chance.random() < 0.5
        else [{path: json.dumps(each) for path, each in a_record(chance).items()} for _ in "ab"]
    )
    old, new = (build({path: json.loads(text) for path, text in each.items()}) for each in files)
    assert compare(old, old) == ()
    check_mirror(compare(old, new), compare(new, old))
    again = {path: shuffled(json.loads(text), chance) for path, text in files[1].items() if path != "products/p.yml"}
    assert (
        compare(new, build({**again, "products/p.yml": json.loads(files[1]["products/p.yml"])}, prefix="moved-")) == ()
    )
    a, b = (in_published_words(each, WORDING) for each in (old, new))
    assert compare(a, a) == ()
    check_mirror(compare(a, b), compare(b, a))


def check_mirror(there: tuple[Difference, ...], back: tuple[Difference, ...]) -> None:
    assert all(sentence(one) for one in (*there, *back))

    def key(one: Difference, impacts: tuple[str, str]) -> tuple[str, ...]:
        where = one.subject.id if one.subject.kind != "section" else "section"
        return where, one.verdict.line, "".join(one.leaf.path[-1:]), *impacts

    one = sorted(key(each, (each.verdict.impact, each.verdict.mirror)) for each in there)
    assert one == sorted(key(each, (each.verdict.mirror, each.verdict.impact)) for each in back)


def shuffled(value: Any, dice: random.Random) -> Any:
    """The same records with their lists in another order, but for values of an ordered dimension."""
    if isinstance(value, dict):
        return {key: each if key == "values" else shuffled(each, dice) for key, each in value.items()}
    if isinstance(value, list):
        return dice.sample([shuffled(each, dice) for each in value], len(value))
    return f" {value}".replace(" ", "\n  ").strip() if isinstance(value, str) and value.endswith(".") else value


@pytest.mark.parametrize(("old", "new", "changes"), [("P12M", "P1Y", 0), ("P7D", "P1W", 0), ("P30D", "P1M", 1), ("PT48H", "P2D", 0)])  # fmt: skip
def test_the_same_time_written_otherwise_is_no_change(old: str, new: str, changes: int) -> None:
    sides = [build(changed(to(row, "retention", 0, "duration", value=each))) for each in (old, new)]
    assert len(compare(sides[0], sides[1])) == changes


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ({"only": "corporate devices"}, {"condition": {"ownership": "corporate"}}, "condition-structured"),
        ({"condition": {"words": "the device is corporate-owned"}}, {"condition": {"ownership": "corporate"}}, "condition-structured"),
        ({"only": "some devices"}, {"condition": {"ownership": "corporate"}}, "condition-in-words"),
        ({"condition": {"all": [{"words": "you ask"}, {"ownership": "corporate"}]}}, {"condition": {"words": "you ask"}}, "condition-looser"),
        ({"condition": {"any": [{"platform": "ios"}, {"platform": "android"}]}}, {"condition": {"platform": ["android", "ios"]}}, None),
        ({"condition": {"not": {"platform": "ios"}}}, {"condition": {"platform": ["android", "windows"]}}, None),
        ({"condition": {"level": "basic"}}, {"condition": {"level": "full"}}, "condition-looser"),
        ({}, {"condition": {"platform": ["android", "windows", "ios"]}}, None),
    ],
)  # fmt: skip
def test_conditions_are_compared_by_what_they_let_through(old: Records, new: Records, line: str | None) -> None:
    sides = []
    for said in (old, new):
        records = changed(to(section, "condition", value=None))
        records["products"]["sections"][0]["items"] = [{"id": "page", "name": "Page", **said}]
        sides.append(build(records))
    found = compare(sides[0], sides[1])
    assert [one.verdict.line for one in found] == ([line] if line else [])
    if line == "condition-structured":
        assert found[0].impact is C


def test_a_change_of_a_section_is_one_change_that_lists_its_rows() -> None:
    (one,) = compare(build(BASE), build(changed(to(section, "condition", value={"platform": "ios"}))))
    assert (one.subject.kind, one.rows) == ("section", ("p/device.id", "p/third")), "the row of iOS is not reached"
    (one,) = compare(build(BASE), build(changed(to(section, "purposes", value=["serve", "ads"]))))
    assert one.rows == ("p/device.id",), "the others say why themselves"
    written_out = build(
        changed(
            to(section, "purposes", value=[]),
            to(lambda records: section(records)["items"][0], "purposes", value=["serve"]),
        )
    )
    assert compare(build(BASE), written_out) == (), "each row says what its section said"
    titles = (
        to(lambda records: section(records, 3), "id", value=None),
        to(lambda records: section(records, 3), "heading", value="How long"),
    )
    assert compare(build(BASE), build(changed(*titles))) == (), "a name of a section"


def test_whatever_a_record_says_can_be_told() -> None:
    """Every field of every record, added, gone and with other words."""
    sides = [build(dict(everything(text))) for text in ("Words", "Other <words>")]
    sides.append(build({"products": {"id": "product", "name": "P"}}))
    for old, new in itertools.permutations(sides, 2):
        found = compare(old, new)
        assert found
        assert all(sentence(one) for one in found)
