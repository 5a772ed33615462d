"""Files beside the pages: the published data, tables, the workbook, a record in Markdown, and the headers of the host."""

__all__ = [
    "as_of", "assets", "cells", "exporters", "feeds", "forms", "headers", "markdown", "moved", "records", "sheets", "site", "tables", "workbook", "xlsx",
]  # fmt: skip
