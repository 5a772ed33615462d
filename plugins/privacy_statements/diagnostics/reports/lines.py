"""A diagnostic as one line, and many of them as figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from privacy_statements.diagnostics.codes import CODES, Severity
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.findings import Counted, counted

PLACE = re.compile(r":\d+:\d+\b|(?<=\blines )\d+(?:, \d+)*|(?<=\bline )\d+|(?<=\bcolumn )\d+")
PLURAL = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.DEBT: "debts"}


def line_of(diagnostic: Diagnostic) -> str:
    """One line: the place, the severity, the message and the code."""
    return f"{diagnostic.position}: {diagnostic.severity}: {diagnostic.message} [{diagnostic.code}]"


def as_text(diagnostics: Sequence[Diagnostic]) -> str:
    """One line for each diagnostic."""
    return "\n".join(line_of(diagnostic) for diagnostic in diagnostics)


def identity(diagnostic: Diagnostic) -> tuple[str, str, str]:
    """Path, code and message without the places in it: the same after lines have moved."""
    return diagnostic.position.path, diagnostic.code, PLACE.sub("", diagnostic.message)


def summary(diagnostics: Iterable[Counted]) -> str:
    """The number of each severity, such as ``2 errors, 1 warning``; ``nothing to report`` for none."""
    counts: Counter[Severity] = Counter()
    for code, count in counted(diagnostics).items():
        counts[CODES[code].severity] += count
    counted_words = [
        f"{counts[severity]} {severity if counts[severity] == 1 else PLURAL[severity]}"
        for severity in Severity
        if counts[severity]
    ]
    return ", ".join(counted_words) or "nothing to report"


def debt_summary(diagnostics: Iterable[Counted]) -> str:
    """The number of debts by code, such as ``debt: 14 (12 unanswered, 2 vague-list)``; empty for none."""
    counts = {code: count for code, count in counted(diagnostics).items() if CODES[code].severity is Severity.DEBT}
    most_first = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    each = ", ".join(f"{count} {code}" for code, count in most_first)
    return f"debt: {sum(counts.values())} ({each})" if counts else ""
