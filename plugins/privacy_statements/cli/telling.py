"""How commands that judge tell what they found: the forms of reports, files, colours."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from privacy_statements.cli.shared import cannot_write
from privacy_statements.diagnostics.reports import REPORTS, Outcome
from privacy_statements.diagnostics.reports.outcome import Paint, unpainted

COLOURS: dict[str, dict[str, object]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "debt": {"fg": "blue", "bold": True},
    "hint": {"fg": "green"},
    "place": {"bold": True},
    "gutter": {"dim": True},
}
"""The role of a text in a report → how a terminal shows it."""
Command = TypeVar("Command", bound=Callable[..., object])
_REPORT = (
    click.option(
        "--format",
        "report",
        type=click.Choice(sorted(REPORTS)),
        default="text",
        show_default=True,
        help="How mistakes are told: for people, for programs, or for a service that shows them.",
    ),
    click.option(
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write the report to this file, and the text for people to the terminal.",
    ),
)
_TONE = (
    click.option("--quiet", "-q", is_flag=True, help="Tell the figures only."),
    click.option("--color/--no-color", default=None, help="Use colours, or none. Unless given: on a terminal only."),
)


def report_options(command: Command) -> Command:
    """The options that say in which form mistakes are told, and where."""
    return _with(command, _REPORT)


def tone_options(command: Command) -> Command:
    """The options that say how much is told, and in which colours."""
    return _with(command, _TONE)


def _with(command: Command, options: tuple[Callable[[Command], Command], ...]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def tell(outcome: Outcome, form: str, output: Path | None, quiet: bool, coloured: bool, figures: str = "") -> None:
    """The report on the terminal or in a file, and the figures on the error stream; ``figures`` stand in place of
    those that count diagnostics."""
    if output is not None:
        write_whole(output, REPORTS[form](outcome.without_colours()))
        form = "text"
    text = "" if quiet else REPORTS[form](outcome)
    if text:
        click.echo(_printable(text), color=coloured)
    click.echo(figures or outcome.figures, err=True)


def _printable(text: str) -> str:
    """The text with escapes for what the terminal's encoding does not know."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def write_whole(file: Path, text: str) -> None:
    """The whole text or nothing: it is written beside the file and takes its place."""
    data = f"{text.rstrip()}\n".encode("utf-8", "backslashreplace")
    target = file.resolve()
    new = target.with_name(f".{target.name[:200]}.{os.getpid()}")
    try:
        if target.exists() and not target.is_file():  # a device or a pipe is written to, never replaced
            target.write_bytes(data)
            return
        try:
            new.write_bytes(data)
            if target.exists():
                new.chmod(target.stat().st_mode)
            new.replace(target)
        finally:
            new.unlink(missing_ok=True)
    except OSError as problem:
        raise cannot_write(file, problem) from problem


def is_coloured(asked: bool | None) -> bool:
    """Whether a report is in colours: as it was asked, else on a terminal that wants them."""
    if asked is not None:
        return asked
    refused = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not refused


def painter(coloured: bool) -> Paint:
    """What colours the texts of a report, or leaves them as they are."""

    def paint(text: str, role: str) -> str:
        return click.style(text, **COLOURS[role])  # type: ignore[arg-type]  # each value is of the type that its key wants

    return paint if coloured else unpainted
