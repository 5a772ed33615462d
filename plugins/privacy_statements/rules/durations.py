"""Durations as texts write them, in words and figures."""

from __future__ import annotations

from functools import lru_cache

from privacy_statements.rules.passages import Patterns

_TENS = {
    "en": "(?:twen|thir|for|fif|six|seven|eigh|nine)ty",
    "de": "zwanzig|dreißig|(?:vier|fünf|sech|sieb|acht|neun)zig",
}
_ONES = {"en": "one|two|three|four|five|six|seven|eight|nine", "de": "ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun"}
_NUMBERS = {
    "en": rf"(?:{_TENS['en']})(?:[\s-](?:{_ONES['en']}))?|(?:four|six|seven|eigh|nine)teen|thirteen|fifteen|ten|eleven|twelve"
    rf"|(?:(?:a|one)[\s-])?hundred|{_ONES['en']}",
    "de": rf"(?:(?:{_ONES['de']})und)?(?:{_TENS['de']})|(?:drei|vier|fünf|sech|sieb|acht|neun)zehn|zehn|elf|zwölf"
    rf"|(?:ein)?hundert|eins|{_ONES['de']}",
}
_ARTICLES = {"en": "a|an", "de": "eine[nmrs]?|ein"}
UNITS = {"en": ("hour", "day", "week", "month", "year"), "de": ("stunde", "tag", "woche", "monat", "jahr")}
"""Units by the beginning of the word."""
_ENDINGS = {"en": r"s?(?:['’]s?)?", "de": "(?:en|es|e|n|s)?"}
_FIGURES = r"(?<![\w.,])\d{1,6}(?:[.,]\d{1,2})?"


def in_words(language: str) -> str:
    """What finds the numbers in words up to a hundred, without articles."""
    return _NUMBERS[language]


def _pattern(language: str) -> str:
    number = rf"(?:{_FIGURES}|(?<![\w-])(?:{in_words(language)}|{_ARTICLES[language]}))"
    return rf"{number}(?:\s+\(\d+\))?[\s-]+(?:{'|'.join(UNITS[language])}){_ENDINGS[language]}(?!\w)"


_DURATION = Patterns(**{language: _pattern(language) for language in UNITS})


@lru_cache(maxsize=4096)  # many records write the same sentences
def names_a_duration(text: str, language: str) -> bool:
    """Whether a text says how long, with a number and a unit."""
    pattern = _DURATION.get(language)
    return pattern is not None and pattern.search(text) is not None
