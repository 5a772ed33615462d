"""Reads HTML. What is written plainly is read quickly; from the first place that is not, Python's parser goes on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

VOID = frozenset({"br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
# What follows these is no HTML, or was not in some version of the parser.
_OTHER_TEXT = frozenset(
    {"iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp"}
)
_TAG = re.compile(r"([^<]*)<(?:([a-z][a-z0-9]*)((?:[ \n][^<>]*)?)|/([a-z][a-z0-9]*))>")
_ATTRIBUTES = re.compile(r"(?:\s+[A-Za-z][A-Za-z0-9_-]*(?:=\"[^\"<>]*\")?)*\s*")
_ATTRIBUTE = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)(?:=\"([^\"]*)\")?")

Attributes = Mapping[str, str | None]


class HtmlReader(HTMLParser):
    """Tells of tags and texts as ``HTMLParser`` does, of whole texts only: it calls ``opens``, ``handle_endtag`` and
    ``handle_data``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def read(self, html: str) -> None:
        """Reads a whole text."""
        rest = self._read_plain(html)
        if rest < len(html):
            self.feed(html[rest:])
            self.close()

    def opens(self, tag: str, attributes: Attributes, html: str = "", at: int = 0) -> int:
        """A tag that opens an element, and that ends ``at`` this place of the text. Returns where to go on: later,
        if what stands there is known; of that nothing is told. The attributes must not be changed."""
        raise NotImplementedError

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The same, where Python's parser reads."""
        self.opens(tag, dict(attrs))

    def _read_plain(self, html: str) -> int:
        """Reads what is plain; returns where that ends."""
        at, match, length = 0, _TAG.match, len(html)
        while at < length:
            found = match(html, at)
            if found is None:
                return at
            text, tag, written, ended = found.groups()
            attributes = None if ended else _attributes(written.removesuffix("/") if tag in VOID else written)
            if attributes is None and not ended:
                return at
            if tag in _OTHER_TEXT and not html.startswith(f"</{tag}>", found.end()):
                return at
            if text:
                self.handle_data(unescape(text) if "&" in text else text)
            if attributes is None:
                self.handle_endtag(ended)
                at = found.end()
            else:
                at = self.opens(tag, attributes, html, found.end())
        return at


@lru_cache(maxsize=4096)
def _attributes(written: str) -> Attributes | None:
    """The attributes of a tag; ``None`` if they are not written plainly."""
    if not _ATTRIBUTES.fullmatch(written):
        return None
    return {
        each[1].lower(): unescape(each[2]) if each[2] is not None else None
        for each in _ATTRIBUTE.finditer(written)
    }
