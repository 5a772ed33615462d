"""Frozen states of the records: stored by ``freeze``, and added to today's catalog as its history."""

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
    """The records of one day, with the SHA-256 of their snapshot."""

    day: datetime.date
    catalog: Catalog
    digest: str


def freeze(content: Path, root: Path, folder: Path, day: datetime.date) -> Path:
    """Stores today's records as the snapshot of a day, and writes the manifest. Raises ``SideError`` if the day already has
    another state."""
    file, data = folder / f"{day.isoformat()}{ENDING}", snapshot_of(content)
    if file.exists() and file.read_bytes() != data:
        raise SideError(f"{shown_path(file, root)} already holds another state; a snapshot never changes")
    folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    (folder / MANIFEST).write_text(manifest(folder), "utf-8")
    return file


def manifest(folder: Path) -> str:
    """The text of the manifest: the SHA-256 of each snapshot, by day."""
    digests = {file.stem: _digest(file) for file in sorted(folder.glob(f"*{ENDING}"))}
    return json.dumps({"sha256": digests}, indent=1) + "\n"


def frozen(folder: Path, root: Path, limits: Limits, lists: WordLists) -> tuple[list[Frozen], list[Diagnostic]]:
    """The states in a folder, the newest first, and what is wrong with them: each must match the manifest."""
    states, problems = list[Frozen](), list[Diagnostic]()

    def report(file: Path, message: str) -> None:
        problems.append(diagnose("broken-snapshot", Position(shown_path(file, root)), message))

    try:
        digests = json.loads((folder / MANIFEST).read_bytes())["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        digests = {}
    files = {file.stem: file for file in sorted(folder.glob(f"*{ENDING}"), reverse=True)}
    for missing in sorted({*digests} - {*files}):
        report(folder / MANIFEST, f"met no snapshot of {missing}; expected it beside {MANIFEST}, which lists it")
    for file in files.values():
        try:
            day, side = datetime.date.fromisoformat(file.stem), side_of_snapshot(file, "content", limits, lists)
            if side.unread:  # its pages would say less than the statement said that day
                raise SideError(side.remarks[0])
        except (SideError, ValueError) as error:
            report(file, f"met a snapshot that cannot be read: {error}; expected the file that `freeze` wrote")
            continue
        if digests.get(file.stem) != _digest(file):
            report(file, f"met a snapshot that differs from {MANIFEST}; expected the file that was frozen on that day")
        assert side.catalog is not None
        states.append(Frozen(day, side.catalog, _digest(file)))
    return states, problems


def remembering(
    loaded: Loaded, folder: Path, root: Path, limits: Limits, lists: WordLists
) -> tuple[Loaded, list[Frozen]]:
    """The loaded records with their history, and the frozen states it comes from, the newest first."""
    if not folder.is_dir():
        return loaded, []
    states, problems = frozen(folder, root, limits, lists)
    catalog = with_history(loaded.catalog, states) if states else loaded.catalog
    return replace(loaded, catalog=catalog, diagnostics=(*loaded.diagnostics, *problems)), states


def with_history(catalog: Catalog, states: Sequence[Frozen]) -> Catalog:
    """The catalog with its history from earlier states, which come the newest first."""
    days: dict[str, tuple[datetime.date, ...]] = {}
    gone: dict[str, dict[str, tuple[Row, datetime.date | None]]] = {}
    over: dict[str, tuple[Product, datetime.date]] = {}
    for state in states:
        for key, old in state.catalog.products.items():
            days[key] = (*days.get(key, ()), state.day)
            if (product := catalog.products.get(key)) is None:
                over.setdefault(key, (old, state.day))
                continue
            now = [*product.rows, *product.removed]
            texts = {text for row in now for text in (row.id, *row.former_names)}
            removed = gone.setdefault(key, {})
            for row in (*old.rows, *old.removed):
                if texts.isdisjoint((row.id, row.name)) and removed.get(row.id, (row, None))[1] is None:
                    last = state.day if row.lifecycle.status is not Status.REMOVED else None
                    removed[row.id] = removed.get(row.id, (row,))[0], last
    rows = {key: tuple(removed.values()) for key, removed in gone.items()}
    return replace(catalog, history=History(days, dict(_since(catalog, states)), rows, tuple(over.values())))


def _since(catalog: Catalog, states: Sequence[Frozen]) -> Iterator[tuple[str, datetime.date]]:
    """The rows that are missing from an earlier state of their product, with the newest day of such a state."""
    for product in catalog.products.values():
        for state in reversed(states):  # the newest day stays
            old = state.catalog.products.get(product.id)
            if old is not None:
                texts = {text for row in (*old.rows, *old.removed) for text in (row.id, row.name)}
                new = (row for row in product.rows if row.id not in texts and texts.isdisjoint(row.former_names))
                yield from ((f"{product.id}/{row.id}", state.day) for row in new)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
