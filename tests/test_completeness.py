"""The page that shows how far products answer checklists."""

from __future__ import annotations

import re

from conftest import Make
from privacy_statements.pages.page import Page, html_of
from privacy_statements.pipeline import build
from privacy_statements.project import read_project

CONFIG = "site_name: T\nplugins: [privacy-statements: {completeness: true, checklists: [gdpr-13]}]\n"


def pages_of(products: int, items: str, make_project: Make) -> dict[str, Page]:
    files: dict[str, str | bytes] = {
        f"content/products/p{number}.yml": f"id: p{number}\nname: P{number}\ndescription: D.\nitems: {items}\n"
        for number in range(products)
    }
    root = make_project({**files, "mkdocs.yml": CONFIG})
    built = build(read_project(root / "mkdocs.yml", root)).pages
    return {page.path: page for page in built if page.kind == "completeness"}


def test_a_point_says_for_how_many_it_is_answered(make_project: Make) -> None:
    rows = "[{id: a, name: A, retention: {duration: P1D}}, {id: b, name: B}, {id: c, name: C}]"
    (page,) = pages_of(1, rows, make_project).values()
    row = html_of(page.blocks).partition("State how long every data item is kept.")[2].partition("</tr>")[0]
    assert "Stated for 1 of 3 data items" in row


def test_a_checklist_counts_many_products(make_project: Make) -> None:
    (page,) = pages_of(60, "[{id: a, name: A}]", make_project).values()
    html = html_of(page.blocks)
    head = re.findall(r'<th scope="col">([^<]*)</th>', html)
    assert head[-4:] == [f"Products: {said}" for said in ("Stated", "Stated in part", "Not stated", "Does not arise")]
    row = html.partition("State how long every data item is kept.")[2].partition("</tr>")[0]
    assert [int(cell) for cell in re.findall(r">(\d+)<", row)] == [0, 0, 60, 0]
    assert len(html) < 45_000


def test_without_a_checklist_there_is_no_such_page(make_project: Make) -> None:
    """What rules ask of writers is not on the site: `privacy-statements check` prints it."""
    config = "site_name: T\nplugins: [privacy-statements: {completeness: true}]\n"
    root = make_project({"mkdocs.yml": config, "content/products/p.yml": "{id: p, name: P, items: [{id: a, name: A}]}"})
    built = build(read_project(root / "mkdocs.yml", root))
    assert {one.code for one in built.diagnostics} >= {"missing-evidence"}
    assert "completeness" not in {page.kind for page in built.pages}
