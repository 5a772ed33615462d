"""One name should mean one data item.

Readers look an item up by its name. Where two items share a name or an alias, they find the wrong one, and products
that mean the same cannot be compared. Capitals, dashes, spaces and plurals make no difference. An item that only one
product has, under the name of a shared one, should be the shared one; one that several products have should become
shared. What follows a record that is deprecated or removed may keep its name.

Passes:

    items: [device.imei, {id: battery, name: Battery level}]

Fails:

    items: [{id: number, name: serial-number}]

Fails, because two products mean the same:

    items: [{id: battery, name: Battery level}]
    # content/products/other.yml
    {id: other, name: Other, items: [{id: charge, name: battery level}]}
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from privacy_statements.catalog.model import Catalog, DataItem
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.placed import PlacedText
from privacy_statements.records.words import Status
from privacy_statements.rules.context import Context
from privacy_statements.rules.names import plain

CODE = "same-name-different-item"
GONE = {Status.DEPRECATED, Status.REMOVED}


class _Named(NamedTuple):
    """An item, and one of its names as it is written."""

    item: DataItem
    written: str

    @property
    def position(self) -> Position:
        """Where the name is written."""
        return self.written.position if isinstance(self.written, PlacedText) else self.item.position


def check(catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """Every name that leads to more than one item, told once for each item that could give it up."""
    shared: dict[str, _Named] = {}
    reported: set[tuple[str, str]] = set()
    for item in [item for item in catalog.items.values() if item.product is None]:
        for name, written in _names_of(item) if item.lifecycle.status not in GONE else ():
            named, first = _Named(item, written), shared.get(name)
            if first is None:
                shared[name] = named
            elif (first.item.id, item.id) not in reported:
                reported.add((first.item.id, item.id))
                yield _met_again(named, first)
    gone = _gone(catalog)
    local: defaultdict[str, list[tuple[DataItem, str]]] = defaultdict(list)
    for item in [item for key, item in catalog.items.items() if item.product is not None and key not in gone]:
        for name, written in _names_of(item):
            if name not in shared:
                local[name].append((item, written))
            elif (shared[name].item.id, item.id) not in reported:
                reported.add((shared[name].item.id, item.id))
                yield _met_again(_Named(item, written), shared[name])
    several = [those for those in local.values() if len(those) > 1]
    yield from _in_several_products(several, catalog)


def _gone(catalog: Catalog) -> set[str]:
    """The ids of the items that are no longer current, and of those that a row names that is not."""
    gone = {key for key, item in catalog.items.items() if item.lifecycle.status in GONE}
    products = catalog.products.values()
    if [1 for product in products for row in product.rows if row.lifecycle.status in GONE]:
        mentions = catalog.mentions.items()
        gone.update(key for key, places in mentions for place in places if place.row.lifecycle.status in GONE)
    return gone


def _names_of(item: DataItem) -> Iterable[tuple[str, str]]:
    """The names of an item as they are compared, each with how it is written first."""
    if not item.aliases:
        return ((plain(item.name), item.name),)
    names: dict[str, str] = {}
    for written in (item.name, *item.aliases):
        names.setdefault(plain(written), written)
    return names.items()


def _met_again(named: _Named, first: _Named) -> Diagnostic:
    other = first.position
    if named.item.product is None:
        message = f'"{named.written}" is the name of two data items; the other one is "{first.item.id}" at {other}'
    else:
        message = (
            f'"{named.written}" is the name of the shared data item "{first.item.id}" at {other}; '
            f'expected "item: {first.item.id}", or another name'
        )
    return diagnose(CODE, named.position, message, related=other)


def _in_several_products(local: Iterable[list[tuple[DataItem, str]]], catalog: Catalog) -> Iterator[Diagnostic]:
    """What is told of names that only items of single products have; each of them with its items, and how each of these
    is written."""
    reported: set[tuple[str, ...]] = set()
    for several in local:
        items: dict[str | None, tuple[DataItem, str]] = {}
        for entry in several:
            if entry[0].product not in items:
                items[entry[0].product] = entry
        if len(items) < 2:
            continue
        ids = tuple([item.id for item, _ in items.values()])
        if ids in reported:
            continue
        reported.add(ids)
        first, second = (_Named(*entry) for entry in islice(items.values(), 2))
        names = ", ".join([f'"{catalog.products[product].name}"' for product in items if product is not None])
        message = f'"{first.written}" is an item of its own in {names}; expected one shared item for all'
        yield diagnose(CODE, first.position, message, related=second.position)
