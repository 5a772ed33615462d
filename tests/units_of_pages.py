"""A page as the units of text that it is made of: the measure of whether anything was lost."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from privacy_statements_import.markdown.blocks import (
    Block,
    Cell,
    Code,
    Heading,
    Listing,
    Note,
    Page,
    Paragraph,
    Phrase,
    Table,
    Token,
)


class Unit(Struct, frozen=True):
    """One text of a page with its line. ``kind`` is one of heading, paragraph, item, caption, cell, title (of a note
    or a tab), code, image (its alternative text), token and link (an address: of a link, or of a picture)."""

    kind: str
    text: str
    line: int


def units(page: Page) -> Iterator[Unit]:
    """Every text and every address of the page, in its order. Empty texts are none.

    The text of a list item or a cell is that of its own line; further blocks inside are units of their own kinds.
    """
    for block in page.blocks:
        yield from _of(block)


def _of(block: Block) -> Iterator[Unit]:
    match block:
        case Heading():
            yield from _phrase("heading", block.phrase)
        case Paragraph():
            yield from _phrase("paragraph", block.phrase)
        case Listing():
            for bullet in block.bullets:
                yield from _phrase("item", bullet.phrase)
                for inner in bullet.inside:
                    yield from _of(inner)
        case Table():
            if block.caption:
                yield from _phrase("caption", block.caption)
            for line in (block.head, *block.lines):
                for cell in line:
                    yield from _cell(cell)
        case Note():
            if block.title:
                yield from _phrase("title", block.title)
            for inner in block.inside:
                yield from _of(inner)
        case Code():
            yield from _some("code", block.text, block.line)
        case Token():
            yield from _some("token", block.text, block.line)


def _cell(cell: Cell) -> Iterator[Unit]:
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            yield from _phrase("cell", block.phrase)
        else:
            yield from _of(block)


def _phrase(kind: str, phrase: Phrase) -> Iterator[Unit]:
    yield from _some(kind, phrase.plain, phrase.line)
    before = None
    for run in phrase.runs:
        if run.url and run.url != before:
            yield Unit("link", run.url, phrase.line)
        if run.image:
            yield Unit("link", run.image, phrase.line)
        before = run.url


def _some(kind: str, text: str, line: int) -> Iterator[Unit]:
    if text.strip():
        yield Unit(kind, text, line)
