"""What a server has made of the same records before."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from operator import is_not
from typing import Any, TypeVar

from privacy_statements.catalog.build.findings import Findings
from privacy_statements.read.load import EarlierFiles

Value = TypeVar("Value")


class Reuse:
    """The objects of the last build, so that what has not changed is the same object, and later stages can skip it.
    Without a server nothing ``lasts``."""

    def __init__(self, *, lasts: bool) -> None:
        self._lasts = lasts
        self.files: EarlierFiles = {}
        self._cached: dict[str, tuple[tuple[object, ...], Any, set[tuple[str, str]]]] = {}
        self._values: dict[str, Any] = {}
        self._lasting: dict[Hashable, Any] = {}

    def lasting(self, name: Hashable, make: Callable[[], Value]) -> Value:
        """The result of ``make``: one object in all builds of a server."""
        if name not in self._lasting:
            self._lasting[name] = make()
        lasting: Value = self._lasting[name]
        return lasting

    def cached(self, name: str, of: tuple[object, ...], findings: Findings, make: Callable[[], Value]) -> Value:
        """The result of ``make``, or its last result if it was made ``of`` the same objects and had nothing to report."""
        before = self._cached.pop(name, None)
        extent = findings.extent
        if before is None or len(before[0]) != len(of) or any(map(is_not, before[0], of)):
            others, findings.used = findings.used, set()
            before = of, make(), findings.used
            findings.used = others
        findings.used |= before[2]
        if self._lasts and findings.extent == extent:
            self._cached[name] = before
        result: Value = before[1]
        return result

    def equal(self, name: str, value: Value) -> Value:
        """The value, or the earlier one if it is equal, order included."""
        if not self._lasts:
            return value
        before = self._values.get(name)
        is_in_order = not isinstance(value, Mapping) or [*value] == [*(before or ())]
        value = before if value == before and is_in_order else value
        self._values[name] = value
        return value
