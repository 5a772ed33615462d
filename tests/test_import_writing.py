"""A draft and its file: the file says exactly what the draft says, in the form of ``fmt``."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_statements.edit.fmt.files import format_text
from privacy_statements.read.load import Limits, data_of, load_text
from privacy_statements_import.draft import Draft, Outcome
from privacy_statements_import.writing import UNSEEN, as_read, written

ODD = st.sampled_from("\n \t:#-'\"{}[]|>&*!%@`,\\\r\x00\x85\u2028\ufeff\u200b\ud800a1")
AWKWARD = st.sampled_from(
    [
        "null",
        "~",
        "yes",
        "- a",
        "a: b",
        "|",
        "a\n b",
        "a\n\n",
        "\na",
        "a\n  b\n",
        "# x",
        "1:2",
        "---\na",
        "a\n...",
        " a\nb",
        "a\rb\nc",
        "a \nb",
    ]
)
TEXT = st.text(st.characters() | ODD) | AWKWARD
PART = TEXT | st.fixed_dictionaries({"name": TEXT, "note": TEXT})
ROW = TEXT | st.fixed_dictionaries(
    {"name": TEXT},
    optional={
        "description": TEXT,
        "note": TEXT,
        "condition": st.fixed_dictionaries({"words": TEXT}),
        "needs_review": st.lists(TEXT, max_size=3),
        "parts": st.lists(PART, max_size=2),
    },
)
TABLE = st.fixed_dictionaries(
    {"columns": st.lists(TEXT, max_size=2), "rows": st.lists(st.lists(TEXT, max_size=3), max_size=2)}
)
SECTION = st.fixed_dictionaries(
    {},
    optional={
        "heading": TEXT,
        "before": TEXT,
        "after": TEXT,
        "exhaustive": st.booleans(),
        "items": st.lists(ROW, max_size=3),
        "tables": st.lists(TABLE, max_size=2),
    },
)
METADATA = st.dictionaries(TEXT, TEXT | st.none() | st.booleans() | st.lists(TEXT, max_size=2), max_size=3)
RECORD = st.fixed_dictionaries(
    {"id": TEXT, "name": TEXT}, optional={"metadata": METADATA, "sections": st.lists(SECTION, max_size=3)}
)


def cleaned(data: Any) -> Any:
    if isinstance(data, dict):
        return {UNSEEN.sub("", key): cleaned(value) for key, value in data.items()}
    if isinstance(data, list):
        return [cleaned(value) for value in data]
    return UNSEEN.sub("", data) if isinstance(data, str) else data


@settings(deadline=None)
@given(RECORD, TEXT)
def test_any_text_comes_back_and_the_form_is_canonical(data: dict[str, Any], origin: str):
    made = written(Draft("products", "x", data), "x.yml", origin, "../schemas/products.json")
    assert not made.problems, made.text
    node = load_text(made.text, "x.yml").node
    assert node is not None
    assert data_of(node) == as_read(cleaned(data))
    after = format_text(made.text.encode(), "x.yml", "products")
    assert not after.diagnostics
    assert after.before == after.after, after.after.decode()


@pytest.mark.parametrize("text", ["a\rb\nc", "a\n\tb", "a\n \nb", "\na\nb", "a\nb\n\n", "a\x85b\nc", "a\u2028b\nc"])
def test_lines_that_no_block_can_hold_come_back(text: str):
    made = written(Draft("products", "x", {"name": text}), "x.yml", "page.md")
    node = load_text(made.text, "x.yml").node
    assert node is not None
    assert (made.problems, data_of(node)) == ((), {"name": text})


def test_what_no_record_can_hold_is_taken_out_and_told():
    made = written(Draft("products", "x", {"id": "x", "name": "a\x00b\x1bc"}), "x.yml", "page.md")
    assert "name: abc\n" in made.text
    assert [finding.outcome for finding in made.findings] == [Outcome.REPAIRED]
    assert made.findings[0].why == "2 characters that nobody sees were taken out"


@pytest.mark.parametrize(
    ("data", "code"), [({"name": "x" * 2000}, "too-long"), ({"a": {"b": {"c": {"d": "e"}}}}, "too-deep")]
)
def test_what_is_too_much_for_a_record_is_refused(data: dict[str, Any], code: str):
    made = written(Draft("products", "x", data), "x.yml", "page.md", limits=Limits(1000, 3))
    assert {problem.code for problem in made.problems} == {code}


def test_a_record_reads_like_one_of_a_person():
    data = {
        "sections": [
            {
                "items": [{"necessity": "required", "name": "IMEI"}, "Serial number"],
                "before": "One line.\n\nAnd another.",
                "heading": "Device: data",
            },
            {"heading": "More"},
        ],
        "name": "Torch",
        "id": "torch",
    }
    made = written(Draft("products", "torch", data), "content/products/torch.yml", "docs/a.md", "../s.json")
    assert (
        made.text
        == """\
# yaml-language-server: $schema=../s.json
# Imported from docs/a.md; a person has to look at it.
id: torch
name: Torch

sections:
  - heading: "Device: data"
    before: |-
      One line.

      And another.
    items:
      - {name: IMEI, necessity: required}
      - Serial number

  - heading: More
"""
    )
