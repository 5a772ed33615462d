"""Products that an earlier run has built: taken over while everything that they were built from is the same.

What a product is built from are the words of its file, and what its references lead to. The first is compared as the
file is read, before anything is made of it; the second when it is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple, TypeVar, cast

from msgspec import Struct
from msgspec.structs import fields, replace

from privacy_statements.cache.digests import SIZE, digest, digest_of, pickled, pickled_linked, program
from privacy_statements.cache.held import put_at_hand, value_of
from privacy_statements.cache.store import NoStore, Store, read_back_linked
from privacy_statements.cache.versions import Said, Version, parts_of, version_after
from privacy_statements.catalog.build.answers import NOTHING_ELSE
from privacy_statements.catalog.build.reading import Head, head_of, load_outline
from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.build.rows import AS_USUAL
from privacy_statements.catalog.build.same import OldProduct, Same
from privacy_statements.catalog.conditions import Dimension
from privacy_statements.catalog.model import PRODUCT, DataItem, Product
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.silence import Silence
from privacy_statements.read.load import Limits, LoadedFile
from privacy_statements.read.placed import PlacedText

Value = TypeVar("Value")
Link = tuple[str, str, str]
"""An object that products share: its kind, its id and, for something in it, the field."""
SINGLE = ("items", "sources")
"""Kinds of records of which only those count that a product refers to."""


class Built(NamedTuple):
    """A product with what was found as it was built."""

    product: Product
    diagnostics: tuple[Diagnostic, ...]
    silences: tuple[Silence, ...]


class Kept(Struct, frozen=True):
    """A product as an earlier run has built it from the same words, not yet taken over."""

    id: str
    name: str
    position: Position
    data: bytes
    """The file, in case that it has to be read all the same."""
    built_of: bytes
    """The digest of all that it was built of: the file, ``around`` and ``read``."""
    version: Version
    """What tells the product itself from other ones, and its parts from those of other builds."""
    around: bytes
    read: tuple[tuple[str, str, bytes], ...]
    """The records that it refers to, by kind and id, with their digests."""
    linked: bytes
    """The digests of the shared objects in it, in the order of their names."""
    made: bytes


class Noted(dict[str, Value]):
    """Records by id, which note the ids that are looked up."""

    def __init__(self, records: Mapping[str, Value]) -> None:
        super().__init__(records)
        self.noted: set[str] = set()

    def __getitem__(self, key: str) -> Value:
        self.noted.add(key)
        return super().__getitem__(key)


class Keeper:
    """What keeps the products of one run for the next. ``content`` is the path of the content folder as positions
    show it."""

    def __init__(self, store: Store, content: str) -> None:
        self.keeps = not isinstance(store, NoStore)
        self._store, self._folder = store, f"{content}/products/"
        self.same = Same(store)
        self._limits = Limits()
        self.reading: Callable[[], AbstractContextManager[None]] = nullcontext
        """What is told of each file that is read later."""
        self._digests: dict[str, bytes] = {}
        self.digests: dict[tuple[str, str], bytes] = {}
        """Of single records, by kind and id, as far as anybody asked for them."""
        self._around: _Around | None = None
        self.built_of: dict[str, bytes] = {}
        """By product id, the digest of all that a product was built of, if it is kept or was taken over."""
        self.versions: dict[str, Version] = {}
        """By product id, what tells these products from other ones: the same while they say the same."""

    def read(self, data: bytes, path: str, limits: Limits) -> LoadedFile:
        """Reads a file, unless an earlier run has read the same and what it has made of it is there, or it can be read
        later: then, what is known of it."""
        if not path.startswith(self._folder):
            return load_outline(data, path, limits)
        head = head_of(data, path, limits)
        if not self.keeps:
            return load_outline(data, path, limits) if head is None else LoadedFile(path, None, (), kept=head)
        self._limits = limits
        of = digest((data, repr(limits)))
        kept = self._kept(path)
        if kept is not None and kept[0] == of:
            return LoadedFile(path, None, (), kept=replace(kept[1], data=data))
        file = LoadedFile(path, None, (), kept=head) if head else load_outline(data, path, limits)
        if not file.diagnostics:
            self._digests[path] = of
        return file

    def read_later(self, head: Head) -> LoadedFile:
        """The file of a head."""
        with self.reading():
            return load_outline(head.data, head.position.path, head.limits)

    def read_again(self, kept: Kept) -> LoadedFile:
        """The file of a product that cannot be taken over."""
        path = kept.position.path
        file = load_outline(kept.data, path, self._limits)
        self._digests[path] = digest((kept.data, repr(self._limits)))
        return file

    def begin(self, resolver: Resolver, *others: Iterable[str]) -> None:
        """Everything that products can refer to is known: what the resolver knows, and further ids."""
        if self.keeps:
            self.digests = self.same.digests()
            self._around = _Around(resolver, others, self.same, self.digests)

    def begin_again(self) -> None:
        """Nothing is known yet of what products can refer to, and none is built."""
        self._around = None
        self.built_of.clear()
        self.versions.clear()

    def taken_over(self, kept: Kept) -> Built | None:
        """The product, if all that it was built from is the same."""
        built = None if self._around is None else self._around.taken_over(kept)
        if built is not None:
            self.built_of[kept.id], self.versions[kept.id] = kept.built_of, kept.version
        return built

    def keep(self, path: str, built: Built) -> None:
        """Keeps a product that was built of one file alone, and of what was looked up since the last one."""
        of, around = self._digests.get(path), self._around
        if around is None:
            return
        read = around.looked_up()
        if of is None:
            return
        product, links = built.product, set[str]()
        try:
            made = pickled_linked(built, around.link_among(read, links))
        except LookupError:
            return
        met = tuple((*one, around.digest(*one)) for one in sorted(read))
        all_of_it = digest((path, of, around.whole, *(part for one in met for part in one)))
        names = sorted(links)
        linked = b"".join(map(around.digest_of_link, names))
        before = self._kept(path)
        now = digest((made, linked, *names))
        version = around.version(now, product, read, before[1] if before is not None else None)
        self.built_of[product.id], self.versions[product.id] = all_of_it, version
        head = product.id, product.name, product.position, b"", all_of_it, version
        kept = Kept(*head, around.whole, met, linked, made)
        put_at_hand(self._store, self._key(path), pickled((of, kept)))
        around.hold(path, kept, built, names)

    def pass_over(self) -> None:
        """A product was built that cannot be kept."""
        if self._around is not None:
            self._around.looked_up()

    def _key(self, path: str) -> bytes:
        return digest(("built product", program(), path))

    def _kept(self, path: str) -> tuple[bytes, Kept] | None:
        """What was made last of a file, after the digest of the file."""
        found: tuple[bytes, Kept] | None = value_of(self._store, self._key(path))
        return found


class _Around:
    """What products are built from beside their own words."""

    def __init__(
        self, resolver: Resolver, others: Iterable[Iterable[str]], same: Same, digests: dict[tuple[str, str], bytes]
    ) -> None:
        self._same = same
        self._items = resolver.items = Noted(resolver.items)
        self._sources = resolver.sources = Noted(resolver.sources)
        vocabulary = resolver.vocabulary
        known: list[Iterable[str]] = [self._items, self._sources, resolver.guides, *others]
        ids = [[str(record_id) for record_id in records] for records in known]
        self.whole = digest_of((vocabulary, ids), shares=False)
        """Of the vocabulary, and of all ids: what is not there is told with what is."""
        self._objects: dict[str, object] = {}
        self._links: dict[int, tuple[str, Link]] = {}
        self._digests = digests
        self._shared_digests: dict[str, bytes] = {}
        for kind in vocabulary.__struct_fields__:
            for word in getattr(vocabulary, kind).values():
                self._share(kind, word.id, word)
                for value in word.values if isinstance(word, Dimension) else ():
                    self._share(kind, f"{word.id}.{value.id}", value)
        for item in self._items.values():
            self._share("items", item.id, item)
        for source in self._sources.values():
            self._share("sources", source.id, source)
        for answer in NOTHING_ELSE.values():
            self._share("answers", answer.answer.value, answer)
        self._share("constants", "as-usual", AS_USUAL)
        self._share("constants", "no-life", next(f.default for f in fields(DataItem) if f.name == "lifecycle"))
        self._add(("constants", "product", ""), PRODUCT)

    def _share(self, kind: str, record_id: str, record: Any) -> None:
        """A record, and the texts and lists in it that a product may hold without the record."""
        self._add((kind, record_id, ""), record)
        for name in record.__struct_fields__:
            value = getattr(record, name)
            if value.__class__ in (str, PlacedText, tuple) and len(value) > 1:
                self._add((kind, record_id, name), value)

    def _add(self, link: Link, shared: object) -> None:
        if id(shared) not in self._links:
            name = " ".join(link)  # a text of its own, in which nothing is shared
            self._links[id(shared)] = name, link
            self._objects[name] = shared

    def looked_up(self) -> set[tuple[str, str]]:
        """Which single records were looked up since this was asked last."""
        met = {("items", key) for key in self._items.noted} | {("sources", key) for key in self._sources.noted}
        self._items.noted.clear()
        self._sources.noted.clear()
        return met

    def link_among(self, read: set[tuple[str, str]], given: set[str]) -> Any:
        """What gives the names of shared objects, of single records only those that were read, and notes them in
        ``given``. Raises ``LookupError`` for another one."""
        links = self._links

        def link(shared: object) -> str | None:
            found = links.get(id(shared))
            if found is None:
                return None
            name, (kind, record_id, field) = found
            if kind not in SINGLE or (kind, record_id) in read:
                given.add(name)
                return name
            if field:
                return None  # it only happens to be the same object
            raise LookupError(name)

        return link

    def digest(self, kind: str, record_id: str) -> bytes:
        """The digest of a single record."""
        key = kind, record_id
        if key not in self._digests:
            record = self._items.get(record_id) if kind == "items" else self._sources.get(record_id)
            self._digests[key] = digest_of(record, shares=False)
        return self._digests[key]

    def digest_of_link(self, name: str) -> bytes:
        """The digest of the shared object of a name."""
        if name not in self._shared_digests:
            self._shared_digests[name] = digest_of(self._objects[name], shares=False)
        return self._shared_digests[name]

    def taken_over(self, kept: Kept) -> Built | None:
        """A product, if all that it was built from is the same."""
        if kept.around != self.whole:
            return None
        if any(self.digest(kind, record_id) != known for kind, record_id, known in kept.read):
            return None
        path, links = kept.position.path, dict[str, object]()
        old = self._same.product(path, kept.built_of, self._objects)
        if old is not None:
            return cast(Built, old.built)

        def linked(name: str) -> object:
            shared = links[name] = self._objects[name]
            return shared

        try:
            built = read_back_linked(kept.made, linked if self._same.holds else self._objects.__getitem__)
        except ValueError:
            return None
        if not isinstance(built, Built):
            return None
        self._same.add(path, OldProduct(kept.built_of, links, built))
        return built

    def hold(self, path: str, kept: Kept, built: Built, names: Iterable[str]) -> None:
        """Holds a product that was just built for the next build, with the names of the shared objects in it."""
        if self._same.holds:
            links = {name: self._objects[name] for name in names}
            self._same.add(path, OldProduct(kept.built_of, links, built))

    def version(self, now: bytes, product: Product, read: set[tuple[str, str]], kept: Kept | None) -> Version:
        """The version of a product with the digest ``now``, after the one that was kept before. The shared objects in that
        one need not be the same any more: their digests tell."""
        version, met = Version(now, {}, {}), set[str]()

        def linked(name: str) -> object:
            met.add(name)
            return self._objects[name]

        try:
            built = None if kept is None else read_back_linked(kept.made, linked)
        except ValueError:
            return version
        if kept is None or not isinstance(built, Built):
            return version
        digests = (kept.linked[at : at + SIZE] for at in range(0, len(kept.linked), SIZE))
        then = dict(zip(sorted(met), digests, strict=True))

        def said_with(digest_of: Callable[[str], bytes]) -> Said:
            """What parts say: their own words, without what they share with others, and the digests of that."""

            def said(part: object, places: bool) -> object:
                links = set[str]()
                own = pickled_linked(part, self.link_among(read, links), shares=False, places=places)
                return own, [(name, digest_of(name)) for name in sorted(links)]

            return said

        said_before, says = said_with(then.__getitem__), said_with(self.digest_of_link)
        return version_after(kept.version, parts_of(built.product), said_before, now, product, says)
