"""What the last build of this process has built, in place of what is equal: under a server most records are the same
objects from one rebuild to the next, and need not be read back.

One object is only ever put in place of an equal one that leads to the same objects: the words of a site first, then what
speaks of them, then products. When the words are others, nothing of the last build is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct, field

from privacy_statements.cache.digests import digest_of
from privacy_statements.cache.held import Holding
from privacy_statements.cache.store import Store

Value = TypeVar("Value")
NAME = "built"


class OldProduct(NamedTuple):
    """A product of the last build, with what was found as it was built."""

    built_of: bytes
    """The digest of all that it was built of."""
    links: Mapping[str, object]
    """The shared objects in it, by their names."""
    built: Any


class Generation(Struct):
    """What one build has built."""

    records: dict[tuple[str, str], tuple[bytes, Any]] = field(default_factory=dict)
    """By kind and id: the digest of a record, and the record."""
    products: dict[str, OldProduct] = field(default_factory=dict)
    """By the path of the file."""


class Same:
    """Gives what the last build has built; for one build."""

    def __init__(self, store: Store) -> None:
        self.holds = isinstance(store, Holding)
        self._last, self._now = Generation(), Generation()
        if isinstance(store, Holding):
            self._last = store.held.objects.get(NAME, self._last)
            store.held.objects[NAME] = self._now

    def words(self, vocabulary: Value) -> Value:
        """The words of the site. They come first: everything else leads to them."""
        if not self.holds:
            return vocabulary
        known = self._one("vocabulary", "", vocabulary)
        if known is vocabulary:
            self._last = Generation()
        return known

    def each(self, kind: str, records: dict[str, Value]) -> dict[str, Value]:
        """Records that lead to words of the site and to nothing else."""
        if not self.holds:
            return records
        return {key: self._one(kind, key, record) for key, record in records.items()}

    def _one(self, kind: str, key: str, record: Value) -> Value:
        digest = digest_of(record, shares=False)
        known = self._last.records.get((kind, key))
        same: Value = known[1] if known is not None and known[0] == digest else record
        self._now.records[kind, key] = digest, same
        return same

    def digests(self) -> dict[tuple[str, str], bytes]:
        """The digests of the records that were given, by kind and id."""
        return {key: digest for key, (digest, _record) in self._now.records.items()}

    def product(self, path: str, built_of: bytes, objects: Mapping[str, object]) -> OldProduct | None:
        """The product of a file, if it was built of the same, and the shared objects in it are still these."""
        old = self._last.products.get(path)
        if old is None or old.built_of != built_of:
            return None
        if any(objects.get(name) is not shared for name, shared in old.links.items()):
            return None
        self._now.products[path] = old
        return old

    def add(self, path: str, product: OldProduct) -> None:
        """Holds a product for the next build."""
        if self.holds:
            self._now.products[path] = product
