"""``export xlsx`` and ``import xlsx``: records edited in a spreadsheet. The groups ``export`` and ``import`` hold
these commands."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from privacy_statements.cli.shared import FAILED, OK, cannot_write, config_option, project_of
from privacy_statements.diagnostics.codes import Severity
from privacy_statements.diagnostics.diagnostic import has_errors, nearest
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.edit.workbook import SheetImport, import_xlsx
from privacy_statements.pipeline import load_catalog
from privacy_statements.publish.xlsx import NoSpreadsheetsError, export_xlsx
from privacy_statements.read.load import load_folder, shown_path
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording


@click.command("xlsx")
@config_option
@click.option("--product", "products", multiple=True, metavar="ID", help="Only this product; can be repeated.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The workbook to write.")
def export_xlsx_command(config: Path | None, products: tuple[str, ...], output: Path) -> None:
    """Write records into a workbook, for people who edit in a spreadsheet. `import xlsx` reads it back.

    Example: privacy-statements export xlsx --product torch --output torch.xlsx
    """
    project = project_of(config)
    loaded = load_catalog(project)
    if has_errors(loaded.diagnostics):
        errors = [one for one in loaded.diagnostics if one.severity is Severity.ERROR]
        click.echo(as_text(errors), err=True)
        click.echo("nothing was exported", err=True)
        sys.exit(FAILED)
    for product in products:
        if product not in loaded.catalog.products:
            hint = nearest(product, loaded.catalog.products)
            raise click.UsageError(f'--product: unknown product "{product}"{hint}')
    files = load_folder(project.content, project.root, project.limits)
    wording = Wording(Language(project.options.language))
    try:
        made = export_xlsx(files, loaded.catalog, wording, products)
        output.write_bytes(made)
    except NoSpreadsheetsError as problem:
        raise click.ClickException(str(problem)) from problem
    except OSError as problem:
        raise cannot_write(output, problem) from problem
    click.echo(f"{output} is written; read it back with: import xlsx {output} --into {_shown(project.content)}")


@click.command("xlsx")
@config_option
@click.argument("workbook", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder of the records; that of the site unless given.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would change.")
def import_xlsx_command(config: Path | None, workbook: Path, into: Path | None, dry_run: bool) -> None:
    """Write what was changed in a workbook of `export xlsx` into the records: those fields, and nothing else. With
    any conflict nothing is written.

    Example: privacy-statements import xlsx torch.xlsx --into content
    """
    project = project_of(config)
    try:
        made = import_xlsx(workbook.read_bytes(), project, into, dry_run=dry_run)
    except NoSpreadsheetsError as problem:
        raise click.ClickException(str(problem)) from problem
    except OSError as problem:
        raise click.ClickException(f"{workbook} cannot be read: {problem.strerror or problem}") from problem
    for finding in made.findings:
        click.echo(finding, err=True)
    if made.diagnostics:
        click.echo(as_text(made.diagnostics), err=True)
    if dry_run:
        click.echo(made.diff(), nl=False)
    for change in made.changes if made.is_written else ():
        click.echo(change.path)
    click.echo(_summary(made, dry_run), err=True)
    sys.exit(FAILED if made.failed else OK)


def _summary(made: SheetImport, dry_run: bool) -> str:
    fields = f"{made.fields} {'field or row' if made.fields == 1 else 'fields and rows'}"
    files = f"{len(made.changes)} {'file' if len(made.changes) == 1 else 'files'}"
    if made.failed:
        return "nothing was written"
    if not made.changes:
        return "nothing was changed in the workbook"
    done = "would be changed" if dry_run else "changed; look at the difference, and run: privacy-statements check"
    return f"{fields} in {files} {done}"


def _shown(folder: Path) -> str:
    return shown_path(folder, Path(os.curdir).resolve())
