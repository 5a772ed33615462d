"""A product must not collect what it says is never collected.

A reader who meets "never collected" stops reading there. A row that collects the same item, or an item of
which it is a part, under whatever condition, makes the promise false.

Passes:

    sections:
      - {kind: never, heading: Never, items: [{item: content.photos}]}
      - {kind: data, heading: Data, items: [{item: device.serial-number}]}

Fails:

    sections:
      - {kind: never, heading: Never, items: [{item: content.photos}]}
      - {kind: data, heading: Data, items: [{item: content.photos}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.diagnostics import Diagnostic, diagnose
from privacy_statements.model import Catalog, Row
from privacy_statements.records.words import AnswerWord
from privacy_statements.rules.given import Given

CODE = "contradicted-never"
COLLECTING = {AnswerWord.COLLECTED, AnswerWord.CONDITIONAL, AnswerWord.REUSED}


def check(catalog: Catalog, given: Given) -> Iterator[Diagnostic]:
    """Every row that collects what another row of its product, or of a parent item, denies."""
    for product in catalog.products.values():
        denied = {
            row.item.id: row
            for row in product.rows
            if row.item is not None and row.answer.answer is AnswerWord.NOT_COLLECTED
        }
        for row in product.rows:
            if row.answer.answer not in COLLECTING:
                continue
            for item in _with_ancestors(row, catalog):
                if item in denied:
                    first = denied[item].position
                    message = f'"{row.name}" is collected here, and never collected at {first}'
                    yield diagnose(CODE, row.position, message, related=first)


def _with_ancestors(row: Row, catalog: Catalog) -> Iterator[str]:
    item = row.item
    while item is not None:
        yield item.id
        item = catalog.items[item.parent] if item.parent else None
