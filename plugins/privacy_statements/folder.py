"""Pages → a folder, for any host that reads Markdown.

The folder is written beside the old one and takes its place only when it is whole.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from privacy_statements.page import front_matter, markdown_of
from privacy_statements.pipeline import Built

MARKER = ".privacy-statements"


class NotOursError(Exception):
    """The folder holds files that were not written here."""


def write_folder(built: Built, out: Path, hand_written: Path | None = None) -> int:
    """Writes all pages and assets below ``out``; with ``hand_written``, that folder's files before them.
    Gives the number of files.

    Raises ``NotOursError`` for a folder that is neither empty nor written by an earlier call.
    """
    if out.exists() and not (out / MARKER).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise NotOursError(f"{out} holds files that this command did not write; choose an empty folder")
    fresh, old = out.with_name(f"{out.name}.next"), out.with_name(f"{out.name}.old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    if hand_written is not None and hand_written.is_dir():
        shutil.copytree(hand_written, fresh)
    files = {page.path: (front_matter(page.metadata) + markdown_of(page)).encode() for page in built.pages}
    files |= {asset.path: asset.content for asset in built.assets}
    files[MARKER] = (
        b"Written by privacy-statements build. Do not edit: the next build replaces this folder.\n"
    )
    for path, content in files.items():
        file = fresh / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)
    return len(files) - 1
