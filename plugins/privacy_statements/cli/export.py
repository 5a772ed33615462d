"""``export``: records in other forms, among them one that comes back as the same records."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from privacy_statements.build.ids import slug
from privacy_statements.cli.shared import FAILED, cannot_write, config_option, project_of, report_to_user
from privacy_statements.diagnostics import has_errors, nearest
from privacy_statements.exporters import EXPORTERS
from privacy_statements.exporters.markdown import record_markdown
from privacy_statements.pipeline import load_catalog, load_documents, make_renderer
from privacy_statements.project import Project

MARKDOWN = "markdown"
Files = dict[str, str]


@click.command()
@config_option
@click.argument("form", type=click.Choice([MARKDOWN, *EXPORTERS]), metavar="FORM")
@click.option("--product", metavar="ID", help="This product alone.")
@click.option("--guide", metavar="ID", help="This guide alone.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write; for several records, the folder. Printed unless given.",
)
def export(
    config: Path | None, form: str, product: str | None, guide: str | None, output: Path | None
) -> None:
    """Write records in another form: markdown, json, csv, or the schema of the rows.

    Markdown is a page for each product and guide, to be read and edited in any editor; `import` makes the same record
    of it.

    Example: privacy-statements export markdown --product intune --output intune.md
    """
    if product and guide:
        raise click.UsageError("give --product or --guide; expected one of the two")
    project = project_of(config)
    loaded = load_catalog(project)
    if has_errors(loaded.diagnostics):
        report_to_user(loaded.diagnostics)
        sys.exit(FAILED)
    for noun, wanted, known in (
        ("product", product, loaded.catalog.products),
        ("guide", guide, loaded.catalog.guides),
    ):
        if wanted is not None and wanted not in known:
            raise click.UsageError(f'unknown {noun} "{wanted}"{nearest(wanted, known)}')
    if form == MARKDOWN:
        _deliver(_pages(project, product, guide), output)
        return
    if product or guide:
        raise click.UsageError(f"--product and --guide are for {MARKDOWN}; {form} holds all rows")
    renderer, wording = make_renderer(project)
    text = EXPORTERS[form].make(loaded.catalog, wording, renderer.addresses.of_page)
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
        raise click.UsageError(
            f"met {len(files)} records; expected --output with the folder to write them to"
        )
    if output is None:
        click.echo("".join(files.values()), nl=False)
        return
    targets = {output / path: text for path, text in files.items()}
    if len(files) == 1 and not output.is_dir():
        targets = {output: "".join(files.values())}
    try:
        for target, text in targets.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
    except OSError as problem:
        raise cannot_write(output, problem) from problem
    click.echo(f"{len(targets)} {'file' if len(targets) == 1 else 'files'} written to {output}")
