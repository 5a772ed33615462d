"""References → what they lead to, and what is told at one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.catalog import facts
from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.build.holding import NOTHING_ELSE, Holdings, inside
from privacy_statements.catalog.build.references import look_up
from privacy_statements.catalog.circumstances import column_of
from privacy_statements.catalog.conditions import AllOf, AnyOf, Condition, Dimension, DimensionValue, Is, Not, Words
from privacy_statements.catalog.model import Column
from privacy_statements.catalog.vocabulary import LegalBasis, Vocabulary
from privacy_statements.diagnostics.diagnostic import diagnose, nearest
from privacy_statements.records import pieces
from privacy_statements.records import statements as written
from privacy_statements.records.fields import Record, Reference
from privacy_statements.records.words import AnswerWord, Certainty, Necessity

Resolved = TypeVar("Resolved")


class Why(Struct, frozen=True):
    """Why data is processed at one place: purposes as they are written, and the legal basis of those that name none."""

    purposes: tuple[facts.PurposeUse, ...] = ()
    basis: LegalBasis | None = None
    written: Reference | None = None
    """Where the basis is written."""


NO_REASON = Why()


class Resolver(Struct):
    """Looks ids up. What is not found is added to ``findings`` and left out of the answer."""

    vocabulary: Vocabulary
    findings: Findings
    items: Mapping[str, facts.DataItem] = field(default_factory=dict)
    sources: Mapping[str, facts.DataSource] = field(default_factory=dict)
    guides: Mapping[str, object] = field(default_factory=dict)
    holdings: Holdings = field(default_factory=Holdings)
    _shared: dict[tuple[str, ...], Is] = field(default_factory=dict)
    """By the ids of a dimension and of its values, the condition that they make. One object serves all places."""

    def one(self, known: Mapping[str, Resolved], reference: Reference | None, noun: str) -> Resolved | None:
        """What a reference leads to, if there is one."""
        return None if reference is None else look_up(known, reference, noun, self.findings)

    def many(
        self, known: Mapping[str, Resolved], references: Iterable[Reference] | None, noun: str, of: str = ""
    ) -> tuple[Resolved, ...]:
        """What each reference leads to, in order. ``of`` completes the noun."""
        looked_up = (look_up(known, reference, noun, self.findings, of) for reference in references or ())
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
            self._wrong(record, 'met "always" inside a condition; expected it alone, in place of the condition')
        parts: list[Condition | None] = [self._condition(inner) for inner in record.all]
        if either := tuple(c for c in map(self._condition, record.any) if c is not None):
            parts.append(either[0] if len(either) == 1 else AnyOf(either))
        if record.not_ is not None:
            inner = self._condition(record.not_)
            parts.append(Not(inner) if inner is not None else None)
        parts += [self._is(entry) for entry in record.dimensions.values()]
        if record.words is not None:
            parts.append(Words(record.words))
        known = tuple(part for part in parts if part is not None)
        if not (parts or record.any or record.always):
            self._wrong(record, 'met a condition that says nothing; expected a dimension, "words" or "always"')
        return None if not known else known[0] if len(known) == 1 else AllOf(known)

    def _is(self, entry: pieces.DimensionValues) -> Condition | None:
        ids = entry.dimension.id, *[reference.id for reference in entry.values]
        if ids in self._shared:
            return self._shared[ids]
        condition = self._looked_up(entry)
        if condition is not None and len(condition.values) + 1 == len(ids):  # nothing in it is unknown
            self._shared[ids] = condition
        return condition

    def _looked_up(self, entry: pieces.DimensionValues) -> Is | None:
        known: dict[str, Dimension | None] = dict.fromkeys(sorted(pieces.ConditionRecord.keys()))
        known |= self.vocabulary.dimensions
        dimension = look_up(known, entry.dimension, "dimension", self.findings, " in a condition")
        if dimension is None:
            return None
        values = {value.id: value for value in dimension.values}
        of = f' of the dimension "{dimension.id}"'
        if not entry.values:
            message = f"met no value{of}{nearest('', values)}"
            self.findings.append(diagnose("wrong-value", entry.dimension.position, message))
        fulfilling = self.many(values, entry.values, "value", of)
        return Is(dimension, fulfilling) if fulfilling else None

    def _wrong(self, record: Record, message: str) -> None:
        self.findings.append(diagnose("wrong-value", record.position, message))

    def level(self, reference: Reference | None) -> DimensionValue | None:
        """The value that ``dimension.value`` names."""
        return self.one(self.vocabulary.values, reference, "level")

    def columns(self, names: Iterable[Reference]) -> tuple[Column, ...]:
        """The answer columns that names lead to."""
        known = {key: column_of(key, self.vocabulary) for key in self.vocabulary.columns}
        return tuple(dict.fromkeys(self.many(known, names, "column")))

    # --- what can be said

    def answer(self, record: pieces.AnswerRecord) -> facts.Answer:
        """An answer; its word follows from its condition when none is written."""
        if record.answer is not None and record.written_fields == {"answer"}:
            return NOTHING_ELSE[record.answer]
        condition = self.condition(record.condition)
        word = record.answer or (AnswerWord.CONDITIONAL if condition else AnswerWord.COLLECTED)
        return facts.Answer(word, record.only, condition, record.form, record.note)

    def answers(
        self, written_answers: Mapping[Reference, pieces.AnswerRecord], columns: Iterable[Column]
    ) -> dict[str, facts.Answer]:
        """Answers by column; a column that the tables around do not have is a mistake."""
        known = {column.id: column for column in columns}
        answers = {name: self.answer(answer) for name, answer in written_answers.items()}
        if written_answers and not known:
            first = next(iter(written_answers))
            message = f'met an answer for "{first.id}" without columns; expected "columns" here or on a section around'
            self.findings.append(diagnose("unknown-reference", first.position, message))
            return {}
        return {
            name.id: answer
            for name, answer in answers.items()
            if look_up(known, name, "column", self.findings) is not None
        }

    def purposes(self, records: Iterable[pieces.PurposeRecord]) -> tuple[facts.PurposeUse, ...]:
        """Purposes with their legal bases."""
        return tuple(
            facts.PurposeUse(
                purpose,
                self.one(self.vocabulary.legal_bases, record.legal_basis, "legal basis"),
                record.note,
                record.interest,
                record.withdrawal,
            )
            for record in records
            if (purpose := self.one(self.vocabulary.purposes, record.purpose, "purpose")) is not None
        )

    def why(self, outer: Why, stated: dict[str, Any], record: written.Statement) -> Why:
        """The purposes and the legal basis that hold at a place. Where one of the two is written there, both are
        ``stated``."""
        if stated.get("necessity") is Necessity.NEVER:
            outer = NO_REASON  # what never happens has none
        basis = self.one(self.vocabulary.legal_bases, record.legal_basis, "legal basis")
        if basis is None and "purposes" not in stated:
            return outer
        why = Why(stated.get("purposes", outer.purposes), basis or outer.basis, record.legal_basis or outer.written)
        if why.basis is not None and why.purposes:
            stated["purposes"] = tuple(
                use if use.legal_basis else replace(use, legal_basis=why.basis) for use in why.purposes
            )
        return why

    def special_category(self, own: bool | None, category: str | None) -> bool | None:
        """Whether an item is of a special category: as it says itself, or a category around it does."""
        return self.vocabulary.is_special(category) if own is None else own

    def storage(self, record: pieces.StorageRecord) -> facts.Storage:
        """A place of storage with its regions."""
        regions = self.many(self.vocabulary.regions, record.regions, "region")
        return facts.Storage(
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

    def stated(self, record: written.Statement, columns: tuple[Column, ...]) -> dict[str, Any]:
        """What is written at one place, by the names of ``Said``, and nothing that comes from around it."""
        if record.disregard:
            self.findings.silence(record)
        own = {name: _READING[name](self, record, columns) for name in record.written_fields if name in _READING}
        if "denies" in own:
            if "act" in own or "by" in own:
                self._wrong(record, 'met "denies" beside "act" or "by"; expected one of the two ways')
            denied: Any = own["denies"]
            own["act"] = tuple(dict.fromkeys(denial.act for denial in denied))
            own["by"] = tuple({actor.id: actor for denial in denied for actor in denial.by}.values())
        elif "act" in own or "by" in own:
            own["denies"] = ()  # those around are others
        return own

    def inside(self, outer: facts.Said, stated: Mapping[str, Any], record: written.Statement) -> facts.Said:
        """What holds at a place. Several acts and several actors do not say who never does which of them."""
        said = inside(outer, stated, record)
        if len(said.act) > 1 and len(said.by) > 1 and not said.denies and ("act" in stated or "by" in stated):
            pairs = ", ".join(f"{{act: {act}, by: {by.id}}}" for act, by in zip(said.act, said.by, strict=False))
            message = f"met {len(said.act)} acts and {len(said.by)} actors; expected each act with who never does it"
            self._wrong(record, f'{message}, such as "denies: [{pairs}]"')
        return said

    def control(self, record: pieces.ControlRecord) -> facts.Control:
        """What somebody can do about collection."""
        return facts.Control(
            kind=record.kind,
            who=self.many(self.vocabulary.actors, record.who, "actor"),
            how=record.how,
            guide=self.guide(record.guide),
            default=record.default,
            lost=record.lost,
        )

    def recipient(self, record: pieces.RecipientRecord) -> facts.RecipientUse | None:
        """Who receives data, if it is known who that is."""
        recipient = self.one(self.vocabulary.recipients, record.recipient, "recipient")
        if recipient is None:
            return None
        return facts.RecipientUse(
            recipient=recipient,
            purposes=self.purposes(record.purposes),
            condition=self.condition(record.condition),
            note=record.note,
            sold=record.sold,
            shared=record.shared,
        )

    def viewer(self, record: pieces.ViewerRecord) -> facts.Viewer | None:
        """Who can see data, if it is known who that is."""
        actor = self.one(self.vocabulary.actors, record.actor, "actor")
        return None if actor is None else facts.Viewer(actor, self.condition(record.condition), record.note)

    def obtained(self, record: pieces.ObtainedRecord | None) -> facts.HowObtained | None:
        """How a product comes by data."""
        if record is None:
            return None
        sources = self.many(self.sources, record.sources, "data source")
        return facts.HowObtained(record.how, sources, record.note, record.relation, record.exhaustive)


_READING: Mapping[str, Callable[[Resolver, Any, tuple[Column, ...]], object]] = {
    "necessity": lambda to, r, _: r.necessity or Necessity.UNSPECIFIED,
    "certainty": lambda to, r, _: r.certainty or Certainty.CERTAIN,
    "level": lambda to, r, _: to.level(r.level),
    "controls": lambda to, r, _: tuple(to.control(control) for control in r.controls or ()),
    "category": lambda to, r, _: to.one(to.vocabulary.categories, r.category, "category"),
    "condition": lambda to, r, _: to.condition(r.condition),
    "purposes": lambda to, r, _: to.purposes(r.purposes or ()),
    "retention": lambda to, r, _: r.retention or (),
    "storage": lambda to, r, _: tuple(to.storage(place) for place in r.storage or ()),
    "recipients": lambda to, r, _: tuple(filter(None, map(to.recipient, r.recipients or ()))),
    "shared": lambda to, r, _: r.shared,
    "visible_to": lambda to, r, _: tuple(filter(None, map(to.viewer, r.visible_to or ()))),
    "collected_by": lambda to, r, _: to.many(to.vocabulary.actors, r.collected_by, "actor"),
    "given_by": lambda to, r, _: to.many(to.vocabulary.actors, r.given_by, "actor"),
    "subjects": lambda to, r, _: to.many(to.vocabulary.subjects, r.subjects, "data subject"),
    "data_classes": lambda to, r, _: to.many(to.vocabulary.data_classes, r.data_classes, "data class"),
    "identifiability": lambda to, r, _: r.identifiability or (),
    "obtained": lambda to, r, _: to.obtained(r.obtained),
    "obligation": lambda to, r, _: r.obligation,
    "answer": lambda to, r, _: to.answer(r.answer) if r.answer else None,
    "answers": lambda to, r, columns: to.answers(r.answers, columns),
    "act": lambda to, r, _: r.act or (),
    "by": lambda to, r, _: to.many(to.vocabulary.actors, r.by, "actor"),
    "denies": lambda to, r, _: tuple(
        facts.Denial(each.act, to.many(to.vocabulary.actors, each.by, "actor")) for each in r.denies or ()
    ),
}
"""By the name of a field of ``Said``, how it is made of a record. The fields of records are in the same order."""
