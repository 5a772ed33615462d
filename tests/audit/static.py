"""What can be read in the HTML as it was built, without a browser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import lxml.html

from audit.findings import Finding
from audit.serving import NOT_FOUND
from crawl import CrawledPage, text_of

INLINE = {
    "an inline script": "//script[not(@src)]",
    "a <style>": "//style",
    "a style attribute": "//*[@style]",
    "a handler": "//*[@*[starts-with(name(), 'on')]]",
    "a javascript: link": "//*[@*[starts-with(normalize-space(.), 'javascript:')]]",
}
HEADINGS = "//h1 | //h2 | //h3 | //h4 | //h5 | //h6"
WORD = re.compile(r"[^\W_]")


def static_faults(pages: Mapping[str, CrawledPage], of: Iterable[str], language: str = "en") -> Iterator[Finding]:
    """Each fault of the pages ``of``, judged among all pages of the site."""
    chosen = set(of)
    for measure, judge in _PAGES.items():
        for path in sorted(chosen):
            yield from (Finding(measure, path, "", what) for what in judge(pages[path]))
    for path in sorted(chosen):
        yield from (Finding("lang", path, "", what) for what in wrong_language(pages[path], language))
    yield from (found for found in repeated(pages.values()) if found.page in chosen)


def inline(page: CrawledPage) -> Iterator[str]:
    """What ``default-src 'self'`` refuses: code and looks that stand in the page itself."""
    for words, path in INLINE.items():
        found = page.tree.xpath(path)
        if found:
            yield f"{words} ({len(found)} of them, first <{found[0].tag}> at line {found[0].sourceline})"


def headings(page: CrawledPage) -> Iterator[str]:
    """One h1 before all other headings, and no level skipped."""
    levels = [(int(found.tag[1]), text_of(found)) for found in page.tree.xpath(HEADINGS)]
    firsts = [words for level, words in levels if level == 1]
    if len(firsts) != 1:
        yield f"{len(firsts)} h1"
    before = 0
    for level, words in levels:
        if not words:
            yield f"a h{level} without words"
        if level > before + 1:
            yield f"h{level} {words!r} follows " + (f"h{before}" if before else "nothing")
        before = level


def wrong_language(page: CrawledPage, language: str) -> Iterator[str]:
    """The language that the page says it is in, and that of its parts."""
    said = page.tree.get("lang")
    if said != language:
        yield f"lang is {said!r}, not {language!r}"
    for tag in page.tree.xpath("//*[@lang]/@lang"):
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
            yield f"lang={tag!r} is no language"


def repeated(pages: Iterable[CrawledPage]) -> Iterator[Finding]:
    """Titles and descriptions that are missing, or that two pages share. The page for missing ones has no address
    of its own, and needs no description."""
    given = list(pages)
    for name, read in (("title", _title), ("description", _description)):
        texts = {page.path: read(page) for page in given}
        count = Counter(texts.values())
        for path, text in texts.items():
            if not text and not (path == NOT_FOUND and name == "description"):
                yield Finding("title", path, "", f"no {name}")
            elif text and count[text] > 1 and path != NOT_FOUND:
                yield Finding("title", path, "", f"{count[text]} pages have the {name} {text!r}")


def _title(page: CrawledPage) -> str:
    return " ".join(" ".join(page.tree.xpath("/html/head/title/text()")).split())


def _description(page: CrawledPage) -> str:
    return " ".join(" ".join(page.tree.xpath("/html/head/meta[@name='description']/@content")).split())


def tables(page: CrawledPage) -> Iterator[str]:
    """What a reader cannot tell who hears one cell, or meets one row at the top of a printed page."""
    for table in page.tree.xpath("//table[not(@role='presentation')]"):
        name = next((text_of(one) for one in table.xpath("./caption")), "")
        if not name:
            yield f"no caption: {text_of(table)[:40]!r}"
        yield from (f"{what}: {name[:40]!r}" for what in _table(table))


def _table(table: lxml.html.HtmlElement) -> Iterator[str]:
    if not table.xpath("./thead/tr/th[@scope='col']"):
        yield "no column headers"
    if table.xpath("./thead//td") or table.xpath(".//th[not(@scope)]"):
        yield "a header without scope"
    if table.xpath("./tbody//*[@rowspan > 1]"):
        yield "a cell that stands for several rows"
    blank = [cell for cell in table.xpath(".//td | .//th") if not WORD.search(text_of(cell))]
    if blank:
        yield f"{len(blank)} blank cells"
    bare = table.xpath("(./tbody/tr | ./tr)[not(th[@scope='row' or @scope='rowgroup'])][count(*) > 1]")
    if bare:
        yield f"{len(bare)} rows without a row header"
    columns = len(table.xpath("./thead/tr/*"))
    widths = [sum(int(cell.get("colspan", 1)) for cell in row) for row in table.xpath("./thead/tr | ./tbody/tr")]
    if widths != [columns] * len(widths):
        yield f"a row of another width than {columns} columns"
    for group in table.xpath("./tbody"):
        yield from _group(group)


def _group(group: lxml.html.HtmlElement) -> Iterator[str]:
    heads = group.xpath("./tr[th[@scope='rowgroup']]")
    if len(heads) > 1 or (heads and heads[0] is not group.xpath("./tr")[0]):
        yield f"the group header {text_of(heads[-1])[:40]!r} does not lead its own group"


_PAGES = {"inline": inline, "heading": headings, "table": tables}
