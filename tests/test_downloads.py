"""Records as files for programs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from conftest import write_project
from privacy_statements.pages.built import Built
from privacy_statements.pipeline import build
from privacy_statements.project import Options, Project, read_project
from test_pages import same_as_kept

CASE = Path(__file__).parent / "cases" / "published"
OPTIONS = """\
plugins:
  - privacy-statements:
      exports: [apple, ccpa, dpv, fides, play, ropa, llms]
      moved: {old/app: products/app, "old/app#all": products/app#row-own, old/store: "https://b.example/", gone: null}
"""


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


def test_what_is_published_is_as_it_was_read_last(tmp_path: Path) -> None:
    """Data, feeds and forms of ``cases/published/content``, with an address of the site and, where it differs, without."""
    made: dict[str, str] = {}
    for site in ("site_url: https://a.example/base/", ""):
        root = write_project(tmp_path / (site[:4] or "none"), {"mkdocs.yml": f"site_name: S\n{site}\n{OPTIONS}"})
        shutil.copytree(CASE / "content", root / "content")
        built = build(read_project(root / "mkdocs.yml", root))
        twins = [twin for twin in built.twins() if twin.path.startswith(("products/app.md", "questions/"))]
        for asset in (*built.assets, *twins):
            text = b"".join(asset.parts()).decode("utf-8", "replace")
            if asset.path.endswith("safety_export.csv"):
                text = "".join(line for line in text.splitlines(keepends=True) if ",true," in line)
            if not asset.path.endswith((".css", ".js", ".xlsx")) and made.get(asset.path) != text:
                made[asset.path if site else f"without/{asset.path}"] = text
    same_as_kept(made, CASE / "expected")
