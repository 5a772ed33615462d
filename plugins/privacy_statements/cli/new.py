"""``new``: a record begun, by asking or from options; and a whole site."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import click

from privacy_statements.build.catalog import Loaded
from privacy_statements.cli.shared import called, cannot_write, config_option, project_of
from privacy_statements.diagnostics import Severity, has_errors
from privacy_statements.frozen import dataclass
from privacy_statements.handwritten import hand_written, served
from privacy_statements.load import shown_path
from privacy_statements.pipeline import judge_new_file, load_catalog
from privacy_statements.project import PLUGIN, Project, find_config, names_plugin
from privacy_statements.records.kinds import OrganizationRecord, ProductRecord
from privacy_statements.report import line_of
from privacy_statements.scaffold.answers import Known, mistake, proposed_id
from privacy_statements.scaffold.questions import NEW, NewRecord, Question
from privacy_statements.scaffold.site import site_files
from privacy_statements.scaffold.text import Surroundings, record_text
from privacy_statements.views import paths

COMMA = ","
VOWELS = "aeiou"
NOTHING = "met nothing; expected some text that can be seen"
Answer = str | tuple[str, ...]


@click.group()
def new() -> None:
    """Begin a record or a site: a file that passes `check`, with comments that teach what to write next.

    At a terminal it asks; with any option, with --yes and in a script it asks nothing. Nothing is overwritten.

    Example: privacy-statements new product --name Torch
    """


@dataclass(frozen=True, slots=True)
class Site:
    """What a new record must fit into."""

    project: Project
    loaded: Loaded
    new: NewRecord
    pages: frozenset[str]
    """Where hand-written pages are served."""

    def __contains__(self, record_id: object) -> bool:
        """Whether a new record cannot have this id: another one has it, or its page or file is there."""
        return self.taken_by(str(record_id)) is not None or os.path.lexists(self.file(str(record_id)))

    def taken_by(self, record_id: str) -> str | None:
        """What has the id of a new record or the place of its page."""
        catalog = self.loaded.catalog
        ids: Mapping[str, Any] = getattr(catalog, self.new.folder)
        others = catalog.sources if self.new.folder == "products" else {}
        if record_id in ids or record_id in others:
            return str((ids.get(record_id) or others[record_id]).position)
        if record_id in self.loaded.unread:
            return "a record that cannot be read"
        page = served(paths.page(self.new.folder, record_id), self.project.directory_urls)
        if self.new.folder in paths.NOT_ALWAYS:  # such records have no page of their own
            return None
        if page == served(paths.index(self.new.folder), self.project.directory_urls):
            return "the index"
        return "a hand-written page" if page in self.pages else None

    def file(self, record_id: str) -> Path:
        """The file of a new record."""
        return self.project.content / self.new.folder / f"{record_id}.yml"

    @property
    def known(self) -> Known:
        """Ids that answers and examples can lead to, with their names."""
        catalog = self.loaded.catalog
        words = catalog.vocabulary
        shared = {key: item for key, item in catalog.items.items() if item.product is None}
        by_kind: dict[str, Mapping[str, Any]] = {
            "products": catalog.products,
            "items": shared,
            "categories": words.categories,
            "purposes": words.purposes,
            "data_classes": words.data_classes,
        }
        return {kind: {key: one.name for key, one in ids.items()} for kind, ids in by_kind.items()}

    def mistake(self, question: Question, answer: str) -> str | None:
        """What is wrong with an answer."""
        found = mistake(question, answer, self.known)
        if found is None and question.key == "id" and (other := self.taken_by(answer)):
            return f'the id "{answer}" is taken by {other}; "{proposed_id(answer, self)}" is free'
        return found

    def mistake_at_the_terminal(self, question: Question, answer: str) -> str | None:
        """What is wrong with an answer that can be given again at once."""
        found = self.mistake(question, answer)
        if found is None and question.key == "id" and os.path.lexists(self.file(answer)):
            return f'{_shown(self.file(answer))} exists; "{proposed_id(answer, self)}" is free'
        return found


# --- asking


def is_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def _ask(site: Site, answers: dict[str, Answer], question: Question) -> Answer | None:
    click.echo(f"\n{question.help}", err=True)
    choices = site.known.get(question.leads_to or "", {})
    width = max(map(len, choices), default=0)
    for record_id, name in choices.items():
        click.echo(f"  {record_id:<{width}}  {name}", err=True)
    label = question.name.replace("-", " ").capitalize()
    default = ""
    if question.key == "id":
        default = proposed_id(str(answers["name"]), site)
    elif question.many:
        label += " (with commas between)"
    understood = partial(_understood, question, site.mistake_at_the_terminal)
    answer: Answer | None = click.prompt(
        label, default=default, show_default=bool(default), value_proc=understood, err=True
    )
    return answer


def _understood(question: Question, judge: Callable[[Question, str], str | None], text: str) -> Answer | None:
    """The answer that somebody typed. Raises what `click` tells before it asks again."""
    pieces = _pieces([text]) if question.many else tuple(filter(None, [text.strip()]))
    for piece in pieces:
        if (problem := judge(question, piece)) is not None:
            raise click.UsageError(problem)
    if not pieces and question.required:
        raise click.UsageError(NOTHING)
    return (pieces if question.many else pieces[0]) if pieces else None


def _pieces(texts: list[str]) -> tuple[str, ...]:
    split = (piece.strip() for text in texts for piece in text.split(COMMA))
    return tuple(dict.fromkeys(filter(None, split)))


def _answered(site: Site, given: dict[str, Answer]) -> dict[str, Answer]:
    """The answers of somebody at the terminal."""
    answers = dict(given)
    for question in site.new.questions:
        no_place = question.leads_to is not None and not site.known[question.leads_to]
        if not question.asked or no_place or (question.after and question.after not in answers):
            continue
        answer = _ask(site, answers, question)
        if answer is not None:
            answers[question.name] = answer
    return answers


def _taken(site: Site, given: dict[str, Answer]) -> dict[str, Answer]:
    """The answers that options give. Ends the command with 2 for one that is missing or wrong."""
    answers = dict(given)
    for question in site.new.questions:
        if question.name not in answers:
            if question.required:
                raise click.UsageError(f"--{question.name} is missing: {question.help}")
            continue
        answer = answers[question.name]
        if question.many:
            answer = answers[question.name] = _pieces(list(answer))
            if not answer:
                raise click.UsageError(f"--{question.name}: {NOTHING}")
        for piece in answer if isinstance(answer, tuple) else (answer,):
            if (problem := site.mistake(question, piece)) is not None:
                raise click.UsageError(f"--{question.name}: {problem}")
        if question.after and question.after not in answers:
            raise click.UsageError(f"--{question.name} stands alone; expected --{question.after}, too")
    return {"id": proposed_id(str(answers["name"]), site), **answers}


# --- writing


def _begin(kind: str, config: Path | None, yes: bool, edit: bool, **given: Any) -> None:
    record = NEW[kind]
    project = project_of(config)
    hidden = hand_written(project.pages, project.root)
    pages = frozenset(served(page.path, project.directory_urls) for page in hidden)
    site = Site(project, load_catalog(project), record, pages)
    options = dict(_options(record, given))
    answers = _answered(site, options) if is_terminal() and not options and not yes else _taken(site, options)
    file = site.file(str(answers["id"]))
    if os.path.lexists(file):
        other = site.file(proposed_id(str(answers["id"]), site))
        raise click.ClickException(
            f"{_shown(file)} exists, and nothing was written; {_shown(other)} is free: --id {other.stem}"
        )
    text = record_text(record, answers, site.known, _surroundings(project, file, record.folder))
    found = judge_new_file(project, shown_path(file, project.root), text)
    problems = [problem for problem in found if problem.severity is not Severity.DEBT]
    told = "\n".join(map(line_of, problems))
    if has_errors(problems):
        raise click.ClickException(f"nothing was written, because the record would not pass:\n{told}")
    _write({file: text})
    if told:  # a rule of this site wants more than was answered
        click.echo(told, err=True)
    click.echo(f"{_shown(file)} is written")
    if edit:
        click.edit(filename=str(file))
    if (why := _without_a_site(config)) is not None:
        click.echo(f"note: no site shows it yet: {why}", err=True)
    click.echo(f"its page: {_address(project, record, str(answers['id']))}")
    click.echo(f"next: {'' if edit else f'open {_shown(file)}; '}{called()} check")


def _options(record: NewRecord, given: Mapping[str, Any]) -> Iterator[tuple[str, Answer]]:
    for question in record.questions:
        value = given[question.name.replace("-", "_")]
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


def _address(project: Project, record: NewRecord, record_id: str) -> str:
    """The address of the page that shows the record."""
    page = paths.CHANGES if record.name == "change" else paths.page(record.folder, record_id)
    return served(page, project.directory_urls).removesuffix("index.html")


def _without_a_site(config: Path | None) -> str | None:
    """Why nobody publishes what is written, if so."""
    found = find_config(config, Path.cwd())
    if found is None:
        return "neither this folder nor one above it has a mkdocs.yml"
    return None if names_plugin(found) else f"{_shown(found)} does not name the plugin {PLUGIN}"


def _shown(file: Path) -> str:
    """A path as somebody in this folder would write it."""
    return shown_path(file, Path.cwd())


def _write(files: Mapping[Path, str]) -> None:
    """Writes files that do not exist: all of them, or nothing."""
    made: list[Path] = []
    file = Path()
    try:
        for file, text in files.items():
            above = [folder for folder in file.parents if not folder.exists()]
            for folder in reversed(above):
                folder.mkdir()
                made.append(folder)
            with file.open("x", encoding="utf-8", newline="\n") as stream:
                made.append(file)
                stream.write(text)
    except OSError as problem:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise cannot_write(file, problem) from problem


# --- the commands


def _command(record: NewRecord) -> click.Command:
    options: list[click.Parameter] = [
        click.Option(
            [f"--{question.name}"],
            multiple=question.many,
            is_flag=question.is_flag or None,  # False would mean: its value is optional
            metavar=None if question.is_flag else question.key.upper(),
            help=f"{question.help} Several: with commas between." if question.many else question.help,
        )
        for question in record.questions
    ]
    command = click.Command(
        record.name,
        params=options,
        callback=partial(_begin, record.name),
        help=f"{record.help}\n\nExample: privacy-statements new {record.name} {EXAMPLES[record.name]}",
        short_help=f"Begin {'an' if record.name[0] in VOWELS else 'a'} {record.name}.",
    )
    for add in (
        click.option("--edit", is_flag=True, help="Open the file in the editor of $EDITOR."),
        click.option("--yes", is_flag=True, help="Ask nothing, and take what is proposed."),
        config_option,
    ):
        command = add(command)
    return command


EXAMPLES = {
    "product": '--name Torch --platform "Android, iOS"',
    "item": '--name "Battery level" --alias charge',
    "guide": '--name "Turn optional data off"',
    "comparison": '--name "All products"',
    "change": '--name "Shorter retention" --date 2026-11-01 --what "Logs are kept for 30 days."',
}
for each in NEW.values():
    new.add_command(_command(each))


PUBLISHER = Question("name", OrganizationRecord, "name", required=True)
FIRST_PRODUCT = Question("product", ProductRecord, "name", required=True)


@new.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", metavar="NAME", help="Who publishes the site.")
@click.option("--product", metavar="NAME", help="The name of the first product.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def site(folder: Path, name: str | None, product: str | None, yes: bool) -> None:
    """Begin a site: its configuration, a home page, who publishes it, and a first product.

    Example: privacy-statements new site my-site --name Contoso --product Torch
    """
    asks = is_terminal() and not yes and name is None and product is None
    publisher = _text_of(PUBLISHER, name, "Who publishes the site", asks)
    first = _text_of(FIRST_PRODUCT, product, "The first product", asks)
    files = {folder / path: text for path, text in site_files(publisher, first).items()}
    for file in files:
        if os.path.lexists(file):
            raise click.ClickException(f"{_shown(file)} exists, and nothing was written")
    _write(files)
    for file in files:
        click.echo(f"{_shown(file)} is written")
    serve, again = called("mkdocs", folder), called(start=folder)
    click.echo(f"next: cd {_shown(folder)}; {serve} serve; {again} new item")


def _text_of(question: Question, given: str | None, label: str, asks: bool) -> str:
    def judge(question: Question, text: str) -> str | None:
        return mistake(question, text, {})

    if asks:
        return str(
            click.prompt(
                label,
                default="",
                show_default=False,
                value_proc=partial(_understood, question, judge),
                err=True,
            )
        )
    if given is None:
        raise click.UsageError(f"--{question.name} is missing")
    if (problem := judge(question, given)) is not None:
        raise click.UsageError(f"--{question.name}: {problem}")
    return given
