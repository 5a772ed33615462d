"""Whether a condition holds: Kleene's three values, and what follows from a fact more."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_statements.catalog.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Dimension,
    DimensionValue,
    Is,
    Not,
    Words,
    both,
    holds,
)
from privacy_statements.diagnostics.position import Position

HERE = Position("content/vocabulary/words.yml")
TRUTHS = (True, False, None)


def a_dimension(key: str, *values: str, cumulative: bool = False) -> Dimension:
    made = tuple(DimensionValue(value, value, HERE, key) for value in values)
    return Dimension(key, key, HERE, made, ordered=cumulative, cumulative=cumulative)


PLATFORM = a_dimension("platform", "ios", "android", "windows")
OWNER = a_dimension("owner", "company", "person")
LEVEL = a_dimension("level", "least", "some", "all", cumulative=True)
DIMENSIONS = (PLATFORM, OWNER, LEVEL)


def being(dimension: Dimension, *values: str) -> Is:
    return Is(dimension, tuple(value for value in dimension.values if value.id in values))


# One condition of each truth, when nothing but the owner is known.
KNOWN = {"owner": "company"}
OF_TRUTH: dict[bool | None, Condition] = {
    True: being(OWNER, "company"),
    False: being(OWNER, "person"),
    None: being(PLATFORM, "ios"),
}


def negated(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def all_true(*truths: bool | None) -> bool | None:
    """Kleene's "and", written down once more: the least of the values, "unknown" between the two."""
    rank = {False: 0, None: 1, True: 2}
    return min(truths, key=lambda truth: rank[truth], default=True)


@pytest.mark.parametrize(("a", "b"), itertools.product(TRUTHS, TRUTHS))
def test_the_tables_of_kleene(a: bool | None, b: bool | None) -> None:
    pair = (OF_TRUTH[a], OF_TRUTH[b])
    assert [holds(condition, KNOWN) for condition in pair] == [a, b]
    assert holds(AllOf(pair), KNOWN) is all_true(a, b)
    assert holds(AnyOf(pair), KNOWN) is negated(all_true(negated(a), negated(b)))
    assert holds(Not(OF_TRUTH[a]), KNOWN) is negated(a)
    assert holds(both(*pair), KNOWN) is all_true(a, b)


def test_no_condition_always_holds() -> None:
    assert holds(None, {}) is True
    assert holds(AllOf(()), {}) is True
    assert holds(AnyOf(()), {}) is False


def test_words_are_for_people() -> None:
    assert holds(Words("the user agrees"), {"owner": "company"}) is None
    assert holds(Not(Words("the user agrees")), {}) is None


@pytest.mark.parametrize(
    ("wanted", "met", "held"),
    [
        ("some", "least", False),
        ("some", "some", True),
        ("some", "all", True),
        ("least", "all", True),
        ("all", "some", False),
        ("some", "no such level", False),
    ],
)
def test_a_level_contains_those_before_it(wanted: str, met: str, held: bool) -> None:
    assert holds(being(LEVEL, wanted), {"level": met}) is held


# --- laws

LEAVES: st.SearchStrategy[Condition] = st.one_of(
    st.sampled_from([Words("it rains"), Words("it is late")]),
    st.sampled_from(DIMENSIONS).flatmap(
        lambda dimension: st.lists(st.sampled_from(dimension.values), min_size=1, unique=True).map(
            lambda values: Is(dimension, tuple(values))
        )
    ),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=8,
)
FACTS = st.fixed_dictionaries(
    {}, optional={dimension.id: st.sampled_from([value.id for value in dimension.values]) for dimension in DIMENSIONS}
)


def completed(facts: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Every way to know all that is not known yet."""
    choices = [[facts[d.id]] if d.id in facts else [value.id for value in d.values] for d in DIMENSIONS]
    for chosen in itertools.product(*choices):
        yield dict(zip((dimension.id for dimension in DIMENSIONS), chosen, strict=True))


@given(CONDITIONS, FACTS)
def test_what_is_decided_stays_decided(condition: Condition, facts: dict[str, str]) -> None:
    """A reader who answers one question more never gets the opposite."""
    decided = holds(condition, facts)
    if decided is not None:
        assert {holds(condition, all_known) for all_known in completed(facts)} == {decided}


@given(CONDITIONS.filter(lambda condition: "Words" not in repr(condition)), FACTS)
def test_who_knows_all_gets_an_answer(condition: Condition, facts: dict[str, str]) -> None:
    assert all(holds(condition, all_known) is not None for all_known in completed(facts))


@given(CONDITIONS, CONDITIONS, CONDITIONS, FACTS)
def test_the_laws_of_and_or_and_not(a: Condition, b: Condition, c: Condition, facts: dict[str, str]) -> None:
    def same(one: Condition | None, other: Condition | None) -> bool:
        return holds(one, facts) is holds(other, facts)

    assert same(Not(Not(a)), a)
    assert same(Not(AllOf((a, b))), AnyOf((Not(a), Not(b))))
    assert same(Not(AnyOf((a, b))), AllOf((Not(a), Not(b))))
    for kind in (AllOf, AnyOf):
        assert same(kind((a, b)), kind((b, a)))
        assert same(kind((a, kind((b, c)))), kind((kind((a, b)), c)))
        assert same(kind((a, a)), a)
        assert same(kind((a,)), a)
    assert same(AllOf((a, AnyOf((b, c)))), AnyOf((AllOf((a, b)), AllOf((a, c)))))
    assert same(AnyOf((a, AllOf((a, b)))), a)
    assert same(AllOf((a, AnyOf((a, b)))), a)


@given(CONDITIONS, CONDITIONS, CONDITIONS, FACTS)
def test_the_laws_of_both(a: Condition, b: Condition, c: Condition, facts: dict[str, str]) -> None:
    assert both(None, None) is None
    assert both(a, None) == both(None, a) == both(a, a) == a
    assert holds(both(a, b), facts) is all_true(holds(a, facts), holds(b, facts))
    assert holds(both(a, b), facts) is holds(both(b, a), facts)
    assert both(both(a, b), c) == both(a, both(b, c)) or (
        holds(both(both(a, b), c), facts) is holds(both(a, both(b, c)), facts)
    )
