"""Everything that records lead to, for rules that ask what is said anywhere: which words, which links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass

from privacy_statements.position import Position
from privacy_statements.records.fields import Record

FRONT_MATTER = "metadata"  # the keys and values of other systems
LEAVES = (str, int, float, type(None), Position)  # an enum of ours is a text, too

_names: dict[type, tuple[str, ...]] = {}


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
    seen: set[int] = set()
    waiting: list[object] = list(start)[::-1]
    while waiting:
        here = waiting.pop()
        if isinstance(here, left_out) or id(here) in seen:
            continue
        seen.add(id(here))
        if isinstance(here, Mapping):
            waiting.extend(reversed(list(here.values())))
        elif isinstance(here, tuple | list):
            waiting.extend(reversed(here))
        elif names := field_names(type(here)):
            yield here
            waiting.extend([getattr(here, name) for name in reversed(names)])
