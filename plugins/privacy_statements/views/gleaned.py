"""What pages about many records need of each of them: gleaned from one record alone, and from what is said of it.

A page that asks here depends on what is gleaned, and not on everything that is said: when a product changes, and what is
gleaned of it does not, the page is not made again; and what is gleaned of the others need not be made for it either.
``OF_PRODUCTS`` and ``OF_MENTIONS`` of the views are the tables.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from privacy_statements.catalog.model import Catalog, Mention, Product
from privacy_statements.catalog.vocabulary import Vocabulary
from privacy_statements.words.wording import Wording

Result = TypeVar("Result")
OfProduct = Callable[[Product, Vocabulary, Wording], Result]
"""Gleans from one product. It reads nothing but what it is given."""
OfMentions = Callable[[tuple[Mention, ...]], Result]
"""Gleans from all places where one item is spoken of."""
PRODUCTS, MENTIONS = "gleaned of products: ", "gleaned of mentions: "
"""How the names of both begin."""


def gleaned(glean: OfProduct[Result], product: str, catalog: Catalog, wording: Wording) -> Result:
    """What is gleaned of the product with this id, in the language of the site: ``wording`` is that of whole pages."""
    ready = getattr(catalog, "gleaned", None)
    if ready is not None:  # a catalog that notes what is read of it
        return cast(Result, ready(PRODUCTS + glean.__name__, product))
    return glean(catalog.products[product], catalog.vocabulary, wording)


def gleaned_of_mentions(glean: OfMentions[Result], item: str, catalog: Catalog) -> Result:
    """What is gleaned of all that is said of the item with this id."""
    ready = getattr(catalog, "gleaned", None)
    if ready is not None:
        return cast(Result, ready(MENTIONS + glean.__name__, item))
    return glean(catalog.mentions.get(item, ()))


class Gleaner:
    """Gleans what pages ask for, by the names of what is gleaned."""

    def __init__(
        self,
        catalog: Catalog,
        wording: Wording,
        of_products: tuple[OfProduct[Any], ...],
        of_mentions: tuple[OfMentions[Any], ...],
    ) -> None:
        self._catalog, self._wording = catalog, wording
        self._of_products = {PRODUCTS + glean.__name__: glean for glean in of_products}
        self._of_mentions = {MENTIONS + glean.__name__: glean for glean in of_mentions}

    def __call__(self, name: str, key: str) -> Any:
        """What is gleaned under this name of the record with this id."""
        catalog = self._catalog
        if name in self._of_products:
            return self._of_products[name](catalog.products[key], catalog.vocabulary, self._wording)
        return self._of_mentions[name](catalog.mentions.get(key, ()))

    def field(self, name: str) -> str | None:
        """The field of the catalog from whose values it is gleaned; ``None`` for a name of nothing."""
        if name in self._of_products:
            return "products"
        return "mentions" if name in self._of_mentions else None
