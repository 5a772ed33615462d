"""View → page, and what else is published of it: linked data, and what a search finds. A page of which nothing has changed
is taken out of the store instead of being rendered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.pages.imprint import date_of
from privacy_statements.pages.linked_data import linked_data
from privacy_statements.pages.metadata import merge
from privacy_statements.pages.page import Page, packed
from privacy_statements.pages.render import Renderer
from privacy_statements.pages.search import SearchEntry, entries_of
from privacy_statements.pages.store import Store, digest_of, encoded
from privacy_statements.views.pages import PageView
from privacy_statements.views.shapes import PageInfo
from privacy_statements.words.wording import Wording


class Printed(Struct, frozen=True):
    """A page with the data beside it, or the diagnostics that say why there is none."""

    page: Page | None
    linked_data: bytes = b""
    search: tuple[SearchEntry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    key: bytes = b""
    """The digest of all that its body is made of; empty without a store."""


class Printer(Struct, frozen=True):
    """Prints the pages of one site."""

    renderer: Renderer
    catalog: Catalog
    store: Store
    inputs: bytes
    """The digest of what all pages are made with: the program, the options of the site, its templates."""
    site_name: str
    wording: Wording
    """The words of the site's language."""
    metadata: Mapping[str, Any]
    """The front matter that the site wants on every page."""

    def print(self, view: PageView) -> Printed:
        """The page of a view."""
        date, language = date_of(view, self.catalog), self.wording.language.code
        metadata = page_metadata(view.info, self.catalog, self.metadata, language)
        key = digest_of(self.inputs, encoded(view), str(date)) if self.store.keeps else b""
        body = self.store.get(key)
        if body is None:
            blocks, problems = self.renderer.blocks(view, date)
            if problems:
                return Printed(None, diagnostics=problems, key=key)
            body = packed(blocks)
            self.store.put(key, body)
        page = self.renderer.page_of(view, metadata, date, body)
        data = linked_data(view, page, self.catalog, self.renderer.addresses, self.site_name, language)
        return Printed(page, data.encode(), tuple(entries_of(view, self.catalog, self.wording)), key=key)


def page_metadata(info: PageInfo, catalog: Catalog, of_site: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Front matter: site defaults, organization, page kind, record; the nearest wins. A title or description
    that was made from the record stands behind what anybody wrote for the kind or the record."""
    of_record = {"title": info.title, "description": info.description}
    if info.language is not None and info.language != language:
        of_record["lang"] = info.language
    outer: Mapping[str, Any] = {}
    of_kind: Mapping[str, Any] = {}
    if catalog.organization is not None:
        outer = catalog.organization.metadata
        kinds = {kind.id: metadata for kind, metadata in catalog.organization.page_metadata.items()}
        of_kind = kinds.get(info.kind, {})
    return merge(of_site, outer, of_record, of_kind, info.metadata)
