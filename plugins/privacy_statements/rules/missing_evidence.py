"""What is promised should be possible to verify.

A product or guide shows on what it rests with `evidence`, or with the address of the page that it restates
(`source` with `url`). Where it has neither, each promise inside it stands alone: a row that says what never
happens, and a certification. Such a row needs `evidence` or a `see` with an address of its own, a
certification a `see`. Nothing is asked of drafts, and of products that are gone.

Passes:

    source: {title: Privacy at Example, url: "https://example.org/privacy"}
    sections:
      - {kind: never, heading: Never, items: [content.photos]}

Passes, for the product and the promise each name a page:

    evidence: {title: Audit, url: "https://example.org/audit"}
    items: [device.imei]

Fails:

    source: {title: Privacy at Example}
    items: [device.imei]

Fails, because a promise needs it most:

    sections:
      - {kind: never, heading: Never, items: [content.photos]}
"""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog, Document, Product
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.read.placed import PlacedText
from privacy_statements.records.pieces import LinkRecord
from privacy_statements.records.words import MeasureKind, Necessity
from privacy_statements.rules.context import NOT_ASKED, Context

CODE = "missing-evidence"


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """A product that names no page it rests on, and every promise in it that names none either."""
    if product.lifecycle.status not in NOT_ASKED and not _rests_on_something(product):
        message = f'"{product.name}" names no page to verify it; expected "evidence", or "source" with "url"'
        yield diagnose(CODE, product.position, message)
        yield from _promises(product)


def _rests_on_something(document: Document) -> bool:
    source = document.source
    return _has_address(document.lifecycle.evidence) or (source is not None and source.url is not None)


def _has_address(links: tuple[LinkRecord, ...]) -> bool:
    return any(link.url is not None for link in links)


def _promises(product: Product) -> Iterator[Diagnostic]:
    for row in product.rows:
        is_promise = row.said.necessity is Necessity.NEVER
        if is_promise and not _has_address((*row.lifecycle.evidence, *row.see)):
            what = row.name or "all data"
            message = f'the promise about "{what}" names no page to verify it; expected "evidence"'
            yield diagnose(CODE, row.position, message)
    for section in product.root.walk():
        for measure in section.measures:
            if measure.kind is MeasureKind.CERTIFICATION and not _has_address(measure.see):
                message = 'a certification names no page to verify it; expected "see" with an address'
                place = measure.text.position if isinstance(measure.text, PlacedText) else section.position
                yield diagnose(CODE, place, message)
