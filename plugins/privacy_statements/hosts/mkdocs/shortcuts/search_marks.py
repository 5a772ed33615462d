"""What Material's search does to a generated page: nothing.

Replaces: a pattern of the plugin ``material/search`` that takes its own marks (``data-search-exclude``) out of the
content of each page, and looks at every character for it. A generated page that it need not read, as its front matter
says, and in which there is no mark, is empty while the plugin looks. Beside a plugin that is unknown here it is not.
Proof: ``tests/test_shortcuts.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from privacy_statements.hosts.mkdocs.shortcuts.strangers import stranger_of
from privacy_statements.hosts.mkdocs.unheld import cover, is_made_again

SEARCH = "material.plugins.search."
MARK = re.compile(r"data-search-\w+=")
"""A mark with a value; the plugin leaves those without one."""


def is_spared(config: Any) -> bool:
    """Whether Material's search, and nobody else, is about to look at pages."""
    events = config.plugins.events["page_context"]
    has_it = any(type(getattr(one, "__self__", None)).__module__.startswith(SEARCH) for one in events)
    return has_it and not stranger_of(config, ("page_context",), ("privacy_statements.", SEARCH))


def uncovered(page: Any) -> Callable[[], None] | None:
    """Covers the content of a page, if the search changes nothing of it. Returns what brings it back."""
    said = page.meta.get("search")
    is_left_out = isinstance(said, dict) and said.get("exclude")
    return cover(page) if is_left_out and is_made_again(page) and not MARK.search(page.content) else None
