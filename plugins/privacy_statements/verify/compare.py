"""What must stand on a page, compared with what stands there.

Two witnesses are heard. The *views* say which rows a page must have, and which words; they know no template. The
*templates* say how exactly each cell reads, so that a word too many is found as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from privacy_statements.diagnostics import Diagnostic, diagnose
from privacy_statements.page import ANCHOR, Heading, Html, Prose
from privacy_statements.position import Position
from privacy_statements.verify.expected import ExpectedCell, ExpectedPage, ExpectedRow, prose_words
from privacy_statements.verify.heads import other_heads
from privacy_statements.verify.published import (
    ROWS,
    TABLE,
    PublishedPage,
    PublishedRow,
    cells_of,
    is_answer,
    is_of_records,
    nameless_rows,
    page_of,
    units,
    whole_row,
)
from privacy_statements.verify.tree import Element, Seals, is_blank, read, squeeze, squeezed, words

LINK = "headerlink"
"""The class that hosts give to the link of a heading."""
FIGURES = "0123456789"
NO_LETTERS = re.compile(r"[\W_]+")
SHOWN = 160  # characters of a text in a message


@dataclass
class Comparison:
    """One page as it must be, as its template prints it, and as it is; and which of its rows are accounted for."""

    expected: ExpectedPage
    page: PublishedPage
    places: Mapping[str, str]
    """Where rows stand, by anchor: told of a row that stands elsewhere."""
    seals: Seals | None = None
    """What stood on the pages read before."""
    told: set[int] = field(default_factory=set)
    """The rows whose words are reported already."""
    met: dict[int, ExpectedRow] = field(default_factory=dict)
    """The rows that must be here, by the identity of their elements."""

    @cached_property
    def printed(self) -> PublishedPage:
        """The page as its template prints it. Read only where the built one reads otherwise."""
        html = "\n".join(block.html for block in self.expected.blocks if isinstance(block, Html))
        return page_of(html, seals=self.seals)

    def found(self) -> Iterator[Diagnostic]:
        """Everything that is not as it must be."""
        places = list(self._places_of_rows())
        yield from self._missing_rows(places)
        if not self._is_verbatim():
            yield from self._other_words()
            yield from self._other_text()
            yield from other_heads(self.expected, self.printed, self.page)
        for row, element in places:
            if element is not None and id(element) not in self.told:
                yield from self._words_of(row, element)
        yield from self._extra_rows()
        yield from self._blank_cells()

    # --- which rows

    def _places_of_rows(self) -> Iterator[tuple[ExpectedRow, Element | None]]:
        """Each row that must be here, with its element."""
        without: dict[str, list[PublishedRow]] = {}
        for one in self.page.rows:
            if one.anchor is None:
                without.setdefault(one.name, []).append(one)
        seen: Counter[str] = Counter()
        for row in self.expected.rows:
            if row.anchor is None:
                element = self._without_anchor(row, without)
            else:
                anchors = self.page.ids.get(row.anchor, [])
                element = whole_row(anchors[seen[row.anchor]]) if seen[row.anchor] < len(anchors) else None
                seen[row.anchor] += 1
            if element is not None:
                self.met[id(element)] = row
            yield row, element

    def _without_anchor(self, row: ExpectedRow, rows: dict[str, list[PublishedRow]]) -> Element | None:
        """The element of a row that only its table and its name tell; each is taken once."""
        name, caption = squeeze(row.name), squeeze(row.caption)
        near = [rows[name]] if name in rows else [there for said, there in rows.items() if name in said]
        for there in near:
            for number, one in enumerate(there):
                if caption in squeeze(one.caption):
                    return there.pop(number).element
        return None

    def _missing_rows(self, places: list[tuple[ExpectedRow, Element | None]]) -> Iterator[Diagnostic]:
        for row, element in places:
            if element is None:
                message = f"{row.shown} is not on this page; its record is {row.record}"
                yield diagnose("missing-row", self._table_of(row), message, related=row.record)
            elif not element.is_shown:
                message = f"{row.shown} is hidden on this page; its record is {row.record}"
                yield diagnose("missing-row", self.page.at(element), message, related=row.record)
                self.told.add(id(element))

    def _table_of(self, row: ExpectedRow) -> Position:
        """The table that should hold a row, or the page."""
        captions = ((table, squeeze(row.caption)) for table in self.page.tables if row.caption)
        return self.page.at(next((table for table, caption in captions if caption in squeezed(table)), None))

    def _extra_rows(self) -> Iterator[Diagnostic]:
        """Rows that nobody expects, unless the template of the page prints them of itself."""
        rows = [row for row in self.page.rows if id(row.element) not in self.met and self._is_ours(row)]
        strange = [row for row in rows if not self._is_printed(row)] if rows else []
        for row in strange:
            yield self._extra(row.anchor, words(row.header), row.element)
        yield from self._nameless_rows()
        known = {id(row.element) for row in rows} | self.met.keys()
        for anchor, elements in self.page.ids.items():
            if self.expected.by_hand or not anchor.startswith(ROWS) or anchor in self._anchors:
                continue
            for element in elements:
                if id(whole_row(element)) not in known:
                    yield self._extra(anchor, words(element), element)

    def _nameless_rows(self) -> Iterator[Diagnostic]:
        """Rows that have no header and that the template of the page does not print."""
        here = [] if self.expected.by_hand else list(nameless_rows(self.page))
        printed = Counter(map(squeezed, nameless_rows(self.printed))) if here else Counter()
        for row in here:
            printed[squeezed(row)] -= 1
            if printed[squeezed(row)] < 0:
                yield self._extra(None, words(row), row)

    def _extra(self, anchor: str | None, name: str, element: Element) -> Diagnostic:
        twice = anchor is not None and any(row.anchor == anchor for row in self.expected.rows)
        shown = f'"{name[:SHOWN]}" ({anchor})' if anchor else f'"{name[:SHOWN]}"'
        place = self.places.get(anchor or "")
        why = (
            "stands on this page again; expected it once"
            if twice
            else f"stands on this page, and no record puts it here{f'; its place is {place}' if place else ''}"
        )
        return diagnose("extra-row", self.page.at(element), f"{shown} {why}", related=self.expected.position)

    def _is_ours(self, row: PublishedRow) -> bool:
        """Whether a row is one of records; in a hand-written page there can be other tables."""
        if not self.expected.by_hand or is_of_records(row):
            return True
        return any(squeeze(one.caption) == squeeze(row.caption) for one in self.expected.rows)

    def _is_printed(self, row: PublishedRow) -> bool:
        key = _key(row)
        already = sum(_key(one) == key and id(one.element) in self.met for one in self.page.rows)
        return sum(_key(one) == key for one in self.printed.rows) > already

    @cached_property
    def _anchors(self) -> set[str]:
        own = {row.anchor for row in self.expected.rows if row.anchor}
        for block in self.expected.blocks:
            own.update(ANCHOR.findall(block.html) if isinstance(block, Html) else ())
            own.update([block.id] if isinstance(block, Heading) else ())
        return own

    # --- which words

    def _words_of(self, row: ExpectedRow, element: Element) -> Iterator[Diagnostic]:
        """What a row does not say, of all that its record says."""
        cells = cells_of(element)
        fits = len(cells) == len(row.cells) + 1
        if squeeze(row.name) not in squeezed(cells[0] if cells else element):
            yield self._changed(row, element, f'does not say its name: it reads "{_short(element)}"')
        for number, cell in enumerate(row.cells):
            place = cells[number + 1] if fits else element
            lacks = _lacks(cell, place, fits)
            if lacks:
                column = row.columns[number + 1] if number + 1 < len(row.columns) else ""
                said = " and ".join(f'"{phrase[:SHOWN]}"' for phrase in lacks)
                yield self._changed(row, place, f'lacks {said} in the column "{column}"')

    def _other_words(self) -> Iterator[Diagnostic]:
        """Cells that read otherwise than the template prints them."""
        here: dict[tuple[str, ...], list[PublishedRow]] = {}
        for row in self.page.rows:
            here.setdefault(_key(row), []).append(row)
        for row in self.printed.rows:
            same = here.get(_key(row))
            if not same:
                continue
            there = same.pop(0)
            expected = self.met.get(id(there.element)) or ExpectedRow(
                words(row.header), row.anchor, self.expected.position
            )
            if id(there.element) in self.told:
                continue
            if _place(row) != _place(there):
                said = f'stands in "{_shown(there)}"; expected it in "{_shown(row)}"'
                yield self._changed(expected, there.element, said)
            if squeezed(row.element) != squeezed(there.element):
                self.told.add(id(there.element))
                yield from self._cell_by_cell(expected, row, there)

    def _cell_by_cell(
        self, expected: ExpectedRow, row: PublishedRow, there: PublishedRow
    ) -> Iterator[Diagnostic]:
        if len(row.cells) != len(there.cells):
            what = f"has {len(there.cells)} cells; expected {len(row.cells)}"
            yield self._changed(expected, there.element, what)
            return
        for number, (cell, other) in enumerate(zip(row.cells, there.cells, strict=True)):
            if squeezed(cell) != squeezed(other):
                column = row.columns[number] if number < len(row.columns) else ""
                reads = f'reads "{_short(other)}" in the column "{column}"; expected "{_short(cell)}"'
                yield self._changed(expected, other, reads)

    def _changed(self, row: ExpectedRow, element: Element, what: str) -> Diagnostic:
        message = f"{row.shown} {what}; its record is {row.record}"
        return diagnose("changed-words", self.page.at(element), message, related=row.record)

    # --- the text around the rows

    def _is_verbatim(self) -> bool:
        """Whether every table and list stands on the page as its template prints it, sign for sign, and every
        heading and paragraph word for word."""
        start = 0
        for block in self.expected.blocks:
            if isinstance(block, Html):
                start = self.page.html.find(block.html, start)
                if start < 0:
                    return False
                start += len(block.html)
            elif not self._says(block):
                return False
        return True

    def _says(self, block: Heading | Prose) -> bool:
        if isinstance(block, Heading):
            return any(_is_heading(one, block.text) for one in self.page.ids.get(block.id, ()))
        said = prose_words(block.text)
        return squeeze(said) in self._all_words or letters(said) in self._all_letters

    @cached_property
    def _all_words(self) -> str:
        return squeezed(self.page.root)

    @cached_property
    def _all_letters(self) -> str:
        return letters(self._all_words)

    def _other_text(self) -> Iterator[Diagnostic]:
        """Headings, facts and paragraphs that are not on the page."""
        left = Counter(text for text, _ in self.page.units)
        for block in self.expected.blocks:
            if isinstance(block, Html):
                for text, element in units(read(block.html)):
                    if left[text] <= 0 and not _in_row(element):
                        yield self._not_said(words(element) if element.tag else text)
                    left[text] -= 1
            elif not self._says(block):
                yield self._not_said(block.text)

    def _not_said(self, text: str) -> Diagnostic:
        message = f'this page does not say "{text[:SHOWN]}"; its record is {self.expected.position}'
        return diagnose("changed-words", self.page.at(None), message, related=self.expected.position)

    def _blank_cells(self) -> Iterator[Diagnostic]:
        for cell in self.page.cells:
            if not is_blank(cell) or not cell.is_shown:
                continue
            table = next(one for one in cell.around if one.tag in ("table", ""))
            if not self.expected.by_hand or table.has_class(TABLE):
                row = self.met.get(id(whole_row(cell)))
                of = f" of {row.shown}" if row else ""
                related = row.record if row else self.expected.position
                message = f"a cell{of} says nothing; its record is {related}"
                yield diagnose("blank-cell", self.page.at(cell), message, related=related)


def _key(row: PublishedRow) -> tuple[str, ...]:
    """What tells a row from others: its anchor, or its table and its name."""
    return (row.anchor,) if row.anchor else (squeeze(row.caption), row.name)


def _place(row: PublishedRow) -> tuple[str, ...]:
    """The table and the group that a row stands in, and the columns of its cells."""
    return (squeeze(row.caption), squeeze(row.group), *map(squeeze, row.columns))


def _shown(row: PublishedRow) -> str:
    return ": ".join(part for part in (row.caption, row.group, ", ".join(row.columns)) if part)[:SHOWN]


def _lacks(cell: ExpectedCell, place: Element, whole: bool) -> tuple[str, ...]:
    """What a cell does not say. Where it stands in a cell of its own, its answers are exactly these."""
    sealed = place.sealed
    if sealed is None or not whole or not place.is_shown or is_answer(place):
        return tuple(_lacking(cell, place, whole))
    lacks: tuple[str, ...] | None = sealed.notes.get(cell)
    if lacks is None:
        lacks = sealed.notes[cell] = tuple(_lacking(cell, place, whole))
    return lacks


def _lacking(cell: ExpectedCell, place: Element, whole: bool) -> Iterator[str]:
    text = squeezed(place)
    answers = [one for one in place.walk() if is_answer(one)] if whole else []
    if cell.answers and answers and [*map(squeezed, answers)] != [*map(squeeze, cell.answers)]:
        yield ", ".join(cell.answers)
    yield from (phrase for phrase in cell.phrases if squeeze(phrase) not in text)


def _in_row(element: Element) -> bool:
    return any(one.tag == "tr" for one in element.around)


def _is_heading(element: Element, text: str) -> bool:
    """Whether a heading says a text. A host may put a number before it and a link to it behind."""
    parts = (part for part in element.content if isinstance(part, str) or not part.has_class(LINK))
    return is_said("".join(part if isinstance(part, str) else squeezed(part) for part in parts), text)


def is_said(heading: str, text: str) -> bool:
    """Whether a heading says a text, perhaps with a number before it."""
    said, expected = letters(heading), letters(text)
    return said.endswith(expected) and not said[: -len(expected) or None].strip(FIGURES)


def letters(text: str) -> str:
    """Letters and figures alone: hosts may write quotes and dashes in their own way."""
    return NO_LETTERS.sub("", text)


def _short(element: Element) -> str:
    text = words(element)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
