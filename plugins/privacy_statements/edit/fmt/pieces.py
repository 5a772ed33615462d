"""Pieces of source: every key, value and comment of a file as it was written."""

from __future__ import annotations

import re
from typing import TypeAlias

from msgspec import Struct, field

BLOCK_HEADER = re.compile(r"[|>](?P<marks>[-+0-9]*)(?P<comment>[ \t]+#.*)?")


class Leaf(Struct):
    """A text as written, with its quotes. ``block`` is its indentation if it is a ``|`` or ``>`` text."""

    source: str
    block: int | None = None

    @property
    def marks(self) -> str:
        """The marks after ``|`` or ``>`` for its end and its indentation: ``-``, ``+2``."""
        header = BLOCK_HEADER.match(self.source) if self.block is not None else None
        return header["marks"] if header else ""

    @property
    def comment(self) -> str:
        """The comment beside the ``|`` or ``>``."""
        header = BLOCK_HEADER.match(self.source) if self.block is not None else None
        return (header["comment"] or "") if header else ""


class Entry(Struct):
    """A key with its value, or a member of a list, with its comments. A blank line is an empty comment; a line that is
    indented more than the first comment has the blanks before its ``#``."""

    key: str = ""
    name: str = ""
    value: Piece = field(default_factory=lambda: Leaf(""))
    above: list[str] = field(default_factory=list)
    beside: str = ""
    under: list[str] = field(default_factory=list)
    """Comments below it that are indented more than it."""
    position: tuple[int, int] = (0, 0)
    """Line and column of the value."""
    breaks: bool = False
    """Whether it begins a line, in ``[]`` and ``{}``."""


class Block(Struct):
    """A mapping or list with each entry on lines of its own."""

    is_mapping: bool
    entries: list[Entry]
    foot: list[str] = field(default_factory=list)
    """Comments below the last entry."""
    column: int | None = None
    """The column where its lines begin, from 0, as it was written."""


class Flow(Struct):
    """A mapping or list in brackets."""

    is_mapping: bool
    entries: list[Entry]
    foot: list[str] = field(default_factory=list)
    opening: str = ""
    """The comment beside the opening bracket."""
    breaks: bool = False
    """Whether the closing bracket begins a line."""


Piece: TypeAlias = Leaf | Block | Flow


class Document(Struct):
    """A file: its comments above everything, and its only value."""

    head: list[str]
    root: Entry | None
