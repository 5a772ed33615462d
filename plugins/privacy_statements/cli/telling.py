"""How commands that judge print what they found: the forms of reports, files, colors."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from privacy_statements.cli.shared import called, options, writing
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.reports import REPORTS, Outcome
from privacy_statements.diagnostics.reports.excerpt import Sources
from privacy_statements.diagnostics.reports.outcome import folder_in_repository, unpainted
from privacy_statements.project import Project

COLORS: dict[str, dict[str, object]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "debt": {"fg": "blue", "bold": True},
    "hint": {"fg": "green"},
    "place": {"bold": True},
    "gutter": {"dim": True},
}
"""The role of a text in a report → how a terminal shows it."""
report_options = options(
    click.option(
        "--format",
        "report",
        type=click.Choice(sorted(REPORTS)),
        default="text",
        show_default=True,
        help="Report format: for people, for programs, or for a service that shows reports.",
    ),
    click.option(
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write the report to this file, and the text report to the terminal.",
    ),
)
tone_options = options(
    click.option("--quiet", "-q", is_flag=True, help="Print only the counts."),
    click.option("--color/--no-color", default=None, help="Use colors, or none. By default only on a terminal."),
)


def tell(outcome: Outcome, form: str, output: Path | None, quiet: bool, figures: str = "") -> None:
    """Prints the report or writes it to a file, and prints ``figures``, by default the counts, on the error stream."""
    if output is not None:
        write_whole(output, REPORTS[form](outcome.without_colors()))
        form = "text"
    text = "" if quiet else REPORTS[form](outcome)
    if text:
        echo_escaped(text, color=outcome.paint is _paint)
    click.echo(figures or outcome.figures, err=True)


def echo_escaped(text: str, *, color: bool = False) -> None:
    """Prints a text, with an escape for each character that the terminal's encoding lacks."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), color=color)


def write_whole(file: Path, text: str) -> None:
    """Writes the whole text or nothing: it is written beside the file, which it then replaces."""
    write_bytes(file, f"{text.rstrip()}\n".encode("utf-8", "backslashreplace"))


def write_bytes(file: Path, data: bytes) -> None:
    """Writes all the bytes or nothing."""
    target = file.resolve()
    new = target.with_name(f".{target.name[:200]}.{os.getpid()}")
    with writing(file):
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


def write_files(out: Path, files: Mapping[str, str | bytes]) -> None:
    """Writes files below a folder, or the path itself as the only file (``""``)."""
    for name, data in files.items():
        with writing(out):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
        write_bytes(out / name, data.encode() if isinstance(data, str) else data)


def _paint(text: str, role: str) -> str:
    return click.style(text, **COLORS[role])  # type: ignore[arg-type]  # each value is of the type that its key wants


def outcome_of(project: Project, diagnostics: Sequence[Diagnostic], color: bool | None, **more: Any) -> Outcome:
    """The outcome of a command that has judged a project; by default in colors on a terminal that supports them."""
    if color is None:
        color = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    base = folder_in_repository(project.root, os.environ.get("GITHUB_WORKSPACE", ""))
    paint = _paint if color else unpainted
    return Outcome(diagnostics, Sources(project.root), base, command=called(), paint=paint, **more)
