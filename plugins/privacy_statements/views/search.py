"""The page with a search box of its own, for a site whose search reads an index piece by piece (Pagefind)."""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog
from privacy_statements.views import paths
from privacy_statements.views.pages import PageView, catalog_position
from privacy_statements.views.shapes import Link, PageInfo
from privacy_statements.words.wording import Wording


class SearchPage(PageView, frozen=True):
    """The search box, and what helps without it."""

    script: Link
    """The script that starts the search."""
    bundle: Link
    """The folder that Pagefind writes into the built site."""
    lists: tuple[Link, ...]
    """Pages on which one finds things without a script."""


def search_pages(catalog: Catalog, wording: Wording) -> Iterator[SearchPage]:
    """The one page. It is published where the site has chosen this kind of search."""
    title = wording._("Search")
    introduction = wording._("Type the name of a product or of a data item, or another name for it.")
    lists = (
        Link(wording._("Data items from A to Z"), page=paths.index("items")),
        Link(wording._("Products"), page=paths.index("products")),
        Link(wording._("Data categories"), page=paths.index("categories")),
        Link(wording._("Glossary"), page=paths.TERMS),
    )
    yield SearchPage(
        info=PageInfo(paths.SEARCH, "search", title, introduction, catalog_position(catalog), has_page=False),
        script=Link(wording._("Search"), page=paths.SEARCH_SCRIPT),
        bundle=Link(wording._("Search"), page=paths.SEARCH_BUNDLE),
        lists=lists,
    )
