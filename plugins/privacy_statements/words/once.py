"""What is made of one record alone, made once for all pages that say it.

Nothing is looked up that the caller has not in its hands already: what was read for a page does not depend on what
other pages have read before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

MOST = 4096
"""The most results of each function that are kept. Most pages are made kind by kind, so that every record comes round
again before any comes twice: those beyond are not kept, instead of the oldest."""


class HasId(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str:
        """Its id."""


Record = TypeVar("Record", bound=HasId)
Result = TypeVar("Result")


class Once:
    """The results of functions of a record, one for each function and id, for as long as both the record and all
    else that is given are the same objects."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._made: dict[Callable[..., Any], dict[str, tuple[Any, ...]]] = {}
        """By function and id: all that was given, then what was made."""

    def __call__(self, make: Callable[..., Result], record: HasId, *others: Any) -> Result:
        """``make(record, *others)``, or what that gave before. ``make`` is a function that a module defines and reads
        nothing but what it is given; nobody changes what it gives."""
        made = self._made.get(make)
        if made is None:
            made = self._made[make] = {}
        known = made.get(record.id)
        if known is not None and known[0] is record and len(known) == len(others) + 2:
            for one, other in zip(known[1:], others, strict=False):  # the last of what is known is the result
                if one is not other:
                    break
            else:
                result: Result = known[-1]
                return result
        result = make(record, *others)
        if known is not None or len(made) < self.most:
            made[record.id] = (record, *others, result)
        return result
