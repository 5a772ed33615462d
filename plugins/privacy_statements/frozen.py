"""Frozen data classes that are made several times as fast as Python makes them.

Python sets each field of a frozen data class by a call. Here an object of a class with the same slots, which is not
frozen, gets plain attributes, and then becomes one of the frozen class. A large site makes millions of them.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

Kind = TypeVar("Kind", bound=type)


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
    open_ = type(kind.__name__, (), {"__slots__": tuple(one.name for one in given)})
    names: dict[str, Any] = {"_kind": kind, "_open": open_, "_underived": _underived, "_missing": MISSING}
    parameters, made = [], []
    for one in given:
        if one.default_factory is not MISSING:
            names[f"_default_{one.name}"], names[f"_make_{one.name}"] = MISSING, one.default_factory
            made.append(f"    if {one.name} is _missing: {one.name} = _make_{one.name}()")
        elif one.default is not MISSING:
            names[f"_default_{one.name}"] = one.default
        parameters.append(one.name + (f"=_default_{one.name}" if f"_default_{one.name}" in names else ""))
    lines = [
        f"def __new__(_cls, {', '.join(parameters)}):",
        "    if _cls is not _kind: _underived(_cls)",
        *made,
        "    _self = _open()",
        *(f"    _self.{one.name} = {one.name}" for one in given),
        "    _self.__class__ = _kind",
        "    return _self",
    ]
    exec("\n".join(lines), names)  # as Python does for every data class: nobody else's text is in it
    remade: Any = kind
    remade.__new__ = names["__new__"]
    del remade.__init__
    remade.__reduce__ = _reduced
    return kind


def _underived(kind: type) -> None:
    raise TypeError(
        f"{kind.__name__} is derived from a class that is made quickly, and would not be made at all"
    )


def _reduced(made: Any) -> tuple[Any, ...]:
    """How it is copied, and written by ``pickle``: Python itself would make it without any field."""
    return type(made), tuple(getattr(made, one.name) for one in fields(made))
