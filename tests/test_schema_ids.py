"""The ids of a site in its schemas: offered in every field that refers to a record, and no others are right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest

from conftest import our_catalog
from privacy_statements.catalog.schema_ids import REFERENCE, noun_of, with_ids
from privacy_statements.catalog.word_lists import WordLists
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.schema import SCHEMA_FILES, Shape, schema_of
from test_schema import CONTENT_FILES, WRONG, as_editor, kind_of


@cache
def suggesting(kind: str) -> Shape:
    return with_ids(schema_of(kind), our_catalog(), {})


def is_right(kind: str, text: str) -> bool:
    checker = jsonschema.Draft7Validator.FORMAT_CHECKER
    return bool(jsonschema.Draft7Validator(suggesting(kind), format_checker=checker).is_valid(as_editor(text)))


def bodies(form: Shape) -> list[str]:
    return [one["body"] for one in form["defaultSnippets"]]


def suggested(kind: str, field: Shape) -> list[str]:
    """The ids that a field offers, in the lists to which it points."""
    found = re.findall(r'"#/definitions/(ids-[a-z_]+)"', json.dumps(field))
    return [one for name in dict.fromkeys(found) for one in bodies(suggesting(kind)["definitions"][name])]


def references_in(field: Shape) -> Iterator[Shape]:
    if REFERENCE in field:
        yield field
    for inner in (*field.get("anyOf", ()), field.get("items", {})):
        yield from references_in(inner) if inner else ()


def references(kind: str) -> list[tuple[str, str, Shape]]:
    return [
        (shape, name, form)
        for shape, definition in schema_of(kind)["definitions"].items()
        for name, field in definition.get("properties", {}).items()
        for form in (field, *field.get("anyOf", ()), field.get("items", {}))
        if REFERENCE in form
    ]


@pytest.mark.parametrize("kind", SCHEMA_FILES)
def test_every_field_that_refers_to_a_record_says_to_which(kind: str):
    found = references(kind)
    unnamed = [(shape, name) for shape, name, _ in found if not noun_of(shape, name)]
    assert found
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
    ids = suggested(kind, suggesting(kind)["definitions"][shape]["properties"][field])
    assert among in ids
    assert ids == sorted(ids)


def test_an_id_may_stand_in_place_of_a_mapping():
    items = suggesting("products")["definitions"]["product"]["properties"]["items"]
    assert suggested("products", items) == sorted(our_catalog().items)


def test_dimensions_are_keys_of_a_condition():
    keys = suggesting("products")["definitions"]["condition"]["properties"]
    assert {"all", "any", "not", "words"} | set(our_catalog().vocabulary.dimensions) == set(keys)
    assert bodies(keys["platform"]["anyOf"][0]) == ["android", "ios", "macos", "windows"]


@pytest.mark.parametrize(
    ("record", "right"),
    [
        ("purposes: secure", True),
        ("purposes: [secure, {purpose: secure}]", True),
        ("purposes: [secrue]", False),
        ("purposes: {purpose: secrue}", False),
        ("category: heath", False),
        ("items: [app.name, Its own name]", True),
        ("items: [{item: app.nam}]", False),
        ("items: [{item: intune/some}]", False),
        ("items: [{about: all}]", True),
        ("condition: {platform: ios}", True),
        ("condition: {platform: [ios, atari]}", False),
        ("retention: [30 days, {until: the end}]", True),
        ("retention: a while", False),
        ("never: [Contacts, {item: app.name}]", True),
    ],
)
def test_a_wrong_id_is_wrong(record: str, right: bool):
    assert is_right("products", f"name: x\n{record}\n") is right


def test_words_of_a_list_are_right_before_they_are_used():
    words = WordLists(["gdpr"], Position("mkdocs.yml")).words
    schema = with_ids(schema_of("products"), our_catalog(), words)
    assert "complaint" in bodies(schema["definitions"]["ids-rights"])


@pytest.mark.parametrize("example", WRONG)
def test_what_is_wrong_stays_wrong(example: str):
    assert not is_right(*WRONG[example])


def test_our_own_records_fit():
    assert [file.name for file in CONTENT_FILES if not is_right(kind_of(file), file.read_text("utf-8"))] == []


@pytest.mark.parametrize("kind", SCHEMA_FILES)
def test_the_plain_schema_is_left_as_it_was(kind: str):
    plain: Any = schema_of(kind)
    before = json.dumps(plain)
    with_ids(plain, our_catalog(), {})
    assert json.dumps(plain) == before
