"""Durations in words and figures (``rules/durations.py``)."""

from __future__ import annotations

import pytest

from privacy_statements.rules.durations import durations


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("kept for 90 days, two weeks, a year", "en", ["90 days", "two weeks", "a year"]),
        ("one (1) month, a 30-day period, 1.5 years", "en", ["one (1) month", "30-day", "1.5 years"]),
        ("Twelve\n  months; 12 months' notice", "en", ["Twelve months", "12 months'"]),
        ("30 to 90 days, 5–10 years, 3-5 days, half a year, ten working days", "en", []),
        ("99999999 days, 1,000,000 days, v2 days, two hundred days, a hundred and one days, daybreak, a daylight", "en", []),
        ("up to 90 days, limited to 30  days, thirty-one days, twenty one days, a hundred days", "en",
         ["90 days", "30 days", "thirty-one days", "twenty one days", "a hundred days"]),
        ("20 to 90 days, twenty days to ninety days, ten - twelve days, 5 or 6 days", "en", ["twenty days"]),
        ("bis zu 90 Tage, bis 30 Tage, einunddreißig Tage, hundert Tage", "de",
         ["90 Tage", "30 Tage", "einunddreißig Tage", "hundert Tage"]),
        ("zwanzig bis neunzig Tage, 20 bis 90 Tage, zweihundert Tage", "de", []),
        ("30 Tage, zwei Wochen, eines Jahres, in drei Monaten", "de", ["30 Tage", "zwei Wochen", "eines Jahres", "drei Monaten"]),
        ("zehn Werktage, 5 bis 10 Jahre, ein Jahrhundert", "de", []),
        ("90 days", "fr", []),
    ],
)  # fmt: skip
def test_durations_of_a_text(text: str, language: str, written: list[str]) -> None:
    found = list(durations(text, language))
    assert [one.written for one in found] == written
    assert all(" ".join(text[one.start : one.end].split()) == one.written for one in found)
