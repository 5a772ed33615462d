"""Every kind of page as one type, and which record a page comes from."""

from __future__ import annotations

from privacy_statements.views.applies import AppliesPage
from privacy_statements.views.category import CategoryPage
from privacy_statements.views.changes import ChangesPage
from privacy_statements.views.choices import ChoicesPage
from privacy_statements.views.comparison import ComparisonPage
from privacy_statements.views.completeness import CompletenessPage
from privacy_statements.views.coverage import CoveragePage
from privacy_statements.views.flow import FlowPage
from privacy_statements.views.glance import GlancePage
from privacy_statements.views.guide import GuidePage
from privacy_statements.views.index import IndexPage, TermsPage
from privacy_statements.views.item import ItemPage
from privacy_statements.views.pair import PairPage
from privacy_statements.views.platforms import PlatformsPage
from privacy_statements.views.product import ProductPage
from privacy_statements.views.question import QuestionPage
from privacy_statements.views.questions import QuestionsPage
from privacy_statements.views.retention import RetentionPage
from privacy_statements.views.rights import RightsPage
from privacy_statements.views.search import SearchPage
from privacy_statements.views.viewer import ViewerPage
from privacy_statements.views.viewers import ViewersPage

PageView = (
    ProductPage
    | GlancePage
    | FlowPage
    | ItemPage
    | CategoryPage
    | ComparisonPage
    | PairPage
    | PlatformsPage
    | CoveragePage
    | GuidePage
    | ChangesPage
    | IndexPage
    | TermsPage
    | CompletenessPage
    | SearchPage
    | RightsPage
    | RetentionPage
    | AppliesPage
    | ViewersPage
    | ViewerPage
    | ChoicesPage
    | QuestionPage
    | QuestionsPage
)


def record_id(view: PageView) -> str:
    """The id under which a page is asked for: that of its record; for an index, the name of its kind. A page on
    which a long list goes on adds its number: ``products/2``."""
    path = view.info.path.removesuffix(".md")
    first = (view.info.continues or view.info.path).removesuffix(".md")
    if view.info.kind == "applies":  # a page for each situation lies below that of its product
        name = first.removesuffix("/index").removeprefix("applies/")
        return f"{name}{path.removeprefix(first)}"
    of_all = view.info.kind in ("index", "changes", "viewers", "questions")  # a record, too, may be called "index"
    name = first.removesuffix("/index") if of_all else first.rsplit("/", 1)[-1]
    return f"{name}{path.removeprefix(first)}"


def record_of(view: PageView) -> str:
    """The id of the record that a page comes from; the same on every page of a long list."""
    return record_id(view).partition("/")[0]
