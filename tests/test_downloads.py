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


def test_what_nobody_sees_is_an_escape(tmp_path: Path):
    """Whoever prints the file sees it, and a terminal or an editor turns nothing round."""
    name = "a\u202eb\u200bc\u2028"
    record = {"id": "p", "name": "P", "items": [{"id": "x", "name": name, "note": f"\x7f{name}"}]}
    products = tmp_path / "content/products"
    products.mkdir(parents=True)
    (products / "p.yml").write_text(json.dumps(record).replace("\x7f", r"\u007f"))
    made = downloads(build(Project(tmp_path, tmp_path / "site-src", Options())))
    for path, text in ((path, content.decode()) for path, content in made.items() if path.endswith(".json")):
        assert all(character.isprintable() or character == "\n" for character in text), path
    assert name in json.loads(made["records.json"])["rows"][0]["name"]
