"""The ids of a site in its schemas: suggested in every field that refers to a record, and never demanded."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
import pytest

from conftest import our_catalog
from privacy_statements.catalog.schema_ids import noun_of, references_in, with_ids
from privacy_statements.records.schema import SCHEMA_FILES, Shape, schema_of
from test_schema import CONTENT_FILES, RIGHT, WRONG, as_editor, kind_of


@cache
def suggesting(kind: str) -> Shape:
    return with_ids(schema_of(kind), our_catalog())


def is_right(kind: str, text: str) -> bool:
    checker = jsonschema.Draft7Validator.FORMAT_CHECKER
    return bool(jsonschema.Draft7Validator(suggesting(kind), format_checker=checker).is_valid(as_editor(text)))


def suggested(form: Shape) -> list[str]:
    return [one["body"] for one in form["defaultSnippets"]]


def references(kind: str) -> list[tuple[str, str, Shape]]:
    return [
        (shape, name, form)
        for shape, definition in suggesting(kind)["definitions"].items()
        for name, field in definition.get("properties", {}).items()
        for form in references_in(field)
    ]


@pytest.mark.parametrize("kind", SCHEMA_FILES)
def test_every_field_that_refers_to_a_record_says_to_which(kind: str):
    unnamed = [(shape, name) for shape, name, _ in references(kind) if not noun_of(shape, name)]
    assert unnamed == [], "add the field to REFERS_TO or REFERS_HERE_TO"


@pytest.mark.parametrize("kind", SCHEMA_FILES)
def test_a_schema_with_ids_is_valid(kind: str):
    jsonschema.Draft7Validator.check_schema(suggesting(kind))


@pytest.mark.parametrize(
    ("kind", "shape", "field", "among"),
    [
        ("products", "row", "item", "app.name"),
        ("products", "product", "category", "application-inventory"),
        ("products", "purpose", "purpose", "secure"),
        ("products", "section", "columns", "platform.ios"),
        ("products", "obtained", "from", "windows"),
        ("products", "product", "part_of", "intune"),
        ("items", "data-item", "parent", "app.name"),
        ("vocabulary", "category", "parent", "account"),
        ("comparisons", "comparison", "products", "intune"),
    ],
)
def test_the_ids_of_the_site_are_suggested(kind: str, shape: str, field: str, among: str):
    forms = [form for *place, form in references(kind) if place == [shape, field]]
    assert forms
    for form in forms:
        assert among in suggested(form)
        assert suggested(form) == sorted(suggested(form))


def test_an_id_may_stand_in_place_of_a_mapping():
    alternatives = suggesting("products")["definitions"]["product"]["properties"]["items"]["items"]["anyOf"]
    (text,) = [form for form in alternatives if "defaultSnippets" in form]
    assert suggested(text) == sorted(our_catalog().items)


def test_dimensions_are_keys_of_a_condition():
    keys = suggesting("products")["definitions"]["condition"]["properties"]
    assert {"all", "any", "not", "words"} | set(our_catalog().vocabulary.dimensions) == set(keys)
    assert suggested(keys["platform"]["anyOf"][0]) == ["android", "ios", "macos", "windows"]


@pytest.mark.parametrize("example", RIGHT)
def test_no_id_is_demanded(example: str):
    assert is_right(*RIGHT[example])


@pytest.mark.parametrize("example", WRONG)
def test_what_is_wrong_stays_wrong(example: str):
    assert not is_right(*WRONG[example])


def test_our_own_records_fit():
    assert [file.name for file in CONTENT_FILES if not is_right(kind_of(file), file.read_text("utf-8"))] == []


@pytest.mark.parametrize("kind", SCHEMA_FILES)
def test_the_plain_schema_is_left_as_it_was(kind: str):
    plain: Any = schema_of(kind)
    before = json.dumps(plain)
    with_ids(plain, our_catalog())
    assert json.dumps(plain) == before
