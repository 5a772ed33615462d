"""One guide: what it is about, the prerequisites, and the steps."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Affect, Catalog, Said
from privacy_statements.records.words import GuideEffect, Status
from privacy_statements.views import paths
from privacy_statements.views.facts import fact, facts_of, links, stated_facts, text
from privacy_statements.views.pages import PageView
from privacy_statements.views.product import document_info, publisher_facts, source_facts
from privacy_statements.views.product_questions import contact_facts
from privacy_statements.views.sections import section_view, unplaced
from privacy_statements.views.shapes import Fact, Link, SectionView, Value
from privacy_statements.words.recorded import fill
from privacy_statements.words.wording import Wording


class AffectView(Struct, frozen=True):
    """A product that the guide is about, and its setting."""

    product: Link
    """The product."""
    facts: tuple[Fact, ...]
    """What the guide does there, the setting, and the data items."""
    path: tuple[str, ...]
    """The way to the setting, one name after the other."""
    effect: str | None
    """What the setting does; prose."""


class GuidePage(PageView, frozen=True):
    """Everything the page of a guide says, in the order of the page."""

    name: str
    """The name of the record."""
    badge: str | None
    """The status of the record, where it is not current."""
    summary: str | None
    """What it is and what the page says; prose."""
    identity: tuple[Fact, ...]
    """What the guide applies to, and who takes part."""
    general: tuple[Fact, ...]
    """What holds for everything on the page."""
    affects: tuple[AffectView, ...]
    """The products that the guide is about."""
    unplaced: SectionView
    """What is in no section: data, how long, where, measures, rights, steps. Without a heading of its own."""
    sections: tuple[SectionView, ...]
    """The sections of the page, with everything inside them."""
    see_also: tuple[Link, ...]
    """Pages that say more."""
    source: tuple[Fact, ...]
    """The page that the record restates, its dates, the review, the evidence."""
    source_note: str | None
    """What a reader must know of the relation to the source page; prose."""
    publisher: tuple[Fact, ...]
    """Who publishes the page."""
    contacts: tuple[Fact, ...]
    """Whom readers can ask."""
    publisher_note: str | None
    """What the publisher says of itself and of the site; prose."""


def guide_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[GuidePage]:
    """The one page of the guide with this id, in its language."""
    guide = catalog.guides[key]
    wording = wording.of(guide.language)
    fallback = fill(wording._("{name}: prerequisites and steps."), name=guide.name)
    identity = Fact(wording._("Applies to"), tuple(Value(link) for link in links(guide.applies_to)))
    in_tables = Said(retention=guide.root.own.retention, storage=guide.root.own.storage)  # all else stands at the top
    yield GuidePage(
        info=document_info(guide, "guide", paths.page("guides", guide.id), fallback),
        name=guide.name,
        badge=None if guide.lifecycle.status is Status.CURRENT else wording.word(guide.lifecycle.status),
        summary=guide.summary,
        identity=(identity,) if identity.values else (),
        general=facts_of(guide.root.own, wording, tables=True),
        affects=tuple(_affect(affect, catalog, wording) for affect in guide.affects),
        unplaced=unplaced(replace(guide.root, own=in_tables), wording),
        # in the writer's order: a procedure has an order of its own
        sections=tuple(section_view(each, wording, 2) for each in guide.root.sections if each.continues is None),
        see_also=links(guide.see_also),
        source=source_facts(guide, "guides", wording),
        source_note=guide.source.note if guide.source else None,
        publisher=publisher_facts(catalog.organization, wording),
        contacts=contact_facts(catalog.organization, wording) or (fact(wording._("Contacts"), (), wording),),
        publisher_note=catalog.organization.about if catalog.organization else None,
    )


def _affect(affect: Affect, catalog: Catalog, wording: Wording) -> AffectView:
    product = catalog.products[affect.product]
    items = [Value(paths.item_link(item, item.name)) for item in affect.items]
    facts = [
        (wording._("What the guide does"), [] if affect.how is GuideEffect.SHOWS else [text(wording.word(affect.how))]),
        (wording._("Setting"), [text(affect.setting)] if affect.setting else []),
        (wording._("Data items"), items),
    ]
    return AffectView(paths.product_link(product), stated_facts(facts), affect.path, affect.effect)
