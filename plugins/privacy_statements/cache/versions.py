"""Which parts of a product are as they were in an earlier build: told by digests, without reading any of them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from privacy_statements.catalog.model import Product

Said = Callable[[object, bool], object]
"""What a part says, to be compared; with ``True``, and where all of it stands."""


class Version(NamedTuple):
    """A product as it is now. Each of its parts (a row by its anchor, an item that only this product has by its id) is
    named by the digest of the whole product when the part came to be as it is: that digest and the name of the part
    tell all that the part says, and no part need be read while its product is the same."""

    now: bytes
    """The digest of the product."""
    since: Mapping[str, bytes]
    """By name, the digest of an earlier product in which the part was as it is now, and stood where it stands now."""
    said: Mapping[str, bytes]
    """The same of the parts that said what they say now, wherever that stood. A line more moves all that is below."""

    def of(self, part: str, *, places: bool = True) -> bytes:
        """What tells a part from what it was in other builds; without ``places``, from what it said."""
        return (self.since if places else self.said).get(part, self.now)


def parts_of(product: Product) -> dict[str, object]:
    """The parts of a product by the names that a ``Version`` gives them: rows, and the items that only it has."""
    own = [row.item for row in product.rows if row.item is not None and row.item.product is not None]
    parts: dict[str, object] = {row.anchor: row for row in product.rows}
    return parts | {item_part(item.id): item for item in own}


def item_part(item: str) -> str:
    """The name of an item that only one product has."""
    return f"item-{item}"  # anchors of rows begin otherwise


def version_after(
    before: Version, parts_before: Mapping[str, object], said_before: Said, now: bytes, product: Product, says: Said
) -> Version:
    """The version of a product with the digest ``now``, after another one with these parts. ``said_before`` and ``says``
    tell what parts of each say; they raise ``LookupError`` for one that cannot be compared."""
    since: dict[str, bytes] = {}
    said: dict[str, bytes] = {}
    for name, part in parts_of(product).items():
        if name in parts_before:
            try:
                stays = said_before(parts_before[name], True) == says(part, True)
                if stays:
                    since[name] = before.of(name)
                if stays or said_before(parts_before[name], False) == says(part, False):
                    said[name] = before.of(name, places=False)
            except LookupError:  # it speaks of something else
                continue
    return Version(now, since, said)
