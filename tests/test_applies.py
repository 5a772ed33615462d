"""What applies to a reader: every answer equals that of a second evaluator, which reads the YAML itself."""

from __future__ import annotations

import json
import random
from itertools import islice
from math import prod
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from conftest import ROOT, our_catalog, the_table
from evaluator import Records, load, read
from laws import law
from privacy_statements.catalog.circumstances import circumstances_of
from privacy_statements.catalog.model import Catalog
from privacy_statements.views.applies import AppliesPage
from privacy_statements.views.outcomes import lines_of
from privacy_statements.views.pages import record_id
from privacy_statements.views.product import ProductPage
from privacy_statements.views.site import make_views
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from small import catalog_of, loaded

WORDING = Wording(Language())


@pytest.fixture(scope="module")
def records() -> Records:
    return read(ROOT / "content")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return our_catalog()


@pytest.fixture(scope="module")
def pages(catalog: Catalog) -> dict[str, AppliesPage]:
    views = make_views(catalog, WORDING)
    return {view.info.path: view for view in views if isinstance(view, AppliesPage)}


def outcomes(page: AppliesPage) -> dict[str, str]:
    """The answer of every row of a page, by its anchor."""
    rows = [
        (row, row.cells[0].answers[0].kind)
        for row in (page.table.all_rows if page.table and not page.situation else ())
    ]
    rows += [(row, saying.kind) for saying in (*page.said, *page.others) for row in saying.table.all_rows]
    made = {row.header.anchor or "": kind for row, kind in rows}
    assert len(made) == len(rows) > 0
    return made


def compared(catalog: Catalog, records: Records, product: str, dimensions: list[str], each: int = 1) -> int:
    """Compares every situation, or ``each`` so many one; how many there were."""
    lines = lines_of(circumstances_of(catalog.products[product], catalog.vocabulary), WORDING)
    count = 0
    for facts in islice(records.situations(dimensions), None, None, each):
        assert {line.anchor: line.outcome(facts) for line in lines} == records.applies(product, facts), facts
        count += 1
    return count


# --- our own records


@pytest.mark.slow
def test_every_situation_of_every_product(catalog: Catalog, records: Records):
    """Every combination of what each product depends on, "not said" among the values."""
    asked = {
        product: [one.id for one in circumstances_of(catalog.products[product], catalog.vocabulary).dimensions]
        for product in catalog.products
    }
    assert asked == {product: records.asked(product) for product in records.products}
    counts = {product: compared(catalog, records, product, asked[product]) for product in asked}
    assert counts == {
        "defender-endpoint-android": 1,
        "defender-endpoint-ios": 3,
        "intune": 5 * 3 * 4 * 3 * 2 * 3,
        "managed-desktop": 9,
    }


@pytest.mark.slow
def test_every_situation_that_the_site_knows(catalog: Catalog, records: Records):
    """Of the smallest product, combinations of all declared dimensions, with every value of each: what it does not
    depend on changes nothing."""
    everything = list(records.dimensions)
    assert prod(len(records.values(one)) + 1 for one in everything) == 9720
    assert compared(catalog, records, "managed-desktop", everything, each=23) == 423


@pytest.mark.slow
def test_more_facts_never_take_back_an_answer(catalog: Catalog, records: Records):
    """What is decided stays, whatever else a reader says: an answer is no guess."""
    every = [(facts, records.applies("intune", facts)) for facts in records.situations(records.asked("intune"))]
    by_facts = {tuple(facts.items()): said for facts, said in every}
    for facts, said in every:
        for left_out in facts:
            fewer = by_facts[tuple((key, value) for key, value in facts.items() if key != left_out)]
            changed = {key for key in said if fewer[key] != said[key]}
            assert all(fewer[key] == "conditional" for key in changed)


def test_the_page_for_everybody(pages: dict[str, AppliesPage], records: Records):
    for product in records.products:
        page = pages[f"applies/{product}.md"]
        assert outcomes(page) == records.applies(product, {})
        tallies = {tally.kind: tally.count for tally in page.tallies if tally.kind not in ("never", "never-if")}
        said = [
            answer for anchor, answer in records.applies(product, {}).items() if anchor.startswith(("item-", "row-"))
        ]
        assert tallies == {kind: said.count(kind) for kind in tallies}
        assert sum(tallies.values()) == len(said)


def test_the_page_of_each_preset(pages: dict[str, AppliesPage], records: Records):
    expected = {
        f"applies/{product}/{preset}.md": (product, when)
        for product in records.products
        for preset, when in records.presets_about(product).items()
    }
    assert len(expected) == 12
    assert expected.keys() == {path for path in pages if path.count("/") == 2}
    for path, (product, when) in expected.items():
        every, shown = records.applies(product, when), outcomes(pages[path])
        assert {key: every[key] for key in shown} == shown
        assert all(key.startswith(("part-", "never-")) for key in every.keys() - shown.keys()), (
            "they stand beside their whole"
        )
        folded = {row.header.anchor for each in pages[path].others for row in each.table.all_rows}
        count = sum(key.startswith(("item-", "row-")) for key in shown.keys() - folded)
        assert sum(tally.count for tally in pages[path].tallies if not tally.kind.startswith("never")) == count


def test_conditions_stand_in_full(pages: dict[str, AppliesPage]):
    """The words of conditions, and the answer columns."""
    table = pages["applies/intune.md"].table
    assert table is not None
    cells = {row.header.anchor: row.cells[1] for group in table.groups for row in group.rows}
    assert [value.link.text for value in cells["item-app.install-location"].values] == [
        "It may be collected, but only if an admin has marked the device as corporate-owned or the compliant app feature is"
        " turned on, and not if Intune manages only apps (MAM)."
    ]


# --- made-up records

DIMENSIONS: list[dict[str, Any]] = [
    {"id": "platform", "name": "Platform", "values": [{"id": "ios", "name": "I"}, {"id": "web", "name": "W"}]},
    {"id": "mam", "name": "MAM"},
    {
        "id": "level",
        "name": "Level",
        "ordered": "true",
        "cumulative": "true",
        "values": [{"id": "low", "name": "L"}, {"id": "mid", "name": "M"}, {"id": "full", "name": "F"}],
    },
]
TRIED = [phase for phase in Phase if phase is not Phase.shrink]  # a record of three sections takes long to shrink
PLAIN = ["collected", "not-collected", "reused", "not-applicable", "not-stated"]


def a_condition(chance: random.Random, depth: int = 0) -> Any:
    """A condition of any form; in half of all mappings several keys must hold."""
    if chance.random() < 0.2:
        return "the admin asks for it"
    made: dict[str, Any] = {}
    while not made or chance.random() < 0.3:
        kind = chance.choice(["platform", "mam", "level", "all", "any", "not", "words"][: 7 if depth < 2 else 3])
        if kind in ("all", "any"):
            made[kind] = [a_condition(chance, depth + 1) for _ in range(chance.randint(1, 3))]
        elif kind == "not":
            made[kind] = a_condition(chance, depth + 1)
        elif kind == "words":
            made[kind] = "the person asks for it"
        else:
            (of,) = [one for one in DIMENSIONS if one["id"] == kind]
            values = [one["id"] for one in of.get("values", ())] or ["yes", "no"]
            made[kind] = chance.sample(values, chance.randint(1, len(values)))
    return made


def an_answer(chance: random.Random) -> Any:
    if chance.random() < 0.4:
        return chance.choice(PLAIN)
    answer = {"answer": chance.choice([*PLAIN, "conditional"])}
    return answer | ({"condition": a_condition(chance)} if chance.random() < 0.6 else {})


def something_said(chance: random.Random, columns: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if chance.random() < 0.5:
        made["condition"] = a_condition(chance) if chance.random() < 0.9 else "always"
    if chance.random() < 0.2:
        made["level"] = f"level.{chance.choice(['low', 'mid', 'full'])}"
    if chance.random() < 0.3:
        made["answer"] = an_answer(chance)
    if columns and chance.random() < 0.7:
        made["answers"] = {name: an_answer(chance) for name in columns if chance.random() < 0.8}
    if chance.random() < 0.1:
        made["obtained"] = {"how": "reused"}
    return {key: value for key, value in made.items() if value != {}}


def parts_of(chance: random.Random, columns: list[str], name: str, depth: int = 0) -> dict[str, Any]:
    if depth > 1 or chance.random() < 0.6:
        return {}
    parts = []
    for number in range(chance.randint(1, 2)):
        part: dict[str, Any] = {"name": f"{name} part {number}"}
        if chance.random() < 0.5:
            part["condition"] = a_condition(chance)
        if columns and chance.random() < 0.3:
            part["answers"] = {columns[0]: an_answer(chance)}
        parts.append(part | parts_of(chance, columns, part["name"], depth + 1))
    return {"parts": parts, "relation": chance.choice(["all", "all", "one-of", "in-order"])}


def a_product(chance: random.Random, rows: int = 3, *, agrees: bool = False) -> dict[str, Any]:
    """A product with sections inside sections, rows about shared and own items, and denials. One that agrees with
    itself does not deny what it says elsewhere."""
    sections = []
    for number in range(3):
        columns = [[], ["mam"], ["platform.ios", "platform.web"]][chance.randrange(3)]
        kind = chance.choice(["data", "data", "never"])
        said = something_said(chance, columns) if kind == "data" else {}
        items = []
        for place in range(rows):
            name = f"row {number} {place}"
            row = {"id": f"r{number}-{place}", **something_said(chance, columns), **parts_of(chance, columns, name)}
            shared = chance.random() < 0.3 and not (agrees and kind == "never")
            row |= {"item": f"i{place}"} if shared else {"name": name}
            if kind == "never":
                row.pop("answer", None)
                row |= {"act": "sold"} if chance.random() < 0.3 else {}
            items.append(row)
        inner = {"heading": f"S{number}", "items": items, **({"columns": columns} if columns else {})}
        outer = {"heading": f"O{number}", "kind": kind, "sections": [inner], **said}
        if columns:
            outer["columns"] = columns
        sections.append(outer)
    return {"id": "p", "name": "P", "sections": sections}


def files_of(product: dict[str, Any], rows: int = 3) -> dict[str, str]:
    """The files of a made-up site."""
    items = [{"id": f"i{place}", "name": f"Item {place}"} for place in range(rows)]
    return {
        "vocabulary/v.yml": json.dumps({"dimensions": DIMENSIONS}),
        "items/i.yml": json.dumps(items),
        "products/p.yml": json.dumps(product),
    }


@pytest.mark.slow
@law(60, here=15, phases=TRIED, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=False))
def test_any_record(chance: random.Random):
    """Nested conditions, levels, columns, parts that stand for each other: both minds say the same in every situation."""
    files = files_of(a_product(chance))
    catalog = catalog_of(files)
    records = Records({path: load(text) for path, text in files.items()})
    assert compared(catalog, records, "p", list(records.dimensions)) == 3 * 3 * 4
    make_views(catalog, WORDING)


# --- presets, and records that say little


def made(files: dict[str, str]) -> tuple[Catalog, list[str]]:
    """The catalog of some files, and what is wrong with them."""
    read = loaded(files)
    return read.catalog, [one.message for one in read.diagnostics if one.code != "provisional-id"]


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("{platfrom: ios}", 'unknown dimension "platfrom" in a preset; did you mean "platform"?'),
        ("{platform: iso}", 'unknown value "iso" of the dimension "platform"; did you mean "ios"?'),
        ("{platform: ios, platform: web}", 'met the key "platform" again; it stands already in line 2'),
        ("{}", "met a preset without a dimension; expected at least one, with its value"),
        ("{platform: [ios, web]}", 'met a list for "platform"; expected the id of a record, such as app.name'),
    ],
)
def test_a_preset_that_means_nothing_is_a_mistake(when: str, message: str):
    text = f"dimensions: {json.dumps(DIMENSIONS)}\npresets: [{{id: a, name: A, when: {when}}}]\n"
    _, wrong = made({"vocabulary/v.yml": text, "products/p.yml": "{id: p, name: P}"})
    assert message in wrong


def test_the_name_of_a_file_that_windows_keeps():
    text = f"dimensions: {json.dumps(DIMENSIONS)}\npresets: [{{id: con, name: A, when: {{mam: yes}}}}]\n"
    _, wrong = made({"vocabulary/v.yml": text, "products/p.yml": "{id: p, name: P}"})
    assert wrong == ['met the id "con", a name that Windows keeps for itself; expected another one']


def applies_pages_of(files: dict[str, str]) -> dict[str, AppliesPage]:
    catalog, wrong = made(files)
    assert wrong == []
    views = make_views(catalog, WORDING)
    return {view.info.path: view for view in views if isinstance(view, AppliesPage)}


def test_records_without_dimensions_give_whole_pages():
    pages = applies_pages_of({"products/p.yml": "{id: p, name: P, items: [{id: x, name: X}]}"})
    assert pages.keys() == {"applies/p.md"}
    page = pages["applies/p.md"]
    assert outcomes(page) == {"row-x": "collected"}
    assert (page.asked, page.script, page.presets) == ((), None, ())
    assert page.undecided == "Nothing of it depends on anything that a reader could choose here."


def test_a_product_without_rows():
    page = applies_pages_of({"products/p.yml": "{id: p, name: P}"})["applies/p.md"]
    assert (page.table, page.undecided) == (None, None)


def test_a_preset_stands_where_it_concerns_a_product():
    vocabulary = (
        f"dimensions: {json.dumps(DIMENSIONS)}\npresets: [{{id: a, name: A, when: {{platform: ios, mam: yes}}}}]\n"
    )
    product = "{id: %s, name: %s, items: [{id: x, name: X, condition: %s}]}"
    pages = applies_pages_of(
        {
            "vocabulary/v.yml": vocabulary,
            "products/p.yml": product % ("p", "P", "{platform: ios}"),
            "products/q.yml": product % ("q", "Q", "{level: full}"),
        }
    )
    assert {path for path in pages if path.count("/") == 2} == {"applies/p/a.md"}
    assert pages["applies/p/a.md"].situation == ("Platform is I",)
    assert outcomes(pages["applies/p/a.md"]) == {"row-x": "collected"}


def test_every_page_can_be_asked_for(catalog: Catalog):
    ids = {record_id(view) for view in make_views(catalog, WORDING) if isinstance(view, AppliesPage)}
    assert {"intune", "intune/personal-iphone", "managed-desktop"} <= ids


def test_the_page_of_a_product_leads_there(catalog: Catalog):
    views = {view.info.path: view for view in make_views(catalog, WORDING)}
    intune = views["products/intune.md"]
    assert isinstance(intune, ProductPage)
    assert "applies/intune.md" in [sentence.first.page for sentence in intune.lines[0].sentences if sentence.first]


def test_the_list_of_situations_leads_to_the_page_of_each(catalog: Catalog, pages: dict[str, AppliesPage]):
    (listed,) = [view for view in make_views(catalog, WORDING) if view.info.path == "situations/index.md"]
    assert isinstance(listed, TablesPage)
    links = [value.link.page for row in the_table(listed).groups[0].rows for value in row.cells[0].values]
    assert sorted(filter(None, links)) == sorted(path for path in pages if path.count("/") == 2)


def test_home_lists_situations_by_device_and_a_preset_may_name_its_products():
    """A preset without a device has a row of its own; one that names products has pages for these alone."""
    presets = """
  - {id: a, name: My phone when managed, device: My phone, choice: managed, when: {mam: yes}}
  - {id: b, name: My phone, device: My phone, when: {platform: ios}}
  - {id: c, name: Elsewhere, when: {platform: web}, products: q}"""
    files = {
        "vocabulary/v.yml": f"dimensions: {json.dumps(DIMENSIONS)}\npresets:{presets}\n",
        "products/p.yml": "{id: p, name: P, items: [{id: x, name: X, condition: {platform: ios, mam: yes}}]}",
        "products/q.yml": "{id: q, name: Q, items: [{id: x, name: X}]}",
    }
    catalog, wrong = made(files)
    assert wrong == []
    (listed,) = [view for view in make_views(catalog, WORDING) if view.info.path == "situations/index.md"]
    assert isinstance(listed, TablesPage)
    (table,) = [part.table for part in listed.parts if part.table]
    assert [
        (row.header.name.text, [(value.link.text, value.link.page) for value in row.cells[0].values])
        for row in table.all_rows
    ] == [
        ("My phone", [("managed", "applies/p/a.md"), ("My phone", "applies/p/b.md")]),
        ("Elsewhere", [("Q", "applies/q/c.md")]),
    ]
    files["vocabulary/v.yml"] = files["vocabulary/v.yml"].replace("products: q", "products: r")
    assert made(files)[1] == ['unknown product "r" in a preset; expected one of p, q']


def test_my_page_says_each_sentence_once_and_names_parts_beside_their_whole():
    rows = """[
      {item: i0, subjects: me}, {item: i1, subjects: me, visible_to: admin}, {name: N, subjects: boss},
      {name: W, relation: one-of, parts: [S, T]}, {name: X, condition: {platform: ios}}]"""
    words = (
        "subjects: [{id: me, name: Me}, {id: boss, name: Boss, about_others: true}]\n"
        "actors: [{id: admin, name: Your admin}]\n"
        f"dimensions: {json.dumps(DIMENSIONS)}\n"
        "presets: [{id: a, name: My own phone, when: {platform: ios}}]\n"
    )
    product = f"{{id: p, name: P, sections: [{{id: s, heading: Device, kind: data, items: {rows}}}]}}"
    files = {**files_of({}), "vocabulary/v.yml": words, "products/p.yml": product}
    page = applies_pages_of(files)["applies/p/a.md"]
    collects = "Yes. P collects this data."
    said = [(each.sentence, [row.header.name.text for row in each.table.all_rows]) for each in page.said]
    assert said == [(collects, ["Item 0", "W", "X"]), (f"{collects} Your admin can see it.", ["Item 1"])]
    assert [each.heading for each in page.said] == ["Collected", None]
    assert [value.link.text for row in page.said[0].table.all_rows for value in row.cells[0].values] == ["(S or T)"]
    assert [[group.title.anchor for group in each.table.groups if group.title] for each in page.said] == [["s"], ["s"]]
    assert [(each.sentence, each.table.row_count) for each in page.others] == [(collects, 1)]
    assert page.unsaid is not None
    assert "who can see it" not in page.unsaid, "of one item it is stated"
    assert page.letter[1] == "I use my own phone. My questions are about P."


def test_a_letter_asks_for_what_the_statement_does_not_say_and_for_nothing_else():
    """In the words of the page of the product, which says it to readers of the statement."""
    preset = "presets: [{id: a, name: A, when: {platform: ios, mam: yes}}]"
    told = "retention: {duration: P1Y}, storage: {stores: S}, controls: {kind: opt-out}"
    letters = []
    for more in ("", f", {told}"):
        product = "{id: p, name: P, items: [{id: x, name: X, condition: {platform: ios}}]" + more + "}"
        files = {"vocabulary/v.yml": f"dimensions: {json.dumps(DIMENSIONS)}\n{preset}\n", "products/p.yml": product}
        views = {view.info.path: view for view in make_views(made(files)[0], WORDING)}
        page, statement = views["applies/p/a.md"], views["products/p.md"]
        assert isinstance(page, AppliesPage)
        assert isinstance(statement, ProductPage)
        asked = dict.fromkeys([*statement.unsaid, "who can see it"])
        assert [line for line in page.letter if line.startswith("•")] == [f"• {each}" for each in asked]
        letters.append(" ".join(page.letter))
    for words in ("how long it is kept", "where it is kept", "which choices there are"):
        assert [words in letter for letter in letters] == [True, False]
    assert not applies_pages_of(files)["applies/p.md"].letter, "only who is in a situation has something to ask"


def test_a_denial_with_an_open_limit_is_no_plain_never_and_beyond_its_condition_says_nothing():
    """Only the plain one is counted as never, and the limit is in the sentence."""
    rows = "[{name: Plain}, {name: Scoped, only: managed apps}, {name: There, condition: {platform: ios}}]"
    pages = applies_pages_of(
        {
            "vocabulary/v.yml": f"dimensions: {json.dumps(DIMENSIONS)}\npresets: [{{id: w, name: W, when: {{platform: web}}}}]\n",
            "products/p.yml": f"{{id: p, name: P, sections: [{{heading: N, kind: never, items: {rows}}}]}}",
        }
    )
    for path, there in (("applies/p.md", "never-if"), ("applies/p/w.md", "not-stated")):
        page = pages[path]
        assert outcomes(page) == {"never-plain": "never", "never-scoped": "never-if", "never-there": there}
        told = {tally.label: tally.count for tally in page.tallies if tally.count}
        assert (told["Never"], "Depends" in told) == (1, False)
    table, said = pages["applies/p.md"].table, pages["applies/p/w.md"].said
    assert table is not None
    assert [group.anchor for group in table.groups] == ["answer-never", "answer-never-if"]
    (row,) = (row for row in table.groups[1].rows if row.header.anchor == "never-scoped")
    assert row.cells[-1].values[0].link.text == "No, but only for managed apps: never collected."
    assert [saying.anchor for saying in said] == ["answer-never", "answer-never-if", "answer-not-stated"]
    assert [saying.sentence for saying in said] == [
        "No. P does not collect this data.",
        "No, but only for managed apps: never collected.",
        "The statement doesn't say: it says no only if Platform is I.",
    ]


def test_a_part_that_can_be_replaced_is_open():
    """In words: nobody has written down which of several parts is used."""
    product = "{id: p, name: P, items: [{id: x, name: The ID, relation: one-of, parts: [Serial, Random number]}]}"
    table = applies_pages_of({"products/p.yml": product})["applies/p.md"].table
    assert table is not None
    rows = {row.header.anchor: row for group in table.groups for row in group.rows}
    row = rows["part-x-serial"]
    assert row.cells[1].values[0].link.text == "Only if it is used as “The ID”."
    assert row.cases is None
