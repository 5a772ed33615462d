"""Every fact of the seed pages stands on the built site. ``facts/README.md`` says how facts are written."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from reader import Page, missing

SEEDS = ROOT.parent / "shared" / "seeds"
# BaseLoader: everything is text, whatever else YAML would make of it
FILES: dict[str, dict[str, Any]] = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
    for path in sorted((ROOT / "tests" / "facts").glob("*.yml"))
}
SILENT = [(name, entry) for name, seed in FILES.items() for entry in seed["uncited"]]


def numbers(written: list[str]) -> list[int]:
    """The line numbers of a list such as ``["2", "11-12"]``."""
    ends = [(entry.split("-") * 2)[:2] for entry in written]
    return [number for first, last in ends for number in range(int(first), int(last) + 1)]


def label(seed: str, fact: dict[str, Any]) -> str:
    short = re.sub(r"[^a-z0-9]+", "-", fact["says"].lower())[:48].strip("-")
    return f"{seed}:{fact['lines'][0]}:{short}"


@cache
def read_page(file: Path) -> Page:
    return Page(file.read_text(encoding="utf-8"))


# --- the facts


@pytest.mark.parametrize(
    ("page", "fact"),
    [pytest.param(seed["page"], fact, id=label(name, fact)) for name, seed in FILES.items() for fact in seed["facts"]],
)
def test_the_site_shows_the_fact(built_site: Path, page: str, fact: dict[str, Any]) -> None:
    assert fact.keys() == {"says", "lines", "find"}
    assert fact["find"]
    problems = []
    for place in fact["find"]:
        where = place.get("page", page)
        lacks = missing(read_page(built_site / where / "index.html"), place)
        problems += [f"{where} lacks {lack}" for lack in lacks]
    assert not problems, "\n".join([f"{fact['says']} (lines {fact['lines']})", *problems])


# --- the lines of the seeds


@pytest.mark.parametrize("seed", FILES.values(), ids=FILES)
def test_every_line_of_the_seed_is_accounted_for(seed: dict[str, Any]) -> None:
    length = int(seed["length"])
    cited = {number for fact in seed["facts"] for number in numbers(fact["lines"])}
    silent = [number for entry in seed["uncited"] for number in numbers(entry["lines"])]
    told = sorted([*cited, *numbers(seed["blank"]), *silent])
    assert told == list(range(1, length + 1)), f"each line once: cited, blank or uncited; found {told}"


@pytest.mark.parametrize(("seed", "entry"), SILENT, ids=[f"{name}:{entry['lines'][0]}" for name, entry in SILENT])
def test_a_line_without_a_fact_has_a_reason(seed: str, entry: dict[str, Any]) -> None:
    print(f"{seed}, lines {', '.join(entry['lines'])}: {entry['reason']}")  # seen with pytest -rP
    assert len(entry["reason"].strip()) >= 8


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not at hand")
@pytest.mark.parametrize("seed", FILES.values(), ids=FILES)
def test_the_seed_is_the_one_that_was_read(seed: dict[str, Any]) -> None:
    content = (SEEDS / seed["seed"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == seed["sha256"]
    lines = content.decode("utf-8").split("\n")
    lines = lines[:-1] if not lines[-1] else lines
    assert len(lines) == int(seed["length"])
    assert [n for n, line in enumerate(lines, 1) if not line.strip()] == numbers(seed["blank"])


# --- the reader itself: it must notice what is wrong

HOLDS, FAILS = yaml.safe_load((ROOT / "tests/data/places.yml").read_text("utf-8")).values()


@pytest.fixture(scope="module")
def tiny() -> Page:
    return Page((ROOT / "tests/data/tiny.html").read_text("utf-8"))


@pytest.mark.parametrize("place", HOLDS, ids=str)
def test_the_reader_finds_what_stands_there(tiny: Page, place: dict[str, Any]) -> None:
    assert missing(tiny, place) == []


@pytest.mark.parametrize("place", FAILS, ids=str)
def test_the_reader_notices_what_is_wrong(tiny: Page, place: dict[str, Any]) -> None:
    assert missing(tiny, place)


@pytest.mark.parametrize(
    "place",
    [
        {"nots": ["secret"]},
        {"under": ["required"]},
        {"row": "app", "count": "1", "has": ["size"]},
        {"under": ["required"], "necessity": "required"},
    ],
    ids=str,
)
def test_a_place_that_asks_nothing_is_refused(tiny: Page, place: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="place"):
        missing(tiny, place)
