"""A product should say something.

A product without a data item and without a section gives a page that answers nothing, although it looks
like a statement.

Passes:

    name: Example
    items: [Email address]

Fails:

    name: Example
"""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.rules.context import Context

CODE = "empty-product"


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """A product that has neither a row nor a section."""
    if not product.rows and not product.root.sections:
        message = f'"{product.name}" has neither data items nor sections'
        yield diagnose(CODE, product.position, message)
