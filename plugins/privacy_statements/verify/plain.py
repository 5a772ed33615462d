"""A built page that is plainly written and plainly whole, told without a tree: most pages are.

Nothing is found here. What is not plain, or not whole, is read and compared in full by ``compare.py``, which alone says
what is wrong. A page passes here only if nothing would be found there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from privacy_statements.page import ANCHOR, Heading, Html
from privacy_statements.verify.compare import LINK, ROWS, is_said, letters
from privacy_statements.verify.expected import ExpectedCell, ExpectedPage, ExpectedRow, prose_words
from privacy_statements.verify.published import ANSWER, WORD, is_answer
from privacy_statements.verify.tree import (
    CLOSES,
    DEEPEST,
    UNREAD,
    VOID,
    Element,
    addresses_in,
    is_unread,
    read,
    squeeze,
    squeezed,
)

_BRACKETS = re.compile("<([^<>]*)>")
_TAG = re.compile(
    r'([a-z][a-z0-9]*)((?:[ \n]+[A-Za-z_:@][A-Za-z0-9_:.-]*(?:="[^"]*")?)*[ \n]*)(/?)|!doctype html|!--(?:(?!--)[^>])*--'
)
"""What stands between brackets where it is written plainly."""
_ATTRIBUTE = re.compile(r'([A-Za-z_:@][A-Za-z0-9_:.-]*)(?:="([^"]*)")?')
_TEXT = re.compile("<[^>]*>")  # between texts, where no attribute has such a sign
_RAW = frozenset({"script", "style", "title"})
"""Elements whose content is text; there is no bracket in it where it is plain."""
_LATER = frozenset({"textarea", "iframe", "noembed", "noframes", "plaintext", "xmp"})
"""Elements whose content is read otherwise."""
_ROOT = ""  # what ends the page
_RAW_ENDS = frozenset(f"/{name}" for name in _RAW)
_INSIDE: dict[str, frozenset[str]] = {
    "caption": frozenset({"/table"}),
    "thead": frozenset({"/table"}),
    "tbody": frozenset({"/table"}),
    "tfoot": frozenset({"/table"}),
    "tr": frozenset({"/table", "/thead", "/tbody", "/tfoot"}),
    "td": frozenset({"/tr"}),
    "th": frozenset({"/tr"}),
}
"""Parts of a table, and the ends of what they must stand in."""
_TABLE = re.compile("<table(?: [^>]*)?>([^<]*(?:<(?!/table>)[^<]*)*)</table>")
_CAPTION = re.compile("<caption([^>]*)>(.*?)</caption>", re.DOTALL)
_ROW = re.compile("<tr((?: [^>]*)?)>([^<]*(?:<(?!/tr>)[^<]*)*)</tr>")
_CELL = re.compile(r"<(t[dh])((?: [^>]*)?)>([^<]*(?:<(?!/\1>)[^<]*)*)</\1>")
_HEADING = re.compile(rf'<h([1-6])[ \n]([^>]*)>([^<]*)(?:<a(?: [^>]*)? class="{LINK}"[^>]*>[^<]*</a>)?</h\1>')
_ANSWERS = re.compile(
    rf'<(?:b class="ps-[^"]*"|div class="{ANSWER} ps-[^"]*">(?:<span class="ps-column">[^<]*(?:<a [^>]*>[^<]*</a>)?[^<]*</span> )?<b)>'
    r"((?:[^<]|<(?!/?b\b))*)</b>"
)
_BOLD = re.compile("<b[ \n>]")
_LABEL = '<div class="ps-fact"><b>'
"""What is in bold letters and no answer."""
_OTHERWISE = re.compile(rf"<(?:img|{'|'.join(UNREAD)})\b|[ \n](?:hidden|aria-hidden|style)\b")
"""What may make the text of a piece other than what stands between its tags."""
_MOST = 65536  # pieces that are remembered


class Glimpse(NamedTuple):
    """What is known of a page that is whole: its anchors, and every address on it."""

    anchors: frozenset[str]
    addresses: list[str]


class _Tag(NamedTuple):
    """A tag that opens an element, and what it means."""

    name: str
    is_empty: bool
    """Whether nothing stands in the element."""
    id: str | None
    named: str | None
    """The anchor that an older page gives by a name."""
    scope: str | None
    hides: bool
    addresses: tuple[str, ...]


_Known = tuple[frozenset[str], str, _Tag | None]
"""A tag: the ends of the elements that it must not stand in, its own end (empty where nothing stands in it), and what
it means, if that is to be noted."""


class _Row(NamedTuple):
    """A row of a table that has a header of its own; its texts are squeezed."""

    anchor: str | None
    caption: str
    header: str
    cells: Sequence[str]
    """The HTML of the others."""


class _DoubtError(Exception):
    """The page must be read in full."""


class Plain:
    """Looks at the pages of a site, one after the other."""

    def __init__(self) -> None:
        self.tags: dict[str, _Known] = {}
        """The tags that were met, by what stands between their brackets."""
        self._pieces: dict[str, tuple[str, tuple[str, ...]]] = {}

    def glimpse(self, html: str, expected: ExpectedPage) -> Glimpse | None:
        """What is known of a page, if it is sure that nothing is wrong with its rows, its words and its anchors;
        ``None`` if it must be read in full. Its links are not followed."""
        if expected.by_hand:
            return None
        try:
            return self._glimpse(html, expected)
        except _DoubtError:
            return None

    def _glimpse(self, html: str, expected: ExpectedPage) -> Glimpse:
        pieces = list(_pieces(html, expected))
        tags = _Tags(self)
        for piece, is_printed in pieces:
            tags.read(piece, is_printed)
        tags.end()
        anchors = frozenset(tags.ids)
        _doubt(len(anchors) != len(tags.ids))
        _words_between(pieces, expected, anchors)
        blocks = [block.html for block in expected.blocks if isinstance(block, Html)]
        rows = list(self._rows(blocks, tags))
        self._match(rows, expected)
        own = {row.anchor for row in expected.rows}
        strange = {one for one in tags.ids if one.startswith(ROWS) and one not in own}
        if strange:
            known = {anchor for block in blocks for anchor in ANCHOR.findall(block)}
            known |= {block.id for block in expected.blocks if isinstance(block, Heading)}
            _doubt(not strange <= known)
        return Glimpse(anchors | tags.named, tags.addresses)

    # --- rows

    def _rows(self, blocks: Iterable[str], tags: _Tags) -> Iterator[_Row]:
        """The rows that have a header, in blocks that hold all tables of the page."""
        tables = rows = cells = 0
        for block in blocks:
            for inside in _TABLE.findall(block):
                tables += 1
                _doubt("<!" in inside or "<script" in inside or "<style" in inside)
                caption = self._caption(inside)
                for attributes, line in _ROW.findall(inside):
                    rows += 1
                    found = _CELL.findall(line)
                    cells += len(found)
                    row = self._row(attributes, found, caption)
                    if row is not None:
                        yield row
        _doubt((tables, rows, cells) != (tags.tables, tags.rows, tags.cells))

    def _caption(self, table: str) -> str:
        found = _CAPTION.findall(table)
        _doubt(len(found) > 1 or (bool(found) and table.find("<caption") > table.find("<tr")))
        return self._piece(found[0][1])[0] if found else ""

    def _row(self, attributes: str, cells: Sequence[tuple[str, str, str]], caption: str) -> _Row | None:
        for _, given, inside in cells:
            if WORD in given or ANSWER in given or not self._piece(inside)[0]:
                raise _DoubtError
        if not cells or cells[0][0] != "th":
            return None
        header = self._tag("th", cells[0][1])
        if header.scope != "row":
            return None
        anchor = header.id or self._tag("tr", attributes).id or None
        return _Row(anchor, caption, self._piece(cells[0][2])[0], [inside for _, _, inside in cells[1:]])

    def _match(self, rows: Iterable[_Row], expected: ExpectedPage) -> None:
        """Each row that must be here is, and says all that its record says."""
        by_anchor: dict[str, _Row] = {}
        without: dict[str, list[_Row]] = {}
        for row in rows:
            if row.anchor is None:
                without.setdefault(row.header, []).append(row)
            else:
                by_anchor[row.anchor] = row
        for wanted in expected.rows:
            there = (
                _without_anchor(wanted, without)
                if wanted.anchor is None
                else by_anchor.pop(wanted.anchor, None)  # once
            )
            if (
                there is None
                or len(there.cells) != len(wanted.cells)
                or squeeze(wanted.name) not in there.header
            ):
                raise _DoubtError
            for cell, inside in zip(wanted.cells, there.cells, strict=True):
                text, answers = self._piece(inside)
                said, phrases = _squeezed(cell)
                _doubt(bool(said and answers) and answers != said)
                for phrase in phrases:
                    _doubt(phrase not in text)

    def _tag(self, name: str, attributes: str) -> _Tag:
        tag = (self.tags.get(f"{name}{attributes}") or _read_tag(f"{name}{attributes}"))[2]
        assert tag is not None, "parts of tables are noted"
        return tag

    # --- pieces that stand on many pages

    def _piece(self, html: str) -> tuple[str, tuple[str, ...]]:
        """What a piece of a table says, and the answers in it, squeezed."""
        known = self._pieces.get(html)
        if known is None:
            if len(self._pieces) >= _MOST:
                self._pieces.clear()
            known = self._pieces[html] = _read_piece(html)
        return known


class _Tags:
    """The tags of a page: everything that is opened is ended, in order, and stands where it may."""

    def __init__(self, plain: Plain) -> None:
        self._known = plain.tags
        self._open = [_ROOT]
        """How the tags read that end what is open."""
        self._hidden = 0
        """How deep the first element stands whose text nobody reads; 0 for none."""
        self.ids: list[str] = []
        self.named: set[str] = set()
        self.addresses: list[str] = []
        self.tables = self.rows = self.cells = 0

    def read(self, html: str, is_printed: bool) -> None:
        """Reads a piece of the page, which must be whole tags and texts."""
        found = _BRACKETS.findall(html)
        _doubt((is_printed and self._hidden > 0) or html.count("<") != len(found))
        opened, known = self._open, self._known
        for each in found:
            if each[:1] == "/":
                if opened.pop() != each or len(opened) >= DEEPEST:
                    raise _DoubtError
                if self._hidden > len(opened):
                    self._hidden = 0
                continue
            closes, end, tag = known.get(each) or self._learnt(each)
            if opened[-1] in closes:
                raise _DoubtError
            if tag is not None:
                self._note(tag)
            if end:
                opened.append(end)

    def _learnt(self, written: str) -> _Known:
        if len(self._known) >= _MOST:
            self._known.clear()
        known = self._known[written] = _read_tag(written)
        return known

    def _note(self, tag: _Tag) -> None:
        """Notes anchor and addresses of an element, and where a part of a table stands."""
        if tag.id is not None:
            self.ids.append(tag.id)
        if tag.named is not None:
            self.named.add(tag.named)
        self.addresses += tag.addresses
        if tag.name in _INSIDE or tag.name == "table":
            self._note_table(tag)
        if tag.hides and not self._hidden and not tag.is_empty:
            self._hidden = len(self._open) + 1  # as deep as what is opened now

    def _note_table(self, tag: _Tag) -> None:
        _doubt(tag.hides or self._hidden > 0)
        if tag.name == "table":
            _doubt("/table" in self._open)
            self.tables += 1
        else:
            _doubt(self._open[-1] not in _INSIDE[tag.name])
            self.rows += tag.name == "tr"
            self.cells += tag.name in ("td", "th")

    def end(self) -> None:
        """The page ends: nothing is open any more."""
        _doubt(self._open != [_ROOT])


def _doubt(is_doubtful: bool) -> None:
    if is_doubtful:
        raise _DoubtError


def _pieces(html: str, expected: ExpectedPage) -> Iterator[tuple[str, bool]]:
    """The page in pieces: what stands around the blocks that the template printed, and those, sign for sign."""
    start = 0
    for block in expected.blocks:
        if isinstance(block, Html):
            text = block.html
            found = html.find(text, start)
            _doubt(found < 0)
            yield html[start:found], False
            yield text, True
            start = found + len(text)
    _doubt(start == 0)
    yield html[start:], False


def _words_between(
    pieces: Sequence[tuple[str, bool]], expected: ExpectedPage, anchors: frozenset[str]
) -> None:
    """Every heading and paragraph stands where it must, between the printed pieces around it."""
    number, last = 0, len(pieces) - 1
    headings: dict[str, str] = {}
    text, at = "", -1
    for block in expected.blocks:
        if isinstance(block, Html):
            number += 2
            continue
        piece = pieces[number][0]
        _doubt(number in (0, last))
        if at != number:
            at, text = number, ""
            _doubt("<!" in piece or _OTHERWISE.search(piece) is not None)
            headings = {
                given.group(1): unescape(said)
                for _, attributes, said in _HEADING.findall(piece)
                if (given := ANCHOR.search(f" {attributes}"))
            }
        if isinstance(block, Heading):
            _doubt(block.id not in anchors or not is_said(headings.get(block.id, ""), block.text))
            continue
        text = text or _text_of(piece)
        said = prose_words(block.text)
        _doubt(squeeze(said) not in text and letters(said) not in letters(text))


def _text_of(html: str) -> str:
    """What stands between tags, squeezed."""
    texts = _TEXT.split(html)
    return "".join("".join(map(unescape, texts) if "&" in html else texts).split())


def _read_piece(html: str) -> tuple[str, tuple[str, ...]]:
    answers: list[str] = _ANSWERS.findall(html)
    is_plain = len(_BOLD.findall(html)) == len(answers) + html.count(_LABEL) and WORD not in html
    if not is_plain or _OTHERWISE.search(html):
        tree = read(html)
        return squeezed(tree), tuple(squeezed(one) for one in tree.walk() if is_answer(one))
    return _text_of(html), tuple(map(_text_of, answers))


def _read_tag(written: str) -> _Known:
    found = _TAG.fullmatch(written)
    if found is None:
        raise _DoubtError
    name, attributes, closed = found.groups()
    if name is None:
        return _RAW_ENDS, "", None
    given = {
        each[1].lower(): unescape(each[2]) if each[2] is not None else ""
        for each in _ATTRIBUTE.finditer(attributes)
    }
    _doubt(name in _LATER or "http-equiv" in given or (name in _RAW and bool(closed)))
    is_empty = bool(closed) or name in VOID
    tag = _Tag(
        name=name,
        is_empty=is_empty,
        id=given.get("id"),
        named=given.get("name") if name == "a" else None,
        scope=given.get("scope"),
        hides=is_unread(Element(name, given, None, ("", 0))),
        addresses=tuple(addresses_in(name, given)),
    )
    closes = _RAW_ENDS.union(f"/{one}" for one in CLOSES.get(name, ()))
    return closes, "" if is_empty else f"/{name}", tag if _is_notable(tag) else None


def _is_notable(tag: _Tag) -> bool:
    is_of_table = tag.name in _INSIDE or tag.name == "table"
    return is_of_table or tag.hides or bool(tag.addresses) or tag.id is not None or tag.named is not None


def _without_anchor(wanted: ExpectedRow, rows: dict[str, list[_Row]]) -> _Row | None:
    """A row that only its table and its name tell; each is taken once."""
    name, caption = squeeze(wanted.name), squeeze(wanted.caption)
    near = [rows[name]] if name in rows else [there for said, there in rows.items() if name in said]
    for there in near:
        for number, one in enumerate(there):
            if caption in one.caption:
                return there.pop(number)
    return None


@lru_cache(maxsize=16384)
def _squeezed(cell: ExpectedCell) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The answers and the phrases of a cell, squeezed."""
    return tuple(map(squeeze, cell.answers)), tuple(map(squeeze, cell.phrases))
