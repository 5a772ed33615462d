"""What commands share: finding the project, telling what is wrong, and the exit codes."""

from __future__ import annotations

import datetime
import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from privacy_statements.diagnostics import Diagnostic, Severity
from privacy_statements.project import ConfigError, Project, find_config, read_project
from privacy_statements.report import as_text, summary

OK, FAILED, WRONG_USE = 0, 1, 2
PROGRAM = "privacy-statements"

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The site's mkdocs.yml. Searched for in this folder and above unless given.",
)
today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day on which reviews are overdue and disregards expire. Without it, that of SOURCE_DATE_EPOCH.",
)


def project_of(config: Path | None, today: datetime.datetime | None = None) -> Project:
    """The project of a configuration file, or of the folder that the command runs in. A configuration that
    cannot be used ends the command with 2."""
    try:
        return read_project(find_config(config, Path.cwd()), Path.cwd(), today.date() if today else None)
    except ConfigError as problem:
        raise click.UsageError(str(problem)) from problem


def called() -> str:
    """The command as it can be called again from this folder: the path of the script that runs; its name alone
    where that is enough, and where no such script runs."""
    script = Path(sys.argv[0])
    if script.stem != PROGRAM or not script.is_file():
        return PROGRAM
    found = shutil.which(PROGRAM)
    if found is not None and Path(found).resolve() == script.resolve():
        return PROGRAM
    here = Path.cwd()
    path = script.absolute()
    if path.is_relative_to(here):
        path = path.relative_to(here)
    return shlex.quote(str(path) if len(path.parts) > 1 else f".{os.sep}{path}")


def cannot_write(out: Path, why: OSError) -> click.ClickException:
    """What to raise for a file or folder that cannot be written."""
    return click.ClickException(f"{out} cannot be written: {why.strerror or why}")


def report_to_user(diagnostics: Sequence[Diagnostic]) -> None:
    """Prints one line for each diagnostic but debts, and the figures on the error stream."""
    shown = [d for d in diagnostics if d.severity is not Severity.DEBT]
    if shown:
        click.echo(as_text(shown))
    click.echo(summary(shown or diagnostics), err=True)
