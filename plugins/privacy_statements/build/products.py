"""Product records → products. Those that an earlier run has built are taken over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from privacy_statements.build.documents import build_product
from privacy_statements.build.findings import Findings
from privacy_statements.build.ids import slug
from privacy_statements.build.kept import Built, Keeper, Kept
from privacy_statements.build.reading import nodes_of, read_kind, with_ids
from privacy_statements.build.resolve import Resolver
from privacy_statements.diagnostics import diagnose
from privacy_statements.model import Product
from privacy_statements.records.kinds import ProductRecord

FURTHER = {"name", "part_of", "sections"}  # what a further file of a product can hold


class ProductFiles:
    """The files of products: records, and products that an earlier run has built of the same words."""

    def __init__(self, keeper: Keeper, found: Findings) -> None:
        self._keeper, self._found = keeper, found
        self.records: list[ProductRecord] = []
        """What was read of files."""
        self.kept: list[Kept] = []
        """What an earlier run has built of files."""
        self.mains: dict[str, ProductRecord | Kept | Product] = {}
        """The products, in the order of their files; those that are built already as what was built."""
        self._further: list[ProductRecord] = []
        self._alone: Counter[str] = Counter()

    @property
    def are_there(self) -> bool:
        """Whether there is any product."""
        return bool(self.records or self.kept)

    def by_id(self) -> dict[str, ProductRecord | Kept | Product]:
        """The products, in the order of their files: all files are read now. The records are taken away."""
        records, kept, found = self.records, self.kept, self._found
        self.records, self.kept = [], []
        stay = _apart(records, kept) if found.is_whole else []
        for one in kept:
            records += () if one in stay else self._again(one)
        if kept:
            records.sort(key=lambda record: record.position.path)  # those of one file stay in their order
        self._alone = Counter(record.position.path for record in records)
        mains = with_ids([record for record in records if record.part_of is None], found)
        self.mains = {**mains}
        if stay:
            both = [*self.mains.items(), *((one.id, one) for one in stay)]
            self.mains = dict(sorted(both, key=lambda one: one[1].position.path))
        self._further = [record for record in records if record.part_of is not None]
        return self.mains

    def _again(self, kept: Kept) -> list[ProductRecord]:
        file = self._keeper.read_again(kept)
        said = file.outline or file.node
        nodes = [] if said is None else [*nodes_of(said, self._found)]
        return read_kind("products", ProductRecord, {"products": nodes}, self._found)

    def build(self, resolver: Resolver) -> dict[str, Product]:
        """The products by id."""
        further = self._by_product(resolver)
        keeper, found, mains = self._keeper, self._found, self.mains
        items, sources = resolver.items, resolver.sources
        if found.is_whole:
            keeper.begin(resolver, mains)
        products: dict[str, Product] = {}
        for product_id, main in mains.items():
            if isinstance(main, Product):
                continue  # none is, before this
            built = keeper.taken_over(main) if isinstance(main, Kept) else None
            if built is not None:
                product = built.product
                found.extend(built.diagnostics)
                found.silences += built.silences
            else:
                record = mains[product_id] = self._again(main)[0] if isinstance(main, Kept) else main
                before = len(found), len(found.silences)
                more = further.pop(product_id, [])
                product = build_product(record, product_id, more, resolver, mains)
                if more or not self._can_be_kept(record):
                    keeper.pass_over()
                elif keeper.keeps:
                    diagnostics, silences = tuple(found[before[0] :]), tuple(found.silences[before[1] :])
                    keeper.keep(record.position.path, Built(product, diagnostics, silences))
            # others ask for its name; what it was built of is large
            products[product_id] = mains[product_id] = product
        for (
            product_id,
            records,
        ) in further.items():  # of no product; what they refer to is checked all the same
            build_product(records[0], product_id, records[1:], resolver, mains)
        resolver.items, resolver.sources = items, sources
        return products

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


def _apart(records: Iterable[ProductRecord], kept: Iterable[Kept]) -> list[Kept]:
    """The kept products whose ids nobody else has, and that have no further files."""
    ids: Counter[str] = Counter(one.id for one in kept)
    ids.update(record.part_of.id if record.part_of else record.id or slug(record.name) for record in records)
    return [one for one in kept if ids[one.id] == 1]


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(f'"{key}"' for key in sorted(keys))
