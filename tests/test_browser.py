"""Our own site in a real browser: narrow and wide, light and dark, with and without JavaScript.

Each test fails, and does not skip, where there is no Chromium: ``$CHROMIUM``, or one on the PATH.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

pytestmark = pytest.mark.browser

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
PAGES = {
    "home": "",
    "product": "products/intune/",
    "comparison": "comparisons/all-products/",
    "item": "items/device.imei/",
    "guide": "guides/defender-ios-unenrolled-devices/",
    "completeness": "completeness/",
    "manual": "writing/check/",
}
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}

# The text that can be seen, block by block. Small links at headings and rows are not read.
READ = """() => document.querySelector('article').innerText.replace(/\\s+/g, ' ').trim()"""
# The cells of tables that can be seen: a table that has become a list hides its head, but not from readers'
# machines.
SEEN = """const seen = [...document.querySelectorAll('article td, article th')].filter(cell => {
    const head = cell.closest('thead')?.getBoundingClientRect();
    return cell.checkVisibility() && !(head && head.width < 2 && head.height < 2);
});"""
BLANK_CELLS = f"""() => {{{SEEN}
    return seen.filter(cell => !/[\\p{{L}}\\p{{N}}]/u.test(cell.innerText)).map(cell => cell.outerHTML);
}}"""
# Cells whose words are cut off or lie over the next cell.
CROWDED_CELLS = f"""() => {{{SEEN}
    return seen.filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.outerHTML);
}}"""
CELLS = f"() => {{{SEEN} return seen.length;}}"
SIDEWAYS = """() => {
    window.scrollTo(10000, 0);
    const moved = window.scrollX;
    window.scrollTo(0, 0);
    return [moved, document.documentElement.scrollWidth - document.documentElement.clientWidth];
}"""
# The contrast between the words of each cell, badge and link of the page and what lies behind them (WCAG 2).
CONTRAST = """() => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgb = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const over = ([r, g, b, a], [R, G, B]) => [r, g, b].map((c, i) => (c * a + [R, G, B][i] * (255 - a)) / 255);
    const behind = element => {
        const layers = [];
        for (let at = element; at; at = at.parentElement) layers.push(rgb(getComputedStyle(at).backgroundColor));
        return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
    };
    const light = colour => colour
        .map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const found = [];
    for (const element of document.querySelectorAll('article p, article td *, article th, article th *, article dt, article dd, article li, article pre *')) {
        const words = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        if (!words || !element.checkVisibility({opacityProperty: true})) continue;
        const ground = behind(element);
        const pair = [light(over(rgb(getComputedStyle(element).color), ground)), light(ground)].sort((a, b) => b - a);
        const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
        if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${element.className} ${element.innerText.slice(0, 40)}`);
    }
    return [...new Set(found)];
}"""
GROUND = "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def address(built_site: Path) -> Iterator[str]:
    """Where the built site is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(built_site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def find_chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "there is no Chromium: install one (sudo apt install chromium) or name it in $CHROMIUM"
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def a_visit(browser: Browser, **options: Any) -> Iterator[tuple[BrowserContext, Page, list[str], list[str]]]:
    """A fresh reader: context, page, the addresses asked for, and what the console says of mistakes."""
    context = browser.new_context(**options)
    asked: list[str] = []
    said: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield context, page, asked, said
    context.close()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_pages_fit_and_keep_to_themselves(browser: Browser, address: str, size: dict[str, int]) -> None:
    with a_visit(browser, viewport=size) as (context, page, asked, said):
        for name, path in PAGES.items():
            answer = page.goto(address + path, wait_until="networkidle" if name == "home" else "load")
            assert answer is not None
            assert answer.ok, name
            assert page.evaluate(SIDEWAYS) == [0, 0], f"{name} scrolls sideways"
            assert page.evaluate(BLANK_CELLS) == [], name
            assert page.evaluate(CROWDED_CELLS) == [], name
            if name not in ("guide", "manual"):
                assert page.evaluate(CELLS) > 8, name
        assert context.cookies() == []
        assert said == []
        assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def test_nothing_is_stored_without_a_choice(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=WIDE) as (context, page, _, _):
        for path in PAGES.values():
            page.goto(address + path, wait_until="load")
        assert page.evaluate("() => [Object.keys(localStorage), Object.keys(sessionStorage)]") == [[], []]
        assert context.storage_state()["origins"] == []


def test_every_fact_can_be_read_without_javascript(browser: Browser, address: str) -> None:
    with (
        a_visit(browser, viewport=WIDE) as (_, with_it, _, _),
        a_visit(browser, viewport=WIDE, java_script_enabled=False) as (_, without, _, _),
    ):
        for name, path in PAGES.items():
            with_it.goto(address + path)
            without.goto(address + path)
            text = without.locator("article").inner_text()
            assert len(text) > 200, name
            assert " ".join(text.split()) == with_it.evaluate(READ), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_in_light_and_in_the_dark(browser: Browser, address: str, scheme: str) -> None:
    with a_visit(browser, viewport=WIDE, color_scheme=scheme) as (_, page, _, _):
        for name, path in PAGES.items():
            page.goto(address + path)
            ground = page.evaluate(GROUND)
            assert min(ground) > 200 if scheme == "light" else max(ground) < 80, f"{name}: {ground}"
            assert page.evaluate(CONTRAST) == [], name


def test_a_row_is_found_by_its_anchor(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=NARROW) as (_, page, _, _):
        page.goto(f"{address}products/intune/#row-device.imei")
        row = page.locator("[id='row-device.imei']")
        assert "IMEI" in row.inner_text()
        box = row.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < NARROW["height"], "the row has been scrolled to"


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
        links = [str(link.get_attribute("href")).partition("?")[0] for link in first.all()]
        wanted = address + path.partition("#")[0]
        assert links[0].startswith(wanted), links
        first.last.evaluate("link => link.click()")
        page.wait_for_url(f"{wanted}*")
        if "#" in path:
            assert page.url.endswith(path.partition("#")[2])
            assert page.locator(f"[id='{path.partition('#')[2]}']").count() == 1


def test_without_script_every_name_is_one_choice_away(browser: Browser, address: str) -> None:
    with a_visit(browser, viewport=NARROW, java_script_enabled=False) as (_context, page, _asked, _said):
        page.goto(address + "items/")
        page.get_by_role("navigation", name="Letters").get_by_role("link", name="S", exact=True).click()
        entry = page.locator("li", has_text="serial no: see Serial number")
        assert entry.count() == 1
        entry.get_by_role("link").click()
        assert page.url == f"{address}items/device.serial-number/"
