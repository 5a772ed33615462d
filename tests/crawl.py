"""What a crawler finds in a built site: pages, links, anchors, the main part of a page.

The tests of the host and of the site read sites with it. It knows HTML, and nothing of our templates.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from weakref import WeakValueDictionary

import lxml.html

ADDRESSES = ("href", "src", "action", "poster", "data")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HERE = "http://site.invalid/"
LEADS_ON = '<meta name="robots" content="noindex">'


@dataclass(frozen=True)
class CrawledPage:
    """One HTML file of a site; ``path`` is relative to the site, POSIX."""

    path: str
    html: str

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        """The page as a tree."""
        return lxml.html.document_fromstring(self.html)

    @cached_property
    def main(self) -> lxml.html.HtmlElement:
        """The main part, whatever the theme calls it."""
        return self.tree.xpath("(//article | //*[@role='main'])[1]")[0]

    @cached_property
    def ids(self) -> Counter[str]:
        """Every id, and how often it stands on the page."""
        return Counter(self.tree.xpath("//@id"))

    @cached_property
    def links(self) -> list[str]:
        """Every address that the page mentions."""
        found = [str(url) for name in ADDRESSES for url in self.tree.xpath(f"//@{name}")]
        for several in self.tree.xpath("//@srcset"):
            found += [one.split()[0] for one in str(several).split(",")]
        return found


class Pages(dict[str, CrawledPage]):
    """Every page of a site by its path."""


def crawl(site: Path) -> Pages:
    """Every page of a site by its path, without those that only lead on; read once for all who ask while somebody holds
    them, or they are among the latest."""
    found = _held.get(site)
    if found is None:
        paths = {file.relative_to(site).as_posix(): file for file in sorted(site.rglob("*.html"))}
        texts = {path: file.read_text("utf-8") for path, file in paths.items()}
        found = _held[site] = Pages(
            (path, CrawledPage(path, text)) for path, text in texts.items() if LEADS_ON not in text
        )
    _latest.append(found)
    return found


_held: WeakValueDictionary[Path, Pages] = WeakValueDictionary()
_latest: deque[Pages] = deque(maxlen=8)


def dead_links(site: Path, site_url: str = "") -> Iterator[str]:
    """Each link that leads to no file of the site, or to no anchor of its page. A link to another site, and
    one that is for no browser (``mailto:``), leads nowhere here and is left out."""
    pages = crawl(site)
    for page in pages.values():
        for link in page.links:
            if site_url and link.startswith(site_url):
                link = "/" + link.removeprefix(site_url)
            problem = _problem(site, pages, page, link)
            if problem:
                yield f"{page.path}: {link!r}: {problem}"


def _problem(site: Path, pages: dict[str, CrawledPage], page: CrawledPage, link: str) -> str | None:
    target = urlsplit(urljoin(HERE + page.path, link))
    if f"{target.scheme}://{target.netloc}/" != HERE:
        return None
    path = unquote(target.path).removeprefix("/")
    file = f"{path}index.html" if path.endswith("/") or not path else path
    if not (site / file).is_file():
        return "no such file"
    anchor = unquote(target.fragment)
    if anchor and file in pages and anchor not in pages[file].ids:
        return "no such anchor"
    return None


def text_of(element: lxml.html.HtmlElement) -> str:
    """The text of an element on one line."""
    return " ".join(element.text_content().split())


def unbalanced(html: str) -> list[str]:
    """What is wrong with the tags of a piece of HTML: those that are not closed, or not opened. A browser
    repairs such things, and another host repairs them otherwise."""
    reader = _Tags()
    reader.feed(html)
    reader.close()
    return [*reader.wrong, *(f"<{tag}> is not closed" for tag in reader.open)]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in VOID:
            self.wrong.append(f"</{tag}> closes {self.open[-1:] or 'nothing'}")


def without(html: str, pattern: str) -> str:
    """The text without the only place that the pattern matches."""
    made, count = re.subn(pattern, "", html, count=2, flags=re.DOTALL)
    assert count <= 1, f"{pattern} matches more than once"
    return made
