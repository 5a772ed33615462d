"""Whether the shortcut past the host is safe here: all that decides about a page is known."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from privacy_statements.hosts.mkdocs.theme import material
from privacy_statements.hosts.mkdocs.theme.adapt import Adapted
from privacy_statements.pages.blocks import PrivacyBlocksExtension
from privacy_statements.read.files import files_below

KNOWN_PLUGINS = (
    "privacy_statements.",
    "mkdocs.contrib.search",
    "properdocs.contrib.search",
    "material.plugins.search.",
)
"""Modules whose plugins read what a page says, and change nothing of it."""
EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content", "env", "page_context", "post_page")
"""Events at which a plugin may look at a page or change it. None of ours is hidden from a plugin that does."""
EXTENSIONS = {
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "md_in_html",
    "nl2br", "sane_lists", "smarty", "tables", "toc", "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret",
    "pymdownx.critic", "pymdownx.details", "pymdownx.emoji", "pymdownx.highlight", "pymdownx.inlinehilite",
    "pymdownx.keys", "pymdownx.mark", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde",
}  # fmt: skip
"""The extensions of Markdown that treat two headings alike, whatever their words: a name is escaped wherever one would
act on it."""
FEATURES = {"content.action.view", "navigation.path"}
"""Features of Material whose templates do more with a page than print its texts."""


def usable(config: Any, adapted: Adapted | None) -> bool:
    """Whether all that decides about a page is known: the theme in all its parts, the extensions and the plugins."""
    if adapted is None or adapted.version != material.TRIED or adapted.gone:
        return False
    if config.extra.get("analytics") or FEATURES & set(config.theme.get("features") or ()):
        return False
    folders = [Path(each) for each in config.theme.dirs if Path(each) != adapted.folder]
    if any(file.suffix == ".html" for folder in folders for file in files_below(folder)):
        return False
    if not EXTENSIONS.issuperset(names_of(config.markdown_extensions)):
        return False
    return not any(_is_stranger(method) for event in EVENTS for method in config.plugins.events[event])


def names_of(extensions: Iterable[Any]) -> list[str]:
    """The extensions of Markdown, without our own."""
    others = (extension for extension in extensions if not isinstance(extension, PrivacyBlocksExtension))
    return [str(extension).removeprefix("markdown.extensions.") for extension in others]


def _is_stranger(method: Any) -> bool:
    """Whether a method, of a plugin or a hook, is of a module that nothing is known of."""
    owner = type(getattr(method, "__self__", None)).__module__
    module = str(getattr(method, "__module__", "")) if owner == "builtins" else owner
    return not module.startswith(KNOWN_PLUGINS)
