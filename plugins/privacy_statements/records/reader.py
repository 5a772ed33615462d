"""Nodes → records: every mistake in a record, in one pass.

How a field is read follows from its annotation. A value that is wrong is reported and left out, and what is missing is
stood in for, so that the rest can be checked in the same run and nothing is reported only because of another mistake.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.node import NULLS, Entry, Mapping, Node, Scalar, Sequence
from privacy_statements.read.placed import PlacedText, placed, stand_in
from privacy_statements.records.fields import (
    EXPECTED_ID,
    NO_KEYS,
    NOWHERE,
    BlankIsNone,
    Key,
    Many,
    OneOrMany,
    Record,
    Reference,
    hints_of,
    is_blank,
    is_id,
)
from privacy_statements.records.mistakes import IDENTIFYING, WRONG, WRONG_TYPE, WRONG_VALUE, Mistakes, meant
from privacy_statements.records.pieces import ConditionRecord, DimensionValues
from privacy_statements.records.scalars import (
    NO_TEXT,
    Reading,
    is_text,
    or_none,
    reference_reading,
    text_reading,
    value_reading,
    word_reading,
)
from privacy_statements.records.short_forms import ShortForm

AnyRecord = TypeVar("AnyRecord", bound=Record)
MAPPING = "a mapping of keys and values"


def read_record(
    kind: type[AnyRecord], node: Node, mended: set[Position] | None = None
) -> tuple[AnyRecord | None, list[Diagnostic]]:
    """The record that a node describes, and everything that is wrong with it; ``None`` if nothing usable is left.
    Adds to ``mended`` where mappings begin in which something was left out or stood in for."""
    mistakes = Mistakes(set() if mended is None else mended)
    record = record_reader(kind)(node, "", mistakes)
    return None if record is WRONG else cast(AnyRecord, record), sorted(mistakes.diagnostics)


# --- records


@cache
def record_reader(kind: type[Record]) -> Reading:
    """Reads records of a kind."""
    return _ConditionReader(kind).read if kind is ConditionRecord else _RecordReader(kind).read


class _RecordReader:
    """Reads the records of one kind. Learns how when it reads the first one: kinds hold each other."""

    def __init__(self, kind: type[Record]) -> None:
        self._kind = kind
        self._fields: dict[str, tuple[str, Reading]] = {}
        self._required: list[str] = []
        self._can_lack = kind.lacks is not Record.lacks
        self._expected = MAPPING if kind.shorthand is None else f"text or {MAPPING}"

    def _learn(self) -> dict[str, tuple[str, Reading]]:
        hints = hints_of(self._kind)
        for key, field in self._kind.read_keys().items():
            self._fields[key] = field.name, _reading(hints[field.name])
            if field.is_required():
                self._required.append(key)
        return self._fields

    def read(self, node: Any, name: str, mistakes: Mistakes) -> Any:
        """The record of a node."""
        fields = self._fields or self._learn()
        if node.__class__ is not Mapping:
            return self._read_short(node, name, mistakes)
        entries, position, end = node
        count, left_out = mistakes.count, mistakes.left_out
        values: dict[str, Any] = {}
        others: list[Entry] = []
        wrong: set[str] = set()
        for entry in entries:
            key, value_node = entry[0][0], entry[1]
            if key not in fields:
                others.append(entry)
                continue
            field, reading = fields[key]
            value = reading(value_node, key, mistakes)
            if value is WRONG:
                wrong.add(key)
            else:
                values[field] = value
        if others:
            self._read_others(others, {*node.keys()}, values, wrong, mistakes)
            mistakes.mended.add(position)
        if len(entries) - len(others) > len(values) + len(wrong):
            mistakes.twice(entries, self._kind)
        mistakes.left_out += len(wrong)
        if mistakes.left_out != left_out:
            mistakes.mended.add(position)
        is_usable = True
        for key in self._required:
            if fields[key][0] not in values:
                is_usable &= self._stand_in(key, values, key in wrong, node, name, mistakes)
        ready = self._ready(values, node) if is_usable else None
        if ready is None:
            return WRONG
        keys_at = {key.text: key.position for key, _ in entries} if self._kind.keeps_keys else NO_KEYS
        record = self._kind(ready, position, end, keys_at)
        return self._whole(record, node, name, mistakes, count) if self._can_lack else record

    def _read_short(self, node: Node, name: str, mistakes: Mistakes) -> Any:
        """The record that a bare text stands for."""
        shorthand = self._kind.shorthand
        if self._kind.short_form is not None:
            return self._read_parts(node, name, self._kind.short_form, mistakes)
        if not isinstance(node, Scalar) or shorthand is None or (node.plain and node.text in NO_TEXT):
            return mistakes.wrong(node, name, self._expected, WRONG_TYPE)
        field, reading = self._fields[shorthand]
        value = reading(node, name, mistakes)
        if value is WRONG:
            return WRONG
        return self._kind(self._ready({field: value}, node) or {}, node.position, node.position)

    def _read_parts(self, node: Node, name: str, form: ShortForm, mistakes: Mistakes) -> Any:
        """The record of a text that states several fields."""
        parts = form.parts_of(node.text) if isinstance(node, Scalar) else None
        if not isinstance(node, Scalar) or parts is None:
            return mistakes.wrong(node, name, form.expected, WRONG_VALUE if isinstance(node, Scalar) else WRONG_TYPE)
        values = {}
        for key, text in parts.items():
            field, reading = self._fields[key]
            path, line, column = node.position
            at = Position(path, line, column + (0 if node.raw else max(0, node.text.find(text))))
            values[field] = reading(Scalar(text, at, False, node.raw), key, mistakes)
        if any(value is WRONG for value in values.values()):
            return WRONG
        return self._kind(values, node.position, node.position)

    def _read_others(
        self, others: list[Entry], written: set[str], values: dict[str, Any], wrong: set[str], mistakes: Mistakes
    ) -> None:
        """Reads what stands under keys that are no fields: a slip of the pen in one that is needed is one mistake, not two."""
        needed = self._fields.keys() if self._can_lack else self._fields.keys() & IDENTIFYING.union(self._required)
        for key, node in others:
            mistakes.unknown_key(key, self._kind)
            right = meant(key.text, needed - written)
            if right is None:
                mistakes.left_out += 1
            else:
                written.add(right)
                field, reading = self._fields[right]
                value = reading(node, key.text, mistakes)
                if value is WRONG:
                    wrong.add(right)
                else:
                    values[field] = value

    def _stand_in(
        self, key: str, values: dict[str, Any], is_wrong: bool, node: Node, name: str, mistakes: Mistakes
    ) -> bool:
        """Puts something in place of a required value that is missing or wrong; false where no text can stand there."""
        if not is_wrong:
            mistakes.missing(key, node, name)
        mistakes.mended.add(node.position)
        field, reading = self._fields[key]
        values[field] = reading(Scalar(stand_in(node.position), node.position, True), key, Mistakes(set()))
        return values[field] is not WRONG

    def _ready(self, values: dict[str, Any], node: Node) -> dict[str, Any] | None:
        """The values of a record; ``None`` when nothing usable is left."""
        return values

    def _whole(self, record: Record, node: Node, name: str, mistakes: Mistakes, count: int) -> Any:
        """The record, if its fields together say what they must. That is not reported beside another mistake in it."""
        lacks = record.lacks()
        if lacks is None:
            return record
        return mistakes.wrong(node, name, lacks) if mistakes.count == count else WRONG


class _ConditionReader(_RecordReader):
    """Reads conditions: any key that is no field is the id of a dimension, with the ids of its values."""

    def read(self, node: Any, name: str, mistakes: Mistakes) -> Any:
        if node.__class__ is Mapping and not node.entries:
            return mistakes.wrong(node, name, 'a dimension with its value, or "words"')
        return super().read(node, name, mistakes)

    def _read_others(
        self, others: list[Entry], written: set[str], values: dict[str, Any], wrong: set[str], mistakes: Mistakes
    ) -> None:
        dimensions = values["dimensions"] = {}
        for (key, at, _plain, _raw), node in others:
            ids = _IDS(node, key, mistakes)
            if ids is WRONG:
                wrong.add(key)
            else:
                value = {"dimension": Reference(key, at), "values": ids}
                dimensions[key] = DimensionValues(value, NOWHERE, NOWHERE)

    def _ready(self, values: dict[str, Any], node: Node) -> dict[str, Any] | None:
        if isinstance(node, Mapping):
            values.setdefault("dimensions", {})
        dimensions = values.get("dimensions")
        if values.get("words") == "always" and not dimensions and len(values) <= 2:
            return {"always": True}
        return values if dimensions or len(values) > ("dimensions" in values) else None


# --- values


def _reading(hint: Any) -> Reading:
    """Reads values of the type that an annotation names. Raises ``TypeError`` for one that it does not know."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return lambda node, name, mistakes: placed(node)
    if hint is Reference:
        return reference_reading
    if origin is Annotated:
        return _marked(arguments[0], arguments[1:])
    if origin in (Union, UnionType) and arguments[1:] == (type(None),):
        none = NO_TEXT if is_text(arguments[0]) else NULLS
        return or_none(_reading(arguments[0]), lambda node: node[2] and node[0] in none)  # as `is_null`
    if origin is tuple and arguments[1:] == (...,):
        return _members(_reading(arguments[0]))
    if origin is dict:
        return _by_key(arguments[0], _reading(arguments[1]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return word_reading({word.value: word for word in hint})
    if isinstance(hint, type) and issubclass(hint, Record):
        return record_reader(hint)
    raise TypeError(f"no field can be of the type {hint}")


def _marked(kind: Any, marks: tuple[Any, ...]) -> Reading:
    (mark,) = marks
    if isinstance(mark, OneOrMany):
        return _one_or_many(_reading(get_args(kind)[0]))
    if isinstance(mark, BlankIsNone):
        return or_none(_reading(kind), lambda node: is_blank(node.text))
    return text_reading(mark) if kind is str else value_reading(mark)


def _members(reading: Reading) -> Reading:
    """A list. Members that are wrong are left out."""

    def read(node: Any, name: str, mistakes: Mistakes) -> Any:
        if node.__class__ is not Sequence:
            return mistakes.wrong(node, name, "a list", WRONG_TYPE)
        values = []
        for item in node.items:
            value = reading(item, name, mistakes)
            if value is WRONG:
                mistakes.left_out += 1
            else:
                values.append(value)
        return tuple(values)

    return read


def _one_or_many(reading: Reading) -> Reading:
    many = _members(reading)

    def read(node: Any, name: str, mistakes: Mistakes) -> Any:
        if node.__class__ is Sequence:
            return many(node, name, mistakes)
        value = reading(node, name, mistakes)
        return WRONG if value is WRONG else (value,)

    return read


def _by_key(kind: Any, reading: Reading) -> Reading:
    """A mapping with keys of the writer. Entries that are wrong are left out."""

    def read(node: Any, name: str, mistakes: Mistakes) -> Any:
        if node.__class__ is not Mapping:
            return mistakes.wrong(node, name, MAPPING, WRONG_TYPE)
        values, left_out = {}, mistakes.left_out
        for key_node, value_node in node.entries:
            key = read_key(key_node, mistakes)
            value = reading(value_node, key_node.text, mistakes)
            if key is WRONG or value is WRONG:
                mistakes.left_out += 1
            else:
                values[key] = value
        if mistakes.left_out != left_out:
            mistakes.mended.add(node.position)
        return values if values or not node.entries else WRONG

    def read_key(key: Scalar, mistakes: Mistakes) -> Any:
        if kind is Key:
            return PlacedText(key.text, key.position)
        return Reference(key.text, key.position) if is_id(key.text) else mistakes.wrong_key(key, EXPECTED_ID)

    return read


_IDS = _reading(Many[Reference])
