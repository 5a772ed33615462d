"""Record models → JSON Schema (draft-07) for editors: one file for each kind of record.

What ``check`` accepts, an editor must not call wrong. To YAML, and so to an editor, ``365`` is a number;
to us every scalar is text until its field reads it. The rest of the form serves what editors make of a schema:
they underline by it, they offer keys and words from it, and they show the nearest description.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import TypeAdapter

from privacy_statements.records.kinds import KINDS

DRAFT = "http://json-schema.org/draft-07/schema#"
SCHEMA_FILES = {kind: f"{kind}.json" for kind in KINDS}
SINGLE = {"organization"}  # a file of any other kind may hold a list of records as well
FIXED = {"enum", "const", "format"}  # texts that YAML and we read alike
SOME_TEXT = {"pattern": r"\S", "patternErrorMessage": "expected some text that can be seen"}
REF = "#/definitions/"
NULL = {"type": "null"}
LEFT_OUT = ("title", "description", "default", "x-markdown")

Shape = dict[str, Any]


def schema_text(kind: str) -> str:
    """The schema of a file in the folder of a kind, as JSON text. Raises ``KeyError`` for an unknown kind."""
    return as_json(schema_of(kind))


def as_json(schema: Shape) -> str:
    """A schema as the text of a file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def schema_of(kind: str) -> Shape:
    """The schema of a file in the folder of a kind. Raises ``KeyError`` for an unknown kind."""
    made = TypeAdapter(KINDS[kind].model()).json_schema(by_alias=True, ref_template=f"{REF}{{model}}")
    definitions = made.pop("$defs", {})
    name = KINDS[kind].__name__
    if "$ref" not in made:
        definitions[name] = made
    one = {"$ref": f"{REF}{_spoken(name)}"}
    return {
        "$schema": DRAFT,
        "description": definitions[name]["description"],
        "definitions": _Portable(definitions).definitions(),
        **({"allOf": [one]} if kind in SINGLE else {"anyOf": [one, {"type": "array", "items": one}]}),
    }


def _spoken(name: str) -> str:
    """``SourcePageRecord`` → ``source-page``: editors show these names to writers."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name.removesuffix("Record")).lower()


def _none_of(*types: str) -> Shape:
    """Whatever is none of these. Said so, because an editor would offer the words of a type that is named:
    ``true`` and ``false`` where a text stands, ``null`` where a field may be empty."""
    return {"not": {"type": list(types)}}


EMPTY = _none_of("string", "number", "boolean", "array", "object")
NO_TEXT = _none_of("string", "array", "object", "null")  # what an editor takes some of our texts for
NO_TEXT_OR_EMPTY = _none_of("string", "array", "object")


class _Portable:
    """The shapes of records in a form that editors of draft-07 understand alike.

    Left out are titles made from names, which say nothing, and defaults, which an editor would write into the
    file. Only fields keep a description, since an editor shows the innermost. Closed words stand where they are
    used, so that each has the help of its field beside it. A reference stands alone, because draft-07 ignores
    whatever stands beside it.
    """

    def __init__(self, definitions: dict[str, Shape]) -> None:
        self._words = {name: shape for name, shape in definitions.items() if "enum" in shape}
        self._records = {name: shape for name, shape in definitions.items() if "enum" not in shape}

    def definitions(self) -> dict[str, Shape]:
        """All but the closed words, by the names that writers see."""
        return {_spoken(name): self._record(self._records[name]) for name in sorted(self._records)}

    def _record(self, shape: Shape) -> Shape:
        """A mapping; and the text that may stand for it, in the same form: with two forms, what is wrong inside
        the mapping would be told as "expected a text"."""
        *short, full = self._alternatives(shape)
        made = self._form(full, None)
        for text in short:
            made["type"] = ["string", "object"]
            if "enum" in text:
                made["anyOf"] = [self._form(text, None), {"type": "object"}]
            else:
                made |= {key: value for key, value in self._form(text, None).items() if key != "type"}
        return made

    def _field(self, shape: Shape, help_text: str | None = None) -> Shape:
        """What may stand in one place, with its help."""
        forms = self._forms(shape, help_text)
        alone = len(forms) == 1 and not (help_text and "$ref" in forms[0])
        made = forms[0] if alone else {"anyOf": forms}
        return {**made, "description": help_text} if help_text else made

    def _forms(self, shape: Shape, help_text: str | None) -> list[Shape]:
        simple = self._alternatives(shape)
        forms = _joined([self._form(one, help_text) for one in simple if one != NULL])
        if any(self._takes_text(one) for one in simple):
            return [*forms, NO_TEXT_OR_EMPTY if NULL in simple else NO_TEXT]
        return [*forms, EMPTY] if NULL in simple else forms

    def _alternatives(self, shape: Shape) -> list[Shape]:
        """Alternatives inside alternatives, as one list, with the closed words in their place."""
        if "anyOf" in shape:
            return [inner for one in shape["anyOf"] for inner in self._alternatives(one)]
        return [self._words.get(_referred(shape), shape)]

    def _takes_text(self, shape: Shape) -> bool:
        if "$ref" in shape:
            return any(self._takes_text(one) for one in self._alternatives(self._records[_referred(shape)]))
        return shape.get("type") == "string" and not shape.keys() & FIXED

    def _form(self, shape: Shape, help_text: str | None) -> Shape:
        if "$ref" in shape:
            return {"$ref": f"{REF}{_spoken(_referred(shape))}"}
        made = {key: value for key, value in shape.items() if key not in LEFT_OUT}
        if self._takes_text(shape):
            made = {**SOME_TEXT, **made}
        if "enum" in made and help_text:
            made["description"] = help_text
        if "properties" in made:
            made["properties"] = {
                name: self._field(field, field.get("description")) for name, field in made["properties"].items()
            }
        if "patternProperties" in made:  # an editor offers nothing for these
            ((form, value),) = made.pop("patternProperties").items()
            made |= {"propertyNames": {"title": "id", "pattern": form}, "additionalProperties": value}
        if isinstance(made.get("additionalProperties"), dict):
            made["additionalProperties"] = self._field(made["additionalProperties"])
        if "items" in made:
            words = _referred(made["items"]) in self._words
            made["items"] = self._field(made["items"], help_text if words else None)
        return made


def _joined(forms: list[Shape]) -> list[Shape]:
    """A text and a list of texts as one form, of which an editor shows the help as it is."""
    if [form.get("type") for form in forms] == ["string", "array"] and not forms[0].keys() & FIXED:
        return [{**forms[0], **forms[1], "type": ["string", "array"]}]
    return forms


def _referred(shape: Shape) -> str:
    """The name of the definition that a shape refers to; nothing where it refers to none."""
    return str(shape.get("$ref", "")).removeprefix(REF)
