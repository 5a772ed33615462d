"""The HTML of a page as the tree of which its twin is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from privacy_statements.html_reader import VOID, Attributes, HtmlReader
from privacy_statements.markdown import one_line

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
LEFT_OUT = frozenset({"script", "style", "template", "button", "input", "select", "form", "fieldset", "svg"})
TOOLS = frozenset({"ps-tools", "headerlink", "ps-address", "ps-choose"})
LONGEST_CELL = 200  # characters of HTML of a cell that is worth remembering
_OF_THE_PAGE = re.compile("href|src|</?[ht]|<!")  # a cell with one of these says something else elsewhere
NO_ATTRIBUTES: Attributes = MappingProxyType({})


class Element:
    """An element of HTML with what is inside it."""

    __slots__ = ("attributes", "holds_blocks", "html", "inside", "is_left_out", "said", "tag")

    def __init__(self, tag: str, attributes: Attributes = NO_ATTRIBUTES) -> None:
        self.tag, self.attributes = tag, attributes
        self.inside: list[Element | str] = []
        self.holds_blocks = self.is_left_out = False
        self.html = ""
        """Of a cell that says the same on every page: what stands in it."""
        self.said: list[str] = []
        """And what that is as Markdown, when it is known."""

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


class Tree(HtmlReader):
    """HTML as a tree, without what no reader reads. What stands in ``known`` cells is passed over."""

    def __init__(self, html: str, known: Mapping[str, Element] = MappingProxyType({})) -> None:
        super().__init__()
        self.root = Element("div")
        self._open = [self.root]
        self._known = known
        self.read(html)

    def opens(self, tag: str, attributes: Attributes, html: str = "", at: int = 0) -> int:
        """Opens an element; one that holds nothing is closed at once. What no reader reads, and what stands in a
        known cell, is passed over."""
        html_of_cell = _html_of_cell(html, at) if tag == "td" else ""
        if html_of_cell in self._known:
            self._open[-1].inside.append(self._known[html_of_cell])
            self._mark_those_around()
            return at + len(html_of_cell) + len("</td>")
        element = Element(tag, attributes)
        element.html = html_of_cell
        if tag in LEFT_OUT or ("class" in attributes and element.has_class(*TOOLS)):
            element.is_left_out = True
            end = html.find(f"</{tag}>", at)
            if end >= 0 and f"<{tag}" not in (inside := html[at:end]) and "<!" not in inside:
                return end + len(tag) + 3
        else:
            self._open[-1].inside.append(element)
            if tag in BLOCKS:
                self._mark_those_around()
        if tag not in VOID:
            self._open.append(element)
        return at

    def _mark_those_around(self) -> None:
        for around in reversed(self._open):
            if around.holds_blocks:
                return
            around.holds_blocks = True
            if around.is_left_out:
                return

    def handle_endtag(self, tag: str) -> None:
        """Closes the nearest open element of this name, and what was left open inside it."""
        if self._open[-1].tag == tag and len(self._open) > 1:
            self._open.pop()
            return
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                for left_open in self._open[depth + 1 :]:
                    left_open.html = ""
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        """Keeps text."""
        self._open[-1].inside.append(data)


def _html_of_cell(html: str, at: int) -> str:
    """What stands in a cell that begins here, if it is short and says the same on every page."""
    end = html.find("</td>", at, at + LONGEST_CELL)
    inside = html[at:end] if end >= 0 else ""
    return "" if _OF_THE_PAGE.search(inside) else inside
