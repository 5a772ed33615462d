"""Products side by side."""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog, Comparison, DataItem
from privacy_statements.views import paths
from privacy_statements.views.facts import life_facts
from privacy_statements.views.pivot import items_of, matrix
from privacy_statements.views.shapes import Fact, PageInfo, Table
from privacy_statements.views.spread import SpreadPage, ends, names_of, over_pages, spread_groups, weight
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
    """The pages of the comparison with this id."""
    yield from comparison_page(catalog, catalog.comparisons[key], wording)


def comparison_page(catalog: Catalog, comparison: Comparison, wording: Wording) -> Iterator[ComparisonPage]:
    """The page of one comparison, and those on which a long one goes on, some categories on each."""
    products = tuple(catalog.products[product] for product in comparison.products)
    items = [item for item in _in_order(catalog, comparison) if _is_wanted(comparison, item)]
    names = wording.language.all_of([product.name for product in products])
    fallback = wording._("What {products} collect, side by side.").format(products=names)
    table = matrix(
        catalog, items, products, wording, caption=comparison.name, columns=comparison.columns, order=comparison.order
    )
    info = PageInfo(
        path=paths.page("comparisons", comparison.id),
        kind="comparison",
        title=comparison.name,
        description=fallback,
        position=comparison.position,
        metadata=comparison.metadata,
    )
    parts = _spread(table, comparison)
    for page, pages, part in over_pages(info, parts, lambda part: _range(part, table, wording), wording):
        yield ComparisonPage(
            info=page,
            name=comparison.name,
            introduction=comparison.introduction,
            facts=life_facts(comparison.lifecycle, "comparisons", wording),
            count=wording.ngettext("%(n)d data item", "%(n)d data items", table.row_count),
            table=part if part.groups else None,
            sheets=pages,
        )


def _spread(table: Table, comparison: Comparison) -> list[Table]:
    """The parts of a table, page by page."""
    names = sum(len(name) for name in table.columns[1:])  # each cell has that of its column
    whole = comparison.one_page or not table.groups
    return [table] if whole else spread_groups(table, lambda row: weight(row) + names)


def _range(part: Table, table: Table, wording: Wording) -> tuple[str, str]:
    """From which category to which a page goes; of a category with several pages, from which item to which."""
    titles = [group.title.text for group in part.groups if group.title]
    if not titles or any(part.groups[0] is group for group in table.groups):
        return ends(titles)
    message = wording._("{category}: {item}")
    return ends([message.format(category=titles[0], item=item) for item in names_of([part])])


def _in_order(catalog: Catalog, comparison: Comparison) -> list[DataItem]:
    """The items as the comparison lists them; without a list, in the order in which its products mention them."""
    if comparison.items is not None:
        return [catalog.items[item] for item in dict.fromkeys(comparison.items)]
    items = [item for product in comparison.products for item in items_of(catalog.products[product])]
    return list({item.id: item for item in items}.values())


def _is_wanted(comparison: Comparison, item: DataItem) -> bool:
    if comparison.items is not None:
        return item.id in comparison.items
    if comparison.categories is not None and (item.category is None or item.category.id not in comparison.categories):
        return False
    return item.product is None or comparison.local_items
