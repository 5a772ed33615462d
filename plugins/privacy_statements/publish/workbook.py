"""What a workbook remembers of its export, and what a cell can hold. The hidden sheet ``EXPORTED`` holds each cell as it
was exported, so that the import knows what was changed in the workbook, and what in the records meanwhile."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from privacy_statements.publish.cells import tidy
from privacy_statements.publish.sheets import SHEETS, Lines

FORMAT = "1"
EXPORTED = "exported"
WORDS = "words"
READ_ME = "Read me"
LONGEST = 32_767  # characters of a cell, as spreadsheets count them (UTF-16)
MOST_BREAKS = 253  # line breaks of a cell
TOO_LONG = "too-long"
"""The state of a cell whose text does not fit; it can be edited in the file only."""

UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Remembered(NamedTuple):
    """One cell as it was exported. ``column`` is empty for the line itself, which may have no other cell."""

    sheet: str
    first: str
    second: str
    column: str
    state: str
    text: str

    @property
    def key(self) -> tuple[str, ...]:
        """The key of the line."""
        return (self.first, self.second) if self.second else (self.first,)

    @property
    def digest(self) -> str:
        """A digest of its place, state and text."""
        fields = "\0".join([*self[:5], tidy(self.text)])
        return hashlib.sha256(fields.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def remembered(lines: Lines) -> Iterator[Remembered]:
    """What the workbook of these lines remembers: every line, and every cell with a text but the keys."""
    for sheet in SHEETS:
        for line in lines[sheet.name]:
            first, second = (*line.key, "")[:2]
            yield Remembered(sheet.name, first, second, "", "", "")
            for column in sheet.columns[sheet.keys :]:
                cell = line.cells[column.key]
                if cell.text:
                    state, text = (cell.state, cell.text) if fits(cell.text) else (TOO_LONG, "")
                    yield Remembered(sheet.name, first, second, column.key, state, text)


def digest_of(cells: Iterable[Remembered]) -> str:
    """One digest of all cells."""
    return hashlib.sha256("".join(sorted(cell.digest for cell in cells)).encode()).hexdigest()


def fits(text: str) -> bool:
    """Whether a cell can hold a text: libraries cut longer ones off silently."""
    return len(escaped(text).encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST and text.count("\n") <= MOST_BREAKS


def escaped(text: str) -> str:
    """The text with the characters that XML cannot hold written as Office does: ``_x0007_``."""
    return UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unescaped(text: str) -> str:
    """The opposite of ``escaped``."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
