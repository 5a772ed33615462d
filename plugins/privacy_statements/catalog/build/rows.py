"""Row and part records → rows and their parts: the item, what holds for it, its answers and its permanent id."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from privacy_statements.catalog.build.holding import NEVER, all_answers, but, hedged
from privacy_statements.catalog.build.ids import free, slug, taken_by
from privacy_statements.catalog.build.resolve import NO_REASON, Resolver, Why
from privacy_statements.catalog.model import Column, DataItem, Part, Row, Said
from privacy_statements.catalog.vocabulary import Category
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.placed import written_at
from privacy_statements.records.fields import Reference, is_reference
from privacy_statements.records.statements import PartRecord, RowRecord, SectionRecord, Statement
from privacy_statements.records.words import CERTAIN, SILENT, Act, AnswerWord, Certainty, ItemShape, Necessity

ALL = "all"  # what a negative statement about all data is about


class Place(Struct):
    """The section that rows stand in: what holds there, and its columns."""

    product: str
    headings: tuple[str, ...]
    section_id: str
    said: Said
    columns: tuple[Column, ...]
    exhaustive: bool | None = None
    why: Why = NO_REASON


class RowBuilder(Struct):
    """Makes the rows of one product, in order, and keeps their ids unique. No id that is made from a name
    takes one of those that are ``written`` anywhere in the product."""

    resolver: Resolver
    written: set[str] = field(default_factory=set)
    taken: dict[str, Position] = field(default_factory=dict)
    provisional: list[tuple[Position, str]] = field(default_factory=list)
    collected: set[str] = field(default_factory=set)
    """Ids that rows about what is collected want: those of what never is begin with ``never-`` there."""
    last: dict[str, int] = field(default_factory=dict)
    """The last number that was given to ids made from the same name: ids are taken and never set free."""
    without_purpose: set[Position] = field(default_factory=set)
    """Where legal bases are written that are those of no purpose."""

    def rows(self, records: Iterable[RowRecord], place: Place) -> list[Row]:
        """The rows that records describe, but for those about nothing that exists."""
        return [row for record in records if (row := self._row(record, place)) is not None]

    def _row(self, record: RowRecord, place: Place) -> Row | None:
        shared = shared_item(self.resolver, record)
        stated = self.resolver.stated(record, place.columns)
        why = self.resolver.why(place.why, stated, record)
        said = self._without_denial(self.resolver.inside(place.said, stated, record), stated, record)
        self._check_certainty(said, record)
        self.check_basis(why, said, record)
        about_all, category = self._about(record)
        parts = all_parts(self.resolver, record.parts, place.columns, said)
        life = self.resolver.lifecycle(record, self.resolver.items, "data item")
        if self._is_about_nothing(record, shared, about_all, category):
            return None
        if category is not None:
            said = but(said, {"category": category})
        own_name = "" if is_id_of_item(self.resolver, record) else record.name
        name = own_name or (shared.name if shared else category.name if category else "")
        row_id = self._id(record, said, place.product)
        item = shared
        if item is None and not about_all and category is None:
            item = self._local(record, place.product, row_id, name, said)
        elif record.special_category is not None:
            message = 'met "special_category" on a row; expected it on the shared item or on its data category'
            self.resolver.findings.append(diagnose("wrong-value", record.position, message))
        if item is not None:
            said = self.resolver.holdings.with_item(said, item)
        return self.resolver.build(
            Row,
            record,
            id=row_id,
            product=place.product,
            item=item,
            name=name,
            section=place.headings,
            section_id=place.section_id,
            said=said,
            answers=all_answers(said, place.columns, record.only, record.form),
            code_name=record.code_name or (shared.code_name if shared else None),
            former_names=record.former_names or (shared.former_names if shared else ()),
            shape=record.shape or (shared.shape if shared else ItemShape.DATUM),
            parts=parts,
            list_exhaustive=place.exhaustive,
            lifecycle=life,
            about_all=about_all,
        )

    def section_row(self, place: Place, record: SectionRecord) -> Row:
        """The row about a section that has answers but no items."""
        position = record.position
        wanted = place.section_id if record.id else self._free(place.section_id)
        row_id = self._claim(wanted, position)
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
            list_exhaustive=place.exhaustive,
        )

    def _without_denial(self, said: Said, stated: Mapping[str, Any], record: RowRecord) -> Said:
        """What holds of a row: one that says "not stated" or "not applicable" denies nothing, whatever stands around. An
        answer beside a denial at the same place is a mistake."""
        if said.necessity is not NEVER or said.answer is None:
            return said
        answer = said.answer.answer
        denies = not said.act or Act.COLLECTED in said.act
        if stated.get("necessity") is NEVER and (answer in SILENT or (answer in CERTAIN and denies)):
            place = record.answer.position if record.answer is not None else record.position
            message = f'met the answer "{answer}" beside the necessity "never"; expected one of the two'
            self.resolver.findings.append(diagnose("wrong-value", place, message, related=record.position))
        silent = {"necessity": Necessity.UNSPECIFIED, "act": (), "by": (), "denies": ()}
        return but(said, silent) if answer in SILENT else said

    def _check_certainty(self, said: Said, record: RowRecord) -> None:
        denies = said.necessity is NEVER or (said.answer is not None and said.answer.answer is AnswerWord.NOT_COLLECTED)
        if denies and record.certainty is Certainty.MAY:  # around it, it says nothing of a denial
            message = 'met the certainty "may" where nothing is collected; expected it on data that may be collected'
            self.resolver.findings.append(diagnose("wrong-value", record.position, message))

    def check_basis(self, why: Why, said: Said, record: Statement) -> None:
        """A legal basis is that of a purpose: where there is none, no page could show it."""
        if why.written is None or said.purposes or why.written.position in self.without_purpose:
            return
        if said.necessity is not NEVER or record.legal_basis is not None:
            self.without_purpose.add(why.written.position)
            message = (
                f'met the legal basis "{why.written.id}" where no purpose is stated; expected "purposes" beside it'
            )
            related = record.position if record.legal_basis is None else None
            self.resolver.findings.append(diagnose("wrong-value", why.written.position, message, related))

    def _is_about_nothing(
        self, record: RowRecord, shared: DataItem | None, about_all: bool, category: Category | None
    ) -> bool:
        if record.about is not None and record.item is not None:
            message = 'met "about" beside "item"; expected one of the two'
            self.resolver.findings.append(diagnose("wrong-value", record.about.position, message))
        if record.item is None and record.name is None and record.about is None:
            message = 'met a row about nothing; expected "item" (the id of a shared data item), "name" or "about"'
            self.resolver.findings.append(diagnose("missing-key", record.position, message))
        return shared is None and (record.item is not None or record.name is None) and not (about_all or category)

    def _about(self, record: RowRecord) -> tuple[bool, Category | None]:
        if record.about is None or record.about.id == ALL:
            return record.about is not None, None
        return False, self.resolver.target(self.resolver.vocabulary.categories, record.about, "category")

    def wanted_id(self, record: RowRecord, product: str) -> str:
        """The id that a row gets where nobody wrote one and it is free: that of its item or what it is about, else its
        name."""
        shared = (
            record.item.id if record.item is not None else record.name if record.name in self.resolver.items else None
        )
        if shared is None and record.about is not None:
            return record.about.id
        return slug(record.name or "") if shared is None else shared.removeprefix(f"{product}/").replace("/", "-")

    def _id(self, record: RowRecord, said: Said, product: str) -> str:
        if record.id is not None:
            return self._claim(record.id, written_at(record.id, record.position))
        wanted = self.wanted_id(record, product)
        if said.necessity is NEVER and wanted in self.collected | self.written:
            wanted = f"never-{wanted}"
        row_id = self._claim(self._free(wanted), record.position)
        findings = self.resolver.findings
        is_named = record.item is None and record.name not in self.resolver.items
        if (is_named or row_id != wanted) and record.about is None:
            is_mended = record.position in findings.mended or findings.may_exist("data item", wanted)
            self.provisional += [] if is_mended else [(record.position, row_id)]
        return row_id

    def _free(self, wanted: str) -> str:
        return free(wanted, self.taken, self.written, last=self.last)

    def _claim(self, row_id: str, position: Position) -> str:
        if row_id in self.taken:
            self.resolver.findings.append(taken_by(row_id, position, self.taken[row_id], "row id"))
            row_id = self._free(row_id)
        self.taken[row_id] = position
        return row_id

    def _local(self, record: RowRecord, product: str, row_id: str, name: str, said: Said) -> DataItem:
        return self.resolver.build(
            DataItem,
            record,
            id=f"{product}/{row_id}",
            name=name,
            definition=record.description,
            shape=record.shape or ItemShape.DATUM,
            category=said.category,
            data_classes=said.data_classes,
            identifiability=said.identifiability,
            special_category=self.resolver.special_category(record.special_category, said.category),
            product=product,
        )


def shared_item(resolver: Resolver, record: RowRecord | PartRecord) -> DataItem | None:
    """The shared item that a record is about, by its key or by the short form."""
    item, name, items = record.item, record.name, resolver.items
    if item is None and name is not None and (name in items or _looks_like_an_id(name, resolver)):
        item = Reference(name, record.position)  # the short form: a bare text that is the id of an item
    shared = resolver.target(items, item, "data item")
    if item is not None and shared is None:
        resolver.findings.mended.add(record.position)
    return shared


def is_id_of_item(resolver: Resolver, record: RowRecord | PartRecord) -> bool:
    """Whether the name of a record is the short form of a shared item."""
    return record.item is None and record.name in resolver.items


def all_parts(
    resolver: Resolver, records: tuple[PartRecord, ...], columns: tuple[Column, ...], said: Said
) -> tuple[Part, ...]:
    """The parts that records describe, but for those that speak of nothing that exists. ``said`` holds for the whole."""
    if not records:
        return ()
    return tuple(part for record in records if (part := _part(resolver, record, columns, said)) is not None)


def _part(resolver: Resolver, record: PartRecord, columns: tuple[Column, ...], said: Said) -> Part | None:
    shared = shared_item(resolver, record)
    parts = all_parts(resolver, record.parts, columns, said)
    if record.item is None and record.name is None:
        message = 'met a part about nothing; expected "item" (the id of a shared data item) or "name"'
        resolver.findings.append(diagnose("missing-key", record.position, message))
    if shared is None and (record.item is not None or record.name is None):
        return None
    name = record.name if record.name and not is_id_of_item(resolver, record) else None
    return resolver.build(
        Part,
        record,
        item=shared,
        name=name or (shared.name if shared else ""),
        answers=hedged(resolver.answers(record.answers, columns), said),
        parts=parts,
    )


def _looks_like_an_id(name: str, resolver: Resolver) -> bool:
    """Whether a bare text is a slip of the pen in the id of an item, and no name."""
    if "/" in name:
        return is_reference(name) and name.partition("/")[0] in resolver.sources
    dotted = "." in name and is_reference(name)
    return dotted and bool(difflib.get_close_matches(name, resolver.items, n=1, cutoff=0.85))


def products_of_items(
    product: str, records: Iterable[RowRecord | PartRecord], sections: Iterable[SectionRecord], items: Container[str]
) -> Iterator[str]:
    """The products that may have the items that rows refer to and that are no shared ones."""
    for record in records:
        wanted = record.item.id if record.item is not None else record.name or ""
        if wanted not in items and ("/" in wanted or record.item is not None):
            yield wanted.partition("/")[0] if "/" in wanted else product
        yield from products_of_items(product, record.parts, (), items)
    for section in sections:
        yield from products_of_items(product, section.items, section.sections, items)
