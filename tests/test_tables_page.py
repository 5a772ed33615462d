"""A page of tables goes on over several: every row is on one of them, and each page is understood alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby

import pytest

from conftest import our_catalog
from privacy_statements.diagnostics.position import Position
from privacy_statements.views.pages import PageView
from privacy_statements.views.shapes import Group, Link, PageInfo, RowHeader, Table, TableRow
from privacy_statements.views.site import make_views
from privacy_statements.views.tables_page import Part, TablesPage, spread_page
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from test_truth import rows_in_view

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
    count="Six.",
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
    assert [page.info.title for page in (first, second)] == ["List", "List, page 2: A 1"]
    assert [sheet.link.text for sheet in second.sheets if sheet.here] == ["A 1"]


# --- every list of our own pages


def rows_of_lists(views: list[PageView]) -> dict[str, Counter[tuple[str | None, str]]]:
    """The rows of every list, by the address of its first page."""
    lists: defaultdict[str, Counter[tuple[str | None, str]]] = defaultdict(Counter)
    for view in views:
        lists[view.info.continues or view.info.path].update(
            (row.header.anchor, row.header.name.text) for row in rows_in_view(view)
        )
    return lists


def our_views() -> list[PageView]:
    return make_views(our_catalog(), WORDING)


def test_each_of_our_lists_says_on_many_pages_what_it_says_on_one(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = our_views()
    monkeypatch.setattr("privacy_statements.views.spread.ROOM", 60)
    views = our_views()
    assert len(views) > 4 * len(whole)
    assert rows_of_lists(views) == rows_of_lists(whole)
    assert {view.info.kind for view in views if view.info.continues} == {
        *("category", "choices", "comparison", "index", "item", "pair", "platforms"),
        *("question", "questions", "retention", "rights", "viewer", "viewers"),
    }
    titles = Counter((view.info.path, view.info.title) for view in views if view.info.has_page)
    assert len({title for _, title in titles}) == len({path for path, _ in titles}) == titles.total()
    for first, pages in groupby(views, lambda view: view.info.continues or view.info.path):
        every = list(pages)
        paths = [view.info.path for view in every]
        assert paths == [first, *(f"{first.removesuffix('.md')}/{n}.md" for n in range(2, len(every) + 1))]
        assert len({(getattr(view, "count", None), getattr(view, "answer", None)) for view in every}) == 1, first
        for view in every if len(every) > 1 else ():
            links = getattr(view, "sheets", ())
            assert [sheet.link.page for sheet in links] == paths, first
            assert [sheet.link.page for sheet in links if sheet.here] == [view.info.path]
