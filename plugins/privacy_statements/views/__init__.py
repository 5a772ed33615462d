"""Catalog → what each page says. ``VIEWS`` is the table of views: one name, one class, one template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from privacy_statements.model import Catalog
from privacy_statements.views.applies import AppliesPage, applies_pages
from privacy_statements.views.category import CategoryPage, category_pages
from privacy_statements.views.changes import ChangesPage, changes_pages
from privacy_statements.views.choices import ChoicesPage, choices_pages
from privacy_statements.views.comparison import ComparisonPage, comparison_pages
from privacy_statements.views.completeness import CompletenessPage, Judged, completeness_pages
from privacy_statements.views.coverage import CoveragePage, coverage_pages
from privacy_statements.views.data import with_data
from privacy_statements.views.flow import FlowPage, flow_pages
from privacy_statements.views.glance import GlancePage, glance_pages
from privacy_statements.views.guide import GuidePage, guide_pages
from privacy_statements.views.index import IndexPage, TermsPage, index_pages, terms_pages
from privacy_statements.views.item import ItemPage, item_pages
from privacy_statements.views.leads import Leads
from privacy_statements.views.pages import PageView, record_id
from privacy_statements.views.pair import PairPage, pair_pages
from privacy_statements.views.platforms import PlatformsPage, platforms_pages
from privacy_statements.views.product import ProductPage, product_pages
from privacy_statements.views.question import QuestionPage, question_pages
from privacy_statements.views.questions import QuestionsPage, questions_pages
from privacy_statements.views.retention import RetentionPage, retention_pages
from privacy_statements.views.rights import RightsPage, rights_pages
from privacy_statements.views.search import SearchPage, search_pages
from privacy_statements.views.top import with_top
from privacy_statements.views.viewer import ViewerPage, viewer_pages
from privacy_statements.views.viewers import ViewersPage, viewers_pages
from privacy_statements.wording import Wording

Made = Mapping[tuple[str, str], PageView]
Pages = Callable[[Catalog, Wording, Judged, Made], Iterator[PageView]]
NOT_JUDGED = Judged()
NOTHING_MADE: Made = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class View:
    """A kind of page: its name, what it receives, how its pages are made, and what it shows."""

    name: str
    shape: type[Any]
    views: Pages
    summary: str
    leads: bool = False
    """Whether its pages lead to those of all other views, and so are made after them."""

    def pages(
        self, catalog: Catalog, wording: Wording, judged: Judged, made: Made = NOTHING_MADE
    ) -> Iterator[PageView]:
        """The pages, each with its beginning (the way to it, and who says what of what, and when) and its data.
        ``made`` are the pages that are made so far, by view and id."""
        for view in self.views(catalog, wording, judged, made):
            yield with_data(with_top(view, catalog, wording), wording)

    @property
    def template(self) -> str:
        """The template of the page."""
        return f"pages/{self.name}.html.jinja"


def _of(pages: Callable[[Catalog, Wording], Iterator[PageView]]) -> Pages:
    """Pages that are the same whatever the rules say."""
    return lambda catalog, wording, judged, made: pages(catalog, wording)


def _of_judged(pages: Callable[[Catalog, Wording, Judged], Iterator[PageView]]) -> Pages:
    """Pages that show what the rules say."""
    return lambda catalog, wording, judged, made: pages(catalog, wording, judged)


def _questions(catalog: Catalog, wording: Wording, judged: Judged, made: Made) -> Iterator[QuestionPage]:
    """The pages of questions, which lead to all others."""
    return question_pages(catalog, wording, Leads(made))


def _index_of_questions(
    catalog: Catalog, wording: Wording, judged: Judged, made: Made
) -> Iterator[QuestionsPage]:
    """The index of questions, with the answers of their pages."""
    answered = {key: view for (_, key), view in made.items() if isinstance(view, QuestionPage)}
    return questions_pages(catalog, wording, Leads(made), answered)


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View("product", ProductPage, _of(product_pages), "the statement of one product"),
        View(
            "glance", GlancePage, _of(glance_pages), "one product in half a minute: three lines and figures"
        ),
        View("flow", FlowPage, _of(flow_pages), "where the data of one product comes from and goes to"),
        View("item", ItemPage, _of(item_pages), "one data item and the products that collect it"),
        View("category", CategoryPage, _of(category_pages), "the items of one data category, by product"),
        View("comparison", ComparisonPage, _of(comparison_pages), "products side by side"),
        View("pair", PairPage, _of(pair_pages), "two products: what differs, then what is the same"),
        View("platforms", PlatformsPage, _of(platforms_pages), "one product: what differs by platform"),
        View("coverage", CoveragePage, _of(coverage_pages), "every category by every product, counted"),
        View("guide", GuidePage, _of(guide_pages), "one procedure"),
        View("changes", ChangesPage, _of(changes_pages), "what changed, the newest first"),
        View("index", IndexPage, _of(index_pages), "the list of one kind of record"),
        View("terms", TermsPage, _of(terms_pages), "the glossary"),
        View(
            "completeness",
            CompletenessPage,
            _of_judged(completeness_pages),
            "what is not stated yet, and by whom it is asked",
        ),
        View("rights", RightsPage, _of(rights_pages), "whom to ask for each right, and how, by product"),
        View("retention", RetentionPage, _of(retention_pages), "how long data is kept and where, by product"),
        View(
            "applies", AppliesPage, _of(applies_pages), "what applies to a reader, by product and situation"
        ),
        View("viewers", ViewersPage, _of(viewers_pages), "everybody of whom products say what they can see"),
        View("viewer", ViewerPage, _of(viewer_pages), "what one actor can see, and what not"),
        View("choices", ChoicesPage, _of(choices_pages), "all optional data, and how to turn it off"),
        View("search", SearchPage, _of(search_pages), "a search box, for the option `search: pagefind`"),
        View(
            "question", QuestionPage, _questions, "one question that people ask, and its answer", leads=True
        ),
        View(
            "questions",
            QuestionsPage,
            _index_of_questions,
            "the questions, each leading to its answer",
            leads=True,
        ),
    )
}


def all_views(catalog: Catalog, wording: Wording, judged: Judged) -> Iterator[PageView]:
    """Every page of the site. Those that lead to others are made last."""
    made: dict[tuple[str, str], PageView] = {}
    for kind in sorted(VIEWS.values(), key=lambda kind: kind.leads):
        for view in kind.pages(catalog, wording, judged, made):
            made.setdefault((view.info.kind, record_id(view)), view)
            yield view
