"""Frozen states of the records: stored by ``freeze``, and what they tell of today's records."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.build.catalog import Loaded
from privacy_statements.catalog.model import Catalog, History, Product, Row
from privacy_statements.catalog.word_lists import WordLists
from privacy_statements.changes.sides import SideError, side_of_snapshot, snapshot_of
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.load import Limits, shown_path
from privacy_statements.records.words import Status

ENDING, MANIFEST = ".snapshot", "manifest.json"


class Frozen(Struct, frozen=True):
    """The records of a day, and the SHA-256 of their snapshot."""

    day: datetime.date
    catalog: Catalog
    digest: str


def freeze(content: Path, root: Path, folder: Path, day: datetime.date) -> Path:
    """Stores the records as they are, for a day, and writes the manifest. Raises ``SideError`` where the day is taken by
    another state."""
    file, data = folder / f"{day.isoformat()}{ENDING}", snapshot_of(content)
    if file.exists() and file.read_bytes() != data:
        raise SideError(f"{shown_path(file, root)} holds another state of the records; what is frozen never changes")
    folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    (folder / MANIFEST).write_text(manifest(folder), "utf-8")
    return file


def manifest(folder: Path) -> str:
    """The snapshots by day, each with the SHA-256 of its file."""
    digests = {file.stem: _digest(file) for file in sorted(folder.glob(f"*{ENDING}"))}
    return json.dumps({"sha256": digests}, indent=1) + "\n"


def frozen(folder: Path, root: Path, limits: Limits, lists: WordLists) -> tuple[list[Frozen], list[Diagnostic]]:
    """The states in a folder, the newest first, and what is wrong with them: each must be what the manifest says."""
    found, problems = list[Frozen](), list[Diagnostic]()
    try:
        known = json.loads((folder / MANIFEST).read_bytes())["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        known = {}
    files = {file.stem: file for file in sorted(folder.glob(f"*{ENDING}"), reverse=True)}
    for missing in sorted({*known} - {*files}):
        message = f"met no snapshot of {missing}; expected it beside {MANIFEST}, which knows it"
        problems.append(diagnose("broken-snapshot", Position(shown_path(folder / MANIFEST, root)), message))
    for file in files.values():
        place = Position(shown_path(file, root))
        try:
            day, side = datetime.date.fromisoformat(file.stem), side_of_snapshot(file, "content", limits, lists)
            if side.unread:  # its pages would say less than the statement said that day
                raise SideError(side.remarks[0])
        except (SideError, ValueError) as error:
            message = f"met a snapshot that cannot be read: {error}; expected one of `freeze`"
            problems.append(diagnose("broken-snapshot", place, message))
            continue
        if known.get(file.stem) != _digest(file):
            message = f"met a snapshot that is not the one of {MANIFEST}; expected what was frozen on that day"
            problems.append(diagnose("broken-snapshot", place, message))
        assert side.catalog is not None
        found.append(Frozen(day, side.catalog, _digest(file)))
    return found, problems


def remembering(
    loaded: Loaded, folder: Path, root: Path, limits: Limits, lists: WordLists
) -> tuple[Loaded, list[Frozen]]:
    """What was loaded, with what frozen states tell of it; and these states, the newest first."""
    states, problems = frozen(folder, root, limits, lists)
    catalog = with_history(loaded.catalog, states) if states else loaded.catalog
    return replace(loaded, catalog=catalog, diagnostics=(*loaded.diagnostics, *problems)), states


def with_history(catalog: Catalog, states: Sequence[Frozen]) -> Catalog:
    """The catalog with what earlier states, the newest first, tell of it."""
    days: dict[str, tuple[datetime.date, ...]] = {}
    gone: dict[str, dict[str, tuple[Row, datetime.date | None]]] = {}
    over: dict[str, tuple[Product, datetime.date]] = {}
    for one in states:
        for key, old in one.catalog.products.items():
            days[key] = (*days.get(key, ()), one.day)
            if (product := catalog.products.get(key)) is None:
                over.setdefault(key, (old, one.day))
                continue
            now = [*product.rows, *product.removed]
            known = {text for row in now for text in (row.id, *row.former_names)}
            found = gone.setdefault(key, {})
            for row in (*old.rows, *old.removed):
                if known.isdisjoint((row.id, row.name)) and found.get(row.id, (row, None))[1] is None:
                    last = one.day if row.lifecycle.status is not Status.REMOVED else None
                    found[row.id] = found.get(row.id, (row,))[0], last
    rows = {key: tuple(found.values()) for key, found in gone.items()}
    return replace(catalog, history=History(days, dict(_since(catalog, states)), rows, tuple(over.values())))


def _since(catalog: Catalog, states: Sequence[Frozen]) -> Iterator[tuple[str, datetime.date]]:
    """The rows that an earlier state of their product does not have, with the newest day of such a state."""
    for product in catalog.products.values():
        for one in reversed(states):  # the newest day stays
            old = one.catalog.products.get(product.id)
            if old is not None:
                known = {text for row in (*old.rows, *old.removed) for text in (row.id, row.name)}
                new = (row for row in product.rows if row.id not in known and known.isdisjoint(row.former_names))
                yield from ((f"{product.id}/{row.id}", one.day) for row in new)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
