"""Records → the catalog: resolved, frozen, whole."""

__all__ = [
    "build",
    "circumstances",
    "conditions",
    "counting",
    "facts",
    "model",
    "schema_ids",
    "summaries",
    "tracker",
    "vocabulary",
]
