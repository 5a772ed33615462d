"""Every text that readers read, with what holds around it: what the rules that judge words walk over.

Markup, code, addresses and quotations are no words of the writer. In ``Passage.words`` other characters of the
same length stand in their place, so that an offset there is an offset in the text as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, lru_cache
from typing import Any, NamedTuple

from privacy_statements.conditions import Dimension, DimensionValue, Words
from privacy_statements.model import (
    Catalog,
    Change,
    DataItem,
    DataSource,
    Document,
    Lifecycle,
    Part,
    Row,
    Said,
    Section,
    Storage,
)
from privacy_statements.position import Position
from privacy_statements.records.fields import NOWHERE, Record
from privacy_statements.records.pieces import ImageRecord, LinkRecord, QuotationRecord, SourcePage
from privacy_statements.records.placed import PlacedText
from privacy_statements.records.words import Status
from privacy_statements.rules.given import NOT_ASKED
from privacy_statements.vocabulary import Word

MOST = 20
"""So many diagnostics of one rule in one text are enough to begin with."""
NEAR = 300
"""How many characters before and after a word may say what it means."""

PROSE = {
    "about", "after", "before", "definition", "description", "effect", "example", "explanation", "how", "introduction",
    "lost", "not_erased", "note", "summary", "text", "what",
}  # fmt: skip
"""The fields that hold Markdown."""
PLAIN = {
    "decided_by", "default", "exception", "form", "heading", "name", "only", "question", "starts", "subject",
    "team", "title", "until",
}  # fmt: skip
"""The fields that hold one line as it is shown."""
NOT_HERE = (
    LinkRecord, QuotationRecord, ImageRecord, Word, DataItem, DataSource, Dimension, DimensionValue, Lifecycle,
)  # fmt: skip
"""What is only referred to, or is said by others."""

NOTHING_SAID = Said()
THING = "\ufffc"  # stands for what is read as one thing: code, an address, a quotation
_CODE = r"(?ms:^[ ]{0,3}(?P<fence>```+|~~~+).*?(?:^[ ]{0,3}(?P=fence)|\Z))|(?<!`)(?P<ticks>`+)(?!`)(?s:.{1,500}?)(?<!`)(?P=ticks)(?!`)"
_ADDRESS = r"<?(?:https?://|mailto:|www\.)[^\s<>]+>?"
_QUOTED = r'(?<!\w)"(?=\S)[^"]{0,600}?(?<=\S)"(?!\w)|“[^“”]{0,2000}”|„[^„“”]{0,2000}[“”]|«[^«»]{0,2000}»|»[^«»]{0,2000}«'
_THINGS = re.compile(f"{_ADDRESS}|{_QUOTED}")
_THINGS_OF_PROSE = re.compile(
    f"{_CODE}|(?m:^[ ]{{0,3}}>.*$)|(?<=\\])\\([^()\\s]*(?:\\([^()\\s]*\\)[^()\\s]*)?\\)|{_ADDRESS}|{_QUOTED}"
)
_MARKS = re.compile(r"(?<![\w*_])[*_]++(?=\S)|(?<=[^\s*_])[*_]++(?!\w)|\*\*|[\[\]]|\\(?=\W)")
_END = re.compile(
    r"(?<![^\W\d_]\.[^\W\d_])(?<!\b[^\W\d_])(?<!\betc)(?<!\busw)(?<!\b[Gg]gf)(?<!\bbzw)(?<!\b[Aa]rt)(?<!^\d)(?<!^\d\d)(?<!\bAbs)(?<!\bNr)(?<!\bca)"
    r"(?<![.!?])[.!?]++(?=\s|\Z)|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t])",
    re.MULTILINE,
)


class Found(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of one record. ``around`` leads from the record to the piece that holds the text."""

    text: str
    field: str
    is_prose: bool
    language: str
    around: tuple[Any, ...]
    place: Position
    section: Section | None = None
    row: Row | None = None
    said: Said = NOTHING_SAID
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
        start = 0
        words = self.words
        for end in _END.finditer(words):
            yield start, words[start : end.end()]
            start = end.end()
        if words[start:].strip():
            yield start, words[start:]

    def find(self, patterns: Mapping[str, re.Pattern[str]]) -> Iterator[Found]:
        """What the pattern of the text's language finds; nothing in a language that has none."""
        pattern = patterns.get(self.language)
        if pattern is None or pattern.search(self.words) is None:
            return
        for offset, sentence in self.sentences():
            for match in pattern.finditer(sentence):
                before = sentence[max(0, match.start() - NEAR) : match.start()]
                yield Found(match, offset + match.start(), before, sentence[match.end() : match.end() + NEAR])


@lru_cache(maxsize=4096)
def _words(text: str, is_prose: bool) -> str:
    if not is_prose:
        return _THINGS.sub(_as_thing, text)
    return _MARKS.sub(_as_space, _THINGS_OF_PROSE.sub(_as_thing, text))


def _as_thing(match: re.Match[str]) -> str:
    """An address behind the words of a link is nothing to read; anything else is."""
    filler = " " if match[0].startswith("(") else THING
    return re.sub(r"[^\n]", filler, match[0])


def _as_space(match: re.Match[str]) -> str:
    return " " * len(match[0])


def compiled(phrases: Mapping[str, tuple[str, ...]]) -> dict[str, re.Pattern[str]]:
    """One pattern for the list of each language. A space in a phrase is any white space,
    and one with a question mark may be missing."""
    return {
        language: re.compile(
            r"(?<![\w/])(?:" + "|".join(_spaced(phrase) for phrase in listed) + r")(?!\w)",
            re.IGNORECASE,
        )
        for language, listed in phrases.items()
    }


def _spaced(phrase: str) -> str:
    return phrase.replace(" ?", r"\s*").replace(" ", r"\s+")


# --- the walk


def texts_of_catalog(catalog: Catalog, language: str) -> Iterator[Passage]:
    """Every text of every record; ``language`` is that of the site."""
    for document in (*catalog.products.values(), *catalog.guides.values()):
        yield from texts_of(document, language)
    for record in _others(catalog):
        yield from _Walk(_tongue(language)).texts(record, Passage("", "", False, "", (), record.position))


def _others(catalog: Catalog) -> Iterator[Any]:
    """The records that are no documents. An item or source that stands in a product is met there."""
    yield from (catalog.organization,) if catalog.organization else ()
    yield from (item for item in catalog.items.values() if item.product is None)
    yield from (source for source in catalog.sources.values() if not source.is_product)
    yield from catalog.comparisons.values()
    yield from catalog.changes.values()
    yield from catalog.questions.values()
    for kind in fields(catalog.vocabulary):
        for word in getattr(catalog.vocabulary, kind.name).values():
            yield word
            yield from word.values if isinstance(word, Dimension) else ()


def texts_of(document: Document, language: str) -> Iterator[Passage]:
    """Every text of a product or guide, in the writer's order, each once and where it was written."""
    walk = _Walk(_tongue(document.language or language))
    start = Passage("", "", False, "", (document,), document.position)
    root = document.root
    yield from walk.own_texts(
        document, replace(start, section=root, said=root.said, exhaustive=root.exhaustive is not False)
    )
    yield from walk.section(document.root, start)
    for member in ("affects", "source"):
        for piece in _pieces(getattr(document, member, None)):
            yield from walk.texts(piece, start)


def _tongue(language: str) -> str:
    return language.partition("-")[0].lower()


class _Walk:
    """One walk through a record. What is inherited is met again further in, and left out there."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.met: set[Position] = set()

    def section(self, section: Section, outer: Passage) -> Iterator[Passage]:
        exhaustive = outer.exhaustive if section.exhaustive is None else section.exhaustive
        here = _with(outer, section, section=section, said=section.said, exhaustive=exhaustive)
        if section.id or section.continues is not None:
            yield from self.own_texts(section, here)
        for member in ("own", "uses", "staff", "measures", "rights", "steps"):
            for piece in _pieces(getattr(section, member)):
                yield from self.texts(piece, here)
        for row in section.rows:
            yield from self.row(row, here)
        for inner in section.sections:
            yield from self.section(inner, here)

    def row(self, row: Row, outer: Passage) -> Iterator[Passage]:
        exhaustive = row.exhaustive and row.list_exhaustive is not False and outer.exhaustive
        here = _with(outer, row, row=row, said=row.said, exhaustive=exhaustive, place=row.position)
        if row.position != outer.place:  # a row about its section has no words of its own
            yield from self.own_texts(row, here)
        for member in _fields(Said):
            value = getattr(row.said, member)
            if value and value is not getattr(outer.said, member):
                for piece in _pieces(value):
                    yield from self.texts(piece, here)
        for part in row.parts:
            yield from self.texts(part, here)

    def texts(self, piece: Any, outer: Passage) -> Iterator[Passage]:
        """The texts of a piece and of the pieces inside it."""
        here = _with(
            outer, piece, exhaustive=outer.exhaustive and getattr(piece, "exhaustive", True) is not False
        )
        yield from self.own_texts(piece, here)
        for name in _fields(piece.__class__):
            value = getattr(piece, name)
            for inner in _pieces(value):
                yield from self.texts(inner, here)
            if isinstance(piece, Storage) and name == "stores":
                yield from (one for store in value for one in self.text(store.title, name, here))

    def own_texts(self, piece: Any, here: Passage) -> Iterator[Passage]:
        for name in _text_fields(piece.__class__):
            value = getattr(piece, name)
            if isinstance(value, str) and not _is_shared(piece, name, value):
                yield from self.text(value, name, here)

    def text(self, text: str, field: str, here: Passage) -> Iterator[Passage]:
        if isinstance(text, PlacedText):
            if text.position in self.met:
                return
            self.met.add(text.position)
        plain = (
            field in PLAIN
            or isinstance(here.holder, Words)
            or (field == "description" and isinstance(here.holder, Document))
        )
        yield Passage(
            text, field, not plain, self.language, here.around, here.place, here.section, here.row, here.said,
            here.exhaustive,
        )  # fmt: skip


def _with(outer: Passage, piece: Any, **changed: Any) -> Passage:
    position = getattr(piece, "position", NOWHERE)
    place = outer.place if position == NOWHERE else position
    return replace(outer, **{"around": (*outer.around, piece), "place": place, **changed})


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(kind.model_fields) if issubclass(kind, Record) else tuple(one.name for one in fields(kind))


@cache
def _text_fields(kind: Any) -> tuple[str, ...]:
    return tuple(name for name in _fields(kind) if name in PROSE or name in PLAIN)


def _pieces(value: Any) -> Iterator[Any]:
    """The pieces that a field holds: itself, the members of a list, the values of a mapping."""
    if not value or isinstance(value, str):
        return
    members = (
        value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,)
    )
    for member in members:
        is_piece = isinstance(member, Record) or is_dataclass(member)
        if is_piece and not isinstance(member, NOT_HERE):
            yield member


def _is_shared(piece: Any, field: str, text: str) -> bool:
    """Whether a heading, a row or a part only repeats a name that stands elsewhere."""
    match piece:
        case Section() if field == "heading":
            return piece.own.category is not None and piece.own.category.name == text
        case Row() | Part() if field == "name" and piece.item is not None:
            return piece.item.product is None and piece.item.name == text
        case SourcePage():
            return field == "title"
    return False
