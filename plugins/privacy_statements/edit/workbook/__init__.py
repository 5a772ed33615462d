"""A workbook that ``export xlsx`` made and people edited → the same records with only those fields changed.

Every mistake is reported at once, by ``sheet!cell``; with an error nothing is written. The changed records are loaded,
built and judged in memory before; all files are written, or none.
"""

__all__ = ["changes", "compare", "reading"]
