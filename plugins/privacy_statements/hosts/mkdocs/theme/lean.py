"""Pages without the indentation of the templates that wrote them."""

from __future__ import annotations

import re
from collections import Counter

_PARTS = re.compile(
    r"""<!--.*?(?:-->|\Z)
    |<(pre|code|kbd|textarea|script|style)(?=[\s/>]).*?(?:</\1\s*>|\Z)
    |</?[a-z](?:"[^"]*"|'[^']*'|[^'">])*>
    |(?P<gap>[ \t\r\f]*\n[ \t\r\n\f]*)""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""White space around the end of a line, and what is met first and stays: comments, tags with their values, and
elements where each space counts."""
_WIDER = re.compile(r"\n(?:(?<=[ \t\r\f]\n)|(?=[ \t\r\f]))")
"""The end of a line with more white space around it than other ends of lines."""
_BLANK = "\n\n"
_KEPT = ("pre", "code", "kbd", "textarea", "script", "style")
_PLACE = "<\ue000>"
"""What stands for a part of a page. It is no tag."""
_BOUNDS = re.compile(f"<(?:/(?:{'|'.join(_KEPT)})|!--|{'|'.join(_KEPT)})")
"""Where elements begin and end in which each space counts, and where comments begin."""


def lean(html: str) -> str:
    """The page without blank lines, and without white space where lines begin and end. Readers see the same:
    one end of line parts words as well as many."""
    short = _shortly(html)
    return _by_parts(html) if short is None else short


def lean_alone(html: str) -> str | None:
    """What ``lean`` makes of this part of a page, wherever it stands in it; ``None`` where that depends on the rest."""
    short = _shortly(html, alone=True)
    return lean(html) if short is None and is_whole(html) else short


def lean_around(html: str, inner: str) -> str:
    """The same as ``lean``, sooner for a page in which ``inner`` stands: a part that is long, and often lean already."""
    small = lean_alone(inner) if inner and _PLACE not in html and html.count(inner) == 1 else None
    if small is None:
        return lean(html)
    around = html.replace(inner, _PLACE)
    if any(_PLACE in part[0] for part in _PARTS.finditer(around)):  # each space of it may count there
        return lean(html)
    return _by_parts(around).replace(_PLACE, small)


def _by_parts(html: str) -> str:
    return _PARTS.sub(lambda part: "\n" if part["gap"] else part[0], html).lstrip("\n")


def _shortly(html: str, *, alone: bool = False) -> str | None:
    """What ``lean`` makes of HTML with no more than blank lines; ``None`` where more has to be looked at. What is
    made ``alone`` is of whole elements."""
    if _WIDER.search(html) is not None:
        return None
    if _BLANK not in html and not html.startswith("\n"):
        return html if not alone or is_whole(html) else None
    parts = html.split(_BLANK)
    return "\n".join(parts) if all(map(is_whole, parts)) else None


def is_whole(html: str) -> bool:
    """Whether HTML is elements that are closed in it, so that ``lean`` does the same to it alone as inside of a page.
    Where a stray quotation mark makes it doubtful, it is not."""
    if not html.startswith("<") or not html.endswith(">"):
        return False
    met = Counter(bounds) if (bounds := _BOUNDS.findall(html)) else None
    closed = not met or ("<!--" not in met and all(met[f"<{name}"] == met[f"</{name}"] for name in _KEPT))
    return closed and html.count('"') % 2 == html.count("'") % 2 == 0
