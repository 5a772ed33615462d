"""The command line: arguments → pipeline → report → exit code (0 fine, 1 errors, 2 wrong use).

Each command has a module, which is imported when the command is called. Help and manual list them in the order of
``COMMANDS``.
"""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from privacy_statements.read.load import no_last_collection

__all__ = ["main", "shared", "telling"]

COMMANDS = (
    "check", "build", "view", "new", "import", "fmt", "schema", "rules", "verify", "export", "diff", "freeze",
)  # fmt: skip
"""The module and the function of a command have its name; a keyword of Python has a ``_`` behind it."""


class _Commands(UserDict[str, Any]):
    """The commands by name, each imported when it is used."""

    def __getitem__(self, name: str) -> click.Command:
        module = self.data[name]
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), module)
        # click keeps the options that it sees first
        command.context_settings.setdefault("help_option_names", ["-h", "--help"])
        return command


_COMMANDS = _Commands({name: f"{name}_" if iskeyword(name) else name for name in COMMANDS})


@click.group(commands=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="privacy-statements")
def main() -> None:
    """Privacy statements from records: check them, view them, build pages from them.

    Example: privacy-statements check
    """
    no_last_collection()
