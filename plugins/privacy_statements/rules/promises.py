"""Whether what is denied under one condition and what is collected under another can meet.

Conditions in words are one where the words are one. What words mean is not known, so that two conditions in words
may exclude each other ("if the phone is locked", "if the user agrees"). An exception is read strictly: what is never
done *unless the user asks* is not done *if an admin asks* either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product as combinations
from math import prod

from privacy_statements.catalog.conditions import (
    NO,
    YES,
    AllOf,
    AnyOf,
    Condition,
    Is,
    Not,
    Words,
    holds,
    in_words,
    leaves,
)
from privacy_statements.rules.names import plain

MOST_CASES = 4096  # so many combinations are tried before a question counts as undecided


def can_both_hold(denied: Condition | None, collected: Condition | None) -> bool:
    """Whether there is surely a case in which both a denial and a collection hold."""
    if denied is None:
        return True
    denying, collecting = _conjuncts(denied), _conjuncts(collected)
    wanted = [condition for condition in denying if not isinstance(condition, Not)]
    only_denying = [condition for condition in wanted if condition not in collecting]
    only_collecting = [condition for condition in collecting if condition not in wanted]
    different = (*only_denying, *only_collecting) if only_denying and only_collecting else ()
    if any(isinstance(condition, Is) and _is_words(condition.dimension.id) for condition in different):
        return False
    every = (*denying, *collecting)
    # where nothing is said, an exception is not met
    cases = _cases(every, (*wanted, *collecting) if collecting else denying)
    if cases is None:
        return not collecting or set(denying) <= set(collecting)
    return any(
        _hold(every, case) and _hold(different, {key: value for key, value in case.items() if not _is_words(key)})
        for case in cases
    )


@lru_cache(maxsize=4096)
def can_hold(condition: Condition) -> bool:
    """Whether a condition can hold. A dimension may have a value that nobody has named, unless its values are yes and
    no."""
    parts = _conjuncts(condition)
    cases = _cases(parts, parts, others=True)
    return cases is None or any(_hold(parts, case) for case in cases)


def names_an_exception(denied: Condition | None) -> bool:
    """Whether something is denied *unless* something else is so."""
    return any(isinstance(conjunct, Not) for conjunct in _conjuncts(denied))


def limits_meet(denied: Iterable[str], collected: Iterable[str]) -> bool:
    """Whether one of two limits in words ("only work phones") surely lies within the other. No words, no limit."""
    denied_limits, collected_limits = set(map(plain, denied)), set(map(plain, collected))
    return denied_limits <= collected_limits or collected_limits <= denied_limits


def _cases(
    conditions: Iterable[Condition], stated: Iterable[Condition], others: bool = False
) -> Iterator[dict[str, str]] | None:
    """Every combination of values (and of ``others`` that are not named); of words, those hold in some that are ``stated``.
    ``None`` where there are too many."""
    dimensions = {leaf.dimension.id: leaf.dimension for each in conditions for leaf in leaves(each)}
    if prod(len(axis.values) + (others and not _is_words(axis.id)) for axis in dimensions.values()) > MOST_CASES:
        return None
    said = {leaf.dimension.id for each in stated for leaf in leaves(each)}
    values = [[value.id for value in axis.values] for axis in dimensions.values()]
    if others:
        values = [ids if ids == [YES, NO] else [*ids, ""] for ids in values]
    values = [[NO] if _is_words(key) and key not in said else ids for key, ids in zip(dimensions, values, strict=True)]
    return (dict(zip(dimensions, each, strict=True)) for each in combinations(*values))


def _hold(conditions: Iterable[Condition], facts: Mapping[str, str]) -> bool:
    return all(holds(each, facts) for each in conditions)


def _is_words(dimension: str) -> bool:
    return dimension.startswith('"')


@lru_cache(maxsize=4096)
def _conjuncts(condition: Condition | None) -> tuple[Condition, ...]:
    """What must hold, each of it, with words as words are compared."""
    match condition:
        case None:
            return ()
        case AllOf(inner):
            return tuple(dict.fromkeys(conjunct for part in inner for conjunct in _conjuncts(part)))
        case Not(AnyOf(inner)):
            return tuple(dict.fromkeys(conjunct for part in inner for conjunct in _conjuncts(Not(part))))
        case Not(Not(inverted)):
            return _conjuncts(inverted)
        case Not(inverted):
            return (Not(_joined(_conjuncts(inverted))),)
        case AnyOf(inner):
            return (AnyOf(tuple(_joined(_conjuncts(part)) for part in inner)),)
        case Words(text):
            return (in_words(plain(text.rstrip(" ."))),)
        case Is():
            return (condition,)


def _joined(conditions: tuple[Condition, ...]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AllOf(conditions)
