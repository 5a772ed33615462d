"""All pages, links and data of a site, one after the other → what is wrong, and the manifest of a site that is whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.diagnostic import Diagnostic, Severity, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.built import Built
from privacy_statements.pages.handwritten import HandWritten
from privacy_statements.pages.page import Page
from privacy_statements.pages.printing import Printer
from privacy_statements.publish.site import Building
from privacy_statements.read.load import collector_at_ease
from privacy_statements.verify.compare import Comparison
from privacy_statements.verify.data import changed_data, text_of
from privacy_statements.verify.expected import ExpectedPage, expected_page, file_of, pages_by_hand
from privacy_statements.verify.links import HTML, Links, repeated_ids
from privacy_statements.verify.manifest import Entry, hash_of, hash_of_file, manifest_text
from privacy_statements.verify.published import PublishedPage
from privacy_statements.views import paths
from privacy_statements.views.pages import PageView, record_id

OTHER = "other"


class Site(Struct, frozen=True):
    """A built site: its folder, how positions show the folder, its address if it is set, and the hand-written files that
    it is made from. With ``problems``, whoever built it did not know our options: only missing pages can be told then."""

    folder: Path
    shown: str
    url: str
    files: tuple[HandWritten, ...]
    problems: tuple[Diagnostic, ...] = ()


class Verified(Struct, frozen=True):
    """What is wrong with a site, how much of it was read, and, where nothing is wrong, its manifest."""

    diagnostics: tuple[Diagnostic, ...]
    pages: int = 0
    rows: int = 0
    links: int = 0
    manifest: str = ""


@collector_at_ease()
def verify(building: Building, site: Site, stages: Stages) -> Verified:
    """Compares a site with what the records make, each page as soon as it is printed. ``stages`` shows how far it has come."""
    verifier = _Verifier(site, stages)
    for view, printed, printer in building:
        if printed.page is not None:
            verifier.compare_view(view, printed.page, printer)
    return verifier.verified(building.built)


class _Verifier:
    """Reads the pages of a site one after the other, and keeps of each only its entry in the manifest and what is wrong
    with it."""

    def __init__(self, site: Site, stages: Stages) -> None:
        self._site, self._stages = site, stages
        self._links = Links(frozenset(_files(site.folder)), site.url)
        self._expected: dict[str, ExpectedPage] = {}
        """By path, what must be there. Of pages that are compared already, without rows and blocks."""
        self._entries: dict[str, Entry] = {}
        self._problems: list[Diagnostic] = []
        self._row_counts: dict[tuple[str, str], int] = {}
        """How many rows the tables of each view have, by its kind and id."""
        self._places: dict[str, str] = {}
        """The pages of the rows of products, by anchor."""
        self._followed = 0

    def compare_view(self, view: PageView, page: Page, printer: Printer) -> None:
        """Reads the page of a view in the site. ``page`` is how its template prints it."""
        with self._stages.stage("expect"):
            expected = expected_page(view, page, printer.renderer.addresses, printer.catalog)
            self._row_counts[view.info.kind, record_id(view)] = expected.in_tables
            self._places = self._places or _places_of_rows(printer.catalog, printer.renderer.addresses)
        self._compare(expected)

    def verified(self, built: Built) -> Verified:
        """What is wrong with the whole site, when all pages of views are compared."""
        if built.failed:
            return Verified(tuple(each for each in built.diagnostics if each.severity is Severity.ERROR))
        with self._stages.stage("expect"):
            by_hand = tuple(pages_by_hand(built, self._site.files))
        for expected in by_hand:
            self._compare(expected)
        missing = list(self._missing_pages())
        if self._site.problems:
            return Verified(tuple(sorted([*self._site.problems, *missing])))
        with self._stages.stage("read"):
            others = (path for path in self._links.files if path.endswith(HTML) and path not in self._entries)
            for path in sorted(others):
                self._read(path, None, is_known=path in built.moved)
            self._problems += [*missing, *self._leading_elsewhere(built), *self._links.dead_anchors(self._page)]
        with self._stages.stage("compare data"):
            self._problems += changed_data(built, self._row_counts, self._links, self._site.folder, self._site.shown)
        entries = [*self._entries.values()]
        rows = sum(entry.rows for entry in entries)
        files = ((asset.path, self._site.folder / asset.path) for asset in built.assets)
        hashes = {path: hash_of_file(file) for path, file in files if file.is_file()}
        text = "" if self._problems else manifest_text(entries, hashes, rows, self._followed)
        return Verified(tuple(sorted(set(self._problems))), len(entries), rows, self._followed, text)

    def _compare(self, expected: ExpectedPage) -> None:
        self._expected[expected.path] = replace(expected, rows=expected.rows[:1], blocks=())
        if expected.path in self._links.files and not self._site.problems:
            with self._stages.stage("read"):
                self._read(expected.path, expected)

    def _page(self, path: str, content: bytes | None = None) -> PublishedPage:
        """A page of the site."""
        html = text_of(self._site.folder / path if content is None else content)
        return PublishedPage(html, path, f"{self._site.shown}/{path}")

    def _read(self, path: str, expected: ExpectedPage | None, *, is_known: bool = False) -> None:
        """Reads one page, and compares it with what must be there. A page that ``is_known`` only leads on: it is one of the
        files beside the pages."""
        content = (self._site.folder / path).read_bytes()
        page = self._page(path, content)
        if expected is None:
            self._problems += self._extra(page) if not is_known else ()
        else:
            self._problems += Comparison(expected, page, self._places).problems()
        self._problems += self._links.dead(page)
        self._problems += repeated_ids(page)
        self._followed += len(page.links)
        if is_known:
            return
        kind, records, rows = (expected.kind, expected.records, len(expected.rows)) if expected else (OTHER, (), 0)
        self._entries[path] = Entry(path, kind, records, rows, hash_of(content))

    @cached_property
    def _folders(self) -> set[str]:
        """Those that generated pages are in."""
        return {path.partition("/")[0] for path, page in self._expected.items() if not page.by_hand and "/" in path}

    def _extra(self, page: PublishedPage) -> Iterator[Diagnostic]:
        """A page that shows rows, or is among the generated ones, and comes from nowhere."""
        rows = sum(map(page.is_of_records, page.rows))
        is_copied = any(file.path == page.path for file in self._site.files)
        among = page.path.partition("/")[0] in self._folders and not is_copied
        if rows or (among and not any(link.element.tag == "meta" for link in page.links)):  # a page that leads on
            what = f" with {rows} rows" if rows > 1 else " with a row" if rows else ""
            yield diagnose("extra-page", page.at(None), f"no record makes this page{what}")

    def _leading_elsewhere(self, built: Built) -> Iterator[Diagnostic]:
        """Addresses that have moved and do not lead on as they should."""
        for asset in (asset for asset in built.assets if asset.path in built.moved):
            place = Position(f"{self._site.shown}/{asset.path}")
            if asset.path not in self._links.files:
                yield diagnose(
                    "missing-page", place, "this page, which leads on, is not in the site", related=asset.position
                )
            elif (self._site.folder / asset.path).read_bytes() != asset.content:
                message = f"this page does not lead on as it should; its record is {asset.position}"
                yield diagnose("changed-words", place, message, related=asset.position)

    def _missing_pages(self) -> Iterator[Diagnostic]:
        """Pages that are not in the site. A hand-written one may be left out, unless it shows records."""
        shown, files = self._site.shown, self._links.files
        needed = [page for page in self._expected.values() if not page.by_hand or page.rows]
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


def _places_of_rows(catalog: Catalog, addresses: Addresses) -> dict[str, str]:
    return {
        row.anchor: file_of(paths.page("products", product.id), addresses)
        for product in catalog.products.values()
        for row in product.rows
    }


def _files(folder: Path) -> Iterator[str]:
    for here, _folders, names in os.walk(folder, followlinks=True):
        for file in (Path(here, name) for name in names):
            if file.is_file():  # and no link to nothing
                yield file.relative_to(folder).as_posix()
