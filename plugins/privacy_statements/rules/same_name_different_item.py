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

from collections.abc import Iterator

from privacy_statements.diagnostics import Diagnostic, diagnose
from privacy_statements.model import Catalog, DataItem
from privacy_statements.position import Position
from privacy_statements.records.placed import PlacedText
from privacy_statements.records.words import Status
from privacy_statements.rules.given import Given
from privacy_statements.rules.names import all_plain, plain

CODE = "same-name-different-item"
GONE = {Status.DEPRECATED, Status.REMOVED}


def check(catalog: Catalog, given: Given) -> Iterator[Diagnostic]:
    """Every name that leads to more than one item, told once for each item that could give it up."""
    shared: dict[str, DataItem] = {}
    local: dict[str, dict[str, DataItem]] = {}
    told: set[tuple[str, str]] = set()
    for item in sorted(catalog.items.values(), key=lambda item: item.product is not None):
        gone = item.lifecycle.status in GONE or (item.product is not None and _is_gone(item, catalog))
        if gone:
            continue
        for name in all_plain((item.name, *item.aliases)) if item.aliases else (plain(item.name),):
            first = shared.get(name)
            if first is not None:
                if (first.id, item.id) not in told:
                    told.add((first.id, item.id))
                    yield _met_again(item, first, name)
            elif item.product is None:
                shared[name] = item
            else:
                local.setdefault(name, {}).setdefault(item.product, item)
    yield from _in_several_products(local, catalog)


def _is_gone(item: DataItem, catalog: Catalog) -> bool:
    """Whether the row that an item of one product comes from is no longer current."""
    return any(mention.row.lifecycle.status in GONE for mention in catalog.mentions.get(item.id, ()))


def _met_again(item: DataItem, first: DataItem, name: str) -> Diagnostic:
    written, other = _as_written(item, name), _place(first, name)
    if item.product is None:
        message = f'"{written}" is the name of two data items; the other one is "{first.id}" at {other}'
    else:
        message = (
            f'"{written}" is the name of the shared data item "{first.id}" at {other}; '
            f'expected "item: {first.id}", or another name'
        )
    return diagnose(CODE, _place(item, name), message, related=other)


def _as_written(item: DataItem, name: str) -> str:
    return next(written for written in (item.name, *item.aliases) if plain(written) == name)


def _place(item: DataItem, name: str) -> Position:
    """Where a name of an item is written."""
    written = _as_written(item, name)
    return written.position if isinstance(written, PlacedText) else item.position


def _in_several_products(local: dict[str, dict[str, DataItem]], catalog: Catalog) -> Iterator[Diagnostic]:
    told: set[tuple[str, ...]] = set()
    for name, items in local.items():
        if len(items) < 2:
            continue
        met = tuple(item.id for item in items.values())
        if met in told:
            continue
        told.add(met)
        first, second, *_ = items.values()
        names = ", ".join(f'"{catalog.products[product].name}"' for product in items)
        message = (
            f'"{_as_written(first, name)}" is an item of its own in {names}; expected one shared item for all'
        )
        yield diagnose(CODE, _place(first, name), message, related=_place(second, name))
