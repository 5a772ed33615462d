"""``products/*`` in ``nav:`` stands for the generated pages of that folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from privacy_statements.pages.metadata import for_theme
from privacy_statements.pages.page import Page
from privacy_statements.views.paths import ALONE, FOLDERS, index

STAR = "/*"


def in_menu(pages: Collection[Page], most: int) -> frozenset[str]:
    """The files of the pages that belong into a menu: what stands for itself, every index, and the records of a
    kind that has at most ``most`` of them. The index carries what the menu does not, at any number of records."""
    wanted = [page.path for page in pages if page.in_menu]
    count = Counter(_folder_of(path) for path in wanted if not _is_index(path))
    return frozenset(path for path in wanted if _is_index(path) or count[_folder_of(path)] <= most)


def expand(nav: Any, pages: Collection[Page], most: int, files: Collection[str] = ()) -> Any:
    """The navigation with each placeholder replaced by its pages: the index first, then the others that
    belong into a menu, in the order of the records. Whatever is no placeholder stays as it is. A page or folder
    that there is not, until a record says something, is left out as long. ``files`` are those of the host."""
    listed: dict[str, list[Any]] = {folder: [] for folder in FOLDERS}
    none = {*ALONE, *map(index, FOLDERS)} - {page.path for page in pages} - {*files}
    wanted = in_menu(pages, most)
    for page in pages:
        if page.path in wanted:
            listed.setdefault(_folder_of(page.path), []).append({for_theme(page.menu_title): page.path})
    for entries in listed.values():
        entries.sort(key=lambda entry: not _is_index(next(iter(entry.values()))))
    return _expand(_without(nav, none), listed)


def expected(nav: Any, pages: Collection[Page], most: int) -> frozenset[str]:
    """The files that a host should find in an expanded navigation. A record whose folder has an index is none of
    them where a writer has named what stands in the menu: its index leads to it."""
    wanted = in_menu(pages, most)
    if nav is None:
        return wanted
    named = frozenset(_named(nav))
    return frozenset(
        path for path in wanted if _is_index(path) or path in named or f"{_folder_of(path)}/index.md" not in wanted
    )


def _named(nav: Any) -> Iterator[str]:
    """Every file or address in a navigation."""
    if isinstance(nav, str):
        yield nav
    inner = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ()
    for each in inner:
        yield from _named(each)


def _folder_of(path: str) -> str:
    """The folder of a page; a page at the top stands for itself."""
    return path.partition("/")[0]


def _is_index(path: str) -> bool:
    return path.endswith("/index.md") or "/" not in path


def _expand(nav: Any, listed: dict[str, list[Any]]) -> Any:
    if isinstance(nav, list):
        in_place = [
            listed.get(_folder(entry), [entry]) if _folder(entry) else [_expand(entry, listed)] for entry in nav
        ]
        return [entry for entries in in_place for entry in entries if entry != {}]  # nothing is left of it
    if not isinstance(nav, dict):
        return nav
    sections = {}
    for title, inner in nav.items():
        section = listed.get(_folder(inner), [inner]) if _folder(inner) else _expand(inner, listed)
        if _folder(inner) and len(section) == 1 and isinstance(section[0], dict):
            section = next(iter(section[0].values()))  # a section with nothing but its index is a link to it
        if section or not _folder(inner):
            sections[title] = section
    return sections


def _without(nav: Any, none: Collection[str]) -> Any:
    """A navigation without these files; ``None`` where nothing is left of it."""
    match nav:
        case str():
            return None if nav in none else nav
        case list():
            rest: Any = [each for each in (_without(entry, none) for entry in nav) if each is not None]
        case dict():
            inner = {title: _without(entry, none) for title, entry in nav.items()}
            rest = {title: each for title, each in inner.items() if each is not None or nav[title] is None}
        case _:
            return nav
    return rest if rest or not nav else None


def _folder(entry: Any) -> str:
    """The folder that a placeholder stands for."""
    return entry.removesuffix(STAR) if isinstance(entry, str) and entry.endswith(STAR) else ""
