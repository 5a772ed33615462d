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


def lean(html: str) -> str:
    """The page without blank lines, and without white space where lines begin and end. Readers see the same:
    one end of line parts words as well as many."""
    return _PARTS.sub(lambda part: "\n" if part["gap"] else part[0], html).lstrip("\n")
