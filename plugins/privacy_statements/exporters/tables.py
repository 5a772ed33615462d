"""The tables of a page as CSV (RFC 4180), for those who go on working with an answer.

One line for each row, with the words that readers see; a list that is spread over several pages is one file. The
first columns name the table (where there are several), the group of rows, the row and its address.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from privacy_statements.exporters.records import guarded
from privacy_statements.markdown import one_line, prose_text
from privacy_statements.views.leads import Made
from privacy_statements.views.pages import PageView
from privacy_statements.views.shapes import (
    AnswerView,
    Cell,
    Fact,
    PartView,
    RowHeader,
    Table,
    TableRow,
    Value,
    tables_in,
)
from privacy_statements.wording import Wording

Address = Callable[[str], str]
AnyMade = TypeVar("AnyMade", bound=Made)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row, with what stands around it."""

    table: Table
    group: str
    row: TableRow
    page: str


def table_files(views: Iterable[AnyMade]) -> dict[str, list[AnyMade]]:
    """The files of tables, each with the views whose tables it holds."""
    files: dict[str, list[AnyMade]] = {}
    for view in views:
        if view.info.data is not None and view.info.data.page is not None:
            files.setdefault(view.info.data.page, []).append(view)
    return files


def tables_csv(views: Sequence[PageView], wording: Wording, address: Address) -> str:
    """The tables of a page and of those on which its list goes on. ``address`` gives the address of a page."""
    lines = [line for view in views for line in _lines(view)]
    captions = list(dict.fromkeys(line.table.caption for line in lines))
    several = len(captions) > 1
    columns = list(dict.fromkeys(key for line in lines for key in _keys(line.table)))
    _ = wording.of(views[0].info.language).language.gettext
    out = io.StringIO()
    writer = csv.writer(out)  # the form of RFC 4180 is what it writes of itself
    name = _("Name") if several else lines[0].table.columns[0] if lines else _("Name")
    head = [*([_("Table")] if several else []), _("Group"), name, _("Address")]
    writer.writerow(map(guarded, [*head, *(column for column, _number in columns)]))
    for line in sorted(lines, key=lambda line: captions.index(line.table.caption)):
        said = dict(zip(_keys(line.table), map(cell_text, line.row.cells), strict=True))
        first = [*([line.table.caption] if several else []), line.group, name_text(line.row.header)]
        cells = [*first, _address(line, address), *(said.get(key, "") for key in columns)]
        writer.writerow(map(guarded, cells))
    return out.getvalue()


def _lines(view: PageView) -> Iterator[_Line]:
    for table in tables_in(view):
        for group in table.groups:
            for row in group.rows:
                yield _Line(table, group.title.text if group.title else "", row, view.info.path)


def _keys(table: Table) -> list[tuple[str, int]]:
    """The columns of a table; of two with one name, the second is another."""
    names = table.columns[1:]
    return [(name, names[:number].count(name)) for number, name in enumerate(names)]


def _address(line: _Line, address: Address) -> str:
    """Where the row stands; without an anchor, where it is said; else what it is about."""
    header = line.row.header
    if header.anchor is not None:
        return f"{address(line.page)}#{header.anchor}"
    said = (answer.target for cell in line.row.cells for answer in cell.answers if answer.target)
    link = next(said, header.name)
    if link.page is not None:
        return address(link.page) + (f"#{link.anchor}" if link.anchor else "")
    return link.url or address(line.page)


# --- what cells say, as plain text


def name_text(header: RowHeader) -> str:
    """What a row is about."""
    return f"{header.name.text} ({header.badge})" if header.badge else header.name.text


def cell_text(cell: Cell) -> str:
    """Everything that a cell says, on one line."""
    said = [
        *map(answer_text, cell.answers),
        *map(_value, cell.values),
        *([prose_text(cell.prose)] if cell.prose else []),
        *([_parts(cell.parts, cell.relation)] if cell.parts else []),
        *map(_fact, cell.facts),
        *(link.text for link in cell.links),
    ]
    return "; ".join(one_line(each) for each in said)


def answer_text(answer: AnswerView) -> str:
    """An answer with its scope, condition, form and note."""
    column = f"{answer.column.text}: " if answer.column else ""
    said = [
        *filter(None, (answer.only, answer.condition, answer.form)),
        *map(_fact, answer.facts),
        *([prose_text(answer.note)] if answer.note else []),
    ]
    return f"{column}{answer.label}" + (f" ({'; '.join(said)})" if said else "")


def _fact(fact: Fact) -> str:
    return f"{fact.label}: {', '.join(map(_value, fact.values))}"


def _value(value: Value) -> str:
    return f"{value.link.text} ({prose_text(value.prose)})" if value.prose else value.link.text


def _parts(parts: Iterable[PartView], relation: str | None) -> str:
    told = "; ".join(map(_part, parts))
    return f"{relation}: {told}" if relation else told


def _part(part: PartView) -> str:
    said = [
        *part.details,
        *map(answer_text, part.answers),
        *([prose_text(part.note)] if part.note else []),
        *([_parts(part.parts, part.relation)] if part.parts else []),
    ]
    return f"{part.name.text} ({'; '.join(said)})" if said else part.name.text
