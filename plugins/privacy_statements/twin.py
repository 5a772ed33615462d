"""The Markdown twin of a page: the same words without HTML, for programs and for people who like plain text.

It is made of the page's own blocks, so that it says what the page says, whatever its templates are. A list of
facts becomes a list; a table becomes a list of its rows, each with its cells under the headers of their columns.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from privacy_statements.addresses import Addresses
from privacy_statements.markdown import fenced_code, one_line, readable_code, readable_markdown, safe_url

ENDING = ".md"
BLOCKS = {
    *(
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
    ),
    *("figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p"),
    *("pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
VOID = frozenset({"br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
LEFT_OUT = frozenset({"script", "style", "template", "button", "input", "select", "form", "fieldset", "svg"})
TOOLS = frozenset({"ps-tools", "headerlink", "ps-address", "ps-choose"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
FACT = "*"  # of a list of facts; another list that follows is another list
HERE = "https://here.invalid/"  # against which relative addresses are resolved; never written


@dataclass(slots=True)
class Element:
    """An element of HTML with what is inside it."""

    tag: str
    attributes: Mapping[str, str | None] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def has_class(self, *names: str) -> bool:
        """Whether the element has one of these classes."""
        return not set(names).isdisjoint((self.attributes.get("class") or "").split())

    def all(self, *tags: str) -> list[Element]:
        """The elements of these tags among its children."""
        return [child for child in self.inside if isinstance(child, Element) and child.tag in tags]

    @property
    def text(self) -> str:
        """The words inside, on one line."""
        return one_line("".join(each if isinstance(each, str) else each.text for each in self.inside))


class Tree(HTMLParser):
    """HTML as a tree, without what no reader reads."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("div")
        self._open = [self.root]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens an element; one that holds nothing is closed at once."""
        element = Element(tag, dict(attrs))
        if tag not in LEFT_OUT and not element.has_class(*TOOLS):
            self._open[-1].inside.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Closes the nearest open element of this name, and what was left open inside it."""
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        """Keeps text."""
        self._open[-1].inside.append(data)


@dataclass(slots=True)
class Twins:
    """Makes twins. ``pages`` gives the path of the twin for the address of each page that has one."""

    addresses: Addresses
    pages: Mapping[str, str]
    _here: str = ""  # the page whose twin is made
    _heading: str = ""  # the last heading, and its level
    _level: int = 1

    def of(self, html: str, path: str) -> str:
        """The twin of the page ``path`` with this content."""
        self._here, self._heading, self._level = path, "", 1
        return "\n\n".join(self._blocks(Tree(html).root)) + "\n"

    # --- blocks: each is a text of one or several lines

    def _blocks(self, element: Element) -> list[str]:
        """What stands in an element; words that stand loose in it are a paragraph."""
        made: list[str] = []
        loose: list[Element | str] = []
        for child in [*element.inside, Element("hr")]:
            if isinstance(child, Element) and (child.tag in BLOCKS or _holds_blocks(child)):
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
                    made += self._blocks(cells[0])
                else:
                    rows.append(self._row(cells, columns))
            if rows:
                made.append("\n".join(rows))
        return made

    def _row(self, cells: list[Element], columns: list[str]) -> str:
        names = [*columns, *[""] * len(cells)]
        said = [(name, self._blocks(cell)) for name, cell in zip(names, cells, strict=False)]
        first = _strong(said[0][1]) if said else []
        return _item(
            [*first, "\n".join(_labelled(name, [blocks]) for name, blocks in said[1:] if blocks)], "-"
        )

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
        return _SPACES.sub(" ", written)

    def _link(self, words: str, address: str, mark: str = "") -> str:
        text = readable_markdown(words or address)
        if not safe_url(address):
            return text
        target = self._address(address)
        return f"{mark}[{text}]({target if _PLAIN_ADDRESS.fullmatch(target) else f'<{target}>'})"

    def _address(self, address: str) -> str:
        """An address as it leads from the twin: to other twins, but to a place on a page to the page itself."""
        target = urlsplit(urljoin(HERE + self.addresses.of_page(self._here), address))
        if not target.geturl().startswith(HERE):
            return address
        path = target.path.removeprefix("/")
        found = path if target.fragment else self.pages.get(path, path)
        end = f"#{target.fragment}" if target.fragment else ""
        if self.addresses.site:
            return f"{self.addresses.site.rstrip('/')}/{found}{end}"
        slash = "/" if found.endswith("/") else ""
        return posixpath.relpath(f"/{found}", f"/{posixpath.dirname(self._here)}") + slash + end


_PLAIN_ADDRESS = re.compile(r"[\w./#?=&%:@~,;+-]+")
_SPACES = re.compile("[ \t\r\n]+")


def _heading(level: int, words: str) -> str:
    """A heading; number signs at its end are words, too."""
    kept = words.rstrip("#")
    return f"{'#' * level} {kept}" + "\\#" * (len(words) - len(kept))


def _holds_blocks(element: Element) -> bool:
    return any(
        isinstance(child, Element) and (child.tag in BLOCKS or _holds_blocks(child))
        for child in element.inside
    )


def _unwrapped(element: Element) -> Iterator[Element]:
    yield from element.all("dt", "dd") if element.tag == "div" else (element,)


def _raw(element: Element) -> Iterator[str]:
    for child in element.inside:
        yield from (child,) if isinstance(child, str) else _raw(child)


def _prefixed(first: str, others: str, text: str) -> str:
    lines = text.split("\n")
    return "\n".join(f"{others if number else first}{line}".rstrip(" ") for number, line in enumerate(lines))


def _item(blocks: list[str], mark: str) -> str:
    """A list item. A list inside it follows without a blank line, anything else with one."""
    written = blocks[0] if blocks else ""
    for block in blocks[1:]:
        written += ("\n" if _is_list(block) else "\n\n") + block if block else ""
    return _prefixed(f"{mark} ", " " * (len(mark) + 1), written)


def _is_list(block: str) -> bool:
    return re.match(r"([*-] |\d+\. )", block) is not None


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
