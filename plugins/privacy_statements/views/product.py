"""The statement of one product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from privacy_statements.markdown import prose_text
from privacy_statements.model import Catalog, Document, Product, Section
from privacy_statements.records.kinds import ContactRecord, OrganizationRecord
from privacy_statements.records.words import Necessity, SectionKind, Status
from privacy_statements.views import paths
from privacy_statements.views.changes import ChangeView, latest_changes
from privacy_statements.views.facts import control, fact, facts_of, life_facts, links, text
from privacy_statements.views.sections import section_views
from privacy_statements.views.shapes import Fact, Link, PageInfo, SectionView, Table, Value
from privacy_statements.views.tables import retention_table, storage_table, tables_of
from privacy_statements.wording import Wording

DESCRIPTION_LENGTH = 160  # characters of a description that is made from a summary


@dataclass(frozen=True, slots=True)
class ProductPage:
    """Everything the page of a product says, in the order of the page."""

    info: PageInfo
    """Address, title, description and front matter of the page."""
    name: str
    """The name of the record."""
    badge: str | None
    """The status of the record, where it is not current."""
    summary: str | None
    """What it is and what the page says; prose."""
    identity: tuple[Fact, ...]
    """Family, platforms, former names, what the page applies to."""
    glance: tuple[Fact, ...]
    """The most asked questions, each with its answer or "not stated"."""
    general: tuple[Fact, ...]
    """What holds for everything the product does."""
    tables: tuple[Table, ...]
    """Items of the product that stand in no section."""
    sections: tuple[SectionView, ...]
    """The sections of the page, with everything inside them."""
    changes: tuple[ChangeView, ...]
    """The latest changes, the newest first."""
    all_changes: Link | None
    """Where all changes are; absent when there is none of this product."""
    guides: tuple[Link, ...]
    """Guides that change what is collected."""
    see_also: tuple[Link, ...]
    """Pages that say more."""
    source: tuple[Fact, ...]
    """The page that the record restates, its dates, the review, the evidence."""
    source_note: str | None
    """What a reader must know of the relation to the source page; prose."""
    publisher: tuple[Fact, ...]
    """Who publishes the page, and whom readers can ask."""
    publisher_note: str | None
    """What the publisher says of itself and of the site; prose."""
    downloads: tuple[Link, ...]
    """The published data."""


def product_pages(catalog: Catalog, wording: Wording) -> Iterator[ProductPage]:
    """One page for each product."""
    for product in catalog.products.values():
        yield product_page(catalog, product, wording.of(product.language))


def product_page(catalog: Catalog, product: Product, wording: Wording) -> ProductPage:
    """The page of one product."""
    _ = wording.language.gettext
    name = product.name
    changes = latest_changes(product.id, catalog, wording)
    fallback = _("What {name} collects, why, for how long, and who can see it.").format(name=name)
    return ProductPage(
        info=document_info(product, "product", paths.page("products", product.id), fallback),
        name=name,
        badge=None if product.lifecycle.status is Status.CURRENT else wording.word(product.lifecycle.status),
        summary=product.summary,
        identity=_identity(product, wording),
        glance=_glance(product, wording),
        general=facts_of(product.root.own, wording, tables=True),
        tables=tables_of(product.root, (), wording) if product.root.rows else (),
        sections=_in_order(
            [*_general_sections(product, wording), *section_views(product.root.sections, wording)]
        ),
        changes=changes,
        all_changes=Link(_("All changes"), page=paths.CHANGES) if changes else None,
        guides=tuple(
            Link(guide.name, page=paths.page("guides", guide.id))
            for guide in catalog.guides.values()
            if any(affect.product == product.id for affect in guide.affects)
        ),
        see_also=links(product.see_also),
        source=source_facts(product, "products", wording),
        source_note=product.source.note if product.source else None,
        publisher=publisher_facts(catalog.organization, wording),
        publisher_note=catalog.organization.about if catalog.organization else None,
        downloads=(
            Link(_("All rows as JSON"), page=paths.RECORDS_JSON),
            Link(_("All rows as CSV"), page=paths.RECORDS_CSV),
        ),
    )


def document_info(document: Document, kind: str, path: str, fallback: str) -> PageInfo:
    """The identity of the page of a product or guide; ``fallback`` describes one that says nothing of itself."""
    made = prose_text(document.summary or "")
    if len(made) > DESCRIPTION_LENGTH:
        made = made[: DESCRIPTION_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    return PageInfo(
        path=path,
        kind=kind,
        title=document.title,
        description=document.description or made or fallback,
        position=document.position,
        metadata=_own_metadata(document),
        language=document.language,
        menu_title=document.name,
    )


def publisher_facts(publisher: OrganizationRecord | None, wording: Wording) -> tuple[Fact, ...]:
    """Who publishes the site, and whom readers can ask (GDPR 13(1)(a), (b), (d))."""
    if publisher is None:
        return ()
    _ = wording.language.gettext
    authority = publisher.authority
    made = [
        (_("Publisher"), [Value(Link(publisher.name, url=publisher.url), publisher.role)]),
        (_("Controller"), [_contact(publisher.controller)] if publisher.controller else []),
        (
            _("Data protection officer"),
            [_contact(publisher.data_protection_officer)] if publisher.data_protection_officer else [],
        ),
        (_("Contacts"), [_contact(contact) for contact in publisher.contacts]),
        (_("Representative"), [_contact(publisher.representative)] if publisher.representative else []),
        (_("Established in"), [text(wording.language.country(code)) for code in publisher.established]),
        (_("Supervisory authority"), [Value(Link(authority.title, url=authority.url))] if authority else []),
    ]
    return tuple(Fact(label, tuple(values)) for label, values in made if values)


def _contact(contact: ContactRecord) -> Value:
    words = ", ".join(filter(None, [contact.role, contact.name, contact.address]))
    return Value(Link(words, url=contact.url))


def _own_metadata(document: Document) -> dict[str, Any]:
    """Front matter that the record itself writes; its description is one of them."""
    described = {"description": document.description} if document.description else {}
    return {**described, **document.metadata}


def source_facts(document: Document, kind: str, wording: Wording) -> tuple[Fact, ...]:
    """Which page a record restates, who has looked when, and where the record is in its life. ``kind`` is
    the folder of the pages of such records."""
    _, pgettext = wording.language.gettext, wording.language.pgettext
    date = wording.language.date
    source, life = document.source, document.lifecycle
    page = [Value(Link(source.title, url=source.url))] if source else []
    published = [text(date(source.published))] if source and source.published else []
    retrieved = [text(date(source.retrieved))] if source and source.retrieved else []
    reviewed = [text(date(life.reviewed), life.reviewer)] if life.reviewed else []
    facts = [
        fact(_("Source page"), page, wording),
        fact(pgettext("date", "Published"), published, wording),
        fact(pgettext("date", "Reviewed"), reviewed, wording),
    ]
    if retrieved:
        facts.append(fact(pgettext("date", "Retrieved"), retrieved, wording))
    facts += life_facts(life, kind, wording)
    return tuple(facts)


def _identity(product: Product, wording: Wording) -> tuple[Fact, ...]:
    _ = wording.language.gettext
    made = [
        (_("Applies to"), [Value(link) for link in links(product.applies_to)]),
        (_("Also known as"), [text(name) for name in product.former_names]),
        (_("Product family"), [text(product.family)] if product.family else []),
        (_("Platforms"), [text(name) for name in product.platforms]),
        (_("On behalf of"), [Value(link) for link in links(product.controllers)]),
        (_("Automated decisions"), _decisions(product, wording)),
    ]
    return tuple(Fact(label, tuple(values)) for label, values in made if values)


def _decisions(product: Product, wording: Wording) -> list[Value]:
    """Decisions that no person takes; nothing where nobody has said whether there are any."""
    _ = wording.language.gettext
    decisions = product.automated_decisions
    if decisions is None:
        return []
    if not decisions:
        return [text(_("None: a person takes every decision"))]
    return [
        text(decision.name, "\n\n".join(filter(None, [decision.logic, decision.consequences])) or None)
        for decision in decisions
    ]


# --- at a glance


def _glance(product: Product, wording: Wording) -> tuple[Fact, ...]:
    _ = wording.language.gettext
    ngettext = wording.language.ngettext
    rows = product.rows
    counts = {word: sum(row.said.necessity is word for row in rows) for word in Necessity}
    labels = {
        Necessity.REQUIRED: ngettext(
            "%(n)d required entry", "%(n)d required entries", counts[Necessity.REQUIRED]
        ),
        Necessity.OPTIONAL: ngettext(
            "%(n)d optional entry", "%(n)d optional entries", counts[Necessity.OPTIONAL]
        ),
        Necessity.NEVER: ngettext(
            "%(n)d statement of what never happens",
            "%(n)d statements of what never happens",
            counts[Necessity.NEVER],
        ),
        Necessity.UNSPECIFIED: ngettext(
            "%(n)d entry, necessity not stated",
            "%(n)d entries, necessity not stated",
            counts[Necessity.UNSPECIFIED],
        ),
    }
    sections = list(product.root.walk())
    said = [section.own for section in sections] + [row.said for row in product.rows]
    purposes = [use.purpose.name for s in said if s.necessity is not Necessity.NEVER for use in s.purposes]
    purposes += [p.purpose.name for section in sections for use in section.uses for p in use.purposes]
    bases = [use.legal_basis.name for s in said for use in s.purposes if use.legal_basis is not None]
    kept = [wording.retention(rule) for s in said for rule in s.retention]
    stored = [wording.storage(place) for s in said for place in s.storage]
    seen = [viewer.actor.name for s in said for viewer in s.visible_to]
    given = [use.recipient.name for s in said for use in s.recipients]
    choices = [control(choice, wording).link.text for s in said for choice in s.controls]
    return (
        fact(_("Data items"), [text(labels[word]) for word in Necessity if counts[word]], wording),
        fact(_("Purposes"), _each_once(purposes), wording),
        fact(_("Legal bases"), _each_once(bases), wording),
        fact(_("Kept for"), _each_once(kept), wording),
        fact(_("Stored in"), _each_once(stored), wording),
        fact(_("Recipients"), _each_once(given), wording),
        fact(_("Visible to"), _each_once(seen), wording),
        fact(_("Choices"), _each_once(choices), wording),
    )


def _each_once(texts: list[str]) -> list[Value]:
    return [text(words) for words in dict.fromkeys(texts)]


def _general_sections(product: Product, wording: Wording) -> Iterator[SectionView]:
    """What the product says of retention and storage as a whole, as sections of their own."""
    root: Section = product.root
    for kind, table in (
        (SectionKind.RETENTION, retention_table(root.own.retention, "", wording)),
        (SectionKind.STORAGE, storage_table(root.own.storage, "", wording)),
    ):
        if table is not None:
            yield SectionView(f"all-{kind.value}", wording.word(kind), 2, kind.value, tables=(table,))


def _in_order(sections: list[SectionView]) -> tuple[SectionView, ...]:
    order = [kind.value for kind in SectionKind]
    return tuple(sorted(sections, key=lambda section: order.index(section.kind)))
