"""The pieces of a statement: links, conditions, answers, purposes, retention and so on. Field docstrings are
the help that writers read."""

from __future__ import annotations

from privacy_statements.records.fields import Date, DisregardCode, Duration, Flag, Id, Many, Prose, Reference, Text, Url
from privacy_statements.records.record import Record, field
from privacy_statements.records.short_forms import RETENTION
from privacy_statements.records.words import (
    Act,
    AnswerWord,
    Bound,
    ControlKind,
    MeasureKind,
    ObligationKind,
    Obtained,
    Status,
    StoresRelation,
)


class LinkRecord(Record, shorthand="title"):
    """A titled address."""

    title: Text
    """The words that are shown."""
    url: Url | None = None
    """Where they lead; without it they are plain text."""


class EvidenceRecord(LinkRecord, shorthand="title"):
    """A source where a statement can be verified, with its sentence about it. Two that disagree are two entries."""

    says: Prose | None = None
    """What it says about this, in your own words."""
    quoted: Text | None = None
    """What it says about this, in its own words, kept as they are."""


class SourcePage(Record):
    """The page that a record restates."""

    title: Text
    """Its title."""
    url: Url | None = None
    """Its address, if known."""
    published: Date | None = None
    """The date that the page itself states."""
    retrieved: Date | None = None
    """When it was read."""
    note: Prose | None = None
    """What a reader must know of the relation, such as that this is an independent restatement."""


class DisregardRecord(Record):
    """A warning or debt that somebody has looked at and lets stand."""

    code: DisregardCode
    """The code in the brackets of the message."""
    reason: Text
    """Why it may stand: a reader of the record must be able to agree or not."""
    until: Date | None = None
    """The last day on which it may stand; after it the diagnostic is back."""


class Disregarding(Record):
    """A record in which diagnostics can be silenced, with a reason."""

    disregard: Many[DisregardRecord] = ()
    """Warnings and debts that may stand inside this record, each with its reason."""


class Lifecycle(Disregarding):
    """Where a record is in its life, and who vouches for it."""

    status: Status | None = None
    """draft, current, deprecated or removed; current unless said otherwise."""
    introduced: Date | None = None
    """Since when it holds."""
    replaced_by: Reference | None = None
    """The id of the record that follows it."""
    reviewed: Date | None = None
    """When somebody last compared it with the facts."""
    reviewer: Text | None = None
    """Who did."""
    owner: Text | None = None
    """The team or person who answers for it; open questions are counted by owner."""
    evidence: Many[EvidenceRecord] = ()
    """Where it can be verified; each source with its sentence, where that is known."""


class DimensionValues(Record):
    """One dimension of a condition with the values that fulfill it."""

    dimension: Reference
    """The dimension."""
    values: Many[Reference]
    """Any of these fulfills it."""


class ConditionRecord(Record, shorthand="words", takes_any_key=True):
    """When something holds: `all`, `any`, `not`, a dimension with its value or values, or words.

    Several keys in one mapping must all hold. `always` lifts a condition of the section around.
    """

    all: Many[ConditionRecord] = ()
    """Every one of these conditions."""
    any: Many[ConditionRecord] = ()
    """At least one of these conditions."""
    not_: ConditionRecord | None = field(None, alias="not")
    """The opposite of this condition."""
    words: Text | None = None
    """A condition that no dimension expresses, as words that complete "only if ..."."""
    always: Flag = field(False, derived=True)
    """Holds without condition."""
    dimensions: dict[str, DimensionValues] = field({}, derived=True)
    """Made from the other keys: the id of a dimension, with the id or ids of its values."""


class AnswerRecord(Record, shorthand="answer"):
    """What a product does with an item, for the product or for one column."""

    answer: AnswerWord | None = None
    """collected, not-collected, conditional, reused, not-applicable or not-stated."""
    only: Text | None = None
    """The scope to which the answer is limited, such as "managed apps"."""
    condition: ConditionRecord | None = None
    """When the answer holds."""
    form: Text | None = None
    """In which form the item is collected, such as "as the friendly name"."""
    note: Prose | None = None
    """Whatever else must be said beside the answer."""


class ControlRecord(Record, shorthand="kind"):
    """What somebody can do about collection."""

    kind: ControlKind
    """opt-in, opt-out, none when nobody can, or unspecified when somebody can and the way is not stated."""
    who: Many[Reference] = ()
    """Who can (ids of actors)."""
    how: Prose | None = None
    """The way to the setting."""
    guide: Reference | None = None
    """The guide that shows it."""
    default: Text | None = None
    """How the setting stands before anybody touches it."""
    lost: Prose | None = None
    """What no longer works for somebody who declines."""


class PurposeRecord(Record, shorthand="purpose"):
    """Why data is processed (GDPR 5(1)(b), 13(1)(c))."""

    purpose: Reference
    """The id of a purpose in the vocabulary."""
    legal_basis: Reference | None = None
    """The id of its legal basis (GDPR 6); absent reads "not stated"."""
    interest: Text | None = None
    """Which legitimate interest it is, where that is the legal basis (GDPR 13(1)(d))."""
    withdrawal: Prose | None = None
    """How consent is withdrawn, where that is the legal basis (GDPR 13(2)(c))."""
    note: Prose | None = None
    """What is special about it here."""


class RetentionRecord(Record, short_form=RETENTION):
    """How long something is kept (GDPR 13(2)(a))."""

    id: Id | None = None
    """Its permanent anchor on the page of all products' retention; made from the subject unless written."""
    subject: Text | None = None
    """What is kept, where it is not simply the data around."""
    duration: Duration | None = None
    """How long, such as "30 days", P6M or P2Y."""
    bound: Bound = Bound.EXACTLY
    """exactly, at-most or at-least."""
    until: Text | None = None
    """The event that ends it, such as "the account is deleted"."""
    starts: Text | None = None
    """What the duration is counted from."""
    exception: Text | None = None
    """What the rule does not cover."""
    note: Prose | None = None
    """Whatever else must be said."""


class StorageRecord(Record):
    """Where something is kept, and who or what decides that."""

    id: Id | None = None
    """Its permanent anchor on the page of all products' storage; made from the subject unless written."""
    subject: Text | None = None
    """What is kept, where it is not simply the data around."""
    stores: Many[LinkRecord] = ()
    """The stores: services, databases, the device itself."""
    relation: StoresRelation = StoresRelation.ALL
    """all, or one-or-more when it is in some of the stores; without several stores, when it can be in any of the regions."""
    regions: Many[Reference] = ()
    """The regions of the vocabulary in which it lies."""
    exhaustive: Flag = True
    """false when the regions are examples."""
    decided_by: Text | None = None
    """Who or what decides the region."""
    note: Prose | None = None
    """Whatever else must be said."""
    see: Many[LinkRecord] = ()
    """Pages that say more."""


class RecipientRecord(Record, shorthand="recipient"):
    """Who receives data (GDPR 4(9))."""

    recipient: Reference
    """The id of a recipient in the vocabulary."""
    purposes: Many[PurposeRecord] = ()
    """What for."""
    condition: ConditionRecord | None = None
    """When."""
    sold: Flag | None = None
    """Whether the data is sold to the recipient (California Civil Code 1798.100(a)(1)); absent reads "not stated"."""
    shared: Flag | None = None
    """Whether it is shared for advertising across sites and apps (the same law); absent reads "not stated"."""
    note: Prose | None = None
    """Whatever else must be said."""


class ObligationRecord(Record, shorthand="kind"):
    """Whether somebody must provide the data, and what happens otherwise (GDPR 13(2)(e))."""

    kind: ObligationKind
    """statute, contract, or none when nobody must."""
    consequence: Prose | None = None
    """What happens if the data is not provided."""


class TransferRecord(Record, shorthand="safeguards"):
    """What protects data in a country outside of the Union (GDPR 13(1)(f), 46)."""

    safeguards: Text
    """The decision, contract or rules that protect it there."""
    obtain: Url | None = None
    """Where a copy of them can be had."""


class ViewerRecord(Record, shorthand="actor"):
    """Who can see data."""

    actor: Reference
    """The id of an actor in the vocabulary."""
    condition: ConditionRecord | None = None
    """When."""
    note: Prose | None = None
    """What exactly is seen, or where."""


class DenialRecord(Record, shorthand="act"):
    """One act that never happens, with who never does it."""

    act: Act
    """collected, seen, used or sold."""
    by: Many[Reference] = ()
    """Who never does it (ids of actors)."""


class ObtainedRecord(Record, shorthand="how"):
    """How a product comes by data."""

    how: Obtained
    """collected by the product itself, or reused from data sources."""
    sources: Many[Reference] = field((), alias="from")
    """The data sources or products it comes from."""
    relation: StoresRelation = StoresRelation.ALL
    """all, or one-or-more when it comes from some of the sources."""
    exhaustive: Flag = True
    """false when the sources are examples."""
    note: Prose | None = None
    """Whatever else must be said."""


class MeasureRecord(Record, shorthand="text"):
    """Something that protects the data (GDPR 32)."""

    kind: MeasureKind = MeasureKind.OTHER
    """access, encryption, audit, certification or other."""
    text: Prose
    """What is done."""
    see: Many[LinkRecord] = ()
    """Pages that say more."""
