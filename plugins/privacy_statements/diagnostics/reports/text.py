"""The report for people: each mistake with its line, a marker, the second place and a hint."""

from __future__ import annotations

from collections.abc import Iterator

from privacy_statements.diagnostics.codes import CODES
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.reports.excerpt import marked, safe
from privacy_statements.diagnostics.reports.lines import line_of
from privacy_statements.diagnostics.reports.outcome import Outcome

GUTTER = 5  # columns for the number of a line


def report(outcome: Outcome) -> str:
    """Each diagnostic with the line it is about; the hint of a code is printed once."""
    hinted: set[str] = set()
    blocks = []
    for diagnostic in outcome.shown:
        lines = [*_block(diagnostic, outcome)]
        if diagnostic.code not in hinted:
            lines.append(f"  {outcome.paint('hint', 'hint')}: {CODES[diagnostic.code].help}")
            hinted.add(diagnostic.code)
        blocks.append("\n".join(lines))
    if hinted:
        blocks.append(_pointer(sorted(hinted), outcome.command))
    return "\n\n".join(blocks)


def _block(diagnostic: Diagnostic, outcome: Outcome) -> Iterator[str]:
    yield _painted(diagnostic, outcome)
    yield from _excerpt(diagnostic.position, diagnostic.severity.value, outcome)
    if diagnostic.related is not None:
        yield f"  the other place: {outcome.paint(safe(str(diagnostic.related)), 'place')}"
        yield from _excerpt(diagnostic.related, "place", outcome)


def _painted(diagnostic: Diagnostic, outcome: Outcome) -> str:
    place, severity = str(diagnostic.position), diagnostic.severity.value
    rest = line_of(diagnostic)[len(f"{place}: {severity}: ") :]
    return f"{outcome.paint(safe(place), 'place')}: {outcome.paint(severity, severity)}: {safe(rest)}"


def _excerpt(place: Position, role: str, outcome: Outcome) -> Iterator[str]:
    line = outcome.sources.line(place)
    if line is None or not line.strip():
        return
    text, marker = marked(line, place.column)
    yield f"{outcome.paint(f'{place.line:>{GUTTER}} |', 'gutter')} {text}".rstrip()
    signs = marker.lstrip()
    yield f"{outcome.paint(' ' * GUTTER + ' |', 'gutter')} {marker[: -len(signs)]}{outcome.paint(signs, role)}"


def _pointer(codes: list[str], command: str) -> str:
    if len(codes) == 1:
        return f"`{command} rules {codes[0]}` explains it"
    return f"`{command} rules CODE` explains {', '.join(codes[:-1])} and {codes[-1]}"
