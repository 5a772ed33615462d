"""Records → the catalog: resolved, frozen, whole."""

__all__ = ["build", "circumstances", "conditions", "model", "schema_ids", "summaries", "tracker", "vocabulary"]
