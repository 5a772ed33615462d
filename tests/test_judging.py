"""What was said of a product in an earlier run is said again while all that was read for it is the same; and no longer."""

from __future__ import annotations

import datetime
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from privacy_statements.cache.kept_file import open_store
from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.checking import check_records, load_catalog, ruled
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.project import Options, Project
from privacy_statements.rules import RULES, Rule
from privacy_statements.rules.given import Given, Judge
from privacy_statements.rules.texts import Texts
from rule_cases import BASE, OPTIONS, TODAY, files_of
from test_rules import examples

Found = list[tuple[Diagnostic, Any]]
ONE = "content/products/one.yml"
TWO = "content/products/two.yml"
SITE = {
    **BASE,
    "content/organization.yml": "name: Contoso\n",
    ONE: """\
id: one
name: One
family: Both
platforms: [iOS]
summary: |
  See [the other](../two/#more), and [what is gone](#gone). Kept in Europe for 30 days, in the United States.
  The other widget shows pictures on Windows.
sections:
  - {id: never, kind: never, heading: Never, items: [content.messages]}
  - id: data
    kind: data
    heading: Data
    columns: [platform.ios]
    items: [content.photos, content.text-messages, {id: own, name: Battery level}]
""",
    TWO: """\
id: two
name: Two
family: Both
platforms: [Windows]
sections:
  - {id: more, kind: data, heading: More, items: [device.imei]}
""",
}


def project_of(root: Path, today: datetime.date | None = TODAY, options: Options = OPTIONS) -> Project:
    return Project(root, root / "site-src", options, today=today)


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def found(project: Project, cache: Path | None, words: bool = True) -> Found:
    """Everything that is found, with both places."""
    with closing(open_store(cache)) as store:
        return [(one, one.related) for one in check_records(project, store=store, words=words).found]


EDITS: dict[str, tuple[str, str, str]] = {
    "a line above": (ONE, "id: one\n", "# a line\nid: one\n"),
    "an anchor of another product": (TWO, "id: more", "id: less"),
    "another name of an item": ("content/items/base.yml", "aliases: [SN]", "aliases: [SN, other widget]"),
    "a name that an alias is part of": (TWO, "name: Two", "name: Shows pictures"),
    "an item around another": ("content/items/base.yml", ", parent: content.messages", ""),
    "an item of one product": (TWO, "[device.imei]", "[device.imei, {id: it, name: battery level}]"),
    "the platform of another product": (TWO, "[Windows]", "[Symbian]"),
    "a source": ("content/sources/s.yml", "", "{id: s, name: Windows}\n"),
    "a region": ("content/vocabulary/base.yml", "name: United States", "name: Europe"),
    "a column": ("content/vocabulary/base.yml", "name: iOS,", "name: iPhone,"),
    "who publishes": ("content/organization.yml", "name: Contoso", "name: Contoso\nestablished: IE"),
    "a word that is used no more": (ONE, "    columns: [platform.ios]\n", ""),
    "a guide": ("content/guides/g.yml", "", "{id: g, name: Widget, summary: 'TODO: [no](../../nothing/)'}\n"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_an_edit_changes_elsewhere_is_found(tmp_path: Path, edit: str) -> None:
    root, cache = tmp_path / "site", tmp_path / "cache"
    write(root, SITE)
    path, before, after = EDITS[edit]
    first = found(project_of(root), cache)
    assert first == found(project_of(root), cache)
    text = SITE.get(path, "")
    assert before in text
    write(root, {path: text.replace(before, after, 1)})
    assert found(project_of(root), cache) == found(project_of(root), None) != first
    write(root, SITE)
    if path not in SITE:
        (root / path).unlink()
    assert found(project_of(root), cache) == first


@pytest.mark.parametrize("code", RULES)
def test_the_examples_of_the_manual_are_judged_one_after_the_other(code: str, tmp_path: Path) -> None:
    root, cache = tmp_path / "site", tmp_path / "cache"
    for _, text in [*examples(code), *examples(code)[::-1]]:
        files = {**BASE, **files_of(text)}
        write(root, files)
        for file in (root / "content").rglob("*.yml"):
            if file.relative_to(root).as_posix() not in files:
                file.unlink()
        for words in (True, False):
            assert found(project_of(root), cache, words) == found(project_of(root), None, words), text


def test_other_circumstances_are_judged_anew(tmp_path: Path) -> None:
    root, cache = tmp_path / "site", tmp_path / "cache"
    write(root, SITE)
    for options in (OPTIONS, replace(OPTIONS, checklists=["ccpa"]), replace(OPTIONS, language="de"), Options()):
        for today in (TODAY, None):
            project = project_of(root, today, options)
            assert found(project, cache) == found(project, None)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a rule of each kind is asked about."""
    asked: list[str] = []

    def alone(catalog: Catalog, given: Given) -> Judge:
        def of_product(product: Product) -> list[Diagnostic]:
            asked.append(f"structure of {product.id}")
            return [diagnose("unanswered", product.position, f"{given.today}")]

        return of_product

    def read(texts: Texts, given: Given) -> list[Diagnostic]:
        asked.extend(f"words of {product.id}" for product in texts.products)
        asked.extend(f"words of {guide.id}" for guide in texts.guides)
        return []

    for code in list(RULES):
        monkeypatch.delitem(RULES, code)
    monkeypatch.setitem(RULES, "unanswered", Rule("unanswered", "Why.", alone=alone))
    monkeypatch.setitem(RULES, "reading-level", Rule("reading-level", "Why.", read=read))  # type: ignore[arg-type]  # a list will do
    return asked


def test_only_what_was_edited_is_judged_again(tmp_path: Path, asked: list[str]) -> None:
    root, cache = tmp_path / "site", tmp_path / "cache"
    write(root, {**SITE, "content/guides/g.yml": "{id: g, name: Guide}\n"})
    first = found(project_of(root), cache)
    assert asked == ["structure of one", "structure of two", "words of one", "words of two", "words of g"]
    asked.clear()
    assert found(project_of(root), cache) == first
    write(root, {TWO: SITE[TWO].replace("More", "Even more")})
    found(project_of(root), cache)
    assert asked == ["structure of two", "words of two"]


def test_no_day_is_told_where_anything_is_kept(tmp_path: Path, asked: list[str]) -> None:
    """Else what is said on one day would be said on the next, or everything judged anew on each."""
    root, cache = tmp_path / "site", tmp_path / "cache"
    write(root, SITE)
    assert {one.message for one, _ in found(project_of(root), cache)} == {"None"}
    asked.clear()
    found(project_of(root, TODAY + datetime.timedelta(1)), cache)
    assert asked == []


def test_of_two_products_in_one_file_nothing_is_kept(tmp_path: Path, asked: list[str]) -> None:
    """Nobody could tell of which of them something is said."""
    root, cache = tmp_path / "site", tmp_path / "cache"
    write(root, {**BASE, ONE: "- {id: a, name: A, items: [device.imei]}\n- {id: b, name: B}\n"})
    found(project_of(root), cache)
    asked.clear()
    found(project_of(root), cache)
    assert asked == ["structure of a", "structure of b", "words of a", "words of b"]


def test_a_rule_that_speaks_of_another_file_is_asked_again(
    tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(texts: Texts, given: Given) -> list[Diagnostic]:
        asked.extend(f"words of {product.id}" for product in texts.products)
        elsewhere = next(iter(texts.catalog.items.values())).position
        return [diagnose("reading-level", elsewhere, "elsewhere")] if texts.products else []

    monkeypatch.setitem(RULES, "reading-level", Rule("reading-level", "Why.", read=read))  # type: ignore[arg-type]  # as above
    root, cache = tmp_path / "site", tmp_path / "cache"
    write(root, SITE)
    first = found(project_of(root), cache)
    assert any(one.message == "elsewhere" for one, _ in first)
    assert found(project_of(root), cache) == first
    assert asked.count("words of one") == 2


def test_other_rules_are_asked_for_themselves(tmp_path: Path) -> None:
    root, cache = tmp_path / "site", tmp_path / "cache"
    write(root, SITE)
    project = project_of(root)
    some = [RULES["contradicted-never"], RULES["reading-level"]]
    with closing(open_store(cache)) as store:
        loaded = load_catalog(project, store=store)
        few = ruled(loaded, project.given, some, store)
        assert ruled(loaded, project.given, RULES.values(), store) == ruled(loaded, project.given, RULES.values())
        assert ruled(loaded, project.given, some, store) == few
