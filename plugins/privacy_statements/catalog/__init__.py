"""Records → the catalog: resolved, frozen, whole."""

__all__ = [
    "build", "circumstances", "conditions", "counting", "model", "schema_ids", "summaries", "tracker", "vocabulary", "word_lists",
]  # fmt: skip
