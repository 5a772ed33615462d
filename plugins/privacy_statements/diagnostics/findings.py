"""Many diagnostics: in order, each once, and counted without being created. Most debts of a large site, the open cells of
comparisons, differ only in their last words: they stay bundles until they are shown one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import overload

from msgspec import Struct

from privacy_statements.diagnostics.codes import CODES, Severity
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position


class Bundle(Struct, frozen=True):
    """Diagnostics of one code at one place, whose messages begin with the same words; at least one."""

    position: Position
    code: str
    beginning: str
    endings: tuple[str, ...]
    """The rest of each message: sorted, each once. Bundles share these texts."""

    @property
    def severity(self) -> Severity:
        """The severity that the table of codes gives to this code."""
        return CODES[self.code].severity

    def each(self) -> Iterator[Diagnostic]:
        """The diagnostics themselves, sorted."""
        for ending in self.endings:
            yield diagnose(self.code, self.position, self.beginning + ending)


Counted = Diagnostic | Bundle
"""One diagnostic, or a bundle of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Findings(Sequence[Diagnostic]):
    """Diagnostics by place, each once: a sequence that equals the tuple of the same ones. ``entries`` are the same with
    bundles, which is enough for codes and places."""

    entries: tuple[Counted, ...] = ()

    def __iter__(self) -> Iterator[Diagnostic]:
        return expanded(self.entries)

    def __len__(self) -> int:
        return sum(map(times, self.entries))

    def __bool__(self) -> bool:
        return bool(self.entries)

    @overload
    def __getitem__(self, index: int) -> Diagnostic: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Diagnostic, ...]: ...
    def __getitem__(self, index: int | slice) -> Diagnostic | tuple[Diagnostic, ...]:
        if isinstance(index, slice) and (index.stop or -1) >= 0 <= (index.start or 0):
            return tuple(islice(self, index.stop))[index]  # expands no more than needed
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Findings):
            return self.entries == other.entries or tuple(self) == tuple(other)
        return tuple(self) == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))


_by_place = attrgetter("position", "code", "message")
_by_beginning = attrgetter("position", "code")


def times(entry: Counted) -> int:
    """How many diagnostics an entry stands for."""
    return len(entry.endings) if isinstance(entry, Bundle) else 1


def expanded(entries: Iterable[Counted]) -> Iterator[Diagnostic]:
    """Each diagnostic of the entries, in their order."""
    for entry in entries:
        if isinstance(entry, Bundle):
            yield from entry.each()
        else:
            yield entry


def entries_of(diagnostics: Iterable[Counted]) -> Iterable[Counted]:
    """The diagnostics with their bundles, where there are any."""
    return diagnostics.entries if isinstance(diagnostics, Findings) else diagnostics


def counted(entries: Iterable[Counted]) -> Counter[str]:
    """How many diagnostics of each code there are."""
    counts: Counter[str] = Counter()
    for entry in entries_of(entries):
        counts[entry.code] += times(entry)
    return counts


def in_order(entries: Iterable[Counted]) -> Findings:
    """Each diagnostic once, by place, code and message; the first of equal ones."""
    if isinstance(entries, Findings):
        return entries
    of_file: dict[str, list[Counted]] = {}
    for entry in entries:
        of_file.setdefault(entry.position.path, []).append(entry)
    return Findings(tuple(entry for path in sorted(of_file) for entry in _in_order(of_file[path])))


def _in_order(entries: list[Counted]) -> list[Counted]:
    """The same for the entries of one file. A bundle stays one if no other diagnostic can be between its own."""
    codes = {entry.code for entry in entries if isinstance(entry, Bundle)}
    times_at = Counter((entry.position, entry.code) for entry in entries if entry.code in codes)
    whole = [entry for entry in entries if isinstance(entry, Bundle) and times_at[entry.position, entry.code] == 1]
    ids = set(map(id, whole))
    singles = sorted(expanded(entry for entry in entries if id(entry) not in ids), key=_by_place)
    unique: list[Counted] = [*dict.fromkeys(singles)]  # the first of equal ones
    return sorted([*unique, *whole], key=_by_beginning) if whole else unique
