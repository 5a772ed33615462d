"""views/platforms.py: what a product does on one platform and not on another."""

from __future__ import annotations

from pathlib import Path

from conftest import Make, files_in, table_in, the_table, without_table
from privacy_statements import Project
from privacy_statements.pipeline import load_catalog
from privacy_statements.views.platforms import platforms, platforms_pages
from privacy_statements.views.shapes import Cell
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

WORDING = Wording(Language())


def pages_in(root: Path) -> list[TablesPage]:
    catalog = load_catalog(Project(root, root / "site-src")).catalog
    return [page for key in platforms(catalog) for page in platforms_pages(key, catalog, WORDING)]


def words_of(cell: Cell) -> list[tuple[str, str | None, str | None]]:
    return [(one.kind, one.column.text if one.column else None, one.condition) for one in cell.answers]


def rows_of(page: TablesPage) -> dict[str, dict[str, list[tuple[str, str | None, str | None]]]]:
    """By row and platform: what a cell says."""
    if table_in(page) is None:
        return {}
    columns = the_table(page).columns[1:]
    return {
        row.header.name.text: dict(zip(columns, map(words_of, row.cells), strict=True))
        for group in the_table(page).groups
        for row in group.rows
    }


# --- on the spot

DENIED, PRODUCT, WORDS = files_in("platforms").values()


def test_what_is_told_and_denied_stands_twice_and_no_denial_is_lost_or_widened(make_project: Make) -> None:
    root = make_project(
        {
            "content/vocabulary/v.yml": WORDS,
            "content/items/i.yml": "- {id: place, name: Place}\n",
            "content/products/p.yml": DENIED,
        }
    )
    (page,) = pages_in(root)
    rows = [row for group in the_table(page).groups for row in group.rows]
    assert [row.header.anchor for row in rows] == ["item-place", "never-place"]
    ios, android, _others = rows[1].cells
    assert [(one.label, one.condition) for one in ios.answers] == [
        ("Never sold", "this holds only if somebody asks"),
        ("Never seen", None),
    ]
    assert "Never seen" not in [one.label for one in android.answers]
    assert [one.label for one in android.answers if one.kind == "never"] == ["Never used"]


def test_what_holds_on_each_platform(make_project: Make) -> None:
    root = make_project({"content/vocabulary/v.yml": WORDS, "content/products/p.yml": PRODUCT})
    (page,) = pages_in(root)
    yes, no = [("collected", None, None)], [("not-collected", None, None)]
    others = "Windows and macOS"
    assert rows_of(page) == {
        "on ios": {"iOS": [("conditional", None, "managed apps")], "Android": no, others: no},
        "in words on ios": {"iOS": [("conditional", None, "somebody asks")], "Android": no, others: no},
        "elsewhere": {"iOS": no, "Android": yes, others: yes},
        "on both": {"iOS": yes, "Android": yes, others: no},
        "reused": {"iOS": no, "Android": [("reused", None, None)], others: no},
        "with a column": {
            "iOS": [("collected", None, None), ("not-collected", "MAM", None)],
            "Android": no,
            others: no,
        },
        "never on ios": {
            "iOS": [("never", None, None)],
            "Android": [("not-stated", None, None)],
            others: [("not-stated", None, None)],
        },
    }
    assert page.count == "Different by platform: 7 data items. Not said to differ: 3 data items."
    assert [group.title and group.title.text for group in the_table(page).groups] == [
        "What is collected",
        "What never happens",
    ]
    (answer,) = the_table(page).groups[0].rows[0].cells[0].answers
    assert (answer.label, answer.condition) == ("Only for", "managed apps")
    assert answer.target is not None
    assert (answer.target.page, answer.target.anchor) == ("products/p.md", "row-on-ios")


def test_of_several_statements_those_count_that_say_the_most(make_project: Make) -> None:
    root = make_project(
        {
            "content/vocabulary/v.yml": WORDS,
            "content/items/i.yml": "- {id: x, name: X}\n- {id: y, name: Y}\n",
            "content/products/p.yml": "id: p\nname: P\nsections:\n"
            "  - {heading: A, kind: data, items: [{item: x, condition: somebody asks}]}\n"
            "  - {heading: B, kind: data, items: [{id: x2, item: x, condition: {platform: ios}}]}\n"
            "  - {heading: C, kind: data, columns: [platform.ios], items: [{item: y, answers: {platform.ios: not-collected}}]}\n",
        }
    )
    (page,) = pages_in(root)
    yes, no = [("collected", None, None)], [("not-collected", None, None)]
    asked = [("conditional", None, "somebody asks")]
    others = "Android, Windows, and macOS"
    assert rows_of(page) == {"X": {"iOS": yes, others: asked}, "Y": {"iOS": no, others: yes}}


def test_a_product_that_does_not_depend_on_the_platform_has_no_page(make_project: Make) -> None:
    files: dict[str, str | bytes] = {
        "content/products/p.yml": "id: p\nname: P\nitems: [{name: x, condition: {region: eu}}]\n"
    }
    assert pages_in(make_project({**files, "content/vocabulary/v.yml": WORDS})) == []


def test_a_site_without_dimensions_has_no_page(make_project: Make) -> None:
    assert pages_in(make_project({"content/products/p.yml": "id: p\nname: P\nitems: [x]\n"})) == []


def test_where_nothing_differs_it_is_said(make_project: Make) -> None:
    every = "{platform: [ios, android, windows, macos]}"
    root = make_project(
        {
            "content/vocabulary/v.yml": WORDS,
            "content/products/p.yml": f"id: p\nname: P\nitems: [{{name: x, condition: {every}}}]\n",
        }
    )
    (page,) = pages_in(root)
    assert without_table(page) == "No answer differs by platform alone."
    assert page.count == "Different by platform: 0 data items. Not said to differ: 1 data item."


def test_a_part_that_others_can_stand_for_is_told_so(make_project: Make) -> None:
    row = "{name: identifier, relation: one-of, parts: [{item: serial, condition: {platform: ios}}, {item: mac}]}"
    root = make_project(
        {
            "content/vocabulary/v.yml": WORDS,
            "content/items/i.yml": "- {id: serial, name: Serial}\n- {id: mac, name: MAC}\n",
            "content/products/p.yml": f"id: p\nname: P\nitems: [{row}]\n",
        }
    )
    (page,) = pages_in(root)
    said = rows_of(page)
    assert set(said) == {"Serial"}
    assert said["Serial"]["iOS"] == [("conditional", "as one of the alternatives for identifier", None)]
    assert said["Serial"]["Android, Windows, and macOS"] == [("not-collected", None, None)]
