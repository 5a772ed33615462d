"""What has been read of a catalog, so that a server does not make again what would read the same.

Under ``serve`` an edit changes a few records, and making all views of a hundred products takes longer than a writer likes to
wait. A tracker holds the catalog of the last build and compares it with the new one, value by value, where it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from typing import Any, TypeVar, cast

from privacy_statements.catalog.build.reuse import Reuse
from privacy_statements.catalog.model import Catalog, Mention

Value = TypeVar("Value")
BY_KEY = ("products", "items", "mentions", "narrower")
"""Fields of which single values are read; others are read as a whole."""
WHOLE, KEYS = object(), object()
"""In place of a key: everything in the field; which keys there are, in order."""
Read = tuple[str | Callable[[Catalog], Any], object]
"""A field of the catalog and a key in it, or a summary of the catalog."""


class Tracker:
    """The results of one build after the other, each with what was read for it."""

    def __init__(self) -> None:
        self.reuse = Reuse(lasts=True)
        self._catalog: Catalog | None = None
        self._before: Catalog | None = None
        self._lasting: dict[Hashable, Any] = {}
        self._means: object = None
        self._same: dict[Read, bool] = {}
        self._results: dict[str, tuple[frozenset[Read], Any]] = {}
        self._earlier: dict[str, tuple[frozenset[Read], Any]] = {}

    def lasting(self, name: Hashable, make: Callable[[], Value]) -> Value:
        """What ``make`` gives: one object in all builds of a server."""
        if name not in self._lasting:
            self._lasting[name] = make()
        lasting: Value = self._lasting[name]
        return lasting

    def begin(self, catalog: Catalog, means: object) -> None:
        """A build of this catalog begins. ``means`` is all else that decides about the results."""
        self._earlier = self._results if means == self._means else {}
        self._before, self._catalog, self._means = self._catalog, catalog, means
        self._same, self._results = {}, {}

    def earlier(self, name: str) -> Any | None:
        """The result of this name in the last build, if it would read the same now."""
        reads, result = self._earlier.get(name, (frozenset(), None))
        return result if result is not None and all(map(self._is_same, reads)) else None

    def reads_of(self, name: str) -> frozenset[Read]:
        """What was read for this result of the last build."""
        return self._earlier[name][0]

    def keep(self, name: str, result: Any, reads: Iterable[Read] | None = None) -> None:
        """Keeps a result for the next build; without ``reads`` one of the last build."""
        known = self._earlier[name][0] if reads is None else frozenset(reads)
        self._results[name] = known, result

    def _is_same(self, read: Read) -> bool:
        if read not in self._same:
            assert self._before is not None
            assert self._catalog is not None
            self._same[read] = _value(self._before, *read) == _value(self._catalog, *read)
        return self._same[read]


def _value(catalog: Catalog, what: str | Callable[[Catalog], Any], key: object) -> Any:
    if not isinstance(what, str):
        return catalog.once(what)
    field = getattr(catalog, what)
    if key is WHOLE:
        return [*field.items()] if isinstance(field, Mapping) else field
    return [*field] if key is KEYS else field.get(key)


def noting(catalog: Catalog, reads: set[Read]) -> Catalog:
    """The catalog, which notes in ``reads`` what is read of it."""
    return cast(Catalog, _Noting(catalog, reads))


class _Noting:
    """Whatever a catalog has."""

    def __init__(self, catalog: Catalog, reads: set[Read]) -> None:
        self._of, self._reads = catalog, reads

    def __getattr__(self, name: str) -> Any:
        if name in BY_KEY:
            return _NotingMapping(getattr(self._of, name), name, self._reads)
        if name not in Catalog.__struct_fields__:
            return getattr(Catalog, name).fget(self)  # its properties read its fields
        self._reads.add((name, WHOLE))
        return getattr(self._of, name)

    def once(self, make: Callable[[Catalog], Value]) -> Value:
        """What counts of a summary is what it says, and not what it reads for that."""
        self._reads.add((make, WHOLE))
        return self._of.once(make)

    def mentions_by(self, products: Iterable[str], item: str) -> list[Mention]:
        """What counts is what these products say."""
        self._reads.update(("products", product) for product in products)
        return self._of.mentions_by(products, item)


class _NotingMapping(Mapping[str, Value]):
    """A mapping that notes which of its keys are asked for."""

    def __init__(self, of: Mapping[str, Value], name: str, reads: set[Read]) -> None:
        self._of, self._name, self._reads = of, name, reads

    def __getitem__(self, key: str) -> Value:
        self._reads.add((self._name, key))
        return self._of[key]

    def __iter__(self) -> Iterator[str]:
        self._reads.add((self._name, KEYS))
        return iter(self._of)

    def __len__(self) -> int:
        self._reads.add((self._name, KEYS))
        return len(self._of)

    def values(self) -> ValuesView[Value]:
        self._reads.add((self._name, WHOLE))
        return self._of.values()

    def items(self) -> ItemsView[str, Value]:
        self._reads.add((self._name, WHOLE))
        return self._of.items()
