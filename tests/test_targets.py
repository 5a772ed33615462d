"""The folder of pages as other hosts read it. What they make of it is proved by `make neighbors`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from privacy_statements.hosts.targets import TARGETS
from small import run

SITE = {
    "mkdocs.yml": "site_name: T\nsite_url: https://t.example/\nplugins: [privacy-statements]\n",
    "docs/index.md": "# Home\n\n[P](products/p.md#s) and [by reference][p]\n\n```privacy\nview: index\nid: products\n```\n",
    "docs/a.png": "no page",
    "content/items/items.yml": "- {id: a.b, name: A thing, definition: \"{{ x }} {% y %}\"}\n",
    "content/products/p.yml": "{id: p, name: P, description: What it collects., sections: [\n"
    "{heading: Data, id: s, necessity: required, items: [item: a.b]}]}\n",
}  # fmt: skip
HEADING = re.compile(r'(?:<a id="([^"]+)"></a>\n\n)?^## (.+)$', re.MULTILINE)


@pytest.fixture(params=TARGETS)
def host(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def out(host: str, tmp_path: Path) -> Path:
    for path, text in SITE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    out = tmp_path / "out"
    told = run("build", "--config", tmp_path / "mkdocs.yml", "--out", out, "--for", host, "--with-pages")
    assert told.exit_code == 0, told.output
    return out


def test_files_are_where_the_host_looks_for_them(host: str, out: Path) -> None:
    target = TARGETS[host]
    for page in ("products/p.md", f"products/{target.index}", target.index):
        assert (out / target.pages / page).is_file()
    for file in ("assets/privacy-statements.css", "records.json", "a.png"):
        assert (out / target.files / file).is_file()
    assert (out / ".privacy-statements").is_file(), "it can be written again"


def test_headings_have_anchors_as_the_host_writes_them(host: str, out: Path) -> None:
    text = (out / TARGETS[host].pages / "products/p.md").read_text()
    found = HEADING.findall(text)
    written = {
        "zensical": ("", "At a glance {: #at-a-glance }"),
        "hugo": ("", "At a glance {#at-a-glance}"),
        "docusaurus": ("", "At a glance {#at-a-glance}"),
        "sphinx": ("", "At a glance"),  # which makes this anchor itself
    }
    assert written.get(host, ("at-a-glance", "At a glance")) in found
    assert "data-record=" not in "".join(heading for _, heading in found)


def test_links_are_written_as_the_host_follows_them(host: str, out: Path) -> None:
    pages = out / TARGETS[host].pages
    text = (pages / "products/p.md").read_text()
    home = (pages / TARGETS[host].index).read_text()
    address = {"sphinx": "index.html", "hugo": "../", "docusaurus": "../"}
    assert f'<a href="{address.get(host, "index.md")}">Products</a>' in text
    assert ("[P](products/p/#s)" if host == "hugo" else "[P](products/p.md#s)") in home
    assert "```privacy" not in home
    assert "<table" in home
    if TARGETS[host].by_file:
        for link in re.findall(r'href="(?![a-z]+:|#)([^"#]+)', text):
            assert (pages / "products" / link).is_file(), link


def test_no_text_of_a_record_calls_a_macro(host: str, out: Path) -> None:
    text = (out / TARGETS[host].pages / "terms.md").read_text() + (
        out / TARGETS[host].pages / "products/p.md"
    ).read_text()
    assert "{{" not in text.replace("{{#", "")
    assert "{%" not in text


def test_front_matter_is_what_the_host_asks_for(host: str, out: Path) -> None:
    _, head, _ = (out / TARGETS[host].pages / "products/p.md").read_text().split("---\n", 2)
    wanted = {
        "hugo": ("url", "/products/p/"),
        "docusaurus": ("slug", "/products/p/"),
        "docfx": ("ms.topic", "reference"),
    }
    key, value = wanted.get(host, ("title", "P"))
    assert yaml.safe_load(head)[key] == value
