"""The command line: arguments → pipeline → report → exit code (0 fine, 1 errors, 2 wrong use)."""

from __future__ import annotations

import dataclasses
import datetime
import json
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import click

from privacy_statements.diagnostics import CODES, Diagnostic, Severity, has_errors, nearest
from privacy_statements.folder import NotOursError, write_folder
from privacy_statements.language import Language
from privacy_statements.pipeline import build as build_project
from privacy_statements.pipeline import load_catalog, make_views
from privacy_statements.position import Position
from privacy_statements.project import ConfigError, Project, find_config, read_project
from privacy_statements.report import REPORTS, summary
from privacy_statements.rules import RULES
from privacy_statements.schema import SCHEMA_FILES, schema_text
from privacy_statements.views import VIEWS, PageView, record_id
from privacy_statements.wording import Wording

OK, FAILED, WRONG_USE = 0, 1, 2

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The site's mkdocs.yml. Searched for in this folder and above unless given.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="privacy-statements")
def main() -> None:
    """Privacy statements from records: check them, look at them, build pages from them.

    Example: privacy-statements check
    """


@main.command()
@config_option
@click.option(
    "--format",
    "report",
    type=click.Choice(sorted(REPORTS)),
    default="text",
    show_default=True,
    help="How mistakes are told: for people or for programs.",
)
def check(config: Path | None, report: str) -> None:
    """Report every mistake in records, templates and hand-written pages. Writes nothing.

    Example: privacy-statements check --format json
    """
    built = build_project(_project(config))
    _report(built.diagnostics, report)
    sys.exit(FAILED if built.failed else OK)


@main.command()
@config_option
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder to write."
)
@click.option("--with-pages", is_flag=True, help="Copy the hand-written pages into the folder, too.")
def build(config: Path | None, out: Path, with_pages: bool) -> None:
    """Write all pages as Markdown with front matter, and the published data, to a folder.

    Example: privacy-statements build --out out
    """
    project = _project(config)
    built = build_project(project)
    _report(built.diagnostics, "text")
    if built.failed:
        click.echo(f"nothing was written to {out}", err=True)
        sys.exit(FAILED)
    try:
        count = write_folder(built, out, project.pages if with_pages else None)
    except NotOursError as problem:
        raise click.UsageError(str(problem)) from problem
    except OSError as problem:
        raise _cannot_write(out, problem) from problem
    click.echo(f"{count} files written to {out}")


@main.command()
@config_option
@click.option(
    "--list", "listing", is_flag=True, help="List the views, and the ids that each can be asked for."
)
@click.argument("view", required=False)
@click.argument("record", required=False)
def view(config: Path | None, listing: bool, view: str | None, record: str | None) -> None:
    """Print what a template receives for one page, as JSON.

    Example: privacy-statements view product intune
    """
    project = _project(config)
    loaded = load_catalog(project)
    if has_errors(loaded.diagnostics):
        _report(loaded.diagnostics, "text")
        sys.exit(FAILED)
    known = {
        (page.info.kind, record_id(page)): page
        for page in make_views(loaded.catalog, Wording(Language(project.options.language)))
    }
    if listing or view is None:
        for name, kind in VIEWS.items():
            click.echo(f"{name}: {kind.summary}")
            click.echo(f"  {', '.join(key for of, key in known if of == name) or '(no page)'}")
        return
    page = _asked_for(known, view, record)
    click.echo(json.dumps(_plain(page), indent=2, ensure_ascii=False))


def _asked_for(known: Mapping[tuple[str, str], PageView], view: str, record: str | None) -> PageView:
    if view not in VIEWS:
        raise click.UsageError(f'unknown view "{view}"{nearest(view, VIEWS)}')
    ids = [key for kind, key in known if kind == view]
    wanted = record or (ids[0] if len(ids) == 1 else "")
    if (view, wanted) not in known:
        if record is None:
            raise click.UsageError(f'the view "{view}" needs the id of a record{nearest("", ids)}')
        raise click.UsageError(f'the view "{view}" has no page "{wanted}"{nearest(wanted, ids)}')
    return known[view, wanted]


def _plain(value: Any) -> Any:
    if isinstance(value, Position):
        return value._asdict()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, datetime.date) else value


@main.command()
@click.argument("kind", required=False, type=click.Choice(sorted(SCHEMA_FILES)))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write all schemas to this folder instead.",
)
def schema(kind: str | None, out: Path | None) -> None:
    """Print the JSON Schema of one kind of record, for editors.

    Example: privacy-statements schema products
    """
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            for name, file in SCHEMA_FILES.items():
                (out / file).write_text(schema_text(name), "utf-8")
        except OSError as problem:
            raise _cannot_write(out, problem) from problem
        click.echo(f"{len(SCHEMA_FILES)} files written to {out}")
    elif kind is not None:
        click.echo(schema_text(kind), nl=False)
    else:
        raise click.UsageError(f"name a kind ({', '.join(sorted(SCHEMA_FILES))}) or give --out")


@main.command()
@click.argument("code", required=False)
def rules(code: str | None) -> None:
    """List every code that can be reported, or explain one.

    Example: privacy-statements rules unknown-reference
    """
    if code is None:
        width = max(map(len, CODES))
        for name, entry in CODES.items():
            click.echo(f"{name:<{width}}  {entry.severity:<7}  {entry.summary}")
        return
    if code not in CODES:
        raise click.UsageError(f'unknown code "{code}"{nearest(code, CODES)}')
    entry = CODES[code]
    click.echo(f"{code} ({entry.severity})\n\n{entry.summary}\n{entry.help}")
    if code in RULES:
        click.echo(f"\n{RULES[code].manual.strip()}")


def _project(config: Path | None) -> Project:
    try:
        return read_project(find_config(config, Path.cwd()), Path.cwd())
    except ConfigError as problem:
        raise click.UsageError(str(problem)) from problem


def _cannot_write(out: Path, why: OSError) -> click.ClickException:
    return click.ClickException(f"{out} cannot be written: {why.strerror or why}")


def _report(diagnostics: tuple[Diagnostic, ...], report: str) -> None:
    text = REPORTS[report](diagnostics)
    if text:
        click.echo(text)
    shown = [d for d in diagnostics if d.severity is not Severity.DEBT]
    click.echo(summary(shown or diagnostics), err=True)
