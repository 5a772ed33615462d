"""exporters/tables.py: the tables of each page as CSV beside it, whole, plain and safe to open."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest

from privacy_statements import Built, Project, build
from privacy_statements.cli.verify import verify_site
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.page import html_of
from privacy_statements.project import read_project
from privacy_statements.publish.tables import cell_text, table_files
from privacy_statements.views.columns import tables_in
from privacy_statements.views.shapes import AnswerView, Cell, Fact, Link, PartView, Value
from privacy_statements.views.site import make_views
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

from conftest import ROOT, Make, our_build  # isort: skip

WORDING = Wording(Language())


@pytest.fixture(scope="module")
def ours() -> Built:
    return our_build()


def files_of(built: Built) -> dict[str, str]:
    files = table_files(built.views)
    return {asset.path: asset.content.decode() for asset in built.assets if asset.path in files}


def lines_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_every_page_with_a_table_has_its_rows_as_csv(ours: Built) -> None:
    rows: dict[str, int] = {}
    checklists = read_project(ROOT / "mkdocs.yml", ROOT).shown_checklists
    for view in make_views(ours.catalog, WORDING, checklists):
        if view.info.has_page and view.info.kind != "product":
            count = sum(table.row_count for table in tables_in(view))
            path = (view.info.continues or view.info.path).removesuffix(".md") + ".csv"
            rows[path] = rows.get(path, 0) + count
    made = files_of(ours)
    assert set(made) == {path for path, count in rows.items() if count}
    assert {path: len(lines_of(text)) - 1 for path, text in made.items()} == {
        path: count for path, count in rows.items() if count
    }
    assert {"items/device.imei.csv", "categories/device.csv"} <= set(made)


def test_the_page_leads_to_it_and_a_product_has_its_own(ours: Built) -> None:
    pages = {page.path: html_of(page.blocks) for page in ours.pages}
    assert '<a href="../device.imei.csv">Download as CSV</a>' in pages["items/device.imei.md"]
    assert "Download as CSV" not in pages["products/intune.md"]
    own = next(asset for asset in ours.assets if asset.path == "products/intune.csv")
    assert own.content.startswith(b"id,product,")
    records = next(asset for asset in ours.assets if asset.path == "records.json")
    assert set(json.loads(records.content)) == {"format", "products", "rows"}


def test_it_says_what_the_page_says(ours: Built) -> None:
    head, *lines = lines_of(files_of(ours)["items/device.imei.csv"])
    assert head == ["Group", "Product", "Address", "Answer", "Necessity", "Where it is said"]
    (intune,) = [line for line in lines if line[1] == "Microsoft Intune"]
    assert intune == [
        "",
        "Microsoft Intune",
        "products/intune/#row-device.imei",
        "May be collected; if Intune manages only apps (MAM): Not collected",
        "Required",
        "Required data / Hardware inventory information",
    ]


def test_it_has_the_form_of_the_standard(ours: Built) -> None:
    for text in files_of(ours).values():
        assert text.endswith("\r\n")
        assert "\n" not in text.replace("\r\n", "")
        assert len({len(line) for line in lines_of(text)}) == 1


def test_several_tables_name_themselves(ours: Built) -> None:
    path = "retention.csv"
    head, *lines = lines_of(files_of(ours)[path])
    assert head[:3] == ["Table", "Group", "Name"]
    tables = {line[0]: {column for column, cell in zip(head, line, strict=True) if cell} for line in lines}
    assert "Kept for" in tables["How long"] - tables["Where"]
    assert "Regions" in tables["Where"] - tables["How long"]


def test_a_list_on_several_pages_is_one_file(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("privacy_statements.views.spread.ROOM", 500)
    products: dict[str, str | bytes] = {
        f"content/products/p{n:03}.yml": f"id: p{n:03}\nname: P{n:03}\nitems: [x]\n" for n in range(70)
    }
    root = make_project({**products, "content/items/i.yml": "- {id: x, name: X}\n"})
    built = build(Project(root, root / "site-src"))
    files = files_of(built)
    assert len(lines_of(files["items/x.csv"])) == 71
    assert not [path for path in files if re.search(r"/\d+\.csv$", path)]
    pages = {page.path: html_of(page.blocks) for page in built.pages}
    assert '<a href="../../x.csv">' in pages["items/x/2.md"]


def test_its_head_is_in_the_language_of_the_page(make_project: Make) -> None:
    product = "id: p\nname: P\nlanguage: de\nitems: [x]\n"
    root = make_project({"content/products/p.yml": product, "content/items/i.yml": "- {id: x, name: X}\n"})
    head, *_ = lines_of(files_of(build(Project(root, root / "site-src")))["applies/p.csv"])
    assert (head[0], head[2]) == ("Gruppe", "Adresse")


def test_nothing_in_it_is_run_by_a_spreadsheet(make_project: Make) -> None:
    evil = '=HYPERLINK("http://x")\r\n@b'
    root = make_project(
        {
            "content/items/i.yml": f"- {{id: x, name: {json.dumps(evil)}}}\n",
            "content/products/p.yml": f"id: p\nname: {json.dumps('+' + evil)}\nitems: [{{item: x, only: '-1'}}]\n",
            "content/products/q.yml": "id: q\nname: Q\nitems: [x]\n",
        }
    )
    files = files_of(build(Project(root, root / "site-src")))
    assert files
    for text in files.values():
        cells = [cell for line in lines_of(text) for cell in line]
        assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
        assert not [cell for cell in cells if "\n" in cell or "\r" in cell]
    assert '\'=HYPERLINK("http://x") @b' in [
        cell for line in lines_of(files["comparisons/p-and-q.csv"]) for cell in line
    ]


def test_a_cell_is_spelled_out() -> None:
    answer = AnswerView(
        "conditional",
        "Conditional",
        only="only for apps",
        condition="only if asked",
        form="hashed",
        note="See *there*.",
        column=Link("MAM"),
        facts=(Fact("Necessity", (Value(Link("Required")),)),),
    )
    part = PartView(Link("Part"), "", True, details=("only if so",), answers=(AnswerView("collected", "Collected"),))
    cell = Cell(answers=(answer,), prose="A *note*.", parts=(part,), relation="One of", links=(Link("More"),))
    assert cell_text(cell) == (
        "MAM: Conditional only for apps, only if asked (hashed; Necessity: Required; See there.); A note.; "
        "One of: Part (only if so; Collected); More"
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("Collected", "Not collected", 1), ["lacks the row", "no table has the row"]),
        (lambda text: text.split("\r\n")[0] + "\r\n", ["has 0 rows; its table has 2", "lacks the row", "lacks the row"]),
        (lambda text: text + text.split("\r\n")[1] + "\r\n", ["has 3 rows; its table has 2", "no table has the row"]),
        (lambda text: "\r\n".join([(lines := text.split("\r\n"))[0], lines[2], lines[1], ""]), ["in another order"]),
        (lambda text: text + '"open', ["cannot be read"]),
        (lambda text: None, ["is not in the site"]),
    ],
)  # fmt: skip
def test_verify_names_what_is_other_than_the_tables(
    make_project: Make, change: Callable[[str], str | None], told: list[str]
) -> None:
    root = make_project(
        {
            "content/items/i.yml": "- {id: x, name: X}\n",
            "content/products/p.yml": "id: p\nname: P\nitems: [x]\n",
            "content/products/q.yml": "id: q\nname: Q\nitems: [{item: x, answer: not-collected}]\n",
        }
    )
    project = Project(root, root / "site-src")
    site = root / "site"
    for asset in build(project).assets:
        file = site / asset.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(asset.content)
    file = site / "items/x.csv"
    changed = change(file.read_bytes().decode())
    file.unlink() if changed is None else file.write_bytes(changed.encode())
    found = [one for one in verify_site(project, site).diagnostics if one.code == "changed-data"]
    assert len(found) == len(told)
    for one, words in zip(found, told, strict=True):
        assert words in one.message
        assert one.position.path.endswith("items/x.csv")
        assert one.related is None or isinstance(one.related, Position)
