"""Products side by side; and the list of all comparisons: those that somebody has written, and the ready-made ones."""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.summaries import compared_items, listed
from privacy_statements.views import paths
from privacy_statements.views.facts import life_facts, not_stated_cell, text_cell
from privacy_statements.views.pivot import matrix
from privacy_statements.views.platforms import depending
from privacy_statements.views.readymade import ALL_PAIRS, ReadyMade, ready_made
from privacy_statements.views.shapes import Cell, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.spread import by_name
from privacy_statements.views.tables_page import Part, TablesPage, spread_page
from privacy_statements.words.wording import Wording


def comparisons_table(catalog: Catalog, wording: Wording) -> Table | None:
    """All comparisons; ``None`` where there is none."""
    ready = ready_made(catalog)
    any_two = (
        wording._("Two products: what differs")
        if len(catalog.products) <= ALL_PAIRS
        else wording._("Two products of one family: what differs")
    )
    kinds = (
        (wording._("Chosen by the publisher"), "chosen", _written(catalog, wording)),
        (any_two, "pairs", _pairs(catalog, ready, wording)),
        (wording._("One product, by platform"), "by-platform", _platforms(catalog, ready, wording)),
    )
    groups = tuple(
        Group(Link(title), rows, anchor=anchor) for title, anchor, found_rows in kinds if (rows := tuple(found_rows))
    )
    columns = (wording._("Comparison"), wording._("What it says"))
    return Table(wording._("Comparisons"), columns, groups) if groups else None


def _written(catalog: Catalog, wording: Wording) -> Iterator[TableRow]:
    missing = not_stated_cell(wording)
    for record in by_name(catalog.comparisons.values()):
        header = RowHeader(Link(record.name, page=paths.page("comparisons", record.id)))
        yield TableRow(header, (Cell(prose=record.introduction) if record.introduction else missing,))


def _pairs(catalog: Catalog, ready: ReadyMade, wording: Wording) -> Iterator[TableRow]:
    """One row for each product, with links to all comparisons with it: two products are found under either."""
    named = listed(catalog)
    for product in by_name(named.values()):
        others = {
            other.id: pair.path
            for pair in ready.pairs
            for one, other in ((pair.first, pair.second), (pair.second, pair.first))
            if one.id == product.id
        }
        values = tuple(
            Value(Link(wording._("with {product}").format(product=other.name), page=others[other.id]))
            for other in by_name(named[other] for other in others)
        )
        if values:
            yield TableRow(RowHeader(Link(product.name), anchor=f"pairs-{product.id}"), (Cell(values=values),))


def _platforms(catalog: Catalog, ready: ReadyMade, wording: Wording) -> Iterator[TableRow]:
    for product in by_name(depending(catalog, wording)):
        header = RowHeader(Link(product.name, page=ready.by_platform[product.id]))
        yield TableRow(header, (text_cell(wording._("The data items that differ from platform to platform.")),))


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
