"""Many diagnostics at once: in order, each once, and counted without being made.

Most debts of a large site are of one kind and read alike: the open cells of comparisons. They are kept as bundles, and
become diagnostics where somebody reads them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import overload

from msgspec import Struct

from privacy_statements.diagnostics.codes import CODES, Severity
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.position import Position


class Bundle(Struct, frozen=True):
    """Diagnostics of one code at one place, whose messages begin with the same words. There is at least one."""

    position: Position
    code: str
    beginning: str
    endings: tuple[str, ...]
    """What follows in each message: sorted, each once. Bundles share these texts with each other."""

    @property
    def severity(self) -> Severity:
        """The severity that the table of codes gives to this code."""
        return CODES[self.code].severity

    def each(self) -> Iterator[Diagnostic]:
        """The diagnostics themselves, sorted."""
        for ending in self.endings:
            yield Diagnostic(self.position, self.code, self.beginning + ending)


Counted = Diagnostic | Bundle
"""One diagnostic, or several that are counted and not made yet."""


@dataclass(frozen=True, slots=True, eq=False)
class Findings(Sequence[Diagnostic]):
    """Diagnostics by place, each once. To those who read them they are a tuple: it equals a tuple of the same ones.

    ``entries`` are the same without being made: enough for who looks at codes and places only.
    """

    entries: tuple[Counted, ...] = ()

    def __iter__(self) -> Iterator[Diagnostic]:
        return made(self.entries)

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
            return tuple(islice(self, index.stop))[index]  # makes no more than are asked for
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Findings):
            return self.entries == other.entries or tuple(self) == tuple(other)
        return tuple(self) == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))


_by_place = attrgetter("position", "code", "message")
_by_beginning = attrgetter("position", "code")
NO_FINDINGS = Findings()


def times(entry: Counted) -> int:
    """How many diagnostics an entry stands for."""
    return len(entry.endings) if isinstance(entry, Bundle) else 1


def made(entries: Iterable[Counted]) -> Iterator[Diagnostic]:
    """Each diagnostic that entries stand for, in their order."""
    for entry in entries:
        if isinstance(entry, Bundle):
            yield from entry.each()
        else:
            yield entry


def entries_of(found: Iterable[Counted]) -> Iterable[Counted]:
    """What was found, as it is at hand: no diagnostic is made for it."""
    return found.entries if isinstance(found, Findings) else found


def counted(found: Iterable[Counted]) -> Counter[str]:
    """How many diagnostics of each code there are."""
    counts: Counter[str] = Counter()
    for entry in entries_of(found):
        counts[entry.code] += times(entry)
    return counts


def in_order(found: Iterable[Counted]) -> Findings:
    """Each diagnostic once, by place, code and message. Of those that read alike, the first one stays."""
    if isinstance(found, Findings):
        return found
    of_file: dict[str, list[Counted]] = {}
    for one in found:
        path = one.position.path
        if path in of_file:
            of_file[path].append(one)
        else:
            of_file[path] = [one]
    return Findings(tuple(one for path in sorted(of_file) for one in _in_order(of_file[path])))


def _in_order(entries: list[Counted]) -> list[Counted]:
    """The same of the entries of one file."""
    bundles = [one for one in entries if isinstance(one, Bundle)]
    if not bundles:
        return _each_once(entries)
    singles: list[Counted] = [one for one in entries if not isinstance(one, Bundle)]
    whole: list[Counted] = []
    codes = {one.code for one in bundles}
    met = Counter((one.position, one.code) for one in entries if one.code in codes)
    for bundle in bundles:
        if met[bundle.position, bundle.code] == 1:  # nothing can stand between its diagnostics
            whole.append(bundle)
        else:
            singles += bundle.each()
    return sorted([*_each_once(singles), *whole], key=_by_beginning)


def _each_once(singles: list[Counted]) -> list[Counted]:
    """Diagnostics in order: of those that read alike, the first one is the first after sorting, too."""
    singles = sorted(singles, key=_by_place)
    kept = singles[:1]
    for one in singles:
        if one.position != kept[-1].position or one != kept[-1]:
            kept.append(one)
    return kept
