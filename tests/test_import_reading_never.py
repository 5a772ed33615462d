"""What is never collected is never written as collected, and what is never sold is not written as never collected."""

from __future__ import annotations

from typing import Any

import pytest

from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.structure import draft_page
from privacy_statements_import.markdown.verdicts import denial
from privacy_statements_import.markdown.words import words_of
from privacy_statements_import.sources import Asked


def drafted(text: str) -> dict[str, Any]:
    return dict(draft_page(read_page(text.encode(), "page.md"), Asked("app")).drafts[0].data)


@pytest.mark.parametrize(
    ("language", "sentence", "said"),
    [
        ("en", "We don't collect:", "collected"),
        ("en", "None of this is ever sent to us:", "collected"),
        ("en", "Your admin can't see:", "seen"),
        ("en", "The data we collect never includes:", "collected"),
        ("en", "We never rent or sell:", "other"),
        ("en", "We do not sell your photos or use them for ads:", "other"),
        ("en", "We collect the following, which is never sold:", None),
        ("en", "We collect data that does not identify you:", None),
        ("en", "Nothing is sent unless you agree:", "unclear"),
        ("de", "Wir erheben folgende Daten nicht:", "collected"),
        ("de", "Weder verkauft noch für Werbung genutzt werden:", "other"),
        ("fr", "Nous n'enregistrons pas :", "collected"),
        ("fr", "Nous n’utilisons pas :", "other"),
        ("es", "No recopilamos:", "collected"),
        ("it", "Non raccogliamo:", "collected"),
        ("nl", "Wij verzamelen geen:", "collected"),
        ("pt", "Não coletamos:", "collected"),
    ],
)
def test_what_is_denied(language: str, sentence: str, said: str | None) -> None:
    assert denial(sentence, words_of(language)) == said


@pytest.mark.parametrize(
    "lead", ["We never sell:", "We never use these for advertising:", "Nothing is shared:", "What we never do:"]
)
def test_what_is_denied_and_is_not_collecting_stays_text(lead: str) -> None:
    data = drafted(f"---\nlang: en\n---\n# App\n\n## Data we collect\n\n- Name\n\n{lead}\n\n- Photos\n- Contacts\n")
    assert rows_of(data) == ["Name"]


@pytest.mark.parametrize(
    ("language", "entries"),
    [
        ("en", "- Local processing: on your device\n- No tracking: no tools are used\n- No ads: none at all\n"),
        ("zh", "- 本地处理: 在您的设备上\n- 无数据传输: 不会向服务器发送\n- 无追踪: 不使用任何工具\n"),
    ],
)
def test_entries_that_begin_with_a_negation_promise_something_and_name_no_data(language: str, entries: str) -> None:
    heading = {"en": "Data processing", "zh": "数据处理"}[language]
    data = drafted(f"---\nlang: {language}\n---\n# App\n\n## {heading}\n\n{entries}")
    assert rows_of(data) == []
    counted = drafted("---\nlang: en\n---\n# App\n\n## Data we collect\n\n- No. of users\n- No. of files\n")
    assert len(rows_of(counted)) == 2


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
    assert len(rows_of(data)) == 4  # no entry becomes prose while its neighbors become rows


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


def test_an_entry_whose_own_sentence_denies_it_is_never_collected() -> None:
    data = drafted(
        "---\nlang: en\n---\n# App\n\n## Data we collect\n\n- Health data: We do not collect any health data.\n"
        "- Location: The town. We do not collect the street.\n"
    )
    said = {row["name"]: row.get("necessity") for row in rows_of(data) if isinstance(row, dict)}
    assert said == {"Health data": "never", "Location": None}


def test_forms_say_by_their_shape_what_is_collected() -> None:
    store = "sv\n---\n# App\n\n| Datatyp | Samlas in |\n|-|-|\n| Namn | Ja för konto |\n| Plats | Nej |\n"
    bold = "es\n---\n# A\n\n## 1. Plan ❌\n**NO se recopila**\n\n- Uso: no\n\n## 2. Voz ✅\n**SÍ se recopila**\n\n- Uso: sí\n"
    cards = "en\n---\n# We store\n\n<div><div><p>Age</p><p>Why.</p></div><div><p>Sex</p><p>Why.</p></div></div>\n"
    cell = "en\n---\n# We collect\n\n| Data | Goes to |\n|-|-|\n| Color | A shop |\n| Height | Not sent (yet) |\n"
    read = [row for one in (store, bold, cards, cell) for row in rows_of(drafted(f"---\nlang: {one}"))]
    said = {row["name"]: row.get("necessity") for row in read}
    never = {"Plats": "never", "Plan": "never", "Height": "never"}
    assert said == {"Namn": None, "Voz": None, "Age": None, "Sex": None, "Color": None, **never}
