"""Levels of collection that a page defines itself ("the *full level* is optional"), and the headings that name one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from privacy_statements_import.markdown.blocks import Block, Listing, Note, Paragraph, Phrase, Tab
from privacy_statements_import.markdown.conditions import LONGEST_SENTENCE, sentences
from privacy_statements_import.markdown.necessity import required_or_optional
from privacy_statements_import.markdown.words import Words, folded

LONGEST_TERM = 5  # words
_WORD = re.compile(r"\w+")


class Level(Struct, frozen=True):
    """A level by the beginnings of the words that tell it from others, and whether one may decline it."""

    stems: tuple[str, ...]
    necessity: str


def levels_of(blocks: Iterable[Block], words: Words) -> tuple[Level, ...]:
    """The levels that sentences and lists define as required or optional. One that is said to be both is left out."""
    found: dict[tuple[str, ...], set[str]] = {}
    phrases = list(_phrases(blocks))
    terms = sorted({term for phrase in phrases for _, term in _terms(phrase, words)}, key=len, reverse=True)
    for phrase in phrases:
        starts = [at for at, _ in _terms(phrase, words)]
        text = folded(phrase.plain)
        for start, end in sentences(text[:LONGEST_SENTENCE]):
            named = next((term for at, term in _terms(phrase, words) if start <= at < end), None)
            if named is None or not starts:
                continue
            said = text[start:end].lower()
            for term in terms:  # what the name of a level says is said of that level, not of this one
                said = said.replace(term, " ")
            if necessity := required_or_optional(said, words):
                found.setdefault(_stems(named, words), set()).add(necessity)
    return tuple(Level(stems, said.pop()) for stems, said in found.items() if len(said) == 1)


def of_heading(heading: str, levels: Iterable[Level], words: Words) -> str | None:
    """The necessity of the level that a heading names; ``None`` where it names none, or several that differ."""
    text = folded(heading).lower()
    in_heading = _WORD.findall(text)
    names_level = words.has("level", text)
    said = {
        level.necessity
        for level in levels
        if all(any(word.startswith(stem) for word in in_heading) for stem in level.stems)
        and (names_level or max(map(len, level.stems)) > 3)
    }
    return said.pop() if len(said) == 1 else None


def _terms(phrase: Phrase, words: Words) -> Iterator[tuple[int, str]]:
    """The marked names of levels in a phrase, each with its offset: ``the **full level** is ...``."""
    at = 0
    for run in phrase.runs:
        term = folded(run.text).strip(" .:;,").lower()
        if (run.strong or run.em) and len(term.split()) <= LONGEST_TERM and words.has("level", term):
            yield at, term
        at += len(run.text)


def _stems(term: str, words: Words) -> tuple[str, ...]:
    each = [word for word in _WORD.findall(term) if len(word) > 2 or word.isdigit()]
    own = [word for word in each if not words.equals("level_word", word)] or each
    return tuple(word[:-2] if len(word) > 6 else word for word in own)


def _phrases(blocks: Iterable[Block]) -> Iterator[Phrase]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block.phrase
            case Listing():
                for bullet in block.bullets:
                    yield bullet.phrase
                    yield from _phrases(bullet.inside)
            case Note() | Tab():
                yield from _phrases(block.inside)
