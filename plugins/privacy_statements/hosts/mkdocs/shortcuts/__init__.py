"""What the host is spared. Each shortcut gives the bytes that the long way gives; ``SHORTCUTS`` is the table, and the
option ``shortcuts`` names those that a site takes. That a site is the same with all, with none, and without each one is
proved by ``tests/test_shortcuts.py``.
"""

from __future__ import annotations

from collections.abc import Iterable

from privacy_statements.diagnostics.diagnostic import nearest
from privacy_statements.project import ConfigError

SHORTCUTS = {
    "front-matter": "YAML at the top of each generated page, written for the host and read by it again",
    "headings": "Python-Markdown for generated pages: their headings are set as one heading is that it has read",
    "frames": "Material's templates for each page outside the menu: pages that differ in texts alone share a frame",
    "kept-pages": "the theme's templates for pages of which nothing has changed since an earlier build",
    "left-files": "emptying the site, and writing again the files of which nothing has changed since an earlier build",
    "search-marks": "Material's search for its own marks in the content of generated pages that have none",
    "ending": "taking all that is in memory apart, object by object, when the host ends",
    "theme-files": "the host's walk over the theme's icons, which it never publishes",
    "theme-code": "Jinja's compiler over Material's templates, but for one time: their code lies beside our modules",
    "collector": "Python's collector while a site is built again under `serve`: it looks when the page is shown",
}
"""What each shortcut replaces."""
ALL = "all"


def chosen(names: Iterable[str], where: str) -> frozenset[str]:
    """The shortcuts that a site takes. Raises ``ConfigError`` for a name that is none."""
    taken: set[str] = set()
    for name in names:
        if name not in (*SHORTCUTS, ALL):
            known = nearest(str(name), (*SHORTCUTS, ALL))
            raise ConfigError(f"{where}: error: unknown shortcut \"{name}\" in the option 'shortcuts'{known}")
        taken |= set(SHORTCUTS) if name == ALL else {name}
    return frozenset(taken)
