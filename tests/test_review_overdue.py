"""Days from which a review is due, and when nothing is judged."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from privacy_statements.pipeline import build
from privacy_statements.project import Options, Project
from privacy_statements.rules import RULES
from privacy_statements.rules.context import Context
from privacy_statements.rules.judging import reportable
from privacy_statements.rules.review_overdue import CODE, due_after

TODAY = datetime.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("reviewed", "every", "due"),
    [
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-02-29", "P4Y", "2028-02-29"),
        ("2026-10-31", "P6M", "2027-04-30"),
        ("2026-12-31", "P1M1D", "2027-02-01"),
        ("2026-01-31", "P1Y2M2W3D", "2027-04-17"),
        ("2026-01-31", "P2W", "2026-02-14"),
        ("2026-01-31", "P1DT12H", "2026-02-01"),
        ("2026-01-31", "P9999Y", "9999-12-31"),
        ("9999-12-31", "P1D", "9999-12-31"),
    ],
)
def test_due(reviewed: str, every: str, due: str) -> None:
    day = due_after(datetime.date.fromisoformat(reviewed), every)
    assert day == datetime.date.fromisoformat(due)


@pytest.mark.parametrize(
    ("given", "judges"),
    [(Context(TODAY, {"products": "P1Y"}), True), (Context(TODAY), False), (Context(None, {"products": "P1Y"}), False)],
)
def test_judges_only_with_a_day_and_an_interval(given: Context, judges: bool) -> None:
    assert RULES[CODE].judges(given) is judges
    assert (CODE in reportable(given)) is judges


def test_only_the_kinds_that_are_named_are_judged(tmp_path: Path) -> None:
    for kind in ("products", "guides"):
        (tmp_path / "content" / kind).mkdir(parents=True)
        (tmp_path / "content" / kind / "a.yml").write_text(f"{{id: a-{kind}, name: A, description: A.}}\n")
    for today, count in ((TODAY, 1), (None, 0)):
        options = Options(review_every={"guides": "P1Y"})
        diagnostics = build(Project(tmp_path, tmp_path / "pages", options, today=today)).diagnostics
        overdue = [one for one in diagnostics if one.code == CODE]
        assert [one.position.path for one in overdue] == ["content/guides/a.yml"] * count
