"""The shape of most pages: a title, what is said of all of it, and one part after another, each with a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Answer
from privacy_statements.records.words import AnswerWord
from privacy_statements.views.answers import answer_view
from privacy_statements.views.columns import without_columns
from privacy_statements.views.facts import not_stated_cell
from privacy_statements.views.pages import PageView
from privacy_statements.views.shapes import Cell, Fact, Group, Link, PageInfo, Table, TableRow, Value
from privacy_statements.views.spread import Sheet, ends, sheets, spread_tables
from privacy_statements.words.recorded import fill, joined
from privacy_statements.words.wording import Wording


class Part(Struct, frozen=True):
    """A part of a page: a table, and what is said of it."""

    table: Table | None = None
    """What it lists; absent when there is nothing to list, and where the table is on another page."""
    id: str = ""
    """Its permanent anchor; empty without a heading."""
    heading: str = ""
    """Its heading; empty where the title of the page says it."""
    description: str | None = None
    """What it is about; prose."""
    ask: tuple[Value, ...] = ()
    """Of a right: whom to ask first, where that is said, and whom to ask then; a sentence each."""
    letter: tuple[str, ...] = ()
    """Of a right: what a reader can write, line by line; plain text."""
    before: str | None = None
    """A sentence above the table; plain text."""
    empty: str | None = None
    """The words in place of the table, where nothing is listed at all."""
    after: str | None = None
    """A sentence below the table; plain text."""
    facts: tuple[Fact, ...] = ()
    """What else is said of all of it."""
    links: tuple[Link, ...] = ()
    """Pages that say more of it."""


class TablesPage(PageView, frozen=True):
    """A page of tables: a list, products side by side, or all that is said about one subject."""

    parts: tuple[Part, ...]
    """What it says, part by part; of a long list, what there is room for on this page."""
    introduction: str | None = None
    """What is listed; plain text. A hand-written page that shows the list says so itself."""
    description: str | None = None
    """What the page is about; prose."""
    badge: str | None = None
    """The status of its record, where it is not current."""
    facts: tuple[Fact, ...] = ()
    """What is said of its subject, such as where a comparison is in its life."""
    count: str | None = None
    """How much there is, on all pages of a long list together; plain text."""
    see: tuple[Link, ...] = ()
    """Pages that say more."""
    products: tuple[str, ...] = ()
    """The ids of the products that it is about; none where it is about all."""
    sheets: tuple[Sheet, ...] = ()
    """The pages over which a long list is spread; none where one is enough."""


def stated(part: Part, wording: Wording) -> Part:
    """The part without the columns of its table in which no row states anything: a sentence below it names them."""
    if part.table is None:
        return part
    table, silent = part.table, (not_stated_cell(wording), Cell((answer_view(Answer(AnswerWord.NOT_STATED), wording),)))
    names, rows = table.columns[1:], table.all_rows
    places = [place for place, _name in enumerate(names) if all(row.cells[place] in silent for row in rows)]
    if not places or len(places) == len(names) == table.compares * len(names):
        return part
    unsaid = [names[place] for place in places]
    if table.compares:
        message = wording.ngettext(
            "The statement on {products} names none of these.",
            "The statements on {products} name none of these.",
            len(unsaid),
        )
        after = fill(message, products=wording.language.all_of(unsaid))
    else:
        after = fill(wording._("Not stated by any of them: {columns}."), columns=wording.language.all_of(unsaid))
    return replace(part, table=without_columns(table, places), after=joined(" ", filter(None, [part.after, after])))


NameOf = Callable[[Part, Group, TableRow], str]
"""What the links between the pages of a long list call a row."""


def name_of_group(part: Part, group: Group, row: TableRow) -> str:
    """The product above a row; without one, what the row is about."""
    return group.title.text if group.title else row.header.name.text


def spread_page(
    page: TablesPage, wording: Wording, name_of: NameOf = lambda _part, _group, row: row.header.name.text
) -> Iterator[TablesPage]:
    """The page, and those on which its tables go on. These repeat what is said of the whole page and the sentence above
    each table, and nothing else."""
    cut = spread_tables([part.table for part in page.parts])
    if len(cut) == 1:
        yield replace(page, parts=_parts(page, cut[0], {}))
        return
    ranges = [ends([*_names(page, tables, name_of)]) for tables in cut]
    places = list(sheets(page.info, ranges, wording))
    begins = {
        part.id: info
        for (info, _links), tables in reversed([*zip(places, cut, strict=True)])
        for part, table in zip(page.parts, tables, strict=True)
        if table
    }
    for (info, links), tables in zip(places, cut, strict=True):
        parts = _parts(page, tables, begins) if info is page.info else _continued(page, tables)
        yield replace(page, info=info, parts=parts, sheets=links)


def _names(page: TablesPage, tables: Sequence[Table | None], name_of: NameOf) -> Iterator[str]:
    for part, table in zip(page.parts, tables, strict=True):
        for group in table.groups if table else ():
            yield from (name_of(part, group, row) for row in group.rows)


def _parts(page: TablesPage, tables: Sequence[Table | None], begins: Mapping[str, PageInfo]) -> tuple[Part, ...]:
    """The parts on the first page. One whose table begins on a later page leads there; it is left out where it says
    nothing else."""
    parts = []
    for part, table in zip(page.parts, tables, strict=True):
        if not table and part.table and part.id in begins:
            if not (part.description or part.letter or part.facts):
                continue
            elsewhere = Link(part.table.caption, page=begins[part.id].path, anchor=part.id)
            part = replace(part, empty=None, links=(*part.links, elsewhere))
        parts.append(replace(part, table=table))
    return tuple(parts)


def _continued(page: TablesPage, tables: Sequence[Table | None]) -> tuple[Part, ...]:
    """The parts on a further page: those with rows there."""
    return tuple(
        Part(table, part.id, part.heading, before=part.before)
        for part, table in zip(page.parts, tables, strict=True)
        if table
    )
