"""Everything that records refer to, directly or through others: for rules that ask where a word is used."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from privacy_statements.diagnostics.position import Position
from privacy_statements.records.fields import Record

LEAVES = (str, int, Position, datetime.date)  # an enum of ours is a text, too
BESIDE = frozenset(
    {
        "metadata", "position", "id", "name", "title", "aliases", "also", "former_names", "code_name", "description", "note",
        "only", "form", "product", "section", "section_id", "shape", "relation", "exhaustive", "list_exhaustive", "about_all",
        "necessity", "certainty", "needs_review",
    }
)  # fmt: skip
"""Names of fields that never lead to an object: the keys and values of other systems, places, and most texts."""

Kinds = tuple[type, ...]
Values = Callable[[Any], Sequence[Any]]


def reached(start: Iterable[object], stop: Kinds = (), ends: Kinds = ()) -> dict[type, list[Any]]:
    """Every object of the catalog that can be reached by fields, each once, by its class. Objects of the classes ``stop``
    are left out, with all that only they lead to; those of ``ends`` are included, and lead no further."""
    found: dict[type, list[Any]] = {}
    inner: dict[type, Values | None] = {}
    seen: set[int] = set()
    waiting: list[Any] = [*start]
    while waiting:
        here = waiting.pop()
        kind = here.__class__
        if kind not in inner:
            inner[kind] = _inner(kind, stop, ends)
            if fields_of(kind) and inner[kind]:
                found[kind] = []
        take = inner[kind]
        if take is None or id(here) in seen:
            continue
        seen.add(id(here))
        if kind in found:
            found[kind].append(here)
        waiting += filter(None, take(here))
    return found


def _inner(kind: Any, stop: Kinds, ends: Kinds) -> Values | None:
    """What gives the values that an object of a class leads to; ``None`` where there are none."""
    if issubclass(kind, (*LEAVES, *stop)):
        return None
    if issubclass(kind, ends):
        return lambda here: ()
    if issubclass(kind, Mapping):
        return lambda here: [*here.values()]
    return taking(tuple(name for name in fields_of(kind) if name not in BESIDE)) if fields_of(kind) else tuple


@cache
def fields_of(kind: Any) -> tuple[str, ...]:
    """The fields of a class of the catalog; none for any other class."""
    return tuple(kind.all_fields) if issubclass(kind, Record) else getattr(kind, "__struct_fields__", ())


def taking(names: tuple[str, ...]) -> Values:
    """What takes the values of these fields."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda piece: [getattr(piece, name) for name in names]
