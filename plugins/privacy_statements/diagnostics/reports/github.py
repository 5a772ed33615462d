"""The report as workflow commands: GitHub shows each beside its line of the change."""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.diagnostics.codes import Severity
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.position import LINE_BREAK
from privacy_statements.diagnostics.reports.excerpt import safe
from privacy_statements.diagnostics.reports.lines import summary
from privacy_statements.diagnostics.reports.outcome import Outcome

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.DEBT: "notice"}
MOST = {Severity.ERROR: 10, Severity.WARNING: 10, Severity.DEBT: 9}
"""GitHub shows ten of each kind for one step; the last notice says how many are missing."""


def report(outcome: Outcome) -> str:
    """One line for each of the gravest diagnostics, and one notice that counts the others."""
    lines, hidden = list[str](), list[Diagnostic]()
    for severity in Severity:
        of_kind = [diagnostic for diagnostic in outcome.shown if diagnostic.severity is severity]
        lines += (_annotation(diagnostic, outcome) for diagnostic in of_kind[: MOST[severity]])
        hidden += of_kind[MOST[severity] :]
    if hidden:
        rest = f"not shown as annotations: {summary(hidden)}; `privacy-statements {outcome.verb}` shows all"
        lines.append(f"::notice title=privacy-statements::{escaped_data(rest)}")
    return "\n".join(lines)


def _annotation(diagnostic: Diagnostic, outcome: Outcome) -> str:
    properties = ",".join(f"{name}={escaped_property(value)}" for name, value in _properties(diagnostic, outcome))
    message = diagnostic.message
    if diagnostic.related is not None and str(diagnostic.related) not in message:
        related = diagnostic.related._replace(path=outcome.in_repository(diagnostic.related.path))
        message += f"\nthe other place: {related}"
    return f"::{COMMANDS[diagnostic.severity]} {properties}::{escaped_data(message)}"


def _properties(diagnostic: Diagnostic, outcome: Outcome) -> Iterator[tuple[str, str]]:
    place = diagnostic.position
    yield "file", outcome.in_repository(place.path)
    yield "line", str(place.line)
    yield "col", str(place.column)
    end = outcome.sources.end_column(place)
    if end is not None:
        yield "endColumn", str(end - 1)  # the last one that is marked
    yield "title", diagnostic.code


def escaped_data(text: str) -> str:
    """Text of a command, escaped as GitHub unescapes it; line ends stay line ends."""
    return "%0A".join(safe(line).replace("%", "%25") for line in LINE_BREAK.split(text))


def escaped_property(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return safe(escaped.replace(":", "%3A").replace(",", "%2C"))
