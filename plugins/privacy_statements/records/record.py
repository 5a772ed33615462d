"""What all records are: the fields that somebody wrote, and where they stand in the file."""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap
from collections.abc import Iterator, KeysView, Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, NoReturn, Self, get_args, get_origin

from privacy_statements.diagnostics.position import Position
from privacy_statements.records.short_forms import ShortForm

NOWHERE = Position("", 1, 1)
NO_KEYS: Mapping[str, Position] = MappingProxyType({})
REQUIRED = object()
"""In place of the default of a field that must be written."""
_set = object.__setattr__


class RecordField:
    """A field of a kind of records."""

    kind: type[Record]
    """The kind that defines it."""
    name: str

    def __init__(self, default: Any = REQUIRED, *, alias: str | None = None, derived: bool = False) -> None:
        self.default = default
        self.alias = alias
        self.derived = derived
        """Whether nobody writes it: it is made from other keys."""

    @property
    def key(self) -> str:
        """The key that a writer writes."""
        return self.alias or self.name

    def is_required(self) -> bool:
        """Whether a record without it is wrong."""
        return self.default is REQUIRED

    @property
    def description(self) -> str | None:
        """Its docstring."""
        return docstrings_of(self.kind).get(self.name)

    @property
    def annotation(self) -> Any:
        """Its type, without the marks on the whole of it."""
        hint = hints_of(self.kind)[self.name]
        return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def field(default: Any = REQUIRED, *, alias: str | None = None, derived: bool = False) -> Any:
    """A field that needs more than a default; ``alias`` is the key that is written."""
    return RecordField(default, alias=alias, derived=derived)


class _EmptyMapping:
    """The default of a field that holds a mapping: a new one each time."""

    def __get__(self, record: object, kind: type) -> dict[Any, Any]:
        return {}


class _Kind(type):
    """The class of all kinds of records. With one of their own, mypy knows that kinds can be keys."""


class Record(metaclass=_Kind):
    """Something that a writer writes as a mapping. Unknown keys are mistakes; it cannot be changed.

    Its dictionary holds the fields that somebody wrote; the class has the defaults.
    """

    __slots__ = ("__dict__", "end", "keys_at", "position")
    position: Position
    """Where the mapping (or the bare text) begins."""
    end: Position
    """Where the next thing after the mapping begins."""
    keys_at: Mapping[str, Position]
    """Where each key stands, if the kind ``keeps_keys``."""

    all_fields: ClassVar[Mapping[str, RecordField]] = {}
    """The fields by name; those of wider kinds first."""
    shorthand: ClassVar[str | None] = None
    """The field that a bare text stands for, where a text may be written instead of the mapping."""
    short_form: ClassVar[ShortForm | None] = None
    """Texts that stand for several fields, where a text may be written instead of the mapping."""
    other_keys: ClassVar[Mapping[str, str]] = {}
    """Other words that are read as keys."""
    takes_any_key: ClassVar[bool] = False
    """Whether a key that is no field is right."""
    keeps_keys: ClassVar[bool] = False
    """Whether a mistake can be reported at one of its keys. Of most records nobody asks where these stand."""

    def __init_subclass__(
        cls,
        shorthand: str | None = None,
        keeps_keys: bool = False,
        takes_any_key: bool = False,
        short_form: ShortForm | None = None,
    ) -> None:
        cls.shorthand, cls.keeps_keys, cls.takes_any_key = shorthand, keeps_keys, takes_any_key
        cls.short_form = short_form
        own: dict[str, RecordField] = {}
        for name, annotation in vars(cls).get("__annotations__", {}).items():
            if annotation.startswith("ClassVar"):
                continue
            default = vars(cls).get(name, REQUIRED)
            own[name] = new = default if isinstance(default, RecordField) else RecordField(default)
            new.kind, new.name = cls, name
            if not new.is_required():
                setattr(cls, name, _EmptyMapping() if new.default == {} else new.default)
        inherited = (base.all_fields for base in reversed(cls.__mro__[1:]) if issubclass(base, Record))
        cls.all_fields = {name: field for fields in (*inherited, own) for name, field in fields.items()}

    def __init__(
        self, values: dict[str, Any], position: Position, end: Position, keys_at: Mapping[str, Position] = NO_KEYS
    ) -> None:
        _set(self, "__dict__", values)
        _set(self, "position", position)
        _set(self, "end", end)
        _set(self, "keys_at", keys_at)

    @classmethod
    def keys(cls) -> dict[str, RecordField]:
        """The fields that a writer can write, by key."""
        return {field.key: field for field in cls.all_fields.values() if not field.derived}

    @classmethod
    def read_keys(cls) -> dict[str, RecordField]:
        """The same, and the other words for keys that are understood."""
        fields = cls.keys()
        return fields | {other: fields[key] for other, key in cls.other_keys.items()}

    def lacks(self) -> str | None:
        """What the fields together do not say and must; it completes "expected ..."."""
        return None

    @property
    def written_fields(self) -> KeysView[str]:
        """The names of the fields that somebody wrote."""
        return self.__dict__.keys()

    def place_of_key(self, key: str) -> Position:
        """Where a key stands; the beginning of the mapping for one that is not written."""
        return self.keys_at.get(key, self.position)

    def with_fields(self, **values: Any) -> Self:
        """The same record with other values in some fields."""
        return type(self)({**self.__dict__, **values}, self.position, self.end, self.keys_at)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed: {name}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record) or type(other) is not type(self):
            return NotImplemented
        same_places = (self.position, self.end, self.keys_at) == (other.position, other.end, other.keys_at)
        return same_places and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), self.position, self.end))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({values})"


@cache
def hints_of(kind: type[Record]) -> Mapping[str, Any]:
    """The types of the fields, with their marks."""
    hints: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        if issubclass(base, Record):
            hints |= inspect.get_annotations(base, eval_str=True)
    return {name: hints[name] for name in kind.all_fields}


def types_in(hint: Any) -> Iterator[Any]:
    """A type, and all types inside it."""
    yield hint
    for inner in get_args(hint):
        yield from types_in(inner)


@cache
def docstrings_of(kind: type[Record]) -> Mapping[str, str]:
    """The docstring of each field. Few commands need them: only then is the source of the records read."""
    docstrings: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if not issubclass(base, Record) or base is Record:
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
        for statement, after in itertools.pairwise(body.body if isinstance(body, ast.ClassDef) else ()):
            match statement, after:
                case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(text))):
                    docstrings[name] = inspect.cleandoc(text)
    return {name: docstrings[name] for name in kind.all_fields if name in docstrings}
