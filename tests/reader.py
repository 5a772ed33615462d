"""What a reader finds on a page of the built site: the text under each heading, the rows of each table.

The tests of the facts read pages with it. It knows HTML, and nothing of how our templates make it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

HEADING = re.compile(r"h[1-6]")
# what is no part of the text: the host's own parts, and the small links at headings and rows
UNREAD = "script, style, template, noscript, svg, nav, footer, [hidden], .headerlink, .ps-tools"
INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong", "wbr"}
NECESSITIES = {"required": "Required", "optional": "Optional", "never": "Never", "unspecified": "Not stated"}
# A cell of the column Necessity or of a column of answers begins with one of these.
FIRST_WORDS = {
    *(word.lower() for word in NECESSITIES.values()),
    *("collected", "may be collected", "not collected", "conditional", "reused", "not applicable"),
}
WHERE = {"page", "under"}
WHAT = {"row", "necessity", "cells", "has", "not", "link", "meta", "count"}


def folded(text: str) -> str:
    """Without regard to case and white space; a new line stays, it parts two blocks."""
    lines = (" ".join(line.split()) for line in text.casefold().split("\n"))
    return "\n".join(line for line in lines if line)


def has_word(word: str, text: str) -> bool:
    """Whether ``text`` contains ``word``; ``a|b`` means either one."""
    return any(folded(one) in text for one in word.split("|"))


def _pairs(facts: Tag) -> Iterator[tuple[Tag, Tag]]:
    """The terms of a list of facts, each with what is said."""
    yield from zip(facts.select("dt"), facts.select("dd"), strict=True)


@dataclass(slots=True)
class Row:
    """A row with a header of its own."""

    under: tuple[str, ...]
    name: str
    text: str
    links: set[str]
    cells: dict[str, str]  # folded column header: folded text


@dataclass(slots=True)
class Piece:
    """A run of text that stands under the same headings."""

    under: tuple[str, ...]
    words: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)


class Page:
    """A page, read once. ``under`` of a piece or row: the headings above it, from the page's first one
    down, then the caption of its table and the header of its row group."""

    def __init__(self, html: str) -> None:
        soup = BeautifulSoup(html, "lxml")
        self.title = folded(soup.title.get_text() if soup.title else "")
        self.meta = [
            (str(tag.get("name", "")), " ".join(str(tag.get("content", "")).split()))
            for tag in soup.select("head meta")
        ]
        main = soup.select_one("article") or soup.select_one("main, [role=main]") or soup.body
        assert main is not None, "the page has no main part"
        for tag in main.select(UNREAD):
            tag.decompose()
        self.rows: list[Row] = []
        self._pieces: list[Piece] = []
        self._headings: list[tuple[int, str]] = []
        self._table: tuple[str, ...] = ()
        self._necessities: dict[tuple[str, ...], str] = {}  # what is said once above a table
        self._read(main)
        self.pieces = [(piece.under, folded("".join(piece.words)), piece.links) for piece in self._pieces]

    def _piece(self) -> Piece:
        under = (*(text for _, text in self._headings), *self._table)
        if not self._pieces or self._pieces[-1].under != under:
            self._pieces.append(Piece(under))
        return self._pieces[-1]

    def _read(self, tag: Tag) -> None:
        for child in tag.children:
            if isinstance(child, Tag):
                self._read_tag(child)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._piece().words.append(str(child).replace("\n", " "))

    def _read_tag(self, tag: Tag) -> None:
        if tag.name == "table":
            self._read_table(tag)
            return
        level = int(tag.name[1]) if HEADING.fullmatch(tag.name) else None
        if level:
            while self._headings and self._headings[-1][0] >= level:
                self._headings.pop()
        piece = self._piece()
        if tag.name == "dt" and text_of(tag) == "necessity" and (said := tag.find_next_sibling("dd")):
            self._necessities[piece.under] = text_of(said)
        plainly = text_of(tag).partition(".")[0] if "ps-plainly" in (tag.get("class") or ()) else ""
        if plainly in FIRST_WORDS:
            self._necessities[piece.under] = plainly
        if tag.name == "img":
            piece.words.append(f" {tag.get('alt', '')} ")
        if href := tag.get("href"):
            piece.links.add(str(href))
        if tag.name not in INLINE:
            piece.words.append("\n")
        self._read(tag)
        if tag.name not in INLINE:
            self._piece().words.append("\n")
        if level:
            self._headings.append((level, text_of(tag)))

    def _read_table(self, table: Tag) -> None:
        caption = table.caption
        if caption is not None:
            self._read_tag(caption)
        outer, own = self._table, (*self._table, *([text_of(caption)] if caption is not None else []))
        columns = [text_of(cell) for cell in table.select("thead tr:last-child > *")]
        above = table.find_previous_sibling("dl", class_="ps-common")  # what each row says, once
        common = {text_of(dt): text_of(dd) for dt, dd in _pairs(above)} if above else {}
        for group in table.find_all(["thead", "tbody", "tfoot"], recursive=False):
            self._table = own
            for line in group.find_all("tr", recursive=False):
                title = line.find("th", scope="rowgroup", recursive=False)
                if title is not None:
                    self._table = own  # the group before ends here
                self._read_tag(line)
                if title is not None:
                    self._table = (*own, text_of(title))
                if header := line.find("th", scope="row", recursive=False):
                    self.rows.append(self._row(line, header, columns, common))
        self._table = outer

    def _row(self, line: Tag, header: Tag, columns: list[str], common: dict[str, str]) -> Row:
        texts = [text_of(cell) for cell in line.find_all(["th", "td"], recursive=False)]
        cells, under = {**dict(zip(columns, texts, strict=False)), **common}, self._piece().under
        notes = line.find_previous_siblings("tr", class_="ps-note") if "as said above" in text_of(line) else []
        above = [text_of(note) for note in notes]  # a row that says so is read with the head of its own group
        return Row(
            under=under,
            name=text_of(header),
            text="\n".join([text_of(line), *common.values(), *above]),
            links={str(link["href"]) for link in line.select("[href]")},
            cells={"necessity": cells.get("what never happens", self._said_above(under)), **cells},
        )

    def _said_above(self, under: tuple[str, ...]) -> str:
        """The necessity that the nearest heading states, or that the page calls not stated."""
        above = (self._necessities.get(under[:length]) for length in range(len(under), 0, -1))
        silent = any("not stated" in words and "whether it is required or optional" in words for words in self._lines())
        return next(filter(None, above), "not stated" if silent else "")

    def _lines(self) -> Iterator[str]:
        return (folded(word) for piece in self._pieces for word in "".join(piece.words).split("\n"))


def text_of(tag: Tag) -> str:
    """The folded text of a tag; blocks are parted by new lines."""

    def words(inside: Tag) -> Iterator[str]:
        for child in inside.children:
            if isinstance(child, Tag):
                edge = "" if child.name in INLINE else "\n"
                yield edge
                yield f" {child.get('alt', '')} " if child.name == "img" else ""
                yield from words(child)
                yield edge
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                yield str(child).replace("\n", " ")

    return folded("".join(words(tag)))


# --- one place of a fact


def missing(page: Page, place: Mapping[str, Any]) -> list[str]:
    """What ``page`` does not show of a place of a fact (an entry of its ``find``); nothing if it holds."""
    if unknown := place.keys() - WHERE - WHAT:
        raise ValueError(f"a place has no key {sorted(unknown)}")
    asked = place.keys() & WHAT
    if not any(place.get(key) for key in WHAT) or ("count" in place and asked != {"row", "count"}):
        raise ValueError(f"a place that asks nothing, or a count and more: {place}")
    if asked & {"necessity", "cells", "count"} and "row" not in place:
        raise ValueError(f"a place that asks for a row and does not name it: {place}")
    lacks = [f"meta {name}: {value}" for name, value in place.get("meta", {}).items() if not _meta(page, name, value)]
    under = place.get("under", [])
    if "row" in place:
        rows = [row for row in page.rows if _stands_under(under, row.under)]
        return lacks + _missing_row(rows, place)
    pieces = [piece for piece in page.pieces if _stands_under(under, piece[0])]
    if not pieces:
        return [*lacks, f"no heading {under}"]
    text = "\n".join(text for _, text, _ in pieces)
    return lacks + _missing_text(place, text, {link for _, _, links in pieces for link in links})


def _stands_under(words: Iterable[str], headings: tuple[str, ...]) -> bool:
    return all(any(has_word(word, heading) for heading in headings) for word in words)


def _meta(page: Page, name: str, value: str) -> bool:
    if name == "title":
        return folded(value) in page.title
    return (name, value) in page.meta


def _missing_text(place: Mapping[str, Any], text: str, links: set[str]) -> list[str]:
    return [
        *(f"words: {word}" for word in place.get("has", []) if not has_word(word, text)),
        *(f"but has: {word}" for word in place.get("not", []) if has_word(word, text)),
        *(f"link: {url}" for url in place.get("link", []) if not _linked(url, links)),
    ]


def _linked(url: str, links: set[str]) -> bool:
    """A whole address must be equal; a piece of one must be contained."""
    return url in links if "://" in url else any(url in link for link in links)


def _missing_row(rows: list[Row], place: Mapping[str, Any]) -> list[str]:
    named = [row for row in rows if has_word(place["row"], row.name)]
    if "count" in place:
        return [] if len(named) == int(place["count"]) else [f"{place['count']} rows, found {len(named)}"]
    # "operating system" means that row, though "operating system version" contains the words too
    exact = [row for row in named if row.name in map(folded, place["row"].split("|"))]
    if len(exact or named) != 1:
        return [f'one row "{place["row"]}", found {len(named)} among {[row.name for row in rows]}']
    [row] = exact or named
    problems = _missing_cells(place, row) + _missing_text(place, row.text, row.links)
    return [f'in row "{row.name}": {problem}' for problem in problems]


def _missing_cells(place: Mapping[str, Any], row: Row) -> list[str]:
    wanted = dict(place.get("cells", {}))
    if "necessity" in place:
        wanted["Necessity"] = NECESSITIES[place["necessity"]]
    if place.get("necessity") in {"required", "optional"} and "collected" in row.cells:
        wanted.setdefault("Collected", "Collected|May be collected|Depends|Only|Reused")
    return [
        f'column "{column}": {words}, found {row.cells.get(folded(column))!r}'
        for column, words in wanted.items()
        if not any(_shows(one, row.cells.get(folded(column), "")) for one in words.split("|"))
    ]


def _shows(words: str, cell: str) -> bool:
    """A cell begins with its answer: "Not collected" does not show "Collected"."""
    if folded(words) in FIRST_WORDS:
        return re.match(rf"{re.escape(folded(words))}\b", cell) is not None
    return folded(words) in cell
