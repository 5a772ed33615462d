"""What all records are: fields that somebody wrote, and the places where they stand."""

from __future__ import annotations

import ast
import inspect
import itertools
import sys
import textwrap
from collections.abc import Callable, KeysView, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NoReturn, Self, cast, get_args, get_origin

from privacy_statements.diagnostics.position import Position

if TYPE_CHECKING:  # as in the marks
    from pydantic import BaseModel, GetCoreSchemaHandler
    from pydantic_core import CoreSchema

NOWHERE = Position("", 1, 1)
NO_KEYS: Mapping[str, Position] = {}
REQUIRED = object()
"""In place of the default of a field that must be written."""
KeyPlace = tuple[str, int, int, int]
"""A key with the number of a line, how far it stands from that line, and its column."""
KeyPlaces = tuple[KeyPlace, ...]
State = tuple[dict[str, Any], Position, tuple[int, int], dict[str, Position]]
"""The fields of a record that somebody wrote, where it begins, the line and the column of its end, and its keys."""
_SET = object.__setattr__  # past the freezing, while a record is made


class KnownField:
    """A field of a kind of records."""

    kind: type[Record]
    """The kind that says it first."""
    name: str

    def __init__(
        self, default: Any = REQUIRED, default_factory: Callable[[], Any] | None = None, alias: str | None = None
    ) -> None:
        self.default, self.default_factory = default, default_factory
        self.alias = alias
        """The key that is written, where it is another one."""

    def is_required(self) -> bool:
        """Whether it must be written."""
        return self.default is REQUIRED and self.default_factory is None

    @property
    def description(self) -> str | None:
        """Its docstring."""
        return docstrings_of(self.kind).get(self.name)

    @property
    def annotation(self) -> Any:
        """Its type, without what is said of the whole of it beside that."""
        hint = hints_of(self.kind)[self.name]
        return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def field(
    default: Any = REQUIRED, *, default_factory: Callable[[], Any] | None = None, alias: str | None = None
) -> Any:
    """A field of which more is said than its default; ``alias`` is the key that is written."""
    return KnownField(default, default_factory, alias)


class _Empty:
    """In place of a default that is a dictionary: each who asks is given one of their own."""

    def __get__(self, record: object, kind: type) -> dict[Any, Any]:
        return {}


class _Kinds(type):
    """What kinds of records are. With a class of their own, mypy knows that they can be keys."""

    def __new__(cls, name: str, bases: tuple[type, ...], said: dict[str, Any]) -> _Kinds:
        return super().__new__(cls, name, bases, {"__slots__": (), **said})


class Held:
    """What a record holds, which can be changed: it becomes a record when all of it is there."""

    __slots__ = ("__dict__", "_end", "_keys", "_lines", "position")
    position: Position
    """Where the mapping (or the bare text) begins."""
    _end: tuple[int, int]
    """The line and the column where the next thing after it begins, in the same file."""
    _keys: Mapping[str, Position] | KeyPlaces
    """Where its keys stand; with ``_lines``, how far from these."""
    _lines: list[int] | None


class Record(Held, metaclass=_Kinds):
    """Something that a writer writes as a mapping. Unknown keys are mistakes; it cannot be changed.

    It holds the fields that somebody wrote, in the order of the fields; the class gives the rest. ``model`` is a
    pydantic model with the same fields, which is asked where a record may be wrong. Nobody waits for it before.
    """

    model_fields: ClassVar[Mapping[str, KnownField]] = {}
    """The fields by name; those of wider kinds first."""
    own_fields: ClassVar[Mapping[str, KnownField]] = {}
    """Those that no wider kind has said."""
    _numbers: ClassVar[Mapping[str, int]] = {}
    """The places of the fields in that order."""
    shorthand: ClassVar[str | None] = None
    """The field that a bare text stands for, where a text may be written instead of the mapping."""
    takes_any_key: ClassVar[bool] = False
    """Whether a key that is no field is none of a writer's mistakes."""

    def __init_subclass__(cls) -> None:
        own: dict[str, KnownField] = {}
        for name, said in vars(cls).get("__annotations__", {}).items():
            if not said.startswith("ClassVar"):
                default = vars(cls).get(name, REQUIRED)
                own[name] = one = default if isinstance(default, KnownField) else KnownField(default)
                one.kind, one.name = cls, name
                if one.default_factory is not None or isinstance(one.default, dict):
                    setattr(cls, name, _Empty())
                elif isinstance(default, KnownField):
                    setattr(cls, name, one.default)
        cls.own_fields = own
        cls.model_fields = {
            name: one
            for base in reversed(cls.__mro__)
            if issubclass(base, Record)
            for name, one in vars(base)["own_fields"].items()
        }
        cls._numbers = {name: number for number, name in enumerate(cls.model_fields)}

    @classmethod
    def model(cls) -> type[BaseModel]:
        """The pydantic model of this kind."""
        made: type[BaseModel] = import_module("privacy_statements.records.models").model_of(cls)
        return made

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(cls.model())

    @classmethod
    def sorted_keys(cls, value: Any) -> Any:
        """What is written, as the fields want it. Raises ``WrongFormError``."""
        return value

    @classmethod
    def describe(cls, form: dict[str, Any]) -> None:
        """Changes the JSON Schema of the mapping where the fields do not say what may be written."""

    def lacks(self) -> str | None:
        """What is expected of the fields together and is not there; it completes "expected ..."."""
        return None

    @property
    def end(self) -> Position:
        """Where the next thing after the mapping begins."""
        return Position(self.position.path, *self._end)

    @property
    def keys_at(self) -> dict[str, Position]:
        """Where each key stands, in the writer's order."""
        lines, path = self._lines, self.position.path
        if lines is None:
            return dict(cast(Mapping[str, Position], self._keys))
        places = cast(KeyPlaces, self._keys)
        return {key: Position(path, lines[op] + before, column) for key, op, before, column in places}

    def place_of_key(self, key: str) -> Position:
        """Where a key stands; the beginning of the mapping for one that is not written."""
        return self.keys_at.get(key, self.position)

    @property
    def model_fields_set(self) -> KeysView[str]:
        """The names of the fields that somebody wrote."""
        return self.__dict__.keys()

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """The same record with other values in some fields."""
        made = self.__class__.__new__(self.__class__)
        values = self.in_order({**self.__dict__, **update})
        made.__setstate__((values, self.position, self._end, self.keys_at))
        return made

    @classmethod
    def in_order(cls, values: dict[str, Any]) -> dict[str, Any]:
        """The same values, in the order of the fields."""
        if len(values) < 2:
            return values
        return {name: values[name] for name in sorted(values, key=cls._numbers.__getitem__)}

    def __getstate__(self) -> State:
        return self.__dict__, self.position, self._end, self.keys_at

    def __setstate__(self, state: State) -> None:
        values, position, end, keys = state
        _SET(self, "__dict__", values)
        _SET(self, "position", position)
        _SET(self, "_end", end)
        _SET(self, "_keys", keys)
        _SET(self, "_lines", None)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed: {name}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record) or type(other) is not type(self):
            return NotImplemented
        return self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({said})"


@cache
def hints_of(kind: type[Record]) -> Mapping[str, Any]:
    """The types of the fields, with what is said beside them."""
    found: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        if issubclass(base, Record):
            found |= _own_hints(base)
    return found


@cache
def _own_hints(kind: type[Record]) -> dict[str, Any]:
    """Those of the fields that no wider kind has said; all at once, for each one alone takes several times as long."""
    said = ", ".join(vars(kind)["__annotations__"][name] for name in kind.own_fields)
    types = eval(f"[{said}]", vars(sys.modules[kind.__module__]))  # the words of our own files
    return dict(zip(kind.own_fields, types, strict=True))


@cache
def docstrings_of(kind: type[Record]) -> Mapping[str, str]:
    """The docstring of each field. Few commands ask for them: then the source of the records is read."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if not issubclass(base, Record) or base is Record:
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
        for said, after in itertools.pairwise(body.body if isinstance(body, ast.ClassDef) else ()):
            match said, after:
                case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(text))):
                    found[name] = inspect.cleandoc(text)
    return {name: found[name] for name in kind.model_fields if name in found}
