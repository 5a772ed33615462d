"""views/changes.py: the newest first, by year when they are many, and the latest of each product."""

from __future__ import annotations

from privacy_statements.catalog.model import Catalog
from privacy_statements.views.changes import LATEST, MANY, ChangesPage, changes_pages, latest_changes
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from small import catalog_of

WORDING = Wording(Language("en"))
PRODUCTS = "- {id: a, name: A, items: [{id: x, name: X}]}\n- {id: b, name: B, items: [{id: x, name: X}]}\n"


def catalog_with(*dates: str, products: str = "a") -> Catalog:
    """A catalog with a change for each date; its id says which one it is."""
    changes = "".join(
        f"- {{id: c{number}, name: Change {number}, date: {date}, what: x, products: {products}}}\n"
        for number, date in enumerate(dates)
    )
    return catalog_of({"products/p.yml": PRODUCTS} | ({"changes/c.yml": changes} if changes else {}))


def page_of(catalog: Catalog) -> ChangesPage:
    (page,) = changes_pages(catalog, WORDING)
    return page


def ids(page: ChangesPage) -> list[list[str]]:
    return [[change.anchor for change in year.changes] for year in page.years]


def test_without_a_change_there_is_nothing_to_publish() -> None:
    page = page_of(catalog_with())
    assert (page.info.has_page, page.years) == (False, ())


def test_the_newest_stands_first_and_one_day_keeps_the_order_of_the_writer() -> None:
    page = page_of(catalog_with("2025-03-01", "2026-01-01", "2025-03-02", "2026-01-01"))
    assert page.info.has_page
    assert ids(page) == [["change-c1", "change-c3", "change-c2", "change-c0"]]
    assert [year.heading for year in page.years] == [None]
    assert page.years[0].changes[0].level == 2


def test_many_stand_under_their_years() -> None:
    many = [f"2025-01-{day:02}" for day in range(1, MANY)]
    few = page_of(catalog_with(*many, "2026-01-01"))
    assert [year.heading for year in few.years] == [None]
    page = page_of(catalog_with(*many, "2026-01-01", "2024-12-31"))
    assert [(year.heading, len(year.changes)) for year in page.years] == [("2026", 1), ("2025", MANY - 1), ("2024", 1)]
    assert {change.level for year in page.years for change in year.changes} == {3}
    in_one_year = page_of(catalog_with(*many, "2025-02-01", "2025-02-02"))
    assert [year.heading for year in in_one_year.years] == [None]


def test_a_product_shows_the_latest_of_its_own() -> None:
    catalog = catalog_with(*(f"2026-0{month}-01" for month in range(1, LATEST + 3)))
    latest = latest_changes("a", catalog, WORDING)
    assert [change.anchor for change in latest] == ["change-c4", "change-c3", "change-c2"]
    assert latest[0].date == "May 1, 2026"
    assert latest_changes("b", catalog, WORDING) == ()
