"""What changed between two catalogs, and for whom it matters: compared by id, never text by text. ``policy.yml`` is the
written policy. A build without notes and snapshots imports nothing of this room."""

__all__ = ["compare", "difference", "draft", "history", "notes", "published", "reports", "sides"]
