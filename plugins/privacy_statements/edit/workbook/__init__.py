"""A workbook that ``export xlsx`` made and people edited → the same records with only those fields changed.

Everything is reported at once, by ``sheet!cell``; with an error nothing is written. What is made is loaded, built
and judged in memory before; all files are written, or none.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.build.catalog import build_catalog
from privacy_statements.diagnostics.diagnostic import Diagnostic, Severity, has_errors
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.reports.lines import identity
from privacy_statements.edit.fields.edits import Edit, NotInPlaceError, Place, Places, edited
from privacy_statements.edit.fields.files import Change, write_all
from privacy_statements.edit.workbook.compare import CellFinding, Compared, compare
from privacy_statements.edit.workbook.workbook import WorkbookError, read_workbook
from privacy_statements.pipeline import judge
from privacy_statements.project import Project
from privacy_statements.publish.sheets import make_lines
from privacy_statements.read.load import LoadedFile, load_folder, load_text, shown_path
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

TOLD = (Severity.ERROR, Severity.WARNING)


class SheetImport(Struct, frozen=True):
    """What became of a workbook."""

    findings: tuple[CellFinding, ...] = ()
    """What is wrong or to be known, by cell."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is wrong with the records: before the import, or after it where no cell can be named."""
    changes: tuple[Change, ...] = ()
    """The files that change, each with its bytes before and after."""
    fields: int = 0
    """How many fields and new rows change."""
    is_written: bool = False

    @property
    def failed(self) -> bool:
        """Whether anything stands in the way; then nothing was written."""
        return has_errors(self.diagnostics) or any(finding.is_error for finding in self.findings)

    def diff(self) -> str:
        """What changes, as a unified diff."""
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for change in self.changes
            for line in difflib.unified_diff(
                change.before.decode().splitlines(keepends=True),
                change.after.decode().splitlines(keepends=True),
                f"a/{change.path}",
                f"b/{change.path}",
            )
        )


def import_xlsx(workbook: bytes, project: Project, folder: Path | None = None, *, dry_run: bool = False) -> SheetImport:
    """Writes what was changed in a workbook into the records of a project, or of ``folder`` in place of its content
    folder. With ``dry_run``, or with an error, nothing is written.

    Raises ``NoSpreadsheetsError`` without the library.
    """
    if folder is not None:
        project = replace(project, options=replace(project.options, content=str(folder.resolve())))
    try:
        book = read_workbook(workbook)
    except WorkbookError as error:
        return SheetImport((CellFinding("workbook", "", "no-workbook", str(error)),))
    content = shown_path(project.content, project.root)
    files = load_folder(project.content, project.root, project.limits)
    before = _found(files, content, project)
    if has_errors(before):
        errors = [one for one in before if one.severity is Severity.ERROR]
        return SheetImport(diagnostics=tuple(errors))
    catalog = build_catalog(files, content).catalog
    made = compare(book, make_lines(files, catalog, Wording(Language(project.options.language))), catalog)
    changes, places = _changed(made, project)
    after = _found([*_reloaded(files, changes, project)], content, project)
    new = _new(before, after)
    placed = [*_at_cells(new, made, places)]
    result = SheetImport(
        findings=tuple(sorted({*made.found, *(finding for finding, _ in placed)}, key=attrgetter("place"))),
        diagnostics=tuple(sorted(set(new) - {diagnostic for _, diagnostic in placed})),
        changes=changes,
        fields=len(made.cells),
    )
    if result.failed or dry_run or not changes:
        return result
    problems = write_all(changes)
    return replace(result, diagnostics=(*result.diagnostics, *problems), is_written=not problems)


def _found(files: Sequence[LoadedFile], content: str, project: Project) -> list[Diagnostic]:
    """The errors and warnings of these files."""
    loaded = build_catalog(files, content)
    found = [*loaded.diagnostics]
    if not has_errors(found):
        found += judge(loaded, project)[0]
    return sorted({one for one in found if one.severity in TOLD})


def _new(before: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What was not found before, wherever its line stands now."""
    known = Counter(map(identity, before))
    new = []
    for diagnostic in after:
        if known[identity(diagnostic)] > 0:
            known[identity(diagnostic)] -= 1
        else:
            new.append(diagnostic)
    return new


def _changed(made: Compared, project: Project) -> tuple[tuple[Change, ...], Places]:
    """The files with all edits that can be made in their place; the others are noted."""
    by_path: dict[str, list[Edit]] = {}
    for edit in made.edits.values():
        by_path.setdefault(edit.position.path, []).append(edit)
    changes: list[Change] = []
    places: dict[tuple[Position, str], Place] = {}
    for path, edits in sorted(by_path.items()):
        file = project.root / path
        data = file.read_bytes()
        after, made_at = _in_place(data, edits, made)
        places |= made_at
        if after != data:
            changes.append(Change(file, path, data, after))
    return tuple(changes), places


def _in_place(data: bytes, edits: Sequence[Edit], made: Compared) -> tuple[bytes, Places]:
    try:
        return edited(data, edits)
    except NotInPlaceError:
        pass
    good = []
    for edit in edits:  # which of them cannot be made
        try:
            edited(data, [edit])
            good.append(edit)
        except NotInPlaceError as problem:
            cells = {cell for (position, _), cell in made.cells.items() if position == edit.position}
            for sheet, cell in cells:
                message = f"met {problem} at {edit.position}; expected a form that can be edited: change it in the file"
                made.note(sheet, cell, "not-in-place", message)
    try:
        return edited(data, good)
    except NotInPlaceError as problem:  # each can be made alone, and not together
        for (position, _), (sheet, cell) in made.cells.items():
            if position in {edit.position for edit in good}:
                message = f"met {problem} at {position}; expected fewer changes at once"
                made.note(sheet, cell, "not-in-place", message)
        return data, {}


def _reloaded(files: Sequence[LoadedFile], changes: Sequence[Change], project: Project) -> Iterator[LoadedFile]:
    after = {change.path: change.after for change in changes}
    for file in files:
        yield load_text(after[file.path], file.path, project.limits) if file.path in after else file


def _at_cells(
    diagnostics: Sequence[Diagnostic], made: Compared, places: Places
) -> Iterator[tuple[CellFinding, Diagnostic]]:
    """What is wrong inside of edited values, by the cells that they come from."""
    for diagnostic in diagnostics:
        for (position, key), (first, last) in places.items():
            at = diagnostic.position
            if at.path == position.path and first <= (at.line, at.column) < last and (position, key) in made.cells:
                sheet, cell = made.cells[position, key]
                is_error = diagnostic.severity is Severity.ERROR
                yield CellFinding(sheet, cell, diagnostic.code, diagnostic.message, is_error), diagnostic
