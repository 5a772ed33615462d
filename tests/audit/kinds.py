"""The types of pages of a site, told from the pages themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crawl import CrawledPage


def kind_of(page: CrawledPage) -> str:
    """The first folder of the page, and how far below it is: the folder's own page, or one of its many."""
    first, *below = page.path.removesuffix("index.html").rstrip("/").split("/")
    return "/".join([first, *("*" for _ in below)]) or "home"


def template_of(page: CrawledPage) -> str:
    """What kind of page it is made as: pages of one template go wrong together."""
    kind = page.tree.xpath("string(//*[@id='ps-page']/@data-kind)")
    return str(kind) or (kind_of(page) if page.path in ("index.html", "404.html") else "by hand")


def one_of_each(
    pages: Mapping[str, CrawledPage], most: int | None = None, kind: Callable[[CrawledPage], str] = kind_of
) -> dict[str, str]:
    """For each type the biggest page: what goes wrong in a small one goes wrong in it. With ``most``, the biggest of
    at most so many characters, or else the smallest: a walk over all its keyboard stops takes long."""
    chosen: dict[str, CrawledPage] = {}
    for page in sorted(pages.values(), key=lambda page: (len(page.html), page.path)):
        name = kind(page)
        if name not in chosen or most is None or len(page.html) <= most:
            chosen[name] = page
    return {name: page.path for name, page in sorted(chosen.items())}
