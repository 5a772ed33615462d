"""What readers find: each record under all of its names, in the form that the host's own search reads."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from yaml import safe_load

from conftest import ROOT, Make, files_in, our_build, run_tool
from corpus import EVERYWHERE, write_corpus
from crawl import crawl
from hosted import built_at
from privacy_statements import Options, Project, build
from privacy_statements.catalog.summaries import items_with_pages
from privacy_statements.diagnostics.position import Position
from privacy_statements.hosts.mkdocs import search
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.built import Built
from privacy_statements.pages.page import Html, Page, packed
from privacy_statements.pages.search import SearchEntry, shortened

RECORDS = files_in("search")


@pytest.fixture
def entries(make_project: Make) -> dict[tuple[str, str | None], SearchEntry]:
    root = make_project(RECORDS)
    made = build(Project(root, root / "site-src", Options(completeness=True, checklists=["gdpr-13"]))).search
    assert len({(entry.page, entry.anchor) for entry in made}) == len(made)
    return {(entry.page, entry.anchor): entry for entry in made}


# --- records → entries


@pytest.mark.parametrize(
    ("page", "anchor", "title", "text"),
    [
        ("categories/k.md", "item-serial", "Serial number – serial no · S/N · Machine number · serialNumber · Factory number", "The number (https://e.example) of a device."),
        ("products/p.md", None, "P & Q – Old P", "What P collects."),
        ("products/p.md", "inner", "Inner", "P & Q"),
        ("products/p.md", "row-own", "Own item – ownItem", "P & Q"),
        ("products/p.md", "row-sold", "Extra – Never sold, this holds only while it holds · sell my data", "P & Q"),
        ("rights.md", "right-erasure", "Deletion – erase", "All of it."),
        ("retention.md", "kept-p-logs", "Logs – How long", "P & Q"),
        ("choices.md", "row-choice_p_extra", "Extra – Optional data", "P & Q"),
        ("viewers/boss.md", None, "What Boss can see – employer", None),
        ("guides/g.md", "first", "First step", "G"),
        ("comparisons/c.md", None, "C", "Side by side."),
        ("categories/k.md", None, "K", "K: its data items, and which products collect or reuse them. Kinds."),
        ("terms.md", "term-t", "T – tee", "A term."),
        ("terms.md", "term-answer-required", "Required", "The statement calls it required."),
        ("changes/index.md", "change-n", "Shorter", "February 1, 2026. For a month."),
        ("products/index.md", None, "Products", "All products on this site, with how many data items each names."),
        ("completeness.md", None, "Completeness – legal basis · lawful basis · what is missing", None),
    ],
)  # fmt: skip
def test_a_record_is_found_under_its_names(
    entries: dict[tuple[str, str | None], SearchEntry], page: str, anchor: str | None, title: str, text: str | None
) -> None:
    found = entries[page, anchor]
    assert found.title == title
    assert text is None or text in (found.text, found.of)


def test_names_that_do_not_fit_beside_the_name_stand_below_it(
    entries: dict[tuple[str, str | None], SearchEntry],
) -> None:
    found = entries["items/many.md", None]
    assert found.title == f"Many – {'a' * 45}"
    assert found.text.startswith(f"{'b' * 49} · ccc ")


def test_words_of_tables_are_not_indexed(entries: dict[tuple[str, str | None], SearchEntry]) -> None:
    said = " ".join(f"{entry.title} {entry.text}" for entry in entries.values())
    assert "nobody looks for" not in said
    assert "More words" not in said


def test_pages_come_before_places_on_them(entries: dict[tuple[str, str | None], SearchEntry]) -> None:
    """Material takes the first entry of a page for the page itself."""
    met: set[str] = set()
    for page, anchor in entries:
        assert (anchor is None) == (page not in met), (page, anchor)
        met.add(page)


@pytest.mark.parametrize(
    ("text", "meant"), [("one two", "one two"), ("one  two\nthree", "one two…"), ("a" * 12, f"{'a' * 10}…"), ("", "")]
)
def test_a_long_text_is_cut_between_words(text: str, meant: str) -> None:
    assert shortened(text, 10) == meant


# --- entries → the index of the host


def a_page(path: str, metadata: dict[str, Any] | None = None) -> Page:
    return Page(path, "T", "T", "item", metadata or {}, Position("content"), packed((Html("<p>x</p>"),)))


HOSTILE = 'A <b> & "c" isn\'t'
OURS = [
    SearchEntry("items/a.md", None, HOSTILE, HOSTILE),
    SearchEntry("items/a.md", "row", "R", "x"),
    SearchEntry("items/secret.md", None, "S", "x"),
    SearchEntry("items/loud.md", None, "L", "x"),
]
PAGES = [
    a_page("items/a.md"),
    a_page("items/secret.md", {"search": {"exclude": True}}),
    a_page("items/loud.md", {"search": {"boost": 2}}),
]
LONG = "<p>word &lt;i&gt; <code>x</code></p> " + "more " * 300
OF_THE_HOST = [
    {"location": "", "title": "Home", "text": LONG},
    {"location": "#more", "title": "More", "text": "short"},
    {"location": "items/a/", "title": "A", "text": "every word"},
    {"location": "items/a/#row", "title": "R", "text": "every word"},
    {"location": "items/by-hand/", "title": "By hand", "text": "kept"},
]


def rewritten(folder: Path, config: dict[str, Any], **more: Any) -> dict[str, Any]:
    (folder / "search").mkdir()
    file = folder / search.INDEX
    file.write_text(json.dumps({"config": config, "docs": OF_THE_HOST, **more}))
    search.rewrite(folder, OURS, PAGES, Addresses())
    return json.loads(file.read_text("utf-8"))


def test_our_entries_take_the_place_of_those_of_generated_pages(tmp_path: Path) -> None:
    made = rewritten(tmp_path, {"lang": ["en"], "fields": {}})
    places = ["", "#more", "items/by-hand/", "items/a/", "items/a/#row", "items/loud/"]
    assert [doc["location"] for doc in made["docs"]] == places
    assert made["config"] == {"lang": ["en"], "fields": {}}
    assert [doc.get("boost") for doc in made["docs"]] == [None] * 5 + [2]


def test_texts_are_as_the_theme_shows_them(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    material = {doc["location"]: doc for doc in rewritten(tmp_path / "1", {"fields": {}})["docs"]}
    plain = {doc["location"]: doc for doc in rewritten(tmp_path / "2", {"indexing": "full"})["docs"]}
    assert plain["items/a/"]["title"] == plain["items/a/"]["text"] == HOSTILE
    assert "<" not in material["items/a/"]["title"] + material["items/a/"]["text"]
    assert material["items/a/"]["title"].startswith("A &lt;b&gt; &amp; &quot;c&quot; isn't")
    assert material[""]["text"].startswith("word &lt;i&gt; x more more")
    assert plain[""]["text"].startswith("<p>word &lt;i&gt;")
    for docs in (material, plain):
        assert 500 < len(docs[""]["text"]) < 620
        assert docs["#more"]["text"] == "short"


def test_an_index_that_was_built_before_is_left_out(tmp_path: Path) -> None:
    assert "index" not in rewritten(tmp_path, {"indexing": "full"}, index={"version": "2.3.9"})


@pytest.mark.parametrize("text", [None, "[]", '{"docs": 1}'])
def test_an_index_of_another_form_is_left_alone(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / search.INDEX
    if text is not None:
        file.parent.mkdir()
        file.write_text(text)
    search.rewrite(tmp_path, OURS, PAGES, Addresses())
    assert (file.read_text() if file.exists() else None) == text


# --- built sites


def index_of(site: Path) -> dict[str, dict[str, Any]]:
    docs = json.loads((site / search.INDEX).read_text("utf-8"))["docs"]
    return {doc["location"]: doc for doc in docs}


CONFIG = """\
site_name: Test
site_url: https://test.example/
docs_dir: site-src
theme: {{name: {theme}}}
use_directory_urls: {directories}
plugins: [search, privacy-statements: {{{options}}}]
"""


@pytest.mark.parametrize(
    ("theme", "directories"),
    [("mkdocs", "false"), ("readthedocs", "true"), ("material", "true"), ("material", "false")],
)
def test_every_theme_gets_an_index_of_places_that_are_there(make_project: Make, theme: str, directories: str) -> None:
    config = CONFIG.format(theme=theme, directories=directories, options="")
    root = make_project({**RECORDS, "mkdocs.yml": config, "site-src/index.md": "# Home\n\n## More\n\nWords by hand.\n"})
    site = built_at(root, strict=False)
    pages, index = crawl(site), index_of(site)
    for location in index:
        path, _, anchor = location.partition("#")
        page = pages[f"{path}index.html" if path.endswith("/") or not path else path]
        assert not anchor or anchor in page.ids, location
    serial = f"categories/k{'/' if directories == 'true' else '.html'}#item-serial"
    assert index[serial]["title"].startswith("Serial number – serial no ·")
    assert any("Words by hand." in doc["text"] for doc in index.values())
    assert not any("nobody looks for" in doc["text"] for doc in index.values())


def test_our_own_index_is_small_and_knows_every_name(built_site: Path) -> None:
    raw = (built_site / search.INDEX).read_bytes()
    assert len(gzip.compress(raw, 9)) < 20_000
    index = index_of(built_site)
    built = our_build()
    shared = [item for item in built.catalog.items.values() if item.product is None]
    with_pages = items_with_pages(built.catalog)
    assert len(shared) > 100
    for item in shared:
        category = item.category.id if item.category else None
        doc = index[f"items/{item.id}/" if item.id in with_pages else f"categories/{category}/#item-{item.id}"]
        said = f"{doc['title']} {doc['text']}".casefold()
        for name in (item.name, *item.aliases, *item.former_names):
            assert re.sub(r"[&<>\"']", " ", name).split()[0].casefold() in said, name


def test_nine_in_ten_searches_find_the_right_page_among_the_first_three(built_site: Path) -> None:
    """The programs that a browser would run are run by Node, on our own site."""
    node = shutil.which("node")
    assert node is not None, "node is missing: sudo apt install nodejs"
    searches = safe_load((ROOT / "tests/data/searches.yml").read_text("utf-8"))
    index = index_of(built_site)
    assert [place for search in searches for place in search["finds"] if place not in index] == []
    typed = "\n".join(search["typed"] for search in searches)
    asked = subprocess.run(
        [node, ROOT / "tests/searched.mjs", built_site], input=typed, capture_output=True, text=True, check=True
    )
    missed = [
        (search["typed"], found[:3])
        for search, found in zip(searches, json.loads(asked.stdout), strict=True)
        if not any({place, place.partition("#")[0]} & {*search["finds"]} for place in found[:3])
        and (search["finds"] or found)
    ]
    assert len(missed) <= len(searches) // 10, missed


@pytest.mark.large
def test_the_index_of_a_hundred_products_is_small(tmp_path: Path) -> None:
    root = write_corpus(tmp_path, 100, items=20).parent
    with (root / "site-src/index.md").open("a", encoding="utf-8") as home:
        home.write("\n```privacy\nview: index\nid: products\n```\n")
    result = run_tool("mkdocs", "build", "-q", cwd=root)  # not strict: some made-up names are those of two items
    assert result.returncode == 0, result.stderr
    raw = (root / "site" / search.INDEX).read_bytes()
    assert f"items/{EVERYWHERE}/".encode() in raw
    assert len(gzip.compress(raw, 9)) < 50 * 1024
    pages = crawl(root / "site")
    assert len(pages["index.html"].tree.xpath("//tbody/tr")) > 10, "the list in a page written by hand"
    sizes = {
        path: len(gzip.compress(page.html.encode()))
        for path, page in pages.items()
        if not path.startswith("comparisons/")  # who asks for one chooses its products
    }
    assert {path: size for path, size in sizes.items() if size > 100_000} == {}


# --- Pagefind


def test_pages_are_marked_for_pagefind(make_project: Make) -> None:
    config = CONFIG.format(theme="mkdocs", directories="true", options="search: pagefind").replace("search, ", "")
    root = make_project({**RECORDS, "mkdocs.yml": config})
    pages = crawl(built_at(root))
    marked = {path for path, page in pages.items() if page.tree.xpath("//*[@data-pagefind-body]")}
    lists = {
        path
        for path in pages
        if path.count("/") == 1
        and path.split("/")[0] in ("products", "items", "categories", "comparisons", "guides", "applies")
    }
    assert marked == set(pages) - lists - {"search/index.html", "404.html"}
    for path in marked:
        (body,) = pages[path].tree.xpath("//*[@data-pagefind-body]")
        assert len(body.xpath(".//h1")) == 1, path
        assert body.xpath(".//nav[contains(@class, 'navbar')]") == []
    page = pages["search/index.html"]
    (box,) = page.main.xpath(".//*[@class='ps-search']")
    assert box.get("data-bundle") == "../pagefind/"
    (script,) = page.main.xpath(".//script")
    assert (script.get("src"), script.text) == ("../assets/privacy-statements-search.js", None)
    assert {"../items/", "../products/", "../terms/"} <= set(page.main.xpath(".//a/@href"))
    assert (root / "site/assets/privacy-statements-search.js").is_file()


def test_without_pagefind_there_is_no_trace_of_it(built_site: Path) -> None:
    assert not (built_site / "search/index.html").exists()
    assert not (built_site / "assets/privacy-statements-search.js").exists()
    assert "pagefind" not in (built_site / "index.html").read_text("utf-8")


def test_a_page_that_stands_where_the_search_page_would_is_told(make_project: Make) -> None:
    root = make_project({**RECORDS, "site-src/search.md": "# Mine\n"})

    def told(options: Options) -> Built:
        return build(Project(root, root / "site-src", options))

    assert not told(Options()).failed
    assert [one.code for one in told(Options(search="pagefind")).diagnostics if one.code == "duplicate-page"]
