"""Mistakes and open questions as data. Every stage makes diagnostics with :func:`diagnose` and returns them; none prints."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Protocol

from msgspec import Struct

from privacy_statements.diagnostics.codes import CODES as CODES
from privacy_statements.diagnostics.codes import Code as Code
from privacy_statements.diagnostics.codes import Severity as Severity
from privacy_statements.diagnostics.position import Position

NEAR = 0.65  # how similar a word must be to be suggested in place of an unknown one
SHORTEST_BEGINNING = 3  # characters that are enough to be completed to a word
FEW = 5  # words that are named as examples of many


class Diagnostic(Struct, frozen=True):
    """One mistake or open question at one place. ``message`` begins in lower case and has no full stop; ``related`` is the
    second place if there are two."""

    position: Position
    code: str
    message: str
    related: Position | None = None

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Diagnostic) else NotImplemented

    def __lt__(self, other: Diagnostic) -> bool:
        return self._key < other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[Position, str, str]:
        return self.position, self.code, self.message  # the same mistake, with any second place

    @property
    def severity(self) -> Severity:
        """The severity that the table of codes gives to this code."""
        return CODES[self.code].severity


def diagnose(code: str, position: Position, message: str, related: Position | None = None) -> Diagnostic:
    """A diagnostic with a code of ``CODES``. Raises ``KeyError`` for another one."""
    CODES[code]
    return Diagnostic(position, code, on_a_line(message), related)


def on_a_line(text: str) -> str:
    """The text with an escape for each character that is invisible, breaks a line or changes its direction."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


class Coded(Protocol):
    """A diagnostic or a bundle."""

    @property
    def code(self) -> str: ...


def has_errors(diagnostics: Iterable[Coded]) -> bool:
    """Whether anything forbids publishing."""
    return any(CODES[code].severity is Severity.ERROR for code in {diagnostic.code for diagnostic in diagnostics})


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """``'; did you mean "x"?'`` with the nearest candidate; ``''`` if none is near."""
    words, lower = list(candidates), word.lower()
    near = [each for each in words if each.startswith(lower)] if len(word) >= SHORTEST_BEGINNING else []
    if len(near) != 1:
        near = difflib.get_close_matches(lower, words, n=1, cutoff=NEAR)
    return f'; did you mean "{near[0]}"?' if near else ""


def nearest(word: str, candidates: Iterable[str], most: int = 12) -> str:
    """What to write instead of an unknown word: the nearest candidate, else all of them, or a few if they are many."""
    words = list(candidates)
    if hint := did_you_mean(word, words):
        return hint
    if len(words) > most:
        return f"; expected one of {', '.join(words[:FEW])} and {len(words) - FEW} more" if word else ""
    return f"; expected {'one of ' * (len(words) > 1)}{', '.join(words)}" if words else "; there is none yet"
