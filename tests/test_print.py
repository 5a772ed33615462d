"""Pages on paper: what a works council is handed. Printed by Chromium and read back from the PDF.

Each test fails, and does not skip, where there is no Chromium.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, ViewportSize
from pypdf import PdfReader

from conftest import Make
from hosted import built_at

pytestmark = pytest.mark.browser

SHEETS: ViewportSize = {"width": 680, "height": 960}  # what is left of A4 between the margins, in CSS pixels
LYING: ViewportSize = {"width": 1009, "height": 680}
PAGES = {
    "home": "",
    "product": "products/intune/",
    "comparison": "comparisons/defender-mobile/",
    "item": "items/device.imei/",
    "guide": "guides/defender-ios-unenrolled-devices/",
    "completeness": "completeness/",
    "manual": "manual/writing/check/",
}
TYPES = [name for name in PAGES if name not in ("home", "manual")]  # generated pages
# Cells whose words are cut off, or that reach beyond the sheet.
CUT = """() => [...document.querySelectorAll('.ps-table :is(td, th)')].filter(cell => cell.checkVisibility() && (
    cell.scrollWidth > cell.clientWidth + 1
    || cell.getBoundingClientRect().right > document.documentElement.clientWidth + 1
)).map(cell => cell.innerText)"""
COLOURS = """() => [...new Set([...document.querySelectorAll('.ps-page *')].filter(
    element => element.checkVisibility() && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
).map(element => getComputedStyle(element).color))]"""


@dataclass(frozen=True)
class Paper:
    """A printed page: the text of each sheet, as it can be read back."""

    pdf: bytes

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.pdf))

    @cached_property
    def sheets(self) -> list[str]:
        return [page.extract_text() for page in self.reader.pages]

    @property
    def letters(self) -> str:
        """Everything that can be read, without white space: words may be broken anywhere, over two sheets, too. So the
        number and the foot that every sheet repeats are left out, but for one foot at the end."""
        sheets = [re.sub(r"^\d+/\d+", "", bare(sheet)) for sheet in self.sheets]
        shared = takewhile(lambda letters: len(set(letters)) == 1, zip(*map(reversed, sheets), strict=False))
        foot = "".join(letters[0] for letters in shared)[::-1] if len(sheets) > 1 else ""
        return "".join(sheet.removesuffix(foot) for sheet in sheets) + foot


def bare(text: str) -> str:
    """The letters alone. Some fonts write two of them as one sign, such as ﬀ."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def printed(browser: Browser, url: str) -> Paper:
    """The page as a reader prints it who likes dark pages."""
    page = browser.new_page(color_scheme="dark")
    try:
        page.goto(url)
        return Paper(page.pdf(format="A4", tagged=True, outline=True))
    finally:
        page.close()


@pytest.fixture(scope="module")
def papers(browser: Browser, address: str) -> dict[str, Paper]:
    return {kind: printed(browser, address + PAGES[kind]) for kind in TYPES}


@pytest.fixture(scope="module")
def soups(built_site: Path) -> dict[str, BeautifulSoup]:
    return {kind: BeautifulSoup((built_site / PAGES[kind] / "index.html").read_text(), "lxml") for kind in TYPES}


@pytest.mark.parametrize("kind", TYPES)
def test_every_sheet_says_what_it_belongs_to(kind: str, papers: dict[str, Paper], soups: dict[str, Any]) -> None:
    title = soups[kind].h1.find(string=True)
    line = [bare(span.text) for span in soups[kind].select(".ps-paper > span")]
    assert line[0] == bare(title)
    assert line[3] == f"https://privacy-statements.example/{PAGES[kind]}"
    sheets = papers[kind].sheets
    for number, sheet in enumerate(sheets, 1):
        assert "·".join(line) in bare(sheet), f"sheet {number} of {kind}"
        assert f"{number} / {len(sheets)}" in sheet


@pytest.mark.parametrize("kind", TYPES)
def test_no_sheet_is_blank(kind: str, papers: dict[str, Paper], soups: dict[str, Any]) -> None:
    foot = "·".join(bare(span.text) for span in soups[kind].select(".ps-paper > span"))
    said = [bare(sheet).replace(foot, "") for sheet in papers[kind].sheets]
    assert [number for number, text in enumerate(said, 1) if len(text) < 40] == []


@pytest.mark.parametrize("kind", TYPES)
def test_every_word_of_the_page_is_on_paper_and_no_menu(
    kind: str, papers: dict[str, Paper], soups: dict[str, Any]
) -> None:
    letters = papers[kind].letters
    content = BeautifulSoup(str(soups[kind].select_one("#ps-page")), "lxml")
    for unprinted in content.select(
        ".ps-tools, .headerlink, nav, :not(th) > button, input, select, fieldset, .ps-choose, title, desc"
    ):
        unprinted.decompose()
    words = {bare(text) for text in content.find_all(string=True)}
    assert sorted(word for word in words if word not in letters) == []
    assert not soups[kind].select(".md-nav") or "Skiptocontent" not in letters


def test_the_header_row_stands_on_every_sheet_of_a_table(papers: dict[str, Paper], soups: dict[str, Any]) -> None:
    tables = soups["product"].select("#ps-page table")
    longest = max(tables, key=lambda table: len(table.select("tr")))
    head = "".join(bare(cell.text) for cell in longest.select("thead th"))
    sheets = [bare(sheet) for sheet in papers["product"].sheets]
    rows = [
        bare(row.find(["a", "span"]).text if row.find("a") else row.text) for row in longest.select("th[scope=row]")
    ]
    first = next(number for number, sheet in enumerate(sheets) if head in sheet and rows[0] in sheet)
    last = next(number for number, sheet in enumerate(sheets) if rows[-1] in sheet.partition(head)[2])
    assert last - first >= 3, "the table is meant to be long"
    assert [number for number in range(first, last + 1) if head not in sheets[number]] == []


def test_a_header_row_never_stands_alone(papers: dict[str, Paper], soups: dict[str, Any]) -> None:
    foot = bare(soups["product"].select_one(".ps-paper-title").text)
    for sheet in papers["product"].sheets:
        for table in soups["product"].select("#ps-page table"):
            head = "".join(bare(cell.text) for cell in table.select("thead th"))
            assert not re.search(re.escape(head) + r"(\d+/\d+)?" + re.escape(foot), bare(sheet))


def test_addresses_are_spelled_out_and_tools_are_not_printed(papers: dict[str, Paper], soups: dict[str, Any]) -> None:
    for kind in ("product", "guide", "item"):
        links = soups[kind].select("#ps-page a[href^=http]")
        letters = papers[kind].letters
        for link in links:
            printed_there = f"({bare(link['href'])})" in letters
            assert printed_there == (
                "ps-tools" not in link.get("class", ()) and link.find_parent(class_="ps-tools") is None
            ), link
    assert "(https://privacy-statements.example/records.csv)" in papers["product"].letters


def test_what_is_folded_on_screen_is_open_on_paper(papers: dict[str, Paper], soups: dict[str, Any]) -> None:
    folded = [bare(entry.text) for entry in soups["product"].select("details li, .ps-flow details > a")]
    assert len(folded) > 5
    assert [entry for entry in folded if entry not in papers["product"].letters] == []


@pytest.mark.parametrize("kind", TYPES)
def test_ink_is_black_and_paper_white_and_nothing_is_cut(kind: str, browser: Browser, address: str) -> None:
    page = browser.new_page(color_scheme="dark", viewport=SHEETS)
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(address + PAGES[kind])
    assert page.evaluate(COLOURS) == ["rgb(0, 0, 0)"]
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    if page.locator(".ps-table thead th:nth-child(7)").count():
        page.set_viewport_size(LYING)
    assert page.evaluate(CUT) == []
    page.close()


def test_the_pdf_can_be_read_aloud(papers: dict[str, Paper]) -> None:
    reader = papers["product"].reader
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "en"
    first: Any = reader.outline[0]
    assert first["/Title"] == "Data collection in Intune"


def test_nothing_of_the_imprint_shows_on_a_screen(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + PAGES["product"])
    assert not page.locator(".ps-paper").is_visible()
    assert page.locator(".ps-address").count()
    assert not any(each.is_visible() for each in page.locator(".ps-address").all())
    page.close()


# --- a comparison of twelve products, under each theme

NAMES = [f"Product with a rather long name {number}" for number in range(1, 13)]
OTHERS: dict[str, str | bytes] = {
    "content/items/items.yml": "".join(
        f"- {{id: item-{n}, name: AnItemWhoseNameIsOneLongWord{n}}}\n" for n in range(1, 21)
    ),
    "content/comparisons/all.yml": "{id: all, name: All of them}",
}
TWELVE = OTHERS | {
    f"content/products/p{n}.yml": f"id: p{n}\nname: {name}\nsections:\n  - heading: Data\n    kind: data\n    items:\n"
    + "".join(f"      - {{item: item-{item}, answer: collected}}\n" for item in range(1, 21))
    for n, name in enumerate(NAMES, 1)
}


@pytest.fixture
def opened(browser: Browser) -> Iterator[Any]:
    page = browser.new_page(viewport=LYING)
    yield page
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_twelve_products_fit_on_lying_sheets_under_every_theme(theme: str, make_project: Make, opened: Any) -> None:
    config = (
        "site_name: Test\nsite_url: https://t.example/\ndocs_dir: site-src\n"
        f"use_directory_urls: false\ntheme: {theme}\nplugins: [privacy-statements]\n"
    )
    root = make_project({**TWELVE, "mkdocs.yml": config, "site-src/index.md": "# Home\n\nMENUWORD\n"})
    url = (built_at(root, strict=False) / "comparisons" / "all.html").as_uri()
    paper = printed(opened.context.browser, url)
    assert all(page.mediabox.width > page.mediabox.height for page in paper.reader.pages)
    assert all("https://t.example/comparisons/all.html" in bare(sheet) for sheet in paper.sheets)
    assert all(bare(NAMES[11]) in bare(sheet) for sheet in paper.sheets if "AnItem" in sheet)
    assert "Glossary" not in paper.letters, "a menu is printed"
    assert "Search" not in paper.letters
    opened.emulate_media(media="print")
    opened.goto(url)
    assert opened.evaluate(CUT) == []


def test_the_page_of_a_reader_is_one_sheet_or_two(browser: Browser, address: str, built_site: Path) -> None:
    """With its letter; what is about administrators stays folded. The longest of twelve takes most paper."""
    pages = sorted(built_site.glob("applies/*/*/index.html"), key=lambda path: path.stat().st_size)
    assert len(pages) == 12
    assert len(printed(browser, f"{address}applies/defender-endpoint-android/").sheets) <= 2
    for page in (path.parent.relative_to(built_site) for path in (pages[0], *pages[-2:])):
        paper = printed(browser, f"{address}{page.as_posix()}/")
        assert len(paper.sheets) <= 2, page
        assert bare("please tell me whom I can ask.") in paper.letters, page
