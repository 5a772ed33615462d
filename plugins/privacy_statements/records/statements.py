"""What a product says: statements that hold for everything inside them, rows about items, and the tree of
sections that holds both. Field docstrings are the help that writers read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from privacy_statements.records.fields import Cell, Date, Duration, File, Flag, Header, Id, Many, Prose, Reference, Text
from privacy_statements.records.pieces import (
    AnswerRecord,
    ConditionRecord,
    ControlRecord,
    DenialRecord,
    Disregarding,
    EvidenceRecord,
    LinkRecord,
    MeasureRecord,
    ObligationRecord,
    ObtainedRecord,
    PurposeRecord,
    RecipientRecord,
    RetentionRecord,
    StorageRecord,
    ViewerRecord,
)
from privacy_statements.records.record import Record
from privacy_statements.records.short_forms import OTHER_KEYS
from privacy_statements.records.words import (
    Act,
    Certainty,
    Identifiability,
    ItemShape,
    Necessity,
    Relation,
    SectionKind,
    Status,
)


class Statement(Disregarding):
    """What may be said on a product, a section or a row, and holds for everything inside it until
    something inside says otherwise. Conditions add up on the way down; everything else is replaced."""

    other_keys: ClassVar[Mapping[str, str]] = OTHER_KEYS

    necessity: Necessity | None = None
    """required, optional, never or unspecified (GDPR 13(2)(e)); unspecified until something is said."""
    certainty: Certainty | None = None
    """certain, or may where the source says no more than "may include"; certain until something is said."""
    level: Reference | None = None
    """The level of collection, as a value of an ordered dimension: dimension.value."""
    controls: Many[ControlRecord] | None = None
    """What the reader or an admin can do about it."""
    category: Reference | None = None
    """The data category."""
    condition: ConditionRecord | None = None
    """When it is collected at all."""
    purposes: Many[PurposeRecord] | None = None
    """Why it is processed."""
    legal_basis: Reference | None = None
    """The legal basis of all purposes here and inside that name none of their own (GDPR 6)."""
    retention: Many[RetentionRecord] | None = None
    """How long it is kept, such as "30 days", "at most 6 months" or "until the account is deleted"."""
    storage: Many[StorageRecord] | None = None
    """Where it is kept."""
    recipients: Many[RecipientRecord] | None = None
    """Who receives it."""
    shared: Flag | None = None
    """true where it is shared and with whom is not stated; false where it is shared with nobody."""
    visible_to: Many[ViewerRecord] | None = None
    """Who can see it."""
    collected_by: Many[Reference] | None = None
    """Who collects it (ids of actors)."""
    given_by: Many[Reference] | None = None
    """Who gives it on purpose, in a form or as feedback (ids of actors); it is collected only then."""
    subjects: Many[Reference] | None = None
    """Whose data it is (ids of data subjects)."""
    data_classes: Many[Reference] | None = None
    """customer, personal, diagnostic or service-generated data, and whatever else the vocabulary holds."""
    identifiability: Many[Identifiability] | None = None
    """identified, pseudonymised, anonymised or non-personal."""
    obtained: ObtainedRecord | None = None
    """collected by the product itself, or reused from data sources."""
    obligation: ObligationRecord | None = None
    """Whether somebody must provide it: statute, contract or none, and what happens otherwise (GDPR 13(2)(e))."""
    answer: AnswerRecord | None = None
    """What the product as a whole does with it; made from the rest when absent."""
    answers: dict[Reference, AnswerRecord] = {}
    """What it does with it by column: the id of a column and its answer."""
    act: Many[Act] | None = None
    """In a negative statement: what never happens. collected, seen, used or sold."""
    by: Many[Reference] | None = None
    """In a negative statement: who never does it (ids of actors)."""
    denies: Many[DenialRecord] | None = None
    """In a negative statement, in place of `act` and `by`: each act with who never does it. Needed where both are several."""


class PartRecord(Record, shorthand="name"):
    """One part of an item: an item of its own where it has an id."""

    item: Reference | None = None
    """The id of a shared data item."""
    name: Text | None = None
    """Its name here; the shared item's own name unless written."""
    note: Prose | None = None
    """Whatever else must be said."""
    only: Text | None = None
    """The scope to which it is limited."""
    condition: ConditionRecord | None = None
    """When it is collected."""
    form: Text | None = None
    """In which form."""
    answers: dict[Reference, AnswerRecord] = {}
    """What the product does with it by column, where it differs from the whole."""
    relation: Relation = Relation.ALL
    """How its own parts belong together: all, one-of, or in-order (the first that is available)."""
    parts: tuple[PartRecord, ...] = ()
    """Its own parts."""
    exhaustive: Flag = True
    """false when the parts are examples."""
    see: Many[LinkRecord] = ()
    """Pages that say more."""
    needs_review: Many[Text] = ()
    """What a person must look at before this can be relied upon; pages do not show it."""


class RowRecord(Statement, shorthand="name"):
    """One statement about one item."""

    id: Id | None = None
    """The row's permanent id inside the product; the shared item's id unless written."""
    item: Reference | None = None
    """The id of a shared data item."""
    name: Text | None = None
    """Its name here. Without `item` it is an item that only this product has."""
    about: Reference | None = None
    """In a negative statement: `all` for all data, or the id of a data category."""
    aliases: Many[Text] = ()
    """Other names, for an item that only this product has."""
    former_names: Many[Text] = ()
    """Names it had before."""
    code_name: Text | None = None
    """Its name in code, beside the display name."""
    special_category: Flag | None = None
    """For an item that only this product has: true for special categories of personal data (GDPR 9(1)); that of its data
    category unless written."""
    shape: ItemShape | None = None
    """datum, or event with its fields as parts, or field with its values as parts."""
    description: Prose | None = None
    """What it is, in this product."""
    note: Prose | None = None
    """Whatever else must be said."""
    only: Text | None = None
    """The scope to which collection is limited."""
    form: Text | None = None
    """In which form it is collected."""
    relation: Relation = Relation.ALL
    """How the parts belong together: all, one-of, or in-order (the first that is available)."""
    parts: tuple[PartRecord, ...] = ()
    """What it is made of."""
    exhaustive: Flag = True
    """false when the parts are examples ("such as", "and so on")."""
    see: Many[LinkRecord] = ()
    """Pages that say more."""
    status: Status | None = None
    """draft, current, deprecated or removed."""
    introduced: Date | None = None
    """Since when it is collected."""
    replaced_by: Reference | None = None
    """The id of the item that follows it."""
    evidence: Many[EvidenceRecord] = ()
    """Where it can be verified; each source with its sentence, where that is known."""
    needs_review: Many[Text] = ()
    """What a person must look at before this can be relied upon; pages do not show it."""


# --- what stands in a section beside rows


class UseRecord(Record):
    """What is done with the data of one source."""

    source: Reference | None = None
    """The data source or product."""
    subject: Text | None = None
    """The data, where no source names it."""
    purposes: Many[PurposeRecord] = ()
    """Why it is processed."""
    text: Prose | None = None
    """What is done with it."""


class StaffRecord(Record):
    """Where the staff work."""

    team: Text
    """The team."""
    regions: Many[Reference]
    """The regions of the vocabulary in which it works."""
    note: Prose | None = None
    """Whatever else must be said."""


class QuotationRecord(Record):
    """The words of another source, kept as they are."""

    text: Text
    """The words."""
    source: LinkRecord
    """Whose words they are."""


class TableRecord(Record, keeps_keys=True):
    """A table that is not about data items, such as one of settings or endpoints."""

    caption: Text | None = None
    """What it shows; the heading around unless written."""
    columns: tuple[Header, ...]
    """The headers of its columns; "" where a column has none."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    """Its rows, each with one cell for each column; "" where a cell says nothing. The first cell heads the row."""


class ImageRecord(Record, shorthand="alt"):
    """A picture, or the place of one."""

    alt: Text
    """What the picture shows, for those who cannot see it."""
    src: File | None = None
    """Its path below the folder of hand-written pages; without it the page shows the place and the
    description. A picture from another host would tell that host who reads the page."""


class StepRecord(Record, shorthand="text"):
    """One step of a procedure."""

    title: Text | None = None
    """The step in a few words."""
    actor: Reference | None = None
    """Who takes it (the id of an actor); steps inside inherit it."""
    text: Prose | None = None
    """What to do."""
    path: Many[Text] = ()
    """The way through menus, one name after the other."""
    image: ImageRecord | None = None
    """A picture, or its place."""
    example: Prose | None = None
    """An example."""
    steps: tuple[StepRecord, ...] = ()
    """The steps inside this one."""
    see: Many[LinkRecord] = ()
    """Pages that say more."""


class RightRecord(Record):
    """What somebody can ask for, and how (GDPR 12, 15 to 22)."""

    id: Id | None = None
    """Its permanent anchor on the page of all products' rights; made from the subject unless written."""
    rights: Many[Reference]
    """The rights of the vocabulary."""
    exhaustive: Flag = True
    """false when the rights are examples ("such as")."""
    regulations: Many[Reference] = ()
    """The regulations that give them; absent means not stated."""
    actor: Reference | None = None
    """Who asks."""
    subject: Text | None = None
    """About which data."""
    text: Prose | None = None
    """How, in a few sentences."""
    steps: tuple[StepRecord, ...] = ()
    """How, step by step."""
    guide: Reference | None = None
    """The guide that shows how."""
    contact: LinkRecord | None = None
    """Whom to ask."""
    time: Duration | None = None
    """Within which time."""
    not_erased: Prose | None = None
    """What stays, and why."""
    see: Many[LinkRecord] = ()
    """Pages that say more."""


# --- sections


class SectionBody(Statement):
    """What a section, and the product itself as the outermost one, can hold."""

    columns: Many[Reference] | None = None
    """The answer columns of the tables inside: ids of dimensions, or dimension.value."""
    grouped: Flag | None = None
    """true makes the sections inside row groups of one table; the rule where `columns` is written."""
    exhaustive: Flag | None = None
    """false when the items are examples ("may include, but is not limited to")."""
    needs_review: Many[Text] = ()
    """What a person must look at before this can be relied upon; pages do not show it."""
    items: tuple[RowRecord, ...] = ()
    """The data items, each with what is said about it."""
    tables: tuple[TableRecord, ...] = ()
    """Tables that are not about data items."""
    uses: Many[UseRecord] = ()
    """What is done with the data, by data source."""
    staff: Many[StaffRecord] = ()
    """Where the staff work."""
    measures: Many[MeasureRecord] = ()
    """What protects the data."""
    rights: Many[RightRecord] = ()
    """What somebody can ask for, and how."""
    quotations: Many[QuotationRecord] = ()
    """The words of other sources."""
    steps: tuple[StepRecord, ...] = ()
    """A procedure."""
    see: Many[LinkRecord] = ()
    """Pages that say more."""
    sections: tuple[SectionRecord, ...] = ()
    """The sections inside, any depth."""


class SectionRecord(SectionBody):
    """A section of a product or guide. One without heading and category goes on with the section around it."""

    id: Id | None = None
    """The section's permanent anchor; made from the heading unless written."""
    heading: Text | None = None
    """The heading; the name of the data category unless written. Without both, the section goes on with the one
    around it."""
    kind: SectionKind | None = None
    """What it is about; pages order sections by kind. Sections inside inherit it."""
    before: Prose | None = None
    """What is said before the items."""
    after: Prose | None = None
    """What is said after them."""
