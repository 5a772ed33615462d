"""Little that is said of much: what pages and rules need of all products or items. A catalog makes each of these lists
once, when somebody asks for it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from privacy_statements.catalog.model import Catalog, Comparison, DataItem, DataSource, Document, Mention, Part, Product
from privacy_statements.records.words import Necessity

Value = TypeVar("Value")


class Listed(NamedTuple):
    """A product as lists name it."""

    id: str
    name: str


SUMMARIES: dict[str, Callable[[Catalog], Any]] = {}
"""The functions of this module that a catalog calls once, by name."""


def _once(summary: Callable[[Catalog], Value]) -> Callable[[Catalog], Value]:
    """The same function, whose result a catalog keeps."""
    SUMMARIES[summary.__name__] = summary
    return wraps(summary)(lambda catalog: catalog.once(summary))


@_once
def listed(catalog: Catalog) -> Mapping[str, Listed]:
    """Every product by its id, as lists name it."""
    return {product.id: Listed(product.id, product.name) for product in catalog.products.values()}


@_once
def by_category(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """By category id: the ids of the items that belong to it itself."""
    items: dict[str, list[str]] = {}
    for item in catalog.items.values():
        if item.category is not None:
            items.setdefault(item.category.id, []).append(item.id)
    return {category: tuple(ids) for category, ids in items.items()}


@_once
def newest(catalog: Catalog) -> Mapping[str, datetime.date]:
    """By product id: the newest date that the records give for what they say of it, where they give one."""
    dates = {product.id: [*dates_of(product)] for product in catalog.products.values()}
    for change in catalog.changes.values():
        for product in change.products:
            dates.setdefault(product, []).append(change.announced or change.date)
    return {product: max(of_product) for product, of_product in dates.items() if of_product}


@_once
def shared_items(catalog: Catalog) -> Mapping[str, DataItem]:
    """By id: the items that are not those of one product."""
    return {key: item for key, item in catalog.items.items() if item.product is None}


@_once
def items_with_pages(catalog: Catalog) -> Mapping[str, DataItem]:
    """By id: the shared items that have a page of their own: where two products meet, where something is never
    collected, where the record asks for it, and where no category has a page on which the item could be a row."""
    return {
        key: item
        for key, item in shared_items(catalog).items()
        if item.page or item.category is None or _is_compared(catalog.mentions.get(key, ()))
    }


def _is_compared(mentions: Iterable[Mention]) -> bool:
    never = any(mention.row.said.necessity is Necessity.NEVER for mention in mentions)
    return never or len({mention.row.product for mention in mentions}) > 1


@_once
def sharing(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """By product id: the products that mention a data item which it mentions, too."""
    others: dict[str, set[str]] = {product: set() for product in catalog.products}
    for mentions in catalog.mentions.values():
        products = {mention.row.product for mention in mentions}
        for product in products if len(products) > 1 else ():
            others[product] |= products
    return {product: tuple(sorted(them - {product})) for product, them in others.items()}


@_once
def names(catalog: Catalog) -> tuple[str, ...]:
    """Every name of a record or word, and the aliases of sources and terms, each once; without their places."""
    named: tuple[DataItem | DataSource | Document, ...] = (
        *catalog.items.values(), *catalog.sources.values(), *catalog.products.values(), *catalog.guides.values(),
    )  # fmt: skip
    texts = {str(record.name) for record in named}
    texts.update(str(alias) for source in catalog.sources.values() for alias in source.aliases)
    for kind in catalog.vocabulary.__struct_fields__:
        for word in getattr(catalog.vocabulary, kind).values():
            texts.add(str(word.name))
            texts.update(str(value.name) for value in getattr(word, "values", ()))
            texts.update(str(alias) for alias in getattr(word, "aliases", ()))
    return tuple(sorted(texts))


@_once
def other_names(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """By item id: the aliases and former names of the items that have any; without their places."""
    others = {key: (*item.aliases, *item.former_names) for key, item in catalog.items.items()}
    return {str(key): tuple(map(str, of_item)) for key, of_item in others.items() if of_item}


@_once
def family_of(catalog: Catalog) -> Mapping[str, str]:
    """By product id: the family of each product that has one."""
    return {product.id: str(product.family) for product in catalog.products.values() if product.family is not None}


def compared_items(comparison: Comparison, catalog: Catalog) -> Iterator[DataItem]:
    """The items that stand in a comparison: as it lists them; without a list, in the order in which its products mention
    them."""
    if comparison.items is not None:
        yield from (catalog.items[key] for key in comparison.items)
        return
    products = (catalog.products[product] for product in comparison.products)
    for item in {item.id: item for product in products for item in items_of(product)}.values():
        category = item.category.id if item.category is not None else None
        is_chosen = comparison.categories is None or category in comparison.categories
        if is_chosen and (item.product is None or comparison.local_items):
            yield item


def items_of(product: Product) -> Iterator[DataItem]:
    """The data items that a product mentions, one after the other: those of its rows, and of their parts."""
    for row in product.rows:
        if row.item is not None:
            yield row.item
        for part in all_parts(row.parts):
            if part.item is not None:
                yield part.item


def all_parts(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, each with all parts inside it."""
    for part in parts:
        yield part
        yield from all_parts(part.parts)


def dates_of(document: Document) -> Iterator[datetime.date]:
    """The dates that the record of a product or guide gives for what it says."""
    source = document.source
    dates = (document.lifecycle.reviewed, source and source.published, source and source.retrieved)
    return (date for date in dates if date)
