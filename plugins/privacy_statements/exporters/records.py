"""The resolved rows as JSON and CSV: a published contract. Within format 1 fields are added, never changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from privacy_statements.markdown import one_line, prose_text
from privacy_statements.model import Answer, Catalog, Part, Product, Row
from privacy_statements.records.words import (
    Act,
    AnswerWord,
    Identifiability,
    Necessity,
    Obtained,
    Relation,
    Status,
)
from privacy_statements.views import paths
from privacy_statements.wording import Wording

FORMAT = 1
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets would run


def records_json(catalog: Catalog, wording: Wording, address: Callable[[str], str]) -> str:
    """All products and rows as JSON text; ``address`` gives the address of a page."""
    data = {
        "format": FORMAT,
        "products": [_product(product, address) for product in catalog.products.values()],
        "rows": [_row(row, catalog, wording, address) for row in catalog.rows],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _product(product: Product, address: Callable[[str], str]) -> dict[str, Any]:
    source = product.source
    return {
        "id": product.id,
        "name": product.name,
        "former_names": list(product.former_names),
        "family": product.family,
        "platforms": list(product.platforms),
        "status": product.lifecycle.status.value,
        "reviewed": product.lifecycle.reviewed.isoformat() if product.lifecycle.reviewed else None,
        "source": {
            "title": source.title,
            "url": source.url,
            "published": source.published.isoformat() if source.published else None,
        }
        if source
        else None,
        "url": address(paths.page("products", product.id)),
        "position": {"path": product.position.path, "line": product.position.line},
    }


def _row(row: Row, catalog: Catalog, wording: Wording, address: Callable[[str], str]) -> dict[str, Any]:
    said = row.said
    return {
        "id": f"{row.product}/{row.id}",
        "product": row.product,
        "item": row.item.id if row.item and row.item.product is None else None,
        "name": wording.row_name(row),
        "section": list(row.section),
        "category": said.category.id if said.category else None,
        "necessity": said.necessity.value,
        "condition": wording.condition(said.condition),
        "answers": {column: _answer(answer, wording) for column, answer in row.answers.items()},
        "parts": [_part(part, wording) for part in row.parts],
        "relation": row.relation.value if row.parts else None,
        "exhaustive": row.exhaustive,
        "purposes": [
            {
                "purpose": use.purpose.id,
                "name": use.purpose.name,
                "legal_basis": use.legal_basis.id if use.legal_basis else None,
            }
            for use in said.purposes
        ],
        "retention": [wording.retention(rule) for rule in said.retention],
        "storage": [wording.storage(place) for place in said.storage],
        "recipients": [use.recipient.id for use in said.recipients],
        "visible_to": [viewer.actor.id for viewer in said.visible_to],
        "control": [
            {"kind": control.kind.value, "who": [actor.id for actor in control.who]}
            for control in said.controls
        ],
        "level": f"{said.level.dimension}.{said.level.id}" if said.level else None,
        "data_classes": [word.id for word in said.data_classes],
        "identifiability": [word.value for word in said.identifiability],
        "subjects": [word.id for word in said.subjects],
        "collected_by": [word.id for word in said.collected_by],
        "obtained": {
            "how": said.obtained.how.value,
            "from": [source.id for source in said.obtained.sources],
        }
        if said.obtained
        else None,
        "act": [act.value for act in said.act],
        "by": [actor.id for actor in said.by],
        "only": row.only,
        "form": row.form,
        "description": prose_text(row.description) if row.description else None,
        "note": prose_text(row.note) if row.note else None,
        "code_name": row.code_name,
        "status": row.lifecycle.status.value,
        "url": f"{address(paths.page('products', row.product))}#{row.anchor}",
        "position": {"path": row.position.path, "line": row.position.line},
    }


def _answer(answer: Answer, wording: Wording) -> dict[str, Any]:
    return {
        "answer": answer.answer.value,
        "only": answer.only,
        "condition": wording.condition(answer.condition),
        "form": answer.form,
        "note": prose_text(answer.note) if answer.note else None,
    }


def _part(part: Part, wording: Wording) -> dict[str, Any]:
    return {
        "item": part.item.id if part.item else None,
        "name": part.name,
        "only": part.only,
        "condition": wording.condition(part.condition),
        "form": part.form,
        "note": prose_text(part.note) if part.note else None,
        "relation": part.relation.value if part.parts else None,
        "exhaustive": part.exhaustive,
        "answers": {column: _answer(answer, wording) for column, answer in part.answers.items()},
        "parts": [_part(inner, wording) for inner in part.parts],
    }


# --- CSV


def records_csv(catalog: Catalog, wording: Wording, address: Callable[[str], str]) -> str:
    """One line for each row, with the same values as the JSON; lists are joined by "; ". What a
    spreadsheet would take for a formula is led by an apostrophe."""
    rows = [_row(row, catalog, wording, address) for row in catalog.rows]
    columns = [key for key in ROW_PROPERTIES if key not in ("answers", "position")]
    answer_columns = list(dict.fromkeys(column for row in rows for column in row["answers"]))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*columns, *(f"answer.{column}" for column in answer_columns), "path", "line"])
    for row, resolved in zip(rows, catalog.rows, strict=True):
        answers = [resolved.answers.get(column) for column in answer_columns]
        writer.writerow(
            [
                *(_text(row[column]) for column in columns),
                *(_safe(wording.answer_in_full(answer)) if answer else "" for answer in answers),
                _safe(row["position"]["path"]),
                row["position"]["line"],
            ]
        )
    return out.getvalue()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _safe("; ".join(_short(inner) for inner in value))
    return _safe(_short(value))


def _short(value: Any) -> str:
    if isinstance(value, dict):
        shown = value.get("name") or value.get("kind") or value.get("how")
        return (
            str(shown)
            if "from" not in value
            else " from ".join(filter(None, [shown, ", ".join(value["from"])]))
        )
    return str(value)


def _safe(text: str) -> str:
    folded = one_line(text)
    return f"'{folded}" if folded.startswith(FORMULA) else folded


# --- the schema of the JSON

_TEXT = {"type": "string"}
_OPTIONAL_TEXT = {"type": ["string", "null"]}
_TEXTS = {"type": "array", "items": _TEXT}


def _words(words: Any, *, optional: bool = False) -> dict[str, Any]:
    values = [word.value for word in words]
    return {"enum": [*values, None] if optional else values}


_POSITION = {
    "type": "object",
    "required": ["path", "line"],
    "properties": {"path": _TEXT, "line": {"type": "integer", "minimum": 1}},
}
_ANSWER = {
    "type": "object",
    "required": ["answer", "only"],
    "properties": {
        "answer": _words(AnswerWord),
        "only": _OPTIONAL_TEXT,
        "condition": _OPTIONAL_TEXT,
        "form": _OPTIONAL_TEXT,
        "note": _OPTIONAL_TEXT,
    },
}
_ANSWERS = {"type": "object", "additionalProperties": _ANSWER}
_PARTS = {"type": "array", "items": {"$ref": "#/definitions/part"}}

PART_PROPERTIES: dict[str, Any] = {
    "item": _OPTIONAL_TEXT,
    "name": _TEXT,
    "only": _OPTIONAL_TEXT,
    "condition": _OPTIONAL_TEXT,
    "form": _OPTIONAL_TEXT,
    "note": _OPTIONAL_TEXT,
    "relation": _words(Relation, optional=True),
    "exhaustive": {"type": "boolean"},
    "answers": _ANSWERS,
    "parts": _PARTS,
}

ROW_PROPERTIES: dict[str, Any] = {
    "id": _TEXT,
    "product": _TEXT,
    "item": _OPTIONAL_TEXT,
    "name": _TEXT,
    "section": _TEXTS,
    "category": _OPTIONAL_TEXT,
    "necessity": _words(Necessity),
    "condition": _OPTIONAL_TEXT,
    "answers": _ANSWERS,
    "parts": _PARTS,
    "relation": _words(Relation, optional=True),
    "exhaustive": {"type": "boolean"},
    "purposes": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["purpose", "name", "legal_basis"],
            "properties": {"purpose": _TEXT, "name": _TEXT, "legal_basis": _OPTIONAL_TEXT},
        },
    },
    "retention": _TEXTS,
    "storage": _TEXTS,
    "recipients": _TEXTS,
    "visible_to": _TEXTS,
    "control": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["kind", "who"],
            "properties": {"kind": _TEXT, "who": _TEXTS},
        },
    },
    "level": _OPTIONAL_TEXT,
    "data_classes": _TEXTS,
    "identifiability": {"type": "array", "items": _words(Identifiability)},
    "subjects": _TEXTS,
    "collected_by": _TEXTS,
    "obtained": {
        "type": ["object", "null"],
        "required": ["how", "from"],
        "properties": {"how": _words(Obtained), "from": _TEXTS},
    },
    "act": {"type": "array", "items": _words(Act)},
    "by": _TEXTS,
    "only": _OPTIONAL_TEXT,
    "form": _OPTIONAL_TEXT,
    "description": _OPTIONAL_TEXT,
    "note": _OPTIONAL_TEXT,
    "code_name": _OPTIONAL_TEXT,
    "status": _words(Status),
    "url": _TEXT,
    "position": _POSITION,
}
PRODUCT_PROPERTIES: dict[str, Any] = {
    "id": _TEXT,
    "name": _TEXT,
    "former_names": _TEXTS,
    "family": _OPTIONAL_TEXT,
    "platforms": _TEXTS,
    "status": _words(Status),
    "reviewed": _OPTIONAL_TEXT,
    "source": {
        "type": ["object", "null"],
        "required": ["title", "url", "published"],
        "properties": {"title": _TEXT, "url": _OPTIONAL_TEXT, "published": _OPTIONAL_TEXT},
    },
    "url": _TEXT,
    "position": _POSITION,
}


def records_schema(catalog: Catalog, wording: Wording, address: Callable[[str], str]) -> str:
    """The JSON Schema (draft-07) of ``records.json``. Fields may be added within format 1, so unknown
    ones are allowed."""

    def of(properties: dict[str, Any]) -> dict[str, Any]:
        return {"type": "object", "required": list(properties), "properties": properties}

    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Rows of privacy statements, format 1",
        "type": "object",
        "required": ["format", "products", "rows"],
        "properties": {
            "format": {"const": FORMAT},
            "products": {"type": "array", "items": of(PRODUCT_PROPERTIES)},
            "rows": {"type": "array", "items": of(ROW_PROPERTIES)},
        },
        "definitions": {"part": of(PART_PROPERTIES)},
    }
    return json.dumps(schema, indent=1) + "\n"
