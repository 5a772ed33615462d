"""YAML that is plainly written → its outline, text by text instead of line by line.

A quick look that is either certain or says nothing, as ``plain_yaml.py``, which is asked for what a shape says. What it
knows: keys and texts in block mappings and lists, texts in one line, with or without quotes, or going on in the next
lines, short lists and mappings in brackets, and between them empty lines and comments.
"""

from __future__ import annotations

import re
from functools import lru_cache

from privacy_statements.read import plain_yaml
from privacy_statements.read.node import DoubtfulError
from privacy_statements.read.outline import (
    BEGINS,
    DEEPEST,
    GOES_ON,
    IS_NEXT,
    Listed,
    Op,
    Outline,
    Part,
    Shape,
    Step,
    Text,
)

# texts as in `plain_yaml.py`, to the end of their line; possessive, so that none is tried twice
_BEGINS = r"""[^ \-?:,\[\]{}#&*!|>'"%@`\n]"""
_TEXT = rf"{_BEGINS}[^:#\n]*+(?:(?::(?=[^ \n])|(?<=[^ ])#)[^:#\n]*+)*+(?<! )"
_QUOTED = r"""(?:"[^"\\\n]*+"|'[^'\n]*+')"""
_KEY = r"[A-Za-z_][A-Za-z0-9_.-]{0,99}"
_VALUE = re.compile(rf": ({_TEXT}(?=\n)(?:\n +{_TEXT}(?=\n))*+|{_QUOTED}(?=\n))")
_BEFORE_VALUE = re.compile(rf"( *)(- +)?{_KEY}")
_FLOW = r"(?:\[[^\n]{0,80}\]|\{[^\n]{0,80}\})"
_ALONE = re.compile(rf"( *)(?:(- +)?(?:{_KEY}:( {_FLOW})?|{_FLOW})|(- +)({_TEXT}|{_QUOTED}))")
_NOTHING = re.compile(" *(?:#.*)?")
_HEAD = re.compile(r"(?:#[^\n]*\n)*")  # comments may say anything
_ASCII = b"\n" + bytes(range(0x20, 0x7F))
_QUOTES = frozenset("\"'")
_FURTHEST = 900  # how far in a line a key may end: YAML looks for it in 1,024 characters
_MOST = 4096  # shapes that are remembered
_MOST_NEW = 300  # lines of new shapes in one file: with more of them, lines are read sooner than shapes


def outline_of(text: str, path: str, max_depth: int) -> Outline | Listed | None:
    """The outline of a text that is plainly written; ``None`` for any other text.

    ``text`` begins with no byte order mark, and none of its values is too long."""
    if not text.endswith("\n") or not _is_usual(text):
        return None
    head = _HEAD.match(text)
    begins = head.end() if head else 0
    try:
        return _Reader(path, max_depth).read("\n" + text[begins:], text.count("\n", 0, begins))
    except DoubtfulError:
        return None


def forget_lines() -> None:
    """Forgets the lines and the texts that were met: all files are read. Shapes stay, in which only keys stand, and what
    is short and in brackets."""
    plain_yaml.forget_lines()
    _ops.cache_clear()
    _over_lines.cache_clear()


def _is_usual(text: str) -> bool:
    """Whether every character is one that everybody sees, or a line break."""
    if text.isascii():
        return not text.encode().translate(None, _ASCII)
    return text.replace("\n", " ").isprintable()


# --- text → parts


_shapes: dict[str, Shape | None] = {}
"""The shapes of parts by their first lines; all others follow from these."""
_count = 0


class _Reader:
    """Makes parts. Its methods raise ``DoubtfulError``."""

    def __init__(self, path: str, max_depth: int) -> None:
        self._path, self._deepest = path, (max_depth - DEEPEST) // 2
        self._open: list[Part] = []
        """The parts that may go on, from the outermost to the innermost."""
        self._first: list[Part] = []
        """With which part each of these mappings begins."""
        self._lists: list[list[Part]] = []
        """The lists in which they stand."""
        self._root: Listed | None = None
        self._new = 0

    def read(self, text: str, line: int) -> Outline | Listed:
        """What stands in a text that begins with a line break of ours, after so many lines."""
        pieces = _VALUE.split(text)
        rest = pieces.pop()
        opened, firsts, lists = self._open, self._first, self._lists
        steps: dict[str, Step] = {}
        for between, value in zip(pieces[::2], pieces[1::2], strict=True):
            step = steps.get(between)
            if step is None:
                op = self._next_around(between, value, line) or self._take(between, value, line)
                part = opened[-1]
                line += op.last
            else:
                way, shape, op, key, around = step
                at = line + op.last
                part = opened[-1]
                if way == GOES_ON:
                    part.shape = shape
                    part.texts.append(value)
                    part.lines.append(at)
                elif way == IS_NEXT:
                    part.end = line + op.first, op.begins
                    part = opened[-1] = firsts[-1] = Part(shape, value, at)
                    lists[-1].append(part)
                else:
                    if key is not None and around is not None:
                        part.shape = around
                        part.texts.append(None)
                        part.lines.append(line + key.last)
                    part.listed = line + op.first, op.begins
                    part.members = siblings = []
                    part = Part(shape, value, at)
                    siblings.append(part)
                    opened.append(part)
                    firsts.append(part)
                    lists.append(siblings)
                    if len(opened) > self._deepest:
                        raise DoubtfulError
                line = at
            steps = part.shape.steps
            if "\n" in value:
                part.texts[-1], more, least = _over_lines(value)
                if least <= op.key:
                    raise DoubtfulError
                line += more
            elif value[0] in _QUOTES:
                part.texts[-1] = value[1:-1], False, value
        for op in _ops(rest, False):
            self._place(op, line, None)
        made = self._root or (Outline(self._path, firsts[0]) if firsts else None)
        if made is None:
            raise DoubtfulError
        self._close(0, (line + rest.count("\n"), 1))
        return made

    def _next_around(self, between: str, value: str, line: int) -> Op | None:
        """Begins the next member of the list around the innermost one, where it has a known shape; the lines of it."""
        firsts, shape = self._first, _shapes.get(f"{between}: ")
        if shape is None or len(firsts) < 3 or firsts[-2].shape.dash != shape.dash:
            return None
        inner, outer, op = firsts[-1], firsts[-2], shape.ops[0]
        if inner.after is not None or outer.after is not None:
            return None
        inner.end = outer.end = line + op.first, op.begins
        self._open.pop()
        firsts.pop()
        self._lists.pop()
        part = self._open[-1] = firsts[-1] = Part(shape, value, line + op.last)
        self._lists[-1].append(part)
        return op

    def _take(self, between: str, value: str, line: int) -> Op:
        """Reads the lines between two texts, up to the second one; the last of them. What they do to the innermost part
        is remembered where it depends on nothing else."""
        opened = self._open
        before = opened[-1] if opened else None
        ops = _ops(between, True)
        op = ops[-1]
        is_bare = before is not None and "".join([one.text for one in ops]) == f"{between}: "
        shape = before.shape if before is not None else None
        ways = [self._place(one, line, value if one is op else None) for one in ops]
        part = opened[-1]
        if is_bare and shape is not None and before is not None:
            if len(ops) == 1 and ways[0] is not None:
                shape.steps[between] = ways[0], part.shape, op, None, None
            elif ways == [GOES_ON, BEGINS]:
                shape.steps[between] = BEGINS, part.shape, op, ops[0], before.shape
        return op

    def _place(self, op: Op, line: int, value: str | None) -> int | None:
        """Reads some lines. What they do to the innermost part; ``None`` where other parts have a say in it."""
        opened = self._open
        text: Text | None = op.value or value
        if op.value and op.value[0] in _QUOTES:
            text = op.value[1:-1], False, op.value
        at, here = line + op.last, (line + op.first, op.begins)
        inner = opened[-1] if opened else None
        closed = self._close(op.begins, here)
        top = opened[-1] if opened else None
        if top is not None and closed is None and not op.dash:
            top.shape = self._shape(top.shape.further, (*top.shape.ops, op))
            top.texts.append(text)
            top.lines.append(at)
            return GOES_ON if op.begins >= top.shape.column else None
        part = Part(self._shape(_shapes, (op,)), text, at)
        if top is not None and not op.dash:
            if op.begins != self._first[-1].shape.column:
                raise DoubtfulError
            top.after = opened[-1] = part
            return None
        siblings = self._list(op, top, closed, here)
        siblings.append(part)
        opened.append(part)
        self._first.append(part)
        self._lists.append(siblings)
        if len(opened) > self._deepest:
            raise DoubtfulError
        if closed is None:
            return BEGINS if top is not None else None
        return IS_NEXT if closed is inner else None

    def _list(self, op: Op, top: Part | None, closed: Part | None, here: tuple[int, int]) -> list[Part]:
        """The list in which a part begins; one of its own for a file that is a mapping."""
        if closed is not None:
            if closed.shape.dash != op.dash:
                raise DoubtfulError
            return self._closed_list
        siblings: list[Part] = []
        if top is not None:
            if not top.shape.awaits or op.dash < top.shape.column:
                raise DoubtfulError
            top.members, top.listed = siblings, here
        elif op.begins != 1:
            raise DoubtfulError
        elif op.dash:
            self._root = Listed(self._path, siblings, here[0])
        return siblings

    def _close(self, column: int, end: tuple[int, int]) -> Part | None:
        """Ends what stands in a column or deeper; the outermost of it."""
        firsts, part = self._first, None
        while firsts and firsts[-1].shape.dash >= column:
            part = firsts.pop()
            part.end = end
            self._open.pop()
            self._closed_list = self._lists.pop()
            if part.after is not None:
                _check_keys(part)
        return part

    def _shape(self, known: dict[str, Shape | None], ops: tuple[Op, ...]) -> Shape:
        """The shape of some lines, or what a shape becomes by some more."""
        text = ops[-1].text
        shape = known.get(text)
        if shape is None:
            self._new += len(ops)
            if text in known or self._new > _MOST_NEW:
                raise DoubtfulError
            shape = _remembered(known, ops)
        return shape


def _remembered(known: dict[str, Shape | None], ops: tuple[Op, ...]) -> Shape:
    """A new shape, which is known from now on."""
    global _count
    _count += 1
    if _count > _MOST:
        _shapes.clear()  # all others follow from these
        _count = 0
    known[ops[-1].text] = None
    shape = known[ops[-1].text] = Shape(ops)
    return shape


@lru_cache(maxsize=2048)
def _ops(between: str, has_text: bool) -> tuple[Op, ...]:
    """What the lines between two texts say."""
    made: list[Op] = []
    lines = between.split("\n")
    last = len(lines) - 1
    goes_on = False
    for number, line in enumerate(lines):
        if _NOTHING.fullmatch(line):
            if number == last and has_text:
                raise DoubtfulError
            goes_on = False
            continue
        before_text = number == last and has_text
        met = (_BEFORE_VALUE if before_text else _ALONE).fullmatch(line)
        if met is None or met.end() > _FURTHEST or number == 0:
            raise DoubtfulError
        begins, key = met.end(1) + 1, max(met.end(1), met.end(2)) + 1
        dash, value, text = begins if met[2] else 0, "", f"\n{line}"
        if before_text:
            text += ": "
        elif met[5]:
            dash, value, text = begins, met[5], text[: met.start(5) + 1]
        awaits = text[-1] == ":"
        op = Op(text, number, number, begins, dash, key, awaits, value)
        if goes_on and op.dash == 0 and begins >= made[-1].begins + (made[-1].dash > 0):
            before = made[-1]
            op = op._replace(text=before.text + op.text, first=before.first, begins=before.begins, dash=before.dash)
            made.pop()
        made.append(op)
        goes_on = awaits
    return tuple(made)


@lru_cache(maxsize=2048)
def _over_lines(value: str) -> tuple[Text, int, int]:
    """A text over several lines; how many follow the first, and the least column in which one of them begins."""
    first, *more = value.split("\n")
    said = [line.lstrip(" ") for line in more]
    least = min(len(line) - len(words) for line, words in zip(more, said, strict=True))
    return (" ".join((first, *said)), True, value), len(more), least + 1


def _check_keys(part: Part) -> None:
    """Sees that no key of a mapping stands twice."""
    keys: list[str] = []
    piece: Part | None = part
    while piece is not None:
        keys += piece.shape.keys
        piece = piece.after
    if len(set(keys)) < len(keys):
        raise DoubtfulError
