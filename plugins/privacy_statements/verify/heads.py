"""Headers of columns and of groups of rows, as the template prints them and as they are: none is hidden, and none is there
twice. What a header says shows in the rows under it, which are then in another column or group: see ``compare.py``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.verify.expected import ExpectedPage
from privacy_statements.verify.published import PublishedPage, cells_of, parts_of

SHOWN = 160  # characters of a text in a message


class _Head(NamedTuple):
    """A line of headers, and what tells it from others: the caption of its table and what its cells say, squeezed."""

    element: LexborNode
    key: tuple[str, ...]


def other_heads(expected: ExpectedPage, printed: PublishedPage, page: PublishedPage) -> Iterator[Diagnostic]:
    """Each line of headers of a printed page that the built one hides or lacks, or has more often. A line with another
    text than the printed ones is left to the rows below it."""
    wanted = Counter(head.key for head in _heads(printed))
    hidden: dict[tuple[str, ...], list[LexborNode]] = {}
    known = set(wanted)
    for head in _heads(page):
        if not page.is_shown(head.element):
            hidden.setdefault(head.key, []).append(head.element)
            continue
        wanted[head.key] -= 1
        if wanted[head.key] < 0 and head.key in known and not expected.by_hand:
            message = f"the header {_shown(page, head.element)} stands on this page again; expected it once"
            yield diagnose("extra-row", page.at(head.element), message, related=expected.position)
    for key, count in wanted.items():
        for element in hidden.get(key, ())[: max(count, 0)]:
            message = f"the header {_shown(page, element)} is hidden on this page; its record is {expected.position}"
            yield diagnose("changed-words", page.at(element), message, related=expected.position)


def _heads(page: PublishedPage) -> Iterator[_Head]:
    """The lines of headers of tables that are not hidden as a whole, in the order of the page."""
    for table in filter(page.is_shown, page.tables):
        caption = ""
        for part, lines in parts_of(table):
            if part.tag == "caption":
                caption = page.squeezed(part)
            for line in lines:
                cells = cells_of(line)
                if cells and all(cell.tag == "th" and cell.attributes.get("scope") != "row" for cell in cells):
                    yield _Head(line, (caption, *map(page.squeezed, cells)))


def _shown(page: PublishedPage, line: LexborNode) -> str:
    words = " ".join(filter(None, map(page.words, cells_of(line))))
    return f'"{words[:SHOWN]}"'
