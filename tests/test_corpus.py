"""The made-up records, and what of a site grows with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.growth import Built, around, build, expected_index, too_big
from audit.sizes import INDEX
from conftest import run_tool
from corpus import write_corpus
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import read_project
from small import bytes_of


def test_the_same_numbers_make_the_same_bytes(tmp_path: Path):
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        write_corpus(tmp_path / name, products=4, items=10, seed=seed)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "again")
    assert bytes_of(tmp_path / "one") != bytes_of(tmp_path / "other")


@pytest.mark.slow
def test_the_records_are_what_was_asked_for_and_without_a_mistake(tmp_path: Path):
    config = write_corpus(tmp_path, products=25, items=20)
    result = run_tool("privacy-statements", "check", "--fail-on", "error", cwd=tmp_path)
    assert result.returncode == 0, result.stdout
    assert ": error:" not in result.stdout + result.stderr
    catalog = load_catalog(read_project(config, tmp_path)).catalog
    assert len(catalog.products) == 25
    assert {len(list(product.rows)) for product in catalog.products.values()} == {20}
    assert len({mention.row.product for mention in catalog.mentions["item.0000"]}) > 1, "common to families"


# --- what grows


@pytest.fixture(scope="module")
def few_and_many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Built]:
    """Sites of 10 and of 100 products, of few rows each."""
    folder = tmp_path_factory.mktemp("menu")
    return build(folder / "few", 10, 5), build(folder / "many", 100, 5)


@pytest.mark.large
@pytest.mark.parametrize("path", ["index.html", "products/index.html", "products/product-0003/index.html"])
def test_the_menu_does_not_grow(few_and_many: tuple[Built, Built], path: str):
    """But for the names of the pages before and after."""
    few, many = (around(built.page(path)) for built in few_and_many)
    assert many - few < 400, "it may shrink: few records stand in the menu themselves"


@pytest.mark.large
def test_no_page_grows_too_big(few_and_many: tuple[Built, Built]):
    assert [str(found) for found in too_big(few_and_many[1])] == []


@pytest.mark.large
def test_the_index_of_the_search_stays_small(tmp_path: Path):
    """Told for 100 products from 5 and 20 of the full size."""
    small, big = build(tmp_path / "small", 5, 60), build(tmp_path / "big", 20, 60)
    assert 0 < small.index < big.index
    assert expected_index(small, big, 100) <= INDEX
