"""When two names are one to a reader."""

from __future__ import annotations

import pytest

from privacy_statements.rules.names import all_plain, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Photo", "photos"),
        ("Address", "Addresses"),
        ("Text message", "text-messages"),
        ("Tax", "Taxes"),
        ("Match", "matches"),
        ("Activity", "Activities"),
        ("Cookie", "Cookies"),
        ("Device ID", "device ids"),
        ("IMEI", "IMEIs"),
        ("Photos", "\uff30hotos"),
        ("Photos", "Pho\u00adtos"),
        ("Photos", "Pho\u200btos\ufeff"),
        ("caf\u00e9", "cafe\u00ad\u0301"),
        ("E-mail  address", "e\u2011mail\u00a0address"),
    ],
)
def test_one_name(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    "name", ["Status", "SMS", "Address", "Access", "GPS", "DNS", "iOS", "Class", "Series", "Analysis", "Bus"]
)
def test_a_word_that_ends_in_s_meets_only_itself(name: str) -> None:
    endings = {plain(name + ending) for ending in ("e", "ed", "ing", "ee")}
    assert plain(name) not in endings
    if name.endswith(("ss", "MS", "PS", "NS", "OS")) or len(name) <= 3:
        assert plain(name) == name.casefold()  # nothing is taken from it


@pytest.mark.parametrize(("one", "other"), [("SMS", "SM"), ("Address", "Addres"), ("Email", "Mail"), ("ID", "I")])
def test_two_names(one: str, other: str) -> None:
    assert plain(one) != plain(other)


def test_each_name_once_in_the_order_of_the_writer() -> None:
    assert all_plain(["Photos", "pictures", "PHOTO"]) == [plain("photos"), plain("pictures")]
