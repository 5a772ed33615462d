"""The Markdown twin of a page: the same words without HTML, for programs and for people who like plain text.

It is made of the page's own HTML, so that it says what the page says, whatever its templates are. A list of facts becomes
a list; a table becomes a list of its rows, each with its cells under the headers of their columns.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain, repeat
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from privacy_statements.pages.addresses import Addresses, relative
from privacy_statements.read.markdown import fenced_code, one_line, readable_code, readable_markdown, safe_url

ENDING = ".md"
BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
])  # fmt: skip
LEFT_OUT = "script, style, template, button, input, select, form, fieldset, svg, .ps-tools, .headerlink, .ps-address, .ps-choose"
"""Elements that are of no use without a browser."""
PAPER = "ps-paper"
"""The class of what identifies a page on paper: its parts are put in one line."""
INLINE = frozenset({"a", "br", "code", "img"})
CELLS = frozenset({"td", "th"})
FACT = "*"  # the mark of a list of facts, so that another list that follows is another list
TEXT = "-text"  # the tag that Lexbor gives to text
MOST_CELLS = 20_000  # of a folder, to be remembered at a time
DEEPEST = 64  # elements inside each other; of what is deeper only the text is in a twin

_HERE = "https://here.invalid/"  # against which relative addresses are resolved; never written
_PLAIN_ADDRESS = re.compile(r"[\w./#?=&%:@~,;+-]+")
_RELATIVE = re.compile(r"(?:\.\./)*(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/|$))*")
_OWN_ADDRESS = re.compile(r'(?:href|src)="(?!\.\./|https?:)')  # on another page it would lead elsewhere
_ENDS = re.compile(" +(?=\n)")
_SPACES = re.compile("  +")
_LIST = re.compile(r"(?:[*-]|\d+\.)(?!\S)")
_LIST_AFTER_WORDS = re.compile(r"(?:[*-]|1\.) ")  # any other list, or an empty item, would be more words


class Twins:
    """Makes twins. ``pages`` gives the path of the twin for the address of each page that has one."""

    def __init__(self, addresses: Addresses, pages: Mapping[str, str]) -> None:
        self.addresses, self.pages = addresses, pages
        self._folder: tuple[str, str] | None = None
        self.cells: dict[tuple[str | None, str], Any] = {}
        """What cells say that say the same on all pages of a folder, by their labels and their HTML; the headers of rows
        have no label."""
        self.links: dict[tuple[str, bool], str | None] = {}
        """Where links lead that leave the folder of a page, by their addresses, and whether they may lead to a twin."""

    def of(self, html: str, path: str) -> str:
        """The twin of the page ``path`` with this content. Pages of a folder should come one after the other: they share
        cells, and links that lead out of the folder of a page."""
        here = self.addresses.of_page(path)
        folder = posixpath.dirname(posixpath.dirname(here)), posixpath.dirname(path)
        if folder != self._folder or len(self.cells) > MOST_CELLS:
            self._folder, self.cells, self.links = folder, {}, {}
        tree = LexborHTMLParser(html.encode("utf-8", "replace"))
        for node in tree.css(LEFT_OUT):
            node.remove()
        assert tree.body is not None, "Lexbor makes one of any text"
        return "\n\n".join(_Page(self, path, here).blocks(tree.body)) + "\n"

    def lead(self, path: str, here: str, address: str, *, to_twin: bool) -> str | None:
        """An address without an anchor as it leads from the twin; ``None`` if it leads to another site."""
        target = _resolved(here, address)
        if target is None:
            is_above = address.startswith("../") and self.addresses.site  # beside a site that is a part of another
            return urljoin(f"{self.addresses.site.rstrip('/')}/{here}", address) if is_above else None
        target = self.pages.get(target, target) if to_twin else target
        if self.addresses.site:
            return f"{self.addresses.site.rstrip('/')}/{target}"
        return relative(posixpath.dirname(path), target) + ("/" if target.endswith("/") else "")


class _Inside(NamedTuple):
    """What is in an element: blocks, then words after the last of them."""

    blocks: list[str]
    words: str

    @property
    def all(self) -> list[str]:
        """The blocks; the words are the last of them."""
        return [*self.blocks, _paragraph(self.words)] if self.words else self.blocks


class _Page:
    """Reads the elements of one page."""

    def __init__(self, twins: Twins, path: str, here: str) -> None:
        self._twins, self._path, self._here = twins, path, here
        self._own_links: dict[tuple[str, bool], str | None] = {}
        self._heading, self._level = "", 1  # the last heading, and its level
        self._depth = 0

    def blocks(self, node: LexborNode) -> list[str]:
        """What is in an element. Words that are in none of its blocks are paragraphs."""
        return self._inside(node).all

    def _inside(self, node: LexborNode) -> _Inside:
        blocks: list[str] = []
        words: list[str] = []
        self._read(node, blocks, words)
        return _Inside(blocks, _folded(words))

    def _read(self, node: LexborNode, blocks: list[str], words: list[str]) -> None:
        """Adds what is in an element. Words before a block become one."""
        self._depth += 1
        for child in node.iter(include_text=True) if self._depth < DEEPEST else ():
            tag = child.tag or ""
            if tag == TEXT:
                words.append(readable_markdown(child.text_content or ""))
            elif tag in BLOCKS:
                if text := _folded(words):
                    blocks.append(_paragraph(text))
                words.clear()
                blocks += filter(None, self._block(tag, child))
            elif tag not in INLINE or not (text := self._inline(tag, child)):
                self._read(child, blocks, words)
            else:  # two pieces of code side by side would be one
                is_beside = text[0] == "`" and words and words[-1].endswith("`")
                words.append(f" {text}" if is_beside else text)
        if self._depth == DEEPEST:
            words.append(readable_markdown(node.text()))
        self._depth -= 1

    def _words(self, node: LexborNode) -> str:
        """What is in an element, in a line. A block in it is words like others."""
        inside = self._inside(node)
        return " ".join(filter(None, [*inside.blocks, inside.words])).replace("\n", " ")

    def _inline(self, tag: str, node: LexborNode) -> str:
        """What an element says that has words alone; nothing of a link without an address."""
        if tag == "code":
            return readable_code(node.text())
        if tag == "br":
            return " "
        if tag == "img":
            address = node.attributes.get("src") or ""
            return self._link(readable_markdown(node.attributes.get("alt") or address), address, "!")
        address = node.attributes.get("href") or ""
        return self._link(readable_markdown(one_line(node.text()) or address), address) if address else ""

    def _link(self, text: str, address: str, mark: str = "") -> str:
        """A link as Markdown; its text alone, if its address is not safe. To other twins, but to a place on a page to the
        page itself."""
        if not safe_url(address):
            return text
        bare, _, anchor = address.partition("#")
        key = bare, not anchor
        leads = self._twins.links if bare.startswith("../") else self._own_links
        if key not in leads:
            leads[key] = self._twins.lead(self._path, self._here, bare, to_twin=not anchor)
        lead = leads[key]
        target = address if lead is None else f"{lead}#{anchor}" if anchor else lead
        return f"{mark}[{text}]({target if _PLAIN_ADDRESS.fullmatch(target) else f'<{target}>'})"

    # --- blocks: each is a text of one or several lines

    def _block(self, tag: str, node: LexborNode) -> list[str]:
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                words = self._words(node)
                if not words:
                    return []
                self._level, self._heading = int(tag[1:]), words
                return [_heading(self._level, words)]
            case "ul" | "ol":
                return self._list(node, tag)
            case "dl":
                return ["\n".join(lines)] if (lines := list(self._facts(node))) else []
            case "table":
                return self._table(node)
            case "details" if "ps-rest" in (node.attributes.get("class") or ""):
                seen, *opened = self._inside(node).all
                return [f"{seen}: {' '.join(opened)}".replace("\n", " ")]
            case "pre":
                return [fenced_code(node.text())]
            case "blockquote":
                return [_prefixed("> ", "> ", "\n\n".join(blocks))] if (blocks := self.blocks(node)) else []
        if PAPER in (node.attributes.get("class") or "").split():
            return [" \u00b7 ".join(filter(None, map(self._words, node.iter())))]
        return self.blocks(node)

    def _list(self, node: LexborNode, tag: str) -> list[str]:
        items = [blocks for child in node.iter() if (blocks := self.blocks(child))]
        start = node.attributes.get("start") or "1"
        first = int(start) if start.isdecimal() else 1
        marks = (f"{first + number}." if tag == "ol" else "-" for number in range(len(items)))
        return ["\n".join(map(_item, items, marks))] if items else []

    def _facts(self, node: LexborNode) -> Iterator[str]:
        """Terms and what is said of each. A term and its descriptions may have an element around them."""
        term = ""
        descriptions: list[list[str]] = []
        parts = (child.iter() if child.tag == "div" else (child,) for child in node.iter())
        for part in chain.from_iterable(parts):
            if part.tag == "dd":
                descriptions.append(self.blocks(part))
            elif part.tag == "dt":
                if term:
                    yield _labelled(term, descriptions)
                term, descriptions = self._words(part), []
        if term:
            yield _labelled(term, descriptions)

    def _table(self, node: LexborNode) -> list[str]:
        blocks: list[str] = []
        labels: list[str] = []
        for part in node.iter():
            if part.tag == "caption":
                words = self._words(part)
                blocks += [f"**{words}**"] if words and words != self._heading else []
            elif part.tag == "thead":
                labels += [_label(self._words(cell)) for row in part.iter() for cell in row.iter() if cell.tag in CELLS]
            elif part.tag in ("tbody", "tfoot"):
                blocks += self._rows(part, labels)
        return blocks

    def _rows(self, part: LexborNode, labels: list[str]) -> list[str]:
        """The rows of a part of a table, as a list; headers of groups, and rows of one cell, are blocks before it."""
        blocks: list[str] = []
        rows: list[str] = []
        for row in part.iter():
            cells = [cell for cell in row.iter() if cell.tag in CELLS]
            alone = len(cells) == 1 and cells[0].attributes.get("scope") != "row"
            if alone and cells[0].tag == "th":
                blocks.append(_heading(min(self._level + 1, 6), self._words(cells[0])))
            elif alone and len(labels) > 1:
                blocks += self.blocks(cells[0])
            elif cells:
                first, *others = cells
                below = [
                    self._cell(cell, label) for cell, label in zip(others, chain(labels[1:], repeat("")), strict=False)
                ]
                header = self._shared(first, None, partial(self.blocks, first))
                rows.append(_row(header, "\n".join(filter(None, below))))
        return [*blocks, "\n".join(rows)] if rows else blocks

    def _shared(self, cell: LexborNode, label: str | None, read: Callable[[], Any]) -> Any:
        """The content of a cell after its label; equal cells of a folder are ``read`` once if they are equal on all pages."""
        html = cell.inner_html or ""
        value = self._twins.cells.get((label, html))
        if value is None:
            value = read()
            if not _OWN_ADDRESS.search(html) and "<h" not in html:
                self._twins.cells[label, html] = value
        return value

    def _cell(self, cell: LexborNode, label: str) -> Any:
        """What a cell says after its label, as an item of the list below its row; nothing, if it says nothing."""
        return self._shared(cell, label, lambda: _fact(label, *self._inside(cell)))


def _resolved(here: str, address: str) -> str | None:
    """The path from the root of the site to which an address leads from a page; ``None`` for another site."""
    folders = here.split("/")[:-1]
    up = address.count("../")
    if address and up <= len(folders) and _RELATIVE.fullmatch(address):  # most
        return "".join(f"{folder}/" for folder in folders[: len(folders) - up]) + address[len("../") * up :]
    if up > len(folders):
        return None
    url = urljoin(_HERE + here, address)
    return urlsplit(url).path.removeprefix("/") if url.startswith(_HERE) else None


def _folded(words: list[str]) -> str:
    text = "".join(words)
    return (_SPACES.sub(" ", text) if "  " in text else text).strip()


def _heading(level: int, words: str) -> str:
    """A heading; number signs at its end are words, too."""
    bare = words.rstrip("#")
    return f"{'#' * level} {bare}" + "\\#" * (len(words) - len(bare))


def _paragraph(words: str) -> str:
    """A paragraph of words that are Markdown in a line."""
    begins_as_words = words[:1].isalpha() or words.startswith("[")
    return words if begins_as_words else readable_markdown(words, escaped=True)


def _is_paragraph(block: str) -> bool:
    """Whether a block is words, and not a list, a heading, a quotation or code."""
    return not (_LIST.match(block) or block.startswith(("#", ">", "`" * 3)))


def _prefixed(first: str, others: str, text: str) -> str:
    """Lines with something before each; none ends with spaces."""
    lines = (first + text.replace("\n", f"\n{others}")).rstrip(" ")
    return _ENDS.sub("", lines) if " \n" in lines else lines


def _item(blocks: list[str], mark: str) -> str:
    """A list item. A list inside it follows without a blank line where it can, anything else with one."""
    text = blocks[0] if blocks else ""
    for block in blocks[1:]:
        text += ("\n" if _LIST_AFTER_WORDS.match(block) else "\n\n") + block
    return _prefixed(f"{mark} ", " " * (len(mark) + 1), text)


def _label(term: str) -> str:
    """``**Term:** `` before words; a question needs no colon."""
    colon = "" if term.endswith(("?", "!")) else ":"
    return f"**{term}{colon}** " if term else ""


def _labelled(term: str, descriptions: list[list[str]]) -> str:
    """``* **Term:** words``; several descriptions are a list below the term."""
    return _below(_label(term).removesuffix(" "), [blocks for blocks in descriptions if blocks])


def _below(label: str, descriptions: list[list[str]]) -> str:
    if len(descriptions) != 1:
        return _item([label, "\n".join(_item(blocks, "-") for blocks in descriptions)], FACT)
    (blocks,) = descriptions
    if not _is_paragraph(blocks[0]):
        return _item([label, *blocks], FACT)
    return _item([f"{label} {blocks[0]}".strip(), *blocks[1:]], FACT)


def _row(first: list[str], below: str) -> str:
    """A row of a table as an item: words of its first cell stand out; ``below`` is the list of what the others say."""
    blocks = [f"**{first[0]}**", *first[1:]] if first and _is_paragraph(first[0]) else first
    if not below:
        return _item(blocks, "-")
    if not blocks:
        return f"- {below[2:]}"
    return _item(blocks, "-") + ("\n" if below.startswith(f"  {FACT} ") else "\n\n") + below


def _fact(label: str, blocks: list[str], words: str) -> str:
    """What a cell says after its label, as an item of the list below its row."""
    text = _paragraph(words) if words else ""
    if not blocks and text and not (words.startswith("```") or (words[0].isdecimal() and _LIST.match(words))):
        return f"  {FACT} {label}{text}"
    every = [*blocks, text] if text else blocks
    return _prefixed("  ", "  ", _below(label.removesuffix(" "), [every])) if every else ""
