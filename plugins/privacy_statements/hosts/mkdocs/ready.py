"""Ready HTML put in after Markdown was read.

Replaces: Python-Markdown's passage over tables, by far the largest part of a page. Each block of HTML stands
in the Markdown as an empty element, and takes its place in ``on_page_content``. That both ways give the
same page is proved by ``tests/test_host_mkdocs.py``.
"""

from __future__ import annotations

import re
from typing import Any

from privacy_statements.hosts.mkdocs.search import unparsed
from privacy_statements.pages.metadata import for_theme
from privacy_statements.pages.page import Html, Page, front_matter, html_of_page, markdown_of

PLACE = '<div data-privacy-block="{number}"></div>'
PLACES = re.compile(r'<div data-privacy-block="(\d+)"></div>')


def with_places(page: Page) -> str:
    """The Markdown of a page with an empty element in place of each block of HTML."""
    return markdown_of(page, lambda number, block: PLACE.format(number=number))


def fill(content: str, page: Page) -> str:
    """The content with every block of HTML in its place, in one element that names the language of the record."""

    blocks = page.blocks

    def block(place: re.Match[str]) -> str:
        inner = blocks[int(place[1])]
        return inner.html if isinstance(inner, Html) else ""

    return html_of_page(PLACES.sub(block, content), page)


def metadata(page: Page) -> dict[str, Any]:
    """Front matter as the host reads it; the plugin ``macros`` leaves the page as it is."""
    return for_theme({"render_macros": False, **unparsed(page.metadata)})  # type: ignore[no-any-return]  # a mapping gives a mapping


def text(page: Page) -> str:
    """A page as the host would read it from a file."""
    return front_matter(metadata(page)) + with_places(page)
