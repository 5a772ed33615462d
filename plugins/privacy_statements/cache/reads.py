"""What is read of a catalog, noted as it is read; and what that is now, as digests."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView
from dataclasses import fields
from functools import partial
from typing import Any, TypeVar, cast

from privacy_statements.cache.digests import digest, digest_of
from privacy_statements.model import Catalog, Mention, Product
from privacy_statements.summaries import SUMMARIES

Value = TypeVar("Value")
Read = tuple[str, str | None]
"""A field of the catalog, and the key in it."""
Remember = Callable[[str, bytes, Callable[[], Any]], Any]
"""A name, the digest of what something is made from, and what makes it → what was made before, or now."""
WHOLE = None
"""In place of a key: everything in the field."""
IDS = ""
"""In place of a key: which keys there are, in order. No id is empty."""
BY_KEY = ("products", "items", "mentions", "narrower")
"""Fields of which single values are read; others are taken as a whole."""
FIELDS = frozenset(one.name for one in fields(Catalog))


class Readable:
    """A catalog, and the digest of everything that can be read of it. Made for one build."""

    def __init__(self, catalog: Catalog, remember: Remember = lambda name, of, make: make()) -> None:
        self.catalog = catalog
        self._remember = remember
        self._known: dict[Read, bytes] = {}
        self._parts: dict[str, dict[str, bytes]] = {}
        self._summaries: dict[str, Any] = {}

    def summary(self, name: str) -> Any:
        """One of the ``SUMMARIES``, made once."""
        if name not in self._summaries:
            self._summaries[name] = SUMMARIES[name](self.catalog)
        return self._summaries[name]

    def digest(self, read: Read) -> bytes:
        """The digest of what was read; that of nothing for a key that is not there."""
        known = self._known.get(read)
        if known is None:
            known = self._known[read] = self._digest(*read)
        return known

    def _digest(self, name: str, key: str | None) -> bytes:
        if name in SUMMARIES:
            return digest_of(self.summary(name))
        value = getattr(self.catalog, name)
        if name not in BY_KEY:
            return digest_of(value)
        if key is WHOLE:
            return digest(part for each in value for part in (each, self.digest((name, each))))
        if key == IDS:
            return digest(value)
        if key not in value:
            return b""
        if name == "mentions":
            return self._of_mentions(value[key])
        if name == "items" and value[key].product is not None:  # only this product has it
            return self._parts_of(value[key].product)[key]
        if name == "narrower":
            return digest(self.digest(("items", item.id)) for item in value[key])
        return digest_of(value[key])

    def _of_mentions(self, mentions: tuple[Mention, ...]) -> bytes:
        """What products say of an item follows from their rows about it, or about what it is a part of."""
        rows = dict.fromkeys((mention.row.product, mention.row.anchor) for mention in mentions)
        return digest(part for product, row in rows for part in (product, self._parts_of(product)[row]))

    def _parts_of(self, product: str) -> dict[str, bytes]:
        """The digests of the rows of a product, by anchor, and of the items that only this product has, by id."""
        if product not in self._parts:
            make = partial(_digests, self.catalog.products[product], self.catalog)
            self._parts[product] = self._remember("parts", self.digest(("products", product)), make)
        return self._parts[product]


class Reads:
    """What is read, in the order in which it is met."""

    def __init__(self) -> None:
        self._met: dict[Read, None] = {}

    def note(self, name: str, key: str | None) -> None:
        """Notes one read."""
        self._met[name, key] = None

    def __iter__(self) -> Iterator[Read]:
        """Each read once; none of single values of a field that was read as a whole."""
        return (read for read in self._met if read[1] is WHOLE or (read[0], WHOLE) not in self._met)


def _digests(product: Product, catalog: Catalog) -> dict[str, bytes]:
    own = {
        row.item.id: row.item for row in product.rows if row.item is not None and row.item.product is not None
    }
    found = {row.anchor: digest_of(row) for row in product.rows}
    return found | {item: digest_of(catalog.items[item]) for item in own}


def noting(readable: Readable, reads: Reads) -> Catalog:
    """The catalog, which notes what is read of it."""
    return cast(Catalog, _Noting(readable, reads))


class _Noting:
    """Whatever a catalog has. It must not be told from one."""

    __slots__ = ("_readable", "_reads")

    def __init__(self, readable: Readable, reads: Reads) -> None:
        self._readable, self._reads = readable, reads

    def __getattr__(self, name: str) -> Any:
        if name in FIELDS:
            value = getattr(self._readable.catalog, name)
            if name in BY_KEY:
                return _NotingMapping(value, name, self._reads)
            self._reads.note(name, WHOLE)
            return value
        return getattr(Catalog, name).fget(self)  # its properties read its fields

    def summary(self, name: str) -> Any:
        """What counts of a summary is what it says, and not what it reads for that."""
        self._reads.note(name, WHOLE)
        return self._readable.summary(name)


class _NotingMapping(Mapping[str, Value]):
    """A mapping that notes which of its keys are asked for."""

    __slots__ = ("_name", "_of", "_reads")

    def __init__(self, of: Mapping[str, Value], name: str, reads: Reads) -> None:
        self._of, self._name, self._reads = of, name, reads

    def __getitem__(self, key: str) -> Value:
        self._reads.note(self._name, key)
        return self._of[key]

    def __iter__(self) -> Iterator[str]:
        self._reads.note(self._name, IDS)
        return iter(self._of)

    def __len__(self) -> int:
        self._reads.note(self._name, IDS)
        return len(self._of)

    def get(self, key: str, default: Any = None) -> Any:
        self._reads.note(self._name, key)
        return self._of.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._reads.note(self._name, key if isinstance(key, str) else WHOLE)
        return key in self._of

    def values(self) -> ValuesView[Value]:
        return _NotingValues(self)

    def items(self) -> ItemsView[str, Value]:
        return _NotingItems(self)

    def in_order(self) -> Iterator[tuple[str, Value]]:
        """Every key with its value: as far as somebody goes on asking."""
        self._reads.note(self._name, IDS)
        for key, value in self._of.items():
            self._reads.note(self._name, key)
            yield key, value
        self._reads.note(self._name, WHOLE)


class _NotingValues(ValuesView[Value]):
    _mapping: _NotingMapping[Value]

    def __iter__(self) -> Iterator[Value]:
        return (value for _, value in self._mapping.in_order())


class _NotingItems(ItemsView[str, Value]):
    _mapping: _NotingMapping[Value]

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        return self._mapping.in_order()
