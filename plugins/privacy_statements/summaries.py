"""Little that is said of much: what a page needs of all products or items without reading them.

A page that asks here depends on what the summary says, and not on everything from which it is made: when a record
changes and its summary does not, nothing else has to be made again.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from privacy_statements.model import Catalog, Document


class Listed(NamedTuple):
    """A product as lists name it."""

    id: str
    name: str


def listed(catalog: Catalog) -> Mapping[str, Listed]:
    """Every product by its id, as lists name it."""
    return _said(catalog, "listed")  # type: ignore[no-any-return]  # what `_listed` gives


def restates(catalog: Catalog) -> bool:
    """Whether any product restates a source."""
    return _said(catalog, "restates")  # type: ignore[no-any-return]  # what `_restates` gives


def by_category(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """By category id: the ids of the items that belong to it itself."""
    return _said(catalog, "by_category")  # type: ignore[no-any-return]  # what `_by_category` gives


def newest(catalog: Catalog) -> Mapping[str, datetime.date]:
    """By product id: the newest date that the records give for what they say of it, where they give one."""
    return _said(catalog, "newest")  # type: ignore[no-any-return]  # what `_newest` gives


def dates_of(document: Document) -> Iterator[datetime.date]:
    """The dates that the record of a product or guide gives for what it says."""
    source = document.source
    given = (document.lifecycle.reviewed, source and source.published, source and source.retrieved)
    return (date for date in given if date)


def _listed(catalog: Catalog) -> dict[str, Listed]:
    return {product.id: Listed(product.id, product.name) for product in catalog.products.values()}


def _restates(catalog: Catalog) -> bool:
    return any(product.source is not None for product in catalog.products.values())


def _by_category(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for item in catalog.items.values():
        if item.category is not None:
            found.setdefault(item.category.id, []).append(item.id)
    return {category: tuple(items) for category, items in found.items()}


def _newest(catalog: Catalog) -> dict[str, datetime.date]:
    dates = {product.id: [*dates_of(product)] for product in catalog.products.values()}
    for change in catalog.changes.values():
        for product in change.products:
            dates.setdefault(product, []).append(change.announced or change.date)
    return {product: max(given) for product, given in dates.items() if given}


SUMMARIES: dict[str, Callable[[Catalog], Any]] = {
    "listed": _listed,
    "restates": _restates,
    "by_category": _by_category,
    "newest": _newest,
}


def _said(catalog: Catalog, name: str) -> Any:
    """A summary; a catalog that notes what is read of it has each of them ready."""
    ready = getattr(catalog, "summary", None)
    return ready(name) if ready is not None else SUMMARIES[name](catalog)
