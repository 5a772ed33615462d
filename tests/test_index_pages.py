"""Lists of any length: indexes, data items and categories stay small, whole and in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from large import product_name, write_large
from privacy_statements import Options, Project, build
from privacy_statements.language import Language, alphabetical
from privacy_statements.page import front_matter, html_of
from privacy_statements.pipeline import Built, load_catalog, make_views
from privacy_statements.position import Position
from privacy_statements.report import as_text
from privacy_statements.views import record_id
from privacy_statements.views.alphabet import letter_of
from privacy_statements.views.category import CategoryPage
from privacy_statements.views.index import IndexPage
from privacy_statements.views.item import ItemPage
from privacy_statements.views.shapes import Group, Link, PageInfo, RowHeader, Table, TableRow
from privacy_statements.views.spread import ROWS, sheets, spread_tables
from privacy_statements.wording import Wording

MakeProject = Callable[[dict[str, str | bytes]], Path]
MANY = 120
WORDING = Wording(Language())


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = write_large(tmp_path_factory.mktemp("many"), MANY, items=12)
    return Project(root, root / "site-src", Options())


@pytest.fixture(scope="module")
def built(many: Project) -> Built:
    made = build(many)
    assert not made.failed, as_text(made.diagnostics)
    return made


@pytest.fixture(scope="module")
def views(many: Project) -> dict[str, object]:
    made = make_views(load_catalog(many).catalog, WORDING)
    return {view.info.path: view for view in made}


# --- one way of splitting


def a_table(*groups: tuple[str, int]) -> Table:
    rows = {
        name: tuple(TableRow(RowHeader(Link(f"{name}{n}")), ()) for n in range(count))
        for name, count in groups
    }
    return Table("T", ("C",), tuple(Group(Link(name), rows[name], anchor=name) for name, _ in groups))


def shape_of(table: Table | None) -> list[tuple[str, int]] | None:
    return (
        [(group.title.text if group.title else "", len(group.rows)) for group in table.groups]
        if table
        else None
    )


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
def test_tables_are_spread_row_by_row(tables: list[Table | None], meant: list[object]) -> None:
    assert [[shape_of(table) for table in page] for page in spread_tables(tables, 3)] == meant


def test_pages_of_a_list_name_their_ranges_and_lead_to_all_others() -> None:
    info = PageInfo(
        "items/app.name.md",
        "item",
        "App name",
        "Who has it.",
        Position("p"),
        {"title": "T", "x": 1},
        menu_title="M",
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


# --- many products


def test_no_page_grows_with_the_number_of_products(built: Built) -> None:
    """The theme adds about 15 KB to each."""
    sizes = {page.path: len(html_of(page.blocks)) for page in built.pages}
    assert {path: size for path, size in sizes.items() if size > 45_000} == {}
    assert len([page for page in built.pages if page.path.startswith("products/index")]) == 3
    assert sizes["products/index.md"] > 10_000, "nothing was measured"


def test_every_product_stands_once_in_the_index(views: dict[str, object]) -> None:
    names = []
    for path in ("products/index.md", "products/index/2.md", "products/index/3.md"):
        page = views[path]
        assert isinstance(page, IndexPage)
        assert page.table is not None
        assert page.table.row_count <= ROWS
        names += [row.header.name.text for row in page.table.groups[0].rows]
        assert [sheet.link.page for sheet in page.sheets if sheet.here] == [path]
        assert len(page.sheets) == 3
    assert names == sorted(product_name(n) for n in range(MANY))


def test_every_product_that_speaks_of_an_item_stands_on_its_pages(views: dict[str, object]) -> None:
    pages = [view for view in views.values() if isinstance(view, ItemPage) and view.name == "Device name"]
    assert [page.info.path for page in pages] == [
        "items/device.name.md",
        "items/device.name/2.md",
        "items/device.name/3.md",
    ]
    rows = [row.header.name.text for page in pages if page.table for row in page.table.groups[0].rows]
    assert rows == sorted(product_name(n) for n in range(MANY))
    assert pages[0].count.startswith(f"Products that say they collect it: {MANY} of {MANY}.")


def test_a_category_of_many_products_counts_them(views: dict[str, object]) -> None:
    page = views["categories/device.md"]
    assert isinstance(page, CategoryPage)
    assert page.table is not None
    assert page.inside is not None
    assert page.counted is not None
    assert page.table.columns == ("Data item", "Collected", "Conditional", "Not collected", "Not stated")
    for row in (*page.table.groups[0].rows, *page.inside.groups[0].rows):
        counts = [int(cell.values[0].link.text) for cell in row.cells]
        assert sum(counts) == MANY
        assert row.header.name.page is not None
        assert row.header.anchor is not None
    of_item = {
        row.header.name.text: [cell.values[0].link.text for cell in row.cells]
        for row in page.table.groups[0].rows
    }
    assert of_item["Device identifier"] == ["60", "60", "0", "0"], "every other product has a condition"
    assert of_item["Account identifier"] == ["0", "0", "120", "0"], "it is among what is never collected"


def test_titles_and_descriptions_are_unique(built: Built) -> None:
    for key in ("title", "description"):
        said = [page.metadata[key] for page in built.pages]
        assert len(said) == len(set(said)), key


def test_a_page_on_which_a_list_goes_on_is_asked_for_by_number(many: Project) -> None:
    made = make_views(load_catalog(many).catalog, WORDING)
    ids = [(view.info.kind, record_id(view)) for view in made]
    assert len(ids) == len(set(ids))
    assert {
        ("item", "device.name"),
        ("item", "device.name/2"),
        ("index", "products"),
        ("index", "products/2"),
    } <= set(ids)


def test_pages_on_which_lists_go_on_are_in_no_menu(built: Built) -> None:
    numbered = [page for page in built.pages if page.path.rsplit("/", 1)[-1][0].isdigit()]
    assert len(numbered) > 10
    assert not [page.path for page in numbered if page.in_menu]


# --- few products


FEW: dict[str, str | bytes] = {
    "content/items/i.yml": """\
- {id: oil, name: Öl, aliases: [Petroleum, öl], former_names: [Rohöl], code_name: oilName, category: stuff}
- {id: ohm, name: Ohm, category: inner}
- {id: zinc, name: Zink}
- {id: number, name: 3D print}
- {id: strasse, name: Straße}
""",
    "content/products/p.yml": """\
id: p
name: P
sections:
  - {heading: D, kind: data, necessity: required, items: [oil, {name: Own item, id: own}]}
""",
    "content/vocabulary/v.yml": """\
categories:
  - {id: stuff, name: Stuff}
  - {id: inner, name: Inner, parent: stuff}
  - {id: empty, name: Empty}
  - {id: outer, name: Outer}
  - {id: within, name: Within, parent: outer}
""",
}


@pytest.fixture
def few(make_project: MakeProject) -> dict[str, object]:
    root = make_project(FEW)
    loaded = load_catalog(Project(root, root / "site-src"))
    return {view.info.path: view for view in make_views(loaded.catalog, WORDING)}


def test_every_name_of_an_item_stands_from_a_to_z(few: dict[str, object]) -> None:
    page = few["items/index.md"]
    assert isinstance(page, IndexPage)
    said = {
        group.letter: [
            (e.name.text, e.name.page, e.see.page if e.see else None, e.note) for e in group.entries
        ]
        for group in page.letters
    }
    oil = "items/oil.md"
    assert said == {
        "0-9": [("3D print", "items/number.md", None, "collected by 0 products")],
        "O": [
            ("Ohm", "items/ohm.md", None, "Inner; collected by 0 products"),
            ("oilName", None, oil, None),
            ("Öl", oil, None, "Stuff; collected by 1 product"),
            ("Own item", "products/p.md", None, "only in P"),
        ],
        "P": [("Petroleum", None, oil, None)],
        "R": [("Rohöl", None, oil, None)],
        "S": [("Straße", "items/strasse.md", None, "collected by 0 products")],
        "Z": [("Zink", "items/zinc.md", None, "collected by 0 products")],
    }
    assert [(jump.text, jump.page, jump.anchor) for jump in page.jumps[:2]] == [
        ("0-9", "items/index.md", "letter-0-9"),
        ("O", "items/index.md", "letter-o"),
    ]


def test_the_template_says_what_to_see(make_project: MakeProject) -> None:
    root = make_project(FEW)
    built = build(Project(root, root / "site-src"))
    (page,) = [page for page in built.pages if page.path == "items/index.md"]
    html = html_of(page.blocks)
    assert '<li>Petroleum: see <a href="oil/">Öl</a></li>' in html
    assert '<h2 id="letter-z">Z</h2>' in html
    assert '<a href="#letter-z">Z</a>' in html
    assert front_matter(page.metadata).count("A to Z") == 2


def test_a_category_shows_what_is_inside_it_apart(few: dict[str, object]) -> None:
    def items(path: str) -> tuple[list[str], list[str], str | None]:
        page = few[path]
        assert isinstance(page, CategoryPage)
        own, inside = (
            [row.header.name.text for group in table.groups for row in group.rows] if table else []
            for table in (page.table, page.inside)
        )
        assert page.counted is None
        return own, inside, page.empty

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


@pytest.mark.slow
def test_pages_stay_small_at_a_thousand_products(tmp_path: Path) -> None:
    root = write_large(tmp_path, 1000, items=2)
    sizes = {page.path: len(html_of(page.blocks)) for page in build(Project(root, root / "site-src")).pages}
    assert len(sizes) > 1000
    assert {path: size for path, size in sizes.items() if size > 45_000} == {}
