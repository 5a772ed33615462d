"""Pictures of an imported page: copied where they are at hand, and else a text; no page shows a broken one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from privacy_statements.cli import main
from privacy_statements_import.draft import Draft
from privacy_statements_import.pictures import is_picture, pictures_of, without_pictures

PAGE = """\
# Turn it off

Do this.

1. Open the app.

   ![The start](media/one.png)

   Wait a little.

2. Tap **Off**.

   ![The switch](media/two.png)

3. Look again.

   ![A page](media/three.md)
"""


@pytest.fixture
def site(make_project: Callable[[dict[str, str | bytes]], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project({"in/off.md": PAGE, "in/media/one.png": b"one", "in/media/three.md": b"# Three"})
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["import", "markdown", "in/off.md", "--product", "off", *arguments])


def steps(root: Path) -> list[Any]:
    return yaml.safe_load((root / "content/guides/off.yml").read_text())["sections"][0]["steps"]


def test_a_picture_beside_the_page_goes_with_it(site: Path) -> None:
    result = run("--report", "report.md")
    assert result.exit_code == 0, result.output
    assert (site / "site-src/media/one.png").read_bytes() == b"one"
    assert "site-src/media/one.png is copied from in/media/one.png\n" in result.stdout
    assert "| in/off.md:7 | media/one.png | a picture; it stands in" in (site / "report.md").read_text()
    first = steps(site)[0]
    assert first["image"] == {"alt": "The start", "src": "media/one.png"}
    assert first["steps"] == [{"text": "Wait a little."}]


def test_what_nobody_has_is_a_text_and_a_doubt(site: Path) -> None:
    result = run()
    assert steps(site)[1] == {"text": "Tap **Off**.\n\nThe switch (`media/two.png`)"}
    assert "in/off.md:13: media/two.png: no such picture is beside the page" in result.stderr
    record = yaml.safe_load((site / "content/guides/off.yml").read_text())
    assert "no file for the picture media/two.png: what it shows stays as text" in record["needs_review"]


def test_only_pictures_are_copied(site: Path) -> None:
    run()
    assert not (site / "site-src/media/three.md").exists()
    assert steps(site)[2] == {"text": "Look again.\n\nA page (`media/three.md`)"}


def test_another_picture_is_not_overwritten_without_force(site: Path) -> None:
    there = site / "site-src/media/one.png"
    there.parent.mkdir()
    there.write_bytes(b"another")
    result = run()
    assert result.exit_code == 1
    assert (
        "site-src/media/one.png exists and is another picture than in/media/one.png\nnothing was written"
        in result.stderr
    )
    assert there.read_bytes() == b"another"
    assert not (site / "content/guides").exists()
    assert run("--force").exit_code == 0
    assert there.read_bytes() == b"one"


def test_a_picture_that_is_there_already_is_no_conflict(site: Path) -> None:
    there = site / "site-src/media/two.png"
    there.parent.mkdir()
    there.write_bytes(b"two")
    (site / "site-src/media/one.png").write_bytes(b"one")
    result = run()
    assert result.exit_code == 0, result.output
    assert "is copied" not in result.stdout
    assert steps(site)[1]["image"] == {"alt": "The switch", "src": "media/two.png"}


def test_a_trial_copies_nothing(site: Path) -> None:
    assert run("--dry-run").exit_code == 0
    assert not (site / "site-src/media").exists()


@pytest.mark.parametrize(
    ("path", "is_one"), [("a/b.PNG", True), ("a.svg", True), ("a.html", False), (".git/a.png", False)]
)
def test_what_a_picture_is(path: str, is_one: bool) -> None:
    assert is_picture(path) is is_one


def test_a_step_keeps_its_parts() -> None:
    step = {"image": {"alt": "A", "src": "a.png"}, "steps": [{"text": "B"}]}
    draft = Draft("guides", "g", {"sections": [{"steps": [step]}]})
    assert pictures_of([draft]) == ("a.png",)
    assert without_pictures(draft, []) is draft
    made = without_pictures(draft, ["a.png"])
    assert made.data["sections"] == [{"steps": [{"text": "A (`a.png`)", "steps": [{"text": "B"}]}]}]
