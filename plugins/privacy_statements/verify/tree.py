"""HTML text → elements, each with its place. Reads what any host writes, and knows nothing of records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import cast

from privacy_statements.html_reader import Attributes as HtmlAttributes
from privacy_statements.html_reader import HtmlReader

Attributes = Mapping[str, str]

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)  # elements that have no end
UNREAD = frozenset(["script", "style", "template", "noscript", "button", "select", "textarea", "title"])
"""Elements whose text is no part of what a page says."""
INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong"]
)
"""Elements that part no words."""
CELLS = frozenset({"td", "th"})
_CLOSES: dict[str, frozenset[str]] = {
    "li": frozenset({"li", "p"}),
    "dt": frozenset({"dt", "dd", "p"}),
    "dd": frozenset({"dt", "dd", "p"}),
    "option": frozenset({"option"}),
    "td": frozenset({"td", "th", "p"}),
    "th": frozenset({"td", "th", "p"}),
    "tr": frozenset({"tr", "td", "th", "p"}),
    "tbody": frozenset({"thead", "tbody", "tr", "td", "th", "p", "caption"}),
    "tfoot": frozenset({"thead", "tbody", "tr", "td", "th", "p"}),
    "thead": frozenset({"caption", "p"}),
} | {
    tag: frozenset({"p"})
    for tag in [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "table",
        "ul",
    ]
}
"""Elements that end where another one begins, if nobody has ended them."""
_TABLES = frozenset({"table", "td", "th", "tr", "tbody", "thead", "tfoot", "caption"})
_UNSEEN = ("hidden", "collapse")
_ENDS = frozenset({"td", "th", "caption", "table"})  # what stands in them ends there
_DEEPEST = 512  # elements inside each other; what is deeper stands beside the last of them, as in browsers


class Element:
    """An element: its tag, attributes and content, what it stands in, and where it begins."""

    __slots__ = ("attributes", "content", "depth", "parent", "place", "tag")

    def __init__(self, tag: str, attributes: Attributes, parent: Element | None, place: tuple[str, int]):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.place = place
        """The text of the page, and where in it the element begins."""
        self.content: list[Element | str] = []
        self.depth: int = parent.depth + 1 if parent else 0

    @property
    def line(self) -> int:
        """The line in which it begins, counted from 1."""
        html, at = self.place
        return html.count("\n", 0, at) + 1

    @property
    def column(self) -> int:
        """The character of the line, counted from 1."""
        html, at = self.place
        return at - html.rfind("\n", 0, at)

    @property
    def around(self) -> Iterator[Element]:
        """The element itself and what it stands in, from the inside to the outside."""
        here: Element | None = self
        while here is not None:
            yield here
            here = here.parent

    @property
    def elements(self) -> list[Element]:
        """The elements that stand directly in it."""
        return [one for one in self.content if isinstance(one, Element)]

    def walk(self) -> Iterator[Element]:
        """The element and all inside it, in the order of the page."""
        waiting: list[Element] = [self]
        while waiting:
            here = waiting.pop()
            yield here
            waiting += reversed(here.elements)

    def has_class(self, name: str) -> bool:
        """Whether it is of a class."""
        return name in self.attributes.get("class", "").split()

    @property
    def is_shown(self) -> bool:
        """Whether readers see it: a hidden element, and what stands in it, is not there for them."""
        return not any(_is_unread(one) for one in self.around)


def _is_unread(element: Element) -> bool:
    given = element.attributes
    if element.tag in UNREAD:
        return True
    if not given:
        return False
    if "hidden" in given or given.get("aria-hidden", "").strip().lower() == "true":
        return True
    return "style" in given and _is_styled_away(given["style"])


def _is_styled_away(style: str) -> bool:
    """Whether an element's own style hides it. Of two declarations of one name the last counts."""
    pairs = (each.partition(":") for each in style.lower().split(";"))
    said = {name.strip(): value.partition("!")[0].strip() for name, _, value in pairs}
    return said.get("display") == "none" or said.get("visibility") in _UNSEEN


def words(element: Element) -> str:
    """What readers read in an element, on one line."""
    return " ".join("".join(_texts(element)).split())


def squeezed(element: Element) -> str:
    """The same without any white space: what is compared, for a host may break lines where it likes."""
    return "".join("".join(_texts(element)).split())


@lru_cache(maxsize=16384)
def squeeze(text: str) -> str:
    """A text without any white space."""
    return "".join(text.split())


def is_blank(element: Element) -> bool:
    """Whether there is nothing to read in an element."""
    return not any(text.strip() for text in _texts(element))


def _texts(element: Element) -> list[str]:
    texts: list[str] = []
    _read_into(texts, element)
    return texts


def _read_into(texts: list[str], element: Element) -> None:
    if _is_unread(element):
        return
    if element.tag == "img":
        texts.append(element.attributes.get("alt", ""))
    for one in element.content:
        if isinstance(one, str):
            texts.append(one)
        elif one.tag in INLINE:
            _read_into(texts, one)
        else:
            texts.append(" ")
            _read_into(texts, one)
            texts.append(" ")


def _texts_of(attributes: HtmlAttributes) -> Attributes:
    if None not in attributes.values():
        return cast("Attributes", attributes)  # the test before says so
    return {name: value or "" for name, value in attributes.items()}


def read(html: str) -> Element:
    """The whole page, in an element without a tag. What nobody can read as HTML ends it."""
    reader = _Reader(html)
    with suppress(AssertionError):  # Python's parser gives up at a marked section of an unknown kind
        reader.read(html)
    return reader.root


class _Reader(HtmlReader):
    def __init__(self, html: str) -> None:
        super().__init__()
        self._html = html
        self.root = self.here = Element("", {}, None, (html, 0))

    def opens(self, tag: str, attributes: HtmlAttributes, html: str = "", at: int = 0) -> int:
        here, ended = self.here, _CLOSES.get(tag)
        if ended is not None:
            while here.tag in ended and here.parent is not None:
                here = here.parent
        made = Element(tag, _texts_of(attributes), here, (self._html, self.tag_at))
        here.content.append(made)
        self.here = here if tag in VOID or made.depth >= _DEEPEST else made
        return at

    def handle_endtag(self, tag: str) -> None:
        inside = tag not in _TABLES
        for one in self.here.around:
            if one.tag == tag and one.parent is not None:
                self.here = one.parent
                return
            if inside and one.tag in _ENDS:
                return

    def handle_data(self, data: str) -> None:
        self.here.content.append(data)
