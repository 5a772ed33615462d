"""Records of all kinds → one catalog. The second stage of the line starts here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from privacy_statements.build.documents import build_guide, build_product, lifecycle
from privacy_statements.build.findings import Findings
from privacy_statements.build.ids import slug, unique
from privacy_statements.build.resolve import Resolver
from privacy_statements.build.validate import read_record
from privacy_statements.build.words import build_vocabulary
from privacy_statements.diagnostics import Diagnostic, diagnose, did_you_mean
from privacy_statements.load import LoadedFile, Node, Sequence
from privacy_statements.model import (
    Catalog,
    Comparison,
    DataItem,
    DataSource,
    Guide,
    Mention,
    Part,
    Product,
    Row,
)
from privacy_statements.position import Position
from privacy_statements.records import kinds
from privacy_statements.records.fields import Record
from privacy_statements.records.words import Relation

ORGANIZATION = "organization"
AnyRecord = TypeVar("AnyRecord", bound=Record)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A catalog and everything that is wrong with what it was made from. With an error among the
    diagnostics the catalog holds what could be understood."""

    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]


def build_catalog(files: Iterable[LoadedFile], content: str) -> Loaded:
    """The catalog of all files. ``content`` is the path of the content folder as positions show it."""
    found = Findings()
    nodes = _by_kind(files, content, found)
    if not any(nodes.values()) and not found:
        message = "no record was found in this folder; add a product, such as products/example.yml"
        found.append(diagnose("empty-folder", Position(content), message))
    organizations = _read(kinds.OrganizationRecord, nodes[ORGANIZATION], found)
    vocabulary = build_vocabulary(_read(kinds.VocabularyRecord, nodes["vocabulary"], found), found)
    resolver = Resolver(vocabulary, found)
    resolver.items = _items(_read(kinds.DataItemRecord, nodes["items"], found), resolver)
    product_records = _read(kinds.ProductRecord, nodes["products"], found)
    guide_records = _with_ids(_read(kinds.GuideRecord, nodes["guides"], found), found)
    mains = _with_ids([record for record in product_records if record.part_of is None], found)
    further = [record for record in product_records if record.part_of is not None]
    for record in further:
        resolver.one(mains, record.part_of, "product")
    resolver.sources = _sources(_read(kinds.DataSourceRecord, nodes["sources"], found), mains, resolver)
    resolver.guides = guide_records
    products = {
        product_id: build_product(record, product_id, _sections_of(product_id, further), resolver, mains)
        for product_id, record in mains.items()
    }
    guides: dict[str, Guide] = {
        guide_id: build_guide(record, guide_id, resolver, mains, guide_records)
        for guide_id, record in guide_records.items()
    }
    comparison_records = _read(kinds.ComparisonRecord, nodes["comparisons"], found)
    known = {record.id: record for record in unique(comparison_records, found)}
    catalog = Catalog(
        organization=organizations[0] if organizations else None,
        vocabulary=vocabulary,
        items={**resolver.items, **_local_items(products)},
        sources=resolver.sources,
        products=products,
        guides=guides,
        comparisons={key: _comparison(record, known, resolver, products) for key, record in known.items()},
        mentions=_mentions(products),
    )
    return Loaded(catalog, tuple(sorted(set(found))))


# --- files → nodes → records


def _by_kind(files: Iterable[LoadedFile], content: str, found: Findings) -> dict[str, list[Node]]:
    nodes: dict[str, list[Node]] = {kind: [] for kind in kinds.KINDS}
    for file in files:
        found.extend(file.diagnostics)
        inner = file.path.removeprefix(f"{content}/")
        kind = inner.split("/")[0] if "/" in inner else inner.rsplit(".", 1)[0]
        if kind not in nodes or (kind == ORGANIZATION) == ("/" in inner):
            known = [*(f"{name}/" for name in kinds.KINDS if name != ORGANIZATION), "organization.yml"]
            hint = did_you_mean(inner.split("/")[0], known)
            message = f"records stand in {', '.join(known)}{hint}"
            found.append(diagnose("misplaced-file", Position(file.path), message))
        elif file.node is None:
            found.cannot_judge(kind)
            if not file.diagnostics:
                found.append(
                    diagnose("wrong-type", Position(file.path), "expected a record, met an empty file")
                )
        else:
            nodes[kind] += file.node.items if isinstance(file.node, Sequence) else [file.node]
    return nodes


def _read(kind: type[AnyRecord], nodes: Iterable[Node], found: Findings) -> list[AnyRecord]:
    records = []
    for node in nodes:
        record, problems = read_record(kind, node)
        found.extend(problems)
        if record is not None:
            records.append(record)
    return records


Document = TypeVar("Document", kinds.ProductRecord, kinds.GuideRecord)


def _with_ids(records: Iterable[Document], found: Findings) -> dict[str, Document]:
    known: dict[str, Document] = {}
    for record in records:
        record_id = record.id or slug(record.name)
        if record.id is None:
            message = f'the record has no id; "{record_id}" was made from its name'
            found.append(diagnose("provisional-id", record.position, message))
        if record_id in known:
            first = known[record_id].position
            message = f'the id "{record_id}" is taken by {first}'
            found.append(diagnose("duplicate-id", record.position, message, related=first))
            continue
        known[record_id] = record
    return known


def _sections_of(product_id: str, further: Iterable[kinds.ProductRecord]) -> list[kinds.SectionRecord]:
    return [
        section
        for record in further
        if record.part_of is not None and record.part_of.id == product_id
        for section in record.sections
    ]


# --- items, sources, comparisons


def _items(records: Iterable[kinds.DataItemRecord], resolver: Resolver) -> dict[str, DataItem]:
    written = {record.id: record for record in unique(records, resolver.found)}
    words = resolver.vocabulary
    for record in written.values():
        _check_ancestors(record, written, resolver)
    return {
        record.id: DataItem(
            id=record.id,
            name=record.name,
            position=record.position,
            aliases=tuple(record.aliases),
            former_names=tuple(record.former_names),
            code_name=record.code_name,
            definition=record.definition,
            shape=record.shape,
            category=resolver.one(words.categories, record.category, "category"),
            parent=record.parent.id if record.parent and record.parent.id in written else None,
            data_classes=resolver.many(words.data_classes, record.data_classes, "data class"),
            identifiability=tuple(record.identifiability),
            see=tuple(record.see),
            metadata=record.metadata,
            lifecycle=lifecycle(record, written, resolver, "data item"),
        )
        for record in written.values()
    }


def _check_ancestors(
    record: kinds.DataItemRecord, known: Mapping[str, kinds.DataItemRecord], resolver: Resolver
) -> None:
    if record.parent is None or resolver.one(known, record.parent, "data item") is None:
        return
    met, parent = {record.id}, record.parent
    while parent is not None and parent.id in known:
        if parent.id in met:
            message = f'data item "{record.id}" is its own ancestor'
            resolver.found.append(diagnose("circular-reference", record.parent.position, message))
            return
        met.add(parent.id)
        next_parent = known[parent.id].parent
        if next_parent is None:
            return
        parent = next_parent


def _sources(
    records: Iterable[kinds.DataSourceRecord],
    products: Mapping[str, kinds.ProductRecord],
    resolver: Resolver,
) -> dict[str, DataSource]:
    sources = {
        product_id: DataSource(product_id, record.name, record.position, is_product=True)
        for product_id, record in products.items()
    }
    for record in unique(records, resolver.found):
        if record.id in sources:
            first = sources[record.id].position
            message = f'the id "{record.id}" is taken by the product at {first}'
            resolver.found.append(diagnose("duplicate-id", record.position, message, related=first))
            continue
        sources[record.id] = DataSource(
            id=record.id,
            name=record.name,
            position=record.position,
            aliases=tuple(record.aliases),
            description=record.description,
            purposes=resolver.purposes(record.purposes),
            see=tuple(record.see),
        )
    return sources


def _comparison(
    record: kinds.ComparisonRecord,
    known: Mapping[str, kinds.ComparisonRecord],
    resolver: Resolver,
    products: Mapping[str, Product],
) -> Comparison:
    words = resolver.vocabulary
    chosen = resolver.many(products, record.products, "product")
    items = resolver.many(resolver.items, record.items, "data item")
    categories = resolver.many(words.categories, record.categories, "category")
    return Comparison(
        id=record.id,
        name=record.name,
        position=record.position,
        products=tuple(products) if record.products is None else tuple(p.id for p in chosen),
        introduction=record.introduction,
        items=None if record.items is None else tuple(item.id for item in items),
        categories=None if record.categories is None else tuple(category.id for category in categories),
        columns=tuple(record.columns),
        order=record.order,
        local_items=record.local_items,
        metadata=record.metadata,
        lifecycle=lifecycle(record, known, resolver, "comparison"),
    )


# --- what follows from the rows


def _local_items(products: Mapping[str, Product]) -> dict[str, DataItem]:
    return {
        row.item.id: row.item
        for product in products.values()
        for row in product.rows
        if row.item is not None and row.item.product is not None
    }


def _mentions(products: Mapping[str, Product]) -> dict[str, tuple[Mention, ...]]:
    mentions: dict[str, list[Mention]] = {}
    for product in products.values():
        for row in product.rows:
            if row.item is not None:
                mentions.setdefault(row.item.id, []).append(Mention(row))
            for mention in _parts(row, row.parts, row.name, row.relation, False):
                if mention.part is not None and mention.part.item is not None:
                    mentions.setdefault(mention.part.item.id, []).append(mention)
    return {item: tuple(places) for item, places in mentions.items()}


def _parts(
    row: Row, parts: Iterable[Part], whole: str, relation: Relation, alternative: bool
) -> Iterator[Mention]:
    """Every part of a row, at any depth, with what it is a part of."""
    alternative = alternative or relation is not Relation.ALL
    for part in parts:
        yield Mention(row, part, whole, relation, alternative)
        yield from _parts(row, part.parts, part.name, part.relation, alternative)
