"""The contract of ``records.json``: what is published of a product beside its rows, and the schema of all of it."""

from __future__ import annotations

from operator import itemgetter

from msgspec.structs import replace

from privacy_statements.catalog.counting import ALL, COLLECTED, UNANSWERED, figures
from privacy_statements.catalog.vocabulary import Word
from privacy_statements.records.words import Necessity, Status
from privacy_statements.words.published import PART, POSITION, PROSE, ROW, TEXT, Form, elsewhere, key, many, shape, word

FORMAT = 2
FIGURES = {
    ALL: "All that are named.",
    COLLECTED: "Those that are collected under any condition.",
    Necessity.REQUIRED.value: "Those collected ones that are required.",
    Necessity.OPTIONAL.value: "Those collected ones that are optional.",
    Necessity.NEVER.value: "Those of which something never happens.",
    Necessity.UNSPECIFIED.value: "Those collected ones of which it is not stated whether they are required.",
    UNANSWERED: "Those that are named without an answer.",
}
COUNT = Form({"type": "integer", "minimum": 0})
PRODUCT = shape(
    None,
    id=TEXT("The permanent id."),
    name=TEXT("Its name."),
    former_names=many(TEXT)("Names it had before."),
    family=TEXT.or_null("The family of products it belongs to."),
    platforms=many(TEXT)("The platforms it runs on."),
    status=word(Status)("Where the record is in its life.", "lifecycle.status"),
    reviewed=TEXT.or_null("When somebody last compared the record with the facts (ISO 8601).", "lifecycle.reviewed"),
    source=shape(
        None,
        title=TEXT("Its title."),
        url=TEXT.or_null("Its address."),
        published=TEXT.or_null("The date that it states itself (ISO 8601)."),
    ).or_null("The page that the record restates."),
    provider=key(Word).or_null("The id of the actor who provides it; null is not stated."),
    controllers=many(replace(TEXT, write=lambda controller, _: controller.title))(
        "On whose behalf data is processed, where the publisher is a processor."
    ),
    automated_decisions=many(
        shape(
            None,
            name=TEXT("What is decided."),
            logic=PROSE.or_null("How, as plain text."),
            consequences=PROSE.or_null("What it means for those concerned, as plain text."),
        )
    ).or_null("Decisions that no person takes; null is not stated."),
    data_items=shape(None, **{kind: COUNT(help, itemgetter(kind)) for kind, help in FIGURES.items()})(
        "How many data items, each counted once, however many rows and parts are about it.", figures
    ),
    version=TEXT(
        "The version of the statement, 8 hex digits. Made from everything that the record says. It stays the same until something of it changes.",
        elsewhere,
    ),
    url=TEXT("The address of the product's page, from the root of the site.", elsewhere),
    position=POSITION,
)
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": f"Rows of privacy statements, format {FORMAT}",
    **shape(
        None,
        format=Form({"const": FORMAT})("The number of this contract."),
        products=many(PRODUCT)("All products."),
        rows=many(ROW)("All rows, product by product, in the order of sections."),
    ).schema,
    "definitions": {"part": PART.schema},
}
"""The JSON Schema (draft-07) of ``records.json``."""
