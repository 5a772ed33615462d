"""A page of the built site → what stands on it: rows with their cells, anchors, links.

A row is found by its anchor, wherever it stands; a row without one by its table and its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from privacy_statements.position import Position
from privacy_statements.verify.tree import (
    ADDRESSES,
    CELLS,
    Element,
    Seals,
    addresses_in,
    read_all,
    squeeze,
    squeezed,
    words,
)

TABLE = "ps-table"
WORD = "ps-word"
ANSWER = "ps-answer"
ROWS = ("row-", "item-")
"""How the anchors of rows begin."""
LEADING = frozenset({*ADDRESSES, "srcset", "http-equiv"})
"""Attributes of elements that can lead somewhere."""
WHOLE_ROWS = ("tr", "li", "article")
"""What can hold a row whose anchor stands further inside."""
UNITS = frozenset(
    [
        "td",
        "th",
        "caption",
        "dt",
        "dd",
        "li",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "summary",
        "figcaption",
    ]
)


@dataclass(frozen=True, eq=False)
class PublishedRow:
    """A row of a table: its element, its cells (the first one names it), and what its table says of itself; with the
    header of the group that it stands in."""

    element: Element
    cells: tuple[Element, ...]
    caption: str
    group: str
    columns: tuple[str, ...]

    @property
    def header(self) -> Element:
        """The cell that names the row."""
        return self.cells[0]

    @cached_property
    def name(self) -> str:
        """All that its first cell says, squeezed."""
        return squeezed(self.header)

    @cached_property
    def anchor(self) -> str | None:
        """Its anchor; a row of a list of something else has none."""
        return self.header.attributes.get("id") or self.element.attributes.get("id")


class Link(NamedTuple):
    """An address on a page, and the element that has it: the one with this number in the element around it."""

    address: str
    around: Element
    number: int

    @property
    def element(self) -> Element:
        """The element itself."""
        return next(islice(self.around.walk(), self.number, None))


@dataclass(frozen=True, eq=False)
class PublishedPage:
    """One HTML file; ``path`` is relative to the site, ``shown`` as positions show it."""

    path: str
    shown: str
    html: str
    root: Element
    """The page as a tree."""
    ids: dict[str, list[Element]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    tables: list[Element] = field(default_factory=list)
    cells: list[Element] = field(default_factory=list)

    @cached_property
    def rows(self) -> list[PublishedRow]:
        """Every row that has a header of its own, in the order of the page."""
        return [row for table in self.tables for row in _rows(table)]

    @cached_property
    def units(self) -> list[tuple[str, Element]]:
        """What the page says, piece by piece: cells, paragraphs, entries of lists, headings."""
        return list(units(self.root))

    def at(self, element: Element | None) -> Position:
        """The place of an element, or of the whole page."""
        return Position(self.shown, element.line, element.column) if element else Position(self.shown)


def page_of(html: str, path: str = "", shown: str = "", seals: Seals | None = None) -> PublishedPage:
    """A page from its text. ``seals`` are what stood on pages before."""
    elements = read_all(html, seals)
    page = PublishedPage(path, shown, html, elements[0])
    links = page.links
    for element in elements:
        tag, attributes = element.tag, element.attributes
        if tag == "table":
            page.tables.append(element)
        elif tag in CELLS:
            page.cells.append(element)
        if element.sealed is not None:
            links.extend([Link(address, element, nth) for address, nth in element.sealed.addresses])
        if not attributes:
            continue
        if "id" in attributes:
            page.ids.setdefault(attributes["id"], []).append(element)
        if tag == "a" and "name" in attributes:
            page.named.add(attributes["name"])
        if not attributes.keys().isdisjoint(LEADING):
            links.extend([Link(address, element, 0) for address in addresses_in(tag, attributes)])
    return page


def _rows(table: Element) -> Iterator[PublishedRow]:
    caption = group = ""
    columns: tuple[str, ...] = ()
    part: Element | None = None
    for line in lines_of(table):
        if line.parent is not part:  # a group ends with its part of the table
            part, group = line.parent, ""
        cells = cells_of(line)
        if line.tag == "caption":
            caption = words(line)
        elif cells and _heads(cells[0], "row"):
            yield PublishedRow(line, cells, caption, group, columns)
        elif cells and _heads(cells[0], "rowgroup"):
            group = words(cells[0])
        elif not columns:
            columns = tuple(map(words, cells))


def _heads(cell: Element, what: str) -> bool:
    return cell.tag == "th" and cell.attributes.get("scope") == what


def lines_of(table: Element) -> Iterator[Element]:
    """The caption and the lines of a table, without those of tables inside it."""
    for part in table.elements:
        if part.tag in ("tr", "caption"):
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from (one for one in part.elements if one.tag == "tr")


def is_answer(element: Element) -> bool:
    """Whether an element is the word of an answer: by its class; or in bold letters, with a class of ours or in an
    answer that says more."""
    if element.tag == "b":
        around = element.parent
        return element.attributes.get("class", "").startswith("ps-") or (
            around is not None and around.has_class(ANSWER)
        )
    return element.has_class(WORD)


def is_of_records(row: PublishedRow) -> bool:
    """Whether a row shows by itself that records made it: by its anchor, or by an answer."""
    return (row.anchor or "").startswith(ROWS) or any(is_answer(one) for one in row.element.walk())


def nameless_rows(page: PublishedPage) -> Iterator[Element]:
    """The rows of our tables that have no header of their own."""
    for table in (table for table in page.tables if table.has_class(TABLE)):
        yield from (line for line in lines_of(table) if {one.tag for one in cells_of(line)} == {"td"})


def whole_row(anchor: Element) -> Element:
    """The element that holds a whole row, of the element that has its anchor."""
    return next((one for one in anchor.around if one.tag in WHOLE_ROWS), anchor)


def cells_of(row: Element) -> tuple[Element, ...]:
    """The cells of a row; none where it does not stand in a table."""
    return tuple(one for one in row.elements if one.tag in CELLS)


def units(root: Element) -> Iterator[tuple[str, Element]]:
    """The pieces of a page, squeezed: what stands in a cell or paragraph is one piece."""
    for one in root.content:
        if isinstance(one, str):
            if one.strip():
                yield squeeze(one), root
        elif one.tag in UNITS:
            if text := squeezed(one):
                yield text, one
        elif one.is_shown:
            yield from units(one)
