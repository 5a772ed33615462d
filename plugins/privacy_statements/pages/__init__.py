"""Views and templates → pages, and what stands in a page beside its text."""

__all__ = [
    "addresses", "blocks", "built", "compiled", "embedded", "handwritten", "leading", "linked_data", "metadata",
    "page", "printing", "render", "search", "store", "twin",
]  # fmt: skip
