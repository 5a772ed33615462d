"""``export``: records in other forms; a workbook can be imported again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import click

from privacy_statements.catalog.build.ids import slug
from privacy_statements.cli.shared import FAILED, Command, config_option, project_of, without_errors
from privacy_statements.cli.telling import write_files, write_whole
from privacy_statements.cli.xlsx import export_xlsx_command
from privacy_statements.diagnostics.diagnostic import nearest
from privacy_statements.pipeline import load_catalog, load_documents, make_renderer
from privacy_statements.project import Project
from privacy_statements.publish.exporters import EXPORTERS, Exporter
from privacy_statements.publish.forms import FORMS, Form, Sheet
from privacy_statements.publish.markdown import record_markdown
from privacy_statements.publish.records import published_records
from privacy_statements.views.moved import item_places

Files = dict[str, str]


@click.group()
def export() -> None:
    """Write records in another form.

    As pages to read, as a workbook that people edit and `import xlsx` reads back, as data, or as a form of a store or an authority.
    A form holds only what is stated: what it asks and the records do not say is left open and listed, and so is what it has no field for.

    Example: privacy-statements export markdown --product intune
    """


def output_option(help: str) -> Callable[[Command], Command]:
    """The option for where to write the result."""
    return click.option("--output", type=click.Path(path_type=Path), help=f"{help} By default it is printed.")


@click.command("markdown")
@config_option
@click.option("--product", metavar="ID", help="This product alone.")
@click.option("--guide", metavar="ID", help="This guide alone.")
@output_option("The file to write; for several records, the folder.")
def markdown(config: Path | None, product: str | None, guide: str | None, output: Path | None) -> None:
    """A page for each product and guide.

    It has all of the record, for any editor.

    Example: privacy-statements export markdown --product intune --output intune.md
    """
    if product and guide:
        raise click.UsageError("--product and --guide cannot be used together")
    project = project_of(config)
    catalog = without_errors(load_catalog(project))
    for noun, wanted, ids in (("product", product, catalog.products), ("guide", guide, catalog.guides)):
        if wanted is not None and wanted not in ids:
            raise click.UsageError(f'unknown {noun} "{wanted}"{nearest(wanted, ids)}')
    _deliver(_pages(project, product, guide), output)


def _data(form: str, config: Path | None, output: Path | None) -> None:
    project = project_of(config)
    catalog = without_errors(load_catalog(project))
    renderer, wording = make_renderer(project, item_places(catalog, project.kinds))
    text = EXPORTERS[form].make(published_records(catalog, wording, renderer.addresses))
    _deliver({EXPORTERS[form].path: text}, output)


def _pages(project: Project, product: str | None, guide: str | None) -> Files:
    """A page for each chosen record, by path; a product in several files has several."""
    pages = {}
    for kind, name, data in load_documents(project):
        own = data.get("part_of") or data.get("id") or slug(str(data.get("name")))
        wanted = product if kind == "products" else guide
        if own == wanted or (product is None and guide is None):
            path = f"{kind}/{name if data.get('part_of') else own}.md"
            pages[path] = record_markdown(kind, data)
    return pages


def _deliver(files: Files, output: Path | None) -> None:
    if len(files) != 1 and output is None:
        raise click.UsageError(f"--output is missing: name the folder for {len(files)} records")
    if output is None:
        click.echo("".join(files.values()), nl=False)
        return
    is_file = len(files) == 1 and not output.is_dir()
    write_files(output, dict(zip([""], files.values(), strict=True)) if is_file else files)
    click.echo(f"{len(files)} {'file' if len(files) == 1 else 'files'} written to {output}")


def _form_command(name: str, form: Form) -> click.Command:
    """The command that fills a form."""
    file = click.Path(path_type=Path, dir_okay=False)
    folder = click.Path(path_type=Path, file_okay=False)
    options: list[Callable[[click.Command], click.Command]] = [
        click.option("--product", metavar="ID", help="This product alone."),
        click.option("--output", type=folder, help="The folder to write into; several products have one each in it. By default it is printed."),
        click.option("--report", "report_file", type=file, help="Write the full report to this file: what is left open, and what is lost."),
        click.option("--strict", is_flag=True, help="Exit with 1 if the form asks what is not stated."),
        config_option,
    ]  # fmt: skip
    if form.takes:
        there = click.Path(path_type=Path, dir_okay=False, exists=True)
        options.append(click.option("--fragment", type=there, help=form.takes))
    summary = f"{form.summary[0].upper()}{form.summary[1:]}."
    scope = "" if form.of_site else " --product intune"
    help = f"{summary}\n\nExample: privacy-statements export {name}{scope} --output out"
    command = click.Command(name, callback=partial(_fill, form), help=help, short_help=summary)
    for option in options:
        command = option(command)
    return command


def _fill(
    form: Form,
    config: Path | None,
    product: str | None,
    output: Path | None,
    report_file: Path | None,
    strict: bool,
    fragment: Path | None = None,
) -> None:
    project = project_of(config)
    catalog = without_errors(load_catalog(project))
    if product is not None and product not in catalog.products:
        raise click.UsageError(f'unknown product "{product}"{nearest(product, catalog.products)}')
    renderer, wording = make_renderer(project, item_places(catalog, project.kinds))
    chosen = catalog.products if product is None else {product: catalog.products[product]}
    subjects = [("", tuple(chosen.values()))] if form.of_site else [(key, (each,)) for key, each in chosen.items()]
    completing = fragment.read_bytes() if fragment is not None else b""
    files: dict[str, bytes] = {}
    sheets: dict[str, Sheet] = {}
    for key, products in subjects:
        sheet = sheets[key] = Sheet(
            catalog, products, wording, renderer.addresses, project.site_name, project.options.twins, completing
        )
        try:
            filled = form.fill(sheet)
        except ValueError as problem:
            raise click.UsageError(f"--fragment {fragment}: {problem}") from problem
        files |= {f"{key}/{name}" if len(subjects) > 1 else name: data for name, data in filled.items()}
    if output is None and len(files) > 1:
        raise click.UsageError(f"--output is missing: name the folder for {len(files)} files")
    if output is None:
        click.echo(b"".join(files.values()), nl=False)
    else:
        write_files(output, files)
    click.echo(_report(sheets), err=True, nl=False)
    if report_file is not None:
        write_whole(report_file, _report(sheets, None))
    if strict and any(sheet.open for sheet in sheets.values()):
        sys.exit(FAILED)


def _report(sheets: Mapping[str, Sheet], *most: int | None) -> str:
    return "".join(f"{key}: " * bool(key) + sheet.report(*most) for key, sheet in sheets.items())


def _data_command(form: str, exporter: Exporter) -> click.Command:
    summary = f"{exporter.summary[0].upper()}{exporter.summary[1:]}."
    command = click.Command(
        form,
        callback=partial(_data, form),
        help=f"{summary}\n\nExample: privacy-statements export {form} --output {exporter.path}",
        short_help=summary,
    )
    return config_option(output_option("The file to write.")(command))


export.add_command(markdown)
for form, each in EXPORTERS.items():
    export.add_command(_data_command(form, each))
for name, each_form in FORMS.items():
    export.add_command(_form_command(name, each_form))
export.add_command(export_xlsx_command)
