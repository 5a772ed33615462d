"""``fmt``: records in the canonical form."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from privacy_statements.cli.shared import FAILED, OK, config_option, project_of
from privacy_statements.diagnostics.codes import Severity
from privacy_statements.diagnostics.diagnostic import Diagnostic, has_errors
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.edit.fmt.files import Formatted, format_files, format_text, kind_of, write
from privacy_statements.edit.fmt.ids import Ids, missing_ids
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import Project
from privacy_statements.read.load import shown_path
from privacy_statements.records.kinds import KINDS

STDIN = Path("-")


@click.command()
@config_option
@click.option(
    "--check", is_flag=True, help="Write nothing; list the files that would change, and end with 1 if there are any."
)
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--assign-ids", is_flag=True, help="Write provisional ids into the files: they become permanent.")
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="The kind of records, where the place does not say it.")
@click.option("--stdin-path", type=click.Path(path_type=Path), help='With "-": the path of the file that is read.')
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
def fmt(
    config: Path | None,
    check: bool,
    diff: bool,
    assign_ids: bool,
    kind: str | None,
    stdin_path: Path | None,
    paths: tuple[Path, ...],
) -> None:
    """Write records in the canonical form: keys in order, one spacing, comments where they were. Without PATHS
    these are all records of the site; "-" reads one file from the standard input and writes it to the output.

    Example: privacy-statements fmt --check
    """
    project = project_of(config)
    is_stream, is_trial = STDIN in paths, check or diff
    if is_stream and (len(paths) > 1 or assign_ids):
        raise click.UsageError('"-" stands alone, and without --assign-ids')
    if is_stream:
        files = [_from_stdin(project, kind, stdin_path)]
    else:
        files = list(format_files(project, paths, kind, _ids(project) if assign_ids else None))
    diagnostics = [diagnostic for file in files for diagnostic in file.diagnostics]
    changed = [file for file in files if file.changes]
    if is_trial:
        _show(changed, diff)
    elif is_stream:
        sys.stdout.buffer.write(b"" if diagnostics else files[0].after)
    else:
        changed, problems = _write(changed)
        diagnostics += problems
        _show(changed, diff)
    if diagnostics:
        click.echo(as_text(diagnostics), err=True)
    if not is_stream:
        click.echo(_summary(len(changed), len(files), is_trial), err=True)
    sys.exit(FAILED if has_errors(diagnostics) or (check and changed) else OK)


def _show(files: Sequence[Formatted], diff: bool) -> None:
    for file in files:
        click.echo(file.diff() if diff else file.path, nl=not diff)


def _write(files: Sequence[Formatted]) -> tuple[list[Formatted], list[Diagnostic]]:
    """Writes files; returns those that are written, and why the others are not."""
    problems = {file.path: write(file) for file in files}
    written = [file for file in files if not problems[file.path]]
    return written, [diagnostic for each in problems.values() for diagnostic in each]


def _summary(changed: int, count: int, is_trial: bool) -> str:
    done = "would be formatted" if is_trial else "formatted"
    return f"{changed} {'file' if changed == 1 else 'files'} {done}, {count - changed} left as they were"


def _from_stdin(project: Project, kind: str | None, stdin_path: Path | None) -> Formatted:
    path = shown_path(stdin_path, project.root) if stdin_path else "<stdin>"
    known = kind or kind_of(path, shown_path(project.content, project.root))
    if known is None:
        raise click.UsageError('with "-", say what is read: --kind, or --stdin-path with a path of a record')
    return format_text(sys.stdin.buffer.read(), path, known, project.limits)


def _ids(project: Project) -> Mapping[str, Ids]:
    """The ids to write. With a mistake in any record, ids would be made of what could not be understood."""
    loaded = load_catalog(project)
    if has_errors(loaded.diagnostics):
        errors = [diagnostic for diagnostic in loaded.diagnostics if diagnostic.severity is Severity.ERROR]
        click.echo(as_text(errors), err=True)
        click.echo("no id was written, and no file formatted", err=True)
        sys.exit(FAILED)
    return missing_ids(loaded.catalog)
