"""What every kind of page is: a view with an address. Also which record a page comes from."""

from __future__ import annotations

from msgspec import Struct

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.position import Position
from privacy_statements.views.shapes import PageInfo


class PageView(Struct, frozen=True):
    """Everything that one page says."""

    info: PageInfo
    """Address, title, description and front matter of the page."""


def catalog_position(catalog: Catalog) -> Position:
    """Where a page that comes from all records says that it comes from."""
    return catalog.organization.position if catalog.organization else Position("content")


def record_id(view: PageView) -> str:
    """The id under which a page is asked for: the id of its record; for an index, the name of its kind. Further pages
    of a long list add their number: ``products/2``."""
    path = view.info.path.removesuffix(".md")
    first = (view.info.continues or view.info.path).removesuffix(".md")
    if view.info.kind == "applies":  # a page for each situation lies below that of its product
        return first.removeprefix("applies/")
    of_all = view.info.kind in ("index", "changes", "viewers", "questions")  # a record, too, may be called "index"
    name = first.removesuffix("/index") if of_all else first.rsplit("/", 1)[-1]
    return f"{name}{path.removeprefix(first)}"


def record_of(view: PageView) -> str:
    """The id of the record that a page comes from; the same on every page of a long list."""
    return record_id(view).partition("/")[0]
