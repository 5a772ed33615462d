"""A page of tables goes on over several: every row is on one of them, and each page is understood alone."""

from __future__ import annotations

import pytest

from privacy_statements.diagnostics.position import Position
from privacy_statements.views.shapes import Group, Link, PageInfo, RowHeader, Table, TableRow
from privacy_statements.views.tables_page import Figure, Part, TablesPage, spread_page
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

WORDING = Wording(Language())
INFO = PageInfo("list.md", "retention", "List", "All of it.", Position("content"))


def table(caption: str, count: int) -> Table:
    rows = tuple(TableRow(RowHeader(Link(f"{caption} {number}")), ()) for number in range(count))
    return Table(caption, ("Name",), (Group(None, rows),))


PAGE = TablesPage(
    INFO,
    (
        Part(table("A", 3), "a", "First", description="What A is.", before="Three.", empty="None.", after="So much."),
        Part(table("B", 2), "b", "Second", before="Two.", empty="None."),
        Part(table("C", 1), "c", "Third", description="What C is."),
        Part(None, "d", "Fourth", empty="There is no D."),
    ),
    "List",
    count="Six.",
    figures=(Figure(Link("B", page="list.md", anchor="b"), "2"),),
)


def test_one_page_says_all(monkeypatch: pytest.MonkeyPatch) -> None:
    (page,) = spread_page(PAGE, WORDING)
    assert page == PAGE
    monkeypatch.setattr("privacy_statements.views.spread.ROOM", 1)
    assert len([*spread_page(PAGE, WORDING)]) == 6, "one row on each"


def test_further_pages_repeat_what_is_said_of_each_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("privacy_statements.views.spread.ROOM", 1)
    first, second, *_, of_b, of_c = spread_page(PAGE, WORDING)
    assert [(part.id, part.table is None) for part in first.parts] == [("a", False), ("c", True), ("d", True)]
    assert second.parts == (Part(second.parts[0].table, "a", "First", before="Three."),)
    assert [part.before for part in of_b.parts] == ["Two."]
    assert {page.count for page in (first, second, of_b, of_c)} == {"Six."}
    (elsewhere,) = first.parts[1].links
    assert (elsewhere.text, elsewhere.page, elsewhere.anchor) == ("C", of_c.info.path, "c")
    assert {page.figures[0].link.page for page in (first, of_c)} == {"list/4.md"}, "the page on which it begins"
    assert [page.title for page in (first, second)] == ["List", "List, page 2: A 1"]
    assert [sheet.link.text for sheet in second.sheets if sheet.here] == ["A 1"]
