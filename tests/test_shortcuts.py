"""What the host is spared: a site is the same, byte by byte, with all shortcuts, with none and without each one."""

from __future__ import annotations

import gc
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from material.plugins.search.plugin import SearchPlugin  # type: ignore[import-untyped]  # it has no types
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page as HostPage
from mkdocs.structure.toc import AnchorLink
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir
from mkdocs.utils import meta as host_meta
from msgspec.structs import replace

from conftest import QUIET, ROOT
from corpus import write_corpus, write_small
from hosted import GET_ENV
from laws import law
from privacy_statements import Built, build
from privacy_statements.cache.store import NOWHERE
from privacy_statements.hosts.mkdocs import meanwhile, ready
from privacy_statements.hosts.mkdocs import plugin as adapter
from privacy_statements.hosts.mkdocs.shortcuts import SHORTCUTS, theme_code, theme_files
from privacy_statements.hosts.mkdocs.shortcuts import frames as of_frames
from privacy_statements.hosts.mkdocs.shortcuts.collector import Collector
from privacy_statements.hosts.mkdocs.shortcuts.frames import META, READ, Frames
from privacy_statements.hosts.mkdocs.shortcuts.unread import is_plain
from privacy_statements.hosts.mkdocs.theme import lean as of_lean
from privacy_statements.hosts.mkdocs.unheld import PlainFile
from privacy_statements.pages.page import front_matter
from privacy_statements.project import Options
from reference_docs.templates import help_of

PROPERDOCS = ROOT / ".venv-properdocs" / "bin" / "properdocs"
CONFIG = """\
site_name: Test & trial
site_description: A site.
site_url: https://test.example/base/
docs_dir: site-src
theme: {{name: {theme}{more}}}
plugins:
  - search
  - privacy-statements: {{record_url: 'https://r.example/{{path}}#L{{line}}', menu: 2, metadata: {{author: me}}, policy_in_pages: true}}
markdown_extensions: [attr_list, tables, admonition, pymdownx.superfences, {{toc: {{permalink: true}}}}]
nav: [{{Home: index.md}}, {{Products: products/*}}, {{Comparisons: comparisons/*}}, {{Data items: items/*}}, {{Words: terms.md}}]
"""
MATERIAL = ", language: en, font: false, features: [content.action.edit, navigation.footer, navigation.prune]"


@dataclass
class InMemory:
    """A store for one test."""

    kept: dict[bytes, bytes]
    found: int = 0

    def get(self, key: bytes) -> bytes | None:
        self.found += key in self.kept
        return self.kept.get(key)

    def put(self, key: bytes, value: bytes) -> None:
        self.kept[key] = value

    def close(self) -> None:
        """It is for several builds."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return marked_corpus(tmp_path_factory.mktemp("corpus") / "site", 2, 3)


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return marked_corpus(tmp_path_factory.mktemp("larger") / "site", 4, 8)


@pytest.fixture
def own_corpus(corpus: Path, tmp_path: Path) -> Path:
    """The first one again, of which a test may edit the records."""
    return Path(shutil.copytree(corpus, tmp_path / "own", ignore=shutil.ignore_patterns("site", "own", "hook.py")))


def edit(file: Path, old: str, new: str) -> None:
    """Changes the first place of a file that a pattern finds."""
    text, count = re.subn(old, new, file.read_text("utf-8"), count=1)
    assert count, f"{old!r} is not in {file}"
    file.write_text(text, "utf-8")


def marked_corpus(folder: Path, products: int, rows: int) -> Path:
    """A made-up site of which one product has marks in its texts."""
    write_small(folder, products, rows)
    product = folder / "content" / "products" / "product-0000.yml"
    marked = product.read_text("utf-8").replace("description: ", "description: A *marked* & <b>`hostile`</b> word. ", 1)
    product.write_text(marked, "utf-8")
    return folder


@pytest.fixture(autouse=True)
def built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The core knows nothing of shortcuts: what it has built for a site serves every way to publish it."""

    def known(project: Any, *_: Any) -> Built:
        read = (project.pages, project.root / "content")
        files = sorted(file for folder in read for file in folder.rglob("*") if file.is_file())
        digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
        key = (repr(replace(project, options=replace(project.options, shortcuts=[]))), digest)
        if key not in BUILT:
            BUILT[key] = build(project)
        return BUILT[key]

    monkeypatch.setattr(adapter, "build", known)


BUILT: dict[tuple[str, str], Built] = {}


def site_of(root: Path, taken: list[str], store: InMemory | None = None, **settings: Any) -> dict[str, str]:
    """Every file of a site by its path: a digest of what is in it."""
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / "site"), **settings)
    ours: Any = config.plugins["privacy-statements"]
    ours.config["shortcuts"] = taken
    config.plugins.on_startup(command="build", dirty=False)
    with patch.object(adapter, "open_store", lambda folder: store or NOWHERE):
        mkdocs_build(config)
    files = {file.relative_to(root / "site").as_posix(): file for file in (root / "site").rglob("*") if file.is_file()}
    return {path: hashlib.sha256(file.read_bytes()).hexdigest() for path, file in sorted(files.items())}


def write_config(root: Path, theme: str, more: str = "", text: str = "") -> None:
    (root / "mkdocs.yml").write_text(CONFIG.format(theme=theme, more=more) + text, "utf-8")


@pytest.fixture(autouse=True)
def same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Themes print the moment of the build."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


Kept = tuple[dict[bytes, bytes], dict[str, str]]
KEPT: dict[tuple[Path, str], Kept] = {}


@pytest.mark.parametrize(("theme", "more"), [("material", MATERIAL), ("mkdocs", ""), ("readthedocs", "")])
@pytest.mark.parametrize("directories", [True, False])
def test_a_site_is_the_same_with_and_without(larger: Path, theme: str, more: str, directories: bool) -> None:
    write_config(larger, theme, more)
    plain = site_of(larger, [], use_directory_urls=directories)
    assert len(plain) > 100
    store = InMemory({})
    for count in (False, True):
        assert site_of(larger, ["all"], store, use_directory_urls=directories) == plain, count
    assert store.found > 0


@pytest.mark.parametrize("name", SHORTCUTS)
def test_a_site_is_the_same_without_each(corpus: Path, name: str) -> None:
    write_config(corpus, "material", MATERIAL)
    key = corpus, "without any"
    if key not in KEPT:
        KEPT[key] = {}, site_of(corpus, [])
    _, plain = KEPT[key]
    taken = [one for one in SHORTCUTS if one != name]
    store = InMemory({})
    for count in (False, True):
        assert site_of(corpus, taken, store) == plain, count
    assert (store.found > 0) is ("kept-pages" in taken)


def test_shortcuts_are_taken(larger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this, all the other tests could compare nothing."""
    write_config(larger, "material", MATERIAL)
    read: list[str] = []
    render = HostPage.render

    def counted(self: Any, *args: Any) -> None:
        read.append(self.file.src_uri)
        render(self, *args)

    monkeypatch.setattr(HostPage, "render", counted)
    made = framed_pages(monkeypatch)
    monkeypatch.setattr(host_meta, "get_data", lambda text, real=host_meta.get_data: real(text))
    pages = sum(path.endswith(".html") for path in site_of(larger, ["all"]))
    assert len([path for path in read if path != "zqprobe.md"]) < pages / 10
    assert len(made) > pages / 2


def framed_pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where the sources of pages will be listed that were made of a frame."""
    made: list[str] = []
    page = Frames.page

    def framed(self: Any, template: str, context: Any, long: Any) -> str | None:
        html = page(self, template, context, long)
        if self.last is not None:
            made.append(context["page"].file.src_uri)
        return html

    monkeypatch.setattr(Frames, "page", framed)
    return made


HOOKS = {
    "on_page_markdown": "def on_page_markdown(text, page, **_):\n    return text + '\\n\\nAdded *here*.\\n' if 'items' in page.url else text\n",
    "on_page_content": "def on_page_content(html, **_):\n    return html + '\\n\\n  <p>more\\n   of it</p>'\n",
    "on_page_context": "def on_page_context(context, page, **_):\n    page.meta['author'] = page.url\n    context['said'] = page.title\n",
    "on_post_page": "def on_post_page(html, page, **_):\n    return html.replace('</body>', f'<!-- {page.title}\\n {len(html)} --></body>')\n",
    "on_pre_page": "def on_pre_page(page, **_):\n    page.edit_url = 'https://e.example/' + page.url\n    page.strange = 1\n",
    "on_page_read_source": "def on_page_read_source(page, **_):\n    return '# Other\\n\\ntext' if page.file.name == 'index' else None\n",
    "on_env": "def on_env(env, **_):\n    env.filters['url'] = lambda value: 'x/' + str(value)\n",
    "on_files": "def on_files(files, **_):\n    for file in files.documentation_pages():\n        file.content_string = file.content_string.replace('title:', 'title: Our', 1)\n",
}


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
@pytest.mark.parametrize("event", HOOKS)
def test_other_plugins_have_their_say(corpus: Path, event: str, theme: str) -> None:
    kept, without = before_any_change(corpus, theme)
    (corpus / "hook.py").write_text(HOOKS[event], "utf-8")
    write_config(corpus, theme, MATERIAL if theme == "material" else "", "hooks: [hook.py]\n")
    store = InMemory(dict(kept))
    plain = site_of(corpus, [])
    assert plain != without
    for _ in range(2):
        assert site_of(corpus, ["all"], store) == plain


def before_any_change(corpus: Path, theme: str) -> Kept:
    """What a build with all shortcuts keeps before any change, and the site; made once for each folder and theme."""
    if (corpus, theme) not in KEPT:
        write_config(corpus, theme, MATERIAL if theme == "material" else "")
        kept: dict[bytes, bytes] = {}
        KEPT[corpus, theme] = kept, site_of(corpus, ["all"], InMemory(kept))
    return KEPT[corpus, theme]


AROUND = """\
def on_nav(nav, files, **_):
    others = [file.page for file in files.documentation_pages() if file.src_uri.startswith("items/item.")]
    for page, other in zip(others, others[1:]):
        page.previous_page, page.next_page = other, others[0]
"""
"""A plugin that leads from each data item to the next one. None of them is in the menu."""


def test_what_a_plugin_puts_around_a_page_decides(own_corpus: Path) -> None:
    """A name is edited, and pages that say nothing of it themselves lead to it."""
    (own_corpus / "hook.py").write_text(AROUND, "utf-8")
    write_config(own_corpus, "material", MATERIAL, "hooks: [hook.py]\n")
    store = InMemory({})
    before = site_of(own_corpus, [])
    assert site_of(own_corpus, ["all"], store) == before
    edit(own_corpus / "content/items/shared.yml", r"(id: item\.0001\n *name: .*)", r"\1 again")
    plain = site_of(own_corpus, [])
    leading = "items/item.0000/index.html"
    assert plain[leading] != before[leading]
    for taken in (["all"], ["kept-pages"]):
        assert site_of(own_corpus, taken, store) == plain


EDITS = {
    "a record": ("content/products/product-0000.yml", r"before: .*", "before: A sentence that nobody has read."),
    "a page by hand": ("site-src/index.md", r"\Z", "\nA sentence that nobody has read.\n"),
}


def test_what_a_page_says_decides(own_corpus: Path) -> None:
    """Nothing changes but the content of a page."""
    write_config(own_corpus, "material", MATERIAL)
    store = InMemory({})
    before = site_of(own_corpus, ["kept-pages"], store)
    for path, old, new in EDITS.values():
        edit(own_corpus / path, old, new)
        plain = site_of(own_corpus, [])
        assert plain != before
        for taken in (["kept-pages"], ["all"]):
            assert site_of(own_corpus, taken, store) == plain
        before = plain


def test_pages_that_come_into_the_menu_and_leave_it(own_corpus: Path) -> None:
    """The menu takes two products: a third one sends all of them out."""
    write_config(own_corpus, "material", MATERIAL)
    store = InMemory({})
    before = site_of(own_corpus, ["all"], store)
    first = own_corpus / "content/products/product-0000.yml"
    third = first.with_name("product-0009.yml")
    third.write_text(first.read_text("utf-8").replace("product-0000", "product-0009"), "utf-8")
    edit(third, r"(?m)^(name: .*)", r"\1 once more")
    plain = site_of(own_corpus, [])
    assert site_of(own_corpus, ["all"], store) == plain
    third.unlink()
    assert site_of(own_corpus, ["all"], store) == before == site_of(own_corpus, [])


def test_a_page_with_something_of_a_plugin_has_no_frame(own_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = framed_pages(monkeypatch)
    write_config(own_corpus, "material", MATERIAL)
    site_of(own_corpus, ["frames"])
    assert any(path.startswith("items/") for path in made)
    made.clear()
    hook = "def on_pre_page(page, **_):\n    if 'items' in page.url:\n        page.strange = 1\n"
    (own_corpus / "hook.py").write_text(hook, "utf-8")
    write_config(own_corpus, "material", MATERIAL, "hooks: [hook.py]\n")
    site_of(own_corpus, ["frames"])
    assert not any(path.startswith("items/") for path in made)


TEMPLATES = {
    "main.html": '{% extends "base.html" %}{% block extrahead %}<meta name="x" content="{{ page.title | upper }}">{% endblock %}',
    "partials/copyright.html": "{% if page %}{{ page.meta.title }}{{ page.file.src_uri }}{% endif %}",
    "other.html": "{% for file in pages %}{{ file.page.title }}{% endfor %}",
}


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_of_the_site_are_printed(corpus: Path, template: str, theme: str) -> None:
    own = corpus / "own"
    shutil.rmtree(own, ignore_errors=True)
    (own / template).parent.mkdir(parents=True)
    (own / template).write_text(TEMPLATES[template], "utf-8")
    write_config(corpus, theme, (MATERIAL if theme == "material" else "") + ", custom_dir: own")
    store = InMemory({})
    plain = site_of(corpus, [])
    for _ in range(2):
        assert site_of(corpus, ["all"], store) == plain
    (own / template).write_text(TEMPLATES[template].replace("title", "url"), "utf-8")
    assert site_of(corpus, ["all"], store) == site_of(corpus, [])


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_templates_of_the_site_behind_a_link_are_printed(corpus: Path, theme: str) -> None:
    template, behind = "partials/copyright.html", corpus / "behind"
    own = corpus / "own"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir()
    behind.mkdir(exist_ok=True)
    (own / "partials").symlink_to(behind, target_is_directory=True)
    (own / "main.html").write_text(
        '{% extends "base.html" %}{% block footer %}{% include "partials/copyright.html" %}{% endblock %}', "utf-8"
    )
    (own / template).write_text(TEMPLATES[template], "utf-8")
    write_config(corpus, theme, (MATERIAL if theme == "material" else "") + ", custom_dir: own")
    store = InMemory({})
    assert site_of(corpus, ["all"], store) == site_of(corpus, [])
    (own / template).write_text(TEMPLATES[template].replace("title", "url"), "utf-8")
    assert site_of(corpus, ["all"], store) == site_of(corpus, [])


CHANGES = {
    "name": ("Test & trial", "Another"),
    "address": ("https://test.example/base/", "https://other.example/"),
    "menu": ("Words:", "Other words:"),
    "less in the menu": (", {Words: terms.md}", ""),
    "extension": ("permalink: true", "permalink: here"),
    "extension that may look at words": ("admonition,", "admonition, wikilinks,"),
    "depth": ("permalink: true", "toc_depth: 2, baselevel: 2"),
    "footer": ("docs_dir:", "copyright: Us\ndocs_dir:"),
    "style": ("docs_dir:", "extra_css: [a.css]\ndocs_dir:"),
    "the way to the root": ("docs_dir:", "extra: {homepage: items/}\ndocs_dir:"),
    "feature": ("navigation.prune", "toc.integrate"),
    "features": ("navigation.prune", "content.action.view, navigation.path, navigation.tabs"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_kept_is_not_shown_after_a_change(corpus: Path, change: str) -> None:
    kept, _ = before_any_change(corpus, "material")
    write_config(corpus, "material", MATERIAL)
    store = InMemory(dict(kept))
    file = corpus / "mkdocs.yml"
    assert CHANGES[change][0] in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(*CHANGES[change]), "utf-8")
    plain = site_of(corpus, [])
    for _ in range(2):
        assert site_of(corpus, ["all"], store) == plain


def test_a_frame_that_does_not_fit_is_none(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(corpus, "material", MATERIAL)
    monkeypatch.setattr(of_frames, "TOC", of_frames.TOC + "{{ page.url }}")
    assert site_of(corpus, ["all"]) == site_of(corpus, [])


def test_tables_of_contents_are_kept(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(corpus, "material", MATERIAL)
    taken = [name for name in SHORTCUTS if name != "left-files"]
    store = InMemory({})
    plain = site_of(corpus, taken, store)
    with patch.object(of_frames, "TOC", "{% nobody reads this"):
        assert site_of(corpus, taken, store) == plain
    (place,) = [key for key, value in store.kept.items() if value.startswith(b"{")]
    for damaged in (b"", b"[1]", b'{"x": 1}', b"{"):
        store.kept[place] = damaged
        assert site_of(corpus, taken, store) == plain


def test_the_search_looks_at_no_generated_page(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(corpus, "material", MATERIAL)
    seen: dict[str, str] = {}
    plain = SearchPlugin.on_page_context

    def noted(self: Any, context: Any, *, page: Any, **given: Any) -> Any:
        seen[page.file.src_uri] = page.content
        return plain(self, context, page=page, **given)

    monkeypatch.setattr(SearchPlugin, "on_page_context", noted)
    site_of(corpus, ["search-marks"])
    generated = {page.path for built in BUILT.values() for page in built.pages}
    assert {path for path, content in seen.items() if not content} == seen.keys() & generated
    assert "index.md" in seen.keys() - generated


def test_marks_of_the_search_are_taken_out(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(corpus, "material", MATERIAL)
    before = site_of(corpus, [])
    plain = ready.fill
    monkeypatch.setattr(ready, "fill", lambda *given: plain(*given) + '<p data-search-exclude="x">x</p>')
    marked = site_of(corpus, [])
    assert marked != before
    assert site_of(corpus, ["all"]) == marked
    assert not any('data-search-exclude="' in file.read_text("utf-8") for file in (corpus / "site").rglob("*.html"))


@given(
    st.text(st.sampled_from("ab_.-/\\: é\n"), max_size=8),
    st.sampled_from(["", "/index.md", "index.md", ".md", "/README.md"]),
)
def test_the_path_of_a_file_is_what_the_host_makes_of_it(path: str, end: str) -> None:
    for directories in (True, False):
        ours, theirs = (kind(path + end, None, "", directories) for kind in (PlainFile, File))
        assert ours.url == theirs.url
    ours, theirs = (kind(path, None, "", True) for kind in (PlainFile, File))
    assert (ours.src_uri, ours.src_path, ours.dest_uri) == (theirs.src_uri, theirs.src_path, theirs.dest_uri)


LEAVING = """
import os

class Around:
    def __del__(self, write=os.write):
        write(2, b"taken apart")

def on_config(config):
    around = Around()
    around.itself, around.config = around, config
    around.text, around.data = open("text", "w", encoding="utf-8"), open("data", "wb")
    around.text.write("left open")
    around.data.write(b"left open")
    config.extra["around"] = around
"""


@pytest.mark.parametrize("taken", ["[all]", "[]"])
def test_what_is_left_open_at_the_end_is_written(tmp_path: Path, taken: str) -> None:
    write_corpus(tmp_path, 1, 2)
    (tmp_path / "hook.py").write_text(LEAVING, "utf-8")
    write_config(tmp_path, "mkdocs", "", "hooks: [hook.py]\n")
    file = tmp_path / "mkdocs.yml"
    file.write_text(file.read_text("utf-8").replace("{record_url:", f"{{shortcuts: {taken}, record_url:"), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", "mkdocs.yml"]
    ran = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, **QUIET}, check=True, timeout=300, capture_output=True
    )
    assert [(tmp_path / name).read_text("utf-8") for name in ("text", "data")] == ["left open"] * 2
    assert (b"taken apart" in ran.stderr) is (taken == "[]")


def test_the_installed_theme_reads_of_a_page_what_frames_know() -> None:
    folder = Path(get_theme_dir("material"))
    elsewhere = (
        "blog",
        "fragments",
        "tags",
        "languages",
        "integrations",
        "redirect.html",
        "path.html",
        "nav-item.html",
    )
    read: set[str] = set()
    meta: set[str] = set()
    for file in folder.rglob("*.html"):
        path = file.relative_to(folder).as_posix()
        if ".icons" not in path and not any(name in path for name in elsewhere):
            text = file.read_text("utf-8")
            read |= set(re.findall(r"(?<![\w.])page\.(\w+)", text))
            meta |= set(re.findall(r"(?<![\w.])page\.meta\.(\w+)", text))
    assert read == READ
    assert meta == {*META, "title", "description"}


def test_the_theme_lists_what_the_host_looks_for(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Theme, "get_env", GET_ENV)

    def visible(name: str) -> bool:
        return not name.startswith(".") and "/." not in name

    write_config(corpus, "material", MATERIAL)
    theme = load_config(str(corpus / "mkdocs.yml")).theme
    everything = theme.get_env().list_templates()
    wanted = theme.get_env().list_templates(filter_func=visible)
    assert len(everything) > 10 * len(wanted) > 100
    theme_files.shorten(theme)
    with patch("os.walk", wraps=os.walk) as walk:
        env = theme.get_env()
        assert env.list_templates(filter_func=visible) == wanted
    assert walk.called
    assert env.list_templates() == everything  # once, for the host
    assert theme.get_env().list_templates() == everything
    assert theme.get_env().list_templates(filter_func=lambda name: True) == everything
    theme_files.restore(theme)
    assert not {theme_files.GET} & vars(theme).keys()


def test_an_unknown_shortcut_is_told(corpus: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_config(corpus, "mkdocs")
    with pytest.raises(Abort):
        site_of(corpus, ["frame"])
    wanted = 'mkdocs.yml: error: unknown shortcut "frame" in the option \'shortcuts\'; did you mean "frames"?'
    assert wanted in caplog.text


def test_the_option_names_every_shortcut() -> None:
    for name in SHORTCUTS:
        assert name in help_of(Options)["shortcuts"]


@pytest.mark.slow
def test_properdocs_takes_them_too(corpus: Path) -> None:
    assert PROPERDOCS.is_file(), f"{PROPERDOCS} is missing: run `make properdocs-env`"
    sites = []
    for taken in ("[all]", "[]"):
        write_config(corpus, "material", MATERIAL)
        file = corpus / "mkdocs.yml"
        file.write_text(file.read_text("utf-8").replace("{record_url:", f"{{shortcuts: {taken}, record_url:"), "utf-8")
        environment = {"PATH": "/usr/bin:/bin", **QUIET, "SOURCE_DATE_EPOCH": "1700000000"}
        if "PYTHONPATH" in os.environ:
            environment["PYTHONPATH"] = os.environ["PYTHONPATH"]
        command: list[str | Path] = [PROPERDOCS, "build", "-q", "-f", file, "-d", corpus / "site"]
        subprocess.run(command, cwd=corpus, env=environment, check=True, timeout=300)
        files = (one for one in (corpus / "site").rglob("*") if one.is_file())
        sites.append({one.relative_to(corpus).as_posix(): one.read_bytes() for one in files})
    assert sites[0] == sites[1]


# --- pieces


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("abc: -#'\"\\{}[]&*!|>%@`\u2028\u0085\n é"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc: '\"#-"), inner, max_size=3),
    max_leaves=8,
)


@law(200, here=50)
@given(st.dictionaries(st.text("ab:. -"), VALUES, min_size=1, max_size=4))
def test_front_matter_is_read_as_it_was(metadata: dict[str, Any]) -> None:
    if is_plain(metadata):
        text = front_matter(metadata)
        if text.count("\n---\n") == 1:  # no text of ours holds such a line
            assert host_meta.get_data(text + "# T\n")[1] == metadata


def test_the_theme_is_compiled_once_for_all_processes(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Theme, "get_env", GET_ENV)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    own = corpus / "own"
    (own / "partials").mkdir(parents=True, exist_ok=True)
    (own / "partials" / "copyright.html").write_text("<p>&copy; {{ config.site_name }}</p>\n", "utf-8")
    write_config(corpus, "material", MATERIAL + ", custom_dir: own")
    compiled: list[str] = []
    plain = jinja2.Environment._compile
    folder = get_theme_dir("material")

    def noted(self: jinja2.Environment, source: str, filename: str) -> Any:
        compiled.append(filename)
        return plain(self, source, filename)

    def build(taken: list[str]) -> tuple[dict[str, str], set[str]]:
        """What a new process would make, and the templates of the theme that it would compile."""
        theme_code._compiled.cache_clear()
        compiled.clear()
        return site_of(corpus, taken), {name for name in compiled if name.startswith(folder)}

    with monkeypatch.context() as patched:
        patched.setattr(jinja2.Environment, "_compile", noted)
        site, all_of_them = build([])
        assert all_of_them
        assert build(["theme-code"]) == (site, all_of_them)
        for order in ("search first", "search last"):
            write_config(corpus, "material", MATERIAL + ", custom_dir: own")
            if order == "search last":
                text = (corpus / "mkdocs.yml").read_text("utf-8").replace("  - search\n", "")
                (corpus / "mkdocs.yml").write_text(text.replace("markdown_ext", "  - search\nmarkdown_ext"), "utf-8")
            again, left = build(["theme-code"])
            assert again.keys() == site.keys()
            assert left == set(), f"{order}: the search has an environment of its own"
            assert order == "search last" or again == site
        write_config(corpus, "material", MATERIAL + ", custom_dir: own")
        assert any(name.startswith(str(own)) for name in compiled)
        kept = {path.name for path in (tmp_path / "kept").rglob("theme-*")}
        assert len(kept) == len(all_of_them), "none of the site's"
        patched.setitem(jinja2.filters.FILTERS, "e", lambda text: text)
        assert build(["theme-code"])[1] == all_of_them, "they would be compiled to something else"


def test_what_is_compiled_for_a_stranger_is_its_own(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin that looks into the theme at the beginning may change how templates are compiled."""
    monkeypatch.setattr(Theme, "get_env", GET_ENV)
    write_config(corpus, "material", MATERIAL, "hooks: [early.py]\n")
    (corpus / "early.py").write_text(
        "def on_config(config):\n    assert 'get_env' not in vars(config.theme)\n", "utf-8"
    )
    site = site_of(corpus, ["theme-code"])
    assert site == site_of(corpus, [])


COLLECTOR_HOOK = """
import gc
seen = []
def on_nav(nav, **_):
    seen.append(gc.isenabled())
"""


class Ring:
    """Something that only the collector can free."""

    def __init__(self) -> None:
        self.me = self


def test_the_collector_looks_when_a_build_is_over(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meanwhile, "AFTER", 0.01)
    write_config(corpus, "mkdocs", text="hooks: [looking.py]\n")
    (corpus / "looking.py").write_text(COLLECTOR_HOOK, "utf-8")
    gc.unfreeze()  # as in a process of its own
    config = load_config(str(corpus / "mkdocs.yml"), site_dir=str(corpus / "site"))
    ours: Any = config.plugins["privacy-statements"]
    seen: list[bool] = config.plugins["looking.py"].seen  # type: ignore[attr-defined]  # a module
    config.plugins.on_startup(command="serve", dirty=False)

    def rebuilt(taken: list[str]) -> bool:
        """Whether anybody looks during a build."""
        ours.config["shortcuts"] = taken
        mkdocs_build(config)
        return seen.pop()

    with patch.object(adapter, "open_store", lambda folder: NOWHERE):
        assert rebuilt(["all"]), "the first build goes as ever"
        ours.on_serve(Mock(mount_path="/", observer=Mock(is_alive=bool)), config=config, builder=None)
        try:
            for taken in (["all"], ["collector"], [], ["all"]):
                ring = weakref.ref(Ring())
                assert rebuilt(taken) is (not taken)
                end = time.monotonic() + 20
                while taken and (ring() is not None or not gc.isenabled()):
                    assert time.monotonic() < end
                    time.sleep(0.01)
                assert (gc.get_freeze_count() > 0) is bool(taken), "what is there is left alone"
        finally:
            ours.on_shutdown()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_what_others_have_set_aside_stays_so() -> None:
    gc.freeze()
    try:
        before = gc.get_freeze_count()
        collector = Collector()
        collector.pause()
        assert not gc.isenabled()
        collector.look()
        assert gc.isenabled()
        collector.end()
        assert gc.get_freeze_count() > before // 2, "none but what was freed since"
    finally:
        gc.unfreeze()


PIECES = [
    '<p class="a">',
    "</p>",
    "<pre>",
    "</pre>",
    "<code>",
    "</code>",
    "\n",
    "\n\n",
    " ",
    "a",
    "'",
    '"',
    "<!--",
    "-->",
    "<a title='",
    '<a title="',
    ">",
]


@law(500, here=125)
@given(st.lists(st.sampled_from(PIECES)))
def test_lean_is_the_same_in_both_ways(parts: list[str]) -> None:
    html = "".join(parts)
    slow = of_lean._PARTS.sub(lambda part: "\n" if part["gap"] else part[0], html).lstrip("\n")
    assert of_lean.lean(html) == slow
    assert of_lean.lean_alone(html) == (slow if of_lean.is_whole(html) else None)
    if of_lean.is_whole(html):
        frame = "<div>\n  {}\n</div>"
        assert of_lean.lean(frame.format(html)) == of_lean.lean(frame).format(of_lean.lean(html))


WHOLE = st.recursive(
    st.sampled_from(
        ["a", " ", "\n", "\n\n", "\n  \n", "it's", '<br class="b">', "<!-- a\n\n  b -->", '<i title="a  \n b"></i>']
    ),
    lambda inner: st.tuples(
        st.sampled_from(["<p>{}</p>", "<pre>{}</pre>", "<code>{}</code>", '<div class="a">\n  {}\n</div>']),
        st.lists(inner, max_size=4).map("".join),
    ).map(lambda both: both[0].format(both[1])),
    max_leaves=12,
)
"""HTML of whole elements, as templates print it."""


@law(500, here=125)
@given(*3 * [st.lists(WHOLE, max_size=4).map("".join)])
def test_lean_around_a_part_is_lean(before: str, inner: str, after: str) -> None:
    page = f"{before}\n  <p>{inner}</p>\n{after}"
    for part in (f"<p>{inner}</p>", inner):
        assert of_lean.lean_around(page, part) == of_lean.lean(page)


def test_a_table_of_contents_is_known_by_what_is_printed_of_it() -> None:
    tocs = [[AnchorLink(title, title, level)] for title in "ab" for level in (1, 2)]
    for toc in tocs:
        toc[0].children = [AnchorLink("c", "c", 2)]
    said = [of_frames._said(toc, unnamed=1) for toc in tocs]
    assert (said[0] == said[2], said[1] == said[3], said[0] == said[1]) == (True, False, False)
    tocs[2][0].children[0].id = "d"
    assert of_frames._said(tocs[2], unnamed=1) != said[0]
