"""Front matter as ``<meta>`` tags of the HTML head, under any theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from privacy_statements.markdown import plain_html
from privacy_statements.metadata import joined

FOR_THE_HOST = {
    "title",
    "description",
    "hide",
    "search",
    "template",
    "tags",
    "icon",
    "status",
    "subtitle",
    "social",
}
END = "</head>"


def with_metadata(html: str, metadata: Mapping[str, Any]) -> str:
    """The page with a ``<meta>`` tag for each key that the host does not print or use itself."""
    tags = [
        f'<meta name="{plain_html(key)}" content="{plain_html(text)}">'
        for key, value in metadata.items()
        if key not in FOR_THE_HOST and (text := joined(value)) is not None
    ]
    return html.replace(END, "".join(f"{tag}\n" for tag in tags) + END, 1)
