"""Everybody of whom products say what they can see, with how much is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.summaries import Listed, listed
from privacy_statements.catalog.vocabulary import Word
from privacy_statements.views import paths
from privacy_statements.views.facts import first_of, not_stated_cell, text_cell
from privacy_statements.views.pages import catalog_position
from privacy_statements.views.shapes import Cell, Fact, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.sight import Sight
from privacy_statements.views.spread import by_name
from privacy_statements.views.tables_page import Part, TablesPage, spread_page
from privacy_statements.views.viewer import SaidOfActors, figures, said_of_actors, unsaid
from privacy_statements.words.figures import how_many_of
from privacy_statements.words.wording import Wording

NAMED = 10  # products in one line; of a few more than these, the rest is a number with a link
SPARE = 2


def viewers_pages(catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The index of all actors."""
    products = by_name(listed(catalog).values())
    said = [wording.once(said_of_actors, catalog.products[each.id], catalog.vocabulary, wording) for each in products]
    silent = [product for product, of_product in zip(products, said, strict=True) if not of_product.actors]
    title, about = wording._("Who can see it"), wording._("Who can see what the products collect, and who cannot.")
    info = PageInfo(paths.index(paths.VIEWERS), "viewers", title, about, catalog_position(catalog))
    table, empty = _table(catalog, said, wording), wording._("No product says who can see its data.")
    facts = _silent(silent, len(catalog.products), wording) if table else ()
    yield from spread_page(TablesPage(info, (Part(table, empty=empty, facts=facts),)), wording)


def _table(catalog: Catalog, said: Sequence[SaidOfActors], wording: Wording) -> Table | None:
    named = {actor for of_product in said for actor in of_product.actors}
    rows = tuple(_row(actor, said, wording) for actor in catalog.vocabulary.actors.values() if actor.id in named)
    columns = (wording._("Who"), wording.not_stated, wording._("Cannot see"), wording._("Can see"))
    caption = wording._("What each can and cannot see: data items, counted once per product")
    return Table(caption, columns, (Group(None, rows),)) if rows else None


def _row(actor: Word, said: Sequence[SaidOfActors], wording: Wording) -> TableRow:
    page = paths.page(paths.VIEWERS, actor.id)
    left, asked = unsaid(actor.id, said)
    silent = text_cell(how_many_of(left, asked, wording)) if any(asked) else not_stated_cell(wording)
    cells = (_cell(figures(actor.id, sight, said, wording), page, wording) for sight in (Sight.CANNOT, Sight.CAN))
    return TableRow(RowHeader(Link(actor.name, page=page), anchor=f"row-{actor.id}"), (silent, *cells))


def _cell(words: Sequence[str], page: str, wording: Wording) -> Cell:
    """How much is said. That nothing is said is no number."""
    return Cell(values=tuple(Value(Link(each, page=page)) for each in words)) if words else not_stated_cell(wording)


def _silent(products: Sequence[Listed], of: int, wording: Wording) -> tuple[Fact, ...]:
    """The products that say nothing about who can see their data, by name; of many, the first and how many more."""
    if not products:
        return ()
    label = wording.ngettext(
        "%(n)d of %(all)d products says nothing about who can see its data",
        "%(n)d of %(all)d products say nothing about who can see their data",
        len(products),
        all=of,
    )
    names = first_of([*map(paths.product_link, products)], NAMED, SPARE, wording, paths.index("products"))
    return (Fact(label, tuple(map(Value, names))),)
