"""Samples → medians, ratios, exponents, and whether each target of speed is reached."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from bench.child import Sample
from bench.tiers import GROWING, TIERS
from bench.ways import WAYS

Json = dict[str, Any]


@dataclass
class Measured:
    """What was found at one tier."""

    tier: str
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    """By way, in the order of the runs."""
    missing: dict[str, str] = field(default_factory=dict)
    """Why a way has no figure."""
    sizes: dict[str, dict[str, int]] = field(default_factory=dict)
    """By way: pages, bytes of HTML, bytes of the largest page, bytes of the search index, and of that packed."""
    compared: Json = field(default_factory=dict)
    """Ours beside plain: tables, rows, cells."""
    rounds: int = 0
    """How often each way has had its turn."""
    complete: bool = False
    """Whether all was measured that was asked for."""
    served: dict[str, list[list[float]]] = field(default_factory=dict)
    """Seconds from an edit to the page, of our site and of the host alone: for each server, its edits in their order."""

    def median(self, way: str) -> Sample | None:
        """The middle of each figure by itself."""
        samples = self.samples.get(way)
        if not samples:
            return None
        return Sample(*(median(getattr(one, name) for one in samples) for name in ("wall", "cpu", "peak")))

    def ratio(self, way: str, figure: str = "cpu", against: str | None = None) -> float | None:
        """A figure of a way for one of the way that it is compared with."""
        one, other = self.median(way), self.median(against or WAYS[way].against)
        if one is None or other is None or not getattr(other, figure):
            return None
        return float(getattr(one, figure) / getattr(other, figure))

    def as_json(self) -> Json:
        """As plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: Json) -> Measured:
        """What ``as_json`` wrote."""
        samples = {way: [Sample(**one) for one in each] for way, each in said["samples"].items()}
        return cls(**{**said, "samples": samples})


@dataclass(frozen=True)
class Growth:
    """How a figure grows with the number of products: as its power ``fit``."""

    what: str
    points: tuple[tuple[int, float], ...]

    @property
    def fit(self) -> float:
        """The exponent, over all sizes."""
        return exponent(self.points)

    @property
    def last(self) -> float:
        """The exponent between the two largest sizes, where what does not grow weighs least."""
        return exponent(self.points[-2:])


@dataclass(frozen=True)
class Target:
    """What was wanted, and what was found; ``None`` where it was not measured."""

    what: str
    at: str
    most: float
    found: float | None
    unit: str = ""

    @property
    def verdict(self) -> str:
        """One word."""
        if self.found is None:
            return "not measured"
        return "reached" if self.found <= self.most else "missed"


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """The slope of the straight line through points on paper with two logarithmic scales, by least squares. Raises
    ``ValueError`` for fewer than two different sizes."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    if len({x for x, _ in logs}) < 2:
        raise ValueError("growth needs two sizes")
    mean_x, mean_y = (sum(each) / len(logs) for each in zip(*logs, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread


def growths(found: Mapping[str, Measured], way: str = "ours") -> list[Growth]:
    """What grows with products, wherever two sizes or more were measured."""
    kinds = {
        "processor time": lambda one: one.median(way).cpu,
        "wall time": lambda one: one.median(way).wall,
        "peak memory": lambda one: one.median(way).peak,
        "bytes of HTML": lambda one: one.sizes[way]["html"],
        "bytes of the search index": lambda one: one.sizes[way]["index"],
    }
    there = [found[name] for name in GROWING if name in found and found[name].samples.get(way)]
    if len(there) < 2:
        return []
    return [Growth(what, tuple((TIERS[one.tier].products, of(one)) for one in there)) for what, of in kinds.items()]


def targets(found: Mapping[str, Measured]) -> list[Target]:
    """Every target, in the order of the tiers."""

    def ratio(tier: str, way: str, figure: str = "cpu") -> float | None:
        return found[tier].ratio(way, figure) if tier in found else None

    wanted: Sequence[tuple[str, str, float, float | None]] = (
        ("full build, processor time for plain", "M", 0.42, ratio("M", "ours")),
        ("full build, processor time for plain", "L", 0.42, ratio("L", "ours")),
        ("full build and `verify`, processor time for plain", "M", 0.80, ratio("M", "proof")),
        ("full build and `verify`, processor time for plain", "L", 0.80, ratio("L", "proof")),
        ("one record edited, processor time for plain", "M", 0.20, ratio("M", "edited")),
        ("`check --structure`, for libyaml's events", "L", 3, ratio("L", "check-structure")),
        ("`check --records`, for libyaml's events", "L", 8, ratio("L", "check-records")),
        ("peak memory for plain", "L", 1.8, ratio("L", "ours", "peak")),
    )
    result = [Target(*one) for one in wanted]
    result += [
        Target(
            f"{which} to page under `serve`, beyond the host's own delay",
            "M",
            1,
            beyond_host(found.get("M"), which),
            "s",
        )
        for which in EDITS_OF
    ]
    grown = {growth.what: growth for growth in growths(found)}
    sizes = [name for name in GROWING if name in found and "ours" in found[name].samples]
    at = f"{sizes[0]}–{sizes[-1]}" if sizes else "S–XL"
    for what in ("processor time", "peak memory"):
        whole = grown[what].fit if sizes == list(GROWING) and what in grown else None
        result.append(Target(f"growth of {what} in products, exponent", at, 1.05, whole))
    return result


EDITS_OF: dict[str, slice] = {"first edit of a server": slice(1), "later edit": slice(1, None)}
"""Edits under a server, told apart: the first one finds in memory what a whole build has left."""


def seconds_to_page(one: Measured, whose: str, which: str) -> float | None:
    """The middle of the seconds from an edit to the page: of our site or of the host alone, after these edits."""
    taken = [seconds for server in one.served.get(whose, ()) for seconds in server[EDITS_OF[which]]]
    return median(taken) if taken else None


def beyond_host(one: Measured | None, which: str) -> float | None:
    """Seconds from an edit to the page, without those that the host needs for nearly nothing."""
    if one is None:
        return None
    ours, host = (seconds_to_page(one, whose, which) for whose in ("ours", "host"))
    return None if ours is None or host is None else ours - host
