"""What every importer makes: records as a writer would write them, and what must be said about the making.

Nothing here is checked or resolved: the files that are written from it go the way of every record.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from privacy_statements.diagnostics.diagnostic import Diagnostic


class Outcome(StrEnum):
    """What became of a place of the source."""

    ITEM = "item"  # it is a row, or a part of one
    FACT = "fact"  # it is another structured fact: a retention, a store, a right, a link
    PROSE = "prose"  # it stays text, in its place
    DOUBT = "doubt"  # it was understood, and the reading needs a person; ``why`` says what for
    REPAIRED = "repaired"  # its text was mended: a wrong encoding, characters that nobody sees
    LEFT_OUT = "left-out"  # it is no text of the page: a comment, a reference definition that nothing uses


class Finding(Struct, frozen=True):
    """What became of one place of the source: its line (from 1), the first words of it, and why. ``path`` is that of
    the file as positions show it; empty where there is only one."""

    line: int
    outcome: Outcome
    text: str
    why: str = ""
    path: str = ""


class Declared(Struct, frozen=True):
    """What a declaration says of one kind of data: its code and name, and its line. ``None`` where it says nothing."""

    code: str
    name: str
    line: int
    necessity: str | None = None
    linked: bool | None = None  # whether it is linked to a person
    shared: bool | None = None  # whether it is shared with others than processors


class Draft(Struct, frozen=True):
    """One record to be written: the folder of ``content/`` it goes to, its id, and its keys in the order in which
    they are written. Values are text, ``True``/``False``, ``None``, lists and mappings of the same."""

    kind: str  # a key of records.kinds.KINDS: "products", "guides", "items"
    id: str
    data: Mapping[str, Any]


class Imported(Struct, frozen=True):
    """What one source became. With ``problems`` nothing can be written: they say why a source cannot be understood."""

    drafts: tuple[Draft, ...]
    findings: tuple[Finding, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    """Of a page of text: how many rows come from lists, tables, headings and paragraphs."""
