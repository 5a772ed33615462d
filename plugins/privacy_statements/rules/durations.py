"""Durations as texts write them, in words and figures, and as records do (ISO 8601); whether two agree."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from privacy_statements.records.fields import DURATION_FORM
from privacy_statements.rules.passages import NEAR, Patterns

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
NEARLY = 0.04
"""Durations that differ by less agree: thirty days are a month, 365 days a year, but four weeks are no month."""

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


@lru_cache(maxsize=1024)
def _in_days(duration: str) -> float | None:
    match = re.fullmatch(DURATION_FORM, duration)
    if match is None or len(duration) > 30:
        return None
    amounts = [int(figures) if (figures := (group or "")[:-1]).isdecimal() else 0 for group in match.groups()]
    years, months, weeks, days, _time, hours, minutes, seconds = amounts
    return years * YEAR + months * MONTH + weeks * WEEK + days + (hours + (minutes + seconds / 60) / 60) * HOUR


def in_days(duration: str) -> float | None:
    """An ISO 8601 duration in days; ``None`` for one that is longer than anything a text writes."""
    return _in_days(str(duration))  # a placed text would be kept with its place


def agree(days: float, other_days: float) -> bool:
    """Whether two durations are the same, whatever units they were written in."""
    return abs(days - other_days) <= NEARLY * max(days, other_days)


# --- of keeping

KEEPING = Patterns(
    en=r"\b(?:keep|kept|retain|retention|stored?|stores|storage (?:is|period|time)|held|hold|delet|eras|removed\b|purg|expir|destroyed|wiped)",
    de=r"(?:gespeichert|speicher|aufbewahr|behalten|gelöscht|löschen|entfern|vernichte)",
)
OTHER_TIME = Patterns(
    en=(
        r"\b(?:backups?|archives?|cop(?:y|ies)|except\w*|unless|further|additional\w*|another|extra|longer|request\w*|inactiv\w*|"
        r"every|each|age|older|last|past|previous|restor\w*|recover\w*|undo|undone|bin|trash|without (?:\w+ ){0,2}?(?:activity|connect\w*|contact|logging|sign\w*|use)|"
        r"(?:certificates?|codes?|invitations?|licen[cs]es?|links?|passwords?|sessions?|subscriptions?|tokens?|trials?)\b[^.;:,]{0,40}\bexpires?)"
        r"\b(?<!no longer)(?<!not longer)"
    ),
    de=(
        r"(?:backup|sicherung|kopie|archiv|ausnahme|außer|weiter|zusätzlich|anfrage|antrag|alle\b|jede|älter|letzten|inaktiv|wiederherstell|papierkorb|rückgängig|"
        r"ohne (?:\w+ )?(?:aktivität|anmeldung|kontakt|nutzung|verbindung|zugriff)|nicht (?:mehr )?(?:an(?:ge)?melde|angemeldet|aktiv|genutzt|verwendet))"
    ),
)
PART = re.compile(r";|,\s+(?:and|but|while|und|aber|während)\b", re.I)
"""Where another statement begins."""
EARLIER = {"en": re.compile(r"\s+before\b", re.I), "de": re.compile(r"\s+(?:bevor|vor|vorher|zuvor)\b", re.I)}
OF_A_READER = {
    "en": re.compile(
        r"\b(?:(?:you|users?|customers?|admins?|administrators?|owners?) (?:(?:also|then) )?(?:can|could|may|must|need to|should)\b"
        r"(?:(?!\b(?:are|is|was|were|we)\b)[^,;:])*|you have (?:(?:at least|up to) )?)\Z",
        re.I,
    ),
    "de": re.compile(
        r"(?:\b(?:(?:Sie|Nutzer|Kunden|Administratoren) (?:können|dürfen|müssen|sollten)|(?:können|dürfen|müssen) (?:Sie|Nutzer))\b[^,;:]*|"
        r"\b(?:Sie haben|haben Sie)\s+)\Z"
    ),
}
"""What a reader may or must do takes another time, unless it "is kept" or "gespeichert werden"."""
IF_AWAY = Patterns(
    en=r"\b(?:if|unless|(?:after|once|when|while) (?:you|nobody|no one|(?:the|your|an?) (?:account|app|device|user)))\b[^,;:]*\Z",
    de=r"\b(?:wenn|falls|sofern)\b[^,;:]*\Z",
)
"""A duration inside a condition is when it begins, not how long it is kept."""


@lru_cache(maxsize=1024)  # many texts have the same sentences
def of_keeping(sentence: str, language: str) -> tuple[tuple[Duration, str], ...]:
    """The durations in a sentence for which something is kept, each with what stands before it."""
    clauses = ((duration, *_clause(sentence, duration)) for duration in durations(sentence, language))
    return tuple((duration, before) for duration, before, after in clauses if _is_of_keeping(before, after, language))


def _clause(sentence: str, duration: Duration) -> tuple[str, str]:
    """What stands before and after a duration in its own part of the sentence."""
    before = sentence[max(0, duration.start - NEAR) : duration.start]
    return PART.split(before)[-1], PART.split(sentence[duration.end : duration.end + NEAR])[0]


def _is_of_keeping(before: str, after: str, language: str) -> bool:
    """Whether a duration says how long something is kept."""
    near = before + after
    if EARLIER[language].match(after):
        return False
    if KEEPING[language].search(near) is None or OTHER_TIME[language].search(near) or IF_AWAY[language].search(before):
        return False
    is_done = language == "de" and re.search(r"\bwerden\b", after) is not None
    return is_done or OF_A_READER[language].search(before) is None
