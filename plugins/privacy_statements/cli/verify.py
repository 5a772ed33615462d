"""``verify``: a built site, compared with the records."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from privacy_statements.cli.shared import (
    FAILED,
    OK,
    for_host,
    host_option,
    project_of,
    site_options,
    timings_option,
    watched,
    writing,
)
from privacy_statements.cli.telling import outcome_of, report_options, tell, tone_options, write_whole
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.progress import Stages
from privacy_statements.hosts.swap import put_in_place
from privacy_statements.pages.handwritten import hand_written
from privacy_statements.pages.store import Store
from privacy_statements.pipeline import build_by_page
from privacy_statements.project import PLUGIN, ConfigError, Project, names_plugin
from privacy_statements.publish.site import Building
from privacy_statements.read.load import shown_path
from privacy_statements.verify import NAME, Site, Verified
from privacy_statements.verify import verify as compare


@click.command()
@click.argument("site_dir", type=click.Path(path_type=Path, exists=True, file_okay=False))
@site_options
@host_option
@report_options
@click.option(
    "--manifest",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"Where to write the manifest if nothing is wrong. By default {NAME} in SITE_DIR.",
)
@click.option(
    "--publish",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of the published site, which SITE_DIR replaces if nothing is wrong.",
)
@click.option("--no-manifest", is_flag=True, help="Write no manifest.")
@tone_options
@timings_option
def verify(
    site_dir: Path,
    config: Path | None,
    today: datetime.datetime | None,
    host: str | None,
    report: str,
    output: Path | None,
    manifest: Path | None,
    publish: Path | None,
    no_manifest: bool,
    quiet: bool,
    color: bool | None,
    timings: bool,
) -> None:
    """Prove that a built site shows every row of the records.

    Each row is there once, and nothing else, and every link works. Any host may have built the site. If it shows overdue
    reviews, name the day on which it was built (`--today`, or SOURCE_DATE_EPOCH).

    Example: privacy-statements verify site
    """
    if manifest is not None and no_manifest:
        raise click.UsageError("--manifest and --no-manifest cannot be used together")
    project = for_host(project_of(config, today), host)
    with watched(timings) as stages:
        verified = verify_site(project, site_dir.absolute(), stages)
    outcome = outcome_of(project, verified.diagnostics, color, verb="verify")
    if not outcome.failed and not no_manifest:
        write_whole(manifest or site_dir / NAME, verified.manifest)
    if not outcome.failed and publish is not None:
        with writing(publish):
            put_in_place(site_dir, publish, publish.with_name(f"{publish.name}.old"))
    tell(outcome, report, output, quiet, "" if outcome.failed else figures(verified))
    sys.exit(FAILED if outcome.failed else OK)


def verify_site(project: Project, folder: Path, stages: Stages | None = None) -> Verified:
    """The result of verifying the site of a project. Everything is built without the cache; diagnostics of rules are left to
    ``check`` and every build."""
    files = tuple(hand_written(project.pages, project.root))
    site = Site(folder, shown_path(folder, project.root), project.site_url, files, tuple(_without_plugin(project)))
    stages = stages or Stages()
    return compare(Building(build_by_page(project, Store(), stages, ())), site, stages)


def _without_plugin(project: Project) -> Iterator[Diagnostic]:
    """A diagnostic if the configuration does not name the plugin."""
    config = project.root / project.config
    with suppress(ConfigError):
        if config.is_file() and not names_plugin(config):
            message = f'the configuration does not name the plugin "{PLUGIN}", so no record is published'
            yield diagnose("missing-plugin", Position(project.config), message)


def figures(verified: Verified) -> str:
    """One line with the numbers of pages, rows and links that were read."""
    counted = ((verified.pages, "page"), (verified.rows, "row"), (verified.links, "link"))
    numbers = ", ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counted)
    return f"{numbers}: everything that was recorded is published"
