"""What rules over all products ask of each of them: the words that it uses, and where its links lead.

It is little, and it is made once for all of these rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from privacy_statements.catalog.build.ids import PAGE_ANCHORS
from privacy_statements.catalog.conditions import Dimension, DimensionValue, Words
from privacy_statements.catalog.model import Column, DataItem, DataSource, Document, Product
from privacy_statements.catalog.vocabulary import Vocabulary, Word
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.markdown import links_in
from privacy_statements.read.placed import PlacedText
from privacy_statements.records.statements import QuotationRecord
from privacy_statements.rules.reach import field_names, reached, reached_by_kind

AnyWord = Word | Dimension
PROSE = frozenset(
    {
        "summary", "introduction", "definition", "description", "before", "after", "note", "text", "how", "lost",
        "example", "not_erased", "effect", "what", "explanation",
    }
)  # fmt: skip
PLAIN = {(Document, "description"), (Words, "text"), (QuotationRecord, "text")}
ELSEWHERE = (Word, Dimension, DataSource)  # what stands on pages of its own
OF_A_PRODUCT = ((DataSource,), (DataItem, Word, Dimension))
"""What stands beside a product: what is left out, and what is looked at no further."""
OTHER = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)  # of another site, or from its root, wherever that is

AT_ONCE = 8
"""So many products are looked at together: as many as a processor has at hand."""

_replaced_by = attrgetter("lifecycle.replaced_by")


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


class Gists(NamedTuple):
    """What counts of all products together."""

    used: Used
    links: Mapping[str, tuple[Link, ...]]
    """By the id of a product, in the order of the products: its links into this site, but for those to an anchor that its
    own page has. Nothing for one that has none."""
    followers: frozenset[str]
    """The ids of what replaces rows."""


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

    def gists_of(self, products: Iterable[Product]) -> Gists:
        """The gist of many products. Several are looked at together: what they share is met once."""
        words: set[tuple[str, str]] = set()
        dimensions: set[str] = set()
        links: dict[str, tuple[Link, ...]] = {}
        followers: set[str] = set()
        waiting = iter(products)
        while some := tuple(islice(waiting, AT_ONCE)):
            used, linking = self._reached_in(some)
            words |= used.words
            dimensions |= used.dimensions
            for product in some:
                followers.update(life.id for life in map(_replaced_by, product.rows) if life is not None)
                if linking and (of_product := _links_of_product(product, self._reached_in((product,))[1])):
                    links[product.id] = of_product
        return Gists(Used(frozenset(words), frozenset(dimensions)), links, frozenset(followers))

    def _reached_in(self, products: Iterable[Product]) -> tuple[Used, list[Any]]:
        """The words that products use, and every object in them that may hold a link."""
        objects = reached_by_kind(products, *OF_A_PRODUCT)
        own = [item for item in objects.get(DataItem, ()) if item.product is not None]
        used = self.used_in(objects, reached_by_kind(own, (DataSource,), (Word, Dimension)))
        return used, [one for kind, some in objects.items() if _may_have_a_link(kind, some) for one in some]


def gist_of(product: Product, vocabulary: Vocabulary) -> Gists:
    """The gist of one product."""
    return Lists(vocabulary).gists_of([product])


def together(gists: Sequence[Gists]) -> Gists:
    """The gist of all products, from that of each."""
    words = frozenset(word for each in gists for word in each.used.words)
    dimensions = frozenset(dimension for each in gists for dimension in each.used.dimensions)
    links = {product: of_product for each in gists for product, of_product in each.links.items()}
    return Gists(Used(words, dimensions), links, frozenset(row for each in gists for row in each.followers))


@cache
def _what(kind: type) -> object:
    """What the objects of a kind are to these lists, if anything."""
    return next((one for one in (AnyWord, DimensionValue, Column) if issubclass(kind, one)), None)


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


def _links_of(owner: Any, around: Position) -> Iterator[Link]:
    for name in _with_links(owner.__class__):
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


def _links_of_product(product: Product, owners: Iterable[object]) -> tuple[Link, ...]:
    """The links of a product that count, by place; ``owners`` is every object in it that may hold one."""
    links = [link for one in owners for link in _links_of(one, product.position)]
    if any(link.anchor and not link.path for link in links):
        anchors = anchors_of(product)
        links = [link for link in links if link.path or link.anchor not in anchors]
    return tuple(sorted(links, key=attrgetter("position", "address")))


def _may_have_a_link(kind: type, some: Iterable[Any]) -> bool:
    """Whether a text of some objects of one kind may hold a link: a quick look."""
    for name, take in _takers(kind).items():
        texts = [text for text in filter(None, map(take, some)) if isinstance(text, str)]
        if any(text.startswith("#") for text in texts) if name == "url" else "](" in "\n".join(texts):
            return True
    return False


@cache
def _takers(kind: Any) -> Mapping[str, Callable[[Any], object]]:
    """What takes the values in which a link can stand, by the name of their field; nothing for what has none, or stands
    on another page."""
    names = () if issubclass(kind, (*ELSEWHERE, DataItem)) else _with_links(kind)
    return {name: attrgetter(name) for name in names}


@cache
def _with_links(kind: Any) -> tuple[str, ...]:
    """The fields in which a link can stand."""
    return tuple(name for name in field_names(kind) if name in PROSE or name == "url")


def _in_prose(text: str) -> Iterator[tuple[str, int]]:
    """The addresses of a text that lead into this site, each with its offset."""
    at = 0
    for address in links_in(text):
        met = [text.find(opening + address, at) for opening in ("](", "](<")]
        found = min((place for place in met if place >= 0), default=-1)
        offset = text.find(address, max(found, at))
        at = offset + len(address) if offset >= 0 else at
        if address and OTHER.match(address) is None:
            yield address, max(offset, 0)
