"""Durations as texts write them, in words and figures, and as records do (ISO 8601); whether two agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from privacy_statements.records.fields import DURATION_FORM

_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_GERMAN = ("eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
_ONE = {"en": ("a", "an"), "de": ("ein", "eine", "einen", "einem", "einer", "eines")}
NUMBERS = {
    language: {**{word: number for number, word in enumerate(words, 1)}, **dict.fromkeys(_ONE[language], 1)}
    for language, words in (("en", _ENGLISH), ("de", _GERMAN))
}
"""Numbers in words. An article counts one thing before a unit, and nothing elsewhere."""
ARTICLES = {word for words in _ONE.values() for word in words}

HOUR, DAY, WEEK, MONTH, YEAR = 1 / 24, 1.0, 7.0, 365.25 / 12, 365.25
UNITS = {
    "en": {"hour": HOUR, "day": DAY, "week": WEEK, "month": MONTH, "year": YEAR},
    "de": {"stunde": HOUR, "tag": DAY, "woche": WEEK, "monat": MONTH, "jahr": YEAR},
}
"""Units by the beginning of the word, in days."""
ENDINGS = {"en": r"s?(?:['’]s?)?", "de": "(?:en|es|e|n|s)?"}
NEARLY = 0.04
"""Durations that differ by less agree: thirty days are a month, 365 days a year, but four weeks are no month."""

_FIGURES = r"(?<![\w.,])\d{1,6}(?:[.,]\d{1,2})?"


class Duration(NamedTuple):
    """A duration that a text writes."""

    start: int
    end: int
    days: float
    written: str


def _pattern(language: str) -> re.Pattern[str]:
    words = "|".join(sorted(NUMBERS[language], key=len, reverse=True))
    units = "|".join(UNITS[language])
    number = rf"(?:{_FIGURES}|(?<![\w-])(?:{words}))"
    return re.compile(
        rf"(?P<number>{number})(?:\s+\(\d+\))?[\s-]+(?P<unit>{units}){ENDINGS[language]}(?!\w)", re.IGNORECASE
    )


_DURATION = {language: _pattern(language) for language in UNITS}
_UNCLEAR = re.compile(r"(?:\b(?:half|to|or|and a half|bis|oder)|[\d][–-]|[–-])\s*\Z", re.IGNORECASE)


def durations(text: str, language: str) -> Iterator[Duration]:
    """Each duration that the text writes with one clear number: no range and no half of anything."""
    pattern = _DURATION.get(language)
    for match in pattern.finditer(text) if pattern else ():
        if not _UNCLEAR.search(text[max(0, match.start() - 12) : match.start()]):
            unit = next(days for unit, days in UNITS[language].items() if match["unit"].lower() == unit)
            written = " ".join(match[0].split())
            yield Duration(match.start(), match.end(), number_of(match["number"], language) * unit, written)


def number_of(written: str, language: str) -> float:
    """The number that a word or figures stand for."""
    word = NUMBERS[language].get(written.lower())
    return float(written.replace(",", ".")) if word is None else word


def in_days(duration: str) -> float | None:
    """An ISO 8601 duration in days; ``None`` for one that is longer than anything a text writes."""
    match = re.fullmatch(DURATION_FORM, duration)
    if match is None or len(duration) > 30:
        return None
    amounts = [int(figures) if (figures := (group or "")[:-1]).isdecimal() else 0 for group in match.groups()]
    years, months, weeks, days, _time, hours, minutes, seconds = amounts
    return (
        years * YEAR + months * MONTH + weeks * WEEK + days + (hours + (minutes + seconds / 60) / 60) * HOUR
    )


def agree(one: float, other: float) -> bool:
    """Whether two durations are the same, whatever units they were written in."""
    return abs(one - other) <= NEARLY * max(one, other)
