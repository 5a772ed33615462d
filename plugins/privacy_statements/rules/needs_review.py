"""What is marked for review has not been looked at by a person.

An importer marks what it understood only in part, and a writer may mark what is open. Whoever looks at it mends the
record, or finds it right, and takes the note out.

Passes:

    name: Example
    items: [Email address]

Fails:

    name: Example
    items:
      - name: Email address
        needs_review: the page says "may collect", and not when
"""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog, Document, Part, Product, Row, Section
from privacy_statements.catalog.summaries import all_parts
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.read.placed import written_at
from privacy_statements.rules.context import Context

CODE = "needs-review"


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """Every note in a product, at its place."""
    return _in(product)


def check(catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """Every note in a guide."""
    for guide in catalog.guides.values():
        yield from _in(guide)


def _in(document: Document) -> Iterator[Diagnostic]:
    for section in document.root.walk():
        yield from _notes(section)
        for row in section.rows:
            yield from _notes(row)
            for part in all_parts(row.parts):
                yield from _notes(part)


def _notes(piece: Section | Row | Part) -> Iterator[Diagnostic]:
    for note in piece.needs_review:
        yield diagnose(CODE, written_at(note, piece.position), f"needs review: {' '.join(note.split())}")
