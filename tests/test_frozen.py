"""Frozen data classes that are made quickly are to everybody what they were before."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest

from privacy_statements.frozen import quick


@dataclass(frozen=True, slots=True)
class Slow:
    first: str
    second: int = 2
    third: tuple[str, ...] = ()
    fourth: dict[str, str] = field(default_factory=dict)


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    """What it is."""

    first: str
    second: int = 2
    third: tuple[str, ...] = ()
    fourth: dict[str, str] = field(default_factory=dict)

    @property
    def both(self) -> str:
        return f"{self.first} {self.second}"


GIVEN: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    (("a",), {}),
    (("a", 3), {}),
    ((), {"first": "a", "third": ("b",)}),
    (("a", 3, ("b",), {"c": "d"}), {}),
]


@pytest.mark.parametrize(("places", "names"), GIVEN)
def test_it_is_made_like_any_data_class(places: tuple[Any, ...], names: dict[str, Any]) -> None:
    slow, made = Slow(*places, **names), Quick(*places, **names)
    assert asdict(made) == asdict(slow)
    assert type(made) is Quick
    assert repr(made) == repr(slow).replace("Slow", "Quick")
    assert [one.name for one in fields(made)] == [one.name for one in fields(slow)]
    assert Quick.__match_args__ == Slow.__match_args__
    assert made.both == f"a {slow.second}"
    assert Quick.__doc__ == "What it is."


@pytest.mark.parametrize("given", [{}, {"first": "a", "fifth": 1}])
def test_wrong_fields_are_no_object(given: dict[str, Any]) -> None:
    for kind in (Slow, Quick):
        with pytest.raises(TypeError):
            kind(**given)


def test_nobody_changes_it() -> None:
    made = Quick("a")
    for name in ("first", "fifth"):
        with pytest.raises((FrozenInstanceError, TypeError, AttributeError)):
            setattr(made, name, "b")
    with pytest.raises(FrozenInstanceError):
        del made.first
    assert made == Quick("a")
    assert made != Quick("b")


def test_each_has_a_default_of_its_own() -> None:
    assert Quick("a").fourth is not Quick("a").fourth


def test_equal_ones_are_one_key() -> None:
    one, other = Quick("a", fourth={}), Quick("a")
    assert one == other

    @quick
    @dataclass(frozen=True, slots=True)
    class Key:
        name: str

    assert {Key("a"): 1}[Key("a")] == 1


def test_it_can_be_copied_and_written() -> None:
    made = Quick("a", 3, ("b",), {"c": "d"})
    assert pickle.loads(pickle.dumps(made)) == made  # it was written here
    assert copy.copy(made) == made
    deep = copy.deepcopy(made)
    assert deep == made
    assert deep.fourth is not made.fourth
    assert replace(made, second=4) == Quick("a", 4, ("b",), {"c": "d"})


def test_what_would_not_be_the_same_is_refused() -> None:
    @dataclass
    class Open:
        name: str

    @dataclass(frozen=True)
    class Wide:
        name: str

    @dataclass(frozen=True, slots=True)
    class Derived(Slow):
        fifth: int = 5

    @dataclass(frozen=True, slots=True)
    class Judged:
        name: str

        def __post_init__(self) -> None:
            pass

    @dataclass(frozen=True, slots=True)
    class ByName:
        name: str = field(kw_only=True)

    @dataclass(frozen=True, slots=True)
    class Unasked:
        name: str = field(default="a", init=False)

    for kind in (Open, Wide, Derived, Judged, ByName, Unasked):
        with pytest.raises(TypeError, match=kind.__name__):
            quick(kind)


def test_no_class_can_be_derived_from_it() -> None:
    @dataclass(frozen=True, slots=True)
    class Derived(Quick):
        fifth: int = 5

    with pytest.raises(TypeError, match="Derived"):
        Derived("a")
