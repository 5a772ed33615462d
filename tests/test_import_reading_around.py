"""What is read of the text around data: levels, events, callouts, sentences that speak of all of a list."""

from __future__ import annotations

from typing import Any

import pytest

from privacy_statements.catalog.conditions import AllOf, Not, Words
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from privacy_statements_import.markdown.blocks import Phrase, Run
from privacy_statements_import.markdown.items import read_item
from privacy_statements_import.markdown.necessity import at_start, denial
from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.prose import Links
from privacy_statements_import.markdown.structure import draft_page
from privacy_statements_import.markdown.words import words_of


def sections(text: str) -> list[dict[str, Any]]:
    return list(draft_page(read_page(text.encode(), "page.md"), "app").drafts[0].data["sections"])


def names(rows: list[Any]) -> list[str]:
    return [row if isinstance(row, str) else row["name"] for row in rows]


# --- levels


@pytest.mark.parametrize(
    ("said", "heading", "necessity"),
    [
        ("The **small level** is required. The **big level** adds to it and is optional.", "Big level", "optional"),
        ("The **small level** is required. The **big level** adds to it and is optional.", "Small events", "required"),
        ("1. **Grundstufe** – erforderlich\n2. **Erweiterte Stufe** – freiwillig\n", "Daten der erweiterten Stufe", "optional"),
        ("Le *niveau de base* est obligatoire. Le *niveau complet* est facultatif.", "Niveau complet", "optional"),
        ("The **big level** is optional. On phones the **big level** is required.", "Big events", None),
    ],
)  # fmt: skip
def test_a_heading_takes_the_necessity_of_the_level_that_the_page_defines(
    said: str, heading: str, necessity: str | None
) -> None:
    made = sections(f"# App\n\n{said}\n\n## {heading}\n\n- Name\n- IP address\n")
    assert made[-1].get("necessity") == necessity


# --- events


def test_an_event_without_fields_is_an_item() -> None:
    page = "# App\n\n## Events\n\n### App.Start\n\nIt has no fields.\n\n### App.Stop\n\nFields:\n\n- id\n"
    assert names(sections(page)[0]["items"]) == ["App.Start", "App.Stop"]


def test_a_field_that_is_never_collected_is_no_part_of_its_event() -> None:
    page = "# App\n\n## Events\n\n### App.Start\n\nFields:\n\n- **id** - a number\n- **photo** - is not collected\n"
    event, photo = sections(page)[0]["items"]
    assert names(event["parts"]) == ["id"]
    assert (photo["name"], photo["necessity"], photo["condition"]) == ("photo", "never", {"words": "always"})


@pytest.mark.parametrize(
    ("sentence", "condition"),
    [
        ("It is logged when the app starts.", "when the app starts"),
        ("When the app stops, the event is sent.", "When the app stops"),
        ("The data is used when we fix mistakes.", None),
    ],
)
def test_what_triggers_an_event_is_its_condition(sentence: str, condition: str | None) -> None:
    page = f"# App\n\n## Events\n\n### App.Start\n\n{sentence}\n\nFields:\n\n- id\n"
    assert sections(page)[0]["items"][0].get("condition", {}).get("words") == condition


# --- text before sections, and before lists


def test_text_before_sections_speaks_of_all_of_them() -> None:
    text = "These events are sent only if you agree. They are optional."
    page = f"# App\n\n## More events\n\n{text}\n\n### App.Start\n\nFields:\n\n- id\n"
    made = sections(page)[0]
    assert (made["necessity"], made["condition"]) == ("optional", {"words": "if you agree"})


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Devices of schools don't send these events.", "Devices of schools"),
        ("> These events are not sent on devices of schools.", "on devices of schools"),
    ],
)
def test_who_is_taken_out_of_a_section_is_a_condition_with_not(text: str, who: str) -> None:
    page = f"# App\n\n## More events\n\n{text}\n\n### App.Start\n\nFields:\n\n- id\n"
    assert sections(page)[0]["condition"] == {"not": {"words": who}}


@pytest.mark.parametrize(
    ("lead", "key", "said"),
    [
        ("Account data is required. Without it we cannot keep your account.", "necessity", "required"),
        ("The server needs this data, and you cannot turn it off:", "necessity", "required"),
        ("All of the diary is optional:", "necessity", "optional"),
        ("Only devices with a work profile send this data:", "condition", {"words": "Only devices with a work profile"}),
        ("Only for suspicious files:", "condition", {"words": "for suspicious files"}),
        ("If you link a bank, the bank sees this data:", "condition", {"words": "If you link a bank"}),
        ("Data is sent only with your permission:", "condition", {"words": "with your permission"}),
    ],
)  # fmt: skip
def test_the_text_before_a_list_speaks_of_all_of_it(lead: str, key: str, said: object) -> None:
    made = sections(f"# App\n\n## Data\n\n{lead}\n\n- Name\n- IP address\n")[0]
    assert made[key] == said
    assert made.get("kind") == "data"


def test_what_cannot_be_done_without_data_denies_nothing() -> None:
    assert denial("Without it we cannot keep your account.", words_of("en")) is None
    assert denial("We cannot see your account.", words_of("en")) is not None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Optional (off at first)", ("optional", "off at first")),
        ("Never collected", ("never", "")),
        ("Required, but optional on phones", None),
        ("Requirements", None),
    ],
)
def test_a_cell_may_begin_with_a_necessity(text: str, said: tuple[str, str] | None) -> None:
    assert at_start(text, words_of("en")) == said


# --- callouts


@pytest.mark.parametrize(
    "callout",
    [
        "> We never collect:\n>\n> - Contacts\n> - Photos\n",
        "> [!IMPORTANT]\n> We never collect:\n>\n> - Contacts\n> - Photos\n",
        '!!! warning "Never collected"\n\n    - Contacts\n    - Photos\n',
    ],
)
def test_a_callout_with_a_list_of_data_is_read(callout: str) -> None:
    made = sections(f"# App\n\n## Your privacy\n\n{callout}")[0]
    never = made if made.get("kind") == "never" else made["sections"][0]
    assert (never["kind"], names(never["items"])) == ("never", ["Contacts", "Photos"])


def test_a_callout_with_any_other_list_stays_prose() -> None:
    made = sections("# App\n\n## Data\n\n- Name\n\n> To do so:\n>\n> - Open the menu\n> - Close it\n")[0]
    assert names(made["items"]) == ["Name"]
    assert "Open the menu" in made["after"]


# --- entries


@pytest.mark.parametrize(
    ("text", "name", "conditions"),
    [
        ("Push token, so that reminders reach you", "Push token", []),
        ("Device ID, which is one of the following", "Device ID", []),
        ("**code** - The last mistake, if there was one.", "code", ["if there was one"]),
        ("Files, even if you share them", "Files, even if you share them", []),
        ("Date of birth (for your safety)", "Date of birth (for your safety)", []),
    ],
)
def test_clauses_end_the_name_of_an_entry(text: str, name: str, conditions: list[str]) -> None:
    strong, _, rest = text.removeprefix("**").partition("**") if text.startswith("**") else ("", "", text)
    reading = read_item(Phrase((Run(strong, strong=True), Run(rest)), 1), words_of("en"), Links())
    assert (reading.name, reading.conditions) == (name, conditions)


def test_emphasised_words_at_the_end_of_an_entry_may_be_a_condition() -> None:
    phrase = Phrase((Run("History "), Run("on personal devices", em=True)), 1)
    reading = read_item(phrase, words_of("en"), Links())
    assert (reading.name, reading.conditions) == ("History", ["on personal devices"])


@pytest.mark.parametrize("text", ["optional, shown to others", "Shown to others. Optional."])
def test_a_description_may_say_the_necessity(text: str) -> None:
    assert read_item(Phrase((Run(f"Photo: {text}"),), 1), words_of("en"), Links()).necessity == "optional"


# --- what is no data


@pytest.mark.parametrize(
    "text",
    [
        "## Where data is kept\n\nData is stored in one of these places:\n\n- Store A\n- Store B\n",
        "## Change the level\n\nSet the key:\n\n| Key | Value |\n|---|---|\n| level | 1 |\n",
        "## Connections\n\n| Name | Port |\n|---|---|\n| Collector | 443 |\n",
        "## What we don't do\n\n- Sell your data\n- Track you\n",
        "## More\n\nWe share data with:\n\n- Company A\n- Company B\n",
        "## More\n\nWe keep:\n\n- Notes: until you delete them\n- Logs: 30 days\n",
        "## More data\n\n| Level | What it sends |\n|---|---|\n| Basic | Crashes |\n| Full | All |\n",
        "## Extensions\n\nConsult the manuals of:\n\n- Notebook\n- Remote tools\n",
    ],
)
def test_places_settings_and_connections_are_no_data(text: str) -> None:
    made = sections(f"# Data of the app\n\n## Data\n\n- Name\n\n{text}")
    assert "items" not in made[-1]


def test_a_verb_before_a_list_is_no_place() -> None:
    assert names(sections("# App\n\n## Cloud\n\nWe store:\n\n- Notes\n- Tags\n")[0]["items"]) == ["Notes", "Tags"]


def test_columns_of_data_types_are_no_categories() -> None:
    page = "# App\n\n## Data\n\n| Data | Type |\n|---|---|\n| Name | string |\n| Age | number |\n"
    assert names(sections(page)[0]["items"]) == ["Name", "Age"]


# --- how conditions read


def test_words_that_limit_by_themselves_are_told_once() -> None:
    wording = Wording(Language("en"))
    assert wording.condition(Words("Only devices with a profile")) == "only devices with a profile"
    assert wording.condition(Words("when it is on")) == "only when it is on"
    assert wording.condition(AllOf((Words("when it is on"), Words("on phones")))) == "only when it is on and on phones"
    mixed = AllOf((Words("when it is on"), Words("unless it is locked"), Not(Words("on phones"))))
    assert wording.condition(mixed) == "only when it is on, unless it is locked, and unless on phones"
    assert wording.condition(Not(Words("on phones"))) == "unless on phones"
