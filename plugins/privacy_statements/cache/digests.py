"""Values → digests: 16 bytes that are the same exactly while the value is, or while it says the same."""

from __future__ import annotations

import io
import os
import pickle
import platform
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from enum import Enum
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from privacy_statements.diagnostics.position import Position
from privacy_statements.read.files import files_below
from privacy_statements.read.placed import PlacedText
from privacy_statements.records.fields import Record
from privacy_statements.records.record import State

SIZE = 16
ENDING = ".dist-info"
MADE_WITH = ("babel", "jinja2", "markdown", "markupsafe", "msgspec", "PyYAML", "rjsmin", "tinycss2")
"""Libraries that decide about what is made."""
SOURCES = frozenset({".css", ".jinja", ".js", ".json", ".mo", ".po", ".py", ".svg", ".yml"})


Reducer = Callable[[Any], tuple[Any, ...]]


def frozen_again(mapping: dict[Any, Any]) -> Mapping[Any, Any]:
    """A mapping that cannot be changed."""
    return MappingProxyType(mapping)


def record_again(kind: type[Record], state: State) -> Record:
    """A record as it was read."""
    made = kind.__new__(kind)
    made.__setstate__(state)
    return made


def _reduced(record: Record) -> tuple[Any, ...]:
    return record_again, (type(record), record.__getstate__())


def _said(record: Record) -> tuple[Any, ...]:
    """What a record says, wherever it stands; nobody reads it back."""
    values, *_, keys = record.__getstate__()
    return record_again, (type(record), values, tuple(keys))


class _Reducers(dict[type, Reducer]):
    """How values are written that Python alone cannot write, or not twice in the same way."""

    def __init__(self, record: Reducer, own: Mapping[type, Reducer]) -> None:
        super().__init__(own)
        self._record = record

    def __missing__(self, kind: type) -> Reducer:
        if issubclass(kind, Record):
            self[kind] = self._record
        elif issubclass(kind, Struct):
            self[kind] = _by_fields(kind)
        elif issubclass(kind, tuple) and hasattr(kind, "_fields"):
            self[kind] = lambda value: (kind, tuple(value))
        elif issubclass(kind, Enum):
            self[kind] = lambda value: (kind, (value.value,))
        elif kind is PlacedText:
            self[kind] = lambda text: (kind, (str(text), text.position, text.raw))
        else:
            raise KeyError(kind)
        return self[kind]


def _by_fields(kind: type[Struct]) -> Reducer:
    """Gives what makes a struct again: several times as fast as what Python itself does."""
    names = kind.__struct_fields__
    if len(names) < 2:  # `attrgetter` gives a tuple for several alone
        return lambda value: (kind, tuple(getattr(value, name) for name in names))
    values = attrgetter(*names)
    return lambda value: (kind, values(value))


def _frozen(mapping: Mapping[Any, Any]) -> tuple[Any, ...]:
    return frozen_again, (dict(mapping),)


REDUCERS = _Reducers(_reduced, {MappingProxyType: _frozen})
PLACELESS = _Reducers(
    _said, {MappingProxyType: _frozen, PlacedText: lambda text: (str, (str(text),)), Position: lambda _: (tuple, ())}
)
"""How what is only compared is written, wherever it stands."""


class _Pickler(pickle.Pickler):
    dispatch_table = REDUCERS


class _PlacelessPickler(pickle.Pickler):
    dispatch_table = PLACELESS


def pickled(value: Any) -> bytes:
    """A value as bytes from which ``read_back`` of the store makes it again."""
    return _written(value, shares=True)


def _written(value: Any, *, shares: bool, places: bool = True) -> bytes:
    out = io.BytesIO()
    pickler = (_Pickler if places else _PlacelessPickler)(out, 5)
    pickler.fast = not shares  # writes a text as often as it is met; nothing here holds itself
    pickler.dump(value)
    return out.getvalue()


def digest(parts: Iterable[bytes | str]) -> bytes:
    """The digest of bytes and texts, one after the other, each for itself."""
    import hashlib

    made = hashlib.blake2b(digest_size=SIZE)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "little"))
        made.update(data)
    return made.digest()


def digest_of(value: Any, *, shares: bool = True, places: bool = True) -> bytes:
    """The digest of any value that records, views and pages are made of; with the ``places`` where its words stand, or
    without.

    Two values that differ in what counts never have one digest. Two equal values can have two, where one text in them
    stands once in memory for one of them and twice for the other: then something is made again that need not be.
    ``shares=False`` takes longer and makes no such difference; it is for values of which some parts were kept and others
    made anew.
    """
    import hashlib

    return hashlib.blake2b(_written(value, shares=shares, places=places), digest_size=SIZE).digest()


def digest_of_files(folder: Path, endings: frozenset[str] | None = None) -> bytes:
    """The digest of all files below a folder, by their paths. A folder that is not there has none."""
    files = sorted(file for file in files_below(folder) if endings is None or file.suffix in endings)
    parts: list[bytes | str] = []
    for file in files:
        parts += [file.relative_to(folder).as_posix(), file.read_bytes()]
    return digest(parts)


def versions_of(names: Iterable[str]) -> dict[str, str]:
    """The versions of libraries by name, as the names of the folders say them that their installers have left; to ask
    Python takes a hundred times as long. It is asked of those that have no such folder, and raises
    ``PackageNotFoundError`` for one that is not installed."""
    said: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):
            for entry in sorted(os.listdir(folder or ".")):  # noqa: PTH208  # it makes no object of each of a thousand names
                if entry.endswith(ENDING):
                    name, _, version = entry.removesuffix(ENDING).partition("-")
                    said.setdefault(name.lower(), version)
    missing = [name for name in names if not said.get(name.lower())]
    if missing:
        from importlib.metadata import version as asked

        said |= {name.lower(): asked(name) for name in missing}
    return {name: said[name.lower()] for name in names}


@cache
def program() -> bytes:
    """The digest of this program: its own files, and the versions of Python and of what it is made with."""
    here = Path(__file__).parents[1]
    versions = [f"{name} {version}" for name, version in versions_of(MADE_WITH).items()]
    return digest([platform.python_version(), *versions, digest_of_files(here, SOURCES)])


class _LinkedPickler(_Pickler):
    persistent_id: Any


class _LinkedPlacelessPickler(_PlacelessPickler):
    persistent_id: Any


def pickled_linked(value: Any, link: Callable[[Any], Any], *, shares: bool = True, places: bool = True) -> bytes:
    """A value as bytes, but for what it shares with others: of such an object ``link`` gives a plain name, by which
    ``read_back_linked`` of the store puts it in again; of any other, ``None``. ``shares=False`` and
    ``places=False`` are for what is compared, as in ``digest_of``."""
    out = io.BytesIO()
    pickler = (_LinkedPickler if places else _LinkedPlacelessPickler)(out, 5)
    pickler.persistent_id = link  # it is asked of every object: no call between
    pickler.fast = not shares
    pickler.dump(value)
    return out.getvalue()
