"""How easy our own words are: what the templates say, and the home page. No records: those are their writers'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyphen
from babel.messages.pofile import read_po

from crawl import CrawledPage, text_of

HARD, LONG = 9, 0.05
MANY_WORDS = 25
CATALOGUE = Path(__file__).parents[2] / "plugins/privacy_statements/words/locale/de/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
END = re.compile(r"(?<=[.!?:])\s+")
_SYLLABLES = pyphen.Pyphen(lang="en_US")


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; what is no sentence (a label, a heading) is left out."""
    found = [WORD.findall(piece) for piece in END.split(text) if re.search(r"[.!?:]$", piece.strip())]
    return [words for words in found if len(words) > 2]


def grade(texts: Iterable[str]) -> float:
    """The grade of Flesch and Kincaid: the years at school after which somebody reads this with ease."""
    every = [words for text in texts for words in sentences(text)]
    words = [word for sentence in every for word in sentence]
    syllables = sum(len(_SYLLABLES.positions(word.lower())) + 1 for word in words)
    return 0.39 * len(words) / len(every) + 11.8 * syllables / len(words) - 15.59


def ease(texts: Iterable[str]) -> float:
    """Flesch's reading ease: 60 and more is plain English."""
    every = [words for text in texts for words in sentences(text)]
    words = [word for sentence in every for word in sentence]
    syllables = sum(len(_SYLLABLES.positions(word.lower())) + 1 for word in words)
    return 206.835 - 1.015 * len(words) / len(every) - 84.6 * syllables / len(words)


def long_sentences(texts: Iterable[str]) -> tuple[list[str], float]:
    """The sentences of more than 25 words, and their share."""
    every = [words for text in texts for words in sentences(text)]
    long = [" ".join(words) for words in every if len(words) > MANY_WORDS]
    return long, len(long) / len(every)


def reading_faults(texts: Iterable[str]) -> Iterator[str]:
    """What keeps the texts from the goal."""
    given = list(texts)
    found = grade(given)
    if found > HARD:
        yield f"grade {found:.1f}, more than {HARD}"
    long, share = long_sentences(given)
    if share >= LONG:
        yield f"{share:.1%} of the sentences have more than {MANY_WORDS} words: " + "; ".join(long)


def texts_of_templates() -> list[str]:
    """What templates, views and wording say, from the catalogue of what translators translate."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    messages = (one.id for one in catalogue if one.id)
    texts = (text for one in messages for text in ([one] if isinstance(one, str) else one))
    return [PLACEHOLDER.sub("it", text) for text in texts]


def texts_of_home(page: CrawledPage) -> list[str]:
    """The paragraphs and list items of the home page."""
    return [text_of(one) for one in page.main.xpath(".//p | .//li[not(.//p)]")]
