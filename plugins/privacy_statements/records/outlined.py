"""Outlines → records, without a node: what ``plainly.py`` makes of the nodes that stand for them.

Which field each text of a shape is for, and what reads it, is found out once for every kind of record. As there, a
quick look that is either certain or says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

from privacy_statements.diagnostics.position import Position
from privacy_statements.read.node import NULLS, DoubtfulError, Mapping, Node, Scalar
from privacy_statements.read.outline import Outline, Part, Shape, Text, filled, members_of, node_of
from privacy_statements.read.placed import PlacedText
from privacy_statements.records.fields import Record
from privacy_statements.records.plainly import (
    Kind,
    Reading,
    certain_texts,
    kind_reading,
    member_reading,
    quick_reading,
    reading_of_record,
)
from privacy_statements.records.record import Held, KeyPlace, KeyPlaces

AnyRecord = TypeVar("AnyRecord", bound=Record)
Other = Callable[[Part, str, tuple[int, int]], Any]
"""Makes a value of a part, the path of its file, and where the next thing begins."""
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


class _Recipe:
    """How a mapping in a shape is read as a record of one kind."""

    __slots__ = (
        "column", "end", "keys", "kind", "others", "place", "record", "texts", "unknown", "whole",
    )  # fmt: skip

    def __init__(self, kind: Kind, shape: Shape, node: Node) -> None:
        if not isinstance(node, Mapping):
            raise DoubtfulError
        fields = kind.fields
        self.kind = kind
        self.texts: list[tuple[str, Callable[[str, Position], Any], Reading, int, int]] = []
        """Fields that are a text: their names, what reads them quickly, and what surely, the number of the text and its
        column."""
        self.others: list[tuple[str, Other]] = []
        """Fields that are something else, or nothing."""
        self.unknown: list[tuple[KeyPlace, Node]] = []
        """Keys that are no fields."""
        written: set[str] = set()
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
            written.add(name)
            quick, inner = quick_reading(reading), kind_reading(reading)
            number = shape.texts.get((value.position.line, value.position.column))
            if is_awaiting:
                self.others.append((name, _listed(reading, value)))
            elif quick is not None and number is not None:
                self.texts.append((name, quick, reading, number, value.position.column))
            elif inner is not None and isinstance(value, Mapping):
                self.others.append((name, _Recipe(inner, shape, value).record))
            else:
                self.others.append((name, partial(_other, reading, value)))
        self.keys: KeyPlaces = tuple(keys)
        self.whole = kind.required <= written and not self.unknown and type(kind) is Kind
        """Whether the kind need not be asked again."""
        self.place, self.column = shape.lines[node.position.line], node.position.column
        """Where it begins."""
        self.end = None if node.end.line >= len(shape.lines) else (*shape.lines[node.end.line], node.end.column)
        """Where the next thing begins, if it is within the shape."""
        self.record: Callable[[Part, str, tuple[int, int]], Record] = self._written_out()

    def fill(self, values: dict[str, Any], part: Part, path: str, end: tuple[int, int]) -> None:
        """Takes the keys that are no fields."""
        for (key, op, before, column), node in self.unknown:
            position = _made(Position, (path, part.lines[op] + before, column))
            self.kind.other(values, key, position, filled(part, path, node, end))

    def _written_out(self) -> Callable[[Part, str, tuple[int, int]], Record]:
        """What makes the record of a part: one field after the other, without a loop over them. It is given the path of
        the file, and where the next thing begins after the part."""
        kind = self.kind
        names: dict[str, Any] = {
            "NULLS": NULLS, "Position": Position, "made": _made, "fill": self.fill, "keys": self.keys, "surely": _surely,
            "kind": kind, "type_": kind.kind, "Held": Held, "PlacedText": PlacedText, "new_text": str.__new__,
        }  # fmt: skip
        lines = ["said, lines = part.texts, part.lines"]
        values: dict[str, str] = {}
        for name, quick, reading, number, column in self.texts:
            names[f"quick_{number}"], names[f"reading_{number}"] = quick, reading
            names[f"certain_{number}"] = certain_texts(reading)
            values[name] = f"text_{number}"
            lines += [
                f"text, at = said[{number}], made(Position, (path, lines[{number}], {column}))",
                "if text.__class__ is str and (len(text) > 4 or text not in NULLS):",  # none of them is longer
            ]
            if names[f"certain_{number}"]:
                lines += [
                    f"    if text[0] in certain_{number}:",
                    f"        text_{number} = new_text(PlacedText, text)",
                    f"        text_{number}.position = at",
                    f'        text_{number}.raw = ""',
                    f"    else: text_{number} = quick_{number}(text, at)",
                ]
            else:
                lines.append(f"    text_{number} = quick_{number}(text, at)")
            lines.append(f"else: text_{number} = surely(reading_{number}, text, at)")
        for number, (name, other) in enumerate(self.others):
            names[f"other_{number}"] = other
            values[name] = f"other_{number}(part, path, end)"
        begins = f"made(Position, (path, {_line(*self.place)}, {self.column}))"
        ends = "end"
        if self.end is not None:
            op, before, column = self.end
            ends = f"({_line(op, before)}, {column})"
        fields = ", ".join(f"{name!r}: {values[name]}" for name in kind.kind.model_fields if name in values)
        if self.whole:
            lines += [
                "record = Held()",
                f"record.__dict__ = {{{fields}}}",
                f"record.position = {begins}",
                f"record._end = {ends}",
                "record._keys = keys",
                "record._lines = lines",
                "record.__class__ = type_",
                "return record",
            ]
        else:
            lines.append(f"values = {{{fields}}}")
            if self.unknown:
                lines.append("fill(values, part, path, end)")
            lines.append(f"return kind.made(values, ({begins}, {ends}, keys, lines))")
        source = "\n    ".join(["def record(part, path, end):", *lines])
        exec(source, names)  # numbers and names of fields are in it, and nothing that somebody writes
        return cast(Callable[[Part, str, tuple[int, int]], Record], names["record"])


def _line(op: int, before: int) -> str:
    return f"lines[{op}] + {before}" if before else f"lines[{op}]"


def _other(reading: Reading, node: Node, part: Part, path: str, end: tuple[int, int]) -> Any:
    """What a reading makes of a node of a shape."""
    return reading(filled(part, path, node, end))


def _listed(reading: Reading, nothing: Node) -> Other:
    """What makes the value of a field that may be a list of other parts; ``nothing`` is what stands there without one."""
    member = member_reading(reading)
    kind = kind_reading(member) if member is not None else None

    def read(part: Part, path: str, end: tuple[int, int]) -> Any:
        if part.members is None:
            return reading(filled(part, path, nothing, end))
        if kind is not None:
            return tuple(
                [
                    known.record(one, path, one.end)
                    if one.after is None and (known := one.shape.readings.get(kind)) is not None
                    else _record(kind, one, path)
                    for one in part.members
                ]
            )
        if member is not None:
            return tuple([member(node_of(one, path)) for one in part.members])
        return reading(members_of(part, path))

    return read


def _surely(reading: Reading, text: Text, position: Position) -> Any:
    """What a reading makes of any text."""
    return reading(Scalar(text, position, True) if isinstance(text, str) else Scalar(text[0], position, *text[1:]))


def _record(kind: Kind, first: Part, path: str) -> Record:
    """The record of a part. Raises ``DoubtfulError``."""
    recipe = _recipe(kind, first.shape)
    if recipe is None:
        return kind.read(node_of(first, path))
    if first.after is None:
        return recipe.record(first, path, first.end)
    values, keys_at = dict[str, Any](), dict[str, Position]()
    part: Part | None = first
    while part is not None:
        more = _recipe(kind, part.shape)
        if more is None:
            raise DoubtfulError
        for name, _quick, reading, number, column in more.texts:
            text = part.texts[number]
            assert text is not None
            values[name] = _surely(reading, text, Position(path, part.lines[number], column))
        for name, other in more.others:
            values[name] = other(part, path, first.end)
        more.fill(values, part, path, first.end)
        for key, op, before, column in more.keys:
            keys_at[key] = Position(path, part.lines[op] + before, column)
        part = part.after
    op, before = recipe.place
    begins = Position(path, first.lines[op] + before, recipe.column)
    return kind.made(values, (begins, first.end, keys_at, None))


def _recipe(kind: Kind, shape: Shape) -> _Recipe | None:
    """What a shape says of a record of a kind; ``None`` for a text."""
    known: _Recipe | None = shape.readings.get(kind)
    if known is None and not isinstance(shape.node, Scalar):
        known = shape.readings[kind] = _Recipe(kind, shape, shape.node)
    return known
