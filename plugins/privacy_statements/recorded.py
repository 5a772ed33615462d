"""Which words of a text come from a record, and which are ours.

What was read from a record knows it by its type. A sentence of ours into which such words are filled remembers its
pieces. Both are plain texts to whoever does not ask.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from privacy_statements.records.placed import PlacedText

PARAGRAPH = "\n\n"


class Piece(NamedTuple):
    """A stretch of a text, and whether its words come from a record."""

    text: str
    recorded: bool


class RecordText(str):
    """Words of a record in another form than that in which they were read."""

    __slots__ = ()


class Mixed(str):
    """A sentence of ours with words of records in it."""

    pieces: tuple[Piece, ...]


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The pieces of a text, in order; together they are the text."""
    if isinstance(text, Mixed):
        return text.pieces
    return (Piece(text, isinstance(text, PlacedText | RecordText)),)


def is_recorded(text: str) -> bool:
    """Whether any word of a text comes from a record."""
    return any(piece.recorded for piece in pieces_of(text))


def of_pieces(pieces: Iterable[Piece]) -> str:
    """The text that pieces make."""
    kept: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if kept and kept[-1].recorded == piece.recorded:
            kept[-1] = Piece(kept[-1].text + piece.text, piece.recorded)
        else:
            kept.append(Piece(str(piece.text), piece.recorded))
    if not kept:
        return ""
    if len(kept) == 1:
        text, recorded = kept[0]
        return RecordText(text) if recorded else str(text)
    mixed = Mixed("".join([piece.text for piece in kept]))
    mixed.pieces = tuple(kept)
    return mixed


def fill(message: str, **texts: str) -> str:
    """A message of ours with texts in place of its ``{names}``."""
    pieces: list[Piece] = []
    for words, name in _parsed(message):
        pieces.append(Piece(words, False))
        if name is not None:
            pieces += pieces_of(texts[name])
    return of_pieces(pieces)


def joined(between: str, texts: Iterable[str]) -> str:
    """Texts one after the other, with words of ours between them."""
    pieces: list[Piece] = []
    for number, text in enumerate(texts):
        pieces += [Piece(between, False)] if number else []
        pieces += pieces_of(text)
    return of_pieces(pieces)


def capital(text: str) -> str:
    """A text that begins with a capital letter."""
    first, *others = pieces_of(text)
    return of_pieces([Piece(first.text[:1].upper() + first.text[1:], first.recorded), *others])


def said_as(text: str, other: str) -> str:
    """``text`` as words of a record, if those are from which it was made."""
    return RecordText(text) if is_recorded(other) else text


def along(text: str, lines: Iterable[str]) -> list[str]:
    """Lines into which a text was broken, with what of each comes from a record. What a line adds belongs to
    the words before it."""
    letters = [
        (letter, piece.recorded) for piece in pieces_of(text) for letter in piece.text if not letter.isspace()
    ]
    made, at, recorded = [], 0, False
    for line in lines:
        pieces = []
        for letter in line:
            if at < len(letters) and letter == letters[at][0]:
                recorded = letters[at][1]
                at += 1
            pieces.append(Piece(letter, recorded))
        made.append(of_pieces(pieces))
    return made


@lru_cache(maxsize=1024)
def _parsed(message: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((words, name) for words, name, _form, _kind in string.Formatter().parse(message))
