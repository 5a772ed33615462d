"""Whether a condition holds in more cases than another, tried with every combination of the values of its dimensions.

Words that are no declared value count as one test: the same words are the same test, and only a person can compare others."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from privacy_statements.catalog.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Dimension,
    Is,
    Not,
    Words,
    holds,
    in_words,
    leaves,
)

MOST = 20_000  # situations are tried; beyond that a person must judge
SMALL = frozenset({
    "a", "an", "the", "if", "on", "only", "for", "when", "in", "of", "is", "are", "it", "that", "with", "and",
    "your", "device", "devices", "user", "users",
})  # fmt: skip
"""Words that make no difference between conditions."""


def comparison(old: Condition | None, new: Condition | None, dimensions: Iterable[Dimension]) -> str | None:
    """How a condition changed: ``looser``, ``tighter``, ``other`` (some cases more, some fewer), ``structured`` or
    ``worded`` (the same, now as structure or in words), or ``in words`` where only a person can tell; else ``None``."""
    declared = [(dimension, value) for dimension in dimensions for value in dimension.values]
    by_name = {_content(name): Is(of, (value,)) for of, value in declared for name in _names(of, value)}
    before, after = (_in_values(each, by_name) for each in (old, new))
    situations = _situations(before, after)
    if situations is None:
        return None if before == after else "in words"
    was, now = (
        {number for number, situation in enumerate(situations) if holds(condition, situation) is True}
        for condition in (before, after)
    )
    looser, tighter = now - was, was - now
    if looser and tighter:
        return "in words" if set(_texts(before)) != set(_texts(after)) else "other"
    if looser or tighter:
        return "looser" if looser else "tighter"
    words = [len(_texts(_in_values(each, {}))) for each in (old, new)]
    return None if words[0] == words[1] else "structured" if words[1] < words[0] else "worded"


def _situations(*conditions: Condition | None) -> list[dict[str, str]] | None:
    """Every situation that conditions can tell apart, as values by dimension; ``None`` if there are too many."""
    values: dict[str, dict[str, None]] = {}
    for part in (part for condition in conditions if condition for part in leaves(condition)):
        ids = (value.id for value in (*part.dimension.values, *part.values))  # the old catalog may declare others
        values.setdefault(part.dimension.id, {}).update(dict.fromkeys(ids))
    if math.prod(map(len, values.values())) > MOST:
        return None
    return [dict(zip(values, each, strict=True)) for each in itertools.product(*values.values())]


def _texts(condition: Condition | None) -> list[str]:
    """The texts in a condition that are no declared value."""
    return [each.dimension.id for each in leaves(condition) if each.dimension.id[0] == '"'] if condition else []


def conjuncts(condition: Condition | None) -> frozenset[Any]:
    """The conditions that must all hold, each as data."""
    if condition is None:
        return frozenset()
    return frozenset(map(_plain, condition.conditions if isinstance(condition, AllOf) else [condition]))


def _plain(condition: Condition) -> Any:
    """A condition as data that can be compared across catalogs: ids without places, names and order."""
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


def _in_values(condition: Condition | None, by_name: Mapping[frozenset[str], Condition]) -> Condition | None:
    """A condition with declared values in place of words that name them; other words become a test of their own."""
    match condition:
        case AllOf(inner) | AnyOf(inner):
            parts = [part for each in inner if (part := _in_values(each, by_name)) is not None]
            return type(condition)(tuple(parts))
        case Not(each):
            changed = _in_values(each, by_name)
            return None if changed is None else Not(changed)
        case Words(text):
            return by_name.get(_content(text), in_words(_normal(text)))
    return condition


def _names(dimension: Dimension, value: Any) -> Iterator[str]:
    own = value.position != dimension.position  # else it is made up: the dimension names no values
    yield from (text for text in (value.when, own and value.name, own and value.id) if text and _content(text))


def _content(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold())) - SMALL


def _normal(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
