"""The two sides of a comparison: a folder, a published ``records.json``, a snapshot, or a revision of git.

Git is only read: the files of a revision go into memory, and neither the work tree nor the index is touched."""

from __future__ import annotations

import json
import os
import subprocess
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
from msgspec import MsgspecError, Struct

from privacy_statements.catalog.build.catalog import Loaded, build_catalog, catalog_of_folder
from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.word_lists import WordLists
from privacy_statements.diagnostics.codes import Severity
from privacy_statements.diagnostics.diagnostic import diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.load import Limits, LoadedFile, each_file, load_text, shown_path

EXTENSIONS = (".yml", ".yaml")
KEYS = ("id", "product", "name")
PUBLISHED = 2
"""The format of ``records.json`` that is understood completely."""
OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Variables that git sets for its hooks; here the folder decides which repository is read."""


class SideError(Exception):
    """A side cannot be read at all; the message is one sentence."""


class Side(Struct, frozen=True):
    """One side: its name, its catalog or its published rows, and what could not be read of it."""

    name: str
    catalog: Catalog | None = None
    rows: Mapping[str, Mapping[str, Any]] | None = None
    """The rows of a ``records.json``, by id."""
    unread: frozenset[str] = frozenset()
    """The files that could not be read completely, and linked folders."""
    remarks: tuple[str, ...] = ()
    """What a reader of the comparison must know, one sentence each."""


def side_of_folder(folder: Path, root: Path, limits: Limits, lists: WordLists) -> Side:
    """The records of a folder."""
    if not folder.is_dir():
        raise SideError(f"{folder} is not a folder of records")
    return _side(str(folder), catalog_of_folder(folder, root, limits, word_lists=lists))


def side_of_file(file: Path) -> Side:
    """The rows of a ``records.json``."""
    try:
        data = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise SideError(f"{file} cannot be read as JSON: {error}") from error
    rows = data.get("rows") if isinstance(data, dict) else None
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and all(isinstance(row.get(key), str) for key in KEYS) for row in rows
    ):
        raise SideError(f'{file} is not a records.json: it has no list "rows" of objects with {", ".join(KEYS)}')
    remarks = [
        "it holds only rows, as text: definitions, rights and measures are not compared, and every note counts as new"
    ]
    if data.get("format") != PUBLISHED:
        remarks.append(f"its format is {data.get('format')}, not {PUBLISHED}: fields that it lacks are not compared")
    return Side(str(file), rows={row["id"]: row for row in rows}, remarks=tuple(remarks))


def side_of_revision(revision: str, content: Path, root: Path, limits: Limits, lists: WordLists) -> Side:
    """The records of a revision of the repository around ``root``."""
    try:
        commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except SideError as error:
        raise SideError(_why_not(revision, root)) from error
    top = Path(_git(root, "rev-parse", "--show-toplevel").decode().strip())
    inside = PurePosixPath(os.path.relpath(content.resolve(), top.resolve())).as_posix()
    shown = shown_path(content, root)
    files = [*_files(top, commit.decode().strip(), inside, shown, limits)]
    if not files:
        raise SideError(f"{revision} has no records in {inside}/")
    return _side(revision, build_catalog(files, shown, word_lists=lists))


def _why_not(revision: str, root: Path) -> str:
    try:
        is_shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    except SideError as error:
        if "not a git repository" not in str(error):
            return str(error)
        return f'{root} is not in a git repository, so there is no revision "{revision}"; name a folder or a records.json instead'
    try:
        _git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    except SideError:
        return f'the repository has no commit yet, so there is no revision "{revision}"'
    if is_shallow:
        return f'the clone is shallow and does not hold "{revision}"; fetch its history (`git fetch --unshallow`, or `fetch-depth: 0` in the checkout of CI)'
    return f'the repository has no revision "{revision}", and there is no file or folder of this name'


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    here = {key: value for key, value in os.environ.items() if key not in OF_HOOKS}
    environment = {**here, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], input=stdin, capture_output=True, check=True, env=environment
        )
    except FileNotFoundError as error:
        raise SideError("git is not installed, so no revision can be read") from error
    except subprocess.CalledProcessError as error:
        message = error.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise SideError(f"git cannot read the repository around {folder}: {message}") from error
    return done.stdout


def _files(top: Path, commit: str, inside: str, shown: str, limits: Limits) -> Iterator[LoadedFile]:
    """The record files of a commit, by the path that positions show."""
    listed = _git(top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", inside).decode("utf-8", "backslashreplace")
    entries = (entry.split("\t", 1) for entry in listed.split("\0") if entry)
    wanted = []
    for path, (mode, _, blob) in sorted((path, head.split()) for head, path in entries):
        rest = PurePosixPath(path).relative_to(inside) if inside != "." else PurePosixPath(path)
        if any(part.startswith(".") for part in rest.parts):
            continue
        if mode.startswith("100") and path.lower().endswith(EXTENSIONS):
            wanted.append((f"{shown}/{rest}", blob))
        elif not mode.startswith("100") and rest.suffix.lower() in ("", *EXTENSIONS):
            linked = Position(f"{shown}/{rest}")
            yield LoadedFile(linked.path, None, (diagnose("unreadable-file", linked, "links are not followed in git"),))
    whole = _git(top, "cat-file", "--batch", stdin="".join(f"{blob}\n" for _, blob in wanted).encode())
    start = 0
    for path, _blob in wanted:  # git writes a line with the size, the content and a line end
        end = whole.index(b"\n", start)
        head, start = whole[start:end].split(), end + 1
        if len(head) < 3:
            yield LoadedFile(path, None, (diagnose("unreadable-file", Position(path), "the clone does not hold it"),))
            continue
        size = int(head[2])
        yield load_text(whole[start : start + size], path, limits)
        start += size + 1


def _side(name: str, loaded: Loaded) -> Side:
    errors = [error for error in loaded.diagnostics if error.severity is Severity.ERROR]
    paths = frozenset(error.position.path for error in errors)
    what = f"{len(paths)} files" if len(paths) > 1 else "1 file"
    partly = "could not be read completely: what is new or gone there, or uses its words, is not reported"
    remarks = [f"{what} {partly} ({error.position}: {error.message})" for error in errors[:1]]
    return Side(name, loaded.catalog, unread=paths, remarks=tuple(remarks))


# --- snapshots


def snapshot_of(folder: Path) -> bytes:
    """The records of a folder as one small file: the same records give the same bytes."""
    paths = (file.path for file in each_file(folder, folder) if file.path.lower().endswith(EXTENSIONS))
    texts = {path: (folder / path).read_text("utf-8") for path in paths}
    return zlib.compress(json.dumps(texts, sort_keys=True, ensure_ascii=False).encode(), 9)


def side_of_snapshot(file: Path, content: str, limits: Limits, lists: WordLists) -> Side:
    """The records of a snapshot."""
    try:
        texts = msgspec.json.decode(zlib.decompress(file.read_bytes()), type=dict[str, str])
    except (OSError, MsgspecError, zlib.error) as error:
        raise SideError(f"{file} cannot be read as a snapshot: {error}") from error
    files = [load_text(text, f"{content}/{path}", limits) for path, text in texts.items()]
    return _side(str(file), build_catalog(files, content, word_lists=lists))
