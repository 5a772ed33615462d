"""``build``: all pages, to a folder."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from privacy_statements.cli import shared
from privacy_statements.cli.shared import FAILED, report_to_user, timings_option, watched, writing
from privacy_statements.diagnostics.codes import Severity
from privacy_statements.diagnostics.findings import entries_of
from privacy_statements.hosts.folder import NotOursError, write_folder
from privacy_statements.pages.store import Store
from privacy_statements.pipeline import build as build_project


@click.command()
@shared.site_options
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder to write.")
@click.option("--with-pages", is_flag=True, help="Also copy the hand-written pages into the folder.")
@shared.host_option
@click.option("--strict", is_flag=True, help="Write nothing if there is a warning, and exit with 1.")
@timings_option
def build(
    config: Path | None,
    today: datetime.datetime | None,
    out: Path,
    with_pages: bool,
    host: str | None,
    strict: bool,
    timings: bool,
) -> None:
    """Write all pages as Markdown, for any host.

    The folder has pages with front matter, and the published data. Without `--for` it suits hosts that read Markdown
    as MkDocs does.

    Example: privacy-statements build --out out --for hugo --with-pages
    """
    project = shared.for_host(shared.project_of(config, today), host)
    store = Store(project.cache)
    with watched(timings) as stages:
        built = build_project(project, store, stages)
        stages.end()
        report_to_user(built.diagnostics)
        severities = {entry.severity for entry in entries_of(built.diagnostics)}
        if built.failed or (strict and Severity.WARNING in severities):
            store.close()
            click.echo(f"nothing was written to {out}", err=True)
            sys.exit(FAILED)
        try:
            with stages.stage("write"), writing(out):
                count = write_folder(built, out, project.pages if with_pages else None, host)
        except NotOursError as problem:
            raise click.UsageError(str(problem)) from problem
        finally:
            store.close(whole=True)
    click.echo(f"{count} files written to {out}")
