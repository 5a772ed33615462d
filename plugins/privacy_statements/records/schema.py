"""Kinds of records → JSON Schema (draft-07) for editors: one file for each kind of record.

What ``check`` accepts, an editor must not call wrong. To YAML, and so to an editor, ``365`` is a number;
to us every scalar is text until its field reads it. The rest of the form serves what editors make of a schema:
they underline by it, they offer keys and words from it, and they show the nearest description. So there are no titles
and no defaults, which an editor would write into the file; closed words stand where they are used, with the help of
their field beside them; and a reference stands alone, because draft-07 ignores whatever stands beside it.
"""

from __future__ import annotations

import inspect
import json
import re
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from privacy_statements.records.fields import (
    EXPECTED_ID,
    ID_FORM,
    REFERENCE_FORM,
    BlankIsNone,
    Key,
    Many,
    OneOrMany,
    Record,
    Reference,
    Text,
    TextForm,
    form_schema,
    hints_of,
    types_in,
)
from privacy_statements.records.kinds import KINDS

DRAFT = "http://json-schema.org/draft-07/schema#"
ADDRESS = "https://privacy-statements.example/schemas/"
"""Where the schemas are published: a placeholder until there is such a place."""
SCHEMA_FILES = {kind: f"{kind}.json" for kind in KINDS}
SINGLE = {"organization"}  # a file of any other kind may hold a list of records as well
FIXED = {"enum", "format"}  # texts that YAML and we read alike
REF = "#/definitions/"

Shape = dict[str, Any]


def as_json(schema: Shape) -> str:
    """A schema as the text of a file: one line for each definition, so that few lines change."""
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in schema.items()]
    inner = [
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in schema["definitions"].items()
    ]
    at = [*schema].index("definitions")
    lines[at] = '"definitions": {\n' + ",\n".join(inner) + "\n}"
    return "{\n" + ",\n".join(lines) + "\n}\n"


def schema_of(kind: str) -> Shape:
    """The schema of a file in the folder of a kind. Raises ``KeyError`` for an unknown kind."""
    record = KINDS[kind]
    reference = {"$ref": REF + _spoken(record)}
    return {
        "$schema": DRAFT,
        "$id": ADDRESS + SCHEMA_FILES[kind],
        "title": f"privacy-statements: {kind}",
        "description": inspect.cleandoc(record.__doc__ or ""),
        "definitions": {_spoken(inner): _definition(inner) for inner in _records_in(record)},
        **({"allOf": [reference]} if kind in SINGLE else {"anyOf": [reference, {"type": "array", "items": reference}]}),
    }


def _records_in(record: type[Record]) -> list[type[Record]]:
    """A kind of record and all kinds inside it, by name."""
    kinds = [record]
    for kind in kinds:
        for inner in (inner for field in kind.keys().values() for inner in types_in(hints_of(kind)[field.name])):
            if isinstance(inner, type) and issubclass(inner, Record) and inner not in kinds:
                kinds.append(inner)
    return sorted(kinds, key=lambda kind: kind.__name__)


def _spoken(kind: type[Record]) -> str:
    """``SourcePageRecord`` → ``source-page``: editors show these names to writers."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__.removesuffix("Record")).lower()


def _none_of(*types: str) -> Shape:
    """Whatever is none of these. Said so, because an editor would offer the words of a type that is named:
    ``true`` and ``false`` where a text stands, ``null`` where a field may be empty."""
    return {"not": {"type": list(types)}}


EMPTY = _none_of("string", "number", "boolean", "array", "object")
NO_TEXT = _none_of("string", "array", "object", "null")  # what an editor takes some of our texts for
NO_TEXT_OR_EMPTY = _none_of("string", "array", "object")


def _definition(kind: type[Record]) -> Shape:
    """A mapping; and the text that may stand for it, in the same form: with two forms, what is wrong inside
    the mapping would be told as "expected a text"."""
    hints = hints_of(kind)
    shape: Shape = {
        "additionalProperties": _field(Many[Text]) if kind.takes_any_key else False,
        "properties": {key: _field(hints[field.name], field.description) for key, field in kind.keys().items()},
    }
    if required := [key for key, field in kind.keys().items() if field.is_required()]:
        shape["required"] = required
    if kind.other_keys:  # no editor proposes a pattern
        shape["patternProperties"] = {f"^{other}$": shape["properties"][key] for other, key in kind.other_keys.items()}
    shape["type"] = "object"
    if kind.short_form is not None:
        text = form_schema(kind.short_form.schema_pattern, kind.short_form.expected)
        shape |= {**text, "type": ["string", "object"]}
    if kind.shorthand is not None:
        (short,) = (_form(hint) for hint in _alternatives(hints[kind.shorthand]) if hint is not NoneType)
        shape["type"] = ["string", "object"]
        if "enum" in short:
            shape["anyOf"] = [short, {"type": "object"}]
        else:
            shape |= {key: value for key, value in short.items() if key != "type"}
    return shape


def _field(hint: Any, help_text: str | None = None) -> Shape:
    """What may stand in one place, with its help: an editor shows the innermost description."""
    forms = _forms(hint, help_text)
    alone = len(forms) == 1 and not (help_text and "$ref" in forms[0])
    shape = forms[0] if alone else {"anyOf": forms}
    return {**shape, "description": help_text} if help_text else shape


def _forms(hint: Any, help_text: str | None) -> list[Shape]:
    alternatives = _alternatives(hint)
    forms = _joined([_form(alternative, help_text) for alternative in alternatives if alternative is not NoneType])
    if any(map(_takes_text, alternatives)):
        return [*forms, NO_TEXT_OR_EMPTY if NoneType in alternatives else NO_TEXT]
    return [*forms, EMPTY] if NoneType in alternatives else forms


def _alternatives(hint: Any) -> list[Any]:
    """Alternatives inside alternatives, as one list of types; ``NoneType`` where the value may be empty."""
    arguments = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return [inner for argument in arguments for inner in _alternatives(argument)]
    if get_origin(hint) is Annotated and isinstance(arguments[1], OneOrMany):
        return [*_alternatives(get_args(arguments[0])[0]), arguments[0]]
    if get_origin(hint) is Annotated and isinstance(arguments[1], BlankIsNone):
        return _alternatives(arguments[0])
    return [hint]


def _text_schema(hint: Any) -> Shape | None:
    """What is asked of a text, for a type that is read from one."""
    if hint is Reference:
        return {**form_schema(REFERENCE_FORM, EXPECTED_ID), "x-reference": True}
    mark = get_args(hint)[1] if get_origin(hint) is Annotated else None
    return {**mark.schema} if isinstance(mark, TextForm) else None


def _takes_text(hint: Any) -> bool:
    """Whether a text may stand in a place that an editor could take for a number."""
    if isinstance(hint, type) and issubclass(hint, Record):
        return hint.shorthand is not None and any(map(_takes_text, _alternatives(hints_of(hint)[hint.shorthand])))
    text = _text_schema(hint)
    return text is not None and text["type"] == "string" and not text.keys() & FIXED


def _form(hint: Any, help_text: str | None = None) -> Shape:
    """One type, without its alternatives."""
    shape = _text_schema(hint)
    if shape is not None and _takes_text(hint):
        return {"pattern": r"\S", "patternErrorMessage": "expected some visible text", **shape}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        shape = {"enum": [word.value for word in hint], "type": "string"}
    if shape is not None:
        return {**shape, "description": help_text} if "enum" in shape and help_text else shape
    if isinstance(hint, type) and issubclass(hint, Record):
        return {"$ref": REF + _spoken(hint)}
    key, value = (*get_args(hint), None)[:2]
    if get_origin(hint) is tuple:
        is_word = isinstance(key, type) and issubclass(key, StrEnum)
        return {"items": _field(key, help_text if is_word else None), "type": "array"}
    inside = True if value is Any else _field(value)
    if key == Key:
        return {"additionalProperties": inside, "type": "object"}
    ids = {"title": "id", "pattern": ID_FORM}
    return {"propertyNames": ids, "type": "object", "additionalProperties": inside}


def _joined(forms: list[Shape]) -> list[Shape]:
    """A text and a list of texts as one form, of which an editor shows the help as it is."""
    if [form.get("type") for form in forms] == ["string", "array"] and not forms[0].keys() & FIXED:
        return [{**forms[0], **forms[1], "type": ["string", "array"]}]
    return forms
