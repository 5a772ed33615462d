"""Pages that lead on: those that the views name, and those of the option ``moved``. They are files beside the pages, in no
menu, search or list of pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.handwritten import HandWritten, served
from privacy_statements.pages.page import Asset
from privacy_statements.pages.render import Renderer
from privacy_statements.publish.headers import policy_in_page
from privacy_statements.views.leads import KnownView
from privacy_statements.views.moved import Anchor, Moved
from privacy_statements.views.shapes import Link
from privacy_statements.words.wording import Wording

Written = Mapping[str, str | None]
"""The option: by old address, with or without an anchor, the new one; nothing where nothing has taken its place."""


def split(address: str) -> tuple[str, str | None]:
    """The file of a page and the anchor that an address names: ``a/b/#c``, ``a/b`` and ``a/b.md`` are one page."""
    path, _, anchor = address.partition("#")
    bare = path.strip("/").removesuffix(".md").removesuffix(".html")
    return f"{bare or 'index'}.md", anchor or None


def moved_anchors(written: Written, titles: Mapping[str, str], wording: Wording) -> dict[str, list[Anchor]]:
    """The old anchors of each page, with their new places. ``titles`` are those of the pages, as far as they are known."""
    anchors: dict[str, list[Anchor]] = {}
    for old, new in written.items():
        path, anchor = split(old)
        if anchor is not None:
            place = _target(new, titles) if new else Link(wording._("Nothing has taken its place."))
            anchors.setdefault(path, []).append((anchor, place))
    return anchors


def moved_by_option(
    written: Written, titles: Mapping[str, str], position: Position, wording: Wording
) -> Iterator[Moved]:
    """What the site itself says of pages that have moved. ``titles`` are those of its pages, by file."""
    anchors = moved_anchors(written, titles, wording)
    pages: dict[str, Link | None] = dict.fromkeys(anchors)
    for old, new in written.items():
        path, anchor = split(old)
        if anchor is None:
            pages[path] = _target(new, titles) if new else None
    for path, page in pages.items():
        gone = page is None and path not in anchors
        title = wording._("This page is gone") if gone else wording._("This page has moved")
        words = wording._("Nothing has taken its place.") if gone else wording._("What it said is here now:")
        yield Moved(path, title, "moved", words, (page,) if page else (), tuple(anchors.get(path, ())), position)


def _target(new: str, titles: Mapping[str, str]) -> Link:
    if urlsplit(new).scheme:
        return Link(new, url=new)
    path, anchor = split(new)
    return Link(titles.get(path, new), page=path, anchor=anchor)


def without_pages(
    by_view: Iterable[Moved],
    by_option: Iterable[Moved],
    views: Iterable[KnownView],
    files: Iterable[HandWritten],
    directory_urls: bool,
) -> tuple[list[Moved], list[Diagnostic]]:
    """The redirects from addresses without a page. A page has its old anchors itself, so an entry of the option for it is
    wrong, unless it has only anchors."""
    paths = {view.info.path for view in views if view.info.has_page}
    taken = {served(path, directory_urls) for path in (*paths, *(file.path for file in files))}
    pages: list[Moved] = []
    problems: list[Diagnostic] = []
    for moved in by_option:
        if moved.path in paths and moved.anchors and not moved.to:
            continue
        if (file := served(moved.path, directory_urls)) in taken:
            message = f'met "{moved.path}" in the option "moved", and there is such a page; expected an address without a page'
            problems.append(diagnose("duplicate-page", moved.position, message))
        taken.add(file)
        pages.append(moved)
    return [*pages, *(each for each in by_view if served(each.path, directory_urls) not in taken)], problems


def moved_assets(
    pages: Iterable[Moved], renderer: Renderer, *, policy: bool, pagefind: bool
) -> Iterator[tuple[Asset | None, tuple[Diagnostic, ...]]]:
    """The file of each of these pages, or what is wrong with their template."""
    said = policy_in_page(pagefind=pagefind) if policy else ""
    for moved in pages:
        html, problems = renderer.moved(moved, said)
        file = Asset(renderer.addresses.file_of(moved.path), html.encode(), moved.position)
        yield None if problems else file, problems
