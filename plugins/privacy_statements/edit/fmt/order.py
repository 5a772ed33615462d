"""The canonical order of the keys of a record: that of the fields in the record models, with what identifies a record
first and the longest lists last."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any, get_args, get_origin

from privacy_statements.records.fields import Record
from privacy_statements.records.pieces import Lifecycle
from privacy_statements.records.statements import (
    PartRecord,
    RowRecord,
    SectionBody,
    SectionRecord,
    Statement,
    StepRecord,
)
from privacy_statements.records.vocabulary import CategoryRecord

FIRST: dict[type[Record], tuple[str, ...]] = {
    RowRecord: ("id", "item", "about", "name", "aliases", "former_names", "code_name", "shape", "description"),
    SectionRecord: ("id", "heading", "kind"),
    CategoryRecord: ("id", "name", "parent"),
    Record: ("id", "item", "name", "title", "aliases", "former_names", "description", "family", "platforms", "part_of"),
}  # fmt: skip
"""The keys that come first, as they identify a record; the first line that fits is used."""

LAST: dict[type[Record], tuple[str, ...]] = {
    SectionBody: (
        "before", "after", "items", "tables", "uses", "staff", "measures", "rights", "quotations", "steps", "see", "sections",
    ),
    RowRecord: ("parts",),
    PartRecord: ("parts",),
    StepRecord: ("steps",),
}  # fmt: skip
"""The keys that come last, as they hold other records."""

RANKS: dict[type[Record], int] = {Lifecycle: 1, Statement: 2, SectionBody: 3, RowRecord: 4, SectionRecord: 4}
"""Fields of the record itself come first (0), then its life cycle, then what applies to everything inside it. In a row and
in a section these come before remarks."""


class Shape:
    """The order of the keys at one place, and the shapes inside. Keys that are not in ``order`` come after the others, as
    written: unknown ones, dimensions of a condition, and all keys of a free mapping."""

    def __init__(self, order: Iterable[str], inner: dict[str, Any], others: Any = None) -> None:
        self.order = {key: place for place, key in enumerate(order)}
        self._inner, self._others = inner, others

    def inside(self, key: str) -> Shape:
        """The shape of the value of a key."""
        return shape_of(self._inner.get(key, self._others))


def shape_of(annotation: Any) -> Shape:
    """The shape of a field, or of a whole file, by the record model in its annotation."""
    model, is_free = _model_in(annotation)
    if model is None:
        return Shape((), {})
    return Shape((), {}, model) if is_free else _shape(model)


def in_order(keys: Iterable[str], record: type[Record]) -> list[str]:
    """Keys of a record in the canonical order."""
    order = _shape(record).order
    return sorted(keys, key=lambda key: order.get(key, len(order)))


@functools.cache
def _shape(model: type[Record]) -> Shape:
    fields = {key: field.annotation for key, field in model.keys().items()}
    order = sorted(fields, key=functools.partial(_place, model, list(fields)))
    for other, key in model.other_keys.items():
        order.insert(order.index(key), other)
        fields[other] = fields[key]
    return Shape(order, fields)


@functools.cache
def _model_in(annotation: Any) -> tuple[type[Record] | None, bool]:
    """The record model in an annotation, and whether it is below free keys."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation, False
    models = [_model_in(inner)[0] for inner in get_args(annotation)]
    is_free = get_origin(annotation) is dict
    return next((model for model in models if model is not None), None), is_free


def _place(model: type[Record], fields: list[str], key: str) -> tuple[int, int, int]:
    first = next(keys for kind, keys in FIRST.items() if issubclass(model, kind))
    if key in first:
        return 0, 0, first.index(key)
    for kind, keys in LAST.items():
        if issubclass(model, kind) and key in keys:
            return 2, 0, keys.index(key)
    owner = next((each for each in reversed(model.__mro__) if key in vars(each).get("__annotations__", {})), None)
    return 1, RANKS.get(owner, 0) if owner is not None else 0, fields.index(key)
