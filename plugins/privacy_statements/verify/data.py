"""The published data of a built site, compared with what the records say."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.built import Built
from privacy_statements.publish.exporters import EXPORTERS
from privacy_statements.publish.tables import table_files
from privacy_statements.verify.links import Links
from privacy_statements.views import paths

Row = Mapping[str, Any]
SHOWN = 120  # characters of a line in a message
_ADDRESS = re.compile(rb'^   "url": "([A-Za-z0-9_.:/-]+)#([A-Za-z0-9_.-]+)",?$', re.MULTILINE)
"""The address of a row in ``records.json``, where it is written plainly: only there keys stand so deep."""


def changed_data(
    built: Built, row_counts: Mapping[tuple[str, str], int], site: Links, folder: Path, shown: str
) -> Iterator[Diagnostic]:
    """What the published data says otherwise than the records: files, rows, fields of rows; and rows whose address
    leads nowhere. ``row_counts`` is how many rows the tables of each view have, by its kind and id; ``shown`` is the
    folder of the site as positions show it."""
    records = {f"{row.product}/{row.id}": row.position for row in built.catalog.rows}
    exported = {exporter.path for exporter in EXPORTERS.values()}
    tables = table_files(built.views)
    for asset in built.assets:
        if asset.path not in exported and asset.path not in tables:
            continue
        place = Position(f"{shown}/{asset.path}")
        if asset.path not in site.files:
            yield diagnose("changed-data", place, f"{asset.path} is not in the site")
            continue
        file = folder / asset.path
        if asset.path in tables:
            rows = sum(row_counts[view.info.kind, view.id] for view in tables[asset.path])
            if _counted(file, asset.parts(), lambda part: part.count(b"\n")) != rows + 1:  # no cell has a line break
                expected, text = asset.content.decode(), text_of(file)
                yield from _other_lines(place, expected, text, rows, asset.position)
            continue
        has_all = asset.path == paths.RECORDS_JSON
        count = _counted(file, asset.parts(), partial(_alive, site=site) if has_all else len)
        if count is None:
            yield from _differences(place, asset.content.decode(), text_of(file), records)
        if has_all and count != len(records):
            yield from _dead_addresses(place, text_of(file), site, records)


def text_of(file: Path | bytes) -> str:
    """The text of a file or of its content, with marks in place of what is no text."""
    return (file if isinstance(file, bytes) else file.read_bytes()).decode("utf-8", "replace")


def _counted(file: Path, parts: Iterable[bytes], count: Callable[[bytes], int]) -> int | None:
    """The sum of what is counted in these parts if they, one after the other, are the whole content of a file; ``None``
    if they are not. The file is not held in memory."""
    total = 0
    with file.open("rb") as content:
        for part in parts:
            if content.read(len(part)) != part:
                return None
            total += count(part)
        return None if content.read(1) else total


def _alive(part: bytes, site: Links) -> int:
    """How many addresses of rows link to a row, in a part of a file as its exporter writes it. What is not sure is not
    counted: then all are read one by one."""
    alive = 0
    for page, rows in groupby(_ADDRESS.findall(part), key=itemgetter(0)):
        with suppress(ValueError):
            target = site.local(page.decode(), "")
            alive += sum(target is not None and site.has(target[0], anchor.decode()) for _page, anchor in rows)
    return alive


def _differences(place: Position, expected: str, text: str, records: Mapping[str, Position]) -> Iterator[Diagnostic]:
    read = {".json": _of_json, ".csv": _of_csv}["." + place.path.rpartition(".")[2]]
    try:
        wanted, rows = read(expected), read(text)
    except (ValueError, TypeError, RecursionError, csv.Error):
        yield diagnose("changed-data", place, "this file cannot be read as what it should be")
        return
    problems = list(_rows(place, text, wanted, rows, records))
    yield from problems or [diagnose("changed-data", place, "this file is not the one that the records make")]


def _rows(
    place: Position, text: str, wanted: list[Row], rows: list[Row], records: Mapping[str, Position]
) -> Iterator[Diagnostic]:
    here = {str(row.get("id")): row for row in rows}
    expected = {str(row["id"]) for row in wanted}
    for row in wanted:
        name = str(row["id"])
        record = records.get(name)
        if name not in here:
            message = f'the row "{name}" is not in this file; its record is {record}'
            yield diagnose("changed-data", place, message, related=record)
            continue
        fields = [key for key in {**row, **here[name]} if row.get(key) != here[name].get(key)]
        if fields:
            names = ", ".join(f'"{field}"' for field in fields)
            message = f'the row "{name}" says something else in {names}; its record is {record}'
            yield diagnose("changed-data", _line_of(name, text, place), message, related=record)
    for name, count in Counter(str(row.get("id")) for row in rows).items():
        if name not in expected:
            message = f'no record makes the row "{name}"'
            yield diagnose("changed-data", _line_of(name, text, place), message)
        elif count > 1:
            message = f'the row "{name}" stands {count} times in this file; expected it once'
            yield diagnose("changed-data", _line_of(name, text, place), message, related=records.get(name))


# --- the tables of pages


def _other_lines(place: Position, expected: str, text: str, rows: int, record: Position) -> Iterator[Diagnostic]:
    """Rows of a table that are not in its file, and lines that the table does not have. ``rows`` is how many rows
    the views have."""
    try:
        wanted, lines = (
            [*map(tuple, csv.reader(io.StringIO(each, newline=""), strict=True))] for each in (expected, text)
        )
    except csv.Error:
        yield diagnose("changed-data", place, "this file cannot be read as what it should be")
        return
    if len(lines) != rows + 1:
        message = f"this file has {len(lines) - 1} rows; its table has {rows}"
        yield diagnose("changed-data", place, message, related=record)
    missing, extra = Counter(wanted) - Counter(lines), Counter(lines) - Counter(wanted)
    for line in missing:
        yield diagnose("changed-data", place, f"this file lacks the row {_named(line)}", related=record)
    for line in extra:
        at = place._replace(line=lines.index(line) + 1)
        yield diagnose("changed-data", at, f"no table has the row {_named(line)}", related=record)
    if wanted != lines and not missing and not extra:
        yield diagnose("changed-data", place, "the rows of this file stand in another order", related=record)


def _named(line: tuple[str, ...]) -> str:
    return '"' + ", ".join(cell for cell in line if cell)[:SHOWN] + '"'


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


def _dead_addresses(place: Position, text: str, site: Links, records: Mapping[str, Position]) -> Iterator[Diagnostic]:
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
