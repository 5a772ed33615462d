"""A place in a file → its line, with a marker below. A file is read when the first place in it is shown."""

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

LARGEST = 33_554_432  # bytes: what the loader reads of a file at most
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
        """The line in which something stands, without its end; ``None`` where there is none."""
        if place.path not in self._lines:
            self._lines[place.path] = _read(self.root / place.path)
        lines = self._lines[place.path]
        return lines[place.line - 1] if 0 < place.line <= len(lines) else None

    def end_column(self, place: Position) -> int | None:
        """The column after the word at a place; ``None`` where there is no such place."""
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
    """Text as one line that a terminal shows and does not obey: what steers or hides becomes a sign."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(shown for shown, _width in map(_cell, text))


def marked(line: str, column: int) -> tuple[str, str]:
    """The part of a line around a column that fits a terminal, and a marker to be shown below it."""
    first = max(0, column - 1 - NEAR)
    last = column - 1 + NEAR
    cells = [_cell(character) for character in line[first:last]]
    start = min(column - 1 - first, len(cells))
    end = max(start, min(token_end(line, column) - 1 - first, len(cells)))
    left, right = _window([width for _, width in cells], start)
    cut_left = "…" if left or first else ""
    cut_right = "…" if right < len(cells) or last < len(line) else ""
    before = _width(cells[left:start]) + len(cut_left)
    marker = " " * before + "^" * max(1, _width(cells[start : min(end, right)]))
    return cut_left + "".join(text for text, _ in cells[left:right]) + cut_right, marker


def _window(widths: list[int], start: int) -> tuple[int, int]:
    """From where to where cells are shown: all of them, or a third of the room before ``start``."""
    if sum(widths) <= WIDEST:
        return 0, len(widths)
    left = start - _fitting(widths[:start][::-1], WIDEST // 3)
    right = start + _fitting(widths[start:], WIDEST - sum(widths[left:start]))
    return left - _fitting(widths[:left][::-1], WIDEST - sum(widths[left:right])), right


def _fitting(widths: list[int], room: int) -> int:
    """How many cells, from the first, fit into so many columns."""
    return sum(total <= room for total in accumulate(widths))


def _width(cells: Iterable[tuple[str, int]]) -> int:
    return sum(width for _, width in cells)


@lru_cache(maxsize=1024)
def _cell(character: str) -> tuple[str, int]:
    """How a character is shown, and how many columns of a terminal that takes."""
    if character == "\t":
        return TAB, len(TAB)
    category = unicodedata.category(character)
    if category == "Cc":
        code = ord(character)
        return (chr(0x2400 + code), 1) if code < 0x20 else ("\u2421" if code == 0x7F else "\ufffd", 1)
    if category in ("Mn", "Me") or character in JOINERS or "\u1160" <= character <= "\u11ff":
        return character, 0
    if category in ("Cf", "Cs", "Zl", "Zp"):  # also what turns the direction of text
        return "\ufffd", 1
    return character, 2 if unicodedata.east_asian_width(character) in "WF" else 1
