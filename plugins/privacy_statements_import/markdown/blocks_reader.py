"""Tokens → blocks. One reader reads one page, and keeps what is no text of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token as MarkdownToken

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
    Run,
    Table,
    Token,
)
from privacy_statements_import.markdown.blocks_html import Elements, elements
from privacy_statements_import.markdown.dialects import survey
from privacy_statements_import.markdown.tokens import tokens_of

_ALERT = re.compile(r"\[!([A-Za-z][\w-]*)((?:\s[^\[\]\n]*)?)\][+-]?[ \t]*")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_CLASS = re.compile(r"""class\s*=\s*["']?([\w-]+)""")


class Reader(Elements):
    """Reads blocks, and keeps beside them what was left out and which definitions were used."""

    def text(self, text: str, line: int) -> list[Block]:
        """A text of Markdown that begins on a line."""
        found = survey(text)
        self.left_out += [Token(comment, line + at) for at, comment in found.comments]
        tokens = tokens_of(found, self.env)
        for again in self.env["duplicate_refs"]:
            self.left_out.append(Token(f"[{again['title']}]: {again['href']}", again["map"][0] + line))
        self.env["duplicate_refs"].clear()
        return list(self._blocks(tokens, line))

    # --- tokens

    def _blocks(self, tokens: Sequence[MarkdownToken], line: int) -> Iterator[Block]:
        for token, inside in _groups(tokens):
            here = line + token.map[0] if token.map else line
            if token.nesting > 0:
                yield from self._holder(token, inside, here, line)
            else:
                yield from self._leaf(token, here)

    def _leaf(self, token: MarkdownToken, line: int) -> Iterator[Block]:
        match token.type:
            case "paragraph":
                yield from self.paragraph(token.content, line)
            case "heading":
                yield from self.heading(token.content, int(token.tag[1]), line)
            case "flat":
                yield Paragraph(Phrase((Run(" ".join(token.content.split())),), line))
            case "pipes":
                yield self._pipes(token, line)
            case "html":
                html = elements(token.content, line)
                is_words = html.inside == [(token.content, line)]  # its tag never ends
                yield from (self.paragraph(token.content.strip(), line) if is_words else self.inside(html))
            case "code_block" | "fence":
                language, _, title = token.info.strip().partition(" ")
                # One word names a language. What follows is something to read.
                yield Code(f"{title}\n{token.content}".strip("\n"), line, language)
            case "tag":
                yield Token(token.content, line)

    def _holder(self, token: MarkdownToken, inside: Sequence[MarkdownToken], here: int, line: int) -> Iterator[Block]:
        match token.type:
            case "list_open":
                bullets = tuple(self._bullets(inside, line))
                start = int(token.info) if token.info.isdecimal() else 1
                yield Listing(bullets, here, token.tag == "ol", start)
            case "blockquote_open":
                yield from self._quote(inside, here, line)
            case _ if not token.info:
                yield from self._blocks(inside, line)
            case _:
                title = self.phrase(token.content, here) if token.content else None
                blocks = tuple(with_headings(self._blocks(inside, line)))
                yield Note(token.info, blocks, here, title)

    def _bullets(self, tokens: Sequence[MarkdownToken], line: int) -> Iterator[Bullet]:
        for token, inside in _groups(tokens):
            here = line + (token.map or [0])[0]
            if inside and inside[0].type == "paragraph" and (task := _TASK.match(inside[0].content)):
                self.left_out.append(Token(task[0].strip(), here))
                inside[0].content = inside[0].content[task.end() :]
            yield self.bullet(self._blocks(inside, line), here)

    def _quote(self, tokens: Sequence[MarkdownToken], here: int, line: int) -> Iterator[Block]:
        """A quotation, or a callout that is written as one."""
        first = tokens[0] if tokens else None
        alert = _ALERT.match(first.content) if first and first.type == "paragraph" else None
        if first is None or alert is None:
            blocks = tuple(self._blocks(tokens, line))
            if all(isinstance(block, Token) for block in blocks):
                yield from blocks  # a video is no quotation
            else:
                yield Note("quote", blocks, here)
            return
        named = _CLASS.search(alert[2])
        rest = first.content[alert.end() :]
        inside = (
            *(self.paragraph(rest.lstrip("\n"), here + rest.startswith("\n")) if rest.strip() else ()),
            *self._blocks(tokens[1:], line),
        )
        yield Note((named[1] if named else alert[1]).lower(), inside, here)

    # --- tables of pipes

    def _pipes(self, token: MarkdownToken, line: int) -> Table:
        base = line - (token.map or [0])[0]
        lines = [
            tuple(Cell(tuple(self.paragraph(text, base + at)), base + at) for text in texts)
            for at, texts in token.meta["rows"]
        ]
        head = lines.pop(0) if token.meta["head"] else ()
        return Table(head if any(cell.blocks for cell in head) else (), tuple(lines), line)


def _groups(tokens: Sequence[MarkdownToken]) -> Iterator[tuple[MarkdownToken, Sequence[MarkdownToken]]]:
    """Each token of the outermost level with those inside it."""
    at = 0
    while at < len(tokens):
        token, begun = tokens[at], at + 1
        at = begun
        if token.nesting > 0:
            while tokens[at].level > token.level or tokens[at].nesting >= 0:
                at += 1
            at += 1
        yield token, tokens[begun : max(at - 1, begun)]


def with_headings(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, where a paragraph of bold text that heads what follows is a heading."""
    found = list(blocks)
    level = 1
    for at, block in enumerate(found[:-1]):
        if isinstance(block, Heading):
            level = block.level
        elif isinstance(block, Paragraph) and not _is_bold(found[at + 1]) and _is_bold(block):
            found[at] = Heading(block.phrase, min(level + 1, 6), block.anchors)
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
