"""``import``: what is written, what never is, and what is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from privacy_statements.cli import main
from privacy_statements.read.load import load_file
from privacy_statements.read.markdown import prose_text
from privacy_statements_import import IMPORTERS

Make = Callable[[dict[str, str | bytes]], Path]

SITE: dict[str, str | bytes] = {
    "content/products/lamp.yml": "{id: lamp, name: Lamp}\n",
    "content/products/others.yml": "{id: candle, name: Candle}\n",
    "content/items/items.yml": "- {id: imei, name: IMEI}\n- {id: serial, name: Serial number}\n",
    "in/torch.csv": "Name,Category\nIMEI,Device\nSerial numbr,Device\n",
    "in/lamp.csv": "Name\nIMEI\n",
    "in/broken.csv": "",
}


@pytest.fixture
def site(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(SITE)
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["import", *arguments])


def files(root: Path) -> dict[str, bytes]:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def test_a_product_is_written(site: Path):
    result = run("rows", "in/torch.csv", "--product", "torch", "--name", "Torch")
    assert result.exit_code == 0, result.output
    assert result.stdout == "content/products/torch.yml is written\n"
    assert (
        (site / "content/products/torch.yml").read_text()
        == """\
# Imported from in/torch.csv; a person has to look at it.
id: torch
name: Torch
source:
  title: torch.csv
needs_review:
  - "what the columns are was guessed from their heads: rename a head in the table where that is wrong"

sections:
  - heading: Device
    kind: data
    items:
      - {item: imei}
      - name: Serial numbr
        needs_review: [may be the shared item serial (score 0.96)]
"""
    )
    assert (
        result.stderr
        == """\
in/torch.csv:1: Torch: what the columns are was guessed from their heads: rename a head in the table where that is wrong
in/torch.csv:3: Serial numbr: may be the shared item serial (score 0.96)
2 data items, 2 other facts, 0 texts left as prose, 2 doubts
next: look at "needs_review" in content/products/torch.yml; privacy-statements check --debt
when all names are right: privacy-statements fmt --assign-ids
"""
    )


def test_columns_of_answers_become_words_of_the_site(site: Path):
    (site / "in/answers.csv").write_text("Name,iOS\nIMEI,yes\n")
    result = run("rows", "in/answers.csv", "--product", "torch")
    assert result.exit_code == 0, result.output
    assert (
        (site / "content/vocabulary/torch-columns.yml").read_text()
        == """\
# Imported from in/answers.csv; a person has to look at it.
dimensions:
  - {id: ios, name: iOS}
"""
    )
    again = run("rows", "in/answers.csv", "--product", "other")
    assert again.stdout == "content/products/other.yml is written\n"  # the word is there already


def test_all_conflicts_are_told_and_nothing_is_written(site: Path):
    before = files(site)
    result = run("rows", "in/torch.csv", "in/lamp.csv", "--each", "--output", "content")
    assert result.exit_code == 1
    assert result.stderr.endswith(
        "content/products/lamp.yml exists\nnothing was written; --force overwrites files that exist\n"
    )
    assert files(site) == before


def test_force_overwrites_what_is_there_and_no_other_id(site: Path):
    result = run("rows", "in/lamp.csv", "--product", "lamp", "--force")
    assert result.exit_code == 0, result.output
    assert load_file(site / "content/products/lamp.yml", "lamp.yml").diagnostics == ()
    assert "item: imei" in (site / "content/products/lamp.yml").read_text()
    before = files(site)
    taken = run("rows", "in/lamp.csv", "--product", "candle", "--force")
    assert taken.exit_code == 1
    assert 'content/products/candle.yml: the id "candle" is taken by content/products/others.yml:1:' in taken.stderr
    assert files(site) == before


def test_two_files_of_one_name_are_told_apart_by_their_folders(site: Path):
    (site / "in/more").mkdir()
    (site / "in/more/torch.csv").write_bytes((site / "in/torch.csv").read_bytes())
    result = run("rows", "in/torch.csv", "in/more/torch.csv", "--each")
    assert result.exit_code == 0
    assert {path.name for path in (site / "content/products").iterdir()} >= {"in-torch.yml", "more-torch.yml"}


def test_a_trial_writes_nothing_but_the_report(site: Path):
    before = files(site)
    result = run("rows", "in/torch.csv", "--product", "torch", "--dry-run", "--report", "report.md")
    assert result.exit_code == 0
    assert result.stdout.startswith("# content/products/torch.yml\n# Imported from in/torch.csv")
    report = (site / "report.md").read_text()
    assert files(site) == {**before, "report.md": report.encode()}
    assert "| in/torch.csv:3 | Serial numbr | may be the shared item serial (score 0.96) |" in report
    assert "| in/torch.csv:1 | Category | the column of category |" in report
    assert "| in/torch.csv:2 | IMEI |" in report


def test_another_folder_can_be_written_to(site: Path):
    assert run("rows", "in/torch.csv", "--product", "torch", "--output", "drafts").exit_code == 0
    assert (site / "drafts/products/torch.yml").is_file()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "met neither --product nor --each; expected --product ID for one product, or --each"),
        (("--product", "x", "--each"), "met --product and --each; expected"),
        (("--product", "Not an id"), '--product: met "Not an id" for "id"; expected an id: small letters'),
        (("--product", "con"), "--product: met the id"),
        (("--product", "x", "--language", "englisch!"), "--language: met"),
        (("--product", "x", "--name", " "), "--name: met"),
    ],
)
def test_wrong_use_ends_with_2(site: Path, options: tuple[str, ...], told: str):
    result = run("rows", "in/torch.csv", *options)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())


def test_what_cannot_be_read_ends_with_1(site: Path):
    before = files(site)
    result = run("rows", "in/broken.csv", "--product", "torch")
    assert result.exit_code == 1
    assert result.stderr == (
        "in/broken.csv:1:1: error: met nothing; expected a line with the heads of columns, and lines below it "
        "[not-imported]\nnothing was written\n"
    )
    assert files(site) == before


def test_no_path_of_the_machine_is_written(site: Path):
    run("rows", str(site / "in/torch.csv"), "--product", "torch")
    (site.parent / "outside.csv").write_text("Name\nIMEI\n")
    run("rows", "../outside.csv", "--product", "outside")
    for name, origin in (("torch", "in/torch.csv"), ("outside", "outside.csv")):
        text = (site / f"content/products/{name}.yml").read_text()
        assert f"# Imported from {origin}; " in text
        assert str(site.parent) not in text


@pytest.mark.parametrize("kind", IMPORTERS)
def test_every_source_has_help_with_an_example(kind: str):
    result = run(kind, "--help")
    assert result.exit_code == 0
    said = " ".join(result.output.split())
    assert f"Example: privacy-statements import {kind} {IMPORTERS[kind].example} --product torch" in said


@pytest.mark.slow
def test_without_the_extra_the_command_names_it_and_the_workbook_still_works() -> None:
    code = "import sys; sys.modules['ftfy'] = None; from privacy_statements.cli import main; main(sys.argv[1:])"
    run = partial(subprocess.run, capture_output=True, text=True)
    refused = run([sys.executable, "-c", code, "import", "markdown", "page.md"])
    assert refused.returncode == 2
    assert (
        '"import markdown" needs ftfy, which is not installed: pip install "privacy-statements[import]"'
        in refused.stderr
    )
    assert run([sys.executable, "-c", code, "import", "xlsx", "--help"]).returncode == 0
    assert "import" in run([sys.executable, "-c", code, "--help"]).stdout


PAGE = "# {0}\n\n## Data we collect\n\n- Name\n- Age\n"


def test_a_folder_of_pages_is_many_products_with_one_report(site: Path):
    for name in ("torch/privacy", "candle/privacy", "oil"):
        (site / "pages" / name).parent.mkdir(parents=True, exist_ok=True)
        (site / f"pages/{name}.md").write_text(PAGE.format(name))
    (site / "pages/notes.txt").write_text("no page")
    result = run("markdown", "pages", "--report", "report.md")
    assert result.exit_code == 0, result.output
    made = {path.name for path in (site / "content/products").iterdir()}
    assert made == {"lamp.yml", "others.yml", "torch-privacy.yml", "candle-privacy.yml", "oil.yml"}
    assert "6 rows: 6 from lists; 0 marked" in result.stderr
    assert (site / "report.md").read_text().count("| pages/") >= 6


def test_a_folder_goes_on_after_a_page_that_is_refused(site: Path):
    (site / "pages").mkdir()
    (site / "pages/good.md").write_text(PAGE.format("Good"))
    (site / "pages/bad.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    result = run("markdown", "pages", "--report", "report.md")
    assert result.exit_code == 1
    assert (site / "content/products/good.yml").is_file()
    assert not (site / "content/products/bad.yml").exists()
    assert "pages/bad.md:1:1: error: met what is no text" in result.stderr
    assert result.stderr.endswith("1 of 2 files were not imported\n")
    (line,) = [line for line in (site / "report.md").read_text().splitlines() if "Not imported" in line]
    assert (
        prose_text(line)
        == "• Not imported: pages/bad.md:1:1: error: met what is no text; expected a page of Markdown [not-imported]"
    )
    assert "pages/bad.md" in (site / "report.md").read_text(), "the report names it, too"


def test_a_folder_without_pages_is_a_wrong_call(site: Path):
    (site / "empty").mkdir()
    assert run("markdown", "empty").exit_code == 2


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(50), b"PK\x03\x04" + bytes(50), bytes(range(256)) * 8, b"a\x00" * 90]
)
def test_what_is_no_text_is_refused_with_one_line(site: Path, content: bytes):
    (site / "page.md").write_bytes(content)
    result = run("markdown", "page.md", "--product", "torch")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith("page.md:1:1: error: met what is no text")


def test_a_person_says_what_a_page_is(site: Path):
    (site / "page.md").write_text("# About\n\nHere it is:\n\n1. Cups\n2. Spoons\n3. Plates\n")
    plain = run("markdown", "page.md", "--product", "torch", "--dry-run").stdout
    assert "items:" not in plain
    assert "steps:" not in plain
    assert (
        "items: [Cups, Spoons, Plates]"
        in run("markdown", "page.md", "--product", "torch", "--collects", "--dry-run").stdout
    )
    (site / "bare.md").write_text("Cups\n\n- Spoons\n- Plates\n")
    assert (
        "items: [Spoons, Plates]" in run("markdown", "bare.md", "--product", "torch", "--collects", "--dry-run").stdout
    )
    guide = run("markdown", "page.md", "--product", "torch", "--guide", "--dry-run").stdout
    assert guide.startswith("# content/guides/torch.yml")
    assert "steps:" in guide
