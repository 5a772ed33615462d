"""Records as a writer writes them. No code here; `kinds.py` lists the kinds."""

__all__ = ["fields", "kinds", "pieces", "reader", "schema", "statements", "vocabulary", "words"]
