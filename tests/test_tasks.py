"""What readers come for, walked as a reader walks: from the home page by at most two links, on a small screen and on a
desk, without JavaScript, until answer, condition and source stand on the first screen.

``audit/tasks.py`` counts the clicks of any site from its links; here the links are followed by their words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page

from browsing import a_visit
from conftest import ROOT

pytestmark = pytest.mark.browser
MOST = 2


@dataclass(frozen=True)
class Walk:
    """A task: the words of the links that lead there, and what must then stand on the first screen. Each of the
    texts is looked for in the elements that a selector names; a condition is absent where the answer has none."""

    task: str
    links: list[str]
    answer: list[str]
    source: list[str]
    condition: list[str] | None = None
    first_words: str | None = None
    """What home says beside the question."""


WALKS = [Walk(**walk) for walk in yaml.safe_load((ROOT / "tests/data/walks.yml").read_text("utf-8"))]
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
    assert first.inner_text() == (walk.first_words or first.inner_text())
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
    page.wait_for_load_state()  # with its stylesheet
    assert on_the_first_screen(page.locator(".ps-said").filter(has_text="does not collect this data").locator("b"))


def on_the_first_screen(found: Locator) -> bool:
    """Whether one of the places can be read whole without scrolling."""
    boxes = [box for one in found.all() if (box := one.bounding_box())]
    size = found.page.viewport_size
    return size is not None and any(box["y"] >= 0 and box["y"] + box["height"] <= size["height"] for box in boxes)
