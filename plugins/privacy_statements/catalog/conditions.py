"""Conditions, resolved: what must hold so that something is collected, and whether it does.

Three-valued (Kleene): a dimension that the reader has not answered, and a condition in words, are neither
true nor false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.diagnostics.position import Position

YES, NO = "yes", "no"  # the values of a dimension that names none


class DimensionValue(Struct, frozen=True):
    """One value of a dimension; ``when`` completes "only if ..."."""

    id: str
    name: str
    position: Position
    dimension: str
    when: str | None = None
    description: str | None = None


class Dimension(Struct, frozen=True):
    """Something on which collection depends."""

    id: str
    name: str
    position: Position
    values: tuple[DimensionValue, ...] = ()
    description: str | None = None
    ordered: bool = False
    cumulative: bool = False
    our_reading: bool = False


class AllOf(Struct, frozen=True):
    """Every one must hold."""

    conditions: tuple[Condition, ...]


class AnyOf(Struct, frozen=True):
    """At least one must hold."""

    conditions: tuple[Condition, ...]


class Not(Struct, frozen=True):
    """The opposite must hold."""

    condition: Condition


class Is(Struct, frozen=True):
    """The dimension must have one of the values."""

    dimension: Dimension
    values: tuple[DimensionValue, ...]


class Words(Struct, frozen=True):
    """Something that only words express; they complete "only if ..."."""

    text: str


class Limit(Words, frozen=True):
    """A limit that no situation decides, with words of its own instead of "only if ...". ``text`` is its scope, or
    empty."""


Condition = AllOf | AnyOf | Not | Is | Words


def both(outer: Condition | None, inner: Condition | None) -> Condition | None:
    """The condition under which both hold; ``None`` always holds."""
    if outer is None or inner is None or outer == inner:
        return outer or inner
    parts = [part for side in (outer, inner) for part in (side.conditions if isinstance(side, AllOf) else (side,))]
    return AllOf(tuple(dict.fromkeys(parts)))


def holds(condition: Condition | None, facts: Mapping[str, str]) -> bool | None:
    """Whether a condition holds: ``True``, ``False``, or ``None`` when the facts do not decide it.

    ``facts`` maps the id of a dimension to the id of the value that it has.
    """
    match condition:
        case None:
            return True
        case AllOf(conditions):
            results = [holds(part, facts) for part in conditions]
            return False if False in results else None if None in results else True
        case AnyOf(conditions):
            results = [holds(part, facts) for part in conditions]
            return True if True in results else None if None in results else False
        case Not(inner):
            result = holds(inner, facts)
            return None if result is None else not result
        case Is(dimension, values):
            actual = facts.get(dimension.id)
            return None if actual is None else _fulfils(dimension, actual, values)
        case Words():
            return None


def leaves(condition: Condition) -> Iterator[Is]:
    """What a condition asks, dimension by dimension; words that ask of none are left out."""
    match condition:
        case AllOf(inner) | AnyOf(inner):
            for each in inner:
                yield from leaves(each)
        case Not(each):
            yield from leaves(each)
        case Is():
            yield condition
        case Words():
            return


def in_words(text: str) -> Is:
    """Words as something that is so or not, wherever the same words stand. No id of a dimension begins with a quote."""
    key, nowhere = f'"{text}"', Position("")
    values = tuple(DimensionValue(each, each, nowhere, key) for each in (YES, NO))
    return Is(Dimension(key, text, nowhere, values), values[:1])


def left(condition: Condition | None, facts: Mapping[str, str]) -> Condition | None:
    """What the facts leave open of a condition; ``None`` where they decide it."""
    if condition is None or holds(condition, facts) is not None:
        return None
    match condition:
        case AllOf(inner) | AnyOf(inner):
            parts = tuple(part for each in inner if (part := left(each, facts)) is not None)
            return parts[0] if len(parts) == 1 else replace(condition, conditions=parts)
        case Not(inner):
            part = left(inner, facts)
            return None if part is None else Not(part)
    return condition


def without(condition: Condition | None, kind: type[Words]) -> tuple[Condition | None, bool]:
    """A condition without its parts of one kind, and whether it has any."""
    parts = condition.conditions if isinstance(condition, AllOf) else (condition,) if condition else ()
    others = tuple(part for part in parts if not isinstance(part, kind))
    if len(others) == len(parts):
        return condition, False
    return AllOf(others) if len(others) > 1 else others[0] if others else None, True


def _fulfils(dimension: Dimension, actual: str, values: tuple[DimensionValue, ...]) -> bool:
    wanted = {value.id for value in values}
    if not dimension.cumulative:
        return actual in wanted
    levels = [value.id for value in dimension.values]
    return actual in levels and any(level in wanted for level in levels[: levels.index(actual) + 1])
