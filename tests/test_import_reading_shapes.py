"""Shapes of pages that the six pages of the exam brought, each as a rule of its own, in other words than theirs."""

from __future__ import annotations

from typing import Any

import pytest

from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.structure import draft_page


def rows(text: str, language: str = "en") -> list[Any]:
    """The rows of a page, a bare name for one of which nothing else is said; what its section says is in it."""
    page = f"---\nlang: {language}\n---\n\n# App\n\n{text}\n"

    def walk(section: dict[str, Any], around: dict[str, Any]) -> list[Any]:
        said: dict[str, Any] = dict(around)
        said.update({key: section[key] for key in ("necessity", "condition") if key in section})
        own = [{"name": row, **said} if isinstance(row, str) else {**said, **row} for row in section.get("items", [])]
        return own + [row for inner in section.get("sections", []) for row in walk(inner, said)]

    return walk(dict(draft_page(read_page(page.encode(), "page.md"), "app").drafts[0].data), {})


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("en", "With your permission we collect:"),
        ("de", "Mit Ihrer Einwilligung erheben wir:"),
        ("de", "Berichte werden nur gesendet, wenn Sie dem zustimmen. Sie enthalten:"),
        ("fr", "Avec votre accord, nous mesurons :"),
    ],
)
def test_what_needs_consent_is_optional(language: str, lead: str) -> None:
    made = rows(f"## Data\n\n{lead}\n\n- Heart rate\n- Steps a day\n", language)
    assert [(row["name"], row["necessity"]) for row in made] == [
        ("Heart rate", "optional"),
        ("Steps a day", "optional"),
    ]


def test_a_short_sentence_says_that_all_of_it_is_optional() -> None:
    made = rows(
        "## Backup\n\nBackup is optional. When it's on, the following is sent to us:\n\n- Heart rate\n- Steps a day\n"
    )
    assert {(row["necessity"], row["condition"]["words"]) for row in made} == {("optional", "When it's on")}


@pytest.mark.parametrize(
    ("language", "said", "unstarred"),
    [
        ("en", "We process the following data. Fields marked with * are required.", None),
        ("de", "Die folgenden Daten verarbeiten wir. Angaben mit * sind Pflichtangaben.", None),
        ("de", "Angaben mit * sind Pflichtangaben. Angaben ohne Stern sind freiwillig.", "optional"),
    ],
)
def test_stars_hold_for_all_lists_of_a_section(language: str, said: str, unstarred: str | None) -> None:
    text = f"## Welche Daten / Data\n\n{said}\n\nAlpha:\n\n- Heart rate *\n- Steps\n\nBeta:\n\n- Shoe size *\n"
    made = {row["name"].strip(" *"): row.get("necessity") for row in rows(text, language)}
    assert made == {"Heart rate": "required", "Steps": unstarred, "Shoe size": "required"}


@pytest.mark.parametrize(
    ("language", "heading", "lead"),
    [
        ("en", "Security", "To stop fraud, we automatically collect:"),
        ("de", "Sicherheit", "Bei jedem Aufruf speichert der Dienst:"),
        ("de", "Sicherheit", "Bei jeder Nutzung fallen an:"),
        ("fr", "Sécurité", "Contre la fraude, nous collectons automatiquement :"),
    ],
)
def test_a_sentence_that_says_who_collects_is_stronger_than_the_heading(language: str, heading: str, lead: str) -> None:
    made = rows(f"## {heading}\n\n{lead}\n\n- Heart rate\n- Steps a day\n", language)
    assert [row["name"] for row in made] == ["Heart rate", "Steps a day"]


def test_such_a_sentence_of_purposes_is_none() -> None:
    assert rows("## Sicherheit\n\nZu diesen Zwecken verarbeiten wir:\n\n- Betrieb\n- Abrechnung\n", "de") == []


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("**Heart rate**, with the last beats removed", "Heart rate"),
        ("**Heart rate**, up to three of them", "Heart rate"),
        ("Heart rate (to warn you)", "Heart rate"),
        ("Heart rate, every 30 seconds", "Heart rate"),
        ("Heart rate, not even at night", "Heart rate"),
        ("`first`, `second`", "first, second"),
        ("**Heart rate**, **steps**", "Heart rate, steps"),
        ("Hashed Media Access Control (MAC) address: a number", "Hashed Media Access Control (MAC) address"),
    ],
)
def test_where_a_name_ends(entry: str, name: str) -> None:
    first, *_ = rows(f"## Data we collect\n\n- {entry}\n- Age\n- Mail\n")
    assert first["name"] == name


def test_an_entry_that_says_how_long_is_no_part() -> None:
    first, *_ = rows("## Data we collect\n\n- Heart rate\n  - kept for 30 days\n- Age\n- Mail\n")
    assert "parts" not in first
    assert "kept for 30 days" in first["description"]


def test_commands_are_no_data() -> None:
    assert rows("## Scope\n\nOnly these tools send telemetry:\n\n- `tool build`\n- `tool pack`\n") == []


def test_a_table_with_a_column_of_data_is_one_whatever_its_heading() -> None:
    text = "## Permissions\n\n| Permission | Data | When |\n|---|---|---|\n| Camera | Photo of the cheque | if you pay one in |\n"
    (row,) = rows(text)
    assert row["name"] == "Photo of the cheque"
    assert row["condition"]["words"] == "if you pay one in"


def test_a_condition_goes_on_to_what_a_report_contains() -> None:
    made = rows(
        "## Crashes\n\nIf the tool fails, it sends the error. The report contains:\n\n- Heart rate\n- Steps a day\n"
    )
    assert {row["condition"]["words"] for row in made} == {"If the tool fails"}


def test_who_reads_it_is_no_condition_of_collecting() -> None:
    text = "## Recorder\n\nEn cas d'accident, le boîtier enregistre :\n\n- Vitesse\n- Angle\n\nCes enregistrements ne sont lus que sur décision de justice.\n"
    assert {row["condition"]["words"] for row in rows(text, "fr")} == {"En cas d'accident"}
