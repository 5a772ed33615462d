"""Pieces of source → text in the canonical form: sorted, spaced and indented."""

from __future__ import annotations

import re
from collections.abc import Iterable

from privacy_statements.edit.fmt.order import Shape
from privacy_statements.edit.fmt.pieces import Block, Document, Entry, Flow, Leaf, Piece
from privacy_statements.edit.fmt.source import block_by_block

COMMENTED_OUT = re.compile(r" *#[\w'\"-]+:(?: |$)")
STEP = 2  # blanks that a level is indented


def sort_keys(piece: Piece, shape: Shape) -> None:
    """Sorts the keys, at every depth; a comment moves with what it belongs to."""
    if isinstance(piece, Leaf):
        return
    for entry in piece.entries:
        sort_keys(entry.value, shape.inside(entry.name) if piece.is_mapping else shape)
    if piece.is_mapping and piece.entries:
        old = piece.entries[0]
        leading = _take_blank(old)
        piece.entries.sort(key=lambda entry: shape.order.get(entry.name, len(shape.order)))
        new = piece.entries[0]
        # a blank line between keys stays between them when the first key moves down
        old.above[:0] = _take_blank(new)
        new.above[:0] = leading


def _take_blank(entry: Entry) -> list[str]:
    """Removes and returns the blank line above an entry, if there is one."""
    blank = [""] if entry.above[:1] == [""] else []
    del entry.above[: len(blank)]
    return blank


def text_of(document: Document, *, as_written: bool = False) -> str:
    """The text of a document. ``as_written``: with its own indentation."""
    writer = _Writer(as_written)
    writer.comments("", document.head)
    if document.root is not None:
        writer.root(document.root)
    return writer.text()


class _Writer:
    def __init__(self, as_written: bool) -> None:
        self._as_written = as_written
        self._lines: list[str] = []
        self._keeps = False  # whether a blank line would become part of the text above

    def text(self) -> str:
        while self._lines and not self._lines[-1] and not self._keeps:
            self._lines.pop()
        return "".join(f"{line}\n" for line in self._lines)

    def root(self, root: Entry) -> None:
        if isinstance(root.value, Block):
            _lift_comments(root.value)
            first = root.value.entries[0]
            first.above = block_by_block(first.above)  # all but the last block may belong to the file when read again
            self._block(root.value, 0)
            return
        self.comments("", root.above)
        self._entry("", root, 0)
        self.comments("", root.under)

    def comments(self, indentation: str, comments: Iterable[str]) -> None:
        """Adds comments and blank lines, never a second blank line."""
        for comment in comments:
            if comment:
                self._add(indentation + comment)
            elif self._lines and self._lines[-1] and not self._keeps:
                self._add("")

    def _add(self, line: str) -> None:
        self._lines.append(line)
        self._keeps = False

    def _block(self, block: Block, column: int) -> None:
        column = column if block.column is None or not self._as_written else block.column
        blanks = " " * column
        for entry in block.entries:
            self.comments(blanks, entry.above)
            self._entry(blanks + (f"{entry.key}:" if block.is_mapping else "-"), entry, column)
            self.comments(blanks + " " * STEP, entry.under)
        self.comments(blanks, block.foot)

    def _entry(self, start: str, entry: Entry, column: int) -> None:
        value = entry.value
        if isinstance(value, Block):
            number = len(self._lines)
            if entry.key:
                self._add(start + entry.beside)
            self._block(value, column + STEP)
            if not entry.key:
                self._lines[number] = f"{start} {self._lines[number].lstrip()}"
            return
        text = _value(value, column)
        blank = " " if start and text else ""
        for line in f"{start}{blank}{text}{entry.beside}".split("\n"):
            self._add(line)
        self._keeps = isinstance(value, Leaf) and "+" in value.marks


def _lift_comments(piece: Piece) -> None:
    """Moves a comment above the first key of a list's member to above the dash, which is on the same line. Keys that are
    commented out go below that key, or they would be outside of the member when they are used again."""
    if isinstance(piece, Leaf):
        return
    for entry in piece.entries:
        _lift_comments(entry.value)
        if isinstance(piece, Block) and not piece.is_mapping and isinstance(entry.value, Block):
            first, *others = entry.value.entries
            target = others[0] if others and any(map(COMMENTED_OUT.match, first.above)) else None
            if target is not None:
                target.above = [*filter(None, first.above), *target.above]
            else:
                entry.above += filter(None, first.above)
            first.above = []


def _value(value: Leaf | Flow, column: int) -> str:
    """The text of a value after a key in this column."""
    if isinstance(value, Flow):
        return _flow(value, column)
    if value.block is None:
        return _folded(value.source, column + STEP)
    header, *lines = value.source.split("\n")
    digits = value.marks.strip("+-")
    blanks = " " * (column + (int(digits) if digits else STEP))
    shifted = (blanks + line[value.block :] if len(line) > value.block or line.strip(" ") else "" for line in lines)
    return "\n".join([header.rstrip(), *shifted])


def _folded(source: str, column: int) -> str:
    """A text of several lines, plain or in quotes, with its lines at one indentation, which means nothing."""
    first, *more = source.split("\n")
    lines = [first, *(" " * column + line.lstrip(" \t") if line.strip(" \t") else "" for line in more)]
    return "\n".join([*(_stripped(line) for line in lines[:-1]), lines[-1]])


def _stripped(line: str) -> str:
    """The line without blanks at the end, unless a backslash makes the first of them a part of the text."""
    bare = line.rstrip(" \t")
    return line if (len(bare) - len(bare.rstrip("\\"))) % 2 else bare


def _flow(flow: Flow, column: int) -> str:
    """Brackets on as many lines as the writer used, to the right of the key around them, as YAML 1.2 wants."""
    column += STEP
    line = "\n" + " " * column
    text, is_ended = ("{" if flow.is_mapping else "[") + flow.opening, bool(flow.opening)  # by a comment
    for number, entry in enumerate(flow.entries):
        if number == 0 and entry.above[:1] == [""]:
            del entry.above[0]
        breaks = is_ended or entry.breaks or bool(entry.above)
        text += "".join(line + comment if comment else "\n" for comment in entry.above)
        text += line if breaks else " " if number else ""
        text += _member(entry, column) + ("," if number < len(flow.entries) - 1 else "") + entry.beside
        is_ended = bool(entry.beside)
    text += "".join(line + comment for comment in flow.foot)
    text += line if is_ended or flow.breaks or flow.foot else ""
    return text + ("}" if flow.is_mapping else "]")


def _member(entry: Entry, column: int) -> str:
    value = "" if isinstance(entry.value, Block) else _value(entry.value, column)
    if not entry.key:
        return value
    return f"{entry.key}: {value}" if value else entry.key
