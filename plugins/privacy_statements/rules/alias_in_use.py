"""A text should call a shared data item by its name.

Aliases and former names exist so that readers find an item. A text that uses them makes two things of one: the
reader of "pictures" does not know that the table below speaks of them as "Photos".

Aliases and former names of data items are looked for in Markdown texts, in English and German; code, addresses and
quotations pass. A word passes that is also the name of something on this site (a term, another item, a row of the
page), that belongs to two items, that is part of a longer proper name ("Chrome OS"), or that is introduced beside
the name ("Photos, also called pictures"). An alias of one ordinary word ("version", "model") is judged only in a
section that has the item; "pictures in this manual" are none of the data. A change may use the former names of its
items: it says what was. Aliases of terms may be used: a glossary is there to explain them.

Passes:

    sections:
      - kind: data
        heading: Content
        before: "Photos, also called pictures, are kept. Big Pictures makes the `pictures` app."
        items: [content.photos]
      - kind: concept
        heading: Manual
        before: The manual has no pictures.

Fails:

    sections:
      - kind: data
        heading: Content
        before: The app keeps your pictures.
        items: [content.photos]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice

from msgspec import Struct

from privacy_statements.catalog.model import Catalog, Change, DataItem, Product, Row
from privacy_statements.catalog.summaries import names, other_names
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.rules.claims import all_parts
from privacy_statements.rules.context import Context
from privacy_statements.rules.names import singular
from privacy_statements.rules.passages import MOST, Passage
from privacy_statements.rules.texts import Texts

CODE = "alias-in-use"

LANGUAGES = {"en", "de"}
BEFORE_A_WORD = {
    "a", "all", "an", "and", "any", "as", "at", "both", "by", "each", "every", "for", "from", "her", "his",
    "if", "in", "its", "my", "neither", "no", "nor", "of", "on", "or", "our", "the", "their", "these",
    "this", "those", "to", "when", "with", "your", "alle", "auf", "aus", "bei", "das", "dem", "den", "der",
    "des", "die", "diese", "dieser", "ein", "eine", "einen", "einer", "für", "ihr", "ihre", "im",
    "jede", "kein", "keine", "mit", "oder", "und", "unser", "unsere", "von", "wenn", "zu", "zum", "zur",
}  # fmt: skip
"""With a capital at the beginning of a sentence, these make no proper name of the word that follows."""
INTRODUCED = re.compile(
    r"(?:\(|\b(?:aka|called|formerly|known as|named|or|auch|bekannt als|ehemals|früher|genannt|oder)(?: the| die| der)?\s+)\Z",
    re.IGNORECASE,
)
IN_THE_TEXT = re.compile(
    r"\s+(?:(?:above|below|oben|unten)\b|(?:in|of|on) this (?:article|document\w*|page|site|website)\b|"
    r"(?:in|of) (?:the|this) (?:guide|handbook|instructions|manual)\b|(?:auf|in) diese[mr] (?:dokument\w*|seite|website)\b|"
    r"in (?:dem|der|diese[mr]) (?:anleitung|handbuch|leitfaden)\b)",
    re.IGNORECASE,
)
"""What makes of a word something that readers see here, and no data."""
TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
JOINED = frozenset("-/@._\u2011")


class Meaning(Struct, frozen=True):
    """A sequence of words that means something: a name, or another word for an item."""

    tokens: tuple[str, ...]
    written: str
    item: str | None = None
    """The id of the item whose alias it is; ``None`` for a name, and for an alias that two items share."""


def read(texts: Texts, context: Context) -> Iterator[Diagnostic]:
    """Every alias or former name of an item in a text."""
    others = _others(texts.catalog)
    passages = [*_having(texts, others)] if others else []
    meanings = others | {tokens: Meaning(tokens, name) for name in names(texts.catalog) if (tokens := _tokens(name))}
    lengths = _lengths(meanings)
    shown_by = cache(lambda product_id: frozenset(_shown_names(texts.catalog.products[product_id])))
    for passage in passages:
        record = passage.record
        here = shown_by(record.id) if isinstance(record, Product) else frozenset()
        for start, end, item in islice(_aliases(passage, meanings, lengths, here, texts.catalog), MOST):
            written = " ".join(passage.words[start:end].split())
            message = f'"{written}" is another word for "{item.name}"; expected the name'
            yield diagnose(CODE, passage.at(start), message, related=item.position)


def _having(texts: Texts, others: Mapping[tuple[str, ...], Meaning]) -> Iterator[Passage]:
    """The texts in which the words of an alias stand side by side: in all others there is none, whatever is a name."""
    lengths = _lengths(others)

    def has_first(sentence: str) -> bool:
        return any(_folded(word) in lengths for word in TOKEN.findall(sentence))

    @cache
    def has_all(words: str) -> bool:
        folded = _tokens_of(words)
        starts = ((at, length) for at, word in enumerate(folded) for length in lengths.get(word, ()))
        return any(folded[at : at + length] in others for at, length in starts)

    numbers = {number for language in LANGUAGES for number in texts.numbers(language, has_first)}
    passages = map(texts.passages.__getitem__, sorted(numbers))
    return (passage for passage in passages if passage.is_prose and has_all(passage.words))


# --- what is known


def _others(catalog: Catalog) -> dict[tuple[str, ...], Meaning]:
    """Aliases by their words."""
    meanings: dict[tuple[str, ...], Meaning] = {}
    for item, others in other_names(catalog).items():
        for alias in others:
            if tokens := _tokens(alias):
                other = meanings.get(tokens)
                shared = other is not None and other.item != item
                meanings[tokens] = Meaning(tokens, alias, None if shared else item)
    return meanings


def _lengths(sequences: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    """How many words are known together, by the first of them, the most first."""
    lengths: dict[str, set[int]] = {}
    for tokens in sequences:
        lengths.setdefault(tokens[0], set()).add(len(tokens))
    return {first: sorted(numbers, reverse=True) for first, numbers in lengths.items()}


def _shown_names(product: Product) -> Iterator[tuple[str, ...]]:
    """The names that the tables of a product's page show."""
    for row in product.rows:
        yield _tokens(row.name)
        yield from (_tokens(part.name) for part in all_parts(row.parts))


@lru_cache(maxsize=16384)
def _tokens(text: str) -> tuple[str, ...]:
    return _tokens_of(text)


def _tokens_of(text: str) -> tuple[str, ...]:
    return tuple(map(_folded, TOKEN.findall(text)))


_folded = lru_cache(maxsize=16384)(singular)


# --- what is met


def _aliases(
    passage: Passage,
    meanings: dict[tuple[str, ...], Meaning],
    lengths: dict[str, list[int]],
    shown: frozenset[tuple[str, ...]],
    catalog: Catalog,
) -> Iterator[tuple[int, int, DataItem]]:
    tokens = list(TOKEN.finditer(passage.words))
    folded = [_folded(token[0]) for token in tokens]
    next_one = 0
    for at, word in enumerate(folded):
        if at < next_one or word not in lengths:
            continue
        here = (tuple(folded[at : at + length]) for length in lengths[word])
        entry = next((meanings[tokens] for tokens in here if tokens in meanings), None)
        if entry is None:
            continue
        next_one = at + len(entry.tokens)
        first, last = tokens[at].start(), tokens[at + len(entry.tokens) - 1].end()
        if entry.item is None or entry.tokens in shown:
            continue
        item = catalog.items[entry.item]
        if _is_wrong(passage, entry, item, first, last):
            yield first, last, item


def _is_wrong(passage: Passage, entry: Meaning, item: DataItem, first: int, last: int) -> bool:
    words = passage.words
    written = words[first:last]
    record = passage.record
    if entry.written.isupper() and written.rstrip("s") != entry.written.rstrip("s"):
        return False
    if record is item or (item.product is not None and getattr(record, "id", None) != item.product):
        return False
    if {*words[max(0, first - 1) : first]} & JOINED or re.match(r"[-/@_\u2011]|\.\w", words[last : last + 2]):
        return False
    if isinstance(record, Change) and item in record.items and entry.written in item.former_names:
        return False
    if len(entry.tokens) == 1 and not entry.written.isupper() and not _speaks_of(passage, item):
        return False
    if IN_THE_TEXT.match(words[last : last + 40]):
        return False
    before = words[max(0, first - 40) : first]
    return INTRODUCED.search(before) is None and not _is_in_a_name(before, written, words[last : last + 40])


def _is_in_a_name(before: str, written: str, after: str) -> bool:
    """Whether a neighbour with a capital makes one proper name of the two."""
    if not written[0].isupper():
        return False
    previous = re.search(r"(\w+)\s\Z", before)
    if previous is not None and previous[1][0].isupper() and previous[1].casefold() not in BEFORE_A_WORD:
        return True
    return re.match(r"\s[^\W\d_]", after) is not None and after[1].isupper()


def _speaks_of(passage: Passage, item: DataItem) -> bool:
    """Whether the section (or the row, or the change) of a text has the item."""
    if isinstance(passage.record, Change):
        return any(other.id == item.id for other in passage.record.items)
    if passage.section is None or not passage.section.id:
        return False
    rows = [passage.row] if passage.row else [row for inner in passage.section.walk() for row in inner.rows]
    return any(item.id in _items(row) for row in rows)


def _items(row: Row) -> set[str]:
    spoken_of = [row.item, *(part.item for part in all_parts(row.parts))]
    return {item.id for item in spoken_of if item is not None}
