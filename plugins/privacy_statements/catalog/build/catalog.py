"""Records of all kinds → one catalog. The second stage of the line starts here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from privacy_statements.catalog.build.documents import build_guide
from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.build.ids import check_file_names, taken_by
from privacy_statements.catalog.build.products import (
    Products,
    all_mentions,
    build_products,
    local_items,
    main_records,
    narrower_items,
)
from privacy_statements.catalog.build.reading import nodes_of, read_kind, unique, with_ids
from privacy_statements.catalog.build.references import look_up, parents
from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.build.reuse import Reuse
from privacy_statements.catalog.build.words import build_vocabulary
from privacy_statements.catalog.model import Catalog, Change, Comparison, DataItem, DataSource, Guide, Question
from privacy_statements.catalog.schemes import checked
from privacy_statements.catalog.word_lists import NO_LISTS, WordLists
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, nearest
from privacy_statements.diagnostics.findings import in_order
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.diagnostics.silence import Silence
from privacy_statements.read.load import Limits, LoadedFile, each_file, shown_path
from privacy_statements.read.node import Node
from privacy_statements.read.placed import written_at
from privacy_statements.records import kinds
from privacy_statements.records.kinds import ChangeRecord, QuestionRecord
from privacy_statements.records.vocabulary import VocabularyRecord

ORGANIZATION = "organization"


class Loaded(Struct, frozen=True):
    """A catalog and everything that is wrong with what it was made from. With an error among the
    diagnostics the catalog holds what could be understood."""

    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]
    unread: frozenset[str] = frozenset()
    """Ids that may stand in what could not be read."""
    files: Mapping[str, bytes] = MappingProxyType({})
    """The digests of the files that were read, by the path that positions show."""
    silences: tuple[Silence, ...] = ()
    """What records disregard, with their reasons."""


def catalog_of_folder(
    folder: Path,
    root: Path,
    limits: Limits,
    stages: Stages | None = None,
    reuse: Reuse | None = None,
    word_lists: WordLists = NO_LISTS,
) -> Loaded:
    """The catalog of all records below a folder, with all that is wrong in them. ``root`` is the folder of the site;
    ``reuse`` is that of a server, which has read most of them before."""
    stages = stages or Stages()
    content = shown_path(folder, root)
    files = each_file(folder, root, limits, reuse.files if reuse else None)
    stages.add("load", 0.0)  # it begins first
    with stages.stage("build"):
        return build_catalog(stages.made("load", files), content, reuse, word_lists)


def build_catalog(
    files: Iterable[LoadedFile], content: str, reuse: Reuse | None = None, word_lists: WordLists = NO_LISTS
) -> Loaded:
    """The catalog of all files. ``content`` is the path of the content folder as positions show it. With an
    iterator of files, the nodes of a product are freed as it becomes a record. ``reuse`` is kept by a server."""
    findings, reuse = Findings(word_lists), reuse or Reuse(lasts=False)
    digests: dict[str, bytes] = {}
    nodes, product_records = _by_kind(files, content, findings, digests, reuse)
    if not (any(nodes.values()) or product_records or findings):
        message = "met no record in this folder; expected at least a product, such as products/example.yml"
        findings.append(diagnose("empty-folder", Position(content), message))
    words = read_kind("vocabulary", VocabularyRecord, nodes["vocabulary"], findings)
    words += word_lists.vocabulary(words)
    vocabulary = reuse.equal("vocabulary", build_vocabulary(words, findings))
    resolver = Resolver(vocabulary, findings)
    items = _items(read_kind("items", kinds.DataItemRecord, nodes["items"], findings), resolver)
    resolver.items = reuse.equal("items", items)
    guides_read = read_kind("guides", kinds.GuideRecord, nodes["guides"], findings)
    resolver.guides = guide_records = with_ids("guides", guides_read, findings)
    shared = resolver.items
    mains = main_records(product_records, findings)
    sources = read_kind("sources", kinds.DataSourceRecord, nodes["sources"], findings)
    resolver.sources = reuse.equal("sources", _sources(sources, mains, resolver))
    products = dict(sorted(build_products(product_records, mains, resolver, reuse).items()))
    resolver.items = items = {**shared, **local_items(products)}
    resolver.products = products
    for preset in vocabulary.presets.values():
        for named in preset.products:
            look_up(products, named, "product", findings, " in a preset")
    guides: dict[str, Guide] = {
        guide_id: build_guide(record, guide_id, resolver, guide_records) for guide_id, record in guide_records.items()
    }
    comparison_records = read_kind("comparisons", kinds.ComparisonRecord, nodes["comparisons"], findings)
    comparisons = unique("comparisons", comparison_records, findings)
    if gone := [record.position for record in comparisons.values() if record.one_page is not None]:
        message = 'met "one_page", which changes nothing any more: all rows are on one page; expected none'
        findings.append(diagnose("gone-key", min(gone), message))  # once, at the first place
    organizations = read_kind(ORGANIZATION, kinds.OrganizationRecord, nodes[ORGANIZATION], findings)
    changes = read_kind("changes", kinds.ChangeRecord, nodes["changes"], findings)
    questions = read_kind("questions", kinds.QuestionRecord, nodes["questions"], findings)
    catalog = Catalog(
        organization=_organization(organizations, resolver, findings),
        vocabulary=vocabulary,
        items=items,
        sources=resolver.sources,
        products=products,
        guides=guides,
        comparisons={key: _comparison(record, comparisons, resolver) for key, record in comparisons.items()},
        mentions=all_mentions(products),
        narrower=narrower_items(items.values()),
        changes=build_changes(changes, resolver),
        questions=build_questions(questions, resolver),
        used=frozenset(findings.used),
    )
    for ids in (items, products, guides, comparisons, vocabulary.categories, vocabulary.presets, catalog.questions):
        check_file_names(ids, findings)
    return Loaded(catalog, tuple(in_order(findings)), findings.unread_ids(), digests, tuple(findings.silences))


# --- files → nodes → records


def _by_kind(
    files: Iterable[LoadedFile], content: str, findings: Findings, digests: dict[str, bytes], reuse: Reuse
) -> tuple[dict[str, list[Node]], list[kinds.ProductRecord]]:
    """The nodes of each kind. Products, which are most of what is read, are returned as records already."""
    nodes: dict[str, list[Node]] = {kind: [] for kind in kinds.KINDS}
    products: list[kinds.ProductRecord] = []
    for file in files:
        digests[file.path] = file.digest
        findings.cannot_be_read(file.diagnostics)
        findings.word_lists.see(file.node)
        kind = kind_of(file.path, content)
        if file.node is None:
            if kind is not None:
                findings.unread(kind, file.unread)
            if not file.diagnostics:
                message = "met an empty file; expected a record"
                findings.append(diagnose("wrong-type", Position(file.path), message))
        elif kind is None:
            findings.append(misplaced(file.path, content))
        elif kind == "products":
            records, mended = reuse.cached(file.path, (file,), findings, partial(_products_in, file.node, findings))
            products += records
            findings.mended |= mended
        else:
            nodes[kind] += nodes_of(file.node, findings)
    return nodes, products


def kind_of(path: str, content: str) -> str | None:
    """The kind of the records in a file, by its place below the content folder; ``None`` where none are expected."""
    inner = path.removeprefix(f"{content}/")
    folder, _, rest = inner.partition("/")
    kind = folder if rest else inner.rsplit(".", 1)[0]
    is_there = kind in kinds.KINDS and (kind == ORGANIZATION) != bool(rest)
    return kind if is_there and (inner != path or content == ".") else None


def misplaced(path: str, content: str) -> Diagnostic:
    """The diagnostic for a file of records where none is expected."""
    inner = path.removeprefix(f"{content}/")
    folders = [f"{kind}/" for kind in kinds.KINDS if kind != ORGANIZATION]
    hint = nearest(inner.partition("/")[0], [*folders, "organization.yml"])
    return diagnose("misplaced-file", Position(path), f'met a file of records where none is expected, "{inner}"{hint}')


def _products_in(node: Node, findings: Findings) -> tuple[list[kinds.ProductRecord], set[Position]]:
    """The records of products in a file, and where they were mended: a server need not read them again for that."""
    others, findings.mended = findings.mended, set()
    records = read_kind("products", kinds.ProductRecord, nodes_of(node, findings), findings)
    mended, findings.mended = findings.mended, others
    return records, mended


def _organization(
    records: list[kinds.OrganizationRecord], resolver: Resolver, findings: Findings
) -> kinds.OrganizationRecord | None:
    for record in records:
        resolver.all("actors", record.nearest)  # unknown ones are reported
    for second in records[1:]:
        first = records[0].position
        message = f"met a second organization; expected one, and the first stands at {first}"
        findings.append(diagnose("duplicate-id", second.position, message, related=first))
    return records[0] if records else None


# --- items, sources, comparisons


def _items(records: Iterable[kinds.DataItemRecord], resolver: Resolver) -> dict[str, DataItem]:
    written = unique("items", records, resolver.findings)
    around = parents(written, "data item", resolver.findings)
    return {
        record.id: resolver.build(
            DataItem,
            record,
            sample=record.example,
            page=bool(record.page),
            parent=around.get(record.id),
            special_category=resolver.special_category(record.special_category, record.category),
            codes=checked(record.codes, "categories", resolver.findings),
            lifecycle=resolver.lifecycle(record, written, "data item"),
        )
        for record in written.values()
    }


def _sources(
    records: Iterable[kinds.DataSourceRecord], products: Products, resolver: Resolver
) -> dict[str, DataSource]:
    sources = {
        product_id: DataSource(product_id, record.name, record.position, is_product=True)
        for product_id, record in products.items()
    }
    for record in unique("sources", records, resolver.findings).values():
        if record.id in sources:
            product = products[record.id]
            places = written_at(record.id, record.position), written_at(product.id, product.position)
            resolver.findings.append(taken_by(record.id, *places))
            continue
        sources[record.id] = resolver.build(DataSource, record)
    return sources


def _comparison(
    record: kinds.ComparisonRecord, by_id: Mapping[str, kinds.ComparisonRecord], resolver: Resolver
) -> Comparison:
    chosen, items, categories = (
        None if (listed := getattr(record, name)) is None else tuple(entry.id for entry in resolver.all(name, listed))
        for name in ("products", "items", "categories")
    )
    return resolver.build(
        Comparison,
        record,
        products=tuple(resolver.products) if chosen is None else chosen,
        items=items,
        categories=categories,
        lifecycle=resolver.lifecycle(record, by_id, "comparison"),
    )


def build_changes(records: Iterable[ChangeRecord], resolver: Resolver) -> dict[str, Change]:
    """The changes by id, in the order in which they are written."""
    return {
        key: resolver.build(
            Change,
            record,
            material=record.material,
            products=_products(record, resolver),
            items=resolver.distinct("items", record.items),
        )
        for key, record in unique("changes", records, resolver.findings).items()
    }


def build_questions(records: Iterable[QuestionRecord], resolver: Resolver) -> dict[str, Question]:
    """The questions by id, in the order in which they are written."""
    return {
        key: resolver.build(
            Question,
            record,
            products=_products(record, resolver),
            items=resolver.distinct("items", record.items),
            categories=resolver.distinct("categories", record.categories),
            when=resolver.values(record.when, " of a situation"),
        )
        for key, record in unique("questions", records, resolver.findings).items()
    }


def _products(record: ChangeRecord | QuestionRecord, resolver: Resolver) -> tuple[str, ...]:
    return tuple(product.id for product in resolver.distinct("products", record.products))
