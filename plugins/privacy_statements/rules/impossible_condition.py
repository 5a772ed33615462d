"""A condition must be able to hold.

"Only on iOS" inside a section that holds only on Android is collected nowhere, although both sentences are printed. A
condition is taken together with those of the sections around, as pages do. A dimension has one value at a time, which
may be one that the vocabulary does not name. Of words nothing is known but that they do not hold and fail at once.

Passes:

    sections:
      - kind: data
        heading: Data
        condition: {platform: [ios, android]}
        items: [{item: device.imei, condition: {platform: ios}}]

Fails:

    sections:
      - kind: data
        heading: Data
        condition: {platform: android}
        items: [{item: device.imei, condition: {platform: ios}}]

Fails, for no device runs both:

    items: [{item: device.imei, condition: {all: [{platform: ios}, {platform: android}]}}]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from privacy_statements.catalog.conditions import Condition, both
from privacy_statements.catalog.model import Catalog, Part, Product, Row, Said, Section
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.rules.context import Context
from privacy_statements.rules.promises import can_hold

CODE = "impossible-condition"


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """The outermost places at which a condition cannot hold."""
    yield from _of_section(product.root, None, None)


def _of_section(section: Section, outer: Said | None, limited: Position | None) -> Iterator[Diagnostic]:
    """Those of a section and what is inside it; ``limited`` is the nearest place around that has a condition."""
    if _is_impossible(section.said.condition, outer.condition if outer else None):
        yield _told(section.heading, section.position, limited)
        return
    yield from _beside(section.own, None, section.said.condition, section.heading, section.position)
    limited = section.position if section.own.condition is not None else limited
    for row in section.rows:
        if row.position == section.position:
            continue
        if _is_impossible(row.said.condition, section.said.condition):
            yield _told(row.name, row.position, limited)
        else:
            yield from _beside(row.said, section.said, row.said.condition, row.name, row.position)
            yield from _of_parts(row.parts, row.said.condition, row)
    for inner in section.sections:
        yield from _of_section(inner, section.said, limited)


def _beside(
    said: Said, around: Said | None, condition: Condition | None, name: str, position: Position
) -> Iterator[Diagnostic]:
    """The answers, viewers and recipients that a place itself states."""
    stated = [] if around is not None and said.answer is around.answer else [said.answer]
    for member in ("visible_to", "recipients"):
        if around is None or getattr(said, member) is not getattr(around, member):
            stated += getattr(said, member)
    if any(one is not None and _is_impossible(both(condition, one.condition), condition) for one in stated):
        yield _told(name, position, position)


def _of_parts(parts: Iterable[Part], condition: Condition | None, row: Row) -> Iterator[Diagnostic]:
    for part in parts:
        inside = both(condition, part.condition)
        if _is_impossible(inside, condition):
            yield _told(part.name, part.position, row.position)
        else:
            yield from _of_parts(part.parts, inside, row)


def _is_impossible(condition: Condition | None, around: Condition | None) -> bool:
    return condition is not None and condition is not around and not can_hold(condition)


def _told(name: str, position: Position, around: Position | None) -> Diagnostic:
    together = f" together with that at {around}" if around is not None and around != position else ""
    message = f'met a condition of "{name}" that can never hold{together}; expected one that can'
    return diagnose(CODE, position, message, related=around)
