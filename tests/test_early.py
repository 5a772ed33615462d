"""Pages are printed as soon as their views are made, and their texts are kept apart: whatever of them is lost is made again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus import write_corpus
from hosted import built_at
from privacy_statements.cache.kept_file import KEPT_FOR, FileStore
from privacy_statements.cache.recall import Cache
from privacy_statements.cache.store import FILE
from privacy_statements.pages.page import html_of, markdown_of
from privacy_statements.pages.printing import Shelf
from privacy_statements.pipeline import build
from privacy_statements.project import Project
from privacy_statements.publish.built import Built


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = write_corpus(tmp_path / "site", 3, 8).parent
    return Project(root, root / "site-src", site_url="https://x.example/", site_name="Made up")


def texts(built: Built) -> dict[str, str | bytes]:
    """Everything that is read of a build after its end."""
    pages = {page.path: html_of(page.blocks) for page in built.pages}
    return pages | {asset.path: asset.content for asset in built.assets}


class _Forgetful(FileStore):
    """Loses every value that it is asked for once ``lost`` says so."""

    lost = False

    def get(self, key: bytes) -> bytes | None:
        return None if self.lost else super().get(key)


def test_texts_that_are_lost_while_a_build_runs_are_made_again(project: Project, tmp_path: Path) -> None:
    expected = texts(build(project))
    with closing(_Forgetful(tmp_path / "cache")) as store:
        cold = build(project, store)
        store.lost = True
        assert texts(cold) == expected
    with closing(_Forgetful(tmp_path / "cache")) as store:
        warm = build(project, store)
        store.lost = True
        assert texts(warm) == expected


def test_texts_that_another_build_has_deleted_are_made_again(project: Project, tmp_path: Path) -> None:
    with closing(FileStore(tmp_path / "cache")) as store:
        expected = texts(build(project, store))
    with closing(FileStore(tmp_path / "cache")) as store:
        warm = build(project, store)
        with closing(sqlite3.connect(tmp_path / "cache" / FILE)) as other, other:
            assert other.execute("DELETE FROM kept").rowcount > 0
        assert texts(warm) == expected


def test_texts_that_no_host_reads_stay(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that has a page already, as its mark tells, does not read it."""
    for _ in range(KEPT_FOR + 2):
        with closing(FileStore(tmp_path / "cache")) as store:
            marks = {page.path: page.mark for page in build(project, store).pages}
    monkeypatch.setattr(Shelf, "put", _never)
    with closing(FileStore(tmp_path / "cache")) as store:
        pages = build(project, store).pages
        assert {page.path: page.mark for page in pages} == marks
        assert all(html_of(page.blocks) for page in pages)


def test_markdown_with_something_in_place_of_html_reads_no_texts(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(FileStore(tmp_path / "cache")) as store:
        pages = build(project, store).pages
        expected = {page.path: markdown_of(page).count("<table") for page in pages}
        assert sum(expected.values()) > 5
        monkeypatch.setattr(Shelf, "read", _never)
        assert not any("<table" in markdown_of(page, lambda number, block: "") for page in pages)


def test_a_page_is_printed_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those whose title is told from that of another page once all are known."""
    met: list[str] = []
    original = build.__globals__["EarlyPages"]._print

    def counted(self: object, view: object) -> object:
        met.append(view.info.path)  # type: ignore[attr-defined]  # a view that is made
        return original(self, view)

    monkeypatch.setattr("privacy_statements.pages.early.EarlyPages._print", counted)
    built = build(project)
    again = {path for path in met if met.count(path) > 1}
    assert set(met) == {page.path for page in built.pages}
    assert len(again) < len(built.pages) / 3


def test_a_host_reads_the_texts_of_a_page_twice(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for its linked data and its twin, and once for the page."""
    met: list[str] = []
    original = Cache.kept

    def counted(self: Cache, name: str, key: str, mark: bytes) -> object:
        if name == "texts":
            met.append(key)
        return original(self, name, key, mark)

    monkeypatch.setattr(Cache, "kept", counted)
    built_at(project.root, strict=False)
    assert len(met) > 20
    assert max(map(met.count, met)) == 2


# --- the shelf


def test_a_shelf_gives_the_texts_of_a_mark_and_no_others(tmp_path: Path) -> None:
    with closing(FileStore(tmp_path)) as store:
        shelf = Shelf(Cache(store))
        shelf.put("a.md", b"one", ("first",))
        shelf.put("b.md", b"one", ("second",))
        assert shelf.read("a.md", b"one", _never) == ("first",)
        assert shelf.read("b.md", b"one", _never) == ("second",)
        assert Shelf(Cache(store)).read("a.md", b"two", lambda: ("new",)) == ("new",)
        assert Shelf(Cache(store)).read("a.md", b"two", _never) == ("new",)


def test_what_is_lost_is_made_again_once(tmp_path: Path) -> None:
    made: list[int] = []

    def again() -> tuple[str, ...]:
        made.append(1)
        return ("made",)

    with closing(FileStore(tmp_path)) as store:
        shelf = Shelf(Cache(store))
        assert shelf.read("a.md", b"one", again) == ("made",)
        assert shelf.read("b.md", b"one", again) == ("made",)
        assert shelf.read("a.md", b"one", again) == ("made",)
    assert len(made) == 2


def _never(*given: object) -> tuple[str, ...]:
    raise AssertionError("made again")
