"""What one walk along the line has made: all that a host publishes, and all that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from msgspec import Struct, field

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.diagnostic import Diagnostic, has_errors
from privacy_statements.diagnostics.findings import entries_of
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.page import Asset, Page, html_of
from privacy_statements.pages.search import SearchEntry
from privacy_statements.pages.store import digest_of, program
from privacy_statements.pages.twin import ENDING, Twins
from privacy_statements.views.leads import KnownView


class Built(Struct, frozen=True):
    """Everything that a host publishes, and everything that is wrong. With an error among the diagnostics
    nothing must be published."""

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    embedded: Mapping[str, Mapping[str, str]]
    """HTML for the fenced blocks of hand-written pages: by page, then by the text of the block."""
    diagnostics: Sequence[Diagnostic]
    catalog: Catalog
    findings: Sequence[Diagnostic] = ()
    """The diagnostics before the baseline was applied to them."""
    accepted: int = 0
    """How many warnings the baseline accepts; they are not among the diagnostics."""
    files: tuple[str, ...] = ()
    """The files of records, by the path that positions show."""
    views: tuple[KnownView, ...] = ()
    """What is known of every view, those that can only stand inside a hand-written page among them."""
    moved: frozenset[str] = frozenset()
    """The files among the assets that are pages, which only lead on."""
    search: tuple[SearchEntry, ...] = ()
    """What a search finds in the generated pages."""
    addresses: Addresses = field(default_factory=Addresses)
    """How the addresses of the site are written."""
    has_twins: bool = False
    """Whether each page has a twin in Markdown."""

    @property
    def failed(self) -> bool:
        """Whether nothing must be published."""
        return has_errors(entries_of(self.diagnostics))

    def twins(self, ending: str = ENDING, others: Mapping[str, str] = MappingProxyType({})) -> list[Asset]:
        """The Markdown twin of each page, under the path of the page with this ending; each is made on
        request. ``others`` is the HTML of pages that are not made of records, by their paths."""
        if not self.has_twins:
            return []
        paths = {path: path.removesuffix(".md") + ending for path in (*(page.path for page in self.pages), *others)}
        twins = Twins(self.addresses, {self.addresses.of_page(path): paths[path] for path in paths})
        # links to pages become links to their twins
        shared = digest_of(program(), self.addresses.site, str(self.addresses.directory_urls), *paths.values())

        def asset(path: str, body: bytes | str, html: Callable[[], str]) -> Asset:
            made_of = digest_of("twin", shared, path, body)
            return Asset(paths[path], lambda: [twins.of(html(), path).encode()], made_of=made_of)

        return [
            *(asset(page.path, page.body, partial(_html, page)) for page in self.pages),
            *(asset(path, html, partial(str, html)) for path, html in others.items()),
        ]


def _html(page: Page) -> str:
    return html_of(page.blocks)
