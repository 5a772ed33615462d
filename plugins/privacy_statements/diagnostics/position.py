"""A place in a file: everything that is read has one."""

from __future__ import annotations

import re
from typing import NamedTuple

LINE_BREAK = re.compile(r"\r\n|\r|\n")
"""What ends a line, wherever lines are counted."""


class Position(NamedTuple):
    """Where something stands: a path relative to the project, POSIX style, and 1-based line and column.

    Columns count characters (code points), not bytes. Something that has no place inside a file, such
    as a missing folder, stands at ``path:1:1``.
    """

    path: str
    """The file, relative to the project."""
    line: int = 1
    """The line, counted from 1."""
    column: int = 1
    """The character in the line, counted from 1."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"
