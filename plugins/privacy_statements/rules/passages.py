"""One text that readers read, with what holds around it, and which of its characters are words of the writer.

Markup, code, addresses and quotations are no words of the writer. In ``Passage.words`` other characters of the
same length stand in their place, so that an offset there is an offset in the text as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import Struct

from privacy_statements.catalog.model import Change, Row, Said, Section
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.placed import PlacedText
from privacy_statements.records.words import Status
from privacy_statements.rules.context import NOT_ASKED

PatternsByLanguage = Mapping[str, re.Pattern[str]]
"""A pattern for each language in which a rule can judge."""


class Patterns(PatternsByLanguage):
    """Patterns by language, each compiled when it is first used."""

    def __init__(self, **sources: str) -> None:
        self._sources = sources
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, language: str) -> re.Pattern[str]:
        if language not in self._compiled:
            self._compiled[language] = re.compile(self._sources[language], re.IGNORECASE)
        return self._compiled[language]

    def __contains__(self, language: object) -> bool:
        return language in self._sources

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


def compiled(**phrases: Iterable[str]) -> Patterns:
    """One pattern for the phrases of each language. A space is any white space; before a question mark it may be missing."""
    listed = {language: "|".join(of_language) for language, of_language in phrases.items()}
    spaced = {language: words.replace(" ?", r"\s*").replace(" ", r"\s+") for language, words in listed.items()}
    return Patterns(**{language: rf"(?<![\w/])(?:{words})(?!\w)" for language, words in spaced.items()})


# --- texts

MOST = 20
"""So many diagnostics of one rule in one text are enough to begin with."""
NEAR = 300
"""How many characters before and after a word may say what it means."""

NOTHING_SAID = Said()
THING = "\ufffc"  # stands for what is read as one thing: code, an address, a quotation
_CODE = r"(?ms:^[ ]{0,3}(?P<fence>```+|~~~+).*?(?:^[ ]{0,3}(?P=fence)|\Z))|(?<!`)(?P<ticks>`+)(?!`)(?s:.{1,500}?)(?<!`)(?P=ticks)(?!`)"
_ADDRESS = r"<?(?:https?://|mailto:|www\.)[^\s<>]+>?"
_QUOTED = (
    r'(?<!\w)"(?=\S)[^"]{0,600}?(?<=\S)"(?!\w)|“[^“”]{0,2000}”|„[^„“”]{0,2000}[“”]|«[^«»]{0,2000}»|»[^«»]{0,2000}«'
)
_THINGS = re.compile(f"{_ADDRESS}|{_QUOTED}")
_THINGS_OF_PROSE = re.compile(
    f"{_CODE}|(?m:^[ ]{{0,3}}>.*$)|(?<=\\])\\([^()\\s]*(?:\\([^()\\s]*\\)[^()\\s]*)?\\)|{_ADDRESS}|{_QUOTED}"
)
_PLAIN = re.compile(r'["“”„«»`~>*_\[\]\\]|://|(?i:mailto:|www\.)')
"""What a text must have to hold anything but words of the writer."""
_MARKS = re.compile(r"(?<![\w*_])[*_]++(?=\S)|(?<=[^\s*_])[*_]++(?!\w)|\*\*|[\[\]]|\\(?=\W)")
_END = re.compile(
    r"(?<![^\W\d_]\.[^\W\d_])(?<!\b[^\W\d_])(?<!\betc)(?<!\busw)(?<!\b[Gg]gf)(?<!\bbzw)(?<!\b[Aa]rt)(?<!^\d)(?<!^\d\d)(?<!\bAbs)(?<!\bNr)(?<!\bca)"
    r"(?<![.!?])[.!?]++(?=\s|\Z)|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t])",
    re.MULTILINE,
)

_MAY_END = re.compile(r"[.!?\n]")
"""Where no such character is, ``_END`` finds nothing."""


class Phrase(NamedTuple):
    """A stretch of a text that a pattern finds, with the sentence around it as far as it is near."""

    match: re.Match[str]
    offset: int
    before: str
    after: str

    @property
    def text(self) -> str:
        """The words that were found, on one line."""
        return " ".join(self.match[0].split())

    @property
    def around(self) -> str:
        """What stands before and after."""
        return f"{self.before} {self.after}"


class Passage(Struct, frozen=True):
    """One text of one record. ``around`` leads from the record to the piece that holds the text."""

    text: str
    field: str
    is_prose: bool
    language: str
    around: tuple[Any, ...]
    place: Position
    section: Section | None = None
    row: Row | None = None
    statement: Said = NOTHING_SAID
    exhaustive: bool = True

    @property
    def record(self) -> Any:
        """The record: a product, a guide, an item, a word of the vocabulary."""
        return self.around[0]

    @property
    def holder(self) -> Any:
        """The piece that the text is a field of."""
        return self.around[-1]

    @property
    def is_asked(self) -> bool:
        """Whether it should be exact by now: a draft is not finished, a row or record that is removed holds no
        longer, and a change may say how it was before."""
        life = getattr(self.record, "lifecycle", None)
        is_gone = self.row is not None and self.row.lifecycle.status is Status.REMOVED
        return not (isinstance(self.record, Change) or is_gone or (life and life.status in NOT_ASKED))

    @property
    def words(self) -> str:
        """What the writer says, as long as the text: without markup, code, addresses and quotations."""
        return _words(str(self.text), self.is_prose)

    def at(self, offset: int) -> Position:
        """Where the character at an offset stands; the place of the record for a text that has none."""
        return self.text.place_of(offset) if isinstance(self.text, PlacedText) else self.place

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Each sentence (or item of a list) with its offset."""
        return sentences(self.words)

    def find(self, patterns: PatternsByLanguage) -> Iterator[Phrase]:
        """What the pattern of the text's language finds; nothing in a language that has none."""
        pattern = patterns.get(self.language)
        if pattern is None or pattern.search(self.words) is None:
            return
        for offset, sentence in self.sentences():
            for match in pattern.finditer(sentence):
                before = sentence[max(0, match.start() - NEAR) : match.start()]
                yield Phrase(match, offset + match.start(), before, sentence[match.end() : match.end() + NEAR])


def sentences(words: str) -> Iterator[tuple[int, str]]:
    """Each sentence of the words of a text with its offset."""
    if _MAY_END.search(words) is None:  # most texts are names
        if words and not words.isspace():
            yield 0, words
        return
    start = 0
    for end in _END.finditer(words):
        yield start, words[start : end.end()]
        start = end.end()
    rest = words[start:]
    if rest and not rest.isspace():
        yield start, rest


@lru_cache(maxsize=4096)
def _words(text: str, is_prose: bool) -> str:
    if _PLAIN.search(text) is None:
        return text
    if not is_prose:
        return _THINGS.sub(_as_thing, text)
    return _MARKS.sub(lambda mark: " " * len(mark[0]), _THINGS_OF_PROSE.sub(_as_thing, text))


def _as_thing(match: re.Match[str]) -> str:
    """An address behind the words of a link is nothing to read; anything else is."""
    filler = " " if match[0].startswith("(") else THING
    return re.sub(r"[^\n]", filler, match[0])


# --- what a sentence denies

BEFORE = Patterns(
    en=(
        r"\b(?:(?:no|none|nothing|nobody|neither)\b(?! (?:matter|longer)\b)(?:(?!\bbut\b)[^,;:]){0,80}"
        r"|(?:(?:not|never|nor|cannot|no longer)\b|\w+n['’]t\b)(?! only\b)(?:(?!\b(?:are|but|is|only|was|were|will)\b)[^,;:]){0,80})\Z"
    ),
    de=r"\b(?:nicht(?! nur\b)|nichts|nie|niemals|kein\w*|weder)\b(?:(?!\b(?:sondern|aber|nur)\b)[^,;:]){0,80}\Z",
)
AFTER = {
    "en": re.compile(r"(?!)"),
    "de": re.compile(r"[^,;:]{0,80}?\b(?:nicht(?! nur\b)|nichts|nie|niemals|kein\w*)\b", re.I),
}
"""In German the denial may follow."""
EXCEPTED = Patterns(
    en=r"\b(?:unless|except|only if|without (?:your|their|the|a|an|any|prior|explicit))\b",
    de=r"\b(?:außer|es sei denn|ohne (?:ihre?|eine?)|nur wenn)\b",
)


def is_denied(phrase: Phrase, language: str, *, set_off: bool = False) -> bool:
    """Whether the sentence says that what was found is not so, and allows no exception. What is ``set_off`` may have
    a comma or a bracket before it: "no data, for example names"."""
    if EXCEPTED[language].search(phrase.after):
        return False
    before, after = " ".join(phrase.before.split()), " ".join(phrase.after.split())
    before = f"{before.rstrip(' ,(–') if set_off else before} "
    return BEFORE[language].search(before) is not None or AFTER[language].match(after) is not None
