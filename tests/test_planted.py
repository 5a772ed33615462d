"""Mistakes planted in a good site, as data: each is found at its place, in words, and nothing wrong is published.

``cases/planted/site.yml`` is the site, ``cases/planted/mistakes.yml`` what is changed in it and what is to be said.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from conftest import QUIET, ROOT, Make, run_tool
from hosted import built_at
from privacy_statements.diagnostics.diagnostic import Severity, has_errors
from privacy_statements.pipeline import build
from privacy_statements.project import read_project
from privacy_statements.rules.judging import check
from small import found_in_records, run

FOLDER = Path(__file__).parent / "cases" / "planted"
SITE: dict[str, str] = yaml.safe_load((FOLDER / "site.yml").read_text())
MISTAKES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "mistakes.yml").read_text())
ERRORS = [mistake for mistake in MISTAKES if "severity" not in mistake]
WARNINGS = [mistake for mistake in MISTAKES if mistake.get("severity") == "warning"]
PUBLISHED = "the site of before"


@pytest.fixture
def site(make_project: Make) -> Path:
    root = make_project({f"content/{path}": text for path, text in SITE.items()})
    for folder in ("site", "out"):
        (root / folder).mkdir()
        (root / folder / "index.html").write_text(PUBLISHED)
    return root


def plant(root: Path, mistake: dict[str, Any]) -> None:
    file = root / "content" / mistake["file"]
    file.parent.mkdir(exist_ok=True)
    text = SITE[mistake["file"]] if "was" in mistake else ""
    assert mistake.get("was", "") in text
    file.write_text(text.replace(mistake.get("was", ""), mistake["now"], 1), newline="")


def is_untouched(root: Path) -> bool:
    return all(
        [path.name for path in (root / folder).iterdir()] == ["index.html"]
        and (root / folder / "index.html").read_text() == PUBLISHED
        for folder in ("site", "out")
    )


def test_the_site_is_good(site: Path) -> None:
    built = build(read_project(site / "mkdocs.yml", site))
    assert {one.severity for one in built.diagnostics} == {Severity.DEBT}
    assert {one.severity for one in check(built.catalog)} == {Severity.DEBT}


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["name"].replace(" ", "-"))
def test_a_mistake_is_found_at_its_place(mistake: dict[str, Any], site: Path) -> None:
    """Where it leads is known when there are pages, all else of records before."""
    plant(site, mistake)
    project = read_project(site / "mkdocs.yml", site)
    found = tuple(build(project).diagnostics) if "questions" in mistake["file"] else found_in_records(project)
    severity = Severity(mistake.get("severity", "error"))
    assert has_errors(found) == (severity is Severity.ERROR)
    told = [one for one in found if one.severity is severity]
    place = f"content/{mistake['file']}:{mistake.get('shown', mistake['at'])}"
    (here,) = (one for one in told if str(one.position) == place and one.code == mistake.get("code", one.code))
    assert all(word in here.message for word in mistake["says"]), here.message
    if severity is not Severity.DEBT:  # the good site has its own
        assert len(told) == 1, told


def test_there_are_enough_and_almost_every_place_is_right() -> None:
    assert len(MISTAKES) >= 100
    assert len({mistake["name"] for mistake in MISTAKES}) == len(MISTAKES)
    assert sum("shown" not in mistake for mistake in MISTAKES) >= 0.95 * len(MISTAKES)


@pytest.mark.slow
@pytest.mark.parametrize("mistake", [*ERRORS[::10], *WARNINGS], ids=lambda mistake: mistake["name"].replace(" ", "-"))
def test_a_mistake_is_published_by_nobody_who_stops_at_it(mistake: dict[str, Any], site: Path) -> None:
    refused_by_all(mistake, site)


@pytest.mark.large
def test_no_error_is_published_by_anybody(site: Path) -> None:
    for mistake in ERRORS:
        refused_by_all(mistake, site)
        file = site / "content" / mistake["file"]
        file.write_text(SITE[mistake["file"]]) if "was" in mistake else file.unlink()


def refused_by_all(mistake: dict[str, Any], site: Path) -> None:
    """By ``check`` and ``build --out``, and by the host, strict or not; a warning by those that are strict. What was
    published is as it was."""
    plant(site, mistake)
    config = ["--config", str(site / "mkdocs.yml")]
    ways = [True] if mistake in WARNINGS else [False, True]
    for strict in ways:
        checked, made = (["--fail-on", "warning"], ["--strict"]) if strict else ([], [])
        for arguments in (["check", *checked], ["build", "--out", str(site / "out"), *made]):
            assert run(*arguments, *config).exit_code == 1, arguments
        with pytest.raises(click.ClickException):
            built_at(site, strict=strict)
    assert is_untouched(site)


@pytest.mark.slow
@pytest.mark.parametrize("mistake", [ERRORS[0], WARNINGS[0]], ids=lambda mistake: mistake["name"].replace(" ", "-"))
def test_so_do_the_commands_themselves(mistake: dict[str, Any], site: Path) -> None:
    """A warning is refused by those that are strict."""
    plant(site, mistake)
    assert run_tool("mkdocs", "build", "--strict", cwd=site).returncode == 1
    assert is_untouched(site)
    made = [sys.executable, str(ROOT / "tools/make_site.py")]
    assert subprocess.run(made, cwd=site, env={**os.environ, **QUIET}, capture_output=True).returncode == 1
    assert is_untouched(site)
    is_error = mistake in ERRORS
    assert run_tool("privacy-statements", "check", "--fail-on", "warning", cwd=site).returncode == 1
    shutil.rmtree(site / "out")
    assert run_tool("privacy-statements", "build", "--out", "out", cwd=site).returncode == int(is_error)
    assert run_tool("mkdocs", "build", cwd=site).returncode == int(is_error)
