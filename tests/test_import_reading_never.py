"""Never used, never sold and never collected stay apart, in the records and on the page; levels add up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from privacy_statements.cli import main
from privacy_statements.pages.page import html_of
from privacy_statements.pipeline import build
from privacy_statements.project import read_project
from privacy_statements_import.markdown.necessity import denial, of_sentence
from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.structure import draft_page
from privacy_statements_import.markdown.words import words_of

EN = """\
# App

## What we never do

We never use these for advertising:

- Location

We never sell:

- Purchases

## Never collected

- Photos
"""
DE = """\
# App

## Was wir nie tun

Nie für Werbung verwendet werden:

- Standort

Wir verkaufen niemals:

- Einkäufe

## Nie erhoben

- Fotos
"""
FR = """\
# App

## Ce que nous ne faisons jamais

Nous n'utilisons jamais pour la publicité :

- Position

Nous ne vendons jamais :

- Achats

## Jamais collecté

- Photos
"""
SAID = {
    "en": (EN, ("Location", "Purchases", "Photos"), ("Never used", "Never sold", "Never collected")),
    "de": (DE, ("Standort", "Einkäufe", "Fotos"), ("Nie verwendet", "Nie verkauft", "Nie erhoben")),
    "fr": (FR, ("Position", "Achats", "Photos"), ("Never used", "Never sold", "Never collected")),
}


def drafted(text: str) -> dict[str, Any]:
    return dict(draft_page(read_page(text.encode(), "page.md"), "app").drafts[0].data)


def groups(section: dict[str, Any]) -> list[tuple[list[str], list[str]]]:
    own = [(section["items"], section.get("act", []))] if "items" in section else []
    return own + [one for inner in section.get("sections", []) for one in groups(inner)]


@pytest.mark.parametrize("language", SAID)
def test_acts_stay_apart_in_the_record(language: str) -> None:
    text, names, _ = SAID[language]
    made = [one for section in drafted(text)["sections"] for one in groups(section)]
    assert made == [([names[0]], ["used"]), ([names[1]], ["sold"]), ([names[2]], ["collected"])]


@pytest.mark.parametrize("language", SAID)
def test_acts_stay_apart_on_the_page(
    language: str, make_project: Callable[[dict[str, str | bytes]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    text, names, labels = SAID[language]
    root = make_project({"in/app.md": text})
    monkeypatch.chdir(root)
    result = CliRunner().invoke(main, ["import", "markdown", "in/app.md", "--product", "app"])
    assert result.exit_code == 0, result.output
    pages = build(read_project(root / "mkdocs.yml", root)).pages
    shown = next(html_of(page.blocks) for page in pages if page.kind == "product")
    for name, label in zip(names, labels, strict=True):
        row = shown[shown.rindex(f">{name}<") :]  # the table: the overview stands before it
        said = {each: row.find(each) for each in labels if each in row}
        assert min(said, key=lambda each: said[each]) == label


@pytest.mark.parametrize(
    ("language", "sentence", "acts"),
    [
        ("en", "We do not sell your photos or use them for ads:", ("used", "sold")),
        ("en", "We never rent or sell:", ("sold",)),
        ("en", "We don't collect:", ("collected",)),
        ("de", "Weder verkauft noch für Werbung genutzt werden:", ("used", "sold")),
        ("de", "Nie ausgewertet:", ("used",)),
        ("fr", "Nous n’utilisons pas :", ("used",)),
        ("fr", "Nous n'enregistrons pas :", ("collected",)),
        ("fr", "Ces données ne sont ni vendues ni utilisées pour la publicité :", ("used", "sold")),
    ],
)
def test_what_is_denied(language: str, sentence: str, acts: tuple[str, ...]) -> None:
    said = denial(sentence, words_of(language))
    assert said is not None
    assert said.acts == acts


@pytest.mark.parametrize(
    ("columns", "yes", "no"),
    [
        (("Data", "Collected", "Sold", "Used for ads"), "Yes", "No"),
        (("Datum", "Erhoben", "Verkauft", "Für Werbung verwendet"), "Ja", "Nein"),
        (("Donnée", "Collectée", "Vendue", "Utilisée pour la publicité"), "Oui", "Non"),
    ],
)
def test_no_under_sold_is_no_denial_of_collecting(columns: tuple[str, ...], yes: str, no: str) -> None:
    page = f"# App\n\n| {' | '.join(columns)} |\n|---|---|---|---|\n| Name | {yes} | {no} | {no} |\n| Mail | {no} | {no} | {no} |\n"
    language = {"Data": "en", "Datum": "de", "Donnée": "fr"}[columns[0]]
    name, mail = drafted(f"---\nlang: {language}\n---\n{page}")["sections"][0]["items"]
    assert "necessity" not in name
    assert "answers" not in name
    assert name["description"] == f"**{columns[2]}:** {no}\n\n**{columns[3]}:** {no}"
    assert mail["necessity"] == "never"


def test_levels_add_up() -> None:
    page = """\
# App

## Required

- App version

## Optional

Everything at the Required level, plus:

- Pages visited

## Full

In addition to required and optional data:

- Screenshots
"""
    required, optional, full = drafted(page)["sections"]
    assert (required["necessity"], optional["necessity"]) == ("required", "optional")
    assert "necessity" not in full
    assert optional["items"] == ["Pages visited"]


@pytest.mark.parametrize(
    ("language", "sentence", "said"),
    [
        ("en", "Everything at the Required level, plus:", None),
        ("en", "All of this data is required:", "required"),
        ("en", "In addition to required data, optional data holds:", "optional"),
        ("de", "Zusätzlich zu den erforderlichen Daten:", None),
        ("de", "Alle folgenden Angaben sind freiwillig:", "optional"),
        ("fr", "En plus des données obligatoires :", None),
        ("fr", "Toutes ces données sont facultatives :", "optional"),
    ],
)
def test_a_level_that_is_added_to_says_nothing_of_what_is_added(language: str, sentence: str, said: str | None) -> None:
    assert of_sentence(sentence, words_of(language), leads=True) == said


@pytest.mark.parametrize(
    ("language", "entry"),
    [
        ("en", "Location: never sold"),
        ("en", "Location (never used for ads)"),
        ("en", "**Location** – not used for ads"),
        ("en", "We never use location data to single out a person."),
        ("de", "Standort: wird nie verkauft"),
        ("de", "Standort (nie für Werbung genutzt)"),
        ("de", "Wir nutzen Standortdaten nie für Werbung."),
        ("fr", "Position : jamais vendue"),
        ("fr", "Position (jamais utilisée pour la publicité)"),
        ("fr", "Nous n'utilisons jamais vos données de position pour la publicité."),
    ],
)
def test_an_entry_that_is_never_used_or_sold_is_not_never_collected(language: str, entry: str) -> None:
    heading = {"en": "Data we collect", "de": "Daten, die wir erheben", "fr": "Données que nous collectons"}
    data = drafted(f"---\nlang: {language}\n---\n# App\n\n## {heading[language]}\n\n- Name\n- Mail\n- {entry}\n- Age\n")
    assert "never" not in {row.get("necessity") for row in rows_of(data) if isinstance(row, dict)}
    assert "never" not in {each.get("kind") for each in data["sections"]}
    assert not any(isinstance(row, dict) and len(row["name"].split()) > 2 for row in rows_of(data))


def test_a_collected_denial_stays_one() -> None:
    (row,) = (
        row
        for row in rows_of(drafted("# App\n\n## Data we collect\n\n- Name\n- Location: never collected\n"))
        if isinstance(row, dict)
    )
    assert row["necessity"] == "never"


def rows_of(section: dict[str, Any]) -> list[Any]:
    inner = [row for each in section.get("sections", []) for row in rows_of(each)]
    return [*section.get("items", []), *inner]


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("en", "This data is recorded on the device and never sent:"),
        ("de", "Diese Daten werden auf dem Gerät gespeichert und nie übermittelt:"),
        ("fr", "Ces données sont enregistrées dans le véhicule et ne sont jamais transmises :"),
    ],
)
def test_what_is_kept_and_never_sent_is_collected(language: str, lead: str) -> None:
    (section,) = drafted(f"---\nlang: {language}\n---\n# App\n\n## X\n\n{lead}\n\n- Voice\n- Speed\n")["sections"]
    assert section["items"] == ["Voice", "Speed"]
    assert section.get("kind") != "never"
