"""One command for each source of ``IMPORTERS``: files → records → what is written or refused."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

import click
from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog
from privacy_statements.cli.shared import FAILED, called, config_option, project_of, writing
from privacy_statements.cli.telling import write_whole
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.reports import line_of
from privacy_statements.edit.scaffold.questions import Question, mistake
from privacy_statements.edit.writing import Change, write_all
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import Project
from privacy_statements.read.load import collector_at_ease, shown_path, unreadable
from privacy_statements.records import kinds, pieces
from privacy_statements.records.fields import Record
from privacy_statements_import import IMPORTERS, Importer
from privacy_statements_import.against import against
from privacy_statements_import.draft import Imported, Outcome
from privacy_statements_import.limits import MOST_BYTES
from privacy_statements_import.matching import matched
from privacy_statements_import.report import report, summary
from privacy_statements_import.sources import PAGE_SUFFIXES, Asked, SourceFile, ids_of, pages_in
from privacy_statements_import.writing import Written, written

CHECKED: dict[str, tuple[type[Record], str]] = {
    "product": (kinds.ProductRecord, "id"),
    "name": (kinds.ProductRecord, "name"),
    "language": (kinds.ProductRecord, "language"),
    "base": (pieces.SourcePage, "url"),
}  # options with the field whose form they have
OUTPUT = "The folder for the records; the site's folder of records unless given."
REPORT = "Write a report in Markdown to this file: what became what, and what is doubtful."


class _File(Struct, frozen=True):
    """A file that is to be written."""

    path: Path
    shown: str
    made: Written


# --- one import


@collector_at_ease()
def _import(
    kind: str,
    files: tuple[Path, ...],
    config: Path | None,
    output: Path | None,
    report_file: Path | None,
    each: bool,
    force: bool,
    dry_run: bool,
    product: str | None,
    name: str | None,
    language: str | None,
    base: str | None = None,
    collects: bool = False,
    guide: bool = False,
) -> None:
    for option, value in (("product", product), ("name", name), ("language", language), ("base", base)):
        wrong = None if value is None else mistake(Question(option, *CHECKED[option]), value, {})
        if wrong is not None:
            raise click.UsageError(f"--{option}: {wrong}")
    each = each or (product is None and any(map(Path.is_dir, files)))
    files = tuple(page for file in files for page in (pages_in(file) if file.is_dir() else [file]))
    if not files:
        raise click.UsageError(f"met a folder without pages; expected files that end with {', '.join(PAGE_SUFFIXES)}")
    if (product is None) == (not each):
        both = "--product and --each" if each else "neither --product nor --each"
        expected = "--product ID for one product, or --each for a product of each file"
        raise click.UsageError(f"met {both}; expected {expected}")
    project = project_of(config, needs_site=False)
    sources = _read(files)
    asked = Asked(product or "", name, language, base, collects, guide)
    result = _result(IMPORTERS[kind], sources, asked, each)
    if not (each and result.drafts):
        _refuse_problems(result.problems)
    catalog = load_catalog(project).catalog
    result = matched(result, catalog)
    origin = ", ".join(source.path for source in sources)
    made = _files(result, project, output or project.content, sources)
    repaired = tuple(finding for file in made for finding in file.made.findings)
    result = _with_places(replace(result, findings=(*result.findings, *repaired)), sources[0].path)
    problems = [problem for file in made for problem in file.made.problems]
    _refuse_problems(problems, "nothing was written; these are places of the records that were made")
    if dry_run:
        click.echo("\n".join(f"# {file.shown}\n{file.made.text}" for file in made), nl=False)
    else:
        _refuse_conflicts(made, result, catalog, project, force)
        _write(made)
        for file in made:
            click.echo(f"{file.shown} is written")
    if report_file is not None:
        write_whole(report_file, report(result, origin))
        click.echo(f"{_shown(report_file)} is written", err=dry_run)
    click.echo(summary(result), err=True)
    if not dry_run:
        doubts = any(finding.outcome is Outcome.DOUBT for finding in result.findings)
        look = f'look at "needs_review" in {made[0].shown}; ' if doubts and made else ""
        click.echo(f"next: {look}{called()} check --debt", err=True)
        click.echo(f"when all names are right: {called()} fmt --assign-ids", err=True)
    if result.problems:  # one of many files; the others are imported
        _refuse(map(line_of, result.problems), f"{len(result.problems)} of {len(sources)} files were not imported")


def _read(files: Sequence[Path]) -> list[SourceFile]:
    """The files of a source. Ends the command with 1 if one of them cannot be read."""
    sources: list[SourceFile] = []
    problems: list[Diagnostic] = []
    for file in files:
        try:
            with file.open("rb") as stream:
                content = stream.read(MOST_BYTES + 1)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            problems.append(unreadable(_shown(file), error))
            continue
        if len(content) > MOST_BYTES:
            problems.append(unreadable(_shown(file), f"it has more than {MOST_BYTES} bytes"))
        sources.append(SourceFile(_shown(file), content))
    _refuse_problems(problems)
    return sources


def _result(importer: Importer, sources: Sequence[SourceFile], asked: Asked, each: bool) -> Imported:
    """What the sources became; every finding names its file."""
    if each:
        parts = [
            importer.read([one], replace(asked, product=id_)) for one, id_ in zip(sources, ids_of(sources), strict=True)
        ]
    else:
        parts = [importer.read(sources, asked)]
    parts = [_with_places(part, source.path) for source, part in zip(sources, parts, strict=each)]
    return Imported(
        tuple(draft for part in parts for draft in part.drafts),
        tuple(finding for part in parts for finding in part.findings),
        tuple(problem for part in parts for problem in part.problems),
        dict(sum((Counter(part.places) for part in parts), Counter())),
    )


def _with_places(result: Imported, path: str) -> Imported:
    """The same with a file for every finding: the first one where it does not say which."""
    return replace(result, findings=tuple(one if one.path else replace(one, path=path) for one in result.findings))


def _files(result: Imported, project: Project, folder: Path, sources: Sequence[SourceFile]) -> list[_File]:
    made: list[_File] = []
    origin = ", ".join(
        source.name if Path(source.path).is_absolute() or ".." in Path(source.path).parts else source.path
        for source in sources
    )
    for draft in result.drafts:
        file = folder / draft.kind / f"{draft.id}.yml"
        schema = project.root / "schemas" / f"{draft.kind}.json"
        beside = Path(os.path.relpath(schema, file.parent)).as_posix() if schema.is_file() else None
        text = written(draft, _shown(file), origin, beside, project.limits)
        made.append(_File(file, _shown(file), text))
    return made


# --- refusing


def _refuse(lines: Sequence[str] | map[str], what: str) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    click.echo(what, err=True)
    raise SystemExit(FAILED)


def _refuse_problems(problems: Sequence[Diagnostic], what: str = "nothing was written") -> None:
    if problems:
        _refuse(map(line_of, problems), what)


def _refuse_conflicts(made: Sequence[_File], result: Imported, catalog: Catalog, project: Project, force: bool) -> None:
    """Ends the command with 1, all conflicts told, if anything would be overwritten or an id would stand twice."""
    told: list[str] = []
    for shown, number in Counter(file.shown for file in made).items():
        if number > 1:
            told.append(f"{shown}: {number} of the files would become this record: give them other names")
    for file, draft in zip(made, result.drafts, strict=True):
        ids = getattr(catalog, draft.kind, None)
        other = ids.get(draft.id) if isinstance(ids, Mapping) else None  # a file of words has no id
        if other is not None and (project.root / other.position.path).resolve() != file.path.resolve():
            told.append(f'{file.shown}: the id "{draft.id}" is taken by {other.position}')
        elif os.path.lexists(file.path) and not (force and file.path.is_file()):
            told.append(f"{file.shown} exists" + (" and is no file" if force else ""))
    if told:
        advice = "" if force else "; --force overwrites files that exist"
        _refuse(list(dict.fromkeys(told)), f"nothing was written{advice}")


def _write(made: Sequence[_File]) -> None:
    for file in made:
        data = file.made.text.encode()
        with writing(file.path):
            if os.path.lexists(file.path):
                _refuse_problems(write_all([Change(file.path, file.shown, file.path.read_bytes(), data)]))
                continue
            file.path.parent.mkdir(parents=True, exist_ok=True)
            with file.path.open("xb") as stream:
                stream.write(data)


def _shown(file: Path) -> str:
    """A path as somebody in this folder would write it."""
    return shown_path(file, Path.cwd())


# --- the commands


def _command(kind: str, importer: Importer) -> click.Command:
    path = click.Path(path_type=Path, dir_okay=importer.has_links, exists=True)
    folder = click.Path(path_type=Path, file_okay=False)
    report_file = click.Path(path_type=Path, dir_okay=False)
    options = [
        click.argument("files", nargs=-1, required=True, type=path, metavar=importer.takes),
        click.option("--product", metavar="ID", help="The id of the product."),
        click.option("--each", is_flag=True, help="Make a product of each file; its name gives the id."),
        click.option("--name", metavar="NAME", help="The name of the product; that of the source unless given."),
        click.option("--language", metavar="TAG", help="The language of the source, such as en or de-AT."),
        click.option("--output", type=folder, help=OUTPUT),
        click.option("--report", "report_file", type=report_file, help=REPORT),
        click.option("--dry-run", is_flag=True, help="Write no record; print what would be written."),
        click.option("--force", is_flag=True, help="Overwrite records that exist."),
        config_option,
    ]
    if importer.has_links:
        help = "The address of the page, which completes relative links."
        options.append(click.option("--base", metavar="URL", help=help))
        help = "All of the page is of what is collected: each entry of a list and each line of a table is a data item."
        options.append(click.option("--collects", is_flag=True, help=help))
        options.append(click.option("--guide", is_flag=True, help="The page is a guide: its numbered lists are steps."))
    example = f"privacy-statements import {kind} {importer.example} --product torch"
    command = click.Command(
        kind, callback=partial(_import, kind), help=f"{importer.help}\n\nExample: {example}", short_help=importer.help
    )
    for option in options:
        command = option(command)
    return command


def _against(
    given: Sequence[str] = (), project: Project | None = None, catalog: Catalog | None = None
) -> list[Diagnostic]:
    if project is None or catalog is None:
        raise click.UsageError(f"expected {called()} check --against FILE")
    try:
        return list(against(given, project, catalog))
    except ValueError as problem:
        raise click.UsageError(f"--against {problem}") from problem


COMMANDS = {kind: _command(kind, importer) for kind, importer in IMPORTERS.items()}
"""By the name of a source, its command below ``import``."""
COMMANDS["against"] = click.Command("against", callback=_against, hidden=True)  # what `check --against` calls
