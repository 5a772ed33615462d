"""Record models → JSON Schema (draft-07) for editors: one file for each kind of record.

What ``check`` accepts, an editor must not call wrong. To YAML, and so to an editor, ``365`` is a number;
to us every scalar is text until its field reads it.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from privacy_statements.records.kinds import KINDS

DRAFT = "http://json-schema.org/draft-07/schema#"
SCHEMA_FILES = {kind: f"{kind}.json" for kind in KINDS}
SINGLE = {"organization"}  # a file of any other kind may hold a list of records as well
SCALAR = ["string", "number", "boolean"]  # what an editor takes our texts for
FIXED = {"enum", "const", "format"}  # texts that YAML and we read alike
SOME_TEXT = r"\S"
NAMES = ("properties", "definitions")  # what stands below these are names of fields and shapes


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
        "definitions": {name: _portable(definitions[name]) for name in sorted(definitions)},
        **({"allOf": [one]} if kind in SINGLE else {"anyOf": [one, {"type": "array", "items": one}]}),
    }
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _portable(value: Any) -> Any:
    """What editors of draft-07 understand alike.

    Left out are titles made from names, which say nothing, and ``null`` as a default, which an editor would
    write into the file. A reference stands alone, because draft-07 ignores whatever stands beside it.
    """
    if isinstance(value, list):
        return [_portable(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    kept = {
        key: {name: _portable(shape) for name, shape in inner.items()} if key in NAMES else _portable(inner)
        for key, inner in value.items()
        if key != "title" and not (key == "default" and inner in (None, [], {}))
    }
    if kept.get("type") == "string" and not kept.keys() & FIXED:
        kept = {"pattern": SOME_TEXT, **kept, "type": SCALAR}
    if "$ref" in kept and len(kept) > 1:
        kept["allOf"] = [{"$ref": kept.pop("$ref")}]
    return kept
