"""The wheel, alone in an empty environment, builds a site elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import html

from conftest import QUIET, ROOT, Make
from crawl import crawl, dead_links, text_of

pytestmark = pytest.mark.slow

CONFIG = """\
site_name: Elsewhere
site_url: https://elsewhere.example/
docs_dir: site-src
theme: {name: material, font: false}
plugins: [search, privacy-statements]
nav: [index.md, {Products: products/*}, {Items: items/*}, {More: [categories/*, guides/*, comparisons/*]}]
"""
PRODUCT = """\
id: browser
name: A browser
description: What it does.
sections:
  - heading: Required data
    necessity: required
    items:
      - serial
      - {id: history, name: Pages visited}
"""
OWN = """\
{% extends "built-in/pages/product.html.jinja" %}
{% block glance %}<p class="own">In our own words: {{ name }}</p>{% endblock %}
"""
HOME = "# Home\n\n```privacy\nview: index\nid: products\n```\n"
CONVERT = """
import markdown, pathlib
print(markdown.markdown(pathlib.Path("site-src/index.md").read_text(), extensions=["privacy_statements"]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT)
    (made,) = out.glob("*.whl")
    return made


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """What a command says. Nothing in its environment leads it back into the repository."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    result = subprocess.run(
        list(map(str, command)), cwd=cwd, env=env | QUIET, capture_output=True, text=True, timeout=300
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


def files_of(folder: Path) -> set[str]:
    return {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_the_wheel_holds_the_package_with_its_templates_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    templates = {f"privacy_statements/templates/{name}" for name in files_of(ROOT / "templates") if "/" in name}
    plugins = ROOT / "plugins"
    package = {name for name in files_of(plugins) if "/" in name}
    assert "privacy_statements/templates/pages/product.html.jinja" in names
    assert "privacy_statements/templates/assets/privacy-statements.css" in names
    assert "privacy_statements/py.typed" in names
    assert names == templates | package


@pytest.mark.large
def test_the_wheel_builds_a_site_in_an_empty_environment(wheel: Path, tmp_path: Path, make_project: Make) -> None:
    bin = tmp_path / "venv" / "bin"
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv")
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", bin / "python", "--disable-pip-version-check"]
    run(*pip, "install", "--quiet", "-c", ROOT / "constraints.txt", wheel)
    run(*pip, "check")
    assert "mkdocs" not in run(*pip, "freeze"), "the command line needs no host"
    said = run(bin / "privacy-statements", "new", "site", "begun", "--name", "A", "--product", "B", cwd=tmp_path)
    assert 'MkDocs, which builds the site, is not installed: pip install "privacy-statements[mkdocs]"' in said
    run(bin / "privacy-statements", "build", "--out", "out", "--for", "hugo", cwd=tmp_path / "begun")
    run(*pip, "install", "--quiet", "-c", ROOT / "constraints.txt", f"{wheel}[mkdocs]")
    where = run(bin / "python", "-c", "import privacy_statements as p; print(p.__file__)", cwd=tmp_path)
    assert where.startswith(str(tmp_path / "venv")), "the code of the repository would prove nothing"

    root = make_project(
        {
            "mkdocs.yml": CONFIG,
            "site-src/index.md": HOME,
            "content/products/browser.yml": PRODUCT,
            "content/items/items.yml": "- {id: serial, name: Serial number}\n",
        }
    )
    assert "debt: 2 (1 missing-evidence, 1 missing-subjects)" in run(bin / "privacy-statements", "check", cwd=root)
    said = run(bin / "mkdocs", "build", "--strict", cwd=root)
    assert "WARNING" not in said
    pages = crawl(root / "site")
    product = pages["products/browser/index.html"]
    assert text_of(product.main.xpath(".//h2")[0]) == "At a glance"
    assert [text_of(row).startswith("Pages visited") for row in product.main.xpath(".//tbody/tr")] == [False, True]
    assert "A browser" in text_of(pages["index.html"].main.xpath(".//table")[0])
    assert list(dead_links(root / "site", "https://elsewhere.example/")) == []
    assert (root / "site" / "assets" / "privacy-statements.css").stat().st_size > 1000

    said = run(bin / "privacy-statements", "build", "--out", "folder", cwd=root)
    written = files_of(root / "folder")
    assert {"products/browser.md", "items/serial.md", "records.json", "assets/privacy-statements.css"} <= written
    assert "<table" in run(bin / "python", "-c", CONVERT, cwd=root), "the Markdown extension is there by its name"

    own = root / "templates" / "pages" / "product.html.jinja"
    own.parent.mkdir(parents=True)
    own.write_text(OWN)
    run(bin / "privacy-statements", "build", "--out", "folder", cwd=root)
    product_page = (root / "folder" / "products" / "browser.md").read_text("utf-8")
    own_words = html.fragment_fromstring(product_page.partition("\n---\n")[2], create_parent=True)
    assert text_of(own_words.xpath("//p[@class='own']")[0]) == "In our own words: A browser"
    assert "At a glance" not in product_page
    assert "Pages visited" in product_page, "the rest of the page is built in"
    assert "Serial number" in (root / "folder" / "items" / "serial.md").read_text("utf-8")
