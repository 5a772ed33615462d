"""Patterns of the rules, by language, each compiled when it is first used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

PatternsByLanguage = Mapping[str, re.Pattern[str]]
"""A pattern for each language in which a rule can judge."""


class Patterns(PatternsByLanguage):
    """Patterns by language, each compiled when it is first used."""

    def __init__(self, sources: Mapping[str, str], flags: int | re.RegexFlag = re.IGNORECASE) -> None:
        self._sources, self._flags = sources, flags
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, language: str) -> re.Pattern[str]:
        if language not in self._compiled:
            self._compiled[language] = re.compile(self._sources[language], self._flags)
        return self._compiled[language]

    def __contains__(self, language: object) -> bool:
        return language in self._sources

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


def compiled(phrases: Mapping[str, Iterable[str]]) -> Patterns:
    """One pattern for the list of each language. A space is any white space; with a question mark it may be missing."""
    return Patterns(
        {
            language: r"(?<![\w/])(?:" + "|".join(listed).replace(" ?", r"\s*").replace(" ", r"\s+") + r")(?!\w)"
            for language, listed in phrases.items()
        }
    )


def any_of(names: Iterable[str]) -> str:
    """A pattern for any of these names, the longest first; without names, one that matches nothing."""
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))) or "(?!)"
