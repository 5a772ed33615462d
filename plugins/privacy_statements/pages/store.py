"""What a page says → its body, kept in one file from one build to the next.

A value stands under the digest of everything that it is made from: the program, the options, the templates and all that
the view says. Whoever asks with the same digest gets the same bytes. Nothing in the file is trusted: what is damaged,
locked, cut off or of another form is not there, and the page is rendered as if there were no store.
"""

from __future__ import annotations

import logging
import os
import platform
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import Enum
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from msgspec import msgpack

from privacy_statements.read.files import digest_of as digest_of
from privacy_statements.read.files import files_below
from privacy_statements.words.recorded import Mixed, Piece, RecordText, of_pieces

LOG = logging.getLogger("privacy_statements")
FILE = "pages.sqlite"
FORM = 1
"""The form of the file; one of another form is made anew."""
KEPT_FOR = 8
"""After how many whole builds that did not ask for it a value is dropped, at the latest."""
RENEWED_AFTER = 4
"""After how many builds it is noted again that a value is in use. A value stays for one build less than the difference,
at the least."""
WAITING = 2**22
"""How many bytes of new values wait in memory to be written."""
PATIENCE = 10.0
"""For how many seconds a build waits for another one that writes."""
BROKEN = (sqlite3.Error, UnicodeError)
"""What a damaged file causes; the second where its bytes are in the message."""
LIBRARIES = ("babel", "jinja2", "markdown-it-py", "markupsafe", "msgspec", "selectolax")
"""Libraries that decide what a page says."""
SOURCES = frozenset({".jinja", ".mo", ".po", ".py", ".svg", ".yml"})
"""Endings of the files that do."""
RECORD, MIXED = 1, 2
"""How words of a record are marked in what is encoded, and sentences of ours with such words in them."""


class Store:
    """Values in one file of a folder; without a folder, no values. Two builds may use it at once: each sees what is whole,
    and writes whole values. A file that cannot be read or written is as good as none: no build fails for it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._file: sqlite3.Connection | None = None
        self._keys: set[bytes] = set()
        """What the file holds: to ask it for what it does not hold is a twentieth of a first build."""
        self._new: dict[bytes, bytes] = {}
        self._size = 0
        self._used: set[bytes] = set()
        self._is_locked = False
        """Whether what is new is written at the end only: another build was writing, or there was no room."""
        if folder is not None:
            with suppress(OSError, *BROKEN):
                self._file = _opened(folder)
                self._keys = {key for (key,) in self._file.execute("SELECT key FROM pages")}

    @property
    def keeps(self) -> bool:
        """Whether there is any file."""
        return self._file is not None

    def get(self, key: bytes) -> bytes | None:
        """The value of a key, or ``None`` if there is none that is whole."""
        if key in self._new:
            return self._new[key]
        if self._file is None or key not in self._keys:
            return None
        try:
            stored = self._file.execute("SELECT value, seal FROM pages WHERE key = ?", (key,)).fetchone()
        except BROKEN:
            self._delete()
            return None
        if stored is None or not isinstance(stored[0], bytes) or stored[1] != digest_of(key, stored[0]):
            return None
        self._used.add(key)
        return stored[0]

    def put(self, key: bytes, value: bytes) -> None:
        """Keeps a value, in place of any other of its key."""
        if self._file is None:
            return
        self._new[key] = value
        self._size += len(value)
        if self._size > WAITING and not self._is_locked:
            self._is_locked = not self._write(self._insert)

    def close(self, *, whole: bool = False) -> None:
        """Writes what is new. A ``whole`` build has asked for all that it needs: then what no build has asked for in a long
        time is dropped."""
        if self._file is not None and (self._new or whole):
            self._write(self._end if whole else self._insert)
        if self._file is not None:
            with suppress(*BROKEN):
                self._file.close()
        self._file = None
        self._new.clear()

    def _write(self, write: Callable[[sqlite3.Connection, int], None]) -> bool:
        """Writes all or nothing, and returns whether it could. ``write`` gets the file and the number of this build."""
        assert self._file is not None
        try:
            with self._file as file:
                file.execute("BEGIN IMMEDIATE")
                write(file, file.execute("SELECT coalesce(max(build), 0) + 1 FROM builds").fetchone()[0])
        except sqlite3.OperationalError:
            return False  # locked, or no room: the file stays as it is
        except BROKEN:
            self._delete()
            return False
        self._keys.update(self._new)
        self._new, self._size = {}, 0
        return True

    def _insert(self, file: sqlite3.Connection, build: int) -> None:
        rows = ((key, digest_of(key, value), build, value) for key, value in self._new.items())
        file.executemany("INSERT OR REPLACE INTO pages (key, seal, build, value) VALUES (?, ?, ?, ?)", rows)

    def _end(self, file: sqlite3.Connection, build: int) -> None:
        self._insert(file, build)
        file.execute("DELETE FROM builds")
        file.execute("INSERT INTO builds VALUES (?)", (build,))
        renewed = ((build, key, build - RENEWED_AFTER) for key in sorted(self._used))
        file.executemany("UPDATE pages SET build = ? WHERE key = ? AND build < ?", renewed)
        file.execute("DELETE FROM pages WHERE build < ?", (build - KEPT_FOR,))

    def _delete(self) -> None:
        """A file that turns out to be damaged is no file."""
        if self._file is not None:
            with suppress(*BROKEN):
                self._file.close()
        self._file = None
        if self._folder is not None:
            _delete(self._folder, f"{FILE}*")


def store_beside(folder: Path | None) -> Store:
    """The store that builds have left in a folder. Where there is none, none is begun."""
    return Store(folder if folder is not None and (folder / FILE).is_file() else None)


def _opened(folder: Path) -> sqlite3.Connection:
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    if _is_open_to_others(folder):
        LOG.warning("%s is not used: others may write there, and pages are made of what is in it; remove it", folder)
        raise PermissionError(folder)
    with suppress(OSError), (folder / ".gitignore").open("x") as note:
        note.write("*\n")
    file = _connected(folder)
    try:
        (form,) = file.execute("PRAGMA user_version").fetchone()
        if form not in (0, FORM):
            raise sqlite3.DatabaseError
        return _prepared(file)
    except sqlite3.OperationalError:
        file.close()
        raise
    except BROKEN:
        file.close()
        _delete(folder, f"{FILE}*")
        return _prepared(_connected(folder))


def _is_open_to_others(folder: Path) -> bool:
    """Whether somebody else may write what is in the folder, where a system says so."""
    status = folder.stat()
    return os.name == "posix" and (status.st_uid not in (os.geteuid(), 0) or bool(status.st_mode & 0o022))


def _connected(folder: Path) -> sqlite3.Connection:
    path = folder / FILE  # a server may close it in another thread than it was opened in
    return sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)


def _prepared(file: sqlite3.Connection) -> sqlite3.Connection:
    file.execute("PRAGMA synchronous = OFF")  # a value that a crash cut off is found by its seal
    file.execute("CREATE TABLE IF NOT EXISTS pages (key BLOB PRIMARY KEY, seal BLOB, build INTEGER, value BLOB)")
    file.execute("CREATE TABLE IF NOT EXISTS builds (build INTEGER)")
    file.execute(f"PRAGMA user_version = {FORM}")
    return file


def _delete(folder: Path, pattern: str) -> None:
    for file in folder.glob(pattern):
        with suppress(OSError):
            file.unlink()


# --- digests


def encoded(value: Any) -> bytes:
    """A view, or any other plain value, as bytes: the same only for values that say the same. Words of a record are told
    from words of ours; where they stand in its file does not count."""
    return _encoder.encode(value)


def _plain(value: Any) -> Any:
    """What the encoder does not know by itself."""
    if isinstance(value, Mixed):
        return msgpack.Ext(MIXED, msgpack.encode(value.pieces))
    if isinstance(value, str):
        return msgpack.Ext(RECORD, value.encode("utf-8", "surrogatepass"))
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    return repr(value)  # of an option that a host has read


_encoder = msgpack.Encoder(enc_hook=_plain)


def decoded(data: bytes) -> Any:
    """What was encoded, as plain data in which words of records are such again, without their places."""
    return msgpack.decode(data, ext_hook=_recorded)


def _recorded(mark: int, data: memoryview) -> str:
    if mark == MIXED:
        return of_pieces(Piece(text, recorded) for text, recorded in msgpack.decode(data))
    return RecordText(str(data, "utf-8", "surrogatepass"))


def digest_of_files(folder: Path, endings: frozenset[str] | None = None) -> bytes:
    """The digest of all files below a folder, by their paths. A folder that is not there has none."""
    parts: list[bytes | str] = []
    for file in sorted(file for file in files_below(folder) if endings is None or file.suffix in endings):
        parts += [file.relative_to(folder).as_posix(), file.read_bytes()]
    return digest_of(*parts)


@cache
def program() -> bytes:
    """The digest of this program: its own files, and the versions of Python and of what it is made with."""
    versions = [f"{name} {version(name)}" for name in LIBRARIES]
    return digest_of(platform.python_version(), *versions, digest_of_files(Path(__file__).parents[1], SOURCES))
