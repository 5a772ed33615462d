"""The list of all comparisons: those that somebody has written, and the ready-made ones."""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.summaries import listed
from privacy_statements.views import paths
from privacy_statements.views.facts import not_stated_cell, text_cell
from privacy_statements.views.platforms import depending
from privacy_statements.views.readymade import ALL_PAIRS, ReadyMade, ready_made
from privacy_statements.views.shapes import Cell, Group, Link, RowHeader, Table, TableRow, Value
from privacy_statements.views.spread import by_name
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
    return Table(wording._("Comparison"), columns, groups) if groups else None


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
