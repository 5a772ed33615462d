"""A promise of our own content, broken in a copy of it in every way that the rule must find."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from privacy_statements.catalog.build.catalog import build_catalog
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.silence import apply_silences
from privacy_statements.pipeline import judge, load_catalog
from privacy_statements.project import read_project
from privacy_statements.read.load import load_text
from privacy_statements.rules import contradicted_never
from privacy_statements.rules.context import NOTHING
from rule_cases import BASE
from test_properties import as_yaml

INTUNE = "content/products/intune.yml"
PROMISE = "      - {item: content.text-messages}\n"
DATA = "      - id: required-access-control\n"
ITEMS = "content/items/intune.yml"
CHILD = "- {id: content.chat-messages, name: Chat messages, category: content, parent: content.text-messages}\n"


@pytest.fixture
def own_site(tmp_path: Path) -> Path:
    for name in ("content", "templates", "site-src"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def place(site: Path, path: str, text: str) -> str:
    """Where a text begins in a file, as positions say it."""
    before = (site / path).read_text("utf-8").partition(text)[0]
    return f"{path}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def insert(site: Path, path: str, text: str, before: str = "") -> None:
    old = (site / path).read_text("utf-8")
    assert before in old
    new = old.replace(before, text + before, 1) if before else old + text
    (site / path).write_text(new, "utf-8")


def found(site: Path) -> list[Diagnostic]:
    project = read_project(site / "mkdocs.yml", site)
    loaded = load_catalog(project)
    judged = apply_silences(sorted(judge(loaded, project)), loaded.silences, None, ())
    return [one for one in judged if one.code == "contradicted-never"]


def test_our_own_content_keeps_its_promises(own_site: Path) -> None:
    assert found(own_site) == []


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("{item: content.text-messages, id: x, condition: {ownership: corporate}}", ', and never'),
        ("{item: content.chat-messages, condition: {ownership: corporate}}", 'a narrower item of "Text messages"'),
        ("{id: x, name: sms, condition: {words: an admin asks for it}}", 'another name of "Text messages"'),
        ("{id: x, name: Short texts, aliases: [Text messages]}", 'another name of "Text messages"'),
        ("{id: x, name: Backup, parts: [content.chat-messages]}", 'a part of "Backup"'),
    ],
)  # fmt: skip
def test_a_conditional_row_breaks_the_promise_about_text_messages(own_site: Path, record: str, said: str) -> None:
    insert(own_site, ITEMS, CHILD)
    section = f"      - id: broken\n        heading: Broken\n        items:\n          - {record}\n"
    insert(own_site, INTUNE, section, before=DATA)
    (one,) = found(own_site)
    inner = "content.chat-messages]" if "parts" in record else record
    assert str(one.position) == place(own_site, INTUNE, inner)
    assert str(one.related) == place(own_site, INTUNE, PROMISE.strip().removeprefix("- "))
    assert said in one.message
    assert str(one.related) in one.message


def test_through_a_child_and_through_an_alias_in_one_run(own_site: Path) -> None:
    insert(own_site, ITEMS, CHILD)
    rows = "[{item: content.chat-messages, condition: {ownership: corporate}}, {id: own, name: SMS}]"
    insert(own_site, INTUNE, f"      - {{id: broken, heading: Broken, items: {rows}}}\n", before=DATA)
    promise = place(own_site, INTUNE, PROMISE.strip().removeprefix("- "))
    assert [(str(one.position), str(one.related)) for one in found(own_site)] == [
        (place(own_site, INTUNE, "{item: content.chat-messages"), promise),
        (place(own_site, INTUNE, "{id: own"), promise),
    ]


def test_a_part_of_a_promise_is_a_promise(own_site: Path) -> None:
    row = "{id: camera, name: photo in a camera}"
    insert(own_site, INTUNE, f"      - {{id: broken, heading: Broken, items: [{row}]}}\n", before=DATA)
    (one,) = found(own_site)
    assert str(one.position) == place(own_site, INTUNE, row)
    assert str(one.related) == place(own_site, INTUNE, "Photos in a camera")
    assert str(one.related) in one.message


def test_what_is_no_longer_collected_breaks_no_promise(own_site: Path) -> None:
    row = "{item: content.text-messages, id: x, status: removed}"
    insert(own_site, INTUNE, f"      - {{id: broken, heading: Broken, items: [{row}]}}\n", before=DATA)
    assert found(own_site) == []


def test_an_exception_is_written_as_a_qualified_claim(own_site: Path) -> None:
    file = own_site / INTUNE
    qualified = "      - {item: content.text-messages, condition: {not: {ownership: corporate}}}\n"
    file.write_text(file.read_text("utf-8").replace(PROMISE, qualified), "utf-8")
    for condition, count in (("corporate", 0), ("personal", 1)):
        row = f"{{item: content.text-messages, id: x, condition: {{ownership: {condition}}}}}"
        section = f"      - {{id: exception, heading: Exception, items: [{row}]}}\n"
        insert(own_site, INTUNE, section, before=DATA)
        assert len(found(own_site)) == count
        file.write_text(file.read_text("utf-8").replace(section, ""), "utf-8")


# --- which rows a denial can speak of


@pytest.mark.parametrize(
    ("never", "data"),
    [
        ({"item": "content.photos"}, {"item": "content.photos"}),
        ({"item": "content.messages"}, {"item": "content.text-messages"}),
        ({"item": "content.photos"}, {"name": "picture"}),
        ({"item": "content.messages"}, {"name": "SMS"}),
        ({"name": "Pictures"}, {"item": "content.photos"}),
        ({"name": "Text message"}, {"name": "Text messages"}),
        ({"name": "Messages"}, {"item": "content.text-messages"}),
        ({"item": "content.photos"}, {"name": "Backup", "parts": [{"item": "content.photos"}]}),
        ({"about": "content"}, {"item": "content.photos"}),
        ({"about": "all"}, {"name": "Battery level"}),
    ],
)
def test_what_a_denial_speaks_of_is_told(never: Any, data: Any) -> None:
    sections = [
        {"id": "no", "kind": "never", "heading": "Never", "items": [{**never, "id": "never"}]},
        {"id": "data", "kind": "data", "heading": "Data", "items": [{**data, "id": "collected"}]},
    ]
    product = {"id": "example", "name": "Example", "sections": sections}
    files = {**BASE, "content/products/example.yml": as_yaml(product)}
    catalog = build_catalog([load_text(text, path) for path, text in files.items()], "content").catalog
    judge = contradicted_never.judge(catalog, NOTHING)
    assert len([diagnostic for product in catalog.products.values() for diagnostic in judge(product)]) == 1
