"""The benchmark itself: it measures what it says, tells what it found, and notices when two sites are not the same.

No figure of speed is judged here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from bench.child import ChildError, Sample, TooLongError, run_child
from bench.editing import edit
from bench.figures import Growth, Measured, exponent, growths, targets
from bench.plain.compare import compare
from bench.plain.pieces import pieces_of
from bench.plain.write import template_of_a_page
from bench.prepared import ENVIRONMENTS
from bench.tiers import GROWING, TIERS
from bench.ways import NAMES, WAYS, chosen
from msgspec import Struct

from conftest import ROOT
from corpus import write_corpus
from privacy_statements.views.shapes import Cell, Group, Link, RowHeader, Table, TableRow, Value

# --- figures


def test_an_exponent_is_the_power_of_growth():
    assert exponent([(1, 3.0), (10, 30.0), (100, 300.0)]) == pytest.approx(1)
    assert exponent([(2, 4.0), (3, 9.0), (7, 49.0)]) == pytest.approx(2)
    assert exponent([(5, 8.0), (5_000, 8.0)]) == pytest.approx(0)
    assert 1 < exponent([(1, 1.0), (10, 10.0), (100, 130.0)]) < 2


def measured(tier: str, **cpu: float) -> Measured:
    """A tier with one sample of each way."""
    one = Measured(tier)
    for way, seconds in cpu.items():
        one.samples[way] = [Sample(seconds * 2, seconds, seconds * 100)]
        one.sizes[way] = {"pages": 1, "html": 10, "index": 5, "index_gzip": 3}
    return one


def test_ratios_are_of_medians():
    one = measured("M", plain=10)
    one.samples["ours"] = [Sample(9, 4, 200), Sample(90, 40, 150), Sample(8, 5, 100)]
    assert one.median("ours") == Sample(9, 5, 150)
    assert one.ratio("ours") == pytest.approx(0.5)
    assert one.ratio("ours", "peak") == pytest.approx(0.15)
    assert one.ratio("plain") == 1
    assert one.ratio("proof") is None, "not measured"
    assert one.ratio("bare") is None, "what it is compared with was not measured"


def test_growth_is_told_over_all_sizes_and_between_the_last_two():
    found = {name: measured(name, ours=TIERS[name].products + 20) for name in GROWING}
    time, *_ = growths(found)
    assert time == Growth("processor time", ((5, 25), (100, 120), (1000, 1020), (5000, 5020)))
    assert time.fit < time.last < 1, "the start weighs on small sites"
    assert growths({"M": found["M"]}) == []
    assert growths({"S": found["S"], "PAGE": measured("PAGE", ours=1)}) == [], "one page is no size"
    grown = {one.what: one for one in targets({**found, "XL": measured("XL", events=1)})}
    assert grown["growth of processor time in products, exponent"].verdict == "not measured"
    assert grown["growth of processor time in products, exponent"].at == "S–L"


def test_targets_are_reached_missed_or_not_measured():
    found = {"M": measured("M", plain=10, ours=4, proof=8.1), "L": measured("L", plain=10)}
    found["M"].served = {"ours": [[3.0, 2.0, 1.2], [3.5, 2.5, 2.2], [2.0, 9.0, 1.4]], "host": [[1.5, 1.25, 1.0]]}
    verdicts = {(one.what.partition(",")[0], one.at): one.verdict for one in targets(found)}
    assert verdicts["full build", "M"] == "reached"
    assert verdicts["full build and `verify`", "M"] == "missed"
    assert verdicts["full build", "L"] == "not measured"
    assert verdicts["first edit of a server to page under `serve`", "M"] == "missed"
    assert verdicts["later edit to page under `serve`", "M"] == "reached"
    beyond = {one.what.partition(" to ")[0]: one.found for one in targets(found) if "serve" in one.what}
    assert beyond == {"first edit of a server": 1.5, "later edit": pytest.approx(2.1 - 1.125)}


# --- one process


def child(tmp_path: Path, code: str, seconds: float = 60) -> Sample:
    return run_child([sys.executable, "-c", code], tmp_path / "log", {}, tmp_path, seconds)


@pytest.mark.slow
def test_a_child_is_measured_with_its_children(tmp_path: Path):
    busy = "import time\nwhile time.process_time() < 0.4: pass"
    sample = child(tmp_path, f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])")
    assert sample.cpu >= 0.4, "the child of the child ends when it has used that much"
    assert sample.wall > 0
    assert child(tmp_path, "held = b'x' * 300_000_000").peak > 300


def test_a_child_that_fails_or_hangs_is_told(tmp_path: Path):
    with pytest.raises(ChildError, match="ended with 3:\nno such page"):
        child(tmp_path, "print('no such page'); raise SystemExit(3)")
    with pytest.raises(TooLongError, match="more than 1 s"):
        child(tmp_path, "import time; time.sleep(60)", 1)


# --- the corpus


def test_products_share_items_by_turns_and_have_their_own(tmp_path: Path):
    write_corpus(tmp_path, products=20, items=10, shared=40)
    shared = yaml.safe_load((tmp_path / "content/items/shared.yml").read_text("utf-8"))
    assert len(shared) == 40
    mentions: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for file in (tmp_path / "content/products").iterdir():
        rows = list(rows_of(yaml.safe_load(file.read_text("utf-8"))["sections"]))
        assert len(rows) == 10
        assert len({row.get("item", row.get("name")) for row in rows}) == 10
        mentions.update(row["item"] for row in rows if "item" in row)
        own.update(row["name"] for row in rows if "name" in row)
    assert set(mentions) == {item["id"] for item in shared}
    assert min(mentions.values()) > 1
    assert own.total() == 20 * 10 // 5
    assert max(own.values()) == 1, "a name that two products have would be a shared item"


def rows_of(sections):
    for section in sections:
        yield from section.get("items", ())
        yield from rows_of(section.get("sections", ()))


def test_an_edit_is_one_note_in_one_record(tmp_path: Path):
    write_corpus(tmp_path, products=2, items=10, shared=8)
    before = {file: file.read_text("utf-8") for file in (tmp_path / "content").rglob("*.yml")}
    words = edit(tmp_path, 7)
    changed = [file for file, text in before.items() if file.read_text("utf-8") != text]
    assert [file.name for file in changed] == ["product-0000.yml"]
    longer = changed[0].read_text("utf-8")
    assert words in longer
    assert edit(tmp_path, 8) != words
    assert len(changed[0].read_text("utf-8").splitlines()) == len(longer.splitlines()) - 1, "the rest moves"


# --- ways


def test_what_is_left_out_at_a_size_is_measured_when_asked_for():
    assert "plain" not in chosen("XL", [])
    assert chosen("XL", ["ours", "plain"]) == ["plain", "ours"]
    assert chosen("M", []) == list(NAMES)
    assert chosen("PAGE", []) == ["ours"]
    assert {way.against for way in WAYS.values()} == {"plain", "few", "events"}


@pytest.mark.parametrize("name", ["gen-files", "macros"])
def test_an_environment_has_our_versions_and_no_other(name: str):
    ours, theirs = (pins(file) for file in (ROOT / "constraints.txt", ENVIRONMENTS / f"{name}.txt"))
    assert {"mkdocs", "mkdocs-material"} <= set(theirs)
    assert {one: theirs[one] for one in theirs if one in ours} == {one: ours[one] for one in theirs if one in ours}


def pins(file: Path) -> dict[str, str]:
    return dict(line.lower().split("==") for line in file.read_text("utf-8").split())


# --- plain


class View(Struct, frozen=True):
    """A page that says one thing."""

    info: Any
    said: object


def a_view(said: object) -> Any:
    top = SimpleNamespace(trail=(), facts=())
    return View(SimpleNamespace(path="products/p.md", top=top, data=None), said)


def a_table(*names: str) -> Table:
    rows = tuple(
        TableRow(RowHeader(Link(name)), (Cell(values=(Value(Link("a|b")),), prose="two\nlines"),)) for name in names
    )
    return Table("Data | items", ("Item", "Answer"), (Group(Link("A group"), rows, before="All of it."),))


def test_a_pipe_table_keeps_its_columns():
    (table,) = [one for one in pieces_of(a_view(a_table("one", "t|wo"))) if one.kind == "table"]
    assert table.rows == (
        ("**A group**", ""),
        ("All of it.", ""),
        ("one", "a\\|b<br>two lines"),
        ("t\\|wo", "a\\|b<br>two lines"),
    )
    text = template_of_a_page().render(title='A "title"', description="d", pieces=[table, table])
    assert '\ntitle: "A \\"title\\""\n' in text
    assert text.count("\n\n| Item | Answer |\n| --- | --- |\n| **A group** |  |\n") == 2


OURS = """<article><table><thead><tr><th>Item</th><th>Answer</th></tr></thead>
<tbody><tr class="ps-group"><th colspan="2">Group</th></tr>
<tr><th scope="row">One <span class="ps-tools"><a>link</a></span></th><td>yes</td></tr>
<tr><th scope="row">Two</th><td>no</td></tr></tbody></table></article>"""
PLAIN = """<article><table><thead><tr><th>Item</th><th>Answer</th></tr></thead>
<tbody><tr><td><strong>Group</strong></td><td></td></tr>
<tr><td><a>One</a></td><td>yes</td></tr>
<tr><td>Two</td><td>no</td></tr></tbody></table></article>"""


def two_sites(tmp_path: Path, ours: str, plain: str) -> tuple[Path, Path]:
    for name, text in (("ours", ours), ("plain", plain)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f"<html><body>{text}</body></html>", "utf-8")
    return tmp_path / "ours", tmp_path / "plain"


def test_the_same_rows_are_counted_in_either_form(tmp_path: Path):
    found = compare(*two_sites(tmp_path, OURS, PLAIN))
    assert found.differences == []
    assert (found.ours.pages, found.ours.tables, found.ours.rows, found.ours.cells) == (1, 1, 2, 4)
    assert vars(found.ours) == {**vars(found.plain), "words": found.ours.words}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<tr><td>Two</td><td>no</td></tr>", "", "has 2 rows, 1 in plain"),
        ("<td>Two</td>", "<td>Three</td>", "'Two' with 2 cells, in plain 'Three' with 2"),
        ("<td>Two</td>", "<td>Two</td><td>x</td>", "in plain 'Two' with 3"),
        ("<article>", "<article><table></table>", "1 tables, 2 in plain"),
    ],
)
def test_a_row_or_a_cell_that_is_missing_is_found(tmp_path: Path, old: str, new: str, told: str):
    assert old in PLAIN
    (found,) = compare(*two_sites(tmp_path, OURS, PLAIN.replace(old, new))).differences
    assert told in found


# --- all of it


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest size, measured once by the ways that need no environment of their own."""
    folder = tmp_path_factory.mktemp("bench")
    command = ["--tiers", "XS", "--ways", "ours,edited,plain,few,bare,events", "--into", folder, "--cache", folder]
    result = subprocess.run(
        [sys.executable, "-m", "bench", *map(str, command)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'plugins'}:{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    assert result.stderr == "", "progress is for a terminal"
    assert result.stdout.rstrip() == (folder / "RESULTS.md").read_text("utf-8").rstrip()
    return folder


@pytest.mark.slow
def test_every_way_has_its_line(ran: Path):
    text = (ran / "RESULTS.md").read_text("utf-8")
    for way in ("ours", "edited", "plain", "few", "bare", "events"):
        (line,) = [one for one in text.splitlines() if one.startswith(f"| {WAYS[way].label} |")]
        assert "–" not in line, "each has its figures, and the ratio to what it is compared with"
    assert str(ran) not in text
    assert str(ROOT) not in text


@pytest.mark.slow
def test_ours_and_plain_say_the_same(ran: Path):
    found = json.loads((ran / "results.json").read_text("utf-8"))["tiers"]["XS"]["compared"]
    assert found["differences"] == []
    for figure in ("pages", "tables", "rows", "cells"):
        assert found["ours"][figure] == found["plain"][figure] > 0
    assert found["plain"]["words"] > 0.8 * found["ours"]["words"], "the texts around the tables, too"
