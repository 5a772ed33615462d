"""Where a question leads: the pages of this site, found by the words of a fenced ``privacy`` block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from privacy_statements.catalog.model import Lead
from privacy_statements.views.columns import tables_in, whole
from privacy_statements.views.facts import some_of, with_details
from privacy_statements.views.shapes import Group, Link, PageInfo, Table, TableRow
from privacy_statements.words.recorded import fill
from privacy_statements.words.wording import Wording


class KnownView(Struct, frozen=True):
    """What is remembered of a view when its page is made."""

    info: PageInfo
    """What every page has, but not how it begins: only the view itself needs that."""
    id: str
    """The id under which it is asked for."""
    view: Any = None
    """The view itself, where another page needs it: a question leads into it, or a hand-written page shows it."""
    written: PageInfo | None = None
    """What it had before it got a title of its own, where that is another one."""


class Leads(Struct, frozen=True):
    """The pages that are made so far, by view and id."""

    pages: Mapping[tuple[str, str], KnownView]

    def ids(self, kind: str) -> list[str]:
        """The ids of the pages of a view; without those on which a long list goes on. A data item without a page has its
        place on another one."""
        return [
            record_id
            for (of, record_id), view in self.pages.items()
            if of == kind and (view.info.has_page or kind == "item") and view.info.continues is None
        ]

    def view(self, lead: Lead) -> KnownView | None:
        """The page that a lead names, or the only one of its view."""
        ids = self.ids(lead.view)
        wanted = lead.id if lead.id is not None else ids[0] if len(ids) == 1 else None
        return self.pages[lead.view, wanted] if wanted in ids else None

    def link(self, lead: Lead) -> Link | None:
        """A link to the place that a lead names, on whichever page of a long list it is."""
        view = self.view(lead)
        if view is None:
            return None
        page = next((sheet for sheet in self.sheets(view) if lead.anchor in anchors_in(sheet.view)), view)
        return Link(view.info.title, page=page.info.path, anchor=lead.anchor)

    def first_words(self, lead: Lead, wording: Wording) -> str | None:
        """The answer to which a lead leads, in a few words: of a row its first cell and what the row is about, of a right
        whom to ask, of a page how much it lists. ``None`` where it has no such words."""
        known = self.view(lead)
        if known is None or known.view is None:
            return None
        if lead.anchor is None:
            return getattr(known.view, "count", None)
        for table, group, row in _rows(known.view):
            if row.header.anchor == lead.anchor:
                return _words_of_row(table, group, row, wording)
        parts = (part for part in _structs(known.view) if getattr(part, "id", None) == lead.anchor)
        return next(filter(None, (_words_of_part(part, wording) for part in parts)), None)

    def sheets(self, view: KnownView) -> list[KnownView]:
        """A page, and those on which its list goes on."""
        further = [other for other in self.pages.values() if other.info.continues == view.info.path]
        return [view, *further]

    def at(self, path: str) -> KnownView | None:
        """The page with this file, if there is one."""
        pages = (view for view in self.pages.values() if view.info.path == path and view.info.has_page)
        return next(pages, None)


def links_of(leads: Iterable[Lead], pages: Leads) -> tuple[Link, ...]:
    """Links to all places that leads name; dead leads are reported by ``leading.py``."""
    return tuple(link for link in (pages.link(lead) for lead in leads) if link is not None)


def _words_of_row(table: Table, group: Group, row: TableRow, wording: Wording) -> str | None:
    cells = dict(zip(table.columns[1:], row.cells, strict=False))
    values = [value.link.text for cell in [*cells.values()][:1] for value in cell.values]
    about = [row.header.name.text, group.title.text if group.title else None]
    words = with_details(wording.language.all_of(values), about)
    excepted = cells.get(wording.pgettext("retention", "Except"))
    if excepted is not None and not excepted.values[0].missing:
        exception = excepted.values[0].link.text
        words = fill(wording._("{text}, except {exception}"), text=words, exception=exception)
    return fill("{words}.", words=words) if values else None


def _words_of_part(part: Any, wording: Wording) -> str | None:
    if (asking := getattr(part, "ask", ())) and not asking[0].missing:
        return str(asking[0].link.text)
    rows = [row for table in tables_in(part) for row in table.all_rows]
    return fill("{names}.", names=some_of([row.header.name.text for row in rows], wording)) if rows else None


def _rows(view: Any) -> Iterator[tuple[Table, Group, TableRow]]:
    return (
        (table, group, row) for table in map(whole, tables_in(view)) for group in table.groups for row in group.rows
    )


def _structs(piece: Any) -> Iterator[Struct]:
    """What a view is made of, at any depth."""
    if isinstance(piece, tuple | list):
        for member in piece:
            yield from _structs(member)
    elif isinstance(piece, Struct) and not isinstance(piece, Link | PageInfo):
        yield piece
        for name in piece.__struct_fields__:
            yield from _structs(getattr(piece, name))


def anchors_in(piece: Any) -> frozenset[str]:
    """The anchors of rows, groups and sections in a view."""
    names = (getattr(each, name, None) for each in _structs(piece) for name in ("anchor", "id"))
    return frozenset(name for name in names if isinstance(name, str))
