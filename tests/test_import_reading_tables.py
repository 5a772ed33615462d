"""What is read of tables of a page: which columns say what, and which tables are not of data items."""

from __future__ import annotations

from typing import Any

import pytest

from privacy_statements_import.markdown.page import read_page
from privacy_statements_import.markdown.structure import draft_page
from privacy_statements_import.sources import Asked


def first_section(table: str, lead: str = "", heading: str = "Data we collect", language: str = "en") -> Any:
    page = f"---\nlang: {language}\n---\n\n# App\n\n## {heading}\n\n{lead}\n\n{table}\n"
    return draft_page(read_page(page.encode(), "page.md"), Asked("app")).drafts[0].data["sections"][0]


def rows_of(section: Any) -> dict[str, dict[str, Any]]:
    """The rows of a section by their names, with those of its groups."""
    rows = {}
    for row in section.get("items", []):
        data = {"name": row} if isinstance(row, str) else row
        rows[data["name"]] = data
    for inner in section.get("sections", []):
        rows |= rows_of(inner)
    return rows


def test_a_mark_gives_the_necessity_of_its_column() -> None:
    table = """| Data | Required | Optional | Never collected |
|---|---|---|---|
| Name | ✓ | | |
| Age | | ✓ (only if you tell us) | |
| Faith | | | x |
| Mood | no | yes | no |
| Size | ✓ | ✓ | |"""
    rows = rows_of(first_section(table))
    assert {name: row.get("necessity") for name, row in rows.items()} == {
        "Name": "required",
        "Age": "optional",
        "Faith": "never",
        "Mood": "optional",
        "Size": "unspecified",
    }
    assert "only if you tell us" in rows["Age"]["description"]


def test_a_sign_before_a_sentence_that_denies_collecting_is_never() -> None:
    table = "| Data | Required? |\n|---|---|\n| Mood | ❌ We do not collect moods |\n| Name | 💡 If you type it |\n| Size | ❌ Not needed |"
    rows = rows_of(first_section(table, heading="Optional data"))
    assert {name: row.get("necessity") for name, row in rows.items()} == {"Mood": "never", "Name": None, "Size": None}


def test_the_header_of_the_names_may_deny_them_all_with_a_scope() -> None:
    table = "| Auf privaten Geräten nicht erhoben | |\n|---|---|\n| Standort | auch nicht grob |\n| Rufnummer | |"
    section = first_section(table, heading="Private Geräte", language="de")
    assert (section["kind"], section["condition"]) == ("never", {"words": "Auf privaten Geräten"})
    assert set(rows_of(section)) == {"Standort", "Rufnummer"}


def test_the_header_of_the_names_may_say_the_necessity_of_them_all() -> None:
    assert first_section("| Optional data | Why |\n|---|---|\n| Name | greeting |")["necessity"] == "optional"


@pytest.mark.parametrize(
    ("table", "heading"),
    [
        ("| Data | Kept for | Exception |\n|---|---|---|\n| Name | 3 days | none |", "Periods and places"),
        ("| Setting | Default |\n|---|---|\n| Sharing | on |", "Settings that change what is collected"),
        ("| Host | Port |\n|---|---|\n| a.example | 443 |", "Required hosts"),
    ],
)
def test_tables_of_retention_settings_and_hosts_are_not_data(table: str, heading: str) -> None:
    section = first_section(table, heading=heading)
    assert not rows_of(section)
    assert len(section["tables"][0]["rows"]) == 1


def test_lines_of_a_cell_are_items() -> None:
    table = """| Data | Collected? |
|---|---|
| Contacts<br>Calendar | No |
| Location, only on Android | Yes |"""
    rows = rows_of(first_section(table))
    assert list(rows) == ["Contacts", "Calendar", "Location"]
    assert rows["Contacts"]["necessity"] == rows["Calendar"]["necessity"] == "never"
    assert "only on Android" in rows["Location"]["description"]


def test_lines_sorted_by_category_inside_a_section_of_data_are_data() -> None:
    table = "| Category | Entry | Description |\n|---|---|---|\n| Sign-in | Time of day | UTC |"
    section = first_section(f"### Journal\n\n{table}", heading="Required data")
    assert set(rows_of(section)) == {"Time of day"}


def test_one_answer_over_several_columns_is_that_of_each() -> None:
    table = (
        "<table><tr><th>Data</th><th>Phone</th><th>Desk</th></tr><tr><td>Tabs</td><td>Yes</td><td>No</td></tr>"
        '<tr><td>Links</td><td colspan="2">Never</td></tr><tr><td></td><td>Yes</td><td>Yes</td></tr></table>'
    )
    rows = rows_of(first_section(table))
    assert list(rows) == ["Tabs", "Links"]
    assert rows["Tabs"]["answers"] == {"app-phone": "collected", "app-desk": "not-collected"}
    assert rows["Links"]["necessity"] == "never"
    assert rows["Links"]["answers"] == {"app-phone": "not-collected", "app-desk": "not-collected"}
    assert rows["Links"]["needs_review"] == ["the line below it has no name"]


def test_what_can_be_turned_off_is_optional_and_a_dash_says_nothing() -> None:
    table = "| Data | Can be turned off |\n|---|---|\n| a | Yes |\n| b | No |\n| c | - |"
    rows = rows_of(first_section(table))
    assert [row.get("necessity") for row in rows.values()] == ["optional", "required", None]


def test_a_line_that_is_collected_in_a_section_of_never_is_no_never() -> None:
    table = "| Data | Collected? |\n|---|---|\n| Faith | No |\n| Logs | Yes, if you agree |"
    rows = rows_of(first_section(table, heading="Data that is not collected"))
    assert (rows["Faith"]["necessity"], rows["Logs"]["necessity"]) == ("never", "unspecified")
    assert rows["Logs"]["needs_review"] == ["its section says never, and its line says that it is collected"]


def test_a_column_that_says_data_collected_asks_whether_it_is() -> None:
    table = (
        "| <b>Type of Data</b> | <b>Data Collected</b> | Shared |\n|---|---|---|\n| Mail | N | N |\n| Place | Y | N |\n"
    )
    rows = rows_of(first_section(table))
    assert (rows["Mail"]["necessity"], "necessity" in rows["Place"]) == ("never", False)


def test_a_marked_path_of_a_store_is_one_name() -> None:
    table = "| Data type | Purpose |\n|---|---|\n| **Contact info → Name** | Account |\n"
    assert list(rows_of(first_section(table))) == ["Contact info → Name"]


def test_the_column_of_cookies_names_them_beside_who_sets_them() -> None:
    table = "| Provider | Cookies | Purpose |\n|---|---|---|\n| Shop | basket_id, seen | Basket |\n| Chat | talk_id | Talk |\n"
    rows = rows_of(first_section(table, heading="Cookies for the shop"))
    assert list(rows) == ["basket_id, seen", "talk_id"]


def test_headings_that_answer_whether_a_datum_is_collected_are_data() -> None:
    section = first_section("### Contacts\n\n**Collect**: No\n\n### Crashes\n\n**Collect**: Yes\n", heading="Answers")
    rows = rows_of(section)
    assert list(rows) == ["Contacts", "Crashes"]
    assert (rows["Contacts"]["necessity"], "necessity" in rows["Crashes"]) == ("never", False)


def test_a_full_width_bracket_ends_an_answer() -> None:
    table = "| Data type | Collected |\n|---|---|\n| 相片 | ❌\uff08第一版\uff09 |\n| 姓名 | ✅ |"
    rows = rows_of(first_section(table, language="zh"))
    assert {name: row.get("necessity") for name, row in rows.items()} == {"相片": "never", "姓名": None}


def test_a_table_about_keeping_is_data_only_in_a_section_about_data() -> None:
    table = "| Domain | Tables | Retention |\n|---|---|---|\n| Rides | `rides` | A year |\n| Horses | `horses` | Two years |"
    assert set(rows_of(first_section(table, heading="Data inventory"))) == {"Rides", "Horses"}
    code = "| Setting | Where | Description |\n|---|---|---|\n| `log_level` | a file | How much it says |\n| `max_jobs` | a file | How many run |"
    assert not rows_of(first_section(code, heading="Machines"))


def test_a_table_of_two_columns_beside_data_is_in_doubt() -> None:
    table = "| Event | Reason |\n|---|---|\n| Yearly look | It is due |\n| New stable | It is new |"
    doubted = [row for row in rows_of(first_section(table, heading="Review")).values() if row.get("needs_review")]
    assert len(doubted) == 2
    sure = rows_of(first_section(table, heading="Events that we collect"))
    assert not [row for row in sure.values() if row.get("needs_review")]
