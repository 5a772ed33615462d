"""Outlines → records, without a node: what ``plainly.py`` makes of the nodes that stand for them.

Which field each text of a shape is for, and what reads it, is found out once for every kind of record. As there, a
quick look that is either certain or says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as AnyMapping
from functools import partial
from typing import Any, TypeVar, cast

from privacy_statements.node import NULLS, DoubtfulError, Mapping, Node, Scalar
from privacy_statements.outline import Outline, Part, Shape, Text, filled, members_of, node_of
from privacy_statements.position import Position
from privacy_statements.records.fields import Record
from privacy_statements.records.plainly import (
    Kind,
    Reading,
    kind_reading,
    made_record,
    member_reading,
    quick_reading,
    reading_of_record,
)

AnyRecord = TypeVar("AnyRecord", bound=Record)
KeyPlace = tuple[str, int, int, int]
"""A key with the number of its ``Op``, how far its line stands from the last one of that, and its column."""
KeyPlaces = tuple[KeyPlace, ...]
_made = tuple.__new__  # of a named tuple and its fields: half the time of its own constructor


def outlined_record(kind: type[AnyRecord], outline: Outline) -> AnyRecord | None:
    """The record that an outline describes, the same that the model makes of its node; ``None`` where only the model
    can tell."""
    known = kind_reading(reading_of_record(kind))
    if known is None:
        return None
    try:
        return cast(AnyRecord, _record(known, outline.part, outline.path))
    except DoubtfulError:
        return None


class KeysAt(AnyMapping[str, Position]):
    """Where the keys of a record stand, which few ask for."""

    __slots__ = ("_keys", "_lines", "_path")

    def __init__(self, keys: KeyPlaces, lines: list[int], path: str) -> None:
        self._keys, self._lines, self._path = keys, lines, path

    def __getitem__(self, name: str) -> Position:
        for key, op, before, column in self._keys:
            if key == name:
                return Position(self._path, self._lines[op] + before, column)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter([key for key, *_ in self._keys])

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class _Recipe:
    """How a mapping in a shape is read as a record of one kind."""

    __slots__ = (
        "column", "end", "inner", "keys", "kind", "listed", "others", "place", "record", "texts", "unknown", "whole", "written",
    )  # fmt: skip

    def __init__(self, kind: Kind, shape: Shape, node: Node) -> None:
        if not isinstance(node, Mapping):
            raise DoubtfulError
        fields = kind.fields
        self.kind = kind
        self.texts: list[tuple[str, Callable[[str, Position], Any], Reading, int, int]] = []
        """Fields that are a text: their names, what reads them quickly, and what surely, the number of the text and its
        column."""
        self.inner: list[tuple[str, _Recipe]] = []
        """Fields that are a record."""
        self.others: list[tuple[str, Reading, Node]] = []
        """Fields that are something else, or nothing, with what the sample says."""
        self.unknown: list[tuple[KeyPlace, Node]] = []
        """Keys that are no fields."""
        self.listed: tuple[str, Reading, Reading | None, Kind | None, Node] | None = None
        """The field that may be a list of other parts: its name, what reads it, what reads one of them, of which kind they
        are, and what stands there without a list."""
        self.written: set[str] = set()
        """The names of all fields."""
        keys = []
        for entry in node.entries:
            (key, at, _plain, _raw), value = entry
            keys.append((key, *shape.lines[at.line], at.column))
            is_awaiting = shape.awaits and node is shape.node and entry is node.entries[-1]
            if key not in fields:
                if is_awaiting:
                    raise DoubtfulError
                self.unknown.append((keys[-1], value))
                continue
            name, reading = fields[key]
            self.written.add(name)
            quick, inner = quick_reading(reading), kind_reading(reading)
            number = shape.texts.get((value.position.line, value.position.column))
            if is_awaiting:
                member = member_reading(reading)
                self.listed = name, reading, member, kind_reading(member) if member else None, value
            elif quick is not None and number is not None:
                self.texts.append((name, quick, reading, number, value.position.column))
            elif inner is not None and isinstance(value, Mapping):
                self.inner.append((name, _Recipe(inner, shape, value)))
            else:
                self.others.append((name, reading, value))
        self.keys: KeyPlaces = tuple(keys)
        self.whole = kind.required <= self.written and not self.unknown and type(kind) is Kind
        """Whether the kind need not be asked again."""
        self.place, self.column = shape.lines[node.position.line], node.position.column
        """Where it begins."""
        self.end = (
            None if node.end.line >= len(shape.lines) else (*shape.lines[node.end.line], node.end.column)
        )
        """Where the next thing begins, if it is within the shape."""
        self.record = self._written_out()

    def fill(self, values: dict[str, Any], part: Part, path: str, end: tuple[int, int]) -> None:
        """Sets the fields of a record that are no texts."""
        if self.inner:
            for name, recipe in self.inner:
                values[name] = recipe.record(part, path, end)
        if self.others:
            for name, reading, node in self.others:
                values[name] = reading(filled(part, path, node, end))
        if self.listed is not None:
            name, reading, member, kind, nothing = self.listed
            if part.members is None:
                values[name] = reading(filled(part, path, nothing, end))
            elif kind is not None:
                values[name] = tuple([_record(kind, one, path) for one in part.members])
            elif member is not None:
                values[name] = tuple([member(node_of(one, path)) for one in part.members])
            else:
                values[name] = reading(members_of(part, path))
        for (key, op, before, column), node in self.unknown:
            position = _made(Position, (path, part.lines[op] + before, column))
            self.kind.other(values, key, position, filled(part, path, node, end))

    def _written_out(self) -> Callable[[Part, str, tuple[int, int]], Record]:
        """What makes the record of a part: the fields that are texts one after the other, without a loop over them. It is
        given the path of the file, and where the next thing begins after the part."""
        kind = self.kind
        names: dict[str, Any] = {
            "NULLS": NULLS, "Position": Position, "KeysAt": KeysAt, "made": _made, "fill": self.fill, "keys": self.keys,
            "surely": _surely, "usual": kind.usual.copy, "written": self.written,
            "record_of": partial(made_record, kind.kind) if self.whole else kind.made,
        }  # fmt: skip
        lines = ["said, lines, values = part.texts, part.lines, usual()"]
        lines += [f"values[{name!r}] = {{}}" for name in kind.own]
        for name, quick, reading, number, column in self.texts:
            names[f"quick_{number}"], names[f"reading_{number}"] = quick, reading
            lines += [
                f"text, at = said[{number}], made(Position, (path, lines[{number}], {column}))",
                "if text.__class__ is str and (len(text) > 4 or text not in NULLS):",  # none of them is longer
                f"    values[{name!r}] = quick_{number}(text, at)",
                f"else: values[{name!r}] = surely(reading_{number}, text, at)",
            ]
        if self.inner or self.others or self.listed or self.unknown:
            lines.append("fill(values, part, path, end)")
        op, before = self.place
        lines.append(f"begins = made(Position, (path, lines[{op}] + {before}, {self.column}))")
        ends = "*end"
        if self.end is not None:
            op, before, column = self.end
            ends = f"lines[{op}] + {before}, {column}"
        lines.append(f"ends = made(Position, (path, {ends}))")
        places = "begins, ends, KeysAt(keys, lines, path)"
        if (
            self.whole
        ):  # the names of fields are shared by all records of the shape: nothing adds to those of a record
            lines.append(f"return record_of(values, written, {places})")
        else:
            lines.append(f"return record_of(values, written.copy(), ({places}))")
        exec(
            "\n    ".join(["def record(part, path, end):", *lines]), names
        )  # names of fields and numbers are in it
        return cast(Callable[[Part, str, tuple[int, int]], Record], names["record"])


def _surely(reading: Reading, text: Text, position: Position) -> Any:
    """What a reading makes of any text."""
    return reading(
        Scalar(text, position, True) if isinstance(text, str) else Scalar(text[0], position, *text[1:])
    )


def _record(kind: Kind, first: Part, path: str) -> Record:
    """The record of a part. Raises ``DoubtfulError``."""
    recipe = _recipe(kind, first.shape)
    if recipe is None:
        return kind.read(node_of(first, path))
    if first.after is None:
        return recipe.record(first, path, first.end)
    values, written, keys_at = kind.new_values(), set[str](), dict[str, Position]()
    part: Part | None = first
    while part is not None:
        more = _recipe(kind, part.shape)
        if more is None:
            raise DoubtfulError
        for name, _quick, reading, number, column in more.texts:
            text = part.texts[number]
            assert text is not None
            values[name] = _surely(reading, text, Position(path, part.lines[number], column))
        more.fill(values, part, path, first.end)
        written |= more.written
        keys_at.update(KeysAt(more.keys, part.lines, path))
        part = part.after
    op, before = recipe.place
    begins = Position(path, first.lines[op] + before, recipe.column)
    return kind.made(values, written, (begins, Position(path, *first.end), keys_at))


def _recipe(kind: Kind, shape: Shape) -> _Recipe | None:
    """What a shape says of a record of a kind; ``None`` for a text."""
    known: _Recipe | None = shape.readings.get(kind)
    if known is None and not isinstance(shape.node, Scalar):
        known = shape.readings[kind] = _Recipe(kind, shape, shape.node)
    return known
