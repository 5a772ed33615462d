"""The tables of a page as CSV (RFC 4180): one line for each row, with the words that readers see. The first columns name
the table (where there are several), the group of rows, the row and its address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from privacy_statements.pages.addresses import Addresses
from privacy_statements.publish.records import in_csv
from privacy_statements.read.markdown import one_line, prose_text
from privacy_statements.records.words import AnswerWord
from privacy_statements.views.columns import tables_in, whole
from privacy_statements.views.leads import KnownView
from privacy_statements.views.pages import PageView
from privacy_statements.views.shapes import AnswerView, Cell, Fact, PartView, Table, TableRow, Value
from privacy_statements.words.wording import Wording

AnyView = TypeVar("AnyView", bound=PageView | KnownView)
Key = tuple[str, int]
"""The name of a column, and how many columns before it have the same."""


def table_files(views: Iterable[AnyView]) -> dict[str, list[AnyView]]:
    """The files of tables, each with the views whose tables it holds."""
    files: dict[str, list[AnyView]] = {}
    for view in views:
        if view.info.data is not None and view.info.data.page is not None:
            files.setdefault(view.info.data.page, []).append(view)
    return files


def tables_csv(views: Sequence[PageView], wording: Wording, addresses: Addresses) -> str:
    """The tables of a page and of those on which its list goes on."""
    tables_by_page = [
        (table, view.info.path) for view in views for table in map(whole, tables_in(view)) if table.row_count
    ]
    captions: dict[str, list[tuple[Table, str]]] = {}  # a list that goes on is one table
    for table, page in tables_by_page:
        captions.setdefault(table.caption, []).append((table, page))
    several = len(captions) > 1
    columns = tuple(dict.fromkeys(key for table, _page in tables_by_page for key in _keys(table)))
    words = wording.of(views[0].info.language)
    name = words._("Name") if several or not tables_by_page else tables_by_page[0][0].columns[0]
    head = [*([words._("Table")] if several else []), words._("Group"), name, words._("Address")]
    lines = [",".join(map(in_csv, [*head, *(column for column, _number in columns)]))]
    for caption, tables in captions.items():
        first = f"{in_csv(caption)}," if several else ""
        for table, page in tables:
            lines += _lines(table, first, columns, addresses, page)
    return "".join([f"{line}\r\n" for line in lines])  # as RFC 4180 has it


def _keys(table: Table) -> tuple[Key, ...]:
    names = table.columns[1:]
    return tuple((name, names[:number].count(name)) for number, name in enumerate(names))


def _lines(table: Table, first: str, columns: tuple[Key, ...], addresses: Addresses, page: str) -> Iterator[str]:
    """The lines of a table, which begin so. ``columns`` are those of the file."""
    keys, here = _keys(table), addresses.of_page(page)
    for group in table.groups:
        before = f"{first}{in_csv(group.title.text if group.title else '')},"
        for row in group.rows:
            header = row.header
            leads = f"{here}#{header.anchor}" if header.anchor is not None else _address(row, addresses, here)
            cells = [in_csv(cell_text(cell)) for cell in row.cells]
            if keys != columns:
                by_column = dict(zip(keys, cells, strict=True))
                cells = [by_column.get(key, "") for key in columns]
            name = f"{header.name.text} ({header.badge})" if header.badge else header.name.text
            yield f"{before}{','.join([in_csv(name), in_csv(leads), *cells])}"


def _address(row: TableRow, addresses: Addresses, here: str) -> str:
    """The address of the statement behind a row without an anchor; else of what the row is about."""
    targets = (answer.target for cell in row.cells for answer in cell.answers if answer.target)
    link = next(targets, row.header.name)
    return addresses.of_link(link) or link.url or here


# --- what cells say, as plain text


def cell_text(cell: Cell) -> str:
    """Everything that a cell says, on one line."""
    texts = [*map(answer_text, cell.answers), *map(_value, cell.values)]
    if cell.prose:
        texts.append(prose_text(cell.prose))
    if cell.parts:
        texts.append(_parts(cell.parts, cell.relation))
    texts += [*map(_fact, cell.facts), *[link.text for link in cell.links]]
    return "; ".join(map(_folded, texts))


_folded = lru_cache(maxsize=4096)(one_line)


def answer_text(answer: AnswerView) -> str:
    """An answer with its scope, condition, form and note."""
    column = f"{answer.column.text}: " if answer.column else ""
    note = prose_text(answer.note) if answer.note else None
    label, limits = answer.label, [*filter(None, (answer.only, answer.condition))]
    if answer.kind == AnswerWord.CONDITIONAL.value:  # "Only if Platform is iOS"
        label, limits = " ".join(filter(None, (label, ", ".join(limits)))), []
    details = [*limits, *filter(None, (answer.form, *map(_fact, answer.facts), note))]
    return f"{column}{label}" + (f" ({'; '.join(details)})" if details else "")


def _fact(fact: Fact) -> str:
    return f"{fact.label}: {', '.join(map(_value, fact.values))}"


def _value(value: Value) -> str:
    return f"{value.link.text} ({prose_text(value.prose)})" if value.prose else value.link.text


def _parts(parts: Iterable[PartView], relation: str | None) -> str:
    text = "; ".join(map(_part, parts))
    return f"{relation}: {text}" if relation else text


def _part(part: PartView) -> str:
    note = [prose_text(part.note)] if part.note else []
    parts = [_parts(part.parts, part.relation)] if part.parts else []
    details = [*part.details, *map(answer_text, part.answers), *note, *parts]
    return f"{part.name.text} ({'; '.join(details)})" if details else part.name.text
