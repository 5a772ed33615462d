"""Sections of a page, and what stands in none: nothing that a record says is lost."""

from __future__ import annotations

import pytest

from conftest import Make
from privacy_statements import Project
from privacy_statements.pages.page import html_of
from small import site_of

ONLY, REUSED = "only: phones", "obtained: {how: reused, from: [a, b, c]}"
LIMIT = "condition: {words: an admin turns it on and the person who uses it has agreed to that}"
WORDS = """\
rights: [{id: erasure, name: Erase}]
regions: [{id: eu, name: The Union}]
"""
SAID = """\
description: D.
measures: [{kind: access, text: The measure.}]
rights: [{rights: [erasure], text: The right., not_erased: The rest.}]
steps: [{title: The step, text: How to.}]
quotations: [{text: The words., source: {title: The other, url: "https://o.example/"}}]
see: [{title: The page, url: "https://p.example/"}]
retention: [{subject: The logs, duration: P7D}]
storage: [{subject: The store, regions: [eu]}]
staff: [{team: The team, regions: [eu]}]
uses: [{subject: The use, text: What for.}]
exhaustive: false
"""
FOUND = (
    *("The measure.", "The right.", "The rest.", "The step", "How to.", "The words.", "The other", "The page"),
    *(
        "The logs",
        "7 days",
        "The store",
        "The team",
        "The use",
        "What for.",
        "The items listed are examples; there may be more",
    ),
)


@pytest.mark.parametrize("kind", ["products", "guides"])
def test_what_a_document_says_outside_of_sections_is_on_its_page(make_project: Make, kind: str) -> None:
    root = make_project({"content/vocabulary/words.yml": WORDS, f"content/{kind}/x.yml": f"id: x\nname: X\n{SAID}"})
    built = site_of(Project(root, root / "site-src"))
    (page,) = (page for page in built.pages if page.path == f"{kind}/x.md")
    html = html_of(page.blocks)
    assert [words for words in FOUND if words not in html] == []
    assert html.count("The measure.") == html.count("The step") == 1


@pytest.mark.parametrize("kind", ["products", "guides"])
def test_what_stands_without_a_heading_keeps_its_place(make_project: Make, kind: str) -> None:
    """Text, a table, text, a list, text: in the order of the record, before anything with a heading of its own."""
    pieces = """\
      - {heading: Inner, before: Inner text.}
      - tables: [{columns: [Port, Use], rows: [["443", ""], ["", Mail]]}]
      - {before: Second text., see: [{title: A page}]}
      - steps: [{title: A step}]
      - {after: Third text., needs_review: a note for a person}
"""
    record = f"id: x\nname: X\nsections:\n  - heading: Around\n    before: First text.\n    sections:\n{pieces}"
    root = make_project({f"content/{kind}/x.yml": record})
    built = site_of(Project(root, root / "site-src"))
    (page,) = (page for page in built.pages if page.path == f"{kind}/x.md")
    html = html_of(page.blocks)
    said = ["First text.", "Port", "443", "(empty)", "Mail", "Second text.", "A step", "Third text.", "Inner text."]
    places = [html.index(words) for words in said]
    assert places == sorted(places)
    assert html.count(">Around</caption>") == 1
    assert html.count(">Around</h2>") == 1
    assert "a note for a person" not in html


@pytest.mark.parametrize(("around", "inside"), [("", LIMIT), ("", f"{LIMIT}, {ONLY}"), (LIMIT, ONLY), ("", REUSED)])
def test_what_many_rows_say_at_length_stands_once_above_them(make_project: Make, around: str, inside: str) -> None:
    rows = ", ".join(f"{{name: {name}, {inside}}}" for name in "KLM")
    record = f"id: x\nname: X\nsections: [{{id: s, heading: S, items: [{rows}], {around}}}]\n"
    sources = {f"content/sources/{key}.yml": f"id: {key}\nname: Service {key} of the maker\n" for key in "abc"}
    root = make_project({"content/products/x.yml": record.replace("}]", "}, {name: N}]", 1), **sources})
    (page,) = (page for page in site_of(Project(root, root / "site-src")).pages if page.path == "products/x.md")
    table = html_of(page.blocks).partition(">S</h2>")[2].partition("</table>")[0]
    assert table.count("as said above") in (3, 4)
    assert table.count("has agreed to that") + table.count("Service c of the maker") == 1
    assert table.count("phones<") == (0 if "phones" not in inside else 3 if around else 1)
