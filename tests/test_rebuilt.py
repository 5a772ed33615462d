"""One server builds a site again and again, and keeps in memory what it need not make another time: after whatever was
edited, the site is what a process gives that begins with nothing."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from corpus import write_small
from privacy_statements.cache.kept_file import FileStore
from privacy_statements.hosts.mkdocs.shortcuts.unread import Headings

Tree = dict[str, bytes]
CONFIG = """\
site_name: Test
site_url: https://test.example/
docs_dir: site-src
theme: {name: material, language: en, font: false}
extra: {generator: false}
plugins: [search, privacy-statements]
markdown_extensions: [attr_list, tables, {toc: {permalink: false}}]
nav: [{Home: index.md}, {Products: products/*}, {Comparisons: comparisons/*}, {Data items: items/*}]
"""
PRODUCT = "content/products/product-0001.yml"
HOOK = "def on_page_markdown(markdown, **_):\n    return markdown + '\\n\\nFrom a hook.\\n'\n"
TEMPLATE = "<h1>{{ info.title }}, from a template</h1>\n{{ heading(2, 'One', 'one') }}\n"
MISTAKE = "nonsense: 1\n"


def tree(folder: Path) -> Tree:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def built(root: Path, command: Any = "build") -> MkDocsConfig:
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / "site"))
    if command:
        config.plugins.on_startup(command=command, dirty=False)
    build(config)
    return config


def alone(root: Path) -> Tree:
    """The site of a process that begins with nothing, and takes no shortcut."""
    other = root.with_name("alone")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(root, other, ignore=shutil.ignore_patterns("site", ".cache"))
    text = (other / "mkdocs.yml").read_text("utf-8")
    text = text.replace("privacy-statements]", "{privacy-statements: {shortcuts: [], cache: ''}}]")
    (other / "mkdocs.yml").write_text(text, "utf-8")
    known = dict(MkDocsConfig._schema)["plugins"].plugin_cache  # type: ignore[attr-defined]  # that of this option
    with patch.dict(known, clear=True):
        built(other)
    return tree(other / "site")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project whose server has built it once, and goes on."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    gc.unfreeze()  # as in a process of its own
    root = tmp_path / "project"
    write_small(root, 3, 4)
    (root / "mkdocs.yml").write_text(CONFIG, "utf-8")
    (root / "site-src" / "by-hand.md").write_text("# By hand\n", "utf-8")
    config = built(root, "serve")
    config.plugins.on_serve(Mock(mount_path="/", observer=Mock(is_alive=bool)), config=config, builder=Mock())
    yield root
    config.plugins.on_shutdown()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def name_of_product(root: Path) -> str:
    lines = (root / PRODUCT).read_text("utf-8").splitlines()
    return next(line for line in lines if line.startswith("name: "))


def edits(root: Path) -> Iterator[str]:
    """Makes one edit after the other, and names it."""

    def write(path: str, old: str, new: str) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text, (path, old)
        (root / path).write_text(text.replace(old, new, 1), "utf-8")

    yield "nothing"
    write(PRODUCT, name_of_product(root), "name: Renamed product")
    yield "the name of a product"
    yield "nothing again"
    write(PRODUCT, "name: Renamed product", "name: Renamed product\nmetadata: {flag: 1}")
    yield "front matter"
    write(PRODUCT, "flag: 1", "flag: true")
    yield "another value that Python takes for the same"
    items = next((root / "content/items").glob("*.yml")).relative_to(root).as_posix()
    write(items, "  name: ", "  name: Renamed ")
    yield "the name of an item"
    (root / "site-src/by-hand.md").write_text("# By another hand\n", "utf-8")
    yield "a page that is written by hand"
    (root / "site-src/picture.svg").write_text("<svg/>", "utf-8")
    yield "a file that is new"
    (root / "site-src/picture.svg").write_text("<svg><!-- --></svg>", "utf-8")
    yield "a file that is no page"
    (root / "templates/pages").mkdir(parents=True)
    (root / "templates/pages/product.html.jinja").write_text(TEMPLATE, "utf-8")
    yield "a template"
    write("templates/pages/product.html.jinja", "'One'", "'Two'")
    yield "a heading in a template"
    write("mkdocs.yml", "permalink: false", "permalink: 1")
    yield "how Markdown is read"
    write("mkdocs.yml", "permalink: 1", "permalink: true")
    yield "how Markdown is read, in a value that Python takes for the same"
    write("mkdocs.yml", "site_name: Test", "site_name: Another")
    yield "the name of the site"
    shutil.rmtree(root / "templates")
    yield "no template"
    (root / "hook.py").write_text(HOOK, "utf-8")
    write("mkdocs.yml", "nav:", "hooks: [hook.py]\nnav:")
    yield "a hook"
    write("mkdocs.yml", "hooks: [hook.py]\n", "")
    yield "no hook"
    (root / PRODUCT).rename(root / "product.txt")
    (root / "content/comparisons").rename(root / "comparisons")
    yield "a product that is gone"
    (root / "product.txt").rename(root / PRODUCT)
    (root / "comparisons").rename(root / "content/comparisons")
    yield "a product that is back"


@pytest.mark.slow
def test_a_rebuild_is_what_a_first_build_gives(server: Path) -> None:
    for what in edits(server):
        built(server, command=None)
        ours, theirs = tree(server / "site"), alone(server)
        assert sorted(ours) == sorted(theirs), what
        assert [path for path in ours if ours[path] != theirs[path]] == [], what


def test_after_a_mistake_the_site_is_back(server: Path) -> None:
    before = tree(server / "site")
    text = (server / PRODUCT).read_text("utf-8")
    for _ in range(2):
        (server / PRODUCT).write_text(text + MISTAKE, "utf-8")
        built(server, command=None)
        shown = {path for path in tree(server / "site") if not path.startswith(".")}
        assert [path for path in shown if path.endswith(".html")] == ["404.html"]
        (server / PRODUCT).write_text(text, "utf-8")
        built(server, command=None)
        assert tree(server / "site") == before


def test_little_is_done_again(server: Path) -> None:
    def pages_set() -> list[str]:
        """The pages whose headings are set anew."""
        with patch.object(Headings, "_set", autospec=True, side_effect=Headings._set) as anew:
            built(server, command=None)
        return [call.args[2].path for call in anew.call_args_list]

    files = {file: file.stat().st_ino for file in (server / "site").rglob("*/*.html")}
    with patch.object(FileStore, "put", autospec=True, side_effect=FileStore.put) as put:
        assert pages_set() == []
    assert not put.called, "what a server has left is noted in memory"
    assert {file: file.stat().st_ino for file in files} == files
    text = (server / PRODUCT).read_text("utf-8").replace(name_of_product(server), "name: Renamed")
    (server / PRODUCT).write_text(text, "utf-8")
    anew = pages_set()
    assert "products/product-0001.md" in anew
    assert "products/product-0000.md" not in anew
