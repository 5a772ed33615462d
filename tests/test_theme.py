"""The installed theme, patched: by real builds with the version of Material that is installed."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from conftest import Make, run_tool, write_project
from privacy_statements.hosts.mkdocs.theme.adapt import adapt
from privacy_statements.hosts.mkdocs.theme.lean import lean
from privacy_statements.hosts.mkdocs.theme.styles import (
    dark_by_system,
    only_chosen,
    only_used,
    with_files,
    without_block,
    without_map,
)

CONFIG = """\
site_name: Test
docs_dir: site-src
theme: {{name: material{theme}}}
plugins: [search, {{privacy-statements: {{{options}}}}}]
"""
PACKAGE = Path(importlib.util.find_spec("material").origin or "").parent  # type: ignore[union-attr]  # it is installed
PRODUCT = """\
{id: p, name: P, description: What a product collects.,
sections: [{heading: Required data, necessity: required, items: [item: a]}]}
"""
CHANGED = "this release starts otherwise"


def built(root: Path, *more: str) -> tuple[int, str]:
    result = run_tool("mkdocs", "build", *more, "-f", root / "mkdocs.yml")
    return result.returncode, result.stderr


RECORDS: dict[str, str | bytes] = {
    "content/items/items.yml": "- {id: a, name: A thing}\n",
    "content/products/p.yml": PRODUCT,
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with no choice of its own, built once."""
    config = CONFIG.format(theme="", options="")
    root = write_project(tmp_path_factory.mktemp("plain"), {**RECORDS, "mkdocs.yml": config})
    code, said = built(root, "--strict")
    assert code == 0, said
    return root


def a_site(make_project: Make, theme: str = "", options: str = "", **more: str) -> Path:
    config = CONFIG.format(theme=theme, options=options)
    return make_project({**RECORDS, "mkdocs.yml": config, **{f"overrides/{name}": text for name, text in more.items()}})


def linked(folder: Path, to: Path, *copied: str) -> None:
    """A folder of links to the files of another, and a real one for each folder named, one inside the other."""
    to.mkdir(parents=True)
    for each in folder.iterdir():
        if each.name not in copied:
            (to / each.name).symlink_to(each)
    if copied:
        linked(folder / copied[0], to / copied[0], *copied[1:])


def home(root: Path) -> str:
    return (root / "site" / "index.html").read_text()


class Installed:
    """Material, as far as a host tells of it; with files of the test's own in place of the installed ones."""

    def __init__(self, folder: Path, own: Path | None = None, **settings: Any) -> None:
        self.name: str | None = "material"
        self.dirs = [str(each) for each in (own, folder) if each]
        self.custom_dir = str(own) if own else None
        self.settings = settings

    def get(self, name: str) -> Any:
        return self.settings.get(name)

    def __getitem__(self, name: str) -> Any:
        return self.settings[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.settings[name] = value


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the installed theme, without its thousands of icons."""
    copy = tmp_path_factory.mktemp("theme") / "material"
    shutil.copytree(PACKAGE / "templates", copy, ignore=shutil.ignore_patterns(".icons", "*.map", "lunr"))
    return copy


def test_colours_that_no_palette_chooses_are_left_out():
    css = "a{b:c}[data-md-color-primary=red]{d:e}[data-md-color-accent=red]{f:g}@media print{[data-md-color-primary=deep-purple] .x{h:i}}"
    assert only_chosen(css, [{"primary": "deep purple"}]) == (
        "a{b:c}@media print{[data-md-color-primary=deep-purple] .x{h:i}}"
    )
    assert "primary=red" in only_chosen(css, [{"primary": "red"}, {"accent": "red"}])
    assert only_chosen(css, []) == "a{b:c}@media print{}"


def test_rules_for_what_no_page_can_hold_are_left_out() -> None:
    css = "a,.x .tabbed-set{b:c}.tabbed-set{d:e}a:not(.tabbed-set){f:g}@media print{.keys{h:i}.y{j:k}}"
    assert only_used(css, ["pymdownx.critic"]) == "a{b:c}a:not(.tabbed-set){f:g}@media print{.y{j:k}}"
    assert only_used(css, ["pymdownx.critic", "pymdownx.tabbed", "pymdownx.keys"]) == css


def test_every_patch_fits_the_installed_version(material: Path) -> None:
    adapted = adapt(Installed(material))
    assert adapted is not None
    assert adapted.problem == ""
    assert adapted.version
    assert all("data:" not in text for file, text in adapted.files.items() if file.endswith(".css"))


def test_a_text_that_is_gone_is_told_with_its_purpose(material: Path, tmp_path: Path) -> None:
    changed = tmp_path / "material"
    shutil.copytree(material, changed)
    for file, text in {
        "partials/header.html": '<label class="md-header__button md-icon" for="__drawer">',
        "partials/javascripts/base.html": "<script>",
        "base.html": "mkdocs-material-9.8.1",
    }.items():
        (changed / file).write_text((changed / file).read_text().replace(text, CHANGED))
    sheet = next((changed / "assets/stylesheets").glob("main.*.css"))
    sheet.write_text(sheet.read_text().replace("(max-width:76.234375em){.md-nav--primary,", "(width<76em){"))
    adapted = adapt(Installed(changed))
    assert adapted is not None
    told, sheets, header, scripts = adapted.problem.splitlines()
    assert "partials/header.html" in header
    assert "the menu opens by keyboard" in header
    assert "partials/javascripts/base.html" in scripts
    assert "the menu of narrow screens is one list" in sheets
    assert "met Material of an unknown version, made for 9.8.1" in told
    assert CHANGED in adapted.templates["partials/header.html"], "the rest is patched all the same"
    assert "ps-search" in adapted.templates["partials/header.html"]


def test_a_site_with_no_other_choice_is_adapted(plain: Path) -> None:
    root, page = plain, home(plain)
    assert re.findall(r"<script(?![^>]* src=)|<style|fonts\.g|api\.github|javascript:", page) == []
    assert 'data-md-color-scheme="default"' in page, "the sheet of dark colours is there"
    assert 'class="ps-a-to-z"' in page
    files = [str(file.relative_to(root / "site")) for file in (root / "site").rglob("*") if file.is_file()]
    assert not [file for file in files if file.endswith(".map") or "lunr" in file]
    sheets = "".join((root / "site" / file).read_text() for file in files if file.endswith(".css"))
    assert "data:" not in sheets
    assert "prefers-color-scheme:dark" in sheets
    for each in (page, (root / "site/404.html").read_text()):
        assert re.findall(r"^\s|\n\s", re.sub(r"<pre.*?</pre>", "", each, flags=re.DOTALL)) == []
    for file in re.findall(r'url\("?([^")]+)', sheets):
        assert (root / "site/assets/stylesheets" / file).is_file(), file


def test_a_page_that_does_not_exist_says_where_to_look(plain: Path) -> None:
    lost = lxml.html.fromstring((plain / "site/404.html").read_text())
    assert lost.findtext(".//h1") == "There is no such page"
    assert lost.findtext(".//title") == "There is no such page - Test"
    links = {link.text: link.get("href") for link in lost.xpath("//article//li/a")}
    assert list(links) == ["Home", "All products", "All data items", "All questions"]
    for href in links.values():
        assert (plain / "site" / href.lstrip("/") / "index.html").is_file(), href


def test_a_patched_file_has_the_hash_of_what_is_in_it(plain: Path) -> None:
    root = plain
    kept = (root / "site" / "_headers").read_text()
    for path in ("stylesheets/main", "stylesheets/palette", "javascripts/bundle"):
        (file,) = (root / "site/assets").glob(f"{path}.*.min.*")
        assert file.suffixes[0] == "." + hashlib.sha256(file.read_bytes()).hexdigest()[:8]
        name = file.relative_to(root / "site").as_posix()
        assert re.search(rf'(href|src)="{re.escape(name)}"', home(root))
        assert f'"/{name}"' in (root / "site/404.html").read_text()
        assert f"/{name}\n" in kept
    worker = next((PACKAGE / "templates/assets/javascripts/workers").glob("search.*.js")).name
    assert f"workers/{worker}" in home(root), "it is not patched"
    assert (root / "site/assets/javascripts/workers" / worker).is_file()


def test_one_name_that_the_site_writes_stays(material: Path, tmp_path: Path) -> None:
    sheet, bundle = (
        next(material.glob(f"assets/{each}")).relative_to(material).as_posix()
        for each in ("stylesheets/main.*.css", "javascripts/bundle.*.js")
    )
    (tmp_path / "partials").mkdir()
    (tmp_path / "partials/logo.html").write_text(f"<link href=\"{{{{ '{sheet}' | url }}}}\">")
    adapted = adapt(Installed(material, tmp_path))
    assert adapted is not None
    assert adapted.published(sheet) == sheet
    assert sheet in adapted.templates["base.html"]
    assert adapted.published(bundle) != bundle
    assert bundle not in adapted.templates["base.html"]


@pytest.mark.slow
def test_a_template_of_the_site_wins_and_is_not_patched(make_project: Make) -> None:
    own = "<header>Our own header<script>ours()</script></header>"
    more = {"partials/header.html": own, "partials/javascripts/base.html": "<script>our_base()</script>"}
    root = a_site(make_project, theme=", custom_dir: overrides", **more)
    code, said = built(root, "--strict")
    assert code == 0, said
    assert own in home(root)
    assert "<script>our_base()</script>" in home(root)
    assert 'id="__content"' in home(root), "all else is patched"


@pytest.mark.slow
def test_a_switch_of_the_colours_keeps_its_script_as_a_file(make_project: Make) -> None:
    palette = "[{scheme: default, toggle: {icon: material/weather-night, name: Dark}}, {scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}]"
    root = a_site(make_project, theme=f", palette: {palette}")
    code, said = built(root, "--strict")
    assert code == 0, said
    assert "assets/theme/palette.js" in home(root)
    sheet = next((root / "site/assets/stylesheets").glob("palette.*.css"))
    dark = sheet.read_text().partition("@media screen and (prefers-color-scheme:dark){")[2]
    selectors = re.findall(r"([^{}]+)\{", dark)
    assert selectors
    assert [each for each in selectors if not each.startswith(".no-js ")] == [], "the switch decides"


@pytest.mark.slow
def test_the_option_leaves_the_theme_as_it_is(make_project: Make) -> None:
    root = a_site(make_project, options="adapt_theme: false")
    code, said = built(root, "--strict")
    assert code == 0, said
    assert "<script>__md_scope" in home(root)
    assert not (root / "site/assets/theme").exists()
    assert list((root / "site").rglob("*.map"))
    assert "\n      " in home(root)


@pytest.mark.parametrize("name", ["mkdocs", "readthedocs", "materialx", None])
def test_another_theme_is_left_as_it_is(name: str | None, material: Path) -> None:
    theme = Installed(material)
    theme.name = name
    assert adapt(theme) is None
    assert theme.settings == {}


def test_a_block_ends_with_its_own_brace() -> None:
    assert without_block("a{b}@media x{c{d}e{f}}g{h}", "@media x{") == "a{b}g{h}"
    assert without_block("a{b}", "@media x{") is None
    assert without_block("@media x{c{d}", "@media x{") is None


def test_pictures_become_files_of_their_own() -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><path d='M1 1'/></svg>"
    css = (
        f':root{{--a:url("data:image/svg+xml;charset=utf-8,{svg}");--b:url("data:image/svg+xml;charset=utf-8,{svg}")}}'
    )
    changed, files = with_files(css, "../x")
    assert list(files.values()) == [svg]
    assert changed.count(f'url("../x/{next(iter(files))}")') == 2


def test_dark_colours_are_those_of_the_dark_scheme() -> None:
    dark, other = "[data-md-color-scheme=slate]", "[data-md-color-primary=lime]"
    css = f"@media screen{{{dark}{{a:1}}{dark}{other}{{b:2}}{other}:not({dark}){{c:3}}p{{d:4}}}}"
    light = "[data-md-color-scheme=default]"
    expected = f"@media screen and (prefers-color-scheme:dark){{{light}{{a:1}}{light}{other}{{b:2}}}}\n"
    assert dark_by_system(css) == expected


def test_dark_colours_hold_within_what_is_asked() -> None:
    css = "[data-md-color-scheme=slate] :is(a,b),[data-md-color-scheme=slate] c{d:e}"
    light = "[data-md-color-scheme=default]"
    assert dark_by_system(css, within=".x") == (
        f"@media screen and (prefers-color-scheme:dark){{.x {light} :is(a,b),.x {light} c{{d:e}}}}\n"
    )


@pytest.mark.parametrize("text", ["a{}\n/*# sourceMappingURL=a.css.map */", "a()\n//# sourceMappingURL=a.js.map\n"])
def test_no_source_map_is_named(text: str) -> None:
    assert "sourceMapping" not in without_map(text)


KEPT = [
    "<pre>\n  a\n\n  b\n</pre>",
    "<PRE class='x'>\n  a</PRE>",
    "<pre>\n  not ended",
    "<textarea rows=2>\n  a\n</textarea >",
    "<script>\n  a = `\n  `\n</script>",
    "<style>\n  a\n</style>",
    "<code>a\n  b</code>",
    '<p title="a\n  > b">',
    "<p title='a\n  b'>",
    "<!--\n  <pre>\n-->",
    "a\u00a0\n\u00a0b",
]


@pytest.mark.parametrize("text", KEPT)
def test_space_that_counts_stays(text: str) -> None:
    assert lean(text) == text


def test_indentation_goes_and_words_stay_apart() -> None:
    page = "\n  <ul>\n\n  <li>a  b  \n   <b>c</b>\r\n\t<i>d</i></ul>\n<pre-x>\n  <p>\n  1 <\n 2"
    assert lean(page) == "<ul>\n<li>a  b\n<b>c</b>\n<i>d</i></ul>\n<pre-x>\n<p>\n1 <\n2"
