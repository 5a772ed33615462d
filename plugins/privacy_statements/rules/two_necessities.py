"""A product should not call one data item required here and optional there.

A reader who may decline the one has given the other. Where both are right, a condition, a scope (``only``), a form or
whose data it is tells them apart, and so do purposes that have none in common: write it on one of the two rows. What
is removed says nothing any more.

Passes:

    sections:
      - {kind: data, heading: Required, necessity: required, items: [{item: device.imei, condition: {platform: ios}}]}
      - {kind: data, heading: Optional, necessity: optional, items: [{item: device.imei, id: again}]}

Fails:

    sections:
      - {kind: data, heading: Required, necessity: required, items: [device.imei]}
      - {kind: data, heading: Optional, necessity: optional, items: [{item: device.imei, id: again}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog, Product, Row
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.records.words import Necessity, Status
from privacy_statements.rules.context import Context

CODE = "two-necessities"
BOTH = {Necessity.REQUIRED, Necessity.OPTIONAL}


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """The second of two rows about one item that differ in necessity and in nothing else that decides."""
    first: dict[str, list[Row]] = {}
    for row in product.rows:
        if row.item is None or row.said.necessity not in BOTH or row.lifecycle.status is Status.REMOVED:
            continue
        before = first.setdefault(row.item.id, [])
        other = next((one for one in before if _is_another(one, row)), None)
        if other is not None:
            words = row.said.necessity, other.said.necessity
            message = f'"{row.name}" is {words[0]} here and {words[1]} at {other.position}; expected a condition on one of the two'
            yield diagnose(CODE, row.position, message, related=other.position)
        before.append(row)


def _is_another(one: Row, row: Row) -> bool:
    """Whether only the necessity of two rows differs."""
    if one.said.necessity is row.said.necessity or _limits(one) != _limits(row):
        return False
    purposes = [{use.purpose.id for use in each.said.purposes} for each in (one, row)]
    return not all(purposes) or not purposes[0].isdisjoint(purposes[1])


def _limits(row: Row) -> tuple[object, ...]:
    said, answer = row.said, row.answer
    subjects = frozenset(subject.id for subject in said.subjects)
    return answer.answer, answer.condition, said.level, row.only, answer.only, answer.form, subjects
