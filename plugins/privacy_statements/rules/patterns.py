"""Patterns of the rules, by language. A pattern is made when a text is first compared with it: a language that nobody
writes costs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

PatternsByLanguage = Mapping[str, re.Pattern[str]]
"""A pattern for each language in which a rule can judge."""

NEEDS_NOTHING: Mapping[str, tuple[str, ...]] = {}


class Patterns(PatternsByLanguage):
    """Patterns by language, each made when it is asked for."""

    def __init__(
        self,
        sources: Mapping[str, str],
        flags: int | re.RegexFlag = re.IGNORECASE,
        needs: Mapping[str, tuple[str, ...]] = NEEDS_NOTHING,
    ) -> None:
        self._sources, self._flags = sources, flags
        self.needs = needs
        """Small letters of which one group stands in everything that a pattern finds, whatever its capitals."""
        self._made: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, language: str) -> re.Pattern[str]:
        if language not in self._made:
            self._made[language] = re.compile(self._sources[language], self._flags)
        return self._made[language]

    def __contains__(self, language: object) -> bool:
        return language in self._sources

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


def compiled(phrases: Mapping[str, Iterable[str]]) -> Patterns:
    """One pattern for the list of each language. A space in a phrase is any white space,
    and one with a question mark may be missing."""
    return Patterns(
        {
            language: r"(?<![\w/])(?:" + "|".join(_spaced(phrase) for phrase in listed) + r")(?!\w)"
            for language, listed in phrases.items()
        }
    )


def _spaced(phrase: str) -> str:
    return phrase.replace(" ?", r"\s*").replace(" ", r"\s+")
