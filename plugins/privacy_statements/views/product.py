"""The statement of one product."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Document, Product, Said, Section
from privacy_statements.read.markdown import prose_text
from privacy_statements.records.kinds import OrganizationRecord
from privacy_statements.records.words import Necessity, SectionKind, Status
from privacy_statements.views import paths
from privacy_statements.views.changes import ChangeView, Tombstone, latest_changes, marked, tombstones
from privacy_statements.views.facts import fact, facts_of, life_facts, links, stated_facts, text
from privacy_statements.views.flow import Flow, flow_of
from privacy_statements.views.lines import Line, figures, three_lines, unsaid
from privacy_statements.views.pages import PageView
from privacy_statements.views.product_questions import Question, questions
from privacy_statements.views.sections import section_views, unplaced
from privacy_statements.views.shapes import Fact, Link, PageInfo, SectionView, Table, Value
from privacy_statements.views.tables import retention_table, storage_table, tables_of
from privacy_statements.words.recorded import PARAGRAPH, fill, joined
from privacy_statements.words.version import version_of
from privacy_statements.words.wording import Wording

WHAT_MATTERS = (SectionKind.DATA, SectionKind.NEVER)
DESCRIPTION_LENGTH = 160  # characters of a description that is made from a summary


class DocumentPage(PageView, frozen=True, kw_only=True):
    """What the page of a product and that of a guide say alike."""

    name: str
    """The name of the record."""
    badge: str | None
    """The status of the record, where it is not current."""
    summary: str | None
    """What it is and what the page says; prose."""
    identity: tuple[Fact, ...]
    """What it applies to; of a product its family and former names, too."""
    general: tuple[Fact, ...]
    """What holds for everything on the page."""
    unplaced: SectionView
    """What is in no section, such as measures, rights and steps. Without a heading of its own."""
    sections: tuple[SectionView, ...]
    """The sections of the page, with everything inside them."""
    see_also: tuple[Link, ...]
    """Pages that say more."""
    source: tuple[Fact, ...]
    """The page that the record restates, its dates, the review, the evidence; of a product its version, too."""
    source_note: str | None
    """What a reader must know of the relation to the source page; prose."""
    silence: str
    """Who does not state what is not stated."""
    publisher: tuple[Fact, ...]
    """Who publishes the page."""
    publisher_note: str | None
    """What the publisher says of itself and of the site; prose."""


class ProductPage(DocumentPage, frozen=True, kw_only=True):
    """Everything the page of a product says."""

    version: str
    """The version of the statement: 8 hex digits, made from the whole statement. The same statement, the same version."""
    lines: tuple[Line, ...]
    """What it collects, what it never does, what the reader controls; each only where something is stated."""
    figures: tuple[Fact, ...]
    """How long and where it is kept, and who receives it, as far as it is stated: the first answers."""
    unsaid: tuple[str, ...]
    """What is not stated, in a few words each."""
    questions: tuple[Question, ...]
    """Who, why, how long, where, how to turn it off, whom to ask; each with its answers, and with what is not stated."""
    flow: Flow
    """Where the data comes from, where it is stored, and who receives or sees it."""
    lead: str | None
    """The heading of what is in no section; absent where none is needed."""
    tables: tuple[Table, ...]
    """Items of the product that are in no section."""
    changes: tuple[ChangeView, ...]
    """The latest changes, the newest first."""
    gone: tuple[Tombstone, ...]
    """What it said and says no more, each at its old anchor."""
    earlier: tuple[Link, ...]
    """The statement as it was on earlier days, the newest first."""
    all_changes: Link | None
    """Where all changes are; absent when no change of any product is recorded."""
    downloads: tuple[Link, ...]
    """The published data: of the product, then of the site."""


def product_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[ProductPage]:
    """The one page of the product with this id, in its language."""
    product = catalog.products[key]
    wording = wording.of(product.language)
    fallback = fill(wording._("What {name} collects, why, for how long, and who can see it."), name=product.name)
    version = version_of(product, wording.once)
    about = wording._("It is made from the whole statement, and changes when the statement does.")
    lines, asked = wording.once(three_lines, product, catalog.vocabulary, wording), questions(product, catalog, wording)
    flow = wording.once(flow_of, product, wording)
    unnamed = wording._("with whom data is shared")  # the figures say it
    purposes, general = wording._("Purposes"), facts_of(product.root.own, wording, tables=True)
    told = {(fact.label, value.link.text) for each in asked for fact in each.facts for value in fact.values}
    yield ProductPage(
        **of_document(product, catalog, wording),
        info=document_info(product, "product", paths.page("products", product.id), fallback),
        general=tuple(
            one
            for one in general
            if one.label != purposes or any(v.prose or (one.label, v.link.text) not in told for v in one.values)
        ),
        version=version,
        lines=lines,
        figures=figures(asked, wording),
        unsaid=tuple(each for each in unsaid(lines, asked, flow, wording) if each != unnamed),
        identity=_identity(product, catalog, wording),
        questions=asked,
        flow=flow,
        lead=_lead(product.root, wording),
        tables=marked(_own_tables(product.root, wording), key, catalog, wording),
        unplaced=unplaced(product.root, wording, own=Said(), rows=(), tables=(), uses=(), staff=()),
        sections=marked(_sections(product.root, wording), key, catalog, wording),
        source=(*source_facts(product, "products", wording), Fact(wording._("Version"), (text(version, about),))),
        changes=latest_changes(product.id, catalog, wording),
        gone=tombstones(key, catalog, wording),
        earlier=tuple(
            Link(wording.language.date(day), page=paths.as_of(day, key)) for day in catalog.history.days.get(key, ())
        ),
        all_changes=Link(wording._("All changes"), page=paths.CHANGES) if catalog.changes else None,
        downloads=_downloads(product, wording),
    )


def _silent(document: Document, publisher: OrganizationRecord | None, wording: Wording) -> str:
    """Who has not stated what a reader asks."""
    if document.source is not None:
        return fill(wording._("Not stated in “{source}”"), source=document.source.title)
    if publisher is not None:
        return fill(wording._("Not stated by {publisher}"), publisher=publisher.name)
    return wording.not_stated


def _downloads(product: Product, wording: Wording) -> tuple[Link, ...]:
    json, csv = (paths.of_product(path, product.id) for path in (paths.RECORDS_JSON, paths.RECORDS_CSV))
    return (
        Link(fill(wording._("{name}: all rows as JSON"), name=product.name), page=json),
        Link(fill(wording._("{name}: all rows as CSV"), name=product.name), page=csv),
        Link(wording._("All products: all rows as JSON"), page=paths.RECORDS_JSON),
        Link(wording._("All products: all rows as CSV"), page=paths.RECORDS_CSV),
    )


def document_info(document: Document, kind: str, path: str, fallback: str) -> PageInfo:
    """The identity of the page of a product or guide; ``fallback`` describes one that says nothing of itself."""
    summary = prose_text(document.summary or "")
    if len(summary) > DESCRIPTION_LENGTH:
        summary = summary[: DESCRIPTION_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    return PageInfo(
        path=path,
        kind=kind,
        title=document.title,
        description=document.description or summary or fallback,
        position=document.position,
        metadata={**({"description": document.description} if document.description else {}), **document.metadata},
        language=document.language,
        menu_title=document.name,
    )


def of_document(document: Document, catalog: Catalog, wording: Wording) -> dict[str, Any]:
    """What the pages of products and guides take from their records alike."""
    publisher, status = catalog.organization, document.lifecycle.status
    return {
        "name": document.name,
        "badge": None if status is Status.CURRENT else wording.word(status),
        "summary": document.summary,
        "see_also": links(document.see_also),
        "source_note": document.source.note if document.source else None,
        "silence": _silent(document, publisher, wording),
        "publisher": _publisher_facts(publisher, wording) if publisher else (),
        "publisher_note": publisher.about if publisher else None,
    }


def _publisher_facts(publisher: OrganizationRecord, wording: Wording) -> tuple[Fact, ...]:
    """Who publishes the site, and where it is established."""
    facts = [
        (wording._("Publisher"), [Value(Link(publisher.name, url=publisher.url), publisher.role)]),
        (wording._("Established in"), [text(wording.language.country(code)) for code in publisher.established]),
    ]
    return stated_facts(facts)


def source_facts(document: Document, kind: str, wording: Wording) -> tuple[Fact, ...]:
    """Which page a record restates, who reviewed it when, and its life. ``kind`` is the folder of the pages of such
    records."""
    date = wording.language.date
    source, life = document.source, document.lifecycle
    page = [Value(Link(source.title, url=source.url))] if source else []
    published = [text(date(source.published))] if source and source.published else []
    retrieved = [text(date(source.retrieved))] if source and source.retrieved else []
    reviewed = [text(date(life.reviewed), life.reviewer)] if life.reviewed else []
    facts = [
        fact(wording._("Source page"), page, wording),
        fact(wording.pgettext("date", "Published"), published, wording),
        fact(wording.pgettext("date", "Reviewed"), reviewed, wording),
    ]
    if retrieved:
        facts.append(fact(wording.pgettext("date", "Retrieved"), retrieved, wording))
    facts += life_facts(life, kind, wording)
    return tuple(facts)


def _identity(product: Product, catalog: Catalog, wording: Wording) -> tuple[Fact, ...]:
    about = [guide for guide in catalog.guides.values() if any(each.product == product.id for each in guide.affects)]
    facts = [
        (wording._("Platforms"), [text(name) for name in product.platforms]),
        (wording._("Applies to"), [Value(link) for link in links(product.applies_to)]),
        (wording._("Also known as"), [text(name) for name in product.former_names]),
        (wording._("Product family"), [text(product.family)] if product.family else []),
        (wording._("Provided by"), [text(product.provider.name)] if product.provider else []),
        (wording._("On behalf of"), [Value(link) for link in links(product.controllers)]),
        (wording._("Automated decisions"), _decisions(product, wording)),
        (wording._("Guides"), [Value(Link(guide.name, page=paths.page("guides", guide.id))) for guide in about]),
    ]
    return stated_facts(facts)


def _decisions(product: Product, wording: Wording) -> list[Value]:
    """Decisions that no person takes; nothing where that is not stated."""
    decisions = product.automated_decisions
    if decisions is None:
        return []
    if not decisions:
        return [text(wording._("None is taken by machines alone"))]
    return [
        text(decision.name, joined(PARAGRAPH, filter(None, [decision.logic, decision.consequences])) or None)
        for decision in decisions
    ]


def _lead(root: Section, wording: Wording) -> str | None:
    """Data items need a heading, and so does text that is in no section."""
    pieces = [section for section in root.sections if section.continues is not None]
    if root.rows or root.uses or root.staff or any(section.rows for piece in pieces for section in piece.walk()):
        return wording._("Data items")
    return wording.word(SectionKind.OVERVIEW) if pieces or root.tables else None


def _own_tables(root: Section, wording: Wording) -> tuple[Table, ...]:
    """The tables of what is in no section. Retention and storage have sections of their own."""
    if not (root.rows or root.tables or root.uses or root.staff):
        return ()
    return tables_of(replace(root, own=replace(root.own, retention=(), storage=())), (), wording, Necessity.UNSPECIFIED)


def _sections(root: Section, wording: Wording) -> tuple[SectionView, ...]:
    """The sections by kind, data first; what the product says of retention and storage as a whole has sections of its
    own."""
    kinds = [kind.value for kind in (*WHAT_MATTERS, *SectionKind)]
    general = (
        (SectionKind.RETENTION, retention_table(root.own.retention, "", wording)),
        (SectionKind.STORAGE, storage_table(root.own.storage, "", wording)),
    )
    sections = [
        SectionView(f"all-{kind.value}", wording.word(kind), 2, kind.value, tables=(table,))
        for kind, table in general
        if table is not None
    ]
    every = (*sections, *section_views(root, wording))
    return tuple(sorted(every, key=lambda section: kinds.index(section.kind)))
