"""Privacy statements from records: the public names. No code here."""

from privacy_statements.built import Built
from privacy_statements.diagnostics import CODES, Diagnostic, Severity
from privacy_statements.pipeline import build, check, load_catalog
from privacy_statements.position import Position
from privacy_statements.project import Options, Project

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
