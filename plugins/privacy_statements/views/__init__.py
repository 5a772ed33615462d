"""Catalog → what each page says. ``VIEWS`` is the table of views: one name, one class, one template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from privacy_statements.model import Catalog
from privacy_statements.views.category import CategoryPage, category_pages
from privacy_statements.views.changes import ChangesPage, changes_pages
from privacy_statements.views.comparison import ComparisonPage, comparison_pages
from privacy_statements.views.completeness import CompletenessPage, Judged, completeness_pages
from privacy_statements.views.guide import GuidePage, guide_pages
from privacy_statements.views.index import IndexPage, TermsPage, index_pages, terms_pages
from privacy_statements.views.item import ItemPage, item_pages
from privacy_statements.views.pages import PageView
from privacy_statements.views.product import ProductPage, product_pages
from privacy_statements.views.search import SearchPage, search_pages
from privacy_statements.views.top import with_top
from privacy_statements.wording import Wording

Pages = Callable[[Catalog, Wording, Judged], Iterator[PageView]]
NOT_JUDGED = Judged()


@dataclass(frozen=True, slots=True)
class View:
    """A kind of page: its name, what it receives, how its pages are made, and what it shows."""

    name: str
    shape: type[Any]
    views: Pages
    summary: str

    def pages(self, catalog: Catalog, wording: Wording, judged: Judged) -> Iterator[PageView]:
        """The pages, each with its beginning: the way to it, and who says what of what, and when."""
        for view in self.views(catalog, wording, judged):
            yield with_top(view, catalog, wording)

    @property
    def template(self) -> str:
        """The template of the page."""
        return f"pages/{self.name}.html.jinja"


def _of(pages: Callable[[Catalog, Wording], Iterator[PageView]]) -> Pages:
    """Pages that are the same whatever the rules say."""
    return lambda catalog, wording, judged: pages(catalog, wording)


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View("product", ProductPage, _of(product_pages), "the statement of one product"),
        View("item", ItemPage, _of(item_pages), "one data item and the products that collect it"),
        View("category", CategoryPage, _of(category_pages), "the items of one data category, by product"),
        View("comparison", ComparisonPage, _of(comparison_pages), "products side by side"),
        View("guide", GuidePage, _of(guide_pages), "one procedure"),
        View("changes", ChangesPage, _of(changes_pages), "what changed, the newest first"),
        View("index", IndexPage, _of(index_pages), "the list of one kind of record"),
        View("terms", TermsPage, _of(terms_pages), "the glossary"),
        View(
            "completeness",
            CompletenessPage,
            completeness_pages,
            "what is not stated yet, and by whom it is asked",
        ),
        View("search", SearchPage, _of(search_pages), "a search box, for the option `search: pagefind`"),
    )
}


def record_id(view: PageView) -> str:
    """The id under which a page is asked for: that of its record; for an index, the name of its kind. A page on
    which a long list goes on adds its number: ``products/2``."""
    path = view.info.path.removesuffix(".md")
    first = (view.info.continues or view.info.path).removesuffix(".md")
    of_all = view.info.kind in ("index", "changes")  # a record, too, may be called "index"
    name = first.removesuffix("/index") if of_all else first.rsplit("/", 1)[-1]
    return f"{name}{path.removeprefix(first)}"


def record_of(view: PageView) -> str:
    """The id of the record that a page comes from; the same on every page of a long list."""
    return record_id(view).partition("/")[0]
