"""What a reader sees first: on a small phone, without scripts, the answer to which a link leads, with its condition and its
source; and how far down a statement its first table begins."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from browsing import NARROW, PHONE, WIDE, a_visit
from conftest import ROOT

pytestmark = pytest.mark.browser

SEEN = """() => {
  const seen = [];
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const lines = [...range.getClientRects()].filter(box => box.width > 1 && box.height > 1);
    const head = document.querySelector('.md-header').getBoundingClientRect().bottom;
    if (lines.length && lines.every(box => box.top >= head - 1 && box.bottom <= innerHeight)) seen.push(range.toString());
  }
  return seen.join(' ').replace(/\\s+/g, ' ');
}"""


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        pytest.param(
            "rights/#right-erasure",
            [
                "Deletion",
                "For Microsoft Managed Desktop, ask the data controller (such as an employer).",
                "Said in Rights under the GDPR.",
                "To: The data controller",
                "Please delete the personal data that you hold about me. I ask for this under GDPR (Article 17).",
                "This is about my personal data in Microsoft Managed Desktop.",
            ],
            id="whom do I ask to delete my data",
        ),
        pytest.param(
            "retention/#kept-managed-desktop-alert-data-of-managed-desktop-devices",
            [
                "Alert data of Managed Desktop devices",
                "180 days",
                "Said in Alert data",
                "No exception stated Not stated",
            ],
            id="how long is alert data kept and where",
        ),
    ],
)
def test_the_first_screen_has_the_answer_and_its_source(
    browser: Browser, address: str, place: str, answer: list[str]
) -> None:
    with a_visit(browser, viewport=NARROW, java_script_enabled=False) as (_, page, _, _):
        page.goto(address + place)
        seen = page.evaluate(SEEN)
    for words in answer:
        assert words in seen, seen


CHOICE = "tr:has(th[id^='row-choice_'])"
DENIAL = "tr:has([id='row-cannot-see_defender-endpoint-ios_web.browsing-activity'])"
A_LINE = 24  # CSS pixels: the widest fonts break words into several


@pytest.mark.parametrize(
    ("path", "places"),
    [
        ("choices/", [f"{CHOICE} td[data-th='How to turn it on or off'] li", f"{CHOICE} td[data-th='Who can'] li"]),
        ("viewers/own-admin/", [".ps-note", f"{DENIAL} td b"]),
        ("applies/intune/", [".ps-tally, .ps-reply"]),
        ("applies/intune/android-apps-only/", [".ps-tally, .ps-reply"]),
    ],
)
def test_what_comes_first_stands_on_the_first_screen(
    browser: Browser, address: str, path: str, places: list[str]
) -> None:
    with a_visit(browser, viewport=NARROW, java_script_enabled=False) as (_, page, _, _):
        page.goto(address + path)
        tops = [(page.locator(place).first.bounding_box() or {"y": NARROW["height"]})["y"] for place in places]
        assert tops == sorted(tops)
        assert tops[-1] + A_LINE <= NARROW["height"]
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.parametrize(("viewport", "screens"), [(WIDE, 1.5), (PHONE, 3)], ids=["laptop", "phone"])
def test_the_tables_of_a_statement_begin_soon(
    browser: Browser, address: str, viewport: dict[str, int], screens: float
) -> None:
    with a_visit(browser, viewport=viewport) as (_, page, _, _):
        for product in sorted(file.stem for file in (ROOT / "content/products").iterdir()):
            page.goto(f"{address}products/{product}/")
            table = page.locator("main .ps-table").first.bounding_box()
            assert table is not None
            assert table["y"] < screens * viewport["height"], product
