"""A built page that is plainly written and plainly whole, told without a tree: most pages are.

Nothing is found here. What is not plain, or not whole, is read and compared in full by ``compare.py``, which alone says
what is wrong. A page passes here only if nothing would be found there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import NamedTuple

from privacy_statements.page import ANCHOR, Heading, Html
from privacy_statements.verify.compare import LINK, is_said, letters
from privacy_statements.verify.expected import ExpectedCell, ExpectedPage, ExpectedRow, prose_words
from privacy_statements.verify.published import ANSWER, ROWS, WORD, is_answer
from privacy_statements.verify.tags import DoubtError, KnownTags, Tags, doubt
from privacy_statements.verify.tree import UNREAD, read, squeeze, squeezed

_TEXT = re.compile("<[^>]*>")  # between texts, where no attribute has such a sign
_CAPTION = re.compile("<caption[^>]*>(.*?)</caption>", re.DOTALL)
_ROW = re.compile("<tr((?: [^<>]*)?)>")
_HEAD = re.compile("<tr((?: [^<>]*)?)>[ \\n]*<th((?: [^<>]*)?)>")
"""The beginning of a row that has a header."""
_TD = re.compile("[ \\n]*<td((?: [^<>]*)?)>")
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
_HEAD_ENDS = "</head>"
_MOST = 32768  # cells that are remembered
_DEEP = 64  # elements around a table, at most


class Glimpse(NamedTuple):
    """What is known of a page that is whole: its anchors, and every address on it."""

    anchors: frozenset[str]
    addresses: list[str]


class _Cell:
    """A cell that may stand on many pages; its texts are squeezed."""

    __slots__ = ("addresses", "answers", "fits", "ids", "named", "text")

    def __init__(self, text: str, answers: tuple[str, ...], tags: Tags) -> None:
        self.text, self.answers = text, answers
        self.ids, self.named, self.addresses = tuple(tags.ids), tuple(tags.named), tuple(tags.addresses)
        self.fits: ExpectedCell | None = None
        """What it says all of, as far as that was asked."""


class _Row(NamedTuple):
    """A row of a table that has a header of its own."""

    anchor: str | None
    caption: str
    """Squeezed."""
    header: str
    """Its HTML, from the last sign of its tag to the first one of the next."""
    is_plain: bool
    """Whether the header says what stands between its tags."""
    cells: Sequence[_Cell]
    """The others."""

    def is_named(self, name: str) -> bool:
        """Whether its header says a name; if not, it may still say it in other signs."""
        return self.is_plain and f">{name}<" in self.header and "&" not in name and "<" not in name


class Plain:
    """Looks at the pages of a site, one after the other."""

    def __init__(self) -> None:
        self._tags = KnownTags()
        self._cells: dict[str, _Cell] = {}
        self._texts: dict[str, str] = {}

    def glimpse(self, html: str, expected: ExpectedPage) -> Glimpse | None:
        """What is known of a page, if it is sure that nothing is wrong with its rows, its words and its anchors;
        ``None`` if it must be read in full. Its links are not followed."""
        if expected.by_hand:
            return None
        try:
            return self._glimpse(html, expected)
        except DoubtError:
            return None

    def _glimpse(self, html: str, expected: ExpectedPage) -> Glimpse:
        pieces = list(_pieces(html, expected))
        tags = Tags(self._tags)
        rows: list[_Row] = []
        for piece, is_printed in pieces:
            if is_printed:
                doubt(tags.is_hidden)
                rows += self._printed(piece, tags)
            else:
                tables = tags.tables
                at = piece.find(_HEAD_ENDS)  # the head is the page's own, the menu is that of many
                if at >= 0:
                    tags.read(piece[:at])
                tags.read_known(piece[max(at, 0) :])
                doubt(tags.tables > tables)
        tags.end()
        anchors = frozenset(tags.ids)
        doubt(len(anchors) != len(tags.ids))
        _words_between(pieces, expected, anchors)
        blocks = [block.html for block in expected.blocks if isinstance(block, Html)]
        self._match(rows, expected)
        own = {row.anchor for row in expected.rows}
        strange = {one for one in tags.ids if one.startswith(ROWS) and one not in own}
        if strange:
            known = {anchor for block in blocks for anchor in ANCHOR.findall(block)}
            known |= {block.id for block in expected.blocks if isinstance(block, Heading)}
            doubt(not strange <= known)
        return Glimpse(anchors | tags.named, tags.addresses)

    # --- rows

    def _printed(self, html: str, tags: Tags) -> Iterator[_Row]:
        """The rows that have a header, in what a template has printed."""
        first, *others = html.split("<table")
        tags.read(first)
        for other in others:
            table, ended, after = other.partition("</table>")
            doubt(not ended or "<!" in table or "<script" in table or "<style" in table)
            yield from self._table(table, tags)
            tags.read(after)

    def _table(self, table: str, tags: Tags) -> Iterator[_Row]:
        """Those of a table, of which the first letters are not given, and not its end."""
        *lines, last = table.split("</tr>")
        caption, number = "", tags.tables
        for each, line in enumerate(lines):
            at = line.find("<tr")
            doubt(at < 0)
            if not each:
                tags.read(f"<table{line[:at]}")
                doubt(tags.tables == number or len(tags.open) > _DEEP)
                caption = self._caption(line[:at])
            elif at > 1:
                doubt("<caption" in line[:at])
                tags.read(line[:at])
            row = self._row(line[at:], caption, tags)
            doubt(tags.open.pop() != "/tr")
            if row is not None:
                yield row
        tags.read(f"{last}</table>" if lines else f"<table{last}</table>")

    def _caption(self, html: str) -> str:
        found = _CAPTION.findall(html)
        doubt(len(found) > 1)
        return self._text(found[0]) if found else ""

    def _row(self, line: str, caption: str, tags: Tags) -> _Row | None:
        """A row if it has a header, without its end."""
        head, ended, rest = line.partition("</th>")
        found = (_HEAD if ended else _ROW).match(line)
        doubt(found is None)
        assert found is not None, "there is no doubt"
        if not ended:
            head, rest = found[0], line[found.end() :]
        *cells, last = rest.split("</td>")
        if last and not last.isspace():
            return self._other_row(line, caption, tags)
        known = tags.head(f"{head}{ended}") if ended else None
        is_plain = True
        if known is not None:
            anchor, is_row, header = known
            doubt(WORD in header or ANSWER in header)
        else:
            number = tags.others
            tags.read(f"{head}{ended}")
            doubt(tags.open[-1] != "/tr")
            is_plain = tags.others == number
            anchor, is_row = self._named(found[1], found[2]) if ended else (None, False)
        others = [self._cell(cell, tags) for cell in cells]
        if not ended:
            return None
        header = f"{head[found.end() - 1 :]}<"
        if not is_row:
            doubt(not self._text(header[1:-1]))
            return None
        return _Row(anchor, caption, header, is_plain, others)

    def _other_row(self, line: str, caption: str, tags: Tags) -> _Row | None:
        """One that has several headers."""
        number = tags.cells
        tags.read(line)
        cells = _CELL.findall(line)
        doubt(tags.cells - number != len(cells))
        for _, attributes, inside in cells:
            doubt(WORD in attributes or ANSWER in attributes or not self._text(inside))
        found = _HEAD.match(line)
        if found is None:
            return None
        anchor, is_row = self._named(found[1], found[2])
        if not is_row:
            return None
        others = [self._cell(f"<td>{inside}", Tags(self._tags)) for _, _, inside in cells[1:]]
        return _Row(anchor, caption, f">{cells[0][2]}<", False, others)

    def _named(self, of_row: str, of_header: str) -> tuple[str | None, bool]:
        """The anchor of a row, by what stands in its tag and in that of its header; and whether that heads a row."""
        doubt(WORD in of_header or ANSWER in of_header)
        tag = self._tags.tag(f"th{of_header}")
        return tag.id or self._tags.tag(f"tr{of_row}").id or None, tag.scope == "row"

    def _match(self, rows: Iterable[_Row], expected: ExpectedPage) -> None:
        """Each row that must be here is, and says all that its record says."""
        by_anchor: dict[str, _Row] = {}
        without: dict[str, list[_Row]] = {}
        for row in rows:
            if row.anchor is not None:
                by_anchor[row.anchor] = row
                continue
            text = self._text(row.header[1:-1])
            doubt(not text)
            without.setdefault(text, []).append(row)
        for wanted in expected.rows:
            there = (
                _without_anchor(wanted, without)
                if wanted.anchor is None
                else by_anchor.pop(wanted.anchor, None)  # once
            )
            if there is None or len(there.cells) != len(wanted.cells):
                raise DoubtError
            if not there.is_named(wanted.name) or not wanted.name.strip():
                text = self._text(there.header[1:-1])
                doubt(not text or squeeze(wanted.name) not in text)
            for cell, other in zip(there.cells, wanted.cells, strict=True):
                if cell.fits is not other:
                    doubt(bool(other.said and cell.answers) and cell.answers != other.said)
                    for phrase in other.squeezed:
                        doubt(phrase not in cell.text)
                    cell.fits = other
        for row in by_anchor.values():
            doubt(not self._text(row.header[1:-1]))

    # --- cells

    def _cell(self, html: str, tags: Tags) -> _Cell:
        """A cell, without its end."""
        cell = self._cells.get(html)
        if cell is None:
            if len(self._cells) >= _MOST:
                self._cells.clear()
            cell = self._cells[html] = self._learnt(html)
        tags.addresses += cell.addresses
        if cell.ids:
            tags.ids += cell.ids
        if cell.named:
            tags.named.update(cell.named)
        return cell

    def _learnt(self, html: str) -> _Cell:
        found = _TD.match(html)
        doubt(found is None)
        assert found is not None, "there is no doubt"
        tags = Tags(self._tags, *["/tr"] * _DEEP)
        tags.read(f"{html}</td>")
        doubt(len(tags.open) != _DEEP + 1 or (tags.tables, tags.rows, tags.cells) != (0, 0, 1))
        text, answers = _read_piece(html[found.end() :], tags.others == 0)
        doubt(not text or WORD in found[1] or ANSWER in found[1])
        return _Cell(text, answers, tags)

    def _text(self, html: str) -> str:
        """What a header or a caption says, squeezed."""
        text = self._texts.get(html)
        if text is None:
            if len(self._texts) >= _MOST:
                self._texts.clear()
            text = self._texts[html] = _read_piece(html, _OTHERWISE.search(html) is None)[0]
        return text


def _pieces(html: str, expected: ExpectedPage) -> Iterator[tuple[str, bool]]:
    """The page in pieces: what stands around the blocks that the template printed, and those, sign for sign."""
    start = 0
    for block in expected.blocks:
        if isinstance(block, Html):
            text = block.html
            found = html.find(text, start)
            doubt(found < 0)
            yield html[start:found], False
            yield text, True
            start = found + len(text)
    doubt(start == 0)
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
        doubt(number in (0, last))
        if at != number:
            at, text = number, ""
            doubt("<!" in piece or _OTHERWISE.search(piece) is not None)
            headings = {
                given.group(1): unescape(said)
                for _, attributes, said in _HEADING.findall(piece)
                if (given := ANCHOR.search(f" {attributes}"))
            }
        if isinstance(block, Heading):
            doubt(block.id not in anchors or not is_said(headings.get(block.id, ""), block.text))
            continue
        text = text or _text_of(piece)
        said = prose_words(block.text)
        doubt(squeeze(said) not in text and letters(said) not in letters(text))


def _text_of(html: str) -> str:
    """What stands between tags, squeezed."""
    texts = _TEXT.split(html)
    return "".join("".join(map(unescape, texts) if "&" in html else texts).split())


def _read_piece(html: str, is_plain: bool) -> tuple[str, tuple[str, ...]]:
    """What a piece of a table says, and the answers in it, squeezed."""
    answers: list[str] = _ANSWERS.findall(html) if "<b" in html else []
    is_plain = is_plain and WORD not in html
    if not is_plain or len(_BOLD.findall(html)) != len(answers) + html.count(_LABEL):
        tree = read(html)
        return squeezed(tree), tuple(squeezed(one) for one in tree.walk() if is_answer(one))
    return _text_of(html), tuple(map(_text_of, answers))


def _without_anchor(wanted: ExpectedRow, rows: dict[str, list[_Row]]) -> _Row | None:
    """A row that only its table and its name tell; each is taken once."""
    name, caption = squeeze(wanted.name), squeeze(wanted.caption)
    near = [rows[name]] if name in rows else [there for said, there in rows.items() if name in said]
    for there in near:
        for number, one in enumerate(there):
            if caption in one.caption:
                return there.pop(number)
    return None
