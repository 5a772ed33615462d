"""What the build stage found wrong, and about which kinds of record it cannot judge."""

from __future__ import annotations

from privacy_statements.diagnostics import Diagnostic

NOUNS = {
    "items": {"data item"},
    "sources": {"data source"},
    "products": {"product", "data source"},
    "guides": {"guide"},
    "vocabulary": {
        "category", "purpose", "legal basis", "data subject", "actor", "data class", "dimension",
        "recipient", "region", "regulation", "right", "level", "column",
    },
}  # fmt: skip


class Findings(list[Diagnostic]):
    """Diagnostics so far. Where a file of a kind could not be read, an id of that kind that is not found
    may well stand in it: such an id is not reported as unknown."""

    def __init__(self) -> None:
        super().__init__()
        self.unjudged: set[str] = set()

    def cannot_judge(self, kind: str) -> None:
        """A file of this kind could not be read."""
        self.unjudged |= NOUNS.get(kind, set())
