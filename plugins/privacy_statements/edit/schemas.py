"""The schemas in a site's own folder, renewed with the ids of its records."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from privacy_statements.catalog.model import Catalog
from privacy_statements.catalog.schema_ids import ids_of, with_ids
from privacy_statements.catalog.word_lists import WordLists
from privacy_statements.records.schema import ADDRESS, SCHEMA_FILES, as_json, schema_of

FOLDER = "schemas"
REF_TO_IDS = "#/definitions/ids-"
_RENEWED: dict[Path, object] = {}
"""The ids in the schemas of each site, by its folder: under `serve` most edits change none."""


def schema_texts(catalog: Catalog, lists: WordLists, kinds: Iterable[str] = SCHEMA_FILES) -> dict[str, str]:
    """The schema of each kind of record, with the ids of a site, by the name of its file."""
    return {SCHEMA_FILES[kind]: as_json(with_ids(schema_of(kind), catalog, lists.words)) for kind in kinds}


def renew(root: Path, catalog: Catalog, lists: WordLists) -> list[Path]:
    """Updates the schemas with ids in the folder of a site if its ids have changed; returns the changed files. A schema
    without ids, and any other file, is left alone."""
    records = ids_of(catalog, lists.words)
    ids = {kind: {key: record.name for key, record in of_kind.items()} for kind, of_kind in records.items()}
    if _RENEWED.get(root) == ids:
        return []
    changed, _RENEWED[root] = [], ids
    for name, text in schema_texts(catalog, lists).items() if (root / FOLDER).is_dir() else ():
        file = root / FOLDER / name
        before = file.read_text("utf-8") if file.is_file() else ""
        if ADDRESS in before and REF_TO_IDS in before and before != text:
            file.write_text(text, "utf-8", newline="\n")
            changed.append(file)
    return changed
