"""Records → objects of the catalog: references → what they lead to, and what is told at one place.

A field of a record is that of the same name in the catalog, and its annotation says how its value is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Protocol, TypeVar, get_origin

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.catalog import facts
from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.build.holding import NOTHING_ELSE, NOTHING_SAID, Holdings, inside
from privacy_statements.catalog.build.references import look_up
from privacy_statements.catalog.circumstances import column_of
from privacy_statements.catalog.conditions import AllOf, AnyOf, Condition, Dimension, DimensionValue, Is, Not, Words
from privacy_statements.catalog.model import Column, Lead
from privacy_statements.catalog.schema_ids import REFERS_TO
from privacy_statements.catalog.vocabulary import NOUNS, Category, LegalBasis, Vocabulary
from privacy_statements.diagnostics.diagnostic import diagnose, nearest
from privacy_statements.records import kinds, pieces
from privacy_statements.records import statements as written
from privacy_statements.records.fields import Record, Reference, hints_of, types_in
from privacy_statements.records.words import AnswerWord, Necessity, Status

Resolved = TypeVar("Resolved")
Built = TypeVar("Built", bound=Struct)
Way = Callable[["Resolver", Any], Any]
"""How the value of a field is made."""

OTHERWISE = {"levels": "values", "origins": "sources"}
"""By list of ids, the name of what has them, where that is another one."""
CLASS_OF: Mapping[type[Record], type[Struct]] = {
    kinds.LeadRecord: Lead,
    pieces.ControlRecord: facts.Control,
    pieces.DenialRecord: facts.Denial,
    pieces.MeasureRecord: facts.Measure,
    pieces.ObtainedRecord: facts.HowObtained,
    pieces.PurposeRecord: facts.PurposeUse,
    pieces.RecipientRecord: facts.RecipientUse,
    pieces.StorageRecord: facts.Storage,
    pieces.ViewerRecord: facts.Viewer,
    written.RightRecord: facts.RightUse,
    written.StaffRecord: facts.Staff,
    written.StepRecord: facts.Step,
    written.UseRecord: facts.SourceUse,
}
"""By kind of a record that stands in another one, what is made of it."""


class Why(Struct, frozen=True):
    """Why data is processed at one place: purposes as they are written, and the legal basis of those that name none."""

    purposes: tuple[facts.PurposeUse, ...] = ()
    basis: LegalBasis | None = None
    written: Reference | None = None
    """Where the basis is written."""


NO_REASON = Why()
AS_USUAL = facts.Lifecycle()
SAID = frozenset(facts.Said.__struct_fields__)


class Named(Protocol):
    """Any record with a name."""

    @property
    def name(self) -> str: ...


class Resolver(Struct):
    """Looks ids up. What is not found is added to ``findings`` and left out of the answer."""

    vocabulary: Vocabulary
    findings: Findings
    items: Mapping[str, facts.DataItem] = field(default_factory=dict)
    sources: Mapping[str, facts.DataSource] = field(default_factory=dict)
    guides: Mapping[str, object] = field(default_factory=dict)
    products: Mapping[str, object] = field(default_factory=dict)
    holdings: Holdings = field(default_factory=Holdings)
    _shared: dict[tuple[str, ...], Is] = field(default_factory=dict)
    """By the ids of a dimension and of its values, the condition that they make. One object serves all places."""

    def target(self, by_id: Mapping[str, Resolved], reference: Reference | None, noun: str) -> Resolved | None:
        """The object that a reference names, if there is a reference."""
        return None if reference is None else look_up(by_id, reference, noun, self.findings)

    def many(
        self, by_id: Mapping[str, Resolved], references: Iterable[Reference] | None, noun: str, of: str = ""
    ) -> tuple[Resolved, ...]:
        """The object that each reference names, in order. ``of`` completes the noun."""
        looked_up = (look_up(by_id, reference, noun, self.findings, of) for reference in references or ())
        return tuple(resolved for resolved in looked_up if resolved is not None)

    def build(self, kind: type[Built], record: Record, **own: Any) -> Built:
        """An object of the catalog, with the fields in ``own``; all others are as the record has them."""
        ways = _ways(kind, type(record))
        if "position" in ways:
            own.setdefault("position", record.position)
        for name in record.written_fields:  # the others have the same defaults
            if name in ways and name not in own:
                value, way = getattr(record, name), ways[name]
                own[name] = value if way is None or value is None else way(self, value)
        return kind(**own)

    def inner(self, record: Record) -> Any:
        """The object of a record inside another one; ``None`` if what it is about is unknown."""
        about: dict[str, Any] = {}
        if (needed := _needed(type(record))) is not None:
            about = {needed: self.to(REFERS_TO[needed], getattr(record, needed))}
        return None if None in about.values() else self.build(CLASS_OF[type(record)], record, **about)

    def inners(self, records: Iterable[Record]) -> tuple[Any, ...]:
        """What is made of each of several records."""
        return tuple(filter(None, map(self.inner, records)))

    def to(self, ids: str, reference: Reference) -> Any:
        """What a reference leads to that takes from a list of ids; of guides only the id is known."""
        if ids == "guides":
            return reference.id if look_up(self.guides, reference, "guide", self.findings) is not None else None
        holder = self if ids in ("items", "origins", "products") else self.vocabulary
        return look_up(getattr(holder, OTHERWISE.get(ids, ids)), reference, NOUNS[ids], self.findings)

    def all(self, ids: str, references: Iterable[Reference]) -> list[Any]:
        """The objects that references name, in order."""
        return [target for reference in references if (target := self.to(ids, reference)) is not None]

    def distinct(self, ids: str, references: Iterable[Reference]) -> tuple[Any, ...]:
        """The same, each once."""
        return tuple({target.id: target for target in self.all(ids, references)}.values())

    def lifecycle(
        self, record: pieces.Lifecycle | written.RowRecord, by_id: Mapping[str, Named], noun: str
    ) -> facts.Lifecycle:
        """Where a record is in its life; ``by_id`` are the records that may replace it."""
        if record.written_fields.isdisjoint(facts.Lifecycle.__struct_fields__):
            return AS_USUAL
        wanted = record.replaced_by
        follower: object = self.target(by_id, wanted, noun)
        if wanted is not None and follower is record:
            message = f"met a {noun} that is replaced by itself; expected the id of the one that follows it"
            self.findings.append(diagnose("circular-reference", wanted.position, message))
        replaced_by = facts.Follower(wanted.id, by_id[wanted.id].name) if wanted and follower else None
        status = record.status or Status.CURRENT
        return self.build(facts.Lifecycle, record, status=status, replaced_by=replaced_by)

    # --- conditions and dimensions

    def values(self, when: Mapping[Reference, Reference], of: str) -> tuple[DimensionValue, ...]:
        """The value of each dimension in a situation. ``of`` completes the noun of a dimension."""
        values: list[DimensionValue] = []
        for named, chosen in when.items():
            if (dimension := look_up(self.vocabulary.dimensions, named, "dimension", self.findings, of)) is not None:
                by_id = {value.id: value for value in dimension.values}
                values += self.many(by_id, (chosen,), "value", f' of the dimension "{dimension.id}"')
        return tuple(values)

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
        understood = tuple(part for part in parts if part is not None)
        if not (parts or record.any or record.always):
            self._wrong(record, 'met a condition that says nothing; expected a dimension, "words" or "always"')
        return None if not understood else understood[0] if len(understood) == 1 else AllOf(understood)

    def _is(self, entry: pieces.DimensionValues) -> Condition | None:
        ids = entry.dimension.id, *[reference.id for reference in entry.values]
        if ids in self._shared:
            self.findings.used.add(("dimension", ids[0]))
            return self._shared[ids]
        condition = self._looked_up(entry)
        if condition is not None and len(condition.values) + 1 == len(ids):  # nothing in it is unknown
            self._shared[ids] = condition
        return condition

    def _looked_up(self, entry: pieces.DimensionValues) -> Is | None:
        dimensions: dict[str, Dimension | None] = dict.fromkeys(sorted(pieces.ConditionRecord.keys()))
        dimensions |= self.vocabulary.dimensions
        dimension = look_up(dimensions, entry.dimension, "dimension", self.findings, " in a condition")
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

    def columns(self, names: Iterable[Reference]) -> tuple[Column, ...]:
        """The answer columns with these names."""
        columns = {key: column_of(key, self.vocabulary) for key in self.vocabulary.columns}
        return tuple(dict.fromkeys(self.many(columns, names, "column")))

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
        by_id = {column.id: column for column in columns}
        answers = {name: self.answer(answer) for name, answer in written_answers.items()}
        if written_answers and not by_id:
            first = next(iter(written_answers))
            message = f'met an answer for "{first.id}" without columns; expected "columns" here or on a section around'
            self.findings.append(diagnose("unknown-reference", first.position, message))
            return {}
        return {
            name.id: answer
            for name, answer in answers.items()
            if look_up(by_id, name, "column", self.findings) is not None
        }

    def why(self, outer: Why, stated: dict[str, Any], record: written.Statement) -> Why:
        """The purposes and the legal basis that hold at a place. Where one of the two is written there, both are
        ``stated``."""
        if stated.get("necessity") is Necessity.NEVER:
            outer = NO_REASON  # what never happens has none
        basis = self.target(self.vocabulary.legal_bases, record.legal_basis, "legal basis")
        if basis is None and "purposes" not in stated:
            return outer
        why = Why(stated.get("purposes", outer.purposes), basis or outer.basis, record.legal_basis or outer.written)
        if why.basis is not None and why.purposes:
            stated["purposes"] = tuple(
                use if use.legal_basis else replace(use, legal_basis=why.basis) for use in why.purposes
            )
        return why

    def special_category(self, own: bool | None, category: Category | Reference | None) -> bool | None:
        """Whether an item is of a special category: as it says itself, or a category around it does."""
        return own if own is not None or category is None else self.vocabulary.is_special(category.id)

    def stated(self, record: written.Statement, columns: tuple[Column, ...]) -> dict[str, Any]:
        """What is written at one place, by the names of ``Said``, and nothing that comes from around it."""
        if record.disregard:
            self.findings.silence(record)
        own = {name: self._said(name, record, columns) for name in record.written_fields if name in SAID}
        if "denies" in own:
            if "act" in own or "by" in own:
                self._wrong(record, 'met "denies" beside "act" or "by"; expected one of the two ways')
            denied: Any = own["denies"]
            own["act"] = tuple(dict.fromkeys(denial.act for denial in denied))
            own["by"] = tuple({actor.id: actor for denial in denied for actor in denial.by}.values())
        elif "act" in own or "by" in own:
            own["denies"] = ()  # those around are others
        return own

    def _said(self, name: str, record: written.Statement, columns: tuple[Column, ...]) -> Any:
        if name == "answers":
            return self.answers(record.answers, columns)
        value = getattr(record, name)
        if value is None:
            return getattr(NOTHING_SAID, name)
        way = _ways(facts.Said, written.Statement)[name]
        return value if way is None else way(self, value)

    def inside(self, outer: facts.Said, stated: Mapping[str, Any], record: written.Statement) -> facts.Said:
        """What holds at a place. Several acts and several actors do not say who never does which of them."""
        said = inside(outer, stated, record)
        if len(said.act) > 1 and len(said.by) > 1 and not said.denies and ("act" in stated or "by" in stated):
            pairs = ", ".join(f"{{act: {act}, by: {by.id}}}" for act, by in zip(said.act, said.by, strict=False))
            message = f"met {len(said.act)} acts and {len(said.by)} actors; expected each act with who never does it"
            self._wrong(record, f'{message}, such as "denies: [{pairs}]"')
        return said


# --- how fields are made


@cache
def _ways(kind: type[Struct], record: type[Record]) -> Mapping[str, Way | None]:
    """The fields of a kind of objects that a kind of records has, too, and how the value of each is made; ``None`` for
    one that is taken as it is."""
    hints = hints_of(record)
    names = [name for name in kind.__struct_fields__ if name in hints or name == "position"]
    return {name: _way(name, hints.get(name)) for name in names}


def _way(name: str, hint: Any) -> Way | None:
    """How the value of a field is made, by its annotation."""
    types = [*types_in(hint)]
    way: Way | None = next((_WAYS[kind] for kind in types if kind in _WAYS), None)
    if Reference in types and name in REFERS_TO:
        ids = REFERS_TO[name]

        def way(to: Resolver, reference: Reference) -> Any:
            return to.to(ids, reference)

    if way is None or not any(get_origin(kind) is tuple for kind in types):
        return way
    each = way
    return lambda to, values: tuple(built for value in values if (built := each(to, value)) is not None)


@cache
def _needed(record: type[Record]) -> str | None:
    """The field without which a record is left out: a reference that must be written."""
    hints = hints_of(record)
    fields = record.all_fields.values()
    return next((field.name for field in fields if field.is_required() and hints[field.name] is Reference), None)


_WAYS: Mapping[Any, Way] = {
    **dict.fromkeys(CLASS_OF, Resolver.inner),
    pieces.AnswerRecord: Resolver.answer,
    pieces.ConditionRecord: Resolver.condition,
}
