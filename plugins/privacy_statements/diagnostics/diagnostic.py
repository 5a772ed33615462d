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

NEAR = 0.65  # how alike a known word must be to be suggested in place of an unknown one
SHORTEST_BEGINNING = 3  # characters of a word that may be the beginning of a known one


class Diagnostic(Struct, frozen=True):
    """One mistake or open question at one place. ``message`` is lower case without a full stop; ``related`` is the second
    place when there are two."""

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
        return self.position, self.code, self.message  # the same mistake, whatever it is related to

    @property
    def severity(self) -> Severity:
        """The severity that the table of codes gives to this code."""
        return CODES[self.code].severity


def diagnose(code: str, position: Position, message: str, related: Position | None = None) -> Diagnostic:
    """A diagnostic of a known code. Raises ``KeyError`` for a code that is not in ``CODES``."""
    CODES[code]
    return Diagnostic(position, code, on_a_line(message), related)


def on_a_line(text: str) -> str:
    """The text with an escape for each character that nobody sees, or that begins a line or turns one round."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


class Coded(Protocol):
    """A diagnostic or a bundle."""

    @property
    def code(self) -> str: ...


def has_errors(diagnostics: Iterable[Coded]) -> bool:
    """Whether anything forbids publishing."""
    return any(CODES[code].severity is Severity.ERROR for code in {diagnostic.code for diagnostic in diagnostics})


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``'; did you mean "x"?'`` with the nearest known word, or ``''`` when none is near."""
    words, lower = list(known), word.lower()
    near = [each for each in words if each.startswith(lower)] if len(word) >= SHORTEST_BEGINNING else []
    if len(near) != 1:
        near = difflib.get_close_matches(lower, words, n=1, cutoff=NEAR)
    return f'; did you mean "{near[0]}"?' if near else ""


def nearest(word: str, known: Iterable[str], most: int = 12) -> str:
    """What to write instead of an unknown word: the nearest known one, or all of them when they are few."""
    words = list(known)
    if hint := did_you_mean(word, words):
        return hint
    if len(words) > most:
        return f"; expected another one: none of the {len(words)} is like it" if word else ""
    return f"; expected {'one of ' * (len(words) > 1)}{', '.join(words)}" if words else "; there is none yet"
