"""Other plugins beside ours: what goes together, and what is said of the rest. The real ones are tried by `make neighbors`."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.exceptions import Abort

from conftest import Make
from hosted import built_at
from privacy_statements.cli.verify import verify_site
from privacy_statements.hosts.mkdocs import neighbors
from privacy_statements.project import ConfigError, read_project

PRODUCT = """\
{id: p, name: P, description: What a product collects.,
sections: [{heading: "{{ x }} {% y %} {# z", necessity: required, items: [item: a]}]}
"""
HOOK = """\
def on_page_markdown(markdown, page, config, files):
    is_generated = page.file.src_uri != "index.md"
    assert page.file.abs_src_path.endswith(("content/products/p.yml", "items.yml", "content", "index.md")), page
    assert page.file.edit_uri is None or not is_generated
    assert page.meta.get("render_macros", True) is not is_generated
    assert is_generated is False or all("{" + c not in line for line in markdown.splitlines() for c in "{%#"), markdown
"""
GONE = """\
def on_files(files, config):
    files.remove(files.get_file_from_path("products/p.md"))
"""


def a_site(make_project: Make, config: str = "", plugins: str = "", options: str = "", hook: str = "") -> Path:
    return make_project(
        {
            "mkdocs.yml": f"site_name: Test\nsite_url: https://t.example/\ndocs_dir: site-src\n{config}\n"
            f"plugins: [{plugins} privacy-statements: {{{options}}}]\nhooks: [hook.py]\n",
            "hook.py": hook,
            "site-src/index.md": "# Home\n",
            "content/items/items.yml": "- {id: a, name: A thing}\n",
            "content/products/p.yml": PRODUCT,
        }
    )


def config_of(features: list[str] | None = None, theme: str = "material", **plugins: Any) -> SimpleNamespace:
    settings = {"features": features}
    return SimpleNamespace(
        theme=SimpleNamespace(name=theme, get=settings.get), plugins=plugins, site_url="https://t.example/"
    )


def a_plugin(module: str, **config: Any) -> Any:
    plugin = type("Plugin", (), {"__module__": module, "config": config})
    return plugin()


def test_no_page_holds_what_macros_would_read(make_project: Make) -> None:
    built_at(a_site(make_project, hook=HOOK))


@pytest.mark.parametrize("enabled", ["true", "!ENV [NEIGHBORS_OFFLINE, false]"])
def test_addresses_are_those_that_another_plugin_wants(
    make_project: Make, enabled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEIGHBORS_OFFLINE", "true")
    root = a_site(make_project, "theme: {name: material}", f"offline: {{enabled: {enabled}}},")
    site = built_at(root)
    assert (site / "products/p.html").is_file()
    assert not verify_site(read_project(root / "mkdocs.yml", root), site).diagnostics
    monkeypatch.setenv("NEIGHBORS_OFFLINE", "false")
    assert read_project(root / "mkdocs.yml", root).directory_urls is (enabled != "true")


def test_pages_that_another_plugin_takes_out_are_named(make_project: Make, caplog: pytest.LogCaptureFixture) -> None:
    built_at(a_site(make_project, hook=GONE), strict=False)
    assert "1 generated pages were left out by another plugin (products/p.md)" in caplog.text


@pytest.mark.parametrize(
    ("config", "level", "text"),
    [
        (config_of(["navigation.instant.prefetch"]), logging.WARNING, "navigation.instant"),
        (config_of(p=a_plugin("mkdocs_print_site_plugin.plugin", exclude=[])), logging.WARNING, "exclude: ['*/*']"),
    ],
)
def test_what_readers_would_miss_is_one_sentence(config: Any, level: int, text: str) -> None:
    ((found, line),) = neighbors.notes(config, adapted=True, serving=False)
    assert found == level
    assert text in line


def test_a_site_without_an_address_is_told_so_when_it_is_built() -> None:
    config = config_of()
    assert not list(neighbors.notes(config, adapted=True, serving=False))
    config.site_url = None
    assert [line for _, line in neighbors.notes(config, adapted=True, serving=False)] == [neighbors.NO_ADDRESS]
    assert not list(neighbors.notes(config, adapted=True, serving=True))


@pytest.mark.parametrize(
    ("config", "text"),
    [
        (config_of(i18n=a_plugin("mkdocs_static_i18n.plugin")), "a configuration of its own"),
        (config_of(theme="shadcn"), "hide_source_files: true"),
    ],
)
def test_what_cannot_be_built_is_refused(config: Any, text: str) -> None:
    with pytest.raises(ConfigError, match=text):
        neighbors.refuse(config, "mkdocs.yml")


def test_a_host_that_is_too_old_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbors, "File", object)
    with pytest.raises(ConfigError, match="or newer, below 2"):
        neighbors.refuse(config_of(), "mkdocs.yml")


@pytest.mark.parametrize(("choice", "strict", "built"), [("warn", True, True), ("strict", False, False)])
def test_a_theme_that_has_changed_stops_a_site_that_wants_it_so(
    make_project: Make, choice: str, strict: bool, built: bool, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr("privacy_statements.hosts.mkdocs.theme.material.CUT", {"the menu": "no such text"})
    root = a_site(make_project, "theme: {name: material}", options=f"adapt_theme: {choice}")
    caplog.set_level(logging.INFO)
    with nullcontext() if built else pytest.raises(Abort):
        built_at(root, strict=strict)
    assert "what is not fixed (adapt_theme: off leaves the theme as it is" in caplog.text
    assert ".css: the menu" in caplog.text
