"""Records → the catalog: resolved, frozen, whole."""

__all__ = [
    "build", "circumstances", "conditions", "counting", "facts", "model", "schema_ids", "schemes", "summaries", "tracker", "vocabulary", "word_lists",
]  # fmt: skip
