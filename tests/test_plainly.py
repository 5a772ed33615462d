"""records/plainly.py: it makes what the models make, or says nothing; and it says something of most records."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from privacy_statements.catalog.build import validate
from privacy_statements.catalog.build.validate import read_record
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.load import Node, Scalar, Sequence, load_text
from privacy_statements.read.placed import PlacedText, placed
from privacy_statements.records.fields import ID_FORM, Record, is_id
from privacy_statements.records.kinds import KINDS
from privacy_statements.records.plainly import plain_record

FOLDERS = [ROOT / "content", *sorted((Path(__file__).parent / "cases" / "pages").glob("*/content"))]
VALUES = [
    "null", "~", '""', "' '", "-1", "yes", "true", "false", "always", "2026-11-01", "2026-13-01", "P30D", "P", "IE", "en-GB",
    "A sentence that says something.", '"null"', "'- '", "'1. '", "'[a]: b'", '"\\u200b"', '"\\u200bx"', "'<b></b>'", "é", "__",
    "an.id", "Not An Id", "all", "[]", "[a]", "[a, ~]", "[[a]]", "{}", "{a: b}", "{words: a}", "{words: always}", "{not: {a: b}}",
    "{any: [{a: b}, c]}", "{all: a, x: [y, z]}", "{id: a, name: b}", "{title: a}", "{kind: other, text: a}", "required", "never",
    "{answer: collected, only: a}", "{product: collected}", "{an.id: {answer: conditional, condition: a}}", "opt-in",
    "{duration: P1Y, bound: at-most}", "{title: a, url: 'https://a.example'}", "{title: a, url: 'javascript:b'}",
    "{purpose: a, legal_basis: b}", "{regions: a}", "{how: reused, from: a}", "[{name: a, parts: [b]}]", "[{item: a.b}]",
    "{columns: [a, ''], rows: [[b, c]]}", "{code: unanswered, reason: a}", "{code: wrong-value, reason: a}", "https://a.example",
]  # fmt: skip


def records() -> Iterator[tuple[type[Record], Node, str]]:
    for folder in FOLDERS:
        for path in sorted(folder.rglob("*.yml")):
            kind = KINDS[path.relative_to(folder).parts[0].removesuffix(".yml")]
            text = path.read_text("utf-8")
            node = load_text(text, "a.yml").node
            assert node is not None
            for one in node.items if isinstance(node, Sequence) else [node]:
                yield kind, one, text


RECORDS = [(kind, node) for kind, node, _ in records()]
KEYS = sorted(
    {name for kind in Record.__subclasses__() for sub in [kind, *kind.__subclasses__()] for name in sub.model_fields}
    | {"not", "from", "product", "unknown"}
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The models alone."""
    monkeypatch.setattr(validate, "plain_record", lambda *_: None)


def parts(value: Any) -> Any:
    """Everything of a record, with the types and the order of what is in it."""
    if isinstance(value, Record):
        return type(value), *map(parts, value.__getstate__())
    if isinstance(value, dict):
        return type(value), [(parts(key), parts(inner)) for key, inner in value.items()]
    if type(value) in (tuple, list):
        return type(value), [parts(inner) for inner in value]
    return (type(value), value, *((value.position, value.raw) if isinstance(value, PlacedText) else ()))


def assert_same(kind: type[Record], node: Node) -> bool:
    """Whether the quick look says something; what it says is what the model says."""
    made = plain_record(kind, node)
    if made is None:
        return False
    record, problems = read_record(kind, node)
    assert problems == []
    assert parts(made) == parts(record)
    return True


def edited(node: Node, edits: random.Random) -> Node:
    """A node in which a value or a key is another one, is missing, or stands elsewhere."""
    if isinstance(node, Scalar) or edits.random() < 0.1:
        loaded = load_text(f"a: {edits.choice(VALUES)}", "b.yml").node
        assert loaded is not None
        assert not isinstance(loaded, Scalar | Sequence)
        return loaded.entries[0].value
    if isinstance(node, Sequence):
        items = list(node.items)
        if items:
            at = edits.randrange(len(items))
            items[at : at + 1] = edits.choice([[], [items[at], items[at]], *[[edited(items[at], edits)]] * 6])
        return node._replace(items=tuple(items))
    entries = list(node.entries)
    at = edits.randrange(len(entries)) if entries else 0
    if not entries or edits.random() < 0.15:
        key = Scalar(edits.choice(KEYS), Position("b.yml", 1, 1), plain=True)
        if key.text not in node.keys():  # noqa: SIM118  # a node is no dictionary
            value = load_text(f"a: {edits.choice(VALUES)}", "b.yml").node
            entries.insert(at, value.entries[0]._replace(key=key))  # type: ignore[union-attr]  # a mapping
        return node._replace(entries=tuple(entries))
    if edits.random() < 0.1:
        del entries[at]
    else:
        entries[at] = entries[at]._replace(value=edited(entries[at].value, edits))
    return node._replace(entries=tuple(entries))


@pytest.mark.parametrize("seed", range(12))
def test_an_edited_record_is_what_the_model_makes_of_it(seed: int, asked: None) -> None:
    edits = random.Random(seed)
    small = [one for one in RECORDS if len(repr(one[1])) < 40_000]
    made = 0
    for _ in range(120):
        kind, node = edits.choice(small)
        for _ in range(edits.randrange(1, 4)):
            node = edited(node, edits)
        made += assert_same(kind, node)
    assert made > 3


@pytest.mark.parametrize("value", VALUES)
def test_a_value_anywhere_is_what_the_model_makes_of_it(value: str, asked: None) -> None:
    for kind in KINDS.values():
        for key in kind.model_fields:
            node = load_text(f"id: a\nname: b\nquestion: c\ndate: 2026-01-01\nwhat: d\n{key}2: {value}\n", "a.yml").node
            assert node is not None
            assert not isinstance(node, Scalar | Sequence)
            known = [one for one in node.entries if one.key.text in kind.model_fields and one.key.text != key]
            last = node.entries[-1]
            entry = last._replace(key=last.key._replace(text=key))
            assert_same(kind, node._replace(entries=(*known, entry)))


def test_every_record_is_what_the_model_makes_of_it(asked: None) -> None:
    said = [assert_same(kind, node) for kind, node in RECORDS]
    assert sum(said) > 0.9 * len(said)


@given(st.text("a0.-_A\n", max_size=8))
def test_an_id_is_told_quickly_and_as_the_schema_tells_it(text: str) -> None:
    assert is_id(text) == (re.fullmatch(ID_FORM, text) is not None)


@pytest.mark.parametrize("text", ["name: a\nid: b\nformer_names: c\n", "former_names: []\nid: b\nname: a\n"])
def test_a_record_holds_what_is_written_in_the_order_of_the_fields(text: str) -> None:
    node = load_text(text, "a.yml").node
    assert node is not None
    kind = KINDS["products"]
    for made in (plain_record(kind, node), kind.model().model_validate(placed(node))):
        assert isinstance(made, Record)
        assert [*vars(made)] == [name for name in kind.model_fields if name in made.model_fields_set]
        assert made.model_fields_set == {"id", "name", "former_names"}
        assert [*vars(made.model_copy(update={"title": "d"}))] == ["id", "name", "title", "former_names"]
        first: Any = made
        first.metadata["x"] = 1  # each who asks for a dictionary that nobody wrote has one of their own
        assert first.metadata == {}
        with pytest.raises(AttributeError, match="cannot be changed"):
            first.name = "e"
