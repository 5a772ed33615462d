"""What is counted as unanswered is what reads "Not stated" in our own comparisons, once each, but of no data item that
only one product has."""

from __future__ import annotations

from conftest import our_catalog, table_in
from privacy_statements.catalog.model import Catalog
from privacy_statements.rules import RULES
from privacy_statements.rules.context import NOTHING
from privacy_statements.views.comparisons import comparison_pages
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording


def open_cells(catalog: Catalog) -> set[tuple[str, str]]:
    """Product and shared item of every cell of a comparison that reads "Not stated", as its page shows it."""
    shared = {f"item-{item.id}" for item in catalog.items.values() if item.product is None}
    wording = Wording(Language("en"))
    cells = set()
    for comparison in catalog.comparisons.values():
        tables = [table_in(page) for page in comparison_pages(comparison.id, catalog, wording)]
        rows = [row for table in tables if table is not None for group in table.groups for row in group.rows]
        for row in rows:
            for product, cell in zip(comparison.products, row.cells, strict=True):
                if row.header.anchor in shared and [answer.kind for answer in cell.answers] == ["not-stated"]:
                    cells.add((product, row.header.anchor))
    return cells


def test_the_count_is_that_of_the_cells() -> None:
    catalog = our_catalog()
    cells = open_cells(catalog)
    found = [one for one in RULES["unanswered"].check(catalog, NOTHING) if "in the comparison" in one.message]
    assert len(found) == len(cells) > 300
    assert len({(one.position, one.message) for one in found}) == len(found)
    for product in catalog.products.values():
        counted = sum(one.position == product.position for one in found)
        assert counted == sum(cell[0] == product.id for cell in cells)
