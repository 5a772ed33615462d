"""What commands share: finding the project, reporting what is wrong, and the exit codes."""

from __future__ import annotations

import datetime
import functools
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click
from msgspec.structs import replace

from privacy_statements.catalog.build.catalog import Loaded
from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.codes import Severity
from privacy_statements.diagnostics.diagnostic import Diagnostic, has_errors
from privacy_statements.diagnostics.findings import entries_of, expanded
from privacy_statements.diagnostics.progress import Stages, on_terminal
from privacy_statements.diagnostics.reports import as_text, summary
from privacy_statements.hosts.targets import TARGETS
from privacy_statements.project import ConfigError, Project, find_config, read_project

OK, FAILED = 0, 1  # click exits with 2 for wrong use
PROGRAM = "privacy-statements"

Command = TypeVar("Command", bound=Callable[..., object])


def options(*each: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator, in this order."""
    return lambda command: functools.reduce(lambda inner, option: option(inner), reversed(each), command)


config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The site's mkdocs.yml. By default, the nearest one in this folder or above.",
)
today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day on which to judge what is overdue or expired. By default the day of SOURCE_DATE_EPOCH; without both, "
    "disregards expire by today's date.",
)
site_options = options(config_option, today_option)


host_option = click.option(
    "--for",
    "host",
    type=click.Choice([*TARGETS]),
    help="The host that reads the folder, if it is not MkDocs. Not tested: "
    f"{', '.join(name for name, target in TARGETS.items() if not target.is_tried)}.",
)


def for_host(project: Project, host: str | None) -> Project:
    """The project with addresses as a host publishes them."""
    urls = TARGETS[host].directory_urls if host else None
    return project if urls is None else replace(project, directory_urls=urls)


def project_of(config: Path | None, today: datetime.datetime | None = None, needs_site: bool = True) -> Project:
    """The project of a configuration file, or of this folder. Exits with 2 if the configuration is unusable, or if there is
    no site and the command ``needs_site``."""
    try:
        file = find_config(config, Path.cwd())
        project = read_project(file, Path.cwd(), today.date() if today else None)
    except ConfigError as problem:
        raise click.UsageError(str(problem)) from problem
    if needs_site and file is None and not project.content.is_dir():
        begin = f"begin a site with `{called()} new site FOLDER`, or name its configuration with --config"
        raise click.UsageError(f"no site here: neither this folder nor one above has a mkdocs.yml; {begin}")
    return project


timings_option = click.option("--timings", is_flag=True, help="Print the time of each stage on the error stream.")


@contextmanager
def watched(timings: bool) -> Iterator[Stages]:
    """The stages of a command: shown on a terminal while it takes long, and with ``timings`` as a table at the end."""
    stages = Stages(on_terminal())
    try:
        yield stages
    finally:
        stages.end()
        if timings:
            click.echo(stages.table(), err=True)


def called(program: str = PROGRAM, start: Path | None = None) -> str:
    """How to call a program from this folder, or from ``start``: by its name if that is enough, else by the path of the
    running script or of one beside it."""
    script = Path(sys.argv[0]).absolute()
    beside = script.with_name(program + script.suffix)
    if script.stem != PROGRAM or not script.is_file() or not beside.is_file():
        return program
    script_on_path = shutil.which(program)
    if script_on_path is not None and Path(script_on_path).resolve() == beside.resolve():
        return program
    if not beside.is_relative_to(Path.cwd()):
        return shlex.quote(str(beside))
    path = os.path.relpath(beside, start or Path.cwd())
    return shlex.quote(path if os.sep in path else f".{os.sep}{path}")


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Exits with 1 if a file or folder cannot be written."""
    try:
        yield
    except OSError as problem:
        raise click.ClickException(f"{out} cannot be written: {problem.strerror or problem}") from problem


def flawless(loaded: Loaded, consequence: str) -> Catalog:
    """The catalog. With an error in any record, prints the errors and their consequence and exits with 1."""
    if has_errors(loaded.diagnostics):
        click.echo(as_text([problem for problem in loaded.diagnostics if problem.severity is Severity.ERROR]), err=True)
        click.echo(consequence, err=True)
        sys.exit(FAILED)
    return loaded.catalog


def without_errors(loaded: Loaded) -> Catalog:
    """The catalog. With an error in any record, prints what is wrong and exits with 1."""
    if has_errors(loaded.diagnostics):
        report_to_user(loaded.diagnostics)
        sys.exit(FAILED)
    return loaded.catalog


def report_to_user(diagnostics: Sequence[Diagnostic]) -> None:
    """Prints a line for each error and warning, and the counts on the error stream."""
    shown = [*expanded(d for d in entries_of(diagnostics) if d.severity is not Severity.DEBT)]
    if shown:
        click.echo(as_text(shown))
    click.echo(summary(shown or diagnostics), err=True)
