"""Checklists: a statement that answers every point of every checklist, and for each point a slip that leaves it open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, files_in
from privacy_statements.pipeline import build, load_catalog
from privacy_statements.project import Options, Project
from privacy_statements.records.kinds import KINDS
from privacy_statements.rules.checklists.answers import ANSWERS
from privacy_statements.rules.checklists.points import CHECKLISTS, checklist
from privacy_statements.rules.checklists.state import Answered, states

COMPLETE = files_in("complete")

SLIPS, NOT_ASKED = yaml.safe_load((ROOT / "tests/data/slips.yml").read_text("utf-8")).values()


def project(folder: Path, files: dict[str, str]) -> Project:
    for path, text in files.items():
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return Project(folder, folder / "site-src", Options(checklists=list(CHECKLISTS)))


def changed(file: str, old: str, new: str) -> dict[str, str]:
    assert COMPLETE[file].count(old) == 1, f"{old!r} must stand once"
    return {**COMPLETE, file: COMPLETE[file].replace(old, new)}


def answered(folder: Path, files: dict[str, str], name: str) -> dict[str, Answered]:
    loaded = load_catalog(project(folder, files))
    assert loaded.diagnostics == ()
    (product,) = loaded.catalog.products.values()
    return {state.point.id: state.answered for state in states(loaded.catalog, product, checklist(name))}


@pytest.mark.parametrize("name", CHECKLISTS)
def test_a_complete_statement_answers_every_point(name: str, tmp_path: Path) -> None:
    assert set(answered(tmp_path, COMPLETE, name).values()) == {Answered.YES}


def test_nothing_is_reported_of_a_complete_statement(tmp_path: Path) -> None:
    assert [d for d in build(project(tmp_path, COMPLETE)).diagnostics if d.code == "incomplete-notice"] == []


@pytest.mark.parametrize(("name", "point", "file", "old", "new"), SLIPS)
def test_a_slip_leaves_its_point_open(name: str, point: str, file: str, old: str, new: str, tmp_path: Path) -> None:
    files = changed(file, old, new)
    after = answered(tmp_path, files, name)
    assert after[point] in (Answered.NO, Answered.PARTLY)
    point_field = next(each for each in checklist(name).points if each.id == point)
    told = [d.message for d in build(project(tmp_path, files)).diagnostics if d.code == "incomplete-notice"]
    assert any(f"{point_field.article}: " in one and f'expected "{point_field.field}"' in one for one in told)


@pytest.mark.parametrize(("name", "point", "file", "old", "new"), NOT_ASKED)
def test_a_question_that_does_not_arise_is_not_asked(
    name: str, point: str, file: str, old: str, new: str, tmp_path: Path
) -> None:
    files = changed(file, old, new)
    if point == "opt-out":  # a right that is stated is stated, whatever it is needed for
        files["products/example.yml"] = files["products/example.yml"].replace(", opt-out-of-sale]", "]")
    if point == "controllers":
        files["products/example.yml"] = files["products/example.yml"].replace("controllers: [The customer]\n", "")
    assert answered(tmp_path, files, name)[point] is Answered.DOES_NOT_ARISE


def test_every_point_has_a_slip_in_some_checklist() -> None:
    tried = {
        checklist(name).points[i].answered
        for name, point, *_ in SLIPS
        for i, p in enumerate(checklist(name).points)
        if p.id == point
    }
    assert tried == {point.answered for name in CHECKLISTS for point in checklist(name).points} == set(ANSWERS)


@pytest.mark.parametrize("name", CHECKLISTS)
def test_a_point_names_an_article_and_a_field_that_exists(name: str) -> None:

    keys = {
        key
        for kind in KINDS
        for key in re.findall(r'"([a-z_]+)": \{', (ROOT / f"schemas/{kind}.json").read_text(), re.MULTILINE)
    }
    points = checklist(name).points
    assert len({point.id for point in points}) == len(points)
    for point in points:
        assert re.search(r"\d", point.article)
        assert set(re.findall(r"[a-z]+_[a-z_]+|^\w+", point.field)) <= keys, point
