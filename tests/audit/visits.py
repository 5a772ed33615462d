"""A reader's visit to one page in one variant, and what the browser noticed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Page,
    ViewportSize,
    sync_playwright,
)

from audit.serving import ENFORCED, NOT_FOUND, REPORTED, serve
from chromium import find_chromium

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 320, "height": 640}

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
    """A browser, and the site served to it in one variant."""

    def __init__(self, browser: Browser, address: str, variant: Variant) -> None:
        self.browser, self.address, self.variant = browser, address, variant

    @contextmanager
    def visit(self, path: str, *, scripts: bool | None = None) -> Iterator[Visit]:
        """Opens a page, with nothing left of the visit before; with or without script, where the variant is not to
        decide that."""
        context = self.browser.new_context(
            viewport=self.variant.viewport, color_scheme=self.variant.scheme, reduced_motion="reduce"
        )
        try:
            yield self._open(context, path, self.variant.scripts if scripts is None else scripts)
        finally:
            context.close()

    @contextmanager
    def walk(self) -> Iterator[Callable[[str], Visit]]:
        """Opens one page after the other, as one reader who goes through the site: quicker than a fresh one for each."""
        context = self.browser.new_context(viewport=self.variant.viewport)
        page = context.new_page()
        page.add_init_script(LISTEN)
        here = [Visit(page, self.address, self.variant)]
        context.on("request", lambda request: here[0].asked.append(request.url))
        page.on("console", lambda line: here[0].said.append(line.text) if line.type in _BAD else None)
        page.on("pageerror", lambda error: here[0].said.append(str(error)))

        def go(path: str) -> Visit:
            here[0] = Visit(page, self.address, self.variant)
            page.goto(self.address + path, wait_until="load")
            return here[0]

        try:
            yield go
        finally:
            context.close()

    def _open(self, context: BrowserContext, path: str, scripts: bool) -> Visit:
        page = context.new_page()
        visit = Visit(page, self.address, self.variant)
        context.on("request", lambda request: visit.asked.append(request.url))
        page.on("console", lambda line: visit.said.append(_told(line)) if line.type in _BAD else None)
        page.on("pageerror", lambda error: visit.said.append(str(error)))
        devtools = context.new_cdp_session(page)
        if scripts:
            page.add_init_script(LISTEN)
        else:
            devtools.send("Emulation.setScriptExecutionDisabled", {"value": True})
        answer = page.goto(self.address + path, wait_until="load")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        if not scripts:
            _allow_ours(page, devtools)
        return visit


_BAD = ("error", "warning")


def _told(line: ConsoleMessage) -> str:
    """A line of the console with the file that it is about, where there is one."""
    return f"{line.text} {urlsplit(line.location['url']).path}".partition("\n")[0].strip()


def _allow_ours(page: Page, devtools: CDPSession) -> None:
    """What the page brought has not run and will not; what measures it may."""
    devtools.send("Emulation.setScriptExecutionDisabled", {"value": False})
    page.evaluate(WITHOUT_SCRIPT)


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
        _opened.append(playwright.chromium.launch(executable_path=program, args=["--no-sandbox"]))
        try:
            yield _opened[0]
        finally:
            _opened.pop().close()


@contextmanager
def read(browser: Browser, site: Path, variant: Variant) -> Iterator[Reader]:
    """A reader of the site in a variant."""
    with serve(site, variant.headers) as address:
        yield Reader(browser, address, variant)


def address_of(path: str) -> str:
    """How readers ask for a page: ``items/x/index.html`` is ``items/x/``. The page for missing ones by its name."""
    if path == NOT_FOUND:
        return path
    return path.removesuffix("index.html")
