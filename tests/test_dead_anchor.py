"""Links from records to hand-written pages, and links that only a folder of pages can judge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import the_table
from privacy_statements.diagnostics.reports import line_of
from privacy_statements.pipeline import build, load_catalog
from privacy_statements.project import read_project
from privacy_statements.rules.context import NOTHING
from privacy_statements.rules.dead_anchor import Site
from privacy_statements.rules.judging import check
from privacy_statements.views.comparison import comparison_pages
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

Make = Callable[[dict[str, str | bytes]], Path]
PAGES: dict[str, str | bytes] = {
    "site-src/about.md": "# About\n",
    "site-src/help/index.md": "# Help\n",
    "site-src/help/README.txt": "no page",
    "site-src/more.markdown": "# More\n",
}


def with_links(*addresses: str) -> dict[str, str | bytes]:
    links = ", ".join(f"[x]({address})" for address in addresses)
    product = f"{{id: a, name: A, summary: '{links}', items: [{{id: x, name: X}}]}}\n"
    return {**PAGES, "content/products/a.yml": product}


def dead(root: Path) -> list[str]:
    diagnostics = build(read_project(root / "mkdocs.yml", root)).diagnostics
    return [line_of(one) for one in diagnostics if one.code == "dead-anchor"]


@pytest.mark.parametrize(
    "address", ["../../about/", "../about.html", "../../help/", "../help/index.html", "../../more/#any", "../../"]
)  # fmt: skip
def test_hand_written_pages_exist(make_project: Make, address: str) -> None:
    assert dead(make_project(with_links(address))) == []


def test_the_nearest_page_is_suggested_as_it_would_be_written(make_project: Make) -> None:
    lines = dead(make_project(with_links("../../abuot/", "../abuot.html", "../../help/README/")))
    assert [line.partition(": warning: ")[2] for line in lines] == [
        'met a link to "../../abuot/", a page that this site does not have; did you mean "../../about/"? [dead-anchor]',
        'met a link to "../abuot.html", a page that this site does not have; did you mean "../about.html"?'
        " [dead-anchor]",
        'met a link to "../../help/README/", a page that this site does not have [dead-anchor]',
    ]


def test_without_the_folder_of_pages_only_anchors_are_judged(make_project: Make) -> None:
    root = make_project(with_links("../../abuot/", "#nowhere"))
    catalog = load_catalog(read_project(root / "mkdocs.yml", root)).catalog
    messages = [one.message for one in check(catalog) if one.code == "dead-anchor"]
    assert len(messages) == 1
    assert '"#nowhere"' in messages[0]


COMPARED: dict[str, str | bytes] = {
    "content/vocabulary/v.yml": "categories: [{id: k, name: K}, {id: l, name: L}]\n",
    "content/items/i.yml": "- {id: a, name: A, category: k}\n- {id: b.c, name: B, category: l}\n- {id: d, name: D}\n",
    "content/products/p.yml": "{id: p, name: P, items: [a, {id: own, name: Own, category: k, parts: [b.c]}]}\n",
    "content/products/q.yml": "{id: q, name: Q, items: [d, {item: a, status: removed}]}\n",
}


@pytest.mark.parametrize(
    "more", ["", "products: [p]", "products: [q]", "items: [d, a]", "categories: k", "categories: [k, l]",
             "local_items: false", "products: [p], categories: l", "products: [p], local_items: false"]
)  # fmt: skip
def test_the_anchors_of_a_comparison_are_those_of_its_pages(make_project: Make, more: str) -> None:
    files = {**COMPARED, "content/comparisons/x.yml": f"{{id: x, name: X, {more}}}\n"}
    root = make_project(files)
    catalog = load_catalog(read_project(root / "mkdocs.yml", root)).catalog
    shown = {
        row.header.anchor
        for page in comparison_pages("x", catalog, Wording(Language()))
        for group in the_table(page).groups
        for row in group.rows
    }
    assert shown
    assert Site(catalog, NOTHING).compared(catalog.comparisons["x"]) == {"comparison", *shown}
