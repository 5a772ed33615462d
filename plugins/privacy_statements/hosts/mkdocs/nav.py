"""``products/*`` in ``nav:`` stands for the generated pages of that folder."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from privacy_statements.hosts.mkdocs.head import for_theme
from privacy_statements.page import Page

STAR = "/*"


def expand(nav: Any, pages: Iterable[Page]) -> Any:
    """The navigation with each placeholder replaced by its pages: the index first, then the others that
    belong into a menu, in the order of the records. Whatever is no placeholder stays as it is."""
    listed: dict[str, list[Any]] = {}
    for page in pages:
        if page.in_menu:
            listed.setdefault(page.path.partition("/")[0], []).append({for_theme(page.menu_title): page.path})
    for entries in listed.values():
        entries.sort(key=lambda entry: not next(iter(entry.values())).endswith("/index.md"))
    return _expand(nav, listed)


def _expand(nav: Any, listed: dict[str, list[Any]]) -> Any:
    if isinstance(nav, list):
        expanded = []
        for entry in nav:
            folder = _folder(entry)
            expanded += listed.get(folder, [entry]) if folder else [_expand(entry, listed)]
        return expanded
    if isinstance(nav, dict):
        return {title: _section(inner, listed) for title, inner in nav.items()}
    return nav


def _section(inner: Any, listed: dict[str, list[Any]]) -> Any:
    folder = _folder(inner)
    if folder is None:
        return _expand(inner, listed)
    entries = listed.get(folder, [inner])
    # a section with nothing but its index is a link to it
    return next(iter(entries[0].values())) if len(entries) == 1 and isinstance(entries[0], dict) else entries


def _folder(entry: Any) -> str | None:
    return entry.removesuffix(STAR) if isinstance(entry, str) and entry.endswith(STAR) else None
