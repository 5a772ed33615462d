"""All files below a folder, for those who read whatever is there; and digests of what they hold."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

SIZE = 16
"""Bytes of a digest."""


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


def digest_of(*parts: bytes | str) -> bytes:
    """The digest of bytes and texts; other borders between them give another digest."""
    digest = hashlib.blake2b(digest_size=SIZE)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()
