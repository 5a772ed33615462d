"""The published data of a built site, compared with what the records say."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from privacy_statements.built import Built
from privacy_statements.diagnostics import Diagnostic, diagnose
from privacy_statements.exporters import EXPORTERS
from privacy_statements.exporters.tables import table_files
from privacy_statements.position import Position
from privacy_statements.verify.expected import Heard
from privacy_statements.verify.links import Links
from privacy_statements.views import paths

Row = Mapping[str, Any]
SHOWN = 120  # characters of a line in a message
_ADDRESS = re.compile(rb'^   "url": "([A-Za-z0-9_.:/-]+)#([A-Za-z0-9_.-]+)",?$', re.MULTILINE)
"""The address of a row in ``records.json``, where it is written plainly: only there keys stand so deep."""


def changed_data(built: Built, heard: Heard, site: Links, folder: Path, shown: str) -> Iterator[Diagnostic]:
    """What the published data says otherwise than the records: files, rows, fields of rows; and rows whose address
    leads nowhere. ``heard`` is what the views say, ``shown`` the folder of the site as positions show it."""
    records = {f"{row.product}/{row.id}": row.position for row in built.catalog.rows}
    exported = {exporter.path for exporter in EXPORTERS.values()}
    tables = table_files(built.made)
    for asset in built.assets:
        if asset.path not in exported and asset.path not in tables:
            continue
        place = Position(f"{shown}/{asset.path}")
        if asset.path not in site.files:
            yield diagnose("changed-data", place, f"{asset.path} is not in the site")
            continue
        content = (folder / asset.path).read_bytes()
        is_same = _is_made_of(content, asset.parts())
        if asset.path in tables:
            rows = sum(heard.lines[view.info.kind, view.id] for view in tables[asset.path])
            if not is_same or _line_count(content) != rows + 1:
                expected, text = asset.content.decode(), content.decode("utf-8", "replace")
                yield from _other_lines(place, expected, text, rows, asset.position)
        elif not is_same:
            expected, text = asset.content.decode(), content.decode("utf-8", "replace")
            yield from _differences(place, expected, text, records)
        if asset.path == paths.RECORDS_JSON and not (
            is_same and _all_lead_somewhere(content, site, len(records))
        ):
            yield from _dead_addresses(place, content.decode("utf-8", "replace"), site, records)


def _is_made_of(content: bytes, parts: Iterable[bytes]) -> bool:
    """Whether these parts, one after the other, are the whole content."""
    at = 0
    for part in parts:
        if not content.startswith(part, at):
            return False
        at += len(part)
    return at == len(content)


def _line_count(content: bytes) -> int:
    """How many lines a table has as its exporter writes it: no cell has a line break."""
    return content.count(b"\n")


def _all_lead_somewhere(content: bytes, site: Links, rows: int) -> bool:
    """Whether each address of so many rows leads to a row; if not, or if it is not sure, they are to be read one by
    one. The file is as its exporter writes it."""
    addresses = _ADDRESS.findall(content)
    if len(addresses) != rows:
        return False
    files: dict[bytes, str] = {}
    for page, anchor in addresses:
        file = files.get(page)
        if file is None:
            try:
                target = site.local(page.decode(), "")
            except ValueError:
                return False
            if target is None:
                return False
            file = files[page] = target[0]
        if anchor.decode() not in site.anchors.get(file, ()):
            return False
    return True


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


# --- the tables of pages


def _other_lines(
    place: Position, expected: str, text: str, rows: int, record: Position
) -> Iterator[Diagnostic]:
    """Rows of a table that are not in its file, and lines that the table does not have. ``rows`` is how many rows
    the views have."""
    try:
        wanted, met = _lines_of(expected), _lines_of(text)
    except csv.Error:
        yield diagnose("changed-data", place, "this file cannot be read as what it should be")
        return
    if len(met) != rows + 1:
        message = f"this file has {len(met) - 1} rows; its table has {rows}"
        yield diagnose("changed-data", place, message, related=record)
    missing, extra = Counter(wanted) - Counter(met), Counter(met) - Counter(wanted)
    for line in missing:
        yield diagnose("changed-data", place, f"this file lacks the row {_named(line)}", related=record)
    for line in extra:
        at = place._replace(line=met.index(line) + 1)
        yield diagnose("changed-data", at, f"no table has the row {_named(line)}", related=record)
    if wanted != met and not missing and not extra:
        yield diagnose("changed-data", place, "the rows of this file stand in another order", related=record)


def _lines_of(text: str) -> list[tuple[str, ...]]:
    """The lines of a file. No cell has a line break, so that each is a line of text."""
    return [tuple(line) for line in csv.reader(io.StringIO(text, newline=""), strict=True)]


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
