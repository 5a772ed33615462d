"""Every text of a catalog, in the writer's order: what the rules that judge words walk over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from sys import intern
from typing import Any, NamedTuple

from privacy_statements.catalog.conditions import Dimension, Words
from privacy_statements.catalog.model import Catalog, Document, Row, Said, Section, Storage
from privacy_statements.catalog.summaries import shared_items
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.placed import PlacedText
from privacy_statements.records.fields import NOWHERE
from privacy_statements.rules.passages import MOST, NOTHING_SAID, Passage, PatternsByLanguage, Phrase, sentences
from privacy_statements.rules.pieces import PLAIN, holding, own_texts, pieces_in, texts_in
from privacy_statements.words.once import NOTHING_REMEMBERED, Once

_members_of_section = attrgetter("own", "uses", "staff", "measures", "rights", "steps")


class Texts:
    """All texts of a catalog, collected once for all rules that read them.

    Most sentences hold nothing that any rule looks for, and many are written again and again. So a rule asks for the
    texts with a sentence of some kind, and each sentence is tested once.
    """

    def __init__(self, catalog: Catalog, language: str, once: Once = NOTHING_REMEMBERED) -> None:
        self.catalog = catalog
        self.products = tuple(catalog.products.values())
        self.guides = tuple(catalog.guides.values())
        self.passages: list[Passage] = []
        """Every text of every record."""
        self.sentences: list[tuple[str, ...]] = []
        """The sentences of each of them."""
        self._ranges: dict[tuple[type, str], range] = {}
        self._holders: dict[str, dict[str, list[list[int]]]] = {}
        """By language and sentence, the numbers of the texts that hold it: one list for all texts that are equal."""
        split: dict[tuple[str, bool, str], tuple[tuple[str, ...], list[int]]] = {}
        shared: dict[str, str] = {}
        for document in (*self.products, *self.guides):
            start = len(self.passages)
            self.passages += once(_texts_of, document, intern(language))
            self._ranges[document.__class__, document.id] = range(start, len(self.passages))
        self.passages += _texts_of_others(catalog, language)
        for number, passage in enumerate(self.passages):
            key = passage.text, passage.is_prose, passage.language
            entry = split.get(key)
            if entry is None:
                parts = tuple(shared.setdefault(sentence, sentence) for sentence in _sentences(passage))
                entry = split[key] = parts, []
                holders = self._holders.setdefault(passage.language, {})
                for sentence in parts:
                    holders.setdefault(sentence, []).append(entry[1])
            entry[1].append(number)
            self.sentences.append(entry[0])

    def of(self, document: Document) -> range:
        """The numbers of the texts of a product or guide."""
        return self._ranges[document.__class__, document.id]

    def numbers(self, language: str, has_it: Callable[[str], object]) -> list[int]:
        """The numbers of the texts in a language of which a sentence is of some kind, in order."""
        holders = self._holders.get(language, {})
        alike = [numbers for sentence, held in holders.items() if has_it(sentence) for numbers in held]
        return sorted({number for numbers in alike for number in numbers})

    def having(self, *patterns: PatternsByLanguage) -> list[int]:
        """The numbers of the texts in which a sentence has what a pattern of its language looks for, in order."""
        numbers: set[int] = set()
        for language in self._holders:
            for by_language in patterns:
                if language in by_language:
                    numbers.update(self.numbers(language, by_language[language].search))
        return sorted(numbers)

    def with_any(self, *patterns: PatternsByLanguage) -> Iterator[Passage]:
        """These texts."""
        return map(self.passages.__getitem__, self.having(*patterns))

    def phrases(
        self, of: Callable[[Passage], Iterator[Phrase]], *patterns: PatternsByLanguage
    ) -> Iterator[tuple[Passage, Phrase]]:
        """The first phrases that ``of`` finds in each of these texts."""
        return ((passage, phrase) for passage in self.with_any(*patterns) for phrase in islice(of(passage), MOST))


def _sentences(passage: Passage) -> Iterable[str]:
    if passage.text.replace(" ", "").isalnum():  # as most: nothing ends in a name, and nothing is marked
        return (str(passage.text),)
    return (sentence for _, sentence in sentences(passage.words))


# --- the walk


def _others(catalog: Catalog) -> Iterator[Any]:
    """The records that are no documents. An item or source that stands in a product is met there."""
    yield from (catalog.organization,) if catalog.organization else ()
    yield from shared_items(catalog).values()
    yield from (source for source in catalog.sources.values() if not source.is_product)
    yield from catalog.comparisons.values()
    yield from catalog.changes.values()
    yield from catalog.questions.values()
    for kind in catalog.vocabulary.__struct_fields__:
        for word in getattr(catalog.vocabulary, kind).values():
            yield word
            yield from word.values if isinstance(word, Dimension) else ()


def _texts_of_others(catalog: Catalog, language: str) -> Iterator[Passage]:
    for record in _others(catalog):
        walk = _Walk(_tongue(language))
        walk.texts(record, _Here((), record.position))
        yield from walk.passages


def _texts_of(document: Document, language: str) -> Sequence[Passage]:
    """Every text of a product or guide, in the writer's order, each once and where it was written."""
    walk = _Walk(_tongue(document.language or language))
    start = _Here((document,), document.position)
    root = document.root
    walk.own_texts(
        own_texts(document), start._replace(section=root, statement=root.said, exhaustive=root.exhaustive is not False)
    )
    walk.section(document.root, start)
    for member in ("affects", "source"):
        for piece in pieces_in(getattr(document, member, None)):
            walk.texts(piece, start)
    return walk.passages


def _tongue(language: str) -> str:
    return language.partition("-")[0].lower()


class _Here(NamedTuple):
    """Where a walk is: what stands and holds around a text."""

    around: tuple[Any, ...]
    place: Position
    section: Section | None = None
    row: Row | None = None
    statement: Said = NOTHING_SAID
    exhaustive: bool = True

    def inside(self, piece: Any, exhaustive: bool) -> _Here:
        """One piece further in."""
        position = getattr(piece, "position", NOWHERE)
        place = self.place if position == NOWHERE else position
        return _Here((*self.around, piece), place, self.section, self.row, self.statement, exhaustive)


class _Walk:
    """One walk through a record. What is inherited is met again further in, and left out there."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.passages: list[Passage] = []
        self.visited: set[Position] = set()
        self.last: tuple[Said, Said] = (NOTHING_SAID, NOTHING_SAID)
        self.added: tuple[Any, ...] = ()
        """The pieces that are said in the last row and not around it: mostly the next one says the same."""

    def section(self, section: Section, outer: _Here) -> None:
        exhaustive = outer.exhaustive if section.exhaustive is None else section.exhaustive
        place = outer.place if section.position == NOWHERE else section.position
        here = _Here((*outer.around, section), place, section, outer.row, section.said, exhaustive)
        if section.id or section.continues is not None:
            self.own_texts(own_texts(section), here)
        for value in filter(None, _members_of_section(section)):
            for piece in pieces_in(value):
                self.texts(piece, here)
        for row in section.rows:
            self.row(row, here)
        for inner in section.sections:
            self.section(inner, here)

    def row(self, row: Row, outer: _Here) -> None:
        # a row about its section has no words of its own
        words = own_texts(row) if row.position != outer.place else ()
        if not words and row.said is outer.statement and not row.parts:
            return  # as most rows
        exhaustive = row.exhaustive and row.list_exhaustive is not False and outer.exhaustive
        here = _Here((*outer.around, row), row.position, outer.section, row, row.said, exhaustive)
        self.own_texts(words, here)
        if row.said is not outer.statement:
            for piece in self.added_by(row.said, outer.statement):
                self.texts(piece, here)
        for part in row.parts:
            self.texts(part, here)

    def added_by(self, statement: Said, outer: Said) -> tuple[Any, ...]:
        """The pieces that are said at a place and not around it."""
        if not (self.last[0] is statement and self.last[1] is outer):
            self.last = statement, outer
            take = holding(Said)[1]
            new = [own for own, around in zip(take(statement), take(outer), strict=True) if own and own is not around]
            self.added = tuple(piece for value in new for piece in pieces_in(value))
        return self.added

    def texts(self, piece: Any, outer: _Here) -> None:
        """The texts of a piece and of the pieces inside it."""
        kind = piece.__class__
        names, take = holding(kind)
        held = take(piece)
        has_more = any(held)
        words = own_texts(piece) if has_more or texts_in(kind)[0] else ()
        if not words and not has_more:
            return
        here = outer.inside(piece, outer.exhaustive and getattr(piece, "exhaustive", True) is not False)
        self.own_texts(words, here)
        for name, value in zip(names, held, strict=True):
            if not value:
                continue
            for inner in pieces_in(value):
                self.texts(inner, here)
            if kind is Storage and name == "stores":
                for store in value:
                    self.text(store.title, name, here)

    def own_texts(self, words: Iterable[tuple[str, str]], here: _Here) -> None:
        for name, text in words:
            self.text(text, name, here)

    def text(self, text: str, field: str, here: _Here) -> None:
        if isinstance(text, PlacedText):
            if text.position in self.visited:
                return
            self.visited.add(text.position)
        holder = here.around[-1]
        plain = field in PLAIN or holder.__class__ is Words or (field == "description" and isinstance(holder, Document))
        self.passages.append(
            Passage(
                text, field, not plain, self.language, here.around, here.place, here.section, here.row, here.statement,
                here.exhaustive,
            )
        )  # fmt: skip
