"""``rules``: every code, explained."""

from __future__ import annotations

import click

from privacy_statements.diagnostics.codes import CODES
from privacy_statements.diagnostics.diagnostic import nearest
from privacy_statements.rules import RULES


@click.command()
@click.argument("code", required=False)
def rules(code: str | None) -> None:
    """List every code that can be reported, or explain one.

    Example: privacy-statements rules unknown-reference
    """
    if code is None:
        width = max(map(len, CODES))
        for name, entry in CODES.items():
            click.echo(f"{name:<{width}}  {entry.severity:<7}  {entry.summary}")
        return
    if code not in CODES:
        raise click.UsageError(f'unknown code "{code}"{nearest(code, CODES)}')
    entry = CODES[code]
    click.echo(f"{code} ({entry.severity})\n\n{entry.summary}\n{entry.help}")
    if code in RULES:
        click.echo(f"\n{RULES[code].manual.strip()}".replace("``", "`"))
