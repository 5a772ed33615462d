"""View → page, and what else is published of it: linked data, and what a search finds. What an earlier build has
printed of the same view, with the same templates, is not printed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from privacy_statements.cache.digests import digest, digest_of
from privacy_statements.cache.reads import Readable
from privacy_statements.cache.recall import Cache
from privacy_statements.diagnostics import Diagnostic
from privacy_statements.linked_data import linked_data
from privacy_statements.making import MadeView
from privacy_statements.model import Catalog
from privacy_statements.page import Page
from privacy_statements.render import Renderer
from privacy_statements.search import SearchEntry, entries_of


@dataclass(frozen=True, slots=True)
class Printed:
    """A page with what stands beside it, or the diagnostics that say why there is none."""

    page: Page | None
    linked_data: str = ""
    search: tuple[SearchEntry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints the pages of one build. ``templates`` is the digest of the site's own templates; ``language`` that of
    the site."""

    renderer: Renderer
    readable: Readable
    cache: Cache
    templates: bytes
    site_name: str
    language: str

    def print(self, made: MadeView, metadata: Mapping[str, Any]) -> Printed:
        """The page of a view, with this front matter."""
        if not self.cache.keeps:
            return self._printed(made, metadata, self.readable.catalog)
        said = digest_of((made.info.title, made.info.description, metadata, made.date))
        of = digest((made.digest, said, self.templates))
        make = partial(self._printed, made, metadata)
        return self.cache.by_reads("page", made.info.path, of, self.readable, make, _is_whole)

    def _printed(self, made: MadeView, metadata: Mapping[str, Any], catalog: Catalog) -> Printed:
        view = made.view
        rendered = self.renderer.page(view, metadata, made.date)
        page, addresses = rendered.page, self.renderer.addresses
        if page is None:
            return Printed(None, diagnostics=rendered.diagnostics)
        data = linked_data(view, page, catalog, addresses, self.site_name, self.language)
        return Printed(page, data, tuple(entries_of(view, catalog)), rendered.diagnostics)


def _is_whole(printed: Printed) -> bool:
    return not printed.diagnostics
