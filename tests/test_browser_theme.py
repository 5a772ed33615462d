"""What the plugin mends in Material, in a real browser: our own site under the policy that it is published with."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from browsing import NARROW, WIDE, a_visit

pytestmark = pytest.mark.browser

PAGES = [
    "",
    "products/intune/",
    "comparisons/all-products/",
    "items/",
    "writing/check/",
    "reference/options/",
]
# Every place that the keyboard comes to, by itself: where it lies, what it is called, whether a ring is drawn
# around it, and whether something lies over it.
STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    // The hidden boxes of the menu: the ring is drawn around the words beside them.
    const seen = at.matches('.md-nav__toggle') ? at.nextElementSibling : at;
    const box = [...seen.getClientRects()].find(each => each.width && each.height) ?? seen.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height, 40) / 2];
    const over = document.elementFromPoint(x, y);
    const style = getComputedStyle(seen);
    const faults = [];
    if (!at.checkVisibility({visibilityProperty: true})) faults.push('hidden');
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) faults.push(`off screen at ${x}, ${y}`);
    else if (!over || !(seen.contains(over) || over.contains(seen) || seen.parentElement.contains(over)))
        faults.push(`under ${over?.outerHTML.slice(0, 60)}`);
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) faults.push('no ring');
    const name = at.getAttribute('aria-label') || at.title || at.innerText || at.labels?.[0]?.innerText || at.placeholder;
    if (!name?.trim()) faults.push('no name');
    const first = document.body.dataset.met ? '' : 'first';
    document.body.dataset.met = 'yes';
    const again = at.dataset.met ? 'again' : '';
    at.dataset.met = 'yes';
    return {again, first, faults: faults.map(fault => `${fault}: ${at.outerHTML.slice(0, 90)}`)};
}"""
# Words of header, menu and footer that are cut off.
CUT = """() => [...document.querySelectorAll('.md-header *, .md-nav *, .md-footer *')].filter(each =>
    each.checkVisibility({visibilityProperty: true, opacityProperty: true}) && each.innerText?.trim()
    && getComputedStyle(each).overflow !== 'visible' && !each.matches('.md-header, label')
    && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
    && !['auto', 'scroll'].includes(getComputedStyle(each).overflowY)
).map(each => each.outerHTML.slice(0, 90))"""
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
        p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
INLINE = """() => [...document.querySelectorAll('*')].filter(each =>
    each.matches('script:not([src]), style') || [...each.attributes].some(({name, value}) =>
        name.startsWith('on') || value.startsWith('javascript:'))
).map(each => each.outerHTML.slice(0, 90))"""


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)"))


def test_the_policy_is_kept_and_nothing_stands_inline(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (context, page, asked, said):
        for path in PAGES:
            page.goto(address + path, wait_until="networkidle" if not path else "load")
            assert page.evaluate(INLINE) == [], path
        assert said == []
        assert context.cookies() == []
        assert context.storage_state()["origins"] == []
        assert [url for url in asked if not url.startswith(address)] == []


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
        page.add_init_script(
            "for (const event of ['load', 'click']) addEventListener(event, () => __md_set(event, 1))"
        )
        page.goto(address)
        assert context.storage_state()["origins"] == []
        page.mouse.click(640, 400)
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


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("path", ["writing/check/", "comparisons/"])
def test_every_stop_of_the_keyboard_is_seen(
    browser: Browser, address: str, path: str, size: dict[str, int]
) -> None:
    with a_visit(browser, viewport=size) as (_, page, _, _):
        page.goto(address + path)
        faults: list[str] = []
        count = 0
        for _ in range(120):
            page.keyboard.press("Tab")
            stop: Any = page.evaluate(STOP)
            if stop is None or stop["again"]:
                break
            count += 1
            faults += stop["faults"]
        assert faults == []
        assert count > 10


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


def test_wide_spacing_cuts_nothing_off(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=NARROW) as (_, page, _, _):
        page.goto(address + "writing/check/")
        page.evaluate(SPACING)
        assert page.evaluate(CUT) == []
        page.get_by_role("button", name="Navigation").press("Enter")
        page.wait_for_timeout(400)
        assert page.evaluate(CUT) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") == NARROW["width"]


def test_forced_colours_keep_the_place_in_the_menu(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE, forced_colors="active") as (_, page, _, _):
        page.goto(address + "writing/check/")
        here = page.locator("#__menu a[aria-current=page]")
        assert here.count() == 1
        assert here.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
