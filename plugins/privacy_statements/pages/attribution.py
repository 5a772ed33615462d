"""Which words in the HTML of a page come from its record, and which are ours.

What a template prints of a record is put between two marks that no text can hold. Once the template has run, the
marks become attributes: of the element that holds nothing else, or of an element of their own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from privacy_statements.pages.page import GENERATED, RECORDED
from privacy_statements.read.markdown import piece_html, plain_html, prose_html
from privacy_statements.read.placed import PlacedText
from privacy_statements.words.recorded import PARAGRAPH, Mixed, Piece, RecordText, is_recorded, pieces_of

RESTATING = frozenset({"product", "guide"})
"""The kinds of pages that restate one record, and so tell its words from ours."""
START, END = "\x0e", "\x0f"
_GAP = re.compile(r"\n\s*\n")
_MAY_BE_IN_TAG = re.compile("\x0e([^<>\x0e\x0f]*)\x0f(?=[^<>]*>)")
_FILLS = re.compile(">\x0e([^\x0e\x0f]*)\x0f(?=</)")
_CAN_HOLD = re.compile("<(?!br|hr|img|input)[a-z][^<>]*>")
_BESIDE = re.compile("\x0e([^\x0e\x0f]*)\x0f")
_IN_PICTURE = re.compile("<text[^<>]*>[^<]*</text>")
_BLOCK = re.compile("<(?:p|ul|ol|pre|blockquote)[ >]")


def escaped(value: Any) -> str:
    """What a template prints of a value, as HTML, with marks around the words of a record; nothing of ``None``."""
    kind = type(value)
    if kind is str:
        return plain_html(value)
    if kind is PlacedText or kind is RecordText:
        return _recorded(str(value))  # as it is, a text from a file would keep all of its place
    if isinstance(value, Markup):
        return value
    if isinstance(value, Mixed):
        return "".join([_between(piece_html(words)) if own else piece_html(words) for words, own in value.pieces])
    return "" if value is None else plain_html(str(value))


@lru_cache(1 << 14)
def _recorded(text: str) -> str:
    return _between(plain_html(text))


def marked_prose(text: str, *, inline: bool = False) -> str:
    """Prose as HTML, with marks around what comes from a record. What is ours in it is plain text."""
    if not is_recorded(text):
        return prose_html(text, inline)
    paragraphs = _paragraphs(text)
    if len(paragraphs) == 1:
        return _paragraph(paragraphs[0], inline=inline)
    return "".join(_paragraph(pieces, inline=False) for pieces in paragraphs)


def said_by(text: str) -> str:
    """The attribute of an element that holds nothing but this text."""
    return RECORDED if is_recorded(text) else GENERATED


def finished(printed: str, *, attributed: bool) -> str:
    """What a template printed, as a block of HTML. If it is ``attributed``, every text in it is in an element that says
    whether its words come from a record."""
    html = _GAP.sub("\n", printed.strip())
    return _attributed(html) if attributed else html.replace(START, "").replace(END, "")


def _attributed(html: str) -> str:
    html = _MAY_BE_IN_TAG.sub(_unmarked_in_tag, html)  # each is looked for from a mark: there are many more tags
    html = _FILLS.sub(_of_its_element, html)
    html = _IN_PICTURE.sub(lambda words: _BESIDE.sub(rf"<tspan {RECORDED}>\1</tspan>", words[0]), html)
    return f"<div {GENERATED}>\n{_BESIDE.sub(_own_element, html)}\n</div>"


def _unmarked_in_tag(words: re.Match[str]) -> str:
    before, html = words.start(), words.string
    return words[1] if html.rfind("<", 0, before) > html.rfind(">", 0, before) else words[0]


def _of_its_element(words: re.Match[str]) -> str:
    """Words that fill an element, from the end of its tag on."""
    end, html = words.start(), words.string
    tag = html.rfind("<", 0, end)
    return f" {RECORDED}>{words[1]}" if _CAN_HOLD.fullmatch(html, tag, end + 1) else words[0]


def _own_element(words: re.Match[str]) -> str:
    tag = "div" if _BLOCK.search(words[1]) else "span"
    return f"<{tag} {RECORDED}>{words[1]}</{tag}>" if words[1] else ""


def _between(html: str) -> str:
    return f"{START}{html}{END}"


def _paragraphs(text: str) -> list[list[Piece]]:
    """The pieces of each paragraph; only what is put between texts of records parts them."""
    paragraphs: list[list[Piece]] = [[]]
    for piece in pieces_of(text):
        for number, words in enumerate(piece.text.split(PARAGRAPH) if not piece.recorded else [piece.text]):
            if number:
                paragraphs.append([])
            if words:
                paragraphs[-1].append(Piece(words, piece.recorded))
    return paragraphs


def _paragraph(pieces: list[Piece], *, inline: bool) -> str:
    if len(pieces) == 1:
        html = prose_html(pieces[0].text, inline)
        return _between(html) if pieces[0].recorded else html
    html = "".join([_between(prose_html(text, inline=True)) if own else piece_html(text) for text, own in pieces])
    return html if inline or _BLOCK.search(html) else f"<p>{html}</p>"
