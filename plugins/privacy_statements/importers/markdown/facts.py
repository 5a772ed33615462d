"""Facts that sentences state in recognisable form. The sentences themselves stay prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from privacy_statements.importers.markdown.blocks import Block, Paragraph, Phrase
from privacy_statements.importers.markdown.conditions import LONGEST_SENTENCE, masked, sentences
from privacy_statements.importers.markdown.prose import Links, inline, plain
from privacy_statements.importers.markdown.words import Words, folded

Data = dict[str, Any]
UNITS = (("years", "Y"), ("months", "M"), ("weeks", "W"), ("days", "D"))
LONGEST_SUBJECT = 10  # words


def retention(blocks: Iterable[Block], words: Words) -> list[Data]:
    """What paragraphs say of how long something is kept: subject, duration in figures, bound, exception."""
    return [
        rule for phrase, start, end in _sentences(blocks) if (rule := _rule(plain(phrase)[start:end], words))
    ]


def controls(blocks: Iterable[Block], words: Words, links: Links) -> list[Data]:
    """What paragraphs say of opting in or out, with the sentence that says it."""
    found: dict[str, str] = {}
    for phrase, start, end in _sentences(blocks):
        text = masked(folded(phrase.plain[start:end][:LONGEST_SENTENCE]))
        for kind in ("opt_in", "opt_out"):
            if words.has(kind, text) and not words.has("not", text):
                found.setdefault(kind.replace("_", "-"), inline(phrase.cut(start, end), links))
    said = list(dict.fromkeys(found.values()))
    return [
        {"kind": kind, **({"how": said.pop(0)} if how in said[:1] else {})} for kind, how in found.items()
    ]


def _sentences(blocks: Iterable[Block]) -> Iterator[tuple[Phrase, int, int]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            for start, end in sentences(block.phrase.plain):
                yield block.phrase, start, end


def _rule(sentence: str, words: Words) -> Data | None:
    text = folded(sentence[:LONGEST_SENTENCE])
    hidden = masked(text)
    kept = words.find("kept", hidden)
    if kept is None or (words.has("not", hidden) and not words.has("at_most", hidden)):
        return None
    found = [
        (letter, met)
        for name, letter in UNITS
        for met in words.compiled(rf"(?<![\d.,])(?P<count>\d{{1,4}})[\s-]+(?:<{name}>)").finditer(hidden)
    ]
    if len(found) != 1:
        return None
    letter, met = found[0]
    rule: Data = {}
    subject = _subject(hidden[: kept.start()], words)
    if subject:
        rule["subject"] = sentence[: len(subject)].strip()
    rule["duration"] = f"P{int(met['count'])}{letter}"
    before = hidden[max(0, met.start() - 40) : met.start()]
    if words.has("at_most", before) or words.starts("at_most", hidden[met.start() :]):
        rule["bound"] = "at-most"
    elif words.has("at_least", before):
        rule["bound"] = "at-least"
    starts = words.compiled(r"\s*(?:<after>)\s+(?P<event>[^,.;\0]+)").match(hidden, met.end())
    if starts and len(starts["event"].split()) <= LONGEST_SUBJECT:
        rule["starts"] = sentence[starts.start("event") : starts.end("event")].strip()
    exception = words.find("except", text, met.end())
    if exception:
        rule["exception"] = sentence[exception.end() :].strip(" .,:")
    return rule


def _subject(before: str, words: Words) -> str:
    """What is kept: the words before "is kept", where they are few and no clause of their own."""
    met = words.compiled(r"^(?P<subject>[^,;:\0]*?)\s+(?:<passive>)(?:\s|$)").match(before)
    subject = met["subject"] if met else ""
    return subject if 0 < len(subject.split()) <= LONGEST_SUBJECT and not re.search(r"\d", subject) else ""
