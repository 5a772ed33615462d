"""Other plugins and features of the theme that do not go with generated pages: each in one sentence that says what to
write instead. ``make neighbors`` tries them, and the manual holds the table of what it found."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from typing import Any

from mkdocs.structure.files import File

from privacy_statements.project import ConfigError

NAMED = 3
NO_ADDRESS = "site_url is not set, so the sitemap is empty and pages have no canonical address"
PRINT_SITE = (
    "print-site puts all pages into one, which repeats anchors and breaks links, and prints it with the theme as it is "
    "installed; leave generated pages out with its option exclude, such as exclude: ['*/*'], and write adapt_theme: off"
)
I18N = (
    "static-i18n publishes no page that is not a file in docs_dir; leave it off, and build each language with a "
    "configuration of its own"
)
SHADCN = "the theme shadcn publishes the files of pages, and generated pages have none; write hide_source_files: true below theme"
REMOVED = (
    "{count} generated pages were left out by another plugin ({names}), so links to them are dead; to have fewer pages, "
    "use the option pages"
)


def refuse(config: Any, name: str) -> None:
    """Raises ``ConfigError`` for what cannot be built."""
    if not hasattr(File, "generated"):
        raise ConfigError(f"{name}: error: this MkDocs knows no generated pages; install 1.6.1 or newer, below 2")
    if _modules(config, "mkdocs_static_i18n"):
        raise ConfigError(f"{name}: error: {I18N}")
    if config.theme.name == "shadcn" and not config.theme.get("hide_source_files"):
        raise ConfigError(f"{name}: error: {SHADCN}")


def notes(config: Any, *, adapted: bool, serving: bool) -> Iterator[tuple[int, str]]:
    """What readers would miss, with the level at which it is logged; ``adapted`` says whether the theme is patched."""
    if any(str(feature).startswith("navigation.instant") for feature in config.theme.get("features") or ()):
        yield logging.WARNING, "theme: navigation.instant exchanges pages without running our scripts; leave it off"
    for name in _modules(config, "mkdocs_print_site_plugin"):
        if adapted or not config.plugins[name].config.get("exclude"):
            yield logging.WARNING, PRINT_SITE
    if not config.site_url and not serving:
        yield logging.INFO, NO_ADDRESS


def removed(paths: Collection[str], files: Any) -> Iterator[str]:
    """A line about pages that another plugin has taken out."""
    gone = [path for path in paths if files.get_file_from_path(path) is None]
    if gone:
        names = ", ".join(gone[:NAMED]) + (" ..." if len(gone) > NAMED else "")
        yield REMOVED.format(count=len(gone), names=names)


def _modules(config: Any, module: str) -> list[str]:
    """The names of plugins of this package."""
    return [name for name, plugin in config.plugins.items() if type(plugin).__module__.startswith(module)]
