"""What readers come for, walked as a reader walks: from the home page by at most two links, on a small screen and on a
desk, without JavaScript, until answer, condition and source stand on the first screen.

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
        "my IMEI on my own iPhone",
        ("Is the IMEI of my own iPhone collected?",),
        (".ps-reply", "Perhaps, but not if Intune manages apps (MAM)."),
        ("td a", "Hardware inventory information"),
        ("p", "The statement sets no condition on whether the device is an iPhone"),
    ),
    Walk(
        "can my employer see my messages",
        ("Can my employer see my text messages on a personal iPhone with Intune?",),
        (".ps-reply", "No. Microsoft Intune does not collect your text messages"),
        ("td a", "End-user data and content that is never collected"),
        ("p", "The statement sets no condition on whether the device is an iPhone"),
    ),
    Walk(
        "how Android and iOS differ",
        ("How does Defender differ on Android and on iOS?",),
        ("th", "Both say something, and it differs"),
        (":is(.ps-answer, b) a[href*='#row-']", "Collected"),
        (".ps-only", "only for the Microsoft Defender for Endpoint app that is installed"),
    ),
    Walk(
        "how to turn optional data off",
        ("Which data is optional, and how do I turn it off?",),
        ("td", "Opt-in"),
        ("dd", "Microsoft Defender ATP for Android - Privacy information"),
        ("li", "The end user (you)"),
    ),
    Walk(
        "how long alerts are kept and where",
        ("How long is alert data kept that could include personal data?",),
        ("td", "180 days"),
        ("td a", "Alert data"),
        ("td", "Not stated"),
    ),
    Walk(
        "whom do I ask for deletion",
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
        "what one product never collects",
        ("What does Intune never collect?",),
        ("th", "Calling history"),
        ("h2, h3", "End-user data and content that is never collected"),
    ),
]
FIRST_WORDS = {
    "my IMEI on my own iPhone": "Perhaps, but not if Intune manages apps (MAM).",
    "can my employer see my messages": "No.",
    "how long alerts are kept and where": "180 days.",
    "whom do I ask for deletion": "Ask the data controller first.",
}
"""The answers of which home says the first words, beside the question."""
SCREENS = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}


@pytest.fixture(scope="module", params=SCREENS)
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """One reader for all walks, without JavaScript, at each size of screen."""
    with a_visit(browser, viewport=SCREENS[request.param], java_script_enabled=False) as (
        _context,
        page,
        _asked,
        _said,
    ):
        yield page


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.task)
def test_a_reader_gets_the_answer(page: Page, address: str, walk: Walk) -> None:
    assert len(walk.links) <= MOST
    page.goto(address)
    first = (
        page.locator("article tr").filter(has=page.get_by_role("link", name=walk.links[0], exact=True)).locator("td")
    )
    assert first.inner_text() == FIRST_WORDS.get(walk.task, first.inner_text())
    for words in walk.links:
        page.get_by_role("main").or_(page.locator("article")).get_by_role("link", name=words, exact=True).first.click()
    page.wait_for_load_state()  # with its stylesheet
    for selector, words in filter(None, (walk.answer, walk.condition, walk.source)):
        found = page.locator(f"article :is({selector})").filter(has_text=words)
        found.first.wait_for()
        assert on_the_first_screen(found), (selector, words, [one.bounding_box() for one in found.all()])


@pytest.mark.parametrize("device", ["My own iPhone or iPad", "My own Android phone"])
def test_a_reader_is_one_choice_away_from_her_page(page: Page, address: str, device: str) -> None:
    page.goto(address)
    row = page.locator("article tr").filter(has=page.get_by_role("rowheader", name=device))
    row.get_by_role("link", name="Intune manages the whole device").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith(device)
    assert on_the_first_screen(page.locator(".ps-said").filter(has_text="does not collect this data").locator("b"))


def on_the_first_screen(found: Locator) -> bool:
    """Whether one of the places can be read whole without scrolling."""
    boxes = [box for one in found.all() if (box := one.bounding_box())]
    size = found.page.viewport_size
    return size is not None and any(box["y"] >= 0 and box["y"] + box["height"] <= size["height"] for box in boxes)
