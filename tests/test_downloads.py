"""Records as files for programs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from corpus import write_corpus
from privacy_statements.pages.built import Built
from privacy_statements.pipeline import build
from privacy_statements.project import Options, Project


def downloads(built: Built) -> dict[str, bytes]:
    return {asset.path: b"".join(asset.parts()) for asset in built.assets if asset.path.endswith((".csv", ".json"))}


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
