"""What holds for one reader: each answer decided by conditions, or left open."""

from __future__ import annotations

import pytest

from conftest import Make, files_in
from privacy_statements import Project
from privacy_statements.catalog.circumstances import Circumstances, circumstances_of
from privacy_statements.pipeline import load_catalog

SITE = files_in("circumstances")


@pytest.fixture
def told(make_project: Make) -> Circumstances:
    root = make_project(SITE)
    catalog = load_catalog(Project(root, root / "site-src")).catalog
    return circumstances_of(catalog.products["p"], catalog.vocabulary)


@pytest.mark.parametrize(
    ("name", "facts", "outcome"),
    [
        ("always", {}, "collected"),
        ("not in mam", {}, "conditional"),
        ("not in mam", {"mam": "yes"}, "not-collected"),
        ("not in mam", {"mam": "no"}, "collected"),
        ("mam not said", {"mam": "yes"}, "not-stated"),
        ("mam not said", {"mam": "no"}, "collected"),
        ("mam not said", {}, "conditional"),
        ("ios", {}, "conditional"),
        ("ios", {"platform": "ios"}, "collected"),
        ("ios", {"platform": "android"}, "not-collected"),
        ("in words", {"platform": "ios", "mam": "yes"}, "conditional"),
        ("both", {"platform": "ios"}, "conditional"),
        ("both", {"platform": "android"}, "not-collected"),
        ("denied", {"platform": "ios"}, "not-collected"),
        ("denied", {"platform": "android"}, "not-stated"),
        ("denied", {}, "conditional"),
        ("whole", {"level": "basic"}, "not-collected"),
        ("whole", {"level": "full"}, "collected"),
        ("part", {"level": "full"}, "conditional"),
        ("part", {"level": "full", "platform": "android"}, "collected"),
        ("part", {"level": "full", "platform": "ios"}, "not-collected"),
        ("choice", {}, "collected"),
        ("one", {}, "conditional"),
        ("undecided", {"platform": "ios"}, "conditional"),
        ("left open", {}, "not-stated"),
        ("has none", {}, "not-applicable"),
    ],
)
def test_what_holds_for_a_reader(told: Circumstances, name: str, facts: dict[str, str], outcome: str) -> None:
    (item,) = [item for item in told.items if item.name == name]
    assert item.outcome(facts).value == outcome


def test_a_denial_keeps_its_own_words(told: Circumstances) -> None:
    assert [item.name for item in told.denials] == ["never", "unsold"]


def test_the_dimensions_are_those_that_decide_something(told: Circumstances) -> None:
    assert [dimension.id for dimension in told.dimensions] == ["platform", "mam", "level"]


def test_a_column_for_platforms_in_general_decides_nothing(make_project: Make) -> None:
    product = "id: p\nname: P\nsections:\n  - {heading: D, kind: data, columns: [platform], items: [{name: a, answers: {platform: not-collected}}]}\n"
    root = make_project({**SITE, "content/products/p.yml": product})
    catalog = load_catalog(Project(root, root / "site-src")).catalog
    (item,) = circumstances_of(catalog.products["p"], catalog.vocabulary).items
    assert {item.outcome({}).value, item.outcome({"platform": "ios"}).value} == {"conditional"}
