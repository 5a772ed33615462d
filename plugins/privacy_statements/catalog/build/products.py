"""Product records → products."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from msgspec.structs import replace

from privacy_statements.catalog.build.documents import build_product
from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.build.following import local_items
from privacy_statements.catalog.build.reading import with_ids
from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.build.reuse import Reuse
from privacy_statements.catalog.build.rows import products_of_items
from privacy_statements.catalog.model import Product
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.records.kinds import ProductRecord

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
    emptied: records are large, and nobody needs them longer."""
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
            product = reuse.made(product_id, (record, *more, *around), resolver.findings, make)
            built[product_id] = products[product_id] = reuse.equal(product_id, product)
    for product_id, (first, *others) in further.items():
        # of no product; what they refer to is checked all the same
        build_product(first, product_id, others, resolver, products)
    return built


def _named(products: Products, further: Mapping[str, list[ProductRecord]], resolver: Resolver) -> Iterator[str]:
    """The products that have items of which rows speak by ``product/item``."""
    for product_id, record in products.items():
        for one in (record, *further.get(product_id, ())):
            if isinstance(one, ProductRecord):
                rows = (*one.items, *one.never)
                yield from products_of_items(product_id, rows, one.sections, resolver.items)


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
        resolver.one(products, record.part_of, "product")
        further.setdefault(record.part_of.id, []).append(record)
    return further
