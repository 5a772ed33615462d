"""Who can see it: what is denied beside what is said to be visible, and what nobody says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, Make, files_in, table_in, without_table
from hosted import built_at
from plain_records import PlainRow, acts_of, many, rows_in
from privacy_statements import Options, Project, build
from privacy_statements.cli.verify import verify_site
from privacy_statements.diagnostics.reports import line_of
from privacy_statements.pages.page import html_of
from privacy_statements.pipeline import load_catalog
from privacy_statements.project import read_project
from privacy_statements.views.shapes import Table
from privacy_statements.views.site import make_views
from privacy_statements.views.tables_page import Part, TablesPage
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from small import site_of
from test_glance import Counted, yaml_in

Told = set[tuple[str, str, str]]  # actor, product, row
CANNOT, CAN, UNSTATED = "cannot-see", "can-see", "not-stated"
SITE = files_in("viewers")


def project(root: Path) -> Project:
    return Project(root, root / "site-src", Options())


def pages_in(root: Path) -> dict[str, TablesPage]:
    loaded = load_catalog(project(root))
    views = make_views(loaded.catalog, Wording(Language()))
    return {view.info.path: view for view in views if isinstance(view, TablesPage) and view.info.kind == "viewer"}


def index_in(root: Path) -> TablesPage:
    (page, *_more) = [
        view
        for view in make_views(load_catalog(project(root)).catalog, Wording(Language()))
        if isinstance(view, TablesPage) and view.info.kind == "viewers"
    ]
    return page


@pytest.fixture
def small(make_project: Make) -> Path:
    return make_project(SITE)


def rows_of(table: Table | None) -> dict[str, str]:
    """Every row by its anchor, with the words of its cells."""
    rows = [row for group in table.groups for row in group.rows] if table else []
    said = {
        row.header.anchor or "": " | ".join(
            [f"{answer.label} {answer.condition or ''} {answer.note or ''}" for answer in cell.answers]
            + [value.link.text for value in cell.values]
            + [part.name.text for part in cell.parts]
            + ([cell.prose] if cell.prose else [])
        )
        for row in rows
        for cell in row.cells
    }
    assert len(said) == len(rows)
    return said


# --- our own records, evaluated by somebody else


def told_by(pages: dict[str, TablesPage], part: str) -> Told:
    told = set()
    for path, page in pages.items():
        actor = path.removeprefix("viewers/").removesuffix(".md").partition("/")[0]
        for anchor in rows_of(table_in(page, part)):
            product, row = anchor.split("_")[1:]
            told.add((actor, product, row))
    return told


def viewers_of(row: PlainRow) -> set[str]:
    viewers = many(row.said.get("visible_to"))
    return {viewer["actor"] if isinstance(viewer, dict) else viewer for viewer in viewers}


def test_our_own_rows_are_those_of_the_records() -> None:
    pages = pages_in(ROOT)
    rows = list(rows_in(ROOT / "content"))
    denied: Told = set()
    uncollected: Told = set()
    seen: Told = set()
    for row in rows:
        never = row.said.get("necessity") == "never"
        pairs = [pair if isinstance(pair, dict) else {"act": pair} for pair in many(row.said.get("denies"))]
        pairs = pairs or [{"act": act, "by": row.said.get("by")} for act in acts_of(row)]
        for act, told in {"seen": denied, "collected": uncollected}.items() if never else ():
            told |= {
                (actor, row.product, row.id) for pair in pairs if pair["act"] == act for actor in many(pair.get("by"))
            }
        if row.is_collected:
            seen |= {(actor, row.product, row.id) for actor in viewers_of(row)}
    assert told_by(pages, CANNOT) == denied
    assert told_by(pages, CAN) == seen
    assert told_by(pages, "never-collects") == uncollected - denied
    assert ("own-admin", "intune", "content.text-messages") in denied
    assert ("own-admin", "intune", "tenant.enrolled") in seen
    actors = yaml.safe_load((ROOT / "content/vocabulary/people.yml").read_text("utf-8"))["actors"]
    named = {actor for actor, _product, _row in denied | seen | uncollected}
    assert {f"viewers/{actor['id']}.md" for actor in actors if actor["id"] in named} == set(pages)


def test_what_our_own_products_do_not_say_is_counted() -> None:
    page = pages_in(ROOT)["viewers/own-admin.md"]
    figures = {
        anchor.removeprefix("row-not-stated_"): said for anchor, said in rows_of(table_in(page, UNSTATED)).items()
    }
    rows = [row for row in rows_in(ROOT / "content") if row.said.get("necessity") != "never"]
    products = {product["id"]: product for product in yaml_in(ROOT / "content/products")}
    items = {item["id"] for item in yaml_in(ROOT / "content/items")}
    for product, figure in figures.items():
        asked = len(Counted(products[product], items).all)
        told = [row for row in rows if row.product == product and row.is_collected and "own-admin" in viewers_of(row)]
        assert figure == f"{asked - len(told)} of {asked} data items"
    assert set(figures) == {row.product for row in rows}
    assert page.parts[-1].before == "2 of 4 products say nothing about it."


# --- one product, every kind of statement


def test_what_is_denied_keeps_its_words_and_its_limits(small: Path) -> None:
    admin = pages_in(small)["viewers/admin.md"]
    denied = rows_of(table_in(admin, CANNOT))
    assert set(denied) == {"row-cannot-see_p_photo-unseen", "row-cannot-see_p_content-unseen"}
    assert (
        denied["row-cannot-see_p_photo-unseen"]
        == "Never seen by your admin or Microsoft this holds only if nobody shares it  | Thumbnail | Not even *once*."
    )
    assert "Never collected and never seen by your admin" in denied["row-cannot-see_p_content-unseen"]
    cannot = table_in(admin, CANNOT)
    (group,) = cannot.groups if cannot else ()
    assert group.facts[0].values[0].link.text == "The notice of P"
    assert [row.header.name.anchor for row in group.rows] == ["row-photo-unseen", "row-content-unseen"]


def test_never_collected_is_not_that_it_cannot_be_seen(small: Path) -> None:
    maker = pages_in(small)["viewers/maker.md"]
    assert set(rows_of(table_in(maker, CANNOT))) == {"row-cannot-see_p_photo-unseen"}
    never = rows_of(table_in(maker, "never-collects"))
    assert set(never) == {"row-never-collects_p_mail-uncollected", "row-never-collects_p_mail-bare"}
    assert all("Never collected by your admin or Microsoft" in said for said in never.values())


def test_what_is_visible_says_when_and_whether_it_is_collected(small: Path) -> None:
    pages = pages_in(small)
    seen = rows_of(table_in(pages["viewers/admin.md"], CAN))
    assert set(seen) == {"row-can-see_p_log"}, "what is not collected is seen by nobody"
    assert seen["row-can-see_p_log"] == "Collected   | Can see it only if the device is enrolled | Can see it"
    assert set(rows_of(table_in(pages["viewers/maker.md"], CAN))) == {"row-can-see_p_sold"}


def test_a_section_without_rows_speaks_for_itself(small: Path) -> None:
    page = pages_in(small)["viewers/reader.md"]
    assert set(rows_of(table_in(page, CAN))) == {"row-can-see_p_section_prose"}
    denied = rows_of(table_in(page, CANNOT))
    assert denied["row-cannot-see_p_section_denied-prose"].startswith("Never seen by the reader")


def test_what_is_not_stated_is_counted_and_never_a_no(small: Path) -> None:
    page = pages_in(small)["viewers/admin.md"]
    # of P: log is visible; the photo and the category around it are denied; nothing else is collected
    assert rows_of(table_in(page, UNSTATED)) == {
        "row-not-stated_q": "2 of 2 data items",
        "row-not-stated_r": "Nothing is stated",
    }
    assert page.parts[-1].before == "2 of 3 products say nothing about it."
    assert page.introduction == (
        "The statements don't say whether your admin can see 2 of 5 data items that may be collected or reused. "
        "Of 1 statement about data in general and 1 data item, with limits, the statements say “never seen”. Your admin can see 1 data item."
    )
    maker = pages_in(small)["viewers/maker.md"]
    assert rows_of(table_in(maker, UNSTATED))["row-not-stated_p"] == "2 of 3 data items"


def test_an_actor_of_whom_nothing_is_said_has_no_page(small: Path) -> None:
    assert set(pages_in(small)) == {f"viewers/{actor}.md" for actor in ("admin", "maker", "reader")}
    index = index_in(small)
    assert rows_of(table_in(index)).keys() == {"row-admin", "row-maker", "row-reader"}
    assert index.parts[0].facts[0].label == "2 of 3 products say nothing about who can see their data"
    assert [value.link.text for value in index.parts[0].facts[0].values] == ["Q", "R"]


def test_the_index_counts_and_writes_no_zero(make_project: Make) -> None:
    denial = (
        "{id: p, name: P, description: D., sections: [{heading: N, kind: never, act: seen, by: admin, items: [log]}]}"
    )
    words = {path: text for path, text in SITE.items() if not path.startswith("content/products")}
    root = make_project({**words, "content/products/p.yml": denial})
    index = index_in(root)
    table = table_in(index)
    assert table
    ((row,),) = [group.rows for group in table.groups]
    assert [cell.values[0].link.text for cell in row.cells] == ["Of 1 data item, the statements say “never seen”."]
    assert index.count is None, "nobody is said to see anything"
    assert index.parts[0].facts == ()
    page = pages_in(root)["viewers/admin.md"]
    assert without_table(page, CAN) == "No product says what your admin can see."
    assert page.info.title == "What your admin can see"


def test_names_that_are_names_stay_as_they_are(small: Path) -> None:
    assert pages_in(small)["viewers/maker.md"].info.title == "What Microsoft can see"


def test_without_any_word_on_it_there_is_one_sentence(make_project: Make) -> None:
    root = make_project(
        {
            "content/items/i.yml": "[{id: log, name: Log}]",
            "content/products/q.yml": "{id: q, name: Q, description: D., items: [log]}",
        }
    )
    assert pages_in(root) == {}
    index = index_in(root)
    assert index.parts == (Part(empty="No product says who can see its data."),)
    site_of(project(root))


def test_a_product_page_leads_to_who_sees_it(small: Path) -> None:
    built = build(project(small))
    (page,) = [page for page in built.pages if page.path == "products/p.md"]
    html = html_of(page.blocks)
    links = re.findall(r'<a href="../../viewers/(\w+)/">([^<]*)</a>', re.sub("</?span[^>]*>", "", html))
    assert ("admin", "Data: Your admin (only if the device is enrolled)") in links
    assert {actor for actor, _words in links} == {"admin"}


# --- as it is built


@pytest.mark.slow
def test_a_row_that_is_changed_by_hand_is_named(small: Path) -> None:
    built_at(small, strict=False)
    at = read_project(small / "mkdocs.yml", small)
    assert list(verify_site(at, small / "site").diagnostics) == []
    home = (small / "site/index.html").read_text("utf-8")
    for words in (
        "What each can see, and what is never seen",
        "What is never seen by Microsoft",
        "No product says that any of its data",
    ):
        assert words in home, "a block shows each of the views"
    page = small / "site/viewers/admin/index.html"
    html = page.read_text("utf-8")
    page.write_text(html.replace("Never seen by your admin or Microsoft", "Can see it"), "utf-8")
    (found,) = [line_of(one) for one in verify_site(at, small / "site").diagnostics]
    assert "changed-words" in found
    assert "row-cannot-see_p_photo-unseen" in found
    page.write_text(re.sub(r'<tr><th scope="row" id="row-can-see_p_log".*?</tr>', "", html), "utf-8")
    (found,) = [line_of(one) for one in verify_site(at, small / "site").diagnostics]
    assert "missing-row" in found
