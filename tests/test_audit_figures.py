"""The figures of an audit: what is told from texts, links, scores and sizes, and how the program ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from audit.figures import Figure, as_data, at_most, counted, table
from audit.findings import Finding
from audit.lighthouse import low_scores, read_scores
from audit.reading import grade, reading_faults
from audit.tasks import NEVER, Task, clicks, tried
from conftest import ROOT
from crawl import CrawledPage

EASY = "We list what each app collects. You can see who reads it. It is not kept for long."
HARD = (
    "Notwithstanding organisational considerations, administrators' comprehensive telemetry configurations "
    "necessitate unambiguous authorisation, proportionality assessments and documentation of international "
    "transfers whenever individually identifiable information is disseminated to intermediary organisations."
)
PAGE = "<!doctype html><html lang=en><body><nav>{nav}</nav><main><article>{main}</article></main></body></html>"


# --- reading


def test_easy_words_pass_and_hard_ones_do_not():
    assert list(reading_faults([EASY])) == []
    assert [found.split()[0] for found in reading_faults([EASY, HARD])] == ["grade", "25.0%"]


def test_the_grade_is_that_of_the_formula():
    """12 words, 2 sentences, 15 syllables, counted by hand: 0.39 * 6 + 11.8 * 15 / 12 - 15.59."""
    text = "We list what each product collects. You can see it in tables."
    assert grade([text]) == pytest.approx(0.39 * 6 + 11.8 * 15 / 12 - 15.59)


# --- readers' tasks


def linked(**links: str) -> dict[str, CrawledPage]:
    """Pages by their links; the home page is ``index``."""
    return {
        f"{name}.html": CrawledPage(
            f"{name}.html",
            PAGE.format(nav=" ".join(f'<a href="{to}">x</a>' for to in others.split()), main=f"<p>I am {name}.</p>"),
        )
        for name, others in links.items()
    }


@pytest.mark.parametrize(
    ("name", "count"), [("index", 0), ("near", 1), ("far", 2), ("lonely", NEVER), ("missing", NEVER)]
)
def test_clicks_are_counted_over_plain_links(name: str, count: int):
    pages = linked(
        index="near.html https://elsewhere.invalid/far.html", near="index.html far.html#x", far="", lonely="far.html"
    )
    task = Task("x", "x?", f"^{name}", ".//p", f"I am {name}", 1)
    assert clicks(pages, task) == count
    assert (task in tried(pages, [task])) == (name != "missing")


def test_a_page_that_does_not_say_it_is_no_answer():
    assert clicks(linked(index=""), Task("x", "x?", "^index", ".//p", "I am another", 1)) == NEVER


# --- scores


def report(**scores: float | None) -> dict[str, dict[str, dict[str, float | None]]]:
    return {"categories": {name.replace("_", "-"): {"score": score} for name, score in scores.items()}}


def test_low_scores_are_found():
    good = read_scores(report(performance=0.97, accessibility=1, best_practices=1, seo=1))
    assert list(low_scores("a", good)) == []
    bad = read_scores(report(performance=0.96, accessibility=None, best_practices=0.99, seo=1))
    assert [found.what.split()[0] for found in low_scores("a", bad)] == [
        "performance",
        "accessibility",
        "best-practices",
    ]


# --- the table


def test_a_missed_goal_is_marked_and_what_was_not_measured_too():
    figures = [at_most("size", 7, 7, " KiB"), at_most("clicks", 3, 2), Figure("scores", "-", "100", None)]
    lines = table(figures).splitlines()[1:]
    assert [line[:2] for line in lines] == ["  ", "! ", "? "]
    assert lines[0].split() == ["size", "7", "KiB", "at", "most", "7", "KiB"]


def test_faults_are_counted_by_measure_and_those_of_axe_by_variant():
    found = [Finding("axe", page, variant, "x") for page in "ab" for variant in ("light", "dark")]
    axe, language = counted([*found, found[0]], ["axe", "lang"])
    assert (axe.found, axe.is_met) == ("4", False)
    assert "(dark 2, light 2)" in axe.measure
    assert (language.found, language.is_met) == ("0", True)
    assert as_data(found, [axe])["figures"][0]["found"] == "4"
    assert len(as_data(found, [axe])["findings"]) == 4


@pytest.mark.slow
@pytest.mark.browser
def test_the_program_fails_on_any_fault(tmp_path: Path):
    """With figures for people and findings for programs."""
    site, told = tmp_path / "site", tmp_path / "audit.json"
    site.mkdir()
    (site / "favicon.ico").touch()
    good = (
        '<!doctype html><html lang="en"><head><title>Good</title><meta name="description" content="Good.">'
        '<meta name="viewport" content="width=device-width"></head><body><main><article><h1>Good</h1></article></main></body></html>'
    )
    for html, code in ((good, 0), (good.replace("<h1>Good</h1>", "<h1>Good</h1><h3>Bad</h3>"), 1)):
        (site / "index.html").write_text(html)
        result = subprocess.run(
            [sys.executable, "-m", "audit", site, "--types", "--variant", "light", "--json", told],
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'plugins'}:{ROOT / 'tests'}"},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert result.returncode == code, result.stdout + result.stderr
        assert "pages without one h1, or with a skipped level" in result.stdout
        headings = [one for one in json.loads(told.read_text())["findings"] if one["measure"] == "heading"]
        assert len(headings) == code
