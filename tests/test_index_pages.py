"""Lists of any length: indexes, data items and categories stay small, whole and in order."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from hashlib import sha512
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from conftest import Make, files_in, table_in, the_table, without_table
from corpus import EVERYWHERE, write_corpus
from privacy_statements import Options, Project, build
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.built import Built
from privacy_statements.pages.page import front_matter, html_of
from privacy_statements.pipeline import load_catalog, make_renderer
from privacy_statements.views.index import letter_of
from privacy_statements.views.pages import PageView, record_id
from privacy_statements.views.shapes import Group, Link, PageInfo, RowHeader, Table, TableRow
from privacy_statements.views.site import make_views
from privacy_statements.views.spread import ROOM, sheets, spread, spread_tables
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.language import Language, alphabetical
from privacy_statements.words.wording import Wording
from small import site_of

MANY = 120
LITTLE = 400
COUNTED = ("Collected", "Depends", "Not collected", "Not stated")
WORDING = Wording(Language())


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Many products, and little room on a page."""
    root = write_corpus(tmp_path_factory.mktemp("many"), MANY, items=12).parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("privacy_statements.views.spread.ROOM", LITTLE)
        yield Project(root, root / "site-src", Options())


@pytest.fixture(scope="module")
def written(many: Project) -> list[dict[str, Any]]:
    """The records of the products, as they stand in the files."""
    files = sorted((many.content / "products").glob("*.yml"))
    return [yaml.safe_load(file.read_text("utf-8")) for file in files]


@pytest.fixture(scope="module")
def items(many: Project) -> list[dict[str, Any]]:
    """The records of the shared data items, as they stand in the files."""
    return list(yaml.safe_load((many.content / "items/shared.yml").read_text("utf-8")))


@pytest.fixture(scope="module")
def built(many: Project) -> Built:
    return site_of(many)


@pytest.fixture(scope="module")
def made(built: Built) -> list[PageView]:
    assert built.catalog is not None
    return make_views(built.catalog, WORDING)


@pytest.fixture(scope="module")
def views(made: list[PageView]) -> dict[str, PageView]:
    return {view.info.path: view for view in made}


def rows_of(product: dict[str, Any]) -> Iterator[tuple[str, str | None, str]]:
    """What a record says: the item of each row (of one of the product's own, the address of the row), the category
    of the rows around it, and its answer in words."""

    def within(sections: list[dict[str, Any]], kind: str | None) -> Iterator[tuple[str, str | None, str]]:
        for section in sections:
            here = "optional" if section.get("necessity") == "optional" else section.get("kind", kind)
            for row in section.get("items", ()):
                item = row.get("item") or f"{product['id']}/{row['name']}"
                yield item, section.get("category"), answer_of(row, here)
            yield from within(section.get("sections", []), here)

    return within(product["sections"], None)


def answer_of(row: dict[str, Any], kind: str | None) -> str:
    if row.get("answer") == "not-stated":
        return "Not stated"
    if kind == "never":
        return "Not collected"
    return "Depends" if "condition" in row or kind == "optional" else "Collected"


# --- one way of splitting


def a_table(*groups: tuple[str, int]) -> Table:
    rows = {name: tuple(TableRow(RowHeader(Link(f"{name}{n}")), ()) for n in range(count)) for name, count in groups}
    return Table("T", ("C",), tuple(Group(Link(name), rows[name], anchor=name) for name, _ in groups))


def shape_of(table: Table | None) -> list[tuple[str, int]] | None:
    return [(group.title.text if group.title else "", len(group.rows)) for group in table.groups] if table else None


@pytest.mark.parametrize(
    ("tables", "meant"),
    [
        pytest.param([a_table(("a", 3))], [[[("a", 3)]]], id="it fits"),
        pytest.param([a_table(("a", 4))], [[[("a", 3)]], [[("a", 1)]]], id="one row too many"),
        pytest.param([a_table(("a", 2), ("b", 2))], [[[("a", 2), ("b", 1)]], [[("b", 1)]]], id="a group goes on"),
        pytest.param([a_table(("a", 2)), a_table(("b", 2))], [[[("a", 2)], [("b", 1)]], [None, [("b", 1)]]], id="two tables"),
        pytest.param([None, a_table(("b", 1))], [[None, [("b", 1)]]], id="one table is not there"),
        pytest.param([None], [[None]], id="nothing"),
    ],
)  # fmt: skip
def test_tables_are_spread_row_by_row(
    tables: list[Table | None], meant: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy_statements.views.spread.spread", lambda rows: [rows[:3], *filter(None, [rows[3:]])])
    pages = spread_tables(tables)
    assert [[shape_of(table) for table in page] for page in pages] == meant
    assert {table.is_part for page in pages for table in page if table} <= {len(pages) > 1}


def test_pages_of_a_list_name_their_ranges_and_lead_to_all_others() -> None:
    info = PageInfo(
        "items/app.name.md", "item", "App name", "Who has it.", Position("p"), {"title": "T", "x": 1}, menu_title="M"
    )
    first, second = sheets(info, [("Acme", "Bolt"), ("Cedar", "Cedar")], WORDING)
    assert first[0] == info
    assert second[0] == replace(
        info,
        path="items/app.name/2.md",
        title="App name, page 2: Cedar",
        description="Page 2, Cedar. Who has it.",
        metadata={"x": 1},
        in_menu=False,
        menu_title=None,
        continues="items/app.name.md",
    )
    for number, (_, links) in enumerate([first, second]):
        assert [link.link for link in links] == [
            Link("Acme to Bolt", page="items/app.name.md"),
            Link("Cedar", page="items/app.name/2.md"),
        ]
        assert [link.here for link in links] == [number == 0, number == 1]
    assert list(sheets(info, [("Acme", "Bolt")], WORDING)) == [(info, ())]


def test_what_packs_into_a_page_stays_together_and_else_is_divided_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("privacy_statements.views.spread.ROOM", 10_000)
    alike, different = [str(n) * 99 for n in range(1_000)], [sha512(str(n).encode()).hexdigest() for n in range(1_000)]
    assert spread(alike) == [alike]
    pages = spread(different)
    assert [each for page in pages for each in page] == different
    assert {len(page) for page in pages} <= {1_000 // len(pages), 1_000 // len(pages) + 1}
    packed = [len(gzip.compress("".join(page).encode())) for page in pages]
    assert sum(packed) > 10_000
    assert min(packed) > 5_000
    assert max(packed) < 11_000
    assert spread([]) == [[]]


# --- many products


def test_no_page_grows_with_the_number_of_products(built: Built) -> None:
    """What they say beside a list, and their links to each other, take most of it. A comparison has the products that somebody chose for it."""
    lists = [page for page in built.pages if page.kind not in ("comparison", "product")]
    sizes = {page.path: len(gzip.compress(html_of(page.blocks).encode())) for page in lists}
    assert {path: size for path, size in sizes.items() if size > 3_000} == {}
    assert len([page for page in built.pages if page.path.startswith("products/index")]) == 4
    assert sizes["products/index.md"] > LITTLE, "nothing was measured"


def test_every_product_stands_once_in_the_index(views: dict[str, Any], written: list[dict[str, Any]]) -> None:
    pages = [view for path, view in views.items() if path.startswith("products/index")]
    names = [row.header.name.text for page in pages for row in the_table(page).all_rows]
    assert names == sorted((product["name"] for product in written), key=str.casefold)
    assert len(pages) == 4


def test_every_product_that_speaks_of_an_item_stands_on_its_pages(
    views: dict[str, PageView], written: list[dict[str, Any]]
) -> None:
    pages = [
        view
        for view in views.values()
        if isinstance(view, TablesPage)
        and view.info.kind == "item"
        and view.info.path.startswith(f"items/{EVERYWHERE}")
    ]
    further = [f"items/{EVERYWHERE}/{n}.md" for n in range(2, 7)]
    assert [page.info.path for page in pages] == [f"items/{EVERYWHERE}.md", *further]
    rows = [row.header.name.text for page in pages for row in the_table(page, "products").groups[0].rows]
    said = {
        product["name"]: answer for product in written for item, _, answer in rows_of(product) if item == EVERYWHERE
    }
    assert rows == sorted(said, key=str.casefold)
    collecting = sum(answer in ("Collected", "Depends") for answer in said.values())
    assert 0 < collecting < len(said) == MANY
    assert pages[0].introduction == f"{collecting} products collect or reuse it, or may do so."


def counts_of(
    category: str, written: list[dict[str, Any]], items: list[dict[str, Any]]
) -> list[tuple[str, tuple[int, ...]]]:
    """The name of each item of a category, and how many products give each answer: told from the files alone."""
    said: dict[str, Counter[str]] = {item["id"]: Counter() for item in items if item["category"] == category}
    names = {item["id"]: str(item["name"]) for item in items}
    for product in written:
        for item, around, answer in rows_of(product):
            if item in said or (item not in names and around == category):
                said.setdefault(item, Counter())[answer] += 1
    spoken = {item: [counts[word] for word in COUNTED[:3]] for item, counts in said.items()}
    return sorted(
        (names.get(item, item.partition("/")[2]), (*counts, MANY - sum(counts))) for item, counts in spoken.items()
    )


def test_a_category_of_many_products_counts_them(
    views: dict[str, PageView], written: list[dict[str, Any]], items: list[dict[str, Any]]
) -> None:
    own: list[tuple[str, tuple[int, ...]]] = []
    inside: list[tuple[str, tuple[int, ...]]] = []
    for page in (view for path, view in views.items() if path.startswith("categories/c00")):
        assert isinstance(page, TablesPage)
        assert page.count is not None
        for rows, table in ((own, table_in(page, "data-items")), (inside, table_in(page, "inside"))):
            assert table is None or table.columns == ("Data item", *COUNTED)
            for row in table.groups[0].rows if table else ():
                assert row.header.name.page is not None
                assert row.header.anchor is not None
                rows.append((row.header.name.text, tuple(int(cell.values[0].link.text) for cell in row.cells)))
    assert sorted(own) == counts_of("c00", written, items)
    assert sorted(inside) == counts_of("c01", written, items)
    assert {sum(counts) for _, counts in own + inside} == {MANY}
    assert all(any(counts[place] for _, counts in own + inside) for place in range(len(COUNTED)))


def test_a_page_on_which_a_list_goes_on_is_asked_for_by_number(made: list[PageView]) -> None:
    ids = [(view.info.kind, record_id(view)) for view in made]
    assert len(ids) == len(set(ids))
    assert {("item", EVERYWHERE), ("item", f"{EVERYWHERE}/2"), ("index", "products"), ("index", "products/2")} <= set(
        ids
    )


def test_pages_on_which_lists_go_on_are_in_no_menu(built: Built) -> None:
    numbered = [page for page in built.pages if page.path.rsplit("/", 1)[-1][0].isdigit()]
    assert len(numbered) > 10
    assert not [page.path for page in numbered if page.in_menu]


# --- few products


FEW = files_in("alphabet")


@pytest.fixture
def few(make_project: Make) -> dict[str, object]:
    root = make_project(FEW)
    loaded = load_catalog(Project(root, root / "site-src"))
    return {view.info.path: view for view in make_views(loaded.catalog, WORDING)}


def test_every_name_of_an_item_stands_from_a_to_z(few: dict[str, object]) -> None:
    page = few["items/index.md"]
    assert isinstance(page, TablesPage)
    said = {
        group.title.text: [(row.header.name.text, row.header.name.page, *shown(row)) for row in group.rows]
        for group in the_table(page).groups
        if group.title
    }
    oil = "items/oil.md"
    assert said == {
        "0-9": [("3D print", "items/number.md", None, "Not stated")],
        "O": [
            ("Ohm", "items/ohm.md", None, "Inner"),
            ("oilName", None, oil, "see Öl"),
            ("Öl", oil, None, "Stuff; P"),
            ("Own item", "products/p.md", None, "only in P"),
        ],
        "P": [("Petroleum", None, oil, "see Öl")],
        "R": [("Rohöl", None, oil, "see Öl")],
        "S": [("Straße", "items/strasse.md", None, "Not stated")],
        "Z": [("Zink", "items/zinc.md", None, "Not stated")],
    }


def shown(row: TableRow) -> tuple[str | None, str]:
    """Where the cell of a row leads, and what it says."""
    (value,) = row.cells[0].values
    return value.link.page, value.link.text


def test_the_template_says_what_to_see(make_project: Make) -> None:
    root = make_project(FEW)
    built = build(Project(root, root / "site-src"))
    (page,) = [page for page in built.pages if page.path == "items/index.md"]
    html = html_of(page.blocks)
    assert '<a href="../categories/stuff/#item-oil">see Öl</a>' in html
    assert 'id="letter-z"' in html
    assert front_matter(page.metadata).count("A to Z") == 1


def test_a_category_shows_what_is_inside_it_apart(few: dict[str, object]) -> None:
    def items(path: str) -> tuple[list[str], list[str], str | None]:
        page = few[path]
        assert isinstance(page, TablesPage)
        own, inside = (
            [row.header.name.text for group in table.groups for row in group.rows] if table else []
            for table in (table_in(page, "data-items"), table_in(page, "inside"))
        )
        assert page.count is None
        return own, inside, without_table(page, "data-items")

    assert items("categories/stuff.md") == (["Öl"], ["Ohm"], None)
    assert items("categories/inner.md") == (["Ohm"], [], None)
    assert items("categories/empty.md") == ([], [], "No data item belongs to this category.")
    assert items("categories/outer.md") == ([], [], "No data item belongs to this category itself.")


@pytest.mark.parametrize(
    "names",
    [
        ["Affe", "Apfel", "Äpfel", "Apfelbaum", "Zebra"],
        ["naïf", "naive", "naïve", "Name", "naming"],
        ["Strasse", "Straße", "Straßen"],
    ],
)
def test_marks_and_case_move_no_name(names: list[str]) -> None:
    assert sorted(set(names), key=alphabetical) == names


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Äpfel", "A"), ("éclair", "E"), ("ß", "S"), ("2FA", "0-9"), ("_x", "0-9"), ("", "0-9"), ("Ωmega", "Ω")],
)  # fmt: skip
def test_the_letter_of_a_name(name: str, letter: str) -> None:
    assert letter_of(name) == letter


@pytest.mark.large
def test_a_list_of_a_thousand_products_goes_on_above_100_kb_as_sent_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages alone: what the rules say, and the files beside the pages, are the same work for few products."""
    monkeypatch.setattr("privacy_statements.views.spread.ROOM", ROOM)
    root = write_corpus(tmp_path, 1000, items=12).parent
    project = Project(root, root / "site-src")
    renderer, wording = make_renderer(project)
    lists: dict[str, list[int]] = {}
    for view in make_views(load_catalog(project).catalog, wording):
        if not view.info.has_page:
            continue
        blocks, problems = renderer.blocks(view, None)
        assert problems == ()
        size = len(gzip.compress(html_of(blocks).encode()))
        lists.setdefault(view.info.continues or view.info.path, []).append(size)
    assert max(size for sizes in lists.values() for size in sizes) < 200_000
    going_on = {path: sum(sizes) for path, sizes in lists.items() if len(sizes) > 1}
    assert len(going_on) > 1
    assert {path: size for path, size in going_on.items() if size < 100_000} == {}
