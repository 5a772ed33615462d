"""Records as files for programs: the same whether they are made, kept from the last build, or lost on the way."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from pathlib import Path

import pytest

from corpus import write_corpus
from privacy_statements.cache.kept_file import open_store
from privacy_statements.cache.recall import Cache
from privacy_statements.pages.built import Built
from privacy_statements.pipeline import build
from privacy_statements.project import Options, Project


def downloads(built: Built) -> dict[str, bytes]:
    return {asset.path: b"".join(asset.parts()) for asset in built.assets if asset.path.endswith((".csv", ".json"))}


def test_downloads_are_the_same_from_a_cache_and_where_it_has_lost_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_corpus(tmp_path, 3, 12)
    project = Project(tmp_path, tmp_path / "site-src", Options())
    made = downloads(build(project))
    assert len(made) > 6
    for _build in range(2):
        with closing(open_store(tmp_path / "kept")) as store:
            assert downloads(build(project, store)) == made
    lost: list[str] = []
    monkeypatch.setattr(Cache, "kept", lambda self, name, key, mark: lost.append(name))
    with closing(open_store(tmp_path / "kept")) as store:
        assert downloads(build(project, store)) == made
    assert {"json", "lines"} <= {*lost}


def test_what_is_lost_is_kept_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_corpus(tmp_path, 3, 12)
    project = Project(tmp_path, tmp_path / "site-src", Options())
    with closing(open_store(tmp_path / "kept")) as store:
        made = downloads(build(project, store))
    with monkeypatch.context() as patched, closing(open_store(tmp_path / "kept")) as store:
        find = Cache.kept
        asked: list[str] = []

        def lose(cache: Cache, name: str, key: str, mark: bytes) -> object:
            """Each of them the first time that somebody asks for it."""
            asked.append(f"{name} {key}")
            return None if asked.count(f"{name} {key}") == 1 else find(cache, name, key, mark)

        patched.setattr(Cache, "kept", lose)
        patched.setattr(Cache, "keep", lambda cache, name, key, *_: again.append(f"{name} {key}"))
        again: list[str] = []
        assert downloads(build(project, store)) == made
    assert {"json product-0000", "lines product-0000"} <= {*again}


def test_a_file_of_rows_says_the_same_in_both_formats(tmp_path: Path):
    write_corpus(tmp_path, 2, 12)
    made = downloads(build(Project(tmp_path, tmp_path / "site-src", Options())))
    rows = json.loads(made["records.json"])["rows"]
    lines = list(csv.DictReader(made["records.csv"].decode().splitlines()))
    assert len(rows) == len(lines) >= 24
    for row, line in zip(rows, lines, strict=True):
        assert (line["id"], line["name"], line["url"]) == (row["id"], row["name"], row["url"])
        assert line["section"] == "; ".join(row["section"])
        assert line["purposes"] == "; ".join(purpose["name"] for purpose in row["purposes"])
        assert line["exhaustive"] == ("true" if row["exhaustive"] else "false")
        assert (line["path"], int(line["line"])) == (row["position"]["path"], row["position"]["line"])
