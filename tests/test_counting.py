"""One count: data items are counted the same on every page and in the published data, and ``verify`` compares them all."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT, our_build, our_catalog, table_in, the_table
from privacy_statements.catalog.counting import ALL, COLLECTED, KINDS, UNANSWERED, Size, counted, figures
from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.views.applies import AppliesPage
from privacy_statements.views.pages import PageView
from privacy_statements.views.product import ProductPage
from privacy_statements.views.shapes import Cell, Link, Table, TableRow
from privacy_statements.views.site import make_views
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.figures import how_many
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from test_applies import DIMENSIONS, a_product
from test_layers import catalog_of
from test_verify import PLAIN, change, found_in, other_host

NUMBER = re.compile(r"\d+")


MADE_UP: dict[str, Any] = yaml.safe_load((ROOT / "tests/data/counted.yml").read_text("utf-8"))


WORDS: Any = {
    "dimensions": [*DIMENSIONS],
    "actors": [{"id": "admin", "name": "The admin"}, {"id": "maker", "name": "The maker"}],
}
ITEMS: Any = [
    {"id": "imei", "name": "IMEI"},
    {"id": "tac", "name": "TAC"},
    *({"id": f"i{n}", "name": f"Item {n}"} for n in range(3)),
]


def a_catalog_of(product: dict[str, Any]) -> Catalog:
    return catalog_of(product, vocabulary__words=WORDS, items__i=ITEMS)


@pytest.fixture(scope="module")
def ours() -> tuple[Catalog, list[PageView]]:
    catalog = our_catalog()
    return catalog, views_of(catalog)


def views_of(catalog: Catalog) -> list[PageView]:
    return list(make_views(catalog, Wording(Language()), ("gdpr-13",)))


def words_of(cell: Cell) -> str:
    return " ".join(value.link.text for value in cell.values)


def size_in(words: str) -> Size:
    """How many data items and how many statements about data in general some words say that there are, of so many."""
    counts = [re.search(rf"(\d+) {unit}", words) for unit in ("data items?", "statements? about data in general")]
    items, general = (int(found[1]) if found else 0 for found in counts)
    return (int(words) if words.isdigit() else items), general


def shown_figures(catalog: Catalog, views: list[PageView], product: str) -> Iterator[tuple[str, str, Size]]:
    """Every figure of a product that readers see: where, of what, and how much."""
    for view in views:
        where = view.info.path
        match view:
            case TablesPage() if where == "products/index.md":
                (cells,) = (
                    row.cells for row in rows_in(the_table(view)) if row.header.name.page == f"products/{product}.md"
                )
                for kind, cell in zip(("required", "optional", "unspecified", "never"), cells[1:5], strict=True):
                    yield where, kind, size_in(words_of(cell))
            case ProductPage() | ProductPage() if where.endswith(f"/{product}.md"):
                said = [sentence.words for line in view.lines for sentence in line.sentences]
                for kind, word in {"required": " required", "optional": "Optional ("}.items():
                    yield from (
                        (where, kind, size_in(words))
                        for words in said
                        if words.endswith(word) or words.startswith(word)
                    )
                yield where, COLLECTED, size_in(said[0])
            case AppliesPage(product=Link()) if where == f"applies/{product}.md":
                for kind, parts in {
                    COLLECTED: ("collected", "reused", "may", "conditional"),
                    "never": ("never", "never-if"),
                }.items():
                    sizes = [(tally.count, tally.general) for tally in view.tallies if tally.kind in parts]
                    yield where, kind, (sum(items for items, _ in sizes), sum(general for _, general in sizes))
            case TablesPage() if view.info.kind == "viewer" and (unstated := table_in(view, "not-stated")):
                for row in rows_in(unstated):
                    if row.header.anchor == f"row-not-stated_{product}":
                        yield where, COLLECTED, size_in(words_of(row.cells[0]))
            case TablesPage() if view.info.kind == "completeness":
                (row,) = (
                    row for row in rows_in(the_table(view, "checklist-gdpr-13")) if "how long" in row.header.name.text
                )
                at = [page.name for page in catalog.products.values()].index(catalog.products[product].name)
                if "Stated for" in (words := words_of(row.cells[1 + at])):
                    yield where, "asked", size_in(words)


def rows_in(table: Table) -> list[TableRow]:
    return [row for group in table.groups for row in group.rows]


def wanted_figures(product: Product) -> dict[str, Size]:
    tallies = counted(product)
    both = [tallies[COLLECTED], tallies[UNANSWERED]]
    asked = {item for tally in both for item in tally.items}, sum(len(tally.general) for tally in both)
    return {kind: tally.size for kind, tally in tallies.items()} | {"asked": (len(asked[0]), asked[1])}


def differing(catalog: Catalog, views: list[PageView]) -> list[tuple[str, str, Size]]:
    """The figures that differ from what the one definition says."""
    return [
        (where, kind, size)
        for product in catalog.products.values()
        for where, kind, size in shown_figures(catalog, views, product.id)
        if size != wanted_figures(product)[kind]
    ]


def test_t15_the_figures_of_a_product_agree_wherever_they_are_shown(ours: tuple[Catalog, list[PageView]]) -> None:
    assert differing(*ours) == []
    assert wanted_figures(ours[0].products["intune"])["never"] == (8, 1)


def test_t15_also_where_all_is_counted_in_more_than_one_way() -> None:
    catalog = a_catalog_of(MADE_UP)
    views = views_of(catalog)
    shown = [(where, kind) for where, kind, _size in shown_figures(catalog, views, "p")]
    assert {where.partition("/")[0] for where, _kind in shown} == {"products", "applies", "viewers", "completeness.md"}
    assert differing(catalog, views) == []
    (applies,) = (view for view in views if view.info.path == "applies/p.md")
    assert isinstance(applies, AppliesPage)
    assert applies.tally is not None
    assert "says “never” about 3, says “never” about 1, with a limit, does not collect 1," in applies.tally, (
        "what has a limit is not plainly denied"
    )
    for seed in range(20):
        catalog = a_catalog_of(a_product(random.Random(seed), agrees=True))
        wanted = wanted_figures(catalog.products["p"])
        for where, kind, size in differing(catalog, views_of(catalog)):
            assert (where, kind) == ("applies/p.md", COLLECTED), seed
            assert size >= wanted[kind], "what is not collected under a condition depends on it, too"


def test_figures_side_by_side_add_up_to_what_is_collected(ours: tuple[Catalog, list[PageView]]) -> None:
    """What is required in one place and optional in another counts in both, and both places say how much that is."""
    made = [a_catalog_of(a_product(random.Random(seed), agrees=True)) for seed in range(20)]
    for catalog, views in [ours, *((catalog, views_of(catalog)) for catalog in (a_catalog_of(MADE_UP), *made))]:
        for product in catalog.products.values():
            (cells,) = (
                row.cells
                for view in views
                if isinstance(view, TablesPage) and view.info.path == "products/index.md"
                for row in rows_in(the_table(view))
                if row.header.name.page == f"products/{product.id}.md"
            )
            texts = [words_of(cell) for cell in cells[1:4]]
            twice = sum(int(also) for text in texts for also in re.findall(r"(\d+) of them", text))
            labeled = {
                item for kind in ("required", "optional", "unspecified") for item in counted(product)[kind].items
            }
            assert sum(size_in(text)[0] for text in texts) - twice == len(labeled), (product.id, texts)
            (page,) = (
                view for view in views if isinstance(view, ProductPage) and view.info.path.endswith(f"/{product.id}.md")
            )
            said = " ".join(sentence.words for line in page.lines for sentence in line.sentences)
            assert all(text in said for text in texts if "of them" in text), said


def test_comparisons_and_published_data_say_the_same(ours: tuple[Catalog, list[PageView]]) -> None:
    catalog, views = ours
    every = {item for product in catalog.products.values() for item in counted(product)[ALL].items}
    counts = {view.count for view in views if isinstance(view, TablesPage) and view.info.title == "All products"}
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
    assert how_many(never.size, Wording(Language())) == "1 data item and 1 statement about data in general"


SITE = {
    "mkdocs.yml": PLAIN.replace(
        "[privacy-statements]", "[privacy-statements: {completeness: true, checklists: [gdpr-13]}]"
    ),
    "content/vocabulary/words.yml": json.dumps(WORDS),
    "content/items/items.yml": json.dumps(ITEMS),
    "content/products/p.yml": json.dumps({"id": "p", "name": "P", "description": "D.", **MADE_UP}),
    "content/products/q.yml": "{id: q, name: Q, description: D., items: [{item: imei, answer: not-collected}]}",
    "content/comparisons/both.yml": "{id: both, name: Both, introduction: Two., products: [p, q]}",
    "site-src/index.md": "# Home\n\n```privacy\nview: index\nid: products\n```\n",
}


@pytest.fixture(scope="module")
def as_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with all of it, built once under a host that knows nothing of plugins."""
    root = tmp_path_factory.mktemp("counted") / "project"
    for path, text in SITE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    other_host(root)
    assert found_in(root) == []
    return root


COUNTS = [
    ("index.html", "4 data items and", "5 data items and"),
    ("products/index.html", "4 data items and", "5 data items and"),
    ("products/p/index.html", "5 data items are required", "6 data items are required"),
    ("products/p/index.html", "7 data items", "8 data items"),
    ("comparisons/both/index.html", "11 data items", "8 data items"),
    (
        "comparisons/p-by-platform/index.html",
        "Different by platform: 1 data item.",
        "Different by platform: 2 data items.",
    ),
    ("applies/p/index.html", "a condition for 7", "a condition for 8"),
    ("viewers/index.html", "4 of 7 data items", "0 of 7 data items"),
    ("viewers/admin/index.html", "4 of 7 data items", "0 of 7 data items"),
    ("viewers/admin/index.html", "4 data items, with limits", "4 data items"),
    ("completeness/index.html", "Stated for 1 of 8", "Stated for 8 of 8"),
    ("records.json", '"required": 5', '"required": 6'),
]


@pytest.mark.parametrize(("path", "old", "new"), COUNTS)
def test_a_count_that_differs_from_the_records_is_an_error(
    as_built: Path, tmp_path: Path, path: str, old: str, new: str
) -> None:
    root = Path(shutil.copytree(as_built, tmp_path / "project", ignore=shutil.ignore_patterns("work")))
    change(root / "site" / path, old, new)
    assert [each.severity.value for each in found_in(root)] != []
