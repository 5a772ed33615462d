"""Everything that records lead to, for rules that ask what is said anywhere: which words, which links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

from privacy_statements.position import Position
from privacy_statements.records.fields import Record

FRONT_MATTER = "metadata"  # the keys and values of other systems
LEAVES = (str, int, float, type(None), Position)  # an enum of ours is a text, too

_names: dict[type, tuple[str, ...]] = {}
_values: dict[type, Callable[[Any], tuple[object, ...]]] = {}
"""By kind of object, what takes the values of its fields, the last first."""


def field_names(kind: type) -> tuple[str, ...]:
    """The fields of a kind of object of the catalog; none for what is no such object."""
    if kind not in _names:
        if issubclass(kind, Record):
            names: tuple[str, ...] = tuple(kind.model_fields)
        else:
            names = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
        _names[kind] = tuple(name for name in names if name != FRONT_MATTER)
    return _names[kind]


def reached(start: Iterable[object], stop: tuple[type, ...] = ()) -> Iterator[object]:
    """Every object of the catalog that can be reached by fields, each once, the outer before the inner. What
    is of a type of ``stop`` is left out, with all that only it leads to."""
    left_out: tuple[type, ...] = (*LEAVES, *stop)
    leaves: dict[type, bool] = {}
    seen: set[int] = set()
    waiting: list[object] = list(start)[::-1]
    while waiting:
        here = waiting.pop()
        kind = type(here)
        is_leaf = leaves.get(kind)
        if is_leaf is None:
            is_leaf = leaves[kind] = issubclass(kind, left_out)
        if is_leaf or id(here) in seen:
            continue
        seen.add(id(here))
        if kind is tuple or isinstance(here, tuple | list):
            waiting.extend(here[::-1])  # type: ignore[index]  # a tuple or a list
        elif isinstance(here, Mapping):
            waiting.extend(reversed(list(here.values())))
        elif values := _values_of(kind):
            yield here
            waiting += [one for one in values(here) if one]


def _values_of(kind: type) -> Callable[[Any], tuple[object, ...]] | None:
    if kind not in _values:
        names = field_names(kind)[::-1]
        if not names:
            return None
        take = attrgetter(*names)
        _values[kind] = take if len(names) > 1 else lambda here: (take(here),)
    return _values[kind]
