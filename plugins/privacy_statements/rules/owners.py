"""Who answers for what is reported: the product in whose record it stands, and the owner that the product names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from privacy_statements.catalog.model import Catalog, Comparison, DataItem, Guide, Product
from privacy_statements.diagnostics.findings import Counted, Findings, entries_of, times
from privacy_statements.diagnostics.position import Position


def by_product(catalog: Catalog, diagnostics: Iterable[Counted]) -> list[tuple[Product | None, Findings]]:
    """The diagnostics of each product, in the order of the products; ``None``, at the end, is no single one. Those of
    each are in the order in which they are given."""
    begins: dict[str, list[Product]] = {}
    for product in catalog.products.values():
        for path in {product.position.path, *(section.position.path for section in product.root.sections)}:
            begins.setdefault(path, []).append(product)
    for products in begins.values():
        products.sort(key=lambda product: product.position, reverse=True)
    listed: dict[str | None, list[Counted]] = {product_id: [] for product_id in catalog.products}
    listed[None] = []
    for diagnostic in entries_of(diagnostics):
        product_id = _standing_at(diagnostic.position, begins.get(diagnostic.position.path, []))
        listed[product_id].append(diagnostic)
    return [(catalog.products.get(key) if key else None, Findings(tuple(entries))) for key, entries in listed.items()]


def _standing_at(place: Position, here: list[Product]) -> str | None:
    """In a file of several products: the one that begins last before a place."""
    before = (product.id for product in here if product.position.path != place.path or product.position <= place)
    return next(before, None)


def by_owner(catalog: Catalog, diagnostics: Iterable[Counted]) -> dict[str, int]:
    """How many diagnostics each owner has to answer for; ``""`` is nobody who is named. Items, guides and
    comparisons have owners as well: what stands at such a record is its owner's."""
    others: list[DataItem | Guide | Comparison] = [
        *catalog.items.values(),
        *catalog.guides.values(),
        *catalog.comparisons.values(),
    ]
    at = {record.position: record.lifecycle.owner for record in others}
    counts: Counter[str] = Counter()
    for product, findings in by_product(catalog, diagnostics):
        for entry in findings.entries:
            counts[(product.lifecycle.owner if product else at.get(entry.position)) or ""] += times(entry)
    return dict(sorted(counts.items()))
