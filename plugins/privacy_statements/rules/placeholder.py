"""What `new` has written in place of words that nobody has written yet should not stay.

Drafts are looked at, too: their pages are published. Counted are the sentences of the scaffold, each with the record that
still has it, and the names that `new site` gives where it is told none.

Passes:

    summary: A torch for the dark.
    items: [device.imei]

Fails:

    sections:
      - {kind: data, heading: Data, before: It is not stated yet which data is processed.}

Fails, for nobody is called so:

    # content/organization.yml
    name: Your organization
"""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.catalog.model import Catalog, Guide, Product
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.rules.context import Context

CODE = "placeholder"

NO_DATA_YET = "It is not stated yet which data is processed."
NOTHING_BEFORE_YET = "It is not stated yet what must be done before."
NO_STEPS_YET = "The steps are not written yet."
WHAT_A_PRODUCT_DOES = "What $name does with data: which items, why, and for how long."
WHAT_A_GUIDE_SAYS = "$name: what must be done before, and the steps."

SENTENCES = (NO_DATA_YET, NOTHING_BEFORE_YET, NO_STEPS_YET, WHAT_A_PRODUCT_DOES, WHAT_A_GUIDE_SAYS)
"""What `new` writes where nobody has written anything yet; ``$name`` is the name of the record."""
YOUR_ORGANIZATION, YOUR_PRODUCT = "Your organization", "Your product"


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """The placeholders that a product still has."""
    return _of_document(product)


def check(catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """The placeholders that the publisher and guides still have."""
    if catalog.organization is not None and catalog.organization.name == YOUR_ORGANIZATION:
        message = f'met "{YOUR_ORGANIZATION}", a placeholder; expected the name of the publisher'
        yield diagnose(CODE, catalog.organization.position, message)
    for guide in catalog.guides.values():
        yield from _of_document(guide)


def _of_document(document: Product | Guide) -> Iterator[Diagnostic]:
    texts = {document.description, *(section.before for section in document.root.walk())}
    left = [text for sentence in SENTENCES if (text := sentence.replace("$name", document.name)) in texts]
    left += [YOUR_PRODUCT] if document.name == YOUR_PRODUCT else []
    if left:
        count = "1 placeholder" if len(left) == 1 else f"{len(left)} placeholders"
        message = f'"{document.name}" still has {count} of the scaffold: {"; ".join(left)}'
        yield diagnose(CODE, document.position, message)
