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
    """product, section, row, item, word, source, guide or organization; of a whole row also never, denied or silent."""
    id: str
    name: str
    product: str | None = None


class Difference(Struct, frozen=True):
    """One change, at the place where it was written."""

    subject: Subject
    leaf: Leaf
    verdict: Line
    """What the policy says of it."""
    before: Position | None
    """Where it was written; ``None`` where it is new."""
    after: Position | None
    """Where it is written; ``None`` where it is gone."""
    rows: tuple[str, ...] = ()
    """The rows it reaches: product, slash, row."""
    items: tuple[str, ...] = ()
    """The data items of these rows."""
    note: str | None = None
    """The id of the note that covers it."""

    @property
    def impact(self) -> Impact:
        """What it means for those whose data it is."""
        return self.verdict.impact

    @property
    def products(self) -> tuple[str, ...]:
        """The products that it reaches."""
        own = (self.subject.product,) if self.subject.product else ()
        return tuple(dict.fromkeys((*own, *(row.partition("/")[0] for row in self.rows))))

    @property
    def position(self) -> Position:
        """Where it is written now, else its file: the line of what is gone is now that of something else."""
        return self.after or Position(self.before.path if self.before else "content")

    def reaching(self, rows: Iterable[Row]) -> Difference:
        """The same, with the rows that it reaches."""
        rows = list(rows)
        items = {row.item.id: None for row in rows if row.item is not None}
        return replace(self, rows=tuple(f"{row.product}/{row.id}" for row in rows), items=tuple(items))


def made(subject: Subject, leaf: Leaf, before: Any, after: Any, *, never: bool = False) -> Difference:
    """A change with what the policy says of it. ``before`` and ``after`` are the records that hold it."""
    found = verdict(leaf.names or (subject.kind,), leaf.changes, never=never or leaf.never)
    return Difference(subject, leaf, found, getattr(before, "position", None), getattr(after, "position", None))


def whole(subject: Subject, before: Any, after: Any, state: str = "") -> Difference:
    """That something is new, or gone, as a whole; ``state`` is what a row says."""
    change = ("added",) if before is None else ("removed",)
    return made(subject, Leaf((state,) if state else (), change, before, after), before, after)
