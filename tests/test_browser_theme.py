"""What the plugin mends in Material, in a real browser: our own site under the policy that it is published with. What
holds for every page (the policy, stops of the keyboard, words that are cut off) is measured by ``audit``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from audit.layout import spacing
from audit.visits import VARIANTS, read
from browsing import NARROW, WIDE, a_visit

pytestmark = pytest.mark.browser

# What has the focus, and how wide its ring is; nothing once the walk is over. Of a hidden box of the menu, the ring
# is drawn around the words beside it.
RING = """() => {
    const at = document.activeElement;
    if (!at || at === document.body || at.dataset.met) return null;
    at.dataset.met = 'yes';
    const style = getComputedStyle(at.matches('.md-nav__toggle') ? at.nextElementSibling : at);
    return [at.outerHTML.slice(0, 90), style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)];
}"""


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)"))


@pytest.mark.parametrize("path", ["", "comparisons/all-products/"])
def test_no_script_adds_a_link_that_the_policy_would_refuse(browser: Browser, address: str, path: str) -> None:
    """The audit reads such links in the HTML as it was built; a browser refuses them only when they are followed."""
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        page.goto(address + path)
        links = page.locator("a[href]").evaluate_all("found => found.map(link => link.protocol)")
        assert len(links) > 20
        assert "javascript:" not in links


def test_search_works_under_the_policy(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, asked, said):
        page.goto(address, wait_until="networkidle")
        assert not [url for url in asked if "search" in url], "nothing of it is loaded before"
        page.get_by_placeholder("Search").fill("IMEI")
        page.locator(".md-search-result__link").first.wait_for()
        page.keyboard.press("Tab")
        assert "md-search-result__link" in focused(page), "results are the next stop"
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("imei"))
        assert said == []
        assert any(url.endswith(".svg") for url in asked), "pictures come as files"


def test_nothing_is_stored_before_the_reader_acts(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (context, page, _, _):
        page.add_init_script("for (const event of ['load', 'click']) addEventListener(event, () => __md_set(event, 1))")
        page.goto(address)
        assert context.storage_state()["origins"] == []
        page.locator("h1").click()
        stored = context.storage_state()["origins"][0]["localStorage"]
        assert [each["name"] for each in stored] == ["/.click"]


def test_the_menu_opens_by_keyboard_on_a_narrow_screen(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=NARROW) as (_, page, _, _):
        page.goto(address + "products/intune/")
        button, menu = page.get_by_role("button", name="Navigation"), page.locator("#__menu")
        assert not menu.is_visible(), "a closed menu is out of the way of the keyboard"
        for key in ("Enter", "Space"):
            button.press(key)
            menu.wait_for(state="visible")
            assert button.get_attribute("aria-expanded") == "true"
            assert page.evaluate("() => document.activeElement.closest('#__menu') !== null")
            page.keyboard.press("Escape")
            menu.wait_for(state="hidden")
            assert "ps-menu--button" in focused(page), "the focus comes back"
        button.press("Enter")
        links = menu.get_by_role("link").count()
        assert links > 10
        for _ in range(links):
            page.keyboard.press("Tab")
        menu.wait_for(state="hidden")  # it closes behind the focus
        assert button.get_attribute("aria-expanded") == "false"


def test_search_opens_by_keyboard_on_a_narrow_screen(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=NARROW) as (_, page, _, _):
        page.goto(address)
        button, field = page.get_by_role("button", name="Search"), page.locator(".md-search__input")
        assert not field.is_visible()
        button.press("Enter")
        field.wait_for(state="visible")
        assert "md-search__input" in focused(page)
        page.keyboard.press("Escape")
        field.wait_for(state="hidden")
        assert "ps-search" in focused(page)


def test_a_letter_alone_does_nothing(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        page.goto(address)
        for key in ("s", "/", "f", "n"):
            page.keyboard.press(key)
        assert focused(page).startswith("<body")
        assert page.url == address


def test_without_script_a_link_leads_to_the_menu(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=NARROW, java_script_enabled=False) as (_, page, _, _):
        page.goto(address + "products/intune/")
        menu = page.locator("#__menu")
        assert not menu.is_visible()
        assert page.locator("button:visible").count() == 0, "no control that does nothing"
        page.get_by_role("link", name="Navigation").click()
        box = menu.bounding_box()
        assert menu.is_visible()
        assert box is not None
        assert 0 <= box["x"] <= 20
        assert 0 <= box["y"] < 320
        page.get_by_role("link", name="A to Z").click()
        assert page.url == address + "items/"


@pytest.mark.parametrize(
    ("path", "size"), [("manual/writing/check/", NARROW), ("comparisons/", WIDE)], ids=["narrow", "wide"]
)
def test_the_ring_of_the_keyboard_is_drawn_boldly(
    browser: Browser, address: str, path: str, size: ViewportSize
) -> None:
    """That each stop looks otherwise than before is measured by the audit, on every type of page; here, by how much."""
    with a_visit(browser, viewport=size) as (_, page, _, _):
        page.goto(address + path)
        rings: list[tuple[str, float]] = []
        for _ in range(120):
            page.keyboard.press("Tab")
            ring = page.evaluate(RING)
            if ring is None:
                break
            rings.append(ring)
    assert [words for words, width in rings if width < 2] == []
    assert len(rings) > 10


@pytest.mark.parametrize("path", ["", "terms/", "404.html"])
def test_the_first_link_skips_to_the_content(browser: Browser, address: str, path: str) -> None:
    with a_visit(browser, viewport=WIDE) as (_, page, _, _):
        page.goto(address + path)
        page.keyboard.press("Tab")
        assert 'class="md-skip' in focused(page)
        page.keyboard.press("Enter")
        assert page.locator("article#__content").count() == 1
        page.keyboard.press("Tab")
        assert not page.evaluate("() => !!document.activeElement.closest('header, .md-sidebar')")


def test_wide_spacing_cuts_nothing_off_in_the_open_menu(browser: Browser, built_site: Path) -> None:
    """The page with its menu closed is measured by the audit."""
    with read(browser, built_site, VARIANTS["320px"]) as reader, reader.visit("manual/writing/check/") as visit:
        visit.page.get_by_role("button", name="Navigation").press("Enter")
        visit.page.locator("#__menu").wait_for(state="visible")
        visit.page.wait_for_timeout(400)  # it slides in
        assert list(spacing(visit)) == []


def test_forced_colours_keep_the_place_in_the_menu(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE, forced_colors="active") as (_, page, _, _):
        page.goto(address + "manual/writing/check/")
        here = page.locator("#__menu a[aria-current=page]")
        assert here.count() == 1
        assert here.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
