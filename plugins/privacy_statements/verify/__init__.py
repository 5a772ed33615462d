"""A built site, read back and compared with the records: is everything there, once, and nothing else?

It knows no host. Whoever built the site, a row that is not on its page is missed.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from privacy_statements.addresses import Addresses
from privacy_statements.built import Built
from privacy_statements.diagnostics import CODES, Diagnostic, Severity, diagnose
from privacy_statements.frozen import dataclass
from privacy_statements.handwritten import hand_written
from privacy_statements.load import collector_paused, shown_path
from privacy_statements.making import MadeView, Met, in_turn
from privacy_statements.model import Catalog
from privacy_statements.page import Page
from privacy_statements.pipeline import build
from privacy_statements.position import Position
from privacy_statements.project import PLUGIN, ConfigError, Project, names_plugin
from privacy_statements.rules import RULES
from privacy_statements.stages import Stages
from privacy_statements.verify.compare import Comparison
from privacy_statements.verify.data import changed_data, text_of
from privacy_statements.verify.expected import ExpectedPage, Heard, file_of, written_by_hand
from privacy_statements.verify.links import HTML, Links, repeated_ids
from privacy_statements.verify.manifest import NAME, Entry, hash_of, hash_of_file, manifest_text
from privacy_statements.verify.plain import Plain
from privacy_statements.verify.published import PublishedPage, is_of_records, page_of
from privacy_statements.verify.tree import Seals
from privacy_statements.views import paths

OTHER = "other"
_RULES = tuple(rule for rule in RULES.values() if CODES[rule.code].severity is not Severity.WARNING)
"""The rules that can forbid a build, or whose findings stand on a page."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found in a site, how much of it was looked at, and, where nothing is wrong, its manifest."""

    diagnostics: tuple[Diagnostic, ...]
    pages: int = 0
    rows: int = 0
    links: int = 0
    manifest: str = ""


def verify(project: Project, folder: Path, stages: Stages | None = None) -> Verified:
    """Compares the site in a folder with the records of a project. ``stages`` are told how far it has come. Nothing
    that an earlier build has kept is believed: all views are made, and all pages printed, again. Each page is compared
    as soon as it is printed, and nothing of it is held."""
    stages = stages or Stages()
    reader = _Reader(project, folder, stages)
    with _settling() as settle:
        met = in_turn(settle, reader.heard.hear)
        built = build(project, stages=stages, rules=_RULES, met=met, tell=reader.told)
        settle(())
        return _verified(project, folder, stages, reader, built)


@contextmanager
def _settling() -> Iterator[Met]:
    """A tenth of the time: what records have become by now stays to the end, so that the collector need not look at it
    again and again. It is told so when the first views are met, and after the last of them."""
    told: list[int] = []

    def settle(views: Sequence[MadeView]) -> None:
        if not (told and views):
            told.append(len(views))
            gc.freeze()

    try:
        yield settle
    finally:
        gc.unfreeze()


def _verified(project: Project, folder: Path, stages: Stages, reader: _Reader, built: Built) -> Verified:
    if built.failed:
        return Verified(tuple(one for one in built.diagnostics if one.severity is Severity.ERROR))
    links, shown = reader.links, reader.shown
    with stages.stage("expect"):
        reader.expect(written_by_hand(built, project, reader.heard.addresses))
    found = [*_without_plugin(project), *_missing_pages(reader.expected, links.files, shown)]
    if any(one.code == "missing-plugin" for one in found):
        # its options are unknown: what is on the pages cannot be judged
        return Verified(tuple(sorted(found)))
    with stages.stage("read"):
        for path in stages.each("read", reader.unread()):
            reader.read(path, reader.expected.get(path), built.catalog)
        found += reader.found()
        found += links.dead_anchors(reader.page)
    with stages.stage("compare data"):
        found += changed_data(built, reader.heard, links, folder, shown)
    entries, followed = reader.entries(), reader.followed()
    figures = len(entries), sum(entry.rows for entry in entries), followed
    text = "" if found else manifest_text(entries, _data(built, folder), *figures[1:])
    return Verified(tuple(sorted(set(found))), *figures, text)


class _Read(NamedTuple):
    """What is kept of a page that was read."""

    entry: Entry
    links: int
    found: tuple[Diagnostic, ...]


class _Reader:
    """Reads the pages of a site one after the other, and keeps of each only its entry in the manifest and what is wrong
    with it."""

    def __init__(self, project: Project, folder: Path, stages: Stages) -> None:
        self.shown = shown_path(folder, project.root)
        self.links = Links(frozenset(_files(folder)), project.site_url)
        self.heard = Heard(Addresses(project.directory_urls), stages=stages)
        self.expected: dict[str, ExpectedPage] = {}
        """By path, what must be there. Of pages that are compared already, without rows and blocks."""
        self._project, self._folder, self._stages = project, folder, stages
        self._seals, self._plain = Seals(), Plain()
        self._pages: dict[str, _Read] = {}
        self._places: dict[str, str] = {}

    def told(self, made: MadeView, page: Page, catalog: Catalog) -> None:
        """A page is printed. It is compared with the one in the site, if there is one."""
        with self._stages.stage("read"):
            expected = self.heard.page(made, page, catalog)
            self.expected[expected.path] = replace(expected, rows=(), blocks=())
            if expected.path in self.links.files:
                self.read(expected.path, expected, catalog)

    def expect(self, by_hand: Mapping[str, ExpectedPage]) -> None:
        """These pages must be there, too. One that is in the place of a page that was compared is read again."""
        self.expected.update(by_hand)
        for path in by_hand:
            self._pages.pop(path, None)

    def unread(self) -> list[str]:
        """The pages that nobody has read yet."""
        return [path for path in sorted(self.links.files) if path.endswith(HTML) and path not in self._pages]

    def entries(self) -> list[Entry]:
        """Those of all pages."""
        return [page.entry for page in self._pages.values()]

    def followed(self) -> int:
        """How many links all pages have."""
        return sum(page.links for page in self._pages.values())

    def found(self) -> Iterator[Diagnostic]:
        """What is found on all pages, but for links to places of other pages."""
        for page in self._pages.values():
            yield from page.found

    def page(self, path: str) -> PublishedPage:
        """A page of the site, read in full."""
        return page_of(text_of(self._folder / path), path, f"{self.shown}/{path}")

    def read(self, path: str, expected: ExpectedPage | None, catalog: Catalog) -> None:
        """Reads one page, and compares it with what must be there."""
        with collector_paused():
            content = (self._folder / path).read_bytes()
            html = content.decode("utf-8", "replace")
            found: list[Diagnostic] = []
            glimpse = self._plain.glimpse(html, expected) if expected else None
            if glimpse is not None:
                why = self.links.why(path, *glimpse)
                found += self.links.told(self.page(path), why) if why else ()
                links = len(glimpse.addresses)
            else:
                page = page_of(html, path, f"{self.shown}/{path}", self._seals)
                if expected is None:
                    found += self._extra(page)
                else:
                    found += Comparison(expected, page, self._places_of(catalog), self._seals).found()
                found += self.links.dead(page)
                found += repeated_ids(page)
                links = len(page.links)
            known = (expected.kind, expected.records, len(expected.rows)) if expected else (OTHER, (), 0)
            self._pages[path] = _Read(Entry(path, *known, hash_of(content)), links, tuple(found))

    def _places_of(self, catalog: Catalog) -> Mapping[str, str]:
        """Where the rows of products stand, by anchor."""
        if not self._places:
            for product in catalog.products.values():
                path = file_of(paths.page("products", product.id), self.heard.addresses)
                self._places |= {row.anchor: path for row in product.rows}
        return self._places

    @cached_property
    def _folders(self) -> set[str]:
        """Those that generated pages stand in."""
        return {
            path.partition("/")[0] for path, page in self.expected.items() if not page.by_hand and "/" in path
        }

    @cached_property
    def _copied(self) -> set[str]:
        """Files that a host takes over as they are."""
        return {file.path for file in hand_written(self._project.pages, self._project.root)}

    def _extra(self, page: PublishedPage) -> Iterator[Diagnostic]:
        """A page that shows rows, or stands among the generated ones, and comes from nowhere."""
        rows = sum(map(is_of_records, page.rows))
        among = page.path.partition("/")[0] in self._folders and page.path not in self._copied
        if rows or (among and not _leads_on(page)):
            what = f" with {rows} rows" if rows > 1 else " with a row" if rows else ""
            yield diagnose("extra-page", page.at(None), f"no record makes this page{what}")


def _files(folder: Path) -> Iterator[str]:
    for here, _folders, names in os.walk(folder, followlinks=True):
        for file in (Path(here, name) for name in names):
            if file.is_file():  # and no link that leads nowhere
                yield file.relative_to(folder).as_posix()


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
    expected: Mapping[str, ExpectedPage], files: Collection[str], shown: str
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


def _leads_on(page: PublishedPage) -> bool:
    """Whether a page only leads to another one."""
    return any(link.element.tag == "meta" for link in page.links)


def _data(built: Built, folder: Path) -> dict[str, str]:
    """The hashes of the published data, as it stands in the site."""
    hashes = {}
    for asset in built.assets:
        file = folder / asset.path
        if file.is_file():
            hashes[asset.path] = hash_of_file(file)
    return hashes


__all__ = ["NAME", "Verified", "verify"]
