"""The answers for a new record: asked at the terminal, or taken from options."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from privacy_statements.catalog.build.catalog import Loaded
from privacy_statements.edit.scaffold.questions import IdsByKind, NewRecord, Question, mistake, proposed_id
from privacy_statements.pages.handwritten import served
from privacy_statements.project import Project
from privacy_statements.read.load import shown_path
from privacy_statements.views import paths

COMMA = ","
NOTHING = "Please type something."
GIVEN_UP = "nothing was typed, and nothing was written"
TRIES = 2
Answer = str | tuple[str, ...]


def in_this_folder(file: Path) -> str:
    """A path relative to the current folder."""
    return shown_path(file, Path.cwd())


class Site(Struct, frozen=True):
    """The site that a new record must fit into."""

    project: Project
    loaded: Loaded
    new: NewRecord
    pages: frozenset[str]
    """The addresses of hand-written pages."""

    def __contains__(self, record_id: object) -> bool:
        """Whether a new record cannot have this id: another one has it, or its page or file exists."""
        return self.taken_by(str(record_id)) is not None or os.path.lexists(self.file(str(record_id)))

    def taken_by(self, record_id: str) -> str | None:
        """What already has the id of a new record or the address of its page; ``None`` if nothing has."""
        catalog, folder = self.loaded.catalog, self.new.folder
        ids = {**(catalog.sources if folder == "products" else {}), **getattr(catalog, folder)}
        if record_id in ids:
            return str(ids[record_id].position)
        if record_id in self.loaded.unread:
            return "a record that cannot be read"
        if folder == "changes":  # such records have no page of their own
            return None
        page = served(paths.page(folder, record_id), self.project.directory_urls)
        if page == served(paths.index(folder), self.project.directory_urls):
            return "the index"
        return "a hand-written page" if page in self.pages else None

    def same_name(self, name: str) -> str | None:
        """A note if another record has this name already."""
        for record in getattr(self.loaded.catalog, self.new.folder).values():
            if getattr(record, "product", None) is None and record.name.casefold() == name.strip().casefold():
                return f'a {self.new.name} "{record.name}" exists already, at {record.position}'
        return None

    def file(self, record_id: str) -> Path:
        """The file of a new record."""
        return self.project.content / self.new.folder / f"{record_id}.yml"

    @property
    def ids_by_kind(self) -> IdsByKind:
        """The ids that answers and examples can refer to, with their names."""
        catalog, words = self.loaded.catalog, self.loaded.catalog.vocabulary
        by_kind: dict[str, Mapping[str, Any]] = {
            "products": catalog.products,
            "items": {key: item for key, item in catalog.items.items() if item.product is None},
            **{kind: getattr(words, kind) for kind in ("categories", "purposes", "data_classes")},
        }
        return {kind: {key: record.name for key, record in ids.items()} for kind, ids in by_kind.items()}

    def mistake(self, question: Question, answer: str, *, at_terminal: bool = False) -> str | None:
        """What is wrong with an answer, if anything; an existing file only ``at_terminal``, where another id can be typed."""
        problem = mistake(question, answer, self.ids_by_kind)
        if problem is not None or question.key != "id":
            return problem
        if other := self.taken_by(answer):
            return f'the id "{answer}" is taken by {other}; "{proposed_id(answer, self)}" is free'
        if at_terminal and os.path.lexists(self.file(answer)):
            return f'{in_this_folder(self.file(answer))} exists; "{proposed_id(answer, self)}" is free'
        return None


def is_terminal() -> bool:
    """Whether a person can answer."""
    return sys.stdin.isatty()


def _ask(site: Site, answers: dict[str, Answer], question: Question) -> Answer | None:
    click.echo(f"\n{question.help}", err=True)
    choices = site.ids_by_kind.get(question.leads_to or "", {})
    width = max(map(len, choices), default=0)
    for record_id, name in choices.items():
        click.echo(f"  {record_id:<{width}}  {name}", err=True)
    label = question.name.replace("-", " ").capitalize()
    default = ""
    if question.key == "id":
        default = proposed_id(str(answers["name"]), site)
    elif question.many:
        label += " (separated by commas)"
    parse = parser(question, partial(site.mistake, at_terminal=True))
    answer: Answer | None = click.prompt(label, default=default, show_default=bool(default), value_proc=parse, err=True)
    return answer


def parser(question: Question, judge: Callable[[Question, str], str | None]) -> Callable[[str], Answer | None]:
    """A function from typed text to an answer. It raises what `click` prints before it asks again; three empty answers end
    the command."""
    empty: list[str] = []

    def parse(text: str) -> Answer | None:
        pieces = _pieces([text]) if question.many else tuple(filter(None, [text.strip()]))
        for piece in pieces:
            if (problem := judge(question, piece)) is not None:
                raise click.UsageError(problem)
        if not pieces and question.required:
            empty.append(text)
            raise click.UsageError(NOTHING) if len(empty) <= TRIES else click.ClickException(GIVEN_UP)
        return (pieces if question.many else pieces[0]) if pieces else None

    return parse


def _pieces(texts: list[str]) -> tuple[str, ...]:
    split = (piece.strip() for text in texts for piece in text.split(COMMA))
    return tuple(dict.fromkeys(filter(None, split)))


def ask_all(site: Site, options: dict[str, Answer]) -> dict[str, Answer]:
    """The answers, asked at the terminal."""
    answers = dict(options)
    for question in site.new.questions:
        no_place = question.leads_to is not None and not site.ids_by_kind[question.leads_to]
        if not question.is_asked or no_place or (question.after and question.after not in answers):
            continue
        answer = _ask(site, answers, question)
        if answer is not None:
            answers[question.name] = answer
    return answers


def from_options(site: Site, options: dict[str, Answer]) -> dict[str, Answer]:
    """The answers from options. Exits with 2 if one is missing or wrong."""
    answers = dict(options)
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
            raise click.UsageError(f"--{question.name} needs --{question.after}, too")
    return {"id": proposed_id(str(answers["name"]), site), **answers}
