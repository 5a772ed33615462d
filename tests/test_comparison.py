"""views/comparisons.py: what a writer configures: products, items, columns, and their order."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Make, table_in, the_table
from privacy_statements import Project
from privacy_statements.pipeline import load_catalog
from privacy_statements.views.comparisons import comparison_pages
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

FILES: dict[str, str | bytes] = {
    "content/vocabulary/v.yml": "purposes: [{id: bill, name: Bill}]\nactors: [{id: admin, name: Admin}]\n"
    "recipients: [{id: bank, name: Bank}]\ncategories: [{id: k, name: K}]\n",
    "content/items/i.yml": "- {id: a, name: A}\n- {id: b, name: B}\n- {id: c, name: C}\n- {id: d, name: D, category: k}\n",
    "content/products/p.yml": "id: p\nname: P\nitems: [c, a, {name: whole, parts: [b]}]\n",
    "content/products/q.yml": "id: q\nname: Q\nnecessity: required\npurposes: bill\nretention: {duration: P30D}\n"
    "recipients: bank\nvisible_to: admin\nitems: [b, d, a]\n",
}


def page_of(make_project: Make, more: str) -> TablesPage:
    root = make_project({**FILES, "content/comparisons/x.yml": f"id: x\nname: X\n{more}"})
    (page,) = pages_of(root)
    return page


def pages_of(root: Path) -> list[TablesPage]:
    catalog = load_catalog(Project(root, root / "site-src")).catalog
    return list(comparison_pages("x", catalog, Wording(Language())))


def names(page: TablesPage) -> list[str]:
    return [row.header.name.text for group in the_table(page).groups for row in group.rows]


@pytest.mark.parametrize(
    ("more", "meant"),
    [
        pytest.param("products: [p, q]\n", ["D", "A", "B", "C", "whole"], id="by name in each category"),
        pytest.param("products: [p, q]\norder: written\n", ["D", "C", "A", "whole", "B"], id="as the first product"),
        pytest.param("products: [q, p]\norder: written\n", ["D", "B", "A", "C", "whole"], id="as the other one"),
        pytest.param("items: [c, b, a]\norder: written\n", ["C", "B", "A"], id="as they are listed"),
        pytest.param("items: [c, b, a]\n", ["A", "B", "C"], id="listed, and by name"),
        pytest.param("categories: k\n", ["D"], id="of a category"),
        pytest.param("local_items: false\n", ["D", "A", "B", "C"], id="shared items alone"),
    ],
)
def test_the_rows_are_those_that_the_record_asks_for(make_project: Make, more: str, meant: list[str]) -> None:
    assert names(page_of(make_project, more)) == meant


def test_the_columns_are_the_products_in_their_order(make_project: Make) -> None:
    table = table_in(page_of(make_project, "products: [q, p]\n"))
    assert table is not None
    assert table.columns == ("Data item", "Q", "P")


@pytest.mark.parametrize(
    ("column", "label", "words"),
    [
        ("necessity", "Necessity", "Required"),
        ("purposes", "Purposes", "Bill"),
        ("retention", "Kept for", "30 days"),
        ("recipients", "Recipients", "Bank"),
        ("visible_to", "Visible to", "Admin"),
    ],
)
def test_a_cell_shows_what_the_record_asks_for(make_project: Make, column: str, label: str, words: str) -> None:
    table = table_in(page_of(make_project, f"products: [q, p]\nitems: [a]\ncolumns: [answer, {column}]\n"))
    assert table is not None
    with_it, without = table.groups[0].rows[0].cells
    (fact,) = with_it.answers[0].facts
    assert (fact.label, fact.values[0].link.text) == (label, words)
    assert without.answers[0].facts == ()


def test_a_key_of_earlier_versions_is_accepted_and_told_once(make_project: Make) -> None:
    old = {f"content/comparisons/{key}.yml": f"id: {key}\nname: {key}\none_page: false\n" for key in "xy"}
    root = make_project({**FILES, **old})
    (told,) = [one for one in load_catalog(Project(root, root / "site-src")).diagnostics if one.code == "gone-key"]
    assert (told.code, str(told.position)) == ("gone-key", "content/comparisons/x.yml:1:1")
    assert len(pages_of(root)) == 1


def test_nothing_to_compare_is_one_page(make_project: Make) -> None:
    page = page_of(make_project, "categories: k\nlocal_items: false\nproducts: p\n")
    assert (table_in(page), page.sheets) == (None, ())
