"""Where a cache keeps its values: what such a place can do, one that keeps nothing, and bytes → the value again."""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Callable
from typing import Any, Protocol

FILE = "kept.sqlite"
"""The name of the file that holds them, in the folder of the cache."""
OURS = "privacy_statements."
PLAIN = {
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("collections", "OrderedDict"),
    ("copyreg", "_reconstructor"),
    ("builtins", "object"),
    ("builtins", "str"),
    ("builtins", "tuple"),
    ("markupsafe", "Markup"),
}
MAKERS = {("privacy_statements.cache.digests", name) for name in ("frozen_again", "record_again")}


class Store(Protocol):
    """What a cache needs of a place that keeps values."""

    def get(self, key: bytes) -> bytes | None:
        """The value of a key, or ``None`` if there is none that is whole."""

    def put(self, key: bytes, value: bytes) -> None:
        """Keeps a value, in place of any other of its key."""

    def touch(self, key: bytes) -> None:
        """The value of a key is of use, though nobody asks for it."""

    def close(self) -> bool:
        """Writes what is new, and says whether it could. Nothing is kept any more."""


class NoStore:
    """Keeps nothing."""

    def get(self, key: bytes) -> bytes | None:
        """Nothing."""
        return None

    def put(self, key: bytes, value: bytes) -> None:
        """Drops the value."""

    def touch(self, key: bytes) -> None:
        """There is none."""

    def close(self) -> bool:
        """Nothing is to be written."""
        return True


NOWHERE = NoStore()


class _Unpickler(pickle.Unpickler):
    """Makes plain values and those of this program, and calls nothing else: a file is not a program."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PLAIN or (module, name) in MAKERS:
            return super().find_class(module, name)
        found = getattr(sys.modules.get(module), name, None) if module.startswith(OURS) else None
        if not isinstance(found, type) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


def read_back(data: bytes) -> Any:
    """The value that ``digests.pickled`` has written.

    Raises ``ValueError`` for anything else.
    """
    try:
        return _Unpickler(io.BytesIO(data)).load()
    except Exception as error:  # whatever bytes that are no such value may cause
        raise ValueError("no value of this program") from error


class _LinkedUnpickler(_Unpickler):
    def __init__(self, data: io.BytesIO, linked: Callable[[Any], Any]) -> None:
        super().__init__(data)
        self.persistent_load = linked  # type: ignore[method-assign]  # no call between, as in the pickler


def read_back_linked(data: bytes, linked: Callable[[Any], Any]) -> Any:
    """The value that ``digests.pickled_linked`` has written; ``linked`` gives what a name in it stands for.

    Raises ``ValueError`` for anything else, and where ``linked`` raises.
    """
    try:
        return _LinkedUnpickler(io.BytesIO(data), linked).load()
    except Exception as error:  # as above
        raise ValueError("no value of this program") from error
