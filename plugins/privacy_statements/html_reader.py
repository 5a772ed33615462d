"""Reads HTML. What is written plainly is read quickly; from the first place that is not, Python's parser goes on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

VOID = frozenset({"br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_RAW = frozenset({"script", "style", "title", "textarea"})  # what stands in them is text, without elements
# What stands in these is text, too, or is not in some version of Python's parser.
_OTHER_TEXT = frozenset({"iframe", "noembed", "noframes", "plaintext", "xmp"})
NO_TAGS_INSIDE = _OTHER_TEXT | {"title", "textarea"}
"""Elements in which tags are, or may be, text that readers read."""
_TAG = re.compile(r"([^<]*)<(?:([a-z][a-z0-9]*)((?:[ \n][^<>]*|/)?)|/([a-z][a-z0-9]*))>")
_PASSED = re.compile(r"([^<]*)<!(?:doctype html|--(?!-?>)(?:[^-]|-(?!-))*--)>", re.IGNORECASE)
_NAME = "[A-Za-z_:@][A-Za-z0-9_:.-]*"
_ATTRIBUTES = re.compile(rf"(?:\s+{_NAME}(?:=\"[^\"<>]*\")?)*\s*")
PLAIN_TAG = re.compile(rf"([a-z][a-z0-9]*+)((?![^\S \n])(?:\s++{_NAME}(?:=\"[^\"<>]*\")?)*+\s*+)(/?)")
"""What stands between < and > where an element begins and is written plainly: its name, its attributes, its end."""
_ATTRIBUTE = re.compile(rf"({_NAME})(?:=\"([^\"]*)\")?")

Attributes = Mapping[str, str | None]


class HtmlReader(HTMLParser):
    """Tells of tags and texts as ``HTMLParser`` does, of whole texts only: it calls ``opens``, ``handle_endtag`` and
    ``handle_data``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tag_at = 0
        """Where in the text the tag begins that ``opens`` is told of."""
        self._lines: list[int] = []

    def read(self, html: str) -> None:
        """Reads a whole text."""
        rest = self._read_plain(html)
        if rest < len(html):
            self._lines = [rest, *(found.end() for found in re.compile("\n").finditer(html, rest))]
            self.feed(html[rest:])
            self.close()

    def reads_plain(self, html: str) -> bool:
        """Reads a text as far as it is plain; whether that is the whole of it."""
        return self._read_plain(html) == len(html)

    def opens(self, tag: str, attributes: Attributes, html: str = "", at: int = 0) -> int:
        """A tag that opens an element, and that ends ``at`` this place of the text. Returns where to go on: later,
        if what stands there is known; of that nothing is told. The attributes must not be changed."""
        raise NotImplementedError

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The same, where Python's parser reads."""
        line, column = self.getpos()
        self.tag_at = self._lines[line - 1] + column
        self.opens(tag, dict(attrs))

    def _read_plain(self, html: str) -> int:
        """Reads what is plain; returns where that ends."""
        at, match, length = 0, _TAG.match, len(html)
        while at < length:
            found = match(html, at)
            if found is None:
                passed = _PASSED.match(html, at)
                if passed is None:
                    return at
                self._tell(passed[1])
                at = passed.end()
                continue
            text, tag, written, ended = found.groups()
            if ended:
                self._tell(text)
                self.handle_endtag(ended)
                at = found.end()
                continue
            is_closed = written.endswith("/")
            attributes = attributes_of(written[:-1] if is_closed else written)
            end = html.find(f"</{tag}>", found.end()) if tag in _RAW else -1
            inside = html[found.end() : end] if end >= 0 else ""
            if attributes is None or tag in _OTHER_TEXT or (tag in _RAW and (is_closed or end < 0)):
                return at
            if inside and (
                "</" in inside or "<!" in inside or (tag in ("title", "textarea") and "<" in inside)
            ):
                return at
            self._tell(text)
            self.tag_at = found.end(1)
            if is_closed:
                self.opens(tag, attributes)
                self.handle_endtag(tag)
                at = found.end()
                continue
            at = self.opens(tag, attributes, html, found.end())
            if inside and at == found.end():
                self.handle_data(inside if tag in ("script", "style") else unescape(inside))
                at = end
        return at

    def _tell(self, text: str) -> None:
        if text:
            self.handle_data(unescape(text) if "&" in text else text)


@lru_cache(maxsize=4096)
def attributes_of(written: str) -> Attributes | None:
    """The attributes of a tag; ``None`` if they are not written plainly."""
    if not _ATTRIBUTES.fullmatch(written):
        return None
    return {
        each[1].lower(): unescape(each[2]) if each[2] is not None else None
        for each in _ATTRIBUTE.finditer(written)
    }
