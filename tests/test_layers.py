"""What every page begins with, and the four layers of a product: as views, and on rendered pages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from inspect import get_annotations
from typing import Any

import pytest
from msgspec import Struct

from answers_read import body
from conftest import Make, our_build, our_catalog, table_in, the_table
from crawl import CrawledPage, text_of
from privacy_statements import Options, Project, build
from privacy_statements.catalog import model
from privacy_statements.catalog.circumstances import Item, circumstances_of
from privacy_statements.catalog.model import Catalog
from privacy_statements.pages.built import Built
from privacy_statements.records.words import AnswerWord
from privacy_statements.views.guide import GuidePage
from privacy_statements.views.lines import Line, three_lines
from privacy_statements.views.product import ProductPage
from privacy_statements.views.shapes import Fact
from privacy_statements.views.site import make_views
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.language import Language
from privacy_statements.words.version import LEFT_OUT, version_of
from privacy_statements.words.wording import Wording
from small import catalog_of as made_of
from small import site_of

Record = Mapping[str, Any]
WORDING = Wording(Language())
VOCABULARY = {
    "categories": [{"id": "device", "name": "Device data"}, {"id": "app", "name": "App data"}],
    "actors": [{"id": "admin", "name": "The admin"}, {"id": "maker", "name": "The maker"}],
    "purposes": [{"id": "ads", "name": "Advertising"}, {"id": "safety", "name": "Safety"}],
    "legal_bases": [{"id": "consent", "name": "Consent"}],
    "rights": [{"id": "access", "name": "Access"}],
}
LAYERS = [
    "at-a-glance",
    "questions-and-answers",
    "where-the-data-goes",
    "source-and-review",
    "what-changed",
    "downloads",
]
QUESTIONS = [
    "answer-who", "answer-why", "answer-how-long", "answer-where", "answer-choice", "answer-contact",
]  # fmt: skip


def catalog_of(product: Record, **others: Record) -> Catalog:
    records: dict[str, Record] = {
        "vocabulary/words.yml": VOCABULARY,
        "products/p.yml": {"id": "p", "name": "P", **product},
    }
    records |= {path.replace("__", "/") + ".yml": record for path, record in others.items()}
    return made_of(records)


def page_of(product: Record, **others: Record) -> ProductPage:
    views = make_views(catalog_of(product, **others), WORDING)
    return next(view for view in views if isinstance(view, ProductPage) and view.info.menu_title == "P")


def said(line: Line) -> list[str]:
    """The sentences of a line as readers see them."""
    return [
        ": ".join(part for part in (one.words, ", ".join(name.text for name in one.names)) if part)
        for one in line.sentences
    ]


def lines(product: Record, **others: Record) -> list[list[str]]:
    return [said(line) for line in page_of(product, **others).lines]


def values(facts: tuple[Fact, ...]) -> dict[str, list[str]]:
    return {fact.label: [value.link.text for value in fact.values] for fact in facts}


def answers(page: ProductPage) -> dict[str, dict[str, list[str]]]:
    return {question.id: values(question.facts) for question in page.questions}


# --- three lines


def test_what_is_not_stated_is_named_once_and_by_whom() -> None:
    assert lines({}) == [[], [], []]
    assert page_of({}).unsaid == (
        *(
            "what it collects",
            "what is never collected or seen",
            "which choices there are",
            "who collects it",
            "who can see it",
        ),
        *("who receives it", "what it is for", "the legal basis", "how long it is kept", "where it is kept"),
        *("whom to ask", "which rights there are", "where it comes from"),
    )
    organization = {"organization": {"name": "Contoso"}}
    assert page_of({}, **organization).silence == "Not stated by Contoso"
    assert page_of({"source": {"title": "The notice"}}, **organization).silence == "Not stated in “The notice”"
    assert page_of({}).silence == "Not stated"
    assert "whether it is required or optional" in page_of({"items": ["A"]}).unsaid
    mixed = page_of({"items": ["A", {"name": "B", "necessity": "required"}]})
    assert "whether it is required or optional" not in mixed.unsaid
    assert said(mixed.lines[0])[1:] == ["1 data item is required", "Of 1 data item, the necessity is not stated"]


def test_items_are_counted_once_and_conditions_are_told() -> None:
    sections = [
        {"id": "a", "heading": "A", "items": [{"item": "imei"}, {"name": "Other"}]},
        {"id": "b", "heading": "B", "items": [{"id": "again", "item": "imei"}]},
        {
            "id": "c",
            "heading": "C",
            "exhaustive": False,
            "items": [{"name": "Place", "category": "app", "condition": "you allow it"}],
        },
    ]
    page = page_of({"sections": sections}, items__i={"id": "imei", "name": "IMEI", "category": "device"})
    assert said(page.lines[0]) == [
        "3 data items in 2 categories: Device data, App data",
        "Without a category: Other",
        "Some lists only give examples.",
        "1 of them depends on a condition or a choice",
        "What applies to you",
    ]
    assert [name.anchor for name in page.lines[0].sentences[0].names] == ["a", "c"]


def test_parts_are_data_items_where_they_are_one_anywhere() -> None:
    """Each is counted once, wherever it is; it depends where every place of it does. A name alone is a detail."""
    items: dict[str, Any] = {"items__i": [{"id": "imei", "name": "IMEI"}, {"id": "info", "name": "Device information"}]}
    inner = {"name": "Network", "condition": "you roam", "parts": ["Cell"]}
    info = {"item": "info", "parts": ["Model", {"item": "imei", "condition": "you call"}, inner]}
    assert lines({"items": [info]}, **items)[0] == [
        "2 data items: Device information, IMEI",
        "1 of them depends on a condition or a choice",
        "What applies to you",
    ]
    assert len(lines({"items": [info, {"item": "imei"}]}, **items)[0]) == 1
    either = {"name": "Number", "relation": "one-of", "parts": [{"item": "imei"}, "Serial number"]}
    assert lines({"items": [either]}, **items)[0] == [
        "2 data items: Number, IMEI",
        "1 of them depends on a condition or a choice",
        "What applies to you",
    ]
    denied = {"name": "Location", "answer": "not-collected", "parts": ["City"]}
    assert lines({"items": [info, denied]}, **items)[0][0].startswith("2 data items")


def test_what_one_workload_leaves_out_depends_on_it() -> None:
    """The page of a product must not call sure what its page "what applies to me" leaves open."""
    dimensions = [{"id": "mam", "name": "MAM", "values": [{"id": "yes", "name": "Yes"}]}]
    items = [{"name": "Number", "answers": {"mam": "not-collected"}}, {"name": "Name", "answers": {"mam": "collected"}}]
    section = {"id": "s", "heading": "S", "columns": "mam", "items": items}
    page = page_of({"sections": [section]}, vocabulary__v={"dimensions": dimensions})
    counted = page.lines[0].sentences[1]
    assert counted.words == "1 of them depends on a condition or a choice"
    assert counted.first is not None
    assert counted.first.anchor == "row-number"


def _is_data_item(item: Item) -> bool:
    first = item.statements[0]
    return (first.row if first.part is None else first.part).item is not None


def test_what_depends_is_counted_as_what_applies_to_me_counts_it() -> None:
    catalog = our_catalog()
    for product in catalog.products.values():
        items = circumstances_of(product, catalog.vocabulary).items
        open_ = sum(item.outcome({}) is AnswerWord.CONDITIONAL and _is_data_item(item) for item in items)
        told = [one.words for one in three_lines(product, catalog.vocabulary, WORDING)[0].sentences]
        assert f"{open_} of them depend on a condition or a choice" in told, product.id


def test_an_item_of_two_rows_is_named_once() -> None:
    items = [{"item": "imei"}, {"id": "again", "item": "imei"}]
    page = page_of({"necessity": "optional", "items": items}, items__i={"id": "imei", "name": "IMEI"})
    assert said(page.lines[2])[0] == "Optional (1 data item): IMEI"
    assert page.lines[2].sentences[0].names[0].anchor == "row-imei"


def test_what_is_denied_or_not_answered_is_not_seen() -> None:
    items = [
        {"name": "A", "answer": "not-collected"},
        {"name": "B", "answer": "not-stated"},
        {"name": "C", "necessity": "never", "act": "collected"},
    ]
    assert lines({"items": [items[0], items[2]]})[0] == ["None of the data items on this page is collected."]
    assert lines({"items": items})[0] == ["Named without an answer (1 data item): B"]
    assert lines({"items": [*items, "D"]})[0] == ["1 data item: D", "Named without an answer (1 data item): B"]


def test_what_one_column_collects_is_seen() -> None:
    item = {"name": "A", "answer": "not-collected", "answers": {"mode.work": "collected"}}
    words = {"id": "mode", "name": "Mode", "values": [{"id": "work", "name": "Work"}]}
    section = {"id": "s", "heading": "S", "columns": "mode.work", "items": [item]}
    assert lines({"sections": [section]}, vocabulary__modes={"dimensions": [words]})[0] == [
        "1 data item: A",
        "1 of them depends on a condition or a choice",
        "What applies to you",
    ]


def test_what_is_reused_under_a_condition_depends_on_it() -> None:
    reused = {"obtained": {"how": "reused", "from": "logs"}, "condition": "you use it"}
    sources = {"sources__s": {"id": "logs", "name": "Logs"}}
    told = ["1 of them is reused.", "1 of them depends on a condition or a choice", "What applies to you"]
    assert lines({"items": [{"name": "A", **reused}, "B"]}, **sources)[0][1:] == told


def test_a_row_of_examples_is_no_full_list() -> None:
    row = {"name": "A", "exhaustive": False, "parts": ["B"]}
    assert lines({"items": [row]})[0][1:] == ["Some lists only give examples."]


def test_a_denial_keeps_its_own_words() -> None:
    """Never collected, never seen by the employer, never used and never sold are four facts."""
    items = [
        {"name": "All of it", "act": "sold", "by": "maker"},
        {"name": "Texts", "denies": [{"act": "collected", "by": "maker"}, {"act": "seen", "by": "admin"}]},
        {"name": "Calls", "denies": [{"act": "collected", "by": "maker"}, {"act": "seen", "by": "admin"}]},
        {"name": "Pages", "act": "seen", "by": "admin", "condition": "you own the device"},
        {"name": "Mail", "act": "used", "purposes": ["ads"]},
        {"name": "Photos"},
    ]
    never = {"sections": [{"heading": "Never", "kind": "never", "items": items}]}
    assert lines(never)[1] == [
        "Never collected by the maker; never seen by the admin: Texts, Calls",
        "Never seen by the admin; this holds only if you own the device: Pages",
        "Never collected: Photos",
        "Never sold by the maker: All of it",
        "Never used for Advertising: Mail",
    ]


def test_never_sold_does_not_answer_whether_anything_is_never_seen() -> None:
    never = {"sections": [{"heading": "N", "kind": "never", "items": [{"name": "Data", "act": "sold"}]}]}
    assert lines(never)[1] == ["Never sold: Data"]
    assert "what is never collected or seen" in page_of(never).unsaid


def test_who_can_choose_what_and_how() -> None:
    optional = {"id": "o", "heading": "Optional data", "necessity": "optional", "items": ["Crashes", "Speed"]}
    assert lines({"sections": [optional]})[2] == [
        "Optional (2 data items): Crashes, Speed",
        "Who may choose is not stated.",
    ]
    controls = [{"kind": "opt-out", "who": "admin", "how": "Turn it off."}, {"kind": "none", "who": "maker"}]
    guide = {
        "id": "g",
        "name": "Turn it off",
        "affects": {"product": "p", "how": "turns-off", "path": ["Settings", "A*b*"]},
    }
    page = page_of({"sections": [{**optional, "controls": controls}]}, guides__g=guide)
    assert said(page.lines[2]) == ["Optional (2 data items): Crashes, Speed", "The admin can choose"]
    answer = next(one for one in page.questions if one.id == "answer-choice")
    assert values(answer.facts) == {
        "Choices": ["Optional data: Opt-out (The admin)", "Optional data: No choice (The maker)"],
        "Guides that change what is collected": ["Turn it off (Turns collection off)"],
    }
    assert answer.facts[0].values[0].prose == "Turn it off."
    assert answer.facts[1].values[0].prose == "Settings \u203a A&#42;b&#42;", "plain text, whatever it holds"
    alone = page_of({"controls": {"kind": "none"}})
    assert said(alone.lines[2]) == ["No choice"]


@pytest.mark.parametrize("person", ["data-subject", "end-user", "user"])
def test_you_control_only_what_the_person_may_choose(person: str) -> None:
    people = {"vocabulary__people": {"actors": [{"id": person, "name": "The person"}]}}

    def told(*controls: Record) -> list[str]:
        return lines({"controls": controls, "items": [{"name": "A", "necessity": "optional"}]}, **people)[2]

    row = "Optional (1 data item): A"
    mine, theirs = {"kind": "opt-in", "who": person}, {"kind": "opt-out", "who": "admin"}
    theirs_too = "The admin can choose"
    assert told(theirs, mine) == ["The person can choose", row, theirs_too]
    assert told(theirs) == [row, "The admin can choose"]
    assert told({"kind": "none", "who": person}, theirs) == [row, "The admin can choose"]
    assert told({"kind": "opt-out"}) == [row, "There is a choice", "Who may choose is not stated."]
    assert told({"kind": "none", "who": person}) == [row, "No choice (The person)"]
    (sentence, _) = page_of({"controls": mine, "items": [{"name": "A", "necessity": "optional"}]}, **people).lines[2].sentences  # fmt: skip
    assert sentence.first is not None
    assert (sentence.first.page, sentence.first.anchor) == ("products/p.md", "answer-choice")


def test_a_choice_of_the_reader_hides_nobody_and_no_silence() -> None:
    optional = [
        {"name": "A", "controls": {"kind": "opt-in", "who": "user"}},
        {"name": "B", "controls": {"kind": "opt-out", "who": "admin"}},
        {"name": "C"},
        {"name": "D", "given_by": "user"},
    ]
    people = {"vocabulary__people": {"actors": [{"id": "user", "name": "The user"}]}}
    assert lines({"necessity": "optional", "items": optional}, **people)[2] == [
        "The user can choose for 1 of 4 optional data items",
        "Optional (4 data items): A, B, C, D",
        "The admin can choose for 1 of 4 optional data items",
        "Who may choose is not stated for 2 optional data items.",
    ]
    stated = [
        each.missing for each in page_of({"necessity": "optional", "items": optional}, **people).lines[2].sentences
    ]
    assert stated == [False, False, False, True]


def test_a_long_list_is_cut_with_a_count_that_leads_to_the_rest() -> None:
    many = [{"id": f"i{number}", "name": f"Item {number}"} for number in range(600)]
    (sentence,) = page_of({"items": many}).lines[0].sentences
    assert sentence.words == "600 data items"
    assert [name.text for name in sentence.names[:-1]] == [f"Item {number}" for number in range(5)]
    assert (sentence.names[-1].text, sentence.names[-1].anchor) == ("and 595 more", "row-i5")
    (sentence,) = page_of({"items": many[:8]}).lines[0].sentences
    assert sentence.names[-1].text == "Item 7", "for three names a count takes as much room"


# --- questions


def test_every_question_is_asked_and_one_without_an_answer_says_so() -> None:
    page = page_of({})
    assert list(answers(page)) == QUESTIONS
    assert all(question.unsaid and not question.facts for question in page.questions)


def test_the_answers_name_what_they_are_about() -> None:
    section = {
        "id": "logs",
        "heading": "Logs",
        "retention": [{"duration": "P30D"}, {"subject": "Old logs", "duration": "P2Y"}],
        "visible_to": [{"actor": "admin", "condition": "you work there"}],
        "purposes": [{"purpose": "safety", "legal_basis": "consent", "withdrawal": "Untick it."}],
        "items": ["A", {"name": "B", "retention": {"duration": "P1Y"}}],
    }
    never = {"heading": "N", "kind": "never", "items": [{"name": "C", "act": "used", "purposes": "ads"}]}
    rights = {"id": "ask", "heading": "Requests", "kind": "rights", "rights": [{"rights": "access"}]}
    organization = {"name": "Contoso", "contacts": [{"role": "questions", "url": "mailto:a@b.example"}]}
    page = page_of({"storage": {"stores": "A cellar"}, "sections": [section, never, rights]}, organization=organization)  # fmt: skip
    made = answers(page)
    assert made["answer-who"]["Visible to"] == ["Logs: The admin (only if you work there)"]
    assert made["answer-why"] == {"Purposes": ["Logs: Safety"], "Legal bases": ["Logs: Consent"]}, "no denied purpose"
    assert made["answer-how-long"] == {"Kept for": ["Logs: 30 days", "Old logs: 2 years", "B: 1 year"]}
    assert made["answer-where"] == {"Stored in": ["A cellar"]}
    assert made["answer-choice"]["To withdraw consent"] == ["Safety"]
    assert made["answer-contact"] == {"Contacts": ["questions"], "Rights": ["Access: Requests"]}


def test_a_guide_may_turn_something_on_so_it_stands_apart_and_last() -> None:
    guide = {"id": "g", "name": "Turn it on", "affects": {"product": "p", "how": "turns-on"}}
    page = page_of({}, guides__g=guide)
    assert answers(page)["answer-choice"] == {
        "Guides that change what is collected": ["Turn it on (Turns collection on)"]
    }
    assert "which choices there are" in page.unsaid


def test_who_provides_a_product_collects_what_it_collects() -> None:
    page = page_of({"provider": "maker", "items": ["A"]})
    assert answers(page)["answer-who"]["Collected by"] == ["The maker"]
    assert values(page.identity) == {"Provided by": ["The maker"]}
    row = {"name": "A", "collected_by": "admin"}
    assert answers(page_of({"provider": "maker", "items": [row]}))["answer-who"]["Collected by"] == ["A: The admin"]
    assert "who collects it" in page_of({"items": ["A"]}).unsaid


def test_what_is_reused_is_not_collected_by_the_product_nor_by_who_provides_it() -> None:
    reused, sources = {"obtained": {"how": "reused", "from": "logs"}}, {"sources__s": {"id": "logs", "name": "Logs"}}

    def told(*items: Any) -> tuple[str, list[str], list[str]]:
        page = page_of({"provider": "maker", "items": items}, **sources)
        return page.lines[0].label, said(page.lines[0])[1:], answers(page)["answer-who"].get("Collected by", [])

    assert told("A") == ("Collects", [], ["The maker"])
    assert told({"name": "A", **reused}) == ("Reuses", [], [])
    mixed = ("Collects or reuses", ["1 of them is reused."], ["B: The maker"])
    assert told({"name": "A", **reused}, "B") == mixed
    hedged = told({"name": "A", **reused, "certainty": "may"}, "B")
    assert hedged[1] == ["It is only said that this may be so of 1 of them."]  # not that it is reused


def test_sources_that_disagree_stand_side_by_side() -> None:
    evidence = [
        {"title": "Manual", "url": "https://example.org/manual", "says": "Logs are *never* sent."},
        {"title": "Notice", "url": "https://example.org/notice", "quoted": "We collect a*b logs."},
        "Label",
    ]
    row = {"item": "log", "evidence": evidence}
    catalog = catalog_of({"items": [row]}, items__log={"id": "log", "name": "Log"})
    views = list(make_views(catalog, WORDING))
    (product,) = (view for view in views if isinstance(view, ProductPage))
    (item,) = (view for view in views if isinstance(view, TablesPage) and view.info.kind == "item")
    for table in (product.tables[0], the_table(item, "products")):
        (fact,) = table.groups[0].rows[0].cells[-1].facts
        assert (fact.label, [(value.link.text, value.link.url, value.prose) for value in fact.values]) == (
            "Evidence",
            [
                ("Manual", "https://example.org/manual", "Logs are *never* sent."),
                ("Notice", "https://example.org/notice", "“We collect a&#42;b logs&#46;”"),
                ("Label", None, None),
            ],
        )


def test_what_somebody_gives_on_purpose_says_who_gives_it() -> None:
    feedback = {"heading": "Feedback", "given_by": "admin", "items": ["Comment", {"name": "Age", "given_by": "maker"}]}
    page = page_of({"sections": [feedback, {"heading": "Logs", "items": ["Log"]}]})
    assert answers(page)["answer-who"]["Given by"] == ["Feedback: The admin", "Age: The maker"]
    (section, _logs) = page.sections
    assert values(section.facts) == {"Given by": ["The admin"]}
    rows = {row.header.name.text: row.cells[-1].facts for row in section.tables[0].groups[0].rows}
    assert {name: values(facts) for name, facts in rows.items()} == {"Comment": {}, "Age": {"Given by": ["The maker"]}}


@pytest.mark.parametrize(
    ("shared", "words"), [(True, "Shared, with whom is not stated"), (False, "Shared with nobody")]
)
def test_that_something_is_shared_is_said_even_where_with_whom_is_not(shared: bool, words: str) -> None:
    page = page_of({"shared": shared})
    assert answers(page)["answer-who"]["Recipients"] == [words]
    assert values(page.figures)["Recipients"] == [words]
    assert values(page.general) == {"Recipients": [words]}
    assert "who receives it" not in page.unsaid


@pytest.mark.parametrize("how", [None, "shows", "sets-up"])
def test_a_guide_that_turns_nothing_on_or_off_is_no_choice(how: str | None) -> None:
    affect = {"product": "p", "setting": "Threat level", **({"how": how} if how else {})}
    guide = {"id": "g", "name": "Deploy it", "affects": affect}
    catalog = catalog_of({}, guides__g=guide)
    page = page_of({}, guides__g=guide)
    assert not answers(page)["answer-choice"]
    assert values(page.identity) == {"Guides": ["Deploy it"]}
    views = list(make_views(catalog, WORDING))
    assert [
        table_in(view, "guides") for view in views if isinstance(view, TablesPage) and view.info.kind == "choices"
    ] == [None]
    (about,) = next(view for view in views if isinstance(view, GuidePage)).affects
    expected = {"What the guide does": ["Sets up the product"]} if how == "sets-up" else {}
    assert values(about.facts) == {**expected, "Setting": ["Threat level"]}


def test_the_places_of_a_value_are_named_unless_it_holds_everywhere() -> None:
    month = {"retention": {"duration": "P30D"}, "purposes": ["safety"]}

    def told(*names: str, root: Record | None = None, silent: int = 1) -> list[list[str]]:
        sections = [{"id": name.lower(), "heading": name, **month, "items": [f"Of {name}"]} for name in names]
        others = [{"id": f"s{n}", "heading": f"S {n}", "items": [f"Other {n}"]} for n in range(silent)]
        made = answers(page_of({**(root or {}), "sections": [*sections, *others]}))
        kept = [words for words in made["answer-how-long"]["Kept for"] if words != "of other data: not stated"]
        return [kept, made["answer-why"]["Purposes"]]

    assert told("A") == [["A: 30 days"], ["A: Safety"]]
    assert told("A", "B") == [["A and B: 30 days"], ["A and B: Safety"]]
    assert told("A", "B", "C")[0] == ["A, B, and C: 30 days"]
    assert told("A", "B", "C", "D", "E")[0] == ["In 5 places: 30 days"]
    assert told("A", "B", silent=0) == [["30 days"], ["Safety"]], "in all sections"
    assert told("A", "B", root=month) == [["30 days"], ["Safety"]], "for the whole product"


def test_how_data_is_obtained_is_told_by_the_flow_where_anything_says_so() -> None:
    sources = {"sources__s": {"id": "logs", "name": "Logs"}}
    reused = {"obtained": {"how": "reused", "from": "logs", "note": "Once a day."}}
    for product in ({**reused, "items": ["A", "B"]}, {"items": [{"name": "A", **reused}, "B"]}):
        page = page_of(product, **sources)
        (value,) = page.questions[0].facts[0].values
        assert (value.link.text, value.link.anchor) == ("Where the data goes", "where-the-data-goes")
        assert [entry.name for entry in page.flow.stages[0].entries] == ["Logs"]
    assert "How it is obtained" not in answers(page_of({"items": ["A"]}))["answer-who"]


def test_a_long_answer_is_cut_with_a_count_that_leads_to_the_rest() -> None:
    items = [{"id": f"i{n}", "name": f"Item {n}", "retention": {"duration": f"P{n}D"}} for n in range(1, 41)]
    (fact,) = page_of({"items": items}).questions[2].facts
    assert len(fact.values) == 11
    last = fact.values[-1].link
    assert (last.text, last.page, last.anchor) == ("and 30 more", "products/p.md", "row-i11")


# --- the version


def test_whatever_changes_on_a_statement_makes_a_new_version() -> None:
    def version(product: Record) -> str:
        return version_of(catalog_of(product).products["p"])

    rows = {"items": [{"name": "A"}, {"name": "B", "note": "x"}]}
    assert re.fullmatch("[0-9a-f]{8}", version(rows))
    assert version(rows) == version({**rows}), "the same record, read again"
    assert version(rows) == version({"language": "de", **rows}), "one version in all languages"
    section = {"id": "s", "heading": "S"}
    others: list[Record] = [
        {},
        {"summary": "What is said around the rows."},
        {"summary": "What else is said around the rows."},
        {"retention": {"duration": "P30D"}},
        {"retention": {"duration": "P31D"}},
        {"storage": {"stores": "A cellar"}},
        {"source": {"title": "T", "published": "2024-01-01"}},
        {"source": {"title": "T", "published": "2024-01-02"}},
        {"reviewed": "2024-01-01"},
        {"condition": {"all": ["you call", "you roam"]}},
        {"condition": {"any": ["you call", "you roam"]}},
        {"sections": [section]},
        {"sections": [{**section, "before": "A few words."}]},
    ]
    assert len({version({**rows, **other}) for other in others}) == len(others)
    assert version(rows) != version({"items": [{"name": "A"}, {"name": "B", "note": "y"}]})
    assert version(rows) != version({"items": [{"name": "B", "note": "x"}, {"name": "A"}]})


def test_a_field_that_nobody_writes_makes_no_new_version() -> None:
    """What a product had before there were examples of rights and of sources, and articles of laws."""
    vocabulary: Record = {
        "regulations": [{"id": "g", "name": "G"}],
        "actors": [{"id": "me", "name": "Me"}],
        "rights": [{"id": "see", "name": "See", "regulations": ["g"]}],
    }
    right: Record = {"rights": ["see"], "actor": "me", "regulations": ["g"]}
    rows: list[Record] = [{"id": "a", "name": "A"}, {"id": "b", "name": "B", "obtained": {"how": "reused"}}]

    def version(right: Record, rows: list[Record], vocabulary: Record) -> str:
        data = {"heading": "D", "kind": "data", "obtained": "collected", "items": rows}
        product = {"id": "p", "name": "P", "sections": [{"heading": "R", "rights": [right]}, data]}
        files = {"vocabulary/v.yml": vocabulary, "products/p.yml": product}
        return version_of(made_of(files).products["p"])

    assert version(right, rows, vocabulary) == "529e7a1f"
    reused = {"id": "b", "name": "B", "obtained": {"how": "reused", "exhaustive": "false"}}
    with_article = {**vocabulary, "rights": [{**vocabulary["rights"][0], "articles": {"g": "Article 1"}}]}
    others = [
        version({**right, "exhaustive": "false"}, rows, vocabulary),
        version(right, [rows[0], reused], vocabulary),
        version(right, rows, with_article),
    ]
    assert len({"529e7a1f", *others}) == 4


def test_moving_a_record_makes_no_new_version() -> None:
    text = "id: p\nname: P\nitems: [{name: A, see: https://a.example/, retention: {duration: P1D}}]\n"
    versions = set()
    for moved, path in ((text, "p"), (f"\n\n# moved\n{text}", "p"), (text, "other/file")):
        product = made_of({f"products/{path}.yml": moved}).products["p"]
        assert product.rows[0].see
        versions.add(version_of(product))
    assert len(versions) == 1


def test_every_place_stands_in_a_field_that_no_version_counts() -> None:
    """A version leaves out positions by the names of their fields."""
    kinds = [one for one in vars(model).values() if isinstance(one, type) and issubclass(one, Struct)]
    placed = {name for kind in kinds for name, hint in get_annotations(kind).items() if "Position" in str(hint)}
    assert placed == {"position"}
    assert placed < LEFT_OUT


# --- rendered pages: small sites


def built(make_project: Make, files: Mapping[str, Record], **options: Any) -> Built:
    root = make_project({f"content/{path}": json.dumps(record) for path, record in files.items()})
    return site_of(Project(root, root / "site-src", Options(**options)))


LONG = "Averylongnamewithoutanyblank" * 20
PRODUCTS: dict[str, Record] = {
    "products/empty.yml": {"id": "empty", "name": "Empty"},
    "products/one.yml": {"id": "one", "name": "One", "items": ["A"]},
    "products/many.yml": {"id": "many", "name": LONG, "items": [f"Item {n} {LONG}" for n in range(30)]},
    "products/german.yml": {"id": "german", "name": "Deutsch", "language": "de", "items": ["A"]},
    "products/prose.yml": {"id": "prose", "name": "Prose", "sections": [{"heading": "Why", "before": "Words."}]},
    "products/whole.yml": {
        "id": "whole",
        "name": "Whole",
        "summary": "Words.",
        "purposes": "safety",
        "see_also": {"title": "More", "url": "https://more.example/"},
        "retention": {"duration": "P1Y"},
        "sections": [{"heading": "Answer who", "items": ["A"]}],
    },
}  # fmt: skip


def test_every_product_has_the_same_layers_in_the_same_order(make_project: Make) -> None:
    made = built(make_project, {"vocabulary/words.yml": VOCABULARY, **PRODUCTS})
    shapes = set()
    for path in PRODUCTS:
        main = body(made, path.replace(".yml", ".md"))
        order = [
            one.get("id") or one.get("class")
            for one in main.xpath(".//*[@id or @class]")
            if one.get("id") in {*LAYERS, "statement"} or one.get("class") in {"ps-trail", "ps-top"}
        ]
        shapes.add(tuple(order))
        assert all(text_of(dd) for dd in main.xpath(".//dl/div/dd")), path
        assert all(dl.xpath("./div") for dl in main.xpath(".//dl")), path
        assert {*QUESTIONS} <= {*main.xpath(".//@id")}, "answered, or named among what is not stated"
        sections = main.xpath(".//h2[@id='at-a-glance']/following::h2[following::h2[@id='questions-and-answers']]")
        assert sections, "the second layer is there, if only to say that there is none"
        assert main.xpath(".//@id") == list(dict.fromkeys(main.xpath(".//@id"))), "no anchor twice"
    assert shapes == {("ps-trail", "statement", *LAYERS)}


def test_the_downloads_of_a_product_are_its_own_rows(make_project: Make) -> None:
    made = built(make_project, {"vocabulary/words.yml": VOCABULARY, **PRODUCTS})
    assets = {asset.path: asset.content for asset in made.assets}
    main = body(made, "products/whole.md")
    links = main.xpath(".//h2[@id='downloads']/following::a/@href")
    assert links == ["../whole.json", "../whole.csv", "../../records.json", "../../records.csv"]
    own = json.loads(assets["products/whole.json"])
    assert [row["id"] for row in own["rows"]] == ["whole/a"]
    assert [product["id"] for product in own["products"]] == ["whole"]
    assert assets["products/whole.csv"].decode().count("\n") == 2
    (shown,) = {text_of(dd).split()[0] for dd in main.xpath(".//div[dt='Version']/dd")}
    assert shown == own["products"][0]["version"]
    assert json.loads(assets["products/empty.json"])["rows"] == []


def test_an_embedded_view_leaves_out_what_a_page_begins_with(make_project: Make) -> None:
    root = make_project(
        {
            "content/products/one.yml": "name: One\nid: one\nitems: [A]\n",
            "site-src/page.md": "# Page\n\n``` privacy\nview: product\nid: one\n```\n",
        }
    )
    made = build(Project(root, root / "site-src"))
    (html,) = made.embedded["page.md"].values()
    assert 'class="ps-lines"' in html
    assert "ps-trail" not in html
    assert "ps-top" not in html
    assert "<h1" not in html


def test_titles_and_descriptions_that_would_be_alike_are_told_apart(make_project: Make) -> None:
    item = {"id": "device.data", "name": "Device data", "category": "device", "page": True}
    files: dict[str, Record] = {
        "vocabulary/words.yml": VOCABULARY,
        "items/i.yml": item,
        "items/j.yml": {"id": "other.data", "name": "Device data"},
        "items/k.yml": {"id": "guides", "name": "Guides"},
        "items/l.yml": {"id": "third.data", "name": "Device data", "page": True},
        "products/p.yml": {"id": "p", "name": "P", "title": "Privacy", "summary": "The same words."},
        "products/q.yml": {"id": "q", "name": "Q", "title": "Privacy", "summary": "The same words.", "items": ["A"]},
    }
    made = built(make_project, files)
    titles = {page.path: page.metadata["title"] for page in made.pages}
    assert len(set(titles.values())) == len(titles)
    assert titles["items/device.data.md"] == "Device data"
    assert titles["items/other.data.md"] == "Device data (data item)"
    assert titles["items/third.data.md"] == "Device data (data item, third.data)"
    assert titles["categories/device.md"] == "Device data (data category)"
    assert titles["products/p.md"] == "Privacy"
    assert titles["products/q.md"] == "Privacy (Q)"
    assert titles["guides/index.md"] == "Guides (All guides)"
    descriptions = [page.metadata["description"] for page in made.pages]
    assert all(descriptions)
    assert len(set(descriptions)) == len(descriptions)
    assert text_of(body(made, "products/q.md").xpath(".//h1")[0]) == "Privacy (Q)"


def test_what_tells_titles_apart_is_in_no_heading_of_a_list(make_project: Make) -> None:
    """The heading of such a page is its title as it is written; a template of the site can print it too."""
    never = [{"heading": "N", "kind": "never", "act": "seen", "by": "admin", "items": ["A"]}]
    headings = {
        "changes/index.md": "What changed",
        "choices.md": "Your choices",
        "completeness.md": "Completeness",
        "guides/index.md": "Guides",
        "products/index.md": "Products",
        "retention.md": "How long data is kept, and where",
        "rights.md": "Rights, and whom to ask",
        "search.md": "Search",
        "terms.md": "Glossary",
        "viewers/admin.md": "What the admin can see",
        "viewers/index.md": "Who can see it",
    }
    files: dict[str, Record] = {
        "vocabulary/words.yml": VOCABULARY,
        "products/p.yml": {"id": "p", "name": "P", "sections": never},
        "changes/c.yml": {"id": "c", "name": "C", "date": "2026-01-02", "what": "It.", "products": ["p"]},
        **{f"items/{n}.yml": {"id": f"i{n}", "name": name} for n, name in enumerate(headings.values())},
    }
    options: dict[str, Any] = {"completeness": True, "checklists": ["gdpr-13"], "search": "pagefind"}
    made = built(make_project, files, **options)
    titles = {page.path: page.metadata["title"] for page in made.pages}
    assert [path for path, heading in headings.items() if not titles[path].startswith(f"{heading} (")] == []
    assert {path: text_of(body(made, path).xpath(".//h1")[0]) for path in headings} == headings
    kinds = {page.kind for page in made.pages if page.path in headings}
    make_project({f"templates/pages/{kind}.html.jinja": "<h1>{{ info.heading or info.title }}</h1>" for kind in kinds})
    made = built(make_project, files, **options)
    assert {path: text_of(body(made, path).xpath(".//h1")[0]) for path in headings} == headings


# --- our own site


@pytest.fixture(scope="module")
def views() -> list[str]:
    """The pages that are generated, as the site serves them."""
    made = our_build()
    return [page.path.removesuffix(".md").removesuffix("index").rstrip("/") + "/index.html" for page in made.pages]


def test_every_generated_page_says_where_it_is_and_who_speaks(pages: dict[str, CrawledPage], views: list[str]) -> None:
    assert len(views) > 100
    for path in views:
        main = pages[path].main
        (trail,) = main.xpath(".//nav[contains(@class, 'ps-trail')]")
        assert text_of(trail.xpath(".//a")[0]) == "Home", path
        assert trail.xpath("./following::*")[0].tag == "h1", path
        assert [text_of(li) for li in trail.xpath(".//li[@aria-current='page']")] != [], path
        tops = main.xpath(".//dl[contains(@class, 'ps-top')][@aria-label='About this page']")
        if path.startswith("products/") and path != "products/index.html":
            facts = [text_of(dt) for dt in main.xpath(".//h2[@id='source-and-review']/following::dt")]
            assert not tops, "what it is about is said once, among its source"
            assert all(facts.count(name) == 1 for name in ("Source page", "Published", "Version", "Publisher")), facts
            continue
        (top,) = tops
        assert not set(top.xpath("./following::h2")) & set(main.iter("h2")), f"{path}: the answer comes first"
        said = {text_of(div.xpath("dt")[0]): [text_of(dd) for dd in div.xpath("dd")] for div in top}
        assert said["Published by"][0].startswith("Privacy Statements demonstration"), path
        assert said["About"], path


def views_of_products(number: int) -> dict[str, Any]:
    """The views of so many products, with summaries that become longer."""
    products: dict[str, Any] = {
        f"products__p{n}": {"id": f"p{n}", "name": f"P{n}", "summary": "w " * 79 + "w" * (n + 1)} for n in range(number)
    }
    compared = {"comparisons__c": {"id": "c", "name": "C", "products": [f"p{n}" for n in range(min(number, 8))]}}
    item = {"id": "x", "name": "X", "visible_to": ["admin"], "category": "device"}
    return {view.info.path: view for view in make_views(catalog_of({"items": [item]}, **products, **compared), WORDING)}


def test_a_line_holds_as_much_as_it_may() -> None:
    views = views_of_products(13)
    assert next(len(fact.values) for fact in views["comparisons/c.md"].info.top.facts) == 7, "six, and how many more"
    assert len(views["viewers/index.md"].parts[0].facts[0].values) == 11, "ten, and how many more"
    assert ["…" in views[f"products/p{n}.md"].info.description for n in (0, 1, 2)] == [False, False, True]
    assert views["categories/device.md"].count is not None
    assert views_of_products(11)["categories/device.md"].count is None, "they stand side by side"
    letters = [" ".join(views_of_products(number)["rights.md"].parts[0].letter) for number in (5, 6)]
    assert ["[name the products" in letter for letter in letters] == [False, True]
