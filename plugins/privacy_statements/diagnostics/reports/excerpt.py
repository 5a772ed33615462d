"""A place in a file → its line, with a marker below. A file is read when its first place is shown."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from privacy_statements.diagnostics.position import LINE_BREAK, Position

LARGEST = 33_554_432  # bytes: the loader reads no larger file
WIDEST = 100  # columns of a terminal that an excerpt takes
NEAR = 400  # characters around a place that can be part of an excerpt
TAB = "    "
JOINERS = "\u200c\u200d"
TOKEN = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[\w./@+-]+|<+|[&*!]+[\w./-]*""")


class Sources:
    """The texts of the files below a folder. A file that is gone, too large, or not UTF-8 has no lines."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lines: dict[str, list[str]] = {}

    def line(self, place: Position) -> str | None:
        """The line of a place, without its line break; ``None`` if there is no such line."""
        if place.path not in self._lines:
            self._lines[place.path] = _read(self.root / place.path)
        lines = self._lines[place.path]
        return lines[place.line - 1] if 0 < place.line <= len(lines) else None

    def end_column(self, place: Position) -> int | None:
        """The column after the word at a place; ``None`` if there is no such line."""
        line = self.line(place)
        return None if line is None else token_end(line, place.column)


def _read(file: Path) -> list[str]:
    try:
        if not stat.S_ISREG(os.stat(file).st_mode):  # noqa: PTH116  # no Path.stat: a name may hold anything
            return []
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        text = data.decode("utf-8") if len(data) <= LARGEST else ""
    except (OSError, ValueError):  # ValueError: not UTF-8, or a NUL in the name
        return []
    return LINE_BREAK.split(text.removeprefix("\ufeff")) if text else []


def token_end(line: str, column: int) -> int:
    """The column after the word that begins at a column: a quoted text, a word, or one character."""
    match = TOKEN.match(line, column - 1)
    return match.end() + 1 if match else column + 1


def safe(text: str) -> str:
    """The text as one line that is safe to print: control and invisible characters become signs."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(shown for shown, _width in map(_cell, text))


def marked(line: str, column: int) -> tuple[str, str]:
    """The part of a line around a column that fits a terminal, and the marker to print below it."""
    first = max(0, column - 1 - NEAR)
    last = column - 1 + NEAR
    cells = [_cell(character) for character in line[first:last]]
    start = min(column - 1 - first, len(cells))
    end = max(start, min(token_end(line, column) - 1 - first, len(cells)))
    first_cell, last_cell = _window([width for _, width in cells], start)
    cut_left = "…" if first_cell or first else ""
    cut_right = "…" if last_cell < len(cells) or last < len(line) else ""
    before = _width(cells[first_cell:start]) + len(cut_left)
    marker = " " * before + "^" * max(1, _width(cells[start : min(end, last_cell)]))
    return cut_left + "".join(text for text, _ in cells[first_cell:last_cell]) + cut_right, marker


def _window(widths: list[int], start: int) -> tuple[int, int]:
    """The first and the last cell to show: all of them, or a third of the room before ``start``."""
    if sum(widths) <= WIDEST:
        return 0, len(widths)
    first_cell = start - _fitting(widths[:start][::-1], WIDEST // 3)
    last_cell = start + _fitting(widths[start:], WIDEST - sum(widths[first_cell:start]))
    return first_cell - _fitting(widths[:first_cell][::-1], WIDEST - sum(widths[first_cell:last_cell])), last_cell


def _fitting(widths: list[int], room: int) -> int:
    """How many cells, from the first, fit into ``room`` columns."""
    return sum(total <= room for total in accumulate(widths))


def _width(cells: Iterable[tuple[str, int]]) -> int:
    return sum(width for _, width in cells)


@lru_cache(maxsize=1024)
def _cell(character: str) -> tuple[str, int]:
    """What is printed for a character, and how many columns of a terminal it takes."""
    if character == "\t":
        return TAB, len(TAB)
    category = unicodedata.category(character)
    if category == "Cc":
        code = ord(character)
        return (chr(0x2400 + code), 1) if code < 0x20 else ("\u2421" if code == 0x7F else "\ufffd", 1)
    if category in ("Mn", "Me") or character in JOINERS or "\u1160" <= character <= "\u11ff":
        return character, 0
    if category in ("Cf", "Cs", "Zl", "Zp"):  # also characters that change the direction of text
        return "\ufffd", 1
    return character, 2 if unicodedata.east_asian_width(character) in "WF" else 1
