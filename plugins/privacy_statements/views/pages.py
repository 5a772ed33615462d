"""Every kind of page as one type."""

from __future__ import annotations

from privacy_statements.views.category import CategoryPage
from privacy_statements.views.changes import ChangesPage
from privacy_statements.views.comparison import ComparisonPage
from privacy_statements.views.completeness import CompletenessPage
from privacy_statements.views.guide import GuidePage
from privacy_statements.views.index import IndexPage, TermsPage
from privacy_statements.views.item import ItemPage
from privacy_statements.views.product import ProductPage
from privacy_statements.views.search import SearchPage

PageView = (
    ProductPage
    | ItemPage
    | CategoryPage
    | ComparisonPage
    | GuidePage
    | ChangesPage
    | IndexPage
    | TermsPage
    | CompletenessPage
    | SearchPage
)
