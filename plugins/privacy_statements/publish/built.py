"""What one walk along the line has made: all that a host publishes, and all that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from msgspec import Struct, field

from privacy_statements.cache.digests import digest, digest_of
from privacy_statements.cache.recall import Cache
from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.diagnostic import Diagnostic, has_errors
from privacy_statements.diagnostics.findings import entries_of
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.making import MadeView
from privacy_statements.pages.page import Asset, Page, html_of
from privacy_statements.pages.search import SearchEntry
from privacy_statements.pages.twin import ENDING, Twins

NO_OTHERS: Mapping[str, str] = MappingProxyType({})


class Built(Struct, frozen=True):
    """Everything that a host publishes, and everything that is wrong. With an error among the diagnostics
    nothing must be published."""

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    embedded: Mapping[str, Mapping[str, str]]
    """HTML for the fenced blocks of hand-written pages: by page, then by the text of the block."""
    diagnostics: Sequence[Diagnostic]
    catalog: Catalog
    found: Sequence[Diagnostic] = ()
    """The diagnostics before the baseline was applied to them."""
    accepted: int = 0
    """How many warnings the baseline accepts; they are not among the diagnostics."""
    files: tuple[str, ...] = ()
    """The files of records, by the path that positions show."""
    made: tuple[MadeView, ...] = ()
    """What the pages say, and what can stand inside a hand-written one."""
    search: tuple[SearchEntry, ...] = ()
    """What a search finds in the generated pages."""
    addresses: Addresses = field(default_factory=Addresses)
    """How the addresses of the site are written."""
    has_twins: bool = False
    """Whether each page has a twin in Markdown."""
    cache: Cache = field(default_factory=Cache)
    """What earlier builds have made."""

    @property
    def failed(self) -> bool:
        """Whether nothing must be published."""
        return has_errors(entries_of(self.diagnostics))

    def twins(self, ending: str = ENDING, others: Mapping[str, str] = NO_OTHERS) -> dict[str, str]:
        """The Markdown twin of each page, by its path: that of the page with this ending. ``others`` is the
        HTML of pages that are not made of records, by their paths."""
        return {path: make() for path, make in self.twins_to_make(ending, others).items()}

    def twins_to_make(
        self, ending: str = ENDING, others: Mapping[str, str] = NO_OTHERS
    ) -> dict[str, Callable[[], str]]:
        """The same twins, each made when somebody calls for it."""
        if not self.has_twins:
            return {}
        paths = {path: path.removesuffix(".md") + ending for path in (*(p.path for p in self.pages), *others)}
        makes = Twins(self.addresses, {self.addresses.of_page(path): paths[path] for path in paths})
        known = digest_of(paths)  # links to pages become links to their twins

        def twin(path: str, of: bytes, html: Callable[[], str]) -> str:
            return self.cache.by_value("twin", of, lambda: makes.of(html(), path))

        made: dict[str, Callable[[], str]] = {}

        def add(path: str, mark: bytes | str, html: Callable[[], str]) -> None:
            made[paths[path]] = partial(twin, path, digest((known, path, mark)), html)

        for page in self.pages:
            add(page.path, page.mark, partial(html_of, page.blocks))
        for path, html in others.items():
            add(path, html, partial(str, html))
        return made
