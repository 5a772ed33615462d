"""What is read of a page: each shape of a page by a small page, and that nothing of any page is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws import law
from privacy_statements.read.markdown import prose_text
from privacy_statements.read.prose import addresses_in, blocks_of
from privacy_statements_import.draft import Imported, Outcome
from privacy_statements_import.markdown.blocks import Phrase, Run
from privacy_statements_import.markdown.names import read_entry
from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.prose import Links
from privacy_statements_import.markdown.structure import draft_page
from privacy_statements_import.markdown.words import folded, language_of, words_of
from privacy_statements_import.sources import Asked
from units_of_pages import units

PROSE = {"before", "after", "summary", "description", "note", "text", "how"}


def imported(text: str, base: str | None = None) -> Imported:
    return draft_page(read_page(text.encode(), "page.md"), Asked("app", base=base))


def drafted(text: str, base: str | None = None) -> dict[str, Any]:
    return dict(imported(text, base).drafts[0].data)


def section(text: str, number: int = 0) -> dict[str, Any]:
    return dict(drafted(text)["sections"][number])


def names(rows: list[Any]) -> list[str]:
    return [row if isinstance(row, str) else row["name"] for row in rows]


def texts(data: object, key: str = "") -> Iterator[str]:
    """Every text of a record as a reader meets it."""
    match data:
        case dict():
            for name, value in data.items():
                yield from texts(value, str(name))
        case list():
            for value in data:
                yield from texts(value, key)
        case str():
            yield prose_text(data) if key in PROSE or key == "rows" else data


# --- one entry


@pytest.mark.parametrize(
    ("language", "text", "name", "conditions"),
    [
        ("en", "Full address (on known browsers), when opened.", "Full address", ["when opened"]),
        ("en", "Host name only when a threat is met.", "Host name", ["when a threat is met"]),
        ("en", "Names of files, unless they are private", "Names of files", ["unless they are private"]),
        ("en", "When sharing is on: position", "position", ["When sharing is on"]),
        ("en", "Time when the app was started", "Time when the app was started", []),
        ("en", "Whether the disk is full, e.g. `true` if it is", "Whether the disk is full", []),
        ("en", "State: true, if the switch is on", "State", []),
        ("en", "Length of a session (in seconds)", "Length of a session (in seconds)", []),
        ("en", "Principal name (UPN)", "Principal name (UPN)", []),
        ("en", "Mood (smile, frown, idea), comments", "Mood, comments", []),
        ("en", "Protocol (such as HTTP)", "Protocol", []),
        ("en", "IP address, which we use to find the country", "IP address", []),
        ("en", "Token: a number. It is collected only on Android.", "Token", []),
        ("en", "We ask for your name and look at it together", "We ask for your name and look at it together", []),
        ("de", "Standort (nur auf Firmengeräten)", "Standort", []),
        ("de", "Berichte, sofern Sie zugestimmt haben", "Berichte", ["sofern Sie zugestimmt haben"]),
        ("de", "Angaben zum Gerät wie Modell und Version", "Angaben zum Gerät", []),
        ("fr", "Adresse IP, lorsque vous vous connectez", "Adresse IP", ["lorsque vous vous connectez"]),
        ("fr", "Nom : celui que vous saisissez", "Nom", []),
    ],
)
def test_an_entry_is_cut_where_its_punctuation_cuts_it(
    language: str, text: str, name: str, conditions: list[str]
) -> None:
    entry = read_entry(Phrase((Run(text),), 1), words_of(language), Links())
    assert (entry.name, entry.conditions) == (name, conditions)


def test_examples_stay_in_the_words_of_the_page() -> None:
    entry = read_entry(Phrase((Run("Device data such as model, maker"),), 1), words_of("en"), Links())
    assert (entry.name, entry.description) == ("Device data", "such as model, maker")


def test_a_scope_is_no_condition() -> None:
    entry = read_entry(Phrase((Run("Location (company devices only)"),), 1), words_of("en"), Links())
    assert (entry.name, entry.only, entry.conditions) == ("Location", "company devices only", [])


def test_a_number_is_no_name() -> None:
    entry = read_entry(Phrase((Run("42"),), 1), words_of("en"), Links())
    assert entry.doubt


def test_a_link_of_an_entry_is_kept_beside_its_name() -> None:
    row = section("# Data\n\n## Data collected\n\n- [Install ID](https://example.org/id) (random)\n- Name\n")["items"][
        0
    ]
    assert "https://example.org/id" in row["description"]


# --- lists


def test_nested_entries_are_parts() -> None:
    page = """# App

## Data collected

- Device identifier is one of these (in order):
  - address of the adapter
  - random number
- Account, one of:
    - name
    - number
"""
    first, second = section(page)["items"]
    assert (first["name"], first["parts"]) == ("Device identifier", ["address of the adapter", "random number"])
    assert (second["name"], second["parts"]) == ("Account", ["name", "number"])


def test_necessity_comes_from_headings_the_title_and_brackets() -> None:
    page = "# Required data\n\n## Device data\n\n- model\n\n## Optional data\n\n- mood\n- weight (required)\n"
    data = drafted(page)
    assert data["necessity"] == "required"
    assert [each.get("necessity") for each in data["sections"]] == [None, "optional"]
    items = {item["name"]: item.get("necessity") for item in data["sections"][1]["items"]}
    assert items == {"mood": None, "weight": "required"}


def test_a_heading_that_names_a_topic_is_no_condition() -> None:
    page = (
        "# App\n\n## Data we collect\n\n- a\n\n### When it is sent\n\n- at night\n\n### When you sign in\n\n- b\n- c\n"
    )
    topic, clause = section(page)["sections"]
    assert "condition" not in topic
    assert "items" not in topic
    assert clause["condition"] == {"words": "When you sign in"}


@pytest.mark.parametrize(
    ("heading", "lead", "act", "condition"),
    [
        ("What is never collected", "", ["collected"], None),
        ("Data", "The data we collect never includes:", ["collected"], None),
        ("Data", "Your admin cannot see:", ["seen"], None),
        ("Daten", "Wir erheben folgende Daten nicht:", ["collected"], None),
        ("Données", "Nous ne collectons pas ces données :", ["collected"], None),
        ("Toplanmayan veriler", "", ["collected"], None),
    ],
)
def test_what_is_denied_says_which_act(heading: str, lead: str, act: list[str], condition: object) -> None:
    language = {"Daten": "de", "Données": "fr", "Toplanmayan veriler": "tr"}.get(heading, "en")
    made = section(f"---\nlang: {language}\n---\n# App\n\n## {heading}\n\n{lead}\n\n- photos\n- texts\n")
    assert (made["kind"], made["act"], made.get("condition")) == ("never", act, condition)
    assert names(made["items"]) == ["photos", "texts"]


def test_a_denial_inside_a_list_is_that_of_its_entry_alone() -> None:
    rows = section("# App\n\n## Data collected\n\n- Meeting ID\n- Chat content is not collected\n")["items"]
    assert rows[0] == "Meeting ID"
    assert (rows[1]["name"], rows[1]["necessity"]) == ("Chat content", "never")


def test_used_for_nothing_is_not_never_collected() -> None:
    page = (
        "# App\n\n## Data\n\nWe do not use data collected by the app for advertising.\n\n## Data collected\n\n- name\n"
    )
    assert "kind" not in section(page) or section(page)["kind"] != "never"


@pytest.mark.parametrize(
    "page",
    [
        "## Where data is kept\n\nWe store data in one of the following storage services:\n\n- Blue\n- Red\n",
        "## Sources\n\nWe collect data from the following sources:\n\n- Your device\n- Your admin\n",
        "## Data requests\n\n- [Blue](https://example.org/blue)\n- [Red](https://example.org/red)\n",
        "## How to delete data\n\n1. Open the app.\n2. Choose it.\n",
        "## Settings\n\n| Setting | Default |\n|---|---|\n| Level | 2 |\n",
        "## Data\n\n| Endpoint | Purpose |\n|---|---|\n| example.org | updates |\n",
    ],
)
def test_what_names_no_data_makes_no_item(page: str) -> None:
    data = drafted(f"# Data in the app\n\nText.\n\n{page}")
    assert "items" not in str(data)
    assert not [each for each in imported(page).findings if each.outcome is Outcome.ITEM]


PAGES_OF_SHAPES = {
    # A form about each activity: its label of data names the data, and no other label does.
    "# Register\n\n## Activities\n\n### Booking\n\n| Field | Details |\n|---|---|\n| Purpose | Seats |\n"
    "| Data categories | Seat number, day |\n| Retention period | 3 days |\n": ["Seat number, day"],
    # Questions of a form: a yes is collected, a no is never.
    "# Form\n\n## Data collected\n\n1. Contacts: No\n2. Photos: Yes, for avatars\n3. Health: No\n": [
        "never Contacts",
        "Photos",
        "never Health",
    ],
    # Sister headings above the same labels: each heading names the data.
    "# Data we collect\n\n"
    + "".join(f"## {name}\n\n- Collected: Yes\n- Linked: No\n\n" for name in ("Mail", "Photo", "Age")): [
        "Mail",
        "Photo",
        "Age",
    ],
    # What an entry begins like a column is said of the entry before it.
    "# Seats\n\n## Data collected\n\n- Name, row\n- Age\n- Purpose: to seat you\n": ["Name, row", "Age"],
    # A question that asks yes or no holds no items; one that asks what does.
    "# Faq\n\n## What data is collected?\n\n- Name\n- Age\n\n## Is data collected twice?\n\n- Never\n- Yes\n": [
        "Name",
        "Age",
    ],
}


@pytest.mark.parametrize(("page", "names"), PAGES_OF_SHAPES.items())
def test_the_shape_of_a_page_says_what_its_items_are(page: str, names: list[str]) -> None:
    rows = list(rows_in(drafted(page)))
    assert [f"{'never ' * (row.get('necessity') == 'never')}{row['name']}" for row in rows] == names


def rows_in(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a section and of those inside it."""
    yield from (each if isinstance(each, dict) else {"name": each} for each in data.get("items", ()))
    for inner in data.get("sections", ()):
        yield from rows_in(inner)


def test_text_stays_between_the_lists_where_it_stood() -> None:
    page = "# App\n\n## Data collected\n\nFirst.\n\n- a\n\nSecond:\n\n| Setting | Value |\n|---|---|\n| x | 1 |\n\nThird.\n\n- b\n"
    made = section(page)
    said = [made["before"], *names(made["items"])]
    for inner in made["sections"]:
        said += [
            inner["before"],
            *names(inner.get("items", [])),
            *(row[0] for t in inner.get("tables", []) for row in t["rows"]),
        ]
    assert said == ["First.", "a", "Second:", "x", "Third.", "b"]


def test_a_clause_that_a_comma_sets_apart_before_a_list_is_its_condition() -> None:
    lead = "We collect the following data, if you enable backups:"
    assert section(f"# App\n\n## Data\n\n{lead}\n\n- a\n- b\n")["condition"] == {"words": "if you enable backups"}
    before = section("# App\n\n## Data\n\nUntil then, the data below is collected:\n\n- a\n- b\n")
    assert "condition" not in before, "most of such clauses say something else"


# --- tables


TABLE = """# App

## Required data

| Category | Data | Work profile |
|---|---|---|
| **Device**, like: | model | Yes |
| | position | Yes (managed apps only) |
| | serial number | No |
| | **Note**: Device data is only collected when the device is enrolled. | |
| **Usage of all** (for example, clicks) | | Yes (if enabled) |
| Account | name | Yes (Display Name) |
"""


def test_groups_notes_and_answers_of_a_table() -> None:
    product, vocabulary = imported(TABLE).drafts
    made = product.data["sections"][0]
    device, usage, account = made["sections"]
    answer = "app-work-profile"
    assert vocabulary.data["dimensions"] == [{"id": answer, "name": "Work profile"}]
    assert (made["columns"], made["grouped"], made["necessity"]) == ([answer], True, "required")
    assert device["heading"] == "Device, like:"
    assert "Device data is only collected" in device["after"]
    assert [row["answers"][answer] for row in device["items"]] == [
        "collected",
        {"answer": "collected", "only": "managed apps only"},
        "not-collected",
    ]
    assert names(usage["items"]) == ["Usage of all"]
    assert usage["items"][0]["answers"][answer] == {"answer": "conditional", "condition": {"words": "if enabled"}}
    assert "Display Name" in account["items"][0]["description"]  # more than an answer: text


def test_no_is_never_only_where_a_column_asks_whether_data_is_collected() -> None:
    page = "# App\n\n## Data\n\n| Data | Collected? | Required? | Why |\n|---|---|---|---|\n| a | Yes | Yes | x |\n| b | No | No | |\n"
    first, second = section(page)["items"]
    assert first == {"name": "a", "necessity": "required", "description": "**Why:** x"}
    assert second["necessity"] == "never"
    never = [row.get("necessity") for row in drafted(TABLE)["sections"][0]["sections"][0]["items"]]
    assert never == [None, None, None]


def test_tables_with_lists_ragged_lines_and_no_header_lose_no_cell() -> None:
    page = (
        "# App\n\n## Data collected\n\n| Data | Description |\n|---|---|\n| a | one | two |\n| b |\n\n"
        "## Other\n\n| | |\n|---|---|\n| left | right |\n\n"
        "<table><tr><th>Setting</th><th>Value</th></tr><tr><td>x<ul><li>y</li></ul></td><td>z</td></tr></table>\n"
    )
    said = " ".join(texts(drafted(page)))
    assert not {"one", "two", "b", "left", "right", "x", "y", "z"} - set(said.replace("•", " ").split())


# --- events, facts, links, procedures


def test_an_event_is_a_row_with_its_fields_as_parts() -> None:
    event = "### App.Launch\n\nSent at start.\n\nThe following fields are collected:\n\n- **Id** - a number, only on Android\n- Result\n    - 0 - good\n"
    made = section(f"# Events\n\n## Required events\n\n{event}\n{event.replace('Launch', 'Stop')}")
    assert names(made["items"]) == ["App.Launch", "App.Stop"]
    first = made["items"][0]
    assert first["parts"][0] == {"name": "Id", "note": "a number, only on Android"}
    assert first["parts"][1] == {"name": "Result", "parts": ["0 - good"]}


def test_inner_links_lead_to_the_new_anchors_and_relative_ones_are_shown() -> None:
    page = "# App\n\nSee [this](#data--more), [that](other.md) and [there](/x).\n\n## Data & more\n\nText.\n"
    data = drafted(page)
    assert [*addresses_in(blocks_of(data["summary"]))] == [f"#{data['sections'][0]['id']}"]
    assert "`other.md`" in data["summary"]
    assert "https://example.org/a/other.md" in addresses_in(
        blocks_of(drafted(page, "https://example.org/a/page.md")["summary"])
    )


def test_a_procedure_becomes_a_guide() -> None:
    page = "# Set up\n\n## Before you begin\n\nText.\n\n## Steps\n\n1. Open **Settings**.\n\n   ![The page](images/page.png)\n2. Choose:\n   1. one\n   2. two\n3. Save.\n"
    draft = imported(page).drafts[0]
    assert draft.kind == "guides"
    before, steps = draft.data["sections"]
    assert (before["kind"], steps["kind"]) == ("concept", "steps")
    shown, chosen, saved = (step["text"] for step in steps["steps"])
    assert "images/page.png" in shown
    assert "two" in chosen
    assert saved == "Save."


def test_the_letters_of_steps_are_text() -> None:
    page = "# Off\n\nDo this.\n\n1. Open **it**.\n   a. Tap A.\n   b. Tap B.\n2. Close it.\n3. Save it.\n"
    steps = imported(page).drafts[0].data["sections"][0]["steps"]
    assert "b. Tap B." in prose_text(steps[0]["text"])
    prose = drafted("# About\n\na. One thing\nb. Another thing\n")["summary"]
    assert "b. Another thing" in prose_text(prose)


def test_a_page_without_data_keeps_its_text() -> None:
    data = drafted("# About\n\nHello.\n\n## More\n\nWorld.\n")
    assert (data["summary"], data["sections"][0]["before"]) == ("Hello.", "World.")


# --- languages


@pytest.mark.parametrize(
    ("front", "text", "language"),
    [
        ({"lang": "de-AT"}, "", ("de-AT", True)),
        ({"ms.contentlocale": "fr-fr"}, "We collect the data", ("fr-FR", True)),
        ({}, "Wir erheben die Daten und speichern sie nicht, und das ist auch bei den Bildern der Fall", ("de", True)),
        ({}, "Nous ne collectons pas les données de votre appareil et nous ne les stockons pas", ("fr", True)),
        (
            {},
            "Dane, które zbieramy, są na serwerze i nie jest to dla nas przez cały czas w użyciu oraz na dysku",
            ("pl", True),
        ),
        (
            {},
            "Los datos: ana@app.com, www.app.com, app.com. Nombre y correo por el formulario para los del sitio y las visitas",
            ("es", True),
        ),
        (
            {},
            "com com com: registro de la actividad en la empresa, la base en la que se trata la persona",
            ("pt", False),
        ),
        ({}, "42", ("", False)),
        ({}, "app_version app_name the", ("en", False)),
    ],
)
def test_the_language_of_a_page(front: dict[str, str], text: str, language: tuple[str, bool]) -> None:
    assert language_of(front, text) == language


def test_a_language_that_is_not_sure_is_told_and_not_recorded() -> None:
    made = imported("# app\n\n| a_b | c_d |\n|---|---|\n| x_y | z |\n")
    assert "language" not in made.drafts[0].data
    assert any(each.outcome is Outcome.DOUBT and "language" in each.why for each in made.findings)


def test_without_word_lists_the_layout_alone_decides_and_every_row_is_marked() -> None:
    page = "---\nlang: eu\n---\n# Datuak\n\n## Zer\n\n| a | b |\n|---|---|\n| user_id | Gailuaren ausazko zenbakia |\n| os.name | Izena |\n"
    made = imported(page)
    rows = made.drafts[0].data["sections"][0]["items"]
    assert names(rows) == ["user_id", "os.name"]
    assert all("layout alone" in row["needs_review"][0] for row in rows)
    assert any("layout alone" in each.why for each in made.findings)


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        (
            "# 方針\n\n## 収集する情報\n\n- **名前**\uff1a表示に使います\n- 年齢\uff08任意\uff09\n\n## 利用目的\n\n- 提供\n",
            ["名前", "年齢"],
        ),
        ("# 政策\n\n## 我们收集的信息\n\n- **设备信息**\uff1a型号\n\n## 信息共享\n\n- 法律要求时\n", ["设备信息"]),
        ("# Polityka\n\n## Jakie dane zbieramy\n\n- Adres IP\n\n## Twoje prawa\n\n- Prawo do danych\n", ["Adres IP"]),
        (
            "Policy\n======\n\nData collected\n~~~~~~~~~~~~~~\n\n* host name\n\nRights\n~~~~~~\n\n* access\n",
            ["host name"],
        ),
        ("# Record\n\n## News\n\n- **Purpose**: mail\n- **Data type**: Address\n- **Storage**: here\n", ["Address"]),
        (
            "# Record\n\n## News\n\n| | |\n|-|-|\n| Purpose | mail |\n| Data type | Address |\n| Storage | here |\n",
            ["Address"],
        ),
        ("# Data\n\n## Data collected\n\n- We do not collect names.\n- We never collect ages.\n", None),
    ],
)
def test_shapes_of_other_makers(page: str, wanted: list[str] | None) -> None:
    rows = [row for each in drafted(page)["sections"] for row in each.get("items", ())]
    if wanted is None:
        assert [row["necessity"] for row in rows] == ["never", "never"]
    else:
        assert names(rows) == wanted


# --- nothing is lost


WORD = re.compile(r"\w+")
ANSWERS = {"yes", "no", "only", "n", "a", "required", "optional", "never"}  # words of cells that an answer says
ATOMS = st.sampled_from(
    [
        "alpha",
        "when beta",
        "(on gamma)",
        "if delta",
        "such as epsilon",
        "**zeta**:",
        "*eta*",
        "`theta`",
        "iota_1",
        "- kappa",
        "\\*lambda",
        "12",
        "[mu](https://example.org/mu)",
        "is collected",
        "never",
        "we collect",
        "only for users who",
        "–",
        "(nu, xi)",
        "a < b",
        "*",
        "_",
        "optional",
        "e.g. pi.",
        "Rho. Sigma",
    ]
)
LINE = st.lists(ATOMS, min_size=1, max_size=6).map(" ".join)
BLOCKS = st.one_of(
    LINE,
    LINE.map(lambda line: f"## {line}"),
    LINE.map(lambda line: f"**{line.replace('*', '')}**"),
    st.lists(LINE, min_size=1, max_size=4).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    st.lists(LINE, min_size=2, max_size=4).map(
        lambda lines: f"- {lines[0]}\n" + "\n".join(f"    - {line}" for line in lines[1:])
    ),
    st.lists(LINE, min_size=1, max_size=3).map(
        lambda lines: "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
    ),
    st.lists(st.tuples(LINE, LINE, LINE), min_size=1, max_size=4).map(
        lambda rows: (
            "| Data | Collected? | tau |\n|---|---|---|\n" + "\n".join(f"| {a} | {b} | {c} |" for a, b, c in rows)
        )
    ),
    LINE.map(lambda line: f"> [!NOTE]\n> {line}"),
    st.just("The following data is collected:"),
    st.just("## Data we never collect"),
    st.just("### App.Event.Name\n\nThe following fields are collected:"),
)


@law(150, here=50)
@given(st.lists(BLOCKS, max_size=8).map("\n\n".join))
def test_every_word_of_a_page_is_in_its_record(text: str) -> None:
    page = read_page(f"# Title\n\n{text}\n".encode(), "page.md")
    data = draft_page(page, Asked("app")).drafts
    said = Counter(WORD.findall(folded(" ".join(text for draft in data for text in texts(dict(draft.data)))).lower()))
    wanted = Counter(
        word for unit in units(page) if "://" not in unit.text for word in WORD.findall(folded(unit.text).lower())
    )
    lost = {word: count for word, count in wanted.items() if said[word] < count and word not in ANSWERS}
    assert not lost


@law(150, here=50)
@given(st.text(max_size=300) | st.lists(BLOCKS, max_size=6).map("\n".join))
def test_any_text_ends_in_a_record(text: str) -> None:
    assert drafted(text)["id"] == "app"


def test_the_steps_of_a_procedure_without_headings_are_steps() -> None:
    data = imported("# Off\n\nDo this.\n\n1. Open it.\n2. Tap it.\n3. Close it.\n").drafts[0].data
    assert data["summary"] == "Do this."
    assert [step["text"] for step in data["sections"][0]["steps"]] == ["Open it.", "Tap it.", "Close it."]


def test_a_page_without_sections_is_headed_by_its_title() -> None:
    data = imported("# Data we collect\n\nIt is little.\n\n- Serial number\n- App version\n").drafts[0].data
    assert data["sections"][0]["items"] == ["Serial number", "App version"]


def test_parts_far_inside_are_prose_of_the_last_part() -> None:
    page = "# App\n\n## Data we collect\n\n" + "".join("  " * n + f"- word {n}\n" for n in range(40))
    part: Any = imported(page).drafts[0].data["sections"][0]["items"][0]
    depth = 0
    while isinstance(part, dict) and "parts" in part:
        (part,) = part["parts"]
        depth += 1
    assert depth == 16
    assert all(f"word {n}" in part["note"] for n in range(17, 40))


def test_what_new_pages_showed() -> None:
    """A category that never comes again is a name, and a reason denies nothing of its list."""
    table = "# App\n\n## Data we collect\n\n| Category | Level |\n|---|---|\n| Contact | low |\n| Health | high |\n| Device | low |\n"
    assert names(section(table)["items"]) == ["Contact", "Health", "Device"]
    page = "# App\n\n## Rights\n\nSince we do not collect any data:\n\n- Nothing to delete\n- Nothing to move\n"
    assert "items" not in section(page)


def test_what_is_not_limited_to_its_list_leads_to_names() -> None:
    page = "# App\n\n## Usage data\n\nWe may collect certain information, including, but not limited to:\n\n- Model\n- Version\n"
    assert names(section(page)["items"]) == ["Model", "Version"]


def test_what_is_collected_and_holds_settings_is_data() -> None:
    page = "---\nlang: fr\n---\n# App\n\n## Données\n\nLes données collectées incluent les paramètres suivants :\n\n- Nom\n- Langue\n"
    assert names(section(page)["items"]) == ["Nom", "Langue"]
    page = "# App\n\n## Data\n\nWe collect data for the following purposes:\n\n- Support\n- Sales\n"
    assert "items" not in section(page)


def test_a_cell_of_lines_with_dashes_names_each_datum() -> None:
    table = "| Campo | Información |\n|---|---|\n| Finalidad | Soporte |\n| Categorías de datos | - Nombre<br>- Correo |\n| Plazo | un año |\n"
    made = section(f"---\nlang: es\n---\n# Registro\n\n## Actividad 1\n\n{table}")
    assert names(made["items"]) == ["Nombre", "Correo"]
    assert "Soporte" in made["before"]


def test_marks_are_where_the_doubt_is() -> None:
    """On short lists as a whole, and at any length on what only a title or the head of a column speaks for."""
    short, long = ("\n".join(f"- {letter * 5}" for letter in letters) for letters in ("ab", "abcd"))
    few, many = (section(f"# App\n\n## Usage data\n\n{listed}\n")["items"] for listed in (short, long))
    assert [row["needs_review"] for row in few] == [
        ["its heading names data, and does not say that it is collected"]
    ] * 2
    assert many == ["aaaaa", "bbbbb", "ccccc", "ddddd"]
    assert section(f"# App\n\n## Data categories\n\n{short}\n")["items"] == ["aaaaa", "bbbbb"]
    titled = section(f"# Usage data\n\n## Basics\n\n{long}\n")["items"]
    rules = "".join(f"- {each} is checked, and all who add one must say why it is there.\n" for each in "ABCD")
    assert "items" not in section(f"# Usage data\n\n## Basics\n\n{rules}")
    headed = section("# App\n\n## Basics\n\n| Data | Origin |\n|---|---|\n| Name | here |\n| Mail | there |\n")["items"]
    assert [row["needs_review"] for row in titled] == [["only the title of the page says that this is collected"]] * 4
    assert [row["needs_review"] for row in headed] == [["only the head of its column says that this is data"]] * 2
    steps = section(
        "# App\n\n## Metadata is hashed\n\n1. The camera reads it\n2. The app hashes it\n3. The server keeps it\n4. It ends\n"
    )
    assert all("numbered" in row["needs_review"][0] for row in steps["items"])


def test_what_says_something_of_data_is_no_datum() -> None:
    """Nested labels, questions that do not ask what is collected, and entries that go on with "is"."""
    page = "# App\n\n## Data we collect\n\n- Mail\n  - Used for: support\n  - Linked: yes\n"
    (mail,) = section(page)["items"]
    assert (mail["name"], "parts" in mail, "Used for: support" in mail["description"]) == ("Mail", False, True)
    for entries in (
        "- Is it encrypted?\n- Can I delete it?\n",
        "- is not logged\n- is deleted at once\n",
        "- Local paths are replaced by names\n- Keys are hashed before that\n",
        "- Guide: https://torch.example/guide\n- Office: <data@torch.example>\n",
    ):
        assert "items" not in section(f"# App\n\n## Data we collect\n\n{entries}")
    asked = section("# App\n\n## Data\n\n- Do we collect your name?\n- Do we collect your mail?\n")
    assert len(asked["items"]) == 2


def test_headings_over_lists_that_say_whether_it_is_collected_are_data() -> None:
    """In a form, sister headings stand together; what a column asks about transfers is no answer about collecting."""
    form = "# Form\n\n## Personal info\n\n**Mail**\n- Collected: yes\n- Purpose: login\n\n**Name**\n- ❌ Not collected\n\n**Crashes**\n- ❌ Nothing\n"
    said = section(form)["items"]
    assert [(row["name"], row.get("necessity")) for row in said] == [
        ("Mail", None),
        ("Name", "never"),
        ("Crashes", "never"),
    ]
    asked = "".join(
        f"## {group}\n\n### {name}\n\n| Frage | Antwort |\n|---|---|\n| Erhoben oder geteilt | **{collected}** |\n| Flüchtig | nein |\n| Pflicht / freiwillig | {need} |\n\n"
        for group, name, collected, need in (
            ("Kontakt", "Name", "erhoben, nicht geteilt", "freiwillig"),
            ("Geräte", "Kennung", "ja", "zwingend"),
            ("Orte", "Standort", "nicht erhoben", "freiwillig"),
        )
    )
    sections = drafted(f"---\nlang: de\n---\n# Formular\n\n{asked}")["sections"]
    rows = [row for each in sections for row in each["items"]]
    assert [(row["name"], row.get("necessity")) for row in rows] == [
        ("Name", "optional"),
        ("Kennung", "required"),
        ("Standort", "never"),
    ]
    table = "# App\n\n## Data we collect\n\n| Data | Purpose | Transfers outside the EU |\n|---|---|---|\n| Mail | login | No (EU) |\n| Name | login | No |\n"
    (mail, name) = section(table)["items"]
    assert ("necessity" in mail, "answers" in mail, "necessity" in name, "answers" in name) == (False,) * 4


@pytest.mark.parametrize(
    ("language", "heading", "lead", "entries"),
    [
        ("de", "Demo-Daten", "Nicht in das Repository gehören:", "- .env\n- Logdateien\n"),
        ("fr", "Données", "Les données collectées NE SONT JAMAIS :", "- ❌ Vendues à des tiers\n- ❌ Partagées\n"),
    ],
)
def test_what_denies_no_collecting_leads_to_no_data(language: str, heading: str, lead: str, entries: str) -> None:
    page = f"---\nlang: {language}\n---\n# App\n\n## {heading}\n\n{lead}\n\n{entries}"
    assert "items" not in section(page)


@pytest.mark.parametrize("fold", [":::details {}?\n\n{}\n:::", "<details>\n<summary>{}?</summary>\n\n{}\n\n</details>"])
def test_what_folds_is_a_section(fold: str) -> None:
    said = section(
        "# Questions\n\n" + fold.format("What data do you collect", "All of it:\n\n- Name\n- Age of the horse")
    )
    assert (said["heading"], names(said["items"])) == ("What data do you collect?", ["Name", "Age of the horse"])


def test_what_speaks_of_collecting_inside_of_another_topic_is_in_doubt() -> None:
    entries = "- Odds: low\n- Rest: small\n- Cure: a fence\n- Cost: none"
    page = f"# App\n\n## Security\n\n### A stranger records a ride\n\n{entries}\n\n## A ride is recorded\n\n{entries}\n"
    security, other = drafted(page)["sections"]
    rows = security["sections"][0]["items"]
    assert all(isinstance(row, dict) and row["needs_review"] for row in rows)
    assert not any(isinstance(row, dict) and "needs_review" in row for row in other["items"])
