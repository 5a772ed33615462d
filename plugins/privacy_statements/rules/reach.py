"""Everything that records lead to, for rules that ask what is said anywhere: which words, which links.

``reached`` gives it in the order in which it is written. ``reached_by_kind`` gives the same objects without that order,
several times as fast: it takes one field of all objects of a kind after another, and most of them hold the same as the
one before.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from inspect import get_annotations
from operator import attrgetter, itemgetter
from typing import Any, get_args

from msgspec import Struct

from privacy_statements.catalog.model import Document, Section
from privacy_statements.diagnostics.position import Position
from privacy_statements.records import words
from privacy_statements.records.fields import Record

FRONT_MATTER = "metadata"  # the keys and values of other systems
LEAVES = (str, int, float, type(None), Position, datetime.date)  # an enum of ours is a text, too
CLOSED = "|".join(name for name, one in vars(words).items() if isinstance(one, type) and issubclass(one, str))
NAMED = rf"str|int|bool|float|None|Position|datetime\.date|tuple|frozenset|{CLOSED}"
LEAF = re.compile(rf"(?:(?:{NAMED})\b|[\[\]|,. ])*")
"""The annotation of a field that leads to no object, as it is written."""
MANY = {
    "tuple[": "for value in value or ():",
    "Mapping[": "for value in value.values() if value else ():",
    "": "if value:",
}
"""How the annotation of a field begins that holds many, and what takes each of them."""

Way = Callable[[Any], Iterable[object]]
Fresh = defaultdict[type, list[Any]]
Gather = Callable[[Iterable[Any], set[int], Fresh], None]
Kinds = tuple[type, ...]

_names: dict[type, tuple[str, ...]] = {}
_ways: dict[tuple[tuple[type, ...], tuple[type, ...]], dict[type, tuple[Way | None, bool]]] = {}
"""By what is left out, what ends a way, and by kind of object: what the object leads to, the last first, and whether it is one of the
catalog. ``None`` leads nowhere."""
_gathers: dict[tuple[Kinds, Kinds], dict[type, tuple[Gather | None, bool]]] = {}
"""The same for all objects of a kind together: what puts everything to which they lead, and that was not seen before, among
the fresh."""


def field_names(kind: type) -> tuple[str, ...]:
    """The fields of a kind of object of the catalog; none for what is no such object."""
    if kind not in _names:
        _names[kind] = tuple(name for name in _annotations(kind) if name != FRONT_MATTER)
    return _names[kind]


def reached(start: Iterable[object], stop: tuple[type, ...] = (), ends: tuple[type, ...] = ()) -> Iterator[object]:
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


def reached_by_kind(start: Iterable[object], stop: Kinds = (), ends: Kinds = ()) -> dict[type, list[Any]]:
    """The same objects as those of ``reached``, by their kind and in no order that means anything."""
    gathers = _gathers.setdefault((stop, ends), {})
    met: dict[type, list[Any]] = {}
    seen: set[int] = set()
    first = [*start]  # all else is held by what leads to it
    here: Fresh = defaultdict(list)
    _members((first,), seen, here)
    while here:
        further: Fresh = defaultdict(list)
        for kind, some in here.items():
            if kind not in gathers:
                gathers[kind] = (None, True) if issubclass(kind, ends) else _gather(kind, stop)
            gather, is_object = gathers[kind]
            if gather is not None:
                gather(some, seen, further)
            if is_object:
                met.setdefault(kind, []).extend(some)
        here = further
    return met


def all_sections(document: Document) -> list[Section]:
    """Every section of a document, that around all others first, and else in no order that means anything: for a quick
    look."""
    found = [document.root]
    for section in found:  # it grows while it is read
        if section.sections:
            found += section.sections
    return found


def _gather(kind: type, stop: Kinds) -> tuple[Gather | None, bool]:
    if issubclass(kind, (*LEAVES, *stop)):
        return None, False
    if issubclass(kind, tuple | list):
        return _members, False
    if issubclass(kind, Mapping):
        return _values, False
    leading = leading_fields(kind)
    return _of_fields(leading) if leading else None, bool(field_names(kind))


def _members(some: Iterable[Iterable[object]], seen: set[int], fresh: Fresh) -> None:
    for one in some:
        for inner in one:
            identity = id(inner)
            if identity not in seen:
                seen.add(identity)
                fresh[inner.__class__].append(inner)


def _values(some: Iterable[Mapping[Any, object]], seen: set[int], fresh: Fresh) -> None:
    _members((one.values() for one in some), seen, fresh)


def _of_fields(leading: Mapping[str, Any]) -> Gather:
    """What takes the values of these fields, which are given with their annotations: of a list its members. Where an
    object holds the very value of the one before, it is not looked at again; what is empty leads nowhere."""
    numbered = [*enumerate(leading.items())]
    lines = [
        "def gather(some, seen, fresh):",
        "    see = seen.add",
        *(f"    last{number} = None" for number, _ in numbered),
        "    for one in some:",
    ]
    for number, (name, annotation) in numbered:
        begins = next((begins for begins in MANY if str(annotation).startswith(begins)), "")
        lines += [
            f"        value = one.{name}",
            f"        if value is not last{number}:",
            f"            last{number} = value",
            f"            {MANY[begins]}",
            "                identity = id(value)",
            "                if identity not in seen:",
            "                    see(identity)",
            "                    fresh[value.__class__].append(value)",
        ]
    made: dict[str, Any] = {}
    exec("\n".join(lines), made)  # names of fields of our own classes: nobody else's text is in it
    return made["gather"]  # type: ignore[no-any-return]  # what the first line says


def _way(kind: type, stop: tuple[type, ...]) -> tuple[Way | None, bool]:
    if issubclass(kind, (*LEAVES, *stop)):
        return None, False
    if issubclass(kind, tuple | list):
        return itemgetter(slice(None, None, -1)), False
    if issubclass(kind, Mapping):
        return lambda here: reversed(list(here.values())), False
    leading = leading_fields(kind)
    if not leading:
        return (_nowhere, True) if field_names(kind) else (None, False)
    take = attrgetter(*reversed([*leading]))
    if len(leading) == 1:
        return lambda here: (take(here),), True
    return lambda here: filter(None, take(here)), True


def _nowhere(_: object) -> Iterable[object]:
    return ()


def leading_fields(kind: type, nowhere: Kinds = ()) -> dict[str, Any]:
    """The fields of a kind that may lead to an object that is not of one of the kinds ``nowhere``, with their
    annotations."""
    leaf = LEAF if not nowhere else _leaf(nowhere)
    return {
        name: annotation
        for name, annotation in _annotations(kind).items()
        if name != FRONT_MATTER and _leads(annotation, leaf, (*LEAVES, *nowhere))
    }


@cache
def _leaf(nowhere: Kinds) -> re.Pattern[str]:
    """The same as ``LEAF``, for these kinds and all that are derived from them."""
    kinds = [*nowhere]
    for kind in kinds:
        kinds += kind.__subclasses__()
    listed = "|".join(kind.__name__ for kind in kinds)
    return re.compile(rf"(?:(?:{NAMED}|{listed})\b|[\[\]|,. ])*")


def _annotations(kind: type) -> dict[str, Any]:
    if issubclass(kind, Record):
        return {name: field.annotation for name, field in kind.all_fields.items()}
    if not issubclass(kind, Struct):
        return {}
    return {name: hint for base in reversed(kind.__mro__) for name, hint in get_annotations(base).items()}


def _leads(annotation: Any, leaf: re.Pattern[str], leaves: Kinds) -> bool:
    """Whether a field may lead to an object; what is not known here may."""
    if isinstance(annotation, str):
        return leaf.fullmatch(annotation) is None
    if inner := get_args(annotation):
        return any(_leads(one, leaf, leaves) for one in inner)
    return not (annotation is Ellipsis or (isinstance(annotation, type) and issubclass(annotation, leaves)))
