"""Data that is collected should say whose it is.

A reader asks: is this about me? `subjects` says it: on a product, a section or a row. Counted is each section with data
that is collected and does not say whose it is, once for all its rows. Nothing is asked of what is never collected, of
data that leads to nobody (`identifiability`: anonymised or non-personal), of drafts, and of what is gone.

Passes:

    subjects: employee
    items: [device.imei]

Passes, for there is nobody whose data it is:

    items: [{item: device.imei, identifiability: non-personal}]

Fails:

    items: [device.imei]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from privacy_statements.catalog.model import Catalog, Product, Row
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.records.words import COLLECTING, Identifiability, Status
from privacy_statements.rules.context import NOT_ASKED, Context

CODE = "missing-subjects"
REMOVED = Status.REMOVED  # asked of every row
OF_NOBODY = frozenset({Identifiability.ANONYMISED, Identifiability.NON_PERSONAL})


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """Every section with rows about collected data that do not say whose it is."""
    if product.lifecycle.status in NOT_ASKED:
        return
    for section in product.root.walk():
        if names := [row.name for row in _open(section.rows)]:
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            message = f'nobody says whose data it is: "{names[0]}"{more}; expected "subjects" here or around'
            yield diagnose(CODE, section.position, message)


def _open(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        said = row.said
        if said.subjects or row.lifecycle.status is REMOVED:
            continue
        leads_to_nobody = said.identifiability and OF_NOBODY.issuperset(said.identifiability)
        if not leads_to_nobody and not COLLECTING.isdisjoint([answer.answer for answer in row.answers.values()]):
            yield row
