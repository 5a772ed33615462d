"""HTML text → elements, each with its place. Reads what any host writes, and knows nothing of records."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import Any, cast

from privacy_statements.html_reader import Attributes as HtmlAttributes
from privacy_statements.html_reader import HtmlReader

Attributes = Mapping[str, str]
ADDRESSES = ("href", "src", "action", "poster", "data", "xlink:href")

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
CLOSES: dict[str, frozenset[str]] = {
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
DEEPEST = 512  # elements inside each other; what is deeper stands beside the last of them, as in browsers


class Element:
    """An element: its tag, attributes and content, what it stands in, and where it begins."""

    __slots__ = (
        "_begins",
        "_content",
        "_is_shown",
        "attributes",
        "depth",
        "parent",
        "place",
        "sealed",
        "tag",
    )

    def __init__(self, tag: str, attributes: Attributes, parent: Element | None, place: tuple[str, int]):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.place = place
        """The text of the page, and where in it the element begins."""
        self.depth: int = parent.depth + 1 if parent else 0
        self.sealed: Sealed | None = None
        """What stands in it, where that was met before; nothing of it is an element of this page until it is asked for."""
        self._content: list[Element | str] = []
        self._begins = 0
        self._is_shown: bool | None = None

    def seal(self, sealed: Sealed, at: int) -> None:
        """Says what stands in the element: the text from this place of the page on."""
        self.sealed, self._begins = sealed, at

    @property
    def content(self) -> list[Element | str]:
        """The elements and texts that stand directly in it."""
        if self._begins:
            begins, self._begins = self._begins, 0
            if self.sealed is not None:
                _Reader(self.place[0], self, begins).read(self.sealed.html)
        return self._content

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
        if self._is_shown is None:
            self._is_shown = not is_unread(self) and (self.parent is None or self.parent.is_shown)
        return self._is_shown


def is_unread(element: Element) -> bool:
    """Whether readers do not read what an element says, for what it is itself."""
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
    if element.sealed is not None:
        return "" if is_unread(element) else element.sealed.squeezed
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
    if is_unread(element):
        return
    if element.tag == "img":
        texts.append(element.attributes.get("alt", ""))
    if element.sealed is not None:
        texts.append(element.sealed.text)
        return
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
    if not attributes or None not in attributes.values():
        return cast("Attributes", attributes)  # the test before says so
    return {name: value or "" for name, value in attributes.items()}


def read(html: str) -> Element:
    """The whole page, in an element without a tag. What nobody can read as HTML ends it."""
    return read_all(html)[0]


def read_all(html: str, seals: Seals | None = None) -> list[Element]:
    """The same, and after it its elements in the order of the page, but those in sealed ones."""
    root = Element("", {}, None, (html, 0))
    reader = _Reader(html, root, seals=seals)
    with suppress(AssertionError):  # Python's parser gives up at a marked section of an unknown kind
        reader.read(html)
    return reader.made


def addresses_in(tag: str, attributes: Attributes) -> Iterator[str]:
    """The addresses that an element leads to, or needs."""
    for name in ADDRESSES:
        if name in attributes:
            yield attributes[name]
    if "srcset" in attributes and "data:" not in attributes["srcset"]:
        for one in attributes["srcset"].split(","):
            yield from one.split()[:1]
    if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        _, _, address = attributes.get("content", "").partition("=")
        yield address.strip(" '\"")


class _Reader(HtmlReader):
    def __init__(self, html: str, root: Element, begins: int = 0, seals: Seals | None = None) -> None:
        super().__init__()
        self._html, self._begins, self._seals = html, begins, seals
        self.here = root
        self.made = [root]

    def opens(self, tag: str, attributes: HtmlAttributes, html: str = "", at: int = 0) -> int:
        here, ended = self.here, CLOSES.get(tag)
        if ended is not None:
            while here.tag in ended and here.parent is not None:
                here = here.parent
        made = Element(tag, _texts_of(attributes), here, (self._html, self._begins + self.tag_at))
        here._content.append(made)
        self.made.append(made)
        if tag in VOID or made.depth >= DEEPEST:
            self.here = here
            return at
        if self._seals is not None and tag in SEALED and at:
            sealed = self._seals.of(tag, html, at)
            if sealed is not None and made.depth + sealed.depth < DEEPEST:
                made.seal(sealed, at)
                self.here = here
                return at + len(sealed.html)
        self.here = made
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
        self.here._content.append(data)


# --- what stands on many pages, read once


SEALED = frozenset({"td", "li", "dd", "header", "nav", "footer", "form"})
"""Elements that say the same on many pages."""
_LONGEST = 8192  # characters in one of them
_MOST = 32768  # of them that are remembered


class Sealed:
    """What stands in an element, with its end. It is read the same wherever it stands: whatever it opens it ends, in
    order, and it ends nothing else; it has no anchor and no part of a table."""

    def __init__(self, html: str, elements: list[Element]) -> None:
        self.html = html
        root = elements[1]
        self.text = "".join(_texts(root))
        """What readers read in it."""
        self.depth = max(one.depth for one in elements)
        self.addresses = tuple(
            (address, nth)
            for nth, one in enumerate(elements[2:], start=1)
            for address in addresses_in(one.tag, one.attributes)
        )
        """The addresses in it, each with the number of its element inside the sealed one, in the order of the page."""
        self.notes: dict[Hashable, Any] = {}
        """What somebody has found out about it; it is true on every page."""

    @cached_property
    def squeezed(self) -> str:
        """The text without any white space."""
        return "".join(self.text.split())


class Seals:
    """What stood in elements of the pages read so far; too many are forgotten all at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Sealed | None] = {}

    def of(self, tag: str, html: str, at: int) -> Sealed | None:
        """What stands in an element that begins here; ``None`` where that is not read the same everywhere."""
        end = html.find(f"</{tag}>", at, at + _LONGEST)
        if end < 0:
            return None
        inside = html[at : end + len(tag) + 3]
        known = self._known.get((tag, inside), self)
        if known is self:
            if len(self._known) >= _MOST:
                self._known.clear()
            known = self._known[tag, inside] = _sealed(tag, inside)
        return cast("Sealed | None", known)


class _OtherwiseError(Exception):
    """What stands in an element is read otherwise elsewhere."""


def _sealed(tag: str, html: str) -> Sealed | None:
    whole = f"<{tag}>{html}"
    reader = _Strict(whole, Element("", {}, None, (whole, 0)))
    try:
        is_whole = reader.reads_plain(whole)
    except _OtherwiseError:
        return None
    return Sealed(html, reader.made) if is_whole and reader.here is reader.made[0] else None


class _Strict(_Reader):
    """Reads what depends on nothing around it, and stops at the first thing that does."""

    def opens(self, tag: str, attributes: HtmlAttributes, html: str = "", at: int = 0) -> int:
        is_inside = len(self.made) > 1
        if is_inside and (tag in _TABLES or "id" in attributes or (tag == "a" and "name" in attributes)):
            raise _OtherwiseError
        if (is_inside and self.here is self.made[0]) or self.here.tag in CLOSES.get(tag, ()):
            raise _OtherwiseError
        return super().opens(tag, attributes, html, at)

    def handle_endtag(self, tag: str) -> None:
        if self.here.tag != tag:
            raise _OtherwiseError
        super().handle_endtag(tag)
