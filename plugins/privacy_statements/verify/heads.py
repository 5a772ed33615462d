"""Headers of columns and of groups of rows, as the template prints them and as they are: none is hidden, none stands
twice. What a header says, the rows under it tell: they stand in another column or group then, see ``compare.py``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from privacy_statements.diagnostics import Diagnostic, diagnose
from privacy_statements.verify.expected import ExpectedPage
from privacy_statements.verify.published import PublishedPage, cells_of, lines_of
from privacy_statements.verify.tree import Element, squeeze, squeezed, words

SHOWN = 160  # characters of a text in a message


class _Head(NamedTuple):
    """A line of headers; squeezed, the caption of its table and what its cells say."""

    element: Element
    caption: str
    text: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from others."""
        return self.caption, *self.text


def other_heads(expected: ExpectedPage, printed: PublishedPage, page: PublishedPage) -> Iterator[Diagnostic]:
    """Each line of headers of a printed page that the built one hides or lacks, or has more often. Of another text
    than the printed ones nothing is told, if a row says so."""
    wanted = Counter(head.key for head in _heads(printed))
    hidden: dict[tuple[str, ...], list[Element]] = {}
    known = set(wanted)
    for head in _heads(page):
        if not head.element.is_shown:
            hidden.setdefault(head.key, []).append(head.element)
            continue
        wanted[head.key] -= 1
        if wanted[head.key] < 0 and head.key in known and not expected.by_hand:
            message = f"the header {_shown(head.element)} stands on this page again; expected it once"
            yield diagnose("extra-row", page.at(head.element), message, related=expected.position)
    for key, count in wanted.items():
        for element in hidden.get(key, ())[: max(count, 0)]:
            message = (
                f"the header {_shown(element)} is hidden on this page; its record is {expected.position}"
            )
            yield diagnose("changed-words", page.at(element), message, related=expected.position)


def _heads(page: PublishedPage) -> Iterator[_Head]:
    """The lines of headers of tables that are not hidden as a whole, in the order of the page."""
    for table in page.tables:
        caption = ""
        for line in lines_of(table) if table.is_shown else ():
            cells = cells_of(line)
            if line.tag == "caption":
                caption = squeezed(line)
            elif cells and all(one.tag == "th" and one.attributes.get("scope") != "row" for one in cells):
                yield _Head(line, caption, tuple(squeeze(words(one)) for one in cells))


def _shown(line: Element) -> str:
    said = " ".join(filter(None, map(words, cells_of(line))))
    return f'"{said[:SHOWN]}"'
