"""Patterns that are compiled when a text is first compared with them: to compile one takes as long as to search a page,
and of most patterns no command makes use."""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    """A pattern that is not compiled yet. What it has been asked for once, it has itself."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags
        self._made: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if name in ("_given", "_made"):  # of a copy that is not filled yet
            raise AttributeError(name)
        if self._made is None:
            self._made = re.compile(*self._given)
        value = getattr(self._made, name)
        setattr(self, name, value)
        return value


def late(pattern: str, flags: int | re.RegexFlag = 0) -> re.Pattern[str]:
    """What ``re.compile`` gives, compiled later; to those who search with its methods there is no difference;
    the functions of ``re`` do not take it. A pattern that is wrong raises ``re.error`` when it is first used."""
    return cast("re.Pattern[str]", _Late(pattern, int(flags)))
