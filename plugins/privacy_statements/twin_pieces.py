"""The HTML of a page, piece by piece: what each piece means in a twin.

A piece is some text and the tag that ends it. Most pieces stand on many pages, so each is understood once. HTML that is
not written plainly has no such pieces: ``twin_tree`` writes it anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

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

_READ = frozenset({"a", "img", "ol"})  # of others, nothing counts but the class
_CLASS = re.compile("class", re.IGNORECASE)
_LINK = re.compile(r'a href="([^"<>]+)"(?: data-[a-z-]+)*+')  # most links
_END = re.compile(r"/([a-z][a-z0-9]*)")
_OTHER = '(?!class)[a-z-]+(?:="[^"<>]*")?|class="ps-(?!(?:tools|address|choose|paper)")[a-z0-9-]+"'
_GIVEN = rf"(?: (?:{_OTHER}))*+"  # attributes of an element that is neither left out nor ``PAPER``
_WORDS = rf"<a href=\"([^\"<>]+)\"(?: data-[a-z-]+)*+>([^<>]*)</a>|<span{_GIVEN}>([^<>]*)</span>|([^<>]*)"
_TOOL = '(?: <a class="ps-tools" href="[^"<>]*">[^<>]*</a>)?'
MEANS_ITSELF = re.compile(r" ?(?:[!-%'-)+-;=?-Z^a-z]++(?: |$))*+")
"""A text in which nothing means anything in Markdown, with single spaces. What is not certain is left to
``readable_markdown``."""
ROW = re.compile(rf"\n<tr{_GIVEN}><th{_GIVEN}>(?:{_WORDS}){_TOOL}</th>((?: <td.*</td>)?)</tr", re.DOTALL)
"""A row of a table, as most are: in its first cell there is a link (its address, its text), or words alone in an element, or
words alone; then come its other cells."""
LINKED_CELL = re.compile(
    rf" <td{_GIVEN}>(?P<b><b{_GIVEN}>)?<a href=\"([^\"<>]+)\"(?: data-[a-z-]+)*+>([^<>]*)</a>(?(b)</b>)"
)
"""A cell with a link in it alone, without its end."""


Inside = tuple[list[str], str]
"""The blocks in an element, and the words after the last of them."""


class OddError(Exception):
    """The HTML is not written plainly."""


def parts_of(html: str, end: str) -> Iterator[str]:
    """A page in parts, without the ``>`` of the tag at their ends. A row of a table that is written plainly is one,
    if no row stands in it; the last ends the element ``end``."""
    first, *others = html.split("\n<tr")
    held = first
    for other in others:
        if not held.endswith(">"):  # within words, or within another tag
            held += "\n<tr" + other
            continue
        yield held[:-1]
        row, ends, rest = other.partition("</tr>")
        if ends and rest:
            yield f"\n<tr{row}</tr"
            held = rest
        else:
            held = f"\n<tr{other}"
    yield f"{held}</{end}"


def is_same(cells: str) -> bool:
    """Whether these cells say the same on every page and are worth remembering: they are short, and hold no link, no
    picture and no heading."""
    return len(cells) <= LONGEST and "href" not in cells and "src" not in cells and "<h" not in cells


Piece = tuple[int, str, str, str, str, str]
"""A text and the tag after it: what the tag does; the text as Markdown, and itself; the name of the tag; its value; its
label. The value of the end of a link or of code is what it says if this text is all that stands in it; that of a link or
a picture is the address, that of a list the number with which it starts, that of another block ``PAPER``, if it is that.
Only a picture has a label: what says the same."""


class Pieces:
    """The pieces met so far, by how they are written without the last ``>``, and what cells say that say the same on
    every page."""

    def __init__(self) -> None:
        self.known: dict[str, Piece] = {}
        self.cells: dict[str, Inside] = {}
        """What stands in cells, by how they are written without their ends."""
        self.rows: dict[tuple[str, ...], dict[str, str]] = {}
        """What the cells of a row say that follow its first one: by the labels of the table, and by how they are
        written."""
        self._rows = 0

    def learn(self, written: str) -> Piece:
        """What a piece means that is not known yet; raises ``OddError`` if it is not written plainly."""
        piece = _piece(written)
        if len(self.known) >= MOST:
            self.known.clear()
        self.known[written] = piece
        return piece

    def under(self, labels: list[str]) -> dict[str, str]:
        """What is remembered of rows below these labels, to be read."""
        key = tuple(labels)
        known = self.rows.get(key)
        if known is None:
            self._make_room()
            known = self.rows[key] = {}
        return known

    def keep_cell(self, cell: str, inside: Inside) -> None:
        """Remembers what stands in a cell, if that is the same everywhere."""
        if is_same(cell):
            if len(self.cells) >= MOST:
                self.cells.clear()
            self.cells[cell] = inside

    def keep_row(self, labels: list[str], cells: str, said: str) -> None:
        """Remembers what the cells of a row say below these labels, if that is the same everywhere."""
        if is_same(cells):
            self._make_room()
            self.under(labels)[cells] = said

    def _make_room(self) -> None:
        if self._rows >= MOST:
            self.rows.clear()
            self._rows = 0
        self._rows += 1


def _piece(written: str) -> Piece:
    text, less, tag = written.rpartition("<")
    if not less or "<" in text:
        raise OddError
    words = ""
    if text:
        text = unescape(text) if "&" in text else text
        words = _readable(text)
    if ended := _END.fullmatch(tag):
        return (END, words, text, ended[1], _alone(ended[1], text, words), "")
    if link := _LINK.fullmatch(tag):
        return (LINK, words, text, "a", unescape(link[1]), "")
    begun = PLAIN_TAG.fullmatch(tag)
    if not begun or begun[1] in NO_TAGS_INSIDE or (begun[3] and begun[1] not in VOID):
        raise OddError
    name, inside, _closed = begun.groups()
    attributes = (attributes_of(inside) if name in _READ or _CLASS.search(inside) else None) or {}
    does, value, label = _meaning(name, attributes)
    return (does, words, text, name, value, label)


def words_of(text: str) -> str:
    """A text as it is written in HTML, as Markdown."""
    return _readable(unescape(text) if "&" in text else text)


def alone(text: str) -> str:
    """The same of a text that is all that stands in a link."""
    return _readable(one_line(unescape(text) if "&" in text else text))


def _readable(text: str) -> str:
    """As ``readable_markdown``, but most texts are themselves."""
    return text if MEANS_ITSELF.fullmatch(text) else readable_markdown(text)


def _alone(tag: str, text: str, words: str) -> str:
    """A text that is all that stands in an element."""
    if tag == "a":
        line = one_line(text)
        return words if line == text else _readable(line)
    return readable_code(one_line(text)) if tag == "code" else ""


def _meaning(tag: str, attributes: Attributes) -> tuple[int, str, str]:
    """What a tag does that begins an element; its value and its label."""
    if is_left_out(tag, attributes):
        return (NOTHING if tag in VOID else UNREAD), "", ""
    if tag in BLOCKS:
        is_paper = has_class(attributes, _PAPER)
        return BLOCK, (attributes.get("start") or "") if tag == "ol" else PAPER if is_paper else "", ""
    if tag == "a" and attributes.get("href"):
        return LINK, attributes["href"] or "", ""
    if tag == "img":
        address = attributes.get("src") or ""
        return IMAGE, address, readable_markdown(attributes.get("alt") or address)
    return {"br": BREAK, "code": CODE}.get(tag, NOTHING if tag in VOID else INLINE), "", ""


def is_left_out(tag: str, attributes: Attributes) -> bool:
    """Whether no reader reads what stands in such an element."""
    return tag in LEFT_OUT or has_class(attributes, TOOLS)


def has_class(attributes: Attributes, names: frozenset[str]) -> bool:
    """Whether an element with these attributes has one of these classes."""
    return "class" in attributes and not names.isdisjoint((attributes["class"] or "").split())
