"""views/question.py and its neighbours: what a question is answered with, against an evaluation of our own of the same
records; where questions lead; and what stands on the pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from conftest import Make, files_in, the_table
from evaluator import Records
from evaluator import load as read
from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.reports import line_of
from privacy_statements.pages.built import Built
from privacy_statements.pages.search import entries_of
from privacy_statements.pipeline import build
from privacy_statements.project import read_project
from privacy_statements.views.question import QuestionPage
from privacy_statements.views.shapes import Cell, Table, TableRow
from privacy_statements.views.site import make_views
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from small import catalog_of

WORDING = Wording(Language("en"))
ITEMS, PRODUCT, WORDS = files_in("questions").values()
MUTE = "id: mute\nname: Mute\nitems: [spare]\n"
RECORDS = Records({"vocabulary/w.yml": read(WORDS), "items/i.yml": read(ITEMS), "products/p.yml": read(PRODUCT)})
SITUATIONS = list(RECORDS.situations(["platform", "owner", "mam"]))


def catalog_with(**files: str) -> Catalog:
    """The catalog of files; ``products_p`` is ``products/p.yml``."""
    return catalog_of({f"{name.replace('_', '/')}.yml": text for name, text in files.items()})


def views_of(questions: str, product: str = PRODUCT, **more: str) -> list[Any]:
    files = {"vocabulary_w": WORDS, "items_i": ITEMS, "products_p": product, "products_m": MUTE, **more}
    return make_views(catalog_with(**files, questions_q=questions), WORDING)


def pages_of(questions: str, **more: str) -> dict[str, QuestionPage]:
    views = views_of(questions, **more)
    return {
        view.info.path.split("/")[1].removesuffix(".md"): view
        for view in views
        if isinstance(view, QuestionPage) and view.info.continues is None
    }


def rows_of(table: Table | None) -> list[TableRow]:
    return [row for group in table.groups for row in group.rows] if table else []


def kinds(cell: Cell) -> list[str]:
    return [answer.kind for answer in cell.answers]


# --- an evaluation of the same records that knows nothing of the code


def by_item(facts: dict[str, str]) -> dict[str, str]:
    """The answer of each item that the product mentions."""
    said = RECORDS.applies("p", facts)
    return {
        re.sub("^(item|never)-", "", anchor): word.replace("never-if", "conditional") for anchor, word in said.items()
    }


def test_every_combination_is_answered_as_the_records_say() -> None:
    """All 27 situations of three dimensions, for each data item."""
    items = [one["id"] for one in yaml.safe_load(ITEMS)]
    questions = yaml.safe_dump(
        [
            {"id": f"q{number}", "question": f"Q{number}?", "products": ["p"], "items": [*items]}
            | ({"when": dict(facts)} if facts else {})
            for number, facts in enumerate(SITUATIONS)
        ]
    )
    pages = pages_of(questions)
    assert len(SITUATIONS) == 27
    told = 0
    for number, facts in enumerate(SITUATIONS):
        expected = by_item(facts)
        for row in rows_of(pages[f"q{number}"].table):
            item = (row.header.anchor or "").removeprefix("answer-p-")
            (kind,) = kinds(row.cells[0])
            assert kind.replace("never-if", "conditional") == expected.get(item, "not-stated"), (facts, item)
            told += item in expected
    assert told == 27 * 13, "nobody and spare are not mentioned"


@pytest.mark.parametrize("facts", SITUATIONS[1:], ids=str)
def test_what_a_statement_answers_differently_is_listed(facts: dict[str, str]) -> None:
    page = pages_of(yaml.safe_dump([{"id": "q", "question": "Q?", "products": ["p"], "when": facts}]))["q"]
    here, anywhere = by_item(facts), by_item({})
    differing = {item for item in here if here[item] != anywhere[item]}
    named = {(row.header.anchor or "").removeprefix("differs-p-") for row in rows_of(page.table)}
    assert named == differing
    assert page.answer[0] == f"P gives {len(differing)} of 13 answers differently in this situation."


# --- what stands on the page


def asking(**asked: Any) -> str:
    return yaml.safe_dump([{"id": "q", "question": "Is it so?", **asked}], sort_keys=False)


def test_a_denial_keeps_its_own_words_and_names_its_source() -> None:
    page = pages_of(asking(products="p", items="denied", when={"platform": "ios"}))["q"]
    assert page.answer == (
        "No. Your admin does not collect this data, and P does not let your admin see it.",
        "In the statement, it makes no difference whether it runs iOS.",
    )
    (row,) = rows_of(page.table)
    (answer,) = row.cells[0].answers
    assert (answer.kind, answer.label) == ("never", "No: never collected and never seen by your admin.")
    where = [value.link for value in row.cells[1].values]
    assert [(link.text, link.page, link.anchor, link.url) for link in where] == [
        ("Not here", "products/p.md", "row-denied", None),
        ("The page", None, None, "https://example.org/p"),
    ]


@pytest.mark.parametrize(
    ("asked", "brief"),
    [
        ({"products": "p", "items": "denied"}, "No."),
        ({"products": "p", "items": "denied-if"}, None),
        ({"items": "ios-only"}, "The statement on P says: only if it runs iOS, and not if MAM is yes."),
        ({"products": "p", "items": ["ios-only", "always"]}, "It differs."),
        ({"items": "nobody", "products": "mute"}, "The statement doesn't say."),
        ({"products": "mute", "when": {"mam": "yes"}}, "The statement doesn't say."),
    ],
    ids=str,
)
def test_the_first_words_of_an_answer_keep_its_limit(asked: dict[str, Any], brief: str | None) -> None:
    page = pages_of(asking(**asked))["q"]
    assert page.brief == (brief or page.answer[0])


def test_a_column_beside_a_denial_keeps_its_own_answer() -> None:
    rows = "[{item: denied, answers: {mam: {answer: conditional, condition: {owner: work}}}}]"
    product = f"id: p\nname: P\nsections: [{{heading: N, kind: never, columns: [mam], items: {rows}}}]\n"
    page = pages_of(asking(products="p", items="denied"), product=product)["q"]
    (answer,) = rows_of(page.table)[0].cells[0].answers
    assert (answer.kind, answer.label) == ("conditional", page.answer[0])
    assert page.answer == ("It depends. If MAM is yes, then only if Owner is Work; otherwise, no: never collected.",)


def test_a_column_that_says_something_else_denies_nothing() -> None:
    rows = "[{item: denied, answers: {mam: collected}}]"
    product = f"id: p\nname: P\nsections: [{{heading: N, kind: never, columns: [mam], items: {rows}}}]\n"
    said = {}
    for mam in ("yes", "no"):
        page = pages_of(asking(products="p", when={"mam": mam}), product=product)["q"]
        said[mam] = [[answer.label for cell in row.cells for answer in cell.answers] for row in rows_of(page.table)]
    depends = "It depends. If MAM is yes, then yes; otherwise, no: never collected."
    assert said == {"yes": [["Yes.", depends]], "no": [["No: never collected.", depends]]}


def test_a_part_that_says_more_than_a_row_beside_it_is_told() -> None:
    rows = "[{item: denied-if, condition: {platform: android}}, {id: w, name: Whole, parts: [{item: denied-if}]}]"
    product = f"id: p\nname: P\nsections: [{{heading: D, kind: data, items: {rows}}}]\n"
    page = pages_of(asking(products="p", items="denied-if", when={"platform": "ios"}), product=product)["q"]
    (answer,) = rows_of(page.table)[0].cells[0].answers
    assert (answer.kind, answer.label) == ("collected", "Yes, under “Whole”. No, under “D”.")


def test_a_condition_that_decides_is_told_and_of_one_that_does_not_what_is_open() -> None:
    when = {"platform": "ios", "mam": "no"}
    page = pages_of(asking(products="p", items=["ios-only", "both"], when=when))["q"]
    decided, open_ = (row.cells[0].answers for row in rows_of(page.table))
    assert [(one.kind, one.label) for one in decided] == [("collected", "Yes.")]
    assert [(one.kind, one.label) for one in open_] == [("conditional", "Only if the admin asks.")]
    assert page.answer == (
        "Yes: iOS only.",
        "Only if the admin asks: Both.",
        "This is for you if it runs iOS and MAM is no.",
    )
    other = pages_of(asking(products="p", items="ios-only", when={"platform": "android", "mam": "no"}))["q"]
    (answer,) = rows_of(other.table)[0].cells[0].answers
    assert (answer.kind, answer.label) == ("not-collected", "No.")


def test_what_is_not_mentioned_is_not_stated_and_what_is_narrower_is_listed() -> None:
    page = pages_of(asking(items="nobody"))["q"]
    assert page.answer == (
        "Only for phones of the organisation: Part of it (P).",
        "The statement doesn't say: Nobody (Mute) and Nobody (P).",
    )
    assert [(row.header.anchor, kinds(row.cells[0])) for row in rows_of(page.table)] == [
        ("answer-p-part-of-it", ["conditional"]),
        ("answer-mute-nobody", ["not-stated"]),
        ("answer-p-nobody", ["not-stated"]),
    ]


def test_of_a_category_everything_in_it_that_is_mentioned_is_listed() -> None:
    pages = pages_of(
        yaml.safe_dump(
            [
                {"id": "phone", "question": "Phone?", "products": ["p"], "categories": ["phone"]},
                {"id": "empty", "question": "Empty?", "products": ["p"], "categories": ["empty"]},
            ]
        )
    )
    assert [row.header.name.text for row in rows_of(pages["phone"].table)] == ["Always", "iOS only"]
    assert [(row.header.name.text, kinds(row.cells[0])) for row in rows_of(pages["empty"].table)] == [
        ("Empty", ["not-stated"])
    ]
    assert pages["empty"].answer == ("The statement doesn't say.",)


def test_an_alternative_is_no_condition_that_anybody_wrote() -> None:
    product = "id: p\nname: P\nitems:\n  - {id: w, name: Whole, relation: one-of, parts: [always, words]}\n"
    (page,) = pages_of(asking(products="p", items="always"), product=product).values()
    (answer,) = rows_of(page.table)[0].cells[0].answers
    assert (answer.kind, answer.label) == ("conditional", "Only if it is used as “Whole”.")


def test_from_silence_it_does_not_follow_that_it_does_not_depend() -> None:
    page = pages_of(asking(products="mute", when={"platform": "ios", "mam": "yes"}))["q"]
    assert page.answer == ("The statement doesn't say.",)
    assert page.table is None


@pytest.mark.parametrize(
    "what",
    [
        "visible_to: {actor: admin, condition: {platform: ios}}",
        "recipients: {recipient: r, condition: {platform: ios}}",
    ],
)
def test_who_sees_or_receives_it_may_depend_on_what_is_supposed(what: str) -> None:
    product = f"id: p\nname: P\nitems:\n  - {{item: always, {what}}}\n"
    for asked in ({"items": "always"}, {}):
        situation = {"platform": "ios", "owner": "work"}
        page = pages_of(
            asking(products="p", when=situation, **asked),
            product=product,
            vocabulary_r="recipients: [{id: r, name: R}]",
        )["q"]
        assert page.answer[1:] == (
            "This is for you if it runs iOS.",
            "In the statement, it makes no difference whether Owner is Work.",
        )
        assert "doesn't say" not in page.answer[0]


def test_many_products_are_counted_and_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("privacy_statements.views.spread.ROOM", 1_000)
    many = "".join(f"- {{id: m{n:03}, name: M{n:03}, items: [spare]}}\n" for n in range(120))
    questions = "- {id: spare, question: Spare?, items: spare}\n- {id: both, question: Both?, items: both}\n"
    views = [view for view in views_of(questions, products_n=many) if isinstance(view, QuestionPage)]
    of_spare = [view for view in views if view.info.path.startswith("questions/spare")]
    assert sum(len(rows_of(view.table)) for view in of_spare) == 121
    assert [len(view.sheets) for view in of_spare] == [2, 2]
    assert of_spare[0].answer == ("Yes: 121 answers.", "The statement on P doesn't say.")
    (both,) = [view for view in views if view.info.path.startswith("questions/both")]
    assert [row.header.name.text for row in rows_of(both.table)] == ["P"]
    assert both.answer[-1] == "121 statements don't say."


# --- the index, and where questions lead


def test_the_index_leads_to_each_answer() -> None:
    questions = """\
- {id: own, question: Own?, products: p, items: denied, also: Mine?}
- {id: all, question: All?, items: spare}
- {id: led, question: Led?, also: Guided?, leads_to: [{view: terms}, {view: product, id: p, anchor: row-always}]}
"""
    views = views_of(questions)
    (index, *_asked) = [view for view in views if isinstance(view, TablesPage) and view.info.kind == "questions"]
    groups = {group.title.text: group.rows for group in the_table(index).groups if group.title}
    assert list(groups) == ["P", "Several products", "In general"]
    found = [
        (row.header.anchor, row.header.name.page, row.header.name.anchor)
        for row in (*groups["P"], *groups["Several products"])
    ]
    assert found == [
        ("question-own", "questions/own.md", None),
        ("question-all", "questions/all.md", None),
        ("question-led", "terms.md", None),
    ]
    (cell,) = groups["Several products"][1].cells
    assert [(value.link.page, value.link.anchor) for value in cell.values] == [
        ("terms.md", None),
        ("products/p.md", "row-always"),
    ]
    files = {"vocabulary_w": WORDS, "items_i": ITEMS, "products_p": PRODUCT, "products_m": MUTE}
    catalog = catalog_with(**files, questions_q=questions)
    entries = {(one.page, one.anchor): one.title for view in views for one in entries_of(view, catalog, WORDING)}
    assert entries["questions/own.md", None] == "Own? – Mine?"
    assert entries["questions/index.md", "question-led"] == "Led? – Guided?"


def test_what_every_site_is_asked_stands_only_where_a_page_answers() -> None:
    def general(**more: str) -> set[str]:
        views = views_of("{id: q, question: Q?, items: spare}", **more)
        (index, *_asked) = [view for view in views if isinstance(view, TablesPage) and view.info.kind == "questions"]
        pages = {view.info.path for view in views if view.info.has_page}
        rows = [row.header for row in rows_of(the_table(index))]
        assert {header.name.page for header in rows} <= pages
        return {header.name.text for header in rows}

    assert "What do the words mean?" in general()
    assert "What changed?" not in general()
    assert "What changed?" in general(changes_c="{id: c, name: C, date: 2026-01-01, what: x}")


def test_a_site_without_questions_dimensions_or_anything_has_a_whole_index() -> None:
    catalog = catalog_with(products_p="id: p\nname: P\n")
    (index, *_asked) = [
        view for view in make_views(catalog, WORDING) if isinstance(view, TablesPage) and view.info.kind == "questions"
    ]
    assert index.info.has_page
    assert {row.header.anchor for row in rows_of(the_table(index))} >= {"question-any-collected"}
    assert not [view for view in make_views(catalog, WORDING) if isinstance(view, QuestionPage)]


def site(make: Make, **files: str) -> Built:
    made = {f"content/{name.replace('_', '/')}.yml": text for name, text in files.items()}
    root = make({"content/vocabulary/w.yml": WORDS, "content/items/i.yml": ITEMS, **made})
    return build(read_project(root / "mkdocs.yml", root))


def test_what_leads_nowhere_is_a_mistake_with_the_nearest_word(make_project: Make) -> None:
    leads = """\
- {id: a, question: A?, leads_to: {view: produkt, id: p}}
- {id: b, question: B?, leads_to: {view: product, id: pe}}
- {id: c, question: C?, leads_to: {view: product}}
- {id: d, question: D?, leads_to: {view: product, id: p, anchor: row-alwais}}
- {id: e, question: E?, leads_to: {view: product, id: p, anchor: row-always}}
- {id: f, question: F?, leads_to: {view: question, id: a}}
- {id: g, question: G?, leads_to: {view: search}}
"""
    built = site(make_project, products_p=PRODUCT, products_m=MUTE, questions_q=leads)
    told = [line_of(one) for one in built.diagnostics if "questions/q.yml" in one.position.path]
    assert [re.sub(r"^.*?q.yml:", "", line) for line in told][:4] == [
        '1:42: error: unknown view "produkt"; did you mean "product"? [unknown-reference]',
        '2:55: error: unknown page "pe" of the view "product"; did you mean "p"? [unknown-reference]',
        '3:42: error: met the view "product", which has 2 pages, without "id"; expected that of one of them'
        " [missing-key]",
        '4:66: error: met the anchor "row-alwais", which the page "products/p.md" does not have;'
        ' did you mean "row-always"? [dead-anchor]',
    ]
    assert [line.partition("error: ")[2].split(";")[0] for line in told[4:]] == [
        'unknown view "question"',
        'unknown view "search"',
    ]


@pytest.mark.slow
def test_a_lead_finds_its_place_on_a_later_page_of_a_long_list(
    make_project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy_statements.views.spread.ROOM", 400)
    many = "".join(f"- {{id: m{n:03}, name: M{n:03}, items: [spare]}}\n" for n in range(120))
    categories = {"products_n": many, "products_p": PRODUCT}
    items = "".join(f"- {{id: x{n:03}, name: X{n:03}, category: radio}}\n" for n in range(60))
    lead = "{id: q, question: Q?, leads_to: {view: category, id: radio, anchor: item-x059}}"
    built = site(make_project, **categories, items_x=items, questions_q=lead)
    assert not [one for one in built.diagnostics if one.code == "dead-anchor"]
    (index, *_asked) = [
        view
        for view in make_views(built.catalog, Wording(Language()))
        if isinstance(view, TablesPage) and view.info.kind == "questions"
    ]
    (row,) = [row for row in rows_of(the_table(index)) if row.header.anchor == "question-q"]
    assert (row.header.name.page, row.header.name.anchor) == ("categories/radio/2.md", "item-x059")
