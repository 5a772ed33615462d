"""A program that was started already runs as one that is started."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import started
from conftest import run_tool, write_project

BROKEN = {"content/products/a.yml": "id: a\nname: [\n"}
RUNS = {
    "a report": (["privacy-statements", "check", "--no-color"], 1),
    "help": (["privacy-statements", "build", "--help"], 0),
    "wrong use": (["privacy-statements", "chekc"], 2),
    "a build of the host": (["mkdocs", "build", "--strict"], 1),
    "another folder": (["mkdocs", "build", "-q", "-f", "../elsewhere.yml"], 2),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_run_is_what_a_start_gives(name: str, tmp_path: Path) -> None:
    arguments, code = RUNS[name]
    root = write_project(tmp_path / "project", {**BROKEN})
    anew, here = (run_tool(*arguments, cwd=root, anew=each) for each in (True, False))
    assert anew.returncode == here.returncode == code
    assert (anew.stdout, anew.stderr) == (here.stdout, here.stderr)
    assert anew.stdout + anew.stderr


def test_a_run_leaves_nothing_for_the_next(tmp_path: Path) -> None:
    """Neither its folder nor its environment; and none of it comes to us."""
    before = dict(os.environ), Path.cwd()
    root = write_project(tmp_path / "project", {"content/products/a.yml": "id: a\nname: A\n"})
    bare = run_tool("privacy-statements", "check", cwd=root, env={"SOURCE_DATE_EPOCH": "no number"})
    assert bare.returncode == 2 or "SOURCE_DATE_EPOCH" in bare.stdout + bare.stderr
    assert "SOURCE_DATE_EPOCH" not in "".join(run_tool("privacy-statements", "check", cwd=root).stderr)
    assert "no site here" in run_tool("privacy-statements", "check", "--no-color", cwd=tmp_path).stderr
    assert (dict(os.environ), Path.cwd()) == before


def test_what_python_reads_at_its_start_needs_one() -> None:
    assert started.can_run("mkdocs", None)
    assert started.can_run("mkdocs", {"TERM": "dumb"})
    assert not started.can_run("mkdocs", {"PYTHONIOENCODING": "ascii"})
    assert not started.can_run("mkdocs", {"LC_ALL": "C"})
    assert not started.can_run("pre-commit", None)
