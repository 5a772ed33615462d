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

from msgspec import Struct

from privacy_statements.catalog.conditions import NO, YES, AllOf, AnyOf, Condition, Dimension, Is, Not, Words, holds
from privacy_statements.rules.names import plain

MOST_CASES = 4096  # so many combinations are tried before a question counts as undecided


class Case(Struct, frozen=True):
    """One combination: a value for each dimension, and the conditions in words that hold."""

    facts: Mapping[str, str]
    words: frozenset[str]

    def fulfills(self, condition: Condition) -> bool:
        """Whether a condition holds in this case."""
        match condition:
            case AllOf(inner):
                return all(map(self.fulfills, inner))
            case AnyOf(inner):
                return any(map(self.fulfills, inner))
            case Not(inverted):
                return not self.fulfills(inverted)
            case Words(text):
                return text in self.words
            case Is():
                return holds(condition, self.facts) is True


def can_both_hold(denied: Condition | None, collected: Condition | None) -> bool:
    """Whether there is surely a case in which both a denial and a collection hold."""
    if denied is None:
        return True
    denying, collecting = _conjuncts(denied), _conjuncts(collected)
    wanted = [condition for condition in denying if not isinstance(condition, Not)]
    only_denying = [condition for condition in wanted if condition not in collecting]
    only_collecting = [condition for condition in collecting if condition not in wanted]
    different = (*only_denying, *only_collecting) if only_denying and only_collecting else ()
    if any(isinstance(condition, Words) for condition in different):
        return False
    if _how_many((*denying, *collecting)) > MOST_CASES:
        return not collecting or set(denying) <= set(collecting)
    stated = (*wanted, *collecting) if collecting else denying  # where nothing is said, an exception is not met
    return any(
        all(map(case.fulfills, (*denying, *collecting))) and all(holds(each, case.facts) for each in different)
        for case in _cases((*denying, *collecting), stated)
    )


@lru_cache(maxsize=4096)
def can_hold(condition: Condition) -> bool:
    """Whether a condition can hold. A dimension may have a value that nobody has named, unless its values are yes and
    no."""
    if _how_many((condition,), 1) > MOST_CASES:
        return True
    parts = _conjuncts(condition)
    return any(all(map(case.fulfills, parts)) for case in _cases(parts, parts, others=True))


def names_an_exception(denied: Condition | None) -> bool:
    """Whether something is denied *unless* something else is so."""
    return any(isinstance(conjunct, Not) for conjunct in _conjuncts(denied))


def limits_meet(denied: Iterable[str], collected: Iterable[str]) -> bool:
    """Whether one of two limits in words ("only work phones") surely lies within the other. No words, no limit."""
    denied_limits, collected_limits = set(map(plain, denied)), set(map(plain, collected))
    return denied_limits <= collected_limits or collected_limits <= denied_limits


def _cases(conditions: Iterable[Condition], stated: Iterable[Condition], others: bool = False) -> Iterator[Case]:
    """Every combination of values (and of ``others`` that are not named), with every combination of the words that are
    ``stated``."""
    dimensions = {each.id: each for each in _asked(conditions) if isinstance(each, Dimension)}
    words = {each: None for each in _asked(stated) if isinstance(each, str)}
    values = [[value.id for value in dimension.values] for dimension in dimensions.values()]
    if others:
        values = [ids if ids == [YES, NO] else [*ids, ""] for ids in values]
    for facts in combinations(*values):
        for true in combinations(*([False, True] for _ in words)):
            true_words = frozenset(word for word, is_so in zip(words, true, strict=True) if is_so)
            yield Case(dict(zip(dimensions, facts, strict=True)), true_words)


def _how_many(conditions: Iterable[Condition], others: int = 0) -> int:
    asked = {each if isinstance(each, str) else each.id: each for each in _asked(conditions)}
    return prod(2 if isinstance(each, str) else len(each.values) + others for each in asked.values())


def _asked(conditions: Iterable[Condition]) -> Iterator[Dimension | str]:
    """The dimensions and the words on which conditions depend."""
    for condition in conditions:
        match condition:
            case AllOf(inner) | AnyOf(inner):
                yield from _asked(inner)
            case Not(inverted):
                yield from _asked((inverted,))
            case Is(dimension, _):
                yield dimension
            case Words(text):
                yield text


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
            return (Words(plain(text.rstrip(" ."))),)
        case Is():
            return (condition,)


def _joined(conditions: tuple[Condition, ...]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AllOf(conditions)
