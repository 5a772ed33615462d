"""Products side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from privacy_statements.model import Catalog, Comparison, DataItem
from privacy_statements.views import paths
from privacy_statements.views.facts import life_facts
from privacy_statements.views.pivot import items_of, matrix
from privacy_statements.views.shapes import Fact, PageInfo, Table
from privacy_statements.wording import Wording


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Everything the page of a comparison says."""

    info: PageInfo
    """Address, title, description and front matter of the page."""
    name: str
    """The name of the record."""
    introduction: str | None
    """What is compared, and what to bear in mind; prose."""
    facts: tuple[Fact, ...]
    """Where the comparison is in its life."""
    count: str
    """How many items are compared, in words."""
    table: Table | None
    """Items by products; absent when no product speaks of any item."""


def comparison_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[ComparisonPage]:
    """The one page of the comparison with this id."""
    yield comparison_page(catalog, catalog.comparisons[key], wording)


def comparison_page(catalog: Catalog, comparison: Comparison, wording: Wording) -> ComparisonPage:
    """The page of one comparison."""
    _ = wording.language.gettext
    products = tuple(catalog.products[product] for product in comparison.products)
    items = [item for item in _in_order(catalog, comparison) if _is_wanted(comparison, item)]
    names = wording.language.all_of([product.name for product in products])
    fallback = _("What {products} collect, side by side.").format(products=names)
    table = matrix(
        catalog,
        items,
        products,
        wording,
        caption=comparison.name,
        columns=comparison.columns,
        order=comparison.order,
    )
    return ComparisonPage(
        info=PageInfo(
            path=paths.page("comparisons", comparison.id),
            kind="comparison",
            title=comparison.name,
            description=fallback,
            position=comparison.position,
            metadata=comparison.metadata,
        ),
        name=comparison.name,
        introduction=comparison.introduction,
        facts=life_facts(comparison.lifecycle, "comparisons", wording),
        count=wording.language.ngettext("%(n)d data item", "%(n)d data items", table.row_count),
        table=table if table.groups else None,
    )


def _in_order(catalog: Catalog, comparison: Comparison) -> list[DataItem]:
    """The items as the comparison lists them; without a list, as its products speak of them, one after the other."""
    if comparison.items is not None:
        return [catalog.items[item] for item in dict.fromkeys(comparison.items)]
    told = [item for product in comparison.products for item in items_of(catalog.products[product])]
    return list({item.id: item for item in told}.values())


def _is_wanted(comparison: Comparison, item: DataItem) -> bool:
    if comparison.items is not None:
        return item.id in comparison.items
    if comparison.categories is not None and (
        item.category is None or item.category.id not in comparison.categories
    ):
        return False
    return item.product is None or comparison.local_items
