"""A product should not call one data item required here and optional there.

A reader who may decline the one has given the other. Where both are right, a condition, a scope (``only``), a form or
whose data it is tells them apart, and so do purposes that have none in common: write it on one of the two rows. A part
is as necessary as its row, unless another part can stand in its place. What is removed says nothing any more.

Passes:

    sections:
      - {kind: data, heading: Required, necessity: required, items: [{item: device.imei, condition: {platform: ios}}]}
      - {kind: data, heading: Optional, necessity: optional, items: [{item: device.imei, id: again}]}

Fails:

    sections:
      - {kind: data, heading: Required, necessity: required, items: [device.imei]}
      - {kind: data, heading: Optional, necessity: optional, items: [{item: device.imei, id: again}]}

Fails, for the inventory includes what is required:

    sections:
      - {kind: data, heading: Required, necessity: required, items: [device.imei]}
      - {kind: data, heading: Optional, necessity: optional, items: [{id: inventory, name: Inventory, parts: [device.imei]}]}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from privacy_statements.catalog.conditions import Condition, both
from privacy_statements.catalog.model import Catalog, DataItem, Part, Product, Row
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.words import Necessity, Relation, Status
from privacy_statements.rules.context import Context

CODE = "two-necessities"


class Place(Struct, frozen=True):
    """Where a row, or a part of it, speaks of an item, and what limits it beside the limits of its row."""

    row: Row
    item: DataItem | None
    name: str
    position: Position
    condition: Condition | None
    words: tuple[str | None, ...]


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """The second of two places of one item that differ in necessity and in nothing else that decides."""
    first: dict[str, list[Place]] = {}
    reported: set[tuple[Position, Position]] = set()
    for row in product.rows:
        if row.said.necessity not in (Necessity.REQUIRED, Necessity.OPTIONAL) or row.lifecycle.status is Status.REMOVED:
            continue
        words = row.only, row.form, row.answer.only, row.answer.form
        own = Place(row, row.item, row.name, row.position, row.answer.condition, words)
        for place in (own, *_parts(own, row.parts, row.relation)) if row.parts else (own,):
            if place.item is None:
                continue
            before = first.setdefault(place.item.id, [])
            other = next((earlier for earlier in before if _is_another(earlier, place)), None)
            if other is not None and (other.row.position, row.position) not in reported:
                if place is own:  # its parts need not be told the same
                    reported.add((other.row.position, row.position))
                here, there = row.said.necessity, other.row.said.necessity
                message = f'"{place.name}" is {here} here and {there} at {other.position}; expected a condition on one of the two'
                yield diagnose(CODE, place.position, message, related=other.position)
            before.append(place)


def _parts(whole: Place, parts: Iterable[Part], relation: Relation) -> Iterator[Place]:
    for part in parts if relation is Relation.ALL else ():
        condition, words = both(whole.condition, part.condition), (*whole.words, part.only, part.form)
        place = Place(whole.row, part.item, part.name, part.position, condition, words)
        yield place
        yield from _parts(place, part.parts, part.relation)


def _is_another(earlier: Place, place: Place) -> bool:
    """Whether only the necessity of two places differs."""
    if earlier.row.said.necessity is place.row.said.necessity or _limits(earlier) != _limits(place):
        return False
    purposes = [{use.purpose.id for use in each.row.said.purposes} for each in (earlier, place)]
    return not all(purposes) or not purposes[0].isdisjoint(purposes[1])


def _limits(place: Place) -> tuple[object, ...]:
    said, words = place.row.said, frozenset(filter(None, place.words))
    subjects = frozenset(subject.id for subject in said.subjects)
    return place.row.answer.answer, place.condition, said.level, words, subjects
