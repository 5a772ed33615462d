"""Catalog → what each page says. ``VIEWS`` is the table of views: one name, one class, one template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.summaries import shared_items
from privacy_statements.views.applies import AppliesPage, applies_pages
from privacy_statements.views.category import category_pages
from privacy_statements.views.changes import ChangesPage, changes_pages
from privacy_statements.views.choices import choices_pages
from privacy_statements.views.comparisons import comparison_pages
from privacy_statements.views.completeness import completeness_pages
from privacy_statements.views.guide import GuidePage, guide_pages
from privacy_statements.views.index import INDEXES, TermsPage, index_pages, terms_pages
from privacy_statements.views.item import item_pages
from privacy_statements.views.leads import KnownView, Leads
from privacy_statements.views.pages import PageView
from privacy_statements.views.pair import pair_pages, pairs
from privacy_statements.views.platforms import platforms, platforms_pages
from privacy_statements.views.product import ProductPage, product_pages
from privacy_statements.views.question import QuestionPage, question_pages, questions_pages
from privacy_statements.views.retention import retention_pages
from privacy_statements.views.rights import rights_pages
from privacy_statements.views.search import SearchPage, search_pages
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.views.top import with_top
from privacy_statements.views.viewer import viewer_pages, viewers_pages
from privacy_statements.words.wording import Wording

__all__ = [
    "VIEWS",
    "View",
    "category",
    "changes",
    "columns",
    "guide",
    "index",
    "leads",
    "moved",
    "pages",
    "paths", "pivot",
    "product",
    "question",
    "shapes",
    "site",
    "tables_page",
]  # fmt: skip

Earlier = Mapping[tuple[str, str], KnownView]
"""The pages made so far, by view and id."""
Subjects = Callable[[Catalog], Iterable[str]]
"""What the pages of a kind are about, in their order: a key for each subject. Telling them is cheap."""
PagesOf = Callable[[str, Catalog, Wording, Sequence[str], Earlier], Iterator[PageView]]
"""The pages of one subject, by its key, for a site that shows these checklists: often one, more where a list goes on, none where nothing is said of it."""
NOTHING_MADE: Earlier = MappingProxyType({})
ALL = ""
"""The only subject of pages that are about everything at once."""


class View(Struct, frozen=True):
    """A kind of page: its name, what it receives, how its pages are made, and what it shows. The pages of a subject
    depend on nothing but the arguments of ``views``."""

    name: str
    shape: type[Any]
    subjects: Subjects
    views: PagesOf
    summary: str
    leads: bool = False
    """Whether its pages link to those of all other views, and so are made after them."""

    def pages_of(
        self, key: str, catalog: Catalog, wording: Wording, checklists: Sequence[str], earlier: Earlier = NOTHING_MADE
    ) -> Iterator[PageView]:
        """The pages of one of the ``subjects``, each with its beginning and the link to its data. ``earlier`` are the
        pages made so far; only views that link to others need them."""
        for view in self.views(key, catalog, wording, checklists, earlier):
            yield with_top(view, catalog, wording)

    def pages(
        self, catalog: Catalog, wording: Wording, checklists: Sequence[str], earlier: Earlier = NOTHING_MADE
    ) -> Iterator[PageView]:
        """The pages of all subjects."""
        for key in self.subjects(catalog):
            yield from self.pages_of(key, catalog, wording, checklists, earlier)

    @property
    def template(self) -> str:
        """The template of the page: most kinds share one."""
        return "pages/tables.html.jinja" if self.shape is TablesPage else self.own_template

    @property
    def own_template(self) -> str:
        """The template in which a site can change this kind alone."""
        return f"pages/{self.name}.html.jinja"


# --- the table


def _of(pages: Callable[[str, Catalog, Wording], Iterator[PageView]]) -> PagesOf:
    """Pages of a subject that are the same whichever others there are."""
    return lambda key, catalog, wording, checklists, earlier: pages(key, catalog, wording)


def _of_all(pages: Callable[[Catalog, Wording], Iterator[PageView]]) -> PagesOf:
    """Pages about everything at once."""
    return lambda key, catalog, wording, checklists, earlier: pages(catalog, wording)


def _all(catalog: Catalog) -> Iterable[str]:
    return (ALL,)


_TABLE = (
    View("product", ProductPage, attrgetter("products"), _of(product_pages), "the statement of one product"),
    View("item", TablesPage, shared_items, _of(item_pages), "one data item and the products that collect it"),
    View(
        "category",
        TablesPage,
        attrgetter("vocabulary.categories"),
        _of(category_pages),
        "the items of one data category, by product",
    ),
    View("comparison", TablesPage, attrgetter("comparisons"), _of(comparison_pages), "products side by side"),
    View("pair", TablesPage, pairs, _of(pair_pages), "two products: what differs, then what is the same"),
    View("platforms", TablesPage, platforms, _of(platforms_pages), "one product: what differs by platform"),
    View("guide", GuidePage, attrgetter("guides"), _of(guide_pages), "one procedure"),
    View("changes", ChangesPage, _all, _of_all(changes_pages), "what changed, the newest first"),
    View("index", TablesPage, lambda catalog: INDEXES, _of(index_pages), "the list of one kind of record"),
    View("terms", TermsPage, _all, _of_all(terms_pages), "the glossary"),
    View(
        "completeness",
        TablesPage,
        _all,
        lambda key, catalog, wording, checklists, earlier: completeness_pages(catalog, wording, checklists),
        "how far each product answers the checklists of the site",
    ),
    View("rights", TablesPage, _all, _of_all(rights_pages), "whom to ask for each right, and how, by product"),
    View("retention", TablesPage, _all, _of_all(retention_pages), "how long data is kept and where, by product"),
    View(
        "applies",
        AppliesPage,
        attrgetter("products"),
        _of(applies_pages),
        "what applies to a reader, by product and situation",
    ),
    View("viewers", TablesPage, _all, _of_all(viewers_pages), "everybody of whom products say what they can see"),
    View(
        "viewer", TablesPage, attrgetter("vocabulary.actors"), _of(viewer_pages), "what one actor can see, and what not"
    ),
    View("choices", TablesPage, _all, _of_all(choices_pages), "all optional data, and how to turn it off"),
    View("search", SearchPage, _all, _of_all(search_pages), "a search box, for the option `search: pagefind`"),
    View(
        "question",
        QuestionPage,
        lambda catalog: (each.id for each in catalog.questions.values() if each.is_answered_here),
        lambda key, catalog, wording, checklists, earlier: question_pages(key, catalog, wording, Leads(earlier)),
        "one question that people ask, and its answer",
        True,
    ),
    View(
        "questions",
        TablesPage,
        _all,
        lambda key, catalog, wording, checklists, earlier: questions_pages(catalog, wording, Leads(earlier)),
        "the questions, each leading to its answer",
        True,
    ),
)
VIEWS = {view.name: view for view in _TABLE}
