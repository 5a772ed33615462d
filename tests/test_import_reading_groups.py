"""What the text around a list or a table says of all of it: conditions, necessity, denials."""

from __future__ import annotations

from typing import Any

import pytest

from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.structure import draft_page


def section(body: str, heading: str = "Data we collect", language: str = "en") -> Any:
    page = f"---\nlang: {language}\n---\n\n# App\n\n## {heading}\n\n{body}\n"
    return draft_page(read_page(page.encode(), "page.md"), "app").drafts[0].data["sections"][0]


@pytest.mark.parametrize(
    ("language", "sentence", "condition"),
    [
        ("en", "Nothing here is sent before you agree.", {"not": {"words": "before you agree"}}),
        ("en", "These data are not sent unless you agree.", {"words": "unless you agree"}),
        ("en", "This data isn't sent without your consent.", {"not": {"words": "without your consent"}}),
        ("en", "This data is not sent except when you report a bug.", {"words": "when you report a bug"}),
        ("de", "Diese Daten werden nur, wenn Sie zustimmen, erhoben.", {"words": "wenn Sie zustimmen"}),
        (
            "de",
            "Nichts von diesen Daten wird gesendet, bevor Sie zustimmen.",
            {"not": {"words": "bevor Sie zustimmen"}},
        ),
        ("fr", "Ces données ne sont envoyées que si vous l'acceptez.", {"words": "si vous l'acceptez"}),
    ],
)
def test_a_sentence_with_a_not_may_say_when_data_is_collected(language: str, sentence: str, condition: object) -> None:
    made = section(f"{sentence}\n\n- IP\n- mood", language=language)
    assert made.get("kind") != "never"
    assert made["condition"] == condition
    assert made["items"] == ["IP", "mood"]


@pytest.mark.parametrize(
    ("after", "key", "value"),
    [
        ("This applies only on Android.", "condition", {"words": "on Android"}),
        ("They are sent when you tap Send.", "condition", {"words": "when you tap Send"}),
        ("This data isn't sent if sharing is off.", "condition", {"not": {"words": "if sharing is off"}}),
        ("They are sent at night. It is up to you whether they are.", "necessity", "optional"),
        ("This data is never stored.", "needs_review", ["the sentence after the list denies something of it"]),
    ],
)
def test_sentences_after_a_list_speak_of_it(after: str, key: str, value: object) -> None:
    made = section(f"- IP\n- mood\n\n{after}")
    assert made.get(key) == value
    assert made.get("kind") != "never"


@pytest.mark.parametrize(
    ("heading", "language", "condition"),
    [
        ("Only with your consent", "en", "with your consent"),
        ("Nur mit Ihrer Einwilligung", "de", "mit Ihrer Einwilligung"),
        ("When you sign in", "en", "When you sign in"),
        ("When is data collected?", "en", None),
        ("Only for your convenience", "en", None),
    ],
)
def test_a_heading_may_be_a_condition(heading: str, language: str, condition: str | None) -> None:
    made = section("Text.", heading, language)
    assert made.get("condition") == ({"words": condition} if condition else None)


def test_what_is_said_of_a_section_holds_for_its_lists_and_tabs() -> None:
    made = section('Nothing here is sent before you agree.\n\n- IP\n\n=== "Phone"\n\n    - mood\n', "Optional data")
    assert made["condition"] == {"not": {"words": "before you agree"}}


def test_a_never_is_not_limited_by_what_must_be_so_before_data_is_collected() -> None:
    table = "| Data | Collected? |\n|---|---|\n| IP | Yes |\n| Faith | No |\n\n"
    rows = section(f"{table}This data isn't collected without your consent.")["items"]
    assert rows[1] == {"name": "Faith", "necessity": "never", "condition": {"words": "always"}}
    assert section(f"This data is collected only on phones.\n\n{table}")["items"][1] == {
        "name": "Faith",
        "necessity": "never",
    }


def test_data_that_is_collected_and_then_denied_something_is_no_never() -> None:
    made = section("We collect the following data, which is never sold:\n\n- IP\n- mood")
    assert (made.get("kind"), made["items"]) == ("data", ["IP", "mood"])


def test_entries_that_deny_are_never() -> None:
    rows = section("- Nous ne lisons pas vos messages.\n- **Non collecté :** la position\n- Adresse IP", language="fr")[
        "items"
    ]
    assert [(row["name"], row["necessity"]) for row in rows[:2]] == [("messages", "never"), ("la position", "never")]
    rows = section("- Chat content is not collected unless you enable it")["items"]
    assert "necessity" not in rows[0]
    assert rows[0]["needs_review"]


def test_one_datum_with_a_bold_beginning_stands_alone_only_among_data() -> None:
    text = "**Amount.** We learn how much it was."
    assert section(text, "Optional data")["items"][0]["name"] == "Amount"
    assert "items" not in section(text, "About")
    assert "items" not in section("**Note:** It is late.", "Optional data")


def test_steps_below_a_heading_of_data_are_no_items() -> None:
    assert "items" not in section("1. Open the app.\n2. Turn telemetry off.", "Disable telemetry")


def test_an_entry_keeps_the_scope_of_its_denial_and_the_condition_in_its_bracket() -> None:
    rows = section("- Serial number is not collected on personal devices\n- Dump (is only sent if you agree)")["items"]
    assert (rows[0]["name"], rows[0]["necessity"]) == ("Serial number", "never")
    assert rows[0]["condition"] == {"words": "on personal devices"}
    assert (rows[1]["name"], rows[1]["condition"]) == ("Dump", {"words": "if you agree"})
