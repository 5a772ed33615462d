"""When two names are the same to a reader: capitals, dashes, plurals, spaces and invisible characters make no
difference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

BETWEEN_WORDS = re.compile(r"[\s\u2010-\u2015_-]+")
UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
"""Soft hyphens, joiners, marks of direction and other characters without a width."""
MOST = 65536
"""More names than this are not held at all: large sites have about half as many."""
PLURAL = re.compile(r"(?:(?<=ss)es|(?<=[cs]h)es|(?<=x)es|(?<=\w\w[^\Ws])s)\Z")

BEFORE_PLURAL = re.compile(r"(?<=\w[^\Waeiou])ie\Z")
"""What is left of "activities" when its plural is gone."""


def plain(name: str) -> str:
    """A name as names are compared."""
    return _plain(str(name))  # a placed text would be remembered with its place


@lru_cache(maxsize=MOST)
def _plain(name: str) -> str:
    if name.isascii():  # nothing unseen, one form of each character, and no other dashes
        words = name.replace("-", " ").replace("_", " ").split()
    else:
        seen = unicodedata.normalize("NFKC", UNSEEN.sub("", name))
        words = BETWEEN_WORDS.sub(" ", seen).split()
    return " ".join(map(_one_form, words))


def all_plain(names: Iterable[str]) -> list[str]:
    """Several names as they are compared, each once."""
    return list(dict.fromkeys(map(plain, names)))


def singular(word: str) -> str:
    """One form for a word and its plural, whatever its capitals; not always a word."""
    return BEFORE_PLURAL.sub("y", PLURAL.sub("", word.casefold()))


@lru_cache(maxsize=16384)  # names are many, and their words few
def _one_form(word: str) -> str:
    folded = singular(word)
    return "id" if folded == "ids" else folded  # "IDs" is as common in names as it is short
