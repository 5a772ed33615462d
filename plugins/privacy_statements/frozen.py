"""Data classes that cost little before anybody makes an object of them, and frozen ones that are made quickly.

Python writes and compiles up to seven functions for each data class when it is imported, and of most classes no command
makes an object. Here what makes an object is compiled for the first one, and the other functions are shared.

Python sets each field of a frozen data class by a call. Here an object of a class with the same slots, which is not
frozen, gets plain attributes, and then becomes one of the frozen class. A large site makes millions of them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from functools import cache, partial
from inspect import Parameter, Signature  # which Python's data classes have imported already
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Kind = TypeVar("Kind", bound=type)
Made = TypeVar("Made")
OWN = {"__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__"}
"""What a class may say itself: then Python makes all of it."""
SIGNS = {"__eq__": "==", "__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(
        *, slots: bool = False, frozen: bool = False, eq: bool = True, order: bool = False
    ) -> Callable[[Kind], Kind]:
        """The data class that ``dataclasses.dataclass`` makes with the same arguments, made later
        where it has slots and says nothing of all this itself."""
        return lambda kind: _made_later(kind, slots, frozen, eq, order)


def _made_later(kind: Any, slots: bool, frozen: bool, eq: bool, order: bool) -> Any:
    if not slots or not eq or not _is_simple(kind):
        return dataclasses.dataclass(frozen=frozen, slots=slots, eq=eq, order=order)(kind)
    said = kind.__doc__
    kind.__doc__ = said or kind.__name__  # else Python describes how it is made, which takes long
    is_derived = kind.__bases__ != (object,)
    make = dataclasses.dataclass(
        init=False, repr=False, eq=False, frozen=frozen and is_derived, slots=True
    )  # a derived one must be frozen for Python as well
    made = make(kind)
    made.__doc__ = said
    given = vars(made)["__dataclass_params__"]
    given.init, given.repr, given.eq, given.order, given.frozen = True, True, True, order, frozen
    _add(made, frozen, order, is_derived)
    return made


def _is_simple(kind: Any) -> bool:
    """Whether a class is made from its fields by their places alone, and leaves the rest to Python."""
    own = vars(kind)
    given = [one for one in own.values() if isinstance(one, Field)]
    for base in kind.__mro__[1:]:
        given += vars(base).get("__dataclass_fields__", {}).values()
    notes = map(str, own.get("__annotations__", {}).values())
    return (
        OWN.isdisjoint(own)
        and not any("KW_ONLY" in note or "InitVar" in note for note in notes)
        and not hasattr(kind, "__post_init__")
        and all(one.init and one.kw_only is not True for one in given)
    )


def _add(kind: Any, frozen: bool, order: bool, is_derived: bool) -> None:
    """Puts in what Python would have compiled. What makes, compares or hashes objects is compiled when it is first
    called."""
    given = fields(kind)
    with_default = [one.default is not MISSING or one.default_factory is not MISSING for one in given]
    if with_default != sorted(with_default):
        raise TypeError(f"a field of {kind.__name__} without a default follows one that has a default")
    shown = [one.name for one in given if one.repr]
    compared = [one.name for one in given if one.compare]
    hashed = [one.name for one in given if (one.compare if one.hash is None else one.hash)]

    @recursive_repr()
    def described(self: Any) -> str:
        said = ", ".join([f"{name}={getattr(self, name)!r}" for name in shown])
        return f"{self.__class__.__qualname__}({said})"

    kind.__repr__ = described
    _later(kind, "__init__", lambda: _initialiser(kind, frozen))
    kind.__signature__ = _Signature(kind)
    for name, sign in SIGNS.items():
        if order or name == "__eq__":
            _later(kind, name, partial(_comparing, name, sign, compared))
    kind.__hash__ = None
    if frozen:
        _later(kind, "__hash__", lambda: _hashing(hashed))
    if frozen and not is_derived:  # a derived one has these of Python
        _freeze(kind, frozenset(one.name for one in given))


class _Factory:
    """In place of a default that is made for each object, as Python shows it."""

    def __repr__(self) -> str:
        return "<factory>"


class _Signature:
    """How a class is called, for ``inspect``: what it would read of the function is made later."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind

    def __get__(self, made: object, kind: Any) -> Signature:
        if kind is not self._kind or made is not None:  # a derived class may be called in another way
            raise AttributeError("__signature__")
        parameters = []
        for one in fields(kind):
            default = _Factory() if one.default_factory is not MISSING else one.default
            given = Parameter.empty if default is MISSING else default
            parameters.append(
                Parameter(one.name, Parameter.POSITIONAL_OR_KEYWORD, default=given, annotation=one.type)
            )
        return Signature(parameters, return_annotation=None)


def _later(kind: Any, name: str, make: Callable[[], Callable[..., Any]]) -> None:
    """Gives a class a method that is made when it is first called."""
    made: Callable[..., Any] | None = None

    def called(self: Any, /, *places: Any, **names: Any) -> Any:
        nonlocal made
        if made is None:
            made = make()
            setattr(kind, name, made)
        return made(self, *places, **names)

    setattr(kind, name, called)


def _freeze(kind: Any, names: frozenset[str]) -> None:
    def set_(self: Any, name: str, value: object) -> None:
        if type(self) is kind or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(kind, self).__setattr__(name, value)

    def delete(self: Any, name: str) -> None:
        if type(self) is kind or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(kind, self).__delattr__(name)

    kind.__setattr__, kind.__delattr__ = set_, delete
    kind.__getstate__, kind.__setstate__ = _state, _set_state


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


def _values(of: str, names: list[str]) -> str:
    """The values of fields of an object, as Python writes them."""
    return f"({''.join(f'{of}.{name}, ' for name in names)})"


def _comparing(name: str, sign: str, names: list[str]) -> Callable[..., Any]:
    return _compiled(
        [
            f"def {name}(_self, _other):",
            "    if _other.__class__ is not _self.__class__: return NotImplemented",
            f"    return {_values('_self', names)} {sign} {_values('_other', names)}",
        ],
        {},
    )


def _hashing(names: list[str]) -> Callable[..., Any]:
    return _compiled(["def __hash__(_self):", f"    return hash({_values('_self', names)})"], {})


def _initialiser(kind: Any, frozen: bool) -> Callable[..., None]:
    """What fills an object of a class."""
    names: dict[str, Any] = {"_set": object.__setattr__}
    parameters, made = _parameters(kind, names)
    setting = "    _set(_self, {0!r}, {0})" if frozen else "    _self.{0} = {0}"
    return _compiled(
        [
            f"def __init__({', '.join(['_self', *parameters])}):",
            *made,
            *(setting.format(one.name) for one in fields(kind)),
            "    pass",
        ],
        names,
    )


def _parameters(kind: Any, names: dict[str, Any]) -> tuple[list[str], list[str]]:
    """How the fields are given, and the lines that make those that are not; what they speak of is put in ``names``."""
    names["_missing"] = MISSING
    parameters, made = [], []
    for one in fields(kind):
        if one.default_factory is not MISSING:
            names[f"_default_{one.name}"], names[f"_make_{one.name}"] = MISSING, one.default_factory
            made.append(f"    if {one.name} is _missing: {one.name} = _make_{one.name}()")
        elif one.default is not MISSING:
            names[f"_default_{one.name}"] = one.default
        parameters.append(one.name + (f"=_default_{one.name}" if f"_default_{one.name}" in names else ""))
    return parameters, made


def _compiled(lines: list[str], names: dict[str, Any]) -> Callable[..., Any]:
    exec("\n".join(lines), names)  # as Python does for every data class: nobody else's text is in it
    made: Callable[..., Any] = names[lines[0][4 : lines[0].index("(")]]
    return made


def quick(kind: Kind) -> Kind:
    """The same data class, whose objects are made quickly; to the rest of the program it is as it was. It stands above
    ``@dataclass(frozen=True, slots=True)``.

    Raises ``TypeError`` for a class that is not frozen, has no slots or is derived from another one, and for fields that
    are not given by their places. No class can be derived from it: making one of its objects raises ``TypeError``.
    """
    given = fields(kind)
    is_frozen = vars(kind)["__dataclass_params__"].frozen
    if not is_frozen or "__slots__" not in vars(kind) or kind.__bases__ != (object,):
        raise TypeError(
            f"{kind.__name__} is no frozen data class with slots, or is derived from another class"
        )
    if any(not one.init or one.kw_only for one in given) or hasattr(kind, "__post_init__"):
        raise TypeError(f"{kind.__name__} is not made from its fields by their places alone")
    remade: Any = kind

    _later(kind, "__new__", lambda: _quick_maker(kind))
    del remade.__init__
    remade.__signature__ = _Signature(kind)
    remade.__reduce__ = _reduced
    return kind


def maker(kind: Callable[Given, Made]) -> Callable[Given, Made]:
    """A function that makes what calling a :func:`quick` class makes, in less time: Python calls a class by a detour.
    For loops that make most objects of a large site. It is compiled when it is first asked for."""
    return _maker(kind)


@cache
def _maker(kind: Any) -> Callable[..., Any]:
    return _quick_maker(kind, is_function=True)


def _quick_maker(kind: Any, *, is_function: bool = False) -> Callable[..., Any]:
    """What makes an object of a class that is made quickly: its ``__new__``, or a function of its own."""
    given = [one.name for one in fields(kind)]
    open_ = type(kind.__name__, (), {"__slots__": tuple(given)})
    names: dict[str, Any] = {"_kind": kind, "_open": open_, "_underived": _underived}
    parameters, made = _parameters(kind, names)
    return _compiled(
        [
            f"def __new__({', '.join(parameters if is_function else ['_cls', *parameters])}):",
            "    pass" if is_function else "    if _cls is not _kind: _underived(_cls)",
            *made,
            "    _self = _open()",
            *(f"    _self.{name} = {name}" for name in given),
            "    _self.__class__ = _kind",
            "    return _self",
        ],
        names,
    )


def _underived(kind: type) -> None:
    raise TypeError(
        f"{kind.__name__} is derived from a class that is made quickly, and would not be made at all"
    )


def _reduced(made: Any) -> tuple[Any, ...]:
    """How it is copied, and written by ``pickle``: Python itself would make it without any field."""
    return type(made), tuple(getattr(made, one.name) for one in fields(made))
