"""Bytes → a page: its front matter, and its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from privacy_statements_import.markdown.blocks import Block, Page, Paragraph, Phrase, Run, Token, plain_of
from privacy_statements_import.markdown.blocks_headings import with_headings
from privacy_statements_import.markdown.blocks_reader import Reader
from privacy_statements_import.markdown.dialects_front import read_front
from privacy_statements_import.text import LONGEST_LINE, read_text

_RST = re.compile(r"^\.\. [\w-]+::|^[^\s`~].*\n(?:~{4,}|\^{4,}|\"{4,}|\+{4,})$|`[^`\n]+ <[^>\n]+>`_", re.MULTILINE)
_UNDERLINE = re.compile(r"([=~^\"'+#*.-])\1{2,}")
_WORD = re.compile(r"\w+")


class _Used(dict[str, Any]):
    """Definitions of links that know which of them were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """The definition with this name, which is used from now on."""
        self.used.add(key)
        return super().get(key, default)


def read_page(content: bytes, path: str) -> Page:
    """A page of Markdown in any dialect. Never raises: what is understood by no rule is a paragraph.

    Every text of the page is in its blocks, in order, except comments, definitions that nothing uses, titles of
    links and the like, which are in ``left_out``, and front matter.
    """
    text = read_text(content)
    front = read_front(with_marked_headings(text.text))
    references = _Used()
    reader = Reader({"references": references, "duplicate_refs": [], "notes": []})
    blocks = [*front.blocks, *with_headings(_read(reader, front.body, front.lines + 1))]
    for name, said, line in reader.env["notes"]:
        mark = Run(f"[^{name}] ")
        first, *rest = reader.text(said, line) or [Paragraph(Phrase((), line))]
        if isinstance(first, Paragraph):
            blocks.append(Paragraph(Phrase((mark, *first.phrase.runs), line), first.anchors))
        else:
            blocks += [Paragraph(Phrase((Run(mark.text.strip()),), line)), first]
        blocks += rest
    unused = [
        Token(f"[{name.lower()}]: {one['href']} {one.get('title', '')}".strip(), one["map"][0] + front.lines + 1)
        for name, one in references.items()
        if name not in references.used
    ]
    waiting = [Token(f"#{anchor}", front.lines + 1) for anchor in reader.anchors]
    left_out = sorted([*front.comments, *reader.left_out, *unused, *waiting], key=lambda token: token.line)
    page = Page(path, tuple(blocks), front.data, (*text.mended, *front.mended), tuple(left_out))
    words = sum(len(_WORD.findall(plain_of(block))) for block in blocks)
    return Page(path, page.blocks, page.front, page.mended, page.left_out, words)


def with_marked_headings(text: str) -> str:
    """A page of reStructuredText with its headings as Markdown has them: their lines are underlined with any character,
    and which one is what level is told by their order. Any other page stays as it is."""
    if not _RST.search(text):
        return text
    lines = text.split("\n")
    levels: dict[str, int] = {}
    for at in range(len(lines) - 1):
        title, rule = lines[at].rstrip(), lines[at + 1].rstrip()
        if title and _UNDERLINE.fullmatch(rule) and len(rule) >= len(title) and not _UNDERLINE.fullmatch(title):
            level = levels.setdefault(rule[0], len(levels) + 1)
            lines[at], lines[at + 1] = f"{'#' * min(level, 6)} {title.strip()}", ""
            if at and _UNDERLINE.fullmatch(lines[at - 1].rstrip()):
                lines[at - 1] = ""
    return "\n".join(lines)


def _read(reader: Reader, body: str, line: int) -> Iterator[Block]:
    """The blocks of a body. A line that is no prose, being too long, is a paragraph between them."""
    lines = body.split("\n")
    begun = 0
    for at, text in enumerate(lines):
        if len(text) > LONGEST_LINE:
            yield from reader.text("\n".join(lines[begun:at]), line + begun)
            yield Paragraph(Phrase((Run(" ".join(text.split())),), line + at))
            begun = at + 1
    yield from reader.text("\n".join(lines[begun:]), line + begun)
