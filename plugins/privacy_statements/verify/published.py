"""A page of the built site → what is on it: rows with their cells, anchors, links.

A row is found by its anchor, wherever it is; a row without one by its table and its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.verify.document import LEADING, TEXT, Document, addresses_in, around, has_class
from privacy_statements.verify.expected import ExpectedPage

TABLE = "ps-table"
ANSWERS = '.ps-word, b[class^="ps-"], .ps-answer > b'
"""The words of answers: by their class; or in bold letters, with a class of ours or in an answer that says more."""
ROWS = ("row-", "item-")
"""How the anchors of rows begin."""
CELLS = frozenset({"td", "th"})
UNITS = frozenset(
    ["td", "th", "caption", "dt", "dd", "li", "p", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "figcaption"]
)


Line = tuple[LexborNode, tuple[LexborNode, ...]]
"""A line of a table and its cells."""


class PublishedRow(NamedTuple):
    """A row of a table: its element, its cells, the name in its first cell (squeezed) and its anchor, if it has one; what
    its table says of itself; and the header of the group that it is in."""

    element: LexborNode
    cells: tuple[LexborNode, ...]
    name: str
    anchor: str | None
    caption: str
    group: str
    columns: tuple[str, ...]

    @property
    def header(self) -> LexborNode:
        """The cell that names the row."""
        return self.cells[0]


class Link(NamedTuple):
    """An address on a page, and the element that has it."""

    address: str
    element: LexborNode


class PublishedPage(Document):
    """One HTML file; ``path`` is relative to the site, ``shown`` as positions show it."""

    def __init__(self, html: str, path: str = "", shown: str = "") -> None:
        super().__init__(html)
        self.path, self.shown = path, shown

    def at(self, element: LexborNode | None) -> Position:
        """The position of an element, or of the whole page."""
        place = self.place(element) if element else None
        return Position(self.shown, *place) if place else Position(self.shown)

    @cached_property
    def ids(self) -> dict[str, list[LexborNode]]:
        """The elements that have an anchor, by the anchor."""
        ids: dict[str, list[LexborNode]] = {}
        for node in self._anchored:
            if node.id or "id" in node.attributes:
                ids.setdefault(node.id or "", []).append(node)
        return ids

    @cached_property
    def _anchored(self) -> list[LexborNode]:
        return self.css("[id], a[name]")

    @cached_property
    def anchors(self) -> frozenset[str]:
        """What links can name: ids, and the names that older pages use."""
        older = (node.attributes for node in self._anchored if node.tag == "a")
        return frozenset(self.ids).union(attributes["name"] or "" for attributes in older if "name" in attributes)

    @cached_property
    def links(self) -> list[Link]:
        """All addresses, in the order of the page."""
        return [Link(address, node) for node in self.css(LEADING) for address in addresses_in(node)]

    @cached_property
    def tables(self) -> list[LexborNode]:
        """All tables."""
        return self.css("table")

    @cached_property
    def _parts(self) -> list[list[tuple[LexborNode, list[Line]]]]:
        """The parts of each table, with their lines."""
        return [
            [(part, [(line, cells_of(line)) for line in lines]) for part, lines in parts_of(table)]
            for table in self.tables
        ]

    @cached_property
    def _cells(self) -> dict[int, tuple[LexborNode, ...]]:
        return {line.mem_id: cells for parts in self._parts for _part, lines in parts for line, cells in lines}

    @property
    def cells(self) -> Iterator[LexborNode]:
        """All cells of tables."""
        return chain.from_iterable(self._cells.values())

    def cells_in(self, row: LexborNode) -> tuple[LexborNode, ...]:
        """The cells of a row; none of an element that is no row."""
        return self._cells.get(row.mem_id, ())

    @cached_property
    def rows(self) -> list[PublishedRow]:
        """Every row that has a header of its own, in the order of the page."""
        return [row for parts in self._parts for row in self._rows(parts)]

    def _rows(self, parts: list[tuple[LexborNode, list[Line]]]) -> Iterator[PublishedRow]:
        caption = group = ""
        columns: tuple[str, ...] = ()
        for part, lines in parts:
            if part.tag == "caption":
                caption = self.words(part)
            group = ""  # it ends with its part of the table
            for line, cells in lines:
                header = cells[0].attributes if cells and cells[0].tag == "th" else {}
                if header.get("scope") == "row":
                    anchor = header.get("id") or line.id or None
                    yield PublishedRow(line, cells, self.squeezed(cells[0]), anchor, caption, group, columns)
                elif header.get("scope") == "rowgroup":
                    group = self.words(cells[0])
                elif not columns:
                    columns = tuple(map(self.words, cells))

    def is_of_records(self, row: PublishedRow) -> bool:
        """Whether a row shows by itself that records made it: by its anchor, or by an answer."""
        return (row.anchor or "").startswith(ROWS) or any(map(answers_in, row.cells))

    def nameless_rows(self) -> Iterator[LexborNode]:
        """The rows of our tables that have no header of their own."""
        named = {row.element.mem_id for row in self.rows}
        for table, parts in zip(self.tables, self._parts, strict=True):
            if has_class(table, TABLE):
                for line, cells in chain.from_iterable(lines for _part, lines in parts):
                    if line.mem_id not in named and {cell.tag for cell in cells} == {"td"}:
                        yield line

    def units(self) -> Iterator[tuple[str, LexborNode]]:
        """The pieces of the page, squeezed: cells, paragraphs, entries of lists, headings, and text outside of them."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            if node.tag == TEXT or node.tag in UNITS:
                if text := self.squeezed(node):
                    yield text, node
            elif self.is_shown(node):
                waiting += reversed(list(node.iter(include_text=True)))


def parts_of(table: LexborNode) -> Iterator[tuple[LexborNode, list[LexborNode]]]:
    """The caption, the head, the bodies and the foot of a table, each with its lines. Those of tables inside it are left
    out."""
    for part in table.iter():
        if part.tag in ("caption", "thead", "tbody", "tfoot"):
            yield part, [line for line in part.iter() if line.tag == "tr"]


def cells_of(row: LexborNode) -> tuple[LexborNode, ...]:
    """The cells of a row; none of an element that is no row."""
    return tuple([cell for cell in row.iter() if cell.tag in CELLS])


def answers_in(cell: LexborNode) -> list[LexborNode]:
    """The words of the answers in a cell."""
    return cell.css(ANSWERS)


def whole_row(anchor: LexborNode) -> LexborNode:
    """The element that holds a whole row, for the element that has its anchor."""
    return next((each for each in around(anchor) if each.tag in ("tr", "li", "article")), anchor)


SHOWN = 160  # characters of a text in a message


class _Head(NamedTuple):
    """A line of headers, and what tells it from others: the caption of its table and what its cells say, squeezed."""

    element: LexborNode
    key: tuple[str, ...]


def other_heads(expected: ExpectedPage, printed: PublishedPage, page: PublishedPage) -> Iterator[Diagnostic]:
    """Each line of headers of a printed page that the built one hides or lacks, or has more often. A line with another
    text than the printed ones is left to the rows below it."""
    wanted = Counter(head.key for head in _heads(printed))
    hidden: dict[tuple[str, ...], list[LexborNode]] = {}
    keys = set(wanted)
    for head in _heads(page):
        if not page.is_shown(head.element):
            hidden.setdefault(head.key, []).append(head.element)
            continue
        wanted[head.key] -= 1
        if wanted[head.key] < 0 and head.key in keys and not expected.by_hand:
            message = f"the header {_shown(page, head.element)} stands on this page again; expected it once"
            yield diagnose("extra-row", page.at(head.element), message, related=expected.position)
    for key, count in wanted.items():
        for element in hidden.get(key, ())[: max(count, 0)]:
            message = f"the header {_shown(page, element)} is hidden on this page; its record is {expected.position}"
            yield diagnose("changed-words", page.at(element), message, related=expected.position)


def _heads(page: PublishedPage) -> Iterator[_Head]:
    """The lines of headers of tables that are not hidden as a whole, in the order of the page."""
    for table in filter(page.is_shown, page.tables):
        caption = ""
        for part, lines in parts_of(table):
            if part.tag == "caption":
                caption = page.squeezed(part)
            for line in lines:
                cells = cells_of(line)
                if cells and all(cell.tag == "th" and cell.attributes.get("scope") != "row" for cell in cells):
                    yield _Head(line, (caption, *map(page.squeezed, cells)))


def _shown(page: PublishedPage, line: LexborNode) -> str:
    words = " ".join(filter(None, map(page.words, cells_of(line))))
    return f'"{words[:SHOWN]}"'
