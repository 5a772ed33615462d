"""The written policy, read from ``policy.yml``: the impact of each kind of change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct, convert, field
from msgspec.structs import replace

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
