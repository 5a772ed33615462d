"""One change between two catalogs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Row
from privacy_statements.changes.leaves import Leaf
from privacy_statements.changes.policy import Line, verdict
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.words import Impact


class Subject(Struct, frozen=True):
    """What a change is about."""

    kind: str
    """product, section, row, item, word, source, guide or organization."""
    id: str
    name: str
    product: str | None = None


class Difference(Struct, frozen=True):
    """One change, at the place where it was written."""

    subject: Subject
    leaf: Leaf
    verdict: Line
    """The line of the policy that applies to it."""
    before: Position | None
    """Where it was written; ``None`` where it is new."""
    after: Position | None
    """Where it is written; ``None`` where it is gone."""
    rows: tuple[str, ...] = ()
    """The rows it affects, each as ``product/row``."""
    items: tuple[str, ...] = ()
    """The data items of these rows."""
    note: str | None = None
    """The id of the note that covers it."""

    @property
    def impact(self) -> Impact:
        """What it means for the data subjects."""
        return self.verdict.impact

    @property
    def products(self) -> tuple[str, ...]:
        """The products it affects."""
        own = (self.subject.product,) if self.subject.product else ()
        return tuple(dict.fromkeys((*own, *(row.partition("/")[0] for row in self.rows))))

    @property
    def position(self) -> Position:
        """Where it is written now; else only its old file, as the old line now holds something else."""
        return self.after or Position(self.before.path if self.before else "content")

    def reaching(self, rows: Iterable[Row]) -> Difference:
        """The same change, with the rows it affects."""
        rows = list(rows)
        items = {row.item.id: None for row in rows if row.item is not None}
        return replace(self, rows=tuple(f"{row.product}/{row.id}" for row in rows), items=tuple(items))


def difference_of(subject: Subject, leaf: Leaf, before: Any, after: Any, *, never: bool = False) -> Difference:
    """A change with its line of the policy. ``before`` and ``after`` are the records it is written in."""
    line = verdict(leaf.names or (subject.kind,), leaf.changes, never=never or leaf.never)
    return Difference(subject, leaf, line, getattr(before, "position", None), getattr(after, "position", None))


def whole_difference(subject: Subject, before: Any, after: Any, state: str = "") -> Difference:
    """A change of something that is new, or gone, as a whole; ``state`` is what a row says, as in ``products``."""
    change = ("added",) if before is None else ("removed",)
    return difference_of(subject, Leaf((state,) if state else (), change, before, after), before, after)
