"""Elements of HTML → blocks, and the texts that may hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from textwrap import dedent
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements_import.limits import DEEPEST
from privacy_statements_import.markdown.blocks import (
    Block,
    Bullet,
    Cell,
    Code,
    Heading,
    Listing,
    Note,
    Paragraph,
    Phrase,
    Table,
    Token,
)
from privacy_statements_import.markdown.dialects import BLOCK_TAGS, TAG, VOID_TAGS, attributes, element, tags
from privacy_statements_import.markdown.tokens import PARSER
from privacy_statements_import.markdown.tokens_inline import KNOWN_TAGS, say

# Which elements an opening tag ends, and where it stops looking for them.
_ENDS = {
    name: (frozenset(ends.split()), frozenset(stops.split()))
    for names, ends, stops in (
        ("li", "li p", "ul ol menu"),
        ("dt dd", "dt dd p", "dl"),
        ("td th", "td th p", "tr table"),
        ("tr", "tr td th p caption", "table"),
        ("thead tbody tfoot", "thead tbody tr td th p caption colgroup", "table"),
    )
    for name in names.split()
}
_MARKDOWN = re.compile(
    r"\n[ \t]*\n|^[ \t]*(?:[-*+•][ \t]|\d{1,3}[.)][ \t]|#{1,6}[ \t]|>|`{3}|~{3}|\||:::|[!?]{3})", re.MULTILINE
)
LONGEST_LABEL = 12  # words, with those of tags, of an element that may name what the one beside it says
_MOST_COLUMNS = 100  # of a cell, and of cells that go over several lines


class Element(Struct):
    """One block element: its tag in lower case, its attributes, and elements and texts inside with their lines."""

    tag: str
    given: dict[str, str]
    line: int
    inside: list[Element | tuple[str, int]] = field(default_factory=list)


def elements(text: str, line: int) -> Element:
    """The tree of a text that begins on a line, inside an element without a name."""
    root = Element("", {}, line)
    path = [root]
    at = 0
    until = ""  # the element whose content is no HTML
    for tag in tags(text):
        name = element(tag)
        if name not in BLOCK_TAGS or (until and not (tag["close"] and name == until)):
            continue
        line = _text(path[-1], text[at : tag.start()], line)
        at = tag.end()
        here = line
        line += tag[0].count("\n")
        until = ""
        if tag["close"]:
            del path[next((at for at in range(len(path) - 1, 0, -1) if path[at].tag == name), len(path)) :]
            continue
        _end_others(path, name)
        opened = Element(name, attributes(tag["attrs"]), here)
        path[-1].inside.append(opened)
        if name not in VOID_TAGS and not tag["attrs"].endswith("/") and len(path) <= DEEPEST:
            path.append(opened)
            until = name if name in ("script", "style", "pre") else ""
    _text(path[-1], text[at:], line)
    return root


def _text(parent: Element, text: str, line: int) -> int:
    if text:
        parent.inside.append((text, line))
    return line + text.count("\n")


def _end_others(path: list[Element], name: str) -> None:
    ends, stops = _ENDS.get(name, ({"p"}, ()))
    for at in range(len(path) - 1, 0, -1):
        if path[at].tag in stops or (not stops and path[at].tag not in ends):
            return
        if path[at].tag in ends:
            del path[at:]
            if not stops:
                return


class Elements(Struct):
    """Reads texts and elements, and keeps beside them what was left out."""

    env: dict[str, Any]
    left_out: list[Token] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)  # those that wait for a block

    def text(self, text: str, line: int) -> list[Block]:
        """A text of Markdown that begins on a line."""
        raise NotImplementedError

    def phrase(self, text: str, line: int) -> Phrase:
        """A line of text. What is no text of it is kept."""
        said, anchors, left_out = say(text, line, PARSER, self.env)
        self.anchors += anchors
        self.left_out += [Token(one, line) for one in left_out]
        return said

    def heading(self, text: str, level: int, line: int) -> Iterator[Block]:
        """A heading, if it says anything."""
        said = self.phrase(TAG.sub(lambda tag: " " if element(tag) in BLOCK_TAGS else tag[0], text), line)
        if said.runs:
            yield Heading(said, level, self.waiting())

    def paragraph(self, text: str, line: int) -> Iterator[Block]:
        """Running text; what it holds of block elements as blocks."""
        if "<" in text and any(element(tag) in BLOCK_TAGS for tag in tags(text)):
            yield from self.inside(elements(text, line))
            return
        said = self.phrase(text, line)
        if said.runs:
            yield Paragraph(said, self.waiting())

    def anchor(self, given: dict[str, str]) -> None:
        self.anchors += [given[key] for key in ("id", "name") if given.get(key)]

    def waiting(self) -> tuple[str, ...]:
        anchors = tuple(dict.fromkeys(self.anchors))
        self.anchors.clear()
        return anchors

    def bullet(self, blocks: Iterable[Block], line: int) -> Bullet:
        kept = list(blocks)
        if kept and isinstance(kept[0], Paragraph):
            return Bullet(kept[0].phrase, tuple(kept[1:]), kept[0].anchors)
        return Bullet(Phrase((), line), tuple(kept), self.waiting() if not kept else ())

    # --- elements of HTML

    def inside(self, parent: Element) -> Iterator[Block]:
        """What an element holds, as blocks; elements that all hold a label and a text are a list."""
        if pairs := _pairs(parent):
            yield Listing(tuple(self._pair(*pair) for pair in pairs), parent.line)
            return
        for one in parent.inside:
            if isinstance(one, tuple):
                yield from self._typed(*one)
            else:
                yield from self._block(one)

    def _pair(self, here: Element, label: Element, text: Element) -> Bullet:
        self.anchors += [one.given["id"] for one in (here, label) if one.given.get("id")]
        source = _source(label).strip()
        name, tag, beside = source.partition("<span") if not source.startswith("<") else (source, "", "")
        said = self.phrase(f"<b>{name}</b>", label.line)
        return self.bullet([Paragraph(said), *self.paragraph(tag + beside, label.line), *self._block(text)], here.line)

    def _typed(self, text: str, line: int) -> Iterator[Block]:
        """Text between elements: Markdown where it looks like it, else one paragraph."""
        stripped = text.strip("\n \t")
        if not stripped:
            return
        line += text[: text.index(stripped[0])].count("\n")
        if "\n" in text and _MARKDOWN.search(text.strip(" \t")):
            yield from self.text(dedent(text[: text.index(stripped[0])].rpartition("\n")[2] + stripped), line)
        else:
            yield from self.paragraph(stripped, line)

    def _block(self, here: Element) -> Iterator[Block]:
        tag, line = here.tag, here.line
        if tag in ("script", "style"):
            self.left_out += [Token(text, at) for text, at in _pieces(here) if text.strip()]
            return
        self.anchor(here.given)
        if re.fullmatch("h[1-6]", tag):
            yield from self.heading(_source(here), int(tag[1]), line)
        elif tag in ("ul", "ol", "menu"):
            start = here.given.get("start", "1")
            bullets = tuple(self._children(here))
            yield Listing(bullets, line, tag == "ol", int(start) if re.fullmatch(r"\d{1,9}", start) else 1)
        elif tag == "dl":
            yield Listing(tuple(self._definitions(here)), line)
        elif tag == "table":
            yield from self._table(here)
        elif tag == "pre":
            text = TAG.sub(lambda tag: "" if element(tag) in KNOWN_TAGS else tag[0], _source(here))
            yield Code(unescape(text).strip("\n"), line)
        elif tag == "blockquote":
            yield Note("quote", tuple(self.inside(here)), line)
        elif tag == "details":
            summary = next((one for one in here.inside if isinstance(one, Element) and one.tag == "summary"), None)
            rest = replace(here, inside=[one for one in here.inside if one is not summary])
            title = self.phrase(_source(summary), summary.line) if summary else None
            yield Note("details", tuple(self.inside(rest)), line, title)
        else:
            yield from self.inside(here)

    def _children(self, parent: Element) -> Iterator[Bullet]:
        """The entries of a list; what stands between them by mistake is an entry, too."""
        for one in parent.inside:
            if isinstance(one, tuple):
                blocks = list(self._typed(*one))
                if blocks:
                    yield self.bullet(blocks, one[1])
            elif one.tag == "li":
                self.anchor(one.given)
                yield self.bullet(self.inside(one), one.line)
            elif blocks := list(self._block(one)):
                yield self.bullet(blocks, one.line)

    def _definitions(self, parent: Element) -> list[Bullet]:
        """Each term with its definitions inside."""
        parts = [Element("dd", {}, one[1], [one]) if isinstance(one, tuple) else one for one in parent.inside]
        bullets: list[Bullet] = []
        for part in parts:
            if part.tag == "dd" and not any(text.strip() for text, _ in _pieces(part)):
                continue
            self.anchor(part.given)
            blocks = self.inside(part)
            if part.tag == "dd" and bullets:
                bullets[-1] = replace(bullets[-1], inside=(*bullets[-1].inside, *blocks))
            else:
                bullets.append(self.bullet(blocks, part.line))
        return bullets

    def _table(self, here: Element) -> Iterator[Block]:
        rows: list[tuple[Element, bool]] = []
        caption: Phrase | None = None
        stray: list[Block] = []
        groups = ("thead", "tbody", "tfoot")
        parts = [
            (one, part)
            for part in here.inside
            for one in (part.inside if isinstance(part, Element) and part.tag in groups else [part])
        ]
        for one, group in parts:
            if isinstance(one, tuple):
                stray += self._typed(*one)
            elif one.tag == "caption" and caption is None:
                caption = self.phrase(_source(one), one.line)
            elif one.tag == "tr":
                rows.append((one, isinstance(group, Element) and group.tag == "thead"))
            else:
                stray += self._block(one)
        yield from stray
        lines = self._rows([row for row, _ in rows])
        head: tuple[Cell, ...] = ()
        if lines and (rows[0][1] or all(cell.header for cell in lines[0])):
            first, *lines = lines
            head = first if any(cell.blocks for cell in first) else ()
        if lines or head:
            yield Table(head, tuple(lines), here.line, caption)
        elif caption:
            yield Paragraph(caption)

    def _rows(self, rows: list[Element]) -> list[tuple[Cell, ...]]:
        """The lines of a table. A cell that goes over several of them is blank in those below."""
        lines: list[tuple[Cell, ...]] = []
        below: dict[int, int] = {}  # column → lines that it is still covered
        for row in rows:
            cells: list[Cell] = []
            column = 0
            parts = [one for one in row.inside if isinstance(one, Element) or one[0].strip()]
            for one in (*parts, None):
                while below.get(column, 0) > 0:
                    below[column] -= 1
                    cells.append(Cell((), row.line))
                    column += 1
                if one is None:
                    break
                cell, down = self._html_cell(one)
                cells.append(cell)
                for _ in range(cell.span):
                    if down > 1 and column < _MOST_COLUMNS:
                        below[column] = down - 1
                    column += 1
            lines.append(tuple(cells))
        return [line for line in lines if line]

    def _html_cell(self, one: Element | tuple[str, int]) -> tuple[Cell, int]:
        if isinstance(one, tuple):
            return Cell(tuple(self._typed(*one)), one[1]), 1
        self.anchor(one.given)
        single = len(one.inside) == 1 and isinstance(one.inside[0], tuple)
        text = _source(one) if single else ""
        short = single and not _MARKDOWN.search(text.strip())
        blocks = self.paragraph(text.strip(), one.line) if short else self.inside(one)
        span = max(1, min(_number(one.given.get("colspan", "")), _MOST_COLUMNS))
        return Cell(tuple(blocks), one.line, span, one.tag == "th"), _number(one.given.get("rowspan", ""))


def _parts(here: Element) -> list[Element]:
    """The elements inside of one that holds no text of its own; else none."""
    parts = [one for one in here.inside if isinstance(one, Element)]
    return parts if all(isinstance(one, Element) or not one[0].strip() for one in here.inside) else []


def _pairs(parent: Element) -> list[tuple[Element, ...]]:
    """The elements inside of one, if they are all of one kind, each with its short label and its text."""
    pairs = [(one, *_parts(one)) for one in _parts(parent)]
    kinds = {tuple((one.tag, one.given.get("class")) for one in pair) for pair in pairs}
    if len(pairs) < 2 or len(kinds) > 1 or len(pairs[0]) != 3 or pairs[0][0].tag in ("tr", "li"):
        return []
    is_flat = all(one.tag in ("div", "p") and not _parts(one) for pair in pairs for one in pair[1:])
    return pairs if is_flat and all(0 < len(_source(pair[1]).split()) <= LONGEST_LABEL for pair in pairs) else []


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,4}", text) else 1


def _pieces(here: Element) -> Iterator[tuple[str, int]]:
    """All the text inside, in order, as it was typed."""
    for one in here.inside:
        if isinstance(one, tuple):
            yield one
        else:
            yield from _pieces(one)


def _source(here: Element) -> str:
    return "\n".join(text for text, _ in _pieces(here))
