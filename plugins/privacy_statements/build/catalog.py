"""Records of all kinds → one catalog. The second stage of the line starts here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from privacy_statements.build.changes import build_changes
from privacy_statements.build.documents import build_guide, build_product, lifecycle
from privacy_statements.build.findings import Findings
from privacy_statements.build.ids import check_file_name, slug, taken_by, unique
from privacy_statements.build.questions import build_questions
from privacy_statements.build.references import parents
from privacy_statements.build.resolve import Resolver
from privacy_statements.build.validate import read_record
from privacy_statements.build.words import build_vocabulary
from privacy_statements.conditions import Condition, both
from privacy_statements.diagnostics import Diagnostic, diagnose, in_order, nearest
from privacy_statements.load import LoadedFile, Node, Sequence, collector_paused
from privacy_statements.model import (
    Answer,
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
from privacy_statements.records.pieces import Disregarding
from privacy_statements.records.placed import written_at
from privacy_statements.records.statements import Statement
from privacy_statements.records.words import Relation
from privacy_statements.silence import Silence
from privacy_statements.vocabulary import Category

ORGANIZATION = "organization"
NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})
FURTHER = {"name", "part_of", "sections"}  # what a further file of a product can hold
AnyRecord = TypeVar("AnyRecord", bound=Record)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A catalog and everything that is wrong with what it was made from. With an error among the
    diagnostics the catalog holds what could be understood."""

    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]
    unread: frozenset[str] = frozenset()
    """Ids that may stand in what could not be read."""
    files: tuple[str, ...] = ()
    """The files that were read, by the path that positions show."""
    silences: tuple[Silence, ...] = ()
    """What records disregard, with their reasons."""


@collector_paused()
def build_catalog(files: Iterable[LoadedFile], content: str) -> Loaded:
    """The catalog of all files. ``content`` is the path of the content folder as positions show it. Whoever gives the
    files away one by one has their nodes freed as they become records."""
    found = Findings()
    read: list[str] = []
    nodes = _by_kind(files, content, found, read)
    if not any(nodes.values()) and not found:
        message = "met no record in this folder; expected at least a product, such as products/example.yml"
        found.append(diagnose("empty-folder", Position(content), message))
    vocabulary = build_vocabulary(_read("vocabulary", kinds.VocabularyRecord, nodes, found), found)
    resolver = Resolver(vocabulary, found)
    resolver.items = _items(_read("items", kinds.DataItemRecord, nodes, found), resolver)
    mains, further = _products(_read("products", kinds.ProductRecord, nodes, found), resolver)
    guide_records = _with_ids(_read("guides", kinds.GuideRecord, nodes, found), found)
    resolver.sources = _sources(_read("sources", kinds.DataSourceRecord, nodes, found), mains, resolver)
    resolver.guides = guide_records
    products: dict[str, Product] = {}
    for product_id in mains:
        main = mains[product_id]
        products[product_id] = build_product(main, product_id, further.pop(product_id, ()), resolver, mains)
        mains[product_id] = main.model_copy(update={"sections": ()})  # large, and others ask for its name
    for product_id, records in further.items():  # of no product; what they refer to is checked all the same
        build_product(records[0], product_id, records[1:], resolver, mains)
    guides: dict[str, Guide] = {
        guide_id: build_guide(record, guide_id, resolver, mains, guide_records)
        for guide_id, record in guide_records.items()
    }
    comparison_records = _read("comparisons", kinds.ComparisonRecord, nodes, found)
    known = {record.id: record for record in unique(comparison_records, found)}
    items = {**resolver.items, **_local_items(products)}
    catalog = Catalog(
        organization=_organization(
            _read(ORGANIZATION, kinds.OrganizationRecord, nodes, found), resolver, found
        ),
        vocabulary=vocabulary,
        items=items,
        sources=resolver.sources,
        products=products,
        guides=guides,
        comparisons={key: _comparison(record, known, resolver, products) for key, record in known.items()},
        mentions=_mentions(products),
        narrower=_narrower(items.values()),
        changes=build_changes(_read("changes", kinds.ChangeRecord, nodes, found), products, resolver),
        questions=build_questions(_read("questions", kinds.QuestionRecord, nodes, found), products, resolver),
    )
    for ids in (
        catalog.items,
        products,
        guides,
        known,
        vocabulary.categories,
        vocabulary.presets,
        catalog.questions,
    ):
        for record_id, record in ids.items():
            check_file_name(record_id, written_at(record_id, record.position), found)
    return Loaded(catalog, tuple(in_order(found)), found.unread_ids(), tuple(read), tuple(found.silences))


# --- files → nodes → records


def _by_kind(
    files: Iterable[LoadedFile], content: str, found: Findings, read: list[str]
) -> dict[str, list[Node]]:
    nodes: dict[str, list[Node]] = {kind: [] for kind in kinds.KINDS}
    known = [f"{kind}/" for kind in nodes if kind != ORGANIZATION]
    for file in files:
        read.append(file.path)
        found.cannot_be_read(file.diagnostics)
        inner = file.path.removeprefix(f"{content}/")
        folder, _, rest = inner.partition("/")
        kind = folder if rest else inner.rsplit(".", 1)[0]
        is_there = kind in nodes and (kind == ORGANIZATION) != bool(rest)
        if is_there and file.node is not None:
            nodes[kind] += _records(file.node, found)
        elif is_there:
            found.unread(kind, file.unread)
        if not is_there and file.node is not None:
            hint = nearest(folder, [*known, "organization.yml"])
            message = f'met a file of records where none is expected, "{inner}"{hint}'
            found.append(diagnose("misplaced-file", Position(file.path), message))
        elif file.node is None and not file.diagnostics:
            found.append(diagnose("wrong-type", Position(file.path), "met an empty file; expected a record"))
    return nodes


def _records(node: Node, found: Findings) -> Iterable[Node]:
    if not isinstance(node, Sequence):
        return [node]
    if not node.items:
        found.append(diagnose("wrong-type", node.position, "met an empty list; expected a record"))
    return node.items


def _read(
    kind: str, record_type: type[AnyRecord], nodes: Mapping[str, list[Node]], found: Findings
) -> list[AnyRecord]:
    records = []
    waiting = nodes[kind]
    waiting.reverse()
    while waiting:
        node = waiting.pop()  # a node is large, and nobody needs it once it is a record
        record, problems = read_record(record_type, node, found.mended)
        found.extend(problems)
        if problems:
            found.unread(kind, node)
        if record is not None:
            records.append(record)
        if isinstance(record, Disregarding) and not isinstance(
            record, Statement
        ):  # a statement tells its own
            found.silence(record)
    return records


def _organization(
    records: list[kinds.OrganizationRecord], resolver: Resolver, found: Findings
) -> kinds.OrganizationRecord | None:
    for record in records:
        resolver.many(resolver.vocabulary.actors, record.nearest, "actor")  # unknown ones are reported
    for second in records[1:]:
        first = records[0].position
        message = f"met a second organization; expected one, and the first stands at {first}"
        found.append(diagnose("duplicate-id", second.position, message, related=first))
    return records[0] if records else None


Document = TypeVar("Document", kinds.ProductRecord, kinds.GuideRecord)


def _with_ids(records: Iterable[Document], found: Findings) -> dict[str, Document]:
    known: dict[str, Document] = {}
    for record in records:
        record_id = record.id or slug(record.name)
        if record.id is None:
            message = f'the record has no id; "{record_id}" was made from its name'
            found.append(diagnose("provisional-id", record.position, message))
        if record_id in known:
            first = known[record_id]
            places = written_at(record.id, record.position), written_at(first.id, first.position)
            found.append(taken_by(record_id, *places))
            continue
        known[record_id] = record
    return known


def _products(
    records: Iterable[kinds.ProductRecord], resolver: Resolver
) -> tuple[dict[str, kinds.ProductRecord], dict[str, list[kinds.ProductRecord]]]:
    """The products, and their further files by product."""
    records = list(records)
    mains = _with_ids([record for record in records if record.part_of is None], resolver.found)
    further: dict[str, list[kinds.ProductRecord]] = {}
    for record in records:
        if record.part_of is None:
            continue
        for key in sorted(record.model_fields_set - FURTHER):
            message = f'met "{key}" in a further file of a product; expected only {_listed(FURTHER)}'
            resolver.found.append(diagnose("wrong-value", record.place_of_key(key), message))
        resolver.one(mains, record.part_of, "product")
        further.setdefault(record.part_of.id, []).append(record)
    return mains, further


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(f'"{key}"' for key in sorted(keys))


# --- items, sources, comparisons


def _items(records: Iterable[kinds.DataItemRecord], resolver: Resolver) -> dict[str, DataItem]:
    written = {record.id: record for record in unique(records, resolver.found)}
    words = resolver.vocabulary
    around = parents(written, "data item", resolver.found)
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
            parent=around.get(record.id),
            data_classes=resolver.many(words.data_classes, record.data_classes, "data class"),
            identifiability=tuple(record.identifiability),
            special_category=_special(record, words.categories),
            see=tuple(record.see),
            metadata=record.metadata,
            lifecycle=lifecycle(record, written, resolver, "data item"),
        )
        for record in written.values()
    }


def _special(record: kinds.DataItemRecord, categories: Mapping[str, Category]) -> bool | None:
    """Whether an item is of a special category: as it says itself, or a category around it does."""
    said, category = record.special_category, record.category.id if record.category else None
    while said is None and category is not None and category in categories:
        said, category = categories[category].special_category, categories[category].parent
    return said


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
            product = products[record.id]
            places = written_at(record.id, record.position), written_at(product.id, product.position)
            resolver.found.append(taken_by(record.id, *places))
            continue
        sources[record.id] = DataSource(
            id=record.id,
            name=record.name,
            position=record.position,
            public=record.public,
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


def _narrower(items: Iterable[DataItem]) -> dict[str, tuple[DataItem, ...]]:
    narrower: dict[str, list[DataItem]] = {}
    for item in items:
        if item.parent is not None:
            narrower.setdefault(item.parent, []).append(item)
    return {item: tuple(inside) for item, inside in narrower.items()}


def _mentions(products: Mapping[str, Product]) -> dict[str, tuple[Mention, ...]]:
    mentions: dict[str, list[Mention]] = {}
    for product in products.values():
        for row in product.rows:
            if row.item is not None:
                mentions.setdefault(row.item.id, []).append(Mention(row))
            for mention in _parts(row, row.parts, row.name, row.relation):
                if mention.part is not None and mention.part.item is not None:
                    mentions.setdefault(mention.part.item.id, []).append(mention)
    return {item: tuple(places) for item, places in mentions.items()}


def _parts(
    row: Row,
    parts: Iterable[Part],
    whole: str,
    relation: Relation,
    alternative: bool = False,
    outer: Condition | None = None,
    answers: Mapping[str, Answer] = NO_ANSWERS,
) -> Iterator[Mention]:
    """Every part of a row, at any depth, with what it is a part of, under all that it depends on, and with the
    answers of the parts around it that it does not change."""
    alternative = alternative or relation is not Relation.ALL
    for part in parts:
        condition = both(outer, part.condition)
        own = {**answers, **part.answers}
        yield Mention(row, replace(part, condition=condition, answers=own), whole, relation, alternative)
        yield from _parts(row, part.parts, part.name, part.relation, alternative, condition, own)
