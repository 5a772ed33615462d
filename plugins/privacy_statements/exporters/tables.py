"""The tables of a page as CSV (RFC 4180), for those who go on working with an answer.

One line for each row, with the words that readers see; a list that is spread over several pages is one file. The
first columns name the table (where there are several), the group of rows, the row and its address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from privacy_statements.exporters.records import in_csv
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
Key = tuple[str, int]
"""The name of a column, and how many columns before it have the same."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One row, with what stands around it."""

    table: Table
    keys: tuple[Key, ...]
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
    lines = [line for view in views for table in tables_in(view) for line in _lines(table, view.info.path)]
    captions = list(dict.fromkeys(line.table.caption for line in lines))
    several = len(captions) > 1
    columns = list(dict.fromkeys(key for keys in dict.fromkeys(line.keys for line in lines) for key in keys))
    _ = wording.of(views[0].info.language).language.gettext
    name = _("Name") if several or not lines else lines[0].table.columns[0]
    head = [*([_("Table")] if several else []), _("Group"), name, _("Address")]
    out = [[*head, *(column for column, _number in columns)]]
    for line in sorted(lines, key=lambda line: captions.index(line.table.caption)):
        said = dict(zip(line.keys, map(cell_text, line.row.cells), strict=True))
        first = [*([line.table.caption] if several else []), line.group, name_text(line.row.header)]
        out.append([*first, _address(line, address), *[said.get(key, "") for key in columns]])
    return "".join(f"{','.join(map(in_csv, cells))}\r\n" for cells in out)  # as RFC 4180 has it


def _lines(table: Table, page: str) -> Iterator[_Line]:
    names = table.columns[1:]
    keys = tuple((name, names[:number].count(name)) for number, name in enumerate(names))
    for group in table.groups:
        title = group.title.text if group.title else ""
        for row in group.rows:
            yield _Line(table, keys, title, row, page)


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
    said = [answer_text(answer) for answer in cell.answers]
    said += [_value(value) for value in cell.values]
    if cell.prose:
        said.append(prose_text(cell.prose))
    if cell.parts:
        said.append(_parts(cell.parts, cell.relation))
    said += [_fact(fact) for fact in cell.facts]
    said += [link.text for link in cell.links]
    return "; ".join([_folded(each) for each in said])


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return one_line(text)


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
