"""What rules over all products ask of each of them: the words that it uses, and where its links lead.

It is little, it follows from the product alone, and an earlier run may have made it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from privacy_statements.build.ids import PAGE_ANCHORS
from privacy_statements.conditions import Dimension, DimensionValue, Words
from privacy_statements.markdown import links_in
from privacy_statements.model import Column, DataItem, DataSource, Document, Product
from privacy_statements.position import Position
from privacy_statements.records.pieces import QuotationRecord
from privacy_statements.records.placed import PlacedText
from privacy_statements.rules.reach import field_names, reached
from privacy_statements.vocabulary import Vocabulary, Word

AnyWord = Word | Dimension
PROSE = frozenset(
    {
        "summary", "introduction", "definition", "description", "before", "after", "note", "text", "how", "lost",
        "example", "not_erased", "effect", "what", "explanation",
    }
)  # fmt: skip
PLAIN = {(Document, "description"), (Words, "text"), (QuotationRecord, "text")}
ELSEWHERE = (Word, Dimension, DataSource)  # what stands on pages of its own
NAMING = (Word, Dimension, DimensionValue, Column)  # what is a word of the vocabulary, or names one
OTHER = re.compile(
    r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE
)  # of another site, or from its root, wherever that is

_fields: dict[type, tuple[str, ...]] = {}
"""By kind of object, the fields in which a link can stand."""


class Link(NamedTuple):
    """An address in a record, and where it is written."""

    address: str
    position: Position

    @property
    def path(self) -> str:
        """The page that it names; nothing for that on which it stands."""
        return self.address.partition("#")[0].partition("?")[0]

    @property
    def anchor(self) -> str:
        """The anchor that it names, if any."""
        return self.address.partition("#")[2]


class Used(NamedTuple):
    """The words of the vocabulary that something refers to."""

    words: frozenset[tuple[str, str]]
    """By kind and id."""
    dimensions: frozenset[str]
    """What conditions and columns name: a dimension, or one value of it."""


class Gist(NamedTuple):
    """What counts of one product where all of them do."""

    used: Used
    links: tuple[Link, ...]
    """Its links into this site, but for those to an anchor that its own page has."""
    followers: tuple[str, ...]
    """The ids of what replaces its rows."""


Gists = Mapping[str, Gist]
"""The gist of every product, by its id."""


class Lists:
    """The lists of a vocabulary. Whatever refers to a word holds the very word of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary  # as long as it lives, each of its words has an identity of its own
        self._known = {
            id(word): (one.name, key)
            for one in fields(vocabulary)
            for key, word in getattr(vocabulary, one.name).items()
        }

    def used_in(self, met: Iterator[object]) -> Used:
        """The words among the objects that were reached."""
        words: set[tuple[str, str]] = set()
        dimensions: set[str] = set()
        for one in met:
            if isinstance(one, AnyWord):
                if id(one) in self._known:
                    words.add(self._known[id(one)])
            elif isinstance(one, DimensionValue):
                dimensions.add(one.dimension)
            elif isinstance(one, Column):
                dimensions.add(one.id)
        return Used(frozenset(words), frozenset(dimensions))

    def gist_of(self, product: Product) -> Gist:
        """The gist of a product. What stands beside it, such as shared items, is looked at by itself."""
        by_kind: dict[type, list[Any]] = {}
        linking: list[object] = []
        for one in reached([product], (DataSource,), (DataItem, Word, Dimension)):
            kind: type = type(one)
            by_kind.setdefault(kind, []).append(one)
            take = _links_in(kind)
            if take is not None and any(map(_may_link, take(one))):
                linking.append(one)
        own = (item for item in by_kind.get(DataItem, ()) if item.product is not None)
        named = (one for kind, some in by_kind.items() if issubclass(kind, NAMING) for one in some)
        used = self.used_in(itertools.chain(named, reached(own, (DataSource,), (Word, Dimension))))
        links = tuple(link for one in linking for link in _links_of(one, product.position))
        if any(link.anchor and not link.path for link in links):
            anchors = anchors_of(product)
            links = tuple(link for link in links if link.path or link.anchor not in anchors)
        lives = (row.lifecycle.replaced_by for row in product.rows)
        return Gist(used, links, tuple(life.id for life in lives if life is not None))


def anchors_of(document: Document) -> frozenset[str]:
    """The anchors of a product's or guide's page."""
    rows = document.rows if isinstance(document, Product) else ()
    sections = (section.id for section in document.root.walk() if section.id)
    return PAGE_ANCHORS | frozenset(sections) | frozenset(row.anchor for row in rows)


# --- links


def links_from(record: object, stop: tuple[type, ...], around: Position) -> Iterator[Link]:
    """Every link to this site that stands in a record."""
    for owner in reached([record], stop):
        yield from _links_of(owner, around)


def _links_of(owner: object, around: Position) -> Iterator[Link]:
    for name in _with_links(type(owner)):
        text = getattr(owner, name)
        if not isinstance(text, str) or ("](" not in text and name != "url"):
            continue
        if name == "url":
            links = [(text, 0)] if text.startswith("#") else []
        else:
            is_plain = any(isinstance(owner, kind) and name == field for kind, field in PLAIN)
            links = [] if is_plain else list(_in_prose(text))
        for address, offset in links:
            place = text.place_of(offset) if isinstance(text, PlacedText) else around
            yield Link(str(address), place)


@cache
def _links_in(kind: type) -> Callable[[Any], tuple[object, ...]] | None:
    """What takes the values in which a link can stand; nothing for what has none, or stands on another page."""
    names = () if issubclass(kind, (*ELSEWHERE, DataItem)) else _with_links(kind)
    if len(names) > 1:
        return attrgetter(*names)
    return (lambda one: (getattr(one, names[0]),)) if names else None


def _may_link(value: object) -> bool:
    """Whether a value may be an address of this site, or hold a link: a quick look."""
    return isinstance(value, str) and ("](" in value or value.startswith("#"))


def _with_links(kind: type) -> tuple[str, ...]:
    if kind not in _fields:
        _fields[kind] = tuple(name for name in field_names(kind) if name in PROSE or name == "url")
    return _fields[kind]


def _in_prose(text: str) -> Iterator[tuple[str, int]]:
    """The addresses of a text that lead into this site, each with its offset."""
    if "](" not in text:
        return
    at = 0
    for address in links_in(text):
        met = [text.find(opening + address, at) for opening in ("](", "](<")]
        found = min((place for place in met if place >= 0), default=-1)
        offset = text.find(address, max(found, at))
        at = offset + len(address) if offset >= 0 else at
        if address and OTHER.match(address) is None:
            yield address, max(offset, 0)
