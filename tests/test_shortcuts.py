"""Pages outside the menu are set into a frame: the site is the same, byte by byte, as without."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.structure.pages import Page as HostPage
from mkdocs.utils import get_theme_dir
from mkdocs.utils import meta as host_meta
from msgspec.structs import replace

from conftest import QUIET, ROOT
from corpus import write_small
from laws import law
from privacy_statements import Built, build
from privacy_statements.hosts.mkdocs import plugin as adapter
from privacy_statements.hosts.mkdocs.frames import META, is_plain
from privacy_statements.hosts.mkdocs.theme.lean import is_whole, lean, lean_alone
from privacy_statements.pages.page import front_matter
from small import bytes_of

pytestmark = pytest.mark.slow  # whole sites are built

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

READ = {
    "canonical_url", "content", "edit_url", "is_homepage", "meta", "next_page", "previous_page", "title", "toc", "url",
}  # fmt: skip
"""What Material's templates read of a page that is in no menu."""


@pytest.fixture(scope="module")
def shared_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up site of which one product has marks in its texts, and names that templates may treat in their own way."""
    folder = tmp_path_factory.mktemp("corpus") / "site"
    write_small(folder, 4, 8)
    product = folder / "content/products/product-0000.yml"
    edit(product, "description: ", "description: A *marked* & <b>`hostile`</b> word, zqtitlezq. ")
    edit(
        folder / "content/items/shared.yml",
        r"(id: item\.0001\n *name: ).*",
        r"\1A <b>& \"B\"  _c_ zqtext1zq [d](e)\n  page: true",
    )
    return folder


@pytest.fixture
def corpus(shared_corpus: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shared_corpus, tmp_path / "copied"))


def edit(file: Path, old: str, new: str) -> None:
    """Changes the first place of a file that a pattern finds."""
    text, count = re.subn(old, new, file.read_text("utf-8"), count=1)
    assert count, f"{old!r} is not in {file}"
    file.write_text(text, "utf-8")


@pytest.fixture(autouse=True)
def built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The core knows nothing of shortcuts: what it has built for a site serves both ways to publish it."""

    def known(project: Any, *_: Any, **__: Any) -> Built:
        options = replace(project.options, shortcuts=True)
        files = sorted(
            file for folder in ("content", "site-src", "templates") for file in (project.root / folder).rglob("*.*")
        )
        texts = b"".join(file.read_bytes() for file in files)
        key = repr((project.site_url, project.directory_urls, options)), hashlib.sha256(texts).hexdigest()
        BUILT[key] = BUILT.get(key) or build(project)
        return BUILT[key]

    monkeypatch.setattr(adapter, "build", known)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")  # themes print the moment of the build


BUILT: dict[tuple[str, str], Built] = {}


def site_of(root: Path, shortcuts: Any, **settings: Any) -> dict[str, str]:
    """Every file of a site by its path: a digest of what is in it."""
    site = root / "site"
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(site), **settings)
    ours: Any = config.plugins["privacy-statements"]
    ours.config["shortcuts"] = shortcuts
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    return {path: hashlib.sha256(data).hexdigest() for path, data in bytes_of(site).items()}


def write_config(root: Path, theme: str = "material", more: str = "", text: str = "") -> None:
    more = (MATERIAL if theme == "material" else "") + more
    (root / "mkdocs.yml").write_text(CONFIG.format(theme=theme, more=more) + text, "utf-8")


def pages_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where the paths of the pages will be listed that Markdown reads."""
    read: list[str] = []
    render = HostPage.render

    def counted(self: Any, *args: Any) -> None:
        read.append(self.file.src_uri)
        render(self, *args)

    monkeypatch.setattr(HostPage, "render", counted)
    return read


@pytest.mark.parametrize(
    ("theme", "directories"), [("material", True), ("material", False), ("mkdocs", False), ("readthedocs", True)]
)
def test_a_site_is_the_same_with_and_without(corpus: Path, theme: str, directories: bool) -> None:
    write_config(corpus, theme)
    plain = site_of(corpus, False, use_directory_urls=directories)
    assert len(plain) > 100
    assert site_of(corpus, True, use_directory_urls=directories) == plain


def test_most_pages_are_framed(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this, all the other tests could compare nothing."""
    write_config(corpus)
    read = pages_read(monkeypatch)
    pages = sum(path.endswith(".html") for path in site_of(corpus, True))
    assert len([path for path in read if not path.endswith("zqframe.md")]) < pages * 0.6
    assert "items/item.0002.md" not in read


HOOKS = {
    "on_page_markdown": "def on_page_markdown(text, page, **_):\n    return text + '\\n\\nAdded *here*.\\n' if 'items' in page.url else text\n",
    "on_page_content": "def on_page_content(html, **_):\n    return html + '\\n\\n  <p>more\\n   of it</p>'\n",
    "on_page_context": "def on_page_context(context, page, **_):\n    page.meta['title'] = page.url\n",
    "on_post_page": "def on_post_page(html, page, **_):\n    return html.replace('</body>', f'<!-- {page.title}\\n {len(html)} --></body>')\n",
    "on_pre_page": "def on_pre_page(page, **_):\n    page.edit_url = 'https://e.example/' + page.url\n",
    "on_page_read_source": "def on_page_read_source(page, **_):\n    return '# Other\\n\\ntext' if page.file.name == 'index' else None\n",
    "on_env": "def on_env(env, **_):\n    env.filters['url'] = lambda value: 'x/' + str(value)\n",
    "on_files": "def on_files(files, **_):\n    for file in files.documentation_pages():\n        file.content_string = file.content_string.replace('title:', 'title: Our', 1)\n",
    "on_nav": """\
def on_nav(nav, files, **_):
    others = [file.page for file in files.documentation_pages() if file.src_uri.startswith("items/item.")]
    for page, other in zip(others, others[1:]):
        page.previous_page, page.next_page = other, others[0]
""",
}


@pytest.fixture(scope="module")
def unhooked(shared_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The site as it is when no other plugin says anything."""
    root = Path(shutil.copytree(shared_corpus, tmp_path_factory.mktemp("unhooked") / "copied"))
    write_config(root)
    return site_of(root, True)


@pytest.mark.parametrize("event", HOOKS)
def test_other_plugins_have_their_say(corpus: Path, event: str, unhooked: dict[str, str]) -> None:
    (corpus / "hook.py").write_text(HOOKS[event], "utf-8")
    write_config(corpus, text="hooks: [hook.py]\n")
    plain = site_of(corpus, False)
    assert plain != unhooked
    assert site_of(corpus, True) == plain


TEMPLATES = {
    "main.html": '{% extends "base.html" %}{% block extrahead %}<meta name="x" content="{{ page.title | upper }}">{% endblock %}',
    "partials/copyright.html": "{% if page %}{{ page.meta.title }}{{ page.file.src_uri }}{% endif %}",
}


@pytest.mark.parametrize(("template", "linked"), zip(TEMPLATES, [True, False], strict=True))
def test_templates_of_the_site_are_printed(corpus: Path, template: str, linked: bool) -> None:
    folder = corpus / ("behind" if linked else "own")
    (folder / template).parent.mkdir(parents=True)
    (folder / template).write_text(TEMPLATES[template], "utf-8")
    if linked:
        (corpus / "own").symlink_to(folder, target_is_directory=True)
    write_config(corpus, more=", custom_dir: own")
    assert site_of(corpus, True) == site_of(corpus, False)


CHANGES = {
    "an extension, the footer and a feature": [
        ("permalink: true", "permalink: here"), ("docs_dir:", "copyright: Us\ndocs_dir:"), ("navigation.prune", "toc.integrate"),
    ],
    "depth, features and a link to a page elsewhere": [
        ("permalink: true", "toc_depth: 2, baselevel: 2"),
        ("navigation.prune", "content.action.view, navigation.path, navigation.tabs"),
        ("docs_dir:", "extra: {homepage: items/item.0001/}\ndocs_dir:"),
    ],
    "extension that may look at words": [("admonition,", "admonition, wikilinks,")],
    "a link to a page in the menu, and search by Pagefind": [
        ("nav: \\[", "nav: [{Linked: items/item.0001/}, "), ("menu: 2", "menu: 2, search: pagefind"),
    ],
    "the theme as it is": [("menu: 2", "menu: 2, adapt_theme: false")],
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_the_site_is_configured_to(corpus: Path, change: str) -> None:
    write_config(corpus)
    for each in CHANGES[change]:
        edit(corpus / "mkdocs.yml", *each)
    assert site_of(corpus, True) == site_of(corpus, False)


def test_a_mark_of_the_search_is_taken_out_of_every_page(corpus: Path) -> None:
    folder = corpus / "templates/pages"
    folder.mkdir(parents=True)
    own = (
        '{% extends "built-in/pages/tables.html.jinja" %}{% block see %}<p data-search-exclude="x">a</p>{% endblock %}'
    )
    (folder / "item.html.jinja").write_text(own, "utf-8")
    write_config(corpus)
    assert site_of(corpus, True) == site_of(corpus, False)


def test_a_link_to_an_anchor_is_checked(corpus: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_config(corpus, text="validation: {anchors: warn}\n")
    page = corpus / "site-src/index.md"
    page.write_text(
        page.read_text("utf-8") + "\n[a](items/item.0001.md#nowhere) [b](items/item.0001.md#ps-page)\n", "utf-8"
    )
    site_of(corpus, True)
    with_frames = [record.getMessage() for record in caplog.records if "anchor" in record.getMessage()]
    caplog.clear()
    site_of(corpus, False)
    assert with_frames == [record.getMessage() for record in caplog.records if "anchor" in record.getMessage()]
    assert any("#nowhere" in message for message in with_frames)


@pytest.mark.parametrize(("old", "new"), [(["all"], "true"), (["frames", "gone"], "true"), ([], "false")])
def test_an_old_list_is_read_and_told_once(
    corpus: Path, old: list[str], new: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(corpus)
    read = pages_read(monkeypatch)
    caplog.set_level("INFO")
    site_of(corpus, old)
    told = [record.getMessage() for record in caplog.records if "shortcuts" in record.getMessage()]
    assert len(told) == 1
    assert f"read as {new}" in told[0]
    assert ("comparisons/product-0002-and-product-0003.md" in read) is (new == "false")


def test_another_value_is_an_error(corpus: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_config(corpus)
    with pytest.raises(Abort):
        site_of(corpus, "frames")
    assert "option 'shortcuts' of privacy-statements: met 'frames'; expected true or false" in caplog.text


def test_the_installed_theme_reads_of_a_page_what_frames_know() -> None:
    folder = Path(get_theme_dir("material"))
    others = ("blog", "fragments", "tags", "languages", "integrations", "redirect.html", "path.html", "nav-item.html")
    read: set[str] = set()
    meta: set[str] = set()
    for file in folder.rglob("*.html"):
        path = file.relative_to(folder).as_posix()
        if ".icons" not in path and not any(name in path for name in others):
            text = file.read_text("utf-8")
            read |= set(re.findall(r"(?<![\w.])page\.(\w+)", text))
            meta |= set(re.findall(r"(?<![\w.])page\.meta\.(\w+)", text))
    assert read == READ
    assert meta == {*META, "title", "description"}


@pytest.mark.slow
def test_properdocs_takes_it_too(corpus: Path) -> None:
    assert PROPERDOCS.is_file(), f"{PROPERDOCS} is missing: run `make properdocs-env`"
    sites = []
    for taken in ("true", "false"):
        write_config(corpus)
        edit(corpus / "mkdocs.yml", r"\{record_url:", f"{{shortcuts: {taken}, record_url:")
        environment = {"PATH": "/usr/bin:/bin", **QUIET, "SOURCE_DATE_EPOCH": "1700000000"}
        command: list[str | Path] = [PROPERDOCS, "build", "-q", "-f", corpus / "mkdocs.yml", "-d", corpus / "site"]
        subprocess.run(command, cwd=corpus, env=environment, check=True, timeout=300)
        sites.append(bytes_of(corpus / "site"))
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
]
PIECES += ["<a title='", '<a title="', ">"]


@law(500, here=125)
@given(st.lists(st.sampled_from(PIECES)))
def test_a_whole_part_is_as_lean_alone_as_in_its_page(parts: list[str]) -> None:
    html = "".join(parts)
    alone = lean_alone(html)
    assert (alone is not None) is is_whole(html)
    if alone is not None:
        assert alone == lean(html)
        frame = "<div>\n  {}\n</div>"
        assert lean(frame.format(html)) == lean(frame).format(alone)
