"""A reader at a browser: a fresh one for each visit, and what the browser noticed meanwhile.

For tests of what a page does when somebody uses it. What holds for every page is measured by ``audit``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

NARROW, PHONE, WIDE = {"width": 320, "height": 640}, {"width": 390, "height": 844}, {"width": 1280, "height": 800}


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
