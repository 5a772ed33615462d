"""Optional data should say how to turn it off.

Of data that is optional a reader asks how to decline it. `controls` says it: what kind of choice there is, who has
it, and the way to it; `none` says that nobody can turn it off, which is an answer, too. One entry on the section is
enough for everything inside it. Nothing is asked of what is not collected, of drafts, and of what is gone.

Passes:

    sections:
      - heading: Optional data
        kind: data
        necessity: optional
        controls: {kind: opt-out, who: user, how: "Open **Settings**, then **Privacy**."}
        items: [device.imei]

Passes, for it is an answer:

    items:
      - {item: device.imei, necessity: optional, controls: none}

Fails:

    items:
      - {item: device.imei, necessity: optional}
"""

from __future__ import annotations

from collections.abc import Iterable

from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.records.words import Necessity, Status
from privacy_statements.rules.context import NOT_ASKED, Context

CODE = "missing-choice"
OPTIONAL, REMOVED = Necessity.OPTIONAL, Status.REMOVED  # asked of every row


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterable[Diagnostic]:
    """Every row of optional data for which no choice is stated."""
    if product.lifecycle.status in NOT_ASKED:
        return ()
    return [
        diagnose(
            CODE,
            row.position,
            f'nobody says how to turn off "{row.name or "all data"}", which is optional; expected "controls" here or '
            'on a section around, "none" if nobody can',
        )
        for row in product.rows
        if (statement := row.said).necessity is OPTIONAL
        and not statement.controls
        and row.lifecycle.status is not REMOVED
        and row.may_be_collected
    ]
