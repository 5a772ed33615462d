"""How much a reader fetches: the first view of a page, the HTML of each, the index of the search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser

from audit.findings import Finding
from audit.serving import packed, serve
from audit.visits import VARIANTS, Reader, address_of
from crawl import CrawledPage

KIB = 1024
FIRST_VIEW, INDEX, HTML = 80 * KIB, 50 * KIB, 100 * KIB
FONTS = (".woff2", ".woff", ".ttf", ".otf")
INDEXES = ("search/search_index.json",)
STILL = 400  # milliseconds without a request; the search asks for its index when the page is already there


def first_view(browser: Browser, site: Path, page: str) -> dict[str, int]:
    """What a first view of a page fetches, file by file, as sent."""
    asked: list[str] = []
    with (
        serve(site, asked=asked) as address,
        Reader(browser, address, VARIANTS["320px"]).visit(address_of(page)) as visit,
    ):
        visit.page.wait_for_load_state("networkidle")
        count = -1
        while count != len(asked):
            count = len(asked)
            visit.page.wait_for_timeout(STILL)
    return dict(_sent(site, asked))


def _sent(site: Path, asked: Iterable[str]) -> Iterator[tuple[str, int]]:
    for url in dict.fromkeys(asked):
        path = unquote(urlsplit(url).path).lstrip("/")
        file = site / (f"{path}index.html" if path.endswith("/") or not path else path)
        if file.is_file() and file.suffix not in FONTS:
            yield path, len(packed(file.read_bytes()))


def html_sizes(pages: Mapping[str, CrawledPage]) -> dict[str, int]:
    """Bytes of HTML of each page, as sent, the biggest first."""
    sizes = {path: len(packed(page.html.encode())) for path, page in pages.items()}
    return dict(sorted(sizes.items(), key=lambda size: (-size[1], size[0])))


def index_size(site: Path) -> int:
    """The index of the search, as sent; 0 where there is none."""
    return sum(len(packed((site / path).read_bytes())) for path in INDEXES if (site / path).is_file())


def big_pages(pages: Mapping[str, CrawledPage], most: int = HTML) -> Iterator[Finding]:
    """Pages whose HTML is above the goal."""
    for path, size in html_sizes(pages).items():
        if size > most:
            yield Finding("size", path, "", f"{size / KIB:.0f} KiB of HTML, more than {most / KIB:.0f}")
