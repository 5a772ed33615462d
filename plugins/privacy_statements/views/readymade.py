"""The comparisons that are made without a record: which there are, and where each goes.

Two products have a page where both mention a data item. Of more than ``ALL_PAIRS`` products, only two of one ``family``
with at most ``PAIRS`` pairs have one, and all families together have at most ``MOST`` pages, the smallest families first:
the pages of a site grow with its products, not with their square. An address that a record of a comparison has already
stays its own: the ready-made page takes the next free number.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from math import comb

from msgspec import Struct

from privacy_statements.catalog.build.ids import free
from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.summaries import Listed, family_of, listed, sharing
from privacy_statements.views import paths

ALL_PAIRS = 10
"""Up to so many products, any two of them are compared."""
PAIRS = 45
"""The most pairs of one family that have pages."""
MOST = 450
"""The most pairs of all families that have pages."""
PLATFORM = "platform"
"""The id of the dimension whose values are platforms."""


class Pair(Struct, frozen=True):
    """Two products that are compared, and the file of the page."""

    first: Listed
    second: Listed
    path: str


class ReadyMade(Struct, frozen=True):
    """Where the ready-made comparisons go."""

    by_platform: Mapping[str, str]
    """The file of the platforms of each product, by its id; there is a page where its records depend on them."""
    pairs: tuple[Pair, ...]
    """Every two products that have a page."""
    apart: tuple[Pair, ...]
    """Every two products that would have one if they mentioned one data item both."""


def ready_made(catalog: Catalog) -> ReadyMade:
    """The ready-made comparisons of a catalog. The ids of two products are in alphabetical order, so that an address
    outlives the names and the order of files."""
    taken = {"index", *catalog.comparisons}
    by_platform = {product: _free(f"{product}-by-platform", taken) for product in catalog.products}
    pairs = [Pair(first, second, _free(f"{first.id}-and-{second.id}", taken)) for first, second in _pairs(catalog)]
    others = sharing(catalog)
    made = tuple(pair for pair in pairs if pair.second.id in others[pair.first.id])
    apart = tuple(pair for pair in pairs if pair.second.id not in others[pair.first.id])
    return ReadyMade(by_platform, made, apart)


def by_category(catalog: Catalog) -> str:
    """The file that the categories of all products had."""
    return _free("by-category", {"index", *catalog.comparisons})


def _pairs(catalog: Catalog) -> list[tuple[Listed, Listed]]:
    by_id = sorted(listed(catalog).values(), key=lambda product: product.id)
    if len(by_id) <= ALL_PAIRS:
        return list(combinations(by_id, 2))
    family_of_each = family_of(catalog)
    families: dict[str, list[Listed]] = {}
    for product in by_id:
        if product.id in family_of_each:
            families.setdefault(family_of_each[product.id], []).append(product)
    all_pairs: list[tuple[Listed, Listed]] = []
    for _name, family in sorted(families.items(), key=lambda each: (len(each[1]), each[0])):
        pairs = comb(len(family), 2)
        if pairs > PAIRS or len(all_pairs) + pairs > MOST:
            break  # every family after it is as large
        all_pairs += combinations(family, 2)
    return sorted(all_pairs, key=lambda pair: (pair[0].id, pair[1].id))


def _free(name: str, taken: set[str]) -> str:
    taken.add(own := free(name, taken))
    return paths.page("comparisons", own)
