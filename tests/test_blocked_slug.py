"""The patterns of content blockers: what an id can spell, and nothing lost on the quick way."""

from __future__ import annotations

import re

import pytest

from privacy_statements.records.fields import ID_FORM
from privacy_statements.rules.blocked_slug import ADDRESSES, ANCHORS, blocked, hidden

PATTERNS = [(source, pattern) for source, listed in ADDRESSES.items() for pattern in listed]


@pytest.mark.parametrize(("source", "pattern"), PATTERNS)
def test_every_pattern_can_match_an_id_of_its_own(source: str, pattern: str) -> None:
    made = pattern.strip("/")
    made = f"{'x' if made.startswith('-') else ''}{made}{'x' if made[-1] in '-.' else ''}"
    assert re.fullmatch(ID_FORM, made)
    met = blocked(f"/items/{made}/")
    assert met is not None
    assert not blocked(f"/items/a{made.replace('-', '')}z/")


def test_no_pattern_stands_twice() -> None:
    patterns = [pattern for _, pattern in PATTERNS]
    assert len(patterns) == len(set(patterns))
    assert all(re.fullmatch(ID_FORM, anchor) for anchors in ANCHORS.values() for anchor in anchors)


@pytest.mark.parametrize("word", ["loads", "roads", "shadows", "address", "adoption", "adapter", "upload-speed"])
def test_words_that_only_hold_the_letters_are_let_be(word: str) -> None:
    assert blocked(f"/items/{word}/") is None
    assert hidden(word) is None
