"""Whether what is denied under one condition and what is collected under another can meet."""

from __future__ import annotations

import pytest

from privacy_statements.catalog.conditions import AllOf, AnyOf, Condition, Dimension, DimensionValue, Is, Not, Words
from privacy_statements.diagnostics.position import Position
from privacy_statements.rules.promises import can_both_hold, can_hold, limits_meet, names_an_exception

HERE = Position("words.yml")
IOS, ANDROID = (DimensionValue(name, name, HERE, "platform") for name in ("ios", "android"))
PLATFORM = Dimension("platform", "Platform", HERE, (IOS, ANDROID))
YES, NO = (DimensionValue(name, name, HERE, "managed") for name in ("yes", "no"))
MANAGED = Dimension("managed", "Managed", HERE, (YES, NO))
MANY = [
    Dimension(f"d{number}", "Many", HERE, tuple(DimensionValue(f"v{n}", "", HERE, f"d{number}") for n in range(9)))
    for number in range(5)
]  # fmt: skip
V, W = Words("the admin asks"), Words("the user asks")
ios, android = Is(PLATFORM, (IOS,)), Is(PLATFORM, (ANDROID,))
managed, unmanaged = Is(MANAGED, (YES,)), Is(MANAGED, (NO,))
eleven = AllOf(tuple(Words(f"it is {number}") for number in range(11)))
huge = AllOf(tuple(Is(dimension, dimension.values[:1]) for dimension in MANY))


def every(*conditions: Condition) -> Condition:
    return AllOf(conditions)


def either(*conditions: Condition) -> Condition:
    return AnyOf(conditions)


@pytest.mark.parametrize(
    ("denied", "collected"),
    [
        (None, None),
        (None, V),
        (W, None),
        (Not(W), None),
        (Not(every(Not(V), Not(W))), None),
        (either(W, V), None),
        (W, W),
        (W, Words("The user  asks.")),
        (W, every(W, ios)),
        (every(W, ios), W),
        (every(W, ios), every(W, managed)),
        (Not(W), V),
        (Not(W), Not(V)),
        (Not(W), ios),
        (Not(W), either(V, W)),
        (Not(every(W, V)), W),
        (every(Not(W), ios), every(ios, V)),
        (every(Not(W), ios), managed),
        (Not(managed), V),
        (Not(managed), ios),
        (ios, managed),
        (ios, either(ios, W)),
        (huge, None),
        (huge, every(*huge.conditions, W)),
        (Not(W), eleven),
    ],
)
def test_contradicted(denied: Condition | None, collected: Condition | None) -> None:
    assert can_both_hold(denied, collected)


@pytest.mark.parametrize(
    ("denied", "collected"),
    [
        (W, V),
        (W, ios),
        (W, Not(V)),
        (ios, W),
        (ios, android),
        (every(ios, android), None),
        (every(W, Not(W)), None),
        (every(W, Not(W)), W),
        (W, Not(W)),
        (Not(W), W),
        (Not(W), every(W, ios)),
        (Not(Not(W)), V),
        (Not(every(Not(W), Not(V))), Words("nobody asks")),
        (Not(either(W, V)), V),
        (every(Not(W), ios), V),
        (Not(managed), every(managed, W)),
        (Not(managed), managed),
        (unmanaged, W),
        (huge, ios),
        (Not(W), every(*eleven.conditions, V)),  # more cases than are tried
    ],
)
def test_not_contradicted_or_not_surely(denied: Condition, collected: Condition | None) -> None:
    assert not can_both_hold(denied, collected)


def test_what_has_too_many_cases_may_hold() -> None:
    assert can_hold(huge)


def test_exceptions() -> None:
    assert names_an_exception(Not(W))
    assert names_an_exception(every(ios, Not(either(V, managed))))
    assert not any(map(names_an_exception, (None, W, Not(Not(W)), either(Not(W), ios))))


@pytest.mark.parametrize(
    ("denied", "collected", "meet"),
    [
        ([], [], True),
        (["work phones"], [], True),
        ([], ["work phones"], True),
        (["work phones"], ["Work  phone"], True),
        (["work phones"], ["private phones"], False),
        (["work phones"], ["work phones", "old ones"], True),
        (["work phones", "new ones"], ["work phones", "old ones"], False),
    ],
)
def test_limits(denied: list[str], collected: list[str], meet: bool) -> None:
    assert limits_meet(denied, collected) is meet
