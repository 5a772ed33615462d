"""The edits in a workbook → the files that change, and what is wrong with them, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from operator import attrgetter
from pathlib import Path

from msgspec import Struct

from privacy_statements.diagnostics.diagnostic import Diagnostic, Severity, has_errors
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.reports.lines import identity
from privacy_statements.edit.fields import Edit, NotInPlaceError, Place, Places, edited
from privacy_statements.edit.workbook.compare import CellFinding, Compared
from privacy_statements.edit.writing import Change


class SheetImport(Struct, frozen=True):
    """The result of importing a workbook."""

    findings: tuple[CellFinding, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is wrong with the records: before the import, or after it if it is in no edited cell."""
    changes: tuple[Change, ...] = ()
    fields: int = 0
    """The number of fields and new rows that change."""
    is_written: bool = False

    @property
    def failed(self) -> bool:
        """Whether there is an error; then nothing was written."""
        return has_errors(self.diagnostics) or any(finding.is_error for finding in self.findings)


def changes_of(compared: Compared, root: Path) -> tuple[tuple[Change, ...], Places]:
    """The changed files below ``root``, and the places of the edits; edits that cannot be made become findings."""
    by_path: dict[str, list[Edit]] = {}
    for edit in compared.edits.values():
        by_path.setdefault(edit.position.path, []).append(edit)
    changes: list[Change] = []
    places: dict[tuple[Position, str], Place] = {}
    for path, edits in sorted(by_path.items()):
        file = root / path
        before = file.read_bytes()
        after, places_in_file = _in_place(before, edits, compared)
        places |= places_in_file
        if after != before:
            changes.append(Change(file, path, before, after))
    return tuple(changes), places


def _in_place(data: bytes, edits: Sequence[Edit], compared: Compared) -> tuple[bytes, Places]:
    with suppress(NotInPlaceError):
        return edited(data, edits)
    good = []
    for edit in edits:  # which of them cannot be made
        try:
            edited(data, [edit])
            good.append(edit)
        except NotInPlaceError as problem:
            _note(compared, [edit], problem, "a form that can be edited: make this change in the file")
    try:
        return edited(data, good)
    except NotInPlaceError as problem:  # each can be made alone, but not together
        _note(compared, good, problem, "fewer changes at once")
        return data, {}


def _note(compared: Compared, edits: Sequence[Edit], problem: NotInPlaceError, expected: str) -> None:
    positions = {edit.position for edit in edits}
    for position, sheet, cell in {(at, *cell) for (at, _), cell in compared.cells.items() if at in positions}:
        compared.note(sheet, cell, "not-in-place", f"met {problem} at {position}; expected {expected}")


def result_of(
    compared: Compared,
    changes: tuple[Change, ...],
    places: Places,
    before: Sequence[Diagnostic],
    after: Sequence[Diagnostic],
) -> SheetImport:
    """The result of changes: the diagnostics ``after`` them that were not there ``before``, by cell if possible."""
    new = [*_new(before, after)]
    by_cell = tuple(_at_cells(new, compared, places))
    findings = sorted({*compared.findings, *(finding for finding, _ in by_cell)}, key=attrgetter("place"))
    diagnostics = sorted(set(new) - {diagnostic for _, diagnostic in by_cell})
    return SheetImport(tuple(findings), tuple(diagnostics), changes, len(compared.cells))


def _new(before: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics that were not there before, even if lines have moved."""
    old = Counter(map(identity, before))
    for diagnostic in after:
        old[identity(diagnostic)] -= 1
        if old[identity(diagnostic)] < 0:
            yield diagnostic


def _at_cells(
    diagnostics: Sequence[Diagnostic], compared: Compared, places: Places
) -> Iterator[tuple[CellFinding, Diagnostic]]:
    """The diagnostics inside edited values, with the cells they come from."""
    for diagnostic in diagnostics:
        at, is_error = diagnostic.position, diagnostic.severity is Severity.ERROR
        for (position, key), (first, last) in places.items():
            is_inside = at.path == position.path and first <= (at.line, at.column) < last
            if is_inside and (cell := compared.cells.get((position, key))):
                yield CellFinding(*cell, diagnostic.code, diagnostic.message, is_error), diagnostic
