"""The command line: arguments → pipeline → report → exit code (0 fine, 1 errors, 2 wrong use).

One command, one module. ``COMMANDS`` is the table; help and manual show them in its order.
"""

from __future__ import annotations

import click

from privacy_statements.cli.build import build
from privacy_statements.cli.check import check
from privacy_statements.cli.export import export
from privacy_statements.cli.fmt import fmt
from privacy_statements.cli.new import new
from privacy_statements.cli.rules import rules
from privacy_statements.cli.schema import schema
from privacy_statements.cli.verify import verify
from privacy_statements.cli.view import view


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="privacy-statements")
def main() -> None:
    """Privacy statements from records: check them, look at them, build pages from them.

    Example: privacy-statements check
    """


COMMANDS: tuple[click.Command, ...] = (
    check,
    build,
    view,
    new,
    fmt,
    schema,
    rules,
    verify,
    export,
)
for command in COMMANDS:
    command.context_settings.setdefault(
        "help_option_names", ["-h", "--help"]
    )  # click keeps those it sees first
    main.add_command(command)
