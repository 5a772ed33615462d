"""Durations in words and figures (``rules/durations.py``)."""

from __future__ import annotations

import pytest

from privacy_statements.rules.durations import names_a_duration


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "one (1) month"), ("en", "a 30-day period"), ("en", "1.5 years"), ("en", "up to twenty-one days"),
        ("en", "twenty one days"), ("en", "a hundred days"), ("en", "an hour"), ("en", "within 90 DAYS"),
        ("de", "bis zu 90 Tage"), ("de", "einunddreißig Tage"), ("de", "hundert Tage"), ("de", "eines Jahres"),
        ("de", "in drei Monaten"), ("de", "vierundzwanzig Stunden"),
    ],
)  # fmt: skip
def test_a_duration_is_found(language: str, text: str) -> None:
    assert names_a_duration(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "daily"), ("en", "for days"), ("en", "some weeks"), ("en", "10 daylights"),
        ("en", "often days"), ("de", "zehn Werktage"), ("de", "ein Jahrhundert"), ("de", "einige Tage"), ("fr", "90 days"),
    ],
)  # fmt: skip
def test_what_is_no_duration_is_not(language: str, text: str) -> None:
    assert not names_a_duration(text, language)
