"""What identifies a page on paper and to programs: its address, its date and its version."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from privacy_statements.catalog.model import Catalog, DataItem
from privacy_statements.catalog.summaries import dates_of, newest
from privacy_statements.pages.page import Block, Html
from privacy_statements.views.pages import PageView, record_of
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.language import Language

HAS_TOOLS = ' class="ps-tools"'
TOOLS = re.compile(r'<(a|p) class="ps-tools".*?</\1>', re.DOTALL)
OF_ALL_PRODUCTS = frozenset(
    ["index", "category", "applies", "questions", "viewers", "viewer", "choices", "rights", "retention"]
)
DIGITS = 8  # of a version: enough to tell two prints of one page from each other


class Imprint(Struct, frozen=True):
    """What each sheet of paper says of its page."""

    title: str
    """The title of the page."""
    date: str | None
    """The date of what the page says, as its language writes dates; absent where the records give none."""
    newest: bool
    """Whether the page speaks of several records: then the date is that of the newest, and others may have none."""
    version: str
    """Eight digits that stay the same until what they are made from changes: of a product, everything that its
    record says; of any other page, what the page says."""
    address: str
    """The address of the page; from the root of the site where the site does not say its own."""


def make_imprint(
    view: PageView, blocks: Iterable[Block], date: datetime.date | None, address: str, language: Language
) -> Imprint:
    """The imprint of a page of these blocks."""
    version = getattr(view, "version", None) or fingerprint(blocks)
    newest = view.info.kind not in ("product", "guide", "changes")  # these are dated themselves
    return Imprint(view.info.title, language.date(date) if date else None, newest, version, address)


def fingerprint(blocks: Iterable[Block]) -> str:
    """The version of what blocks say. The line of a record in its file does not matter."""
    digest = hashlib.sha256()
    for block in blocks:
        text = block.html if isinstance(block, Html) else block.text
        digest.update((TOOLS.sub("", text) if isinstance(block, Html) and HAS_TOOLS in text else text).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:DIGITS]


# --- dates, which only records give


def date_of(view: PageView, catalog: Catalog) -> datetime.date | None:
    """The newest date that the records of a page give for what they say; ``None`` where they give none.

    That of a page of many records, such as an index, is the newest of its products and guides.
    """
    return max(_dates(view, catalog), default=None)


def _dates(view: PageView, catalog: Catalog) -> Iterator[datetime.date]:
    if isinstance(view, TablesPage):
        yield from _of_products(view.products, catalog)
    match view.info.kind:
        case "product":
            yield from _of_products([record_of(view)], catalog)
        case "guide":
            yield from dates_of(catalog.guides[record_of(view)])
        case "item":
            yield from _of_item(catalog.items[record_of(view)], catalog)
        case "applies" if record_of(view) in catalog.products:
            yield from _of_products([record_of(view)], catalog)
        case "changes":
            yield from (change.announced or change.date for change in catalog.changes.values())
        case "question":
            yield from _of_products(catalog.questions[record_of(view)].products or catalog.products, catalog)
        case kind if kind in OF_ALL_PRODUCTS:
            yield from newest(catalog).values()
            if kind == "index" and record_of(view) == "guides":
                for guide in catalog.guides.values():
                    yield from dates_of(guide)


def _of_products(products: Iterable[str], catalog: Catalog) -> Iterator[datetime.date]:
    dates = newest(catalog)
    return (dates[product] for product in products if product in dates)


def _of_item(item: DataItem, catalog: Catalog) -> Iterator[datetime.date]:
    if item.lifecycle.reviewed:
        yield item.lifecycle.reviewed
    yield from _of_products({mention.row.product for mention in catalog.mentions.get(item.id, ())}, catalog)
