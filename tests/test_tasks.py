"""What readers come for, walked as a reader walks: from the home page by at most two links, on a small screen and
without JavaScript, until answer, condition and source stand on the first screen.

``audit/tasks.py`` counts the clicks of any site from its links; here the links are followed by their words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page

from browsing import a_visit

pytestmark = pytest.mark.browser
MOST = 2


@dataclass(frozen=True)
class Walk:
    """A task: the words of the links that lead there, and what must then stand on the first screen. Each of the
    texts is looked for in the elements that a selector names; a condition is absent where the answer has none."""

    task: str
    links: tuple[str, ...]
    answer: tuple[str, str]
    source: tuple[str, str]
    condition: tuple[str, str] | None = None


WALKS = [
    Walk(
        "text messages on a personal iPhone with Intune",
        ("Can my employer see my text messages on a personal iPhone with Intune?",),
        (".ps-reply", "No. Microsoft Intune does not collect your text messages"),
        ("td a", "End-user data and content that is never collected"),
        ("p", "It sets no condition on whether the device is an iPhone"),
    ),
    Walk(
        "IMEI under MAM",
        ("Is my IMEI collected when Intune manages apps (MAM)?",),
        (".ps-reply", "No. Microsoft Intune does not collect your IMEI number."),
        ("td a", "Hardware inventory information"),
        ("p", "This supposes that Intune manages apps (MAM)."),
    ),
    Walk(
        "compare Defender on Android and iOS, differing rows alone",
        ("How does Defender differ on Android and on iOS?",),
        ("th", "Both say something, and it differs"),
        (":is(.ps-answer, b) a[href*='#row-']", "Collected"),
        (".ps-only", "only for the Microsoft Defender for Endpoint app that is installed"),
    ),
    Walk(
        "which data is optional, and how do I turn it off",
        ("Which data is optional, and how do I turn it off?",),
        ("td", "Opt-in"),
        ("dd", "Microsoft Defender ATP for Android - Privacy information"),
        ("li", "The end user (you)"),
    ),
    Walk(
        "how long is alert data kept, and where",
        ("How long is alert data kept, and where?",),
        ("td", "180 days"),
        ("td a", "Alert data"),
        ("td", "Not stated"),
    ),
    Walk(
        "whom do I ask to delete my data",
        ("Whom do I ask to delete my data?",),
        ("p, dd, div", "The data controller"),
        ("a", "Rights under the GDPR"),
        ("p", "GDPR (Article 17)"),
    ),
    Walk(
        "which products collect location",
        ("Which products collect my location?",),
        (".ps-reply", "only if your organization owns the device"),
        ("p", "The statements on Microsoft Defender for Endpoint on Android"),
    ),
    Walk(
        "does the iOS statement hold for unenrolled devices",
        ("Does the statement of Defender on iOS hold for devices that are not enrolled?",),
        (".ps-reply", "The statement doesn't say."),
        (".ps-top a", "Microsoft Defender for Endpoint on iOS"),
        ("p", "It sets no condition on whether the device is not enrolled."),
    ),
]


PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """One reader for all walks: a small screen, no JavaScript."""
    with a_visit(browser, viewport=PHONE, java_script_enabled=False) as (_context, page, _asked, _said):
        yield page


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.task)
def test_a_reader_gets_the_answer(page: Page, address: str, walk: Walk) -> None:
    assert len(walk.links) <= MOST
    page.goto(address)
    for words in walk.links:
        page.get_by_role("main").or_(page.locator("article")).get_by_role("link", name=words, exact=True).first.click()
    page.wait_for_load_state()  # with its stylesheet
    for selector, words in filter(None, (walk.answer, walk.condition, walk.source)):
        found = page.locator(f"article :is({selector})").filter(has_text=words)
        found.first.wait_for()
        assert on_the_first_screen(found), (selector, words, [one.bounding_box() for one in found.all()])


def on_the_first_screen(found: Locator) -> bool:
    """Whether one of the places can be read whole without scrolling."""
    boxes = [box for one in found.all() if (box := one.bounding_box())]
    return any(box["y"] >= 0 and box["y"] + box["height"] <= PHONE["height"] for box in boxes)
