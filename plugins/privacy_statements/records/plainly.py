"""Nodes → records, where nothing is wrong: what pydantic would make of them, without asking it.

A quick look that is either certain or says nothing. How each field is read follows from the annotations of the models
themselves; for a type that is not known here, and for anything that may be wrong, the model is asked.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from enum import StrEnum
from functools import cache, lru_cache
from sys import intern
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from privacy_statements.diagnostics.position import Position
from privacy_statements.read.node import NULLS, DoubtfulError, Mapping, Node, Scalar, Sequence
from privacy_statements.read.placed import PlacedText, placed
from privacy_statements.records.fields import (
    ID_FORM,
    NO_KEYS,
    NOWHERE,
    Form,
    Key,
    Many,
    Record,
    Reference,
    as_list,
    blank_as_nothing,
    is_id,
    not_empty,
    says_something,
    with_its_place,
)
from privacy_statements.records.marks import AfterValidator, BeforeValidator, WrapValidator, WrongFormError
from privacy_statements.records.pieces import ConditionRecord, DimensionValues
from privacy_statements.records.record import Held, KeyPlaces, hints_of

AnyRecord = TypeVar("AnyRecord", bound=Record)
Reading = Callable[[Any], Any]
"""Makes a value of a node. Raises ``DoubtfulError``."""
Places = tuple[Position, tuple[int, int], AnyMapping[str, Position] | KeyPlaces, list[int] | None]
"""Where a record begins, the line and the column of its end, and where its keys stand, as ``Held`` has them."""
_new = str.__new__


def plain_record(kind: type[AnyRecord], node: Node) -> AnyRecord | None:
    """The record that a node describes, the same that the model makes of it; ``None`` where only the model can tell."""
    try:
        return cast(AnyRecord, reading_of_record(kind)(node))
    except DoubtfulError:
        return None


_members: dict[Reading, Reading] = {}
"""By what reads a list, what reads each of its members."""
_quickly: dict[Reading, Callable[[str, Position], Any]] = {}
"""By what reads a text, what makes the same of a plain one."""
_certain: dict[Reading, frozenset[str]] = {}
"""By what reads a text, with what one begins of which nothing more is asked."""
_kinds: dict[Reading, Kind] = {}
"""By what reads a record, its kind."""


# --- records


class Kind:
    """A kind of records, and how each of its fields is read."""

    def __init__(self, kind: type[Record]) -> None:
        self.kind, self._shorthand = kind, kind.shorthand
        self._fields: dict[str, tuple[str, Reading]] = {}
        """By the key that is written, the name of the field and what reads it."""
        self.required: set[str] = set()
        """The names of the fields that none can be without."""

    def learn(self) -> None:
        """Looks at the annotations, once all kinds are there."""
        annotations = hints_of(self.kind)
        for name, field in self.kind.model_fields.items():
            if field.is_required():
                self.required.add(name)
            self._fields[field.alias or name] = name, _reading(annotations[name])

    @property
    def fields(self) -> AnyMapping[str, tuple[str, Reading]]:
        """By the key that is written, the name of the field and what reads it."""
        if not self._fields:
            self.learn()
        return self._fields

    def read(self, node: Any) -> Record:
        """The record of a node."""
        fields, values = self._fields or self.fields, dict[str, Any]()
        if node.__class__ is Mapping:
            entries, position, end = node
            keys_at = {}
            for (key, at, _plain, _raw), value in entries:
                keys_at[key] = at
                field = fields.get(key)
                if field is None:
                    self.other(values, key, at, value)
                else:
                    name, reading = field
                    values[name] = reading(value)
            return self.made(values, (position, end[1:], keys_at, None))
        if node.__class__ is not Scalar or self._shorthand is None or node.is_null:
            raise DoubtfulError
        name, reading = fields[self._shorthand]
        values[name] = reading(node)
        return self.made(values, (node.position, node.position[1:], NO_KEYS, None))

    def other(self, values: dict[str, Any], key: str, at: Position, value: Any) -> None:
        """Takes a key that is no field."""
        raise DoubtfulError

    def made(self, values: dict[str, Any], places: Places) -> Record:
        """The record with these values."""
        if not self.required <= values.keys():
            raise DoubtfulError
        return self.held(values if len(values) < 2 else self.kind.in_order(values), places)

    def held(self, values: dict[str, Any], places: Places) -> Record:
        """The record with values that are all there, in the order of the fields."""
        record: Any = Held()
        record.__dict__ = values
        record.position, record._end, record._keys, record._lines = places
        record.__class__ = self.kind
        return record  # type: ignore[no-any-return]  # it is one of the kind


class _Condition(Kind):
    """Conditions: any key that is not their own is the id of a dimension."""

    def learn(self) -> None:
        super().learn()
        self._values = Kind(DimensionValues)
        self._ids = _reading(Many[Reference])
        for made in self._fields.keys() - ConditionRecord.own_keys:
            del self._fields[made]

    def other(self, values: dict[str, Any], key: str, at: Position, value: Any) -> None:
        said = {"dimension": Reference(key, at), "values": self._ids(value)}
        dimensions = values.setdefault("dimensions", {})
        dimensions[key] = self._values.held(said, (NOWHERE, NOWHERE[1:], NO_KEYS, None))

    def made(self, values: dict[str, Any], places: Places) -> Record:
        if values.get("words") == "always":
            raise DoubtfulError
        keys = places[2]
        if keys is not NO_KEYS:
            if not keys:
                raise DoubtfulError
            values.setdefault("dimensions", {})
        return super().made(values, places)


class _Whole(Kind):
    """Records of which something is asked as a whole."""

    def made(self, values: dict[str, Any], places: Places) -> Record:
        record = super().made(values, places)
        if record.lacks() is not None:
            raise DoubtfulError
        return record


@cache
def reading_of_record(kind: type[Record]) -> Reading:
    """What reads records of a kind."""
    asks = Kind if kind.lacks is Record.lacks else _Whole
    known = _Condition(kind) if kind is ConditionRecord else asks(kind)
    _kinds[known.read] = known
    return known.read


# --- values


def kind_reading(reading: Reading) -> Kind | None:
    """The kind of records that is read, where it is one."""
    return _kinds.get(reading)


def quick_reading(reading: Reading) -> Callable[[str, Position], Any] | None:
    """What makes the same of a text that stands in one line, without quotes, and of its place, where the text is not
    one of ``NULLS``; ``None`` where nothing but the reading does."""
    return _quickly.get(reading)


def certain_texts(reading: Reading) -> frozenset[str]:
    """With what a text begins that is taken as it is, with its place; nothing where the reading must always be asked."""
    return _certain.get(reading, frozenset())


def member_reading(reading: Reading) -> Reading | None:
    """What reads each member of a list; ``None`` for what reads no lists."""
    return _members.get(reading)


def _doubtful(node: Any) -> Any:
    raise DoubtfulError


def _reading(kind: Any) -> Reading:
    """What reads values of a type, as an annotation writes it."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return placed
    if kind is Reference:
        return _reference
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    if origin in (Union, UnionType) and len(arguments) == 2 and arguments[1] is type(None):
        return _or_nothing(_reading(arguments[0]))
    if origin is tuple and arguments[1:] == (...,):
        return _list(_reading(arguments[0]))
    if origin is dict:
        return _by_key(arguments[0], _reading(arguments[1]))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _word({word.value: word for word in kind})
    if isinstance(kind, type) and issubclass(kind, Record):
        return reading_of_record(kind)
    return _doubtful


def _annotated(kind: Any, notes: tuple[Any, ...]) -> Reading:
    """What reads values of a type that is checked further. Notes that only describe it are passed over."""
    before = [note.func for note in notes if isinstance(note, BeforeValidator)]
    after: list[Callable[[str], object]] = []
    keeps_place = False
    for note in notes:
        if isinstance(note, AfterValidator):
            after.append(cast(Callable[[str], object], note.func))
        elif isinstance(note, Form):
            after.append(_id if note.pattern == ID_FORM else _form(note.pattern))
        elif isinstance(note, WrapValidator):
            if note.func is not with_its_place:
                return _doubtful
            keeps_place = True
    if before == [as_list]:
        return _one_or_many(_reading(get_args(kind)[0]))
    if before == [blank_as_nothing]:
        return _blank_or(_reading(kind))
    if len(before) == 1 and kind in (bool, datetime.date):
        return _checked(cast(Reading, before[0]))
    if before or kind is not str:
        return _doubtful
    return _text(after, keeps_place)


def _id(text: str) -> object:
    if not is_id(text):
        raise DoubtfulError
    return text


def _form(pattern: str) -> Callable[[str], object]:
    fits = re.compile(pattern).fullmatch

    def check(text: str) -> object:
        if fits(text) is None:
            raise DoubtfulError
        return text

    return check


def _text(checks: list[Callable[[str], object]], keeps_place: bool) -> Reading:
    """A text. Of one that begins with a character that everybody sees, it need not be asked whether it says anything;
    of prose, where that is a letter and so no mark."""
    certain = ""
    if checks == [not_empty]:
        certain = "".join(map(chr, range(0x21, 0x7F)))
    elif checks == [says_something]:
        certain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    first = frozenset(certain)

    def read(node: Any) -> str:
        if node.__class__ is not Scalar:
            raise DoubtfulError
        text, position, plain, raw = node
        if plain and text in NULLS:
            raise DoubtfulError
        if text[:1] not in first:
            try:
                for check in checks:
                    check(text)
            except WrongFormError as wrong:
                raise DoubtfulError from wrong
        if not keeps_place:
            return text
        made = _new(PlacedText, text)
        made.position, made.raw = position, raw
        return made

    def quick(text: str, position: Position) -> str:
        if text[0] not in first and not (checks == [_id] and is_id(text)):
            return read(Scalar(text, position, True))
        if not keeps_place:
            return text
        made = _new(PlacedText, text)
        made.position, made.raw = position, ""
        return made

    _quickly[read] = quick
    if keeps_place:
        _certain[read] = first
    return read


def _checked(read: Reading) -> Reading:
    """A value that a function makes of a text."""

    def read_text(node: Any) -> Any:
        if node.__class__ is not Scalar or node.is_null:
            raise DoubtfulError
        try:
            return read(node.text)
        except WrongFormError as wrong:
            raise DoubtfulError from wrong

    return read_text


def _reference(node: Any) -> Reference:
    if node.__class__ is not Scalar:
        raise DoubtfulError
    text, position, plain, _raw = node
    if not is_id(text) or (plain and text in NULLS):
        raise DoubtfulError
    return Reference(text, position)


@lru_cache(maxsize=4096)
def _shared_id(text: str) -> str:
    """The text, the same object wherever it stands."""
    if not is_id(text):
        raise DoubtfulError
    return intern(text)


def _reference_quickly(text: str, position: Position) -> Reference:
    return Reference(_shared_id(text), position)


_quickly[_reference] = _reference_quickly


def _word(words: dict[str, StrEnum]) -> Reading:
    def read(node: Any) -> StrEnum:
        word = words.get(node.text) if node.__class__ is Scalar else None
        if word is None:
            raise DoubtfulError
        return word

    def quick(text: str, position: Position) -> StrEnum:
        if text not in words:
            raise DoubtfulError
        return words[text]

    _quickly[read] = quick
    return read


def _or_nothing(reading: Reading) -> Reading:
    def read(node: Any) -> Any:
        if node.__class__ is Scalar and node[2] and node[0] in NULLS:  # as `is_null`, which would be called
            return None
        return reading(node)

    tables: tuple[dict[Reading, Any], ...] = _members, _quickly, _certain, _kinds
    for table in tables:
        if reading in table:
            table[read] = table[reading]
    return read


def _blank_or(reading: Reading) -> Reading:
    def read(node: Any) -> Any:
        if node.__class__ is Scalar and blank_as_nothing(node.text) is None:
            return None
        return reading(node)

    return read


def _list(reading: Reading) -> Reading:
    def read(node: Any) -> tuple[Any, ...]:
        if node.__class__ is not Sequence:
            raise DoubtfulError
        return tuple(map(reading, node.items))

    _members[read] = reading
    return read


def _one_or_many(reading: Reading) -> Reading:
    def read(node: Any) -> tuple[Any, ...]:
        return tuple(map(reading, node.items)) if node.__class__ is Sequence else (reading(node),)

    def quick(text: str, position: Position) -> tuple[Any, ...]:
        return (alone(text, position),)  # type: ignore[misc]  # there is one

    _members[read] = reading
    alone = _quickly.get(reading)
    if alone is not None:
        _quickly[read] = quick
    return read


def _by_key(kind: Any, reading: Reading) -> Reading:
    def read(node: Any) -> dict[Any, Any]:
        if node.__class__ is not Mapping:
            raise DoubtfulError
        return {name(key): reading(value) for key, value in node.entries}

    def name(key: Scalar) -> object:
        if kind is Key:
            return PlacedText(key.text, key.position)
        if kind is not Reference or not is_id(key.text):
            raise DoubtfulError
        return Reference(key.text, key.position)

    return read
