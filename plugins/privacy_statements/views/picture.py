"""Stops of a flow → a drawing: columns of boxes with wrapped text, and arrows between them, as plain numbers.

A template prints them as SVG. The width of a text depends on the browser's font: it is estimated for a wide one, so
that no text leaves its box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.read.markdown import one_line
from privacy_statements.read.placed import PlacedText
from privacy_statements.words.recorded import RecordText, along
from privacy_statements.words.wording import Wording

BOX, GAP, PADDING = 150, 40, 8  # the width of a column, what lies between two, and between a box and its text
HEAD, BETWEEN, MARGIN = 28, 12, 8
SIZE, LINE = 13, 17  # of a name: the stylesheet has the same sizes
SMALL_SIZE, SMALL_LINE = 11, 14
NAME_LINES, NOTE_LINES = 3, 2
MOST = 8  # boxes in a column
ELLIPSIS = "…"

NARROW, WIDE = "fijlrtI.,:;'|!()[]- ", "mwMW@%&…—"
ROMAN_ENDS = 0x530  # Latin, Greek, Cyrillic: what stands beyond has letters of any width
PICTURES = 0x1F000
JOINER = "\u200d"


class Stop(Struct, frozen=True):
    """What a box says: a name, and in smaller letters a note."""

    name: str
    note: str = ""


class Words(Struct, frozen=True):
    """One line of text in a drawing; its middle is at ``x``, its foot at ``y``."""

    text: str
    """The words."""
    x: int
    """The middle of the line."""
    y: int
    """The foot of its letters."""
    small: bool = False
    """Whether it is set in smaller letters."""
    squeezed: int | None = None
    """The width into which the line is pressed, where its letters may be wider than anybody expects."""


class Box(Struct, frozen=True):
    """A box with its text."""

    x: int
    """Its left side."""
    y: int
    """Its upper side."""
    width: int
    """Its width."""
    height: int
    """Its height."""
    words: tuple[Words, ...]
    """Its text, line by line."""


class Picture(Struct, frozen=True):
    """A drawing in columns: sources, the product, stores, recipients, as far as they are stated."""

    width: int
    """Its width, in the pixels in which all else is counted."""
    height: int
    """Its height."""
    title: str
    """What it shows."""
    description: str
    """How it shows it, for those who do not see it."""
    heads: tuple[Words, ...]
    """The name above each column."""
    boxes: tuple[Box, ...]
    """The boxes, column by column."""
    frame: Box | None
    """A box without text around all stores, where there are several: it is not stated which of them goes to whom."""
    arrows: tuple[str, ...]
    """The lines with their heads, as paths of SVG."""


Column = tuple[str, Sequence[Stop]]


def draw(columns: Sequence[Column], title: str, description: str, wording: Wording) -> Picture:
    """Sources, the product, stores and recipients; a column without any is left out."""
    heads, drawn = list[Words](), list[list[Box]]()
    for head, stops in columns:
        drawn.append(_column(len(heads), stops, wording))
        heads += [_head(len(heads), head)] if stops else []
    deepest = max(_bottom(boxes) for boxes in drawn if boxes)
    sources, (product,), stores, recipients = (_centred(boxes, deepest) for boxes in drawn)
    frame = None
    if len(stores) > 1:
        around, left, top = BETWEEN // 2, stores[0].x, stores[0].y
        frame = Box(left - around, top - around, BOX + 2 * around, _bottom(stores) - top + 2 * around, ())
    return Picture(
        width=len(heads) * BOX + (len(heads) - 1) * GAP + 2 * MARGIN,
        height=deepest + MARGIN,
        title=one_line(title),
        description=one_line(description),
        heads=tuple(heads),
        boxes=(*sources, product, *stores, *recipients),
        frame=frame,
        arrows=(
            *(_arrow(source, product) for source in sources),
            *(_arrow(product, store) for store in stores),
            *(_arrow(frame or (*stores, product)[0], recipient) for recipient in recipients),
        ),
    )


# --- boxes


def _left(column: int) -> int:
    return MARGIN + column * (BOX + GAP)


def _head(column: int, text: str) -> Words:
    (line,) = _wrapped(text, BOX + GAP // 2, SIZE, 1)
    return _words(line, _left(column) + BOX // 2, HEAD - 10, SIZE)


def _column(number: int, stops: Sequence[Stop], wording: Wording) -> list[Box]:
    shown = list(stops)
    if len(shown) > MOST:
        more = wording.ngettext("and %(n)d more", "and %(n)d more", len(shown) - MOST + 1)
        shown = [*shown[: MOST - 1], Stop(more)]
    boxes: list[Box] = []
    for stop in shown:
        top = boxes[-1].y + boxes[-1].height + BETWEEN if boxes else HEAD
        boxes.append(_box(_left(number), top, stop))
    return boxes


def _box(left: int, top: int, stop: Stop) -> Box:
    room, foot = BOX - 2 * PADDING, top + PADDING
    words = []
    for line in _wrapped(stop.name, room, SIZE, NAME_LINES):
        foot += LINE
        words.append(_words(line, left + BOX // 2, foot - 4, SIZE))
    for line in _wrapped(stop.note, room, SMALL_SIZE, NOTE_LINES) if stop.note else ():
        foot += SMALL_LINE
        words.append(_words(line, left + BOX // 2, foot - 3, SMALL_SIZE))
    return Box(left, top, BOX, foot + PADDING - top, tuple(words))


def _words(line: str, x: int, y: int, size: int) -> Words:
    squeezed = max(1, round(_width(line, size))) if any(map(_is_strange, line)) else None
    return Words(line, x, y, size == SMALL_SIZE, squeezed)


def _bottom(boxes: Sequence[Box]) -> int:
    return boxes[-1].y + boxes[-1].height


def _centred(boxes: Sequence[Box], deepest: int) -> list[Box]:
    """A column moved down, so that its middle is the middle of the picture."""
    down = (deepest - _bottom(boxes)) // 2 if boxes else 0
    return [
        replace(box, y=box.y + down, words=tuple(replace(line, y=line.y + down) for line in box.words)) for box in boxes
    ]


def _arrow(start: Box, end: Box) -> str:
    """From the right side of a box to the left side of another one."""
    x, y = start.x + start.width, start.y + start.height // 2
    to_x, to_y = end.x, end.y + end.height // 2
    middle = (x + to_x) // 2
    return f"M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}m-7-4 7 4-7 4"


# --- text


def _wrapped(text: str, room: int, size: int, lines: int) -> Sequence[str]:
    """A text in lines of a width; what has no room is left out, and three dots say so."""
    kind = type(text)
    if kind is str or kind is PlacedText or kind is RecordText:  # all of it ours, or all of it a record's
        return _of_one(text, kind is not str, room, size, lines)
    return along(text, _lines(one_line(text), room, size, lines))


@lru_cache(maxsize=1024)  # products have the same stores and recipients
def _of_one(text: str, recorded: bool, room: int, size: int, lines: int) -> tuple[str, ...]:
    marked = RecordText(text) if recorded else str(text)
    return tuple(along(marked, _lines(one_line(text), room, size, lines)))


@lru_cache(maxsize=4096)
def _lines(text: str, room: int, size: int, lines: int) -> tuple[str, ...]:
    wrapped: list[str] = [""]
    for word in _pieces(text, room, size):
        longer = f"{wrapped[-1]}{word}"
        if _width(longer.rstrip(), size) <= room:
            wrapped[-1] = longer
        else:
            wrapped.append(word)
    wrapped = [line.strip() for line in wrapped if line.strip()] or [ELLIPSIS]
    if len(wrapped) <= lines:
        return tuple(wrapped)
    last = _letters(wrapped[lines - 1])
    while last and _width("".join(last).rstrip() + ELLIPSIS, size) > room:
        last.pop()
    return (*wrapped[: lines - 1], "".join(last).rstrip() + ELLIPSIS)


def _pieces(text: str, room: int, size: int) -> Iterator[str]:
    """The words of a text, each with the space behind it; a word that is wider than a line in several pieces."""
    for word in text.split(" "):
        piece = ""
        for letter in _letters(word):
            if piece and _width(piece + letter, size) > room:
                yield piece
                piece = ""
            piece += letter
        yield f"{piece} "


def _letters(text: str) -> list[str]:
    """The letters of a text, each with the marks that belong to it."""
    letters: list[str] = []
    for sign in text:
        joins = unicodedata.category(sign) in ("Mn", "Me", "Mc", "Cf") or sign == JOINER
        if letters and (joins or letters[-1].endswith(JOINER)):
            letters[-1] += sign
        else:
            letters.append(sign)
    return letters


def _width(text: str, size: int) -> float:
    """How wide a text is at most, in most fonts."""
    return size * sum(map(_of_letter, text))


@lru_cache(maxsize=4096)
def _of_letter(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    if letter in NARROW:
        return 0.42
    if ord(letter) >= PICTURES:
        return 1.4
    if letter in WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 1.02
    return 0.8 if letter.isupper() or not letter.isascii() else 0.65


def _is_strange(letter: str) -> bool:
    wide = unicodedata.east_asian_width(letter) in "WF" and ord(letter) < PICTURES
    return ord(letter) >= ROMAN_ENDS and letter != ELLIPSIS and not wide
