"""Views → everything that is published of them, one subject after the other."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping

from msgspec import Struct, convert, field
from msgspec.structs import replace

from privacy_statements.catalog.tracker import Read, Tracker, noting
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.pages.built import Built
from privacy_statements.pages.page import Page
from privacy_statements.pages.printing import Printed, Printer
from privacy_statements.pages.store import decoded, digest_of, encoded
from privacy_statements.publish.assets import Table, make_tables
from privacy_statements.publish.records import ProductRecords, records_of
from privacy_statements.views.leads import KnownView
from privacy_statements.views.pages import PageView, record_of
from privacy_statements.views.product import ProductPage
from privacy_statements.views.site import SiteViews, Subject

PrintedView = tuple[PageView, Printed, Printer]
"""A view, its page, and what printed it."""


class Building:
    """A site while it is built: each page as soon as it is printed, and at the end all of it, ``built``."""

    built: Built

    def __init__(self, steps: Generator[PrintedView, None, Built]) -> None:
        self._steps = steps

    def __iter__(self) -> Iterator[PrintedView]:
        self.built = yield from self._steps


class SubjectPages(Struct, frozen=True):
    """What is published of one subject."""

    views: tuple[KnownView, ...]
    printed: tuple[Printed, ...]
    tables: Mapping[str, Table]
    """The tables of its pages, by the path of their file."""
    records: Mapping[str, ProductRecords]
    """The published data of the product that a page is about, by its id."""


class SitePages(Struct):
    """The pages of a site so far, and what is published beside them."""

    views: SiteViews
    printer: Printer
    printed: list[Printed] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    records: dict[str, ProductRecords] = field(default_factory=dict)

    @property
    def pages(self) -> list[Page]:
        """The pages themselves."""
        return [printed.page for printed in self.printed if printed.page is not None]

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What is wrong with templates."""
        return [problem for printed in self.printed for problem in printed.diagnostics]

    def print_all(self, stages: Stages, tracker: Tracker | None = None) -> Iterator[PrintedView]:
        """Prints all pages, and holds each view only as long as its subject. With a ``tracker``, what an earlier build has
        stored of a subject is taken, without its views, if everything that was read for it is the same."""
        for subject in stages.made("view", self.views.subjects(stages)):
            follows_from_catalog = not subject[0].leads and subject[0].name != "completeness"  # and from nothing else
            on_record = tracker if follows_from_catalog else None
            pages = self._earlier(subject, on_record) if on_record else None
            views: list[PageView] = []
            if pages is None:
                views, pages = self._print(subject, stages, on_record)
            for known_view in pages.views:
                self.views.remember(known_view)
            self.printed += pages.printed
            self.tables.update(pages.tables)
            self.records.update(pages.records)
            yield from ((view, printed, self.printer) for view, printed in zip(views, pages.printed, strict=False))

    def _key(self, subject: Subject) -> bytes:
        """The key of a subject in the store: what all its pages are made with, except the catalog."""
        return digest_of(self.printer.inputs, str(sorted(map(str, self.views.asked))), subject[0].name, subject[1])

    def _earlier(self, subject: Subject, tracker: Tracker) -> SubjectPages | None:
        """What is stored of a subject, if nothing that was read for it has changed."""
        store = self.printer.store
        if (stored := store.get(self._key(subject))) is None:
            return None
        reads, digest, plain = decoded(stored)
        if tracker.digest((name, key) for name, key in reads) != digest:
            return None
        pages = convert(plain, SubjectPages)
        bodies = [store.get(printed.key) for printed in pages.printed]
        if None in bodies or not self.views.have_titles(pages.views):
            return None
        return replace(pages, printed=tuple(map(_with_body, pages.printed, bodies)))

    def _keep(self, subject: Subject, tracker: Tracker, reads: set[Read], pages: SubjectPages) -> None:
        """Stores what is published of a subject, unless other pages need its views. The bodies of its pages are stored
        already."""
        is_whole = all(printed.page is not None for printed in pages.printed)
        if is_whole and all(known_view.view is None for known_view in pages.views):
            without = replace(pages, printed=tuple(_with_body(printed, b"") for printed in pages.printed))
            in_order = sorted(reads)
            self.printer.store.put(self._key(subject), encoded((in_order, tracker.digest(in_order), without)))

    def _print(self, subject: Subject, stages: Stages, tracker: Tracker | None) -> tuple[list[PageView], SubjectPages]:
        reads: set[Read] = set()
        catalog = noting(self.printer.catalog, reads) if tracker else self.printer.catalog
        printer = replace(self.printer, catalog=catalog)
        wording, addresses = printer.wording, printer.renderer.addresses
        with stages.stage("view"):
            written = self.views.views(subject, catalog)
            views = [self.views.with_own_title(view) for view in written]
            pages = [view for view in views if view.info.has_page]
        with stages.stage("render"):
            printed = tuple(printer.print(view) for view in pages)
        with stages.stage("tables"):
            tables = dict(make_tables(pages, wording, addresses))
        known_views = tuple(self.views.known_view(view, plain.info) for view, plain in zip(views, written, strict=True))
        with stages.stage("data"):
            versions = {record_of(view): view.version for view in pages if isinstance(view, ProductPage)}
            records = {
                product: records_of(catalog.products[product], wording, addresses, version)
                for product, version in versions.items()
            }
        result = SubjectPages(known_views, printed, tables, records)
        if tracker:
            self._keep(subject, tracker, reads, result)
        return pages, result


def _with_body(printed: Printed, body: bytes | None) -> Printed:
    page = printed.page
    return replace(printed, page=replace(page, body=body) if page is not None and body is not None else None)
