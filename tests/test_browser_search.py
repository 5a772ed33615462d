"""Search as readers use it: any name that an item has leads to it, with a script and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from browsing import NARROW, WIDE, a_visit

pytestmark = pytest.mark.browser


FOUND = {
    "serial no": "items/device.serial-number/",
    "UPN": "items/user.upn/",
    "SMS": "items/content.text-messages/",
    "jailbroken": "items/device.health-status/",
    "LOB": "categories/admin-created/#item-admin.lob-app",
    "notInstalledDeviceCount": "products/intune/#row-tenant.not-installed-device-count",
}
"""Where the first thing leads that is found, by what is typed."""


def test_search_leads_to_an_item_by_any_of_its_names(browser: Browser, address: str) -> None:
    """One after the other: the search reads its index once."""
    with a_visit(browser, viewport=WIDE) as (_context, page, _asked, _said):
        page.goto(address)
        box = page.locator(".md-search__input")
        box.focus()
        first = page.locator(".md-search-result__item").first.locator("a")
        for typed, path in FOUND.items():
            box.fill("")
            page.locator(".md-search-result__meta", has_text="Type to start").wait_for(state="attached")
            page.keyboard.type(typed)
            page.locator(".md-search-result__meta", has_text="matching").wait_for(state="attached")
            wanted, _, anchor = (address + path).partition("#")
            expect(first.first).to_have_attribute("href", re.compile(f"^{re.escape(wanted)}"))
            expect(first.last).to_have_attribute("href", re.compile(f"{re.escape(anchor)}$"))
        first.last.evaluate("link => link.click()")
        page.wait_for_url(f"{wanted}*")
        assert anchor
        assert page.url.endswith(anchor)
        assert page.locator(f"[id='{anchor}']").count() == 1


def test_without_script_every_name_is_one_choice_away(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=NARROW, java_script_enabled=False) as (_context, page, _asked, _said):
        page.goto(address + "items/")
        entry = page.locator("tr", has_text="see Serial number").filter(has_text="serial no")
        assert entry.count() == 1
        entry.get_by_role("link").click()
        assert page.url == f"{address}items/device.serial-number/"
