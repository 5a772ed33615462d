"""Product and guide records → products and guides: the tree of sections, with inheritance resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.build.holding import NOTHING_SAID
from privacy_statements.catalog.build.ids import PAGE_ANCHORS, free, slug, taken_by
from privacy_statements.catalog.build.resolve import NO_REASON, Named, Resolver, Why
from privacy_statements.catalog.build.rows import Place, RowBuilder
from privacy_statements.catalog.model import Affect, Column, Guide, Product, RightUse, Row, Said, Section, Step
from privacy_statements.catalog.vocabulary import Category, Word
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.placed import PlacedText, written_at
from privacy_statements.records import kinds
from privacy_statements.records import statements as written
from privacy_statements.records.words import Necessity, SectionKind, Status

ROW = "row-"  # the anchors of rows begin with it
TITLES: Mapping[type[kinds.DocumentRecord], str] = {kinds.ProductRecord: "statement", kinds.GuideRecord: "guide"}
"""The anchor of the title of a page: what stands in no section with a heading is found there."""


class Around(Struct):
    """What holds around a section."""

    said: Said
    columns: tuple[Column, ...] = ()
    headings: tuple[str, ...] = ()
    heading: str = ""
    id: str = ""
    kind: SectionKind | None = None
    exhaustive: bool | None = None
    why: Why = NO_REASON


@dataclass(slots=True)
class TreeBuilder:
    """Makes the tree of sections of one document."""

    resolver: Resolver
    document: str
    rows: RowBuilder = field(init=False)
    anchors: dict[str, Position] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    all_rows: list[Row] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = RowBuilder(self.resolver)

    def root(self, record: kinds.DocumentRecord, further: Iterable[written.SectionRecord]) -> Section:
        """The document itself as its outermost section."""
        sections = (*record.sections, *further)
        if isinstance(record, kinds.ProductRecord) and record.never:
            values = {"kind": SectionKind.NEVER, "items": tuple(record.never)}
            sections = (*sections, written.SectionRecord(values, record.place_of_key("never"), record.end))
        self._take_written_ids(record.items, sections, is_never(record))
        around = Around(NOTHING_SAID, () if record.columns is None else self.resolver.columns(record.columns))
        stated = self.resolver.stated(record, around.columns)
        return self._body(record, sections, around, stated, record.name, "", SectionKind.OTHER)

    def _take_written_ids(
        self, rows: Iterable[written.RowRecord], sections: Iterable[written.SectionRecord], never: bool
    ) -> None:
        """Ids that somebody wrote come before those that are made from names, wherever they stand; and those of what is
        collected before those of what never is."""
        for row in rows:
            if row.id is not None:
                self.rows.written.add(row.id)
            elif not never and not is_never(row):
                self.rows.collected.add(self.rows.wanted_id(row, self.document))
        for section in sections:
            if section.id is not None:
                self.anchors.setdefault(section.id, _place_of_id(section))
            self._take_written_ids(section.items, section.sections, never or is_never(section))

    def _anchor(self, record: written.SectionRecord, heading: str) -> str:
        if record.id is not None:
            first, place = self.anchors[record.id], _place_of_id(record)
            if record.id in PAGE_ANCHORS or record.id.startswith(ROW):
                message = f'met the section id "{record.id}", an anchor of the page itself; expected another one'
                self.resolver.findings.append(diagnose("duplicate-anchor", place, message))
            elif first == place:
                return record.id
            else:
                self.resolver.findings.append(taken_by(record.id, place, first, "section id"))
        wanted = record.id or slug(heading).removeprefix(ROW) or "section"  # rows have anchors of their own
        anchor = free(wanted, self.anchors, PAGE_ANCHORS, last=self.last)
        self.anchors[anchor] = record.position
        return anchor

    def _section(self, record: written.SectionRecord, outer: Around) -> Section:
        columns = outer.columns if record.columns is None else self.resolver.columns(record.columns)
        stated = self.resolver.stated(record, columns)
        continues = record.heading is None and record.category is None
        category: Category | None = stated.get("category")
        heading = record.heading or (category.name if category else "")
        if continues:
            heading = outer.heading
        anchor = outer.id if continues and record.id is None else self._anchor(record, heading)
        around, kind = replace(outer, columns=columns), _kind(record, outer)
        return self._body(
            record, record.sections, around, stated, heading, anchor, kind, continues=outer.id if continues else None
        )

    def _body(
        self,
        record: written.SectionBody,
        sections: tuple[written.SectionRecord, ...],
        around: Around,
        stated: dict[str, Any],
        heading: str,
        section_id: str,
        kind: SectionKind,
        continues: str | None = None,
    ) -> Section:
        outer, why = around.said, around.why
        if kind is SectionKind.NEVER and around.kind is not SectionKind.NEVER:
            # what never happens has no purpose, retention or place
            outer, why = Said(necessity=Necessity.NEVER), NO_REASON
        why = self.resolver.why(why, stated, record)
        said = self.resolver.inside(outer, stated, record)
        adds = bool(section_id) and continues is None
        headings = (*around.headings, heading) if adds else around.headings
        columns = around.columns
        listed = record.exhaustive if record.exhaustive is not None else around.exhaustive
        rows: tuple[Row, ...] = ()
        # before the sections inside: ids are given in this order
        if record.items or _has_row_of_its_own(record):
            rows = self._rows(record, Place(self.document, headings, section_id, said, columns, listed, why))
        more = contents(self.resolver, record)
        inner: tuple[Section, ...] = ()
        if sections:
            anchor = section_id or next(title for kind, title in TITLES.items() if isinstance(record, kind))
            about = kind if section_id else None
            inside_it = Around(said, columns, headings, heading, anchor, about, listed, why)
            inner = tuple([self._section(section, inside_it) for section in sections])
        elif record.legal_basis is not None and not rows:
            self.rows.check_basis(why, said, record)
        before, after = (record.before, record.after) if isinstance(record, written.SectionRecord) else (None, None)
        return Section(
            section_id, heading, kind, record.position, self.resolver.holdings.alone(stated), said, columns,
            record.grouped if record.grouped is not None else record.columns is not None,
            record.exhaustive, before, after, rows, sections=inner, continues=continues,
            needs_review=record.needs_review, **more,
        )  # fmt: skip

    def _rows(self, record: written.SectionBody, place: Place) -> tuple[Row, ...]:
        if record.items or not isinstance(record, written.SectionRecord):
            rows = self.rows.rows(record.items, place)
        else:
            rows = [self.rows.section_row(place, record)]
        self.removed += [row for row in rows if row.lifecycle.status is Status.REMOVED]
        rows = [row for row in rows if row.lifecycle.status is not Status.REMOVED]
        self.all_rows += rows
        return tuple(rows)


def is_never(record: written.Statement) -> bool:
    """Whether a record itself says that what is inside never happens."""
    return record.necessity is Necessity.NEVER or getattr(record, "kind", None) is SectionKind.NEVER


def _place_of_id(record: written.SectionRecord) -> Position:
    """Where the id of a section is written."""
    return record.id.position if isinstance(record.id, PlacedText) else record.position


def _inside(record: written.SectionRecord) -> Iterator[written.SectionRecord]:
    """The sections inside a section, at any depth."""
    for section in record.sections:
        yield section
        yield from _inside(section)


def _answers(record: written.SectionRecord) -> bool:
    """Whether a section itself says what is done."""
    return bool(record.answers) or record.answer is not None


def _has_row_of_its_own(record: written.SectionBody) -> bool:
    """Whether a section says what is done, and nothing inside it does."""
    if not isinstance(record, written.SectionRecord) or record.items or not _answers(record):
        return False
    return not any(inner.items or _answers(inner) for inner in _inside(record))


def _kind(record: written.SectionRecord, around: Around) -> SectionKind:
    if record.kind is not None:
        return record.kind
    if around.kind is not None:
        return around.kind
    if record.necessity is Necessity.NEVER:
        return SectionKind.NEVER
    holds_data = record.items or _answers(record) or any(inner.items for inner in record.sections)
    return SectionKind.DATA if holds_data else SectionKind.OTHER


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
        resolver.findings.append(diagnose("provisional-id", place, message))
    return resolver.build(
        Product,
        record,
        id=product_id,
        title=record.title or record.name,
        root=root,
        lifecycle=resolver.lifecycle(record, products, "product"),
        rows=tuple(tree.all_rows),
        removed=tuple(tree.removed),
    )


def build_guide(record: kinds.GuideRecord, guide_id: str, resolver: Resolver, guides: Mapping[str, Named]) -> Guide:
    """A guide with its sections and what it affects. A guide states nothing about data itself."""
    tree = TreeBuilder(resolver, guide_id)
    root = tree.root(record, ())
    if tree.all_rows:
        message = 'met a data item in a guide; expected the items that it is about under "affects"'
        resolver.findings.append(diagnose("wrong-value", tree.all_rows[0].position, message))
    affects = (
        resolver.build(Affect, affect, product=affect.product.id)
        for affect in record.affects
        if resolver.to("products", affect.product) is not None
    )
    return resolver.build(
        Guide,
        record,
        id=guide_id,
        title=record.title or record.name,
        root=root,
        lifecycle=resolver.lifecycle(record, guides, "guide"),
        affects=tuple(affects),
    )


def contents(resolver: Resolver, record: written.SectionBody) -> dict[str, Any]:
    """What a section holds beside its rows and the sections inside it, by the names of its fields: mostly nothing."""
    return {
        "tables": record.tables and tuple(_table(resolver, table) for table in record.tables),
        "uses": record.uses and resolver.inners(record.uses),
        "staff": record.staff and resolver.inners(record.staff),
        "measures": record.measures and resolver.inners(record.measures),
        "rights": record.rights and tuple(_right(resolver, right) for right in record.rights),
        "quotations": record.quotations,
        "steps": record.steps and _acting(resolver.inners(record.steps), None),
        "see": record.see,
    }


def _table(resolver: Resolver, record: written.TableRecord) -> written.TableRecord:
    """The table with the rows that have a cell for each column; every other one is reported, unless something of the
    table could not be read."""
    wide = len(record.columns)
    if not wide:
        message = "met a table without a column; expected at least one"
        resolver.findings.append(diagnose("wrong-value", record.place_of_key("columns"), message))
    for number, row in enumerate(record.rows, 1):
        if not len(row) == wide > 0 and record.position not in resolver.findings.mended:
            first = next((cell for cell in row if cell), None)
            cells = f"{len(row)} cell{'s' if len(row) != 1 else ''} in row {number} of a table"
            message = f"met {cells}; expected {wide}, one for each column"
            place = written_at(first, record.place_of_key("rows"))
            resolver.findings.append(diagnose("wrong-value", place, message))
    return record.with_fields(rows=tuple(row for row in record.rows if len(row) == wide > 0))


def _right(resolver: Resolver, record: written.RightRecord) -> RightUse:
    right: RightUse = resolver.inner(record)
    return replace(right, steps=_acting(right.steps, right.actor))


def _acting(steps: Iterable[Step], actor: Word | None) -> tuple[Step, ...]:
    """Steps, each with who takes it, where that is said around it."""
    taken = ((step, step.actor or actor) for step in steps)
    return tuple(replace(step, actor=who, steps=_acting(step.steps, who)) for step, who in taken)
