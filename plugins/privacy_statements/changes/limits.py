"""Whether one condition lets through more than another: by implication, over the declared values of dimensions.

What only words say is an atom: the same words mean the same, and of other words nobody but a person can tell."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from privacy_statements.catalog.conditions import AllOf, AnyOf, Condition, Dimension, Is, Not, Words, holds

MOST = 20_000
"""How many situations are looked at; beyond that a person must judge."""
SMALL = frozenset({
    "a", "an", "the", "if", "on", "only", "for", "when", "in", "of", "is", "are", "it", "that", "with", "and",
    "your", "device", "devices", "user", "users",
})  # fmt: skip
"""Words that do not tell one condition from another."""
Situation = Mapping[str, str]


def comparison(old: Condition | None, new: Condition | None, dimensions: Iterable[Dimension]) -> str | None:
    """How a condition changed: ``looser``, ``tighter``, ``other`` (some cases more, some fewer), ``structured`` or
    ``worded`` (the same, now as structure or in words), or ``in words`` where only a person can tell. ``None`` is no
    change."""
    known = {
        _content(text): Is(one, (value,)) for one in dimensions for value in one.values for text in _names(one, value)
    }
    before, after = (_with_known(each, known) for each in (old, new))
    atoms = {**dict(_atoms(before)), **dict(_atoms(after))}
    for key, values in _atoms(before):  # an old catalog may have declared other values
        atoms[key] = tuple(dict.fromkeys((*values, *atoms[key])))
    texts = [{key for key, values in _atoms(each) if values == TRUTH} for each in (before, after)]
    if math.prod(map(len, atoms.values())) > MOST:
        return None if before == after else "in words"
    situations = [dict(zip(atoms, values, strict=True)) for values in itertools.product(*atoms.values())]
    was, now = ([_holds(each, situation) for situation in situations] for each in (before, after))
    looser = any(b and not a for a, b in zip(was, now, strict=True))
    tighter = any(a and not b for a, b in zip(was, now, strict=True))
    if looser and tighter:
        return "in words" if texts[0] != texts[1] else "other"
    if looser or tighter:
        return "looser" if looser else "tighter"
    words = [sum(values == TRUTH for _, values in _atoms(each)) for each in (old, new)]
    return None if words[0] == words[1] else "structured" if words[1] < words[0] else "worded"


TRUTH = ("true", "false")


def conjuncts(condition: Condition | None) -> frozenset[Any]:
    """What must hold, piece by piece, each as data."""
    if condition is None:
        return frozenset()
    return frozenset(map(_plain, condition.conditions if isinstance(condition, AllOf) else [condition]))


def _plain(condition: Condition) -> Any:
    """A condition as data that two catalogs can compare: by ids, without places and names, in no order."""
    match condition:
        case AllOf(inner) | AnyOf(inner):
            return type(condition).__name__, frozenset(map(_plain, inner))
        case Not(inner):
            return "Not", _plain(inner)
        case Is(dimension, values):
            return dimension.id, frozenset(value.id for value in values)
        case Words(text):
            return _normal(text)
    return None


def _atoms(condition: Condition | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a condition depends on: each dimension with the ids of its values, and each text."""
    match condition:
        case AllOf(inner) | AnyOf(inner):
            for each in inner:
                yield from _atoms(each)
        case Not(each):
            yield from _atoms(each)
        case Is(dimension, values):
            ids = (*(value.id for value in dimension.values), *(value.id for value in values))
            yield dimension.id, tuple(dict.fromkeys(ids))
        case Words(text):
            yield f'"{_normal(text)}"', TRUTH


def _holds(condition: Condition | None, situation: Situation) -> bool:
    match condition:
        case AllOf(inner):
            return all(_holds(each, situation) for each in inner)
        case AnyOf(inner):
            return any(_holds(each, situation) for each in inner)
        case Not(each):
            return not _holds(each, situation)
        case Words(text):
            return situation[f'"{_normal(text)}"'] == "true"
    return holds(condition, situation) is True


def _with_known(condition: Condition | None, known: Mapping[frozenset[str], Condition]) -> Condition | None:
    """A condition in which words that are those of a declared value are that value."""
    match condition:
        case AllOf(inner) | AnyOf(inner):
            parts = [part for each in inner if (part := _with_known(each, known)) is not None]
            return type(condition)(tuple(parts))
        case Not(each):
            changed = _with_known(each, known)
            return None if changed is None else Not(changed)
        case Words(text):
            return known.get(_content(text), condition)
    return condition


def _names(dimension: Dimension, value: Any) -> Iterator[str]:
    own = value.position != dimension.position  # else nobody wrote it: the dimension names no values
    yield from (text for text in (value.when, own and value.name, own and value.id) if text and _content(text))


def _content(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold())) - SMALL


def _normal(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
