"""A shared data item should be spoken of.

An item that no product names has a page that says of every product "not stated". Mostly it is a slip: a product
names the same thing by a name of its own, or the item was left behind. A product speaks of an item in a
row or as a part; a comparison, a question and a guide name its id, and so do a narrower item and whatever it replaces.
Nothing is asked of items that are not current: a draft, or one that is gone, keeps its record.

Passes:

    items: [device.imei, content.photos, content.text-messages]

Passes, for what is gone is not forgotten:

    items: [device.imei, content.photos, content.text-messages]
    # content/items/old.yml
    - {id: device.fax-number, name: Fax number, status: removed}

Fails:

    items: [device.imei, content.photos, content.text-messages]
    # content/items/new.yml
    - {id: device.battery-level, name: Battery level}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from privacy_statements.catalog.model import Catalog, DataItem
from privacy_statements.catalog.summaries import shared_items
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.records.words import Status
from privacy_statements.rules.context import Context
from privacy_statements.rules.gists import Gists

CODE = "orphan-item"


def compare(catalog: Catalog, context: Context, gists: Gists) -> Iterator[Diagnostic]:
    """Every current shared item of which nothing speaks."""
    items = shared_items(catalog).values()
    spoken = {*_spoken_of(catalog, items), *gists.followers}
    for item in items:
        if item.id not in spoken and item.lifecycle.status is Status.CURRENT:
            message = f'nothing speaks of "{item.name}"; expected its id "{item.id}" in a product'
            yield diagnose(CODE, item.position, message)


def _spoken_of(catalog: Catalog, items: Iterable[DataItem]) -> Iterator[str]:
    yield from catalog.mentions
    for product in catalog.products.values():
        yield from (row.item.id for row in product.removed if row.item is not None)
    for comparison in catalog.comparisons.values():
        yield from comparison.items or ()
    for question in catalog.questions.values():
        yield from (item.id for item in question.items)
    for guide in catalog.guides.values():
        for affect in guide.affects:
            yield from (item.id for item in affect.items)
    for item in items:
        follower = item.lifecycle.replaced_by
        yield from (item.parent,) if item.parent is not None else ()
        yield from (follower.id,) if follower is not None else ()
