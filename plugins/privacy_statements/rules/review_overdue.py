"""A record should be compared with the facts as often as the site has promised itself.

The option `review_every` says how often, by kind of record; the day from which it is counted is `reviewed`. A record
that was never reviewed is overdue. Nothing is judged without a day (`--today`, or `SOURCE_DATE_EPOCH`), and
nothing of records that are removed. A month ends on its last day: what was reviewed on 31 January is due again,
after `P1M`, on the last day of February.

These examples are judged on 21 November 2026, with `P1Y`.

Passes:

    reviewed: 2025-11-21
    items: [device.imei]
    # content/items/base.yml
    - {id: device.imei, name: IMEI, reviewed: 2026-01-31}
    - {id: device.serial-number, name: Serial number, status: removed}

Fails:

    reviewed: 2025-11-20
    items: [device.imei]
    # content/items/base.yml
    - {id: device.imei, name: IMEI, reviewed: 2026-01-31}

Fails, because nobody has ever compared it:

    items: [device.imei]
    # content/items/base.yml
    - {id: device.imei, name: IMEI, reviewed: 2026-01-31}
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator, Mapping

from privacy_statements.catalog.model import Catalog, Comparison, DataItem, Guide, Product
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.records.words import Status
from privacy_statements.rules.context import Context

CODE = "review-overdue"
INTERVAL = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?")


Reviewed = Product | Guide | DataItem | Comparison


def judges(context: Context) -> bool:
    """Only with a day and a longest time."""
    return context.today is not None and bool(context.review_every)


def check(catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """Every record whose review is due before the day, or that was never reviewed."""
    today = context.today
    if today is None:
        return
    kinds: Mapping[str, Iterable[Reviewed]] = {
        "products": catalog.products.values(),
        "guides": catalog.guides.values(),
        "items": (item for item in catalog.items.values() if item.product is None),
        "comparisons": catalog.comparisons.values(),
    }
    for kind, records in kinds.items():
        every = context.review_every.get(kind)
        for record in records if every is not None else ():
            if record.lifecycle.status is not Status.REMOVED:
                yield from _of(record, kind, str(every), today)


def _of(record: Reviewed, kind: str, every: str, today: datetime.date) -> Iterator[Diagnostic]:
    reviewed = record.lifecycle.reviewed
    if reviewed is None:
        message = f'"{record.name}" was never reviewed; expected "reviewed" with the day ({kind}: {every})'
        yield diagnose(CODE, record.position, message)
    elif (due := due_after(reviewed, every)) < today:
        message = f'"{record.name}" was reviewed on {reviewed}; expected a review by {due} ({kind}: {every})'
        yield diagnose(CODE, record.position, message)


def due_after(day: datetime.date, every: str) -> datetime.date:
    """The last day on which a review that was made on ``day`` holds; hours are not counted."""
    match = INTERVAL.fullmatch(every)
    years, months, weeks, days = (int(part or 0) for part in match.groups()) if match else (0, 0, 0, 0)
    month = day.month - 1 + months + 12 * years
    year = day.year + month // 12
    try:
        last = calendar.monthrange(year, month % 12 + 1)[1]
        start = datetime.date(year, month % 12 + 1, min(day.day, last))
        return start + datetime.timedelta(days=7 * weeks + days)
    except (ValueError, OverflowError):  # beyond the calendar
        return datetime.date.max
