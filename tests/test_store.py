"""What an earlier build has rendered is taken over while the page says the same: the site is the same with any store."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from conftest import ROOT
from corpus import write_small
from privacy_statements.diagnostics.position import Position
from privacy_statements.pages.built import Built
from privacy_statements.pages.page import html_of
from privacy_statements.pages.render import Renderer
from privacy_statements.pages.store import FILE, KEPT_FOR, RENEWED_AFTER, Store, digest_of, encoded
from privacy_statements.pipeline import build
from privacy_statements.project import Options, Project
from privacy_statements.read.placed import PlacedText
from privacy_statements.views.shapes import Link
from privacy_statements.words.recorded import Piece, RecordText, of_pieces

GUIDE = "id: turn-it-off\nname: Turn it off\naffects: [{product: product-0000, setting: Telemetry, effect: Less is sent.}]\n"
QUESTION = (
    "{id: where, question: Where is more?, leads_to: [{view: product, id: product-0001, anchor: required-data}]}\n"
)
BLOCK = "# Home\n\n```privacy\nview: category\nid: c00\n```\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = write_small(tmp_path / "site", 3, 8).parent
    for file in (root / "content/products").glob("*.yml"):  # so that an edit moves no line above it
        file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text("utf-8")), sort_keys=False), "utf-8")
    for path, text in {"guides/off.yml": GUIDE, "questions/where.yml": QUESTION}.items():
        (root / "content" / path).parent.mkdir(exist_ok=True)
        (root / "content" / path).write_text(text, "utf-8")
    (root / "site-src/index.md").write_text(BLOCK, "utf-8")
    return Project(root, root / "site-src", site_url="https://x.example/", site_name="Made up")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def made(project: Project, folder: Path | None) -> dict[str, Any]:
    """Everything that a build publishes and tells."""
    store = Store(folder)
    built = build(project, store)
    everything = everything_of(built)
    store.close(whole=not built.failed)
    return everything


def everything_of(built: Built) -> dict[str, Any]:
    everything: dict[str, Any] = {
        "diagnostics": tuple(built.diagnostics), "search": built.search, "embedded": built.embedded,
    }  # fmt: skip
    everything |= {page.path: (html_of(page.blocks), page.metadata, page.date, page.digest) for page in built.pages}
    twins = built.twins(others={"other.md": "<p>Other.</p>"})
    return everything | {asset.path: asset.content for asset in (*built.assets, *twins)}


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are rendered from now on."""
    paths: list[str] = []
    blocks = Renderer.blocks

    def noted_blocks(self: Renderer, view: Any, date: Any) -> Any:
        paths.append(view.info.path)
        return blocks(self, view, date)

    monkeypatch.setattr(Renderer, "blocks", noted_blocks)
    return paths


def edit(project: Project, product: str, **said: Any) -> None:
    file = project.content / "products" / f"{product}.yml"
    record = yaml.safe_load(file.read_text("utf-8"))
    file.write_text(yaml.safe_dump(record | said, sort_keys=False), "utf-8")


# --- the same with any store


def test_the_site_is_the_same_with_and_without_a_store(
    project: Project, folder: Path, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = made(project, None)
    assert len(expected) > 40
    assert made(project, folder) == expected
    rendered.clear()
    monkeypatch.setattr("privacy_statements.publish.records.records_of", None)  # everything is there
    monkeypatch.setattr(Store, "put", None)
    assert made(project, folder) == expected
    assert rendered == []


def test_after_each_edit_the_site_is_that_of_a_first_build(tmp_path: Path, folder: Path) -> None:
    """On small records and one after the other; ``test_whatever_is_edited`` does so at random."""
    root = Path(shutil.copytree(ROOT / "tests/cases/pages/duties", tmp_path / "duties"))
    project = Project(root, root / "none", Options())
    for path, old, new in (
        ("products/clock.yml", "id: clock", "id: clock"),
        ("products/clock.yml", "What the clock knows.", "What it knows."),
        ("products/clock.yml", "name: Clock", "name: A clock"),
        ("products/watch.yml", "    items:\n", "    items:\n      - pulse\n"),
        ("items/items.yml", "name: ", "name: Other "),
        ("vocabulary/words.yml", "name: Health data", "name: Your health"),
        ("organization.yml", "name: Contoso", "name: Fabrikam"),
        ("products/clock.yml", "id: clock", "id: hour"),
    ):
        file = project.content / path
        text = file.read_text("utf-8")
        assert old in text, path
        file.write_text(text.replace(old, new), "utf-8")
        assert made(project, folder) == made(project, None), new


def test_rows_that_have_only_moved_are_published_where_they_stand(project: Project, folder: Path) -> None:
    made(project, folder)
    file = project.content / "products/product-0000.yml"
    file.write_text(f"# A line more.\n{file.read_text('utf-8')}", "utf-8")
    assert made(project, folder) == made(project, None)


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, *(pytest.param(number, marks=pytest.mark.large) for number in (1, 2))])
def test_whatever_is_edited_the_site_is_that_without_a_store(number: int, project: Project, folder: Path) -> None:
    chance = random.Random(number)
    vocabulary = next((project.content / "vocabulary").glob("*.yml"))
    edits = [
        lambda: edit(project, f"product-000{chance.randrange(3)}", summary=f"Said {chance.random()}."),
        lambda: edit(project, f"product-000{chance.randrange(3)}", name=f"Name {chance.randrange(9)}"),
        lambda: edit(project, f"product-000{chance.randrange(3)}", reviewed=f"202{chance.randrange(7)}-03-04"),
        lambda: edit(project, "product-0001", replaced_by=chance.choice(["product-0000", None])),
        lambda: vocabulary.write_text(vocabulary.read_text("utf-8").replace("name: ", "name: The ", 1), "utf-8"),
        lambda: (project.content / "guides/off.yml").write_text(GUIDE.replace("Less", chance.choice("abc")), "utf-8"),
        lambda: (project.content / "products/own.yml").write_text("id: own\nname: Own\nitems: [own]\n", "utf-8"),
        lambda: (project.content / "products/own.yml").unlink(missing_ok=True),
    ]
    for _ in range(8):
        for one in chance.sample(edits, 2):
            one()
        assert made(project, folder) == made(project, None)


@pytest.mark.slow
def test_another_option_or_template_makes_other_pages(project: Project, folder: Path) -> None:
    first = made(project, folder)
    others = [
        replace(project, options=Options(language="de")),
        replace(project, options=Options(record_url="https://r.example/{path}#L{line}")),
        replace(project, directory_urls=False),
        replace(project, site_url="https://y.example/"),
    ]
    for other in others:
        assert made(other, folder) == made(other, None) != first
    own = project.templates / "pages/product.html.jinja"
    own.parent.mkdir(parents=True)
    own.write_text('{% extends "built-in/pages/product.html.jinja" %}{% block sections %}Ours.{% endblock %}', "utf-8")
    assert made(project, folder) == made(project, None) != first
    own.unlink()
    assert made(project, folder) == first


def test_a_mistake_is_told_as_without_a_store_and_loses_nothing(
    project: Project, folder: Path, rendered: list[str]
) -> None:
    first = made(project, folder)
    edit(project, "product-0001", status="unheard")
    assert made(project, folder) == made(project, None)
    edit(project, "product-0001", status="current")
    rendered.clear()
    assert made(project, folder) == first
    assert rendered == []


# --- only what changed is rendered


def test_after_an_edit_only_the_pages_that_say_it_are_rendered(
    project: Project, folder: Path, rendered: list[str]
) -> None:
    first = made(project, folder)
    edit(project, "product-0001", description="Another description.")
    rendered.clear()
    second = made(project, folder)
    changed = {key for key in second if second[key] != first.get(key)}
    pages = rendered
    assert "products/product-0001.md" in pages
    assert set(pages) <= changed


def test_a_page_that_says_the_same_has_the_same_digest(project: Project, folder: Path) -> None:
    before = {page.path: page.digest for page in build(project).pages}
    edit(project, "product-0001", description="Another description.")
    after = {page.path: page.digest for page in build(project).pages}
    assert before.keys() == after.keys()
    assert {path for path in after if before[path] != after[path]} == {"products/product-0001.md"}


# --- damaged, foreign, locked, unwritable


@pytest.mark.slow
def test_a_damaged_store_is_no_store(project: Project, folder: Path) -> None:
    expected = made(project, folder)
    whole = (folder / FILE).read_bytes()
    chance = random.Random(3)
    for size in (1, 300, len(whole)):
        damaged = bytearray(whole)
        for _ in range(size):
            damaged[chance.randrange(len(damaged))] ^= 255
        (folder / FILE).write_bytes(damaged)
        assert made(project, folder) == expected
    for cut in (0, 50, len(whole) // 2):
        (folder / FILE).write_bytes(whole[:cut])
        assert made(project, folder) == expected


def test_a_value_that_is_not_what_was_put_is_not_there(project: Project, folder: Path, rendered: list[str]) -> None:
    expected = made(project, folder)
    with closing(sqlite3.connect(folder / FILE)) as file, file:
        assert file.execute("UPDATE pages SET value = ?", (b"another body",)).rowcount > 20
    rendered.clear()
    assert made(project, folder) == expected
    assert rendered


@pytest.mark.parametrize("statement", ["PRAGMA user_version = 77", "DROP TABLE pages", "CREATE TABLE others (a)"])
def test_a_store_of_another_form_is_made_anew(
    statement: str, project: Project, folder: Path, rendered: list[str]
) -> None:
    expected = made(project, folder)
    with closing(sqlite3.connect(folder / FILE)) as file:
        file.execute(statement)
    rendered.clear()
    assert made(project, folder) == expected
    assert bool(rendered) == (not statement.startswith("CREATE")), "what another form has kept is not read"


def test_a_file_in_place_of_the_folder_is_no_store(project: Project, folder: Path) -> None:
    folder.write_text("not a folder", "utf-8")
    assert made(project, folder) == made(project, None)
    assert folder.read_text("utf-8") == "not a folder"


def test_a_store_that_somebody_else_holds_is_left_alone(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy_statements.pages.store.PATIENCE", 0.01)
    monkeypatch.setattr("privacy_statements.pages.store.WAITING", 0)
    expected = made(project, folder)
    edit(project, "product-0001", description="Another description.")
    tries: list[Any] = []
    write_once = Store._write

    def counted(store: Store, write: Any) -> Any:
        tries.append(write)
        return write_once(store, write)

    monkeypatch.setattr(Store, "_write", counted)
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert made(project, folder) == made(project, None) != expected
        other.execute("ROLLBACK")
        store = Store(folder)
        other.execute("BEGIN IMMEDIATE")
        for key in (b"a", b"b", b"c"):
            store.put(key, key)
        assert len(tries) == 1, "nobody waits once more for each value"
        other.execute("ROLLBACK")


@pytest.mark.slow
def test_two_builds_may_use_it_at_once(project: Project, folder: Path, rendered: list[str]) -> None:
    expected = made(project, None)
    results: list[dict[str, Any]] = []
    threads = [threading.Thread(target=lambda: results.append(made(project, folder))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected, expected]
    rendered.clear()
    assert made(project, folder) == expected
    assert rendered == []


# --- what goes, and what stays


def test_what_no_build_asks_for_goes_and_what_one_asks_for_stays(folder: Path) -> None:
    for number in range(KEPT_FOR + RENEWED_AFTER):
        store = Store(folder)
        if not number:
            store.put(b"used", b"1")
            store.put(b"unused", b"2")
        assert store.get(b"used") == b"1"
        store.close(whole=True)
    store = Store(folder)
    assert (store.get(b"used"), store.get(b"unused")) == (b"1", None)
    store.close()


def test_a_build_that_ends_early_drops_nothing(folder: Path) -> None:
    store = Store(folder)
    store.put(b"key", b"value")
    store.close(whole=True)
    for _ in range(KEPT_FOR * 2):
        Store(folder).close()
    assert Store(folder).get(b"key") == b"value"


# --- digests


def test_what_says_something_else_has_another_digest() -> None:
    words, here, there = "words", Position("a.yml", 1), Position("a.yml", 2)
    texts = [
        words,
        RecordText(words),
        of_pieces([Piece("wor", True), Piece("ds", False)]),
        ["wor", "ds"],
        None,
        1,
        True,
    ]
    assert len({encoded(Link(text)) for text in texts}) == len(texts)  # type: ignore[arg-type]  # of any kind
    assert digest_of("a", "bc") != digest_of("ab", "c")
    assert encoded(MappingProxyType({"a": here})) == encoded({"a": here})
    assert encoded(PlacedText(words, here)) == encoded(PlacedText(words, there)) == encoded(RecordText(words))


@pytest.mark.skipif(os.name != "posix", reason="other systems say it otherwise")
def test_a_folder_that_others_may_write_is_not_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "cache"
    store = Store(folder)
    store.put(b"k", b"value")
    store.close()
    folder.chmod(0o777)
    store = Store(folder)
    assert store.get(b"k") is None
    assert not store.keeps
    (record,) = caplog.records
    assert "others may write there" in record.getMessage()
    folder.chmod(0o700)
    assert Store(folder).get(b"k") == b"value"
