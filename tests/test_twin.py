"""Markdown twins: the same words as the page, read back by a reader of CommonMark; and nothing else."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from conftest import Make, our_build, run_tool
from crawl import crawl
from hosted import built_at
from laws import law
from privacy_statements.pages.addresses import Addresses
from privacy_statements.pages.page import html_of
from privacy_statements.pages.twin import Twins
from privacy_statements.read.markdown import one_line, plain_html, readable_code, readable_markdown
from test_properties import ATTACKS, everything, pages_of

READER = MarkdownIt("commonmark")
SITE = "https://privacy-statements.example/"


@cache
def own_twins() -> dict[str, str]:
    return {asset.path: asset.content.decode() for asset in our_build().twins()}


def twin(html: str, path: str = "products/p.md", **pages: str) -> str:
    return Twins(Addresses(), {"products/p/": "products/p.md", "items/i/": "items/i.md", **pages}).of(html, path)


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def read(markdown: str) -> BeautifulSoup:
    return BeautifulSoup(READER.render(markdown), "html.parser")


def shape(markdown: str) -> list[str]:
    """The structure of a twin, without its words."""
    return [f"{token.type} {token.tag}" for token in READER.parse(markdown)] + [
        child.type
        for token in READER.parse(markdown)
        for child in token.children or ()
        if child.type not in ("text", "text_special", "softbreak")
    ]


def pieces(html: str) -> list[str]:
    """What a page says, piece by piece, without the tools beside rows."""
    soup = BeautifulSoup(html, "html.parser")
    # a list of rows needs no name for the column of its row headers; a list says what a drawing shows
    for tool in soup.select(".ps-tools, .ps-address, .ps-choose, .ps-asked, svg, thead th:first-child"):
        tool.decompose()
    return [bare(one_line(text)) for text in soup.find_all(string=True) if bare(one_line(text))]


# --- our own pages


def test_a_twin_says_everything_that_the_page_says():
    pages = [page for page in our_build().pages if not page.path.startswith(("items/", "categories/"))]
    for page in pages:
        said, wanted = bare(read(own_twins()[page.path]).text), pieces(html_of(page.blocks))
        assert [piece for piece in wanted if piece not in said] == [], page.path
        assert len(wanted) > 5, page.path
    assert len(pages) > 40


@pytest.mark.slow
def test_no_twin_holds_html():
    for path, text in own_twins().items():
        tokens = READER.parse(text)
        kinds = {each.type for token in tokens for each in (token, *(token.children or ()))}
        assert not {kind for kind in kinds if kind.startswith(("html", "code_block"))}, path


def test_a_row_stands_under_its_group_with_every_answer():
    soup = read(own_twins()["products/intune.md"])
    group = next(head for head in soup.find_all("h3") if head.text == "Application inventory")
    (row,) = (item for item in group.find_all_next("li") if item.text.startswith("App name"))
    answers = {item.strong.text: item.get_text(" ", strip=True) for item in row.ul.find_all("li", recursive=False)}
    assert list(answers) == ["Collected:", "MAM workload:"]
    assert "only for managed apps" in answers["MAM workload:"]


@pytest.fixture(scope="module")
def published(built_site: Path) -> dict[str, BeautifulSoup]:
    """The twins of our own site by their paths, as a reader of CommonMark shows them."""
    files = built_site.rglob("*.md")
    return {file.relative_to(built_site).as_posix(): read(file.read_text()) for file in files}


@pytest.mark.slow
def test_every_link_of_a_twin_leads_to_what_was_published(built_site: Path, published: dict[str, BeautifulSoup]):
    pages = crawl(built_site)
    for file, made in published.items():
        for link in made.find_all("a"):
            address = str(link["href"])
            if not address.startswith(SITE):
                assert not address.startswith(("/", ".")), f"{file}: {address}"
                continue
            target = urlsplit(address)
            path = unquote(target.path).lstrip("/")
            found = built_site / (path + "index.html" if path.endswith("/") or not path else path)
            assert found.is_file(), f"{file}: {address}"
            if target.fragment:
                ids = pages[found.relative_to(built_site).as_posix()].ids
                assert unquote(target.fragment) in ids, f"{file}: {address}"


@pytest.mark.slow
def test_every_page_has_a_twin_and_leads_to_it(built_site: Path, published: dict[str, BeautifulSoup]):
    pages = [page for path, page in crawl(built_site).items() if path.rpartition("/")[2] != "404.html"]
    assert len(published) == len(pages) > 100
    for page in pages:
        (link,) = page.tree.xpath("//head/link[@rel='alternate'][@type='text/markdown']/@href")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), link))
        title = "".join(text for text in page.tree.xpath("(//h1)[1]//text()") if text != "¶")
        assert bare(published[path].h1.text) == bare(title), path


# --- links


def test_links_lead_from_twin_to_twin():
    html = '<p><a href="../../items/i/">i</a> <a href="#x">x</a> <a href="../../items/i/#row">r</a> <a href="../../records.csv">c</a></p>'
    assert twin(html) == "[i](../items/i.md) [x](p/#x) [r](../items/i/#row) [c](../records.csv)\n"


def test_links_are_whole_where_the_site_says_its_address():
    twins = Twins(Addresses(site="https://s.example/a/"), {"items/i/": "items/i.md"})
    html = '<p><a href="../../items/i/">i</a> <a href="#x">x</a> <a href="../../../b/">b</a></p>'
    assert twins.of(html, "products/p.md") == (
        "[i](https://s.example/a/items/i.md) [x](https://s.example/a/products/p/#x) [b](https://s.example/b/)\n"
    )


def test_links_lead_right_without_folders():
    twins = Twins(Addresses(directory_urls=False), {"items/i.html": "items/i.md"})
    assert twins.of('<a href="../items/i.html">i</a>', "products/p.md") == "[i](../items/i.md)\n"


def test_a_link_that_is_not_safe_is_text():
    assert twin('<p><a href="javascript:alert(1)">a</a></p>') == "a\n"


# --- what pages are made of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>A &amp; B</h1><p>c<br>d</p>", "# A & B\n\nc d\n"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c\n"),
        ("<ol start=3><li>a</li><li><p>b</p><p>c</p></li></ol>", "3. a\n4. b\n\n   c\n"),
        ("<dl><div><dt>T</dt><dd>one</dd></div></dl>", "* **T:** one\n"),
        ("<dl><dt>Why?</dt><dd>one</dd><dt>Now!</dt><dd>a</dd><dd>b</dd></dl>", "* **Why?** one\n* **Now!**\n  - a\n  - b\n"),
        ("<dl><dt>T</dt><dd>one</dd><dd>two</dd></dl>", "* **T:**\n  - one\n  - two\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
        ("<pre><code>a\n  `b`</code></pre>", "```\na\n  `b`\n```\n"),
        ("<p><code>a``b</code> <code>`</code></p>", "```a``b``` `` ` ``\n"),
        ("<p><img src='../../a.png' alt='A [b]'></p>", "![A \\[b\\]](../a.png)\n"),
        ("<p>1. a</p><p># b</p><p>- c</p><p>+ d</p><p>=</p>", "1\\. a\n\n\\# b\n\n\\- c\n\n\\+ d\n\n\\=\n"),
        ("<script>x</script><form><button>b</button></form><p>a</p>", "a\n"),
        ("<table><tr><th><pre>&lt;i></pre>a<td>b</table>", "- ```\n  <i>\n  ```\n\n  a\n  * b\n"),
        ("<table><tr><th><ul><li>a</ul><td>b</table>", "- - a\n  * b\n"),
        ("<details><summary>s</summary><p>hidden</p></details>", "s\n\nhidden\n"),
    ],
)  # fmt: skip
def test_each_kind_of_block(html: str, text: str):
    assert twin(html) == text


TABLE = (
    "<table><caption>{0}</caption><thead><tr><th>{0}</th><th>{0}</th></tr></thead><tbody>"
    "<tr><th scope=rowgroup colspan=2>{0}</th></tr><tr><td colspan=2><p>{0}</p></td></tr>"
    "<tr><th scope=row>{0}</th><td>{0}<ul><li>{0}</li></ul></td></tr></tbody></table>"
)
PLACES = [
    "<h2>{0}</h2>", "<p>{0}</p>", "<ul><li>{0}</li></ul>", "<ol><li>{0}</li></ol>", "<blockquote><p>{0}</p></blockquote>",
    "<dl><dt>{0}</dt><dd>{0}</dd></dl>", '<p>a<a href="#x">{0}</a>b</p>', "<p>a {0}</p>", "<p>a<em>{0}</em>b</p>", TABLE,
]  # fmt: skip


def assert_text_stays_text(text: str) -> None:
    words = one_line(text)
    for place in PLACES:
        made = twin(place.format(plain_html(text)))
        assert shape(made) == shape(twin(place.format("word"))), (place, made)
        expected = place.count("{0}") - place.count("<thead>")  # the column of row headers has no name
        assert bare(read(made).text).count(bare(words)) >= expected, (place, made)


@pytest.mark.parametrize("text", [text for text in ATTACKS if one_line(text)], ids=lambda text: ascii(text)[:24])
def test_an_attack_is_text_in_a_twin(text: str):
    assert_text_stays_text(text)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text("ab1.-+*_`#[]()<>&;!\\|~=: \n\t", min_size=1), st.text(min_size=1)))
def test_text_is_text_in_a_twin(text: str):
    if bare(one_line(text)):
        assert_text_stays_text(text)


@settings(max_examples=60, deadline=None)
@given(st.text("a`_*[]<&;# ", min_size=1))
def test_what_is_escaped_reads_as_it_was(text: str):
    words = readable_markdown(one_line(text), escaped=False)
    assert bare(read(f"x {words} y").text) == bare(f"x{one_line(text)}y")
    if one_line(text):
        assert read(f"x {readable_code(text)} y").code.text.strip() == one_line(text)


@pytest.mark.slow
@pytest.mark.parametrize("text", ATTACKS[:4], ids=lambda text: ascii(text)[:24])
def test_an_attack_in_every_field_of_every_record_is_text(text: str):
    for path, page in pages_of(everything(text)).items():
        made = Twins(Addresses(), {}).of(html_of(page.blocks), path)
        said = bare(read(made).text)
        for piece in pieces(html_of(page.blocks)):
            assert piece in said, path


# --- HTML as anybody writes it


ELEMENTS = [
    "p", "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "td", "th", "h2", "pre",
    "blockquote", "span", "b", "a", "code", "section", "form", "script", "svg", "figure", "details",
]  # fmt: skip
LEAVES = [
    "a", "1. b", "- c", "_x_", "a_", "_b", " ", "\n", "&amp;", "&lt;i&gt;", "*", "#", "``", "```", "1234567890. x", "9",
    "x  y", "\xa0", "\0", "a > b", "<!-- c -->", "<br>", "<hr>", "<br/>", '<img alt="A [b]" src="../../a.png">', "<input>", "<wbr>",
]  # fmt: skip
SAID = [
    "", "", "", ' class="ps-tools"', ' CLASS="ps-tools"', ' class="ps-paper"', ' href="../../items/i/"', ' href="#x" data-record',
    ' href="javascript:a"', ' href=x', ' href="x" href', ' start="3"', ' start="x"', ' title="<"', "/",
]  # fmt: skip


def element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.tuples(st.sampled_from(ELEMENTS), st.sampled_from(SAID), st.lists(inside, max_size=4))
    return parts.map(lambda part: f"<{part[0]}{part[1]}>{''.join(part[2])}</{part[0]}>")


WELL_FORMED = st.recursive(st.sampled_from(LEAVES), element, max_leaves=16)
LOOSE = st.sampled_from([*LEAVES, *(f"<{tag}>" for tag in ELEMENTS), *(f"</{tag}>" for tag in ELEMENTS)])


@law(300, here=75)
@given(
    st.one_of(
        st.lists(WELL_FORMED, max_size=4).map("".join),
        st.lists(LOOSE, max_size=12).map("".join),
        WELL_FORMED.map(lambda html: f"<table><tr><th><pre>&lt;i&gt;</pre>{html}<td>{html}</table>"),
    )
)
def test_any_html_has_a_twin_without_html(html: str):
    tokens = READER.parse(twin(html))
    kinds = {each.type for token in tokens for each in (token, *(token.children or ()))}
    assert not {kind for kind in kinds if kind.startswith(("html", "code_block"))}


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<ul><li>b<li>c</ul>d", "a\n\n- b\n- c\n\nd\n"),
        ("<span>a<p>b</p>c</span>", "a\n\nb\n\nc\n"),
        ('<p>a <b class="ps-tools x">t</b> b</p><svg><title>t</title></svg>', "a b\n"),
        ("<table><tr><th>a<td>b<td>c<tfoot><tr><td>d</table>", "- **a**\n  * b\n  * c\n\n- **d**\n"),
        ("<table><caption>a<p>b</p></caption></table>", "**a b**\n"),
    ],
)
def test_what_is_written_otherwise_says_the_same(html: str, text: str):
    assert twin(html) == text


def test_the_words_of_what_is_nested_too_deep_stay():
    assert twin("<div>" * 5000 + "a <b>b</b>" + "</div>" * 5000) == "a b\n"
    assert twin("<ul><li>" * 500 + "a" + "</li></ul>" * 500).strip("- \n") == "a"


def test_a_cell_of_another_page_is_the_same_only_where_its_links_are():
    twins = Twins(Addresses(), {"items/i/": "items/i.md"})
    cells = '<td>a</td> <td class="ps-tools">b</td> <td><h2>c</h2></td> <td><a href="../i/">d</a></td> <td><a href="#x">e</a></td>'
    html = f"<table><thead><tr><th>n</th></tr></thead><tbody><tr><th>f</th>{cells}</tr></tbody></table><table><caption>c</caption></table>"
    for path in ("items/x.md", "products/p.md", "items/y.md", "a.md", "items/x.md"):
        assert twins.of(html, path) == Twins(Addresses(), {"items/i/": "items/i.md"}).of(html, path)


# --- the option, and the folder


def test_twins_are_an_option(make_project: Make):
    config = "site_name: T\ndocs_dir: site-src\ntheme: mkdocs\nplugins: [{privacy-statements: {twins: false}}]\n"
    root = make_project({"mkdocs.yml": config, "content/products/p.yml": "{id: p, name: P, summary: S.}"})
    site = built_at(root, strict=False)
    assert not list(site.rglob("*.md"))
    assert "text/markdown" not in (site / "products" / "p" / "index.html").read_text()


def test_twins_of_a_folder_are_no_pages(make_project: Make):
    root = make_project({"content/products/p.yml": "{id: p, name: P, summary: S., reviewed: 2024-05-06}"})
    config = "site_name: T\nsite_url: https://t.example/\ndocs_dir: site-src\nplugins: [privacy-statements]\n"
    (root / "mkdocs.yml").write_text(config)
    assert run_tool("privacy-statements", "build", "--out", "out", cwd=root).returncode == 0
    assert (root / "out" / "products" / "p.md.txt").read_text().startswith("1. [Home](https://t.example/)")
    page = (root / "out" / "products" / "p.md").read_text()
    assert page.startswith("---\ncanonical: https://t.example/products/p/\nlastmod: '2024-05-06'\n")
