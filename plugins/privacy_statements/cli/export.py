"""``export``: records in other forms, among them one that comes back as the same records."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from privacy_statements.catalog.build.ids import slug
from privacy_statements.cli.shared import Command, cannot_write, config_option, project_of, without_errors
from privacy_statements.cli.xlsx import export_xlsx_command
from privacy_statements.diagnostics.diagnostic import nearest
from privacy_statements.pipeline import load_catalog, load_documents, make_renderer
from privacy_statements.project import Project
from privacy_statements.publish.exporters import EXPORTERS, Exporter
from privacy_statements.publish.markdown import record_markdown
from privacy_statements.publish.records import published_records
from privacy_statements.views.moved import item_places

Files = dict[str, str]


@click.group()
def export() -> None:
    """Write records in another form.

    As pages or a workbook that people edit and `import` reads back, or as data.

    Example: privacy-statements export markdown --product intune
    """


def output_option(help: str) -> Callable[[Command], Command]:
    """The option that says where the result goes."""
    return click.option("--output", type=click.Path(path_type=Path), help=f"{help} Printed unless given.")


@click.command("markdown")
@config_option
@click.option("--product", metavar="ID", help="This product alone.")
@click.option("--guide", metavar="ID", help="This guide alone.")
@output_option("The file to write; for several records, the folder.")
def markdown(config: Path | None, product: str | None, guide: str | None, output: Path | None) -> None:
    """A page for each product and guide.

    It can be read and edited in any editor; `import markdown` makes the same record of it.

    Example: privacy-statements export markdown --product intune --output intune.md
    """
    if product and guide:
        raise click.UsageError("give --product or --guide; expected one of the two")
    project = project_of(config)
    catalog = without_errors(load_catalog(project))
    for noun, wanted, known in (("product", product, catalog.products), ("guide", guide, catalog.guides)):
        if wanted is not None and wanted not in known:
            raise click.UsageError(f'unknown {noun} "{wanted}"{nearest(wanted, known)}')
    _deliver(_pages(project, product, guide), output)


def _data(form: str, config: Path | None, output: Path | None) -> None:
    project = project_of(config)
    catalog = without_errors(load_catalog(project))
    renderer, wording = make_renderer(project, item_places(catalog, project.kinds))
    text = EXPORTERS[form].make(published_records(catalog, wording, renderer.addresses))
    _deliver({EXPORTERS[form].path: text}, output)


def _pages(project: Project, product: str | None, guide: str | None) -> Files:
    """A page for each record that is asked for; a product in several files has several."""
    pages = {}
    for kind, name, data in load_documents(project):
        own = data.get("part_of") or data.get("id") or slug(str(data.get("name")))
        asked = product if kind == "products" else guide
        if own == asked or (product is None and guide is None):
            path = f"{kind}/{name if data.get('part_of') else own}.md"
            pages[path] = record_markdown(kind, data)
    return pages


def _deliver(files: Files, output: Path | None) -> None:
    if len(files) != 1 and output is None:
        raise click.UsageError(f"met {len(files)} records; expected --output with the folder to write them to")
    if output is None:
        click.echo("".join(files.values()), nl=False)
        return
    is_file = len(files) == 1 and not output.is_dir()
    targets = {output if is_file else output / path: text for path, text in files.items()}
    try:
        for target, text in targets.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
    except OSError as problem:
        raise cannot_write(output, problem) from problem
    click.echo(f"{len(targets)} {'file' if len(targets) == 1 else 'files'} written to {output}")


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
export.add_command(export_xlsx_command)
