"""What rules over all products ask of each of them: the words that it uses.

It is little, and it is made once for all of these rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from privacy_statements.catalog.conditions import Dimension, DimensionValue
from privacy_statements.catalog.model import Column, DataItem, DataSource, Product
from privacy_statements.catalog.vocabulary import Vocabulary, Word
from privacy_statements.rules.reach import reached

AnyWord = Word | Dimension
OF_A_PRODUCT = ((DataSource,), (DataItem, Word, Dimension))
"""What stands beside a product: what is left out, and what is looked at no further."""


class Used(NamedTuple):
    """The words of the vocabulary that something refers to."""

    words: frozenset[tuple[str, str]]
    """By kind and id."""
    dimensions: frozenset[str]
    """What conditions and columns name: a dimension, or one value of it."""


class Lists:
    """The lists of a vocabulary. Whatever refers to a word holds the very word of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary  # as long as it lives, each of its words has an identity of its own
        self._known = {
            id(word): (kind, key)
            for kind in vocabulary.__struct_fields__
            for key, word in getattr(vocabulary, kind).items()
        }

    def used_in(self, *objects: Mapping[type, Iterable[Any]]) -> Used:
        """The words among the objects that were reached, which are given by their kind."""
        words: set[tuple[str, str]] = set()
        dimensions: set[str] = set()
        for kind, some in ((kind, some) for by_kind in objects for kind, some in by_kind.items()):
            what = _what(kind)
            if what is AnyWord:
                words.update([self._known[id(one)] for one in some if id(one) in self._known])
            elif what is DimensionValue:
                dimensions.update([one.dimension for one in some])
            elif what is Column:
                dimensions.update([one.id for one in some])
        return Used(frozenset(words), frozenset(dimensions))


def gist_of(product: Product, vocabulary: Vocabulary) -> Used:
    """The words that a product uses."""
    objects = reached([product], *OF_A_PRODUCT)
    own = [item for item in objects.get(DataItem, ()) if item.product is not None]
    return Lists(vocabulary).used_in(objects, reached(own, (DataSource,), (Word, Dimension)))


def together(gists: Sequence[Used]) -> Used:
    """The gist of all products, from that of each."""
    words = frozenset(word for each in gists for word in each.words)
    dimensions = frozenset(dimension for each in gists for dimension in each.dimensions)
    return Used(words, dimensions)


@cache
def _what(kind: type) -> object:
    """What the objects of a kind are to these lists, if anything."""
    return next((one for one in (AnyWord, DimensionValue, Column) if issubclass(kind, one)), None)
