"""Who else changes pages. A shortcut that would hide a page from another plugin is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

KNOWN = ("privacy_statements.", "mkdocs.contrib.search", "properdocs.contrib.search", "material.plugins.search.")
"""Modules whose plugins read what a page says, and change nothing of what a theme says around it."""


def stranger_of(config: Any, events: Iterable[str], known: tuple[str, ...] = KNOWN) -> str:
    """A plugin or hook, by its module, that has its say at one of these events; nothing if all of them are ``known``."""
    for event in events:
        for method in config.plugins.events[event]:
            module = str(getattr(method, "__module__", ""))
            owner = type(getattr(method, "__self__", None)).__module__
            name = module if owner == "builtins" else owner
            if not name.startswith(known):
                return name or repr(method)
    return ""
