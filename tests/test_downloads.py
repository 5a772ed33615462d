"""Records as files for programs."""

from __future__ import annotations

import json
from pathlib import Path

from privacy_statements.pages.built import Built
from privacy_statements.pipeline import build
from privacy_statements.project import Options, Project


def downloads(built: Built) -> dict[str, bytes]:
    return {asset.path: b"".join(asset.parts()) for asset in built.assets if asset.path.endswith((".csv", ".json"))}


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
