"""Results of functions of one record, remembered for all pages that show it."""

from __future__ import annotations

from collections.abc import Callable
from operator import is_
from typing import Any, TypeVar

MOST = 4096
"""How many results of each function are remembered. Pages are made kind by kind, so that every record comes round again
before any comes twice: what is beyond is not remembered, instead of dropping the oldest."""


Result = TypeVar("Result")


class Once:
    """One result for each function and id of a record, as long as the record and all other arguments are the same
    objects."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._results: dict[Callable[..., Any], dict[str, tuple[tuple[Any, ...], Any]]] = {}
        """By function and id: the arguments, and the result."""

    def __call__(self, make: Callable[..., Result], *arguments: Any) -> Result:
        """``make(*arguments)``, or its earlier result. ``make`` is a function at the top of a module that reads nothing but
        its arguments, of which the first is a record, and its result is never changed."""
        results = self._results.setdefault(make, {})
        record_id = arguments[0].id
        earlier = results.get(record_id)
        if earlier is not None and len(earlier[0]) == len(arguments) and all(map(is_, earlier[0], arguments)):
            result: Result = earlier[1]
            return result
        result = make(*arguments)
        if earlier is not None or len(results) < self.most:
            results[record_id] = arguments, result
        return result


NOTHING_REMEMBERED = Once(0)
"""What makes every result anew."""
