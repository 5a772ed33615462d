"""The report for programs."""

from __future__ import annotations

import json

from privacy_statements.diagnostics.codes import CODES
from privacy_statements.diagnostics.reports.outcome import Outcome


def report(outcome: Outcome) -> str:
    """A list of objects. ``path`` is relative to the configuration; ``end_column`` is null where a file
    cannot be read."""
    return json.dumps(
        [
            {
                "path": diagnostic.position.path,
                "line": diagnostic.position.line,
                "column": diagnostic.position.column,
                "end_column": outcome.sources.end_column(diagnostic.position),
                "severity": diagnostic.severity.value,
                "code": diagnostic.code,
                "message": diagnostic.message,
                "help": CODES[diagnostic.code].help,
                "related": diagnostic.related._asdict() if diagnostic.related else None,
            }
            for diagnostic in outcome.diagnostics
        ],
        indent=1,
        ensure_ascii=False,
    )
