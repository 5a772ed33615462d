"""Product and guide records → products and guides: the tree of sections, with inheritance resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import Any, Protocol

from privacy_statements.build.ids import PAGE_ANCHORS, free, slug, taken_by
from privacy_statements.build.resolve import Resolver, but, inside
from privacy_statements.build.rows import Place, RowBuilder
from privacy_statements.diagnostics import diagnose
from privacy_statements.frozen import dataclass
from privacy_statements.model import (
    Affect,
    Column,
    Follower,
    Guide,
    Lifecycle,
    Measure,
    Product,
    RightUse,
    Row,
    Said,
    Section,
    SourceUse,
    Staff,
    Step,
)
from privacy_statements.position import Position
from privacy_statements.records import kinds, pieces
from privacy_statements.records import statements as written
from privacy_statements.records.placed import written_at
from privacy_statements.records.words import Necessity, SectionKind, Status
from privacy_statements.vocabulary import Category, Word

ROW = "row-"  # the anchors of rows begin with it
NOTHING_SAID = Said()
TITLES: Mapping[type[kinds.DocumentRecord], str] = {
    kinds.ProductRecord: "statement",
    kinds.GuideRecord: "guide",
}
"""The anchor of the title of a page: what stands in no section with a heading is found there."""


@dataclass(slots=True)
class Around:
    """What holds around a section."""

    said: Said = field(default_factory=Said)
    columns: tuple[Column, ...] = ()
    headings: tuple[str, ...] = ()
    heading: str = ""
    id: str = ""
    kind: SectionKind | None = None
    exhaustive: bool | None = None


@dataclass(slots=True)
class TreeBuilder:
    """Makes the tree of sections of one document."""

    resolver: Resolver
    document: str
    rows: RowBuilder = field(init=False)
    anchors: dict[str, Position] = field(default_factory=dict)
    made_rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = RowBuilder(self.resolver)

    def root(self, record: kinds.DocumentRecord, further: Iterable[written.SectionRecord]) -> Section:
        """The document itself as its outermost section."""
        sections = (*record.sections, *further)
        self._take_written_ids(record, sections)
        around = Around(columns=self._columns(record, Around()))
        told = self.resolver.told(record, around.columns)
        return self._body(record, sections, around, told, record.name, "", SectionKind.OTHER)

    def _take_written_ids(
        self, record: kinds.DocumentRecord, sections: Iterable[written.SectionRecord]
    ) -> None:
        """Ids that somebody wrote come before those that are made from names, wherever they stand."""
        inner = list(_walk(sections))
        for section in inner:
            if section.id is not None:
                self.anchors.setdefault(section.id, written_at(section.id, section.position))
        self.rows.written = {row.id for body in (record, *inner) for row in body.items if row.id is not None}

    def _anchor(self, record: written.SectionRecord, heading: str) -> str:
        if record.id is not None:
            first, place = self.anchors[record.id], written_at(record.id, record.position)
            if record.id in PAGE_ANCHORS or record.id.startswith(ROW):
                message = (
                    f'met the section id "{record.id}", an anchor of the page itself; expected another one'
                )
                self.resolver.found.append(diagnose("duplicate-anchor", place, message))
            elif first == place:
                return record.id
            else:
                self.resolver.found.append(taken_by(record.id, place, first, "section id"))
        made = slug(heading).removeprefix(ROW) or "section"  # rows have anchors of their own
        anchor, _number = free(record.id or made, self.anchors, PAGE_ANCHORS)
        self.anchors[anchor] = record.position
        return anchor

    def _section(self, record: written.SectionRecord, outer: Around) -> Section:
        columns = self._columns(record, outer)
        told = self.resolver.told(record, columns)
        continues = record.heading is None and record.category is None
        category: Category | None = told.get("category")
        heading = record.heading or (category.name if category else "")
        if continues:
            heading = outer.heading
        anchor = outer.id if continues and record.id is None else self._anchor(record, heading)
        return self._body(
            record,
            record.sections,
            outer if columns is outer.columns else replace(outer, columns=columns),
            told,
            heading,
            anchor,
            _kind(record, outer),
            continues=outer.id if continues else None,
        )

    def _columns(self, record: written.SectionBody, around: Around) -> tuple[Column, ...]:
        if record.columns is None:
            return around.columns
        return self.resolver.columns(record.columns)

    def _body(
        self,
        record: written.SectionBody,
        sections: Iterable[written.SectionRecord],
        around: Around,
        told: Mapping[str, Any],
        heading: str,
        section_id: str,
        kind: SectionKind,
        continues: str | None = None,
    ) -> Section:
        outer = around.said
        if kind is SectionKind.NEVER and around.kind is not SectionKind.NEVER:
            outer = Said(necessity=Necessity.NEVER)  # what never happens has no purpose, retention or place
        said = inside(outer, told, record)
        adds = bool(section_id) and continues is None
        headings = (*around.headings, heading) if adds else around.headings
        listed = record.exhaustive if record.exhaustive is not None else around.exhaustive
        place = Place(self.document, headings, section_id, said, around.columns, listed)
        section = record if isinstance(record, written.SectionRecord) else None
        rows = self._rows(record, place)  # before those of the sections inside: ids are given in this order
        inner = Around(
            said=said,
            columns=around.columns,
            headings=headings,
            heading=heading,
            id=section_id or next(title for kind, title in TITLES.items() if isinstance(record, kind)),
            kind=kind if section_id else None,
            exhaustive=listed,
        )
        return Section(
            id=section_id,
            heading=heading,
            kind=kind,
            position=record.position,
            own=but(NOTHING_SAID, told),
            said=said,
            columns=around.columns,
            grouped=record.grouped if record.grouped is not None else record.columns is not None,
            exhaustive=record.exhaustive,
            before=section.before if section else None,
            after=section.after if section else None,
            rows=rows,
            tables=tuple(map(self._table, record.tables)),
            uses=tuple(map(self._use, record.uses)),
            staff=tuple(map(self._staff, record.staff)),
            measures=tuple(map(_measure, record.measures)),
            rights=tuple(map(self._right, record.rights)),
            quotations=tuple(record.quotations),
            steps=self._steps(record.steps, None) if record.steps else (),
            see=tuple(record.see),
            sections=tuple(self._section(one, inner) for one in sections),
            continues=continues,
            needs_review=tuple(record.needs_review),
        )

    def _table(self, record: pieces.TableRecord) -> pieces.TableRecord:
        """The table with the rows that have a cell for each column; every other one is told."""
        wide = len(record.columns)
        if not wide:
            message = "met a table without a column; expected at least one"
            self.resolver.found.append(diagnose("wrong-value", record.place_of_key("columns"), message))
        for number, row in enumerate(record.rows, 1):
            if not len(row) == wide > 0:
                written = next((cell for cell in row if cell), None)
                cells = f"{len(row)} cell{'s' if len(row) != 1 else ''} in row {number} of a table"
                message = f"met {cells}; expected {wide}, one for each column"
                place = written_at(written, record.place_of_key("rows"))
                self.resolver.found.append(diagnose("wrong-value", place, message))
        return record.model_copy(update={"rows": tuple(row for row in record.rows if len(row) == wide > 0)})

    def _rows(self, record: written.SectionBody, place: Place) -> tuple[Row, ...]:
        made = [row for item in record.items if (row := self.rows.row(item, place)) is not None]
        inside = (inner.items or _answers(inner) for inner in _walk(record.sections))
        if isinstance(record, written.SectionRecord) and not record.items and not any(inside):
            made += [self.rows.section_row(place, record)] if _answers(record) else []
        self.made_rows += made
        return tuple(made)

    def _use(self, record: pieces.UseRecord) -> SourceUse:
        source = self.resolver.one(self.resolver.sources, record.source, "data source")
        return SourceUse(source, record.subject, self.resolver.purposes(record.purposes), record.text)

    def _staff(self, record: pieces.StaffRecord) -> Staff:
        regions = self.resolver.many(self.resolver.vocabulary.regions, record.regions, "region")
        return Staff(record.team, regions, record.note)

    def _right(self, record: pieces.RightRecord) -> RightUse:
        words = self.resolver.vocabulary
        rights = self.resolver.many(words.rights, record.rights, "right")
        regulations = self.resolver.many(words.regulations, record.regulations, "regulation")
        if not regulations:
            regulations = tuple(dict.fromkeys(r for right in rights for r in right.regulations))
        actor = self.resolver.one(words.actors, record.actor, "actor")
        return RightUse(
            rights=rights,
            regulations=regulations,
            actor=actor,
            subject=record.subject,
            text=record.text,
            steps=self._steps(record.steps, actor),
            guide=self.resolver.guide(record.guide),
            contact=record.contact,
            time=record.time,
            not_erased=record.not_erased,
            see=tuple(record.see),
            id=record.id,
        )

    def _steps(self, records: Iterable[pieces.StepRecord], actor: Word | None) -> tuple[Step, ...]:
        return tuple(self._step(record, actor) for record in records)

    def _step(self, record: pieces.StepRecord, around: Word | None) -> Step:
        actor = self.resolver.one(self.resolver.vocabulary.actors, record.actor, "actor") or around
        return Step(
            title=record.title,
            actor=actor,
            text=record.text,
            path=tuple(record.path),
            image=record.image,
            example=record.example,
            steps=self._steps(record.steps, actor),
            see=tuple(record.see),
        )


def _measure(record: pieces.MeasureRecord) -> Measure:
    return Measure(record.kind, record.text, tuple(record.see))


def _walk(sections: Iterable[written.SectionRecord]) -> Iterator[written.SectionRecord]:
    for section in sections:
        yield section
        if section.sections:  # most have none: no generator for each of them
            yield from _walk(section.sections)


def _answers(record: written.SectionRecord) -> bool:
    """Whether a section itself says what is done."""
    return bool(record.answers) or record.answer is not None


def _kind(record: written.SectionRecord, around: Around) -> SectionKind:
    if record.kind is not None:
        return record.kind
    if around.kind is not None:
        return around.kind
    if record.necessity is Necessity.NEVER:
        return SectionKind.NEVER
    holds_data = record.items or _answers(record) or any(inner.items for inner in record.sections)
    return SectionKind.DATA if holds_data else SectionKind.OTHER


class Named(Protocol):
    """Any record with a name."""

    @property
    def name(self) -> str: ...


def build_product(
    record: kinds.ProductRecord,
    product_id: str,
    further: Iterable[kinds.ProductRecord],
    resolver: Resolver,
    products: Mapping[str, Named],
) -> Product:
    """A product with its sections; ``further`` are its other files, whose sections are added."""
    tree = TreeBuilder(resolver, product_id)
    root = tree.root(record, [section for other in further for section in other.sections])
    if tree.rows.provisional:
        names = ", ".join(row_id for _, row_id in tree.rows.provisional)
        count = len(tree.rows.provisional)
        message = f"{count} {'row has' if count == 1 else 'rows have'} no permanent id: {names}"
        place = tree.rows.provisional[0][0] if count == 1 else record.position
        resolver.found.append(diagnose("provisional-id", place, message))
    return Product(
        id=product_id,
        name=record.name,
        title=record.title or record.name,
        position=record.position,
        root=root,
        summary=record.summary,
        description=record.description,
        language=record.language,
        applies_to=tuple(record.applies_to),
        see_also=tuple(record.see_also),
        source=record.source,
        metadata=record.metadata,
        lifecycle=lifecycle(record, products, resolver, "product"),
        former_names=tuple(record.former_names),
        family=record.family,
        platforms=tuple(record.platforms),
        controllers=tuple(record.controllers),
        automated_decisions=None if record.automated_decisions is None else tuple(record.automated_decisions),
        rows=tuple(tree.made_rows),
    )


def build_guide(
    record: kinds.GuideRecord,
    guide_id: str,
    resolver: Resolver,
    products: Mapping[str, Named],
    guides: Mapping[str, Named],
) -> Guide:
    """A guide with its sections and what it affects. A guide states nothing about data itself."""
    tree = TreeBuilder(resolver, guide_id)
    root = tree.root(record, ())
    if tree.made_rows:
        message = 'met a data item in a guide; expected the items that it changes under "affects"'
        resolver.found.append(diagnose("wrong-value", tree.made_rows[0].position, message))
    affects = [
        Affect(
            product=affect.product.id,
            items=resolver.many(resolver.items, affect.items, "data item"),
            setting=affect.setting,
            path=tuple(affect.path),
            effect=affect.effect,
        )
        for affect in record.affects
        if resolver.one(products, affect.product, "product") is not None
    ]
    return Guide(
        id=guide_id,
        name=record.name,
        title=record.title or record.name,
        position=record.position,
        root=root,
        summary=record.summary,
        description=record.description,
        language=record.language,
        applies_to=tuple(record.applies_to),
        see_also=tuple(record.see_also),
        source=record.source,
        metadata=record.metadata,
        lifecycle=lifecycle(record, guides, resolver, "guide"),
        affects=tuple(affects),
    )


def lifecycle(
    record: pieces.Lifecycle, known: Mapping[str, Named], resolver: Resolver, noun: str
) -> Lifecycle:
    """Where a record is in its life; ``known`` are the records that may replace it."""
    found = resolver.one(known, record.replaced_by, noun)
    itself: object = record
    if record.replaced_by is not None and found is itself:
        message = f"met a {noun} that is replaced by itself; expected the id of the one that follows it"
        resolver.found.append(diagnose("circular-reference", record.replaced_by.position, message))
    return Lifecycle(
        status=record.status or Status.CURRENT,
        introduced=record.introduced,
        replaced_by=Follower(record.replaced_by.id, found.name) if found and record.replaced_by else None,
        reviewed=record.reviewed,
        reviewer=record.reviewer,
        owner=record.owner,
        evidence=tuple(record.evidence),
    )
