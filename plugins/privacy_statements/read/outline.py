"""The outline of a YAML text: which shapes its parts have, which texts stand in them, and the nodes of it.

The parts of records are written alike: thousands of them have the same keys in the same order, and differ in their
texts. Each such *shape* is read once, by ``plain_yaml.py``, with other texts in their places; what that says holds for
all of them. An outline is enough to
make the nodes of a file, or to make records without any node.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from privacy_statements.diagnostics.position import Position
from privacy_statements.read.node import DoubtfulError, Entry, Mapping, Node, Scalar, Sequence
from privacy_statements.read.plain_yaml import plain_node

_made = tuple.__new__  # of a named tuple and its fields: half the time of its own constructor
DEEPEST = 8  # levels within a shape

Text = str | tuple[str, bool, str]
"""A text that stands plainly in one line; or its words, whether it is plain, and how it stands in the file."""


class Op(NamedTuple):
    """Some lines that begin a part or go on with one. Columns are counted from 1."""

    text: str
    """The lines, each after its line break; the last one up to the text that stands in it."""
    first: int
    """How many lines after the text before them they begin."""
    last: int
    """The same for the last of them."""
    begins: int
    """The column of their first character."""
    dash: int
    """The column of their dash, or 0."""
    key: int
    """The column of the last key, or of a text without a key."""
    awaits: bool
    """Whether nothing follows the last key in its line."""
    value: str
    """The text of a member of a list that is only a text."""


class Shape:
    """What parts say that have the same keys in the same order, whatever their texts are."""

    __slots__ = ("awaits", "column", "dash", "further", "keys", "lines", "node", "ops", "readings", "steps", "texts")

    def __init__(self, ops: tuple[Op, ...]) -> None:
        self.ops = tuple(op._replace(first=1, last=op.text.count("\n")) for op in ops)
        """Its lines, as if nothing else stood between them."""
        self.dash = ops[0].dash
        """The column of the dash before it, or 0."""
        shift = ops[0].begins - 1
        self.lines: list[tuple[int, int]] = [(0, 0)]
        """For each line of a sample, from 1, its ``Op`` and how far it stands from the last line of that."""
        self.texts: dict[tuple[int, int], int] = {}
        """By the line and the column of a text in the sample, the ``Op`` before it."""
        sample: list[str] = []
        for number, op in enumerate(ops):
            lines = op.text[1:].split("\n")
            sample += (line[shift:] for line in lines)
            self.lines += ((number, at - len(lines) + 1) for at in range(len(lines)))
            if op.text[-1] == " ":
                self.texts[len(sample), len(lines[-1]) + 1] = number
                sample[-1] += "x"
        node = plain_node("\n".join(sample) + "\n", "", DEEPEST)
        if self.dash and isinstance(node, Sequence) and len(node.items) == 1:
            node = node.items[0]
        elif self.dash or not isinstance(node, Mapping):
            raise DoubtfulError
        self.node = _moved(node, shift)
        """What the sample says, in the lines of the sample."""
        self.column = self.node.position.column
        """Where its keys stand."""
        self.keys = self.node.keys() if isinstance(self.node, Mapping) else ()
        self.awaits = ops[-1].awaits and ops[-1].key == self.column
        """Whether a list may follow, as the value of its last key."""
        self.steps: dict[str, Step] = {}
        """By what stands before the next text, where that leads."""
        self.further: dict[str, Shape | None] = {}
        """The shapes that it becomes by some more lines; ``None`` where that is not certain."""
        self.readings: dict[object, Any] = {}
        """What others have made of it, each by a key of their own."""


GOES_ON, IS_NEXT, BEGINS = range(3)
Step = tuple[int, Shape, Op, Op | None, Shape | None]
"""Where some lines lead from the innermost part: whether it goes on, the next member of its list begins, or one of a list
in it; the shape of what the next text stands in, and the lines; where a list in it begins after another key, the lines
of that and what the part becomes with it."""


class Part:
    """A text, a mapping, or a mapping up to a list in it, or from there on."""

    __slots__ = ("after", "end", "lines", "listed", "members", "shape", "texts")
    end: tuple[int, int]
    """The line and the column where the next thing begins; the first part of a mapping says it."""
    listed: tuple[int, int]
    """Where its list begins."""

    def __init__(self, shape: Shape, text: Text | None, line: int) -> None:
        self.shape = shape
        self.texts = [text]
        """What stands in it after each ``Op`` of its shape."""
        self.lines = [line]
        """Where the last line of each ``Op`` stands."""
        self.members: list[Part] | None = None
        """The list that is the value of its last key."""
        self.after: Part | None = None
        """The other keys of the same mapping, after that list."""


class Outline(NamedTuple):
    """What stands in a file, or in a member of the list that it is."""

    path: str
    part: Part

    def node(self) -> Node:
        """The node of it."""
        return node_of(self.part, self.path)


class Listed(NamedTuple):
    """A file that is a list."""

    path: str
    parts: list[Part]
    line: int

    def node(self) -> Node:
        """The node of it."""
        members = tuple(node_of(part, self.path) for part in self.parts)
        return Sequence(members, Position(self.path, self.line))


# --- parts → nodes


def node_of(part: Part, path: str) -> Node:
    """The node of a part."""
    node = filled(part, path, part.shape.node, part.end)
    if not isinstance(node, Mapping) or (part.members is None and part.after is None):
        return node
    entries: list[Entry] = []
    piece: Part | None = part
    while piece is not None:
        found = filled(piece, path, piece.shape.node, part.end)
        assert isinstance(found, Mapping)
        entries += found.entries
        if piece.members is not None:
            entries[-1] = Entry(entries[-1].key, members_of(piece, path))
        piece = piece.after
    return node._replace(entries=tuple(entries))


def members_of(part: Part, path: str) -> Sequence:
    """The node of the list that a part ends with."""
    members = tuple(node_of(one, path) for one in part.members or ())
    return Sequence(members, Position(path, *part.listed))


def filled(part: Part, path: str, node: Node, end: tuple[int, int]) -> Node:
    """A node of the sample as a part says it; ``end`` is where the next thing begins after the whole mapping."""
    if isinstance(node, Scalar):
        return _text_of(part, path, node)
    begins = _place(part, path, node.position)
    if isinstance(node, Sequence):
        return Sequence(tuple(filled(part, path, one, end) for one in node.items), begins)
    entries = tuple(Entry(_text_of(part, path, key), filled(part, path, value, end)) for key, value in node.entries)
    is_last = node.end.line >= len(part.shape.lines)
    return Mapping(entries, begins, Position(path, *end) if is_last else _place(part, path, node.end))


def _place(part: Part, path: str, sample: Position) -> Position:
    op, before = part.shape.lines[sample.line]
    return Position(path, part.lines[op] + before, sample.column)


def _text_of(part: Part, path: str, node: Scalar) -> Scalar:
    sample = node.position
    op, before = part.shape.lines[sample.line]
    position = _made(Position, (path, part.lines[op] + before, sample.column))
    number = part.shape.texts.get((sample.line, sample.column))
    said = None if number is None else part.texts[number]
    if said is None:
        return Scalar(node.text, position, node.plain, node.raw)
    return _made(Scalar, (said, position, True, "") if isinstance(said, str) else (said[0], position, *said[1:]))


def _moved(node: Node, columns: int) -> Node:
    """A sample that stands further to the right."""
    if isinstance(node, Scalar):
        return node._replace(position=_right(node.position, columns))
    if isinstance(node, Sequence):
        return Sequence(tuple(_moved(one, columns) for one in node.items), _right(node.position, columns))
    entries = tuple(
        Entry(key._replace(position=_right(key.position, columns)), _moved(value, columns))
        for key, value in node.entries
    )
    return Mapping(entries, _right(node.position, columns), _right(node.end, columns))


def _right(position: Position, columns: int) -> Position:
    return position._replace(column=position.column + columns)
