"""A table in a file, CSV or a spreadsheet → its cells as text. Spreadsheets need openpyxl, an extra of ours:
``privacy-statements[spreadsheet]``."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator

from msgspec import Struct

from privacy_statements.diagnostics.diagnostic import nearest
from privacy_statements.read.markdown import one_line
from privacy_statements.read.syntax import shown
from privacy_statements_import.draft import Imported
from privacy_statements_import.sources import SourceFile, decoded, refused

INSTALL = 'pip install "privacy-statements[spreadsheet]"'
ZIP = b"PK\x03\x04"
DELIMITERS = ",;\t|"
MOST_CELLS = 2_000_000
MOST_UNPACKED = 512 * 1024 * 1024
MOST_COLUMNS = 500


class Sheet(Struct, frozen=True):
    """A table: its heads, its lines with the number that each has in its file, and the names of other sheets."""

    heads: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    head_line: int = 1
    others: tuple[str, ...] = ()


def read_sheet(file: SourceFile, wanted: str | None = None) -> Sheet | Imported:
    """The table of a file, all lines as long as its heads. Of a spreadsheet it is the sheet of the name that is
    wanted, else the first one."""
    if file.content.startswith(ZIP):
        return _spreadsheet(file, wanted)
    text = decoded(file)
    if isinstance(text, Imported):
        return text
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return _sheet(file, _numbered(reader))
    except csv.Error as error:
        return refused(file.path, f"met what is no CSV: {error}", max(reader.line_num, 1))


def _numbered(reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    before = 0
    for cells in reader:
        yield before + 1, cells
        before = reader.line_num  # type: ignore[attr-defined]  # the type of a reader has no public name


def _spreadsheet(file: SourceFile, wanted: str | None) -> Sheet | Imported:
    try:
        from openpyxl import load_workbook
    except ImportError:
        return refused(file.path, f"openpyxl is not installed; expected it for spreadsheets: {INSTALL}")
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > MOST_UNPACKED:
            return refused(file.path, f"met a spreadsheet of {size} bytes; expected at most {MOST_UNPACKED}")
        book = load_workbook(io.BytesIO(file.content), read_only=True, data_only=True)
        names = [sheet.title for sheet in book.worksheets]
        if not names or (wanted is not None and wanted not in names):
            hint = nearest(wanted or "", names)
            return refused(file.path, f'met no sheet "{shown(wanted or "")}"{hint}')
        sheet = book[wanted or names[0]]
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        lines = (
            (number, ["" if cell is None else str(cell) for cell in cells])
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1)
        )
        return _sheet(file, lines, tuple(name for name in names if name != sheet.title))
    except Exception as error:  # openpyxl lets through whatever broken bytes lead to
        return refused(file.path, f"met what is no spreadsheet: {shown(one_line(str(error)))}")


def _sheet(file: SourceFile, lines: Iterable[tuple[int, list[str]]], others: tuple[str, ...] = ()) -> Sheet | Imported:
    kept: list[tuple[int, tuple[str, ...]]] = []
    count = 0
    for number, cells in lines:
        count += len(cells)
        if count > MOST_CELLS:
            return refused(file.path, f"met more than {MOST_CELLS} cells; expected several files", number)
        if any(cell.strip() for cell in cells):
            kept.append((number, tuple(cell.strip() for cell in cells)))
    if not kept:
        return refused(file.path, "met nothing; expected a line with the heads of columns, and lines below it")
    width = max(len(cells) for _, cells in kept)
    while width and not any(cells[width - 1 : width] != ("",) for _, cells in kept if len(cells) >= width):
        width -= 1
    if width > MOST_COLUMNS:
        return refused(file.path, f"met {width} columns; expected at most {MOST_COLUMNS}")
    (head_line, first), *rest = [(number, (*cells, *[""] * width)[:width]) for number, cells in kept]
    return Sheet(_heads(first), tuple(rest), head_line, others)


def _heads(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The heads of the columns; no two are alike, and none is blank."""
    made: list[str] = []
    for number, cell in enumerate(cells, 1):
        head = one_line(cell) or f"Column {number}"
        made.append(head if head not in made else f"{head} ({number})")
    return tuple(made)
