"""records/reader.py: what a record holds, and what of a wrong one is left out. What is reported has its cases in
``cases/broken`` and ``cases/build``."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_statements.diagnostics.position import Position
from privacy_statements.read.load import load_text
from privacy_statements.records.examples import EXAMPLES
from privacy_statements.records.fields import ID_FORM, is_id
from privacy_statements.records.kinds import KINDS, ProductRecord, QuestionRecord
from privacy_statements.records.reader import read_record
from privacy_statements.records.schema import _records_in

ALL_KINDS = {inner for kind in KINDS.values() for inner in _records_in(kind)}


def read(kind: Any, text: str) -> tuple[Any, list[str]]:
    """The record of a text, and the messages about it."""
    node = load_text(text, "a.yml").node
    assert node is not None
    record, diagnostics = read_record(kind, node)
    return record, [each.message for each in diagnostics]


def test_a_record_holds_what_is_written() -> None:
    record, messages = read(ProductRecord, "name: a\nid: b\nformer_names: c\n")
    assert messages == []
    assert record.written_fields == {"id", "name", "former_names"}
    assert record.former_names == ("c",)
    assert record.with_fields(title="d").written_fields == {"id", "name", "title", "former_names"}


def test_null_with_a_capital_is_a_name() -> None:
    text = (
        "name: Null\nformer_names: [NULL]\ntitle: Null\nitems: [Null, {id: x, name: Null, note: ~}]\nreviewed: Null\n"
    )
    record, messages = read(ProductRecord, text)
    assert messages == []
    assert (record.name, record.title, record.former_names, record.reviewed) == ("Null", "Null", ("NULL",), None)
    assert [(row.name, row.note) for row in record.items] == [("Null", None), ("Null", None)]
    for nothing in ("null", "~", ""):
        assert read(ProductRecord, f"name: {nothing}\n")[1] == [
            read(ProductRecord, "name: null\n")[1][0].replace("null", nothing)
        ]


def test_nobody_changes_a_record_or_its_defaults() -> None:
    record, _ = read(ProductRecord, "name: a\n")
    record.metadata["x"] = 1  # each who asks for a mapping that nobody wrote has one of their own
    assert record.metadata == {}
    with pytest.raises(AttributeError, match="cannot be changed"):
        record.name = "b"
    with pytest.raises(AttributeError, match="cannot be changed"):
        del record.name


def test_texts_keys_and_ends_have_their_places() -> None:
    record, _ = read(ProductRecord, "id: a\nname: b\npart_of: c\n")
    assert record.name.position == ("a.yml", 2, 7)
    assert record.part_of.position == ("a.yml", 3, 10)
    assert record.place_of_key("part_of") == ("a.yml", 3, 1)
    assert record.place_of_key("title") == record.position == ("a.yml", 1, 1)
    assert record.end == ("a.yml", 4, 1)


def test_what_is_wrong_is_left_out_and_the_rest_is_read() -> None:
    record, messages = read(
        ProductRecord, "name: [a]\nplatforms: [b, {c: d}]\nitems: [{nme: e}, {name: f, answers: {X: g}}, ~]\nowner: h\n"
    )
    assert record.name == "unread-1-1"
    assert record.platforms == ("b",)
    assert [item.name for item in record.items] == ["e", "f"]
    assert record.items[1].answers == {}
    assert record.owner == "h"
    assert len(messages) == 6


def test_fields_that_say_too_little_together_are_not_reported_beside_another_mistake() -> None:
    assert read(QuestionRecord, "id: a\nquestion: b\n")[1] == [
        'met a mapping; expected a question with "items", "categories", "when" or "leads_to"'
    ]
    record, messages = read(QuestionRecord, "id: a\nquestion: b\nitems: C\n")
    assert record is None
    assert messages == ['met "C" for "items"; expected the id of a record, such as app.name']


def test_where_a_record_was_mended() -> None:
    node = load_text("name: a\nsections:\n- heading: b\n  items: [{name: c}, {name: {}}]\n", "a.yml").node
    assert node is not None
    mended: set[Position] = set()
    read_record(ProductRecord, node, mended)
    assert mended == {("a.yml", 1, 1), ("a.yml", 3, 3), ("a.yml", 4, 22)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_reader_knows_the_type_of_every_field(kind: str) -> None:
    read(KINDS[kind], "{}")


@given(st.text("a0.-_A\n", max_size=8))
def test_an_id_has_the_form_that_the_schema_says(text: str) -> None:
    assert is_id(text) == (re.fullmatch(ID_FORM, text) is not None)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("controller: A", 'it belongs to organization.yml; "controllers" here is something else: On whose behalf'),
        ("special_category: true", 'it belongs to a data item in items/ or a row; "category" here is something else'),
        ("heading: A", "; it belongs to a section"),
        ("purpose: a", '; did you mean "purposes"?'),
        ("rentention: a", '; did you mean "retention"?'),
        ("colour: red", "; expected one of id, name, category, purposes, legal_basis, "),
        ("third_party: a", "; expected one of id"),
        ("purp\u043eses: a", '"purp\u043eses" (with the Cyrillic letter "\u043e"); did you mean "purposes"?'),
        ("necessity:\n  required\xa0", '(with a no-break space) for "necessity"; did you mean "required"?'),
        ("necessity: \u201crequired\u201d", '(with the curly quote \u201c) for "necessity"; did you mean "required"?'),
        ("category: \u0441ontact", '(with the Cyrillic letter "\u0441") for "category"; expected the id'),
        ("storage: EU", 'expected a mapping of keys and values, such as "storage: {stores: Database, regions: [eu]}"'),
    ],
)
def test_a_hint_helps(text: str, hint: str) -> None:
    (message,) = read(ProductRecord, f"name: a\n{text}\n")[1]
    assert hint in message


@pytest.mark.parametrize(("key", "example"), EXAMPLES.items())
def test_an_example_in_a_message_has_the_right_shape(key: str, example: str) -> None:
    loaded = load_text(f"{key}: {example}", "a.yml")
    assert loaded.node is not None
    holders = [kind for kind in ALL_KINDS if key in {*kind.keys()}]
    assert holders
    read_by = [{one.code for one in read_record(kind, loaded.node)[1]} - {"missing-key"} for kind in holders]
    assert set() in read_by
