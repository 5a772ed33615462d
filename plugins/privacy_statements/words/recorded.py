"""Which words of a text come from a record, and which are ours.

Text of a record has a type of its own. A sentence of ours with such text in it remembers its pieces. Both are plain
strings otherwise.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from privacy_statements.read.placed import PlacedText

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
    """The text that pieces make, of which each next one is of the other kind."""
    said = [piece for piece in pieces if piece.text]
    return _of([str(piece.text) for piece in said], [piece.recorded for piece in said])


def _of(words: list[str], kinds: list[bool]) -> str:
    """The text of these words, of which each next one is of the other kind: from a record or ours."""
    if not words:
        return ""
    if len(words) == 1:
        return RecordText(words[0]) if kinds[0] else words[0]
    mixed = Mixed("".join(words))
    mixed.pieces = tuple([tuple.__new__(Piece, each) for each in zip(words, kinds, strict=True)])
    return mixed


def fill(message: str, **texts: str) -> str:
    """A message of ours with texts in place of its ``{names}``."""
    parts: list[str] = []
    for words, name in _parsed(message):
        parts.append(words)
        if name is not None:
            parts.append(texts[name])
    return _woven(parts)


def joined(between: str, texts: Iterable[str]) -> str:
    """Texts one after the other, with words of ours between them."""
    parts = list(texts)
    if {type(each) for each in parts} == {str}:
        return between.join(parts)
    if len(parts) > 1 and between:
        woven = [between] * (2 * len(parts) - 1)
        woven[::2] = parts
        parts = woven
    return _woven(parts)


def _woven(texts: Iterable[str]) -> str:
    """Texts one after the other, as one text."""
    words: list[str] = []
    kinds: list[bool] = []
    for text in texts:
        if not text:
            continue
        if type(text) is str:
            recorded = False
        elif isinstance(text, Mixed):
            for piece in text.pieces:
                if kinds and kinds[-1] == piece[1]:
                    words[-1] += piece[0]
                else:
                    words.append(piece[0])
                    kinds.append(piece[1])
            continue
        else:
            recorded = isinstance(text, PlacedText | RecordText)
        if kinds and kinds[-1] == recorded:
            words[-1] += text
        else:
            words.append(str(text))
            kinds.append(recorded)
    return _of(words, kinds)


def capital(text: str) -> str:
    """A text that begins with a capital letter."""
    if type(text) is str:
        return text[:1].upper() + text[1:]
    first, *others = pieces_of(text)
    return of_pieces([Piece(first.text[:1].upper() + first.text[1:], first.recorded), *others])


def said_as(text: str, other: str) -> str:
    """``text`` as words of a record, if those are from which it was made."""
    return RecordText(text) if is_recorded(other) else text


@lru_cache(maxsize=1024)
def _parsed(message: str) -> tuple[tuple[str, str | None], ...]:
    """The words of a message, each with the name that follows them."""
    return tuple((words, name) for words, name, _form, _kind in string.Formatter().parse(str(message)))
