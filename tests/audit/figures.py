"""The figures of an audit as a table: what was measured, what was found, what is the goal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from audit.findings import COUNTED, Finding


@dataclass(frozen=True)
class Figure:
    """One line of the table. ``is_met`` is None where nothing could be measured: that is no success."""

    measure: str
    found: str
    goal: str
    is_met: bool | None


def at_most(measure: str, found: float, goal: float, unit: str = "") -> Figure:
    """A figure that must not be above its goal."""
    return Figure(measure, f"{found:.1f}{unit}".replace(".0", ""), f"at most {goal:g}{unit}", found <= goal)


def counted(findings: Iterable[Finding], measured: Iterable[str]) -> Iterator[Figure]:
    """The number of faults of each measure that was taken; those of axe by variant."""
    given = set(findings)
    counts = Counter(found.measure for found in given)
    variants = Counter(found.variant for found in given if found.measure == "axe")
    for name in measured:
        words = COUNTED[name]
        if name == "axe" and variants:
            words += " (" + ", ".join(f"{variant} {count}" for variant, count in sorted(variants.items())) + ")"
        yield Figure(words, str(counts[name]), "0", not counts[name])


def table(figures: Iterable[Figure]) -> str:
    """The figures in columns, and a mark at what misses its goal."""
    marks = {True: "  ", False: "! ", None: "? "}
    lines = [("measure", "found", "goal"), *((marks[one.is_met] + one.measure, one.found, one.goal) for one in figures)]
    width = min(90, max(len(line[0]) for line in lines))
    return "\n".join(f"{measure:{width}}  {found:>16}  {goal}" for measure, found, goal in lines)


def as_data(findings: Iterable[Finding], figures: Iterable[Figure]) -> dict[str, Any]:
    """Both, for a program."""
    return {
        "figures": [asdict(figure) for figure in figures],
        "findings": [asdict(finding) for finding in sorted(set(findings))],
    }
