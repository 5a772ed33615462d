"""References → what they lead to, and what is said on a section → what holds inside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from privacy_statements.build.findings import Findings
from privacy_statements.build.words import look_up
from privacy_statements.conditions import (
    AllOf,
    AnyOf,
    Condition,
    DimensionValue,
    Is,
    Not,
    Words,
    both,
)
from privacy_statements.diagnostics import diagnose, did_you_mean
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
from privacy_statements.position import Position
from privacy_statements.records import pieces
from privacy_statements.records import statements as written
from privacy_statements.records.fields import Reference
from privacy_statements.records.words import AnswerWord, Necessity
from privacy_statements.vocabulary import Vocabulary

Resolved = TypeVar("Resolved")


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
        if record is None or record.always:
            return None
        parts: list[Condition | None] = [self.condition(inner) for inner in record.all]
        if record.any:
            inner_any = tuple(c for c in (self.condition(inner) for inner in record.any) if c is not None)
            parts.append(inner_any[0] if len(inner_any) == 1 else AnyOf(inner_any))
        if record.not_ is not None:
            inner = self.condition(record.not_)
            parts.append(Not(inner) if inner is not None else None)
        parts += [self._is(entry) for entry in record.dimensions]
        if record.words is not None:
            parts.append(Words(record.words))
        kept = tuple(part for part in parts if part is not None)
        return None if not kept else kept[0] if len(kept) == 1 else AllOf(kept)

    def _is(self, entry: pieces.DimensionValues) -> Condition | None:
        dimensions = self.vocabulary.dimensions
        if entry.dimension.id not in dimensions and "dimension" in self.found.unjudged:
            return None
        if entry.dimension.id not in dimensions:
            known = [*dimensions, *pieces.ConditionRecord.own_keys]
            hint = did_you_mean(entry.dimension.id, known)
            message = f'unknown dimension "{entry.dimension.id}" in a condition{hint}'
            self.found.append(diagnose("unknown-reference", entry.dimension.position, message))
            return None
        dimension = dimensions[entry.dimension.id]
        values = self.many(
            {value.id: value for value in dimension.values}, entry.values, f'value of "{dimension.id}"'
        )
        return Is(dimension, values) if values else None

    def level(self, reference: Reference | None) -> DimensionValue | None:
        """The value that ``dimension.value`` names."""
        levels = {
            f"{dimension.id}.{value.id}": value
            for dimension in self.vocabulary.dimensions.values()
            for value in dimension.values
        }
        return self.one(levels, reference, "level")

    def columns(self, names: Iterable[str], position: Position) -> tuple[Column, ...]:
        """The answer columns that names lead to."""
        known: dict[str, Column] = {}
        for dimension in self.vocabulary.dimensions.values():
            known[dimension.id] = Column(dimension.id, dimension.name)
            for value in dimension.values:
                known[f"{dimension.id}.{value.id}"] = Column(f"{dimension.id}.{value.id}", value.name)
        return self.many(known, (Reference(name, position) for name in names), "column")

    # --- what can be said

    def answer(self, record: pieces.AnswerRecord) -> Answer:
        """An answer; its word follows from its condition when none is written."""
        condition = self.condition(record.condition)
        word = record.answer or (AnswerWord.CONDITIONAL if condition else AnswerWord.COLLECTED)
        return Answer(word, record.only, condition, record.form, record.note)

    def answers(
        self, written_answers: Mapping[str, pieces.AnswerRecord], columns: Iterable[Column]
    ) -> dict[str, Answer]:
        """Answers by column; a column that the tables around do not have is a mistake."""
        known = [column.id for column in columns]
        for name in written_answers:
            if name not in known:
                hint = did_you_mean(name, known) or (f"; expected one of {', '.join(known)}" if known else "")
                message = f'unknown column "{name}"{hint}'
                where = written_answers[name].position
                self.found.append(diagnose("unknown-reference", where, message))
        return {name: self.answer(answer) for name, answer in written_answers.items() if name in known}

    def purposes(self, records: Iterable[pieces.PurposeRecord]) -> tuple[PurposeUse, ...]:
        """Purposes with their legal bases."""
        return tuple(
            PurposeUse(
                purpose, self.one(self.vocabulary.legal_bases, record.legal_basis, "legal basis"), record.note
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
        )

    def said(self, record: written.Statement, columns: tuple[Column, ...]) -> Said:
        """What is said at one place, and nothing that comes from around it."""
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
            recipient, self.purposes(record.purposes), self.condition(record.condition), record.note
        )

    def _viewer(self, record: pieces.ViewerRecord) -> Viewer | None:
        actor = self.one(self.vocabulary.actors, record.actor, "actor")
        return None if actor is None else Viewer(actor, self.condition(record.condition), record.note)

    def _obtained(self, record: pieces.ObtainedRecord | None) -> HowObtained | None:
        if record is None:
            return None
        return HowObtained(record.how, self.many(self.sources, record.sources, "data source"), record.note)


def inside(outer: Said, own: Said, record: written.Statement) -> Said:
    """What holds at a place: what is said there, else what is said around it. Conditions add up, unless
    the record lifts them with ``always``."""
    written_keys = record.model_fields_set
    taken = {name: getattr(own, name) for name in Said.__slots__ if name in written_keys}
    if not (record.condition is not None and record.condition.always):
        taken["condition"] = both(outer.condition, own.condition)
    taken["answers"] = {**outer.answers, **own.answers}
    return replace(outer, **taken)
