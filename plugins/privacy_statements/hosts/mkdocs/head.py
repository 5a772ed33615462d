"""Front matter in the HTML head, under any theme."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from privacy_statements.pages.metadata import joined
from privacy_statements.publish.headers import policy_in_page
from privacy_statements.read.markdown import plain_html

FOR_THE_HOST = {"title", "lang", "hide", "search", "template", "tags", "icon", "status", "subtitle", "social"}
END = "</head>"
ALTERNATES = {".jsonld": "application/ld+json", ".md": "text/markdown", ".xml": "application/atom+xml"}
CHARSET = re.compile(r'<meta charset="?[\w-]+"?\s*/?>', re.IGNORECASE)


def with_policy(html: str, *, pagefind: bool = False) -> str:
    """The page with the content-security policy, before anything that it is about."""
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy_in_page(pagefind=pagefind)}">'
    return CHARSET.sub(lambda match: f"{match[0]}\n{tag}", html, count=1)


def completed(html: str, alternates: Iterable[str], date: datetime.date | None, metadata: Mapping[str, Any]) -> str:
    """The page with a link to each file that says the same in another form, the date of what it says, and one ``<meta>``
    tag for each key that is not the host's own; where the theme has printed a tag of that name, it is replaced."""
    top, end, rest = html.partition(END)
    if not end:
        return html
    if date is not None:
        top += f'<meta property="article:modified_time" content="{date.isoformat()}">\n'
    for address in alternates:
        kind = ALTERNATES["." + address.rpartition(".")[2]]
        top += f'<link rel="alternate" type="{kind}" href="{plain_html(address)}">\n'
    for key, value in metadata.items():
        text = joined(value)
        if key in FOR_THE_HOST or text is None:
            continue
        name = plain_html(key)
        tag = f'<meta name="{name}" content="{plain_html(text)}">'
        printed = re.search(rf'<meta name="{re.escape(name)}" content="[^"]*">', top)
        top = top.replace(printed[0], tag, 1) if printed else f"{top}{tag}\n"
    return top + end + rest
