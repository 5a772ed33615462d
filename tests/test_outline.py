"""outlining.py, outline.py and records/outlined.py: what an outline says is what the lines say, in any place and after
any other text; and most records have one."""

from __future__ import annotations

import copy
import pickle
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from corpus import write_corpus
from privacy_statements.catalog.build.findings import Findings
from privacy_statements.catalog.build.reading import load_outline, nodes_of
from privacy_statements.catalog.build.validate import read_record
from privacy_statements.read import load, outlining
from privacy_statements.read.load import Limits, load_text
from privacy_statements.read.outline import Outline
from privacy_statements.read.outlining import outline_of
from privacy_statements.records.fields import Record
from privacy_statements.records.kinds import KINDS
from privacy_statements.records.outlined import outlined_record
from test_plain_yaml import PIECES, TEXTS, edited
from test_plainly import VALUES, parts

KEYS = [
    "id", "name", "note", "item", "items", "sections", "category", "condition", "purposes", "answer", "answers", "parts",
    "retention", "duration", "metadata", "platform", "any", "all", "words", "before", "after", "see", "unknown", "columns",
    "tables", "rows", "aliases", "necessity", "exhaustive", "introduced",
]  # fmt: skip


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """libyaml alone."""
    monkeypatch.setattr(load, "plain_node", lambda *_: None)


def assert_same(text: str, path: str = "a.yml") -> bool:
    """Whether there is an outline; its node is the one that libyaml makes."""
    made = outline_of(text, path, 64)
    if made is None:
        return False
    loaded = load_text(text, path)
    assert loaded.diagnostics == ()
    assert loaded.node == made.node()
    return True


def assert_same_records(text: str, kind: type[Record]) -> int:
    """How many records are made of outlines; they are those that are made of nodes, with the same mistakes."""
    found = Findings()
    outline = load_outline(text.encode("utf-8", "surrogatepass"), "a.yml", Limits())
    loaded = load_text(text.encode("utf-8", "surrogatepass"), "a.yml")
    said = outline.outline or outline.node
    assert (loaded.node is None) == (said is None)
    assert outline.diagnostics == loaded.diagnostics
    if loaded.node is None or said is None:
        return 0
    ones, others = [*nodes_of(said, found)], [*nodes_of(loaded.node, found)]
    assert len(ones) == len(others)
    made = 0
    for one, other in zip(ones, others, strict=True):
        made += isinstance(one, Outline) and outlined_record(kind, one) is not None
        (record, problems), (expected, mistakes) = read_record(kind, one), read_record(kind, other)
        assert problems == mistakes
        assert parts(record) == parts(expected)
        assert record == expected
        assert repr(record) == repr(expected)
    return made


def written(edits: random.Random, depth: int, deep: int) -> list[str]:
    """The lines of a mapping of any keys with any values, as records write them."""
    lines = []
    for key in edits.sample(KEYS, edits.randrange(1, 6)):
        kind = edits.random()
        if kind < 0.5 or deep > 4:
            lines.append(f"{' ' * depth}{key}: {edits.choice([*VALUES, 'a b', 'c00', 'an.id'])}")
            if edits.random() < 0.3:
                lines += [" " * (depth + edits.choice([1, 2, 4])) + "more words" for _ in range(edits.randrange(3))]
        elif kind < 0.6:
            lines += [f"{' ' * depth}{key}:", *written(edits, depth + edits.choice([1, 2, 4]), deep + 1)]
        elif kind < 0.7:
            lines.append(f"{' ' * depth}{key}:" + edits.choice(["", "", " ", " # c"]))
        else:
            lines.append(f"{' ' * depth}{key}:")
            column = depth + edits.choice([0, 0, 2])
            for _ in range(edits.randrange(1, 4)):
                if edits.random() < 0.3:
                    lines.append(f"{' ' * column}- {edits.choice([*VALUES, 'a b', 'an.id'])}")
                    continue
                inner = written(edits, column + 2, deep + 1)
                lines += [f"{' ' * column}- {inner[0].lstrip()}", *inner[1:]]
        if edits.random() < 0.06:
            lines.append(edits.choice(["", "  ", "# c", " " * depth + "# a: b"]))
    return lines


@pytest.mark.parametrize("seed", range(20))
def test_an_edited_record_has_the_nodes_of_libyaml(seed: int, slow: None) -> None:
    edits = random.Random(seed)
    read = [assert_same(f"{edited(edits.choice(TEXTS), edits)}{end}") for _ in range(250) for end in ("", "\n")]
    assert sum(read) > 20


@settings(max_examples=400)
@given(st.lists(st.sampled_from([*PIECES, "\n", "a: ", "b", "\n- ", ": b\n", "\n  c: d"]), max_size=16).map("".join))
def test_any_text_has_the_nodes_of_libyaml(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "plain_node", lambda *_: None)
        assert_same(text)
        assert_same(f"{text}\n")


@pytest.mark.parametrize("text", TEXTS)
def test_a_file_has_the_nodes_of_libyaml(text: str, slow: None) -> None:
    assert_same(text)


@pytest.mark.parametrize("seed", range(20))
def test_any_record_is_the_one_of_its_nodes(seed: int) -> None:
    edits = random.Random(seed)
    outlines = 0
    for _ in range(150):
        lines = written(edits, 0, 0)
        if edits.random() < 0.3:
            lines = ["- " + lines[0], *("  " + line for line in lines[1:])] * edits.randrange(1, 3)
        text = "\n".join(lines) + "\n"
        outlines += assert_same(text)
        assert_same_records(text, edits.choice([*KINDS.values()]))
    assert outlines > 8


@pytest.mark.parametrize("seed", range(6))
def test_what_is_known_of_a_shape_holds_elsewhere(seed: int) -> None:
    """The same words at other lines, at other columns and in other files, and other words in the same shape."""
    edits = random.Random(seed)
    for _ in range(60):
        lines = written(edits, 0, 2)
        for _ in range(3):
            columns = edits.randrange(3) * 2
            around = [f"id: an.id-{edits.randrange(9)}", "name: A", "sections:", *["# c", ""][: edits.randrange(3)]]
            member = [f"{' ' * columns}- {lines[0]}", *(f"{' ' * columns}  {line}" for line in lines[1:])]
            text = "\n".join([*around, *member * edits.randrange(1, 3), "note: b", ""])
            assert_same(text, f"{seed}.yml")
            assert_same_records(text, KINDS["products"])


def test_records_of_files_are_those_of_nodes(tmp_path: Path) -> None:
    write_corpus(tmp_path, 12, 40)
    for folder in (tmp_path / "content", ROOT / "content"):
        for path in sorted(folder.rglob("*.yml")):
            kind = KINDS[path.relative_to(folder).parts[0].removesuffix(".yml")]
            made = assert_same_records(path.read_text("utf-8"), kind)
            assert made or folder == ROOT / "content"


def test_shapes_are_forgotten_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlining, "_MOST", 40)
    monkeypatch.setattr(outlining, "_shapes", {})
    monkeypatch.setattr(outlining, "_count", 0)
    edits = random.Random(1)
    for _ in range(200):
        assert_same("\n".join([*written(edits, 0, 2), ""]))
        assert len(outlining._shapes) <= 40


def test_a_file_of_new_shapes_alone_has_no_outline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlining, "_shapes", {})
    text = "".join(f"key-{number}: a\n" for number in range(300))
    assert outline_of(text, "a.yml", 64) is None


def test_a_text_that_may_be_too_deep_has_no_outline() -> None:
    text = "a:\n- b:\n  - c: d\n"
    assert outline_of(text, "a.yml", 64) is not None
    assert outline_of(text, "a.yml", 5) is None


def test_places_of_keys_are_copied_as_a_dictionary() -> None:
    node = load_outline(b"id: a\nname: b\n", "a.yml", Limits()).outline
    assert isinstance(node, Outline)
    record = outlined_record(KINDS["products"], node)
    assert record is not None
    assert record.keys_at == {"id": ("a.yml", 1, 1), "name": ("a.yml", 2, 1)}
    assert repr(record) == repr(read_record(KINDS["products"], node.node())[0])
    for copied in (copy.deepcopy(record), pickle.loads(pickle.dumps(record))):
        assert copied == record
        assert copied.__getstate__() == record.__getstate__()
    assert record.place_of_key("name") == ("a.yml", 2, 1)
    assert record.place_of_key("title") == ("a.yml", 1, 1)


def test_a_null_is_nothing() -> None:
    for null in ("null", "~", "Null"):
        text = f"id: a\nname: b\nfamily: {null}\nsections:\n- category: {null}\n  heading: c\n  before: '{null}'\n"
        assert assert_same(text)
        assert assert_same_records(text, KINDS["products"]) == 1
    assert assert_same_records("id: a\nname: null\n", KINDS["products"]) == 0


@pytest.mark.parametrize(
    "text",
    [
        "-   b:\n  - c: d\n",
        "-   b:\n  - c\n  - d\n",
        "a:\n - b: c\n  - d: e\n",
        "a:\n  - b: c\n - d: e\n",
        "a: b\nc: d\na: e\n",
        "a:\n- b\nc: d\na: e\n",
        "a: b\n c: d\n",
        "a: &b c\n",
        "a: *b\nc: !d e\n",
        "a: b\r\nc: d\r\n",
        "a:\tb\n",
        "a: b\u2028c\n",
        "<<: a\nb: c\n",
    ],
)
def test_what_is_not_plain_is_read_as_before(text: str) -> None:
    assert_same(text)
    for kind in ("products", "items"):
        assert_same_records(text, KINDS[kind])
