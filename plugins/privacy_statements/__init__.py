"""Privacy statements from records: the public names.

Each is imported when it is asked for: a command does not wait for what it does not need. ``build`` is a function here,
though a folder of the package has the same name; that is why they are properties.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from privacy_statements.built import Built
    from privacy_statements.checking import check, load_catalog
    from privacy_statements.diagnostics import CODES, Diagnostic, Severity
    from privacy_statements.pipeline import build
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
_HOMES = {
    "CODES": "diagnostics",
    "Built": "built",
    "Diagnostic": "diagnostics",
    "Options": "project",
    "Position": "position",
    "Project": "project",
    "Severity": "diagnostics",
    "build": "pipeline",
    "check": "checking",
    "load_catalog": "checking",
}
"""By public name, the module that it comes from."""


def _from(home: str, name: str) -> property:
    def get(package: ModuleType) -> object:
        return getattr(import_module(f"{package.__name__}.{home}"), name)

    # Python would put the folder of the same name here
    return property(get, lambda package, module: None)


sys.modules[__name__].__class__ = type(
    "_Package", (ModuleType,), {name: _from(home, name) for name, home in _HOMES.items()}
)
