"""Files of the site that stay where an earlier build has left them.

Of a few thousand files an edit changes some tens; making and writing the others is half of what such a build costs. While
the host empties the folder of the site, its folders are aside, without any file that is not exactly as this program has
written and noted it: same size, same times, same inode. A file that would be written under the same key stays. The others
are deleted, so that nothing is ever there that a build into an empty folder would not give.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import DecodeError, Struct, ValidationError, json

from privacy_statements.pages.store import Store, digest_of, program

ASIDE = ".left-by-an-earlier-build"
"""The folder below that of the site where the others are meanwhile; the host leaves alone what begins with a dot."""
NOT_WRITTEN = f"{ASIDE}/not-written"
"""Where the host writes, below the site, in place of a page that is there."""


class Noted(Struct, frozen=True, array_like=True):
    """A file as this program has left it. Nobody can set ``touched``, the time of any change."""

    key: str
    size: int
    changed: int
    touched: int
    inode: int


class LeftFiles:
    """The files of one site in one build. Paths are relative to it, POSIX. Files at its top are never left."""

    def __init__(self, site: Path, store: Store) -> None:
        self._site, self._store = site, store
        self._name = digest_of("left files", program(), os.path.realpath(site))
        self._left: dict[str, Noted] = {}
        self._noted: dict[str, Noted] = {}
        self._folders: set[str] = set()
        """Those that were written to."""
        with suppress(DecodeError, ValidationError):  # of another version
            self._left = json.decode(store.get(self._name) or b"{}", type=dict[str, Noted])

    def put_aside(self) -> None:
        """What is as it was left goes out of the way of the host, which is about to empty the folder."""
        aside = self._site / ASIDE
        shutil.rmtree(aside, ignore_errors=True)  # of a build that was killed
        there: set[str] = set()
        try:
            aside.mkdir(parents=True)
            for entry in list(os.scandir(self._site)):
                if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                    there.update(self._unchanged(entry.path, entry.name))
                    if os.path.lexists(entry.path):
                        Path(entry.path).rename(aside / entry.name)
        except OSError:
            there.clear()
            shutil.rmtree(aside, ignore_errors=True)
        self._left = {path: noted for path, noted in self._left.items() if path in there}

    def _unchanged(self, folder: str, path: str) -> Iterable[str]:
        """The files that are as they were left; the others are deleted, and folders that hold nothing more."""
        unchanged: list[str] = []
        for entry in list(os.scandir(folder)):
            inner = f"{path}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                unchanged += self._unchanged(entry.path, inner)
            elif _note("", entry.stat(follow_symlinks=False)) == _without_key(self._left.get(inner)):
                unchanged.append(inner)
            else:
                Path(entry.path).unlink()
        if not unchanged:
            Path(folder).rmdir()
        return unchanged

    def put_back(self) -> None:
        """The folder is empty now, and what was put aside comes back."""
        for entry in list(os.scandir(self._site / ASIDE)) if (self._site / ASIDE).is_dir() else ():
            Path(entry.path).rename(self._site / entry.name)
        with suppress(OSError):  # writing one file again and again takes a disk longer than most of a build
            (self._site / NOT_WRITTEN).symlink_to(os.devnull)

    def stays(self, path: str, key: bytes) -> bool:
        """Whether the file of this key is there already."""
        noted = self._left.get(path)
        if noted is None or noted.key != key.hex():
            return False
        self._noted[path] = noted
        return True

    def write(self, path: str, key: bytes, parts: Iterable[bytes]) -> None:
        """Writes a file. One that was there may have other names, and readers: they keep what they have."""
        place = self._site / path
        if self._left.pop(path, None) is not None:
            place.unlink()
        if str(place.parent) not in self._folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(str(place.parent))
        with place.open("wb") as file:
            file.writelines(parts)
        self._noted[path] = _note(key.hex(), place.stat())

    def end(self, *, done: bool) -> None:
        """Deletes what was left and is no file of the site any more. A build that is ``done`` notes what it leaves."""
        shutil.rmtree(self._site / ASIDE, ignore_errors=True)
        for path in self._left.keys() - self._noted.keys():
            with suppress(OSError):  # until a folder holds something
                place = self._site / path
                if _note("", place.stat()) != _without_key(self._left[path]):
                    continue  # the host has written it
                place.unlink()
                for folder in list(Path(path).parents)[:-1]:
                    (self._site / folder).rmdir()
        if done:
            below = {path: noted for path, noted in self._noted.items() if "/" in path}
            self._store.put(self._name, json.encode(below))


def _note(key: str, status: os.stat_result) -> Noted:
    return Noted(key, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _without_key(noted: Noted | None) -> Noted | None:
    return noted and Noted("", noted.size, noted.changed, noted.touched, noted.inode)
