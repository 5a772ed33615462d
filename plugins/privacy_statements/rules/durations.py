"""Durations as texts write them, in words and figures, and as records do (ISO 8601)."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from privacy_statements.rules.passages import Patterns

_ENGLISH = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_GERMAN = (
    "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf", "dreizehn",
    "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
)  # fmt: skip
_GERMAN_TENS = ("zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
_ONE = {"en": ("a", "an"), "de": ("ein", "eine", "einen", "einem", "einer", "eines")}


def _numbers(language: str, tens: tuple[str, ...], ones: tuple[str, ...], joined: str) -> dict[str, int]:
    numbers = dict.fromkeys(_ONE[language], 1) | {word: number for number, word in enumerate(ones, 1)}
    for ten, word in zip(range(20, 100, 10), tens, strict=True):
        units = enumerate(("ein", *ones[1:9]) if language == "de" else ones[:9], 1)
        numbers |= {word: ten} | {joined.format(ten=word, one=one): ten + number for number, one in units}
    return numbers


NUMBERS = {
    "en": _numbers("en", _ENGLISH_TENS, _ENGLISH, "{ten}-{one}") | {"a-hundred": 100, "one-hundred": 100},
    "de": _numbers("de", _GERMAN_TENS, _GERMAN, "{one}und{ten}") | {"hundert": 100, "einhundert": 100},
}
"""Numbers in words, up to a hundred. An article counts one thing before a unit, and nothing elsewhere."""
ARTICLES = {word for words in _ONE.values() for word in words}

HOUR, DAY, WEEK, MONTH, YEAR = 1 / 24, 1.0, 7.0, 365.25 / 12, 365.25
UNITS = {
    "en": {"hour": HOUR, "day": DAY, "week": WEEK, "month": MONTH, "year": YEAR},
    "de": {"stunde": HOUR, "tag": DAY, "woche": WEEK, "monat": MONTH, "jahr": YEAR},
}
"""Units by the beginning of the word, in days."""
ENDINGS = {"en": r"s?(?:['’]s?)?", "de": "(?:en|es|e|n|s)?"}

_FIGURES = r"(?<![\w.,])\d{1,6}(?:[.,]\d{1,2})?"


class Duration(NamedTuple):
    """A duration that a text writes."""

    start: int
    end: int
    days: float
    written: str


def in_words(language: str) -> str:
    """What finds the numbers in words but the articles; a hyphen inside may be a space."""
    words = sorted(NUMBERS[language].keys() - ARTICLES, key=lambda word: (word[0], -len(word), word))
    by_letter = groupby(words, key=itemgetter(0))  # a hundred of them one after the other are slow to look for
    parts = (f"{letter}(?:{'|'.join(word[1:] for word in of_letter)})" for letter, of_letter in by_letter)
    return "|".join(parts).replace("-", r"[\s-]")


def _pattern(language: str) -> str:
    words = f"{in_words(language)}|{'|'.join(sorted(_ONE[language], key=len, reverse=True))}"
    units = "|".join(UNITS[language])
    number = rf"(?:{_FIGURES}|(?<![\w-])(?:{words}))"
    return rf"(?P<number>{number})(?:\s+\(\d+\))?[\s-]+(?P<unit>{units}){ENDINGS[language]}(?!\w)"


DURATION = Patterns(**{language: _pattern(language) for language in UNITS})
"""What may be a duration. The groups are ``number`` and ``unit``."""
_RANGE = Patterns(
    **{
        language: rf"(?:\d|\b(?:{in_words(language)}))(?:[\s-]+(?:{'|'.join(UNITS[language])}){ENDINGS[language]})?\s*(?:\b(?:to|bis)|[–-])\s*\Z"
        for language in UNITS
    }
)
"""A number and "to" are the beginning of a range; "up to", "limited to" and "bis zu" are none."""
_UNCLEAR = re.compile(r"(?:\b(?:half|or|and a half|oder|hundred(?: and)?|thousand(?: and)?)|[–-])\s*\Z", re.IGNORECASE)
_BEFORE = 40


@lru_cache(maxsize=4096)  # many records write the same sentences
def durations(text: str, language: str) -> tuple[Duration, ...]:
    """Each duration that the text writes with one clear number: no range and no half of anything."""
    pattern, clear = DURATION.get(language), []
    for match in pattern.finditer(text) if pattern else ():
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if not _UNCLEAR.search(before) and not _RANGE[language].search(before):
            unit = next(days for unit, days in UNITS[language].items() if match["unit"].lower() == unit)
            written = " ".join(match[0].split())
            clear.append(Duration(match.start(), match.end(), number_of(match["number"], language) * unit, written))
    return tuple(clear)


def number_of(written: str, language: str) -> float:
    """The number that a word or figures stand for."""
    word = NUMBERS[language].get(re.sub(r"[\s-]+", "-", written.lower()))
    return float(written.replace(",", ".")) if word is None else word
