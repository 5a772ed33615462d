"""Change records → changes: what changed, in which products, about which data items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from privacy_statements.catalog.build.ids import unique
from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.model import Change, Product
from privacy_statements.records.kinds import ChangeRecord


def build_changes(
    records: Iterable[ChangeRecord], products: Mapping[str, Product], resolver: Resolver
) -> dict[str, Change]:
    """The changes by id, in the order in which they are written."""
    return {record.id: _change(record, products, resolver) for record in unique(records, resolver.findings)}


def _change(record: ChangeRecord, products: Mapping[str, Product], resolver: Resolver) -> Change:
    changed = resolver.many(products, record.products, "product")
    items = resolver.many(resolver.items, record.items, "data item")
    return Change(
        id=record.id,
        name=record.name,
        position=record.position,
        date=record.date,
        what=record.what,
        announced=record.announced,
        products=tuple(dict.fromkeys(product.id for product in changed)),
        items=tuple({item.id: item for item in items}.values()),
        material=record.material,
        evidence=tuple(record.evidence),
    )
