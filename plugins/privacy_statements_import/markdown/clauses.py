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
_WHEN = r"(?:(?:<only>),?\s+)?(?P<phrase>(?:<when>)(?=[\s,]|$|(?<=')\w)"
_AFTER = rf"(?:\s*[,;]\s*|\s+[-–—]\s*|\s+){_WHEN}.*)$"
_LAST_ONLY = r".*\s(?:<only>)\W*$"


class Clause(Struct, frozen=True):
    """A condition at the end of a text, with what sets it apart from ``start``; its words begin at ``begins``, or nowhere
    where nothing does."""

    start: int
    begins: int
    end: int


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
    Only a comma, a dash or an "only" sets it apart."""
    hidden = masked(folded(text))
    met = words.compiled(_AFTER).search(hidden, 1)
    if met is None or words.has("asks", hidden[: met.start()]) or not text[: met.start()].strip():
        return None
    begins = met.start("phrase")
    is_apart = met[0].lstrip()[:1] in ",;-–—" or words.has("only", hidden[met.start() : begins])
    return Clause(met.start(), begins if is_apart else 0, len(text.rstrip(".,;: ")))


def condition_inside(text: str, words: Words) -> str | None:
    """The condition that all of a text is, as it stands in brackets or as a heading: ``only if you sign in``."""
    met = words.compiled(rf"{_WHEN}\s*[^\d\s].*)$").match(folded(text))
    return text[met.start("phrase") :].strip().rstrip(".,;: ") if met and "?" not in text else None


def is_only(text: str, words: Words) -> bool:
    """Whether a text is a scope that says so itself: ``managed apps only``."""
    return words.compiled(_LAST_ONLY).fullmatch(folded(text)) is not None
