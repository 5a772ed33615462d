"""Everything that records lead to, for rules that ask what is said anywhere: which words, which links."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from operator import attrgetter, itemgetter
from typing import Any, get_args

from privacy_statements.position import Position
from privacy_statements.records.fields import Record

FRONT_MATTER = "metadata"  # the keys and values of other systems
LEAVES = (str, int, float, type(None), Position, datetime.date)  # an enum of ours is a text, too
LEAF = re.compile(r"(?:str|int|bool|float|None|Position|datetime\.date|tuple|frozenset|[\[\]|,. ])*")
"""The annotation of a field that leads to no object, as it is written."""

Way = Callable[[Any], Iterable[object]]

_names: dict[type, tuple[str, ...]] = {}
_ways: dict[tuple[tuple[type, ...], tuple[type, ...]], dict[type, tuple[Way | None, bool]]] = {}
"""By what is left out, what ends a way, and by kind of object: what the object leads to, the last first, and whether it is one of the
catalog. ``None`` leads nowhere."""


def field_names(kind: type) -> tuple[str, ...]:
    """The fields of a kind of object of the catalog; none for what is no such object."""
    if kind not in _names:
        _names[kind] = tuple(name for name in _annotations(kind) if name != FRONT_MATTER)
    return _names[kind]


def reached(
    start: Iterable[object], stop: tuple[type, ...] = (), ends: tuple[type, ...] = ()
) -> Iterator[object]:
    """Every object of the catalog that can be reached by fields, each once, the outer before the inner. What
    is of a type of ``stop`` is left out, with all that only it leads to; what is of a type of ``ends`` is there, and
    leads no further."""
    ways = _ways.setdefault((stop, ends), {})
    seen: set[int] = set()
    waiting: list[object] = list(start)[::-1]
    while waiting:
        here = waiting.pop()
        identity = id(here)
        if identity in seen:
            continue
        kind = here.__class__
        if kind not in ways:
            ways[kind] = (_nowhere, True) if issubclass(kind, ends) else _way(kind, stop)
        way, is_object = ways[kind]
        if way is None:
            continue
        seen.add(identity)
        if is_object:
            yield here
        waiting.extend(way(here))


def _way(kind: type, stop: tuple[type, ...]) -> tuple[Way | None, bool]:
    if issubclass(kind, (*LEAVES, *stop)):
        return None, False
    if issubclass(kind, tuple | list):
        return itemgetter(slice(None, None, -1)), False
    if issubclass(kind, Mapping):
        return lambda here: reversed(list(here.values())), False
    leading = [
        name for name, annotation in _annotations(kind).items() if name != FRONT_MATTER and _leads(annotation)
    ]
    if not leading:
        return (_nowhere, True) if field_names(kind) else (None, False)
    take = attrgetter(*reversed(leading))
    if len(leading) == 1:
        return lambda here: (take(here),), True
    return lambda here: filter(None, take(here)), True


def _nowhere(_: object) -> Iterable[object]:
    return ()


def _annotations(kind: type) -> dict[str, Any]:
    if issubclass(kind, Record):
        return {name: field.annotation for name, field in kind.model_fields.items()}
    return {field.name: field.type for field in fields(kind)} if is_dataclass(kind) else {}


def _leads(annotation: Any) -> bool:
    """Whether a field may lead to an object; what is not known here may."""
    if isinstance(annotation, str):
        return LEAF.fullmatch(annotation) is None
    if inner := get_args(annotation):
        return any(_leads(one) for one in inner)
    return not (annotation is Ellipsis or (isinstance(annotation, type) and issubclass(annotation, LEAVES)))
