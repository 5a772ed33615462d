"""Frozen data classes that are made quickly are to everybody what they were before."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import KW_ONLY, FrozenInstanceError, InitVar, asdict, dataclass, field, fields, replace
from functools import partial
from inspect import signature
from operator import eq, ge, gt, le, lt, ne
from typing import Any, ClassVar

import pytest

from privacy_statements import frozen
from privacy_statements.frozen import dataclass as made_later
from privacy_statements.frozen import maker, quick


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


@pytest.mark.parametrize(("places", "names"), GIVEN)
def test_a_maker_makes_what_the_class_makes(places: tuple[Any, ...], names: dict[str, Any]) -> None:
    one, other = maker(Quick)(*places, **names), maker(Quick)(*places, **names)
    assert type(one) is Quick
    assert one == Quick(*places, **names)
    assert (one.fourth is other.fourth) is (
        "fourth" in names or len(places) == 4
    )  # a default is made each time
    with pytest.raises(TypeError):
        maker(Quick)(nothing="x")  # type: ignore[call-arg]  # there is no such field
    with pytest.raises(FrozenInstanceError):
        one.first = "b"  # type: ignore[misc]  # it is frozen
    assert Quick.__doc__ == "What it is."


@pytest.mark.parametrize("given", [{}, {"first": "a", "fifth": 1}])
def test_wrong_fields_are_no_object(given: dict[str, Any]) -> None:
    for kind in (Slow, Quick):
        with pytest.raises(TypeError):
            kind(**given)


def shown() -> Any:
    """A class with the fields of ``Slow``, of which no data class is made yet."""
    said = {"second": 2, "third": (), "fourth": field(default_factory=dict)}
    return type("Shown", (), {"__annotations__": dict(Slow.__annotations__), **said})


def test_it_shows_its_fields_before_the_first_object_is_made_and_after() -> None:
    usual = str(signature(dataclass(frozen=True, slots=True)(shown())))
    later: Any = made_later(frozen=True, slots=True)(shown())
    quicker: list[Any] = [quick(one(frozen=True, slots=True)(shown())) for one in (dataclass, made_later)]
    for kind in (later, *quicker):
        assert str(signature(kind)) == usual
        kind("a")
        assert str(signature(kind)) == usual
    derived = type("Derived", (later,), {"__init__": lambda self, other: None})
    assert str(signature(derived)) == "(other)"


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


# --- data classes that are made later


def kinds(made: Any) -> list[type]:
    """Data classes of many forms, as a decorator makes them."""

    @made(frozen=True, slots=True)
    class Plain:
        """What it is."""

        first: str
        second: Any = 2
        third: dict[str, str] = field(default_factory=dict)
        shared: ClassVar[int] = 1

        @property
        def both(self) -> str:
            return f"{self.first} {self.second}"

    @made(frozen=True, slots=True)
    class Derived(Plain):
        fourth: int = 4

        @property
        def both(self) -> str:
            return super().both + "!"

    @made(slots=True)
    class Open:
        first: str
        second: list[str] = field(default_factory=list)

    @made(frozen=True, slots=True, order=True)
    class Ordered:
        first: str
        second: Any = field(default=2, compare=False)
        third: int = field(default=3, repr=False)

    @made(frozen=True, slots=True)
    class Alone:
        first: str

    @made(slots=True)
    class Prepared:
        first: str
        second: str = field(init=False)

        def __post_init__(self) -> None:
            self.second = self.first * 2

    @made(frozen=True, slots=True)
    class ByName:
        first: str
        second: int = field(default=2, kw_only=True)

    @made(frozen=True, slots=True, eq=False)
    class Unequal:
        first: str

    @made(frozen=True, slots=True)
    class Own:
        first: str

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 1

        def __repr__(self) -> str:
            return "own"

    @made(frozen=True, slots=True)
    class OfNothing:
        pass

    return [Plain, Derived, Open, Ordered, Alone, Prepared, ByName, Unequal, Own, OfNothing]


PAIRS = list(zip(kinds(dataclass), kinds(made_later), strict=True))
ARGUMENTS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((), {}), (("a",), {}), (("a", 3), {}), (("b",), {}), ((), {"first": "a", "second": 1}), (("a",), {"second": []}),
    (("a", 2, {}, 5), {}), (("a", 2, {}), {}), (("a",), {"fifth": 1}), (("a", 1, 2, 3, 4), {}), (("a",), {"first": "a"}),
]  # fmt: skip


def tried(act: Callable[[], Any]) -> Any:
    """What comes of it, whichever of two classes it is done with."""
    try:
        made = act()
    except Exception as error:  # whatever it raises is what is compared
        return (type(error),)
    return made if isinstance(made, str | int | bool | list | dict | tuple) else type(made).__name__


def is_refused(act: Callable[[], Any]) -> bool:
    """Python itself sometimes raises ``TypeError`` in place of ``FrozenInstanceError``: it asks the class without slots."""
    return isinstance(tried(act), tuple)


@pytest.mark.parametrize(("usual", "later"), PAIRS, ids=lambda kind: kind.__name__)
def test_a_class_that_is_made_later_does_what_any_does(usual: type, later: type) -> None:
    def all_of(kind: Any) -> list[Any]:
        said: list[Any] = [kind.__match_args__, [one.name for one in fields(kind)], kind.__slots__]
        said += [kind.__doc__ if kind.__doc__ == "What it is." else "", kind.__dataclass_params__.frozen]
        said += [vars(kind).get("shared")]
        made = []
        for places, names in ARGUMENTS:
            said.append(tried(partial(kind, *places, **names)))
            with suppress(TypeError):
                made.append(kind(*places, **names))
        for one in made:
            said += [repr(one), asdict(one), tried(partial(getattr, one, "both"))]
            if kind.__name__ != "Unequal":  # there, as Python hashes any object
                said.append(tried(partial(hash, one)))
            said.append(tried(partial(changed, one)))
            said += [is_refused(partial(setattr, copy.copy(one), "first", "b"))]
            said += [is_refused(partial(delattr, copy.copy(one), "first"))]
            assert is_refused(partial(setattr, copy.copy(one), "fifth", 5))
            said += [asdict(copy.copy(one)), asdict(copy.deepcopy(one))]
            for other in (*made, 1):
                said += [tried(partial(compare, one, other)) for compare in (eq, ne, lt, le, gt, ge)]
        return said

    def changed(one: Any) -> dict[str, Any]:
        return asdict(replace(one, first="z"))

    assert all_of(later) == all_of(usual)


def test_nothing_is_compiled_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_ = frozen._compiled

    def noted(lines: list[str], names: dict[str, Any]) -> Any:
        compiled.append(lines[0].split("(")[0])
        return compile_(lines, names)

    monkeypatch.setattr(frozen, "_compiled", noted)
    kind = kinds(made_later)[0]
    assert compiled == []
    assert kind("a") == kind("a")
    assert kind("a") != kind("b")
    assert compiled == ["def __init__", "def __eq__"]


def test_a_class_without_slots_is_made_as_ever() -> None:
    @made_later(frozen=True)
    class Wide:
        first: str

    made = Wide("a")
    assert made == Wide("a")
    assert vars(made) == {"first": "a"}
    with pytest.raises(FrozenInstanceError):
        made.first = "b"  # type: ignore[misc]  # it cannot be changed


def test_what_is_given_by_name_alone_or_not_kept_is_made_as_ever() -> None:
    @made_later(slots=True)
    class ByName:
        first: int
        _: KW_ONLY
        second: int = 1

    @made_later(slots=True)
    class NotKept:
        first: int
        second: InitVar[int]

    assert ByName(1, second=2).second == 2
    with pytest.raises(TypeError, match="positional"):
        ByName(1, 2)  # type: ignore[call-arg]  # it takes one
    assert NotKept(1, 2).first == 1
    assert [one.name for one in fields(NotKept)] == ["first"]


def test_a_field_without_default_after_one_with_it_is_told_at_once() -> None:
    said = {"__annotations__": {"first": "int", "second": "int"}, "first": 1}
    with pytest.raises(TypeError, match="without a default"):
        made_later(slots=True)(type("Wrong", (), said))


def test_a_field_can_be_named_as_the_object_is() -> None:
    made: Any = made_later(slots=True)(type("Named", (), {"__annotations__": {"self": "int"}}))
    assert made(self=1) == made(1)
