"""Values → digests: 16 bytes that are the same exactly while the value is."""

from __future__ import annotations

import hashlib
import io
import pickle
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import Any

SIZE = 16
MADE_WITH = ("babel", "jinja2", "markdown", "markupsafe", "pydantic", "PyYAML", "rjsmin", "tinycss2")
"""Libraries that decide about what is made."""
SOURCES = frozenset({".css", ".jinja", ".js", ".json", ".mo", ".po", ".py", ".svg", ".yml"})


class _Pickler(pickle.Pickler):
    """Writes frozen mappings too, which Python alone does not."""

    dispatch_table = {MappingProxyType: lambda frozen: (_frozen, (dict(frozen),))}


def _frozen(mapping: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(mapping)


def pickled(value: Any) -> bytes:
    """A value as bytes from which ``read_back`` of the store makes it again."""
    out = io.BytesIO()
    _Pickler(out, 5).dump(value)
    return out.getvalue()


def digest(parts: Iterable[bytes | str]) -> bytes:
    """The digest of bytes and texts, one after the other, each for itself."""
    made = hashlib.blake2b(digest_size=SIZE)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "little"))
        made.update(data)
    return made.digest()


def digest_of(value: Any) -> bytes:
    """The digest of any value that records, views and pages are made of, with the places where its words stand.

    Two equal values can have two digests, where one text in them stands once in memory for one of them and twice for the
    other: then something is made again that need not be. Two different values never have one.
    """
    return hashlib.blake2b(pickled(value), digest_size=SIZE).digest()


def digest_of_files(folder: Path, endings: frozenset[str] | None = None) -> bytes:
    """The digest of all files below a folder, by their paths. A folder that is not there has none."""
    files = sorted(file for file in folder.rglob("*") if endings is None or file.suffix in endings)
    parts: list[bytes | str] = []
    for file in files:
        if file.is_file():
            parts += [file.relative_to(folder).as_posix(), file.read_bytes()]
    return digest(parts)


@cache
def program() -> bytes:
    """The digest of this program: its own files, and the versions of Python and of what it is made with."""
    here = Path(__file__).parents[1]
    versions = [f"{name} {metadata.version(name)}" for name in MADE_WITH]
    return digest([platform.python_version(), *versions, digest_of_files(here, SOURCES)])
