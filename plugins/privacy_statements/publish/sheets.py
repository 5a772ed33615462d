"""Records → the lines of sheets that people edit: what each record says, and what it inherits.

``SHEETS`` is the table of what can be edited. Export and import both make these lines, so that the three states of a
cell (as exported, as edited, as in the record now) are compared by text alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct, field

from privacy_statements.catalog.model import Catalog, Row, Section
from privacy_statements.diagnostics.position import Position
from privacy_statements.publish.cells import Form, cell_text, text_of
from privacy_statements.read.load import LoadedFile, Node, Scalar, Sequence
from privacy_statements.read.load import Mapping as MappingNode
from privacy_statements.records.fields import Record
from privacy_statements.records.kinds import DataItemRecord, ProductRecord
from privacy_statements.records.statements import RowRecord, SectionRecord
from privacy_statements.records.words import AnswerWord, Necessity
from privacy_statements.words.wording import Wording

PATH = " / "  # between the headings of sections


class State(StrEnum):
    """Where the text of a cell comes from."""

    OWN = "own"
    """From the record itself; an empty cell means that the record does not say it."""
    INHERITED = "inherited"
    """It holds here, and is written elsewhere: on the section, the product or the shared data item."""
    SHOWN = "shown"
    """Only to be read: a key, or made from other cells."""


class Column(Struct, frozen=True):
    """One column: the key of the record's field, its heading, and how it is edited."""

    key: str
    title: str
    form: Form = Form.TEXT
    width: int = 24
    state: State = State.OWN
    """``SHOWN`` for columns that are not edited."""
    words: str = ""
    """The closed words that a cell offers: a key of ``word_lists``."""
    are_ids: bool = False
    """Whether entries are ids, which may also be set apart by commas."""
    help: str = ""


class Shape(Struct, frozen=True):
    """One sheet: its columns, of which the first ``keys`` name the record of a line."""

    name: str
    keys: int
    record: type[Record]
    columns: tuple[Column, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """The headings of the key columns."""
        return tuple(column.title for column in self.columns[: self.keys])

    def column(self, key: str) -> Column:
        """The column of a key. Raises ``StopIteration`` for a key that it has not."""
        return next(column for column in self.columns if column.key == key)


class Cell(Struct, frozen=True):
    """The text of one cell, and where it comes from."""

    text: str = ""
    state: State = State.OWN


class Line(Struct, frozen=True):
    """One record: its key, the place of its node, and its cells by the keys of their columns."""

    key: tuple[str, ...]
    position: Position
    cells: Mapping[str, Cell] = field(default_factory=dict)
    bare: str = ""
    """For a row that is written as a bare text: the key that the text stands for."""


ROWS = Shape(
    "Rows",
    2,
    RowRecord,
    (
        Column("product", "Product", width=18, state=State.SHOWN),
        Column("id", "Row", width=22, state=State.SHOWN),
        Column("section", "Section", width=22, state=State.SHOWN),
        Column("name", "Item name", width=28),
        Column("necessity", "Necessity", width=13, words="necessity"),
        Column("condition", "Condition", Form.ENTRY, 28, help="Words that complete “only if ...”."),
        Column("holds", "Holds only if (all)", width=28, state=State.SHOWN),
        Column("answer", "Answer", Form.ENTRY, 16, words="answer"),
        Column("answers", "Answers by column", Form.ENTRY, 24),
        Column("only", "Only"),
        Column("form", "Form"),
        Column("description", "Description", width=44),
        Column("note", "Note", width=44),
        Column("purposes", "Purposes", Form.ENTRIES, 24, are_ids=True, help="One on each line."),
        Column("retention", "Retention", Form.ENTRIES, 32, help="{duration: P30D, bound: at-most}"),
        Column("recipients", "Recipients", Form.ENTRIES, 24, are_ids=True, help="One on each line."),
        Column("visible_to", "Visible to", Form.ENTRIES, 24, are_ids=True, help="One on each line."),
        Column("needs_review", "To be looked at", Form.ENTRIES, 32, help="Empty it when you have looked."),
    ),
)
ITEMS = Shape(
    "Items",
    1,
    DataItemRecord,
    (
        Column("id", "Item", state=State.SHOWN),
        Column("name", "Name", width=32),
        Column("aliases", "Other names", Form.ENTRIES, 32, help="One on each line."),
        Column("definition", "Definition", width=60),
        Column("category", "Category", words="category"),
    ),
)
SECTIONS = Shape(
    "Sections",
    2,
    SectionRecord,
    (
        Column("product", "Product", width=18, state=State.SHOWN),
        Column("id", "Section", width=24, state=State.SHOWN),
        Column("heading", "Heading", width=32),
        Column("before", "Before the items", width=70),
        Column("after", "After the items", width=70),
        Column("needs_review", "To be looked at", Form.ENTRIES, 32, help="Empty it when you have looked."),
    ),
)
PRODUCTS = Shape(
    "Products",
    1,
    ProductRecord,
    (
        Column("id", "Product", state=State.SHOWN),
        Column("name", "Name", width=32),
        Column("title", "Title", width=32),
        Column("summary", "Summary", width=70),
        Column("description", "Description", width=44),
        Column("reviewed", "Reviewed", Form.DATE, 14, help="A date such as 2026-11-01."),
        Column("needs_review", "To be looked at", Form.ENTRIES, 32, help="Empty it when you have looked."),
    ),
)
SHEETS = (ROWS, ITEMS, SECTIONS, PRODUCTS)

Lines = Mapping[str, tuple[Line, ...]]
"""The lines of each sheet, by its name."""


def word_lists(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The closed words that cells offer."""
    return {
        "necessity": tuple(Necessity),
        "answer": tuple(AnswerWord),
        "category": tuple(sorted(catalog.vocabulary.categories)),
    }


def make_lines(files: Iterable[LoadedFile], catalog: Catalog, wording: Wording, products: Iterable[str] = ()) -> Lines:
    """The lines of all sheets, for these products or for all. ``files`` are those that the catalog was made from."""
    chosen = tuple(dict.fromkeys(products)) or tuple(catalog.products)
    nodes = _nodes_at(files)
    rows, sections, of_products = list[Line](), list[Line](), list[Line]()
    for product in (catalog.products[product_id] for product_id in chosen):
        of_products.append(_line(PRODUCTS, (product.id,), product.position, nodes, {"title": product.title}))
        for chain in _chains((product.root,)):
            section = chain[-1]
            written = [row for row in section.rows if row.position != section.position]  # not one about the section
            rows += [_row(row, chain, nodes, catalog, wording) for row in written]
            if section.id:
                key, heading = (product.id, section.id), {"heading": section.heading}
                sections.append(_line(SECTIONS, key, section.position, nodes, heading))
    items = [item for item in catalog.items.values() if item.product is None]
    if set(chosen) != set(catalog.products):
        mentioned = {item for item in catalog.mentions if any(m.row.product in chosen for m in catalog.mentions[item])}
        items = [item for item in items if item.id in mentioned]
    return {
        ROWS.name: tuple(rows),
        ITEMS.name: tuple(_line(ITEMS, (item.id,), item.position, nodes) for item in items),
        SECTIONS.name: tuple(sections),
        PRODUCTS.name: tuple(of_products),
    }


def _nodes_at(files: Iterable[LoadedFile]) -> dict[Position, Node]:
    """The values of all files by where they begin. A key begins where its mapping does, and is not among them."""
    nodes: dict[Position, Node] = {}
    open_nodes = [file.node for file in files if file.node is not None]
    while open_nodes:
        node = open_nodes.pop()
        nodes[node.position] = node
        if isinstance(node, MappingNode):
            open_nodes += [entry.value for entry in node.entries]
        elif isinstance(node, Sequence):
            open_nodes += node.items
    return nodes


def _chains(outer: tuple[Section, ...]) -> Iterator[tuple[Section, ...]]:
    """Each section with those around it, the outermost first."""
    yield outer
    for inner in outer[-1].sections:
        yield from _chains((*outer, inner))


def _line(
    sheet: Shape,
    key: tuple[str, ...],
    position: Position,
    nodes: Mapping[Position, Node],
    inherited: Mapping[str, str] = MappingProxyType({}),
) -> Line:
    """The line of a record; ``inherited`` are the texts that its fields inherit, by their keys."""
    node = nodes[position]
    cells = {column.key: Cell(text, State.SHOWN) for column, text in zip(sheet.columns, key, strict=False)}
    for column in sheet.columns[sheet.keys :]:
        written = node.get(column.key) if isinstance(node, MappingNode) else None
        around = inherited.get(column.key, "")
        if column.state is State.SHOWN:
            cells[column.key] = Cell(around, State.SHOWN)
        elif around and written is None:
            cells[column.key] = Cell(around, State.INHERITED)
        else:
            cells[column.key] = Cell(cell_text(written, column.form))
    return Line(key, position, cells)


def _row(
    row: Row, chain: tuple[Section, ...], nodes: Mapping[Position, Node], catalog: Catalog, wording: Wording
) -> Line:
    keys = [column.key for column in ROWS.columns if hasattr(row.said, column.key)]
    inherited = {key: _around(ROWS.column(key), row, chain, nodes) for key in keys} | {
        "section": PATH.join(row.section),
        "holds": text_of(wording.condition(row.answer.condition) or "", Form.TEXT),
        "name": row.name,
        "necessity": row.said.necessity.value if row.said.necessity is not Necessity.UNSPECIFIED else "",
        "answer": row.answer.answer.value,
    }

    line = _line(ROWS, (row.product, row.id), row.position, nodes, inherited)
    node = nodes[row.position]
    if not isinstance(node, Scalar):
        return line
    if node.text in catalog.items and catalog.items[node.text].product is None:
        return Line(line.key, line.position, line.cells, bare="item")
    return Line(line.key, line.position, {**line.cells, "name": Cell(node.text)}, bare="name")


def _around(column: Column, row: Row, chain: tuple[Section, ...], nodes: Mapping[Position, Node]) -> str:
    """The text of the nearest section around a row, if the row inherits it. Conditions add up, and answers of columns are
    replaced one by one, so these are left out."""
    if column.key in ("condition", "answers"):
        return ""
    for section in reversed(chain):
        node = nodes[section.position]
        written = node.get(column.key) if isinstance(node, MappingNode) else None
        if written is not None:
            holds = getattr(row.said, column.key) == getattr(section.own, column.key)
            return cell_text(written, column.form) if holds else ""
    return ""
