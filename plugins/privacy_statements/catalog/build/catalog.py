"""Records of all kinds → one catalog. The second stage of the line starts here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from msgspec import Struct

from privacy_statements.catalog.build.changes import build_changes
from privacy_statements.catalog.build.documents import build_guide, lifecycle
from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.build.following import all_mentions, local_items, narrower_items
from privacy_statements.catalog.build.ids import check_file_names, taken_by, unique
from privacy_statements.catalog.build.products import Main, ProductFiles
from privacy_statements.catalog.build.questions import build_questions
from privacy_statements.catalog.build.reading import nodes_of, read_kind, with_ids
from privacy_statements.catalog.build.references import parents
from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.build.words import build_vocabulary
from privacy_statements.catalog.model import Answer, Catalog, Comparison, DataItem, DataSource, Guide, Product
from privacy_statements.catalog.vocabulary import Category
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, nearest
from privacy_statements.diagnostics.findings import in_order
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.silence import Silence
from privacy_statements.read.load import LoadedFile, collector_paused
from privacy_statements.read.node import Node
from privacy_statements.read.outline import Outline
from privacy_statements.read.placed import written_at
from privacy_statements.records import kinds
from privacy_statements.records.fields import Record

ORGANIZATION = "organization"
NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})
FURTHER = {"name", "part_of", "sections"}  # what a further file of a product can hold
AnyRecord = TypeVar("AnyRecord", bound=Record)


class Loaded(Struct, frozen=True):
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
    files one by one has their nodes freed as they become records."""
    found = Findings()
    read: list[str] = []
    product_files = ProductFiles(found)
    nodes = _by_kind(files, content, found, read, product_files)
    if not (any(nodes.values()) or product_files.are_there or found):
        message = "met no record in this folder; expected at least a product, such as products/example.yml"
        found.append(diagnose("empty-folder", Position(content), message))
    vocabulary = build_vocabulary(read_kind("vocabulary", kinds.VocabularyRecord, nodes, found), found)
    resolver = Resolver(vocabulary, found)
    resolver.items = _items(read_kind("items", kinds.DataItemRecord, nodes, found), resolver)
    guide_records = with_ids(read_kind("guides", kinds.GuideRecord, nodes, found), found)
    source_records = read_kind("sources", kinds.DataSourceRecord, nodes, found)
    resolver.guides = guide_records

    def prepare(mains: Mapping[str, Main]) -> None:
        resolver.sources = _sources(source_records, mains, resolver)

    products = product_files.built(resolver, prepare)
    mains = product_files.mains
    guides: dict[str, Guide] = {
        guide_id: build_guide(record, guide_id, resolver, mains, guide_records)
        for guide_id, record in guide_records.items()
    }
    comparison_records = read_kind("comparisons", kinds.ComparisonRecord, nodes, found)
    known = {record.id: record for record in unique(comparison_records, found)}
    items = {**resolver.items, **local_items(products)}
    catalog = Catalog(
        organization=_organization(read_kind(ORGANIZATION, kinds.OrganizationRecord, nodes, found), resolver, found),
        vocabulary=vocabulary,
        items=items,
        sources=resolver.sources,
        products=products,
        guides=guides,
        comparisons={key: _comparison(record, known, resolver, products) for key, record in known.items()},
        mentions=all_mentions(products),
        narrower=narrower_items(items.values()),
        changes=build_changes(read_kind("changes", kinds.ChangeRecord, nodes, found), products, resolver),
        questions=build_questions(read_kind("questions", kinds.QuestionRecord, nodes, found), products, resolver),
    )
    for ids in (catalog.items, products, guides, known, vocabulary.categories, vocabulary.presets, catalog.questions):
        check_file_names(ids, found)
    return Loaded(catalog, tuple(in_order(found)), found.unread_ids(), tuple(read), tuple(found.silences))


# --- files → nodes → records


def _by_kind(
    files: Iterable[LoadedFile], content: str, found: Findings, read: list[str], products: ProductFiles
) -> dict[str, list[Node | Outline]]:
    """The nodes of each kind. Those of products, which are most of what is read, become records at once."""
    nodes: dict[str, list[Node | Outline]] = {kind: [] for kind in kinds.KINDS}
    known = [f"{kind}/" for kind in nodes if kind != ORGANIZATION]
    for file in files:
        read.append(file.path)
        if file.head is not None:
            products.add(file)
            continue
        found.cannot_be_read(file.diagnostics)
        inner = file.path.removeprefix(f"{content}/")
        folder, _, rest = inner.partition("/")
        kind = folder if rest else inner.rsplit(".", 1)[0]
        is_there = kind in nodes and (kind == ORGANIZATION) != bool(rest)
        said = file.outline or file.node
        if is_there and kind == "products":
            products.add(file)
        elif is_there and said is not None:
            nodes[kind] += nodes_of(said, found)
        elif is_there:
            found.unread(kind, file.unread)
        if not is_there and said is not None:
            hint = nearest(folder, [*known, "organization.yml"])
            message = f'met a file of records where none is expected, "{inner}"{hint}'
            found.append(diagnose("misplaced-file", Position(file.path), message))
        elif said is None and not file.diagnostics:
            found.append(diagnose("wrong-type", Position(file.path), "met an empty file; expected a record"))
    return nodes


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
    records: Iterable[kinds.DataSourceRecord], products: Mapping[str, Main], resolver: Resolver
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
        one_page=record.one_page,
        metadata=record.metadata,
        lifecycle=lifecycle(record, known, resolver, "comparison"),
    )
