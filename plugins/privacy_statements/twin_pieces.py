"""The HTML of a page, piece by piece: what each piece means in a twin.

A piece is some text and the tag that ends it. Most pieces stand on many pages, so each is understood once. HTML that is
not written plainly has no such pieces: ``twin_tree`` writes it anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from types import MappingProxyType
from typing import NamedTuple

from privacy_statements.html_reader import NO_TAGS_INSIDE, PLAIN_TAG, VOID, Attributes, attributes_of
from privacy_statements.markdown import one_line, readable_code, readable_markdown

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
LEFT_OUT = frozenset(["script", "style", "template", "button", "input", "select", "form", "fieldset", "svg"])
TOOLS = frozenset({"ps-tools", "headerlink", "ps-address", "ps-choose"})
PAPER = "ps-paper"
"""The class of what identifies a page on paper: its parts stand in one line."""
_PAPER = frozenset({PAPER})
LONGEST = 400  # characters of a cell that is worth remembering
MOST = 16384  # pieces that are remembered; too many are forgotten all at once

END, INLINE, BLOCK, LINK, CODE, BREAK, IMAGE, NOTHING, UNREAD = range(9)
"""What a tag does: it ends an element; it begins one in a line, a block, a link or code; it is a line break, a picture,
or nothing; it begins what no reader reads."""

_READ = frozenset({"a", "img", "ol"})  # of which attributes count for more than what is left out
NOTHING_SAID: Attributes = MappingProxyType({})
_END = re.compile(r"/([a-z][a-z0-9]*)")


class OddError(Exception):
    """The HTML is not written plainly."""


def parts_of(html: str, end: str) -> list[str]:
    """A page in parts, the last of which ends this element: a cell of a table is one, if no table stands in it."""
    html = f"{html}</{end}>"
    if "\0" in html:
        return [html]
    return html.replace("</td>", "</td>\0").replace("</th>", "</th>\0").split("\0")


def is_cell(part: str) -> bool:
    """Whether a part of a page is a short cell that says the same on every page."""
    return (
        "href" not in part
        and len(part) <= LONGEST
        and part.count("<t") == 1
        and part.lstrip().startswith("<td")
        and "src" not in part
        and "<h" not in part
    )


class Piece(NamedTuple):
    """A text and the tag after it."""

    does: int
    words: str
    """The text as Markdown."""
    text: str
    """The text itself."""
    tag: str
    value: str
    """Of the end of a link, its label as Markdown; of the end of code, the code. Of a link or a picture, the address; of a block, ``PAPER`` if it is that."""
    attributes: Attributes


class Pieces:
    """The pieces met so far, by how they are written without the last ``>``."""

    def __init__(self) -> None:
        self.known: dict[str, Piece] = {}

    def learn(self, written: str) -> Piece:
        """What a piece means that is not known yet; raises ``OddError`` if it is not written plainly."""
        piece = _piece(written)
        if len(self.known) >= MOST:
            self.known.clear()
        self.known[written] = piece
        return piece


def _piece(written: str) -> Piece:
    text, less, tag = written.rpartition("<")
    if not less or "<" in text:
        raise OddError
    text = unescape(text)
    words = readable_markdown(text) if text else ""
    if ended := _END.fullmatch(tag):
        line = one_line(text) if ended[1] in ("a", "code") else ""
        value = readable_code(line) if ended[1] == "code" else readable_markdown(line)
        return Piece(END, words, text, ended[1], value, NOTHING_SAID)
    begun = PLAIN_TAG.fullmatch(tag)
    if not begun or begun[1] in NO_TAGS_INSIDE or (begun[3] and begun[1] not in VOID):
        raise OddError
    name, inside, _closed = begun.groups()
    is_read = name in _READ or "class" in inside
    attributes = (attributes_of(inside) or NOTHING_SAID) if is_read else NOTHING_SAID
    does, value = _meaning(name, attributes)
    return Piece(does, words, text, name, value, attributes)


def _meaning(tag: str, attributes: Mapping[str, str | None]) -> tuple[int, str]:
    """What a tag does that begins an element, and to which address it leads."""
    if is_left_out(tag, attributes):
        return (NOTHING if tag in VOID else UNREAD), ""
    if tag in BLOCKS:
        return BLOCK, PAPER if has_class(attributes, _PAPER) else ""
    if tag == "a" and attributes.get("href"):
        return LINK, attributes["href"] or ""
    if tag == "img":
        return IMAGE, attributes.get("src") or ""
    does = {"br": BREAK, "code": CODE}.get(tag, NOTHING if tag in VOID else INLINE)
    return does, ""


def is_left_out(tag: str, attributes: Attributes) -> bool:
    """Whether no reader reads what stands in such an element."""
    return tag in LEFT_OUT or has_class(attributes, TOOLS)


def has_class(attributes: Attributes, names: frozenset[str]) -> bool:
    """Whether an element with these attributes has one of these classes."""
    return "class" in attributes and not names.isdisjoint((attributes["class"] or "").split())
