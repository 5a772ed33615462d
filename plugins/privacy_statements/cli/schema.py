"""``schema``: the JSON Schemas for editors."""

from __future__ import annotations

from pathlib import Path

import click

from privacy_statements.cli.shared import cannot_write
from privacy_statements.schema import SCHEMA_FILES, schema_text


@click.command()
@click.argument("kind", required=False, type=click.Choice(sorted(SCHEMA_FILES)))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write all schemas to this folder instead.",
)
def schema(kind: str | None, out: Path | None) -> None:
    """Print the JSON Schema of one kind of record, for editors.

    Example: privacy-statements schema products
    """
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            for name, file in SCHEMA_FILES.items():
                (out / file).write_text(schema_text(name), "utf-8")
        except OSError as problem:
            raise cannot_write(out, problem) from problem
        click.echo(f"{len(SCHEMA_FILES)} files written to {out}")
    elif kind is not None:
        click.echo(schema_text(kind), nl=False)
    else:
        raise click.UsageError(f"name a kind ({', '.join(sorted(SCHEMA_FILES))}) or give --out")
