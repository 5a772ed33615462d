"""Little that is said of much: what pages and rules need of all products or items. A catalog makes each of these lists
once, when somebody asks for it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from privacy_statements.catalog.model import Catalog, DataItem, DataSource, Document


class Listed(NamedTuple):
    """A product as lists name it."""

    id: str
    name: str


def listed(catalog: Catalog) -> Mapping[str, Listed]:
    """Every product by its id, as lists name it."""
    return catalog.once(_listed)


def restates(catalog: Catalog) -> bool:
    """Whether any product restates a source."""
    return catalog.once(_restates)


def by_category(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """By category id: the ids of the items that belong to it itself."""
    return catalog.once(_by_category)


def newest(catalog: Catalog) -> Mapping[str, datetime.date]:
    """By product id: the newest date that the records give for what they say of it, where they give one."""
    return catalog.once(_newest)


def shared_items(catalog: Catalog) -> Mapping[str, DataItem]:
    """By id: the items that are not those of one product."""
    return catalog.once(_shared_items)


def names(catalog: Catalog) -> tuple[str, ...]:
    """Every name of a record or word, and the aliases of sources and terms, each once; without their places."""
    return catalog.once(_names)


def other_names(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """By item id: the aliases and former names of the items that have any; without their places."""
    return catalog.once(_other_names)


def source_names(catalog: Catalog) -> tuple[str, ...]:
    """The names and aliases of all data sources, products among them; without their places."""
    return catalog.once(_source_names)


def families(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """By family: the platforms of its products, as they are written."""
    return catalog.once(_families)


def family_of(catalog: Catalog) -> Mapping[str, str]:
    """By product id: the family of each product that has one."""
    return catalog.once(_family_of)


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


def _shared_items(catalog: Catalog) -> dict[str, DataItem]:
    return {key: item for key, item in catalog.items.items() if item.product is None}


def _names(catalog: Catalog) -> tuple[str, ...]:
    named: tuple[DataItem | DataSource | Document, ...] = (
        *catalog.items.values(), *catalog.sources.values(), *catalog.products.values(), *catalog.guides.values(),
    )  # fmt: skip
    found = {str(one.name) for one in named}
    found.update(str(alias) for source in catalog.sources.values() for alias in source.aliases)
    for kind in catalog.vocabulary.__struct_fields__:
        for word in getattr(catalog.vocabulary, kind).values():
            found.add(str(word.name))
            found.update(str(value.name) for value in getattr(word, "values", ()))
            found.update(str(alias) for alias in getattr(word, "aliases", ()))
    return tuple(sorted(found))


def _other_names(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    found = {key: (*item.aliases, *item.former_names) for key, item in catalog.items.items()}
    return {str(key): tuple(map(str, others)) for key, others in found.items() if others}


def _source_names(catalog: Catalog) -> tuple[str, ...]:
    found = ((one.name, *one.aliases) for one in catalog.sources.values())
    return tuple(dict.fromkeys(str(name) for names in found for name in names))


def _families(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for product in catalog.products.values():
        if product.family is not None:
            platforms = found.setdefault(str(product.family), {})
            for name in map(str, product.platforms):
                platforms.pop(name, None)  # of two spellings, the last one counts
                platforms[name] = None
    return {family: tuple(platforms) for family, platforms in found.items()}


def _family_of(catalog: Catalog) -> dict[str, str]:
    return {product.id: str(product.family) for product in catalog.products.values() if product.family is not None}
