"""What readers found false on our own site (T1 to T14 of their audit): each page as it is built, so that neither a record
nor a template brings a fault back. The laws behind them are in ``test_truth.py``."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from reader import Page, Row, folded

MAM = folded("Our reading: Yes means that the data is collected where Intune manages only apps")


class Built:
    """Our own site, read as its readers do."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.page = cache(self._page)

    def _page(self, path: str) -> Page:
        return Page((self.root / path / "index.html").read_text("utf-8"))

    def text(self, path: str, *under: str) -> str:
        """All text of a page, or what stands below headings that have these words."""
        wanted = [folded(words) for words in under]
        pieces = self.page(path).pieces
        found = [text for above, text, _ in pieces if all(any(words in one for one in above) for words in wanted)]
        assert found, (path, under)
        return "\n".join(found)

    def answer(self, product: str, question: str) -> str:
        """What the page of a product answers to a question of every reader."""
        lines = iter(self.text(f"products/{product}", "Questions and answers").splitlines())
        assert folded(question) in lines
        return "\n".join(itertools.takewhile(lambda line: not line.endswith("?"), lines))

    def rows(self, path: str, name: str, *under: str) -> list[Row]:
        """The rows whose header has these words, below headings, captions or groups that have those."""
        found = [
            row
            for row in self.page(path).rows
            if folded(name) in row.name and all(any(folded(words) in one for one in row.under) for words in under)
        ]
        assert found, (path, name, under)
        return found


@pytest.fixture(scope="module")
def site(built_site: Path) -> Built:
    return Built(built_site)


def test_t5_a_guide_that_sets_up_is_no_way_to_turn_collection_off(site: Built) -> None:
    choices = site.text("choices")
    turn_off = site.answer("defender-endpoint-ios", "How do I turn it off?")
    for words in ("Advanced Features", "Device Conditions", "Guides that change what is collected", "unenrolled"):
        assert folded(words) not in choices + turn_off, words
    row = site.rows("choices", "App usage")[-1]
    assert row.cells["how to turn it on or off"] == "not stated"


def test_t6_where_teams_are_located_is_not_what_they_can_reach(site: Built) -> None:
    (row,) = site.rows("retention", "Operations and Security Operations", "Where the staff work")
    assert "united states and india" in row.text
    for path in ("retention", "products/managed-desktop"):
        text = site.text(path)
        assert "nor which data they can reach" in text
        assert text.count("reach") == text.count("nor which data they can reach") + text.count("can be reached only")


def test_t7_a_statement_that_is_silent_on_enrollment_is_not_the_same_there(site: Built) -> None:
    text = site.text("questions/defender-on-unenrolled-iphones")
    assert "the statement doesn't say." in text
    assert "same" not in text.replace("the same tenant", "")


def test_t8_what_the_source_says_with_may_is_nowhere_collected_for_certain(site: Built) -> None:
    """All that Intune names is hedged, so no cell of it says more than that it may be collected."""
    tables = site.page("products/intune").rows
    answers = [cell for row in tables for name, cell in row.cells.items() if name in ("collected", "mam workload")]
    assert len(answers) > 140
    for answer in answers:
        assert answer.startswith(("may be collected", "not collected")), answer
    answers = [row.cells["answer"] for row in site.page("applies/intune").rows]
    assert len(answers) > 80
    assert not {"collected", "reused"} & {*answers}
    for preset in ("personal-iphone", "personal-iphone-enrolled", "android-apps-only"):
        text = site.text(f"applies/intune/{preset}")
        assert "intune may collect this data" in text
        assert "intune collects this data" not in text, preset


def test_t9_no_personal_data_at_all_is_used_for_profiling(site: Built) -> None:
    for path in ("products/managed-desktop", "applies/managed-desktop"):
        assert "some personal data" not in site.text(path)
    (row,) = site.rows("products/managed-desktop", "personal data collected to provide the service")
    assert row.name.startswith("any personal data")
    assert "uses no personal data at all" in site.text("products/managed-desktop", "Never used for profiling")
    (row,) = site.rows("applies/managed-desktop", "any personal data")
    assert row.cells["answer"] == "never, with a limit"


def test_an_article_of_one_law_is_told_of_no_other(site: Built) -> None:
    for number, right in ((15, "Access"), (17, "Deletion"), (20, "Portability")):
        table = f"{right}: what each product says"
        for row in site.rows("rights", "Microsoft Managed Desktop", table):
            law = row.cells["who can ask"]
            assert (f"article {number}" in law) == ("gdpr" in law), row.name
        above = site.text("rights", right).partition("\n")[0]
        assert "gdpr" not in above, above
    assert "i ask for this under gdpr (article 17)" in site.text("rights", "Deletion")


@pytest.mark.parametrize("right", ["Access", "Deletion", "Portability"])
def test_t10_the_law_of_california_gives_consumers_what_the_source_says(site: Built, right: str) -> None:
    (row,) = site.rows("rights", "consumers in California", f"{right}: what each product says")
    assert "under\nccpa" in row.cells["who can ask"]
    assert "there may be other rights" in row.cells["who can ask"], "the source names them as examples"
    assert row.cells["what to do"].startswith("not stated\nwhom to ask\nnot stated")
    for row in site.rows("rights", "Microsoft Managed Desktop", f"{right}: what each product says"):
        assert ("ccpa" in row.cells["who can ask"]) == ("consumers in california" in row.name), row.name


def test_t12_who_collects_it_and_that_it_is_shared_is_stated(site: Built) -> None:
    asked = "Who collects it, and who sees it?"
    for product in ("intune", "defender-endpoint-ios", "defender-endpoint-android", "managed-desktop"):
        _, collector, *_ = site.answer(product, asked).splitlines()
        assert collector.endswith("microsoft"), product
        assert "the provider" not in site.text(f"products/{product}"), product
        assert "provided by\nmicrosoft" in site.text(f"products/{product}"), product
    assert "recipients\nshared, with whom is not stated" in site.text("products/intune", "At a glance")
    assert "recipients\nshared, with whom is not stated" in site.text("products/intune", "At a glance")


def test_t13_the_widest_statement_of_place_stands_among_the_places_and_alert_data_has_none(site: Built) -> None:
    (row,) = site.rows("retention", "Personal data that Microsoft collects", "Where")
    for words in ("any other country with facilities of microsoft", "holds a backup", "said in\nwindows 10"):
        assert words in row.text
    for row in site.rows("retention", "Alert data", "How long"):
        assert row.cells["where"].startswith("not stated"), row.name


def test_t14_the_apple_id_of_ios_differs_by_platform_and_is_not_open_on_an_iphone(site: Built) -> None:
    assert "different by platform: 3 data items." in site.text("comparisons/intune-by-platform")
    (row,) = site.rows("comparisons/intune-by-platform", "Apple ID")
    assert row.cells["ios and ipados"].startswith("may be collected")
    assert "one of the alternatives" in row.cells["android"]
    for preset in ("personal-iphone", "personal-iphone-enrolled"):
        text = site.text(f"applies/intune/{preset}")
        assert "only if the device runs" not in text, preset
    sure = text.partition("perhaps. microsoft intune may collect this data.")[2].partition("only if")[0]
    assert "apple id for example anna@example.com\nalso in device data" in sure, (
        "on an enrolled one nothing else is open"
    )
    assert "perhaps.\n" not in text, "an answer says who may do what"


def test_that_alert_data_depends_on_defender_is_said_to_be_our_reading(site: Built) -> None:
    """The source says it of "security intelligence data"."""
    assert "our reading" in site.text("applies/managed-desktop")
    (row,) = (row for row in site.rows("applies/managed-desktop", "Alert data") if row.name == "alert data")
    assert "only if the customer uses microsoft defender for endpoint" in row.text


def test_sources_that_are_examples_are_said_to_be_examples(site: Built) -> None:
    (row,) = site.rows("applies/managed-desktop", "Device security settings")
    assert row.text.endswith("microsoft intune, and microsoft defender for endpoint, and others.")
    assert "microsoft intune, and microsoft defender for endpoint, and others" in site.text(
        "products/managed-desktop", "What holds for everything on this page"
    )


def test_that_the_column_is_our_reading_stands_wherever_it_answers(site: Built) -> None:
    """Below the table of answers, so that these keep the first screen; on the page of the product before its table."""
    presets = sorted(path.parent.name for path in (site.root / "applies/intune").glob("*/index.html"))
    assert len(presets) == 9
    questions = ("questions/imei-when-only-apps-are-managed", "questions/which-products-collect-location")
    for path in ("applies/intune", *(f"applies/intune/{preset}" for preset in presets), *questions):
        _, _, after = (site.root / path / "index.html").read_text("utf-8").rpartition("</table>")
        assert MAM in folded(" ".join(BeautifulSoup(after, "lxml").get_text().split())), path
    assert MAM in site.text("products/intune", "Required data").partition("\ndata item\n")[0]
    assert MAM not in site.text("products/intune", "Optional data")


def test_every_page_that_answers_by_the_column_says_once_that_it_is_our_reading(site: Built) -> None:
    naming = ("<small>if Intune manages only apps (MAM)", 'data-th="MAM workload"')
    pages = {path.parent.relative_to(site.root).as_posix(): path for path in site.root.rglob("index.html")}
    answering = {
        name: text for name, path in pages.items() if any(each in (text := path.read_text()) for each in naming)
    }
    for path in ("items/device.imei", "categories/device", "comparisons/all-products", "viewers/own-admin"):
        assert path in answering
    assert len(answering) > 30
    for name, text in answering.items():
        said = folded(" ".join(BeautifulSoup(text, "lxml").get_text().split())).count(MAM)
        assert said == 1, (name, said)


def test_t8_no_item_page_counts_what_may_be_collected_as_said_to_be(site: Built) -> None:
    for path, what in (
        ("items/device.imei", "your imei number"),
        ("items/device.location", "the location of your device"),
    ):
        assert f"\nmicrosoft intune may collect {what}, but " in site.text(path), path
    assert "collected or reused by" not in site.text("items")


def test_no_denial_on_a_phone_is_wider_than_its_record(site: Built) -> None:
    """The source names a MAC address "for Mac devices": that of a phone is another row, which may be collected."""
    text = site.text("applies/intune/personal-iphone-enrolled")
    not_collected = text.partition("no. microsoft intune does not collect this data.")[2].partition("perhaps.")[0]
    assert "mac address of a mac" in not_collected
    assert "wi-fi mac address" in text
    assert "wi-fi mac address" not in not_collected


def test_a_letter_asks_for_exactly_what_is_not_stated(site: Built) -> None:
    intune, desktop = (
        site.text("applies/intune/personal-iphone"),
        site.text("applies/managed-desktop/managed-desktop-pc"),
    )
    asked = ["how long other data is kept", "where “alert data” is kept", "who can see the other data"]
    assert all(f"• {words}" in desktop for words in asked)
    assert "• how to opt in\n• how to opt out\n" in intune
    assert "how to opt" not in desktop, "no choice is stated there at all"


def test_home_promises_no_date_that_a_source_does_not_state(site: Built) -> None:
    assert "or that the source doesn't say" in site.text(".")


def test_whom_to_ask_is_a_sentence(site: Built) -> None:
    assert "for microsoft managed desktop, ask the data controller (such as an employer)." in site.text(
        "rights", "Deletion"
    )


def test_the_lead_of_a_situation_names_what_depends_on_more_and_says_what_is_a_reading(site: Built) -> None:
    unsure, apps = (site.text(f"applies/intune/personal-iphone{more}") for more in ("", "-apps-only"))
    depends = "Only under some conditions: your phone number, your IMEI number, and the IP address of your device."
    assert folded(f"{depends} This is our reading.") in unsure
    assert (
        folded("your IMEI number. This is our reading. It may collect your sign-in name (UPN) and your name.") in apps
    )
