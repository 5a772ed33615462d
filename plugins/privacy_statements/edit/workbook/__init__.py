"""A workbook of ``export xlsx`` that people edited → the same records with only those fields changed. Mistakes are reported
by ``sheet!cell``; with an error nothing is written."""

__all__ = ["changes", "compare", "reading"]
