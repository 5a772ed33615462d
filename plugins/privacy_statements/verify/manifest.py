"""The manifest of a verified site: every page, what it shows, and the hash of its file. A published contract.

Within format 1 fields are added, never changed; who reads the file must pass over fields that it does not know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

FORMAT = 1
NAME = "manifest.json"


class Entry(Struct, frozen=True):
    """A page: its file in the site, its kind, the records it shows, how many of their rows, and its hash."""

    path: str
    kind: str
    records: tuple[str, ...]
    rows: int
    sha256: str


def manifest_text(entries: list[Entry], data: Mapping[str, str], rows: int, links: int) -> str:
    """The manifest as JSON. ``rows`` counts the rows of all pages, ``links`` the links that were followed;
    ``data`` are the hashes of the files of published data."""
    manifest = {
        "format": FORMAT,
        "totals": {"pages": len(entries), "rows": rows, "links": links},
        "pages": [asdict(entry) for entry in sorted(entries, key=lambda entry: entry.path)],
        "data": [{"path": path, "sha256": hash} for path, hash in sorted(data.items())],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


def hash_of(content: bytes) -> str:
    """The SHA-256 of a page, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def hash_of_file(file: Path) -> str:
    """The same of a file, which is read in pieces.

    Raises ``OSError`` if it cannot be read.
    """
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _object(properties: dict[str, Any], help: str) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties, "description": help}


def _count(help: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "description": help}


def _text(help: str, **more: str) -> dict[str, Any]:
    return {"type": "string", "description": help, **more}


_SHA256 = _text("The SHA-256 of the file, in hexadecimal digits.", pattern="^[0-9a-f]{64}$")

SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": f"Manifest of a verified site, format {FORMAT}",
    **_object(
        {
            "format": {"const": FORMAT, "description": "The number of this contract."},
            "totals": _object(
                {
                    "pages": _count("How many pages the site has."),
                    "rows": _count("How many rows of records stand on them."),
                    "links": _count("How many links they have."),
                },
                "The figures of the whole site.",
            ),
            "pages": {
                "type": "array",
                "description": "Every page of the site, by path.",
                "items": _object(
                    {
                        "path": _text("The file, from the root of the site."),
                        "kind": _text(
                            "The view that the page shows, such as `product`; `hand-written`; or `other`, for a page of the theme."
                        ),
                        "records": {
                            "type": "array",
                            "items": {"type": "string"},
                            "description": "The records that it shows, as folder, slash, id.",
                        },
                        "rows": _count("How many rows of records stand on it."),
                        "sha256": _SHA256,
                    },
                    "A page.",
                ),
            },
            "data": {
                "type": "array",
                "description": "The published data.",
                "items": _object({"path": _text("The file, from the root of the site."), "sha256": _SHA256}, "A file."),
            },
        },
        "What was published, and that it was verified.",
    ),
}
"""The JSON Schema (draft-07) of ``manifest.json``."""
