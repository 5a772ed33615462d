"""Which pages have their tables as CSV beside them, and the link to it. A product's page has the CSV of its rows
already."""

from __future__ import annotations

from privacy_statements.views import paths
from privacy_statements.views.pages import PageView
from privacy_statements.views.product import ProductPage
from privacy_statements.views.shapes import Link, tables_in
from privacy_statements.words.wording import Wording


def data_link(view: PageView, wording: Wording) -> Link | None:
    """The link from a view to its tables as CSV, if it has any. The pages of a long list link to one file."""
    if not _has_data(view):
        return None
    info = view.info
    words = wording.of(info.language)._("Download as CSV")
    return Link(words, page=paths.data_of(info.continues or info.path))


def _has_data(view: PageView) -> bool:
    is_product = isinstance(view, ProductPage)
    return view.info.has_page and not is_product and next(tables_in(view), None) is not None
