"""One site built again and again, by new processes and by one server: after whatever was edited, it is what a build into
an empty folder gives, and little of it is made or written again."""

from __future__ import annotations

import os
import re
import shutil
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from corpus import write_small
from privacy_statements.hosts.mkdocs.left import ASIDE
from privacy_statements.views.site import SiteViews
from small import bytes_of

pytestmark = pytest.mark.slow  # whole sites are built

Tree = dict[str, bytes]
CONFIG = """\
site_name: Test
site_url: https://test.example/
docs_dir: site-src
theme: {name: material, language: en, font: false}
extra: {generator: false}
plugins: [search, privacy-statements: {record_url: 'https://r.example/{path}#L{line}', menu: 2}]
markdown_extensions: [attr_list, tables, smarty, {toc: {permalink: false}}]
nav: [{Home: index.md}, {Products: products/*}, {Comparisons: comparisons/*}, {Data items: items/*}]
"""
PRODUCT, ITEMS = "content/products/product-0001.yml", "content/items/shared.yml"
TEMPLATE = '{% extends "built-in/pages/tables.html.jinja" %}{% block see %}<p>Ours: {{ info.title }}</p>{% endblock %}'
EDITS = {
    "a sentence": (PRODUCT, "before: .*", "before: A sentence that nobody has read."),
    "a line more": (PRODUCT, r"\A", "# moved\n\n"),
    "a name": (PRODUCT, "(?m)^name: .*", "name: Another name"),
    "an item": (ITEMS, r"(id: item\.0001\n *name: .*)", r"\1 again"),
    "a title that another page has": (ITEMS, r"(id: item\.0001\n *name: ).*", r"\1Another name"),
    "a page by hand": ("site-src/index.md", r"\Z", "\nMore, with [a link](items/item.0002.md#ps-page).\n"),
    "the menu": ("mkdocs.yml", "Data items:", "All data items:"),
    "pages come into the menu": ("mkdocs.yml", "menu: 2", "menu: 20"),
    "how Markdown is read": ("mkdocs.yml", "smarty, ", ""),
    "the address of records": ("mkdocs.yml", "r.example", "s.example"),
    "a comparison goes": ("content/comparisons/product-0000.yml", None, ""),
    "a template comes": ("templates/pages/item.html.jinja", None, TEMPLATE),
}
STEPS = [
    ["a line more"],
    ["a sentence", "a page by hand"],
    ["a name", "an item"],
    ["a title that another page has"],
    ["the menu"],
    ["pages come into the menu"],
    ["how Markdown is read"],
    ["the address of records"],
    ["a comparison goes", "a template comes"],
]
"""Edits of one save: of what stands on different pages."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made") / "project"
    write_small(root, 4, 6)
    (root / "mkdocs.yml").write_text(CONFIG, "utf-8")
    return root


@pytest.fixture(autouse=True)
def same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Themes print the moment of the build."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A project of its own, whose site was built once."""
    root = Path(shutil.copytree(made, tmp_path / "project"))
    built(root)
    return root


def built(root: Path, *, server: MkDocsConfig | None = None, **settings: Any) -> MkDocsConfig:
    """Builds the site, as a new process does or as a server that has built it before."""
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / "site"), **settings)
    plugin: Any = config.plugins["privacy-statements"]
    if server is None:
        config.plugins.on_startup(command="build", dirty=False)
    else:
        before: Any = server.plugins["privacy-statements"]
        plugin.serving, plugin.reuse = True, before.reuse
    mkdocs_build(config)
    return config


def served(root: Path) -> MkDocsConfig:
    """The first build of a server."""
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / "site"))
    config.plugins.on_startup(command="serve", dirty=False)
    mkdocs_build(config)
    return config


def tree(root: Path) -> Tree:
    return bytes_of(root / "site")


def alone(root: Path) -> Tree:
    """The site as a process makes it that has nothing to begin with and takes no shortcut."""
    other = root.with_name("alone")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(root, other, ignore=shutil.ignore_patterns("site", ".cache"))
    edit(other, "mkdocs.yml", "menu: ", "shortcuts: false, cache: '', menu: ")
    built(other)
    return tree(other)


def edit(root: Path, path: str, old: str | None, new: str) -> None:
    file = root / path
    if old is None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(new, "utf-8") if new else file.unlink()
        return
    text, count = re.subn(old, new, file.read_text("utf-8"), count=1)
    assert count, f"{old!r} is not in {file}"
    file.write_text(text, "utf-8")


def marks(root: Path) -> dict[str, tuple[int, int]]:
    """What nobody can write again without changing it."""
    found = {file: file.stat() for file in (root / "site").rglob("*") if file.is_file()}
    return {str(file.relative_to(root / "site")): (stat.st_ino, stat.st_ctime_ns) for file, stat in found.items()}


def test_after_every_edit_the_site_is_that_of_a_first_build(root: Path, tmp_path: Path) -> None:
    """As a new process and as a server make it. Each step comes on top of those before it."""
    by_server = Path(shutil.copytree(root, tmp_path / "by-server"))
    server = served(by_server)
    assert sorted(chain(*STEPS)) == sorted(EDITS)
    for name in STEPS:
        for each in name:
            edit(root, *EDITS[each])
            edit(by_server, *EDITS[each])
        wanted = alone(root)
        built(root)
        assert tree(root) == wanted, name
        assert not (root / "site" / ASIDE).exists()
        server = built(by_server, server=server)
        assert tree(by_server) == wanted, name


def test_what_did_not_change_stays(root: Path) -> None:
    before = marks(root)
    edit(root, *EDITS["a sentence"])
    built(root)
    after = marks(root)
    stayed = {path for path, mark in after.items() if before.get(path) == mark}
    assert len(stayed) > 0.7 * len(after)
    assert "products/product-0001/index.html" not in stayed
    assert {"items/item.0005/index.html", "products/product-0002.md", "products/product-0002.csv"} <= stayed


def test_few_views_are_made_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    views = SiteViews.views

    def noted(self: Any, subject: Any, catalog: Any) -> Any:
        made.append(f"{subject[0].name} {subject[1]}")
        return views(self, subject, catalog)

    monkeypatch.setattr(SiteViews, "views", noted)
    shutil.rmtree(root / ".cache")
    built(root)
    whole = len(made)
    made.clear()
    edit(root, *EDITS["a sentence"])
    built(root)
    assert "product product-0001" in made
    assert "product product-0002" not in made
    assert len(made) < whole * 0.6


def test_whatever_somebody_else_does_to_a_site_the_next_build_mends(root: Path) -> None:
    """Pages that were edited, today or back in time, or deleted; a foreign file; what a killed build left."""
    before = tree(root)
    edited, turned, gone = (root / f"site/items/item.000{number}/index.html" for number in (1, 2, 3))
    edited.write_text("changed", "utf-8")
    times = turned.stat()
    turned.write_bytes(turned.read_bytes()[::-1])
    os.utime(turned, ns=(times.st_atime_ns, times.st_mtime_ns))
    gone.unlink()
    (root / "site/items/foreign.html").write_text("x", "utf-8")
    (root / "site" / ASIDE / "items").mkdir(parents=True)
    built(root)
    assert tree(root) == before


def test_another_name_of_a_page_keeps_what_it_has(root: Path) -> None:
    page = root / "site/products/product-0001/index.html"
    before = page.read_bytes()
    os.link(page, root / "other.html")
    edit(root, *EDITS["a name"])
    built(root)
    assert page.read_bytes() != before == (root / "other.html").read_bytes()


def test_after_a_build_that_failed_the_next_one_is_right(root: Path) -> None:
    hook = root / "hook.py"
    hook.write_text("def on_env(env, **_):\n    raise ValueError('broken')\n", "utf-8")
    with pytest.raises((Abort, ValueError)):
        built(root, hooks=["hook.py"])
    assert not (root / "site" / ASIDE).exists()
    built(root)
    assert tree(root) == alone(root)


def test_without_the_shortcut_nothing_stays(root: Path) -> None:
    before = marks(root)
    edit(root, "mkdocs.yml", "menu: ", "shortcuts: false, menu: ")
    built(root)
    assert not {path for path, mark in marks(root).items() if before.get(path) == mark}
