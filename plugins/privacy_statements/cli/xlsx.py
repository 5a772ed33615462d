"""``export xlsx`` and ``import xlsx``: records edited in a spreadsheet."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from msgspec.structs import replace

from privacy_statements.catalog.build.catalog import build_catalog
from privacy_statements.catalog.model import Catalog
from privacy_statements.cli.shared import FAILED, OK, config_option, flawless, project_of, writing
from privacy_statements.diagnostics.codes import Severity
from privacy_statements.diagnostics.diagnostic import Diagnostic, has_errors, nearest
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.edit.workbook.changes import SheetImport, changes_of, result_of
from privacy_statements.edit.workbook.compare import CellFinding, compare
from privacy_statements.edit.workbook.reading import WorkbookError, read_workbook
from privacy_statements.edit.writing import write_all
from privacy_statements.pipeline import judge, load_catalog
from privacy_statements.project import Project
from privacy_statements.publish.sheets import make_lines
from privacy_statements.publish.xlsx import NoSpreadsheetsError, export_xlsx
from privacy_statements.read.load import LoadedFile, load_folder, load_text, shown_path
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording


@click.command("xlsx")
@config_option
@click.option("--product", "products", multiple=True, metavar="ID", help="Only this product; can be repeated.")
@click.argument("workbook", type=click.Path(path_type=Path, dir_okay=False))
def export_xlsx_command(config: Path | None, products: tuple[str, ...], workbook: Path) -> None:
    """Write records into a workbook.

    It is for people who edit in a spreadsheet; `import xlsx` reads it back.

    Example: privacy-statements export xlsx torch.xlsx --product torch
    """
    project = project_of(config)
    catalog = flawless(load_catalog(project), "nothing was exported")
    for product in products:
        if product not in catalog.products:
            raise click.UsageError(f'--product: unknown product "{product}"{nearest(product, catalog.products)}')
    files = load_folder(project.content, project.root, project.limits)
    try:
        data = export_xlsx(files, catalog, Wording(Language(project.options.language)), products)
    except NoSpreadsheetsError as problem:
        raise click.ClickException(str(problem)) from problem
    with writing(workbook):
        workbook.write_bytes(data)
    content = shown_path(project.content, Path(os.curdir).resolve())
    click.echo(f"{workbook} is written; read it back with: import xlsx {workbook} --into {content}")


@click.command("xlsx")
@config_option
@click.argument("workbook", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder of the records. By default that of the site.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would change.")
def import_xlsx_command(config: Path | None, workbook: Path, into: Path | None, dry_run: bool) -> None:
    """Read a workbook of `export xlsx` back.

    Changed fields are written into the records, and nothing else. With any conflict nothing is written.

    Example: privacy-statements import xlsx torch.xlsx --into content
    """
    project = project_of(config)
    try:
        result = import_xlsx(workbook.read_bytes(), project, into, dry_run=dry_run)
    except NoSpreadsheetsError as problem:
        raise click.ClickException(str(problem)) from problem
    except OSError as problem:
        raise click.ClickException(f"{workbook} cannot be read: {problem.strerror or problem}") from problem
    for finding in result.findings:
        click.echo(finding, err=True)
    if result.diagnostics:
        click.echo(as_text(result.diagnostics), err=True)
    if dry_run:
        click.echo("".join(change.diff() for change in result.changes), nl=False)
    for change in result.changes if result.is_written else ():
        click.echo(change.path)
    click.echo(_summary(result, dry_run), err=True)
    sys.exit(FAILED if result.failed else OK)


def import_xlsx(workbook: bytes, project: Project, folder: Path | None = None, *, dry_run: bool = False) -> SheetImport:
    """Writes the changes of a workbook into the records of a project, or of ``folder``; nothing with ``dry_run`` or an error.
    Raises ``NoSpreadsheetsError`` without the library."""
    if folder is not None:
        project = replace(project, options=replace(project.options, content=str(folder.resolve())))
    try:
        book = read_workbook(workbook)
    except WorkbookError as error:
        return SheetImport((CellFinding("workbook", "", "no-workbook", str(error)),))
    files = load_folder(project.content, project.root, project.limits)
    before, catalog = _problems(files, project)
    if has_errors(before):
        return SheetImport(diagnostics=tuple(problem for problem in before if problem.severity is Severity.ERROR))
    compared = compare(book, make_lines(files, catalog, Wording(Language(project.options.language))), catalog)
    changes, places = changes_of(compared, project.root)
    new = {change.path: load_text(change.after, change.path, project.limits) for change in changes}
    after, _ = _problems([new.get(file.path, file) for file in files], project)
    result = result_of(compared, changes, places, before, after)
    if result.failed or dry_run or not changes:
        return result
    problems = write_all(changes)
    return replace(result, diagnostics=(*result.diagnostics, *problems), is_written=not problems)


def _problems(files: Sequence[LoadedFile], project: Project) -> tuple[list[Diagnostic], Catalog]:
    """The errors and warnings of files, and their catalog."""
    loaded = build_catalog(files, shown_path(project.content, project.root), word_lists=project.word_lists)
    diagnostics = {*loaded.diagnostics}
    if not has_errors(loaded.diagnostics):
        diagnostics.update(judge(loaded, project))
    return sorted(each for each in diagnostics if each.severity is not Severity.DEBT), loaded.catalog


def _summary(result: SheetImport, dry_run: bool) -> str:
    if result.failed or not result.changes:
        return "nothing was written" if result.failed else "nothing was changed in the workbook"
    fields = f"{result.fields} {'field or row' if result.fields == 1 else 'fields and rows'}"
    files = f"{len(result.changes)} {'file' if len(result.changes) == 1 else 'files'}"
    done = "would be changed" if dry_run else "changed; review the difference, and run: privacy-statements check"
    return f"{fields} in {files} {done}"
