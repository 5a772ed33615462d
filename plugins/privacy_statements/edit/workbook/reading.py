"""The bytes of a workbook → the texts of its cells and what was exported into it, or an error of one sentence."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct, field

from privacy_statements.publish.sheets import SHEETS, Shape
from privacy_statements.publish.workbook import EXPORTED, FORMAT, READ_ME, WORDS, Remembered, digest_of, unescaped
from privacy_statements.publish.xlsx import NoSpreadsheetsError, cell_name, open_workbook

MOST_BYTES = 256 * 1024 * 1024  # of an unpacked workbook
COMMENTS = re.compile(r"^xl/(?:comments|threadedComments)", re.IGNORECASE)
FIRST_LINES = 10  # the headings must be in one of them


class WorkbookError(Exception):
    """The workbook cannot be used; the text says why."""


class SheetCell(Struct, frozen=True):
    """One cell: its text, its name such as ``F12``, and what is wrong with it or doubtful."""

    text: str
    name: str
    mistake: str = ""
    doubt: str = ""
    is_date: bool = False


SheetLine = dict[str, SheetCell]
"""One line of a sheet: its cells by the keys of columns."""


class Sheet(Struct):
    """One sheet: its lines, the headings that are ``missing``, ``others`` that were not exported, and the names of cells
    ``outside``, above the headings or under none."""

    shape: Shape
    missing: list[str]
    others: list[str]
    outside: list[str]
    lines: list[SheetLine] = field(default_factory=list)


class Workbook(Struct, frozen=True):
    """The content of a workbook; ``others`` are sheets that people added."""

    sheets: dict[str, Sheet]
    exported: tuple[Remembered, ...]
    others: tuple[str, ...]
    has_comments: bool


def read_workbook(data: bytes) -> Workbook:
    """The workbook in these bytes. Raises ``WorkbookError`` if ``export xlsx`` did not make it, ``NoSpreadsheetsError``
    without the library."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            has_comments = any(COMMENTS.search(name) for name in archive.namelist())
        if size > MOST_BYTES:
            raise WorkbookError(f"the workbook has {size} bytes unpacked; at most {MOST_BYTES} are read")
        with warnings.catch_warnings():  # the library warns of what it would not write back, and we write nothing
            warnings.simplefilter("ignore")
            book = open_workbook(data)
            grids = {sheet.title: _grid(sheet) for sheet in book.worksheets}
    except (WorkbookError, NoSpreadsheetsError):
        raise
    except Exception as error:  # a broken archive makes the library raise nearly anything
        raise WorkbookError(f"this is no workbook of `export xlsx` ({type(error).__name__})") from error
    exported = _exported(grids.get(EXPORTED))
    sheets = {shape.name: _sheet(shape, grids[shape.name]) for shape in SHEETS if shape.name in grids}
    ours = {shape.name for shape in SHEETS} | {EXPORTED, READ_ME, WORDS}
    others = tuple(name for name, grid in grids.items() if name not in ours and grid)
    return Workbook(sheets, exported, others, has_comments)


Grid = list[tuple[int, Sequence[Any]]]
"""The lines of a sheet that are not empty, with their numbers."""


def _grid(sheet: Any) -> Grid:
    sheet.reset_dimensions()  # programs write wrong ones
    lines = enumerate(sheet.iter_rows(), 1)
    return [(number, cells) for number, cells in lines if any(cell.value is not None for cell in cells)]


def _exported(grid: Grid | None) -> tuple[Remembered, ...]:
    if not grid:
        raise WorkbookError(f'the sheet "{EXPORTED}" is missing; expected a workbook that `export xlsx` made')
    texts = [[_text(cell) for cell in cells] for _, cells in grid]
    first = [*texts[0], "", "", ""]
    if first[0] != "privacy-statements" or first[1] != FORMAT:
        raise WorkbookError(f'the workbook has the format "{first[1]}", not {FORMAT}; export it again')
    cells = tuple(Remembered(*[*line, *[""] * 6][:6]) for line in texts[1:])
    if digest_of(cells) != first[2]:
        raise WorkbookError(f'the sheet "{EXPORTED}" was changed; export the workbook again')
    return cells


def _text(cell: Any) -> str:
    return "" if cell.value is None else unescaped(str(cell.value))


def _sheet(shape: Shape, grid: Grid) -> Sheet:
    titles = {column.title.casefold(): column.key for column in shape.columns}
    headings, lines, above = _below_headings(shape, grid)
    keys = [titles.get(heading.casefold(), "") for heading in headings]
    for key in filter(None, keys):
        if keys.count(key) > 1:
            title = shape.column(key).title
            raise WorkbookError(f'the sheet "{shape.name}" has two columns "{title}"; keep one')
    sheet = Sheet(
        shape,
        missing=[column.title for column in shape.columns if column.key not in keys],
        others=[heading for heading, key in zip(headings, keys, strict=True) if heading and not key],
        outside=above,
    )
    for number, cells in lines:
        by_key = {key: SheetCell("", cell_name(column, number)) for column, key in enumerate(keys, 1) if key}
        for key, cell in zip(keys, cells, strict=False):
            if key and cell.value is not None:
                by_key[key] = _cell(cell, by_key[key].name)
        sheet.outside += _names(number, cells, headings)
        if any(cell.text.strip() or cell.mistake for cell in by_key.values()):
            sheet.lines.append(by_key)
    return sheet


def _below_headings(shape: Shape, grid: Grid) -> tuple[list[str], Grid, list[str]]:
    """The headings of a sheet, the lines below them, and the names of filled cells above them."""
    wanted = {title.casefold() for title in shape.titles}
    above: list[str] = []
    for place, (number, cells) in enumerate(grid[:FIRST_LINES], 1):
        headings = [_text(cell).strip() for cell in cells]
        if wanted <= {heading.casefold() for heading in headings}:
            return headings, grid[place:], above
        above += _names(number, cells, [""] * len(cells))
    columns = " and ".join(f'"{title}"' for title in shape.titles)
    raise WorkbookError(f'the sheet "{shape.name}" has no headings; expected columns with {columns}')


def _names(number: int, cells: Sequence[Any], headings: Sequence[str]) -> list[str]:
    """The names of the filled cells of a line that have no heading."""
    under = [*headings, *[""] * (len(cells) - len(headings))]
    return [
        cell_name(column, number)
        for column, (cell, heading) in enumerate(zip(cells, under, strict=False), 1)
        if not heading and _text(cell).strip()
    ]


def _cell(cell: Any, name: str) -> SheetCell:
    value, kind = cell.value, cell.data_type
    if kind in ("f", "e"):
        what = "a formula" if kind == "f" else f'the error "{value}"'
        return SheetCell("", name, f"the cell has {what}; write a text")
    if isinstance(value, bool):
        return SheetCell(str(value).lower(), name)
    if isinstance(value, datetime.datetime | datetime.date):
        has_time = isinstance(value, datetime.datetime) and value.time() != datetime.time()
        return SheetCell(value.isoformat()[: None if has_time else 10], name, is_date=True)
    if isinstance(value, int | float):
        text = str(int(value)) if float(value).is_integer() else repr(value)
        return SheetCell(text, name, doubt=f"the cell holds a number, {text}, not a text: zeros may be lost")
    return SheetCell(unescaped(str(value)), name)


def lines_of(exported: Iterable[Remembered]) -> dict[str, dict[tuple[str, ...], dict[str, Remembered]]]:
    """The exported cells, by sheet, key of the line and key of the column."""
    lines: dict[str, dict[tuple[str, ...], dict[str, Remembered]]] = {}
    for cell in exported:
        line = lines.setdefault(cell.sheet, {}).setdefault(cell.key, {})
        if cell.column:
            line[cell.column] = cell
    return lines
