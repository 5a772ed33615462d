"""Columns of a table that say the same in each row: said once above it, and put back where each row is read alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.views.shapes import AnswerView, Cell, Common, Fact, Link, PageInfo, Table, TableRow, Value

WITHOUT_TABLES = frozenset({str, int, bool, type(None), Link, Value, Fact, AnswerView, Cell, PageInfo})
"""What no table can be found in."""


def said_once(table: Table, plain: Callable[[Cell], Cell] = lambda cell: cell) -> Table:
    """The table without the columns in which every row says the same: that stands above it. ``plain`` is what counts."""
    rows = table.all_rows
    alike = [
        place
        for place in range(len(table.columns) - 1)
        if len(rows) > 1 and len({plain(row.cells[place]) for row in rows}) == 1
    ]
    if not alike:
        return table
    common = tuple(Common(table.columns[place + 1], plain(rows[0].cells[place]), place) for place in alike)
    return replace(without_columns(table, alike), common=common)


def without_columns(table: Table, places: Collection[int]) -> Table:
    """The table without some of its columns, counted from the first that has cells."""
    kept = [place for place in range(len(table.columns) - 1) if place not in places]
    groups = tuple(
        replace(group, rows=tuple(replace(row, cells=tuple(row.cells[place] for place in kept)) for row in group.rows))
        for group in table.groups
    )
    return replace(table, columns=(table.columns[0], *(table.columns[place + 1] for place in kept)), groups=groups)


def spoken(row: TableRow) -> tuple[Cell, ...]:
    """The cells of a row without a last one that says nothing."""
    return row.cells[:-1] if row.cells and row.cells[-1] == Cell() else row.cells


def whole(table: Table) -> Table:
    """The table with every column, those as well that are said once above it."""
    columns, groups = list(table.columns), table.groups
    for each in table.common:
        at = each.place
        columns.insert(at + 1, each.label)
        groups = tuple(
            replace(
                group,
                rows=tuple(replace(row, cells=(*row.cells[:at], each.cell, *row.cells[at:])) for row in group.rows),
            )
            for group in groups
        )
    return replace(table, columns=tuple(columns), groups=groups, common=())


def tables_in(piece: Any) -> Iterator[Table]:
    """Every table in a view or a piece of one."""
    inside: Any = piece.values() if isinstance(piece, Mapping) else piece
    if isinstance(piece, Struct):
        inside = [getattr(piece, name) for name in piece.__struct_fields__]
    for member in [piece] if type(piece) is Table else inside:
        if member and type(member) not in WITHOUT_TABLES:  # most are texts, or empty
            yield from [member] if type(member) is Table else tables_in(member)
