"""The page of what is not stated yet, where there is much of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from privacy_statements.pages.page import Page, html_of
from privacy_statements.pipeline import build
from privacy_statements.project import read_project
from privacy_statements.views.completeness import MOST

Make = Callable[[dict[str, str | bytes]], Path]
CONFIG = "site_name: T\nplugins: [privacy-statements: {completeness: true}]\n"
WORDS = "dimensions: [{id: managed, name: Managed}]\n"


def page_with(count: int, make_project: Make) -> str:
    rows = "".join(f"  - {{id: r{number}, name: R{number}}}\n" for number in range(count))
    product = f"id: p\nname: P\ndescription: D.\ncolumns: [managed]\nitems:\n{rows}"
    files = {"mkdocs.yml": CONFIG, "content/vocabulary/w.yml": WORDS, "content/products/p.yml": product}
    root = make_project({**files})
    (page,) = [one for one in build(read_project(root / "mkdocs.yml", root)).pages if one.kind == "completeness"]
    return html_of(page.blocks)


def test_the_first_are_listed_and_the_others_counted(make_project: Make) -> None:
    html = page_with(MOST + 7, make_project)
    listed = re.findall(r"<li>.*?</li>", html.partition("<code>unanswered</code>")[2].partition("</details>")[0])
    assert len(listed) == MOST
    assert "7 more: privacy-statements check --select unanswered" in html
    assert f"({MOST + 7})" in html


def test_all_are_listed_where_they_are_few(make_project: Make) -> None:
    html = page_with(MOST, make_project)
    assert "more: privacy-statements" not in html
    assert f"({MOST})" in html


def test_a_point_says_for_how_many_it_is_answered(make_project: Make) -> None:
    config = CONFIG.replace("completeness: true", "completeness: true, checklists: [gdpr-13]")
    rows = "[{id: a, name: A, retention: {duration: P1D}}, {id: b, name: B}, {id: c, name: C}]"
    product = f"id: p\nname: P\ndescription: D.\nitems: {rows}\n"
    root = make_project({"mkdocs.yml": config, "content/products/p.yml": product})
    (page,) = [one for one in build(read_project(root / "mkdocs.yml", root)).pages if one.kind == "completeness"]
    row = html_of(page.blocks).partition("State how long every data item is kept.")[2].partition("</tr>")[0]
    assert "Stated for 1 of 3 data items" in row


def test_each_code_has_its_own_figure(make_project: Make) -> None:
    html = page_with(3, make_project)
    head = re.findall(r'<th scope="col">([^<]*)</th>', html.partition("</thead>")[0])
    row = html.partition("<tbody>")[2].partition("</tr>")[0]
    figures = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
    assert dict(zip(head[1:], figures, strict=True)) == {
        "Answers for it": "Not stated",
        "unanswered": "3",
        "missing-evidence": "1",
        "missing-subjects": "1",
        "All": "5",
    }


def pages_of(products: int, rows: int, make_project: Make) -> dict[str, Page]:
    items = "".join(f"  - {{id: r{number}, name: R{number}}}\n" for number in range(rows))
    files: dict[str, str | bytes] = {
        f"content/products/p{number}.yml": f"id: p{number}\nname: P{number}\ndescription: D.\ncolumns: [managed]\nitems:\n{items}"
        for number in range(products)
    }
    config = CONFIG.replace("completeness: true", "completeness: true, checklists: [gdpr-13]")
    root = make_project({**files, "mkdocs.yml": config, "content/vocabulary/w.yml": WORDS})
    built = build(read_project(root / "mkdocs.yml", root)).pages
    return {page.path: page for page in built if page.kind == "completeness"}


def test_what_is_too_much_for_one_page_stands_on_those_of_the_products(make_project: Make) -> None:
    pages = pages_of(3, MOST, make_project)
    assert set(pages) == {"completeness.md", *(f"completeness/open-p{n}.md" for n in range(3))}
    first, own = html_of(pages["completeness.md"].blocks), html_of(pages["completeness/open-p1.md"].blocks)
    assert "<details" not in first
    assert '<a href="open-p1/#open-p1">' in first
    assert own.partition("<code>unanswered</code>")[2].partition("</details>")[0].count("<li>") == MOST
    assert 'id="open-p1"' in own
    assert "<table" not in own
    assert not pages["completeness/open-p1.md"].in_menu
    assert pages["completeness/open-p1.md"].title == "Completeness: P1"


def test_together_they_are_reached_by_their_figure(make_project: Make) -> None:
    pages = pages_of(1, 2, make_project)
    assert set(pages) == {"completeness.md"}
    html = html_of(pages["completeness.md"].blocks)
    assert '<a href="#open-p0">' in html
    assert 'id="open-p0"' in html


def test_a_checklist_counts_many_products(make_project: Make) -> None:
    pages = pages_of(60, 1, make_project)
    assert {"completeness.md", "completeness/open-p7.md"} <= set(pages)
    html = html_of(pages["completeness.md"].blocks)
    head = re.findall(r'<th scope="col">([^<]*)</th>', html)
    assert head[-4:] == [f"Products: {said}" for said in ("Stated", "Stated in part", "Not stated", "Does not arise")]
    row = html.partition("State how long every data item is kept.")[2].partition("</tr>")[0]
    assert [int(cell) for cell in re.findall(r">(\d+)<", row)] == [0, 0, 60, 0]
    assert max(len(html_of(page.blocks)) for page in pages.values()) < 45_000


def test_a_block_may_leave_out_the_id_all_the_same(make_project: Make) -> None:
    """Of a list that goes on elsewhere, the first page is meant."""
    pages_of(3, MOST, make_project)
    home = "# Home\n\n```privacy\nview: completeness\n```\n"
    root = make_project({"mkdocs.yml": f"docs_dir: site-src\n{CONFIG}", "site-src/index.md": home})
    built = build(read_project(root / "mkdocs.yml", root))
    assert not built.failed, built.diagnostics
    assert len([page for page in built.pages if page.kind == "completeness"]) == 4
    (html,) = built.embedded["index.md"].values()
    assert "Open questions by product" in html
