"""Product records → products."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from privacy_statements.catalog.build.documents import build_product
from privacy_statements.catalog.build.findings import Findings
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
Main = ProductRecord | Head | Product


class ProductFiles:
    """The files of products.

    A record is much larger than the file and than the product. Files that seem to say one product, and nothing that
    others have to know but its id and its name, are only read as their product is built. It is certain afterwards that
    they do; if one does not, or anything is wrong in it, all are read before the first product is built.
    """

    def __init__(self, found: Findings) -> None:
        self._found = found
        self.records: list[ProductRecord | Head] = []
        """What was read of files, and the heads of those that are read later."""
        self.mains: dict[str, Main] = {}
        """The products, in the order of their files; those that are built already as what was built."""
        self._further: list[ProductRecord] = []

    @property
    def are_there(self) -> bool:
        """Whether there is any product."""
        return bool(self.records)

    def add(self, file: LoadedFile) -> None:
        """A file, read or to be read. What is wrong with the text of it is told already."""
        if isinstance(file.head, Head):
            self.records.append(file.head)
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
        found, records = self._found, self.records
        self.records = []
        if not any(isinstance(one, Head) for one in records):
            return self._built(records, resolver, prepare)
        before = len(found), len(found.silences), {*found.mended}
        try:
            if not found.is_whole:  # what could not be read may say anything
                raise DoubtfulError
            return self._built([*records], resolver, prepare)
        except DoubtfulError:
            del found[before[0] :], found.silences[before[1] :]
            found.mended.clear()
            found.mended |= before[2]
        whole: list[ProductRecord | Head] = []
        for one in records:
            if isinstance(one, Head):
                file = load_outline(one.data, one.position.path, one.limits)
                found.cannot_be_read(file.diagnostics)
                whole += self._read(file)
            else:
                whole.append(one)
        records.clear()
        return self._built(whole, resolver, prepare)

    def _built(
        self, records: list[ProductRecord | Head], resolver: Resolver, prepare: Callable[[Mapping[str, Main]], None]
    ) -> dict[str, Product]:
        """Raises ``DoubtfulError`` if the files have to be read before."""
        main_records = [record for record in records if isinstance(record, Head) or record.part_of is None]
        mains = with_ids(main_records, self._found)
        if len(mains) < len(main_records) and any(isinstance(one, Head) for one in main_records):
            raise DoubtfulError
        self.mains = {**mains}
        self._further = [
            record for record in records if isinstance(record, ProductRecord) and record.part_of is not None
        ]
        records.clear()  # each is given up as soon as its product is built
        mains.clear()
        main_records.clear()
        prepare(self.mains)
        return self._build(resolver)

    def _read_now(self, head: Head) -> ProductRecord:
        """The record that a head belongs to. Raises ``DoubtfulError`` unless it says what the head says, and is right."""
        file = load_outline(head.data, head.position.path, head.limits)
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
        mains = self.mains
        products: dict[str, Product] = {}
        for product_id in mains:
            # others ask for its name; what it was built of is large
            products[product_id] = mains[product_id] = self._product(product_id, further, resolver)
        for product_id, (first, *others) in further.items():
            # of no product; what they refer to is checked all the same
            build_product(first, product_id, others, resolver, mains)
        return products

    def _product(self, product_id: str, further: dict[str, list[ProductRecord]], resolver: Resolver) -> Product:
        main = self.mains[product_id]
        if isinstance(main, Product):
            return main  # none is, before this
        if isinstance(main, Head):
            main = self._read_now(main)
        self.mains[product_id] = main
        return build_product(main, main.id or product_id, further.pop(product_id, []), resolver, self.mains)

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


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(f'"{key}"' for key in sorted(keys))
