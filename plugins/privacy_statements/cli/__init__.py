"""The command line: arguments → pipeline → report → exit code (0 fine, 1 errors, 2 wrong use).

One command, one module, which is imported when its command is called. Help and manual show them in the order of
``COMMANDS``.
"""

from __future__ import annotations

from collections import UserDict
from importlib import import_module

import click

from privacy_statements.read.load import no_last_collection

__all__ = ["main", "shared", "telling"]

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("check", "check"),
    "build": ("build", "build"),
    "view": ("view", "view"),
    "new": ("new", "new"),
    "import": ("import_", "import_records"),
    "fmt": ("fmt", "fmt"),
    "schema": ("schema", "schema"),
    "rules": ("rules", "rules"),
    "verify": ("verify", "verify"),
    "export": ("export", "export"),
    "diff": ("diff", "diff"),
    "freeze": ("freeze", "freeze"),
}
"""By the name of a command, its module and what it is called there."""


class _Commands(UserDict[str, click.Command]):
    """The commands by name, each imported when it is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        module, called = COMMANDS[name]
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), called)
        # click keeps the options that it sees first
        command.context_settings.setdefault("help_option_names", ["-h", "--help"])
        return command


_COMMANDS = _Commands(COMMANDS)  # type: ignore[arg-type]  # in place of each command, where it is


@click.group(commands=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="privacy-statements")
def main() -> None:
    """Privacy statements from records: check them, look at them, build pages from them.

    Example: privacy-statements check
    """
    no_last_collection()
