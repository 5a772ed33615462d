"""The pieces of a record: which texts a piece has itself, and which pieces are in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from privacy_statements.catalog.conditions import Dimension, DimensionValue
from privacy_statements.catalog.model import DataItem, DataSource, Lifecycle, Part, Row, Section
from privacy_statements.catalog.vocabulary import Word
from privacy_statements.records.fields import Record, hints_of, types_in
from privacy_statements.records.pieces import LinkRecord, SourcePage
from privacy_statements.records.statements import ImageRecord, QuotationRecord

Values = Callable[[Any], Sequence[Any]]
PROSE = {
    "about", "after", "before", "definition", "description", "effect", "example", "explanation", "how", "introduction",
    "lost", "not_erased", "note", "summary", "text", "what",
}  # fmt: skip
"""The fields that hold Markdown."""
PLAIN = {
    "decided_by", "default", "exception", "form", "heading", "name", "only", "question", "starts", "subject",
    "team", "title", "until",
}  # fmt: skip
"""The fields that hold one line as it is shown."""
NOT_HERE = (
    LinkRecord, QuotationRecord, ImageRecord, Word, DataItem, DataSource, Dimension, DimensionValue, Lifecycle,
)  # fmt: skip
"""What is only referred to, or is said by others."""


def _fields_of(kind: Any) -> Mapping[str, Any]:
    """The fields of a class of the catalog, with their types; none for any other class."""
    if issubclass(kind, Record):
        return hints_of(kind)
    return {field.name: field.type for field in fields(kind)} if issubclass(kind, Struct) else {}


def _taking(names: tuple[str, ...]) -> Values:
    """What takes the values of these fields."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda piece: [getattr(piece, name) for name in names]


@cache
def texts_in(kind: Any) -> tuple[tuple[str, ...], Values]:
    """The fields that hold texts, and what takes their values."""
    names = tuple(name for name in _fields_of(kind) if name in PROSE or name in PLAIN)
    return names, _taking(names)


@cache
def holding(kind: Any) -> tuple[tuple[str, ...], Values]:
    """The fields that may hold a piece, or the titles of stores, and what takes their values."""
    types = {name: types_in(hint) for name, hint in _fields_of(kind).items() if name not in PROSE | PLAIN}
    names = tuple(name for name, of in types.items() if name == "stores" or any(map(_is_piece, of)))
    return names, _taking(names)


@cache
def _is_piece(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record | Struct) and not issubclass(kind, NOT_HERE)


def pieces_in(value: Any) -> Iterable[Any]:
    """The pieces that a field holds: itself, the members of a list, the values of a mapping."""
    if not value or isinstance(value, str):
        return ()
    kind = value.__class__
    if _is_piece(kind):
        return (value,)
    members = value if kind is tuple else value.values() if isinstance(value, Mapping) else ()
    return [member for member in members if _is_piece(member.__class__)]


def own_texts(piece: Any) -> list[tuple[str, str]]:
    """The texts of a piece itself, each with the name of its field; but for a heading, or the name of a row or a part,
    that only repeats a name that stands elsewhere."""
    kind = piece.__class__
    names, take = texts_in(kind)
    values = take(piece)
    shared, is_shared = _SHARED.get(kind, ("", None))
    count = len(values) - values.count(None)
    if not count or (count == 1 and is_shared is not None and getattr(piece, shared) is not None and is_shared(piece)):
        return []  # as most rows
    return [
        (name, value)
        for name, value in zip(names, values, strict=True)
        if value is not None
        and isinstance(value, str)
        and not isinstance(value, StrEnum)  # a closed word
        and (name != shared or is_shared is None or not is_shared(piece))
    ]


def _is_category(section: Section) -> bool:
    return section.own.category is not None and section.own.category.name == section.heading


def _is_item(place: Row | Part) -> bool:
    return place.item is not None and place.item.product is None and place.item.name == place.name


_SHARED: Mapping[type, tuple[str, Callable[[Any], bool]]] = {
    Section: ("heading", _is_category),
    Row: ("name", _is_item),
    Part: ("name", _is_item),
    SourcePage: ("title", lambda page: True),
}
"""By kind of piece, the field that may only repeat a name that stands elsewhere, and whether it does."""
