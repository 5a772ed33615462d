"""The folder of hand-written pages: its files, its pages as text, and where generated pages would hide them."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import LINE_BREAK, Position
from privacy_statements.read.load import shown_path, unreadable
from privacy_statements.read.syntax import decode

if TYPE_CHECKING:  # to look for pages, nobody waits for the views
    from privacy_statements.views.leads import KnownView

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
OF_ALL = (
    "changes", "index", "terms", "completeness", "search", "rights", "retention", "applies", "viewers",
    "choices", "questions",
)  # fmt: skip
"""Views that come from no single record."""
INDEXES = ("index", "README")  # a host serves both as the page of their folder


class HandWritten(Struct, frozen=True):
    """A file below the pages folder: its path there, and its path as positions show it."""

    path: str
    shown: str
    file: Path


class Source(Struct, frozen=True):
    """The text of a hand-written page."""

    page: HandWritten
    lines: tuple[str, ...]


def hand_written(folder: Path, root: Path) -> list[HandWritten]:
    """Every file of the folder, by path. Names that begin with a dot are no part of a site; linked folders
    are followed, each real folder once."""
    files: list[HandWritten] = []
    seen: set[str] = set()
    for parent, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(parent)
        is_seen = real in seen
        seen.add(real)
        folders[:] = [] if is_seen else [name for name in folders if not name.startswith(".")]
        for name in [] if is_seen else names:
            if not name.startswith("."):
                file = Path(parent, name)
                path = file.relative_to(folder).as_posix()
                files.append(HandWritten(path, shown_path(file, root), file))
    return sorted(files, key=lambda file: file.path)


def read_pages(files: Iterable[HandWritten]) -> tuple[list[Source], list[Diagnostic]]:
    """The text of every page, and what cannot be read."""
    sources: list[Source] = []
    diagnostics: list[Diagnostic] = []
    for page in files:
        if not page.path.lower().endswith(MARKDOWN):
            continue
        try:
            text = decode(page.file.read_bytes(), page.shown, diagnostics)
        except OSError as error:
            diagnostics.append(unreadable(page.shown, error))
            continue
        sources.append(Source(page, tuple(LINE_BREAK.split(text.removeprefix("\ufeff")))))
    return sources, diagnostics


def collisions(
    views: Iterable[KnownView], assets: Iterable[str], files: Iterable[HandWritten], directory_urls: bool
) -> Iterator[Diagnostic]:
    """Each page or file that would be written over another one: a generated page over another generated page or over a
    hand-written one. Paths are compared as a site serves them, and without regard to case."""
    by_path: dict[str, list[HandWritten]] = {}
    for file in files:
        by_path.setdefault(served(file.path, directory_urls), []).append(file)
    for asset in assets:
        for file in by_path.get(served(asset, directory_urls), ()):
            message = f'the generated file "{asset}" would be written over this one; expected another name'
            yield diagnose("duplicate-page", Position(file.shown), message)
    earlier: dict[str, KnownView] = {}
    for view in sorted(views, key=lambda view: view.info.kind not in OF_ALL):
        path, position = view.info.path, view.info.position
        target = served(path, directory_urls)
        for file in by_path.get(target, ()):
            message = f'the page "{path}" would be written over the hand-written {file.shown}; expected another id'
            yield diagnose("duplicate-page", position, message, related=Position(file.shown))
        if target in earlier:
            other = earlier[target].info
            of_all = other.kind in OF_ALL
            what = "the index" if of_all else f"the page of {other.position}"
            message = f'the page "{path}" would be written over {what}; expected another id'
            yield diagnose("duplicate-page", position, message, related=None if of_all else other.position)
        earlier.setdefault(target, view)


def served(path: str, directory_urls: bool) -> str:
    """The file that a host makes of a file, in lower case: ``a/b.md`` becomes ``a/b/index.html``."""
    bare, end = posixpath.splitext(path)
    if end.lower() not in MARKDOWN:
        return path.casefold()
    folder, name = posixpath.split(bare)
    if name in INDEXES:
        return posixpath.join(folder, "index.html").casefold()
    return (posixpath.join(bare, "index.html") if directory_urls else f"{bare}.html").casefold()
