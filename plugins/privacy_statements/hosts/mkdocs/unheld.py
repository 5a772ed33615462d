"""What the host need not hold in memory: the contents of files that are made when they are written, and of pages that are
made when they are printed. Whoever asks for a content gets it, at any time; it is made again then.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, MutableSet
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from mkdocs.structure.files import File

from privacy_statements.pages.page import Asset

PLAIN = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)*")
"""A path of which ``PurePath`` makes nothing else, on any system."""


INDEX = "index.html"


class PlainFile(File):
    """A file whose path is known to be a plain one.

    Replaces: ``PurePath`` of the host over each path, which is most of what a file costs, and ``quote`` over each
    address. Any other path goes that way. Proof: ``tests/test_shortcuts.py`` compares the paths.
    """

    def _plain_url(self) -> str:
        path = self.dest_uri
        if (not path.isascii() or "/" not in path) or not PLAIN.fullmatch(path):
            return self._get_url()
        return path.removesuffix(INDEX) if self.use_directory_urls and path.endswith("/" + INDEX) else path

    url = cached_property(_plain_url)
    """The address, as the host writes it."""

    @property
    def src_path(self) -> str:
        """The path as the system writes it."""
        return os.path.normpath(self.src_uri)

    @src_path.setter
    def src_path(self, value: str) -> None:
        self.src_uri = value if PLAIN.fullmatch(value) else PurePath(value).as_posix()


class MadeFile(PlainFile):
    """A file that is written piece by piece. A large site has many thousands of them: what they have beside other files of
    the host is in slots, since the dictionary of each would be twice as large."""

    __slots__ = ("_set", "leave", "mark", "parts")
    parts: Callable[[], Iterable[bytes]] | None
    """What makes it; ``None`` once another content was set."""
    mark: bytes
    """The digest of what decides about it; of none where nobody knows."""
    leave: Callable[[str, bytes, Callable[[], Iterable[bytes]]], None] | None
    """What writes it in place of the host, unless it is there already: its path, its mark, what makes it."""
    _set: str | bytes | None

    def __init__(self, *given: Any, **named: Any) -> None:
        """A file of the host that nobody has said yet how to make."""
        self.parts, self.mark, self.leave, self._set = None, b"", None, None
        super().__init__(*given, **named)

    @property
    def _content(self) -> str | bytes | None:
        return self._set if self.parts is None else b"".join(self.parts())

    @_content.setter
    def _content(self, value: str | bytes | None) -> None:
        self._set, self.parts = value, None

    def copy_file(self, dirty: bool = False) -> None:
        """Writes the file, as the host does, without holding all of it."""
        if self.parts is None:
            super().copy_file(dirty)
            return
        if self.leave is not None and self.mark:
            self.leave(self.dest_uri, self.mark, self.parts)
            return
        place = Path(self.abs_dest_path)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            file.writelines(self.parts())

    def is_modified(self) -> bool:
        """Always: nobody knows without making it."""
        return self.parts is not None or super().is_modified()


def made_file(config: Any, path: str, asset: Asset) -> MadeFile:
    """A file of the host that is written as the asset says."""
    file = MadeFile.generated(config, path, content=b"")
    assert isinstance(file, MadeFile)
    file.parts, file.mark = asset.parts, asset.mark
    return file


class Anchors(MutableSet[str]):
    """The anchors of a page: those that the host knows, and those of its content, which is read when they are missed."""

    def __init__(self, known: Iterable[str], more: Callable[[], Iterable[str]] | None = None) -> None:
        self._known, self._more = set(known), more

    def _all(self) -> set[str]:
        if self._more is not None:
            self._known |= set(self._more())
            self._more = None
        return self._known

    def __contains__(self, anchor: object) -> bool:
        return anchor in self._known or anchor in self._all()

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def add(self, value: str) -> None:
        """Adds an anchor."""
        self._known.add(value)

    def discard(self, value: str) -> None:
        """Takes an anchor out."""
        self._all().discard(value)


class Unheld(NamedTuple):
    """The content of a page, as far as it can be made again. A page that is copied has its own."""

    set: str | None = None
    """A content that somebody else has made, or that is needed now."""
    again: Callable[[], str] | None = None
    """Makes the content."""
    expected: str | None = None
    """What the host is about to set, in place of what ``again`` makes."""


NAME = "_unheld"
"""The attribute of a page that holds it."""
KINDS: dict[type[Any], type[Any]] = {}
"""What was made of the classes of pages that a host has: one of each."""


def _kind(base: type[Any]) -> type[Any]:
    """The class of pages of the host, with a content that need not be held."""

    def get(page: Any) -> str | None:
        held: Unheld = vars(page)[NAME]
        if held.set is None and held.again is not None:
            held = vars(page)[NAME] = held._replace(set=held.again())
        return held.set

    def put(page: Any, value: str | None) -> None:
        held: Unheld = vars(page)[NAME]
        if value is not None and value is held.expected:
            vars(page)[NAME] = Unheld(again=held.again)
        elif value is not held.set:
            vars(page)[NAME] = Unheld(value)

    return type(base.__name__, (base,), {"content": property(get, put), "__module__": base.__module__})


def unhold(page: Any, html: str, again: Callable[[], str]) -> None:
    """When the host sets ``html`` as the content of a page, ``again`` makes it whenever somebody asks."""
    if NAME not in vars(page):
        vars(page).pop("content", None)
        kind = type(page)
        page.__class__ = KINDS[kind] = KINDS.get(kind) or _kind(kind)
    vars(page)[NAME] = Unheld(None, again, html)


def is_made_again(page: Any) -> bool:
    """Whether the content of a page is what ``unhold`` was told, and nobody has set another one."""
    held: Unheld | None = vars(page).get(NAME)
    return held is not None and held.again is not None


def cover(page: Any) -> Callable[[], None]:
    """Nobody needs the content of this page for a while: it is empty. Returns what brings it back, unless somebody has
    set another one."""
    held: Unheld = vars(page)[NAME]
    covered = vars(page)[NAME] = held._replace(set="")

    def uncover() -> None:
        if vars(page)[NAME] is covered:
            vars(page)[NAME] = held

    return uncover


def hide(page: Any) -> None:
    """Nobody needs the content of this page until it is released: it is empty, and need not be made."""
    vars(page)[NAME] = vars(page)[NAME]._replace(set="")


def release(page: Any) -> None:
    """The page is written: its content is made again if somebody asks."""
    held: Unheld | None = vars(page).get(NAME)
    if held is not None and held.again is not None:
        vars(page)[NAME] = Unheld(again=held.again)
