"""JSON text as Python writes it, only quicker."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from laws import law
from privacy_statements.json_text import json_list, json_object, json_text, json_texts
from privacy_statements.records.words import Necessity

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
SMALL = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
"""What stands in something else: many of them."""


@law(100, here=40)
@given(VALUES)
@example({"%": "%s", "%s": {"%%": ["%d"]}})
def test_any_data_is_written_as_python_writes_it(value: Any) -> None:
    assert json_text(value) == json.dumps(value, ensure_ascii=False, indent=1)


@law(1000, here=100)
@given(st.lists(SMALL, max_size=4))
@example([])
@example([[], {}, [[]], {"": {}}, "\n"])
def test_what_is_written_already_stands_in_a_list(values: list[Any]) -> None:
    whole = {"a": [{"b": values}]}
    written = json_list([json_text(one, 4) for one in values], 3)
    assert f'{{\n "a": [\n  {{\n   "b": {written}\n  }}\n ]\n}}' == json.dumps(
        whole, ensure_ascii=False, indent=1
    )


def test_a_closed_word_is_a_text() -> None:
    assert json_text([Necessity.REQUIRED]) == '[\n "required"\n]'


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(TypeError):
        json_text({"a": object()})


@law(1000, here=100)
@given(st.dictionaries(st.text(max_size=5), SMALL, max_size=4))
@example({})
@example({"%": [], "%s": {}, "\n": [{"a": []}], '"': "\n"})
def test_what_is_written_already_stands_in_an_object(values: dict[str, Any]) -> None:
    whole = {"a": values}
    written = json_object(tuple(values), json_texts(values.values(), 2), 1)
    assert f'{{\n "a": {written}\n}}' == json.dumps(whole, ensure_ascii=False, indent=1)
