"""``import``: records from what a team already has: an edited workbook, or other sources with the extra ``import``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import entry_points

import click

from privacy_statements.catalog.model import Catalog
from privacy_statements.cli.xlsx import import_xlsx_command
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.project import Project

GROUP = "privacy_statements.importers"
"""The group of entry points that give a mapping of names to commands."""


CALLED = {"against": "check --against"}
"""The command that uses an importer which is no command itself."""


class _Import(click.Group):
    """The group ``import``; ``missing`` is a package that the other sources need and that is not installed."""

    missing: str | None = None

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        command = super().get_command(ctx, name)
        if command is None and self.missing is not None:
            install = 'pip install "privacy-statements[import]"'
            raise click.UsageError(
                f'"{CALLED.get(name, f"import {name}")}" needs {self.missing}, which is not installed: {install}'
            )
        return command


@click.group("import", cls=_Import)
def import_() -> None:
    """Make records of what you already have: a page, a form, a table. A person reviews them afterwards.

    What is understood becomes data items and other facts; everything else stays text, in its place. Doubtful facts have
    `needs_review` in the record, which `check` counts as debt. Nothing is overwritten. All sources except `xlsx` need the
    extra `import`.

    Example: privacy-statements import markdown privacy.md --product torch
    """


def against(declarations: Sequence[str], project: Project, catalog: Catalog) -> Iterable[Diagnostic]:
    """The diagnostics of ``check --against``, from the package that reads declarations."""
    command = import_.get_command(click.get_current_context(), "against")
    assert command is not None, "the other package has it"
    compare: Callable[..., Iterable[Diagnostic]] | None = command.callback
    assert compare is not None, "the other package has it"
    return compare(declarations, project, catalog)


for _importers in entry_points(group=GROUP):
    try:
        import_.commands |= _importers.load()
    except ModuleNotFoundError as error:
        import_.missing = error.name
import_.add_command(import_xlsx_command)
