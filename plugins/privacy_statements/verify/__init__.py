"""A built site, read back and compared with the records: is everything there, once, and nothing else?

It knows no host. Whoever built the site, a row that is not on its page is missed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from privacy_statements.diagnostics import Diagnostic, Severity, diagnose
from privacy_statements.handwritten import hand_written
from privacy_statements.load import shown_path
from privacy_statements.pipeline import Built, build
from privacy_statements.position import Position
from privacy_statements.project import PLUGIN, ConfigError, Project, names_plugin
from privacy_statements.verify.compare import Comparison, is_of_records
from privacy_statements.verify.data import changed_data
from privacy_statements.verify.expected import ExpectedPage, expected_pages
from privacy_statements.verify.links import Site, dead_links, repeated_ids
from privacy_statements.verify.manifest import NAME, Entry, manifest_text
from privacy_statements.verify.published import PublishedPage, read_page

HTML = (".html", ".htm")
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found in a site, how much of it was looked at, and, where nothing is wrong, its manifest."""

    diagnostics: tuple[Diagnostic, ...]
    pages: int = 0
    rows: int = 0
    links: int = 0
    manifest: str = ""


def verify(project: Project, folder: Path) -> Verified:
    """Compares the site in a folder with the records of a project."""
    built = build(project)
    if built.failed:
        return Verified(tuple(one for one in built.diagnostics if one.severity is Severity.ERROR))
    shown = shown_path(folder, project.root)
    expected = expected_pages(built, project)
    files = frozenset(_files(folder))
    absent = list(_missing_pages(expected, files, shown))
    unnamed = list(_without_plugin(project))
    if unnamed:  # its options are unknown: what is on the pages cannot be judged
        return Verified(tuple(sorted(unnamed + absent)))
    pages = {
        path: read_page(folder, path, f"{shown}/{path}") for path in sorted(files) if path.endswith(HTML)
    }
    site = Site(files, pages, project.site_url)
    found = [*absent, *_compared(expected, pages)]
    found += _extra_pages(expected, pages, project)
    for page in pages.values():
        found += [*dead_links(page, site), *repeated_ids(page)]
    found += changed_data(built, site, folder, shown)
    rows = sum(len(page.rows) for page in expected.values())
    links = sum(len(page.links) for page in pages.values())
    if found:
        return Verified(tuple(sorted(set(found))), len(pages), rows, links)
    text = manifest_text(_entries(expected, pages, folder), _data(built, folder), rows, links)
    return Verified((), len(pages), rows, links, text)


def _files(folder: Path) -> Iterator[str]:
    for here, _folders, names in os.walk(folder, followlinks=True):
        for name in names:
            yield Path(here, name).relative_to(folder).as_posix()


def _without_plugin(project: Project) -> Iterator[Diagnostic]:
    """A configuration that does not name the plugin: most likely, why nothing is there."""
    config = project.root / project.config
    try:
        named = not config.is_file() or names_plugin(config)
    except ConfigError:
        return
    if not named:
        message = (
            f'the configuration does not name the plugin "{PLUGIN}", so nothing of the records is published'
        )
        yield diagnose("missing-plugin", Position(project.config), message)


def _missing_pages(
    expected: Mapping[str, ExpectedPage], files: frozenset[str], shown: str
) -> Iterator[Diagnostic]:
    """Pages that are not in the site. A hand-written one may be left out, unless it shows records."""
    needed = [page for page in expected.values() if not page.by_hand or page.rows]
    missing = [page for page in needed if page.path not in files]
    if missing and not any(not page.by_hand and page.path in files for page in needed):
        message = (
            f"none of the {len(missing)} pages that the records make is in this site: "
            "whatever built it did not use the plugin, or it is another site"
        )
        yield diagnose("missing-page", Position(shown), message)
    for page in missing:
        message = f"this page is not in the site; its record is {page.position}"
        yield diagnose("missing-page", Position(f"{shown}/{page.path}"), message, related=page.position)


def _compared(
    expected: Mapping[str, ExpectedPage], pages: Mapping[str, PublishedPage]
) -> Iterator[Diagnostic]:
    places = {
        row.anchor: path
        for path, page in expected.items()
        for row in page.rows
        if row.anchor is not None and page.kind == "product"
    }
    for path, page in expected.items():
        if path in pages:
            yield from Comparison(page, pages[path], places).found()


def _extra_pages(
    expected: Mapping[str, ExpectedPage], pages: Mapping[str, PublishedPage], project: Project
) -> Iterator[Diagnostic]:
    """Pages that show rows, or stand among the generated ones, and come from nowhere."""
    made = {path.partition("/")[0] for path, page in expected.items() if "/" in path and not page.by_hand}
    copied = {file.path for file in hand_written(project.pages, project.root)}
    for path, page in pages.items():
        if path in expected:
            continue
        rows = sum(map(is_of_records, page.rows))
        among = "/" in path and path.partition("/")[0] in made and path not in copied
        if rows or (among and not _leads_on(page)):
            what = f"with {rows} rows " if rows > 1 else "with a row " if rows else ""
            yield diagnose("extra-page", page.at(None), f"no record makes this page {what}".rstrip())


def _leads_on(page: PublishedPage) -> bool:
    """Whether a page only leads to another one."""
    return any(element.tag == "meta" for _link, element in page.links)


def _entries(
    expected: Mapping[str, ExpectedPage], pages: Mapping[str, PublishedPage], folder: Path
) -> list[Entry]:
    entries = []
    for path in pages:
        page, content = expected.get(path), (folder / path).read_bytes()
        known = (page.kind, page.records, len(page.rows)) if page else (OTHER, (), 0)
        entries.append(Entry(path, *known, content))
    return entries


def _data(built: Built, folder: Path) -> dict[str, bytes]:
    """The published data, as it stands in the site."""
    return {
        asset.path: (folder / asset.path).read_bytes()
        for asset in built.assets
        if (folder / asset.path).is_file()
    }


__all__ = ["NAME", "Verified", "verify"]
