"""Results of functions of one record, remembered for all pages that show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

MOST = 4096
"""How many results of each function are remembered. Pages are made kind by kind, so that every record comes round again
before any comes twice: what is beyond is not remembered, instead of dropping the oldest."""


class HasId(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str:
        """Its id."""


Record = TypeVar("Record", bound=HasId)
Result = TypeVar("Result")


class Once:
    """One result for each function and id of a record, as long as the record and all other arguments are the same
    objects."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._made: dict[Callable[..., Any], dict[str, tuple[Any, ...]]] = {}
        """By function and id: the arguments, then the result."""

    def __call__(self, make: Callable[..., Result], record: HasId, *others: Any) -> Result:
        """``make(record, *others)``, or its earlier result. ``make`` is a function at the top of a module that reads
        nothing but its arguments, and its result is never changed."""
        results = self._made.get(make)
        if results is None:
            results = self._made[make] = {}
        earlier = results.get(record.id)
        if earlier is not None and earlier[0] is record and len(earlier) == len(others) + 2:
            for before, other in zip(earlier[1:], others, strict=False):
                if before is not other:
                    break
            else:
                result: Result = earlier[-1]
                return result
        result = make(record, *others)
        if earlier is not None or len(results) < self.most:
            results[record.id] = (record, *others, result)
        return result


NOTHING_REMEMBERED = Once(0)
"""What makes every result anew."""
