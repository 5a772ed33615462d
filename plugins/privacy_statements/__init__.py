"""Privacy statements from records: the public names, each imported when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from privacy_statements.diagnostics.diagnostic import CODES, Diagnostic, Severity
    from privacy_statements.diagnostics.position import Position
    from privacy_statements.pages.built import Built
    from privacy_statements.pipeline import build, load_catalog
    from privacy_statements.project import Options, Project
    from privacy_statements.rules.judging import check

__all__ = [
    "CODES",
    "Built",
    "Diagnostic",
    "Options",
    "Position",
    "Project",
    "Severity",
    "build",
    "check",
    "load_catalog",
]
_HOMES = {
    "CODES": "diagnostics.diagnostic",
    "Built": "pages.built",
    "Diagnostic": "diagnostics.diagnostic",
    "Options": "project",
    "Position": "diagnostics.position",
    "Project": "project",
    "Severity": "diagnostics.diagnostic",
    "build": "pipeline",
    "check": "rules.judging",
    "load_catalog": "pipeline",
}
"""By public name, the module it comes from."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
