"""References → what they lead to, and what is said on a section → what holds inside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from privacy_statements.build.findings import Findings
from privacy_statements.build.references import look_up
from privacy_statements.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Dimension,
    DimensionValue,
    Is,
    Not,
    Words,
    both,
)
from privacy_statements.diagnostics import diagnose, nearest
from privacy_statements.model import (
    Answer,
    Column,
    Control,
    DataItem,
    DataSource,
    HowObtained,
    PurposeUse,
    RecipientUse,
    Said,
    Storage,
    Viewer,
)
from privacy_statements.records import pieces
from privacy_statements.records import statements as written
from privacy_statements.records.fields import Record, Reference
from privacy_statements.records.words import AnswerWord, Necessity
from privacy_statements.vocabulary import Vocabulary

Resolved = TypeVar("Resolved")

# what is said of data even where it is never collected
DESCRIBING = ("category", "condition", "subjects", "data_classes", "identifiability")


@dataclass(slots=True)
class Resolver:
    """Looks ids up. What is not found is added to ``found`` and left out of the answer."""

    vocabulary: Vocabulary
    found: Findings
    items: Mapping[str, DataItem] = field(default_factory=dict)
    sources: Mapping[str, DataSource] = field(default_factory=dict)
    guides: Mapping[str, object] = field(default_factory=dict)

    def one(self, known: Mapping[str, Resolved], reference: Reference | None, noun: str) -> Resolved | None:
        """What a reference leads to, if there is one."""
        return None if reference is None else look_up(known, reference, noun, self.found)

    def many(
        self, known: Mapping[str, Resolved], references: Iterable[Reference] | None, noun: str
    ) -> tuple[Resolved, ...]:
        """What each reference leads to, in order."""
        looked_up = (look_up(known, reference, noun, self.found) for reference in references or ())
        return tuple(resolved for resolved in looked_up if resolved is not None)

    def guide(self, reference: Reference | None) -> str | None:
        """The id of a guide that exists."""
        return reference.id if reference and self.one(self.guides, reference, "guide") is not None else None

    # --- conditions and dimensions

    def condition(self, record: pieces.ConditionRecord | None) -> Condition | None:
        """The condition that a record describes; ``None`` when it always holds."""
        return None if record is None or record.always else self._condition(record)

    def _condition(self, record: pieces.ConditionRecord) -> Condition | None:
        """``None`` for a condition that is not understood or says nothing; both are reported."""
        if record.always or record.words == "always":
            self._wrong(
                record, 'met "always" inside a condition; expected it alone, in place of the condition'
            )
        parts: list[Condition | None] = [self._condition(inner) for inner in record.all]
        if either := tuple(c for c in map(self._condition, record.any) if c is not None):
            parts.append(either[0] if len(either) == 1 else AnyOf(either))
        if record.not_ is not None:
            inner = self._condition(record.not_)
            parts.append(Not(inner) if inner is not None else None)
        parts += [self._is(entry) for entry in record.dimensions.values()]
        if record.words is not None:
            parts.append(Words(record.words))
        kept = tuple(part for part in parts if part is not None)
        if not (parts or record.any or record.always):
            self._wrong(
                record, 'met a condition that says nothing; expected a dimension, "words" or "always"'
            )
        return None if not kept else kept[0] if len(kept) == 1 else AllOf(kept)

    def _is(self, entry: pieces.DimensionValues) -> Condition | None:
        known: dict[str, Dimension | None] = dict.fromkeys(sorted(pieces.ConditionRecord.own_keys))
        known |= self.vocabulary.dimensions
        dimension = look_up(known, entry.dimension, "dimension", self.found, " in a condition")
        if dimension is None:
            return None
        values = {value.id: value for value in dimension.values}
        of = f' of the dimension "{dimension.id}"'
        if not entry.values:
            message = f"met no value{of}{nearest('', values)}"
            self.found.append(diagnose("wrong-value", entry.dimension.position, message))
        met = [look_up(values, reference, "value", self.found, of) for reference in entry.values]
        kept = tuple(value for value in met if value is not None)
        return Is(dimension, kept) if kept else None

    def _wrong(self, record: Record, message: str) -> None:
        self.found.append(diagnose("wrong-value", record.position, message))

    def level(self, reference: Reference | None) -> DimensionValue | None:
        """The value that ``dimension.value`` names."""
        levels = {
            f"{dimension.id}.{value.id}": value
            for dimension in self.vocabulary.dimensions.values()
            for value in dimension.values
        }
        return self.one(levels, reference, "level")

    def columns(self, names: Iterable[Reference]) -> tuple[Column, ...]:
        """The answer columns that names lead to."""
        known: dict[str, Column] = {}
        for dimension in self.vocabulary.dimensions.values():
            known[dimension.id] = Column(dimension.id, dimension.name)
            for value in dimension.values:
                known[f"{dimension.id}.{value.id}"] = Column(f"{dimension.id}.{value.id}", value.name)
        return tuple(dict.fromkeys(self.many(known, names, "column")))

    # --- what can be said

    def answer(self, record: pieces.AnswerRecord) -> Answer:
        """An answer; its word follows from its condition when none is written."""
        condition = self.condition(record.condition)
        word = record.answer or (AnswerWord.CONDITIONAL if condition else AnswerWord.COLLECTED)
        return Answer(word, record.only, condition, record.form, record.note)

    def answers(
        self, written_answers: Mapping[Reference, pieces.AnswerRecord], columns: Iterable[Column]
    ) -> dict[str, Answer]:
        """Answers by column; a column that the tables around do not have is a mistake."""
        known = {column.id: column for column in columns}
        made = {name: self.answer(answer) for name, answer in written_answers.items()}
        if written_answers and not known:
            first = next(iter(written_answers))
            message = f'met an answer for "{first.id}" without columns; expected "columns" here or on a section around'
            self.found.append(diagnose("unknown-reference", first.position, message))
            return {}
        return {
            name.id: answer
            for name, answer in made.items()
            if look_up(known, name, "column", self.found) is not None
        }

    def purposes(self, records: Iterable[pieces.PurposeRecord]) -> tuple[PurposeUse, ...]:
        """Purposes with their legal bases."""
        return tuple(
            PurposeUse(
                purpose,
                self.one(self.vocabulary.legal_bases, record.legal_basis, "legal basis"),
                record.note,
                record.interest,
                record.withdrawal,
            )
            for record in records
            if (purpose := self.one(self.vocabulary.purposes, record.purpose, "purpose")) is not None
        )

    def storage(self, record: pieces.StorageRecord) -> Storage:
        """A place of storage with its regions."""
        regions = self.many(self.vocabulary.regions, record.regions, "region")
        return Storage(
            subject=record.subject,
            stores=tuple(record.stores),
            relation=record.relation,
            regions=regions,
            exhaustive=record.exhaustive,
            decided_by=record.decided_by,
            note=record.note,
            see=tuple(record.see),
            id=record.id,
        )

    def said(self, record: written.Statement, columns: tuple[Column, ...]) -> Said:
        """What is said at one place, and nothing that comes from around it."""
        self.found.silence(record)
        words = self.vocabulary
        return Said(
            necessity=record.necessity or Necessity.UNSPECIFIED,
            level=self.level(record.level),
            controls=tuple(self._control(control) for control in record.controls or ()),
            category=self.one(words.categories, record.category, "category"),
            condition=self.condition(record.condition),
            purposes=self.purposes(record.purposes or ()),
            retention=tuple(record.retention or ()),
            storage=tuple(self.storage(place) for place in record.storage or ()),
            recipients=tuple(r for r in map(self._recipient, record.recipients or ()) if r is not None),
            visible_to=tuple(v for v in map(self._viewer, record.visible_to or ()) if v is not None),
            collected_by=self.many(words.actors, record.collected_by, "actor"),
            subjects=self.many(words.subjects, record.subjects, "data subject"),
            data_classes=self.many(words.data_classes, record.data_classes, "data class"),
            identifiability=tuple(record.identifiability or ()),
            obtained=self._obtained(record.obtained),
            obligation=record.obligation,
            answer=self.answer(record.answer) if record.answer else None,
            answers=self.answers(record.answers, columns),
            act=tuple(record.act or ()),
            by=self.many(words.actors, record.by, "actor"),
        )

    def _control(self, record: pieces.ControlRecord) -> Control:
        return Control(
            kind=record.kind,
            who=self.many(self.vocabulary.actors, record.who, "actor"),
            how=record.how,
            guide=self.guide(record.guide),
            default=record.default,
            lost=record.lost,
        )

    def _recipient(self, record: pieces.RecipientRecord) -> RecipientUse | None:
        recipient = self.one(self.vocabulary.recipients, record.recipient, "recipient")
        if recipient is None:
            return None
        return RecipientUse(
            recipient=recipient,
            purposes=self.purposes(record.purposes),
            condition=self.condition(record.condition),
            note=record.note,
            sold=record.sold,
            shared=record.shared,
        )

    def _viewer(self, record: pieces.ViewerRecord) -> Viewer | None:
        actor = self.one(self.vocabulary.actors, record.actor, "actor")
        return None if actor is None else Viewer(actor, self.condition(record.condition), record.note)

    def _obtained(self, record: pieces.ObtainedRecord | None) -> HowObtained | None:
        if record is None:
            return None
        sources = self.many(self.sources, record.sources, "data source")
        return HowObtained(record.how, sources, record.note, record.relation)


def inside(outer: Said, own: Said, record: written.Statement) -> Said:
    """What holds at a place: what is said there, else what is said around it. Conditions add up, unless
    the record lifts them with ``always``. What never happens has nothing of what is said of what does."""
    if own.necessity is Necessity.NEVER and outer.necessity is not Necessity.NEVER:
        described = {name: getattr(outer, name) for name in DESCRIBING}
        outer = Said(necessity=Necessity.NEVER, **described)
    written_keys = record.model_fields_set
    taken = {name: getattr(own, name) for name in Said.__slots__ if name in written_keys}
    if not (record.condition is not None and record.condition.always):
        taken["condition"] = both(outer.condition, own.condition)
    taken["answers"] = {**outer.answers, **own.answers}
    return replace(outer, **taken)
