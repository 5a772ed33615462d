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

TINY = """<!doctype html>
<html><head><title>Notes - Site</title><meta name="ms.topic" content="conceptual"></head><body>
<nav><a href="https://nav.example/">Everything</a></nav>
<article>
<h1 id="top">Notes<a class="headerlink" href="#top">¶</a></h1>
<p>The app <em>tells</em>
nobody. <a href="https://a.example/more?x=1">More</a>, <a href="../other/page/">other</a></p>
<script>let secret = 1</script>
<h2>Required data</h2>
<p>Needed to work.</p>
<table><caption>Required items</caption>
<thead><tr><th>Item</th><th>Collected</th><th>Mobile</th><th>Necessity</th></tr></thead>
<tbody><tr><th scope="rowgroup" colspan="4">Device</th></tr>
<tr><th scope="row">System <span class="ps-tools">record</span></th><td>Collected</td><td>Not collected</td>
<td>Required</td></tr>
<tr><th scope="row">System version</th><td>Depends if enrolled</td><td>Collected managed apps</td>
<td>Required</td></tr></tbody>
<tbody><tr><th scope="rowgroup" colspan="4">App</th></tr>
<tr><th scope="row">App size</th><td>Not collected</td><td>Not stated</td><td>Required</td></tr></tbody>
</table>
<h3>Exceptions</h3><p>One on tablets.</p><img src="a.png" alt="A tablet">
<h2>Optional data</h2><p>You may decline.</p>
</article><footer>Imprint</footer></body></html>"""


@pytest.fixture(scope="module")
def tiny() -> Page:
    return Page(TINY)


HOLDS = [
    {"has": ["APP tells nobody", "nothing|You may  decline", "a tablet"], "not": ["secret", "everything"]},
    {"under": ["required"], "has": ["needed", "exceptions", "tablets", "system"], "not": ["decline"]},
    {"under": ["required data", "exceptions"], "has": ["tablets"], "not": ["needed"]},
    {"under": ["nowhere|optional"], "has": ["decline"]},
    {"under": ["required items"], "has": ["device", "app size"], "not": ["needed"]},
    {"under": ["device"], "has": ["enrolled"], "not": ["app size"]},
    {"under": ["required", "device"], "row": "system", "necessity": "required", "cells": {"Mobile": "Not collected"}},
    {"row": "version", "necessity": "required", "cells": {"Mobile": "Collected"}, "has": ["managed", "if enrolled"]},
    {"row": "", "count": "3"},
    {"under": ["device"], "row": "", "count": "2"},
    {"link": ["https://a.example/more?x=1", "other/page"]},
    {"meta": {"title": "Notes", "ms.topic": "conceptual"}},
]
FAILS = [
    {"has": ["tells everybody"]},
    {"has": ["tells nobody", "secret"]},
    {"has": ["imprint"]},
    {"has": ["work. required"]},  # of two paragraphs
    {"not": ["tells"]},
    {"under": ["optional"], "has": ["needed"]},
    {"under": ["required"], "has": ["tells"]},
    {"under": ["required", "optional"], "has": ["data"]},
    {"under": ["nowhere"], "not": ["tells"]},
    {"under": ["app"], "row": "system version"},
    {"under": ["optional"], "row": "app size"},
    {"row": "nothing of the kind"},
    {"row": "record"},
    {"row": "s"},  # of two rows
    {"row": "version", "necessity": "optional"},
    {"row": "version", "necessity": "unspecified"},
    {"row": "app size", "necessity": "required"},  # but not collected
    {"row": "system", "cells": {"Mobile": "Collected"}},
    {"row": "system", "cells": {"Tablet": "Not collected"}},
    {"row": "system", "has": ["enrolled"]},
    {"row": "system", "not": ["not collected"]},
    {"row": "", "count": "4"},
    {"under": ["app"], "row": "", "count": "2"},
    {"link": ["https://a.example/more"]},
    {"link": ["https://nav.example/"]},
    {"under": ["required"], "link": ["other/page"]},
    {"meta": {"title": "News"}},
    {"meta": {"ms.topic": "concept"}},
    {"meta": {"ms.service": "conceptual"}},
]


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
