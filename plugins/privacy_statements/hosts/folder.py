"""Pages → a folder, for any host that reads Markdown.

The folder is written beside the old one and takes its place only when it is whole.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from privacy_statements.hosts.swap import put_in_place
from privacy_statements.hosts.texts import Writing
from privacy_statements.pages import handwritten
from privacy_statements.pages.built import Built
from privacy_statements.pages.metadata import TAG, for_theme
from privacy_statements.pages.page import Page, front_matter, markdown_of

TWIN = ".md.txt"  # hosts make pages of files that end in .md, and leave these as they are
MARKER = ".privacy-statements"


class NotOursError(Exception):
    """The folder holds files that were not written here."""


def write_folder(built: Built, out: Path, hand_written: Path | None = None, host: str | None = None) -> int:
    """Writes all pages and assets below ``out``; with ``hand_written``, that folder's files before them. ``host`` is a name
    of ``TARGETS``: that of the host that reads the folder, if it does not read it as MkDocs does. Gives the number of files.

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
        files = _files_for(host, built, hand_written) if host else _files(built)
        if hand_written is not None and hand_written.is_dir() and not host:
            shutil.copytree(hand_written, fresh)
        files[MARKER] = b"Written by privacy-statements build. Do not edit: the next build replaces this folder.\n"
        for path, content in files.items():
            file = fresh / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        put_in_place(fresh, out, old)
    return len(files) - 1


def _metadata(page: Page, built: Built) -> dict[str, Any]:
    """Front matter with what an adapter tells its host by other ways."""
    site = built.addresses.site
    added = {
        "canonical": built.addresses.in_full(page.path) if site else None,
        "lastmod": page.date.isoformat() if page.date else None,
    }
    return {**{key: value for key, value in added.items() if value}, **page.metadata}


def _front_matter(metadata: dict[str, Any]) -> str:
    """Texts as they are, unless they hold a tag: a host may print them without a look."""
    return front_matter(for_theme(metadata, TAG))


def _files(built: Built) -> dict[str, bytes]:
    texts = {page.path: _front_matter(_metadata(page, built)) + markdown_of(page) for page in built.pages}
    return {path: text.encode() for path, text in texts.items()} | _assets(built)


def _assets(built: Built) -> dict[str, bytes]:
    return {asset.path: asset.content for asset in (*built.twins(TWIN), *built.assets)}


def _files_for(host: str, built: Built, folder: Path | None) -> dict[str, bytes]:
    """The same as this host reads it, with the hand-written files of a folder."""
    others = handwritten.hand_written(folder, folder) if folder else []
    paths = [page.path for page in built.pages] + [file.path for file in others]
    writing = Writing(host, built, {built.addresses.of_page(path): path for path in paths if path.endswith(".md")})
    files = {}
    for other in others:
        content = other.file.read_bytes()
        is_page = other.path.endswith(".md")
        files[other.path] = writing.hand_written(content.decode(), other.path).encode() if is_page else content
    for page in built.pages:
        metadata = writing.metadata(page, _metadata(page, built))
        files[page.path] = (_front_matter(metadata) + writing.body(page)).encode()
    return {writing.target.path(path): content for path, content in (files | _assets(built)).items()}
