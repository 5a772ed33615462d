"""What must be on a page, compared with what is there.

There are two witnesses. The *views* say which rows a page must have, and which words; they know no template. The
*templates* say how exactly each cell reads, so that a word too many is found as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from selectolax.lexbor import LexborNode

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.page import ANCHOR, Heading, Html, Prose
from privacy_statements.verify.document import TEXT, around, has_class, squeeze
from privacy_statements.verify.expected import ExpectedCell, ExpectedPage, ExpectedRow, prose_words
from privacy_statements.verify.published import (
    ROWS,
    TABLE,
    PublishedPage,
    PublishedRow,
    answers_in,
    other_heads,
    whole_row,
)

LINK = "headerlink"
"""The class that hosts give to the link of a heading."""
DIGITS = "0123456789"
NO_LETTERS = re.compile(r"[\W_]+")
SHOWN = 160  # characters of a text in a message


class Comparison:
    """One page as it must be, as its template prints it, and as it is."""

    def __init__(self, expected: ExpectedPage, page: PublishedPage, places: Mapping[str, str]) -> None:
        """``places`` are the pages of rows, by anchor: they are named where a row is on another page."""
        self.expected, self.page, self.places = expected, page, places
        self._reported: set[int] = set()
        """The rows whose words are reported already. Here and below elements are named by ``mem_id``."""
        self._rows: dict[int, ExpectedRow] = {}
        """The rows that must be here, by their elements."""

    @cached_property
    def printed(self) -> PublishedPage:
        """The page as its template prints it. Read only where the built one reads otherwise."""
        return PublishedPage("\n".join(block.html for block in self.expected.blocks if isinstance(block, Html)))

    def problems(self) -> Iterator[Diagnostic]:
        """Everything that is not as it must be."""
        rows = list(self._elements_of_rows())
        yield from self._missing_rows(rows)
        if not self._is_verbatim():
            yield from self._other_words()
            yield from self._other_text()
            yield from other_heads(self.expected, self.printed, self.page)
        for row, element in rows:
            if element is not None and element.mem_id not in self._reported:
                yield from self._words_of(row, element)
        yield from self._extra_rows()
        yield from self._blank_cells()

    # --- which rows

    def _elements_of_rows(self) -> Iterator[tuple[ExpectedRow, LexborNode | None]]:
        """Each row that must be here, with its element."""
        without: dict[str, list[PublishedRow]] = {}
        for row in self.page.rows:
            if row.anchor is None:
                without.setdefault(row.name, []).append(row)
        seen: Counter[str] = Counter()
        for wanted in self.expected.rows:
            if wanted.anchor is None:
                element = _without_anchor(wanted, without)
            else:
                anchors = self.page.ids.get(wanted.anchor, [])
                element = whole_row(anchors[seen[wanted.anchor]]) if seen[wanted.anchor] < len(anchors) else None
                seen[wanted.anchor] += 1
            if element is not None:
                self._rows[element.mem_id] = wanted
            yield wanted, element

    def _missing_rows(self, rows: list[tuple[ExpectedRow, LexborNode | None]]) -> Iterator[Diagnostic]:
        for row, element in rows:
            if element is None:
                message = f"{row.shown} is not on this page; its record is {row.record}"
                yield diagnose("missing-row", self._table_of(row), message, related=row.record)
            elif not self.page.is_shown(element):
                message = f"{row.shown} is hidden on this page; its record is {row.record}"
                yield diagnose("missing-row", self.page.at(element), message, related=row.record)
                self._reported.add(element.mem_id)

    def _table_of(self, row: ExpectedRow) -> Position:
        """The table that should hold a row, or the page."""
        caption = squeeze(row.caption)
        tables = (table for table in self.page.tables if caption and caption in self.page.squeezed(table))
        return self.page.at(next(tables, None))

    def _extra_rows(self) -> Iterator[Diagnostic]:
        """Rows that no record puts here, unless the template of the page prints them of itself."""
        rows = [row for row in self.page.rows if row.element.mem_id not in self._rows and self._is_ours(row)]
        for row in rows:
            if not self._is_printed(row):
                yield self._extra(row.anchor, self.page.words(row.header), row.element)
        yield from self._nameless_rows()
        row_ids = {row.element.mem_id for row in rows} | self._rows.keys()
        for anchor, elements in self.page.ids.items():
            if self.expected.by_hand or not anchor.startswith(ROWS) or anchor in self._anchors:
                continue
            for element in elements:
                if whole_row(element).mem_id not in row_ids:
                    yield self._extra(anchor, self.page.words(element), element)

    def _nameless_rows(self) -> Iterator[Diagnostic]:
        """Rows that have no header and that the template of the page does not print."""
        here = [] if self.expected.by_hand else list(self.page.nameless_rows())
        printed = Counter(map(self.printed.squeezed, self.printed.nameless_rows())) if here else Counter()
        for row in here:
            text = self.page.squeezed(row)
            printed[text] -= 1
            if printed[text] < 0:
                yield self._extra(None, self.page.words(row), row)

    def _extra(self, anchor: str | None, name: str, element: LexborNode) -> Diagnostic:
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
        if not self.expected.by_hand or self.page.is_of_records(row):
            return True
        return any(squeeze(wanted.caption) == squeeze(row.caption) for wanted in self.expected.rows)

    def _is_printed(self, row: PublishedRow) -> bool:
        key = _key(row)
        already = sum(_key(each) == key and each.element.mem_id in self._rows for each in self.page.rows)
        return sum(_key(each) == key for each in self.printed.rows) > already

    @cached_property
    def _anchors(self) -> set[str]:
        """The anchors that the page must have."""
        anchors = {row.anchor for row in self.expected.rows if row.anchor}
        for block in self.expected.blocks:
            anchors.update(ANCHOR.findall(block.html) if isinstance(block, Html) else ())
            anchors.update([block.id] if isinstance(block, Heading) else ())
        return anchors

    # --- which words

    def _words_of(self, row: ExpectedRow, element: LexborNode) -> Iterator[Diagnostic]:
        """What a row does not say, of all that its record says."""
        cells = self.page.cells_in(element)
        fits = len(cells) == len(row.cells) + 1
        if squeeze(row.name) not in self.page.squeezed(cells[0] if cells else element):
            yield self._changed(row, element, f'does not say its name: it reads "{_short(self.page, element)}"')
        for number, cell in enumerate((row.about, *row.cells)):
            place = cells[number] if fits else element
            lacks = self._lacking(cell, place, fits) if cell.phrases else ()
            if lacks:
                column = row.columns[number] if number < len(row.columns) else ""
                words = " and ".join(f'"{phrase[:SHOWN]}"' for phrase in lacks)
                yield self._changed(row, place, f'lacks {words} in the column "{column}"')

    def _lacking(self, cell: ExpectedCell, place: LexborNode, is_cell: bool) -> list[str]:
        """What a place does not say of a cell. A cell of its own has exactly these answers."""
        text = self.page.squeezed(place)
        lacks = [phrase for phrase, squeezed in cell.phrases if squeezed not in text]
        if cell.answers and is_cell and cell.squeezed != (text,):  # most cells say nothing but their answer
            answers = tuple([self.page.squeezed(answer) for answer in answers_in(place)])
            if answers and answers != cell.squeezed:
                return [", ".join(cell.answers), *lacks]
        return lacks

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
            if there.element.mem_id in self._reported:
                continue
            expected = self._rows.get(there.element.mem_id) or ExpectedRow(
                self.printed.words(row.header), row.anchor, self.expected.position
            )
            if _place(row) != _place(there):
                text = f'stands in "{_shown(there)}"; expected it in "{_shown(row)}"'
                yield self._changed(expected, there.element, text)
            if self.printed.squeezed(row.element) != self.page.squeezed(there.element):
                self._reported.add(there.element.mem_id)
                yield from self._cell_by_cell(expected, row, there)

    def _cell_by_cell(self, expected: ExpectedRow, row: PublishedRow, there: PublishedRow) -> Iterator[Diagnostic]:
        if len(row.cells) != len(there.cells):
            what = f"has {len(there.cells)} cells; expected {len(row.cells)}"
            yield self._changed(expected, there.element, what)
            return
        for number, (cell, other) in enumerate(zip(row.cells, there.cells, strict=True)):
            if self.printed.squeezed(cell) != self.page.squeezed(other):
                column = row.columns[number] if number < len(row.columns) else ""
                reads, wanted = _short(self.page, other), _short(self.printed, cell)
                yield self._changed(expected, other, f'reads "{reads}" in the column "{column}"; expected "{wanted}"')

    def _changed(self, row: ExpectedRow, element: LexborNode, what: str) -> Diagnostic:
        message = f"{row.shown} {what}; its record is {row.record}"
        return diagnose("changed-words", self.page.at(element), message, related=row.record)

    # --- the text around the rows

    def _is_verbatim(self) -> bool:
        """Whether every table and list is on the page character for character as its template prints it, and every
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
            places = self.page.ids.get(block.id, ())
            if any(element.tag == "section" or not self.page.squeezed(element) for element in places):
                places = self._headings  # a host may write the anchor before a heading, or around its section
            return any(self._is_heading(element, block.text) for element in places)
        words = prose_words(block.text)
        return squeeze(words) in self.page.squeezed(self.page.root) or letters(words) in self._all_letters

    @cached_property
    def _headings(self) -> list[LexborNode]:
        return self.page.css("h1, h2, h3, h4, h5, h6")

    @cached_property
    def _all_letters(self) -> str:
        return letters(self.page.squeezed(self.page.root))

    def _is_heading(self, element: LexborNode, text: str) -> bool:
        """Whether a heading says a text. A host may put a number before it and a link to it behind."""
        parts = (part for part in element.iter(include_text=True) if part.tag == TEXT or not has_class(part, LINK))
        words, expected = letters("".join(map(self.page.squeezed, parts))), letters(text)
        return words.endswith(expected) and not words[: -len(expected) or None].strip(DIGITS)

    def _other_text(self) -> Iterator[Diagnostic]:
        """Headings, facts and paragraphs that are not on the page."""
        left = Counter(text for text, _ in self.page.units())
        for block in self.expected.blocks:
            if isinstance(block, Html):
                printed = PublishedPage(block.html)
                for text, element in printed.units():
                    if left[text] <= 0 and not any(each.tag == "tr" for each in around(element)):
                        yield self._not_said(printed.words(element))
                    left[text] -= 1
            elif not self._says(block):
                yield self._not_said(block.text)

    def _not_said(self, text: str) -> Diagnostic:
        message = f'this page does not say "{text[:SHOWN]}"; its record is {self.expected.position}'
        return diagnose("changed-words", self.page.at(None), message, related=self.expected.position)

    def _blank_cells(self) -> Iterator[Diagnostic]:
        for cell in self.page.cells:
            if self.page.squeezed(cell) or not self.page.is_shown(cell):
                continue
            table = next(each for each in around(cell) if each.tag == "table")
            if not self.expected.by_hand or has_class(table, TABLE):
                row = self._rows.get(whole_row(cell).mem_id)
                of = f" of {row.shown}" if row else ""
                related = row.record if row else self.expected.position
                message = f"a cell{of} says nothing; its record is {related}"
                yield diagnose("blank-cell", self.page.at(cell), message, related=related)


def _without_anchor(row: ExpectedRow, rows: dict[str, list[PublishedRow]]) -> LexborNode | None:
    """The element of a row that only its table and its name tell; each is taken once."""
    name, caption = squeeze(row.name), squeeze(row.caption)
    near = [rows[name]] if name in rows else [same for text, same in rows.items() if name in text]
    for same in near:
        for number, candidate in enumerate(same):
            if caption in squeeze(candidate.caption):
                return same.pop(number).element
    return None


def _key(row: PublishedRow) -> tuple[str, ...]:
    """What tells a row from others: its anchor, or its table and its name."""
    return (row.anchor,) if row.anchor else (squeeze(row.caption), row.name)


def _place(row: PublishedRow) -> tuple[str, ...]:
    """The table and the group that a row is in, and the columns of its cells."""
    return (squeeze(row.caption), squeeze(row.group), *map(squeeze, row.columns))


def _shown(row: PublishedRow) -> str:
    return ": ".join(part for part in (row.caption, row.group, ", ".join(row.columns)) if part)[:SHOWN]


def letters(text: str) -> str:
    """Letters and digits alone: hosts may write quotes and dashes in their own way."""
    return NO_LETTERS.sub("", text)


def _short(page: PublishedPage, element: LexborNode) -> str:
    text = page.words(element)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
