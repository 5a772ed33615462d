"""Where data is kept, as a page states it: regions in a sentence or a list, and stores in a list. What is not clear
is no fact: a sentence with a "not", an "or" or a condition stays prose alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from string import ascii_uppercase
from typing import Any

from privacy_statements.words.language import Language
from privacy_statements_import.markdown.blocks import Block, Listing, Paragraph
from privacy_statements_import.markdown.conditions import LONGEST_SENTENCE, sentences
from privacy_statements_import.markdown.facts import subject_of
from privacy_statements_import.markdown.prose import addresses, plain
from privacy_statements_import.markdown.words import Words, folded, words_of

Data = dict[str, Any]
LONGEST_STORE = 8  # words
FARTHEST = 12  # words between "stored" and the first region
NEAREST = 4  # words between a region and the verb at the end of a German sentence
_QUOTED = re.compile('[“”«»„"]')
_STORES = r"(?<!\w)(?:<kept_in>)\s+(?:(?:<one_or_more>)\s+)?(?:[\w'-]+\s+){0,3}?(?:<following>)(?P<after>[^:\0]*):\s*$"


@cache
def countries(language: str) -> Mapping[str, str]:
    """The countries by their names in a language, with their codes (ISO 3166)."""
    said = Language(language)
    codes = (first + second for first in ascii_uppercase for second in ascii_uppercase)
    return {name: code for code in codes if (name := said.country(code)) != code and code not in _NO_COUNTRIES}


_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ"})


def storage(blocks: Sequence[Block], words: Words) -> list[Data]:
    """What paragraphs and lists say of where data is kept: ``subject``, the names of ``regions``, and ``stores``."""
    found: list[Data] = []
    for at, block in enumerate(blocks):
        before = blocks[at - 1] if at else None
        if isinstance(block, Listing) and isinstance(before, Paragraph):
            found += _of_list(block, folded(plain(before.phrase)), words)
        elif isinstance(block, Paragraph):
            text = plain(block.phrase)
            for start, end in sentences(text):
                found += _of_sentence(text[start:end], words)
    return found


def region_names(text: str, words: Words) -> list[str]:
    """The countries and unions that a text names one after the other; none where it names anything else beside."""
    names = [name.strip() for name in re.split(r"[,;/]|\s(?:<and>)\s".replace("<and>", _and(words)), text)]
    known = _regions(words.language)
    return names if names and all(known.fullmatch(name) for name in names) else []


def _of_sentence(sentence: str, words: Words) -> Iterator[Data]:
    text = folded(sentence[:LONGEST_SENTENCE])
    for piece in text.split(";"):
        if _is_unclear(piece, words):
            continue
        begun = sentence[text.index(piece) :]
        named = list(_named(piece, words))
        met = next(
            (
                one
                for one in words.pattern("stored_at").finditer(piece)
                if named and _is_near(one, named[0], piece, words)
            ),
            None,
        )
        if met is None:
            continue
        said: Data = {"regions": list(dict.fromkeys(begun[one.start() : one.end()] for one in named))}
        if subject := subject_of(piece[: met.start()], words):
            said = {"subject": begun[: len(subject)].strip(), **said}
        if words.has("examples", piece):
            said["exhaustive"] = False
        yield said


def _is_near(verb: re.Match[str], region: re.Match[str], piece: str, words: Words) -> bool:
    """Whether a region says where something is stored, and not where it comes from: "taken in Germany are stored"."""
    if verb.end() <= region.start():
        between = piece[verb.end() : region.start()]
        return len(between.split()) <= FARTHEST and ("," not in between or words.has("examples", between))
    return words.language == "de" and len(piece[region.end() : verb.start()].split()) <= NEAREST


def _is_unclear(piece: str, words: Words) -> bool:
    piece = words.pattern("one_or_more").sub(" ", piece)
    return (
        _QUOTED.search(piece) is not None
        or any(words.has(name, piece) for name in ("not", "when", "other_places"))
        or re.search(r"\b(?:or|oder|ou)\b", piece) is not None
    )


def _named(piece: str, words: Words) -> Iterator[re.Match[str]]:
    """The regions of a sentence: the first one after an "in", the others joined to it."""
    begins = words.compiled(r"(?<!\w)(?:<kept_in>)\s+(?:(?:<articles>)\s*)?$")
    goes_on = words.compiled(r"(?:[,(]|(?<!\w)(?:<joins>))\s*(?:(?:<kept_in>)\s+)?(?:(?:<articles>)\s*)?$")
    is_first = True
    for met in _regions(words.language).finditer(piece):
        before = piece[: met.start()]
        if re.match(r"\s+[A-Z]\w", piece[met.end() :]) and words.language != "de":  # "Europe North"
            continue
        if begins.search(before) or (not is_first and goes_on.search(before)) or _in_bracket(before):
            is_first = False
            yield met


def _in_bracket(before: str) -> bool:
    return before.endswith("(") and before[:-2][-1:].isalpha()


def _of_list(listing: Listing, lead: str, words: Words) -> Iterator[Data]:
    spans = list(sentences(lead))
    last = lead[spans[-1][0] :] if spans else ""
    if not last.rstrip().endswith(":") or words.find("stored_at", last) is None or _is_unclear(last, words):
        return
    entries = [plain(bullet.phrase).strip(" ,;") for bullet in listing.bullets]
    if any(bullet.inside for bullet in listing.bullets) or not all(entries):
        return
    if all(region_names(entry, words) for entry in entries):
        yield {"regions": [name for entry in entries for name in region_names(entry, words)]}
        return
    met = words.compiled(_STORES).search(last)
    names = [word for word in (met["after"].split() if met else []) if words.has("data", word)]
    if met is None or (names and not words.compiled(r"(?:<not_data>)\W*$").search(met["after"])):
        return
    if all(len(entry.split()) <= LONGEST_STORE and not entry.endswith(".") for entry in entries):
        said: Data = {
            "stores": [_store(entry, bullet.phrase) for entry, bullet in zip(entries, listing.bullets, strict=True)]
        }
        if words.has("one_or_more", last):
            said["relation"] = "one-or-more"
        yield said


def _store(title: str, phrase: Any) -> Data:
    urls = [url for _, url in addresses(phrase)]
    is_link = len(urls) == 1 and re.match(r"(?i)https?://", urls[0])
    return {"title": title, **({"url": urls[0]} if is_link else {})}


def _and(words: Words) -> str:
    return "|".join(map(re.escape, words.lists["joins"]))


@cache
def _regions(language: str) -> re.Pattern[str]:
    names: Iterable[str] = {*countries(language), *words_of(language).lists["unions"]}
    each = "|".join(re.escape(folded(name)) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{each})(?![\w-])")
