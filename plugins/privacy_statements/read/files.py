"""All files below a folder, for those who read whatever is there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def files_below(folder: Path, around: tuple[str, ...] = ()) -> Iterator[Path]:
    """All files below a folder, and below the folders that links in it lead to: whoever opens a file by its path goes
    there, too. A link to one of the folders ``around`` it leads to nothing more."""
    here = os.path.realpath(folder)
    if here not in around:
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    yield from files_below(folder / entry.name, (*around, here))
                elif entry.is_file():
                    yield folder / entry.name
