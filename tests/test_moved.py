"""What has a page of its own, what is a row on another one, and how every address leads on."""

from __future__ import annotations

import json
import posixpath
import re
from urllib.parse import urldefrag

import pytest

from conftest import Make
from hosted import built_at
from privacy_statements import Project, build
from privacy_statements.catalog.summaries import items_with_pages
from privacy_statements.cli.verify import verify_site
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.pages.built import Built
from privacy_statements.pages.page import ANCHOR, html_of
from privacy_statements.project import ConfigError, Options, make_options, read_project
from small import site_of

CONFIG = """\
site_name: T
site_url: https://t.example/
docs_dir: site-src
theme: mkdocs
plugins: [search, privacy-statements: {completeness: true, moved: {old/list/2: products, gone: null, "parts#one": rights}}]
"""
ITEMS = """\
- {id: both, name: Both, category: k}
- {id: never, name: Never, category: k}
- {id: asked, name: Asked, category: k, page: true}
- {id: homeless, name: Homeless}
- {id: one, name: Lonely, aliases: [Alias], also: [typed], former_names: [Former], code_name: codeName, definition: What *it* is., example: "4711", find_it: Under the lid, parent: both, category: k, identifiability: [identified], see: [{title: More, url: "https://e.example/"}], evidence: [{title: Proof}]}
- {id: none, name: Nowhere, category: inner}
"""
RECORDS: dict[str, str | bytes] = {
    "mkdocs.yml": CONFIG,
    "content/items/i.yml": ITEMS,
    "content/vocabulary/v.yml": "categories: [{id: k, name: Kind}, {id: inner, name: Inner, parent: k}]\n",
    "content/products/p.yml": "id: p\nname: P\ndescription: D.\nitems: [both, one, homeless, {name: Own, id: own}]\n",
    "content/products/q.yml": "id: q\nname: Q\ndescription: D.\nitems: [{name: Whole, id: w, parts: [both]}]\n",
    "content/products/r.yml": "id: r\nname: R\ndescription: D.\nsections: [{heading: N, kind: never, items: [never]}]\n",
}  # fmt: skip


def leading(made: Built) -> dict[str, str]:
    """The pages that only lead on, by their address."""
    found = {asset.path: asset.content.decode() for asset in made.assets if asset.path in made.moved}
    return {path.removesuffix("index.html"): html for path, html in found.items()}


def places(made: Built) -> dict[str, frozenset[str]]:
    """Every address of a site with its anchors, those that only lead on among them."""
    pages = {made.addresses.of_page(page.path): html_of(page.blocks) for page in made.pages}
    return {path: frozenset(ANCHOR.findall(html)) for path, html in {**pages, **leading(made), "": ""}.items()}


def test_an_item_has_a_page_where_readers_meet_it(make_project: Make) -> None:
    made = site_of(make_project(RECORDS))
    assert set(items_with_pages(made.catalog)) == {"both", "never", "asked", "homeless"}
    assert {page.path for page in made.pages if page.kind == "item"} == {
        f"items/{key}.md" for key in ("both", "never", "asked", "homeless")
    }


def test_no_address_and_no_anchor_is_lost_with_a_page(make_project: Make) -> None:
    """The law: what a site has when every item asks for a page, it has when none does."""
    silent = ITEMS.replace(", page: true", "")
    before = places(site_of(make_project({**RECORDS, "content/items/i.yml": silent.replace("}\n", ", page: true}\n")})))
    made = site_of(make_project({**RECORDS, "content/items/i.yml": silent}))
    after = places(made)
    old = {"items/one/", "items/none/", "items/asked/", "comparisons/p-and-r/", "comparisons/by-category/"}
    assert old <= leading(made).keys()
    assert "items/both/" not in leading(made)
    for path, anchors in before.items():
        assert path in after, path
        assert anchors - {"ps-page"} <= after[path], path
    for path, html in leading(made).items():
        for address in re.findall(r'(?:href|url)="?([^"]+)"', html):
            target, anchor = urldefrag(posixpath.join(path, address))
            folder = posixpath.normpath(target).lstrip(".")
            assert not anchor or anchor in after[f"{folder}/"], f"{path}: {address}"
            assert (f"{folder}/" if folder else "") in after, f"{path}: {address}"


def test_the_row_of_an_item_without_a_page_says_all_of_it(make_project: Make) -> None:
    made = site_of(make_project(RECORDS))
    (page,) = [page for page in made.pages if page.path == "categories/k.md"]
    row = html_of(page.blocks).partition('id="item-one"')[2].partition("</th>")[0]
    said = re.sub("<[^>]*>", " ", row)
    for words in (
        "Lonely",
        "Alias",
        "Former",
        "codeName",
        "4711",
        "Under the lid",
        "Both",
        "identified",
        "More",
        "Proof",
    ):
        assert words in said, words
    assert "What <em>it</em> is." in row
    (entry,) = [one for one in made.search if one.anchor == "item-one"]
    assert (entry.page, "typed" in entry.title) == ("categories/k.md", True)
    linked = next(asset for asset in made.assets if asset.path == "categories/k.jsonld")
    assert [thing["name"] for thing in json.loads(linked.content)["about"]] == ["Lonely"]


def test_a_row_on_a_further_page_is_found_by_way_of_the_first(
    make_project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy_statements.views.spread.ROOM", 100)
    made = site_of(make_project(RECORDS))
    pages = {page.path: html_of(page.blocks) for page in made.pages if page.path.startswith("categories/k")}
    (there,) = [path for path, html in pages.items() if '<th scope="row" id="item-one"' in html]
    assert there != "categories/k.md"
    assert pages["categories/k.md"].count('id="item-one"') == 1


def test_a_page_leads_on_by_itself_where_no_anchor_is_lost(make_project: Make) -> None:
    pages = leading(site_of(make_project(RECORDS)))
    forwards = {path for path, html in pages.items() if 'http-equiv="refresh"' in html}
    assert forwards == {"old/list/2/"}
    assert 'content="0; url=../../../products/"' in pages["old/list/2/"]
    assert "Nothing has taken its place." in pages["gone/"]
    assert '<li id="one"><a href="../rights/">' in pages["parts/"]
    assert "check lists them" in pages["completeness/open-p/"]
    assert all('<meta name="robots" content="noindex">' in html for html in pages.values())


def test_a_site_holds_them_where_no_list_names_them_and_verify_proves_them(make_project: Make) -> None:
    root = make_project(RECORDS)
    site = built_at(root)
    project = read_project(root / "mkdocs.yml", root)
    assert as_text(verify_site(project, site).diagnostics) == ""
    for list_of_pages in ("sitemap.xml", "search/search_index.json"):
        text = (site / list_of_pages).read_text("utf-8")
        assert "items/both/" in text
        assert "items/one/" not in text
    rows = json.loads((site / "records.json").read_text("utf-8"))["rows"]
    addresses = {row[key] for row in rows for key in ("url", "item_url") if row[key]}
    assert {"categories/k/#item-one", "items/both/"} <= addresses
    for address in addresses:
        page, _, anchor = address.partition("#")
        anchor = anchor or "item"
        assert f'id="{anchor}"' in (site / page / "index.html").read_text("utf-8"), address
    (site / "gone/index.html").unlink()
    old = site / "items/one/index.html"
    old.write_text(old.read_text("utf-8").replace("#item-one", "#item-two"), "utf-8")
    found = {(one.code, one.position.path.rpartition("site/")[2]) for one in verify_site(project, site).diagnostics}
    assert {("missing-page", "gone/index.html"), ("changed-words", "items/one/index.html")} <= found
    assert ("dead-link", "items/one/index.html") in found


@pytest.mark.parametrize(
    ("pages", "has_items", "leads_on"),
    [
        (["products", "items"], True, False),
        (["products", "categories"], False, False),
        (["items", "categories"], False, True),
    ],
)
def test_kinds_that_are_off_take_nothing_along(
    make_project: Make, pages: list[str], has_items: bool, leads_on: bool
) -> None:
    root = make_project(RECORDS)
    made = site_of(Project(root, root / "site-src", Options(pages=pages)))
    assert ("items/one.md" in {page.path for page in made.pages}) is has_items
    assert ("items/one/" in leading(made)) is leads_on
    kinds = {page.path.partition("/")[0] for page in made.pages}
    for page in made.pages:
        here = made.addresses.of_page(page.path)
        linked = {
            posixpath.normpath(posixpath.join(here, to))
            for to in re.findall(r'href="([.][^"]*/)', html_of(page.blocks))
        }
        assert {path.partition("/")[0] for path in linked} <= {*kinds, "."}, page.path


@pytest.mark.parametrize("old", ["../x", "", "/", "a//b", "a/../../b", "c:/x", "https://e.example/", 'a"b'])
def test_an_old_address_is_below_the_site(old: str) -> None:
    with pytest.raises(ConfigError, match="option 'moved'"):
        make_options({"moved": {old: "products"}}, "mkdocs.yml")


def test_a_page_that_is_there_has_not_moved(make_project: Make) -> None:
    root = make_project(
        {
            **RECORDS,
            "mkdocs.yml": CONFIG.replace("gone: null", "products/p/: gone"),
            "site-src/items/one.md": "# By hand\n",
        }
    )
    made = build(read_project(root / "mkdocs.yml", root))
    (problem,) = [one for one in made.diagnostics if one.code == "duplicate-page"]
    assert (problem.position.path, "products/p.md" in problem.message) == ("mkdocs.yml", True)
    assert "items/one/" not in leading(site_of(make_project({**RECORDS, "site-src/items/one.md": "# By hand\n"})))


def test_an_old_anchor_of_a_page_that_is_there_leads_on(make_project: Make) -> None:
    def made_with(old: str) -> Built:
        moved = CONFIG.replace('"parts#one"', f'"{old}"')
        root = make_project({**RECORDS, "mkdocs.yml": moved})
        return build(read_project(root / "mkdocs.yml", root))

    (page,) = (page for page in made_with("choices#old").pages if page.path == "choices.md")
    (line,) = re.findall(r'<p[^>]* id="old">.*?</p>', html_of(page.blocks))
    assert 'href="../rights/"' in line
    (again,) = (one for one in made_with("categories/k#item-one").diagnostics if one.code == "duplicate-anchor")
    assert 'the option "moved" names it' in again.message


def test_a_product_that_says_nothing_adds_few_pages(make_project: Make) -> None:
    without = site_of(make_project(RECORDS))
    more = site_of(make_project({**RECORDS, "content/products/new.yml": "{id: new, name: New, title: New}\n"}))
    added = {page.path for page in more.pages} - {page.path for page in without.pages}
    assert len(added) <= 8, sorted(added)


def test_a_site_whose_only_product_says_nothing_has_few_pages(make_project: Make) -> None:
    records = {"content/products/new.yml": "{id: new, name: New, title: New}\n"}
    made = site_of(make_project(records))
    assert {page.path for page in made.pages} == {"products/index.md", "products/new.md", "terms.md"}
    led = leading(made)
    assert {"rights/", "choices/", "applies/new/", "comparisons/"} <= set(led), "the others lead to the statements"
    more = site_of(make_project({**records, "content/products/new.yml": "{id: new, name: New, items: [A]}\n"}))
    assert {"rights.md", "choices.md"} <= {page.path for page in more.pages}, "that a right is not stated is said"
