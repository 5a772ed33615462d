"""Word lists to begin with, as data: one ``.yml``, one list. A site takes those that its option ``vocabulary`` names.

Of a list, a site has the words that its records refer to: nothing else of it is on a page. A word of the site's own with
the same id takes the place of that of a list; a right that two lists have is given by the regulations of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from privacy_statements.catalog.schema_ids import REFERS_TO
from privacy_statements.catalog.vocabulary import NOUNS
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.load import load_file
from privacy_statements.read.node import Entry, Node, Scalar, Sequence
from privacy_statements.read.node import Mapping as MappingNode
from privacy_statements.records.reader import read_record
from privacy_statements.records.vocabulary import RightWord, VocabularyRecord, Word

FOLDER = Path(__file__).parent
WORD_LISTS = tuple(sorted(file.stem for file in FOLDER.glob("*.yml")))
"""The names of the word lists that a site can choose."""
LISTS = {noun: kind for kind, noun in NOUNS.items()}
"""By what messages call a word, the list of the vocabulary."""
Words = dict[str, dict[str, Word]]
"""By list of the vocabulary, words by id."""


@cache
def word_list(name: str, place: Position) -> Words:
    """The words of a list, all of which stand at a place. Raises ``KeyError`` for a name that is not in ``WORD_LISTS``."""
    if name not in WORD_LISTS:
        raise KeyError(name)
    node = load_file(FOLDER / f"{name}.yml", f"{name}.yml").node
    assert node is not None
    record, _ = read_record(VocabularyRecord, _at(place, node))
    assert record is not None
    return {kind: {word.id: word for word in getattr(record, kind)} for kind in record.written_fields}


def _at(place: Position, node: Node) -> Any:
    """The same node, at another place."""
    if isinstance(node, Scalar):
        return Scalar(node.text, place, node.plain, "")
    if isinstance(node, Sequence):
        return Sequence(tuple(_at(place, item) for item in node.items), place)
    return MappingNode(tuple(Entry(_at(place, key), _at(place, value)) for key, value in node.entries), place, place)


class WordLists:
    """The word lists of a site, and which of their words its records refer to."""

    def __init__(self, names: Iterable[str], place: Position) -> None:
        self.words: Words = {}
        for name in names:
            for kind, words in word_list(name, place).items():
                mine = self.words.setdefault(kind, {})
                for key, word in words.items():
                    mine[key] = _of_both(mine[key], word) if key in mine else word
        self._used: set[tuple[str, str]] = set()

    def see(self, node: Node | None) -> None:
        """Notes to which words a file refers."""
        if self.words and node is not None:
            self._used |= {(kind, key) for kind, key in _references(node, "") if key in self.words.get(kind, ())}

    def vocabulary(self, own: Iterable[VocabularyRecord]) -> list[VocabularyRecord]:
        """The words that records refer to and the vocabulary of the site does not have."""
        taken = {(kind, word.id) for file in own for kind in self.words for word in getattr(file, kind)}
        wanted, waiting = set[tuple[str, str]](), [*self._used]
        while waiting:
            kind, key = waiting.pop()
            if (kind, key) not in wanted | taken:
                wanted.add((kind, key))
                word = self.words[kind][key]
                regulations = word.regulations if isinstance(word, RightWord) else ()
                waiting += [("regulations", regulation.id) for regulation in regulations]
        if not wanted:
            return []
        place = next(iter(next(iter(self.words.values())).values())).position
        values = {
            kind: tuple(w for key, w in words.items() if (kind, key) in wanted) for kind, words in self.words.items()
        }
        return [VocabularyRecord(values, place, place)]


NO_LISTS = WordLists((), Position(""))


def _of_both(first: Any, second: Any) -> Any:
    """A right that several laws give: no other word is in several lists."""
    regulations, articles = (*first.regulations, *second.regulations), {**first.articles, **second.articles}
    return first.with_fields(regulations=regulations, articles=articles)


def _references(node: Node, key: str) -> Iterator[tuple[str, str]]:
    """Each text, with the list that its key takes ids from."""
    if isinstance(node, Scalar):
        yield REFERS_TO.get(key, "categories" if key == "parent" else ""), node.text
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _references(item, key)
    else:
        for inner, value in node.entries:
            if key == "articles":
                yield "regulations", inner.text
            yield from _references(value, inner.text)


def list_with(noun: str, word: str) -> str | None:
    """The name of the first list that has a word of this id."""
    kind = LISTS.get(noun, "")
    return next((name for name in WORD_LISTS if word in word_list(name, Position("")).get(kind, {})), None)
