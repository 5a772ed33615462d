"""What a YAML text is read as: texts, lists and mappings, each with its place. Every scalar stays text."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from privacy_statements.diagnostics.position import Position

NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Scalar(NamedTuple):
    """One text. ``plain`` tells ``null``, the absence of a value, from ``"null"``, the word; ``raw`` is how
    the text stands in the file, where that is not simply the text: in quotes or over several lines."""

    text: str
    position: Position
    plain: bool
    raw: str = ""

    @property
    def is_null(self) -> bool:
        """Whether nothing is said here: an empty place, ``~`` or ``null`` without quotes."""
        return self.plain and self.text in NULLS


class Sequence(NamedTuple):
    """A list of nodes."""

    items: tuple[Node, ...]
    position: Position


class Entry(NamedTuple):
    """One ``key: value`` of a mapping."""

    key: Scalar
    value: Node


class Mapping(NamedTuple):
    """Keys and values in the writer's order. No key stands twice: the first one is kept. ``end`` is where
    the next thing begins."""

    entries: tuple[Entry, ...]
    position: Position
    end: Position

    def get(self, key: str) -> Node | None:
        """The value of the key, or ``None`` when the key is not there."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)

    def keys(self) -> tuple[str, ...]:
        """The texts of the keys, in the writer's order."""
        return tuple(entry.key.text for entry in self.entries)


Node: TypeAlias = Scalar | Sequence | Mapping
