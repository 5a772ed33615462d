"""What a page prints again and again, printed once: most cells of a table are one of a few."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from privacy_statements.pages.straight import Part

WORDS = re.compile(r' data-words="[^"]*"')


class Repeated:
    """What macros print of values on one page, by the value itself: not by what is equal to it. It holds the values, so
    that none of them can get the identity of another."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, Any, Markup]] = {}

    def begin(self) -> None:
        """Another page begins: links lead elsewhere from it."""
        self._known.clear()

    def once(self, macro: Callable[[Any], Markup], value: Any) -> Markup:
        """What a macro prints of a value, or what it has printed of it before on this page."""
        known = self._known.get(id(value))
        if known is not None and known[0] is macro:
            return known[2]
        straight = type(macro) is Part and macro.takes == 1
        html = Markup(macro._func(value)) if straight else macro(value)  # type: ignore[attr-defined]  # that of a `Part`
        self._known[id(value)] = macro, value, html
        return html


class Anew(Repeated):
    """The same where templates of a site may print something else each time."""

    def once(self, macro: Callable[[Any], Markup], value: Any) -> Markup:
        """What a macro prints of a value."""
        return macro(value)


def with_words_once(printed: str) -> str:
    """What a template printed, with the words of the script in the first table alone: there it finds them."""
    words = WORDS.search(printed)
    if words is None:
        return printed
    return printed[: words.end()] + printed[words.end() :].replace(words[0], " data-words")
