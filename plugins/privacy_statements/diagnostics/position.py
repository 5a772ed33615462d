"""A place in a file: everything that is read from one has a position."""

from __future__ import annotations

import re
from typing import NamedTuple

LINE_BREAK = re.compile(r"\r\n|\r|\n")  # what ends a line, wherever lines are counted


class Position(NamedTuple):
    """Where something is: a POSIX path relative to the project, line, and column in characters (not bytes). Something
    outside a file, such as a missing folder, is at ``path:1:1``."""

    path: str
    """The file, relative to the project."""
    line: int = 1
    """The line, counted from 1."""
    column: int = 1
    """The character in the line, counted from 1."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"
