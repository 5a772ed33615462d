"""Names of a draft and the items of a site: what is surely the same becomes a reference, a guess never does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import write_project
from privacy_statements.catalog.model import Catalog
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import read_project
from privacy_statements_import.draft import Draft, Finding, Imported, Outcome
from privacy_statements_import.matching import Match, Names, forms, match, matched


@dataclass(frozen=True)
class Item:
    id: str
    name: str
    aliases: tuple[str, ...] = ()


ITEMS = Names.of(
    [
        Item("imei", "International Mobile Equipment Identity (IMEI)", ("device identity number",)),
        Item("app.name", "App name", ("application name",)),
        Item("os", "Operating system version", ("OS version",)),
        Item("wifi", "Wi-Fi MAC address"),
        Item("domain-to-ip", "Domain to address"),
        Item("upn", "User principal name", ("UPN", "shared name")),
        Item("login", "Login", ("shared name",)),
        Item("activities", "App activities"),
    ]
)


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("app name", "app.name"),
        ("App names", "app.name"),
        ("Application-Name", "app.name"),
        ("app.name", "app.name"),
        ("IMEI", "imei"),
        ("International mobile equipment identity", "imei"),
        ("International Mobile Equipment Identity (IMEI)", "imei"),
        ("Wi\u2011Fi MAC addresses", "wifi"),
        ("wifi mac address", None),
        ("User Principal Name (UPN)", "upn"),
        ("App activity", "activities"),
        ("Domain to address", "domain-to-ip"),
        ("Address to domain", None),
        ("Operating system versio", None),
        ("User principal name (old)", None),
        ("Name (UPN)", "upn"),
    ],
)
def test_only_the_same_name_is_sure(name: str, item: str | None):
    found = match(name, ITEMS)
    sure = found.item_id if found is not None and found.sure else None
    expected = None if name == "Name (UPN)" else item  # an abbreviation must be one of the words before it
    assert sure == expected


def test_a_name_of_two_items_is_not_sure():
    assert match("Shared name", ITEMS) == Match("upn", 1.0, False, ("login",))


def test_a_name_that_is_like_one_is_a_suggestion():
    found = match("Operating system versio", ITEMS)
    assert found is not None
    assert (found.item_id, found.sure) == ("os", False)
    assert 0.9 < found.score < 1


def test_nothing_is_suggested_for_a_name_that_is_like_none():
    assert match("Favourite colour", ITEMS) is None


def test_what_stands_in_brackets_is_left_out_only_as_an_abbreviation():
    assert forms("Globally unique identifier (GUID)") == [
        "globally unique identifier guid",
        "globally unique identifier",
        "guid",
    ]
    assert forms("Address (home)") == ["address home"]


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_name_is_matched_or_not(name: str):
    found = match(name, ITEMS)
    assert found is None or found.item_id in {
        "imei",
        "app.name",
        "os",
        "wifi",
        "domain-to-ip",
        "upn",
        "login",
        "activities",
    }
    assert match(name, ITEMS) == found


# --- whole drafts

SITE: dict[str, str | bytes] = {
    "content/vocabulary/words.yml": """\
categories: [{id: device, name: Device data}]
purposes: [{id: security, name: Keep it secure}]
dimensions: [{id: ios, name: iOS}]
""",
    "content/items/items.yml": """\
- {id: imei, name: IMEI, aliases: [device identity]}
- {id: os, name: Operating system version}
""",
}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    root = write_project(tmp_path, SITE)
    return load_catalog(read_project(root / "mkdocs.yml", root)).catalog


def test_rows_and_parts_at_any_depth_are_matched(catalog: Catalog):
    rows = [
        "IMEI",
        {"name": "Device identity", "necessity": "required", "purposes": ["keep it secure", "Fun"]},
        {"name": "Device", "parts": ["IMEI", {"name": "Bag", "parts": [{"name": "Operating system versions"}]}]},
        {"name": "Operating system versio"},
        {"item": "os", "name": "IMEI"},
        {"about": "all"},
    ]
    draft = Draft(
        "products",
        "x",
        {"id": "x", "sections": [{"heading": "A", "sections": [{"heading": "device data", "items": rows}]}]},
    )
    found = Finding(7, Outcome.ITEM, "Operating system versio", path="page.md")
    result = matched(Imported((draft,), (found,)), catalog)
    section = result.drafts[0].data["sections"][0]["sections"][0]
    assert section["category"] == "device"
    doubt = "may be the shared item os (score 0.98)"
    assert section["items"] == [
        {"item": "imei"},
        {"item": "imei", "name": "Device identity", "necessity": "required", "purposes": ["security", "x-fun"]},
        {
            "name": "Device",
            "parts": [
                {"item": "imei"},
                {"name": "Bag", "parts": [{"item": "os", "name": "Operating system versions"}]},
            ],
        },
        {"name": "Operating system versio", "needs_review": [doubt]},
        {"item": "os", "name": "IMEI"},
        {"about": "all"},
    ]
    assert Finding(7, Outcome.DOUBT, "Operating system versio", doubt, "page.md") in result.findings
    assert result.drafts[1] == Draft("vocabulary", "x-words", {"purposes": [{"id": "x-fun", "name": "Fun"}]})


def test_what_only_own_items_have_is_not_lost(catalog: Catalog):
    row = {"name": "IMEI", "aliases": ["number under the battery"]}
    result = matched(Imported((Draft("products", "x", {"items": [row]}),)), catalog)
    [made] = result.drafts[0].data["items"]
    assert made["name"] == "IMEI"
    assert made["aliases"] == ["number under the battery"]
    assert made["needs_review"] == ["may be the shared item imei (score 1.00)"]


def test_a_dimension_that_the_site_has_is_used(catalog: Catalog):
    words = Draft(
        "vocabulary", "x-columns", {"dimensions": [{"id": "ios", "name": "iOS"}, {"id": "web", "name": "Web"}]}
    )
    assert matched(Imported((words,)), catalog).drafts[0].data == {"dimensions": [{"id": "web", "name": "Web"}]}
    same = Draft("vocabulary", "x-columns", {"dimensions": [{"id": "ios", "name": "iOS"}]})
    assert matched(Imported((same,)), catalog).drafts == ()
