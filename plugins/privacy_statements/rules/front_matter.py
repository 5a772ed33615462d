"""Front matter that records and the site write: values that publishing systems refuse. Keys beginning with ``ms.`` follow
Microsoft Learn's published rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from privacy_statements.catalog.model import Catalog
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose, nearest
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.placed import written_at
from privacy_statements.read.syntax import shown

KINDS_OF_PAGES = (
    "product", "item", "category", "comparison", "pair", "platforms", "guide",
    "changes", "index", "terms", "completeness", "rights", "retention", "applies", "viewers", "viewer", "choices",
    "search", "question", "questions",
)  # fmt: skip
"""The names of the views, of which the front matter may be said by kind: to know them, nobody waits for the views."""


def check_front_matter(catalog: Catalog) -> Iterator[Diagnostic]:
    """What is wrong with the front matter that the records of a catalog write."""
    written: list[tuple[Mapping[str, Any], Position]] = []
    if catalog.organization is not None:
        place = catalog.organization.position
        written.append((catalog.organization.metadata, place))
        for page, metadata in catalog.organization.page_metadata.items():
            written.append((metadata, place))
            if page.id not in KINDS_OF_PAGES:
                message = f'unknown kind of page "{page.id}"{nearest(page.id, KINDS_OF_PAGES)}'
                yield diagnose("unknown-reference", page.position, message)
    for kind in ("products", "guides", "items", "comparisons", "questions"):
        written += [(record.metadata, record.position) for record in getattr(catalog, kind).values()]
    for front_matter, place in written:
        yield from check_metadata(front_matter, place)


def check_metadata(metadata: Mapping[str, Any], position: Position) -> Iterator[Diagnostic]:
    """What is wrong with the front matter that one record writes.

    A diagnostic is placed at its value or key, or at the record where neither has a position.
    """
    keys = {str(key): written_at(key, position) for key in metadata}
    texts = {str(key): str(value) for key, value in metadata.items() if value is not None}
    for key, text in sorted(texts.items()):
        if expected := _expected(key, text):
            shown_text = shown(text) if text.strip() else ""
            message = f'met "{shown_text}" for "{key}"; expected {expected}'
            yield diagnose("wrong-metadata", written_at(metadata[key], keys[key]), message)
    for key, message in _misfits(texts):
        yield diagnose("wrong-metadata", keys[key], message)


def _expected(key: str, text: str) -> str:
    """What to write in place of a value that is wrong; "" if it may be right."""
    match key:
        case "title" | "description" if not text.strip():
            return "some visible text"
        case "ms.author" if "@" in text:
            return "an alias without a domain"
        case "author" if not re.match(r"^[A-Za-z0-9-]+$", text):
            return "a GitHub name: letters, digits and dashes"
    return ""


def _misfits(keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """Keys that do not go together, each with what to say of it."""
    if "ms.prod" in keys and "ms.service" in keys:
        yield "ms.prod", 'met "ms.prod" beside "ms.service"; expected one of the two'
    for key, other in (("ms.subservice", "ms.service"), ("ms.technology", "ms.prod")):
        if key in keys and other not in keys:
            yield key, f'met "{key}" without "{other}"; expected both'
