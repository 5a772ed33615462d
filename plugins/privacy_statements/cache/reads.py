"""What is read of a catalog, noted as it is read; and what that is now, as digests."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import fields
from types import FunctionType
from typing import Any, TypeVar, cast

from privacy_statements.cache.digests import digest, digest_of
from privacy_statements.model import Catalog, Mention

Value = TypeVar("Value")
Read = tuple[str, str | None]
"""A field of the catalog, and the key in it."""
WHOLE = None
"""In place of a key: everything in the field."""
IDS = ""
"""In place of a key: which keys there are, in order. No id is empty."""
BY_KEY = ("products", "items", "mentions", "narrower")
"""Fields of which single values are read; others are taken as a whole."""
FIELDS = frozenset(one.name for one in fields(Catalog))


class Readable:
    """A catalog, and the digest of everything that can be read of it. Made for one build."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._known: dict[Read, bytes] = {}

    def digest(self, read: Read) -> bytes:
        """The digest of what was read; that of nothing for a key that is not there."""
        known = self._known.get(read)
        if known is None:
            known = self._known[read] = self._digest(*read)
        return known

    def _digest(self, name: str, key: str | None) -> bytes:
        value = getattr(self.catalog, name)
        if name not in BY_KEY:
            return digest_of(value)
        if key is WHOLE:
            return digest(part for each in value for part in (each, self.digest((name, each))))
        if key == IDS:
            return digest(value)
        if key not in value:
            return b""
        if name == "mentions":  # what a product says of an item follows from the product
            return self._of_mentions(value[key])
        if name == "narrower":
            return digest(self.digest(("items", item.id)) for item in value[key])
        return digest_of(value[key])

    def _of_mentions(self, mentions: tuple[Mention, ...]) -> bytes:
        products = dict.fromkeys(mention.row.product for mention in mentions)
        return digest(self.digest(("products", product)) for product in products)


def noting(catalog: Catalog, note: Callable[[Read], object]) -> Catalog:
    """The catalog, which notes what is read of it."""
    return cast(Catalog, _Noting(catalog, note))


class _Noting:
    """Whatever a catalog has. It must not be told from one."""

    __slots__ = ("_catalog", "_note")

    def __init__(self, catalog: Catalog, note: Callable[[Read], object]) -> None:
        self._catalog, self._note = catalog, note

    def __getattr__(self, name: str) -> Any:
        if name in FIELDS:
            value = getattr(self._catalog, name)
            if name in BY_KEY:
                return _NotingMapping(value, name, self._note)
            self._note((name, WHOLE))
            return value
        found = getattr(Catalog, name)  # its properties and methods read its fields
        return found.fget(self) if isinstance(found, property) else cast(FunctionType, found).__get__(self)


class _NotingMapping(Mapping[str, Value]):
    """A mapping that notes which of its keys are asked for."""

    __slots__ = ("_name", "_note", "_of")

    def __init__(self, of: Mapping[str, Value], name: str, note: Callable[[Read], object]) -> None:
        self._of, self._name, self._note = of, name, note

    def __getitem__(self, key: str) -> Value:
        self._note((self._name, key))
        return self._of[key]

    def get(self, key: str, default: Any = None) -> Any:
        self._note((self._name, key))
        return self._of.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note((self._name, key if isinstance(key, str) else WHOLE))
        return key in self._of

    def __iter__(self) -> Iterator[str]:
        self._note((self._name, IDS))
        return iter(self._of)

    def __len__(self) -> int:
        self._note((self._name, IDS))
        return len(self._of)

    def keys(self) -> KeysView[str]:
        self._note((self._name, IDS))
        return self._of.keys()

    def values(self) -> ValuesView[Value]:
        self._note((self._name, WHOLE))
        return self._of.values()

    def items(self) -> ItemsView[str, Value]:
        self._note((self._name, WHOLE))
        return self._of.items()
