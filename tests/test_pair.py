"""views/pair.py: what differs between two products stands first and alone; which two have a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browsing import PHONE, a_visit
from conftest import ROOT, Make, the_table
from privacy_statements import Project, build
from privacy_statements.pages.page import html_of
from privacy_statements.pipeline import load_catalog
from privacy_statements.views.comparisons import comparisons_table
from privacy_statements.views.pair import pair_pages, pairs
from privacy_statements.views.pivot import product_cells
from privacy_statements.views.readymade import ready_made
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

WORDING = Wording(Language())
MOBILE = "comparisons/defender-endpoint-android-and-defender-endpoint-ios.md"


def pairs_in(root: Path) -> dict[str, TablesPage]:
    catalog = load_catalog(Project(root, root / "site-src")).catalog
    return {page.info.path: page for key in pairs(catalog) for page in pair_pages(key, catalog, WORDING)}


def rows_of(page: TablesPage) -> dict[str, list[str]]:
    """The anchors of the rows of each group."""
    return {group.anchor or "": [row.header.anchor or "" for row in group.rows] for group in the_table(page).groups}


def test_every_answer_leads_to_the_row_that_says_it() -> None:
    page = pairs_in(ROOT)[MOBILE]
    first = the_table(page).groups[0].rows[0]
    assert first.header.name.text == "Actions in the app"
    targets = [answer.target for cell in first.cells for answer in cell.answers]
    assert [target and (target.page, target.anchor) for target in targets] == [
        ("products/defender-endpoint-android.md", "row-app.actions"),
        ("products/defender-endpoint-ios.md", "row-app.actions"),
    ]


# --- what is compared


def product(name: str, *items: str, more: str = "") -> str:
    listed = "".join(f"  - {item}\n" for item in items)
    return f"id: {name}\nname: {name.upper()}\ndescription: D.\n{more}" + (f"items:\n{listed}" if items else "")


SHARED = "- {id: a, name: A}\n- {id: b, name: B}\n- {id: c, name: C}\n- {id: d, name: D}\n- {id: e, name: E}\n"


def test_silence_of_one_is_no_difference_and_no_denial(make_project: Make) -> None:
    root = make_project(
        {
            "content/items/i.yml": SHARED,
            "content/products/p.yml": product("p", "a", "{item: b, only: apps}", "c", "{item: e, answer: not-stated}"),
            "content/products/q.yml": product("q", "a", "{item: b, only: sites}", "d", "{item: e, answer: not-stated}"),
        }
    )
    page = pairs_in(root)["comparisons/p-and-q.md"]
    assert rows_of(page) == {
        "differ": ["item-b"],
        "first": ["item-c"],
        "second": ["item-d"],
        "neither": ["item-e"],
        "same": ["item-a"],
    }, "two that say nothing do not say the same"
    silent = the_table(page).groups[1].rows[0].cells[1].answers[0]
    assert (silent.kind, silent.label) == ("not-stated", "Not stated")
    differ, only_p, only_q, agree = (
        "Their answers differ about B.",
        "Only P names C.",
        "Only Q names D.",
        "They answer alike about A.",
    )
    assert page.count == f"{differ} {only_p} {only_q} {agree}"


def test_that_nothing_differs_is_said(make_project: Make) -> None:
    products: dict[str, str | bytes] = {f"content/products/{one}.yml": product(one, "a") for one in "pq"}
    page = pairs_in(make_project({**products, "content/items/i.yml": SHARED}))["comparisons/p-and-q.md"]
    assert rows_of(page) == {"same": ["item-a"]}
    assert page.count == "They answer alike about A."


def test_what_both_names_begin_with_is_told_once(make_project: Make) -> None:
    files: dict[str, str | bytes] = {
        f"content/products/{one}.yml": f"id: {one}\nname: Contoso Mail on {one.upper()}\nitems: [a, {{item: b, only: {one}}}]\n"
        for one in ("p", "q")
    }
    page = pairs_in(make_project({**files, "content/items/i.yml": SHARED}))["comparisons/p-and-q.md"]
    assert page.info.title == "What differs: Contoso Mail on P and Q"
    assert the_table(page).columns == ("Data item", "P", "Q")


def test_a_comparison_that_somebody_has_written_keeps_its_address(make_project: Make) -> None:
    root = make_project(
        {
            "content/items/i.yml": SHARED,
            "content/products/p.yml": product("p", "a"),
            "content/products/q.yml": product("q", "a"),
            "content/comparisons/p-and-q.yml": "id: p-and-q\nname: Ours\nproducts: [q, p]\n",
        }
    )
    page = pairs_in(root)["comparisons/p-and-q-2.md"]
    assert (page.see[0].text, page.see[0].page) == ("Ours", "comparisons/p-and-q.md")
    assert not build(Project(root, root / "site-src")).failed


def test_text_of_records_stays_text(make_project: Make) -> None:
    evil = "<script>alert(1)</script> {product} {{ x }}"
    root = make_project(
        {
            "content/products/p.yml": f"id: p\nname: {json.dumps(evil)}\ndescription: D.\nitems: [a, {{name: {json.dumps(evil)}}}]\n",
            "content/items/i.yml": SHARED,
            "content/products/q.yml": product("q", "a"),
        }
    )
    built = build(Project(root, root / "site-src"))
    page = next(page for page in built.pages if page.path == "comparisons/p-and-q.md")
    html = html_of(page.blocks)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "&#123;product&#125;" in html


def test_a_part_that_says_more_than_a_row_beside_it_is_told(make_project: Make) -> None:
    rows = "[{item: x, answer: not-stated}, {id: w, name: Whole, parts: [{item: x}]}]"
    root = make_project(
        {
            "content/items/i.yml": "- {id: x, name: X}\n",
            "content/products/p.yml": f"id: p\nname: P\nsections: [{{heading: D, kind: data, items: {rows}}}]\n",
        }
    )
    catalog = load_catalog(Project(root, root / "site-src")).catalog
    (cell,) = product_cells(catalog, catalog.items["x"], (catalog.products["p"],), WORDING)
    assert [(one.kind, one.column and one.column.text) for one in cell.answers] == [
        ("not-stated", "D"),
        ("collected", "as part of Whole"),
    ]


# --- which two have a page


def many(make_project: Make, count: int, family: Callable[[int], str]) -> Path:
    return make_project(
        {
            "content/items/i.yml": SHARED,
            **{
                f"content/products/p{n:03}.yml": product(f"p{n:03}", "a", more=f"family: {family(n)}\n")
                for n in range(count)
            },
        }
    )


def test_only_two_that_mention_the_same_have_a_page(make_project: Make) -> None:
    rows = {
        "p": "a",
        "q": "{item: b, answer: not-collected}",
        "r": "{name: Whole, id: w, parts: [{item: b}, {item: a}]}",
    }
    products: dict[str, str | bytes] = {f"content/products/{one}.yml": product(one, row) for one, row in rows.items()}
    catalog = load_catalog(Project(root := make_project({**products, "content/items/i.yml": SHARED}), root)).catalog
    made = ready_made(catalog)
    assert [(pair.first.id, pair.second.id) for pair in made.pairs] == [("p", "r"), ("q", "r")]
    assert [pair.path for pair in made.apart] == ["comparisons/p-and-q.md"]
    alike = {f"content/products/{one}.yml": product(one, "a") for one in ("x", "x-and-y", "y-and-z", "z")}
    root = make_project({**alike, "content/items/i.yml": SHARED})
    both = ["comparisons/x-and-y-and-z.md", "comparisons/x-and-y-and-z-2.md"]
    found = [pair.path for pair in ready_made(load_catalog(Project(root, root)).catalog).pairs]
    assert [path for path in found if path in both] == both


@pytest.mark.parametrize(
    ("count", "families", "pairs"),
    [
        pytest.param(1, 1, 0, id="one product"),
        pytest.param(10, 10, 45, id="all of ten"),
        pytest.param(11, 11, 0, id="each of a family of its own"),
        pytest.param(12, 6, 6, id="two of each family"),
        pytest.param(11, 1, 0, id="a family that is too large"),
        pytest.param(20, 2, 90, id="families of ten"),
        pytest.param(110, 11, 450, id="more families of ten than there is room for"),
    ],
)
def test_which_two_products_have_a_page(make_project: Make, count: int, families: int, pairs: int) -> None:
    root = many(make_project, count, lambda n: f"F{n % families}")
    catalog = load_catalog(Project(root, root / "site-src")).catalog
    made = ready_made(catalog).pairs
    assert len(made) == pairs
    families_of = {key: product.family for key, product in catalog.products.items()}
    assert all(families_of[pair.first.id] == families_of[pair.second.id] for pair in made) or count <= 10
    assert count < 110 or "F9" not in {families_of[pair.first.id] for pair in made}, "the last one by name"
    table = comparisons_table(catalog, WORDING)
    listed = [
        value.link.page
        for group in (table.groups if table else ())
        if group.anchor == "pairs"
        for row in group.rows
        for value in row.cells[0].values
    ]
    assert sorted(page or "" for page in listed) == sorted([pair.path for pair in made] * 2)


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_the_first_difference_stands_on_the_first_screen(browser: Browser, address: str, script: bool) -> None:
    with a_visit(browser, viewport=PHONE, java_script_enabled=script) as (_context, page, _asked, said):
        page.goto(f"{address}/{MOBILE.removesuffix('.md')}/")
        row = page.locator("#item-app\\.actions").locator("xpath=..")
        for answer in row.locator("td b").all():
            box = answer.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= PHONE["height"]
        box = row.locator(".ps-only").first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE["height"]
        hidden = {
            "Only rows that differ": ("first", "second", "same"),
            "Only rows that both mention": ("first", "second"),
        }
        for choice, groups in hidden.items():
            page.get_by_label(choice).check()
            assert [page.locator(f"#{group}").is_visible() for group in ("first", "second", "same")] == [
                group not in groups for group in ("first", "second", "same")
            ]
            page.get_by_label(choice).uncheck()
        assert said == []
