"""Our own site measured: every page once, and every type of page in every variant. ``make audit`` takes every page in
every variant.

The measures and what each of them finds are tried in ``test_audit.py``.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from audit.findings import told
from audit.kinds import one_of_each, template_of
from audit.measuring import TOGETHER, measure_once, measure_types
from audit.reading import HARD, LONG, reading_faults, texts_of_home, texts_of_templates
from audit.searching import ASIDE, QUERIES, search_faults
from audit.sizes import FIRST_VIEW, big_pages, first_view
from audit.static import static_faults
from audit.tasks import TASKS, clicks, tried
from audit.visits import PHONE, VARIANTS, read
from crawl import CrawledPage, crawl

CHUNKS = range(2)  # each starts a browser
OWN, ROW_OF_OURS = 66_500, 700  # what our own long pages may have in characters, and for each row
QUICK = 25_000  # characters of HTML; `make audit` takes pages of any size


@pytest.fixture(scope="module")
def pages(built_site: Path) -> dict[str, CrawledPage]:
    return crawl(built_site)


def test_there_is_something_to_measure(pages: dict[str, CrawledPage]):
    types = one_of_each(pages)
    assert len(pages) > 100
    assert {
        "404.html",
        "home",
        "products",
        "products/*",
        "items",
        "items/*",
        "comparisons/*",
        "guides/*",
    } <= set(types)
    assert {"categories/*", "changes", "terms", "completeness", "writing/*", "reference/*"} - set(types) <= {
        "changes"
    }
    assert len(pages[types["products/*"]].main.xpath(".//td")) > 100


@pytest.fixture(scope="module")
def types(pages: dict[str, CrawledPage]) -> list[str]:
    """A page of each type."""
    return sorted(set(one_of_each(pages, QUICK, template_of).values()))


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("variants", TOGETHER, ids=" and ".join)
def test_every_type_of_page(built_site: Path, types: list[str], variants: tuple[str, ...]):
    found = measure_types(built_site, types, variants)
    assert not found, told(found)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("chunk", CHUNKS)
def test_every_page_once(built_site: Path, pages: dict[str, CrawledPage], types: list[str], chunk: int):
    """Those of the types have been measured so in the variant that is light."""
    others = [path for path in pages if path not in types]
    found = measure_once(built_site, others[chunk :: len(CHUNKS)])
    assert not found, told(found)


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
        for one in big_pages(
            {path: page for path, page in pages.items() if not path.startswith("reference/")}
        )
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
    assert len(texts) > 40
    assert list(reading_faults(texts)) == []
    assert (HARD, LONG) == (9, 0.05)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_reader_gets_there(pages: dict[str, CrawledPage], task):
    assert task not in tried(pages) or clicks(pages, task) <= task.most, task.question


def test_the_tasks_are_those_that_our_records_can_answer(pages: dict[str, CrawledPage]):
    """What changed can be asked once a change is recorded."""
    assert {task.name for task in TASKS if task not in tried(pages)} <= {"changes"}
