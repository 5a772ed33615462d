"""Product records → products. Those that an earlier run has built are taken over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from privacy_statements.catalog.build.documents import build_product
from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.build.ids import slug
from privacy_statements.catalog.build.kept import Built, Keeper, Kept
from privacy_statements.catalog.build.reading import Head, load_outline, nodes_of, read_kind, with_ids
from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.build.validate import read_record
from privacy_statements.catalog.model import Product
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.read.load import LoadedFile
from privacy_statements.read.node import DoubtfulError
from privacy_statements.read.node import Mapping as MappingNode
from privacy_statements.read.outline import Outline
from privacy_statements.read.placed import PlacedText
from privacy_statements.records.kinds import ProductRecord

FURTHER = {"name", "part_of", "sections"}  # what a further file of a product can hold
Main = ProductRecord | Head | Kept | Product


class ProductFiles:
    """The files of products: records, and products that an earlier run has built of the same words.

    A record is much larger than the file and than the product. Files that seem to say one product, and nothing that
    others have to know but its id and its name, are only read as their product is built. It is certain afterwards that
    they do; if one does not, or anything is wrong in it, all are read before the first product is built.
    """

    def __init__(self, keeper: Keeper, found: Findings) -> None:
        self._keeper, self._found = keeper, found
        self.records: list[ProductRecord | Head] = []
        """What was read of files, and the heads of those that are read later."""
        self.kept: list[Kept] = []
        """What an earlier run has built of files."""
        self.mains: dict[str, Main] = {}
        """The products, in the order of their files; those that are built already as what was built."""
        self._further: list[ProductRecord] = []
        self._alone: Counter[str] = Counter()

    @property
    def are_there(self) -> bool:
        """Whether there is any product."""
        return bool(self.records or self.kept)

    def add(self, file: LoadedFile) -> None:
        """A file, read or to be read. What is wrong with the text of it is told already."""
        if isinstance(file.kept, Kept):
            self.kept.append(file.kept)
        elif isinstance(file.kept, Head):
            self.records.append(file.kept)
        else:
            self.records += self._read(file)

    def _read(self, file: LoadedFile) -> list[ProductRecord]:
        said, found = file.outline or file.node, self._found
        if said is None:
            found.unread("products", file.unread)
            return []
        return read_kind("products", ProductRecord, {"products": [*nodes_of(said, found)]}, found)

    def built(self, resolver: Resolver, prepare: Callable[[Mapping[str, Main]], None]) -> dict[str, Product]:
        """The products by id: all files are read now, or known. ``prepare`` is told the products before they are built;
        twice, if something else comes out as they are read."""
        found, records, kept = self._found, self.records, self.kept
        self.records, self.kept = [], []
        if not any(isinstance(one, Head) for one in records):
            return self._built(records, kept, resolver, prepare)
        before = len(found), len(found.silences), {*found.mended}
        try:
            # most are built already, or what could not be read may say anything
            if kept or not found.is_whole:
                raise DoubtfulError
            return self._built([*records], [], resolver, prepare)
        except DoubtfulError:
            del found[before[0] :], found.silences[before[1] :]
            found.mended.clear()
            found.mended |= before[2]
            self._keeper.begin_again()
        whole: list[ProductRecord | Head] = []
        for one in records:
            if isinstance(one, Head):
                file = load_outline(one.data, one.position.path, one.limits)
                found.cannot_be_read(file.diagnostics)
                whole += self._read(file)
            else:
                whole.append(one)
        records.clear()
        return self._built(whole, kept, resolver, prepare)

    def _built(
        self,
        records: list[ProductRecord | Head],
        kept: list[Kept],
        resolver: Resolver,
        prepare: Callable[[Mapping[str, Main]], None],
    ) -> dict[str, Product]:
        """Raises ``DoubtfulError`` if the files have to be read before."""
        self._know(records, kept)
        records.clear()  # each is given up as soon as its product is built
        kept.clear()
        prepare(self.mains)
        return self._build(resolver)

    def _know(self, records: list[ProductRecord | Head], kept: list[Kept]) -> None:
        found = self._found
        stay = _apart(records, kept) if found.is_whole else []
        for one in kept:
            records += () if one in stay else self._again(one)
        if kept:
            records.sort(key=lambda record: record.position.path)  # those of one file stay in their order
        self._alone = Counter(record.position.path for record in records)
        main_records = [record for record in records if isinstance(record, Head) or record.part_of is None]
        mains = with_ids(main_records, found)
        if len(mains) < len(main_records) and any(isinstance(one, Head) for one in main_records):
            raise DoubtfulError
        self.mains = {**mains}
        if stay:
            both = [*self.mains.items(), *((one.id, one) for one in stay)]
            self.mains = dict(sorted(both, key=lambda one: one[1].position.path))
        self._further = [
            record for record in records if isinstance(record, ProductRecord) and record.part_of is not None
        ]

    def _again(self, kept: Kept) -> list[ProductRecord]:
        return self._read(self._keeper.read_again(kept))

    def _read_now(self, head: Head) -> ProductRecord:
        """The record that a head belongs to. Raises ``DoubtfulError`` unless it says what the head says, and is right."""
        file = self._keeper.read_later(head)
        said = file.outline or file.node
        if file.diagnostics or not isinstance(said, Outline | MappingNode):
            raise DoubtfulError
        record, problems = read_record(ProductRecord, said)
        if record is None or problems or record.part_of is not None or record.position != head.position:
            raise DoubtfulError
        for text, expected in ((record.id, head.id), (record.name, head.name)):
            if text.__class__ is not PlacedText or text != expected or text.position != expected.position or text.raw:
                raise DoubtfulError
        return record

    def _build(self, resolver: Resolver) -> dict[str, Product]:
        further = self._by_product(resolver)
        keeper, found, mains = self._keeper, self._found, self.mains
        items, sources = resolver.items, resolver.sources
        products: dict[str, Product] = {}
        try:
            if found.is_whole:
                keeper.begin(resolver, mains)
            for product_id in mains:
                # others ask for its name; what it was built of is large
                products[product_id] = mains[product_id] = self._product(product_id, further, resolver)
            for product_id, (first, *others) in further.items():
                # of no product; what they refer to is checked all the same
                build_product(first, product_id, others, resolver, mains)
        finally:  # nobody notes any more what is looked up
            resolver.items, resolver.sources = items, sources
        return products

    def _product(self, product_id: str, further: dict[str, list[ProductRecord]], resolver: Resolver) -> Product:
        keeper, found, main = self._keeper, self._found, self.mains[product_id]
        if isinstance(main, Kept) and (built := keeper.taken_over(main)) is not None:
            found.extend(built.diagnostics)
            found.silences += built.silences
            return built.product
        if isinstance(main, Kept):
            main = self._again(main)[0]
        elif isinstance(main, Head):
            main = self._read_now(main)
        elif isinstance(main, Product):
            return main  # none is, before this
        self.mains[product_id] = main
        before = len(found), len(found.silences)
        more = further.pop(product_id, [])
        product = build_product(main, main.id or product_id, more, resolver, self.mains)
        if more or not self._can_be_kept(main):
            keeper.pass_over()
        elif keeper.keeps:
            diagnostics, silences = tuple(found[before[0] :]), tuple(found.silences[before[1] :])
            keeper.keep(main.position.path, Built(product, diagnostics, silences))
        return product

    def _can_be_kept(self, record: ProductRecord) -> bool:
        """Whether a product depends on nothing but its file, and what ids lead to."""
        is_alone = self._alone[record.position.path] <= 1
        return is_alone and record.id is not None and record.replaced_by is None

    def _by_product(self, resolver: Resolver) -> dict[str, list[ProductRecord]]:
        """The further files, by product."""
        further: dict[str, list[ProductRecord]] = {}
        for record in self._further:
            for key in sorted(record.model_fields_set - FURTHER):
                message = f'met "{key}" in a further file of a product; expected only {_listed(FURTHER)}'
                self._found.append(diagnose("wrong-value", record.place_of_key(key), message))
            if record.part_of is not None:
                resolver.one(self.mains, record.part_of, "product")
                further.setdefault(record.part_of.id, []).append(record)
        return further


def _apart(records: Iterable[ProductRecord | Head], kept: Iterable[Kept]) -> list[Kept]:
    """The kept products whose ids nobody else has, and that have no further files."""
    ids: Counter[str] = Counter(one.id for one in kept)
    for record in records:
        whole = record.part_of if isinstance(record, ProductRecord) else None
        ids[whole.id if whole else record.id or slug(record.name)] += 1
    return [one for one in kept if ids[one.id] == 1]


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(f'"{key}"' for key in sorted(keys))
