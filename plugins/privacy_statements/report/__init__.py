"""Diagnostics → text for a terminal or a log, and files for services. ``REPORTS`` is the table of forms."""

from __future__ import annotations

from collections.abc import Callable

from privacy_statements.report.github import as_annotations
from privacy_statements.report.junit import as_junit
from privacy_statements.report.lines import as_text, line_of, summary
from privacy_statements.report.machine import as_json
from privacy_statements.report.outcome import Outcome
from privacy_statements.report.sarif import as_sarif
from privacy_statements.report.text import as_excerpts

__all__ = ["REPORTS", "Outcome", "as_text", "line_of", "summary"]

REPORTS: dict[str, Callable[[Outcome], str]] = {
    "text": as_excerpts,
    "json": as_json,
    "github": as_annotations,
    "sarif": as_sarif,
    "junit": as_junit,
}
