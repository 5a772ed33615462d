"""Record models → JSON Schema (draft-07) for editors: one file for each kind of record."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from privacy_statements.records.kinds import KINDS

DRAFT = "http://json-schema.org/draft-07/schema#"
SCHEMA_FILES = {kind: f"{kind}.json" for kind in KINDS}
SINGLE = {"organization", "vocabulary"}  # a file of these kinds holds one mapping, never a list


def schema_text(kind: str) -> str:
    """The schema of a file in the folder of a kind, as JSON text. Raises ``KeyError`` for an unknown kind."""
    made = TypeAdapter(KINDS[kind]).json_schema(by_alias=True, ref_template="#/definitions/{model}")
    definitions = made.pop("$defs", {})
    name = KINDS[kind].__name__
    if "$ref" not in made:
        definitions[name] = made
    one = {"$ref": f"#/definitions/{name}"}
    schema = {
        "$schema": DRAFT,
        "title": f"privacy-statements: {kind}",
        "definitions": definitions,
        **(one if kind in SINGLE else {"anyOf": [one, {"type": "array", "items": one}]}),
    }
    return json.dumps(_portable(schema), indent=1, ensure_ascii=False) + "\n"


def _portable(value: Any) -> Any:
    """Without what only newer drafts know, and without titles made from names, which say nothing."""
    if isinstance(value, dict):
        return {
            key: _portable(inner)
            for key, inner in value.items()
            if not (key == "title" and isinstance(inner, str) and "privacy-statements" not in inner)
        }
    if isinstance(value, list):
        return [_portable(inner) for inner in value]
    return value
