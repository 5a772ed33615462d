"""What the columns of a table are, as their heads and cells let guess."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from privacy_statements.read.markdown import one_line
from privacy_statements.read.syntax import shown
from privacy_statements.rules.names import plain
from privacy_statements_import.draft import Imported
from privacy_statements_import.limits import MOST_CELLS, MOST_COLUMNS, MOST_UNPACKED
from privacy_statements_import.sources import SourceFile, data_beside, decoded, refused

INSTALL = 'pip install "privacy-statements[spreadsheet]"'
ZIP = b"PK\x03\x04"
DELIMITERS = ",;\t|"
FIELDS: dict[str, list[str]] = data_beside(__file__)

OTHER_QUESTION = re.compile(
    r"(?i)transfer|übermitt|transfert|dpia|folgenabschätzung|consent|encrypt|sensitive|special|sold|shared|dsfa"
)  # heads of columns of yes and no that ask something else than whether data is collected
YES = frozenset({"yes", "y", "true", "x", "✓", "✔", "ja", "oui", "vrai", "wahr"})
NO = frozenset({"no", "n", "false", "✗", "✘", "✕", "nein", "non", "faux", "falsch"})
NOT_APPLICABLE = frozenset({"n/a", "na", "not applicable", "entfällt", "nicht zutreffend", "sans objet", "-", "–"})
ANSWERED = re.compile(
    r"^(?P<word>[^\s(,;:]+(?: (?:applicable|zutreffend|objet))?)\s*[(,;:]?\s*(?P<more>.*?)\)?$", re.DOTALL
)


class Sheet(Struct, frozen=True):
    """A table: its heads, its lines with the number that each has in its file, and the names of other sheets."""

    heads: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    head_line: int = 1
    others: tuple[str, ...] = ()


def read_sheet(file: SourceFile) -> Sheet | Imported:
    """The table of a file, all lines as long as its heads: of a spreadsheet the first sheet."""
    if file.content.startswith(ZIP):
        return _spreadsheet(file)
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


def _spreadsheet(file: SourceFile) -> Sheet | Imported:
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
        if not book.worksheets:
            return refused(file.path, "met no sheet; expected one with a table")
        sheet, *others = book.worksheets
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        lines = (
            (number, ["" if cell is None else str(cell) for cell in cells])
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1)
        )
        return _sheet(file, lines, tuple(other.title for other in others))
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
    return Sheet(_first_line(first), tuple(rest), head_line, others)


def _first_line(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The heads of the columns; no two are alike, and none is blank."""
    made: list[str] = []
    for number, cell in enumerate(cells, 1):
        head = one_line(cell) or f"Column {number}"
        made.append(head if head not in made else f"{head} ({number})")
    return tuple(made)


class Columns(Struct, frozen=True):
    """What each column is: by field, the head of its column; and the heads of columns with answers."""

    fields: Mapping[str, str]
    answers: tuple[str, ...] = ()

    def role(self, head: str) -> str:
        """What the column of this head is, in words."""
        field = next((field for field, of_field in self.fields.items() if of_field == head), None)
        if field is not None:
            return f"the column of {field}"
        if head in self.answers:
            return "a column of answers"
        return "a column that notes tell"


def guessed(sheet: Sheet) -> Columns:
    """What the columns of a table probably are: by their heads; a column of yes and no is one of answers. Where no
    head says which column names the items, it is the first with text."""
    known = {plain(word): field for field, words in FIELDS.items() for word in words}
    fields: dict[str, str] = {}
    for head in sheet.heads:
        field = known.get(plain(head.rstrip("?: ")))
        if field is not None:
            fields.setdefault(field, head)
    taken = set(fields.values())
    left = [head for head in sheet.heads if head not in taken and not OTHER_QUESTION.search(head)]
    said = {head: [answer_of(cell)[0] for cell in cells_of(sheet, head) if cell] for head in left}
    answers = tuple(head for head in left if said[head] and all(said[head]))
    if "name" not in fields and "item" not in fields:
        left = [head for head in sheet.heads if head not in taken and head not in answers]
        named = [head for head in left if not _are_ids(cells_of(sheet, head))]
        fields = {"name": (named or left or list(sheet.heads))[0], **fields}
        if not left:
            first = fields["name"]
            fields = {field: head for field, head in fields.items() if field == "name" or head != first}
            answers = tuple(head for head in answers if head != first)
    ordered = {field: fields[field] for field in FIELDS if field in fields}
    return Columns(ordered, answers)


def cells_of(sheet: Sheet, head: str) -> list[str]:
    """The cells of a column."""
    at = sheet.heads.index(head)
    return [cells[at] for _, cells in sheet.lines]


def _are_ids(cells: Sequence[str]) -> bool:
    """Whether a column numbers its lines: ``R-001``, ``12``."""
    said = [cell for cell in cells if cell]
    return bool(said) and all(re.fullmatch(r"[A-Za-z]{0,6}[-_. /#]?\d+", cell) for cell in said)


def answer_of(cell: str) -> tuple[str | None, str]:
    """The answer of a cell (``collected``, ``not-collected``, ``not-applicable``) and what it says beside it;
    ``None`` where it is no answer."""
    words = {"collected": YES, "not-collected": NO, "not-applicable": NOT_APPLICABLE}
    split = ANSWERED.match(cell)
    for text, more in ((cell, ""), *([(split["word"], split["more"])] if split and split["more"] else [])):
        for answer, known in words.items():
            if text.strip().casefold() in known:
                return answer, more.strip()
    return None, cell
