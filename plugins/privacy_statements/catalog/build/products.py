"""Product records → products; and what follows from their rows: the items of single products, and every place where an
item is spoken of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType

from msgspec.structs import replace

from privacy_statements.catalog.build.documents import build_product
from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.build.reading import with_ids
from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.build.reuse import Reuse
from privacy_statements.catalog.build.rows import products_of_items
from privacy_statements.catalog.conditions import Condition, both
from privacy_statements.catalog.model import Answer, DataItem, Mention, Part, Product, Row
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.records.kinds import ProductRecord
from privacy_statements.records.words import Relation

FURTHER = {"name", "part_of", "sections"}  # what a further file of a product can hold
FURTHER_KEYS = ", ".join(f'"{key}"' for key in sorted(FURTHER))
Products = dict[str, ProductRecord | Product]
"""Products by id, in the order of their files: as records until they are built."""


def main_records(records: Iterable[ProductRecord], findings: Findings) -> Products:
    """The records of products by id, without those of further files."""
    return {**with_ids("products", [record for record in records if record.part_of is None], findings)}


def build_products(
    records: list[ProductRecord], products: Products, resolver: Resolver, reuse: Reuse
) -> dict[str, Product]:
    """The products by id. Each takes the place of its record in ``products`` as soon as it is built, and ``records`` is
    emptied: records are large, and no longer needed."""
    further = _further_records(records, products, resolver)
    if named := {*_named(products, further, resolver)}:
        trial, local = replace(resolver, findings=Findings()), dict(resolver.items)
        for product_id, record in products.items():
            if product_id in named and isinstance(record, ProductRecord):
                tried = build_product(record, product_id, further.get(product_id, ()), trial, products)
                local |= local_items({product_id: tried})
        resolver.items = reuse.equal("named items", local)
    around = resolver.vocabulary, resolver.items, resolver.sources, *resolver.guides.values()
    records.clear()
    built: dict[str, Product] = {}
    for product_id, record in products.items():
        if isinstance(record, ProductRecord):
            more = further.pop(product_id, [])
            make = partial(build_product, record, record.id or product_id, more, resolver, products)
            product = reuse.cached(product_id, (record, *more, *around), resolver.findings, make)
            built[product_id] = products[product_id] = reuse.equal(product_id, product)
    for product_id, (first, *others) in further.items():
        # of no product; what they refer to is checked all the same
        build_product(first, product_id, others, resolver, products)
    return built


def _named(products: Products, further: Mapping[str, list[ProductRecord]], resolver: Resolver) -> Iterator[str]:
    """The products whose items rows refer to as ``product/item``."""
    for product_id, main in products.items():
        for record in (main, *further.get(product_id, ())):
            if isinstance(record, ProductRecord):
                rows = (*record.items, *record.never)
                yield from products_of_items(product_id, rows, record.sections, resolver.items)


def _further_records(
    records: Iterable[ProductRecord], products: Mapping[str, object], resolver: Resolver
) -> dict[str, list[ProductRecord]]:
    """The records of further files, by product."""
    further: dict[str, list[ProductRecord]] = {}
    for record in records:
        if record.part_of is None:
            continue
        for key in sorted(record.written_fields - FURTHER):
            message = f'met "{key}" in a further file of a product; expected only {FURTHER_KEYS}'
            resolver.findings.append(diagnose("wrong-value", record.place_of_key(key), message))
        resolver.target(products, record.part_of, "product")
        further.setdefault(record.part_of.id, []).append(record)
    return further


def local_items(products: Mapping[str, Product]) -> dict[str, DataItem]:
    """The items that only one product has."""
    return {
        row.item.id: row.item
        for product in products.values()
        for row in product.rows
        if row.item is not None and row.item.product is not None
    }


def narrower_items(items: Iterable[DataItem]) -> dict[str, tuple[DataItem, ...]]:
    """By id, the items that stand inside an item."""
    narrower: dict[str, list[DataItem]] = {}
    for item in items:
        if item.parent is not None:
            narrower.setdefault(item.parent, []).append(item)
    return {item: tuple(inside) for item, inside in narrower.items()}


def all_mentions(products: Mapping[str, Product]) -> dict[str, tuple[Mention, ...]]:
    """By id of an item, every place where a product speaks of it."""
    mentions: dict[str, list[Mention]] = {}
    for product in products.values():
        for row in product.rows:
            if row.item is not None:
                mentions.setdefault(row.item.id, []).append(Mention(row))
            for mention in _parts(row, row.parts, row.name, row.relation) if row.parts else ():
                if mention.part is not None and mention.part.item is not None:
                    mentions.setdefault(mention.part.item.id, []).append(mention)
    return {item: tuple(places) for item, places in mentions.items()}


def _parts(
    row: Row,
    parts: Iterable[Part],
    whole: str,
    relation: Relation,
    alternative: bool = False,
    outer: Condition | None = None,
    answers: Mapping[str, Answer] = MappingProxyType({}),
    scopes: tuple[str, ...] = (),
    form: str | None = None,
) -> Iterator[Mention]:
    """Every part of a row, at any depth, with what it is a part of, under all that it depends on, and with the
    answers of the parts around it that it does not change."""
    alternative = alternative or relation is not Relation.ALL
    for part in parts:
        condition = both(outer, part.condition)
        own = {**answers, **part.answers}
        said = replace(part, condition=condition, answers=own, form=part.form or form)
        yield Mention(row, said, whole, relation, alternative, scopes)
        inside = (*scopes, part.only) if part.only else scopes
        yield from _parts(row, part.parts, part.name, part.relation, alternative, condition, own, inside, said.form)
