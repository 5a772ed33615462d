"""Pieces of a text: its sentences, its brackets, and the clauses of condition that its punctuation sets apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from privacy_statements_import.markdown.words import Words, folded

LONGEST_SENTENCE = 1500  # characters of a sentence that are read closely
FEWEST_WORDS = 3  # of a sentence that says something by itself
_END = re.compile(r"[.!?…][\"”’»)]*\s+(?=[\"“„«(]?[A-ZÄÖÜÉÈÀÊÇÎÔ0-9])|[。\uff01\uff1f]\s*(?=\S)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|No|Nr|Abs|Art|bzw|ca|ggfs?|evtl|usw|p\. ex|[A-Za-zÄÖÜ])\.)$"
)
_CLOSING = {"(": ")", "[": "]", "\uff08": "\uff09"}
_GAP = "\0"
_ONLY = r"(?:(?:<only>),?\s+)?"
_AFTER = rf"(?:\s*[,;]\s*|\s+[-–—]\s*|\s+){_ONLY}(?P<phrase>(?:<when>)(?=[\s,]|$|(?<=')\w).*)$"
_ONLY_AFTER = r"(?:\s*[,;]\s*|\s+[-–—]\s*|\s+)(?:<only>)\s+(?P<phrase>(?:<scope>)\s.*)$"
_BEFORE = rf"{_ONLY}(?P<phrase>(?:<when>)(?=[\s]|(?<=')\w)[^,:\0]*)[,:]\s+"
_INSIDE = rf"(?:(?:<only>),?\s+(?=(?:<cut>)(?!\w))(?P<limited>.*)|{_ONLY}(?P<phrase>(?:(?:<when>)|(?:<scope>))(?=\s|(?<=')\w)[^\d].*))$"
_LAST_ONLY = r".*\s(?:<only>)\W*$"
SAYS_ONLY = ("en", "de")  # languages in which the page itself says "only"


class Clause(Struct, frozen=True):
    """A condition inside a text: with what sets it apart it is ``start`` to ``end``, and its words are ``words``."""

    start: int
    end: int
    words: str


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text, as offsets. Nothing in brackets ends one."""
    hidden = masked(text, closed=True)
    start = 0
    for met in _END.finditer(hidden):
        if met[0].startswith(".") and _ABBREVIATION.search(hidden[max(0, met.start() - 11) : met.start() + 1]):
            continue
        yield start, met.end() - (len(met[0]) - len(met[0].rstrip()))
        start = met.end()
    if start < len(text):
        yield start, len(text)


def last_sentence(text: str) -> str:
    """The last sentence of a paragraph; with the one before it where it is but a few words: "These are:"."""
    starts = [start for start, _ in sentences(text)]
    if len(starts) > 1 and len(text[starts[-1] :].split()) <= FEWEST_WORDS and text.rstrip().endswith(":"):
        starts.pop()
    return text[starts[-1] :][-LONGEST_SENTENCE:].strip() if starts else ""


def brackets(text: str) -> Iterator[tuple[int, int]]:
    """The outermost brackets of a text, as offsets with the brackets. One that is not closed ends with the text."""
    depth, start, wanted = 0, 0, ""
    for at, character in enumerate(text):
        if depth == 0 and character in _CLOSING:
            start, wanted, depth = at, character, 1
        elif depth and character == wanted:
            depth += 1
        elif depth and character == _CLOSING[wanted]:
            depth -= 1
            if depth == 0:
                yield start, at + 1
    if depth:
        yield start, len(text)


def masked(text: str, closed: bool = False) -> str:
    """The text with what is in brackets hidden, at the same length; with ``closed`` only where they are closed."""
    pieces, at = [], 0
    for start, end in brackets(text):
        if not closed or text[end - 1] == _CLOSING[text[start]]:
            pieces += [text[at:start], _GAP * (end - start)]
            at = end
    return "".join([*pieces, text[at:]])


def condition_after(text: str, words: Words) -> Clause | None:
    """The condition with which a text ends: ``IP address, when ...``. Never a value such as "true, if ...".
    Without a comma, a dash or an "only" that sets it apart its words are empty."""
    hidden = masked(folded(text))
    found = [met for pattern in (_AFTER, _ONLY_AFTER) if (met := words.compiled(pattern).search(hidden, 1))]
    met = min(found, key=lambda one: one.start(), default=None)
    if met is None or words.has("asks", hidden[: met.start()]) or not text[: met.start()].strip():
        return None
    is_apart = met[0].lstrip()[:1] in ",;-–—" or words.has("only", hidden[met.start() : met.start("phrase")])
    return Clause(met.start(), len(text), _said(text, met, words) if is_apart else "")


def condition_before(text: str, words: Words) -> Clause | None:
    """The condition with which a text begins: ``When ..., IP address``."""
    met = words.compiled(_BEFORE).match(masked(folded(text)))
    if met is None or not text[met.end() :].strip(" :"):
        return None
    return Clause(0, met.end(), _said(text, met, words))


def condition_inside(text: str, words: Words) -> str | None:
    """The condition that all of a text is, as it stands in brackets or as a heading: ``only on laptops``."""
    met = words.compiled(_INSIDE).match(folded(text))
    return _said(text, met, words) if met and "?" not in text and not words.has("examples", met[0][:20]) else None


def is_only(text: str, words: Words) -> bool:
    """Whether a text is a scope that says so itself: ``managed apps only``."""
    return words.compiled(_LAST_ONLY).fullmatch(folded(text)) is not None


def _said(text: str, met: re.Match[str], words: Words) -> str:
    start = met.start("phrase") if met["phrase"] else met.start("limited")
    only = words.find("only", text[met.start() : start]) if words.language not in SAYS_ONLY else None
    start = met.start() + only.start() if only else start
    end = met.end("phrase") if met["phrase"] else len(text)
    return text[start:end].strip().rstrip(".,;: ")
