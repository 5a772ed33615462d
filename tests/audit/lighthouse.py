"""Lighthouse on a few pages, as a phone sees them. A program of Node: where npm cannot install it, nothing is
measured, and that is said."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from audit.findings import Finding
from audit.serving import ENFORCED, serve
from audit.visits import address_of
from chromium import find_chromium

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / ".cache/audit/node_modules/.bin/lighthouse"
GOALS = {"performance": 97, "accessibility": 100, "best-practices": 100, "seo": 100}
NOT_MEASURED = "Lighthouse: not measured; npm could not install it (make lighthouse-env)"


def scores(site: Path, page: str) -> dict[str, int]:
    """The four scores of a page, of 100."""
    arguments = ["--quiet", "--output=json", "--output-path=stdout", f"--only-categories={','.join(GOALS)}"]
    flags = "--chrome-flags=--headless=new --no-sandbox"
    with serve(site, ENFORCED) as address:
        result = subprocess.run(
            [PROGRAM, address + address_of(page), *arguments, flags],
            env={**os.environ, "CHROME_PATH": find_chromium()},
            capture_output=True,
            text=True,
            timeout=300,
        )
    if result.returncode:
        raise RuntimeError(f"Lighthouse failed on {page}: {result.stderr[-500:]}")
    return read_scores(json.loads(result.stdout))


def read_scores(report: Mapping[str, Mapping[str, Mapping[str, float | None]]]) -> dict[str, int]:
    """The scores in a report; what it could not judge counts as 0."""
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in GOALS}


def low_scores(page: str, found: Mapping[str, int]) -> Iterator[Finding]:
    """The scores below the goal."""
    for name, goal in GOALS.items():
        if found[name] < goal:
            yield Finding("lighthouse", page, "", f"{name} {found[name]}, less than {goal}")


def measured(site: Path, pages: Iterable[str]) -> dict[str, dict[str, int]]:
    """The scores of each page; none where there is no Lighthouse."""
    return {page: scores(site, page) for page in pages} if PROGRAM.is_file() else {}
