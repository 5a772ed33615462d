"""plain_yaml.py: it says what libyaml's events say, or nothing; and it says something of most records."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from corpus import write_corpus
from privacy_statements.read import load
from privacy_statements.read.load import Limits, load_text
from privacy_statements.read.node import Mapping
from privacy_statements.read.plain_yaml import plain_node

CASES = Path(__file__).parent / "cases"
TEXTS = [
    path.read_bytes().decode("utf-8", "replace")
    for folder in (ROOT / "content", CASES / "load", CASES / "pages")
    for path in sorted(folder.rglob("*.yml"))
]
PIECES = [
    *" -:#,[]{}'\"|>&*!?%@`~<=.\\\n\t\r\x07\x85\xa0é😀\u2028\ufeffa0_",
    "- ", ": ", " #", "# c", "  ", "\n\n", "\n  ", "|\n", ">\n", "|-", "''", '""', "{a: b}", "[a, b]", "{a: [b, c: d]}",
    "- - ", "null", "x:", "- x: y", "---", "...", "<<: a", "a b: c", "https://a.example/b#c", "12:30", "'s",
]  # fmt: skip


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """libyaml alone."""
    monkeypatch.setattr(load, "plain_node", lambda *_: None)


def assert_same(text: str) -> bool:
    """Whether the quick look says something; what it says is what libyaml says."""
    made = plain_node(text, "a.yml", 64)
    if made is None:
        return False
    loaded = load_text(text, "a.yml")
    assert loaded.diagnostics == ()
    assert loaded.node == made
    return True


def edited(text: str, edits: random.Random) -> str:
    """A piece of a text, with some slips of the pen."""
    lines = text.split("\n")
    first = edits.randrange(len(lines))
    deep = len(lines[first]) - len(lines[first].lstrip(" "))
    lines = [
        line[min(deep, len(line) - len(line.lstrip(" "))) :] for line in lines[first : first + edits.randrange(2, 16)]
    ]
    for _ in range(edits.randrange(4)):
        at = edits.randrange(len(lines))
        line = lines[at]
        inside = edits.randrange(len(line) + 1)
        lines[at : at + 1] = edits.choice(
            (
                [line[:inside] + edits.choice(PIECES) + line[inside:]],
                [line[:inside] + line[inside + edits.randrange(1, 3) :]],
                [line, edits.choice(lines)],
                [" " * edits.randrange(1, 4) + line],
                [line[edits.randrange(1, 4) :]],
                [line, edits.choice(["", "  ", "# c", "   # c"])],
                [],
            )
        )
        lines = lines or [""]
    return "\n".join(lines) + edits.choice(["", "\n"])


@pytest.mark.parametrize("seed", range(20))
def test_an_edited_record_is_read_as_libyaml_reads_it(seed: int, slow: None) -> None:
    edits = random.Random(seed)
    read = [assert_same(edited(edits.choice(TEXTS), edits)) for _ in range(300)]
    assert sum(read) > 30


@settings(max_examples=400)
@given(st.lists(st.sampled_from([*PIECES, "\n", "a: ", "b", "\n- "]), max_size=16).map("".join))
def test_any_text_is_read_as_libyaml_reads_it(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "plain_node", lambda *_: None)
        assert_same(text)


@pytest.mark.parametrize("text", TEXTS)
def test_a_file_is_read_as_libyaml_reads_it(text: str, slow: None) -> None:
    assert_same(text)


def test_most_records_are_plainly_written(tmp_path: Path) -> None:
    write_corpus(tmp_path, 2, 20)
    made = [path.read_text() for path in sorted((tmp_path / "content").rglob("*.yml"))]
    assert all(plain_node(text, "a.yml", 64) is not None for text in made)
    ours = [path.read_text() for path in sorted((ROOT / "content").rglob("*.yml"))]
    assert sum(plain_node(text, "a.yml", 64) is not None for text in ours) > len(ours) * 0.8


def test_a_text_that_is_too_deep_is_left_to_libyaml() -> None:
    assert plain_node("a:\n  b:\n    c: 1\n", "a.yml", 3) is not None
    assert plain_node("a:\n  b:\n    c: 1\n", "a.yml", 2) is None
    assert plain_node("a: {b: {c: d}}\n", "a.yml", 3) is not None
    assert plain_node("a: {b: {c: d}}\n", "a.yml", 2) is None


def test_a_value_that_may_be_too_long_is_left_to_libyaml() -> None:
    loaded = load_text("a: " + "é" * 20, "a.yml", Limits(max_value_bytes=39))
    assert [one.code for one in loaded.diagnostics] == ["too-long"]


def test_equal_lines_of_two_files_share_their_texts() -> None:
    one, other = (plain_node(f"name: {name}\nnote: The same words.\n", "a.yml", 64) for name in ("a", "b"))
    assert isinstance(one, Mapping)
    assert isinstance(other, Mapping)
    texts = [node.get("note") for node in (one, other)]
    assert texts[0][0] is texts[1][0]  # type: ignore[index]  # both have one
