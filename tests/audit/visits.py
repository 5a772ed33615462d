"""A reader's visit to one page in one variant, and what the browser noticed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, ConsoleMessage, Page, ViewportSize, sync_playwright

from audit.serving import ENFORCED, KEPT, NOT_FOUND, REPORTED, serve
from chromium import find_chromium

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 320, "height": 640}


def program(name: str) -> str:
    """A program that runs in the page, from the file of its name."""
    return (Path(__file__).parent / f"{name}.js").read_text("utf-8").rstrip()


# Breaches of the policy, as the page itself is told of them.
LISTEN = """window.__breaches = [];
addEventListener('securitypolicyviolation', breach => window.__breaches.push(
    `${breach.effectiveDirective} ${breach.blockedURI} ${breach.sample}`.trim()));"""
# With the scripts of the page refused and ours allowed, a browser says that scripting is enabled. The page's rules
# for readers without script are told otherwise.
WITHOUT_SCRIPT = """() => {
    const tell = rules => { for (const rule of rules) {
        if (rule.media?.mediaText.includes('scripting')) rule.media.mediaText = rule.media.mediaText
            .replace(/\\(scripting: *none\\)/g, '(min-width: 0px)')
            .replace(/\\(scripting: *(enabled|initial-only)\\)/g, '(max-width: 0px)');
        if (rule.cssRules) tell(rule.cssRules);
    } };
    for (const sheet of document.styleSheets) tell(sheet.cssRules);
}"""


@dataclass(frozen=True)
class Variant:
    """How a reader reads: the screen, the light, with or without script; and what the host sends along."""

    name: str
    viewport: ViewportSize
    scheme: Literal["light", "dark"] = "light"
    scripts: bool = True
    headers: Mapping[str, str] = field(default_factory=lambda: ENFORCED)


# "light" is the one that every page is taken in: what the policy would refuse is reported and done all the same, so
# that one visit shows both the breach and the host that it would have asked.
VARIANTS = {
    variant.name: variant
    for variant in (
        Variant("light", DESKTOP, headers=REPORTED),
        Variant("dark", DESKTOP, scheme="dark"),
        Variant("320px", PHONE),
        Variant("no script", DESKTOP, scripts=False),
        Variant("print", DESKTOP),
    )
}


@dataclass
class Visit:
    """One page, opened by a fresh reader."""

    page: Page
    address: str
    variant: Variant
    looks: set[str] = field(default_factory=set)
    """How words look that the reader has seen, and found nothing wrong with; of one who ``stays``, on all pages."""
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def breaches(self) -> list[str]:
        """What the page did that the policy refuses."""
        return list(self.page.evaluate("() => window.__breaches ?? []"))

    @property
    def elsewhere(self) -> list[str]:
        """What was asked of another host."""
        return [url for url in self.asked if not url.startswith((self.address, "data:", "blob:", "about:"))]


class Reader:
    """A browser, and the site served to it in one variant. One who ``stays`` goes from page to page in one window:
    that takes half as long as a fresh window for each, and keeps what a page leaves behind."""

    def __init__(self, browser: Browser, address: str, variant: Variant, *, stays: bool = False) -> None:
        self.browser, self.address, self.variant, self.stays = browser, address, variant, stays
        self.looks: set[str] = set()
        self._windows: dict[bool, _Window] = {}

    @contextmanager
    def visit(self, path: str, *, scripts: bool | None = None) -> Iterator[Visit]:
        """Opens a page; with or without script, where the variant is not to decide that. Nothing is left of the visit
        before, unless the reader stays: then that one is over."""
        has_scripts = self.variant.scripts if scripts is None else scripts
        window = self._windows.get(has_scripts) or _Window(self, has_scripts)
        if self.stays:
            self._windows[has_scripts] = window
        try:
            yield window.open(path)
        finally:
            if not self.stays:
                window.close()

    def leave(self) -> None:
        """Closes what is open."""
        for window in self._windows.values():
            window.close()


class _Window:
    """One page of the browser after the other, and what it says meanwhile."""

    def __init__(self, reader: Reader, scripts: bool) -> None:
        self._reader, self._scripts = reader, scripts
        variant = reader.variant
        self._context = reader.browser.new_context(
            viewport=variant.viewport, color_scheme=variant.scheme, reduced_motion="reduce"
        )
        self._page = self._context.new_page()
        self._visit = Visit(self._page, reader.address, variant)
        self._context.on("request", lambda request: self._visit.asked.append(request.url))
        self._page.on("console", lambda line: self._visit.said.append(_told(line)) if line.type in _BAD else None)
        self._page.on("pageerror", lambda error: self._visit.said.append(str(error)))
        self._devtools = self._context.new_cdp_session(self._page)
        if scripts:
            self._page.add_init_script(LISTEN)

    def open(self, path: str) -> Visit:
        """The page at a path; raises where the site does not have it."""
        visit = self._visit = Visit(self._page, self._reader.address, self._reader.variant)
        if self._reader.stays:
            visit.looks = self._reader.looks
        if not self._scripts:
            self._devtools.send("Emulation.setScriptExecutionDisabled", {"value": True})
        answer = self._page.goto(self._reader.address + path, wait_until="load")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        if not self._scripts:
            _allow_ours(self._page, self._devtools)
        return visit

    def close(self) -> None:
        """Nothing stays of it."""
        self._context.close()


_BAD = ("error", "warning")


def _told(line: ConsoleMessage) -> str:
    """A line of the console with the file that it is about, where there is one."""
    return f"{line.text} {urlsplit(line.location['url']).path}".partition("\n")[0].strip()


def _allow_ours(page: Page, devtools: CDPSession) -> None:
    """What the page brought has not run and will not; what measures it may."""
    devtools.send("Emulation.setScriptExecutionDisabled", {"value": False})
    page.evaluate(WITHOUT_SCRIPT)


FLAGS = ["--no-sandbox"]
"""With what a browser is started."""
_opened: list[Browser] = []


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A Chromium; raises with what to do where there is none. Who asks while one is open in this process gets that
    one: Playwright can be started only once at a time."""
    if _opened:
        yield _opened[0]
        return
    program = find_chromium()
    with sync_playwright() as playwright:
        _opened.append(playwright.chromium.launch(executable_path=program, args=FLAGS))
        try:
            yield _opened[0]
        finally:
            _opened.pop().close()


@contextmanager
def read(browser: Browser, site: Path, variant: Variant, *, stays: bool = False) -> Iterator[Reader]:
    """A reader of the site in a variant."""
    with serve(site, {**variant.headers, **(KEPT if stays else {})}) as address:
        reader = Reader(browser, address, variant, stays=stays)
        try:
            yield reader
        finally:
            reader.leave()


def address_of(path: str) -> str:
    """How readers ask for a page: ``items/x/index.html`` is ``items/x/``. The page for missing ones by its name."""
    if path == NOT_FOUND:
        return path
    return path.removesuffix("index.html")
