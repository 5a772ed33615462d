"""Templates add no fact: every message that asserts something is in a table, with the fields of records that ground it."""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

import yaml
from babel.messages.pofile import read_po

from conftest import ROOT
from privacy_statements.records import kinds, pieces, statements, vocabulary
from privacy_statements.records.record import Record

TABLE = ROOT / "tests/data/asserting_sentences.yml"
MESSAGES = ROOT / "plugins/privacy_statements/words/locale/de/LC_MESSAGES/messages.po"
LOOKS_ASSERTING = re.compile(
    r"\.$|\b(is|are|was|can|cannot|may|must|will|says?|said|states?|stated|speaks?|do|does|did|has|have|never|not|nobody|none|"
    r"nothing|no|neither|only|needs?|decides?|works?|collects?|collected|collecting|sees?|seen|sold|shared|kept|stored|used|uses|"
    r"reused|required|optional|receives?|differs?|same|depends?|changes?|changed|lost|everybody|somebody|anybody|always|"
    r"unless|until|whole|reach)\b",
    re.IGNORECASE,
)
TOPIC = re.compile(r"(what|who|whom|how|which|where|why|say|state|record|name|see|sorted)\b", re.IGNORECASE)
"""How questions, headings and demands begin."""


def table() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(TABLE.read_text("utf-8"))
    return read


def messages() -> set[str]:
    with MESSAGES.open("rb") as file:
        return {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file) if message.id}


def classified(read: dict[str, Any]) -> list[str]:
    return [*chain(*(group["messages"] for group in read["grounded"])), *read["silence"], *read["about_pages"]]


def test_every_message_that_asserts_something_is_in_the_table_and_none_of_the_table_is_gone() -> None:
    """A new one: find the field of the records that says it, or say less. Then write it down in ``TABLE``."""
    entries, known = classified(table()), messages()
    assert len(entries) == len(set(entries)), "each once"
    assert {message for message in known if LOOKS_ASSERTING.search(message) and not TOPIC.match(message)} - {
        *entries
    } == set()
    assert {*entries} - known == set()


def test_what_grounds_a_message_is_a_field_of_the_records() -> None:
    rooms = (kinds, pieces, statements, vocabulary)
    records = {
        name: each
        for room in rooms
        for name, each in vars(room).items()
        if isinstance(each, type) and issubclass(each, Record)
    }
    for group in table()["grounded"]:
        for field in group["fields"]:
            record, _, name = field.partition(".")
            assert name in {*records[record].keys()}, field
