"""``fmt``: records in the canonical form."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from privacy_statements.catalog.build.catalog import kind_of
from privacy_statements.cli.shared import FAILED, OK, config_option, flawless, project_of, writing
from privacy_statements.diagnostics.diagnostic import Diagnostic, has_errors
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.edit.fmt.files import Formatted, format_files, format_text
from privacy_statements.edit.fmt.ids import missing_ids
from privacy_statements.edit.schemas import FOLDER, renew
from privacy_statements.edit.writing import Change, write_all
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import Project
from privacy_statements.read.load import shown_path
from privacy_statements.records.kinds import KINDS

STDIN = Path("-")


@click.command()
@config_option
@click.option(
    "--check", is_flag=True, help="Write nothing; list the files that would change, and exit with 1 if there are any."
)
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--assign-ids", is_flag=True, help="Write provisional ids into the files: they become permanent.")
@click.option("--upgrade", is_flag=True, help="Remove keys and codes of earlier versions that have no effect now.")
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="The kind of records, if their folder does not show it.")
@click.option("--stdin-path", type=click.Path(path_type=Path), help='With "-": the path of the file that is read.')
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
def fmt(
    config: Path | None,
    check: bool,
    diff: bool,
    assign_ids: bool,
    upgrade: bool,
    kind: str | None,
    stdin_path: Path | None,
    paths: tuple[Path, ...],
) -> None:
    """Write records in the canonical form.

    Keys are put in order, spacing is uniform, and comments stay with what they belong to. Without PATHS all records of the
    site are formatted; "-" reads one file from the standard input and writes it to the standard output.

    Example: privacy-statements fmt --check
    """
    project = project_of(config, needs_site=False)
    is_stream, is_trial = STDIN in paths, check or diff
    if is_stream:
        is_alone = len(paths) == 1 and not (assign_ids or upgrade)
        files = [_from_stdin(project, kind, stdin_path, is_alone=is_alone)]
    else:
        files = _from_files(project, kind, paths, assign_ids, upgrade)
    diagnostics = [diagnostic for file in files for diagnostic in file.diagnostics]
    changes = _changes(files, project)
    if is_stream and not is_trial:
        sys.stdout.buffer.write(b"" if diagnostics else files[0].after)
    else:
        changes, problems = (changes, []) if is_trial else _write(changes)
        diagnostics += problems
        click.echo("".join(change.diff() if diff else f"{change.path}\n" for change in changes), nl=False)
        if not is_trial and (project.root / FOLDER).is_dir():
            _renew(project)
    if diagnostics:
        click.echo(as_text(diagnostics), err=True)
    if not is_stream:
        click.echo(_summary(len(changes), len(files), is_trial), err=True)
    sys.exit(FAILED if has_errors(diagnostics) or (check and changes) else OK)


def _changes(files: Sequence[Formatted], project: Project) -> list[Change]:
    changed = (file for file in files if file.before != file.after)
    return [Change(project.root / file.path, file.path, file.before, file.after) for file in changed]


def _renew(project: Project) -> None:
    """Renews the ids in the schemas of the site, unless its records have errors."""
    loaded = load_catalog(project)
    with writing(project.root / FOLDER):
        changed = [] if has_errors(loaded.diagnostics) else renew(project.root, loaded.catalog, project.word_lists)
    for file in changed:
        click.echo(shown_path(file, project.root))


def _write(changes: Sequence[Change]) -> tuple[list[Change], list[Diagnostic]]:
    """Writes each file; returns the written ones, and the diagnostics of the others."""
    results = [(change, write_all([change])) for change in changes]
    written = [change for change, problems in results if not problems]
    return written, [problem for _, problems in results for problem in problems]


def _summary(changed: int, count: int, is_trial: bool) -> str:
    done = "would be formatted" if is_trial else "formatted"
    return f"{changed} {'file' if changed == 1 else 'files'} {done}, {count - changed} unchanged"


def _from_files(
    project: Project, kind: str | None, paths: Sequence[Path], assign_ids: bool, upgrades: bool
) -> list[Formatted]:
    ids = None
    if assign_ids:  # an error in a record could make wrong ids permanent
        ids = missing_ids(flawless(load_catalog(project), "no id was written, and no file formatted"))
    return [*format_files(project.root, project.content, paths, kind, project.limits, ids, upgrades=upgrades)]


def _from_stdin(project: Project, kind: str | None, stdin_path: Path | None, *, is_alone: bool) -> Formatted:
    if not is_alone:
        raise click.UsageError('"-" cannot be used with other paths, --assign-ids or --upgrade')
    path = shown_path(stdin_path, project.root) if stdin_path else "<stdin>"
    kind = kind or kind_of(path, shown_path(project.content, project.root))
    if kind is None:
        raise click.UsageError('"-" needs --kind, or --stdin-path with the path of a record')
    return format_text(sys.stdin.buffer.read(), path, kind, project.limits)
