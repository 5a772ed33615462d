"""Facts beside data items: durations, places, purposes, recipients and procedures of rights, in three languages; and
sentences that look like one and are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from privacy_statements.cli import main
from privacy_statements.read.load import load_file
from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.structure import draft_page
from privacy_statements_import.markdown.words import FOLDER, words_of

FACTS = ("retention", "storage", "purposes", "recipients", "rights")


def stated(text: str, language: str = "en") -> dict[str, Any]:
    """All facts of a page, ids replaced by the names they stand for."""
    page = f"---\nlang: {language}\n---\n\n# App\n\n{text}\n"
    drafts = draft_page(read_page(page.encode(), "page.md"), "app").drafts
    names = {
        word["id"]: word["name"]
        for draft in drafts
        if draft.kind == "vocabulary"
        for words in draft.data.values()
        for word in words
    }
    found: dict[str, Any] = {}

    def named(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: named(one) for key, one in value.items()}
        if isinstance(value, list):
            return [named(one) for one in value]
        return names.get(value, value)

    def walk(section: dict[str, Any]) -> None:
        for key in FACTS:
            found.setdefault(key, []).extend(named(section.get(key, [])))
        for inner in section.get("sections", []):
            walk(inner)

    walk(dict(drafts[0].data))
    return {key: value for key, value in found.items() if value}


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "Your data is stored in Germany and the European Union.", {"subject": "Your data", "regions": ["Germany", "European Union"]}),
        ("en", "Data can be stored in a few regions, such as Europe North (Ireland) and Europe West (Netherlands).", {"subject": "Data", "regions": ["Ireland", "Netherlands"], "exhaustive": False}),
        ("de", "Alle Daten werden in Deutschland und in der Schweiz gespeichert.", {"subject": "Alle Daten", "regions": ["Deutschland", "Schweiz"]}),
        ("fr", "Vos données sont hébergées en France et en Belgique.", {"subject": "Vos données", "regions": ["France", "Belgique"]}),
        ("fr", "Les données sont stockées dans l'Union européenne.", {"subject": "Les données", "regions": ["Union européenne"]}),
    ],
)  # fmt: skip
def test_regions_in_a_sentence(language: str, text: str, said: dict[str, Any]) -> None:
    assert stated(f"## Where\n\n{text}", language) == {"storage": [said]}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Your data is not stored in Germany."),
        ("en", "Photos taken in Germany are stored on the phone."),
        ("en", "Data is stored in Germany or in France."),
        ("en", "Data is stored in Germany if you choose so."),
        ("en", "Our team works in Germany and India."),
        ("en", "They say “data is stored in Germany”."),
        ("en", "Data is stored in Germany and in other countries."),
        ("de", "In Deutschland gekaufte Geräte speichern nichts."),
        ("fr", "Rien n'est stocké en France."),
    ],
)
def test_what_is_no_clear_place_stays_prose(language: str, text: str) -> None:
    assert stated(f"## Where\n\n{text}", language) == {}


@pytest.mark.parametrize(
    ("language", "lead", "relation"),
    [
        ("en", "We store it in one or more of the following storage services:", "one-or-more"),
        ("de", "Gespeichert wird in folgenden Diensten:", None),
        ("fr", "Les données sont stockées dans les services suivants :", None),
    ],
)
def test_stores_in_a_list(language: str, lead: str, relation: str | None) -> None:
    said: dict[str, Any] = {"stores": [{"title": "Alpha DB"}, {"title": "Beta", "url": "https://b.example"}]}
    if relation:
        said["relation"] = relation
    text = f"## Storage\n\n{lead}\n\n- Alpha DB\n- [Beta](https://b.example)\n"
    assert stated(text, language) == {"storage": [said]}


def test_a_list_of_data_is_no_list_of_stores() -> None:
    assert stated("## App\n\nWe store the following data in your account:\n\n- Name\n- Mail\n") == {}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "## Purposes\n\n- Tenth thing\n- Other thing\n"),
        ("en", "## Use\n\nWe process data for the following purposes:\n\n- Tenth thing\n- Other thing\n"),
        ("de", "## 3. Zwecke\n\n- Tenth thing\n- Other thing\n"),
        ("de", "## Nutzung\n\nDie Daten werden zu diesen Zwecken verarbeitet:\n\n- Tenth thing\n- Other thing\n"),
        ("fr", "## Finalités\n\n- Tenth thing\n- Other thing\n"),
        ("fr", "## À quoi servent les données\n\n- Tenth thing\n- Other thing\n"),
    ],
)  # fmt: skip
def test_purposes_in_a_list(language: str, text: str) -> None:
    assert stated(text, language) == {"purposes": [{"purpose": "Tenth thing"}, {"purpose": "Other thing"}]}


@pytest.mark.parametrize(
    ("language", "text", "purpose"),
    [
        ("en", "Your data is used to provide the service.", "provide the service"),
        ("de", "Die Daten werden genutzt, um den Dienst zu erbringen.", "den Dienst zu erbringen"),
        ("fr", "Vos données sont utilisées pour fournir le service.", "fournir le service"),
        ("en", "Your data is not used to provide the service.", None),
        ("en", "Your data is used to provide the service if you ask for it.", None),
        ("en", "The key is used to lock the door.", None),
        ("en", "## Purposes we refuse\n\nWe do not use data for the following purposes:\n\n- Ads\n", None),
    ],
)
def test_a_purpose_in_a_sentence(language: str, text: str, purpose: str | None) -> None:
    said = {"purposes": [{"purpose": purpose}]} if purpose else {}
    assert stated(f"## Text\n\n{text}", language) == said


@pytest.mark.parametrize(
    ("language", "head"), [("en", "Processor | Country"), ("de", "Dienstleister | Land"), ("fr", "Prestataire | Pays")]
)
def test_recipients_in_a_table(language: str, head: str) -> None:
    text = f"## Who\n\n| {head} |\n|---|---|\n| Alpha Ltd | X |\n| Beta | Y |\n"
    assert stated(text, language) == {"recipients": [{"recipient": "Alpha Ltd"}, {"recipient": "Beta"}]}


@pytest.mark.parametrize(
    ("language", "lead", "rest", "condition"),
    [
        ("en", "Data is shared with:", "if you ask for it", "if you ask for it"),
        ("de", "Daten werden weitergegeben an:", "wenn Sie es wünschen", "wenn Sie es wünschen"),
        ("fr", "Les données sont partagées avec :", "si vous le demandez", "si vous le demandez"),
    ],
)
def test_recipients_in_a_list_with_their_conditions(language: str, lead: str, rest: str, condition: str) -> None:
    text = f"## Who\n\n{lead}\n\n- **Alpha**: servers\n- Beta, {rest}\n"
    made = stated(text, language)["recipients"]
    assert made == [{"recipient": "Alpha"}, {"recipient": "Beta", "condition": {"words": condition}}]


def test_not_shared_with_is_no_recipient() -> None:
    assert stated("## Who\n\nYour data is never shared with:\n\n- Alpha\n- Beta\n") == {}


@pytest.mark.parametrize(
    ("language", "heading", "lead", "right"),
    [
        ("en", "Your rights", "To export your data:", "export"),
        ("en", "Delete your account", "", "Delete"),
        ("de", "Ihre Rechte", "So erhalten Sie Auskunft:", "Auskunft"),
        ("fr", "Vos droits", "Pour obtenir une copie de vos données :", "copie"),
    ],
)
def test_a_procedure_of_a_right(language: str, heading: str, lead: str, right: str) -> None:
    text = f"## Data\n\n- Name\n- Mail\n- Age\n\n## {heading}\n\n{lead}\n\n1. Open **it**.\n2. Tap it.\n"
    made = stated(text, language)["rights"]
    assert made == [{"rights": [right], "steps": [{"text": "Open **it**."}, {"text": "Tap it."}]}]


def test_other_numbered_lists_are_no_rights() -> None:
    text = "## Data\n\n- Name\n- Mail\n- Age\n\n## Modes\n\nThe car has two modes:\n\n1. Private\n2. Open\n"
    assert stated(text) == {}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "## Retention\n\n- Logs: 30 days\n- Bills: at most ten years, except drafts\n"),
        ("de", "## Speicherdauer\n\n- Logs: 30 Tage\n- Bills: höchstens zehn Jahre, ausgenommen drafts\n"),
        ("fr", "## Conservation\n\n- Logs : 30 jours\n- Bills : maximum dix ans, sauf drafts\n"),
    ],
)
def test_durations_in_a_list(language: str, text: str) -> None:
    bills = {"subject": "Bills", "duration": "P10Y", "bound": "at-most", "exception": "drafts"}
    assert stated(text, language) == {"retention": [{"subject": "Logs", "duration": "P30D"}, bills]}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "| Data | Kept for |\n|---|---|\n| Logs | 30 days |\n| Notes | until you delete them |\n"),
        ("de", "| Daten | Speicherdauer |\n|---|---|\n| Logs | 30 Tage |\n| Notes | Ende des Jahrs, längstens 3 Monate danach |\n"),
    ],
)  # fmt: skip
def test_durations_in_a_table(language: str, text: str) -> None:
    heading = {"en": "How long", "de": "Wie lange"}[language]
    made = stated(f"## {heading}\n\n{text}", language)
    assert made == {"retention": [{"subject": "Logs", "duration": "P30D"}]}


def test_words_of_the_site_are_used_where_the_name_is_the_same(
    make_project: Callable[[dict[str, str | bytes]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "# App\n\n## Where\n\nData is stored in Germany and France.\n\n## Purposes\n\n- Security\n- Billing\n"
    words = "regions: [{id: de, name: Germany}]\npurposes: [{id: security, name: Security}]\n"
    root = make_project({"in/app.md": page, "content/vocabulary/all.yml": words})
    monkeypatch.chdir(root)
    arguments = ["import", "markdown", "in/app.md", "--product", "app"]
    for more in ([], ["--force"]):  # the second time the site knows the words of the first
        assert CliRunner().invoke(main, [*arguments, *more]).exit_code == 0
        product = yaml.safe_load((root / "content/products/app.yml").read_text())
        where, why = product["sections"]
        assert where["storage"] == [{"subject": "Data", "regions": ["de", "app-france"]}]
        assert why["purposes"] == [{"purpose": "security"}, {"purpose": "app-billing"}]
        made = yaml.safe_load((root / "content/vocabulary/app.yml").read_text())
        assert made["regions"] == [{"id": "app-france", "name": "France", "countries": ["FR"]}]
        assert made["purposes"] == [{"id": "app-billing", "name": "Billing"}]
    assert CliRunner().invoke(main, ["check"]).exit_code == 0


def test_every_language_has_the_same_lists_and_none_twice() -> None:
    lists = {}
    for file in sorted(FOLDER.glob("*.yml")):
        loaded = load_file(file, file.name)
        assert loaded.diagnostics == ()
        lists[file.stem] = set(words_of(file.stem).lists)
    assert lists["de"] == lists["en"] == lists["fr"]
