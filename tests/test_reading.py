"""How easy the sentences are that pages make of records: everything in the views that is no record's own prose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import Struct

from audit.reading import MANY_WORDS, ease, sentences
from conftest import our_catalog
from privacy_statements.views.site import make_views
from privacy_statements.words.language import Language
from privacy_statements.words.recorded import Mixed, is_recorded
from privacy_statements.words.wording import Wording

EASE, LONG = 60, 0.02
"""Flesch's figure for plain English, and the share of sentences of more than 25 words."""


def texts_in(piece: Any) -> Iterator[str]:
    """The texts of a view that are ours, with words of records in them or without."""
    if isinstance(piece, str):
        if isinstance(piece, Mixed) or not is_recorded(piece):
            yield str(piece)
    elif isinstance(piece, tuple | list):
        for member in piece:
            yield from texts_in(member)
    elif isinstance(piece, Struct):
        for name in piece.__struct_fields__:
            yield from texts_in(getattr(piece, name))


@pytest.fixture(scope="module")
def texts() -> list[str]:
    views = make_views(our_catalog(), Wording(Language()))
    return sorted({text for view in views for text in texts_in(view)})


def test_the_sentences_of_pages_are_plain_english(texts: list[str]) -> None:
    assert ease(texts) >= EASE


def test_few_sentences_are_long(texts: list[str]) -> None:
    every = [words for text in texts for words in sentences(text)]
    long = [" ".join(words) for words in every if len(words) > MANY_WORDS]
    assert len(every) > 300
    assert len(long) / len(every) < LONG, long
