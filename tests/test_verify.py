"""``verify``: a built site is read back. A site that is whole is found whole, under every host; whatever is damaged by
hand in it is named, with its page and its record; and ``make site`` publishes no such site.

Sites under MkDocs and its themes are verified in ``test_host_mkdocs.py``, where they are built.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jsonschema
import lxml.html
import pytest
import yaml
from markdown import markdown
from markdown.extensions import Extension

from conftest import DAY_OF_BUILD, QUIET, ROOT, Make
from crawl import crawl
from privacy_statements import Built, build
from privacy_statements.catalog.model import Catalog
from privacy_statements.cli.verify import verify_site
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.reports import line_of
from privacy_statements.hosts.folder import write_folder
from privacy_statements.hosts.markdown import make_extension
from privacy_statements.pages.addresses import Addresses
from privacy_statements.project import read_project
from privacy_statements.verify.document import Document
from privacy_statements.verify.expected import _cell, file_of
from privacy_statements.verify.links import Links
from privacy_statements.verify.manifest import SCHEMA
from privacy_statements.verify.published import PublishedPage
from privacy_statements.views.pages import PageView
from privacy_statements.views.shapes import AnswerView, Cell, Fact, Link, PartView, Value
from privacy_statements.views.site import SiteViews, Subject
from small import run

DAMAGES = sorted((ROOT / "tests/cases/verify").glob("*.yml"))
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
PRODUCT = """\
id: p
name: A product
description: What a product collects.
sections:
  - heading: Required data
    before: Somebody's *first* words -- "quoted".
    necessity: required
    retention: {subject: Logs, duration: P30D}
    items:
      - item: serial
      - {id: own, name: Own datum, note: A *note*., answer: {answer: collected, only: managed apps}}
      - {id: maybe, name: Maybe datum, condition: {words: somebody asks}}
"""
OTHER = "id: q\nname: Another product\ndescription: D.\nitems: [{item: serial, answer: not-collected}]\n"
SMALL: dict[str, str | bytes] = {
    "content/organization.yml": "name: Contoso\n",
    "content/products/p.yml": PRODUCT,
    "content/products/q.yml": OTHER,
    "content/items/items.yml": "- {id: serial, name: Serial number, aliases: [serial no]}\n",
    "content/comparisons/both.yml": "id: both\nname: Both\nintroduction: Two.\nproducts: [p, q]\n",
    "site-src/index.md": "# Home\n\n```privacy\nview: comparison\nid: both\n```\n\n[A product](products/p/#row-own)\n",
}
PLAIN = "site_name: T\ndocs_dir: site-src\nplugins: [privacy-statements]\n"
PAGE = '<!doctype html>\n<html lang="en"><head><title>T</title></head><body><main>{}</main></body></html>\n'


def other_host(root: Path, built: Built | None = None) -> Path:
    """Builds the site of a project with nothing but Python-Markdown, from the folder of Markdown."""
    project = read_project(root / "mkdocs.yml", root)
    site, work = root / "site", root / "work"
    write_folder(built or build(project), work, project.pages)
    extensions: list[str | Extension] = ["attr_list", make_extension(str(root / "mkdocs.yml"))]
    for file in sorted(work.rglob("*")):
        path = file.relative_to(work).as_posix()
        if file.is_dir() or path.startswith("."):
            continue
        is_page = path.endswith(".md")
        target = site / (file_of(path, Addresses(project.directory_urls)) if is_page else path)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = file.read_bytes()
        if is_page:
            body = markdown(FRONT_MATTER.sub("", content.decode()), extensions=extensions)
            content = PAGE.format(body).encode()
        target.write_bytes(content)
    return site


def found_in(root: Path, site: Path | None = None) -> list[Diagnostic]:
    return list(verify_site(read_project(root / "mkdocs.yml", root), site or root / "site").diagnostics)


def told(found: list[Diagnostic], but: tuple[str, ...] = ()) -> list[str]:
    return [line for line in map(line_of, found) if not any(words in line for words in but)]


def change(file: Path, old: str, new: str, times: int = 1) -> None:
    """Changes a text that stands in a file; of several places, the first ones."""
    text = file.read_bytes().decode()
    assert old in text, f"{old!r} is not in {file}"
    file.write_bytes(text.replace(old, new, times).encode())


@pytest.fixture(scope="module")
def small_as_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site under a host that knows nothing of plugins, built once."""
    root = tmp_path_factory.mktemp("small") / "project"
    for path, text in {"mkdocs.yml": PLAIN, **SMALL}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    other_host(root)
    return root


@pytest.fixture
def small(small_as_built: Path, tmp_path: Path) -> Path:
    """The same, to be damaged."""
    return Path(shutil.copytree(small_as_built, tmp_path / "project", ignore=shutil.ignore_patterns("work")))


# --- what is whole


@pytest.mark.slow
def test_our_own_site_is_whole(built_site: Path) -> None:
    verified = verify_site(read_project(ROOT / "mkdocs.yml", ROOT, DAY_OF_BUILD), built_site)
    assert told(list(verified.diagnostics)) == []
    assert verified.pages == len(crawl(built_site)), "a page that only leads on is not counted"
    assert verified.rows > 1000
    assert verified.links > 5000


def test_another_host_and_other_quotes_change_nothing(small: Path) -> None:
    assert told(found_in(small)) == []
    page = small / "site/products/p/index.html"
    change(page, "Somebody&#39;s" if "Somebody&#39;s" in page.read_text("utf-8") else "Somebody's", "Somebody\u2019s")
    assert told(found_in(small)) == []


def test_pages_as_files(make_project: Make) -> None:
    config = "site_name: T\ndocs_dir: site-src\nuse_directory_urls: false\nplugins: [privacy-statements]\n"
    home = SMALL["site-src/index.md"]
    assert isinstance(home, str)
    files = {"mkdocs.yml": config, "site-src/index.md": home.replace("p/#", "p.html#")}
    root = make_project({**SMALL, **files})
    site = other_host(root)
    assert (site / "products" / "p.html").is_file()
    assert told(found_in(root)) == []


def test_other_languages(make_project: Make) -> None:
    config = PLAIN.replace("[privacy-statements]", "{privacy-statements: {language: de}}")
    english = OTHER.replace("id: q\n", "id: q\nlanguage: en\n")
    root = make_project({**SMALL, "mkdocs.yml": config, "content/products/q.yml": english})
    site = other_host(root)
    assert ">Nicht erhoben<" in (site / "comparisons/both/index.html").read_text("utf-8")
    assert told(found_in(root)) == []
    change(site / "comparisons/both/index.html", ">Nicht erhoben<", ">Erhoben<")
    assert [one.code for one in found_in(root)] == ["changed-words"]


PAGES = sorted(path for path in (ROOT / "tests/cases/pages").iterdir() if path.is_dir())
BUILDS = sorted((ROOT / "tests/cases/build").glob("*.yml"))
FILE = re.compile(r"^--- # (.+)\n", re.MULTILINE)


def records_of(case: Path) -> dict[str, str | bytes]:
    if case.is_dir():
        folder = case / "content"
        return {f"content/{f.relative_to(folder).as_posix()}": f.read_bytes() for f in folder.rglob("*.yml")}
    pieces = FILE.split(case.read_text("utf-8"))
    return {f"content/{path}": text for path, text in zip(pieces[1::2], pieces[2::2], strict=True)}


@pytest.mark.slow
@pytest.mark.parametrize("case", [*PAGES, *BUILDS], ids=lambda case: case.stem)
def test_the_site_of_every_case_is_whole(case: Path, make_project: Make) -> None:
    root = make_project(records_of(case))
    built = build(read_project(root / "mkdocs.yml", root))
    if built.failed:
        assert case in BUILDS, "a case of mistakes"
        return
    other_host(root, built)
    found = [one for one in found_in(root) if one.code not in KNOWN.get(case.stem, ())]
    assert told(found) == []


KNOWN = {"full": ("dead-link",)}
"""What is wrong with the pages of a case, whoever built them: a picture that is not there."""


def test_a_host_that_writes_the_same_page_otherwise(small: Path) -> None:
    """Quotes, line ends, optional tags: what a minifier does to pages, and not to those that only lead on."""
    for file in {*(small / "site").rglob("*.html")} - {small / "site/comparisons/by-category/index.html"}:
        page = lxml.html.document_fromstring(file.read_text("utf-8"))
        html = lxml.html.tostring(page, encoding="unicode", doctype="<!doctype html>")
        html = re.sub(r"</(?:li|td|th|tr|tbody|thead|dt|dd|p)>", "", html)
        html = re.sub(r'="([a-z]+)"', r"=\1", html).replace("> <", ">\n<")
        file.write_text(html, "utf-8")
    assert told(found_in(small)) == []


# --- what is damaged


def row_of(html: str, anchor: str) -> str:
    """The text of the row that has an anchor."""
    match = re.search(rf'<tr\b(?:(?!<tr\b).)*?\bid="{re.escape(anchor)}".*?</tr>', html, re.DOTALL)
    assert match, anchor
    return match[0]


@pytest.mark.parametrize("case", DAMAGES, ids=lambda case: case.stem)
def test_what_is_damaged_is_told(case: Path, small: Path) -> None:
    """Each case says what is changed in which files: a pattern in the whole text, or in that of one row."""
    for one in yaml.safe_load(case.read_text("utf-8")):
        file = small / "site" / one["file"]
        if "new" not in one:
            file.unlink()
            continue
        text = file.read_bytes().decode()
        place = row_of(text, one["row"]) if "row" in one else text
        changed, times = re.subn(one.get("old", r"\A.*"), one["new"], place, count=one.get("times", 1), flags=re.DOTALL)
        assert times, one
        file.write_bytes(text.replace(place, changed).encode())
    made = "".join(f"{line_of(one)} {one.related or ''}\n" for one in found_in(small))
    if os.environ.get("REWRITE_CASES"):
        case.with_suffix(".out").write_text(made, "utf-8")
    assert made == case.with_suffix(".out").read_text("utf-8")


HIDDEN = [
    "hidden",
    'aria-hidden="true"',
    "aria-hidden=TRUE",
    'style="display:none"',
    'style="color: red; DISPLAY : None !important;"',
    'style="visibility: hidden"',
    'style="visibility:collapse"',
]
SHOWN = ['aria-hidden="false"', 'style="display:none;display:table-row"', 'style="--display:none;;x"', "style"]


@pytest.mark.parametrize("how", HIDDEN)
def test_what_is_hidden_in_any_way_is_not_shown(how: str) -> None:
    page = Document(f"<table><tr {how}><td>a <b>b</b></td></tr></table>")
    assert page.words(page.root) == page.squeezed(page.root) == ""
    assert not any(map(page.is_shown, page.css("td")))


@pytest.mark.parametrize("how", SHOWN)
def test_what_only_looks_hidden_is_shown(how: str) -> None:
    page = Document(f"<table><tr {how}><td>a <b>b</b></td></tr></table>")
    assert page.words(page.root) == "a b"
    assert page.squeezed(page.root) == "ab"
    assert all(map(page.is_shown, page.css("*")))


COLUMNS, GROUP = r"<tr>\s*<th scope=\"col\".*?</tr>", r"<tr>\s*<th scope=\"rowgroup\".*?</tr>"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [(COLUMNS, "Data item A product Another product"), (GROUP, "Without category")],
    ids=["columns", "group"],
)
def test_a_header_is_hidden_and_stands_twice(small: Path, pattern: str, said: str) -> None:
    page = small / "site/comparisons/both/index.html"
    html = page.read_text("utf-8")
    [line] = re.findall(pattern, html, re.DOTALL)
    for changed, problem in (
        (line.replace("<tr", "<tr hidden", 1), f'"{said}" is hidden on this page; its record is content/comp'),
        (line * 2, f'"{said}" stands on this page again; expected it once'),
        (line + line.replace("<tr", "<tr hidden", 1), ""),
    ):
        page.write_text(html.replace(line, changed), "utf-8")
        found = told(found_in(small), but=("duplicate-anchor", "does not say"))
        assert [problem in each for each in found] == [True] * bool(problem), found


def test_the_headers_of_all_columns_are_hidden_by_their_part_of_the_table(small: Path) -> None:
    change(small / "site/comparisons/both/index.html", "<thead", "<thead hidden")
    [problem] = told(found_in(small), but=("does not say",))
    assert 'error: the header "Data item A product Another product" is hidden on this page' in problem


@pytest.mark.parametrize(
    ("heading", "is_right"),
    [
        ("Required data", True),
        ("1.2 Required data", True),
        ('Required data<a class="headerlink" href="#required-data" title="Permanent link">Link</a>', True),
        ("Not required data", False),
        ("No Required data", False),
        ("Required data of others", False),
        ("", False),
    ],
)
def test_a_heading_says_what_it_must(small: Path, heading: str, is_right: bool) -> None:
    change(small / "site/products/p/index.html", ">Required data</h2>", f">{heading}</h2>")
    assert (found_in(small) == []) is is_right


@pytest.mark.parametrize(
    ("heading", "is_right"),
    [
        ('<p><a id="required-data"></a></p><h2>Required data</h2>', True),
        ('<section id="required-data"><h2>Required data</h2></section>', True),
        ('<p><a id="required-data"></a></p><h2>Other data</h2>', False),
        ('<p id="required-data">Words</p><h2>Required data</h2>', False),
        ("<h2>Required data</h2>", False),
    ],
)
def test_the_anchor_of_a_heading_is_where_a_host_writes_it(small: Path, heading: str, is_right: bool) -> None:
    change(small / "site/products/p/index.html", '<h2 data-record="" id="required-data">Required data</h2>', heading)
    assert (found_in(small) == []) is is_right


def test_pages_are_dropped_and_left_over(small: Path) -> None:
    site = small / "site"
    (site / "products/old").mkdir()
    shutil.copy(site / "products/q/index.html", site / "products/old/index.html")
    (site / "products/moved").mkdir()
    (site / "products/moved/index.html").write_text('<meta http-equiv="refresh" content="0; url=../p/">')
    (site / "elsewhere.html").write_text(
        PAGE.format('<table class="ps-table"><tr><th scope="row" id="row-x">X</th><td>Y</td></tr></table>')
    )
    (site / "other.html").write_text(PAGE.format("<table><tr><th scope='row'>X<td></table>"))
    shutil.rmtree(site / "items/serial")
    found = {(one.position.path, one.code): one for one in found_in(small) if one.code.endswith("-page")}
    assert set(found) == {
        ("site/items/serial/index.html", "missing-page"),
        ("site/products/old/index.html", "extra-page"),
        ("site/elsewhere.html", "extra-page"),
    }
    missing = found["site/items/serial/index.html", "missing-page"]
    assert missing.message == "this page is not in the site; its record is content/items/items.yml:1:3"


# --- links


LINKS: list[tuple[str, str | None]] = [
    ("../q/", None),
    ("../q", None),
    ("..", None),
    ("..#gone", "and products/index.html has no anchor"),
    ("../q/index.html#row-serial", None),
    ("#row-own", None),
    ("#", None),
    ("#top", None),
    ("?q=1#row-own", None),
    ("/docs/products/q/", None),
    ("/docs//products/q/", None),
    ("/elsewhere/products/q/", None),
    ("/docs/gone/", 'there is no file "gone/index.html"'),
    ("../../r%C3%A9sum%C3%A9.txt", None),
    ("https://elsewhere.example/gone", None),
    ("//elsewhere.example/gone", None),
    ("mailto:a@b.example", None),
    ("https://test.example/docs", None),
    ("https://test.example/docs/products/q/#row-serial", None),
    ("https://test.example/other/", None),
    ("#row-own:~:text=Own", None),
    ("../gone/", 'leads to "../gone/", and there is no file "products/gone/index.html"'),
    ("../q/#row-gone", "and products/q/index.html has no anchor"),
    ("#row-onw", 'has no anchor "row-onw"; did you mean "row-own"?'),
    ("https://test.example/docs/gone/", 'there is no file "gone/index.html"'),
    ("http://[", "which is no address"),
]
"""Addresses of links on the page of a product, and what is wrong with them."""


@pytest.fixture(scope="module")
def links_found(small_as_built: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Diagnostic]:
    """What is found of all of them on one page."""
    root = tmp_path_factory.mktemp("links") / "project"
    shutil.copytree(small_as_built, root, ignore=shutil.ignore_patterns("work", "site"))
    config = "site_name: T\ndocs_dir: site-src\nplugins: [privacy-statements]\nsite_url: https://test.example/docs/\n"
    (root / "mkdocs.yml").write_text(config)
    other_host(root)
    (root / "site/résumé.txt").write_text("x")
    links = "".join(f'<a href="{address}"></a>' for address, _ in LINKS)
    change(root / "site/products/p/index.html", "A <em>note</em>.", f"A <em>note</em>.{links}")
    return found_in(root)


@pytest.mark.parametrize(("address", "problem"), LINKS)
def test_links(links_found: list[Diagnostic], address: str, problem: str | None) -> None:
    found = [one for one in links_found if f'leads to "{address}"' in one.message]
    if problem is None:
        assert told(found) == []
    else:
        [dead] = found
        assert dead.code == "dead-link"
        assert dead.position.path == "site/products/p/index.html"
        assert problem in dead.message


def test_of_many_links_only_the_dead_ones_are_told(links_found: list[Diagnostic]) -> None:
    assert len(links_found) == sum(problem is not None for _, problem in LINKS)


def test_whatever_a_page_needs_is_there(small: Path) -> None:
    page = small / "site/products/p/index.html"
    parts = (
        '<link rel="stylesheet" href="gone.css"><script src="/gone.js"></script>'
        '<img src="../../records.json" srcset="gone-1.png 1x, ../../records.csv 2x" alt="">'
        '<svg><use xlink:href="#gone"/></svg><meta http-equiv="refresh" content="0;url=gone/">'
    )
    change(page, "</main>", f"{parts}</main>")
    gone = [re.findall(r'leads to "([^"]*)"', one.message)[0] for one in found_in(small)]
    assert sorted(gone) == sorted(["gone.css", "/gone.js", "gone-1.png", "#gone", "gone/"])


@pytest.mark.parametrize(("url", "base"), [("", "/"), ("https://h.example", "/"), ("https://h.example/a/b", "/a/b/")])
def test_the_root_of_a_site(url: str, base: str) -> None:
    site = Links({"index.html", "x/index.html"}, url)
    assert site.base == base
    assert site.local(f"{base}x/", "404.html") == ("x/index.html", "")
    assert site.local("/elsewhere/" if base != "/" else "https://e.example/", "404.html") is None


# --- a site without us


def test_a_host_that_ignored_the_plugin(make_project: Make) -> None:
    root = make_project(SMALL)
    (root / "site").mkdir()
    (root / "site/index.html").write_text(PAGE.format("<h1>Home</h1>"))
    found = found_in(root)
    assert found[0].position.path == "site"
    assert found[0].code == "missing-page"
    assert "none of the " in found[0].message
    assert "did not use the plugin" in found[0].message
    assert ("site/products/p/index.html", "missing-page") in {(one.position.path, one.code) for one in found}
    assert ("site/index.html", "missing-row") in {(one.position.path, one.code) for one in found}


def test_each_view_is_made_once(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[str] = Counter()
    views = SiteViews.views

    def counted(self: SiteViews, subject: Subject, catalog: Catalog) -> list[PageView]:
        made[f"{subject[0].name} {subject[1]}"] += 1
        return views(self, subject, catalog)

    monkeypatch.setattr(SiteViews, "views", counted)
    assert found_in(small) == []
    assert set(made.values()) == {1}


@pytest.mark.parametrize("plugins", ["", "plugins: []\n", "plugins:\n  - search\n  # - privacy-statements\n"])
def test_a_configuration_without_the_plugin(small: Path, plugins: str) -> None:
    (small / "mkdocs.yml").write_text(f"site_name: T\ndocs_dir: site-src\n{plugins}")
    [found] = found_in(small)
    assert found.code == "missing-plugin"
    assert str(found.position) == "mkdocs.yml:1:1"
    shutil.rmtree(small / "site/products")
    assert "missing-page" in {one.code for one in found_in(small)}


def test_records_that_are_wrong_are_told_first(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no page is compared: each would be another one."""
    monkeypatch.setattr("privacy_statements.verify.comparing.Comparison", None)
    (small / "content/products/q.yml").write_text("id: q\nnam: Q\n")
    assert {one.code for one in found_in(small)} <= {"unknown-key", "missing-key"}


# --- templates of a site


FORGETS_A_ROW = """\
{% for row in group.rows[1:] %}
<tr>{{ header(row.header) }}{% for each in row.cells %} <td>{{ cell(each) }}</td>{% endfor %}</tr>
{% endfor %}
"""
FORGETS_A_CONDITION = """\
{% from "parts/facts.html.jinja" import link %}
{% macro answer(answer) %}
<div class="ps-answer ps-{{ answer.kind }}">{% if answer.column %}{{ link(answer.column) }}: {% endif %}<b>{{ html.word(answer) }}</b>
{{ answer.only }} {% if answer.condition %}?{% endif %} {{ answer.form }} {{ answer.note | inline }}
{% for fact in answer.facts %}{{ html.one_fact(fact) }}{% endfor %}</div>
{% endmacro %}
"""


def test_a_template_that_forgets_a_row_is_no_excuse(make_project: Make) -> None:
    table = (ROOT / "templates/parts/table.html.jinja").read_text("utf-8")
    rows = "{{ html.rows(group, table, choose) }}"
    assert rows in table
    forgets = table.replace(rows, FORGETS_A_ROW)
    root = make_project({**SMALL, "templates/parts/table.html.jinja": forgets})
    other_host(root)
    said = "\n".join(told(found_in(root)))
    assert '"Serial number" (row-serial) is not on this page; its record is content/products/p.yml' in said
    assert '"Maybe datum" (item-p-maybe) is not on this page' in said


def test_a_template_that_forgets_a_word_is_no_excuse(make_project: Make) -> None:
    root = make_project({**SMALL, "templates/parts/answer.html.jinja": FORGETS_A_CONDITION})
    other_host(root)
    found = found_in(root)
    assert {one.code for one in found} == {"changed-words"}
    assert all('"Maybe datum"' in one.message for one in found), told(found)
    assert "somebody asks" in found[0].message
    assert "lacks " in found[0].message


def test_every_text_of_a_cell_is_missed() -> None:
    facts = (Fact("a", (Value(Link("b"), "c"),)),)
    answer = AnswerView("collected", "d", column=Link("e"), only="f", condition="g", form="h", note="i", facts=facts)
    inner = PartView(Link("j"), "", True, details=("k",))
    part = PartView(Link("l"), "", True, note="m", answers=(answer,), parts=(inner,), links=(Link("n"),))
    cell = Cell((answer,), (Value(Link("o"), "p"),), "q", (part,), "r", facts=facts, links=(Link("s"),))
    assert "".join(sorted(phrase for phrase, _squeezed in _cell(cell).phrases)) == "abcdefghijklmnopqrs"


OWN = """\
<h1 id="statement">{{ info.title }}</h1>
{% macro all(section) %}{% for table in section.tables %}{% for group in table.groups %}{% for row in group.rows %}
<article><h2{% if row.header.anchor %} id="{{ row.header.anchor }}"{% endif %}>{{ row.header.name.text }}</h2>
{% for cell in row.cells %}<p>{% for answer in cell.answers %}{{ answer.label }} {{ answer.only }} {{ answer.condition }}
{% endfor %}{% for value in cell["values"] %}{{ value.link.text }}{% endfor %}{{ cell.prose | inline }}{% for fact in cell.facts %}{{ fact.label }}
{% for value in fact["values"] %}{{ value.link.text }} {% endfor %}{% endfor %}</p>{% endfor %}</article>
{% endfor %}{% endfor %}{% endfor %}{% for inner in section.sections %}{{ all(inner) }}{% endfor %}{% endmacro %}
{% for section in sections %}{{ all(section) }}{% endfor %}
"""


def test_a_template_that_prints_no_table(make_project: Make) -> None:
    product = PRODUCT.replace("    retention: {subject: Logs, duration: P30D}\n", "")
    files = {"content/products/p.yml": product, "templates/pages/product.html.jinja": OWN}
    root = make_project({**SMALL, **files})
    site = other_host(root)
    assert "<table" not in (site / "products/p/index.html").read_text("utf-8")
    assert told([one for one in found_in(root) if one.position.path == "site/products/p/index.html"]) == []
    change(site / "products/p/index.html", "somebody asks", "nobody asks")
    change(site / "products/p/index.html", "</main>", '<p id="row-new">New</p></main>')
    said = "\n".join(told(found_in(root)))
    assert '"Maybe datum" (row-maybe) lacks' in said
    assert '"New" (row-new) stands on this page, and no record puts it here' in said


# --- the command


def test_the_command_says_how_much_was_looked_at(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    result = run("verify", "site")
    assert result.exit_code == 0, result.output
    assert re.fullmatch(r"\d+ pages, \d+ rows, \d+ links: everything that was recorded is published\n", result.stderr)
    assert result.stdout == ""


def test_where_the_time_went(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    said = run("verify", "site", "--timings", "--no-manifest").stderr
    assert [line.split()[0] for line in said.splitlines()[:3]] == ["load", "build", "check"]
    assert re.search(r"^read +\d", said, re.MULTILINE)
    assert re.search(r"^in all +\d", said, re.MULTILINE)


def test_the_manifest_is_a_contract(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    run("verify", "site")
    first = (small / "site/manifest.json").read_bytes()
    made = json.loads(first)
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.validate(made, SCHEMA)
    assert made["format"] == 1
    files = {*(small / "site").rglob("*.html")} - {small / "site/comparisons/by-category/index.html"}  # it leads on
    assert made["totals"]["pages"] == len(made["pages"]) == len(files)
    assert made["totals"]["rows"] == sum(page["rows"] for page in made["pages"])
    [page] = [page for page in made["pages"] if page["path"] == "products/q/index.html"]
    assert (page["kind"], page["records"]) == ("product", ["products/q"])
    [home] = [page for page in made["pages"] if page["path"] == "index.html"]
    assert (home["kind"], home["records"], home["rows"]) == ("hand-written", ["comparisons/both"], 3)
    assert run("verify", "site").exit_code == 0, "a manifest of an earlier run is no finding"
    assert (small / "site/manifest.json").read_bytes() == first


def test_where_the_manifest_goes(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    run("verify", "site", "--no-manifest")
    run("verify", "site", "--manifest", "proof.json")
    assert not (small / "site/manifest.json").exists()
    assert json.loads((small / "proof.json").read_text())["format"] == 1
    assert run("verify", "site", "--no-manifest", "--manifest", "x").exit_code == 2


@pytest.mark.slow
def test_a_damaged_site_ends_with_1_and_no_manifest(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    page = small / "site/products/p/index.html"
    change(page, row_of(page.read_text("utf-8"), "row-own"), "")
    result = run("verify", "site")
    assert result.exit_code == 1
    assert "site/products/p/index.html:" in result.stdout
    assert "the other place: content/products/p.yml:11:9" in result.stdout
    assert "verify" not in result.stderr
    assert not (small / "site/manifest.json").exists()
    assert run("verify", "site", "-q").stdout == ""
    told_as_data = json.loads(run("verify", "site", "--format", "json").stdout)
    assert "missing-row" in {one["code"] for one in told_as_data}
    for form in ("sarif", "junit"):
        assert "missing-row" in run("verify", "site", "--format", form).stdout, form
    # GitHub shows ten; links to the row come first
    assert "::error file=site/" in run("verify", "site", "--format", "github").stdout
    run("verify", "site", "--format", "json", "--output", "report.json")
    assert json.loads((small / "report.json").read_text("utf-8")) == told_as_data


def test_wrong_use(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    assert run("verify").exit_code == 2
    assert run("verify", "gone").exit_code == 2
    assert run("verify", "site", "--config", "gone.yml").exit_code == 2


# --- make site


def make_site(root: Path) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "Makefile", root)
    (root / "tools").mkdir(exist_ok=True)
    shutil.copy(ROOT / "tools/make_site.py", root / "tools")
    return subprocess.run(
        ["make", "site", f"BIN={Path(sys.executable).parent}", "SITE_READY="],
        cwd=root, env={**os.environ, **QUIET}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


CONFIG = """\
site_name: Test
docs_dir: site-src
theme: mkdocs
plugins:
  - privacy-statements
nav:
  - Home: index.md
  - Products: products/*
"""


@pytest.fixture
def project_with_site(make_project: Make) -> Path:
    """A project whose site of yesterday is published."""
    home = "# Home\n\n[A product](products/p.md#row-own)\n"
    return make_project({**SMALL, "mkdocs.yml": CONFIG, "site-src/index.md": home, "site/kept.txt": "yesterday"})


@pytest.mark.slow
def test_make_site_publishes_what_is_verified(project_with_site: Path) -> None:
    result = make_site(project_with_site)
    assert result.returncode == 0, result.stderr
    assert "everything that was recorded is published" in result.stderr
    assert not (project_with_site / "site/kept.txt").exists()
    assert (project_with_site / "site/manifest.json").is_file()
    assert not (project_with_site / "site.next").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("config", "said"),
    [
        (CONFIG.replace("  - privacy-statements", "  # - privacy-statements"), "The build failed; site/ is as it was."),
        (CONFIG[: CONFIG.index("plugins:")], "is not published; site/ is as it was."),
    ],
    ids=["commented out, the menu stays", "without plugin and menu"],
)  # fmt: skip
def test_without_the_plugin_make_site_fails_and_the_old_site_stays(
    project_with_site: Path, config: str, said: str
) -> None:
    (project_with_site / "mkdocs.yml").write_text(config)
    (project_with_site / "site-src/index.md").write_text("# Home\n")
    result = make_site(project_with_site)
    assert result.returncode != 0
    assert said in result.stderr
    assert (project_with_site / "site/kept.txt").read_text() == "yesterday"
    assert [file.name for file in (project_with_site / "site").iterdir()] == ["kept.txt"]
    if "published" in said:
        assert 'the configuration does not name the plugin "privacy-statements"' in result.stdout


# --- the parts


def test_text_is_what_readers_read() -> None:
    page = Document(
        '<p>a <b>b</b><button>c</button><span hidden>d</span><!-- e --><script>"<p>f"</script> &amp;<br>g<img alt="h"></p>'
    )
    assert page.words(page.root) == "a b & g h"
    assert page.squeezed(page.root) == "ab&gh"


def test_what_is_not_closed_is_closed_where_browsers_close_it() -> None:
    page = PublishedPage(
        "<table class=ps-table><caption>C<thead><tr><th>A<th>B<tbody><tr><th scope=row id=x>1<td>2<ul><li>3<li>4</ul>"
        "<tr><th scope=row>5<td></p>6</div></table><p>7<p>8"
    )
    assert [[page.words(cell) for cell in row.cells] for row in page.rows] == [["1", "2 3 4"], ["5", "6"]]
    assert [(row.caption, row.columns, row.anchor) for row in page.rows] == [
        ("C", ("A", "B"), "x"),
        ("C", ("A", "B"), None),
    ]


@pytest.mark.parametrize(
    ("html", "selector", "places"),
    [
        ("<p>a\n  <p class=x>b<p>c", "p", [(1, 1), (2, 3), (2, 15)]),
        ("<table>\n<tr><td>1<td>2\n<tr><td>3</table>", "td", [(2, 5), (2, 10), (3, 5)]),
        ("<TD>no cell</TD>\n<table><TR><TD ID='a'\n title='&lt;'>x", "td", [(2, 12)]),
        ("<p>ü\r\n<!-- <b> --><script>'<b>'</script><b>c</b>", "b", [(2, 35)]),
        ("<b id=x id=y>1</b><b id=x>2</b><svg viewBox='0 0 1 1'/>", "b, svg", [(1, 1), (1, 19), (1, 32)]),
        ("<p>a<![x[>b<p>c", "p", [(1, 1), None]),
    ],
)
def test_where_an_element_begins(html: str, selector: str, places: list[tuple[int, int] | None]) -> None:
    page = Document(html)
    assert [page.place(node) for node in page.css(selector)] == places


@pytest.mark.parametrize(
    "html", ["", "<", "<a", "<![x[", "<!--", "</p></p>", "<table></td><tr>", "\0<p>\ud800", "<p id>"]
)
def test_whatever_stands_in_a_file_is_read(html: str) -> None:
    page = PublishedPage(html)
    assert [*map(page.at, page.css("*"))]


def test_elements_stand_in_each_other_as_deep_as_browsers_take_them(small: Path) -> None:
    page = small / "site/products/p/index.html"
    change(page, "</h1>", f"</h1>{'<div>' * 5000}deep{'</div>' * 5000}")
    assert found_in(small) == []
    deep = PublishedPage(f"{'<b>' * 5000}deep{'</b>' * 5000}<p>after")
    assert deep.words(deep.root) == "deep after"
    assert [text for text, _ in deep.units()] == ["deep", "after"]


def test_files_that_nobody_can_read_are_told(small: Path) -> None:
    site = small / "site"
    (site / "nowhere.html").symlink_to("gone.html")
    assert found_in(small) == []
    (site / "records.json").write_text("[" * 100_000)
    (problem,) = told(found_in(small))
    assert problem.startswith("site/records.json:1:1: error: this file cannot be read")
    (site / "records.json").write_text('{"rows": [{"id": "p/own", "url": "http://[bad"}]}')
    assert any('the address "http://[bad" of the row "p/own" leads to no row' in one for one in told(found_in(small)))
