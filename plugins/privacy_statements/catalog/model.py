"""The resolved, frozen catalog: what is true, whoever reads it.

A record as written may be short, may refer and may leave things to the section around; here everything is
written out. What has no reference inside (a link, a picture, the words of another source) keeps the type
of its record.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from msgspec import Struct, field

from privacy_statements.catalog.conditions import Condition
from privacy_statements.catalog.facts import Answer as Answer
from privacy_statements.catalog.facts import Control as Control
from privacy_statements.catalog.facts import DataItem as DataItem
from privacy_statements.catalog.facts import DataSource as DataSource
from privacy_statements.catalog.facts import Denial as Denial
from privacy_statements.catalog.facts import Follower as Follower
from privacy_statements.catalog.facts import HowObtained as HowObtained
from privacy_statements.catalog.facts import Lead as Lead
from privacy_statements.catalog.facts import Lifecycle as Lifecycle
from privacy_statements.catalog.facts import Measure as Measure
from privacy_statements.catalog.facts import PurposeUse as PurposeUse
from privacy_statements.catalog.facts import Question as Question
from privacy_statements.catalog.facts import RecipientUse as RecipientUse
from privacy_statements.catalog.facts import RightUse as RightUse
from privacy_statements.catalog.facts import Said as Said
from privacy_statements.catalog.facts import SourceUse as SourceUse
from privacy_statements.catalog.facts import Staff as Staff
from privacy_statements.catalog.facts import Step as Step
from privacy_statements.catalog.facts import Storage as Storage
from privacy_statements.catalog.facts import Strength as Strength
from privacy_statements.catalog.facts import Viewer as Viewer
from privacy_statements.catalog.vocabulary import Vocabulary, Word
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.kinds import AutomatedDecisionRecord, OrganizationRecord
from privacy_statements.records.pieces import EvidenceRecord, LinkRecord, SourcePage
from privacy_statements.records.statements import QuotationRecord, TableRecord
from privacy_statements.records.words import (
    COLLECTING,
    OPEN,
    ComparisonColumn,
    ComparisonOrder,
    GuideEffect,
    Impact,
    ItemShape,
    Relation,
    SectionKind,
)

Summary = TypeVar("Summary")
PRODUCT = "product"
"""The column of a row's answer for the product as a whole."""


class Part(Struct, frozen=True, kw_only=True):
    """One part of an item, with the answers that differ from the whole."""

    item: DataItem | None = None
    name: str
    note: str | None = None
    only: str | None = None
    condition: Condition | None = None
    form: str | None = None
    answers: Mapping[str, Answer]
    relation: Relation = Relation.ALL
    parts: tuple[Part, ...] = ()
    exhaustive: bool = True
    see: tuple[LinkRecord, ...] = ()
    position: Position
    needs_review: tuple[str, ...] = ()

    @property
    def may_be_collected(self) -> bool:
        """Whether it, or a part of it, is said to be collected, under whatever condition."""
        said = any(answer.answer in COLLECTING for answer in self.answers.values())
        return said or any(part.may_be_collected for part in self.parts)


class Row(Struct, frozen=True):
    """One statement in one section about one item, or about the section itself (``item`` is ``None``)."""

    id: str
    product: str
    item: DataItem | None
    name: str
    section: tuple[str, ...]
    section_id: str
    said: Said
    position: Position
    answers: Mapping[str, Answer]
    description: str | None = None
    note: str | None = None
    only: str | None = None
    form: str | None = None
    code_name: str | None = None
    former_names: tuple[str, ...] = ()
    shape: ItemShape = ItemShape.DATUM
    relation: Relation = Relation.ALL
    parts: tuple[Part, ...] = ()
    exhaustive: bool = True
    list_exhaustive: bool | None = None
    see: tuple[LinkRecord, ...] = ()
    lifecycle: Lifecycle = Lifecycle()
    about_all: bool = False
    needs_review: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The row's anchor on its product's page."""
        return f"row-{self.id}"

    @property
    def answer(self) -> Answer:
        """The answer for the product as a whole."""
        return self.answers[PRODUCT]

    @property
    def may_be_collected(self) -> bool:
        """Whether it is collected under any condition, or nobody has said that it is not."""
        for answer in self.answers.values():  # asked of every row
            if answer.answer in OPEN:
                return True
        return any(part.may_be_collected for part in self.parts)


class Section(Struct, frozen=True):
    """A section of a product or guide. ``own`` is what is said on it, ``said`` what holds in it. ``continues`` is the
    id of the section around one without a heading; its heading is that one's, and its id unless it has its own."""

    id: str
    heading: str
    kind: SectionKind
    position: Position
    own: Said
    said: Said
    columns: tuple[Column, ...] = ()
    grouped: bool = False
    exhaustive: bool | None = None
    before: str | None = None
    after: str | None = None
    rows: tuple[Row, ...] = ()
    tables: tuple[TableRecord, ...] = ()
    uses: tuple[SourceUse, ...] = ()
    staff: tuple[Staff, ...] = ()
    measures: tuple[Measure, ...] = ()
    rights: tuple[RightUse, ...] = ()
    quotations: tuple[QuotationRecord, ...] = ()
    steps: tuple[Step, ...] = ()
    see: tuple[LinkRecord, ...] = ()
    sections: tuple[Section, ...] = ()
    continues: str | None = None
    needs_review: tuple[str, ...] = ()

    def walk(self) -> Iterator[Section]:
        """This section and all inside it, in the writer's order."""
        yield self
        for section in self.sections:
            if section.sections:
                yield from section.walk()
            else:  # most have none: no generator for each of them
                yield section


class Column(Struct, frozen=True):
    """An answer column of a table: a dimension, or one value of it."""

    id: str
    name: str
    description: str | None = None
    condition: Condition | None = None
    """When its answers count."""


class Document(Struct, frozen=True):
    """What a product and a guide have in common. ``root`` holds the tree of sections."""

    id: str
    name: str
    title: str
    position: Position
    root: Section
    summary: str | None = None
    description: str | None = None
    language: str | None = None
    applies_to: tuple[LinkRecord, ...] = ()
    see_also: tuple[LinkRecord, ...] = ()
    source: SourcePage | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    lifecycle: Lifecycle = Lifecycle()


class Product(Document, frozen=True):
    """A product: what it does with data."""

    former_names: tuple[str, ...] = ()
    family: str | None = None
    platforms: tuple[str, ...] = ()
    provider: Word | None = None
    controllers: tuple[LinkRecord, ...] = ()
    automated_decisions: tuple[AutomatedDecisionRecord, ...] | None = None
    rows: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    """Rows that its record keeps and says to be over: no page but its own shows them, below what holds."""


class History(Struct, frozen=True):
    """What earlier states of the records tell of today's, where somebody has frozen any."""

    days: Mapping[str, tuple[datetime.date, ...]]
    """By product, the days on which it was frozen, the newest first."""
    since: Mapping[str, datetime.date]
    """By the id of a row with that of its product, the newest day on which it was not there yet."""
    gone: Mapping[str, tuple[tuple[Row, datetime.date | None], ...]]
    """By product, the rows that its record has no more, each as the newest state has it, with the newest day on which it
    was not yet over."""
    products: tuple[tuple[Product, datetime.date], ...] = ()
    """The products that are no more, in the same way."""


class Affect(Struct, frozen=True, kw_only=True):
    """What a guide has to do with what a product collects."""

    product: str
    items: tuple[DataItem, ...] = ()
    setting: str | None = None
    path: tuple[str, ...] = ()
    effect: str | None = None
    how: GuideEffect = GuideEffect.SHOWS

    @property
    def is_choice(self) -> bool:
        """Whether it turns something on or off."""
        return self.how in (GuideEffect.TURNS_ON, GuideEffect.TURNS_OFF)


class Guide(Document, frozen=True):
    """A procedure, linked to the products that it is about."""

    affects: tuple[Affect, ...] = ()


class Comparison(Struct, frozen=True):
    """Products side by side. ``None`` for items or categories means all."""

    id: str
    name: str
    position: Position
    products: tuple[str, ...]
    introduction: str | None = None
    items: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    columns: tuple[ComparisonColumn, ...] = (ComparisonColumn.ANSWER,)
    order: ComparisonOrder = ComparisonOrder.NAME
    local_items: bool = True
    metadata: Mapping[str, Any] = field(default_factory=dict)
    lifecycle: Lifecycle = Lifecycle()


class Change(Struct, frozen=True):
    """What changed in what is done with data, and from when it holds."""

    id: str
    name: str
    position: Position
    date: datetime.date
    what: str
    material: bool
    announced: datetime.date | None = None
    products: tuple[str, ...] = ()
    items: tuple[DataItem, ...] = ()
    impact: Impact | None = None
    reason: str | None = None
    evidence: tuple[EvidenceRecord, ...] = ()


class Mention(Struct, frozen=True):
    """One place where a product speaks of an item: a row about it, or a part of another item's row.

    For a part, ``whole`` is the name of what it is a part of, and ``relation`` how the parts of that whole
    belong together; ``alternative`` is true if other parts can stand in its place, here or further out. ``scopes`` are
    what the parts around it are limited to, in words.
    """

    row: Row
    part: Part | None = None
    whole: str = ""
    relation: Relation = Relation.ALL
    alternative: bool = False
    scopes: tuple[str, ...] = ()


class Catalog(Struct, frozen=True, dict=True):
    """Everything, resolved. Products, items and the rest are keyed by id, in a stable order."""

    organization: OrganizationRecord | None
    vocabulary: Vocabulary
    items: Mapping[str, DataItem]
    sources: Mapping[str, DataSource]
    products: Mapping[str, Product]
    guides: Mapping[str, Guide]
    comparisons: Mapping[str, Comparison]
    mentions: Mapping[str, tuple[Mention, ...]]
    """By item id: every row and part about the item, product by product."""
    narrower: Mapping[str, tuple[DataItem, ...]] = field(default_factory=dict)
    """By item id: the items whose parent it is."""
    changes: Mapping[str, Change] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    history: History = History({}, {}, {})
    used: frozenset[tuple[str, str]] = frozenset()
    """What records refer to: what messages call it (``NOUNS``), and its id."""

    def once(self, make: Callable[[Catalog], Summary]) -> Summary:
        """The result of ``make``, a function at the top of a module, for this catalog. It is called once."""
        summaries: dict[Any, Any] = vars(self)
        if make not in summaries:
            summaries[make] = make(self)
        summary: Summary = summaries[make]
        return summary

    def mentions_by(self, products: Iterable[str], item: str) -> list[Mention]:
        """Every mention of an item in these products."""
        return [mention for mention in self.mentions.get(item, ()) if mention.row.product in products]

    @property
    def rows(self) -> Iterator[Row]:
        """All rows, product by product, in section order."""
        for product in self.products.values():
            yield from product.rows
