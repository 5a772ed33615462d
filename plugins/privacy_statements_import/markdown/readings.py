"""What one entry of a list says of a data item, and whether every word of the entry is in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field

from privacy_statements.read.markdown import one_line, prose_text
from privacy_statements_import.markdown.blocks import Phrase
from privacy_statements_import.markdown.necessity import of_word
from privacy_statements_import.markdown.phrases import merged
from privacy_statements_import.markdown.prose import Links, addresses, inline
from privacy_statements_import.markdown.words import Words, folded

LABELLED = ("en", "de")  # languages in which the page itself says "only"
LONGEST_NAME = 14  # words of a name that nobody doubts
LEAD = re.compile(r"^[\s:\uff1a–—.,;-]+")  # between a name and what is said of it
_WORD = re.compile(r"\w+")


class Reading(Struct):
    """What one phrase says: ``conditions`` and ``only`` are words of the page, ``description`` and ``note`` prose."""

    name: str = ""
    conditions: list[str] = field(default_factory=list)
    excepted: list[str] = field(default_factory=list)  # where, when or for whom it is not collected
    only: str | None = None
    necessity: str | None = None
    description: str = ""
    exhaustive: bool = True
    is_sentence: bool = False  # the name was found inside a sentence
    is_barred: bool = False  # it is not collected unless something else is so
    is_struck: bool = False  # a mark before it says no
    is_inside: bool = False  # other words stand before the name
    see: list[dict[str, str]] = field(default_factory=list)

    @property
    def condition(self) -> dict[str, object] | None:
        """The conditions as a record says them."""
        return conditions_record(self.conditions, self.excepted)


def conditions_record(conditions: Iterable[str], excepted: Iterable[str] = ()) -> dict[str, object] | None:
    """Conditions in words, as a record says them: all must hold, and none of the ``excepted``."""
    each: list[dict[str, object]] = [{"words": words} for words in dict.fromkeys(conditions)]
    each += [{"not": {"words": words}} for words in dict.fromkeys(excepted)]
    if len(each) > 1:
        return {"all": each}
    return each[0] if each else None


def missing(text: str, reading: Reading, words: Words) -> bool:
    """Whether a word of a text is neither in the reading nor said by the page itself."""
    said = Counter(
        _WORD.findall(folded(" ".join([reading.name, reading.only or "", *dict.fromkeys(reading.conditions)])))
    )
    said.update(_WORD.findall(folded(prose_text(reading.description) if reading.description else "")))
    lost = Counter(_WORD.findall(folded(one_line(text)))) - said
    said_by_page = ("only",) if words.language in LABELLED else ()
    return any(not of_word(word, words) and not any(words.equals(name, word) for name in said_by_page) for word in lost)


def doubtful(reading: Reading) -> str | None:
    """Why a person should look at a reading, or ``None``."""
    if reading.is_barred:
        return "the source says what must be so before it is collected: is the condition right?"
    if reading.is_struck:
        return "a mark before it says no: is it never collected?"
    if reading.is_sentence:
        return "the name was found inside a sentence"
    if len(reading.name.split()) > LONGEST_NAME:
        return "the name is long: it may be a sentence"
    return None


def describe(phrase: Phrase, rest: list[tuple[int, int]], reading: Reading, words: Words, links: Links) -> None:
    """Keep what is not the name as prose: the spans of ``rest``; where a word is still missing, all of the phrase."""
    pieces = []
    for start, end in merged(rest):
        lead = LEAD.match(phrase.plain[start:end])
        cut = phrase.cut(start + (lead.end() if lead else 0), end)
        if cut.plain.strip():
            pieces.append(inline(cut, links))
    reading.description = " ".join(filter(None, pieces))
    if missing(phrase.plain, reading, words):
        reading.description = inline(phrase, links)
    shown = prose_text(reading.description) if reading.description else ""
    for title, url in addresses(phrase):
        target = links.outside(url)
        if _stands_in(shown, url) or (target and _stands_in(shown, target)):
            continue
        if target:
            reading.see.append({"title": title or target, "url": target})
        else:
            reading.description = inline(phrase, links)
            break


def _stands_in(text: str, url: str) -> bool:
    """Whether an address stands in a text, and not only at the beginning of a longer one."""
    return re.search(rf"{re.escape(url)}(?![\w/?#&=%~+-])", text) is not None
