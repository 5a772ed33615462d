"""HTML text → its tree, what readers read in each element, and where the element begins. Knows nothing of records.

The tree is Lexbor's. It has no positions: they are looked up in the text, only on pages about which something is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from html.parser import HTMLParser

from selectolax.lexbor import LexborHTMLParser, LexborNode

ADDRESSES = frozenset(["href", "src", "action", "poster", "data", "xlink:href"])
LEADING = "[href], [src], [action], [poster], [srcset], object[data], meta[http-equiv]"
"""What selects the elements that have an address. For Lexbor, ``xlink:href`` is a ``href``."""
NOT_READ = frozenset(["script", "style", "template", "noscript", "button", "select", "textarea", "title"])
"""Elements whose text is no part of what a page says."""
MAYBE_OTHERWISE = ", ".join([*sorted(NOT_READ), "img, [hidden], [aria-hidden], [style]"])
"""What selects them, those that may be hidden, and pictures: all that may say something else than its text."""
INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong", "wbr"]
)
"""Elements that separate no words."""
TEXT = "-text"  # the tag that Lexbor gives to text
INVISIBLE = ("hidden", "collapse")
Place = tuple[int, int]
"""Line and column, counted from 1."""


class Document:
    """The HTML of a page, read as browsers read it."""

    def __init__(self, html: str) -> None:
        self.html = html
        self._parser = LexborHTMLParser(html.encode("utf-8", "replace"))
        self._maybe_otherwise = self.css(MAYBE_OTHERWISE)
        self._not_read = {node.mem_id for node in self._maybe_otherwise if _is_not_read(node)}
        self._squeezed: dict[int, str] = {}

    @property
    def root(self) -> LexborNode:
        """The element around the whole page."""
        root = self._parser.root
        assert root is not None, "Lexbor makes one of any text"
        return root

    def css(self, selector: str) -> list[LexborNode]:
        """The elements that a selector names, in the order of the page."""
        return self._parser.css(selector)

    def is_shown(self, node: LexborNode) -> bool:
        """Whether readers see an element: neither it nor what it is in is hidden."""
        return node.mem_id not in self._hidden

    @cached_property
    def _hidden(self) -> set[int]:
        """The elements that readers do not see, and everything in them."""
        hidden = (node for node in self._maybe_otherwise if node.mem_id in self._not_read)
        return {inner.mem_id for node in hidden for inner in node.traverse(include_text=True)}

    def words(self, node: LexborNode) -> str:
        """What readers read in an element, on one line."""
        return " ".join("".join(self._texts(node, " ")).split())

    def squeezed(self, node: LexborNode) -> str:
        """The same without white space. This is what is compared, since a host may break lines where it likes."""
        text = self._squeezed.get(node.mem_id)
        if text is None:
            whole = "".join(self._texts(node, "")) if node.mem_id in self._mixed else node.text()
            text = self._squeezed[node.mem_id] = "".join(whole.split())
        return text

    def _texts(self, node: LexborNode, separator: str) -> Iterator[str]:
        """The texts inside an element; elements that are not part of a line have a separator around them."""
        waiting: list[LexborNode | str] = [node]
        while waiting:
            here = waiting.pop()
            if isinstance(here, str):
                yield here
            elif here.tag == TEXT:
                yield here.text_content or ""
            elif here.mem_id in self._not_read:
                continue
            elif not separator and here.mem_id not in self._mixed:
                yield here.text()
            else:
                ends = separator if here.tag not in INLINE else ""
                label = (here.attributes.get("alt") or "") if here.tag == "img" else ""
                waiting += [ends, *reversed(list(here.iter(include_text=True))), label, ends]

    @cached_property
    def _mixed(self) -> set[int]:
        """The elements that say something else than all text inside them."""
        mixed: set[int] = set()
        for inner in self._maybe_otherwise:
            for node in around(inner):
                if node.mem_id in mixed:
                    break
                mixed.add(node.mem_id)
        return mixed

    def place(self, node: LexborNode) -> Place | None:
        """Where an element begins in the text; ``None`` for one that the text does not name."""
        return self._places.get(node.mem_id)

    @cached_property
    def _places(self) -> Mapping[int, Place]:
        """The places of all elements. The first element of a name with these attributes is the first such tag."""
        tags = _Tags(self.html).places
        places: dict[int, Place] = {}
        for node in self.root.traverse():
            same = tags.get(_key(node.tag or "", node.attributes.items()))
            if same:
                places[node.mem_id] = same.pop()
        return places


_Key = tuple[str, frozenset[tuple[str, str]]]


def _key(tag: str, attributes: Iterable[tuple[str, str | None]]) -> _Key:
    """The name and the attributes of a tag; of an attribute that is given twice the first one counts."""
    pairs = {name.lower(): squeeze(value or "") for name, value in reversed(list(attributes))}
    return tag.lower(), frozenset(pairs.items())


class _Tags(HTMLParser):
    """The places of all tags that open an element, the last one first."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.places: dict[_Key, list[Place]] = {}
        with suppress(AssertionError):  # it gives up at a marked section of an unknown kind
            self.feed(html)
            self.close()
        for places in self.places.values():
            places.reverse()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        self.places.setdefault(_key(tag, attrs), []).append((line, column + 1))


@lru_cache(maxsize=16384)
def squeeze(text: str) -> str:
    """A text without any white space."""
    return "".join(text.split())


def around(node: LexborNode) -> Iterator[LexborNode]:
    """The element itself and those that it is in, from the inside to the outside."""
    here: LexborNode | None = node
    while here is not None and not here.is_document_node:
        yield here
        here = here.parent


def has_class(node: LexborNode, name: str) -> bool:
    """Whether an element is of a class."""
    return name in (node.attributes.get("class") or "").split()


def addresses_in(node: LexborNode) -> Iterator[str]:
    """The addresses that an element links to, or needs."""
    attributes = node.attributes
    for name, value in attributes.items():
        if name in ADDRESSES:
            yield value or ""
        elif name == "srcset" and value and "data:" not in value:
            for candidate in value.split(","):
                yield from candidate.split()[:1]
        elif name == "http-equiv" and node.tag == "meta" and (value or "").lower() == "refresh":
            yield (attributes.get("content") or "").partition("=")[2].strip(" '\"")


def _is_not_read(node: LexborNode) -> bool:
    """Whether an element hides its text by its name or its attributes."""
    attributes = node.attributes
    if node.tag in NOT_READ or "hidden" in attributes:
        return True
    if (attributes.get("aria-hidden") or "").strip().lower() == "true":
        return True
    pairs = (pair.partition(":") for pair in (attributes.get("style") or "").lower().split(";"))
    style = {name.strip(): value.partition("!")[0].strip() for name, _, value in pairs}  # the last one counts
    return style.get("display") == "none" or style.get("visibility") in INVISIBLE
