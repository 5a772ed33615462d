"""What of a site grows with its records: built from made-up records, because ours are few."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import lxml.html

from audit.findings import Finding
from audit.kinds import kind_of
from audit.sizes import HTML, big_pages, html_sizes, index_size
from corpus import write_corpus
from crawl import LEADS_ON, CrawledPage

ROOT = Path(__file__).parents[2]
MINUTES = 40


@dataclass(frozen=True)
class Built:
    """A site of made-up records."""

    products: int
    site: Path

    def pages(self) -> Iterator[CrawledPage]:
        """Every page, read when it is asked for: all of them at once are many."""
        for file in sorted(self.site.rglob("*.html")):
            text = file.read_text("utf-8")
            if LEADS_ON not in text:
                yield CrawledPage(file.relative_to(self.site).as_posix(), text)

    def page(self, path: str) -> CrawledPage:
        """One page."""
        return CrawledPage(path, (self.site / path).read_text("utf-8"))

    @property
    def index(self) -> int:
        """The index of the search, as sent."""
        return index_size(self.site)


def build(folder: Path, products: int, rows: int) -> Built:
    """Writes the records and builds them as `make site` does; raises with what the host says where it cannot."""
    config = write_corpus(folder, products, rows)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", config, "--site-dir", folder / "site"],
        env={**environment, "PYTHONPATH": str(ROOT / "plugins")},
        capture_output=True,
        text=True,
        timeout=MINUTES * 60,
    )
    if result.returncode:
        raise RuntimeError(f"{products} made-up products cannot be built: {result.stderr[-2000:]}")
    return Built(products, folder / "site")


def around(page: CrawledPage) -> int:
    """The bytes of a page that are not its main part: the menus, the head, the foot."""
    return len(page.html.encode()) - len(lxml.html.tostring(page.main, encoding="utf-8", with_tail=False))


def biggest(built: Built) -> dict[str, int]:
    """The biggest page of each type, in bytes of HTML as sent."""
    sizes: dict[str, int] = {}
    for page in built.pages():
        sizes[kind_of(page)] = max(sizes.get(kind_of(page), 0), *html_sizes({page.path: page}).values())
    return sizes


def too_big(built: Built) -> Iterator[Finding]:
    """Pages above the goal."""
    for page in built.pages():
        for found in big_pages({page.path: page}, HTML):
            yield Finding(found.measure, f"{built.products} products: {page.path}", "", found.what)


def expected_index(small: Built, big: Built, products: int) -> float:
    """The index of a site of so many products, told from two smaller ones."""
    each = (big.index - small.index) / (big.products - small.products)
    return small.index + each * (products - small.products)


def kib(sizes: Mapping[str, int]) -> str:
    """Sizes in words, the biggest first."""
    return ", ".join(f"{name} {size / 1000:.0f} KB" for name, size in sorted(sizes.items(), key=lambda one: -one[1]))
