"""The Markdown twin of a page: the same words without HTML, for programs and for people who like plain text.

It is made of the page's own blocks, so that it says what the page says, whatever its templates are. A list of
facts becomes a list; a table becomes a list of its rows, each with its cells under the headers of their columns.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from privacy_statements.addresses import Addresses
from privacy_statements.markdown import fenced_code, readable_code, readable_markdown, safe_url
from privacy_statements.twin_tree import BLOCKS, Element, Tree

ENDING = ".md"
HEADINGS = {f"h{level}": level for level in range(1, 7)}
FACT = "*"  # of a list of facts; another list that follows is another list
HERE = "https://here.invalid/"  # against which relative addresses are resolved; never written


@dataclass(slots=True)
class Twins:
    """Makes twins. ``pages`` gives the path of the twin for the address of each page that has one."""

    addresses: Addresses
    pages: Mapping[str, str]
    _here: str = ""  # the page whose twin is made
    _heading: str = ""  # the last heading, and its level
    _level: int = 1
    _cells: dict[str, Element] = field(default_factory=dict)
    """Cells that say the same on every page, by what stands in them."""
    _labelled: dict[tuple[str, str], str] = field(default_factory=dict)
    """The same below the name of a column."""
    _leads: dict[tuple[str, bool], str | None] = field(default_factory=dict)  # from this page

    def of(self, html: str, path: str) -> str:
        """The twin of the page ``path`` with this content."""
        self._here, self._heading, self._level, self._leads = path, "", 1, {}
        return "\n\n".join(self._blocks(Tree(html, self._cells).root)) + "\n"

    # --- blocks: each is a text of one or several lines

    def _blocks(self, element: Element) -> list[str]:
        """What stands in an element; words that stand loose in it are a paragraph."""
        if not element.holds_blocks:
            return self._paragraph(element.inside)
        made: list[str] = []
        loose: list[Element | str] = []
        for child in [*element.inside, Element("hr")]:
            if isinstance(child, Element) and (child.tag in BLOCKS or child.holds_blocks):
                made += self._paragraph(loose)
                loose = []
                made += self._block(child)
            else:
                loose.append(child)
        return made

    def _paragraph(self, inline: list[Element | str]) -> list[str]:
        words = self._inline(inline).strip()
        return [readable_markdown(words, escaped=True)] if words else []

    def _block(self, element: Element) -> list[str]:
        match element.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return self._headed(element)
            case "ul" | "ol":
                return self._list(element)
            case "dl":
                return self._facts(element)
            case "table":
                return self._table(element)
            case "pre":
                return [fenced_code("".join(_raw(element)))]
            case "blockquote":
                return [_prefixed("> ", "> ", "\n\n".join(self._blocks(element)))]
            case "hr":
                return []
        if element.has_class("ps-paper"):
            return [" \u00b7 ".join(self._inline([each]).strip() for each in element.all("span"))]
        return self._blocks(element)

    def _headed(self, element: Element) -> list[str]:
        words = self._inline(element.inside).strip()
        if not words:
            return []
        self._level, self._heading = HEADINGS[element.tag], element.text
        return [_heading(self._level, words)]

    def _list(self, element: Element) -> list[str]:
        items = [self._blocks(item) for item in element.all("li")]
        start = int(element.attributes.get("start") or 1) if element.tag == "ol" else None
        lines = [
            _item(blocks, "-" if start is None else f"{start + number}.")
            for number, blocks in enumerate(blocks for blocks in items if blocks)
        ]
        return ["\n".join(lines)] if lines else []

    def _facts(self, element: Element) -> list[str]:
        """Terms and what is said of each. A term and its descriptions may have an element around them."""
        lines: list[str] = []
        term, said = "", list[list[str]]()
        parts = [part for child in element.all("div", "dt", "dd") for part in _unwrapped(child)]
        for part in [*parts, Element("dt")]:
            if part.tag == "dd":
                said.append(self._blocks(part))
                continue
            if term:
                lines.append(_labelled(term, said))
            term, said = self._inline(part.inside).strip(), []
        return ["\n".join(lines)] if lines else []

    # --- tables

    def _table(self, table: Element) -> list[str]:
        made = []
        level = min(self._level + 1, 6)
        for caption in table.all("caption"):
            if caption.text != self._heading:
                made.append(f"**{self._inline(caption.inside).strip()}**")
        heads = [
            cell for head in table.all("thead") for row in head.all("tr") for cell in row.all("th", "td")
        ]
        columns = [self._inline(cell.inside).strip() for cell in heads]
        for body in table.all("tbody"):
            rows: list[str] = []
            for row in body.all("tr"):
                cells = row.all("th", "td")
                if len(cells) == 1 and cells[0].tag == "th":
                    made.append(_heading(level, self._inline(cells[0].inside).strip()))
                elif len(cells) == 1 < len(columns):
                    made += self._said_in(cells[0])
                else:
                    rows.append(self._row(cells, columns))
            if rows:
                made.append("\n".join(rows))
        return made

    def _row(self, cells: list[Element], columns: list[str]) -> str:
        names = [*columns, *[""] * len(cells)]
        said = [self._cell(cell, name) for cell, name in zip(cells[1:], names[1:], strict=False)]
        first = _strong(self._said_in(cells[0])) if cells else []
        return _item([*first, "\n".join(filter(None, said))], "-")

    def _cell(self, cell: Element, column: str) -> str:
        """What a cell says, under the name of its column; nothing if it is empty."""
        if not cell.html:
            blocks = self._blocks(cell)
            return _labelled(column, [blocks]) if blocks else ""
        key = column, cell.html
        if key not in self._labelled:
            blocks = self._said_in(cell)
            self._labelled[key] = _labelled(column, [blocks]) if blocks else ""
        return self._labelled[key]

    def _said_in(self, cell: Element) -> list[str]:
        if not cell.html:
            return self._blocks(cell)
        if cell.html not in self._cells:
            cell.said = self._blocks(cell)
            self._cells[cell.html] = cell
        return self._cells[cell.html].said

    # --- words

    def _inline(self, inside: list[Element | str]) -> str:
        """Words in a line, with code and links."""
        written = ""
        for child in inside:
            if isinstance(child, str):
                written += readable_markdown(child)
            elif child.tag == "code":
                written += readable_code(child.text)
            elif child.tag == "br":
                written += " "
            elif child.tag == "img":
                written += self._link(
                    child.attributes.get("alt") or "", child.attributes.get("src") or "", "!"
                )
            elif child.tag == "a" and child.attributes.get("href"):
                written += self._link(child.text, child.attributes["href"] or "")
            else:
                written += self._inline(child.inside)
        return _folded(written)

    def _link(self, words: str, address: str, mark: str = "") -> str:
        text = readable_markdown(words or address)
        if not _OUR_ADDRESS.fullmatch(address) and not safe_url(address):
            return text
        target = self._address(address)
        return f"{mark}[{text}]({target if _PLAIN_ADDRESS.fullmatch(target) else f'<{target}>'})"

    def _address(self, address: str) -> str:
        """An address as it leads from the twin: to other twins, but to a place on a page to the page itself."""
        bare, _hash, anchor = address.partition("#")
        if (bare, not anchor) not in self._leads:
            self._leads[bare, not anchor] = self._lead(bare, to_twin=not anchor)
        lead = self._leads[bare, not anchor]
        if lead is None:
            return address
        return f"{lead}#{anchor}" if anchor else lead

    def _lead(self, address: str, *, to_twin: bool) -> str | None:
        """An address without an anchor as it leads from the twin; ``None`` if it leads to another site."""
        path = _resolved(self.addresses.of_page(self._here), address)
        if path is None:
            return None
        found = self.pages.get(path, path) if to_twin else path
        if self.addresses.site:
            return f"{self.addresses.site.rstrip('/')}/{found}"
        slash = "/" if found.endswith("/") else ""
        return posixpath.relpath(f"/{found}", f"/{posixpath.dirname(self._here)}") + slash


_PLAIN_ADDRESS = re.compile(r"[\w./#?=&%:@~,;+-]+")
_OUR_ADDRESS = re.compile(r"(?!//)[A-Za-z0-9_./#-]+")  # safe, and most addresses
_RELATIVE = re.compile(r"((?:\.\./)*)((?:[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/|$))*)")
_ENDS = re.compile(" +(?=\n)")
_LIST = re.compile(r"([*-] |\d+\. )")
_SPACES = re.compile("[ \t\r\n]+")


def _resolved(here: str, address: str) -> str | None:
    """The path from the root of the site to which an address leads from a page; ``None`` for another site."""
    folders = here.split("/")[:-1]
    plain = _RELATIVE.fullmatch(address)
    up = len(plain[1]) // len("../") if plain else 0
    if plain and address and up <= len(folders):
        return "".join([f"{folder}/" for folder in folders[: len(folders) - up]]) + plain[2]
    target = urlsplit(urljoin(HERE + here, address))
    return target.path.removeprefix("/") if target.geturl().startswith(HERE) else None


def _folded(text: str) -> str:
    folded = not any(spaces in text for spaces in ("  ", "\n", "\t", "\r"))
    return text if folded else _SPACES.sub(" ", text)


def _heading(level: int, words: str) -> str:
    """A heading; number signs at its end are words, too."""
    kept = words.rstrip("#")
    return f"{'#' * level} {kept}" + "\\#" * (len(words) - len(kept))


def _unwrapped(element: Element) -> Iterator[Element]:
    yield from element.all("dt", "dd") if element.tag == "div" else (element,)


def _raw(element: Element) -> Iterator[str]:
    for child in element.inside:
        yield from (child,) if isinstance(child, str) else _raw(child)


def _prefixed(first: str, others: str, text: str) -> str:
    """Lines with something before each; none ends with spaces."""
    written = (first + text.replace("\n", f"\n{others}")).rstrip(" ")
    return _ENDS.sub("", written) if " \n" in written else written


def _item(blocks: list[str], mark: str) -> str:
    """A list item. A list inside it follows without a blank line, anything else with one."""
    written = blocks[0] if blocks else ""
    for block in blocks[1:]:
        written += ("\n" if _is_list(block) else "\n\n") + block if block else ""
    return _prefixed(f"{mark} ", " " * (len(mark) + 1), written)


def _is_list(block: str) -> bool:
    return _LIST.match(block) is not None


def _labelled(term: str, said: list[list[str]]) -> str:
    """``* **Term:** words``, and a question needs no colon; several descriptions are a list below the term."""
    said = [blocks for blocks in said if blocks]
    colon = "" if term.endswith(("?", "!")) else ":"
    label = f"**{term}{colon}**" if term else ""
    if len(said) == 1 and not _is_list(said[0][0]) and not said[0][0].startswith(("#", ">", "`" * 3)):
        return _item([f"{label} {said[0][0]}".strip(), *said[0][1:]], FACT)
    if len(said) == 1:
        return _item([label, *said[0]], FACT)
    return _item([label, "\n".join(_item(blocks, "-") for blocks in said)], FACT)


def _strong(blocks: list[str]) -> list[str]:
    return [f"**{blocks[0]}**", *blocks[1:]] if blocks else []
