"""Whole pages through `import markdown` and a build, measured as `bench/importing` measures them: nothing lost,
nothing invented, and the data items that a person read off the page.

The pages were written for this project in the shapes of real ones; the seeds are real ones, and not always at hand.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conftest import ROOT

FOLDER = ROOT / "bench/importing"
PAGES = sorted((ROOT / "tests/cases/importers/pages").iterdir())
SEEDS = sorted((ROOT.parent / "shared/seeds").glob("*-*.md"))
SEED = 0.91
"""F1 of the names of a real page that was at hand when the rules were written; of the five together 0.95."""
PAGE = 0.85
"""F1 of the names of a made-up page. It was 0.95 of names, headings, necessity and conditions together when thousands of
lines of word lists had learned these pages; such rules read strangers badly, and are gone."""


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"importing_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    return load("measure")


@pytest.mark.slow
def test_pages_are_kept_and_read(bench: ModuleType) -> None:
    for page in PAGES:
        judge(bench, page, PAGE)


def test_the_seeds_are_kept_and_read(bench: ModuleType) -> None:
    if not SEEDS:
        pytest.skip("the seeds are not at hand")
    read = [judge(bench, page, SEED).names for page in SEEDS]
    assert sum(read) / len(read) >= 0.95


def judge(bench: ModuleType, page: Path, least: float) -> Any:
    """What was read of a page, of which nothing is lost and nothing invented."""
    found = bench.measure(page, FOLDER / "expected" / f"{page.stem}.yml")
    assert found.lost == [], found.page
    assert found.lost_links == [], found.page
    assert found.lost_numbers == [], found.page
    assert found.invented == [], found.page
    assert found.long_generated == [], found.page
    assert found.reading.reversed == [], found.page
    assert found.reading.names >= least, (found.page, found.reading.missed, found.reading.extra)
    return found.reading


def test_a_measure_can_fail(bench: ModuleType) -> None:
    """A page of which something is missing, and one that says more, are seen."""
    units = list(bench.units_of("# Data\n\n- Serial number, 12 digits\n- [Mail](https://example.org/a)\n"))
    assert [unit.words for unit in units] == [("data",), ("serial", "number", "12", "digits"), ("mail",)]
    shown = bench.shown_on(
        "<ul><li data-record>Serial number</li></ul><p>12 digits</p><p data-record>Data and more</p>"
    )
    assert [bench.stands(unit, shown) for unit in units] == [True, False, False]
    assert not bench.link_stands("https://example.org/a", shown)
    assert {word for word in shown.recorded if word not in {"serial", "number", "data"}} == {"and", "more"}


@pytest.mark.large
def test_five_thousand_fields(bench: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fields = load("make_fields")
    for arguments, name in (([], "fields.md"), (["--expected"], "fields.yml")):
        fields.main(arguments)
        (tmp_path / name).write_text(capsys.readouterr().out, "utf-8")
    found = bench.measure(tmp_path / "fields.md", tmp_path / "fields.yml")
    assert found.lost == []
    assert found.invented == []
    assert found.reading.wanted == 5_300
    assert found.reading.reversed == []
    assert found.reading.names >= 0.99


PROBE = "# Probe\n\n## Data collected\n\n- Host name\n- Serial number\n- Battery level\n"
LIST = """
page: probe.md
set: dev
language: {language}
address: https://example.org/probe.md
sha256: {digest}
items:
  - {{name: Host name, heading: Data collected, necessity: unspecified, line: 5}}
  - {{name: Serial number, heading: Data collected, necessity: unspecified, line: 6}}
  - {{name: Battery level, heading: Data collected, necessity: unspecified, line: 7}}
"""


@pytest.fixture
def probe(bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the page of the exam that is at hand."""
    page = tmp_path / "pages" / "probe.md"
    page.parent.mkdir()
    page.write_text(PROBE)
    monkeypatch.setattr(bench, "EXAM", tmp_path)
    (tmp_path / "probe.yml").write_text(LIST.format(language="en", digest=bench.digest_of(page)))
    return page


def test_the_exam_is_repeated_with_the_pages_at_hand(
    bench: ModuleType, probe: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.exam(probe.parent, None, every=False) == 0
    assert "mean F1 of names: 1.000; at 0: 0" in capsys.readouterr().out
    probe.write_text(PROBE + "- Another page\n")
    assert bench.exam(probe.parent, "dev", every=False) == 1
    assert "probe.md: missing, or not the page of the list" in capsys.readouterr().out


def test_what_the_exam_calls_torn_and_wrong(bench: ModuleType) -> None:
    wanted = [
        {"name": name, "heading": "A", "necessity": "unspecified", "line": line, "either": name == "Fourth"}
        for line, name in enumerate(("First", "Second", "Third", "Fourth"), 5)
    ]
    items = [
        bench.Item("First", ("A",), "unspecified", ("if asked",)),
        bench.Item("The third of all", ("A",), "never", ()),
    ]
    assert list(bench.torn_in(wanted, items)) == ["5 to 7: 1 of 3 are no rows: Second"]
    assert list(bench.torn_in(wanted, [])) == [], "a list that is prose throughout is not torn"
    reading = bench.compare(wanted, items, frozenset({"a"}))
    assert (reading.wanted, len(reading.matched), reading.found) == (3, 1, 2), "what may be left out is not missed"
    assert bench.false_in([wanted[0]], items[0]) == ["if asked"]
    assert bench.false_in([{**wanted[0], "maybe": ["if asked to"]}], items[0]) == []
