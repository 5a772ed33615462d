"""The sizes that are measured: how many products, of how many rows each."""

from __future__ import annotations

from dataclasses import dataclass

SHARED = 400


@dataclass(frozen=True)
class Tier:
    """One size, and how often each way is measured at it unless the caller says."""

    name: str
    products: int
    rows: int
    runs: int

    @property
    def shared(self) -> int:
        """How many items the products share: 400, or so many that each still stands in two products."""
        return max(1, min(SHARED, self.products * self.rows * 4 // 5 // 2))

    @property
    def grows(self) -> bool:
        """Whether it is one of the sizes by which growth in products is told."""
        return self.name in GROWING


GROWING = ("S", "M", "L", "XL")
ONE_PAGE = "PAGE"
TIERS = {
    tier.name: tier
    for tier in (
        Tier("XS", 3, 15, 1),  # for the tests
        Tier("S", 5, 40, 5),
        Tier("M", 100, 60, 5),
        Tier("L", 1_000, 60, 3),
        Tier("XL", 5_000, 60, 1),
        Tier(ONE_PAGE, 1, 10_000, 3),
    )
}
