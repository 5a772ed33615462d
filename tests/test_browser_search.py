"""Search as readers use it: any name that an item has leads to it, with a script and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from browsing import NARROW, WIDE, a_visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("serial no", "items/device.serial-number/"),
        ("UPN", "items/user.upn/"),
        ("SMS", "items/content.text-messages/"),
        ("jailbroken", "items/device.health-status/"),
        ("LOB", "items/admin.lob-app/"),
        ("notInstalledDeviceCount", "products/intune/#row-tenant.not-installed-device-count"),
    ],
)
def test_search_leads_to_an_item_by_any_of_its_names(
    browser: Browser, address: str, typed: str, path: str
) -> None:
    with a_visit(browser, viewport=WIDE) as (_context, page, _asked, _said):
        page.goto(address)
        page.locator(".md-search__input").focus()
        page.locator(".md-search-result__meta", has_text="Type to start").wait_for(state="attached")
        page.keyboard.type(typed)
        page.locator(".md-search-result__meta", has_text="matching").wait_for(state="attached")
        first = page.locator(".md-search-result__item").first.locator("a")
        wanted, _, anchor = (address + path).partition("#")
        expect(first.first).to_have_attribute("href", re.compile(f"^{re.escape(wanted)}"))
        expect(first.last).to_have_attribute("href", re.compile(f"{re.escape(anchor)}$"))
        first.last.evaluate("link => link.click()")
        page.wait_for_url(f"{wanted}*")
        if anchor:
            assert page.url.endswith(anchor)
            assert page.locator(f"[id='{anchor}']").count() == 1


def test_without_script_every_name_is_one_choice_away(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=NARROW, java_script_enabled=False) as (_context, page, _asked, _said):
        page.goto(address + "items/")
        page.get_by_role("navigation", name="Letters").get_by_role("link", name="S", exact=True).click()
        entry = page.locator("li", has_text="serial no: see Serial number")
        assert entry.count() == 1
        entry.get_by_role("link").click()
        assert page.url == f"{address}items/device.serial-number/"
