"""A pattern that is compiled later finds what any pattern finds."""

from __future__ import annotations

import copy
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_statements.late import late

PATTERNS = [("a+", 0), (r"(?P<word>\w+) ", re.IGNORECASE), ("^b", re.MULTILINE), ("", 0)]


@given(st.text("aAb \n", max_size=12), st.sampled_from(PATTERNS))
def test_it_finds_the_same(text: str, pattern: tuple[str, int]) -> None:
    usual, later = re.compile(*pattern), late(*pattern)
    for _ in range(2):
        assert [met.span() for met in later.finditer(text)] == [met.span() for met in usual.finditer(text)]
        assert later.sub("-", text) == usual.sub("-", text)
        assert (later.fullmatch(text) is None) == (usual.fullmatch(text) is None)
    assert (later.pattern, later.flags, later.groups) == (usual.pattern, usual.flags, usual.groups)


def test_it_is_compiled_once_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    compile_ = re.compile

    def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
        made.append(pattern)
        return compile_(pattern, flags)

    monkeypatch.setattr(re, "compile", compiled)
    one = late("x")
    assert made == []
    assert one.search("x")
    assert one.match("x")
    assert one.search("x")
    assert made == ["x"]


def test_what_is_wrong_is_told_when_it_is_used() -> None:
    wrong = late("(")
    with pytest.raises(re.error):
        wrong.search("a")


def test_a_copy_finds_the_same() -> None:
    assert copy.copy(late("a")).findall("banana") == ["a"] * 3
