"""What a reader sees first on a small phone, without scripts, who follows a link to one answer of the pages of rights
and of retention: the answer, its condition and its source."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from browsing import NARROW, a_visit

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
                "Whom to ask Ask the data controller first.",
                "Said in Microsoft Managed Desktop: Rights under the GDPR",
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
