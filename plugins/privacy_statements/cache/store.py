"""Keys → values on disk. What is damaged, locked or of another making is not there."""

from __future__ import annotations

import io
import pickle
import sqlite3
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from privacy_statements.cache.digests import digest

FILE = "kept.sqlite"
FORM = 1
"""The form of the file; one of another form is made anew."""
KEPT_FOR = 8
"""After how many builds that did not ask for it a value is dropped."""
PATIENCE = 10.0
"""For how many seconds a build waits for another one that writes."""
FAST = 1
"""The level at which values are compressed: pages become a tenth, at little cost."""
BROKEN = (sqlite3.Error, UnicodeError)
"""What a damaged file causes; the second where its bytes are in the message."""
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

    def close(self) -> None:
        """Writes what is new. Nothing is kept any more."""


class NoStore:
    """Keeps nothing."""

    def get(self, key: bytes) -> bytes | None:
        """Nothing."""
        return None

    def put(self, key: bytes, value: bytes) -> None:
        """Drops the value."""

    def touch(self, key: bytes) -> None:
        """There is none."""

    def close(self) -> None:
        """Nothing is to be written."""


NOWHERE = NoStore()


class FileStore:
    """Values in one file of a folder. Two builds may use it at once: each sees what is whole, and writes at its end.

    A file that cannot be read, or cannot be written, is as good as none: a build never fails for it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._new: dict[bytes, bytes] = {}
        self._met: set[bytes] = set()
        self._file: sqlite3.Connection | None = None
        with suppress(OSError, *BROKEN):
            self._file = self._opened()

    def get(self, key: bytes) -> bytes | None:
        """The value of a key, or ``None`` if there is none that is whole."""
        if key in self._new:
            return zlib.decompress(self._new[key])
        if self._file is None:
            return None
        try:
            found = self._file.execute("SELECT value, seal FROM kept WHERE key = ?", (key,)).fetchone()
        except BROKEN:
            self._forget()
            return None
        if found is None or not isinstance(found[0], bytes) or found[1] != digest((key, found[0])):
            return None
        try:
            value = zlib.decompress(found[0])
        except zlib.error:
            return None
        self._met.add(key)
        return value

    def put(self, key: bytes, value: bytes) -> None:
        """Keeps a value, in place of any other of its key."""
        self._new[key] = zlib.compress(value, FAST)

    def touch(self, key: bytes) -> None:
        """The value of a key is of use, though nobody asks for it: it is not dropped."""
        self._met.add(key)

    def close(self) -> None:
        """Writes what is new, and drops what nobody has asked for in a long time."""
        if self._file is not None:
            try:
                with self._file:
                    self._write(self._file)
            except sqlite3.OperationalError:
                pass  # locked, or no room: it stays as it is
            except BROKEN:
                self._forget()
        with suppress(*BROKEN):
            if self._file is not None:
                self._file.close()
        self._file, self._new, self._met = None, {}, set()

    def _write(self, file: sqlite3.Connection) -> None:
        if not self._new and not self._met:
            return
        file.execute("BEGIN IMMEDIATE")
        (build,) = file.execute("SELECT coalesce(max(build), 0) + 1 FROM builds").fetchone()
        file.execute("DELETE FROM builds")
        file.execute("INSERT INTO builds VALUES (?)", (build,))
        file.executemany(
            "UPDATE kept SET build = ? WHERE key = ?", ((build, key) for key in sorted(self._met))
        )
        sealed = ((key, digest((key, value)), build, value) for key, value in self._new.items())
        file.executemany("INSERT OR REPLACE INTO kept (key, seal, build, value) VALUES (?, ?, ?, ?)", sealed)
        file.execute("DELETE FROM kept WHERE build < ?", (build - KEPT_FOR,))

    def _opened(self) -> sqlite3.Connection:
        self.folder.mkdir(parents=True, exist_ok=True)
        with suppress(OSError), (self.folder / ".gitignore").open("x") as note:
            note.write("*\n")
        file = self._connected()
        try:
            (form,) = file.execute("PRAGMA user_version").fetchone()
            if form not in (0, FORM):
                raise sqlite3.DatabaseError
            self._prepare(file)
        except sqlite3.OperationalError:
            file.close()
            raise
        except BROKEN:
            file.close()
            self._delete()
            file = self._connected()
            self._prepare(file)
        return file

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / FILE, timeout=PATIENCE, isolation_level=None)

    def _prepare(self, file: sqlite3.Connection) -> None:
        file.execute("PRAGMA synchronous = OFF")  # a value that a crash cut off is found by its seal
        file.execute(
            "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, seal BLOB, build INTEGER, value BLOB)"
        )
        file.execute("CREATE TABLE IF NOT EXISTS builds (build INTEGER)")
        file.execute(f"PRAGMA user_version = {FORM}")

    def _forget(self) -> None:
        """A file that turns out to be damaged is no file."""
        if self._file is not None:
            with suppress(*BROKEN):
                self._file.close()
            self._file = None
            self._delete()

    def _delete(self) -> None:
        for file in self.folder.glob(f"{FILE}*"):
            with suppress(OSError):
                file.unlink()


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


def open_store(folder: Path | None) -> Store:
    """The store in a folder; with none, one that keeps nothing."""
    return NoStore() if folder is None else FileStore(folder)


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
