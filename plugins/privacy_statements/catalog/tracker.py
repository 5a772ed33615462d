"""What is read of a catalog, and digests of it: what would read the same as in an earlier build need not be made again.

The values of a catalog follow from its files, so that digests of files stand for values. A product follows from its own file, from
those of the products whose items it names, and from what all products share: every other file, the vocabulary, and how products
are called. Only what is little is encoded itself. A page that reads what no read notes would be wrong after an edit:
``tests/test_store.py`` edits at random, and compares each site with that of a first build.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from typing import Any, TypeVar, cast

from msgspec import msgpack

from privacy_statements.catalog.model import Catalog, DataItem, Mention
from privacy_statements.catalog.summaries import SUMMARIES
from privacy_statements.read.files import digest_of

Value = TypeVar("Value")
BY_KEY = ("products", "items", "mentions", "narrower")
"""Fields of which single values are read; others are read as a whole."""
WHOLE, KEYS = "*", ""
"""In place of a key: everything in the field; which keys there are, in order. No id is one of them."""
Read = tuple[str, str]
"""A field of the catalog and a key in it, or the name of a summary."""


class Tracker:
    """Digests of what can be read of one catalog. ``files`` are those of its files, by path."""

    def __init__(self, catalog: Catalog, files: Mapping[str, bytes]) -> None:
        self._catalog = catalog
        self._digests: dict[Read, bytes] = {}
        of_products = {product.position.path for product in catalog.products.values()}
        others = (part for path, digest in files.items() if path not in of_products for part in (path, digest))
        self._shared = digest_of(*others, _encoded((catalog.sources, catalog.vocabulary)))
        named = {product: {product} for product in catalog.products}
        for key, mentions in catalog.mentions.items():
            if (owner := catalog.items[key].product) is not None:
                for mention in mentions:
                    named[mention.row.product].add(owner)
        paths = {product.id: product.position.path for product in catalog.products.values()}
        self._products = {
            key: digest_of(self._shared, *(part for name in sorted(of) for part in (paths[name], files[paths[name]])))
            for key, of in named.items()
        }

    def digest(self, reads: Iterable[Read]) -> bytes:
        """The digest of what these reads give."""
        return digest_of(*map(self._of, reads))

    def _of(self, read: Read) -> bytes:
        if read not in self._digests:
            self._digests[read] = self._digest(*read)
        return self._digests[read]

    def _digest(self, name: str, key: str) -> bytes:
        if name in SUMMARIES:
            return digest_of(self._shared, _encoded(SUMMARIES[name](self._catalog)))
        field = getattr(self._catalog, name)
        if name not in BY_KEY:
            return digest_of(self._shared, _encoded(field))
        if key == KEYS:
            return digest_of(*field)
        if key == WHOLE:
            return digest_of(*(part for each in field for part in (each, self._of((name, each)))))
        if key not in field:
            return b""
        match name:
            case "products":
                return self._products[key]
            case "mentions":
                return digest_of(*(self._products[name] for name in {mention.row.product: 0 for mention in field[key]}))
            case "items":
                return self._of_item(field[key])
        return digest_of(*map(self._of_item, field[key]))

    def _of_item(self, item: DataItem) -> bytes:
        return self._shared if item.product is None else self._products[item.product]


_encoded = msgpack.Encoder(enc_hook=lambda value: str(value) if isinstance(value, str) else repr(value)).encode


def noting(catalog: Catalog, reads: set[Read]) -> Catalog:
    """The catalog, which notes in ``reads`` what is read of it."""
    return cast(Catalog, _Noting(catalog, reads))


class _Noting:
    """Whatever a catalog has."""

    def __init__(self, catalog: Catalog, reads: set[Read]) -> None:
        self._of, self._reads = catalog, reads

    def __getattr__(self, name: str) -> Any:
        if name in BY_KEY:
            return _NotingMapping(getattr(self._of, name), name, self._reads)
        if name not in Catalog.__struct_fields__:
            return getattr(Catalog, name).fget(self)  # its properties read its fields
        self._reads.add((name, WHOLE))
        return getattr(self._of, name)

    def once(self, make: Callable[[Catalog], Value]) -> Value:
        """What counts of a summary is what it says, and not what it reads for that."""
        self._reads.add((make.__name__, WHOLE))
        return self._of.once(make)

    def mentions_by(self, products: Iterable[str], item: str) -> list[Mention]:
        """What counts is what these products say."""
        self._reads.update(("products", product) for product in products)
        return self._of.mentions_by(products, item)


class _NotingMapping(Mapping[str, Value]):
    """A mapping that notes which of its keys are asked for."""

    def __init__(self, of: Mapping[str, Value], name: str, reads: set[Read]) -> None:
        self._of, self._name, self._reads = of, name, reads

    def __getitem__(self, key: str) -> Value:
        self._reads.add((self._name, key))
        return self._of[key]

    def __iter__(self) -> Iterator[str]:
        self._reads.add((self._name, KEYS))
        return iter(self._of)

    def __len__(self) -> int:
        self._reads.add((self._name, KEYS))
        return len(self._of)

    def values(self) -> ValuesView[Value]:
        self._reads.add((self._name, WHOLE))
        return self._of.values()

    def items(self) -> ItemsView[str, Value]:
        self._reads.add((self._name, WHOLE))
        return self._of.items()
