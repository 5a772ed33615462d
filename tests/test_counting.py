"""One count: data items are counted the same on every page and in the published data, and ``verify`` compares them all."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conftest import our_build, our_catalog
from privacy_statements.catalog.counting import ALL, COLLECTED, KINDS, counted, figures
from privacy_statements.catalog.model import Catalog
from privacy_statements.pipeline import make_views
from privacy_statements.views.comparison import ComparisonPage
from privacy_statements.views.coverage import CoveragePage
from privacy_statements.views.index import IndexPage
from privacy_statements.views.pages import PageView
from privacy_statements.views.product import ProductPage
from privacy_statements.views.shapes import Cell
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from test_layers import catalog_of
from test_verify import change, found_in, small, small_as_built  # noqa: F401  # fixtures

NUMBER = re.compile(r"\d+")


@pytest.fixture(scope="module")
def ours() -> tuple[Catalog, list[PageView]]:
    catalog = our_catalog()
    return catalog, list(make_views(catalog, Wording(Language())))


def words_of(cell: Cell) -> str:
    return " ".join(value.link.text for value in cell.values)


def first_number(words: str) -> int:
    found = NUMBER.search(words)
    return int(found[0]) if found and "data in general" not in words.partition("data item")[0] else 0


def test_the_index_and_the_page_of_a_product_say_the_same(ours: tuple[Catalog, list[PageView]]) -> None:
    catalog, views = ours
    (index,) = [view for view in views if isinstance(view, IndexPage) and view.info.path == "products/index.md"]
    assert index.table
    for row in index.table.groups[0].rows:
        (page,) = [view for view in views if isinstance(view, ProductPage) and view.info.path == row.header.name.page]
        wanted = figures(catalog.products[Path(page.info.path).stem])
        kinds = ("required", "optional", "unspecified", "never")
        in_index = dict(zip(kinds, (first_number(words_of(cell)) for cell in row.cells[1:5]), strict=True))
        on_page = {value.sign: first_number(value.link.text) for value in page.figures[0].values if value.sign}
        on_page["unspecified"] = on_page.pop("not-stated", 0)
        sees = page.lines[0].sentences[0].words
        assert in_index == {kind: wanted[kind] for kind in kinds}
        assert {kind: on_page.get(kind, 0) for kind in kinds} == in_index
        assert int(sees.split()[0]) == wanted[COLLECTED]


def test_categories_comparisons_and_published_data_say_the_same(ours: tuple[Catalog, list[PageView]]) -> None:
    catalog, views = ours
    by_product: Counter[str] = Counter()
    for view in views:
        if isinstance(view, CoveragePage) and view.table:
            for row in view.table.groups[0].rows:
                for name, cell in zip(view.table.columns[1:], row.cells, strict=True):
                    by_product[name] += sum(map(int, NUMBER.findall(words_of(cell))))
    wanted = {product.name: figures(product)[ALL] for product in catalog.products.values()}
    assert by_product == wanted
    every = {item for product in catalog.products.values() for item in counted(product)[ALL].items}
    counts = {view.count for view in views if isinstance(view, ComparisonPage) and view.name == "All products"}
    assert counts == {f"{len(every)} data items"}
    (data,) = [asset for asset in our_build().assets if asset.path == "records.json"]
    published = {each["name"]: each["data_items"] for each in json.loads(data.content)["products"]}
    assert published == {product.name: figures(product) for product in catalog.products.values()}


def test_what_counts_as_a_data_item() -> None:
    product = {
        "items": [
            {"item": "imei", "necessity": "required", "parts": ["Maker", {"item": "tac"}]},
            {"id": "again", "item": "imei", "necessity": "optional"},
            {"name": "Number", "relation": "one-of", "parts": [{"item": "tac"}, "Anything else"]},
            {"name": "Unanswered", "answer": "not-stated"},
            {"name": "Not at all", "answer": "not-collected"},
        ],
        "sections": [
            {"id": "n", "heading": "N", "kind": "never", "items": ["Photos", {"about": "all", "act": "sold"}]}
        ],
    }
    items: dict[str, Any] = {"items__i": [{"id": "imei", "name": "IMEI"}, {"id": "tac", "name": "TAC"}]}
    catalog = catalog_of(product, **items)
    assert figures(catalog.products["p"]) == dict(zip(KINDS, (6, 3, 2, 1, 1, 2, 1), strict=True)), (
        "all, collected, required, optional, never, unspecified, unanswered"
    )
    never = counted(catalog.products["p"])["never"]
    assert Wording(Language()).how_many(never) == "1 data item and 1 statement about data in general"


COUNTS = [
    ("products/index.html", ">3<", ">4<"),
    ("products/p/index.html", "Required: 3 data items", "Required: 4 data items"),
    ("products/p/index.html", "3 data items", "4 data items"),
    ("comparisons/both/index.html", "3 data items", "2 data items"),
    ("comparisons/by-category/index.html", " collected", " not stated"),
    ("records.json", '"required": 3', '"required": 4'),
]


@pytest.mark.parametrize(("path", "old", "new"), COUNTS)
def test_a_count_that_differs_from_the_records_is_an_error(small: Path, path: str, old: str, new: str) -> None:  # noqa: F811
    change(small / "site" / path, old, new)
    assert [each.severity.value for each in found_in(small)] != []
