"""Catalog → published data. ``EXPORTERS`` is the table of formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from privacy_statements.publish.records import Records, records_csv, records_json, records_schema
from privacy_statements.views import paths


class Exporter(Struct, frozen=True):
    """A format: the path under which the site publishes it, and the function that writes ``Records`` in it, piece by
    piece."""

    path: str
    parts: Callable[[Records], Iterator[str]]
    summary: str
    by_product: bool = False
    """Whether each product has a file with its rows alone, too: ``paths.of_product``."""

    def make(self, records: Records) -> str:
        """All of it at once."""
        return "".join(self.parts(records))


EXPORTERS: dict[str, Exporter] = {
    "json": Exporter(paths.RECORDS_JSON, records_json, "all rows, as JSON", by_product=True),
    "csv": Exporter(paths.RECORDS_CSV, records_csv, "all rows, as CSV", by_product=True),
    "schema": Exporter(paths.RECORDS_SCHEMA, records_schema, "the JSON Schema of the rows"),
}
