"""Shapes that pages on the web have, and that the pages of this project did not: each was once read wrongly."""

from __future__ import annotations

from typing import Any

import pytest

from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.structure import draft_page

APPLICATIONS = {
    "en": ("Data we collect", "The helper collects usage data for the following programs:"),
    "de": ("Erhobene Daten", "Der Helfer erhebt Daten für die folgenden Programme:"),
    "fr": ("Données collectées", "L'assistant collecte des données pour les logiciels suivants :"),
}


def drafted(page: str, language: str = "en") -> Any:
    text = f"---\nlang: {language}\n---\n\n{page}\n"
    return draft_page(read_page(text.encode(), "page.md"), "app").drafts[0].data


def groups_in(data: Any) -> list[Any]:
    """All sections with rows, at any depth, in order."""
    found = [data] if "items" in data else []
    return found + [each for inner in data.get("sections", []) for each in groups_in(inner)]


def names_in(data: Any) -> list[str]:
    return [row if isinstance(row, str) else row["name"] for group in groups_in(data) for row in group["items"]]


# --- answers that were turned round


def test_a_denial_beside_one_datum_says_nothing_of_the_next_one() -> None:
    page = (
        "# Post\n\n## Post collects data to:\n\n### Set up, configure and deliver your letters\n\n"
        "Post collects your town to deliver letters.\n\n"
        "__Town__: Post receives your town. Your whole address is never stored on our servers (unless you send it).\n\n"
        "__Writing__: When you use Post to write, you may add photos.\n\n"
        "__Model data__: We also receive the model of your device."
    )
    assert all(group.get("kind") != "never" and "condition" not in group for group in groups_in(drafted(page)))


def test_data_below_a_heading_that_denies_may_be_collected_all_the_same() -> None:
    page = (
        "# Tool\n\n## What we do NOT collect\n\n- Your files\n\n### Rough place\n\n"
        "The server records a code of two letters; the tool itself never sends your location.\n\n"
        "| Field | Example |\n|---|---|\n| `land` | `NO` |"
    )
    denied, place = groups_in(drafted(page))
    assert place["kind"] == "data"
    assert place["necessity"] == "unspecified"
    assert place["needs_review"]
    assert denied["items"] == ["Your files"]


def test_what_is_not_collected_in_one_case_is_collected() -> None:
    page = (
        "# Tool\n\n## Data that is collected\n\n"
        "Parts of a drawing are noted. This information isn't collected if you close it at once.\n\n"
        "- Layers\n- Fonts"
    )
    (group,) = groups_in(drafted(page))
    assert group["condition"] == {"not": {"words": "if you close it at once"}}
    assert group.get("kind") != "never"


# --- what is no data


@pytest.mark.parametrize("language", APPLICATIONS)
def test_those_for_whom_data_is_collected_are_no_data(language: str) -> None:
    heading, lead = APPLICATIONS[language]
    page = f"# Tool\n\n## {heading}\n\n{lead}\n\n- Larch\n- Rowan"
    assert names_in(drafted(page, language)) == []


def test_data_for_somebody_is_data() -> None:
    page = "# Tool\n\n## Data we collect\n\nWe keep data with the following identifiers:\n\n- Serial number\n- Name"
    assert names_in(drafted(page)) == ["Serial number", "Name"]


def test_purposes_with_examples_are_no_data() -> None:
    page = (
        "# Tool\n\n## To follow the law\n\n"
        "We may also have to process your data to follow the law and for other legal purposes, such as:\n\n"
        "- Answering a court\n- Finding fraud"
    )
    assert names_in(drafted(page)) == []


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "- **Collected**: Yes\n- **Retention**: 30 days\n- **Purpose**: Safety"),
        ("de", "- **Zweck**: Sicherheit\n- **Speicherdauer**: 30 Tage\n- **Rechtsgrundlage**: Vertrag"),
        ("fr", "- **Finalité** : Sécurité\n- **Conservation** : 30 jours\n- **Destinataires** : aucun"),
    ],
)
def test_labels_that_could_head_columns_are_no_data(language: str, body: str) -> None:
    heading = {"en": "Data we collect", "de": "Erhobene Daten", "fr": "Données collectées"}[language]
    page = f"# Tool\n\n## {heading}\n\n### a) Numbers\n\n{body}"
    assert names_in(drafted(page, language)) == []


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "Data we collect is never:\n\n- ❌ Sold to others\n- ❌ Used for adverts"),
        ("de", "Die erhobenen Daten werden nie:\n\n- Verkauft\n- Geteilt mit anderen"),
        ("fr", "Les données collectées ne sont jamais :\n\n- ❌ Vendues\n- ❌ Partagées avec des tiers"),
    ],
)
def test_what_is_never_done_with_data_is_no_data(language: str, body: str) -> None:
    heading = {"en": "Data we collect", "de": "Erhobene Daten", "fr": "Données collectées"}[language]
    assert names_in(drafted(f"# Tool\n\n## {heading}\n\n{body}", language)) == []


@pytest.mark.parametrize(
    ("language", "outer", "heading", "lead"),
    [
        ("en", "General information", "Controller", "This notice about your data is given by Birch:"),
        ("de", "Allgemeine Informationen", "Verantwortliche Stelle", "Diese Datenerklärung gilt für Birke:"),
        ("fr", "Informations", "Responsable du traitement", "Cet avis sur vos données est donné par Bouleau :"),
    ],
)
def test_the_address_of_the_controller_is_no_data(language: str, outer: str, heading: str, lead: str) -> None:
    page = f"# Tool\n\n## {outer}\n\n### {heading}\n\n{lead}\n\n- Rue 3\n- 0123 456"
    assert names_in(drafted(page, language)) == []


def test_a_table_with_answers_needs_more_to_be_of_data() -> None:
    table = "| When? | Cheap | Fast |\n|---|---|---|\n| At noon | ✓ | ✓ |\n| At night | ✓ | ✓ |"
    assert names_in(drafted(f"# Tool\n\n## Editions\n\n{table}")) == []


# --- necessity and conditions


def test_a_word_beside_a_list_is_weaker_than_the_title() -> None:
    page = (
        "# Optional data\n\n## Categories of optional data\n\nIt comes in these categories:\n\n"
        "- Start and stop data\n- Error data\n\n"
        "These categories are the same as those used with required data."
    )
    (group,) = groups_in(drafted(page))
    assert "necessity" not in group


def test_a_paragraph_about_the_list_above_it_says_nothing_of_the_next_one() -> None:
    page = (
        "# Tool\n\n## Telemetry\n\nThe tool sends the following information at the start:\n\n- Version\n\n"
        "Start data is only collected when you start it by hand. This information isn't sent by other hosts.\n\n"
        "> [!NOTE]\n> Hosts have an address.\n\n"
        "The tool sends the following information later:\n\n- Number of calls"
    )
    first, second = groups_in(drafted(page))
    assert second["items"] == ["Number of calls"]
    assert "condition" not in second
    assert "Start data is only" in first["after"]


@pytest.mark.parametrize("lead", ["Until then the table below is a plan; read it as one, not as a fact:"])
def test_until_then_is_no_condition(lead: str) -> None:
    (group,) = groups_in(drafted(f"# Tool\n\n## Fields we send\n\n{lead}\n\n- Version\n- Model"))
    assert "condition" not in group


def test_if_or_not_asks_and_sets_no_condition() -> None:
    entries = "- Disk flag - A number, if the file is cached or not\n- Model, if it has one"
    disk, model = groups_in(drafted(f"# Tool\n\n## Data we send\n\n{entries}"))[0]["items"]
    assert "condition" not in disk
    assert model["condition"] == {"words": "if it has one"}


def test_a_cross_beside_a_tick_is_a_no() -> None:
    table = "| Data | Optional | Required |\n|---|---|---|\n| Cookies | ✕ | ✓ |\n| Photos | ✓ | ✕ |\n| Posts | ✓ | ✕ |"
    (group,) = groups_in(drafted(f"# Tool\n\n## Privacy\n\n{table}"))
    assert [row["necessity"] for row in group["items"]] == ["required", "optional", "optional"]


# --- names, links and titles


@pytest.mark.parametrize("entry", ["**HttpState -** what came back", "**HttpState-** what came back"])
def test_a_dash_at_its_end_is_no_part_of_a_name(entry: str) -> None:
    page = f"# Tool\n\n## Data we collect\n\n- {entry}\n- **Port** - a number"
    assert names_in(drafted(page)) == ["HttpState", "Port"]


def test_a_name_may_hold_a_clause() -> None:
    entries = [
        "The names of the drawings that are in the list of the last ones",
        "Facts about the drawings that are not in the Most Recently Used list",
        "The version of the library for drawing used by the tool",
    ]
    page = "# Tool\n\n## Data we collect\n\n" + "\n".join(f"- {each}" for each in entries)
    assert names_in(drafted(page)) == entries


def test_an_address_is_kept_beside_a_longer_one() -> None:
    page = (
        "# Tool\n\n## Data we collect\n\n"
        "- Answers to [others](https://example.org/law/), such as those to [courts](https://example.org/law/#court)\n- Name"
    )
    row = groups_in(drafted(page))[0]["items"][0]
    assert [each["url"] for each in row["see"]] == ["https://example.org/law/"]
    assert "https://example.org/law/#court" in row["description"]


def test_types_of_values_are_no_categories() -> None:
    table = (
        "| Field | Type | Purpose |\n|---|---|---|\n| `a` | enum string | one |\n"
        "| `b` | non-negative integers | two |\n| `c` | UUID strings | three |"
    )
    (group,) = groups_in(drafted(f"# Tool\n\n## Data we collect\n\n{table}"))
    assert "heading" not in group or group["heading"] == "Data we collect"
    assert len(group["items"]) == 3


def test_a_page_may_be_headed_by_a_heading_of_any_level() -> None:
    data = drafted("### Our rules\n\nText.\n\n#### Data we collect\n\n- Name\n- Model")
    assert data["name"] == "Our rules"
    assert [each["heading"] for each in data["sections"]] == ["Data we collect"]
    assert drafted("## One\n\nText.\n\n## Two\n\nText.")["name"] == "page"
