"""The contract of ``records.json``: every field, its form and what it means; the columns of ``records.csv`` are the same.
Within a format fields are added, never changed; whoever reads the file must pass over unknown fields."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from privacy_statements.catalog.counting import ALL, COLLECTED, UNANSWERED
from privacy_statements.records.words import (
    Act,
    AnswerWord,
    Certainty,
    Identifiability,
    Necessity,
    ObligationKind,
    Obtained,
    Relation,
    Status,
    StoresRelation,
)

FORMAT = 2
Property = dict[str, Any]


def _text(help: str, *, optional: bool = False) -> Property:
    return {"type": ["string", "null"] if optional else "string", "description": help}


def _list(items: Property, help: str, *, optional: bool = False) -> Property:
    return {"type": ["array", "null"] if optional else "array", "items": items, "description": help}


def _texts(help: str) -> Property:
    return _list({"type": "string"}, help)


def _word(words: Iterable[StrEnum], help: str, *, optional: bool = False) -> Property:
    return {"enum": [*(word.value for word in words), *([None] if optional else [])], "description": help}


def _words(words: Iterable[StrEnum], help: str) -> Property:
    return _list({"enum": [word.value for word in words]}, help)


def _flag(help: str, *, optional: bool = False) -> Property:
    return {"type": ["boolean", "null"] if optional else "boolean", "description": help}


def _object(properties: dict[str, Property], help: str = "", *, optional: bool = False) -> Property:
    return {
        "type": ["object", "null"] if optional else "object",
        "required": list(properties),
        "properties": properties,
        **({"description": help} if help else {}),
    }


def _objects(properties: dict[str, Property], help: str, *, optional: bool = False) -> Property:
    return _list(_object(properties), help, optional=optional)


_POSITION = _object(
    {
        "path": _text("The file, relative to the project."),
        "line": {"type": "integer", "minimum": 1, "description": "The line, counted from 1."},
    },
    "Where the record stands.",
)
_ANSWER = _object(
    {
        "answer": _word(AnswerWord, "What is done with the item, in one word."),
        "only": _text("The scope to which the answer is limited.", optional=True),
        "condition": _text("When it holds, in words.", optional=True),
        "form": _text("In which form the item is collected.", optional=True),
        "note": _text("Whatever else is said, as plain text.", optional=True),
    }
)


def _answers(help: str) -> Property:
    return {"type": "object", "additionalProperties": _ANSWER, "description": help}


_PARTS = _list({"$ref": "#/definitions/part"}, "What the item is made of, each part with what is said of it alone.")
_RELATION = _word(Relation, "How the parts belong together; null where there are none.", optional=True)

PART_PROPERTIES: dict[str, Property] = {
    "item": _text("The id of a shared data item.", optional=True),
    "name": _text("Its name."),
    "only": _text("The scope to which it is limited.", optional=True),
    "condition": _text("When it is collected, in words.", optional=True),
    "form": _text("In which form it is collected.", optional=True),
    "note": _text("Whatever else is said, as plain text.", optional=True),
    "relation": _RELATION,
    "exhaustive": _flag("false when its parts are examples."),
    "answers": _answers("By column, where they differ from those of the whole."),
    "parts": _PARTS,
}

ROW_PROPERTIES: dict[str, Property] = {
    "id": _text("The permanent id: product, slash, row."),
    "product": _text("The id of the product."),
    "item": _text(
        "The id of the shared data item; null for one that only this product has, and for a row about a section.",
        optional=True,
    ),
    "name": _text("The name of the item as the product's page shows it."),
    "section": _texts("The headings above the row, from the outermost."),
    "category": _text("The id of the data category.", optional=True),
    "necessity": _word(Necessity, "Whether the statement calls it required or optional."),
    "certainty": _word(Certainty, "Whether the product is said to collect it, or only that it may."),
    "condition": _text("When it is collected at all, in words.", optional=True),
    "answers": _answers("By column: `product` is the product as a whole, any other key a dimension or a value of it."),
    "parts": _PARTS,
    "relation": _RELATION,
    "exhaustive": _flag("false when the parts, or the item itself, are examples."),
    "list_exhaustive": _flag(
        "false when the list that the row stands in gives examples; null is not stated.", optional=True
    ),
    "purposes": _objects(
        {
            "purpose": _text("The id of the purpose."),
            "name": _text("Its name."),
            "legal_basis": _text("The id of its legal basis; null is not stated.", optional=True),
            "interest": _text("Which legitimate interest it is.", optional=True),
            "withdrawal": _text("How consent is withdrawn, as plain text.", optional=True),
            "note": _text("What is special about it here, as plain text.", optional=True),
        },
        "Why it is processed.",
    ),
    "retention": _texts("How long it is kept, each rule in words."),
    "storage": _texts("Where it is kept, in words."),
    "recipients": _texts("The ids of those who receive it."),
    "recipients_detail": _objects(
        {
            "name": _text("The recipient."),
            "role": _text("Its role.", optional=True),
            "purposes": _texts("The ids of the purposes for which it receives the data."),
            "condition": _text("When, in words.", optional=True),
            "sold": _flag("Whether the data is sold to it; null is not stated.", optional=True),
            "shared": _flag("Whether it is shared for advertising; null is not stated.", optional=True),
            "transfer": _text("What protects the data where the recipient is.", optional=True),
            "note": _text("Whatever else is said, as plain text.", optional=True),
        },
        "What is said of each recipient, in the order of `recipients`.",
    ),
    "shared": _flag("Whether it is shared, even where with whom is not stated; null is not stated.", optional=True),
    "visible_to": _texts("The ids of the actors who can see it."),
    "visible_to_detail": _objects(
        {
            "name": _text("The actor."),
            "condition": _text("When, in words.", optional=True),
            "note": _text("What exactly is seen, or where, as plain text.", optional=True),
        },
        "What is said of each actor, in the order of `visible_to`.",
    ),
    "control": _objects(
        {
            "kind": _text("`opt-in`, `opt-out`, `none` when nobody can do anything, or `unspecified`."),
            "who": _texts("The ids of the actors who can."),
            "how": _text("The way to the setting, as plain text.", optional=True),
            "guide": _text("The id of the guide that shows it.", optional=True),
            "default": _text("How the setting stands before anybody touches it.", optional=True),
            "lost": _text("What no longer works for somebody who declines.", optional=True),
        },
        "What somebody can do about collection.",
    ),
    "level": _text("The level of collection: dimension, dot, value.", optional=True),
    "data_classes": _texts("The ids of its data classes."),
    "identifiability": _words(Identifiability, "How closely it leads to a person."),
    "subjects": _texts("The ids of those whose data it is."),
    "collected_by": _texts("The ids of the actors who collect it."),
    "given_by": _texts("The ids of the actors who give it on purpose."),
    "obtained": _object(
        {
            "how": _word(Obtained, "Collected by the product itself, or reused."),
            "from": _texts("The ids of the data sources or products."),
            "relation": _word(StoresRelation, "Whether it comes from all of these sources or from some."),
            "exhaustive": _flag("false when the sources are examples."),
            "note": _text("Whatever else is said, as plain text.", optional=True),
        },
        "How the product comes by it; null is not stated.",
        optional=True,
    ),
    "obligation": _object(
        {
            "kind": _word(ObligationKind, "Whether law or contract demands that it is provided."),
            "consequence": _text("What happens otherwise, as plain text.", optional=True),
        },
        "Whether somebody must provide it; null is not stated.",
        optional=True,
    ),
    "special_category": _flag(
        "Whether it is of a special category of personal data (GDPR 9); null is not stated.", optional=True
    ),
    "act": _words(Act, "In a negative statement: what never happens."),
    "by": _texts("In a negative statement: the ids of the actors who never do it."),
    "denies": _objects(
        {
            "act": _word(Act, "What never happens."),
            "by": _texts("The ids of the actors who never do it; nothing is said of others."),
        },
        "In a negative statement: each act that never happens, with who never does it.",
    ),
    "only": _text("The scope to which collection is limited.", optional=True),
    "form": _text("In which form it is collected.", optional=True),
    "description": _text("What it is in this product, as plain text.", optional=True),
    "note": _text("Whatever else is said, as plain text.", optional=True),
    "code_name": _text("Its name in code.", optional=True),
    "evidence": _objects(
        {
            "title": _text("The source."),
            "url": _text("Its address.", optional=True),
            "says": _text("What it says, in our own words.", optional=True),
            "quoted": _text("What it says, in its own words.", optional=True),
        },
        "Where it can be verified, source by source.",
    ),
    "status": _word(Status, "Where the row is in its life."),
    "url": _text("The address of the row, with its anchor, from the root of the site."),
    "item_url": _text(
        "The address of the shared data item: its page, or its row on the page of its category; null without an `item`.",
        optional=True,
    ),
    "position": _POSITION,
}

FIGURES = {
    ALL: "All that are named.",
    COLLECTED: "Those that are collected under any condition.",
    Necessity.REQUIRED.value: "Those collected ones that are required.",
    Necessity.OPTIONAL.value: "Those collected ones that are optional.",
    Necessity.NEVER.value: "Those of which something never happens.",
    Necessity.UNSPECIFIED.value: "Those collected ones of which it is not stated whether they are required.",
    UNANSWERED: "Those that are named without an answer.",
}
PRODUCT_PROPERTIES: dict[str, Property] = {
    "id": _text("The permanent id."),
    "name": _text("Its name."),
    "former_names": _texts("Names it had before."),
    "family": _text("The family of products it belongs to.", optional=True),
    "platforms": _texts("The platforms it runs on."),
    "status": _word(Status, "Where the record is in its life."),
    "reviewed": _text("When somebody last compared the record with the facts (ISO 8601).", optional=True),
    "source": _object(
        {
            "title": _text("Its title."),
            "url": _text("Its address.", optional=True),
            "published": _text("The date that it states itself (ISO 8601).", optional=True),
        },
        "The page that the record restates.",
        optional=True,
    ),
    "provider": _text("The id of the actor who provides it; null is not stated.", optional=True),
    "controllers": _texts("On whose behalf data is processed, where the publisher is a processor."),
    "automated_decisions": _objects(
        {
            "name": _text("What is decided."),
            "logic": _text("How, as plain text.", optional=True),
            "consequences": _text("What it means for those concerned, as plain text.", optional=True),
        },
        "Decisions that no person takes; null is not stated.",
        optional=True,
    ),
    "data_items": _object(
        {kind: {"type": "integer", "minimum": 0, "description": help} for kind, help in FIGURES.items()},
        "How many data items, each counted once, however many rows and parts are about it.",
    ),
    "version": _text(
        "The version of the statement, 8 hex digits. Made from everything that the record says. It stays the same until something of it changes."
    ),
    "url": _text("The address of the product's page, from the root of the site."),
    "position": _POSITION,
}

SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": f"Rows of privacy statements, format {FORMAT}",
    **_object(
        {
            "format": {"const": FORMAT, "description": "The number of this contract."},
            "products": _objects(PRODUCT_PROPERTIES, "All products."),
            "rows": _objects(ROW_PROPERTIES, "All rows, product by product, in the order of sections."),
        }
    ),
    "definitions": {"part": _object(PART_PROPERTIES)},
}
"""The JSON Schema (draft-07) of ``records.json``."""
