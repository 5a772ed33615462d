"""The types of pages of a site, told from the pages themselves."""

from __future__ import annotations

from collections.abc import Mapping

from crawl import CrawledPage


def kind_of(page: CrawledPage) -> str:
    """The first folder of the page, and how far below it is: the folder's own page, or one of its many."""
    first, *below = page.path.removesuffix("index.html").rstrip("/").split("/")
    return "/".join([first, *("*" for _ in below)]) or "home"


def one_of_each(pages: Mapping[str, CrawledPage]) -> dict[str, str]:
    """For each type the biggest page: what goes wrong in a small one goes wrong in it."""
    chosen: dict[str, CrawledPage] = {}
    for page in pages.values():
        kind = kind_of(page)
        if kind not in chosen or len(page.html) > len(chosen[kind].html):
            chosen[kind] = page
    return {kind: page.path for kind, page in sorted(chosen.items())}
