"""Diagnostics → text for a terminal or a log. ``REPORTS`` is the table of formats."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from privacy_statements.diagnostics import Diagnostic, Severity


def line_of(diagnostic: Diagnostic) -> str:
    """One line: where, how grave, what, which code."""
    return f"{diagnostic.position}: {diagnostic.severity}: {diagnostic.message} [{diagnostic.code}]"


def as_text(diagnostics: Sequence[Diagnostic]) -> str:
    """One line for each diagnostic."""
    return "\n".join(line_of(diagnostic) for diagnostic in diagnostics)


def as_json(diagnostics: Sequence[Diagnostic]) -> str:
    """A list of objects, for programs."""
    return json.dumps(
        [
            {
                "path": diagnostic.position.path,
                "line": diagnostic.position.line,
                "column": diagnostic.position.column,
                "severity": diagnostic.severity.value,
                "code": diagnostic.code,
                "message": diagnostic.message,
                "related": diagnostic.related._asdict() if diagnostic.related else None,
            }
            for diagnostic in diagnostics
        ],
        indent=1,
        ensure_ascii=False,
    )


REPORTS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {"text": as_text, "json": as_json}


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many of which severity, such as ``2 errors, 1 warning``; ``nothing to report`` for none."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    plural = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.DEBT: "debts"}
    said = [
        f"{counts[severity]} {severity if counts[severity] == 1 else plural[severity]}"
        for severity in Severity
        if counts[severity]
    ]
    return ", ".join(said) or "nothing to report"
