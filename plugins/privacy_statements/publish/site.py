"""Views → everything that is published of them, one subject after the other."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.catalog.tracker import Read, Tracker, noting
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.pages.built import Built
from privacy_statements.pages.page import Page
from privacy_statements.pages.printing import Printed, Printer
from privacy_statements.pages.store import digest_of
from privacy_statements.publish.assets import Table, make_tables
from privacy_statements.publish.records import ProductRecords, stored_records
from privacy_statements.views.leads import KnownView
from privacy_statements.views.pages import PageView, record_of
from privacy_statements.views.product import ProductPage
from privacy_statements.views.site import SiteViews, Subject

Made = tuple[PageView, Printed, Printer]
"""A view, its page, and what printed it."""


class Building:
    """A site while it is built: each page as soon as it is printed, and at the end all of it, ``built``."""

    built: Built

    def __init__(self, steps: Generator[Made, None, Built]) -> None:
        self._steps = steps

    def __iter__(self) -> Iterator[Made]:
        self.built = yield from self._steps


class SubjectPages(Struct, frozen=True):
    """What is published of one subject."""

    known: tuple[KnownView, ...]
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

    def print_all(self, stages: Stages, tracker: Tracker | None = None) -> Iterator[Made]:
        """Prints all pages, and holds each view only as long as its subject. What ``tracker`` has of a server's last build
        is used if it would be the same."""
        for subject in stages.made("view", self.views.subjects(stages)):
            pages = self._earlier(subject, tracker) if tracker and subject[0].is_tracked else None
            views: list[PageView] = []
            if pages is None:
                views, pages = self._print(subject, stages, tracker)
            for known in pages.known:
                self.views.remember(known)
            self.printed += pages.printed
            self.tables.update(pages.tables)
            self.records.update(pages.records)
            yield from ((view, printed, self.printer) for view, printed in zip(views, pages.printed, strict=False))

    def _earlier(self, subject: Subject, tracker: Tracker) -> SubjectPages | None:
        name = _name(subject)
        pages: SubjectPages | None = tracker.earlier(name)
        if pages is None or not self.views.have_titles(pages.known):
            return None
        tracker.keep(name, pages)
        return pages

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
            if tracker:
                names = (f"page {view.info.path}" for view in pages)
                printed = tuple(map(tracker.reuse.equal, names, printed))
        with stages.stage("tables"):
            key = digest_of(*(one.key for one in printed))
            tables = dict(make_tables(pages, key, wording, addresses, printer.store))
        known = tuple(self.views.known_view(view, before.info) for view, before in zip(views, written, strict=True))
        with stages.stage("data"):
            versions = {record_of(view): view.version for view in pages if isinstance(view, ProductPage)}
            records = {
                product: stored_records(catalog.products[product], wording, addresses, version, key, printer.store)
                for product, version in versions.items()
            }
        result = SubjectPages(known, printed, tables, records)
        if tracker:
            tracker.keep(_name(subject), result, reads)
        return pages, result


def _name(subject: Subject) -> str:
    return f"{subject[0].name} {subject[1]}"
