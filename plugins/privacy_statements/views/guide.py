"""One guide: what it is about, the prerequisites, and the steps."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Affect, Catalog, Said
from privacy_statements.records.words import GuideEffect
from privacy_statements.views import paths
from privacy_statements.views.facts import facts_of, links, stated_facts, text
from privacy_statements.views.product import DocumentPage, document_info, of_document, source_facts
from privacy_statements.views.product_questions import contact_facts
from privacy_statements.views.sections import section_view, unplaced
from privacy_statements.views.shapes import Fact, Link, Value
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


class GuidePage(DocumentPage, frozen=True, kw_only=True):
    """Everything the page of a guide says."""

    affects: tuple[AffectView, ...]
    """The products that the guide is about."""
    contacts: tuple[Fact, ...]
    """Whom readers can ask; none where that is not stated."""


def guide_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[GuidePage]:
    """The one page of the guide with this id, in its language."""
    guide = catalog.guides[key]
    wording = wording.of(guide.language)
    fallback = fill(wording._("{name}: prerequisites and steps."), name=guide.name)
    identity = Fact(wording._("Applies to"), tuple(Value(link) for link in links(guide.applies_to)))
    in_tables = Said(retention=guide.root.own.retention, storage=guide.root.own.storage)  # all else stands at the top
    yield GuidePage(
        **of_document(guide, catalog, wording),
        info=document_info(guide, "guide", paths.page("guides", guide.id), fallback),
        identity=(identity,) if identity.values else (),
        general=facts_of(guide.root.own, wording, tables=True),
        affects=tuple(_affect(affect, catalog, wording) for affect in guide.affects),
        unplaced=unplaced(replace(guide.root, own=in_tables), wording),
        # in the writer's order: a procedure has an order of its own
        sections=tuple(section_view(each, wording, 2) for each in guide.root.sections if each.continues is None),
        source=source_facts(guide, "guides", wording),
        contacts=contact_facts(catalog.organization, wording),
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
