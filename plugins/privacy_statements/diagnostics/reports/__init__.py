"""Diagnostics → text for a terminal or a log, and files for services. ``REPORTS`` is the table of forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from privacy_statements.diagnostics.reports.lines import as_text, line_of, summary
from privacy_statements.diagnostics.reports.outcome import Outcome

__all__ = ["REPORTS", "Outcome", "as_text", "line_of", "summary"]


def _form(module: str, outcome: Outcome) -> str:
    return str(import_module(f"{__name__}.{module}").report(outcome))


REPORTS: dict[str, Callable[[Outcome], str]] = {
    form: partial(_form, form) for form in ("text", "json", "github", "sarif", "junit")
}
"""The function for each form of report: ``report`` of the module of that name, imported when it is used."""
