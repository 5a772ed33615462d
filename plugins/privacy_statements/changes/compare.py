"""Two catalogs → what changed between them, each change once: at the place where it was written, with the rows it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, DataItem
from privacy_statements.changes.difference import Difference, Subject, made, whole
from privacy_statements.changes.leaves import REFERENCES, Leaf, Walk
from privacy_statements.changes.products import ProductComparison
from privacy_statements.records.words import Impact
from privacy_statements.words.version import version_of


def compare(old: Catalog, new: Catalog, unread: Iterable[str] = ()) -> tuple[Difference, ...]:
    """What changed, product by product, then what is said of words and items. Of files that could not be read whole on
    either side, ``unread``, and of the words in them, nothing is said to be new or gone."""
    found, unread = _Comparison(old, new).all(), frozenset(unread)
    return tuple(one for one in found if not unread or _is_certain(one, unread))


def _is_certain(one: Difference, unread: frozenset[str]) -> bool:
    """Whether both sides say something, or the one that says nothing is no mistake that was left out."""
    sides, changes = (one.leaf.old, one.leaf.new), one.leaf.changes
    if None not in sides and changes[-1] not in ("added", "removed") and SILENT.isdisjoint(changes[0].split()):
        return True
    places = [one.before, one.after, *(getattr(part, "position", None) for part in _parts(sides))]
    paths = {PurePosixPath(place.path) for place in places if place is not None}
    return unread.isdisjoint(str(inner) for path in paths for inner in (path, *path.parents))


SILENT = frozenset({"unspecified", "not-stated", "certain"})
"""What a field says where nobody writes it."""


class _Comparison:
    def __init__(self, old: Catalog, new: Catalog) -> None:
        self.old, self.new = old, new
        self.walk = Walk((old.vocabulary, new.vocabulary))

    def all(self) -> Iterator[Difference]:
        items = [*self._records("item", self.old.items, self.new.items)]
        explained = frozenset((one.subject.id, one.leaf.path) for one in items)
        for before, after in _pairs(self.old.products, self.new.products):
            if before is not None and after is not None:
                yield from ProductComparison(before, after, self.walk, explained).all()
            else:
                one = after or before
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
        if (one := after or before) is not None:
            subject = Subject("organization", "organization", one.name)
            yield from self._one(subject, before, after, ("format", "page_metadata"))

    def _one(self, subject: Subject, before: Any, after: Any, but: Iterable[str] = ()) -> Iterator[Difference]:
        if before is None or after is None:
            yield whole(subject, before, after)
        else:
            yield from (made(subject, leaf, before, after) for leaf in self.walk.fields((), before, after, but))

    def _records(self, kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
        for before, after in _pairs(old, new):
            one = before or after
            subject = Subject(kind, one.id, one.name)
            if getattr(one, "product", None) is None:  # what only one product has is compared with its rows
                but = ("special_category",) if kind == "item" and self._repeats_category(before, after) else ()
                yield from self._one(subject, before, after, but)

    def _repeats_category(self, old: DataItem | None, new: DataItem | None) -> bool:
        """Whether a data item is as special as its category, which is the same one."""
        sides = [(catalog, one) for catalog, one in ((self.old, old), (self.new, new)) if one is not None]
        categories = {one.category.id if one.category else None for _, one in sides}
        return len(categories) == 1 and all(
            one.special_category is catalog.vocabulary.is_special(*categories) for catalog, one in sides
        )

    def _guides(self) -> Iterator[Difference]:
        """Guides explain and state nothing: that one reads otherwise is one change."""
        for before, after in _pairs(self.old.guides, self.new.guides):
            one = after or before
            subject = Subject("guide", one.id, one.name)
            if before is None or after is None:
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
    return any(isinstance(part, REFERENCES) and part.id == word for part in _parts(value))


def _parts(value: Any) -> Iterator[Struct]:
    """A value and all inside it; of the words that it refers to, no more than their values."""
    if isinstance(value, tuple | Mapping):
        for each in value if isinstance(value, tuple) else value.values():
            yield from _parts(each)
    elif isinstance(value, Struct):
        yield value
        for name in ("values",) if isinstance(value, REFERENCES) else value.__struct_fields__:
            yield from _parts(getattr(value, name, None))
