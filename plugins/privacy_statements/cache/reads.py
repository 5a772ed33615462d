"""What is read of a catalog, noted as it is read; and what that is now, as digests."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from typing import Any, Protocol, TypeVar, cast

from privacy_statements.cache.digests import digest, digest_of, pickled
from privacy_statements.cache.store import read_back
from privacy_statements.cache.versions import Version, item_part, parts_of, version_after
from privacy_statements.catalog.model import Catalog, Mention, Product
from privacy_statements.catalog.summaries import SUMMARIES

Value = TypeVar("Value")
Read = tuple[str, str | None]
"""A field of the catalog, and the key in it."""
WHOLE = None
"""In place of a key: everything in the field."""
IDS = ""
"""In place of a key: which keys there are, in order. No id is empty."""
BY_KEY = ("products", "items", "mentions", "narrower")
"""Fields of which single values are read; others are taken as a whole."""
PAGELESS = ("changes",)
"""Fields that no page comes from: where they stand is only ever shown."""
FIELDS = frozenset(Catalog.__struct_fields__)


class Gleaner(Protocol):
    """Gives what is needed of one record instead of the record."""

    def __call__(self, name: str, key: str) -> Any:
        """What is gleaned under this name of the value with this key."""

    def field(self, name: str) -> str | None:
        """The field whose values it is gleaned from; ``None`` for a name of nothing."""


class Memory(Protocol):
    """Values of earlier builds, each with a mark that tells what it is."""

    @property
    def keeps(self) -> bool:
        """Whether anything is kept from one build to the next."""

    def keep(self, name: str, key: str, mark: bytes, value: object) -> None:
        """Keeps one value for each ``key``."""

    def last(self, name: str, key: str) -> tuple[bytes, Any] | None:
        """The value that was kept last, after its mark; ``None`` if there is none."""

    def still(self, name: str, key: str) -> None:
        """What is kept is of use, though nobody reads it."""


class NoMemory:
    """Remembers nothing."""

    keeps = False

    def keep(self, name: str, key: str, mark: bytes, value: object) -> None:
        """Drops the value."""

    def last(self, name: str, key: str) -> tuple[bytes, Any] | None:
        """Nothing."""
        return None

    def still(self, name: str, key: str) -> None:
        """There is nothing."""


class Readable:
    """A catalog, and the digest of everything that can be read of it. Made for one build."""

    def __init__(
        self,
        catalog: Catalog,
        memory: Memory | None = None,
        versions: Mapping[str, Version] | None = None,
        digests: dict[tuple[str, str], bytes] | None = None,
        *,
        places: bool = True,
    ) -> None:
        """``versions`` are those of products, by id, as far as they are known. ``digests`` are those of shared records,
        by field and id; what is worked out is added to them. Without ``places`` nobody asks where anything stands of
        which no page comes, such as a row: what counts is what it says."""
        self.catalog = catalog
        self._memory = memory or NoMemory()
        self._known: dict[Read, bytes] = {}
        self._versions = dict(versions or {})
        self._digests = {} if digests is None else digests
        self._places = places
        self._form = b"places" if places else b""
        """That of digests with places, which say something else than those without, even of the same product."""
        self._summaries: dict[str, Any] = {}
        self._gleaner: Gleaner | None = None
        self._gleaned: dict[str, dict[str, tuple[bytes, bytes]]] = {}
        """By what is gleaned and its key: the digest of what it was gleaned from, and its own."""
        self._fresh: set[str] = set()

    def glean_with(self, gleaner: Gleaner) -> None:
        """What is gleaned from records can be read from now on, too."""
        self._gleaner = gleaner

    def gleaned(self, name: str, key: str) -> Any:
        """What is gleaned of a record; made anew each time, so that nobody holds what a whole site needs."""
        assert self._gleaner is not None
        made = self._gleaner(name, key)
        if self._memory.keeps and (source := self._gleaned_from(name, key)):
            known = self._kept_gleaned(name)
            if key not in known or known[key][0] != source:
                known[key] = source, digest_of(made, shares=False, places=self._places)
                self._fresh.add(name)
        return made

    def _kept_gleaned(self, name: str) -> dict[str, tuple[bytes, bytes]]:
        if name not in self._gleaned:
            last = self._memory.last("gleaned", name)
            self._gleaned[name] = dict(last[1]) if last is not None else {}
        return self._gleaned[name]

    def _gleaned_from(self, name: str, key: str) -> bytes:
        """The digest of all that something is gleaned from; of nothing for a record that is not there."""
        field = self._gleaner.field(name) if self._gleaner is not None else None
        if field is None or key not in getattr(self.catalog, field):
            return b""
        return digest((self._form, self.digest((field, key)), self.digest(("vocabulary", WHOLE))))

    def _of_gleaned(self, name: str, key: str) -> bytes:
        """The digest of what is gleaned; it need not be gleaned where that was done of the same before."""
        source = self._gleaned_from(name, key)
        if not source:
            return b""
        known = self._kept_gleaned(name)
        if key not in known or known[key][0] != source:
            self.gleaned(name, key)
        return known[key][1]

    def keep(self) -> None:
        """Keeps for the next build what it need not glean again."""
        for name in sorted(self._fresh):
            field = self._gleaner.field(name) if self._gleaner is not None else None
            here = getattr(self.catalog, field) if field is not None else ()
            known = {key: one for key, one in self._gleaned[name].items() if key in here}
            self._memory.keep("gleaned", name, b"", known)

    def summary(self, name: str) -> Any:
        """One of the ``SUMMARIES``, made once."""
        if name not in self._summaries:
            self._summaries[name] = SUMMARIES[name](self.catalog)
        return self._summaries[name]

    def forget(self) -> None:
        """Forgets the digests that were asked for: they are many, and nobody asks any more. Each is made again if
        somebody does."""
        self._known.clear()

    def digest(self, read: Read) -> bytes:
        """The digest of what was read; that of nothing for a key that is not there."""
        known = self._known.get(read)
        if known is None:
            known = self._known[read] = self._digest(*read)
        return known

    def _digest(self, name: str, key: str | None) -> bytes:
        if name == "shared_items":  # a part of the catalog
            return digest(part for each in self.summary(name) for part in (each, self.digest(("items", each))))
        if name in SUMMARIES:
            # some of it may be of the build before
            return digest_of(self.summary(name), shares=False, places=self._places)
        if name not in FIELDS:
            return self._of_gleaned(name, key or "")
        value = getattr(self.catalog, name)
        if name not in BY_KEY:
            places = self._places or name not in PAGELESS
            return digest_of(value, shares=name != "sources", places=places)  # as above
        if key is WHOLE:
            return digest(part for each in value for part in (each, self.digest((name, each))))
        if key == IDS:
            return digest(value)
        if key not in value:
            return b""
        if name == "products":
            return self._version(key).now
        if name == "mentions":
            return self._of_mentions(value[key])
        if name == "items" and value[key].product is not None:  # only this product has it
            return digest((self._form, key, self._part(value[key].product, item_part(key))))
        if name == "narrower":
            return digest(self.digest(("items", item.id)) for item in value[key])
        if (name, key) not in self._digests:
            self._digests[name, key] = digest_of(value[key], shares=False)
        return self._digests[name, key]

    def _of_mentions(self, mentions: tuple[Mention, ...]) -> bytes:
        """What products say of an item follows from their rows about it, or about what it is a part of."""
        rows = dict.fromkeys((mention.row.product, mention.row.anchor) for mention in mentions)
        said = (part for product, row in rows for part in (product, row, self._part(product, row)))
        return digest((self._form, *said))

    def _part(self, product: str, part: str) -> bytes:
        return self._version(product).of(part, places=self._places)

    def _version(self, product: str) -> Version:
        known = self._versions.get(product)
        if known is None:
            known = self._versions[product] = self._compared(product)
        return known

    def _compared(self, key: str) -> Version:
        """A product of which nobody else has kept anything, compared with that of the build before."""
        product, memory = self.catalog.products[key], self._memory
        last = memory.last("parts", key)
        written = pickled(product)
        now = digest((written,))
        if last is not None and last[0] == now:
            memory.still("product", key)
            return Version(now, *last[1])
        version = Version(now, {}, {})
        was = memory.last("product", key) if last is not None else None
        if last is not None and was is not None and was[0] == last[0]:
            before = _read_product(was[1])
            if before is not None:
                version = version_after(Version(last[0], *last[1]), parts_of(before), _says, now, product, _says)
        memory.keep("parts", key, now, (version.since, version.said))
        memory.keep("product", key, now, written)
        return version


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


def _read_product(written: bytes) -> Product | None:
    try:
        product = read_back(written)
    except ValueError:
        return None
    return product if isinstance(product, Product) else None


def _says(part: object, places: bool) -> bytes:
    return digest_of(part, shares=False, places=places)


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

    def gleaned(self, name: str, key: str) -> Any:
        """What counts is what is gleaned of a record, and not all that the record says."""
        self._reads.note(name, key)
        return self._readable.gleaned(name, key)

    def mentions_in(self, products: Iterable[str], item: str) -> tuple[Mention, ...]:
        """Every mention of an item, of which the caller reads those in these products: what counts is what these say."""
        for product in products:
            self._reads.note("products", product)
        return self._readable.catalog.mentions.get(item, ())


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
