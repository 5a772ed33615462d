"""Pages without the indentation of the templates that wrote them."""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"""<!--.*?(?:-->|\Z)
    |<(pre|code|kbd|textarea|script|style)(?=[\s/>]).*?(?:</\1\s*>|\Z)
    |</?[a-z](?:"[^"]*"|'[^']*'|[^'">])*>
    |(?P<gap>[ \t\r\f]*\n[ \t\r\n\f]*)""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""White space around the end of a line, and what is met first and stays: comments, tags with their values, and
elements where each space counts."""
_WIDER = (*(f"{space}\n" for space in " \t\r\f"), *(f"\n{space}" for space in " \t\r\n\f"))
"""What is met where white space around the end of a line is more than that end."""
_BLANK = "\n\n"
_KEPT = ("pre", "code", "kbd", "textarea", "script", "style")


def lean(html: str) -> str:
    """The page without blank lines, and without white space where lines begin and end. Readers see the same:
    one end of line parts words as well as many."""
    wider = [each for each in _WIDER if each in html]
    if not wider and not html.startswith("\n"):
        return html
    if wider == [_BLANK] and all(map(is_whole, parts := html.split(_BLANK))):
        return "\n".join(parts)
    return _PARTS.sub(lambda part: "\n" if part["gap"] else part[0], html).lstrip("\n")


def is_whole(html: str) -> bool:
    """Whether HTML is elements that are closed in it, so that ``lean`` does the same to it alone as inside of a page.
    Where a stray quotation mark makes it doubtful, it is not."""
    whole = html.startswith("<") and html.endswith(">") and "<!--" not in html
    closed = whole and all(html.count(f"<{name}") == html.count(f"</{name}") for name in _KEPT)
    return closed and html.count('"') % 2 == html.count("'") % 2 == 0
