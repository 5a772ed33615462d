"""Front matter: layers merged, and what themes make of it.

Site defaults, then organization, then the page's kind, then the record: the nearest wins and ``null`` removes a key.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from privacy_statements.read.markdown import plain_html

TAG = re.compile(r"<[A-Za-z/!?]")
"""What a browser takes for the beginning of a tag."""


def merge(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """The layers from the outermost to the nearest, as one mapping of plain values."""
    merged: dict[str, Any] = {}
    for layer in layers:
        merged.update(layer)
    return {str(key): _plain(value) for key, value in merged.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value, str(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def for_theme(value: Any, only: re.Pattern[str] | None = None) -> Any:
    """Front matter as HTML; with ``only``, the texts that it matches. Themes print front matter as it is, and titles of
    the navigation too: they switch Jinja's escaping off, and trust texts that here come from records."""
    if isinstance(value, str):
        # search shows titles too, and escapes them once more; an apostrophe harms nowhere
        return plain_html(value).replace("&#39;", "'") if only is None or only.search(value) else value
    if isinstance(value, Mapping):
        return {key: for_theme(inner, only) for key, inner in value.items()}
    return [for_theme(inner, only) for inner in value] if isinstance(value, list) else value


def joined(value: Any) -> str | None:
    """A value of front matter as the content of a ``<meta>`` tag; ``None`` for what is no text."""
    if isinstance(value, bool | Mapping):
        return None
    if isinstance(value, list | tuple):
        texts = (joined(each) for each in value if not isinstance(each, Mapping | list | tuple))
        return ", ".join(filter(None, texts)) or None
    return str(value)
