"""YAML that is plainly written → nodes, line by line and without libyaml: what most records are.

A quick look that is either certain or says nothing: block mappings and lists, texts in one line with or without quotes,
texts that go on in the next lines, blocks of text (``|``), and lists and mappings in brackets within one line. For
anything else, and for anything that may be wrong, ``load.py`` asks libyaml.
"""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple

from privacy_statements.diagnostics.position import Position
from privacy_statements.read.node import DoubtfulError, Entry, Mapping, Node, Scalar, Sequence
from privacy_statements.read.syntax import bad_character

_made = tuple.__new__  # of a named tuple and its fields: half the time of its own constructor

# no "-", "?" or ":" although YAML allows some of them: what begins with them is rare
_BEGINS = r"""[^ \-?:,\[\]{}#&*!|>'"%@`]"""
_TEXT = rf"{_BEGINS}[^:#]*(?:(?::(?=[^ ])|(?<=[^ ])#)[^:#]*)*(?<! )"
_KEY = r"[A-Za-z_][A-Za-z0-9_.-]{0,99}"
_LINE = re.compile(
    rf"(?P<indent> *)(?P<dashes>(?:- +)*)"
    rf"(?:(?P<key>{_KEY}):(?: +(?:(?P<value>{_TEXT})|(?P<other>[\"'\[{{|].*))?)?|(?P<item>{_TEXT})|(?P<odd>[\"'\[{{].*))"
    r"(?P<comment> +(?:#.*)?)?"
)
_NOTHING = re.compile(" *(?:#.*)?")
_DASH = re.compile("-")
_QUOTED = re.compile(r"""("[^"\\]*"|'[^']*')(?: +(?:#.*)?)?""")
# the flow forms of texts, keys and what stands between them
_FLOW_WORD = r"(?:[A-Za-z0-9_()./+;&'-]|:(?=[A-Za-z0-9/]))"
_FLOW_TEXT = re.compile(rf"""[A-Za-z0-9_(]{_FLOW_WORD}*(?: +{_FLOW_WORD}+)*|"[^"\\]*"|'[^']*'""")
_FLOW_KEY = re.compile(rf"({_KEY}): +")
_FLOW_NEXT = re.compile(r" *, *")
_SPACES = re.compile(" *")
_REST = re.compile(r"(?: +(?:#.*)?)?")
_FIRST = 1000  # how far in a line a key may stand; YAML looks for it in 1,024 characters


class _Line(NamedTuple):
    """One line, whatever its number. Columns are counted from 1, as in positions."""

    begins: int
    """The column of its first dash or character."""
    dashes: tuple[int, ...]
    """The columns of its dashes."""
    column: int
    """The column of what comes after the dashes."""
    key: str | None
    value: str | None
    """The text, or ``None`` where none stands in this line."""
    at: int
    """The column of the value; without a value, the one after the colon."""
    raw: str
    """What stands in quotes, with its quotes."""
    goes_on: bool
    """Whether the text can go on in the next line."""
    flow: Any
    """What stands in brackets, or ``"|"``."""
    depth: int
    """How many levels of brackets stand in each other."""


@lru_cache(maxsize=8192)  # most lines of records stand in other records too; equal texts become one object
def _line(line: str) -> _Line | bool | None:
    """What a line says; ``None`` for one that is empty or a comment, and ``False`` for one that is doubtful."""
    if _is_odd(line):
        return False
    met = _LINE.fullmatch(line)
    if met is None:
        return None if _NOTHING.fullmatch(line) else False
    indent, dashes, key, value, other, item, odd, comment = met.groups()
    if (key and met.end("key") > _FIRST) or (odd and not dashes):
        return False
    begins = len(indent) + 1
    columns = tuple(begins + dash.start() for dash in _DASH.finditer(dashes)) if dashes else ()
    column = at = met.end("dashes") + 1
    if key is not None:
        at = met.start("value") + 1 if value else met.start("other") + 1 if other else met.end("key") + 2
        key = intern(key)
    text = value or item
    goes_on = text is not None and not comment
    special = other or odd
    if special is None:
        return _Line(begins, columns, column, key, text, at, "", goes_on, None, 0)
    if special == "|" and key is not None:
        return _Line(begins, columns, column, key, None, at, "", False, special, 0)
    if special[0] in "[{":
        try:
            flow, end = _flow(special, 0, at)
        except DoubtfulError:
            return False
        if _REST.fullmatch(special, end) is None:
            return False
        return _Line(begins, columns, column, key, None, at, "", False, flow, _depth(flow))
    quoted = _QUOTED.fullmatch(special)
    if quoted is None:
        return False
    raw = quoted[1]
    return _Line(begins, columns, column, key, raw[1:-1], at, raw, False, None, 0)


def forget_lines() -> None:
    """Forgets the lines that were met: all files are read."""
    _line.cache_clear()


def _is_odd(line: str) -> bool:
    """Whether a character is in it that YAML forbids, or reads in a way of its own."""
    return not line.isprintable() and ("\t" in line or "\r" in line or bad_character().search(line) is not None)


def _flow(text: str, at: int, column: int) -> tuple[Any, int]:
    """What stands in the brackets that begin here, and where they end; the text begins in ``column``.

    A text is (words, its column, how it stands in quotes), a list (members, its column), a mapping (entries, its
    column, the column of its end, "")."""
    begins = column + at
    is_list, names = text[at] == "[", set()
    members: list[Any] = []
    closing = "]" if is_list else "}"
    at = _end(_SPACES, text, at + 1)
    while text[at : at + 1] != closing:
        if members:
            at = _end(_FLOW_NEXT, text, at)
        key = key_at = None
        if not is_list:
            met = _FLOW_KEY.match(text, at)
            if met is None or met[1] in names:
                raise DoubtfulError
            key, key_at, at = met[1], column + at, met.end()
            names.add(key)
        value: Any
        if text[at : at + 1] in ("[", "{"):
            value, at = _flow(text, at, column)
        else:
            end = _end(_FLOW_TEXT, text, at)
            words = text[at:end]
            quoted = words[0] in "\"'"
            value, at = (words[1:-1] if quoted else words, column + at, words if quoted else ""), end
        members.append(value if is_list else (key, key_at, value))
        at = _end(_SPACES, text, at)
        if text[at : at + 1] not in (",", closing):
            raise DoubtfulError
    if is_list:
        return (members, begins), at + 1
    return (members, begins, column + at, ""), at + 1


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    met = pattern.match(text, at)
    if met is None:
        raise DoubtfulError
    return met.end()


def _depth(made: Any) -> int:
    """How many levels of brackets stand in each other."""
    if len(made) == 3:
        return 0
    inner = made[0] if len(made) == 2 else (value for _key, _at, value in made[0])
    return 1 + max(map(_depth, inner), default=0)


def _node_of(made: Any, path: str, line: int) -> Node:
    """The node of what stands in brackets in one line."""
    if len(made) == 3:
        text, at, raw = made
        return Scalar(text, Position(path, line, at), not raw, raw)
    if len(made) == 2:
        members, at = made
        return Sequence(tuple(_node_of(one, path, line) for one in members), Position(path, line, at))
    entries, at, end, _ = made
    return Mapping(
        tuple(
            Entry(Scalar(key, Position(path, line, key_at), True), _node_of(value, path, line))
            for key, key_at, value in entries
        ),
        Position(path, line, at),
        Position(path, line, end),
    )


def plain_node(text: str, path: str, max_depth: int) -> Node | None:
    """The node of a text that is plainly written, the same that libyaml's events make; ``None`` for any other text.

    ``text`` begins with no byte order mark, and none of its values is too long."""
    try:
        return _Reader(text.split("\n"), path, max_depth).document()
    except DoubtfulError:
        return None


class _Open:
    """A list or a mapping that may go on in the next line."""

    __slots__ = ("after", "column", "is_list", "key", "members", "position")

    def __init__(self, column: int, is_list: bool, position: Position) -> None:
        self.column, self.is_list, self.position = column, is_list, position
        self.members: list[Any] = []
        self.key: Scalar | None = None
        """The key whose value is awaited."""
        self.after = position
        """Where the value of that key stands if it is nothing."""


class _Reader:
    """Makes nodes of lines. Its methods raise ``DoubtfulError``."""

    def __init__(self, lines: list[str], path: str, max_depth: int) -> None:
        self._lines, self._path, self._max_depth = lines, path, max_depth
        self._open = [_Open(0, True, Position(path))]
        """From the outermost to the innermost. The first one holds what is read."""

    def document(self) -> Node:
        """The only document of the text."""
        lines, path, opened = self._lines, self._path, self._open
        count, top = len(lines), opened[0]
        number = 0
        following: Any = _line(lines[0])
        while number < count:
            line = following
            number += 1
            following = _line(lines[number]) if number < count else None
            if not line:
                if line is None:
                    continue
                raise DoubtfulError
            begins, dashes, column, name, text, at, raw, goes_on, flow, depth = line
            if begins < top.column:
                top = self._close(begins, _made(Position, (path, number, begins)))
            if dashes:
                top = self._item(top, dashes, number)
                if name is not None:
                    top = self._begin(column, False, number)
            elif name is None:
                raise DoubtfulError
            elif begins != top.column or top.is_list:
                top = self._first_key(top, begins, number)
            elif top.key is not None:
                _say_nothing(top)
            key = None
            if name is not None:
                key = _made(Scalar, (name, _made(Position, (path, number, column)), True, ""))
            node: Node
            if text is not None:
                position = _made(Position, (path, number, at))
                if goes_on and following and following.key is None and not following.dashes:
                    node, number, following = self._longer(text, position, top.column, number, following)
                else:
                    node = _made(Scalar, (text, position, not raw, raw))
            elif flow is None:
                top.key = key
                top.after = _made(Position, (path, number, at))
                continue
            elif flow == "|":
                node, number = self._block(Position(path, number, at), top.column, number)
                following = _line(lines[number])
            else:
                if len(opened) - 1 + depth > self._max_depth:
                    raise DoubtfulError
                node = _node_of(flow, path, number)
            top.members.append(node if key is None else _made(Entry, (key, node)))
        if lines[-1] and line is None:
            raise DoubtfulError  # libyaml counts a comment or spaces without a line break in a way of its own
        end = count + 1 if lines[-1] else count
        held: list[Node] = self._close(0, Position(path, end, 1)).members
        if not held:
            raise DoubtfulError
        return held[0]

    def _begin(self, column: int, is_list: bool, number: int) -> _Open:
        begun = _Open(column, is_list, _made(Position, (self._path, number, column)))
        self._open.append(begun)
        if len(self._open) - 1 > self._max_depth:
            raise DoubtfulError
        return begun

    def _may_begin(self, top: _Open, column: int) -> None:
        is_root = len(self._open) == 1 and not top.members and column == 1
        if top.key is None and not is_root:
            raise DoubtfulError

    def _item(self, top: _Open, dashes: tuple[int, ...], number: int) -> _Open:
        """Goes on with the list that is open, or begins one: at the column of its key, or deeper."""
        if not top.is_list or top.column != dashes[0]:
            self._may_begin(top, dashes[0])
            top = self._begin(dashes[0], True, number)
        for column in dashes[1:]:
            top = self._begin(column, True, number)
        return top

    def _first_key(self, top: _Open, column: int, number: int) -> _Open:
        """Begins the mapping of a key, or goes on with the one around a list at the column of its keys."""
        if top.column != column:
            self._may_begin(top, column)
            return self._begin(column, False, number)
        outer = self._open[-2]
        if outer.is_list or outer.column != column:
            raise DoubtfulError
        self._close_one(top.position)
        return outer

    def _close(self, column: int, end: Position) -> _Open:
        """Ends what stands deeper than a column. What begins in it stands at ``end``."""
        opened = self._open
        while opened[-1].column > column:
            self._close_one(end)
        return opened[-1]

    def _close_one(self, end: Position) -> None:
        top = self._open.pop()
        members = top.members
        node: Node
        if top.is_list:
            node = _made(Sequence, (tuple(members), top.position))
        else:
            if top.key is not None:
                _say_nothing(top)
            if len(members) > 1 and len({entry[0][0] for entry in members}) < len(members):
                raise DoubtfulError  # a key stands twice
            node = _made(Mapping, (tuple(members), top.position, end))
        outer = self._open[-1]
        if outer.is_list:
            outer.members.append(node)
        else:
            outer.members.append(_made(Entry, (outer.key, node)))
            outer.key = None

    def _longer(self, text: str, position: Position, column: int, number: int, line: Any) -> tuple[Scalar, int, Any]:
        """A text that goes on in the next line, deeper than what it stands in; the number of its last line, and the
        line after it."""
        lines, goes_on = self._lines, True
        words, raw = [text], [text]
        while goes_on and line and line.key is None and not line.dashes:
            begins, _dashes, at, _key, text, *_, goes_on, _flow, _depth = line
            if begins <= column:
                raise DoubtfulError
            words.append(text)
            raw.append(lines[number][: at - 1 + len(text)])
            number += 1
            line = _line(lines[number]) if number < len(lines) else None
        return Scalar(" ".join(words), position, True, "\n".join(raw)), number, line

    def _block(self, position: Position, column: int, first: int) -> tuple[Scalar, int]:
        """A block of text, every line that is empty or as deep as the first one; the number of its last line."""
        lines = self._lines
        if first == len(lines) or lines[-1]:
            raise DoubtfulError
        deep = len(lines[first]) - len(lines[first].lstrip(" "))
        before, said = lines[first][:deep], []
        if deep < column:
            raise DoubtfulError
        at = first
        for at in range(first, len(lines)):  # the last one is empty: nothing follows the last line break
            line = lines[at]
            if line and (line.isspace() or _is_odd(line)):
                raise DoubtfulError
            if line and not line.startswith(before):
                break
            said.append(line[deep:])
        raw = "|\n" + "".join(f"{line}\n" for line in lines[first:at])
        return Scalar("\n".join(said).rstrip("\n") + "\n", position, False, raw), at


def _say_nothing(opened: _Open) -> None:
    """Ends a key without a value."""
    opened.members.append(Entry(opened.key, Scalar("", opened.after, True)))  # type: ignore[arg-type]  # there is one
    opened.key = None
