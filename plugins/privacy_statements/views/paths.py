"""Where each page goes. The only place that knows the addresses of the site."""

from __future__ import annotations

import datetime
from pathlib import PurePosixPath
from typing import Protocol

from privacy_statements.catalog.model import DataItem, Row
from privacy_statements.views.shapes import Link


class Named(Protocol):
    """A record with an id and a name."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


RECORDS_JSON = "records.json"
RECORDS_CSV = "records.csv"
RECORDS_SCHEMA = "records.schema.json"
TERMS = "terms.md"
COMPLETENESS = "completeness.md"
SEARCH = "search.md"
RIGHTS = "rights.md"
RETENTION = "retention.md"
SEARCH_SCRIPT = "assets/privacy-statements-search.js"
APPLIES_SCRIPT = "assets/privacy-statements-applies.js"
SEARCH_BUNDLE = "pagefind/"
"""Where Pagefind writes into a built site."""
CHANGES = "changes/index.md"
VIEWERS = "viewers"
"""The folder of the pages of who can see what."""
CHOICES = "choices.md"
FOLDERS = frozenset({
    "applies", "categories", "changes", "comparisons", "guides", "items", "products", "questions", "viewers",
})  # fmt: skip
"""The kinds of pages that have a folder. It may hold no page, until a record says something that is shown there."""
ALONE = frozenset({CHOICES, RETENTION, RIGHTS})
"""Pages that stand for themselves; of these as well there may be none."""


def page(kind: str, record_id: str) -> str:
    """The file of a record's page, such as ``products/intune.md``. ``kind`` is the folder."""
    return f"{kind}/{record_id}.md"


def kind_of(path: str) -> str:
    """The kind of a page, by its file."""
    return path.partition("/")[0].removesuffix(".md")


def applies(product: str, preset: str | None = None) -> str:
    """The file that says what of a product applies to a reader, or to those in the situation that a preset names."""
    return f"applies/{product}/{preset}.md" if preset else f"applies/{product}.md"


def as_of(day: datetime.date, product_id: str) -> str:
    """The file of what a product said on a day."""
    return f"as-of/{day.isoformat()}/{product_id}.md"


def index(kind: str) -> str:
    """The file of the index of a kind."""
    return f"{kind}/index.md"


def of_product(path: str, product_id: str) -> str:
    """The file of published data with the rows of one product alone: ``products/intune.json``."""
    return f"products/{product_id}{PurePosixPath(path).suffix}"


def data_of(path: str) -> str:
    """The file of the tables of a page as CSV: ``items/imei.csv``."""
    return f"{path.removesuffix('.md')}.csv"


def product_link(product: Named) -> Link:
    """A link to the page of a product."""
    return Link(product.name, page("products", product.id))


def category_link(category: Named) -> Link:
    """A link to the page of a category."""
    return Link(category.name, page("categories", category.id))


def item_row(item: DataItem) -> str:
    """The anchor of an item's row on a page that lists items."""
    return f"item-{item.id.replace('/', '-')}"


def item_link(item: DataItem | None, text: str, row: Row | None = None) -> Link:
    """A link to a shared item; to its row for an item that only one product has. Not every shared item has a page: whoever
    writes addresses asks where it is."""
    if item is not None and item.product is None:
        return Link(text, page("items", item.id))
    if row is not None:
        return Link(text, page=page("products", row.product), anchor=row.anchor)
    if item is not None and item.product is not None:
        anchor = f"row-{item.id.removeprefix(f'{item.product}/')}"
        return Link(text, page=page("products", item.product), anchor=anchor)
    return Link(text)
