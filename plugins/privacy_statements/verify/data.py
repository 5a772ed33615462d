"""The published data of a built site, compared with what the records say."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from privacy_statements.diagnostics import Diagnostic, diagnose
from privacy_statements.exporters import EXPORTERS
from privacy_statements.pipeline import Built
from privacy_statements.position import Position
from privacy_statements.verify.links import Links
from privacy_statements.views import paths

Row = Mapping[str, Any]


def changed_data(built: Built, site: Links, folder: Path, shown: str) -> Iterator[Diagnostic]:
    """What the published data says otherwise than the records: files, rows, fields of rows; and rows whose address
    leads nowhere. ``shown`` is the folder of the site as positions show it."""
    records = {f"{row.product}/{row.id}": row.position for row in built.catalog.rows}
    published = {exporter.path for exporter in EXPORTERS.values()}
    for asset in built.assets:
        if asset.path not in published:
            continue
        place = Position(f"{shown}/{asset.path}")
        if asset.path not in site.files:
            yield diagnose("changed-data", place, f"{asset.path} is not in the site")
            continue
        text = (folder / asset.path).read_bytes().decode("utf-8", "replace")
        expected = asset.content.decode()
        if text != expected:
            yield from _differences(place, expected, text, records)
        if asset.path == paths.RECORDS_JSON:
            yield from _dead_addresses(place, text, site, records)


def _differences(
    place: Position, expected: str, text: str, records: Mapping[str, Position]
) -> Iterator[Diagnostic]:
    read = {".json": _of_json, ".csv": _of_csv}["." + place.path.rpartition(".")[2]]
    try:
        wanted, met = read(expected), read(text)
    except (ValueError, TypeError, RecursionError, csv.Error):
        yield diagnose("changed-data", place, "this file cannot be read as what it should be")
        return
    found = list(_rows(place, text, wanted, met, records))
    if not found:
        found.append(diagnose("changed-data", place, "this file is not the one that the records make"))
    yield from found


def _rows(
    place: Position, text: str, wanted: list[Row], met: list[Row], records: Mapping[str, Position]
) -> Iterator[Diagnostic]:
    here = {str(row.get("id")): row for row in met}
    known = {str(row["id"]) for row in wanted}
    for row in wanted:
        name = str(row["id"])
        record = records.get(name)
        if name not in here:
            message = f'the row "{name}" is not in this file; its record is {record}'
            yield diagnose("changed-data", place, message, related=record)
            continue
        fields = [key for key in {**row, **here[name]} if row.get(key) != here[name].get(key)]
        if fields:
            said = ", ".join(f'"{field}"' for field in fields)
            message = f'the row "{name}" says something else in {said}; its record is {record}'
            yield diagnose("changed-data", _line_of(name, text, place), message, related=record)
    for name, count in Counter(str(row.get("id")) for row in met).items():
        if name not in known:
            message = f'no record makes the row "{name}"'
            yield diagnose("changed-data", _line_of(name, text, place), message)
        elif count > 1:
            message = f'the row "{name}" stands {count} times in this file; expected it once'
            yield diagnose("changed-data", _line_of(name, text, place), message, related=records.get(name))


def _of_json(text: str) -> list[Row]:
    data = json.loads(text)
    rows = data.get("rows", []) if isinstance(data, dict) else []
    return [row for row in rows if isinstance(row, dict)]


def _of_csv(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def _line_of(name: str, text: str, place: Position) -> Position:
    """The line of a file that names a row."""
    start = max(text.find(f'"{name}"'), text.find(f"\n{name},") + 1, 0)
    return place._replace(line=text.count("\n", 0, start) + 1)


def _dead_addresses(
    place: Position, text: str, site: Links, records: Mapping[str, Position]
) -> Iterator[Diagnostic]:
    """Rows whose address leads to no row of a page."""
    try:
        rows = _of_json(text)
    except (ValueError, RecursionError):
        return
    for row in rows:
        address, name = str(row.get("url")), str(row.get("id"))
        try:
            target = site.local(address, place.path.rpartition("/")[2])
        except ValueError:
            target = None
        if target is None or not site.has(*target):
            message = f'the address "{address}" of the row "{name}" leads to no row of the site'
            yield diagnose("dead-link", _line_of(name, text, place), message, related=records.get(name))
