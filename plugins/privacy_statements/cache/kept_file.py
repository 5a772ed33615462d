"""Keys → values in a file. What is damaged, locked or of another making is not there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import zstandard

from privacy_statements.cache.digests import digest
from privacy_statements.cache.store import FILE, NoStore, Store

FORM = 2
"""The form of the file; one of another form is made anew."""
KEPT_FOR = 8
"""After how many builds that did not ask for it a value is dropped, at the latest."""
RENEWED_AFTER = 4
"""After how many builds it is noted again that a value is of use: to note it is to write the value anew. A value stays for
one build less than the difference, at the least."""
HELD = 2**22
"""How many bytes of new values wait in memory to be written."""
PATIENCE = 10.0
"""For how many seconds a build waits for another one that writes."""
FAST = 1
"""The level at which values are compressed: pages become a tenth, in a third of the time that zlib takes for it."""
BROKEN = (sqlite3.Error, UnicodeError)
"""What a damaged file causes; the second where its bytes are in the message."""


class FileStore:
    """Values in one file of a folder. Two builds may use it at once: each sees what is whole, and writes whole values, when
    there are many, and at its end. A build that ends early leaves those that it has made.

    A file that cannot be read, or cannot be written, is as good as none: a build never fails for it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._new: dict[bytes, bytes] = {}
        self._held = 0
        self._waits = False
        """Whether what is new is written at the end alone: the file was locked, or there was no room."""
        self._packer = zstandard.ZstdCompressor(level=FAST)
        self._unpacker = zstandard.ZstdDecompressor()
        self._met: set[bytes] = set()
        self._written: set[bytes] = set()
        self._file: sqlite3.Connection | None = None
        self._was_empty = False
        self._is_lost = False
        """Whether the file turned out to be damaged."""
        with suppress(OSError, *BROKEN):
            self._file = self._opened()
            self._was_empty = self._file.execute("SELECT 1 FROM kept LIMIT 1").fetchone() is None

    def get(self, key: bytes) -> bytes | None:
        """The value of a key, or ``None`` if there is none that is whole."""
        if key in self._new:
            return self._unpacker.decompress(self._new[key])
        if self._file is None or (self._was_empty and key not in self._written):
            return None
        try:
            found = self._file.execute("SELECT value, seal FROM kept WHERE key = ?", (key,)).fetchone()
        except BROKEN:
            self._forget()
            return None
        if found is None or not isinstance(found[0], bytes) or found[1] != digest((key, found[0])):
            return None
        try:
            value = self._unpacker.decompress(found[0])
        except (zstandard.ZstdError, MemoryError):  # what claims to be larger than any memory is damaged, too
            return None
        self._met.add(key)
        return value

    def put(self, key: bytes, value: bytes) -> None:
        """Keeps a value, in place of any other of its key."""
        packed = self._packer.compress(value)
        packed = self._new[key] = bytes(memoryview(packed))  # a copy takes no more room than it needs
        self._held += len(packed)
        if self._held > HELD and self._file is not None and not self._waits:
            self._waits = not self._wrote(self._insert)

    def touch(self, key: bytes) -> None:
        """The value of a key is of use, though nobody asks for it: it is not dropped."""
        self._met.add(key)

    def close(self) -> bool:
        """Writes what is new, and drops what nobody has asked for in a long time. Says whether it could; a folder in which
        nothing can be written loses nothing."""
        could = not self._is_lost
        if self._file is not None and (self._new or self._written or self._met):
            could = self._wrote(self._end)
        with suppress(*BROKEN):
            if self._file is not None:
                self._file.close()
        self._file, self._new, self._held, self._met, self._written = None, {}, 0, set(), set()
        return could

    def _wrote(self, write: Callable[[sqlite3.Connection, int], None]) -> bool:
        """Writes all or nothing, and says which. It is told the file, and the number of this build."""
        if self._file is None:
            return False
        try:
            with self._file as file:
                file.execute("BEGIN IMMEDIATE")
                write(file, file.execute("SELECT coalesce(max(build), 0) + 1 FROM builds").fetchone()[0])
        except sqlite3.OperationalError:
            return False  # locked, or no room: it stays as it is
        except BROKEN:
            self._forget()
            return False
        self._written |= self._new.keys()
        self._new, self._held = {}, 0
        return True

    def _insert(self, file: sqlite3.Connection, build: int) -> None:
        """Writes what is new."""
        sealed = ((key, digest((key, value)), build, value) for key, value in self._new.items())
        file.executemany("INSERT OR REPLACE INTO kept (key, seal, build, value) VALUES (?, ?, ?, ?)", sealed)

    def _end(self, file: sqlite3.Connection, build: int) -> None:
        """Writes what is new and what was of use, and drops what is not any more."""
        self._insert(file, build)
        file.execute("DELETE FROM builds")
        file.execute("INSERT INTO builds VALUES (?)", (build,))
        file.executemany(
            "UPDATE kept SET build = ? WHERE key = ? AND build < ?",
            ((build, key, build - RENEWED_AFTER) for key in sorted(self._met)),
        )
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
        path = self.folder / FILE  # who has opened it need not be who closes it, a server's idle thread
        return sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)

    def _prepare(self, file: sqlite3.Connection) -> None:
        file.execute("PRAGMA synchronous = OFF")  # a value that a crash cut off is found by its seal
        file.execute("CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, seal BLOB, build INTEGER, value BLOB)")
        file.execute("CREATE TABLE IF NOT EXISTS builds (build INTEGER)")
        file.execute(f"PRAGMA user_version = {FORM}")

    def _forget(self) -> None:
        """A file that turns out to be damaged is no file."""
        if self._file is not None:
            with suppress(*BROKEN):
                self._file.close()
            self._file, self._is_lost = None, True
            self._delete()

    def _delete(self) -> None:
        for file in self.folder.glob(f"{FILE}*"):
            with suppress(OSError):
                file.unlink()


def open_store(folder: Path | None) -> Store:
    """The store in a folder; with none, one that keeps nothing."""
    return NoStore() if folder is None else FileStore(folder)
