"""What is read of marks, stars, scopes and of sentences about a whole page or the list before them."""

from __future__ import annotations

from typing import Any

import pytest

from privacy_statements_import.markdown.blocks import Phrase, Run
from privacy_statements_import.markdown.items import read_item
from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.prose import Links
from privacy_statements_import.markdown.readings import Reading
from privacy_statements_import.markdown.structure import draft_page
from privacy_statements_import.markdown.words import words_of


def product(text: str) -> dict[str, Any]:
    return dict(draft_page(read_page(text.encode(), "page.md"), "app").drafts[0].data)


def rows(text: str) -> dict[str, dict[str, Any]]:
    """All rows of a page by their names."""
    found: dict[str, dict[str, Any]] = {}

    def walk(section: dict[str, Any]) -> None:
        for row in section.get("items", []):
            data = {"name": row} if isinstance(row, str) else row
            said: dict[str, Any] = {key: section[key] for key in ("necessity", "condition") if key in section}
            found[data["name"]] = {**said, **data}
        for inner in section.get("sections", []):
            walk(inner)

    for section in product(text).get("sections", []):
        walk(section)
    return found


def item(text: str, language: str = "en") -> Reading:
    return read_item(Phrase((Run(text),), 1), words_of(language), Links())


# --- all of a page


@pytest.mark.parametrize(
    ("language", "said", "necessity"),
    [
        ("en", "All of it is optional: the tool works without.", "optional"),
        ("en", "Everything listed here can be turned off.", "optional"),
        ("de", "Alles davon ist freiwillig.", "optional"),
        ("fr", "Toutes ces données sont facultatives.", "optional"),
        ("en", "All of it is not optional.", None),
        ("en", "Not all of it is optional.", None),
        ("en", "All data on this page is required.", None),
    ],
)
def test_a_summary_says_that_everything_on_the_page_is_optional(
    language: str, said: str, necessity: str | None
) -> None:
    page = f"---\nlang: {language}\n---\n\n# App\n\n{said}\n\n## Data\n\n- IP address\n"
    assert product(page).get("necessity") == necessity


# --- marks and stars


def test_a_mark_before_a_name_is_no_name_and_may_say_no() -> None:
    struck, ticked = item(":x: Contacts"), item("✅ Device model")
    assert (struck.name, struck.necessity, struck.is_struck) == ("Contacts", "never", True)
    assert (ticked.name, ticked.necessity) == ("Device model", None)


def test_stars_mark_what_is_required_where_the_page_says_so() -> None:
    page = "# App\n\n## Form\n\n{}\n\n- Name *\n- Phone number\n"
    starred = rows(page.format("Required fields are marked with an asterisk:"))
    assert {name: row["necessity"] for name, row in starred.items()} == {"Name": "required", "Phone number": "optional"}
    assert "optional" not in str(rows(page.format("We collect:")))


# --- scopes of one item


@pytest.mark.parametrize(
    ("text", "language", "name", "said"),
    [
        ("Glucose (diabetic patients)", "en", "Glucose", "diabetic patients"),
        ("Aufenthaltstitel, bei Beschäftigten aus Drittstaaten", "de", "Aufenthaltstitel", "bei Beschäftigten aus Drittstaaten"),
        ("auf Wunsch Ihren Namen", "de", "Namen", "auf Wunsch"),
        ("Wear - how worn it is, where it can be read", "en", "Wear", "where it can be read"),
        ("Ring - the ring, only set when the device takes part", "en", "Ring", "when the device takes part"),
    ],
)  # fmt: skip
def test_a_scope_is_no_part_of_the_name(text: str, language: str, name: str, said: str) -> None:
    reading = item(text, language)
    assert (reading.name, reading.conditions) == (name, [said])


def test_a_bracket_of_a_description_may_limit_or_take_out() -> None:
    assert item("Memory - memory used (Linux only)").only == "Linux only"
    taken_out = item("Version - the version (not sent for self-built servers)")
    assert taken_out.condition == {"not": {"words": "for self-built servers"}}


def test_how_often_is_no_condition() -> None:
    page = "# App\n\n## Events\n\n### App.Scan\n\nThis event is sent once a week and describes the drives.\n\n- id\n"
    assert "condition" not in rows(page)["App.Scan"]


# --- events, sections, lists


def test_an_event_that_some_do_not_send_is_sent_by_the_others() -> None:
    page = "# App\n\n## Events\n\n### App.Scan\n\nNot sent by devices that are managed.\n\n- id\n"
    assert rows(page)["App.Scan"]["condition"] == {"not": {"words": "by devices that are managed"}}


def test_what_stands_in_the_bracket_of_a_heading_holds_for_its_rows() -> None:
    page = "# App\n\n## Optional data (only with your consent)\n\n- IP address\n"
    assert rows(page)["IP address"]["condition"] == {"words": "with your consent"}


def test_a_sentence_between_two_lists_may_speak_of_the_first() -> None:
    page = "# App\n\n## Logs\n\nWe collect:\n\n- URL\n\nThis data is required.\n\nIn an emergency we also collect:\n\n- Host\n"
    met = rows(page)
    assert met["URL"].get("necessity") == "required"
    assert met["Host"].get("necessity") is None


def test_entries_that_only_lead_to_lists_are_no_items() -> None:
    page = "# App\n\n## Data we collect\n\n1. About you:\n   - Name\n2. About the house:\n   - Street\n"
    assert list(rows(page)) == ["Name", "Street"]


def test_nothing_without_consent_makes_optional() -> None:
    page = "# App\n\n## Data\n\nNothing of what follows is collected without your consent.\n\n- Steps\n\n### Study\n\n- Pulse\n"
    assert product(page)["sections"][0]["necessity"] == "optional"


# --- tables


def table(head: str, *lines: str) -> dict[str, dict[str, Any]]:
    ruled = "|".join("---" for _ in head.split("|"))
    return rows("# App\n\n## Data we collect\n\n" + "\n".join([head, ruled, *lines]) + "\n")


def test_a_default_is_no_answer_and_no_condition() -> None:
    met = table("Data point | Default", "Version | Always on", "Battery | On (laptops)", "Screens | Off")
    assert "condition" not in met["Version"]
    assert met["Battery"]["condition"] == {"words": "laptops"}
    assert "Off" in met["Screens"]["description"]


def test_no_on_every_kind_of_device_is_never_and_no_elsewhere_is_not() -> None:
    on_devices = table("Data | Own device | Company device", "Camera | No | No", "Model | No | Yes")
    assert on_devices["Camera"]["necessity"] == "never"
    assert on_devices["Model"].get("necessity") is None
    of_use = table("Data | Sold to customers | Shared with apps", "Model | No | No", "Name | No | Yes")
    assert of_use["Model"].get("necessity") is None


def test_no_beside_required_and_optional_is_never_unless_another_column_says_yes() -> None:
    lines = (
        "ID | required | Yes",
        "Age | optional | Yes",
        "Pay | optional | No",
        "Tax | required | No",
        "Face | no | No",
        "Voice | no | Yes",
    )
    met = table("Data | Entry | Module", *lines)
    assert met["Face"]["necessity"] == "never"
    assert met["Voice"].get("necessity") is None
    assert "needs_review" in met["Voice"]


def test_terms_and_recipients_are_no_data() -> None:
    assert table("Kind | Meaning", "Ping | a message", "Counter | a number") == {}
    page = "# Data we collect\n\n## Subprocessors\n\nName | Seat\n---|---\nHost Ltd | Ulm\n"
    assert rows(page) == {}
