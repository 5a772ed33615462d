"""Products side by side."""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.summaries import compared_items
from privacy_statements.views import paths
from privacy_statements.views.facts import life_facts
from privacy_statements.views.pivot import matrix
from privacy_statements.views.shapes import Group, PageInfo, TableRow
from privacy_statements.views.tables_page import Part, TablesPage, spread_page
from privacy_statements.words.wording import Wording


def comparison_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The page of the comparison with this id, and those on which a very long one goes on."""
    comparison = catalog.comparisons[key]
    products = tuple(catalog.products[product] for product in comparison.products)
    names = wording.language.all_of([product.name for product in products])
    fallback = wording._("What {products} collect, side by side.").format(products=names)
    items = [*compared_items(comparison, catalog)]
    name, columns, order = comparison.name, comparison.columns, comparison.order
    table = matrix(catalog, items, products, wording, caption=name, columns=columns, order=order)
    path = paths.page("comparisons", comparison.id)
    info = PageInfo(path, "comparison", name, fallback, comparison.position, comparison.metadata)
    page = TablesPage(
        info,
        (Part(table, empty=wording._("None of these products speaks of any of these items.")),),
        description=comparison.introduction,
        facts=life_facts(comparison.lifecycle, "comparisons", wording),
        count=wording.ngettext("%(n)d data item", "%(n)d data items", table.row_count) if table.row_count else None,
        products=comparison.products,
    )
    message = wording._("{category}: {item}")

    def name_of(part: Part, group: Group, row: TableRow) -> str:
        """What a row is about, with its category."""
        item = row.header.name.text
        return message.format(category=group.title.text, item=item) if group.title else item

    yield from spread_page(page, wording, name_of)
