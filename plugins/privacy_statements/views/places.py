"""The places of a product with statements about data; and tables of them, with a group for each product.

A section that states something and has no rows is a place itself, so that nothing gets lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Mention, Product, Row, Said, Section
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.words import COLLECTING, Necessity
from privacy_statements.views import paths
from privacy_statements.views.answers import NEVER
from privacy_statements.views.facts import not_stated_cell
from privacy_statements.views.pivot import mention_views
from privacy_statements.views.shapes import AnswerView, Cell, Fact, Group, Link, RowHeader, Table, TableRow, Value
from privacy_statements.words.wording import Wording


class Place(Struct, frozen=True):
    """A row of a product, or a section without rows, with what holds there."""

    product: Product
    id: str
    name: str
    anchor: str
    position: Position
    said: Said
    row: Row | None = None

    @property
    def is_denial(self) -> bool:
        """Whether it says what never happens."""
        if self.said.necessity is not NEVER:
            return False
        return self.row is None or self.row.answer.answer not in COLLECTING

    @property
    def may_be_collected(self) -> bool:
        """Whether what it is about is collected under any condition, or not denied."""
        return self.row is None or self.row.may_be_collected


class Entry(Struct, frozen=True):
    """One row of a table that has a group for each product. ``part`` names the table."""

    product: Product
    part: str
    row: TableRow


def places_of(product: Product, wording: Wording) -> list[Place]:
    """The places of a product, in the order of its page. A section without rows shows only its own statement."""
    places = []
    for section in product.root.walk():
        for row in section.rows:
            places.append(Place(product, row.id, wording.row_name(row), row.anchor, row.position, row.said, row))
        if not any(inner.rows for inner in section.walk()):
            places.append(_wordless(product, section))
    return places


def _wordless(product: Product, section: Section) -> Place:
    """A section without rows. What is said around it is said there, and not again."""
    own = section.own
    statement = Said(
        necessity=section.said.necessity if own.by or own.controls else own.necessity,
        certainty=section.said.certainty,
        controls=own.controls,
        visible_to=own.visible_to,
        condition=section.said.condition,
        purposes=section.said.purposes,
        act=section.said.act,
        by=own.by,
        denies=own.denies,
    )
    name = section.heading or product.name
    # what holds for a whole product stands under a heading of its own
    anchor = section.id or "in-general"
    return Place(product, f"section_{section.id}", name, anchor, section.position, statement)


def row_header(place: Place, anchor: str) -> RowHeader:
    """The header of a row about a place, with a link to it. ``anchor`` is the beginning of its own anchor; the rest is
    permanent, for no id has an underscore."""
    page = paths.page("products", place.product.id)
    return RowHeader(
        name=Link(place.name, page=page, anchor=place.anchor),
        anchor=f"row-{anchor}_{place.product.id}_{place.id}",
        record=place.position,
    )


def answers_of(place: Place, wording: Wording) -> tuple[AnswerView, ...]:
    """What is said there of collection: the answer for the product, then those by column."""
    if place.row is not None:
        # the header of the row leads there
        return tuple(
            mention_views(
                Mention(place.row), place.product, wording, (), several=False, leads=False, shows_necessity=True
            )
        )
    if not place.is_denial:
        return ()
    condition = wording.condition(place.said.condition)
    return (AnswerView(Necessity.NEVER.value, wording.never(place.said), condition=condition),)


def answer_cell(place: Place, wording: Wording) -> Cell:
    """What is said there of collection, as a cell."""
    answers = answers_of(place, wording)
    return Cell(answers=answers) if answers else not_stated_cell(wording)


def table_of(
    entries: Iterable[Entry], part: str, caption: str, columns: tuple[str, ...], wording: Wording
) -> Table | None:
    """The table of one part; ``None`` where it has no row."""
    own = [entry for entry in entries if entry.part == part]
    products = {entry.product.id: entry.product for entry in own}
    groups = tuple(
        _group(product, [entry.row for entry in own if entry.product.id == product.id], wording)
        for product in products.values()
    )
    return Table(caption, columns, groups) if groups else None


def _group(product: Product, rows: Sequence[TableRow], wording: Wording) -> Group:
    """The rows of a product; what is said beside the answer of all of them alike stands above them, once."""
    source = product.source
    facts = [Fact(wording._("Restates"), (Value(Link(source.title, url=source.url)),))] if source else []
    alike = {tuple(cell.values for cell in row.cells) for row in rows}
    if len(rows) > 1 and len(alike) == 1 and len(rows[0].cells) == 1 and (values := rows[0].cells[0].values):
        facts.append(Fact(wording._("All of these"), values))
        rows = [replace(row, cells=(replace(row.cells[0], values=()),)) for row in rows]
    return Group(paths.product_link(product), tuple(rows), facts=tuple(facts))
