"""YAML text → pieces of source: every key, value and comment as it was written, and what belongs to what.

ruamel.yaml says where each value begins and ends; between them are marks, blanks and comments. Its own comments are not
used: they belong to the value *before* them, and would stay behind when the next key moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode

from privacy_statements.edit.fmt.pieces import BLOCK_HEADER, Block, Document, Entry, Flow, Leaf

COLON = re.compile(r"\s*:")
MODELINE = "yaml-language-server:"
ODD_BREAKS = re.compile("[\r\x85\u2028\u2029]")


class UnusualError(Exception):
    """The text cannot be taken apart; the message completes "met ..."."""


class Place(NamedTuple):
    """A place for comments that begin in this column or further right."""

    column: int
    comments: list[str]


class Line(NamedTuple):
    """A comment between two values, or a blank line (an empty comment), and its column."""

    column: int
    comment: str


class Gap(NamedTuple):
    """The text between two values."""

    beside: str
    lines: list[Line]
    after_mark: list[Line]
    breaks: bool


def take_apart(text: str) -> Document:
    """The pieces of a text with ``\\n`` at the end of each line. Raises ``UnusualError``."""
    return _Reader(text).document()


def comments_of(text: str) -> list[str]:
    """Every comment of a text, in order, from its ``#`` to its last visible character."""
    comments: list[str] = []
    at = 0
    for start, end, is_block in [*_scalars(_compose(text)), (len(text), len(text), False)]:
        comments += (line[line.index("#") :].rstrip() for line in text[at:start].split("\n") if "#" in line)
        header = BLOCK_HEADER.match(text, start) if is_block else None
        comments += [header["comment"].strip()] if header is not None and header["comment"] else []
        at = end
    return comments


def _compose(text: str) -> Any:
    if odd := ODD_BREAKS.search(text):
        raise UnusualError(f"the character U+{ord(odd[0]):04X}, which may or may not end a line")
    try:
        return YAML(typ="safe", pure=True).compose(text)
    except YAMLError as problem:
        raise UnusualError("YAML that two readers understand differently") from problem


def _scalars(node: Any) -> Iterator[tuple[int, int, bool]]:
    if isinstance(node, ScalarNode):
        yield node.start_mark.index, node.end_mark.index, node.style in ("|", ">")
    elif node is not None:
        for inner in chain.from_iterable(node.value) if isinstance(node, MappingNode) else node.value:
            yield from _scalars(inner)


class _Reader:
    """Walks through the values in order. ``_at`` is the end of the last value, ``_last`` its entry; comments below it may
    belong to one of ``_places``, the innermost first."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._last = Entry()
        self._places: list[Place] = []

    def document(self) -> Document:
        node = _compose(self._text)
        start = node.start_mark.index if node is not None else len(self._text)
        head, above = self._head(start, node is None)
        if node is None:
            return Document(head, None)
        root = Entry()
        self._at = start
        self._value(root, node, 0, above)
        gap = self._gap(len(self._text))
        self._beside(gap.beside)
        below = root.value.foot if isinstance(root.value, Block) else root.under
        below += self._share_out(gap.lines, -1)
        return Document(head, root)

    def _head(self, start: int, is_all: bool) -> tuple[list[str], list[Line]]:
        """The comments of the file, and those of the first key, which are directly above it."""
        *lines, before_root = (line.rstrip() for line in self._text[:start].split("\n"))
        lines += [before_root] if before_root.startswith("---") or is_all else []
        while lines and not lines[0]:
            lines.pop(0)
        number = len(lines) if is_all else 0
        for place, line in enumerate(lines):
            if MODELINE in line or not line.lstrip().startswith("#"):  # a blank line, too
                number = max(number, place + 1)
        above = [Line(len(line) - len(line.lstrip()), line.lstrip()) for line in lines[number:]]
        return block_by_block(lines[:number]), above

    # --- values

    def _value(self, entry: Entry, node: Any, column: int, pending: list[Line]) -> None:
        """Reads the value of an entry in a block of this column; ``pending`` are the comments between key and value."""
        entry.position = node.start_mark.line + 1, node.start_mark.column + 1
        if not isinstance(node, ScalarNode) and not node.flow_style:
            entry.value = self._block(node, pending)
            return
        entry.above += _without_blanks(pending)
        if isinstance(node, ScalarNode):
            entry.value = leaf = self._leaf(node, column)
            is_block = leaf.block is not None
        else:
            entry.value, is_block = self._flow(node, column), False
            self._at = node.end_mark.index
        if is_block and entry.beside:
            entry.above, entry.beside = [*entry.above, entry.beside.strip()], ""
        self._last = entry
        self._places = [] if is_block else [Place(column + 1, entry.under)]

    def _leaf(self, node: Any, column: int) -> Leaf:
        start, end = node.start_mark.index, node.end_mark.index
        source = self._text[start:end]
        if not source:
            return Leaf("")
        self._at = end
        if node.style not in ("|", ">"):
            return Leaf(source)
        header, *lines = source.removesuffix("\n").split("\n")
        match = BLOCK_HEADER.match(header)
        marks = match["marks"] if match else ""
        digits = marks.strip("+-")
        widths = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")]
        indentation = column + int(digits) if digits else widths[0] if widths else len(source)
        if "+" not in marks:
            while lines and len(lines[-1]) <= indentation and not lines[-1].strip(" "):
                lines.pop()
        source = "\n".join([header, *lines])
        self._at = start + len(source)
        return Leaf(source, indentation)

    def _start(self, value: Any) -> int:
        """The start of the value of the key just read. For an absent value, ruamel gives the start of the next one."""
        start: int = value.start_mark.index
        if value.end_mark.index > start:
            return start
        colon = COLON.match(self._text, self._at)
        return colon.end() if colon is not None and colon.end() <= start else self._at

    def _key(self, entry: Entry, key: Any, value: Any) -> list[Line]:
        """Reads a key. Returns the comments between it and its value."""
        entry.key, entry.name = self._text[key.start_mark.index : key.end_mark.index], key.value
        is_text = isinstance(key, ScalarNode) and key.style not in ("|", ">")
        if not is_text or not entry.key or "\n" in entry.key:
            raise UnusualError("a key that is not text of one line")
        self._at = key.end_mark.index
        gap = self._gap(self._start(value))
        entry.beside = gap.beside
        return gap.lines

    def _block(self, node: Any, pending: list[Line]) -> Block:
        column = node.start_mark.column
        block = Block(isinstance(node, MappingNode), [], column=column)
        for number, member in enumerate(node.value):
            entry = Entry()
            key, value = member if block.is_mapping else (None, member)
            gap = self._gap((key or value).start_mark.index, "" if block.is_mapping else "-")
            if number:
                self._beside(gap.beside)
                entry.above = self._share_out(gap.lines, column)
            else:
                entry.above = _settled([*pending, *gap.lines], column)
                entry.above += [gap.beside.strip()] * bool(gap.beside)
            entry.above += _without_blanks(gap.after_mark)
            between = self._key(entry, key, value) if key is not None else []
            block.entries.append(entry)
            self._value(entry, value, column, between)
        self._places.append(Place(column, block.foot))
        return block

    def _flow(self, node: Any, column: int) -> Flow:
        flow = Flow(isinstance(node, MappingNode), [])
        has_brackets = self._text[node.start_mark.index] in "[{"
        self._at = node.start_mark.index + has_brackets
        for member in node.value:
            entry = Entry()
            key, value = member if flow.is_mapping else (None, member)
            gap = self._gap((key or value).start_mark.index)
            self._inside(flow, gap.beside)
            entry.above = _settled(gap.lines)
            entry.breaks = gap.breaks
            between = self._key(entry, key, value) if key is not None else []
            flow.entries.append(entry)
            self._value(entry, value, column, between)
        if has_brackets:
            gap = self._gap(node.end_mark.index - 1)
            self._inside(flow, gap.beside)
            flow.foot = _without_blanks(gap.lines)
            flow.breaks = gap.breaks
        return flow

    # --- between values

    def _gap(self, end: int, mark: str = "") -> Gap:
        """The text between the last value and an index; comments after a mark are kept apart."""
        first, *more = self._text[self._at : end].split("\n")
        self._at = max(self._at, end)
        lines, after = list[Line](), list[Line]()
        is_after = bool(mark) and first.lstrip().startswith(mark)
        for number, line in enumerate(more):
            marks, hash_, words = line.partition("#")
            is_after = is_after or (bool(mark) and marks.strip().startswith(mark))
            if hash_ or (not marks.strip() and number < len(more) - 1):
                column = 0 if marks.startswith("...") else len(marks)
                (after if is_after else lines).append(Line(column, (hash_ + words).rstrip()))
        before, hash_, words = first.partition("#")
        blanks = before[len(before.rstrip()) :]
        blanks = blanks if blanks.strip(" ") == "" and blanks else " "
        return Gap((blanks + hash_ + words).rstrip() if hash_ else "", lines, after, bool(more))

    def _beside(self, comment: str) -> None:
        if comment and self._last.beside:
            self._last.above.append(self._last.beside.strip())
        self._last.beside = comment or self._last.beside

    def _inside(self, flow: Flow, comment: str) -> None:
        if flow.entries:
            self._beside(comment)
        else:
            flow.opening = comment

    def _share_out(self, lines: list[Line], column: int) -> list[str]:
        """Adds each comment to the innermost place that has ended and is not further right; returns the comments of the next
        entry, in this column."""
        rest, blanks = list[Line](), list[Line]()
        shared: list[tuple[list[str], list[Line]]] = []
        places = iter(self._places)
        place = next(places, None)
        for line in lines:
            if not line.comment:
                blanks = [line]
                continue
            while place is not None and (line.column <= column or place.column > line.column):
                place = next(places, None)
            if place is not None and not (shared and shared[-1][0] is place.comments):
                shared.append((place.comments, []))
            target = rest if place is None else shared[-1][1]
            target += [*blanks, line]
            blanks = []
        for comments, of_place in shared:
            comments += _shifted(of_place)
        return _shifted(rest + blanks, column)


def block_by_block(comments: list[str]) -> list[str]:
    """Comments with the blanks by which each is further right than the first one after a blank line."""
    shifted: list[str] = []
    first = 0
    for comment in comments:
        column = len(comment) - len(comment.lstrip())
        first = column if not shifted or not shifted[-1] else first
        shifted.append(" " * (column - first) + comment.lstrip())
    return shifted


def _shifted(lines: list[Line], column: int = 0) -> list[str]:
    """Comments with the blanks by which each is further right than the first one (they may be YAML to be used again); a
    comment in the column of the next entry has none."""
    first = next((line.column for line in lines if line.comment), 0)
    return [
        " " * (0 if line.column == column else line.column - first) + line.comment if line.comment else ""
        for line in lines
    ]


def _without_blanks(lines: list[Line]) -> list[str]:
    return _shifted([line for line in lines if line.comment])


def _settled(lines: list[Line], column: int = 0) -> list[str]:
    """Comments with at most one blank line between two of them."""
    shifted = _shifted(lines, column)
    return [comment for number, comment in enumerate(shifted) if comment or number == 0 or shifted[number - 1]]
