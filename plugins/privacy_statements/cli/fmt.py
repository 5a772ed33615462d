"""``fmt``: records in the canonical form."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from privacy_statements.cli.shared import FAILED, OK, config_option, project_of
from privacy_statements.diagnostics import Severity, has_errors
from privacy_statements.fmt.files import Formatted, format_files, format_text, kind_of, write
from privacy_statements.fmt.ids import Ids, missing_ids
from privacy_statements.load import shown_path
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import Project
from privacy_statements.records.kinds import KINDS
from privacy_statements.report import as_text

STDIN = Path("-")


@click.command()
@config_option
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; list the files that would change, and end with 1 if there are any.",
)
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option(
    "--assign-ids", is_flag=True, help="Write provisional ids into the files: they become permanent."
)
@click.option(
    "--kind", type=click.Choice(sorted(KINDS)), help="The kind of records, where the place does not say it."
)
@click.option(
    "--stdin-path", type=click.Path(path_type=Path), help='With "-": the path of the file that is read.'
)
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
    if STDIN in paths:
        if len(paths) > 1 or assign_ids:
            raise click.UsageError('"-" stands alone, and without --assign-ids')
        made = [_from_stdin(project, kind, stdin_path)]
    else:
        made = list(format_files(project, paths, kind, _ids(project) if assign_ids else None))
    found = [problem for one in made for problem in one.diagnostics]
    changed = [one for one in made if one.changes]
    if check or diff:
        _show(changed, diff)
    elif STDIN in paths:
        sys.stdout.buffer.write(b"" if found else made[0].after)
    else:
        unwritten = {one.path: problems for one in changed if (problems := write(one))}
        found += [problem for problems in unwritten.values() for problem in problems]
        changed = [one for one in changed if one.path not in unwritten]
        _show(changed, diff)
    if found:
        click.echo(as_text(found), err=True)
    if STDIN not in paths:
        click.echo(_summary(len(changed), len(made), check or diff), err=True)
    sys.exit(FAILED if has_errors(found) or (check and changed) else OK)


def _show(changed: Sequence[Formatted], diff: bool) -> None:
    for one in changed:
        click.echo(one.diff() if diff else one.path, nl=not diff)


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
        errors = [one for one in loaded.diagnostics if one.severity is Severity.ERROR]
        click.echo(as_text(errors), err=True)
        click.echo("no id was written, and no file formatted", err=True)
        sys.exit(FAILED)
    return missing_ids(loaded.catalog)
