"""Every name of every data item from A to Z: its own, those that it is also called, and those that it had."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, DataItem
from privacy_statements.catalog.summaries import listed
from privacy_statements.views import paths
from privacy_statements.views.facts import text_cell
from privacy_statements.views.item import collected_by, collecting
from privacy_statements.views.pivot import mentions_by_product
from privacy_statements.views.shapes import Cell, Group, Link, RowHeader, Table, TableRow, Value
from privacy_statements.words.language import alphabetical
from privacy_statements.words.recorded import fill
from privacy_statements.words.wording import Wording

OTHERS = "0-9"
"""The heading of names that begin with no letter, and what its anchor ends with."""


def letter_of(text: str) -> str:
    """The letter under which a name is listed."""
    first = alphabetical(text)[0][:1].upper()
    return first if first.isalpha() else OTHERS


def names_table(catalog: Catalog, wording: Wording) -> Table | None:
    """Every name of every data item, with a group for each letter; none where there is no data item."""
    named = [each for item in catalog.items.values() for each in _rows(catalog, item, wording)]
    named.sort(key=lambda row: _place(row.header.name.text))
    groups = tuple(
        Group(Link(letter), tuple(rows), anchor=f"letter-{letter.lower()}")
        for letter, rows in groupby(named, key=lambda row: letter_of(row.header.name.text))
    )
    columns = (wording._("Data item"), wording._("What it is"))
    return Table(wording._("Data items from A to Z"), columns, groups) if groups else None


def _place(name: str) -> tuple[bool, str, str]:
    """Names that do not begin with a letter come first, together."""
    return letter_of(name) != OTHERS, *alphabetical(name)


def _rows(catalog: Catalog, item: DataItem, wording: Wording) -> Iterator[TableRow]:
    target = paths.item_link(item, item.name)
    yield TableRow(RowHeader(target), (text_cell(_note(catalog, item, wording)),))
    if not (item.aliases or item.former_names or item.code_name):
        return
    names = {item.name.casefold()}
    see = Value(replace(target, text=fill(wording._("see {name}"), name=target.text)))
    for name in (*item.aliases, *item.former_names, item.code_name):
        if name and name.casefold() not in names:
            names.add(name.casefold())
            yield TableRow(RowHeader(Link(name)), (Cell(values=(see,)),))


def _note(catalog: Catalog, item: DataItem, wording: Wording) -> str:
    """Where an item that only one product has belongs to; else its category, and how many products collect it."""
    if item.product is not None:
        return wording._("only in {product}").format(product=listed(catalog)[item.product].name)
    count = len(collecting(mentions_by_product(catalog.mentions.get(item.id, ()))))
    collected = collected_by(count, wording)
    return "; ".join(filter(None, [item.category.name if item.category else "", collected])) or wording.not_stated
