"""Our own site measured: every place of its pages once; and every kind of element in every variant, of a small site that uses
every feature: its pages are half as long as ours. ``make audit`` takes every page of ours in every variant.

The measures and what each of them finds are tried in ``test_audit.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser

from audit.findings import told
from audit.kinds import one_of_each, template_of
from audit.measuring import TOGETHER, measure_once, measure_types
from audit.reading import HARD, LONG, reading_faults, texts_of_home, texts_of_templates
from audit.searching import ASIDE, QUERIES, search_faults
from audit.sizes import FIRST_VIEW, big_pages, first_view
from audit.static import static_faults
from audit.tasks import TASKS, clicks, tried
from audit.visits import PHONE, VARIANTS, open_browser, read
from conftest import ROOT, write_project
from crawl import CrawledPage, crawl
from hosted import built_at
from privacy_statements.views import VIEWS

pytestmark = pytest.mark.slow  # whole sites are measured

CHUNKS = range(2)  # each starts a browser
WIDE = 30  # letters of a word that may be wider than a place outside tables
OWN, ROW_OF_OURS = 72_000, 700  # what our own long pages may have in characters, and for each row
EVERY_FEATURE = ROOT / "tests" / "cases" / "pages" / "full" / "content"
QUESTIONS = """\
- {id: read, question: Does anybody read my messages?, items: message.body, products: mail, also: [Is my mail read?]}
- {id: keep, question: How long are messages kept?, leads_to: [{view: retention}]}
"""
PERHAPS = (
    "{id: perhaps, name: Perhaps, sections: [{heading: Data, kind: data, certainty: may, items: [message.body]}]}\n"
)
HOME = """\
# Home

What products collect: [all products](products/index.md).

```privacy
view: index
id: products
```
"""
BY_HAND = """\
# By hand

A word, `code` and a [link](../index.md).

!!! note "Mind"
    A box.

```yaml
id: p  # code that is long enough to be wider than the screen of a telephone, as somebody writes it in an example
```

| Option | Does |
|---|---|
| `one` | this |
| `two` | that |

1. First
2. Second
    - inside
"""
MENU = """\
nav:
  - Home: index.md
  - Answers:
      - What applies to me: applies/index.md
      - Your choices: choices.md
  - Products: products/*
  - Comparisons: comparisons/*
  - Publishing:
      - By hand: publishing/by-hand.md
"""


def test_there_is_something_to_measure(pages: dict[str, CrawledPage]):
    types = one_of_each(pages)
    assert len(pages) > 100
    assert {"404.html", "home", "products", "products/*", "items", "items/*", "comparisons/*", "guides/*"} <= set(types)
    assert {"categories/*", "changes", "terms", "completeness", "manual/*"} - set(types) <= {"changes"}
    assert len(pages[types["products/*"]].main.xpath(".//td")) > 100


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with every type of page and every feature, configured as ours is."""
    ours = re.sub(r"(?m)^ +moved:.*\n(?: {8}.*\n)+", "", (ROOT / "mkdocs.yml").read_text("utf-8"))
    picture = (ROOT / "site-src/assets/icon.svg").read_bytes()
    files: dict[str, str | bytes] = {
        "mkdocs.yml": re.sub(r"(?ms)^nav:.*", MENU, re.sub(r"(?ms)^(hooks|copyright):.*?(?=^\S)", "", ours)),
        "site-src/index.md": HOME,
        "site-src/publishing/by-hand.md": BY_HAND,
        "site-src/assets/icon.svg": picture,
        "site-src/images/end.svg": picture,
        "content/questions/questions.yml": QUESTIONS,
        "content/products/perhaps.yml": PERHAPS,
    }
    for file in EVERY_FEATURE.rglob("*.yml"):
        text = file.read_text("utf-8").replace("images/end.png", "images/end.svg")
        files[f"content/{file.relative_to(EVERY_FEATURE).as_posix()}"] = text
    return built_at(write_project(tmp_path_factory.mktemp("types") / "project", files), strict=False)


def types_of(pages: dict[str, CrawledPage]) -> dict[str, str]:
    """The longest page of each type."""
    return one_of_each(pages, kind=template_of)


def elements_of(page: CrawledPage) -> set[str]:
    """What stylesheets tell the elements of a page apart by: tags and classes."""
    return {element.tag for element in page.main.iter(etree.Element)} | classes_of(page)


def with_every_element(pages: Mapping[str, CrawledPage], ours: Mapping[str, CrawledPage]) -> list[str]:
    """Pages that have an element which neither those of ours nor another one before has, most new elements first: many
    types of pages are one shape."""
    known = {name for path in OF_OURS for name in elements_of(ours[path])}
    left = {path: elements_of(page) - known for path, page in sorted(pages.items())}
    chosen: list[str] = []
    while any(left.values()):
        chosen.append(max(left, key=lambda path: len(left[path])))
        known = left.pop(chosen[-1])
        left = {path: elements - known for path, elements in left.items()}
    return chosen


def test_the_small_site_has_every_type_of_page(small_site: Path, pages: dict[str, CrawledPage]):
    types = types_of(crawl(small_site))
    assert set(types) >= set(types_of(pages)), "every type that we have ourselves"
    assert set(VIEWS) - set(types) <= {"search"}, "no Pagefind"
    assert len(crawl(small_site)[types["product"]].main.xpath(".//td")) > 30


OF_OURS = (
    *("index.html", "applies/managed-desktop/managed-desktop-pc/index.html"),
    *("categories/account/index.html", "categories/content/index.html"),
)
"""Our own menu; answers of a situation, rows that say the same, a table of which no row differs: the shortest of our pages that have what
the small site has not. What is only longer there is measured by ``make audit``."""


def test_no_part_of_a_page_is_left_out(small_site: Path, pages: dict[str, CrawledPage]):
    """Neither the small site nor ours has all of them on one page."""
    small = crawl(small_site)
    measured = [*(small[path] for path in with_every_element(small, pages)), *(pages[path] for path in OF_OURS)]
    known = {name for page in pages.values() for name in classes_of(page)}
    assert {name for name in known if name.startswith("ps-")} <= {
        name for page in measured for name in classes_of(page)
    }


def classes_of(page: CrawledPage) -> set[str]:
    return {name for said in page.main.xpath(".//@class") for name in said.split()}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("variants", TOGETHER, ids=" and ".join)
def test_every_kind_of_element(
    built_site: Path, small_site: Path, pages: dict[str, CrawledPage], variants: tuple[str, ...]
):
    """Of some of our own pages, and of those of the small site that have more."""
    with open_browser():
        found = [
            *measure_types(small_site, with_every_element(crawl(small_site), pages), variants),
            *measure_types(built_site, OF_OURS, variants),
        ]
    assert not found, told(found)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("chunk", CHUNKS)
def test_every_kind_of_place_once(built_site: Path, pages: dict[str, CrawledPage], chunk: int):
    """Most of our pages differ in words that fit; ``make test-large`` takes them all."""
    found = measure_once(built_site, [*of_every_place(pages)][chunk :: len(CHUNKS)])
    assert not found, told(found)


@pytest.mark.browser
@pytest.mark.large
@pytest.mark.parametrize("chunk", CHUNKS)
def test_every_page_once(built_site: Path, pages: dict[str, CrawledPage], chunk: int):
    found = measure_once(built_site, [*pages][chunk :: len(CHUNKS)])
    assert not found, told(found)


def of_every_place(pages: Mapping[str, CrawledPage]) -> dict[str, CrawledPage]:
    """Pages that together have every place that any page has, told by its tag and classes and those around it; and of each
    place that may be too narrow for a word, the one with the longest that stands there."""
    places = {path: places_of(page) for path, page in pages.items()}
    chosen = set()
    longest: dict[str, tuple[int, str]] = {}
    known: set[str] = set()
    for path in sorted(pages, key=lambda path: (-len(places[path]), path)):
        if not places[path].keys() <= known:
            chosen.add(path)
            known |= places[path].keys()
        for place, length in places[path].items():
            is_tight = length > WIDE or "<td" in place or "<th" in place
            if is_tight and length > longest.get(place, (0, ""))[0]:
                longest[place] = length, path
    chosen |= {path for _, path in longest.values()}
    return {path: page for path, page in pages.items() if path in chosen}


def places_of(page: CrawledPage) -> dict[str, int]:
    """Each place of a page, and how long the longest word is that stands in one: an element in another."""
    found: dict[str, int] = {}
    for element in page.tree.iter(etree.Element):
        around = element.getparent()
        place = "".join(f"<{one.tag} {one.get('class', '')}" for one in (around, element) if one is not None)
        words = chain(*(text.split() for text in (element.text, *(inner.tail for inner in element)) if text))
        found[place] = max(found.get(place, 0), *map(len, words), 0)
    return found


def test_every_place_of_ours_is_measured(pages: dict[str, CrawledPage]):
    chosen = of_every_place(pages)
    assert len(chosen) < len(pages) / 2
    assert {path.partition("/")[0] for path in pages} - {"404.html"} <= {path.partition("/")[0] for path in chosen}
    known = {place for page in chosen.values() for place in places_of(page)}
    assert all(places_of(page).keys() <= known for page in pages.values())
    rare = "<td class='x'>word</td>"
    path = next(path for path, page in pages.items() if path not in chosen and "</tr>" in page.html)
    other = CrawledPage(path, pages[path].html.replace("</tr>", f"{rare}</tr>", 1))
    assert other.html != pages[path].html
    assert path in of_every_place({**pages, path: other})
    long = CrawledPage(path, re.sub("(<td[^>]*>)", rf"\1{'x' * 99} ", pages[path].html, count=1))
    assert path in of_every_place({**pages, path: long})


def test_no_variant_is_left_out():
    assert sorted(chain.from_iterable(TOGETHER)) == sorted(VARIANTS)


def test_every_page_as_it_is_written(pages: dict[str, CrawledPage]):
    found = list(static_faults(pages, pages))
    assert not found, told(found)


@pytest.mark.browser
@pytest.mark.parametrize(("query", "wanted"), QUERIES)
def test_search_works_under_the_policy(browser: Browser, built_site: Path, query: str, wanted: str):
    with read(browser, built_site, VARIANTS["dark"]) as reader, reader.visit(ASIDE) as visit:
        assert list(search_faults(visit, query, wanted)) == []


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["home", "products/*", "items/*"])
def test_a_first_view_is_small(browser: Browser, built_site: Path, pages: dict[str, CrawledPage], kind: str):
    sent = first_view(browser, built_site, one_of_each(pages)[kind])
    assert sum(sent.values()) <= FIRST_VIEW, sent


def test_no_page_is_big(pages: dict[str, CrawledPage]):
    """Our own longest pages are guarded where they stand, above the goal: `make audit` says by how much. The goal
    itself is held by made-up records in ``test_corpus.py``."""
    found = [
        one
        for one in big_pages({path: page for path, page in pages.items() if not path.startswith("reference/")})
        if len(pages[one.page].html) > OWN + ROW_OF_OURS * len(pages[one.page].tree.xpath("//tbody/tr"))
    ]
    assert not found, told(found)


@pytest.mark.browser
def test_a_row_is_found_by_its_anchor(browser: Browser, built_site: Path):
    with (
        read(browser, built_site, VARIANTS["320px"]) as reader,
        reader.visit("products/intune/#row-device.imei") as visit,
    ):
        row = visit.page.locator("[id='row-device.imei']")
        assert "IMEI" in row.inner_text()
        box = row.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < PHONE["height"], "the row has been scrolled to"


def test_our_own_words_are_easy(pages: dict[str, CrawledPage]):
    texts = [*texts_of_templates(), *texts_of_home(pages["index.html"])]
    assert len(texts) > 30
    assert list(reading_faults(texts)) == []
    assert (HARD, LONG) == (9, 0.05)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_reader_gets_there(pages: dict[str, CrawledPage], task):
    assert task not in tried(pages) or clicks(pages, task) <= task.most, task.question


def test_the_tasks_are_those_that_our_records_can_answer(pages: dict[str, CrawledPage]):
    """What changed can be asked once a change is recorded."""
    assert {task.name for task in TASKS if task not in tried(pages)} <= {"changes"}
