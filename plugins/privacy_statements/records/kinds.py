"""The kinds of record: what a file in each folder of ``content/`` may say."""

from __future__ import annotations

from typing import Any

from privacy_statements.records.fields import (
    Country,
    Date,
    Flag,
    Format,
    Id,
    Key,
    Language,
    Many,
    Prose,
    Reference,
    Text,
    Url,
)
from privacy_statements.records.pieces import (
    Disregarding,
    EvidenceRecord,
    Lifecycle,
    LinkRecord,
    PurposeRecord,
    SourcePage,
)
from privacy_statements.records.record import Record
from privacy_statements.records.statements import RowRecord, SectionBody
from privacy_statements.records.vocabulary import VocabularyRecord, Word
from privacy_statements.records.words import (
    ComparisonColumn,
    ComparisonOrder,
    GuideEffect,
    Identifiability,
    Impact,
    ItemShape,
)

Metadata = dict[Key, Any]
"""Front matter: any keys; `null` removes a key that comes from further out."""


class ContactRecord(Record):
    """Whom a reader can ask."""

    role: Text | None = None
    """What for, such as "questions about this site"."""
    name: Text | None = None
    """Who."""
    url: Url | None = None
    """Address of a page or mailto: address."""
    address: Text | None = None
    """Postal address."""

    def lacks(self) -> str | None:
        """Whatever leads to somebody."""
        if not (self.role or self.name or self.url or self.address):
            return "a contact with a name, a role, an address or a url"
        return None


class OrganizationRecord(Disregarding):
    """Who publishes the site (GDPR 13(1)(a), (b), (d))."""

    name: Text
    """The name of the publisher."""
    format: Format = 1
    """The format of all records of the site; 1 unless written. A program that knows only earlier ones refuses them."""
    role: Text | None = None
    """What it is to the data: controller, processor, or something else."""
    about: Prose | None = None
    """What readers must know of the publisher and of this site."""
    url: Url | None = None
    """Its site."""
    controller: ContactRecord | None = None
    """Who decides why and how data is processed, and how to reach them (GDPR 13(1)(a))."""
    data_protection_officer: ContactRecord | None = None
    """The data protection officer (GDPR 13(1)(b))."""
    contacts: Many[ContactRecord] = ()
    """Whom else readers can ask."""
    established: Many[Country] = ()
    """The countries in which the controller is established (ISO 3166): outside of the Union it needs a representative."""
    representative: ContactRecord | None = None
    """The representative in the Union (GDPR 27)."""
    authority: LinkRecord | None = None
    """The supervisory authority (GDPR 13(2)(d))."""
    nearest: Many[Reference] = ()
    """Actors in the order in which a reader turns to them (ids of actors): first the readers themselves, then those of
    their own organization, the maker last."""
    metadata: Metadata = {}
    """Front matter of every generated page."""
    page_metadata: dict[Reference, Metadata] = {}
    """Front matter of the pages of one kind, such as product."""


class DataItemRecord(Lifecycle):
    """One kind of datum, said once for all products."""

    id: Id
    """Its permanent id."""
    name: Text
    """What readers see."""
    aliases: Many[Text] = ()
    """Other names, under which readers may look for it."""
    also: Many[Text] = ()
    """What readers type when they look for it. The search finds it there; it is no name of it."""
    former_names: Many[Text] = ()
    """Names it had before."""
    code_name: Text | None = None
    """Its name in code."""
    definition: Prose | None = None
    """What it is."""
    example: Text | None = None
    """A made-up value, so that readers know it when they see it."""
    find_it: Text | None = None
    """Where readers find their own value, such as "Settings > General > About"."""
    phrase: Text | None = None
    """What a sentence calls it, such as "your text messages"; without it, "this data"."""
    page: Flag | None = None
    """true for a page of its own. It has one anyway where two products mention it, where one never collects it, or where it
    has no data category; else it is a row on the page of its category."""
    shape: ItemShape = ItemShape.DATUM
    """datum, event or field."""
    category: Reference | None = None
    """The data category."""
    parent: Reference | None = None
    """The item of which it is a part or a kind."""
    data_classes: Many[Reference] = ()
    """Classes to which it always belongs."""
    identifiability: Many[Identifiability] = ()
    """How closely it always leads to a person."""
    special_category: Flag | None = None
    """true for special categories of personal data (GDPR 9(1)); that of its data category unless written."""
    codes: dict[Reference, Many[Text]] = {}
    """By scheme (apple, dpv, fides, play), its code or codes for this item, in place of those of its category."""
    see: Many[LinkRecord] = ()
    """Pages that say more."""
    metadata: Metadata = {}
    """Front matter of its page."""


class DataSourceRecord(Word):
    """Where data comes from (GDPR 14(2)(f)), when it is no product of ours."""

    aliases: Many[Text] = ()
    """Other names."""
    public: Flag | None = None
    """Whether anybody can look into it (GDPR 14(2)(f)); absent reads "not stated"."""
    purposes: Many[PurposeRecord] = ()
    """What the source processes the data for."""


class DocumentRecord(SectionBody, Lifecycle):
    """What a product and a guide have in common: identity, source and the tree of sections."""

    id: Id | None = None
    """Its permanent id, which is also its address; made from the name unless written."""
    name: Text
    """Its name."""
    title: Text | None = None
    """The heading of its page; the name unless written."""
    summary: Prose | None = None
    """What it is and what the page says, in a few sentences."""
    description: Text | None = None
    """One sentence for search results."""
    language: Language | None = None
    """The language of the record; the site's language unless written."""
    applies_to: Many[LinkRecord] = ()
    """What the page applies to."""
    see_also: Many[LinkRecord] = ()
    """Pages that say more."""
    source: SourcePage | None = None
    """The page that the record restates."""
    metadata: Metadata = {}
    """Front matter of its page."""


class AutomatedDecisionRecord(Record):
    """A decision that no person takes (GDPR 13(2)(f), 22)."""

    name: Text
    """What is decided."""
    logic: Prose | None = None
    """How, in words that those concerned understand."""
    consequences: Prose | None = None
    """What it means for them."""


class ProductRecord(DocumentRecord, keeps_keys=True):
    """A product: what it does with data. Only the name is needed."""

    former_names: Many[Text] = ()
    """Names it had before."""
    family: Text | None = None
    """The family of products it belongs to."""
    platforms: Many[Text] = ()
    """The platforms it runs on."""
    provider: Reference | None = None
    """Who provides it, and collects what it collects unless `collected_by` says otherwise (the id of an actor)."""
    controllers: Many[LinkRecord] = ()
    """On whose behalf data is processed, where the publisher is a processor (GDPR 30(2)(a))."""
    never: Many[RowRecord] = ()
    """What it never collects, in short: the same as a section with `kind: never` and these items."""
    automated_decisions: Many[AutomatedDecisionRecord] | None = None
    """Decisions that no person takes; an empty list says that there are none (GDPR 13(2)(f))."""
    part_of: Reference | None = None
    """In a further file of a big product: the id of that product; its sections are added to it."""


class AffectRecord(Record):
    """What a guide has to do with what a product collects."""

    product: Reference
    """The product."""
    how: GuideEffect = GuideEffect.SHOWS
    """turns-on or turns-off, where it is a way to choose; sets-up, or shows, where nothing is turned on or off."""
    items: Many[Reference] = ()
    """The data items that it is about; absent means that the source does not name them."""
    setting: Text | None = None
    """The setting."""
    path: Many[Text] = ()
    """The way to the setting, one name after the other."""
    effect: Prose | None = None
    """What the setting does."""


class GuideRecord(DocumentRecord):
    """A procedure: concepts, prerequisites and steps, as the same tree of sections."""

    affects: Many[AffectRecord] = ()
    """The products that it is about, and their settings."""


class ComparisonRecord(Lifecycle):
    """Products side by side."""

    id: Id
    """Its permanent id, which is also its address."""
    name: Text
    """Its heading."""
    introduction: Prose | None = None
    """What is compared, and what to bear in mind."""
    products: Many[Reference] | None = None
    """The products, in the order of the columns; absent means all."""
    items: Many[Reference] | None = None
    """The items; absent means all that one of the products speaks of."""
    categories: Many[Reference] | None = None
    """Only the items of these categories."""
    columns: Many[ComparisonColumn] = (ComparisonColumn.ANSWER,)
    """What a cell shows: answer, necessity, purposes, retention, recipients, visible_to."""
    order: ComparisonOrder = ComparisonOrder.NAME
    """name, or written to keep the order of the first product."""
    local_items: Flag = True
    """false leaves out items that only one product has."""
    one_page: Flag | None = None
    """Of earlier versions: all rows are on one page now."""
    metadata: Metadata = {}
    """Front matter of its page."""


class ChangeRecord(Disregarding):
    """A note on what changed in what is done with data, with the date from which it holds."""

    id: Id
    """Its permanent id."""
    name: Text
    """Its heading: the change in a few words."""
    date: Date
    """From when it holds."""
    announced: Date | None = None
    """When readers were told."""
    what: Prose
    """What changed, and what it means for readers."""
    products: Many[Reference] = ()
    """The products that it changes; their pages show it, too."""
    items: Many[Reference] = ()
    """The data items that it is about."""
    material: Flag = False
    """true when readers must be told before it holds (GDPR 13(3); WP260, 29 to 31)."""
    impact: Impact | None = None
    """What it means for those whose data it is: expansion, reduction, clarification, loss-of-disclosure or editorial. With
    reduction it says that a practice ended that is no longer stated."""
    reason: Prose | None = None
    """Why it changed, and what takes the place of what is gone."""
    evidence: Many[EvidenceRecord] = ()
    """Where it can be verified; each source with its sentence, where that is known."""


class LeadRecord(Record):
    """A page of the site that answers a question, in the words of a fenced `privacy` block."""

    view: Id
    """The kind of page, such as retention or comparison; `privacy-statements view --list` names them all."""
    id: Id | None = None
    """Which page of that kind; not needed where there is only one."""
    anchor: Text | None = None
    """The place on that page."""


class QuestionRecord(Disregarding):
    """A question that people ask, with the records that answer it. The answer itself is generated.

    `items` or `categories` ask what is done with data; `when` alone asks whether what `products` say holds in a
    situation; `leads_to` names a page that answers.
    """

    id: Id
    """Its permanent id, which is also its address."""
    question: Text
    """The question, in the words that people use."""
    also: Many[Text] = ()
    """Other wordings, under which readers may look for it."""
    products: Many[Reference] = ()
    """The products that are asked about; absent means all."""
    items: Many[Reference] = ()
    """The data items that are asked about."""
    categories: Many[Reference] = ()
    """The data categories that are asked about."""
    when: dict[Reference, Reference] = {}
    """The situation that is asked about: for each dimension the value that it has."""
    leads_to: Many[LeadRecord] = ()
    """Pages that answer, or say more."""
    explanation: Prose | None = None
    """What helps to understand the answer."""
    metadata: Metadata = {}
    """Front matter of its page."""

    def lacks(self) -> str | None:
        """Whatever it asks for."""
        if not (self.items or self.categories or self.when or self.leads_to):
            return 'a question with "items", "categories", "when" or "leads_to"'
        return None


KINDS: dict[str, type[Record]] = {
    "organization": OrganizationRecord,
    "vocabulary": VocabularyRecord,
    "items": DataItemRecord,
    "sources": DataSourceRecord,
    "products": ProductRecord,
    "guides": GuideRecord,
    "comparisons": ComparisonRecord,
    "changes": ChangeRecord,
    "questions": QuestionRecord,
}
"""Folder of ``content/`` (or the file ``organization.yml``) and the record that its files hold."""
