"""Tokens and elements → blocks. One reader reads one page, and keeps what is no text of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from textwrap import dedent
from typing import Any

from markdown_it.token import Token as MarkdownToken

from privacy_statements.importers.markdown.blocks import (
    Block,
    Bullet,
    Cell,
    Code,
    Heading,
    Image,
    Listing,
    Note,
    Paragraph,
    Phrase,
    Run,
    Tab,
    Table,
    TableLine,
    Token,
)
from privacy_statements.importers.markdown.dialects import BLOCK_TAGS, TAG, attributes, element, survey, tags
from privacy_statements.importers.markdown.tokens import PARSER, tokens_of
from privacy_statements.importers.markdown.tokens_html import Element, elements
from privacy_statements.importers.markdown.tokens_inline import Said, say

DEEPEST = 40  # levels of blocks; what lies deeper is one paragraph

_ALERT = re.compile(r"\[!([A-Za-z][\w-]*)((?:\s[^\[\]\n]*)?)\][+-]?[ \t]*")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_CLASS = re.compile(r"""class\s*=\s*["']?([\w-]+)""")
_LINE_OF_LIST = re.compile(r"(?:[-*+•·–▪◦●]|\d{1,3}[.)])[ \t]+\S")
_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"\n[ \t]*\n|^[ \t]*(?:[-*+•][ \t]|\d{1,3}[.)][ \t]|#{1,6}[ \t]|>|`{3}|~{3}|\||:::|[!?]{3})", re.MULTILINE
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SILENT = frozenset({"script", "style"})
_LEFT_OUT_TAGS = frozenset({"hr", "col", "colgroup"})


@dataclass(slots=True)
class Reader:
    """Reads blocks, and keeps beside them what was left out and which definitions were used."""

    env: dict[str, Any]
    left_out: list[Token] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)  # those that wait for a block

    def text(self, text: str, line: int, depth: int = 0) -> list[Block]:
        """A text of Markdown that begins on a line."""
        found = survey(text)
        self.left_out += [Token(comment, line + at) for at, comment in found.comments]
        begun = len(self.env["notes"])
        tokens = tokens_of(found, self.env)
        self.env["notes"][begun:] = [(name, said, at + line) for name, said, at in self.env["notes"][begun:]]
        for again in self.env["duplicate_refs"]:
            self.left_out.append(Token(f"[{again['title']}]: {again['href']}", again["map"][0] + line))
        self.env["duplicate_refs"].clear()
        return list(self._blocks(tokens, line, depth))

    def phrase(self, text: str, line: int) -> Said:
        """A line of text. What is no text of it is kept."""
        said = say(text, line, PARSER, self.env)
        self.left_out += [Token(one, line) for one in said.left_out]
        return said

    # --- tokens

    def _blocks(self, tokens: Sequence[MarkdownToken], line: int, depth: int) -> Iterator[Block]:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            here = line + token.map[0] if token.map else line
            end = at + 1
            if token.nesting > 0:
                while tokens[end].level > token.level or tokens[end].nesting >= 0:
                    end += 1
                end += 1
            inside = tokens[at + 1 : end - 1]
            at = end
            if token.nesting > 0 and depth >= DEEPEST:
                yield from self._flat(inside, here)
            elif token.nesting > 0:
                yield from self._holder(token, inside, here, line, depth + 1)
            else:
                yield from self._leaf(token, here, depth)

    def _flat(self, tokens: Iterable[MarkdownToken], line: int) -> Iterator[Block]:
        said = " ".join(" ".join(_texts_of(token)) for token in tokens)
        if said.strip():
            yield Paragraph(Phrase((Run(" ".join(said.split())),), line))

    def _leaf(self, token: MarkdownToken, line: int, depth: int) -> Iterator[Block]:
        match token.type:
            case "paragraph":
                yield from self.paragraph(token.content, line, depth)
            case "heading":
                yield from self.heading(token.content, int(token.tag[1]), line)
            case "flat":
                yield Paragraph(Phrase((Run(" ".join(token.content.split())),), line))
            case "pipes":
                yield self._pipes(token, line, depth)
            case "html":
                yield from self._inside(elements(token.content, line), depth)
            case "code_block" | "fence":
                yield Code(token.content.rstrip("\n"), line, token.info.strip())
            case "picture":
                given = attributes(token.content)
                yield Image(
                    given.get("alt-text", ""), given.get("source", ""), line, given.get("lightbox", "")
                )
            case "tag":
                yield Token(token.content, line)
            case "anchor":
                self._anchor(attributes(token.content))

    def _holder(
        self, token: MarkdownToken, inside: Sequence[MarkdownToken], here: int, line: int, depth: int
    ) -> Iterator[Block]:
        match token.type:
            case "list_open":
                bullets = tuple(self._bullets(inside, line, depth))
                start = int(token.info) if token.info.isdecimal() else 1
                yield Listing(bullets, here, token.tag == "ol", start)
            case "blockquote_open":
                yield from self._quote(inside, here, line, depth)
            case _ if not token.info:
                yield from self._blocks(inside, line, depth)
            case _:
                title = self.phrase(token.content, here).phrase if token.content else None
                blocks = tuple(with_headings(self._blocks(inside, line, depth)))
                if token.info in ("tab", "zone"):
                    yield Tab(title or Phrase((), here), blocks, here, token.info == "zone")
                else:
                    yield Note(token.info, blocks, here, title)

    def _bullets(self, tokens: Sequence[MarkdownToken], line: int, depth: int) -> Iterator[Bullet]:
        at = 0
        while at < len(tokens):
            end = at + 1
            while tokens[end].level > tokens[at].level or tokens[end].nesting >= 0:
                end += 1
            inside = tokens[at + 1 : end]
            here = line + (tokens[at].map or [0])[0]
            if inside and inside[0].type == "paragraph" and (task := _TASK.match(inside[0].content)):
                self.left_out.append(Token(task[0].strip(), here))
                inside[0].content = inside[0].content[task.end() :]
            yield self._bullet(self._blocks(inside, line, depth), here)
            at = end + 1

    def _bullet(self, blocks: Iterable[Block], line: int) -> Bullet:
        kept = list(blocks)
        if kept and isinstance(kept[0], Paragraph):
            return Bullet(kept[0].phrase, tuple(kept[1:]), kept[0].anchors)
        return Bullet(Phrase((), line), tuple(kept), self._waiting() if not kept else ())

    def _quote(self, tokens: Sequence[MarkdownToken], here: int, line: int, depth: int) -> Iterator[Block]:
        """A quotation, or a callout that is written as one."""
        first = tokens[0] if tokens else None
        alert = _ALERT.match(first.content) if first and first.type == "paragraph" else None
        if first is None or alert is None:
            blocks = tuple(self._blocks(tokens, line, depth))
            if all(isinstance(block, Token) for block in blocks):
                yield from blocks  # a video is no quotation
            else:
                yield Note("quote", blocks, here)
            return
        named = _CLASS.search(alert[2])
        rest = first.content[alert.end() :]
        inside = (
            *(self.paragraph(rest.lstrip("\n"), here + rest.startswith("\n"), depth) if rest.strip() else ()),
            *self._blocks(tokens[1:], line, depth),
        )
        yield Note((named[1] if named else alert[1]).lower(), inside, here)

    # --- text

    def heading(self, text: str, level: int, line: int) -> Iterator[Block]:
        """A heading, if it says anything."""
        said = self.phrase(_without_blocks(text), line)
        self.anchors += said.anchors
        if said.phrase.runs:
            yield Heading(level, said.phrase, anchors=self._waiting())

    def paragraph(self, text: str, line: int, depth: int) -> Iterator[Block]:
        """Running text; what it holds of block elements as blocks, and a lone picture as one."""
        if "<" in text and any(element(tag) in BLOCK_TAGS for tag in tags(text)):
            yield from self._inside(elements(text, line), depth)
            return
        said = self.phrase(text, line)
        self.anchors += said.anchors
        runs = said.phrase.runs
        if len(runs) == 1 and runs[0].image is not None:
            yield Image(runs[0].text, runs[0].image, line, runs[0].url or "")
        elif runs:
            yield Paragraph(said.phrase, self._waiting())

    def _anchor(self, given: dict[str, str]) -> None:
        self.anchors += [given[key] for key in ("id", "name") if given.get(key)]

    def _waiting(self) -> tuple[str, ...]:
        anchors = tuple(dict.fromkeys(self.anchors))
        self.anchors.clear()
        return anchors

    # --- tables of pipes

    def _pipes(self, token: MarkdownToken, line: int, depth: int) -> Table:
        base = line - (token.map or [0])[0]
        lines = [
            TableLine(tuple(self._cell(text, base + at, depth) for text in texts), base + at)
            for at, texts in token.meta["rows"]
        ]
        head = None
        if token.meta["head"]:
            first, *lines = lines
            if any(cell.blocks for cell in first.cells):
                head = TableLine(tuple(replace(cell, header=True) for cell in first.cells), first.line)
        return Table(head, tuple(lines), line)

    def _cell(self, text: str, line: int, depth: int) -> Cell:
        return Cell(tuple(self._in_cell(text, line, depth)) if text else (), line)

    def _in_cell(self, text: str, line: int, depth: int) -> Iterator[Block]:
        pieces = _BREAK.split(text) if "<" in text else [text]
        listed = [bool(_LINE_OF_LIST.match(piece)) for piece in pieces]
        if len(pieces) > 1 and sum(listed) > 1 and all(listed[listed.index(True) :]):
            before = "<br>".join(pieces[: listed.index(True)])
            if before.strip():
                yield from self.paragraph(before, line, depth)
            yield from self._listed([piece for piece in pieces if _LINE_OF_LIST.match(piece)], line, depth)
        elif text.count("•") > 1 and text.lstrip().startswith("•"):
            pieces = [f"• {piece.strip()}" for piece in text.split("•") if piece.strip()]
            yield from self._listed(pieces, line, depth)
        else:
            yield from self.paragraph(text, line, depth)

    def _listed(self, pieces: list[str], line: int, depth: int) -> Iterator[Block]:
        bullets = []
        for piece in pieces:
            text = piece.lstrip().split(maxsplit=1)[1]
            bullets.append(self._bullet(self.paragraph(text, line, depth), line))
        number = re.match(r"\d+", pieces[0])
        yield Listing(tuple(bullets), line, bool(number), int(number[0]) if number else 1)

    # --- elements of HTML

    def _inside(self, parent: Element, depth: int) -> Iterator[Block]:
        """What an element holds, as blocks."""
        for one in parent.inside:
            if isinstance(one, tuple):
                yield from self._typed(*one, depth)
            else:
                yield from self._block(one, depth + 1)

    def _typed(self, text: str, line: int, depth: int) -> Iterator[Block]:
        """Text between elements: Markdown where it looks like it, else one paragraph."""
        stripped = text.strip("\n \t")
        if not stripped:
            return
        line += text[: text.index(stripped[0])].count("\n")
        if "\n" in text and _MARKDOWN.search(text.strip(" \t")):
            yield from self.text(
                dedent(text[: text.index(stripped[0])].rpartition("\n")[2] + stripped), line, depth
            )
        else:
            yield from self.paragraph(stripped, line, depth)

    def _block(self, here: Element, depth: int) -> Iterator[Block]:
        tag, line = here.tag, here.line
        if tag in _SILENT:
            self.left_out += [Token(text, at) for text, at in _pieces(here) if text.strip()]
            return
        self._anchor(here.given)
        if tag in _HEADINGS:
            yield from self.heading(_source(here), _HEADINGS[tag], line)
        elif tag in ("ul", "ol", "menu"):
            start = here.given.get("start", "1")
            bullets = tuple(self._children(here, "li", depth))
            yield Listing(bullets, line, tag == "ol", int(start) if re.fullmatch(r"\d{1,9}", start) else 1)
        elif tag == "dl":
            yield Listing(tuple(self._definitions(here, depth)), line)
        elif tag == "table":
            yield from self._table(here, depth)
        elif tag == "pre":
            yield Code(_code(_source(here)), line)
        elif tag == "blockquote":
            yield Note("quote", tuple(self._inside(here, depth)), line)
        elif tag == "details":
            summary = next(
                (one for one in here.inside if isinstance(one, Element) and one.tag == "summary"), None
            )
            rest = replace(here, inside=[one for one in here.inside if one is not summary])
            title = self.phrase(_source(summary), summary.line).phrase if summary else None
            yield Note("details", tuple(self._inside(rest, depth)), line, title)
        else:
            yield from self._inside(here, depth)

    def _children(self, parent: Element, tag: str, depth: int) -> Iterator[Bullet]:
        """The entries of a list; what stands between them by mistake is an entry, too."""
        for one in parent.inside:
            if isinstance(one, tuple):
                blocks = list(self._typed(*one, depth))
                if blocks:
                    yield self._bullet(blocks, one[1])
            elif one.tag == tag:
                self._anchor(one.given)
                yield self._bullet(self._inside(one, depth), one.line)
            elif blocks := list(self._block(one, depth)):
                yield self._bullet(blocks, one.line)

    def _definitions(self, parent: Element, depth: int) -> Iterator[Bullet]:
        """Each term with its definitions inside."""
        parts = [Element("dd", {}, one[1], [one]) if isinstance(one, tuple) else one for one in parent.inside]
        parts = [part for part in parts if part.tag != "dd" or any(text.strip() for text, _ in _pieces(part))]
        bullet: Bullet | None = None
        for part in parts:
            self._anchor(part.given)
            blocks = list(self._inside(part, depth))
            if part.tag == "dd" and bullet:
                bullet = replace(bullet, inside=(*bullet.inside, *blocks))
                continue
            if bullet:
                yield bullet
            bullet = self._bullet(blocks, part.line)
        if bullet:
            yield bullet

    def _table(self, here: Element, depth: int) -> Iterator[Block]:
        rows: list[tuple[Element, bool]] = []
        caption: Phrase | None = None
        stray: list[Block] = []
        for one in _table_parts(here):
            if isinstance(one, tuple):
                stray += self._typed(*one, depth)
            elif one.tag == "caption":
                caption = self.phrase(_source(one), one.line).phrase
            elif one.tag == "tr":
                rows.append((one, False))
            elif one.tag in ("thead", "tbody", "tfoot"):
                inner = [part for part in one.inside if isinstance(part, Element)]
                rows += [(part, one.tag == "thead") for part in inner if part.tag == "tr"]
                others = [part for part in one.inside if isinstance(part, tuple) or part.tag != "tr"]
                stray += self._inside(replace(one, inside=others), depth)
            elif one.tag not in _LEFT_OUT_TAGS:
                stray += self._block(one, depth)
        yield from stray
        lines = self._rows([row for row, _ in rows], depth)
        head = None
        if lines and (rows[0][1] or all(cell.header for cell in lines[0].cells)):
            first, *lines = lines
            head = replace(first, cells=tuple(replace(cell, header=True) for cell in first.cells))
            if not any(cell.blocks for cell in head.cells):
                head = None
        if lines or head:
            yield Table(head, tuple(lines), here.line, caption)

    def _rows(self, rows: list[Element], depth: int) -> list[TableLine]:
        """The lines of a table. A cell that goes over several of them is blank in those below."""
        lines: list[TableLine] = []
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
                cell, down = self._html_cell(one, depth)
                cells.append(cell)
                for _ in range(cell.span):
                    if down > 1:
                        below[column] = down - 1
                    column += 1
            lines.append(TableLine(tuple(cells), row.line))
        return [line for line in lines if line.cells]

    def _html_cell(self, one: Element | tuple[str, int], depth: int) -> tuple[Cell, int]:
        if isinstance(one, tuple):
            return Cell(tuple(self._typed(*one, depth)), one[1]), 1
        self._anchor(one.given)
        single = len(one.inside) == 1 and isinstance(one.inside[0], tuple)
        text = _source(one) if single else ""
        short = single and not _MARKDOWN.search(text.strip())
        blocks = self._in_cell(text.strip(), one.line, depth) if short else self._inside(one, depth)
        span = max(1, min(_number(one.given.get("colspan", "")), 100))
        return Cell(tuple(blocks), one.line, span, one.tag == "th"), _number(one.given.get("rowspan", ""))


def with_headings(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, where a paragraph of bold text that heads what follows is a heading."""
    found = list(blocks)
    levels = []
    level = 1
    for block in found:
        level = block.level if isinstance(block, Heading) else level
        levels.append(level)
    for at, block in enumerate(found[:-1]):
        if isinstance(block, Paragraph) and not _is_bold(found[at + 1]) and _is_bold(block):
            found[at] = Heading(min(levels[at] + 1, 6), block.phrase, True, block.anchors)
    return found


def _is_bold(block: Block) -> bool:
    """Whether a block is a heading, or a paragraph that can be one: a few words, all of them bold."""
    if not isinstance(block, Paragraph):
        return isinstance(block, Heading)
    plain = block.phrase.plain
    sentence = plain.rstrip()[-1:] in (".", "!", "。") and len(plain.split()) > 6
    return (
        len(plain) <= 160
        and not sentence
        and all(
            (run.strong or run.text.strip() in ("", ":")) and not run.hard_break and run.image is None
            for run in block.phrase.runs
        )
    )


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,4}", text) else 1


def _texts_of(token: MarkdownToken) -> Iterator[str]:
    yield token.content
    if token.type == "pipes":
        yield from (cell for _, cells in token.meta["rows"] for cell in cells)


def _table_parts(here: Element) -> Iterator[Element | tuple[str, int]]:
    yield from (one for one in here.inside if isinstance(one, Element) or one[0].strip())


def _pieces(here: Element) -> Iterator[tuple[str, int]]:
    """All the text inside, in order, as it was typed."""
    for one in here.inside:
        if isinstance(one, tuple):
            yield one
        else:
            yield from _pieces(one)


def _source(here: Element) -> str:
    return "\n".join(text for text, _ in _pieces(here))


def _without_blocks(text: str) -> str:
    """A text without tags of block elements, for places that hold a line."""
    if "<" not in text:
        return text
    return TAG.sub(lambda tag: " " if element(tag) in BLOCK_TAGS else tag[0], text)


def _code(text: str) -> str:
    """The text of ``<pre>``: tags gone, entities decoded."""
    return unescape(TAG.sub("", text)).strip("\n")
