"""Files of the site as an earlier build has left them.

Replaces: emptying the folder of the site, and making and writing again every page, twin and table in it of which nothing
has changed. Before the host empties the folder, its folders go aside; they come back at once, without what no build has
noted, and a file that is noted under the same key, and that nobody has touched since, is neither made nor written.
Whatever this build does not ask for is deleted, before anything is written over it. The note says of each file its size,
its times and its inode, as they were when this program itself had written it: a file that somebody else has written,
copied or edited is another one. Without a note, and after anything that went wrong, the host finds an empty folder, as
ever. While a mistake takes the place of every page under ``serve``, they rest aside. Proof: ``tests/test_left.py`` and ``tests/test_shortcuts.py``.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from msgspec import Struct, field

from privacy_statements.cache.digests import digest
from privacy_statements.cache.store import Store

ASIDE = ".left-by-an-earlier-build"
"""The folder below that of the site where the others are while the host empties it; it leaves alone what begins with a
dot."""


class Noted(NamedTuple):
    """A file as this program has left it."""

    key: str
    """What decides about its content, as a digest."""
    size: int
    changed: int
    """When its content was changed, in nanoseconds."""
    touched: int
    """When anything about it was changed, in nanoseconds: nobody can set this."""
    inode: int

    def __str__(self) -> str:
        """As ``read`` reads it."""
        return " ".join(map(str, self))

    @classmethod
    def read(cls, text: str) -> Noted:
        """A file as it was written. Raises ``ValueError`` or ``TypeError`` for anything else."""
        key, *numbers = text.split(" ")
        return cls(key, *map(int, numbers))

    @classmethod
    def of(cls, key: str, found: os.stat_result) -> Noted:
        """A file of this key as it is found now."""
        return cls(key, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


class Left(Struct):
    """The files of one site in one build. Paths are relative to it, POSIX. Files at its top are never left, since the
    host deletes them."""

    site: Path
    known: dict[str, Noted] = field(default_factory=dict)
    """What an earlier build has left, by path."""
    noted: dict[str, str] = field(default_factory=dict)
    """What this build leaves: each file as ``Noted`` writes it, which is a quarter of its size."""
    made: set[str] = field(default_factory=set)
    """Folders that are there, unless somebody has deleted them."""

    def for_the_next(self) -> Left:
        """The same site in the next build, which knows what this one leaves."""
        return Left(self.site, {path: Noted.read(noted) for path, noted in self.noted.items()})

    def put_aside(self, *, rests: bool = False) -> None:
        """What stays as it is goes out of the way of the host, which is about to empty the folder; what ``rests`` is
        there since the last build, which had no use for it."""
        aside = self.site / ASIDE
        if not self.known:
            return
        try:
            if rests:
                for entry in list(os.scandir(aside)):
                    self._sift(entry.path, entry.name)
                return
            aside.mkdir()  # one that is there is of a build that was killed, or that is at this very place now
            for entry in list(os.scandir(self.site)):
                if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                    self._sift(entry.path, entry.name)
                    if os.path.lexists(entry.path):
                        Path(entry.path).rename(aside / entry.name)
        except OSError:
            self.known = {}
            shutil.rmtree(aside, ignore_errors=True)

    def _sift(self, folder: str, path: str) -> bool:
        """Deletes what is not as it was left, and says whether anything is there still."""
        holds = False
        for entry in list(os.scandir(folder)):
            inner = f"{path}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                holds |= self._sift(entry.path, inner)
            elif self._is_as_it_was(inner, entry.stat(follow_symlinks=False)):
                holds = True
            else:
                Path(entry.path).unlink()
        if not holds:
            Path(folder).rmdir()
        return holds

    def put_back(self) -> None:
        """The folder is empty now, and what was put aside comes back."""
        aside = self.site / ASIDE
        with suppress(OSError):
            for entry in list(os.scandir(aside)):
                Path(entry.path).rename(self.site / entry.name)
            aside.rmdir()
            return
        shutil.rmtree(aside, ignore_errors=True)

    def delete_others(self, paths: Collection[str]) -> None:
        """Deletes what was left and is not among these paths, with the folders that hold nothing more."""
        for path in [path for path in self.known if path not in paths]:
            if self._is_there(path):
                with suppress(OSError):
                    (self.site / path).unlink()
            del self.known[path]
            with suppress(OSError):  # until one holds something
                for folder in list(Path(path).parents)[:-1]:
                    (self.site / folder).rmdir()

    def has(self, path: str, key: str) -> bool:
        """Whether the file is there as it would be written now; then it stays."""
        known = self.known.get(path)
        if known is None or known.key != key or not self._is_there(path):
            return False
        self.noted[path] = str(known)
        return True

    def write(self, path: str, key: str, parts: Iterable[bytes]) -> None:
        """Writes a file. One that was there may have other names, and readers: they keep what they have."""
        place = f"{self.site}/{path}"  # a ``Path`` for each of thousands of files is most of the work
        if path in self.known:
            with suppress(FileNotFoundError):
                os.unlink(place)  # noqa: PTH108  # the same
        folder = place.rpartition("/")[0]
        if folder not in self.made:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103  # the same
            self.made.add(folder)
        with _opened(place) as file:
            file.writelines(parts)
            file.flush()
            if _is_below(path):
                self.noted[path] = str(Noted.of(key, os.fstat(file.fileno())))

    def leave(self, path: str, key: str, parts: Callable[[], Iterable[bytes]]) -> None:
        """Leaves the file of this key there, and writes it if it is not."""
        if not self.has(path, key):
            self.write(path, key, parts())

    def end(self) -> None:
        """Deletes what was left and not asked for, wherever it is."""
        shutil.rmtree(self.site / ASIDE, ignore_errors=True)
        self.delete_others(self.noted)

    def _is_there(self, path: str) -> bool:
        try:
            return self._is_as_it_was(path, os.lstat(f"{self.site}/{path}"))
        except OSError:
            return False

    def _is_as_it_was(self, path: str, found: os.stat_result) -> bool:
        known = self.known.get(path)
        return known is not None and known[1:] == (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def _opened(place: str) -> BinaryIO:
    """A new file, with the folders that it needs."""
    try:
        return open(place, "wb")  # noqa: PTH123  # as above; the caller closes it
    except FileNotFoundError:
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        return open(place, "wb")  # noqa: PTH123  # the same


def left_in(site: Path, store: Store) -> Left:
    """What an earlier build has left in the folder of a site."""
    data = store.get(_place_of(site))
    with suppress(ValueError, TypeError, AttributeError):  # of another form
        if data is not None:
            known = {path: Noted.read(noted) for path, noted in json.loads(data).items()}
            return Left(site, known if all(map(_is_below, known)) else {})
    return Left(site)


def note(left: Left, store: Store) -> None:
    """Keeps what this build has left for the next one."""
    store.put(_place_of(left.site), json.dumps(left.noted, separators=(",", ":")).encode())


def _is_below(path: str) -> bool:
    """Whether a file is in a folder of the site that the host would empty."""
    return "/" in path and not path.startswith((".", "/")) and ".." not in path.split("/")


def _place_of(site: Path) -> bytes:
    return digest(("files that were left", os.path.realpath(site)))
