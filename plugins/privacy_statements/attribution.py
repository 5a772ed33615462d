"""Who says what in the HTML of a page: the words of its record, or ours.

What a template prints of a record is put between two marks that no text can hold. Once the template has run, the
marks become attributes: of the element that holds nothing else, or of an element of their own.
"""

from __future__ import annotations

import re

from privacy_statements.markdown import piece_html, plain_html, prose_html
from privacy_statements.page import GENERATED, RECORDED
from privacy_statements.recorded import PARAGRAPH, Piece, is_recorded, pieces_of

RESTATING = frozenset({"product", "guide"})
"""The kinds of pages that restate one record, and so tell its words from ours."""
START, END = "\x0e", "\x0f"
_GAP = re.compile(r"\n\s*\n")
_MARKS = re.compile("[\x0e\x0f]")
_IN_TAG = re.compile("<[^<>\x0e\x0f]*+[\x0e\x0f][^<>]*+>")
_ALONE = re.compile("(<(?!br|hr|img|input)[a-z][^<>]*+)>\x0e([^\x0e\x0f]*+)\x0f(?=</)")
_BESIDE = re.compile("\x0e([^\x0e\x0f]*)\x0f")
_IN_PICTURE = re.compile("<text[^<>]*>[^<]*</text>")
_BLOCK = re.compile("<(?:p|ul|ol|pre|blockquote)[ >]")


def marked(text: str) -> str:
    """A plain text as HTML, with marks around what comes from a record."""
    pieces = pieces_of(text)
    if len(pieces) == 1:
        return _between(plain_html(text)) if pieces[0].recorded else plain_html(text)
    return "".join(_between(html) if own else html for html, own in ((piece_html(t), o) for t, o in pieces))


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


def finished(printed: str, *, tells: bool) -> str:
    """What a template printed, as a block of HTML; if the page ``tells``, every text in it stands in an element that
    says whether its words come from a record."""
    html = _GAP.sub("\n", printed.strip())
    return _attributed(html) if tells else html.replace(START, "").replace(END, "")


def _attributed(html: str) -> str:
    html = _IN_TAG.sub(lambda tag: _MARKS.sub("", tag[0]), html)
    html = _ALONE.sub(rf"\1 {RECORDED}>\2", html)
    html = _IN_PICTURE.sub(lambda words: _BESIDE.sub(rf"<tspan {RECORDED}>\1</tspan>", words[0]), html)
    return f"<div {GENERATED}>\n{_BESIDE.sub(_own_element, html)}\n</div>"


def _own_element(words: re.Match[str]) -> str:
    tag = "div" if _BLOCK.search(words[1]) else "span"
    return f"<{tag} {RECORDED}>{words[1]}</{tag}>" if words[1] else ""


def _between(html: str) -> str:
    return f"{START}{html}{END}"


def _paragraphs(text: str) -> list[list[Piece]]:
    """The pieces of each paragraph; only what is put between texts of records parts them."""
    made: list[list[Piece]] = [[]]
    for piece in pieces_of(text):
        for number, words in enumerate(piece.text.split(PARAGRAPH) if not piece.recorded else [piece.text]):
            if number:
                made.append([])
            if words:
                made[-1].append(Piece(words, piece.recorded))
    return made


def _paragraph(pieces: list[Piece], *, inline: bool) -> str:
    if len(pieces) == 1:
        html = prose_html(pieces[0].text, inline)
        return _between(html) if pieces[0].recorded else html
    said = [_between(prose_html(t, inline=True)) if own else piece_html(t) for t, own in pieces]
    html = "".join(said)
    return html if inline or _BLOCK.search(html) else f"<p>{html}</p>"
