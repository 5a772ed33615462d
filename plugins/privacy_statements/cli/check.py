"""``check``: every mistake, told."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from privacy_statements.cli.shared import FAILED, OK, config_option, project_of, report_to_user, today_option
from privacy_statements.pipeline import build as build_project
from privacy_statements.report import REPORTS


@click.command()
@config_option
@today_option
@click.option(
    "--format",
    "report",
    type=click.Choice(sorted(REPORTS)),
    default="text",
    show_default=True,
    help="How mistakes are told: for people or for programs.",
)
def check(config: Path | None, today: datetime.datetime | None, report: str) -> None:
    """Report every mistake in records, templates and hand-written pages. Writes nothing.

    Example: privacy-statements check --format json
    """
    built = build_project(project_of(config, today))
    report_to_user(built.diagnostics, report)
    sys.exit(FAILED if built.failed else OK)
