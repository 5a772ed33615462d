"""What is stated at one place of a product, resolved: items, purposes, places, people, answers, steps."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, NamedTuple

from msgspec import Struct, field

from privacy_statements.catalog.conditions import Condition, DimensionValue
from privacy_statements.catalog.schemes import Codes
from privacy_statements.catalog.vocabulary import Category, LegalBasis, Recipient, Region, Right, Subject, Word
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.pieces import EvidenceRecord, LinkRecord, ObligationRecord, RetentionRecord
from privacy_statements.records.statements import ImageRecord
from privacy_statements.records.words import (
    COLLECTING,
    SILENT,
    Act,
    AnswerWord,
    Certainty,
    ControlKind,
    Identifiability,
    ItemShape,
    MeasureKind,
    Necessity,
    Obtained,
    Status,
    StoresRelation,
)


class Follower(NamedTuple):
    """The record that replaces another."""

    id: str
    name: str


class Lifecycle(Struct, frozen=True):
    """Where a record is in its life, and who vouches for it."""

    status: Status = Status.CURRENT
    introduced: datetime.date | None = None
    replaced_by: Follower | None = None
    reviewed: datetime.date | None = None
    reviewer: str | None = None
    owner: str | None = None
    evidence: tuple[EvidenceRecord, ...] = ()


class DataItem(Struct, frozen=True):
    """One kind of datum. ``product`` is set for an item that only one product has."""

    id: str
    name: str
    position: Position
    aliases: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    code_name: str | None = None
    definition: str | None = None
    sample: str | None = None
    find_it: str | None = None
    phrase: str | None = None
    page: bool = False
    shape: ItemShape = ItemShape.DATUM
    category: Category | None = None
    parent: str | None = None
    data_classes: tuple[Word, ...] = ()
    identifiability: tuple[Identifiability, ...] = ()
    special_category: bool | None = None
    codes: Codes = ()
    see: tuple[LinkRecord, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    lifecycle: Lifecycle = Lifecycle()
    product: str | None = None


class PurposeUse(Struct, frozen=True):
    """A purpose with the legal basis it has here; ``None`` is not stated."""

    purpose: Word
    legal_basis: LegalBasis | None = None
    note: str | None = None
    interest: str | None = None
    withdrawal: str | None = None


class DataSource(Struct, frozen=True):
    """Where data comes from: a source of its own, or one of our products."""

    id: str
    name: str
    position: Position
    is_product: bool = False
    public: bool | None = None
    aliases: tuple[str, ...] = ()
    description: str | None = None
    purposes: tuple[PurposeUse, ...] = ()
    see: tuple[LinkRecord, ...] = ()


class Strength(IntEnum):
    """How much an answer says: collected > conditional, may > not stated; and never > never with a limit > not stated."""

    NOTHING = 0
    LIMITED = 1
    PLAIN = 2


class Answer(Struct, frozen=True):
    """What is done with an item, in one word, with its scope, condition and form."""

    answer: AnswerWord
    only: str | None = None
    condition: Condition | None = None
    form: str | None = None
    note: str | None = None
    certainty: Certainty = Certainty.CERTAIN

    @property
    def is_hedged(self) -> bool:
        """Whether it says only that something may be collected."""
        return self.certainty is Certainty.MAY and self.answer in COLLECTING

    @property
    def strength(self) -> Strength:
        """How much it says by itself. What its row adds, such as a choice, can only make it weaker."""
        if self.answer in SILENT:
            return Strength.NOTHING
        limited = self.answer is AnswerWord.CONDITIONAL or self.condition or self.only or self.is_hedged
        return Strength.LIMITED if limited else Strength.PLAIN


class Control(Struct, frozen=True):
    """What somebody can do about collection."""

    kind: ControlKind
    who: tuple[Word, ...] = ()
    how: str | None = None
    guide: str | None = None
    default: str | None = None
    lost: str | None = None


class Storage(Struct, frozen=True):
    """Where something is kept, and who or what decides that."""

    subject: str | None = None
    stores: tuple[LinkRecord, ...] = ()
    relation: StoresRelation = StoresRelation.ALL
    regions: tuple[Region, ...] = ()
    exhaustive: bool = True
    decided_by: str | None = None
    note: str | None = None
    see: tuple[LinkRecord, ...] = ()
    id: str | None = None


class RecipientUse(Struct, frozen=True):
    """Who receives data, what for and when."""

    recipient: Recipient
    purposes: tuple[PurposeUse, ...] = ()
    condition: Condition | None = None
    note: str | None = None
    sold: bool | None = None
    shared: bool | None = None


class Viewer(Struct, frozen=True):
    """Who can see data, and when."""

    actor: Word
    condition: Condition | None = None
    note: str | None = None


class Denial(Struct, frozen=True):
    """One act that never happens, and who never does it. It says nothing of other acts, or of anybody else."""

    act: Act
    by: tuple[Word, ...] = ()


class HowObtained(Struct, frozen=True):
    """Collected by the product itself, or reused from sources."""

    how: Obtained
    sources: tuple[DataSource, ...] = ()
    note: str | None = None
    relation: StoresRelation = StoresRelation.ALL
    exhaustive: bool = True


class SourceUse(Struct, frozen=True):
    """What is done with the data of one source."""

    source: DataSource | None = None
    subject: str | None = None
    purposes: tuple[PurposeUse, ...] = ()
    text: str | None = None


class Staff(Struct, frozen=True):
    """Where the staff work."""

    team: str
    regions: tuple[Region, ...]
    note: str | None = None


class Measure(Struct, frozen=True, kw_only=True):
    """Something that protects the data."""

    kind: MeasureKind = MeasureKind.OTHER
    text: str
    see: tuple[LinkRecord, ...] = ()


class Step(Struct, frozen=True):
    """One step of a procedure; the actor is written out on steps inside."""

    title: str | None = None
    actor: Word | None = None
    text: str | None = None
    path: tuple[str, ...] = ()
    image: ImageRecord | None = None
    example: str | None = None
    steps: tuple[Step, ...] = ()
    see: tuple[LinkRecord, ...] = ()


class RightUse(Struct, frozen=True):
    """What somebody can ask for, and how."""

    rights: tuple[Right, ...]
    regulations: tuple[Word, ...] = ()
    actor: Word | None = None
    subject: str | None = None
    text: str | None = None
    steps: tuple[Step, ...] = ()
    guide: str | None = None
    contact: LinkRecord | None = None
    time: str | None = None
    not_erased: str | None = None
    see: tuple[LinkRecord, ...] = ()
    id: str | None = None
    exhaustive: bool = True


class Said(Struct, frozen=True):
    """What holds at one place of a product. ``None`` or empty is not stated."""

    necessity: Necessity = Necessity.UNSPECIFIED
    certainty: Certainty = Certainty.CERTAIN
    level: DimensionValue | None = None
    controls: tuple[Control, ...] = ()
    category: Category | None = None
    condition: Condition | None = None
    purposes: tuple[PurposeUse, ...] = ()
    retention: tuple[RetentionRecord, ...] = ()
    storage: tuple[Storage, ...] = ()
    recipients: tuple[RecipientUse, ...] = ()
    shared: bool | None = None
    visible_to: tuple[Viewer, ...] = ()
    collected_by: tuple[Word, ...] = ()
    given_by: tuple[Word, ...] = ()
    subjects: tuple[Subject, ...] = ()
    data_classes: tuple[Word, ...] = ()
    identifiability: tuple[Identifiability, ...] = ()
    obtained: HowObtained | None = None
    obligation: ObligationRecord | None = None
    answer: Answer | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    act: tuple[Act, ...] = ()
    by: tuple[Word, ...] = ()
    denies: tuple[Denial, ...] = ()

    @property
    def denials(self) -> tuple[Denial, ...]:
        """What a negative statement denies; without a word of it, that it is collected."""
        return self.denies or tuple([Denial(act, self.by) for act in self.act or (Act.COLLECTED,)])


class Lead(Struct, frozen=True):
    """A page that answers a question: a view, and where there are several of it the id of one."""

    view: str
    position: Position
    id: str | None = None
    anchor: str | None = None


class Question(Struct, frozen=True):
    """A question that people ask. ``when`` maps dimensions to the values that are asked about."""

    id: str
    question: str
    position: Position
    also: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    """The products that are asked about; none named means all."""
    items: tuple[DataItem, ...] = ()
    categories: tuple[Category, ...] = ()
    when: tuple[DimensionValue, ...] = ()
    leads_to: tuple[Lead, ...] = ()
    explanation: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_answered_here(self) -> bool:
        """Whether an answer is made of the records; if not, other pages answer."""
        return bool(self.items or self.categories or self.when)

    @property
    def facts(self) -> Mapping[str, str]:
        """The situation that is asked about: the id of a dimension and the id of its value."""
        return {value.dimension: value.id for value in self.when}
