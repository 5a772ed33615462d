"""Old forms of records → today's: what ``fmt --upgrade`` removes."""

from __future__ import annotations

from typing import Any

from privacy_statements.diagnostics.codes import GONE
from privacy_statements.edit.fmt.pieces import Entry, Leaf, Piece

GONE_KEYS = {"comparisons": {"one_page"}}
"""The keys of earlier versions that no longer have an effect, by kind of record."""


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
