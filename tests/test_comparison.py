"""views/comparison.py: what a writer configures: products, items, columns, and their order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from privacy_statements import Project
from privacy_statements.language import Language
from privacy_statements.pipeline import load_catalog
from privacy_statements.views.comparison import ComparisonPage, comparison_pages
from privacy_statements.wording import Wording

MakeProject = Callable[[dict[str, str | bytes]], Path]
FILES: dict[str, str | bytes] = {
    "content/vocabulary/v.yml": "purposes: [{id: bill, name: Bill}]\nactors: [{id: admin, name: Admin}]\n"
    "recipients: [{id: bank, name: Bank}]\ncategories: [{id: k, name: K}]\n",
    "content/items/i.yml": "- {id: a, name: A}\n- {id: b, name: B}\n- {id: c, name: C}\n- {id: d, name: D, category: k}\n",
    "content/products/p.yml": "id: p\nname: P\nitems: [c, a, {name: whole, parts: [b]}]\n",
    "content/products/q.yml": "id: q\nname: Q\nnecessity: required\npurposes: bill\nretention: {duration: P30D}\n"
    "recipients: bank\nvisible_to: admin\nitems: [b, d, a]\n",
}


def page_of(make_project: MakeProject, more: str) -> ComparisonPage:
    root = make_project({**FILES, "content/comparisons/x.yml": f"id: x\nname: X\n{more}"})
    (page,) = comparison_pages(
        "x", load_catalog(Project(root, root / "site-src")).catalog, Wording(Language())
    )
    return page


def names(page: ComparisonPage) -> list[str]:
    assert page.table is not None
    return [row.header.name.text for group in page.table.groups for row in group.rows]


@pytest.mark.parametrize(
    ("more", "meant"),
    [
        pytest.param("products: [p, q]\n", ["D", "A", "B", "C", "whole"], id="by name in each category"),
        pytest.param(
            "products: [p, q]\norder: written\n", ["D", "C", "A", "whole", "B"], id="as the first product"
        ),
        pytest.param(
            "products: [q, p]\norder: written\n", ["D", "B", "A", "C", "whole"], id="as the other one"
        ),
        pytest.param("items: [c, b, a]\norder: written\n", ["C", "B", "A"], id="as they are listed"),
        pytest.param("items: [c, b, a]\n", ["A", "B", "C"], id="listed, and by name"),
        pytest.param("categories: k\n", ["D"], id="of a category"),
        pytest.param("local_items: false\n", ["D", "A", "B", "C"], id="shared items alone"),
    ],
)
def test_the_rows_are_those_that_the_record_asks_for(
    make_project: MakeProject, more: str, meant: list[str]
) -> None:
    assert names(page_of(make_project, more)) == meant


def test_the_columns_are_the_products_in_their_order(make_project: MakeProject) -> None:
    table = page_of(make_project, "products: [q, p]\n").table
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
def test_a_cell_shows_what_the_record_asks_for(
    make_project: MakeProject, column: str, label: str, words: str
) -> None:
    table = page_of(make_project, f"products: [q, p]\nitems: [a]\ncolumns: [answer, {column}]\n").table
    assert table is not None
    with_it, without = table.groups[0].rows[0].cells
    (fact,) = with_it.answers[0].facts
    assert (fact.label, fact.values[0].link.text) == (label, words)
    assert without.answers[0].facts == ()
