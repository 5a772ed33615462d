"""The command line: arguments → pipeline → report → exit code (0 fine, 1 errors, 2 wrong use).

One command, one module. ``COMMANDS`` is the table; help and manual show them in its order. A module is imported when
its command is asked for: ``check`` does not wait for what only ``import`` needs.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module

import click

from privacy_statements.read.load import no_last_collection

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
}
"""By the name of a command, its module and what it is called there."""


class _Commands(MutableMapping[str, click.Command]):
    """The commands by name, each imported when it is asked for."""

    def __init__(self) -> None:
        self._made: dict[str, click.Command] = {}
        self._names = list(COMMANDS)

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._made:
            module, called = COMMANDS[name]
            command: click.Command = getattr(import_module(f"{__name__}.{module}"), called)
            # click keeps the options that it sees first
            command.context_settings.setdefault("help_option_names", ["-h", "--help"])
            self._made[name] = command
        return self._made[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._made[name] = command
        self._names += [name] if name not in self._names else []

    def __delitem__(self, name: str) -> None:
        self._names.remove(name)
        self._made.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@click.group(commands=_Commands(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="privacy-statements")
def main() -> None:
    """Privacy statements from records: check them, look at them, build pages from them.

    Example: privacy-statements check
    """
    no_last_collection()
