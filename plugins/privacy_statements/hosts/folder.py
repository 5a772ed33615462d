"""Pages → a folder, for any host that reads Markdown.

The folder is written beside the old one and takes its place only when it is whole.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from privacy_statements.hosts.swap import put_in_place
from privacy_statements.pages.built import Built
from privacy_statements.pages.metadata import TAG, for_theme
from privacy_statements.pages.page import Page, front_matter, markdown_of

TWIN = ".md.txt"  # hosts make pages of files that end in .md, and leave these as they are
MARKER = ".privacy-statements"


class NotOursError(Exception):
    """The folder holds files that were not written here."""


def write_folder(built: Built, out: Path, hand_written: Path | None = None) -> int:
    """Writes all pages and assets below ``out``; with ``hand_written``, that folder's files before them.
    Gives the number of files.

    Raises ``NotOursError`` for a folder that is neither empty nor written by an earlier call.
    """
    out = out.resolve()  # "." has a name and a folder around it, too
    if out.exists() and not (out / MARKER).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise NotOursError(f"{out} holds files that this command did not write; choose an empty folder")
    if hand_written is not None and out.is_relative_to(hand_written.resolve()):
        raise NotOursError(f"{out} is inside the folder of hand-written pages; choose another folder")
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as work:
        fresh, old = Path(work, "fresh"), Path(work, "old")
        files = _files(built)
        if hand_written is not None and hand_written.is_dir():
            shutil.copytree(hand_written, fresh)
        for path, content in files.items():
            file = fresh / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        put_in_place(fresh, out, old)
    return len(files) - 1


def _metadata(page: Page, built: Built) -> dict[str, Any]:
    """Front matter with what an adapter tells its host by other ways."""
    site = built.addresses.site
    known = {
        "canonical": built.addresses.in_full(page.path) if site else None,
        "lastmod": page.date.isoformat() if page.date else None,
    }
    return {**{key: value for key, value in known.items() if value}, **page.metadata}


def _front_matter(page: Page, built: Built) -> str:
    """Texts as they are, unless they hold a tag: a host may print them without a look."""
    return front_matter(for_theme(_metadata(page, built), TAG))


def _files(built: Built) -> dict[str, bytes]:
    files = {page.path: (_front_matter(page, built) + markdown_of(page)).encode() for page in built.pages}
    files |= {asset.path: asset.content for asset in (*built.twins(TWIN), *built.assets)}
    files[MARKER] = b"Written by privacy-statements build. Do not edit: the next build replaces this folder.\n"
    return files
