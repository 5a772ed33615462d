"""Texts that remember their places in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from privacy_statements.diagnostics.position import Position
from privacy_statements.read.node import Mapping, Node, Scalar

WORD = re.compile(r"\w+|[^\w\s]")
WORD_BEFORE = re.compile(r"(?<!\w)\w*\Z")  # looked for at the beginning of words only: a word may be very long
STAND_IN = re.compile(r"unread-\d+-\d+")


class PlacedText(str):
    """A scalar's text with the place of its first character, and how it stands in the file where that is not
    simply the text: in quotes or over several lines."""

    __slots__ = ("position", "raw")
    position: Position
    raw: str

    def __new__(cls, text: str, position: Position, raw: str = "") -> PlacedText:
        placed = str.__new__(cls, text)
        placed.position, placed.raw = position, raw
        return placed

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.position, self.raw)

    def place_of(self, offset: int) -> Position:
        """The position in the file of the character at an offset of the text. Over several lines, or with escapes,
        the word that holds it is looked for."""
        at = self.position
        if not self.raw:
            return Position(at.path, at.line, at.column + offset)
        start = offset - len(WORD_BEFORE.search(self[:offset])[0])  # type: ignore[index]  # it may be empty
        word = WORD.match(self, start)
        if word is None:
            return at
        times = sum(1 for match in WORD.finditer(self, 0, start) if match[0] == word[0])
        begin = re.match(r"[|>][^\n]*\n|", self.raw)[0]  # type: ignore[index]  # the head of a block says nothing
        places = [match.start() for match in WORD.finditer(self.raw, len(begin)) if match[0] == word[0]]
        if times >= len(places):
            return at
        place = places[times] + offset - start
        line = self.raw.count("\n", 0, place)
        before = place - (self.raw.rfind("\n", 0, place) + 1)
        return Position(at.path, at.line + line, before + (1 if line else at.column))


def stand_in(position: Position) -> str:
    """What stands for an id or a name that a record does not say."""
    return f"unread-{position.line}-{position.column}"


def written(ids: Iterable[str]) -> list[str]:
    """The ids that were written, without those made for records that have none: no writer has seen them."""
    return [key for key in ids if STAND_IN.fullmatch(key) is None]


def written_at(text: object, otherwise: Position) -> Position:
    """Where a text that was read from a file stands; for anything else, the place that is given."""
    return text.position if isinstance(text, PlacedText) else otherwise


def placed(node: Node) -> Any:
    """The node as ``dict``, ``list`` and ``PlacedText``, with ``None`` for a null."""
    if isinstance(node, Scalar):
        return None if node.is_null else PlacedText(node.text, node.position, node.raw)
    if isinstance(node, Mapping):
        return {PlacedText(key.text, key.position): placed(value) for key, value in node.entries}
    return [placed(item) for item in node.items]
