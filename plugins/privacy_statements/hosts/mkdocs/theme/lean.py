"""Pages without the indentation of the templates that wrote them."""

from __future__ import annotations

import re
from collections import Counter

_VERBATIM = ("pre", "code", "kbd", "textarea", "script", "style")
_VALUES = r"""(?:[^'">]++|"[^"]*"|'[^']*')*+>"""
_PARTS = re.compile(
    rf"""<!--.*?(?:-->|\Z)
    |<({"|".join(_VERBATIM)})(?=[\s/>]).*?(?:</\1\s*>|\Z)
    |(?:</?(?!(?:{"|".join(_VERBATIM)})[\s/>])[a-z]{_VALUES}(?:[^\s<]++|[ ](?=\S))*+)++
    |</?[a-z]{_VALUES}
    |(?P<gap>[ \t\r\f]*\n[ \t\r\n\f]*)""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""White space around the end of a line, and what is met first and stays: comments, elements where each space counts, and
tags with their values. Tags on one line are taken at once, with the text between them."""
_WIDER = re.compile(r"\n(?:(?<=[ \t\r\f]\n)|(?=[ \t\r\f\n]))")
"""The end of a line with more white space around it."""
_BOUNDS = re.compile(f"<(?:/(?:{'|'.join(_VERBATIM)})|!--|{'|'.join(_VERBATIM)})")
"""Where elements begin and end in which each space counts, and where comments begin."""
_BETWEEN = re.compile(">[^<>]*<")
"""Text between tags, in which quotation marks are nothing but text."""


def lean(html: str) -> str:
    """The page without blank lines, and without white space where lines begin and end. Readers see the same:
    one end of line parts words as well as many."""
    return _PARTS.sub(lambda part: "\n" if part["gap"] else part[0], html).lstrip("\n")


def lean_alone(html: str) -> str | None:
    """What ``lean`` makes of this part of a page, wherever it stands in it; ``None`` where that depends on the rest."""
    if not is_whole(html):
        return None
    return lean(html) if _WIDER.search(html) else html


def is_whole(html: str) -> bool:
    """Whether HTML is elements that are closed in it, so that ``lean`` does the same to it alone as inside of a page.
    Where a stray quotation mark makes it doubtful, it is not."""
    if not html.startswith("<") or not html.endswith(">"):
        return False
    bounds = Counter(_BOUNDS.findall(html))
    closed = "<!--" not in bounds and all(bounds[f"<{name}"] == bounds[f"</{name}"] for name in _VERBATIM)
    return closed and (_is_quoted(html) or _is_quoted(_BETWEEN.sub("><", html)))


def _is_quoted(html: str) -> bool:
    """Whether quotation marks come in pairs."""
    return html.count('"') % 2 == html.count("'") % 2 == 0
