"""A page should have a sentence for search results.

Search engines and previews show the description of a page. A product or guide has it in `description`, or
else in the beginning of its `summary`; a comparison in its `introduction`; each of them can have it in its front
matter (`metadata`). Without any, the site can only show a sentence that fits every page. Data items and categories
need none: theirs is made from what is known of them. Nothing is asked of drafts, and of what is gone.

Passes:

    description: What Example does with data.
    items: [device.imei]

Passes, for the summary can stand in its place:

    summary: Example counts steps, and keeps nothing.
    items: [device.imei]

Fails:

    items: [device.imei]
"""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog, Document, Product
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.rules.context import NOT_ASKED, Context

CODE = "missing-metadata"


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """A product of which search results could show nothing of its own."""
    return _of(product)


def check(catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """Every guide and comparison of which they could show nothing."""
    for guide in catalog.guides.values():
        yield from _of(guide)
    for comparison in catalog.comparisons.values():
        text = comparison.introduction or comparison.metadata.get("description")
        if not text and comparison.lifecycle.status not in NOT_ASKED:
            message = f'"{comparison.name}" does not say what is compared; expected "introduction"'
            yield diagnose(CODE, comparison.position, message)


def _of(document: Document) -> Iterator[Diagnostic]:
    text = document.description or document.summary or document.metadata.get("description")
    if not text and document.lifecycle.status not in NOT_ASKED:
        message = f'"{document.name}" has nothing that search results could show; expected "description"'
        yield diagnose(CODE, document.position, message)
