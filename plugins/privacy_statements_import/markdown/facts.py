"""Facts that sentences state in recognisable form. The sentences themselves stay prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from privacy_statements_import.markdown.blocks import Block, Listing, Paragraph, Phrase
from privacy_statements_import.markdown.columns import Grid, text_of
from privacy_statements_import.markdown.conditions import LONGEST_SENTENCE, masked, sentences
from privacy_statements_import.markdown.prose import Links, inline, plain
from privacy_statements_import.markdown.words import Words, folded

Data = dict[str, Any]
UNITS = (("years", "Y"), ("months", "M"), ("weeks", "W"), ("days", "D"))
LONGEST_SUBJECT = 10  # words


def retention(blocks: Sequence[Block], words: Words, heading: str = "") -> list[Data]:
    """What paragraphs say of how long something is kept: subject, duration in figures, bound, exception; and the
    entries of a list below a ``heading`` or a sentence that speaks of it: ``Logs: 30 days``."""
    found = [rule for phrase, start, end in _sentences(blocks) if (rule := _rule(plain(phrase)[start:end], words))]
    for at, block in enumerate(blocks):
        before = blocks[at - 1] if at else None
        lead = folded(plain(before.phrase)) if isinstance(before, Paragraph) else ""
        about = words.has("kind_retention", heading) or words.has("kept", lead) or words.has("kind_retention", lead)
        if isinstance(block, Listing) and about:
            found += filter(None, (_pair(*_halves(plain(bullet.phrase)), words) for bullet in block.bullets))
    return found


def retention_of_table(grid: Grid, words: Words) -> list[Data]:
    """What the lines of a table say of how long something is kept, where a column asks for it."""
    headers = [folded(grid.header(at)).strip(" :*?") for at in range(grid.width)]
    asked = [at for at in range(1, grid.width) if words.equals("col_how_long", headers[at])]
    if len(asked) != 1:
        return []
    rules = (_pair(text_of(line[0]), text_of(line[asked[0]]), words) for line in grid.lines)
    return [rule for rule in rules if rule]


def _halves(entry: str) -> tuple[str, str]:
    """What stands before the colon or the dash of an entry, and after it."""
    subject, mark, said = entry.partition(":")
    if not mark:
        subject, mark, said = re.sub(r"\s[–—-]\s", "\0", entry, count=1).partition("\0")
    return (subject.strip(), said.strip()) if mark else ("", "")


def _pair(subject: str, said: str, words: Words) -> Data | None:
    """The rule that a subject and a text beside it make."""
    if not subject or len(subject.split()) > LONGEST_SUBJECT:
        return None
    rule = rule_of(said, words)
    return {"subject": subject, **rule} if rule else None


def rule_of(said: str, words: Words) -> Data | None:
    """The rule that a text is, where it is no more than one duration with its bound, its beginning and its exception:
    ``at most 30 days after the last use``."""
    text = folded(said[:LONGEST_SENTENCE])
    met = _duration(text, words)
    if met is None or words.has("not", text):
        return None
    before, after = text[: met[1].start()].strip(" ,"), text[met[1].end() :].strip(" .")
    bounds = r"(?:<kept>)?\s*(?:(?:<at_most>)|(?:<at_least>))?\s*(?:<after>)?"
    goes_on = r"(?:\W*$|(?:<after>)\s|[,(]?\s*(?:<except>))"
    if not (words.compiled(bounds).fullmatch(before) and words.compiled(goes_on).match(after)):
        return None
    return _limits(met, said, text, words)


def phrase_of_blocks(blocks: Sequence[Block], line: int) -> Phrase:
    """The first phrase of some blocks, to tell where they stand."""
    for block in blocks:
        if isinstance(block, Paragraph):
            return block.phrase
        if isinstance(block, Listing) and block.bullets:
            return block.bullets[0].phrase
    return Phrase((), line)


def controls(blocks: Iterable[Block], words: Words, links: Links) -> list[Data]:
    """What paragraphs say of opting in or out, with the sentence that says it."""
    found: dict[str, str] = {}
    for phrase, start, end in _sentences(blocks):
        text = masked(folded(phrase.plain[start:end][:LONGEST_SENTENCE]))
        for kind in ("opt_in", "opt_out"):
            if words.has(kind, text) and not words.has("not", text):
                found.setdefault(kind.replace("_", "-"), inline(phrase.cut(start, end), links))
    said = list(dict.fromkeys(found.values()))
    return [{"kind": kind, **({"how": said.pop(0)} if how in said[:1] else {})} for kind, how in found.items()]


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
    met = _duration(hidden, words)
    if met is None:
        return None
    subject = subject_of(hidden[: kept.start()], words)
    said: Data = {"subject": sentence[: len(subject)].strip()} if subject else {}
    return {**said, **_limits(met, sentence, text, words)}


def _duration(text: str, words: Words) -> tuple[str, re.Match[str]] | None:
    """The one duration of a text with the letter of its unit; ``None`` where there is none, or several."""
    found = [
        (letter, met)
        for name, letter in UNITS
        for met in words.compiled(rf"(?<![\d.,])(?P<count>\d{{1,4}}|(?:<numbers>))[\s-]+(?:<{name}>)").finditer(text)
    ]
    return found[0] if len(found) == 1 else None


def _limits(found: tuple[str, re.Match[str]], sentence: str, text: str, words: Words) -> Data:
    """A duration with its bound, what it is counted from, and what it does not cover."""
    letter, met = found
    hidden = masked(text)
    rule: Data = {}
    rule["duration"] = f"P{_count(met['count'], words)}{letter}"
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


def _count(said: str, words: Words) -> int:
    """A number in figures or in a word: the list ``numbers`` begins with "one"."""
    if said.isdigit():
        return int(said)
    return next(at for at, word in enumerate(words.lists["numbers"], 1) if word.split("|")[0] == said.lower())


def subject_of(before: str, words: Words) -> str:
    """What is kept: the words before "is kept", where they are few and no clause of their own."""
    met = words.compiled(r"^(?P<subject>[^,;:\0]*?)\s+(?:<passive>)(?:\s|$)").match(before)
    subject = met["subject"] if met else ""
    return subject if 0 < len(subject.split()) <= LONGEST_SUBJECT and not re.search(r"\d", subject) else ""
