"""The page of what is not stated yet, where there is much of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from privacy_statements.page import html_of
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
    (page,) = [
        one for one in build(read_project(root / "mkdocs.yml", root)).pages if one.kind == "completeness"
    ]
    return html_of(page.blocks)


def test_the_first_are_listed_and_the_others_counted(make_project: Make) -> None:
    html = page_with(MOST + 7, make_project)
    listed = re.findall(
        r"<li>.*?</li>", html.partition("<code>unanswered</code>")[2].partition("</details>")[0]
    )
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
    (page,) = [
        one for one in build(read_project(root / "mkdocs.yml", root)).pages if one.kind == "completeness"
    ]
    row = html_of(page.blocks).partition("State how long every data item is kept.")[2].partition("</tr>")[0]
    assert "Stated for 1 of 3" in row


def test_each_code_has_its_own_figure(make_project: Make) -> None:
    html = page_with(3, make_project)
    head = re.findall(r'<th scope="col">([^<]*)</th>', html.partition("</thead>")[0])
    row = html.partition("<tbody>")[2].partition("</tr>")[0]
    figures = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
    assert dict(zip(head[1:], figures, strict=True)) == {
        "Answers for it": "Not stated",
        "unanswered": "3",
        "missing-evidence": "1",
        "All": "4",
    }
