"""Two catalogs → what changed between them, each change once: at the place where it was written, with the rows it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog
from privacy_statements.changes.difference import Difference, Subject, made, whole
from privacy_statements.changes.leaves import REFERENCES, Leaf, Walk
from privacy_statements.changes.products import ProductComparison
from privacy_statements.records.words import Impact
from privacy_statements.words.published import version_of


def compare(old: Catalog, new: Catalog, unread: Iterable[str] = ()) -> tuple[Difference, ...]:
    """What changed, product by product, then what is said of words and items. Of files that could not be read on either
    side, ``unread``, nothing is said to be new or gone."""
    return tuple(_Comparison(old, new, frozenset(unread)).all())


class _Comparison:
    def __init__(self, old: Catalog, new: Catalog, unread: frozenset[str]) -> None:
        self.old, self.new, self.unread = old, new, unread
        self.walk = Walk((old.vocabulary, new.vocabulary))

    def all(self) -> Iterator[Difference]:
        items = [*self._records("item", self.old.items, self.new.items)]
        explained = frozenset((one.subject.id, one.leaf.path) for one in items)
        for before, after in _pairs(self.old.products, self.new.products):
            if before is not None and after is not None:
                yield from ProductComparison(before, after, self.walk, self.unread, explained).all()
            elif (one := after or before).position.path not in self.unread:
                yield whole(Subject("product", one.id, one.name, one.id), before, after).reaching(one.rows)
        yield from map(self._with_rows, items)
        for kind in self.new.vocabulary.__struct_fields__:
            if kind != "presets":
                words = (getattr(one.vocabulary, kind) for one in (self.old, self.new))
                yield from map(self._with_rows, self._records("word", *words))
        sources = (
            {key: each for key, each in one.sources.items() if not each.is_product} for one in (self.old, self.new)
        )
        yield from map(self._with_rows, self._records("source", *sources))
        yield from self._guides()
        before, after = self.old.organization, self.new.organization
        if (one := after or before) is not None and one.position.path not in self.unread:
            subject = Subject("organization", "organization", one.name)
            if before is None or after is None:
                yield whole(subject, before, after)
            else:
                for leaf in self.walk.fields((), before, after, ("format", "page_metadata")):
                    yield made(subject, leaf, before, after)

    def _records(self, kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
        for before, after in _pairs(old, new):
            one = before or after
            subject = Subject(kind, one.id, one.name)
            if getattr(one, "product", None) is not None:  # what only one product has is compared with its rows
                continue
            if before is None or after is None:
                if one.position.path not in self.unread:
                    yield whole(subject, before, after)
            else:
                yield from (made(subject, leaf, before, after) for leaf in self.walk.fields((), before, after))

    def _guides(self) -> Iterator[Difference]:
        """Guides explain and state nothing: that one reads otherwise is one change."""
        for before, after in _pairs(self.old.guides, self.new.guides):
            one = after or before
            subject = Subject("guide", one.id, one.name)
            if before is None or after is None:
                if one.position.path not in self.unread:
                    yield whole(subject, before, after)
            elif version_of(replace(before.root, heading="")) != version_of(replace(after.root, heading="")):
                yield made(subject, Leaf(("description",), ("different",)), before, after)

    def _with_rows(self, one: Difference) -> Difference:
        """A change of a word or an item with the rows that use it."""
        if one.subject.kind == "item":
            return one.reaching(mention.row for mention in self.new.mentions.get(one.subject.id, ()))
        if one.impact is Impact.EDITORIAL:
            return one
        return one.reaching(row for row in self.new.rows if _uses(row.said, one.subject.id))


def _pairs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    for key in dict.fromkeys((*new, *old)):
        yield old.get(key), new.get(key)


def _uses(value: Any, word: str) -> bool:
    """Whether a statement refers to a word."""
    if isinstance(value, REFERENCES):
        return value.id == word or any(_uses(each, word) for each in getattr(value, "values", ()))
    if isinstance(value, tuple):
        return any(_uses(each, word) for each in value)
    if isinstance(value, Mapping):
        return any(_uses(each, word) for each in value.values())
    return isinstance(value, Struct) and any(_uses(getattr(value, name), word) for name in value.__struct_fields__)
