"""Files → the same files in the canonical form. Nothing is ever lost: the new text is read again and compared with the old
one before it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from privacy_statements.catalog.build.catalog import kind_of, misplaced
from privacy_statements.diagnostics.codes import GONE
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.edit.fmt.ids import Ids, add_ids, data_with_ids
from privacy_statements.edit.fmt.layout import sort_keys, text_of
from privacy_statements.edit.fmt.order import shape_of
from privacy_statements.edit.fmt.pieces import Entry, Leaf, Piece
from privacy_statements.edit.fmt.source import UnusualError, comments_of, take_apart
from privacy_statements.read.load import Limits, LoadedFile, load_file, load_folder, load_text, shown_path, unreadable
from privacy_statements.records.kinds import KINDS

NO_IDS: Ids = {}
LIMITS = Limits()
GONE_KEYS = {"comparisons": {"one_page"}}
"""The keys of earlier versions that no longer have an effect, by kind of record."""


class Formatted(Struct, frozen=True):
    """A file, its text before and after, and if it was left unchanged, the reason."""

    path: str
    before: bytes = b""
    after: bytes = b""
    diagnostics: tuple[Diagnostic, ...] = ()


def format_text(
    data: bytes, path: str, kind: str, limits: Limits = LIMITS, ids: Ids = NO_IDS, *, upgrades: bool = False
) -> Formatted:
    """A file of a kind of ``KINDS`` in the canonical form. It is left unchanged if anything is wrong with it, or if more
    than its form would change. With ``upgrades``, keys and codes of earlier versions are removed."""
    loaded = load_text(data, path, limits)
    if loaded.diagnostics:
        return Formatted(path, data, data, loaded.diagnostics)
    text = data.decode("utf-8").removeprefix("\ufeff")
    has_crlf = text.find("\r\n") == text.find("\n") - 1 >= 0
    text = text.replace("\r\n", "\n")
    if text and not text.endswith("\n"):
        text += "\n"
    try:
        document = take_apart(text)
        if document.root is not None:
            add_ids(document.root, ids)
            if upgrades:
                upgrade(document.root, kind)
            sort_keys(document.root.value, shape_of(KINDS[kind]))
        formatted = text_of(document)
        is_same = _says_the_same(text, formatted, path, limits, ids, kind if upgrades else "")
        why = "" if is_same else "a form that would lose content; the file is left unchanged, please report this"
    except UnusualError as unusual:
        why = f"{unusual}; the file is left unchanged"
    if why:
        return Formatted(path, data, data, (diagnose("not-formatted", Position(path), f"met {why}"),))
    return Formatted(path, data, (formatted.replace("\n", "\r\n") if has_crlf else formatted).encode())


def _says_the_same(text: str, formatted: str, path: str, limits: Limits, ids: Ids, upgraded_kind: str) -> bool:
    if text == formatted:
        return True
    before, after = load_text(text, path, limits), load_text(formatted, path, limits)
    data = data_with_ids(before.node, ids)
    return (
        not after.diagnostics
        and (upgraded(data, upgraded_kind) if upgraded_kind else data) == data_with_ids(after.node, NO_IDS)
        and Counter(comments_of(text)) == Counter(comments_of(formatted))
    )


# --- which files


def format_files(
    root: Path,
    content: Path,
    paths: Sequence[Path] = (),
    kind: str | None = None,
    limits: Limits = LIMITS,
    ids: Mapping[str, Ids] | None = None,
    *,
    upgrades: bool = False,
) -> Iterator[Formatted]:
    """The files of the content folder, or of ``paths``, in the canonical form. ``kind`` is for files outside the content
    folder; ``ids`` are the ids to write, by file."""
    for loaded in _loaded(root, content, paths or [content], limits):
        its_kind = kind or kind_of(loaded.path, shown_path(content, root))
        if loaded.diagnostics:
            yield Formatted(loaded.path, diagnostics=loaded.diagnostics)
        elif its_kind is None:
            yield Formatted(loaded.path, diagnostics=(misplaced(loaded.path, shown_path(content, root)),))
        else:
            try:
                data = (root / loaded.path).read_bytes()
                of_file = (ids or {}).get(loaded.path, NO_IDS)
                yield format_text(data, loaded.path, its_kind, limits, of_file, upgrades=upgrades)
            except OSError as problem:  # also if the name is not UTF-8, which the path shows with escapes
                yield Formatted(loaded.path, diagnostics=(unreadable(loaded.path, problem),))


def _loaded(root: Path, content: Path, paths: Sequence[Path], limits: Limits) -> list[LoadedFile]:
    files: dict[str, LoadedFile] = {}
    for path in paths:
        is_folder = path == content or path.is_dir()
        loaded = load_folder(path, root, limits) if is_folder else [load_file(path, shown_path(path, root), limits)]
        files |= {file.path: file for file in loaded}
    return [*files.values()]


def upgrade(entry: Entry, kind: str) -> None:
    """Removes keys and disregarded codes of earlier versions from the pieces of a file."""
    value = entry.value
    if not isinstance(value, Leaf):
        for inner in value.entries:
            upgrade(inner, kind)
        value.entries = [inner for inner in value.entries if not _is_gone(inner.name, _plain(inner.value), kind)]


def upgraded(data: Any, kind: str) -> Any:
    """The data of a file without these keys and codes."""
    if isinstance(data, dict):
        inner = {key: upgraded(value, kind) for key, value in data.items()}
        return {key: value for key, value in inner.items() if not _is_gone(key, value, kind)}
    if isinstance(data, list):
        return [value for value in (upgraded(each, kind) for each in data) if not _is_gone("", value, kind)]
    return data


def _is_gone(name: str, data: Any, kind: str) -> bool:
    is_disregard = name in ("", "disregard") and isinstance(data, dict) and data.get("code") in GONE
    return is_disregard or name in GONE_KEYS.get(kind, ()) or (name == "disregard" and data == [])


def _plain(piece: Piece) -> Any:
    if isinstance(piece, Leaf):
        return piece.source.strip("'\"")
    if piece.is_mapping:
        return {inner.name: _plain(inner.value) for inner in piece.entries}
    return [_plain(inner.value) for inner in piece.entries]
