"""Two catalogs → the changes between them, each once: at the place where it was written, with the rows it affects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, DataItem
from privacy_statements.changes.difference import Difference, Subject, difference_of, whole_difference
from privacy_statements.changes.leaves import REFERENCES, Leaf, Walk
from privacy_statements.changes.products import ProductComparison
from privacy_statements.records.words import Impact
from privacy_statements.words.version import version_of


def compare(old: Catalog, new: Catalog, unread: Iterable[str] = ()) -> tuple[Difference, ...]:
    """The changes, product by product, then those of words and items. Nothing in a file of ``unread``, which could not be
    read completely on one of the sides, is reported as new or gone."""
    differences, unread = _Comparison(old, new).all(), frozenset(unread)
    return tuple(change for change in differences if not unread or _is_certain(change, unread))


def _is_certain(change: Difference, unread: frozenset[str]) -> bool:
    """Whether both sides state a value, or the silent side was read completely."""
    sides, changes = (change.leaf.old, change.leaf.new), change.leaf.changes
    if None not in sides and changes[-1] not in ("added", "removed") and SILENT.isdisjoint(changes[0].split()):
        return True
    places = [change.before, change.after, *(getattr(part, "position", None) for part in _parts(sides))]
    paths = {PurePosixPath(place.path) for place in places if place is not None}
    return unread.isdisjoint(str(inner) for path in paths for inner in (path, *path.parents))


SILENT = frozenset({"unspecified", "not-stated", "certain"})
"""The values of fields that are not written."""


class _Comparison:
    def __init__(self, old: Catalog, new: Catalog) -> None:
        self.old, self.new = old, new
        self.walk = Walk((old.vocabulary, new.vocabulary))

    def all(self) -> Iterator[Difference]:
        items = [*self._records("item", self.old.items, self.new.items)]
        explained = frozenset((change.subject.id, change.leaf.path) for change in items)
        for before, after in _pairs(self.old.products, self.new.products):
            if before is not None and after is not None:
                yield from ProductComparison(before, after, self.walk, explained).all()
            else:
                product = after or before
                subject = Subject("product", product.id, product.name, product.id)
                yield whole_difference(subject, before, after).reaching(product.rows)
        yield from map(self._with_rows, items)
        for kind in self.new.vocabulary.__struct_fields__:
            if kind != "presets":
                words = (getattr(catalog.vocabulary, kind) for catalog in (self.old, self.new))
                yield from map(self._with_rows, self._records("word", *words))
        sides = (catalog.sources.items() for catalog in (self.old, self.new))
        sources = ({key: source for key, source in side if not source.is_product} for side in sides)
        yield from map(self._with_rows, self._records("source", *sources))
        yield from self._guides()
        before, after = self.old.organization, self.new.organization
        if (organization := after or before) is not None:
            subject = Subject("organization", "organization", organization.name)
            yield from self._fields(subject, before, after, ("format", "page_metadata"))

    def _fields(self, subject: Subject, before: Any, after: Any, but: Iterable[str] = ()) -> Iterator[Difference]:
        if before is None or after is None:
            yield whole_difference(subject, before, after)
        else:
            for leaf in self.walk.fields((), before, after, but):
                yield difference_of(subject, leaf, before, after)

    def _records(self, kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
        for before, after in _pairs(old, new):
            record = before or after
            subject = Subject(kind, record.id, record.name)
            if getattr(record, "product", None) is None:  # what only one product has is compared with its rows
                but = ("special_category",) if kind == "item" and self._repeats_category(before, after) else ()
                yield from self._fields(subject, before, after, but)

    def _repeats_category(self, old: DataItem | None, new: DataItem | None) -> bool:
        """Whether both sides have the same category, and the item is as special as its category on each."""
        sides = [(catalog, item) for catalog, item in ((self.old, old), (self.new, new)) if item is not None]
        categories = {item.category.id if item.category else None for _, item in sides}
        return len(categories) == 1 and all(
            item.special_category is catalog.vocabulary.is_special(*categories) for catalog, item in sides
        )

    def _guides(self) -> Iterator[Difference]:
        """One change for each guide with other content: guides explain and state nothing."""
        for before, after in _pairs(self.old.guides, self.new.guides):
            guide = after or before
            subject = Subject("guide", guide.id, guide.name)
            if before is None or after is None:
                yield whole_difference(subject, before, after)
            elif version_of(replace(before.root, heading="")) != version_of(replace(after.root, heading="")):
                yield difference_of(subject, Leaf(("description",), ("different",)), before, after)

    def _with_rows(self, change: Difference) -> Difference:
        """A change of a word or an item with the rows that use it."""
        if change.subject.kind == "item":
            return change.reaching(mention.row for mention in self.new.mentions.get(change.subject.id, ()))
        if change.impact is Impact.EDITORIAL:
            return change
        word = change.subject.id
        refers = (
            row for row in self.new.rows if any(isinstance(of, REFERENCES) and of.id == word for of in _parts(row.said))
        )
        return change.reaching(refers)


def _pairs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    for key in dict.fromkeys((*new, *old)):
        yield old.get(key), new.get(key)


def _parts(value: Any) -> Iterator[Struct]:
    """A value and everything inside it; of a word it refers to, only the values."""
    if isinstance(value, tuple | Mapping):
        for each in value if isinstance(value, tuple) else value.values():
            yield from _parts(each)
    elif isinstance(value, Struct):
        yield value
        for name in ("values",) if isinstance(value, REFERENCES) else value.__struct_fields__:
            yield from _parts(getattr(value, name, None))
