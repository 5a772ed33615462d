"""Products side by side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.summaries import compared_items
from privacy_statements.views import paths
from privacy_statements.views.facts import life_facts
from privacy_statements.views.pivot import matrix
from privacy_statements.views.shapes import Fact, PageInfo, Table
from privacy_statements.views.spread import SpreadPage, over_pages, spread_tables
from privacy_statements.words.wording import Wording


class ComparisonPage(SpreadPage, frozen=True):
    """Everything the page of a comparison says."""

    name: str
    """The name of the record."""
    introduction: str | None
    """What is compared, and what to bear in mind; prose."""
    facts: tuple[Fact, ...]
    """Where the comparison is in its life."""
    count: str
    """How many items are compared, in words; on all pages together."""
    table: Table | None
    """Items by products; absent when no product mentions any item."""


def comparison_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[ComparisonPage]:
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
    for page, pages, (part,) in over_pages(info, spread_tables([table]), partial(_names, wording), wording):
        yield ComparisonPage(
            info=page,
            name=name,
            introduction=comparison.introduction,
            facts=life_facts(comparison.lifecycle, "comparisons", wording),
            count=wording.ngettext("%(n)d data item", "%(n)d data items", table.row_count),
            table=part,
            sheets=pages,
        )


def _names(wording: Wording, tables: tuple[Table | None, ...]) -> list[str]:
    """What the rows are about, each with its category."""
    message = wording._("{category}: {item}")
    return [
        message.format(category=group.title.text, item=row.header.name.text)
        for table in tables
        for group in (table.groups if table else ())
        for row in group.rows
        if group.title
    ]
