"""Fenced ``privacy`` blocks of hand-written pages: found, checked, and replaced by a view.

    ```privacy
    view: comparison
    id: defender-mobile
    ```

A Python-Markdown extension, so that it works on every host. It asks a function for the HTML of a block and knows
nothing of records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from msgspec import Struct

from privacy_statements.catalog.build.ids import free
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.page import ANCHOR

NAME = "privacy"
FENCE = re.compile(r"^(?P<indent> {0,3})(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`]*)$")
OWN_PLACE = re.compile(r'(\s(?:id="|href="#))([^"]*)"')


class PrivacyBlock(Struct, frozen=True):
    """A block: the line of its opening fence (0-based), the line after its closing one, and its text."""

    start: int
    end: int
    text: str

    def position(self, path: str) -> Position:
        """Where the text of the block begins."""
        return Position(path, self.start + 2, 1)


def find_blocks(lines: list[str]) -> Iterator[PrivacyBlock]:
    """The blocks of a page. A block inside another fence is an example and no block."""
    number = 0
    while number < len(lines):
        opening = FENCE.match(lines[number])
        if opening is None:
            number += 1
            continue
        end = _closing(lines, number + 1, opening["fence"])
        if opening["info"].strip() == NAME:
            # Python-Markdown has replaced tabs and emptied blank lines before it shows a page to anybody
            text = "\n".join(line.expandtabs(4).rstrip() for line in lines[number + 1 : end])
            yield PrivacyBlock(number, min(end + 1, len(lines)), f"{text}\n")
        number = end + 1


def _closing(lines: list[str], start: int, fence: str) -> int:
    for number in range(start, len(lines)):
        text = lines[number].strip()
        if len(text) >= len(fence) and not text.strip(fence[0]) and text:
            return number
    return len(lines)


class PrivacyBlocksExtension(Extension):
    """Replaces each block by what ``html`` gives for its text."""

    def __init__(self, html: Callable[[str], str] | None = None) -> None:
        super().__init__()
        self.html = html

    def extendMarkdown(self, md: Markdown) -> None:
        """Registers the replacement before other readers of fences."""
        md.preprocessors.register(_Replace(md, self), "privacy_statements", 27)  # superfences and fenced_code run at 25


class _Replace(Preprocessor):
    def __init__(self, md: Markdown, extension: PrivacyBlocksExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        html = self.extension.html or (lambda text: "")
        return _replaced(lines, html, self.md.htmlStash.store)


def with_views(page: str, html: Callable[[str], str]) -> str:
    """A page with the HTML of each block in its place, for hosts that know no extension of Python-Markdown."""
    return "\n".join(_replaced(page.splitlines(), html, str)) + "\n"


def _replaced(lines: list[str], html: Callable[[str], str], stored: Callable[[str], str]) -> list[str]:
    replaced, last = [], 0
    ids: set[str] = set()
    for block in find_blocks(lines):
        replaced += [*lines[last : block.start], "", stored(with_own_ids(html(block.text), ids)), ""]
        last = block.end
    return [*replaced, *lines[last:]]


def with_own_ids(html: str, ids: set[str]) -> str:
    """The HTML of a view with other ids in place of those that are on the page already, and with links to the new
    ones. ``ids`` are those of the page so far; the new ones are added to it."""
    renamed: dict[str, str] = {}
    for name in ANCHOR.findall(html):
        renamed[name] = free(name, ids)
        ids.add(renamed[name])

    def with_new_id(place: re.Match[str]) -> str:
        return f'{place[1]}{renamed.get(place[2], place[2])}"'

    return OWN_PLACE.sub(with_new_id, html)
