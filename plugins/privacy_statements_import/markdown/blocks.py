"""What a page is made of, whatever dialect it was written in. Every piece knows its line in the source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements_import.draft import Finding


class Run(Struct, frozen=True):
    """A run of text with the same marks. An image is a run whose text is its alternative text."""

    text: str
    strong: bool = False
    em: bool = False
    code: bool = False
    url: str | None = None
    image: str | None = None  # the address of the picture
    hard_break: bool = False  # a line break that the writer meant; its text is a line feed


class Phrase(Struct, frozen=True):
    """A line of text with marks, where ``line`` (from 1) is the line of the source on which it begins.

    Offsets of ``cut`` count characters of ``plain``, so that a reader of plain text can cut it and keep marks and
    links.
    """

    runs: tuple[Run, ...]
    line: int

    @property
    def plain(self) -> str:
        """What a reader reads: no marks, no addresses."""
        return "".join(run.text for run in self.runs)

    def cut(self, start: int, end: int | None = None) -> Phrase:
        """The part between two offsets of ``plain``, stripped of white space at its ends."""
        plain = self.plain
        end = len(plain) if end is None else end
        while start < end and plain[start].isspace():
            start += 1
        while end > start and plain[end - 1].isspace():
            end -= 1
        kept: list[Run] = []
        at = 0
        for run in self.runs:
            piece = run.text[max(start - at, 0) : max(end - at, 0)]
            if piece or (run.image and start <= at < end):
                kept.append(replace(run, text=piece))
            at += len(run.text)
        return Phrase(tuple(kept), self.line)


class _Phrased(Struct, frozen=True):
    phrase: Phrase

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.phrase.line


class Heading(_Phrased, frozen=True):
    """A heading of levels 1 to 6; a paragraph of nothing but bold text that heads what follows is one level below the
    heading around it. ``anchors`` are the names by which links of the page reach it."""

    level: int
    anchors: tuple[str, ...] = ()


class Paragraph(_Phrased, frozen=True):
    """Running text, or a picture that stands alone."""

    anchors: tuple[str, ...] = ()


class Bullet(_Phrased, frozen=True):
    """One entry of a list: its first paragraph (empty when it begins with something else) and what follows inside."""

    inside: tuple[Block, ...] = ()
    anchors: tuple[str, ...] = ()


class Listing(Struct, frozen=True):
    """A list. ``ordered`` lists have numbers, from ``start``."""

    bullets: tuple[Bullet, ...]
    line: int
    ordered: bool = False
    start: int = 1


class Cell(Struct, frozen=True):
    """A cell of a table: one phrase, or blocks (lists, paragraphs) where the writer put several. Empty is a blank
    cell. ``span`` counts the columns it covers; ``header`` is a cell that the source marks as one."""

    blocks: tuple[Block, ...]
    line: int
    span: int = 1
    header: bool = False

    @property
    def plain(self) -> str:
        """All its text on one line."""
        return " ".join(filter(None, map(plain_of, self.blocks)))


class Table(Struct, frozen=True):
    """A table, from pipes or from HTML. ``head`` is empty where no header is written or all its cells are blank.
    Lines may be ragged: shorter or longer than the head."""

    head: tuple[Cell, ...]
    lines: tuple[tuple[Cell, ...], ...]
    line: int
    caption: Phrase | None = None


class Note(Struct, frozen=True):
    """A callout or a quotation: ``kind`` is its word in the source, in lower case (note, tip, warning, quote, ...); and
    a ``tab`` of a group of tabs, or a zone of a page for several audiences."""

    kind: str
    inside: tuple[Block, ...]
    line: int
    title: Phrase | None = None


class Code(Struct, frozen=True):
    """A block of code."""

    text: str
    line: int
    language: str = ""


class Token(Struct, frozen=True):
    """A tag of another tool, kept as it was typed: an include, an MDX or Hugo tag, a zone marker."""

    text: str
    line: int


Block = Heading | Paragraph | Listing | Table | Note | Code | Token


class Page(Struct, frozen=True):
    """One page of a source, read but not yet understood. ``front`` is its front matter, values as plain data."""

    path: str
    blocks: tuple[Block, ...]
    front: Mapping[str, Any]
    mended: tuple[Finding, ...] = ()
    left_out: tuple[Token, ...] = ()  # comments and unused reference definitions


def plain_of(block: Block) -> str:
    """All the text of a block on one line: what a reader reads, in order."""
    match block:
        case Heading() | Paragraph():
            return block.phrase.plain
        case Listing():
            return " ".join(
                " ".join(filter(None, (bullet.phrase.plain, *map(plain_of, bullet.inside)))) for bullet in block.bullets
            )
        case Table():
            said = [block.caption.plain] if block.caption else []
            return " ".join([*said, *(cell.plain for line in (block.head, *block.lines) for cell in line)])
        case Note():
            return " ".join([*([block.title.plain] if block.title else []), *map(plain_of, block.inside)])
        case Code() | Token():
            return block.text
