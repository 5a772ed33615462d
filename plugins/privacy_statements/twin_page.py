"""The HTML of a page → the blocks of its twin in Markdown. A table becomes a list of its rows, each with its cells under the
headers of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain, repeat

from privacy_statements.markdown import fenced_code, one_line, readable_code, readable_markdown
from privacy_statements.twin_lines import (
    heading,
    item,
    label_of,
    labelled,
    paragraph,
    prefixed,
    row,
    told,
)
from privacy_statements.twin_links import Links
from privacy_statements.twin_pieces import (
    BLOCK,
    BREAK,
    CODE,
    END,
    IMAGE,
    INLINE,
    LINK,
    LINKED_CELL,
    NOTHING,
    PAPER,
    ROW,
    UNREAD,
    Inside,
    OddError,
    Piece,
    Pieces,
    alone,
    parts_of,
    words_of,
)

CELLS = frozenset({"td", "th"})
ROOT = "body"  # what ends where the page ends


class PlainPage:
    """The HTML of one page, read once from its beginning to its end; raises ``OddError`` if it is not written plainly."""

    def __init__(self, html: str, links: Links, met: Pieces) -> None:
        self._links, self._met = links, met
        self._heading, self._level = "", 1  # the last heading, and its level
        self._row: re.Match[str] | None = None  # the last part, if it is a plain row
        self._pieces: Iterator[str] = chain.from_iterable(self._cut(html))  # what is still to be read

    def _cut(self, html: str) -> Iterator[list[str]]:
        """The page, part by part, each cut into pieces; a plain row is left as it is."""
        for part in parts_of(html, ROOT):
            self._row = ROW.fullmatch(part)
            yield [part] if self._row else part.split(">")

    def blocks(self) -> list[str]:
        """What the page says."""
        blocks = self._blocks(ROOT)
        if next(self._pieces, None) is not None:
            raise OddError
        return blocks

    # --- elements: each of these reads to the end of one

    def _inside(self, tag: str) -> Inside:
        """The blocks in an element, and the words after the last of them."""
        blocks: list[str] = []
        words = ""
        opened: list[str] = []
        known, learn, pieces = self._met.known, self._met.learn, self._pieces
        for written in pieces:
            does, said, _text, name, value, label = known.get(written) or learn(written)
            words += said
            if does == END:
                if opened:
                    if opened.pop() != name:
                        raise OddError
                elif name == tag:
                    return blocks, _folded(words)
                else:
                    raise OddError
            elif does == INLINE:
                opened.append(name)
            elif does == LINK:
                written = next(pieces)
                does, _said, _text, name, said, _label = known.get(written) or learn(written)
                if does != END or name != "a":
                    said = readable_markdown(self._text("a", [written]))
                words += self._links.link(said or readable_markdown(value), value)
            elif does == BLOCK:
                if opened:
                    raise OddError
                if words:
                    blocks += _paragraph(_folded(words))
                    words = ""
                blocks += self._block(name, value)
            elif does == UNREAD:
                self._pass(name)
            elif does == CODE:
                words += readable_code(self._text(name))
            elif does == BREAK:
                words += " "
            elif does == IMAGE:
                words += self._links.link(label, value, "!")
        raise OddError

    def _blocks(self, tag: str) -> list[str]:
        """What stands in an element; words that stand loose in it are a paragraph."""
        blocks, words = self._inside(tag)
        return blocks + _paragraph(words) if words else blocks

    def _words(self, tag: str) -> str:
        """What stands in an element, in a line."""
        blocks, words = self._inside(tag)
        if blocks:
            raise OddError
        return words

    def _text(self, tag: str, pieces: Iterable[str] = ()) -> str:
        """The bare words inside an element, on one line. These ``pieces`` of it were read already."""
        text = ""
        for written in chain(pieces, self._pieces):
            does, _words, said, name, _value, _label = self._piece(written)
            text += said
            if does == END:
                if name == tag:
                    return one_line(text)
                raise OddError
            if does == BLOCK:
                raise OddError
            if does == UNREAD:
                self._pass(name)
            elif does in (INLINE, LINK, CODE):
                text += self._text(name)
        raise OddError

    def _piece(self, written: str) -> Piece:
        return self._met.known.get(written) or self._met.learn(written)

    def _children(self, tag: str) -> Iterator[tuple[str, str]]:
        """The blocks that stand in an element, each to be read before the next; words between them, where nobody
        expects any, are for the tree."""
        for written in self._pieces:
            does, words, _text, name, value, _label = self._piece(written)
            if words and not words.isspace():
                raise OddError
            if does == BLOCK:
                yield name, value
            elif does == END and name == tag:
                return
            elif does == UNREAD:
                self._pass(name)
            elif does != NOTHING:
                raise OddError
        raise OddError

    def _only(self, tag: str, *tags: str) -> Iterator[str]:
        """The same of an element that holds blocks of these tags alone."""
        for child, _value in self._children(tag):
            if child not in tags:
                raise OddError
            yield child

    def _pass(self, tag: str) -> None:
        """Passes over what no reader reads."""
        again, end = f"<{tag}", f"</{tag}"
        is_text = tag in ("script", "style")
        for written in self._pieces:
            if again in written or "<!" in written:
                raise OddError
            if written.endswith(end):
                if is_text and "</" in written.removesuffix(end):
                    raise OddError
                return
            if is_text and "</" in written:
                raise OddError
        raise OddError

    # --- blocks: each is a text of one or several lines

    def _block(self, tag: str, value: str) -> list[str]:
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return self._headed(tag)
            case "ul" | "ol":
                return self._list(tag, value)
            case "dl":
                return self._facts()
            case "table":
                return self._table()
            case "pre":
                return [fenced_code(self._raw())]
            case "blockquote":
                return [prefixed("> ", "> ", "\n\n".join(self._blocks(tag)))]
            case "hr":
                return []
        return [" \u00b7 ".join(self._paper(tag))] if value == PAPER else self._blocks(tag)

    def _twice(self, tag: str) -> tuple[str, str]:
        """What stands in an element in a line, and the bare words of it."""
        end = f"</{tag}"
        pieces: list[str] = []
        for written in self._pieces:
            if self._piece(written)[0] == BLOCK:
                raise OddError
            pieces.append(written)
            if written.endswith(end):
                break
        rest = self._pieces
        self._pieces = iter(pieces)
        words = self._words(tag)
        self._pieces = iter(pieces)
        text = self._text(tag)
        self._pieces = rest
        return words, text

    def _headed(self, tag: str) -> list[str]:
        words, text = self._twice(tag)
        if not words:
            return []
        self._level, self._heading = int(tag[1:]), text
        return [heading(self._level, words)]

    def _list(self, tag: str, start: str) -> list[str]:
        items = [self._blocks(child) for child in self._only(tag, "li")]
        first = _number(start) if tag == "ol" else None
        lines = [
            item(blocks, "-" if first is None else f"{first + number}.")
            for number, blocks in enumerate(blocks for blocks in items if blocks)
        ]
        return ["\n".join(lines)] if lines else []

    def _facts(self) -> list[str]:
        """Terms and what is said of each. A term and its descriptions may have an element around them."""
        lines: list[str] = []
        term, said = "", list[list[str]]()
        for part in self._terms("dl"):
            if part == "dd":
                said.append(self._blocks(part))
                continue
            if term:
                lines.append(labelled(term, said))
            term, said = self._words(part), []
        if term:
            lines.append(labelled(term, said))
        return ["\n".join(lines)] if lines else []

    def _terms(self, tag: str) -> Iterator[str]:
        for child, _value in self._children(tag):
            if child in ("dt", "dd"):
                yield child
            elif child == "div" and tag == "dl":
                yield from self._terms(child)
            else:
                raise OddError

    def _paper(self, tag: str) -> Iterator[str]:
        """What stands in the parts of an element that has nothing else in it."""
        for written in self._pieces:
            does, _words, _text, name, _value, _label = self._piece(written)
            if does == END and name == tag:
                return
            if does != INLINE or name != "span":
                raise OddError
            yield self._words(name)
        raise OddError

    def _raw(self) -> str:
        """The text of an element in which white space counts."""
        text = ""
        opened = ["pre"]
        for written in self._pieces:
            does, _words, said, name, _value, _label = self._piece(written)
            text += said
            if does == END:
                if opened.pop() != name:
                    raise OddError
                if not opened:
                    return text
            elif does in (INLINE, LINK, CODE):
                opened.append(name)
            elif does not in (BREAK, IMAGE, NOTHING):
                raise OddError
        raise OddError

    # --- tables

    def _table(self) -> list[str]:
        made: list[str] = []
        level = min(self._level + 1, 6)
        labels: list[str] = []
        parts = ["caption", "thead", "tbody"]  # that may still come
        for child, _value in self._children("table"):
            if child not in parts:
                raise OddError
            parts = parts[parts.index(child) :]
            if child == "caption":
                words, text = self._twice(child)
                made += [f"**{words}**"] if text != self._heading else []
            elif child == "tbody":
                made += self._body(labels, level)
            else:
                labels += [
                    label_of(self._words(cell))
                    for _row in self._only(child, "tr")
                    for cell in self._only("tr", "th", "td")
                ]
        return made

    def _body(self, labels: list[str], level: int) -> list[str]:
        made: list[str] = []
        rows: list[str] = []
        known = self._met.under(labels)
        while (written := next(self._pieces, None)) is not None:
            if self._row is not None and self._row.string is written:
                address, text, inside, words, cells = self._row.groups()
                said = known.get(cells) if cells else ""
                if said is None and (said := self._said(cells, labels)) is None:
                    self._pieces = chain(written.split(">"), self._pieces)
                    self._row = None
                    continue
                first = (
                    self._linked(address, text)
                    if address
                    else _folded(words_of(words if inside is None else inside))
                )
                if cells:
                    rows.append(row(_paragraph(first), said))
                else:
                    made.append(heading(level, first))
                continue
            does, words, _text, name, _value, _label = self._piece(written)
            if words and not words.isspace():
                raise OddError
            if does == BLOCK and name == "tr":
                self._odd_row(labels, level, made, rows)
            elif does == END and name == "tbody":
                return [*made, "\n".join(rows)] if rows else made
            elif does == UNREAD:
                self._pass(name)
            elif does != NOTHING:
                raise OddError
        raise OddError

    def _odd_row(self, labels: list[str], level: int, made: list[str], rows: list[str]) -> None:
        """Reads a row that is not written as most are: it is one of these rows, or a block of its own."""
        tags, cells = list[str](), list[Inside]()
        for tag in self._only("tr", *CELLS):
            tags.append(tag)
            cells.append(self._inside(tag))
        if len(cells) == 1 and (tags[0] == "th" or len(labels) > 1):
            blocks, words = cells[0]
            if tags[0] == "td":
                made += blocks + _paragraph(words)
            elif blocks:
                raise OddError
            else:
                made.append(heading(level, words))
            return
        said = [
            told(label, *inside)
            for inside, label in zip(cells[1:], chain(labels[1:], repeat("")), strict=False)
        ]
        first = cells[0][0] + _paragraph(cells[0][1]) if cells else []
        rows.append(row(first, "\n".join(filter(None, said))))

    def _said(self, cells: str, labels: list[str]) -> str | None:
        """What the cells of a plain row say after its first one; nothing, if something else stands among them."""
        *each, _end = cells.split("</td>")
        if cells.count("<t") != len(each):
            return None
        known = self._met.cells
        said: list[str] = []
        for cell, label in zip(each, chain(labels[1:], repeat("")), strict=False):
            if cell in known:
                words = told(label, *known[cell])
            elif linked := LINKED_CELL.fullmatch(cell):
                words = told(label, [], self._linked(linked[2], linked[3]))
            else:
                words = told(label, *self._cell(cell))
            if words:
                said.append(words)
        below = "\n".join(said)
        self._met.keep_row(labels, cells, below)
        return below

    def _cell(self, written: str) -> Inside:
        """What stands in a cell."""
        rest, self._pieces = self._pieces, iter(f"{written}</td".split(">"))
        does, _words, _text, name, _value, _label = self._piece(next(self._pieces))
        if does != BLOCK or name != "td":
            raise OddError
        inside = self._inside(name)
        if next(self._pieces, None) is not None:
            raise OddError
        self._pieces = rest
        self._met.keep_cell(written, inside)
        return inside

    def _linked(self, address: str, text: str) -> str:
        """What an element says in which a link stands alone."""
        address = unescape(address)
        said = alone(text)
        return _folded(self._links.link(said or readable_markdown(address), address))


_SPACES = re.compile("  +")


def _folded(text: str) -> str:
    return (_SPACES.sub(" ", text) if "  " in text else text).strip()


def _paragraph(words: str) -> list[str]:
    return [paragraph(words)] if words else []


def _number(written: str) -> int:
    try:
        return int(written or 1)
    except ValueError:
        return 1
