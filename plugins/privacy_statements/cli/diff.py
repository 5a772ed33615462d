"""``diff``: what changed between two states of the records, and for whom it matters."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from msgspec import Struct

from privacy_statements.catalog.model import Catalog, Change
from privacy_statements.changes import sides
from privacy_statements.changes.compare import compare
from privacy_statements.changes.difference import Difference
from privacy_statements.changes.history import ENDING
from privacy_statements.changes.notes import covered, drafted, gate, new_notes
from privacy_statements.changes.published import catalog_of_rows, in_published_words
from privacy_statements.changes.reports import REPORTS, Comparison
from privacy_statements.changes.sides import Side, SideError
from privacy_statements.cli.shared import config_option, project_of
from privacy_statements.cli.telling import echo_escaped, write_whole
from privacy_statements.diagnostics.codes import Severity
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.reports.outcome import folder_in_repository
from privacy_statements.project import Project
from privacy_statements.records.words import Impact
from privacy_statements.rules.judging import Checked
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

HERE = "the records here"


class Compared(Struct, frozen=True):
    """Two catalogs compared, with the notes that were written between them."""

    differences: tuple[Difference, ...]
    notes: list[Change]
    new: Catalog
    remarks: tuple[str, ...]
    old_notes: Iterable[Change] | None
    """The notes of the old side; ``None`` if not all of both sides could be read."""


@click.command()
@config_option
@click.argument("old")
@click.argument("new", required=False)
@click.option(
    "--format", "form", type=click.Choice([*REPORTS]), default="text", show_default=True, help="The form of the report."
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
def diff(config: Path | None, old: str, new: str | None, form: str, output: Path | None) -> None:
    """Show what changed, and for whom it matters.

    OLD and NEW are a folder, a records.json, a snapshot or a revision of
    git; without NEW, OLD is compared with the records here.

    Example: privacy-statements diff HEAD~1 --format markdown
    """
    project = project_of(config)
    try:
        both = side_of(old, project), side_of(new, project)
        comparison = compared(*both, project)
    except SideError as problem:
        raise click.UsageError(str(problem)) from problem
    folder = folder_in_repository(project.root, os.environ.get("GITHUB_WORKSPACE", ""))
    names = {key: product.name for each in both if each.catalog for key, product in each.catalog.products.items()}
    text = REPORTS[form](
        Comparison(both[0].name, both[1].name, comparison.differences, names, comparison.remarks, lambda path: posixpath.normpath(f"{folder or '.'}/{path}"))
    )  # fmt: skip
    if output is not None:
        write_whole(output, text)
        return
    echo_escaped(text)


def side_of(name: str | None, project: Project) -> Side:
    """The side with this name; the records of the project for ``None``. Raises ``SideError``."""
    if name is None:
        side = sides.side_of_folder(project.content, project.root, project.limits, project.word_lists)
        return Side(HERE, side.catalog, unread=side.unread, remarks=side.remarks)
    path = Path(name)
    if name and path.is_dir():
        inner = next((folder for folder in (path / project.options.content, path / "content") if folder.is_dir()), path)
        return sides.side_of_folder(inner, inner.parent, project.limits, project.word_lists)
    if path.suffix == ENDING and path.is_file():
        return sides.side_of_snapshot(path, "content", project.limits, project.word_lists)
    if path.is_file():
        return sides.side_of_file(path)
    return sides.side_of_revision(name, project.content, project.root, project.limits, project.word_lists)


def compared(old: Side, new: Side, project: Project) -> Compared:
    """The changes from one side to the other, with the notes that cover them."""
    wording = Wording(Language(project.options.language))
    in_words = old.rows is not None or new.rows is not None
    rows = [row for side in (old, new) for row in (side.rows or {}).values()]
    catalogs = []
    try:
        for side in (old, new):
            if side.catalog is None:
                catalogs.append(catalog_of_rows((side.rows or {}).values(), {}))
            else:
                catalogs.append(in_published_words(side.catalog, wording, rows) if in_words else side.catalog)
        differences = compare(catalogs[0], catalogs[1], old.unread | new.unread)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        if not in_words:
            raise
        name = " or ".join(side.name for side in (old, new) if side.catalog is None)
        raise SideError(f"{name} has a row that cannot be read: {error}") from error
    notes = new_notes(old.catalog or catalogs[0], new.catalog) if new.catalog else []
    differences = covered(differences, notes)
    remarks = tuple(f"{side.name}: {remark}" for side in (old, new) for remark in side.remarks)
    old_notes = old.catalog.changes.values() if old.catalog and not (old.unread | new.unread) else None
    return Compared(differences, notes, catalogs[1], remarks, old_notes)


def since(revision: str, project: Project, checked: Checked) -> Iterator[Diagnostic]:
    """The diagnostics of ``check --since``, one of which is a revision that cannot be read."""
    try:
        old = side_of(revision, project)
        errors = (entry for entry in checked.findings.entries if entry.severity is Severity.ERROR)
        unread = frozenset(error.position.path for error in errors)
        comparison = compared(old, Side(HERE, checked.catalog, unread=unread), project)
    except SideError as problem:
        message = f"cannot compare with {revision}: {problem}; expected a revision, a folder or a records.json"
        yield diagnose("unreadable-revision", Position(project.config), message)
        return
    yield from gate(comparison.differences, comparison.notes, revision, comparison.old_notes)
    judged = sum(difference.impact is Impact.JUDGE and difference.note is None for difference in comparison.differences)
    wordings = f"{judged} changed only in words, which is not checked; read `diff {revision}` and judge"
    for note in (*([wordings] if judged else []), *comparison.remarks):
        click.echo(f"note: {note}", err=True)


def draft(revision: str, project: Project) -> str:
    """Drafts of the notes that are missing since a revision, as YAML. Raises ``SideError``."""
    comparison = compared(side_of(revision, project), side_of(None, project), project)
    return drafted(comparison.differences, comparison.new, project.day)
