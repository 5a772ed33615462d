"""``freeze``: the records as they are, stored for a day."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from privacy_statements.changes.history import freeze as store_state
from privacy_statements.changes.sides import SideError
from privacy_statements.cli.shared import FAILED, config_option, flawless, project_of, writing
from privacy_statements.pipeline import load_catalog
from privacy_statements.read.load import shown_path


@click.command()
@config_option
@click.argument("day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]))
def freeze(config: Path | None, day: datetime.datetime) -> None:
    """Store the records as they are, as the state of DATE.

    The site then has pages that show what each product stated on that day. Commit the new files; they never change.

    Example: privacy-statements freeze 2026-11-01
    """
    project = project_of(config)
    if day.date() > project.day + datetime.timedelta(1):  # somewhere it is a day later than in UTC
        raise click.UsageError(f"{day.date()} is in the future; freeze its records on that day")
    flawless(load_catalog(project), "nothing was frozen")
    folder = project.root / project.options.snapshots
    try:
        with writing(folder):
            file = store_state(project.content, project.root, folder, day.date())
    except SideError as problem:
        click.echo(str(problem), err=True)
        sys.exit(FAILED)
    click.echo(f"{shown_path(file, project.root)} is written, {file.stat().st_size} bytes")
