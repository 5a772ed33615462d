"""Row records → rows: the item, what holds for it, its answers and its permanent id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from privacy_statements.build.ids import free, slug
from privacy_statements.build.resolve import Resolver, inside
from privacy_statements.diagnostics import diagnose
from privacy_statements.model import (
    PRODUCT,
    Answer,
    Column,
    DataItem,
    Follower,
    Lifecycle,
    Part,
    Row,
    Said,
)
from privacy_statements.position import Position
from privacy_statements.records.fields import Reference
from privacy_statements.records.statements import PartRecord, RowRecord
from privacy_statements.records.words import Act, AnswerWord, ItemShape, Necessity, Obtained, Status

ALL = "all"  # what a negative statement about all data is about


@dataclass(slots=True)
class Place:
    """The section that rows stand in: what holds there, and its columns."""

    product: str
    headings: tuple[str, ...]
    section_id: str
    said: Said
    columns: tuple[Column, ...]


@dataclass(slots=True)
class RowBuilder:
    """Makes the rows of one product, in order, and keeps their ids unique."""

    resolver: Resolver
    taken: dict[str, Position] = field(default_factory=dict)
    provisional: list[tuple[Position, str]] = field(default_factory=list)

    def row(self, record: RowRecord, place: Place) -> Row | None:
        """The row that a record describes, or ``None`` when it speaks of nothing that exists."""
        before = len(self.resolver.found)
        shared = self._shared(record.item, record.name, record.position)
        own = self.resolver.said(record, place.columns)
        said = inside(place.said, own, record)
        about_all, category = self._about(record)
        if len(self.resolver.found) > before and record.item is not None and shared is None:
            return None
        if shared is None and record.name is None and not about_all and category is None:
            message = 'a row needs "item" (a shared data item), "name", or "about"'
            self.resolver.found.append(diagnose("missing-key", record.position, message))
            return None
        if category is not None:
            said = replace(said, category=category)
        name = record.name if record.name and not self._is_id(record) else None
        name = name or (shared.name if shared else category.name if category else "")
        row_id = self._id(record, shared, name, category.id if category else ALL if about_all else None)
        item = shared
        if item is None and not about_all and category is None:
            item = self._local(record, place.product, row_id, name, said)
        said = _with_item(said, item)
        return Row(
            id=row_id,
            product=place.product,
            item=item,
            name=name,
            section=place.headings,
            section_id=place.section_id,
            said=said,
            position=record.position,
            answers=all_answers(said, place.columns, record.only, record.form),
            description=record.description,
            note=record.note,
            only=record.only,
            form=record.form,
            code_name=record.code_name or (shared.code_name if shared else None),
            former_names=tuple(record.former_names) or (shared.former_names if shared else ()),
            shape=record.shape or (shared.shape if shared else ItemShape.DATUM),
            relation=record.relation,
            parts=tuple(self._part(part, place.columns) for part in record.parts),
            exhaustive=record.exhaustive,
            see=tuple(record.see),
            lifecycle=Lifecycle(
                status=record.status or Status.CURRENT,
                introduced=record.introduced,
                replaced_by=self._replacement(record.replaced_by),
                evidence=tuple(record.evidence),
            ),
            about_all=about_all,
        )

    def section_row(self, place: Place, position: Position) -> Row:
        """The row about a section that has answers but no items."""
        row_id = self._claim(place.section_id, position, permanent=True)
        return Row(
            id=row_id,
            product=place.product,
            item=None,
            name=place.headings[-1] if place.headings else "",
            section=place.headings,
            section_id=place.section_id,
            said=place.said,
            position=position,
            answers=all_answers(place.said, place.columns, None, None),
        )

    def _is_id(self, record: RowRecord | PartRecord) -> bool:
        return record.item is None and record.name in self.resolver.items

    def _shared(self, item: Reference | None, name: str | None, position: Position) -> DataItem | None:
        if item is None and name is not None and name in self.resolver.items:
            item = Reference(name, position)  # the short form: a bare text that is the id of a shared item
        return self.resolver.one(self.resolver.items, item, "data item")

    def _about(self, record: RowRecord) -> tuple[bool, object]:
        if record.about is None:
            return False, None
        if record.about == ALL:
            return True, None
        reference = Reference(record.about, record.position)
        return False, self.resolver.one(self.resolver.vocabulary.categories, reference, "category")

    def _replacement(self, reference: Reference | None) -> Follower | None:
        item = self.resolver.one(self.resolver.items, reference, "data item")
        return Follower(item.id, item.name) if item else None

    def _id(self, record: RowRecord, shared: DataItem | None, name: str, about: str | None) -> str:
        if record.id is not None:
            return self._claim(record.id, record.position, permanent=True)
        if shared is not None and shared.id not in self.taken:
            return self._claim(shared.id, record.position, permanent=True)
        made = shared.id if shared else about or slug(name)
        row_id = free(made, set(self.taken))
        self.taken[row_id] = record.position
        if about is None:
            self.provisional.append((record.position, row_id))
        return row_id

    def _claim(self, row_id: str, position: Position, *, permanent: bool) -> str:
        if permanent and row_id in self.taken:
            first = self.taken[row_id]
            message = f'the row id "{row_id}" is taken by {first}'
            self.resolver.found.append(diagnose("duplicate-id", position, message, related=first))
        self.taken.setdefault(row_id, position)
        return row_id

    def _local(self, record: RowRecord, product: str, row_id: str, name: str, said: Said) -> DataItem:
        return DataItem(
            id=f"{product}/{row_id}",
            name=name,
            position=record.position,
            aliases=tuple(record.aliases),
            former_names=tuple(record.former_names),
            code_name=record.code_name,
            definition=record.description,
            shape=record.shape or ItemShape.DATUM,
            category=said.category,
            data_classes=said.data_classes,
            identifiability=said.identifiability,
            see=tuple(record.see),
            product=product,
        )

    def _part(self, record: PartRecord, columns: tuple[Column, ...]) -> Part:
        shared = self._shared(record.item, record.name, record.position)
        if shared is None and record.name is None and record.item is None:
            message = 'a part needs "item" (a shared data item) or "name"'
            self.resolver.found.append(diagnose("missing-key", record.position, message))
        name = record.name if record.name and not self._is_id(record) else None
        return Part(
            item=shared,
            name=name or (shared.name if shared else ""),
            note=record.note,
            only=record.only,
            condition=self.resolver.condition(record.condition),
            form=record.form,
            answers=self.resolver.answers(record.answers, columns),
            relation=record.relation,
            parts=tuple(self._part(part, columns) for part in record.parts),
            exhaustive=record.exhaustive,
            see=tuple(record.see),
        )


def all_answers(
    said: Said, columns: Iterable[Column], only: str | None, form: str | None
) -> Mapping[str, Answer]:
    """The product's answer and one for each column; a column that nobody answered is not stated."""
    answers = {PRODUCT: _product_answer(said, only, form)}
    for column in columns:
        answers[column.id] = said.answers.get(column.id, Answer(AnswerWord.NOT_STATED))
    return answers


def _product_answer(said: Said, only: str | None, form: str | None) -> Answer:
    answer = said.answer or Answer(_word(said))
    return replace(
        answer,
        only=answer.only or only,
        form=answer.form or form,
        condition=answer.condition or said.condition,
    )


def _word(said: Said) -> AnswerWord:
    if said.necessity is Necessity.NEVER:
        denied = not said.act or Act.COLLECTED in said.act
        return AnswerWord.NOT_COLLECTED if denied else AnswerWord.NOT_STATED
    if said.obtained is not None and said.obtained.how is Obtained.REUSED:
        return AnswerWord.REUSED
    return AnswerWord.CONDITIONAL if said.condition is not None else AnswerWord.COLLECTED


def _with_item(said: Said, item: DataItem | None) -> Said:
    if item is None:
        return said
    return replace(
        said,
        category=said.category or item.category,
        data_classes=said.data_classes or item.data_classes,
        identifiability=said.identifiability or item.identifiability,
    )
