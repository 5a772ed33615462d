"""Diagnostics → text for a terminal or a log, and files for services. ``REPORTS`` is the table of forms."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from privacy_statements.diagnostics.reports.lines import as_text, line_of, summary
from privacy_statements.diagnostics.reports.outcome import Outcome

__all__ = ["REPORTS", "Outcome", "as_text", "line_of", "summary"]


def _form(module: str, name: str) -> Callable[[Outcome], str]:
    def report(outcome: Outcome) -> str:
        text: str = getattr(import_module(f"{__name__}.{module}"), name)(outcome)
        return text

    return report


REPORTS: dict[str, Callable[[Outcome], str]] = {
    "text": _form("text", "as_excerpts"),
    "json": _form("machine", "as_json"),
    "github": _form("github", "as_annotations"),
    "sarif": _form("sarif", "as_sarif"),
    "junit": _form("junit", "as_junit"),
}
"""By the name of a form, what makes it. Its module is imported when it is asked for."""
