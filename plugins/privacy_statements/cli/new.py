"""``new``: begins a record, by asking or from options, or a whole site."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from privacy_statements.cli.asking import Answer, Site, ask_all, from_options, in_this_folder, is_terminal, parser
from privacy_statements.cli.shared import PROGRAM, called, config_option, options, project_of, writing
from privacy_statements.diagnostics.codes import Severity
from privacy_statements.diagnostics.diagnostic import has_errors
from privacy_statements.diagnostics.reports import line_of
from privacy_statements.edit.scaffold.questions import NEW, NewRecord, Question, mistake, proposed_id
from privacy_statements.edit.scaffold.site import site_files
from privacy_statements.edit.scaffold.text import Surroundings, record_text
from privacy_statements.pages.handwritten import hand_written, served
from privacy_statements.pipeline import judge_new_file, load_catalog
from privacy_statements.project import PLUGIN, Project, find_config, names_plugin
from privacy_statements.read.load import shown_path
from privacy_statements.records.kinds import OrganizationRecord, ProductRecord
from privacy_statements.rules.placeholder import YOUR_ORGANIZATION, YOUR_PRODUCT
from privacy_statements.views import paths

VOWELS = "aeiou"


@click.group()
def new() -> None:
    """Begin a record or a site.

    The file passes `check`, and its comments explain what to write next. At a terminal it asks questions, but not with
    any option, with --yes or in a script. Nothing is overwritten.

    Example: privacy-statements new product --name Torch
    """


# --- writing


def _begin(kind: str, config: Path | None, yes: bool, edit: bool, revision: str | None = None, **values: Any) -> None:
    if revision is not None:
        _draft(revision, config, edit)
        return
    record, project = NEW[kind], project_of(config, needs_site=False)
    files = hand_written(project.pages, project.root)
    pages = frozenset(served(page.path, project.directory_urls) for page in files)
    site = Site(project, load_catalog(project), record, pages)
    named = dict(_options(record, values))
    answers = ask_all(site, named) if is_terminal() and not named and not yes else from_options(site, named)
    file = site.file(str(answers["id"]))
    if os.path.lexists(file):
        other = site.file(proposed_id(str(answers["id"]), site))
        exists = f"{in_this_folder(file)} exists, and nothing was written"
        raise click.ClickException(f"{exists}; {in_this_folder(other)} is free: --id {other.stem}")
    text = record_text(record, answers, site.ids_by_kind, _surroundings(project, file, record.folder))
    diagnostics = judge_new_file(project, shown_path(file, project.root), text)
    problems = [problem for problem in diagnostics if problem.severity is not Severity.DEBT]
    lines = "\n".join(map(line_of, problems))
    if has_errors(problems):
        raise click.ClickException(f"nothing was written, because the record would not pass:\n{lines}")
    _write({file: text})
    if lines:  # a rule of this site asks for more
        click.echo(lines, err=True)
    click.echo(f"{in_this_folder(file)} is written")
    if (same := site.same_name(str(answers["name"]))) is not None:
        click.echo(f"note: {same}", err=True)
    if edit:
        click.edit(filename=str(file))
    if (why := _without_a_site(config)) is not None:
        click.echo(f"note: it is not part of a site yet: {why}", err=True)
    page = paths.CHANGES if record.name == "change" else paths.page(record.folder, str(answers["id"]))
    click.echo(f"its page: {served(page, project.directory_urls).removesuffix('index.html')}")
    click.echo(f"next: {'' if edit else f'open {in_this_folder(file)}; '}{called()} check")


def _options(record: NewRecord, values: Mapping[str, Any]) -> Iterator[tuple[str, Answer]]:
    for question in record.questions:
        value = values[question.name.replace("-", "_")]
        if value is True:
            yield question.name, "true"
        elif value is not None and value is not False and value != ():
            yield question.name, value


def _surroundings(project: Project, file: Path, kind: str) -> Surroundings:
    schema = project.root / "schemas" / f"{kind}.json"
    reference = project.pages / "reference" / "records.md"
    return Surroundings(
        Path(os.path.relpath(schema, file.parent)).as_posix() if schema.is_file() else None,
        shown_path(reference, project.root) if reference.is_file() else None,
    )


def _without_a_site(config: Path | None) -> str | None:
    """Why no site publishes the record, if none does."""
    configuration = find_config(config, Path.cwd())
    if configuration is None:
        return "neither this folder nor one above it has a mkdocs.yml"
    return None if names_plugin(configuration) else f"{in_this_folder(configuration)} does not name the plugin {PLUGIN}"


def _write(files: Mapping[Path, str]) -> None:
    """Writes files that do not exist: all of them, or nothing."""
    created: list[Path] = []
    try:
        for file, text in files.items():
            with writing(file):
                for folder in reversed([folder for folder in file.parents if not folder.exists()]):
                    folder.mkdir()
                    created.append(folder)
                with file.open("x", encoding="utf-8", newline="\n") as stream:
                    created.append(file)
                    stream.write(text)
    except click.ClickException:
        for path in reversed(created):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


# --- the commands


def _command(record: NewRecord) -> click.Command:
    parameters: list[click.Parameter] = [
        click.Option(
            [f"--{question.name}"],
            multiple=question.many,
            is_flag=question.is_flag or None,  # False would mean: its value is optional
            metavar=None if question.is_flag else question.key.upper(),
            help=f"{question.help} Separate several with commas." if question.many else question.help,
        )
        for question in record.questions
    ]
    command = click.Command(
        record.name,
        params=parameters,
        callback=partial(_begin, record.name),
        help=f"{record.help}\n\nExample: privacy-statements new {record.name} {EXAMPLES[record.name]}",
        short_help=f"Begin {'an' if record.name[0] in VOWELS else 'a'} {record.name}.",
    )
    return NEW_OPTIONS(command)


NEW_OPTIONS = options(
    config_option,
    click.option("--yes", is_flag=True, help="Ask nothing, and accept the proposals."),
    click.option("--edit", is_flag=True, help="Open the file in $EDITOR."),
)


EXAMPLES = {
    "product": '--name Torch --platform "Android, iOS"',
    "item": '--name "Battery level" --alias charge',
    "guide": '--name "Turn optional data off"',
    "comparison": '--name "All products"',
    "change": '--name "Shorter retention" --date 2026-11-01 --what "Logs are kept for 30 days."',
}
for each in NEW.values():
    new.add_command(_command(each))


def _draft(revision: str, config: Path | None, edit: bool) -> None:
    """Writes drafts of the notes that are missing since a revision."""
    project, commands = project_of(config), import_module("privacy_statements.cli.diff")
    try:
        text = commands.draft(revision, project)
    except commands.SideError as problem:
        raise click.UsageError(str(problem)) from problem
    if not text:
        click.echo(f"nothing since {revision} needs a note", err=True)
        return
    file = project.content / "changes" / f"{project.day.isoformat()}.yml"
    if os.path.lexists(file):
        raise click.ClickException(f"{in_this_folder(file)} exists, and nothing was written")
    _write({file: text})
    click.echo(f"{in_this_folder(file)} is written; correct dates, impact and words, and add the reason")
    if edit:
        click.edit(filename=str(file))


FROM = "Draft the notes that are missing since a revision of git, a folder or a records.json."
new.commands["change"].params.append(click.Option(["--from", "revision"], metavar="REVISION", help=FROM))


PUBLISHER = Question("name", OrganizationRecord, "name", required=True)
FIRST_PRODUCT = Question("product", ProductRecord, "name", required=True)


@new.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", metavar="NAME", help="Who publishes the site.")
@click.option("--product", metavar="NAME", help="The name of the first product.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def site(folder: Path, name: str | None, product: str | None, yes: bool) -> None:
    """Begin a site.

    It has a configuration, a home page, its publisher, a first product, and files for editors and continuous
    integration. Names that are left out can be written later.

    Example: privacy-statements new site my-site --name Contoso --product Torch
    """
    asks = is_terminal() and not yes and name is None and product is None
    publisher = _text_of(PUBLISHER, name, "Who publishes the site", YOUR_ORGANIZATION, asks)
    first = _text_of(FIRST_PRODUCT, product, "The first product", YOUR_PRODUCT, asks)
    files = {folder / path: text for path, text in site_files(publisher, first).items()}
    for file in filter(os.path.lexists, files):
        raise click.ClickException(f"{in_this_folder(file)} exists, and nothing was written")
    _write(files)
    for file in files:
        click.echo(f"{in_this_folder(file)} is written")
    if find_spec("mkdocs") is None:
        click.echo(f'note: MkDocs, which builds the site, is not installed: pip install "{PROGRAM}[mkdocs]"', err=True)
    serve, again = called("mkdocs", folder), called(start=folder)
    click.echo(f"next: cd {in_this_folder(folder)}; {serve} serve; {again} new item")


def _text_of(question: Question, text: str | None, label: str, placeholder: str, asks: bool) -> str:
    if asks:
        parse = parser(question, partial(mistake, ids_by_kind={}))
        return str(click.prompt(label, default=placeholder, value_proc=parse, err=True))
    if text is None:
        return placeholder
    if (problem := mistake(question, text, {})) is not None:
        raise click.UsageError(f"--{question.name}: {problem}")
    return text
