"""Every fact of the seed pages stands on the built site. ``facts/README.md`` says how facts are written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from reader import Page, missing

SEEDS = ROOT.parent / "shared" / "seeds"
# BaseLoader: everything is text, whatever YAML would make of it
FILES = {
    path.stem: yaml.load(path.read_text(), yaml.CBaseLoader)
    for path in sorted((ROOT / "tests" / "facts").glob("*.yml"))
}


def numbers(written: list[str]) -> list[int]:
    """The line numbers of a list such as ``["2", "11-12"]``."""
    ends = [(entry.split("-") * 2)[:2] for entry in written]
    return [number for first, last in ends for number in range(int(first), int(last) + 1)]


def label(fact: dict[str, Any]) -> str:
    return f"{fact['lines'][0]}-{re.sub(r'[^a-z0-9]+', '-', fact['says'].lower())[:50].strip('-')}"


@cache
def read_page(file: Path) -> Page:
    return Page(file.read_text(encoding="utf-8"))


# --- the facts


@pytest.mark.parametrize(
    ("page", "fact"),
    [
        pytest.param(seed["page"], fact, id=f"{name}-{label(fact)}")
        for name, seed in FILES.items()
        for fact in seed["facts"]
    ],
)
def test_fact_stands_on_the_page(built_site: Path, page: str, fact: dict[str, Any]) -> None:
    problems = []
    for place in fact["find"]:
        where = place.get("page", page)
        problems += [f"{where}: {problem}" for problem in missing(read_page(built_site / where / "index.html"), place)]
    assert not problems, "\n".join([f"{fact['says']} (lines {fact['lines']})", *problems])
