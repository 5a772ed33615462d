"""One change between two catalogs; and the written policy, read from ``policy.yml``: the impact of each kind of change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, convert, field
from msgspec.structs import replace

from privacy_statements.catalog.model import Row
from privacy_statements.changes.leaves import Leaf
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.load import data_of, load_text
from privacy_statements.records.words import Impact

TABLE = Path(__file__).with_name("policy.yml")
WORDS = {"added": "removed", "removed": "added", "more": "fewer", "fewer": "more"}
"""The opposite of single words in a change of several words."""
OPPOSITES = {"longer": "shorter", "looser": "tighter", "structured": "worded"}
OPPOSITES |= {new: old for old, new in OPPOSITES.items()}
SAME = frozenset({"different", "other", "in words"})
"""Changes that are their own opposite."""


class Line(Struct, frozen=True):
    """One line of the policy. ``ended`` is the impact where a note says that the practice itself ended."""

    line: str
    on: tuple[str, ...]
    changes: tuple[str, ...] = field(name="change")
    impact: Impact
    mirror: Impact
    why: str
    within: str = ""
    ended: Impact | None = None


def opposite(change: str) -> str:
    """The same change read from the new to the old."""
    if change in SAME:
        return change
    if " → " in change:
        return " → ".join(reversed(change.split(" → ")))
    turned = " ".join(WORDS.get(each, each) for each in change.split())
    return turned if turned != change else OPPOSITES[change]


@cache
def policy() -> tuple[Line, ...]:
    """The lines of the policy, in order."""
    file = load_text(TABLE.read_bytes(), TABLE.name)
    assert file.node is not None, file.diagnostics
    lists = ({**each, "on": _many(each["on"]), "change": _many(each["change"])} for each in data_of(file.node))
    return tuple(convert(each, Line) for each in lists)


def verdict(names: Sequence[str], changes: Iterable[str], *, never: bool) -> Line:
    """The first line of the policy that fits a change, turned round where its mirror fits. ``names`` are the fields from the
    outermost in; ``changes`` are the words for what happened, the most precise first."""
    path, words = "".join(f".{name}" for name in names), tuple(changes)
    for line in policy():
        if (line.within and not never) or not any(on == "*" or path.endswith(f".{on}") for on in line.on):
            continue
        if any(word in line.changes for word in words):
            return replace(line, ended=None)
        if any(opposite(word) in line.changes for word in words):
            return replace(line, impact=line.mirror, mirror=line.impact)
    raise LookupError(f"the policy has no line for {path[1:]}: {', '.join(words)}")


def _many(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


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
