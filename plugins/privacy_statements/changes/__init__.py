"""Two catalogs → the changes between them, compared by id, with their impact by the written policy, ``policy.yml``. A build
without notes and snapshots imports nothing of this room."""

__all__ = ["compare", "difference", "history", "notes", "published", "reports", "sides"]
