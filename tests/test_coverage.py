"""views/coverage.py: how much of each category each product collects; silence is no 0."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browsing import WIDE, a_visit
from conftest import ROOT, the_table, without_table
from privacy_statements import Project, build
from privacy_statements.pipeline import load_catalog
from privacy_statements.views.coverage import MOST, coverage_pages
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

MakeProject = Callable[[dict[str, str | bytes]], Path]
WORDING = Wording(Language())
SILENT = "Not stated"


def pages_in(root: Path) -> list[TablesPage]:
    catalog = load_catalog(Project(root, root / "site-src")).catalog
    return list(coverage_pages(catalog, WORDING))


def cells_of(page: TablesPage) -> dict[tuple[str, str], tuple[str, int | None]]:
    """By category and product: what a cell says, and its shade."""
    return {
        (row.header.name.text, column): (cell.values[0].link.text, cell.heat)
        for group in the_table(page).groups
        for row in group.rows
        for column, cell in zip(the_table(page).columns[1:], row.cells, strict=True)
    }


# --- our own records


def test_every_figure_leads_to_a_row_of_its_category() -> None:
    catalog = load_catalog(Project(ROOT, ROOT / "site-src")).catalog
    (page,) = coverage_pages(catalog, WORDING)
    rows = {(row.product, row.anchor): row for row in catalog.rows}
    for row in the_table(page).groups[0].rows:
        for cell in row.cells:
            link = cell.values[0].link
            if link.page is None:
                assert (link.text, cell.values[0].missing, cell.heat) == (SILENT, True, None)
            else:
                assert (link.page.removeprefix("products/").removesuffix(".md"), link.anchor) in rows


# --- on the spot

WORDS = """\
categories: [{id: device, name: Device}, {id: usage, name: Usage}, {id: empty, name: Empty}]
actors: [{id: maker, name: The maker}]
"""
ITEMS = "- {id: a, name: A, category: device}\n- {id: b, name: B, category: device}\n- {id: c, name: C, category: usage}\n- {id: d, name: D}\n"


def test_nothing_recorded_is_not_stated_and_a_denial_keeps_its_words(make_project: MakeProject) -> None:
    root = make_project(
        {
            "content/vocabulary/v.yml": WORDS,
            "content/items/i.yml": ITEMS,
            "content/products/p.yml": "id: p\nname: P\nitems: [a, {item: b, condition: somebody asks}, d]\n",
            "content/products/q.yml": "id: q\nname: Q\nsections:\n"
            "  - {heading: N, kind: never, items: [a, {item: b, act: sold, by: maker}]}\n"
            "  - {heading: D, items: [{item: c, answer: not-collected}]}\n",
        }
    )
    (page,) = pages_in(root)
    assert cells_of(page) == {
        ("Device", "P"): ("1 collected, 1 depending", 4),
        ("Device", "Q"): ("1 never collected, 1 never sold by the maker", 0),
        ("Usage", "P"): (SILENT, None),
        ("Usage", "Q"): ("1 not collected", 0),
        ("Without category", "P"): ("1 collected", 2),
        ("Without category", "Q"): (SILENT, None),
    }
    assert page.parts[0].after == "Without any data item: Empty."


def test_what_is_collected_and_denied_counts_once(make_project: MakeProject) -> None:
    root = make_project(
        {
            "content/vocabulary/v.yml": WORDS,
            "content/items/i.yml": ITEMS,
            "content/products/p.yml": "id: p\nname: P\nitems: [a]\nsections: [{heading: N, kind: never, items: [{id: n, item: a, act: sold}]}]\n",
        }
    )
    (page,) = pages_in(root)
    assert cells_of(page)["Device", "P"] == ("1 collected", 4)


def test_a_denial_under_a_condition_is_none_for_everybody(make_project: MakeProject) -> None:
    root = make_project(
        {
            "content/vocabulary/v.yml": "dimensions: [{id: mam, name: MAM}]\n",
            "content/items/i.yml": "".join(f"- {{id: {one}, name: {one}}}\n" for one in "abcd"),
            "content/products/p.yml": "id: p\nname: P\nsections:\n  - {heading: N, kind: never, items: ["
            "{item: a, condition: {mam: 'no'}}, {item: b}, {item: c, condition: {mam: 'no'}}, {item: c, id: c2}]}\n"
            "  - {heading: C, kind: never, columns: [mam], items: [{item: d, answers: {mam: collected}}]}\n",
        }
    )
    (page,) = pages_in(root)
    ((words, heat),) = cells_of(page).values()
    assert (words, bool(heat)) == ("1 depending, 2 never collected, 1 never, with a limit", True)


def test_without_data_items_or_products(make_project: MakeProject) -> None:
    root = make_project({"content/products/p.yml": "id: p\nname: P\n"})
    (page,) = pages_in(root)
    assert without_table(page) == "No data item is recorded."
    assert not build(Project(root, root / "site-src")).failed
    (root / "content/products/p.yml").unlink()
    assert pages_in(root) == []


def many(make_project: MakeProject, count: int) -> list[TablesPage]:
    files: dict[str, str | bytes] = {
        f"content/products/p{n:03}.yml": f"id: p{n:03}\nname: P{n:03}\nitems: [{'a, c' if n % 2 else 'b'}]\n"
        for n in range(count)
    }
    files |= {"content/vocabulary/v.yml": WORDS, "content/items/i.yml": ITEMS}
    return pages_in(make_project(files))


def test_each_of_not_very_many_products_has_a_column(make_project: MakeProject) -> None:
    (page,) = many(make_project, MOST)
    assert the_table(page).columns[1:] == tuple(f"P{n:03}" for n in range(MOST))


def test_of_very_many_products_only_their_numbers_are_told(make_project: MakeProject) -> None:
    (page,) = many(make_project, MOST + 1)
    said = {key: words for key, (words, _heat) in cells_of(page).items()}
    collect, other, silent = the_table(page).columns[1:]
    assert said["Device", collect] == f"{MOST + 1}"
    assert (said["Usage", collect], said["Usage", other], said["Usage", silent]) == ("12", "0", "13")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_shade_never_stands_alone(browser: Browser, address: str, scheme: str) -> None:
    with a_visit(browser, viewport=WIDE, color_scheme=scheme) as (_context, page, _asked, said):
        page.goto(f"{address}/comparisons/by-category/")
        shaded = page.locator("td[class^=ps-heat]")
        assert shaded.count() > 20
        assert all(text[0].isdigit() for text in shaded.all_inner_texts())
        grounds = {
            n: page.locator(f".ps-heat-{n}").first.evaluate("one => getComputedStyle(one).backgroundImage")
            for n in range(1, 5)
        }
        assert len(set(grounds.values())) == 4
        page.emulate_media(forced_colors="active")
        ground = shaded.first.evaluate("one => getComputedStyle(one).backgroundImage")
        assert ground == "none"
        assert said == []
