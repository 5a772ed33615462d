"""``schema``: the JSON Schemas for editors."""

from __future__ import annotations

from pathlib import Path

import click

from privacy_statements.cli.shared import config_option, project_of
from privacy_statements.cli.telling import write_files
from privacy_statements.edit.schemas import schema_texts
from privacy_statements.pipeline import load_catalog
from privacy_statements.records.schema import SCHEMA_FILES, as_json, schema_of


@click.command()
@config_option
@click.argument("kind", required=False, type=click.Choice(sorted(SCHEMA_FILES)))
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write all schemas to this folder instead."
)
@click.option(
    "--with-ids", is_flag=True, help="Let editors suggest the ids of the site's own records, and underline others."
)
def schema(config: Path | None, kind: str | None, out: Path | None, with_ids: bool) -> None:
    """Print the JSON Schema of one kind of record, for editors.

    Example: privacy-statements schema products
    """
    if kind is None and out is None:
        raise click.UsageError(f"name a kind ({', '.join(sorted(SCHEMA_FILES))}) or give --out")
    wanted = [kind] if kind is not None and out is None else list(SCHEMA_FILES)
    project = project_of(config) if with_ids else None
    if project is not None:
        schemas = schema_texts(load_catalog(project).catalog, project.word_lists, wanted)
    else:
        schemas = {SCHEMA_FILES[name]: as_json(schema_of(name)) for name in wanted}
    if out is None:
        click.echo("".join(schemas.values()), nl=False)
        return
    write_files(out, schemas)
    click.echo(f"{len(schemas)} files written to {out}")
