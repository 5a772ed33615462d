"""The adapter under the real host: our own site, small sites, other themes; and the folder build, which must give
the same pages to a host that has never heard of the plugin. ``serve`` is tried in ``test_serve.py``."""

from __future__ import annotations

import errno
import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.exceptions import PluginError
from mkdocs.utils import meta as host_meta

from conftest import DAY_OF_BUILD, QUIET, ROOT, Make, our_build, run_tool
from crawl import CrawledPage, crawl, dead_links, text_of, without
from hosted import built_at
from privacy_statements import Built
from privacy_statements.cli.verify import verify_site
from privacy_statements.diagnostics.reports import as_text
from privacy_statements.pages.metadata import joined
from privacy_statements.pages.page import MAIN, Page
from privacy_statements.project import read_project
from privacy_statements.read.load import Mapping, Node, Sequence, data_of, load_file
from privacy_statements.views import VIEWS
from small import bytes_of

PROPERDOCS = ROOT / ".venv-properdocs" / "bin" / "properdocs"
GENERATOR = r'<meta name="generator" content="[^"]*">'

PRODUCT = """\
id: p
name: A product
description: What a product collects.
sections:
  - heading: Required data
    necessity: required
    items:
      - item: serial
      - {id: own, name: Own datum, note: A *note*.}
"""
ITEMS = """\
- id: serial
  name: Serial number
- id: colour
  name: Colour
  status: draft
"""
CONFIG = """\
site_name: Test
site_url: https://test.example/
docs_dir: site-src
theme:
  name: {theme}
plugins:
  - search
  - privacy-statements: {{record_url: 'https://r.example/{{path}}#L{{line}}'}}
nav:
  - Home: index.md
  - Products: products/*
  - What changed: changes/*
  - Items: items/*
  - More:
      - Categories: categories/*
      - Guides: guides/*
      - Comparisons: comparisons/*
  - Glossary: terms.md
  - Answers: [questions/*, applies/*, viewers/*, choices.md, rights.md, retention.md]
validation:
  nav: {{omitted_files: warn, not_found: warn, absolute_links: warn}}
  links: {{not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}}
"""
FULL = ROOT / "tests/cases/pages/full/content"
SMALL: dict[str, str | bytes] = {
    "content/products/p.yml": PRODUCT,
    "content/items/items.yml": ITEMS,
    "mkdocs.yml": CONFIG.format(theme="mkdocs"),
}


def whole(root: Path, site: Path, gone: bool = False) -> bool:
    """Whether ``verify`` finds nothing in a site (but one link, where what it leads to is not there)."""
    found = verify_site(read_project(root / "mkdocs.yml", root, DAY_OF_BUILD), site).diagnostics
    assert [one.code for one in found] == ["dead-link"] * gone, as_text(found)
    return True


@pytest.fixture(scope="module")
def built() -> Built:
    """What the core made of our own content."""
    return our_build()


OF_ALL_RECORDS = ("index", "terms", "completeness", "choices", "retention", "rights")
READY_MADE = ("pair", "platforms")


def address_of(page: Page) -> str:
    """The file of a page in a site with directory addresses."""
    bare = page.path.removesuffix(".md").removesuffix("index").rstrip("/")
    return f"{bare}/index.html" if bare else "index.html"


# --- our own site


def test_the_strictest_build_says_nothing(build_log: str) -> None:
    wanted = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["validation"]
    assert wanted == {
        "nav": {"omitted_files": "warn", "not_found": "warn", "absolute_links": "warn"},
        "links": {"not_found": "warn", "anchors": "warn", "absolute_links": "warn", "unrecognized_links": "ignore"},
    }
    assert "Documentation built" in build_log
    assert [line for line in build_log.splitlines() if not line.startswith("INFO ")] == []


def test_every_generated_page_and_file_is_there(built: Built, built_site: Path, pages: dict[str, CrawledPage]) -> None:
    kinds = {page.kind for page in built.pages}
    assert kinds == set(VIEWS) - {"changes", "search"}, (
        "no change of the sources is known, no Pagefind chosen; two are parts of a product's page"
    )
    written = {file.relative_to(ROOT / "site-src").as_posix() for file in (ROOT / "site-src").rglob("*.md")}
    by_hand = {re.sub(r"(/index)?\.md$", "/index.html", path) for path in written - {"index.md"}}
    assert {address_of(page) for page in built.pages} | by_hand | {"index.html", "404.html", "manual/404.html"} == set(
        pages
    )
    assert {path for path in built.moved if not (built_site / path).is_file()} == set()
    names = [page.menu_title for page in built.pages if page.kind == "product"]
    for page in built.pages:
        (heading,) = pages[address_of(page)].main.xpath(".//h1")
        shown = text_of(heading).removesuffix("¶").strip()
        # the page of a situation names its product above the heading
        assert page.title in (shown, *([f"{name}: {shown}" for name in names] if page.kind == "applies" else ()))
    for asset in built.assets:
        published = (built_site / asset.path).read_bytes()
        # the host knows of more files that can be kept for ever
        assert published == asset.content or (asset.path == "_headers" and published.startswith(asset.content))


def nodes_of(node: Node | None) -> Iterator[Node]:
    if node is None:
        return
    yield node
    if isinstance(node, Sequence):
        for item in node.items:
            yield from nodes_of(item)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from nodes_of(entry.value)


@pytest.fixture(scope="module")
def records_at() -> Callable[[str], list[Any]]:
    """What stands in ``content/`` where an address says: everything that begins on that line."""
    files: dict[str, dict[int, list[Any]]] = {}

    def at(address: str) -> list[Any]:
        place = re.fullmatch(r"https://git\.example/[^/]+/blob/main/(content/.+\.yml)#L(\d+)", address)
        assert place, address
        path, line = place[1], int(place[2])
        if path not in files:
            assert (ROOT / path).is_file(), path
            lines: dict[int, list[Any]] = {}
            for node in nodes_of(load_file(ROOT / path, path).node):
                lines.setdefault(node.position.line, []).append(data_of(node))
            files[path] = lines
        assert line in files[path], f"nothing begins at {address}"
        return files[path][line]

    return at


def test_the_edit_link_of_a_generated_page_leads_to_its_record(
    built: Built, pages: dict[str, CrawledPage], records_at: Callable[[str], list[Any]]
) -> None:
    for page in built.pages:
        (link,) = pages[address_of(page)].main.xpath(".//a[@rel='edit']/@href")
        records = [record for record in records_at(link) if isinstance(record, dict)]
        if page.kind in OF_ALL_RECORDS or page.path.endswith("/index.md"):  # the first of the content stands for them
            assert "content/organization.yml#L2" in link, page.path
            continue
        folder, record, *more = page.path.removesuffix(".md").split("/")
        wanted = more[0] if folder == "applies" and more else record  # elsewhere its list goes on
        found = [each.get("id") for each in records]
        if page.kind in READY_MADE:  # its address begins with the first record that it is made of
            assert any(one and wanted.startswith(f"{one}-") for one in found), f"{page.path}: {link}"
        else:
            assert wanted in found, f"{page.path}: {link}"


def test_every_row_has_an_anchor_and_leads_to_the_line_of_its_record(
    built: Built, pages: dict[str, CrawledPage], records_at: Callable[[str], list[Any]]
) -> None:
    names = {item.id: item.name for item in built.catalog.items.values()}

    def says(record: Any, name: str) -> bool:
        """Whether a record is the row of this name: written out, or as the bare id or name of an item."""
        if not isinstance(record, dict):
            return name in (record, names.get(str(record)))
        return name in (record.get("name"), record.get("heading"), names.get(str(record.get("item"))))

    seen = 0
    for product in built.catalog.products:
        page = pages[f"products/{product}/index.html"]
        for header in page.main.xpath(".//table//th[@scope='row'][a[@class='ps-tools'][not(starts-with(@href, '#'))]]"):
            (link,) = header.xpath("./a[@class='ps-tools'][not(starts-with(@href, '#'))]/@href")
            words = header.xpath("./text() | ./a[not(@class)]//text() | ./span[@data-record]//text()")
            name, anchor = "".join(words).strip(), header.get("id", "")
            assert re.fullmatch(r"row-[a-z0-9.-]+", anchor), name
            assert header.xpath(".//a[starts-with(@href, '#')]/@href") == [f"#{anchor}"]
            assert any(says(record, name) for record in records_at(link)), f"{product}: {name}: {link}"
            seen += 1
    assert seen == len(tuple(built.catalog.rows))


# As `mkdocs build --strict` does, with a witness that notes the front matter that a theme receives.
WITNESSED = """
import json, sys
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.plugins import BasePlugin

class Witness(BasePlugin):
    seen = {}
    def on_page_context(self, context, *, page, **_):
        self.seen[page.file.src_uri] = dict(page.meta)

config = load_config(sys.argv[1], site_dir=sys.argv[2], strict=True)
config.plugins["witness"] = Witness()
config.plugins.on_startup(command="build", dirty=False)
build(config)
Path(sys.argv[3]).write_text(json.dumps(Witness.seen), "utf-8")
"""


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second build of our own site, elsewhere: from another folder, in another time zone, with other hashes; and
    ``page.meta`` of its pages beside it."""
    folder = tmp_path_factory.mktemp("second")
    result = subprocess.run(
        [sys.executable, "-c", WITNESSED, ROOT / "mkdocs.yml", folder / "site", folder / "meta.json"],
        cwd=folder,
        env={**os.environ, **QUIET, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture(scope="module")
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own pages as a folder of Markdown."""
    out = tmp_path_factory.mktemp("folder") / "out"
    result = run_tool("privacy-statements", "build", "--out", out, "--with-pages")
    assert result.returncode == 0, result.stderr
    return out


@pytest.mark.slow
def test_front_matter_is_the_same_in_three_places(
    built: Built, pages: dict[str, CrawledPage], second: Path, own_folder: Path
) -> None:
    page_meta = json.loads((second / "meta.json").read_text("utf-8"))

    def as_text(value: Any) -> Any:
        if isinstance(value, list):
            return [as_text(inner) for inner in value]
        return html.unescape(value) if isinstance(value, str) else value

    for page in built.pages:
        written = (own_folder / page.path).read_text("utf-8")
        _, in_folder = host_meta.get_data(written)
        (in_folder.pop("canonical"), in_folder.pop("lastmod", None))  # which other hosts do not know by themselves
        assert in_folder == page.metadata
        given = {key: as_text(value) for key, value in page_meta[page.path].items()}
        assert given.pop("render_macros") is False
        assert given.pop("search") == {"exclude": True}, "the theme need not read its tables"
        assert given == page.metadata
        head = pages[address_of(page)].tree.find("head")
        assert head is not None
        tags = [(tag.get("name"), tag.get("content")) for tag in head.xpath("./meta[@name]")]
        for key, value in page.metadata.items():
            if key != "title":
                assert tags.count((key, joined(value))) == 1, f"{page.path}: {key}"
        assert len({name for name, _ in tags}) == len(tags), f"{page.path}: a tag stands twice"
        assert page.metadata["title"] in text_of(head.find("title"))


@pytest.mark.slow
def test_two_builds_give_the_same_bytes(built_site: Path, second: Path) -> None:
    first = bytes_of(built_site)
    assert len(first) > 200
    assert bytes_of(second / "site") == first


# --- the folder build is the adapter

EDIT_LINK = r'<a [^>]*rel="edit".*?</a>'
BLOCK = "address|article|aside|blockquote|dl|div|figure|h[1-6]|nav|ol|p|pre|section|table|ul"
GAP = re.compile(rf"(</(?:{BLOCK})>)\s+(?=<(?:{BLOCK})\b)")


def article(page: CrawledPage) -> str:
    """The main part, byte by byte, without what differs from host to host: the edit link, which only the
    plugin knows, the element around the content, and white space, which no reader sees, between two blocks and where there is some anyway."""
    (found,) = re.findall(r"<article\b.*?</article>", page.html, flags=re.DOTALL)
    found = re.sub(r"<article\b[^>]*>", "<article>", found)  # the theme is adapted by the plugin alone
    found = re.sub(rf'<div id="{MAIN}"[^>]*>(.*)</div>', r"\1", found, flags=re.DOTALL)
    return GAP.sub(r"\1", re.sub(r"\s+", " ", without(found, EDIT_LINK)))


def built_without_the_plugin(root: Path, config_file: Path, folder: Path) -> Path:
    """The site that a host makes of a folder when it has no plugin of ours, only the Markdown extension.
    Otherwise it is configured as ``config_file`` says."""
    config = yaml.safe_load(config_file.read_text("utf-8"))
    extension = {"privacy_statements": {"config": str(config_file), "base": config["site_url"]}}
    config |= {
        "docs_dir": str(folder),
        "site_dir": str(root / "site"),
        "plugins": ["search"],
        "extra_css": ["assets/privacy-statements.css"],
        "markdown_extensions": [*config.get("markdown_extensions", ["attr_list"]), extension],
    }
    del config["nav"], config["validation"]
    (config.pop("hooks", None), config.pop("copyright", None))  # the manual is a site of its own
    root.mkdir(exist_ok=True)
    (root / "mkdocs.yml").write_text(yaml.safe_dump(config), "utf-8")
    return built_at(root)


@pytest.fixture(scope="module")
def folder_site(own_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own folder as a site, without the plugin."""
    return built_without_the_plugin(tmp_path_factory.mktemp("plain"), ROOT / "mkdocs.yml", own_folder)


@pytest.mark.large
def test_the_folder_gives_the_same_pages_without_the_plugin(
    built: Built, pages: dict[str, CrawledPage], folder_site: Path
) -> None:
    others = crawl(folder_site)
    assert set(others) == {path for path in pages if not path.startswith("manual/")}
    for page in built.pages:
        path = address_of(page)
        assert article(others[path]) == article(pages[path]), path


@pytest.mark.large
def test_embedded_views_stand_in_the_page_on_a_plain_host_too(pages: dict[str, CrawledPage], folder_site: Path) -> None:
    ours, other = article(pages["index.html"]), article(crawl(folder_site)["index.html"])
    assert "<table" in ours
    # the extension does not know on which page it stands, and writes whole addresses
    assert other.replace("https://privacy-statements.example/", "") == ours
    dead = dead_links(folder_site, "https://privacy-statements.example/")
    assert [one for one in dead if "manual/" not in one] == []
    found = verify_site(read_project(ROOT / "mkdocs.yml", ROOT, DAY_OF_BUILD), folder_site).diagnostics
    assert [one.message for one in found if "manual/" not in one.message] == [], "the manual is another site"


@pytest.mark.slow
@pytest.mark.parametrize("case", ["minimal", "hostile", "full"])
def test_the_folder_gives_the_same_page_of_every_feature(make_project: Make, tmp_path: Path, case: str) -> None:
    """What ``make test-large`` finds of our own site, too: pages, embedded views, links, and that all is there."""
    content = ROOT / "tests" / "cases" / "pages" / case / "content"
    files: dict[str, str | bytes] = {
        f"content/{file.relative_to(content).as_posix()}": file.read_bytes() for file in content.rglob("*.yml")
    }
    files["site-src/index.md"] = "# Home\n\n```privacy\nview: index\nid: products\n```\n"
    root = make_project({**files, "mkdocs.yml": CONFIG.format(theme="material")})
    ours = crawl(built_at(root, strict=case != "minimal"))  # whose ids are provisional
    result = run_tool("privacy-statements", "build", "--out", "out", "--with-pages", cwd=root)
    assert result.returncode == 0, result.stderr
    others = crawl(built_without_the_plugin(tmp_path / "plain", root / "mkdocs.yml", root / "out"))
    assert set(others) == set(ours)
    assert whole(root, root / "site", case == "full")
    assert whole(root, tmp_path / "plain" / "site", case == "full")
    assert "<table" in article(ours["index.html"])
    for path in set(ours) - {"404.html"}:
        other = article(others[path])
        if path == "index.html":  # who does not know on which page a view stands writes whole addresses
            assert "https://test.example/products/" in other
            other = other.replace("https://test.example/", "")
        assert other == article(ours[path]), path
    dead = list(dead_links(tmp_path / "plain" / "site", "https://test.example/"))
    assert len(dead) == (case == "full"), dead


@pytest.mark.slow
@pytest.mark.parametrize("kinds", [["products", "questions"], ["items", "categories"], []], ids=str)
def test_a_site_has_the_kinds_of_pages_that_it_wants(make_project: Make, kinds: list[str]) -> None:
    """What leads to another kind of page is words, and nothing leads nowhere."""
    config = yaml.safe_load(CONFIG.format(theme="material"))
    (ours,) = (each["privacy-statements"] for each in config["plugins"] if "privacy-statements" in each)
    ours["pages"] = kinds
    del config["nav"], config["validation"]
    files: dict[str, str | bytes] = {
        f"content/{file.relative_to(FULL).as_posix()}": file.read_bytes()
        for file in FULL.rglob("*.yml")
        if "questions" not in file.parts
    }
    root = make_project({**files, "site-src/index.md": "# Home\n", "mkdocs.yml": yaml.safe_dump(config)})
    site = built_at(root)
    made = {path.partition("/")[0] for path in crawl(site)} - {"index.html", "404.html"}
    assert made == set(kinds)
    assert (site / "records.json").exists() == ("products" in kinds)
    assert whole(root, site)


# --- ProperDocs


@pytest.mark.slow
def test_properdocs_gives_the_same_site(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of pages with every feature."""
    assert PROPERDOCS.is_file(), f"{PROPERDOCS} is missing: run `make properdocs-env`"
    for name, value in QUIET.items():
        monkeypatch.setenv(name, value)
    files: dict[str, str | bytes] = {
        f"content/{file.relative_to(FULL).as_posix()}": file.read_bytes() for file in FULL.rglob("*.yml")
    }
    files["content/guides/turn-off.yml"] = (FULL / "guides/turn-off.yml").read_bytes().replace(b"end.png", b"end.svg")
    root = make_project({**files, "mkdocs.yml": CONFIG.format(theme="material"), "site-src/images/end.svg": "<svg/>"})
    result = subprocess.run(
        [PROPERDOCS, "build", "--strict", "-f", "mkdocs.yml", "-d", "theirs"],
        cwd=root, env={"PATH": "/usr/bin:/bin", **QUIET}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "WARNING" not in result.stderr
    ours, theirs = bytes_of(built_at(root)), bytes_of(root / "theirs")
    assert sum(path.endswith(".html") for path in ours) > 30
    assert set(ours) == set(theirs)
    for path, content in ours.items():
        if path.endswith(".html"):
            text, other = content.decode(), theirs[path].decode()
            assert "ProperDocs" in other or text == other, "a page that leads on is ours alone"
            assert without(text, GENERATOR) == without(other, GENERATOR), path
        else:
            assert content == theirs[path], path


@pytest.mark.slow
def test_properdocs_refuses_wrong_content_with_its_place(make_project: Make) -> None:
    assert PROPERDOCS.is_file(), f"{PROPERDOCS} is missing: run `make properdocs-env`"
    config = CONFIG.format(theme="material")
    root = make_project({**SMALL, "mkdocs.yml": config, "content/products/p.yml": PRODUCT + "wrong: 1\n"})
    (root / "site").mkdir()
    (root / "site" / "kept.txt").write_text("yesterday")
    result = subprocess.run(
        [PROPERDOCS, "build", "-f", "mkdocs.yml"],
        cwd=root, env={"PATH": "/usr/bin:/bin", **QUIET}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert result.returncode == 1
    assert 'content/products/p.yml:10:1: error: unknown key "wrong"' in result.stderr
    assert "Traceback" not in result.stderr
    assert (root / "site" / "kept.txt").read_text() == "yesterday"


# --- front matter


def test_the_nearest_front_matter_wins_and_null_removes(make_project: Make) -> None:
    config = CONFIG.format(theme="mkdocs").replace(
        "{record_url:",
        "{metadata: {k.site: site, k.organisation: site, k.kind: site, k.record: site, k.gone: site, k.dead: site}, record_url:",
    )
    organization = """\
name: O
metadata: {k.organisation: organisation, k.kind: organisation, k.record: organisation, k.gone: null, k.dead: o}
page_metadata:
  product: {k.kind: kind, k.record: kind, k.dead: null}
  item: {k.kind: of items}
"""
    product = PRODUCT + "metadata: {k.record: record, k.list: [a, b & c], k.site: null}\n"
    root = make_project(
        {**SMALL, "mkdocs.yml": config, "content/organization.yml": organization, "content/products/p.yml": product}
    )
    pages = crawl(built_at(root))

    def tags(path: str) -> dict[str, str]:
        found = pages[path].tree.xpath("//head/meta[starts-with(@name, 'k.')]")
        return {str(tag.get("name")): str(tag.get("content")) for tag in found}

    assert tags("products/p/index.html") == {
        "k.organisation": "organisation",
        "k.kind": "kind",
        "k.record": "record",
        "k.list": "a, b & c",
    }
    assert tags("items/serial/index.html") == {
        "k.site": "site",
        "k.organisation": "organisation",
        "k.kind": "of items",
        "k.record": "organisation",
        "k.dead": "o",
    }
    assert tags("index.html") == {}


HOSTILE = """<script>alert(1)</script> & "q" 'x' {{ 7*7 }} {% x %} | *a* </title><b>"""


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_no_text_of_a_record_becomes_html_in_head_or_navigation(make_project: Make, theme: str) -> None:
    """Themes print titles and front matter as they are."""
    text = json.dumps(HOSTILE)
    product = f"id: p\nname: {text}\ndescription: {text}\nmetadata: {{author: a, x: {text}, 'k\"><b>': {text}}}\n"
    product += f"items:\n  - {{item: serial, name: {text}}}\n"
    item = f"- id: serial\n  name: {text}\n  metadata: {{title: {text}}}\n"
    comparison = f"id: c\nname: {text}\nintroduction: {text}\n"
    files: dict[str, str | bytes] = {
        "content/products/p.yml": product,
        "content/items/items.yml": item,
        "content/comparisons/c.yml": comparison,
        "content/guides/g.yml": f"id: g\nname: {text}\ndescription: {text}\n",
    }
    pages = crawl(built_at(make_project({**SMALL, "mkdocs.yml": CONFIG.format(theme=theme), **files})))
    paths = ["products/p", "items/serial", "comparisons/c", "guides/g", "products", "items", "comparisons"]
    for path in (*(f"{path}/index.html" for path in paths), "index.html"):
        page = pages[path]
        assert page.tree.xpath("//script[text()='alert(1)']") == [], path
        assert page.tree.xpath("//b[not(ancestor::*[contains(@class, 'ps-')])]") == [], path
        assert "49" not in re.sub(r"\b[0-9a-f]{8}\b", "", text_of(page.main)), "but in a version"
    head = pages["products/p/index.html"].tree.find("head")
    assert head is not None
    assert head.findtext("title").startswith(HOSTILE)
    assert [tag.get("content") for tag in head.xpath("./meta[@name='x']")] == [HOSTILE]
    assert [tag.get("content") for tag in head.xpath("./meta[@name='description']")] == [HOSTILE]
    assert [tag.get("content") for tag in head.xpath("./meta[@name='author']")] == ["a"]
    assert [text_of(h1).removesuffix("¶").strip() for h1 in pages["products/p/index.html"].main.xpath(".//h1")] == [
        HOSTILE
    ]


# --- navigation


def test_a_placeholder_of_an_unknown_folder_fails_a_strict_build(make_project: Make) -> None:
    root = make_project({**SMALL, "mkdocs.yml": CONFIG.format(theme="mkdocs").replace("items/*", "itmes/*")})
    result = run_tool("mkdocs", "build", "--strict", cwd=root)
    assert result.returncode == 1
    assert "itmes/*" in result.stderr


def test_a_menu_that_names_the_changes_is_right_before_the_first_one(make_project: Make) -> None:
    files: dict[str, str | bytes] = {**SMALL, "site-src/index.md": "# Home\n\n```privacy\nview: changes\n```\n"}
    root = make_project(files)
    pages = crawl(built_at(root).rename(root / "before"))
    assert "changes/index.html" not in pages
    assert "What changed" not in text_of(pages["index.html"].tree)
    assert "No change is recorded." in text_of(pages["index.html"].main)
    record = "{id: c, name: Shorter, date: 2026-02-01, what: For a *month*., products: p, items: serial}\n"
    (root / "content/changes").mkdir()
    (root / "content/changes/c.yml").write_text(record)
    site = built_at(root)
    assert list(dead_links(site, "https://test.example/")) == []
    pages = crawl(site)
    assert "What changed" in text_of(pages["index.html"].tree)
    assert [text_of(e) for e in pages["changes/index.html"].main.xpath(".//em")] == ["month"]
    assert pages["products/p/index.html"].main.xpath(".//a[.='Shorter']/@href") == ["../../changes/#change-c"]
    assert "No change is recorded." not in text_of(pages["index.html"].main)


MENU_OF_OLD = "nav: [index.md, 'products/*', viewers/index.md]\n"


@pytest.mark.parametrize(
    ("more", "missed"),
    [
        pytest.param("", set(), id="the host's own settings"),
        pytest.param(
            "validation: {nav: {omitted_files: warn}}\n",
            {"applies/index.md", "questions/index.md", "choices.md", "terms.md"},
            id="a site that asks hears of an index, and of no record below one",
        ),
        pytest.param(
            "validation: {nav: {omitted_files: warn}}\nnot_in_nav: |\n  index.md\n  /choices.md\n  /terms.md\n",
            set(),
            id="what the site itself keeps out of its menu",
        ),
    ],
)
def test_a_menu_of_old_still_builds(
    make_project: Make, caplog: pytest.LogCaptureFixture, more: str, missed: set[str]
) -> None:
    config = CONFIG.format(theme="mkdocs")
    root = make_project({**SMALL, "mkdocs.yml": config[: config.index("nav:")] + MENU_OF_OLD + more})
    built_at(root, strict=not missed)
    told = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    found = set(re.findall(r"- (\S+\.md)", "\n".join(told)))
    assert {path for path in found if not path.startswith(("items/", "categories/", "guides/", "compar"))} == missed


def test_without_nav_the_host_lists_every_page_itself(make_project: Make) -> None:
    config = CONFIG.format(theme="mkdocs")
    root = make_project({**SMALL, "mkdocs.yml": config[: config.index("nav:")]})
    page = crawl(built_at(root))["index.html"]
    links = set(page.tree.xpath("//nav//@href | //div[contains(@class, 'navbar')]//@href"))
    assert "products/p/" in links
    assert {"choices/", "viewers/", "questions/"} <= links
    assert not {"rights/", "retention/"} & links, "nothing is recorded of them"
    assert "items/serial/" not in links, "hundreds of items are no menu"


# --- themes and options


@pytest.mark.parametrize(
    ("theme", "directory_urls"), [("mkdocs", True), ("readthedocs", False), ("material", True), ("material", False)]
)
def test_every_theme_shows_the_whole_page(make_project: Make, theme: str, directory_urls: bool) -> None:
    config = CONFIG.format(theme=theme) + f"use_directory_urls: {str(directory_urls).lower()}\n"
    if theme == "material":  # where the edit link is a choice
        config = config.replace("name: material", "name: material\n  features: [content.action.edit]")
    home = "# Home\n\n```privacy\nview: index\nid: products\n```\n\n[A product](products/p.md#row-own)\n"
    root = make_project({**SMALL, "mkdocs.yml": config, "site-src/index.md": home})
    site = built_at(root)
    pages = crawl(site)
    page = pages["products/p/index.html" if directory_urls else "products/p.html"]
    assert list(dead_links(site, "https://test.example/")) == []
    assert whole(root, site)
    assert text_of(page.main.xpath(".//table//th[@scope='col']")[0]) == "Data item"
    assert len(page.main.xpath(".//table//th[@scope='row']")) == 2
    assert "{#" not in text_of(page.main)
    assert {"statement", "at-a-glance", "required-data", "row-own", "row-serial"} <= set(page.ids)
    assert any(link.endswith("assets/privacy-statements.css") for link in page.tree.xpath("//link/@href"))
    scripts = page.tree.xpath("//script[contains(@src, 'privacy-statements')]")
    up = "../../" if directory_urls else "../"
    assert [(script.get("src"), "defer" in script.attrib) for script in scripts] == [
        (f"{up}assets/privacy-statements.js", True)
    ], "it comes from the site itself, and waits"
    assert (site / "assets/privacy-statements.js").is_file()
    assert "https://r.example/content/products/p.yml#L1" in page.links
    assert [text_of(row.xpath("th")[0]) for row in pages["index.html"].main.xpath(".//tbody/tr")] == ["A product"]
    records = json.loads((site / "records.json").read_text("utf-8"))
    for row in records["rows"]:
        path, _, anchor = row["url"].partition("#")
        assert anchor in pages[f"{path}index.html" if directory_urls else path].ids


def test_the_stylesheet_is_an_option(make_project: Make) -> None:
    config = CONFIG.format(theme="mkdocs").replace("{record_url:", "{stylesheet: false, record_url:")
    site = built_at(make_project({**SMALL, "mkdocs.yml": config}))
    assert not (site / "assets" / "privacy-statements.css").exists()
    assert "privacy-statements.css" not in (site / "products" / "p" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("number", "ends"), [(errno.ENOSPC, PluginError), (errno.EROFS, PluginError), (errno.EIO, OSError)]
)
def test_what_a_disk_refuses_is_a_sentence(
    make_project: Make, monkeypatch: pytest.MonkeyPatch, number: int, ends: type[Exception]
) -> None:
    def refused(*_: object) -> None:
        raise OSError(number, "No room", "site/a.css")

    monkeypatch.setattr("mkdocs.utils.copy_file", refused)
    with pytest.raises(ends) as ended:
        built_at(make_project(SMALL))
    if ends is PluginError:
        assert str(ended.value) == "No room: site/a.css; what this build has written is not whole"


def test_a_site_has_its_own_stylesheet(make_project: Make) -> None:
    files: dict[str, str | bytes] = {
        **SMALL,
        "templates/assets/privacy-statements.css": "p  :is(b) {\n  color: red } /* ours */",
    }
    site = built_at(make_project(files))
    assert (site / "assets" / "privacy-statements.css").read_text("utf-8") == "p :is(b) { color: red }"


def test_without_an_address_of_records_there_is_no_edit_link(make_project: Make) -> None:
    config = CONFIG.format(theme="mkdocs").replace("{record_url: 'https://r.example/{path}#L{line}'}", "{}")
    config += "repo_url: https://github.com/a/b\n"
    pages = crawl(built_at(make_project({**SMALL, "mkdocs.yml": config})))
    links = [str(link) for link in pages["products/p/index.html"].tree.xpath("//a/@href")]
    assert [link for link in links if "p.md" in link or "p.yml" in link] == []
    assert any("index.md" in link for link in pages["index.html"].links), "hand-written pages keep theirs"


# --- a site's own templates


def test_a_template_extends_the_one_it_replaces(make_project: Make) -> None:
    own = (
        '{% extends "built-in/pages/tables.html.jinja" %}\n'
        "{% block see %}<p class='own'>Our words on {{ info.title }}</p>{{ super() }}{% endblock %}\n"
    )
    pages = crawl(built_at(make_project({**SMALL, "templates/pages/item.html.jinja": own})))
    page = pages["items/serial/index.html"]
    assert [text_of(found) for found in page.main.xpath(".//p[@class='own']")] == ["Our words on Serial number"]
    assert len(page.main.xpath(".//table")) == 1, "the rest is as it was"
    assert pages["products/p/index.html"].main.xpath(".//p[@class='own']") == []


# --- fenced blocks


def test_a_block_is_read_alike_by_the_check_and_by_the_host(make_project: Make) -> None:
    """Python-Markdown replaces tabs and empties blank lines before anybody sees the page."""
    home = "# Home\n\n```privacy\nview:\tindex\n  \nid:\tproducts\n```\n"
    page = crawl(built_at(make_project({**SMALL, "site-src/index.md": home})))["index.html"]
    assert len(page.main.xpath(".//table")) == 1


def test_a_block_inside_an_example_is_an_example(make_project: Make) -> None:
    home = "# Home\n\n````\n```privacy\nview: no-such-view\n```\n````\n"
    page = crawl(built_at(make_project({**SMALL, "site-src/index.md": home})))["index.html"]
    assert "view: no-such-view" in text_of(page.main.xpath(".//pre")[0])


def test_a_block_that_only_another_plugin_writes_is_not_lost_in_silence(make_project: Make) -> None:
    hook = "def on_page_markdown(markdown, **_):\n    return markdown + '\\n```privacy\\nview: terms\\n```\\n'\n"
    root = make_project({**SMALL, "hook.py": hook, "mkdocs.yml": CONFIG.format(theme="mkdocs") + "hooks: [hook.py]\n"})
    result = run_tool("mkdocs", "build", "--strict", cwd=root)
    assert result.returncode == 1
    assert "index.md: a privacy block that does not stand in the file itself" in result.stderr


# --- options
