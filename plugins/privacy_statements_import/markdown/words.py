"""The words by which a page is read: lists of words in ``words/``, one file a language.

Words are evidence beside the shape of a page, never proof.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from privacy_statements.read.load import data_of, load_file

FOLDER = Path(__file__).parent / "words"
LANGUAGES = tuple(sorted(file.stem for file in FOLDER.glob("*.yml")))
DEFAULT = "en"
SAMPLE = 50_000  # characters that tell the language of a page
_ALIKE = str.maketrans({"\u2019": "'", "\u02bc": "'", "\xa0": " ", "\n": " ", "\t": " ", "\u202f": " "})


def folded(text: str) -> str:
    """The text with one form for each apostrophe and blank, and of the same length."""
    return text.translate(_ALIKE)


@dataclass(frozen=True, eq=False)
class Words:
    """The lists of one language, each as one pattern. All methods want text that is ``folded``."""

    language: str
    lists: Mapping[str, Sequence[str]]

    def find(self, name: str, text: str, start: int = 0) -> re.Match[str] | None:
        """The first word of a list in a text."""
        return self.pattern(name).search(text, start)

    def has(self, name: str, text: str) -> bool:
        """Whether a text holds a word of a list."""
        return self.pattern(name).search(text) is not None

    def starts(self, name: str, text: str) -> re.Match[str] | None:
        """The word of a list with which a text begins."""
        return self.pattern(name).match(text)

    def equals(self, name: str, text: str) -> bool:
        """Whether a text is a word of a list and no more."""
        return self.pattern(name).fullmatch(text.strip()) is not None

    def pattern(self, name: str) -> re.Pattern[str]:
        """A list as a pattern."""
        return _pattern(self, f"<{name}>")

    def compiled(self, pattern: str) -> re.Pattern[str]:
        """A pattern in which ``<name>`` stands for a list."""
        return _pattern(self, pattern)


@cache
def words_of(language: str) -> Words:
    """The lists of a language such as ``de-AT``; those of English for a language without lists."""
    base = language.partition("-")[0].lower()
    if base not in LANGUAGES:
        return words_of(DEFAULT)
    data = data_of(load_file(FOLDER / f"{base}.yml", f"{base}.yml").node)  # type: ignore[arg-type]  # it is ours
    return Words(base, data)


def language_of(front: Mapping[str, object], text: str) -> str:
    """The language of a page: what its front matter says, else the one of whose common words most are met."""
    for key in ("lang", "language", "locale"):
        said = front.get(key)
        if isinstance(said, str) and re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", said):
            base, _, region = said.replace("_", "-").partition("-")
            return base.lower() + (f"-{region}" if region else "")
    sample = folded(text[:SAMPLE])
    met = {name: len(words_of(name).pattern("common").findall(sample)) for name in LANGUAGES}
    best = max(met, key=lambda name: (met[name], name == DEFAULT))
    return best if met[best] else DEFAULT


@cache
def _pattern(words: Words, pattern: str) -> re.Pattern[str]:
    def listed(met: re.Match[str]) -> str:
        return _source(words.lists[met[1]])

    return re.compile(re.sub(r"(?<!P)<([a-z_]+)>", listed, pattern), re.IGNORECASE)


def _source(words: Sequence[str]) -> str:
    """One pattern that finds any of the words as whole words, the longest first."""
    whole, begun, ended = [], [], []
    for word in sorted(words, key=len, reverse=True):
        inner = r"\s+".join(map(re.escape, word.strip("*").split()))
        if word.startswith("*"):
            ended.append(inner)
        elif word.endswith(("*", "'")):
            begun.append(inner)
        else:
            whole.append(inner)
    made = [rf"(?<!\w)(?:{'|'.join(whole)})(?!\w)"] if whole else []
    made += [rf"(?<!\w)(?:{'|'.join(begun)})\w*"] if begun else []
    made += [rf"(?<!\w)\w*(?:{'|'.join(ended)})(?!\w)"] if ended else []
    return f"(?:{'|'.join(made)})"
