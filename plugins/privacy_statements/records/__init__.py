"""Records as a writer writes them. No code here; `kinds.py` lists the kinds."""
