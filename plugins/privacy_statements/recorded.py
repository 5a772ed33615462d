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
    if isinstance(text, Mixed):
        return any(piece.recorded for piece in text.pieces)
    return isinstance(text, PlacedText | RecordText)


def of_pieces(pieces: Iterable[Piece]) -> str:
    """The text that pieces make."""
    texts: list[str] = []
    kinds: list[bool] = []
    for text, recorded in pieces:
        if not text:
            continue
        if kinds and kinds[-1] == recorded:
            texts[-1] += text
        else:
            texts.append(str(text))
            kinds.append(recorded)
    if not texts:
        return ""
    if len(texts) == 1:
        return RecordText(texts[0]) if kinds[0] else texts[0]
    mixed = Mixed("".join(texts))
    mixed.pieces = tuple(map(Piece, texts, kinds))
    return mixed


def fill(message: str, **texts: str) -> str:
    """A message of ours with texts in place of its ``{names}``."""
    pieces: list[Piece] = []
    for words, name in _parsed(message):
        pieces.append(words)
        if name is not None:
            pieces += pieces_of(texts[name])
    return of_pieces(pieces)


def joined(between: str, texts: Iterable[str]) -> str:
    """Texts one after the other, with words of ours between them."""
    told = list(texts)
    if all(type(text) is str for text in told):  # all of it is ours
        return between.join(told)
    ours = Piece(between, False)
    pieces: list[Piece] = []
    for number, text in enumerate(told):
        if number:
            pieces.append(ours)
        pieces += pieces_of(text)
    return of_pieces(pieces)


def capital(text: str) -> str:
    """A text that begins with a capital letter."""
    if type(text) is str:
        return text[:1].upper() + text[1:]
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
def _parsed(message: str) -> tuple[tuple[Piece, str | None], ...]:
    """The words of a message, each with the name that follows them."""
    return tuple(
        (Piece(words, False), name) for words, name, _form, _kind in string.Formatter().parse(message)
    )
