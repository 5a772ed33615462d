"""Everything that records refer to, directly or through others: for rules that ask where a word is used or a link is
written."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from inspect import get_annotations
from operator import attrgetter, itemgetter
from typing import Any, get_args

from msgspec import Struct

from privacy_statements.diagnostics.position import Position
from privacy_statements.records import words
from privacy_statements.records.fields import Record

FRONT_MATTER = "metadata"  # the keys and values of other systems
LEAVES = (str, int, float, type(None), Position, datetime.date)  # an enum of ours is a text, too
CLOSED = "|".join(name for name, word in vars(words).items() if isinstance(word, type) and issubclass(word, str))
LEAF = rf"str|int|bool|float|None|Position|datetime\.date|tuple|frozenset|{CLOSED}"
"""The names in annotations of fields that lead to no object."""

Kinds = tuple[type, ...]
Inner = Callable[[Any], Iterable[object]]


def field_names(kind: type) -> tuple[str, ...]:
    """The fields of a class of the catalog; none for any other class."""
    return tuple(name for name in _annotations(kind) if name != FRONT_MATTER)


def reached(start: Iterable[object], stop: Kinds = (), ends: Kinds = ()) -> Iterator[object]:
    """Every object of the catalog that can be reached by fields, each once, the outer before the inner. Objects of the
    classes ``stop`` are left out, with all that only they lead to; those of ``ends`` are included, and lead no further."""
    seen: set[int] = set()
    waiting: list[object] = list(start)[::-1]
    ways = _ways(stop, ends)
    while waiting:
        here = waiting.pop()
        if id(here) in seen:
            continue
        seen.add(id(here))
        inner, is_object = ways[here.__class__]
        if inner is None:
            continue
        if is_object:
            yield here
        waiting += inner(here)


def reached_by_kind(start: Iterable[object], stop: Kinds = (), ends: Kinds = ()) -> dict[type, list[Any]]:
    """The objects of ``reached``, by their class."""
    by_kind: dict[type, list[Any]] = {}
    for each in reached(start, stop, ends):
        by_kind.setdefault(each.__class__, []).append(each)
    return by_kind


class _Ways(dict[type, tuple[Inner | None, bool]]):
    """What ``_inner`` gives, by class."""

    def __init__(self, stop: Kinds, ends: Kinds) -> None:
        self._stop, self._ends = stop, ends

    def __missing__(self, kind: type) -> tuple[Inner | None, bool]:
        self[kind] = _inner(kind, self._stop, self._ends)
        return self[kind]


_ways = cache(_Ways)


def _inner(kind: type, stop: Kinds, ends: Kinds) -> tuple[Inner | None, bool]:
    """A function that gives what an object of a class leads to, the last first (``None`` for nothing), and whether the
    class is one of the catalog."""
    if issubclass(kind, ends):
        return lambda here: (), True
    if issubclass(kind, (*LEAVES, *stop)):
        return None, False
    if issubclass(kind, tuple | list):
        return itemgetter(slice(None, None, -1)), False
    if issubclass(kind, Mapping):
        return lambda here: reversed(list(here.values())), False
    leading = leading_fields(kind)
    if not leading:
        return (lambda here: (), True) if field_names(kind) else (None, False)
    take = attrgetter(*reversed([*leading]))
    if len(leading) == 1:
        return lambda here: (take(here),), True
    return lambda here: filter(None, take(here)), True


def leading_fields(kind: type, nowhere: Kinds = ()) -> dict[str, Any]:
    """The fields of a class that may lead to an object, but for objects of the classes ``nowhere``, with their
    annotations."""
    leaf = _leaf(nowhere)
    return {
        name: annotation
        for name, annotation in _annotations(kind).items()
        if name != FRONT_MATTER and _leads(annotation, leaf, (*LEAVES, *nowhere))
    }


@cache
def _leaf(nowhere: Kinds) -> re.Pattern[str]:
    """A pattern for annotations that lead to no object but those of these classes and of all derived from them."""
    kinds = [*nowhere]
    for kind in kinds:
        kinds += kind.__subclasses__()
    names = "|".join([LEAF, *(kind.__name__ for kind in kinds)])
    return re.compile(rf"(?:(?:{names})\b|[\[\]|,. ])*")


def _annotations(kind: type) -> dict[str, Any]:
    if issubclass(kind, Record):
        return {name: field.annotation for name, field in kind.all_fields.items()}
    if not issubclass(kind, Struct):
        return {}
    return {name: hint for base in reversed(kind.__mro__) for name, hint in get_annotations(base).items()}


def _leads(annotation: Any, leaf: re.Pattern[str], leaves: Kinds) -> bool:
    """Whether a field may lead to an object; an unknown annotation may."""
    if isinstance(annotation, str):
        return leaf.fullmatch(annotation) is None
    if inner := get_args(annotation):
        return any(_leads(each, leaf, leaves) for each in inner)
    return not (annotation is Ellipsis or (isinstance(annotation, type) and issubclass(annotation, leaves)))
