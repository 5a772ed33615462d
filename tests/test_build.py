"""Records → catalog: each case of ``cases/build/`` is a few files and the rows that come of them.

A case is one YAML file whose keys are paths below ``content/`` and whose values are the texts of the files.
``REWRITE_CASES=1`` writes what is expected anew; the difference is read like prose.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from privacy_statements.build.catalog import Loaded, build_catalog
from privacy_statements.language import Language
from privacy_statements.load import load_text
from privacy_statements.model import Part, Row
from privacy_statements.report import line_of
from privacy_statements.wording import Wording

CASES = sorted((Path(__file__).parent / "cases" / "build").glob("*.yml"))
WORDING = Wording(Language("en"))


def loaded(case: Path) -> Loaded:
    files = yaml.safe_load(case.read_text("utf-8"))
    return build_catalog([load_text(text, f"content/{path}") for path, text in files.items()], "content")


def said_of(row: Row) -> str:
    """A row on a few lines: only what is stated."""
    said = row.said
    lines = {
        "section": " / ".join(row.section),
        "necessity": said.necessity.value,
        "category": said.category.id if said.category else "",
        "condition": WORDING.condition(said.condition) or "",
        "purposes": ", ".join(WORDING.purpose(use) for use in said.purposes),
        "retention": "; ".join(WORDING.retention(rule) for rule in said.retention),
        "visible to": ", ".join(viewer.actor.id for viewer in said.visible_to),
        "level": said.level.id if said.level else "",
        "act": ", ".join(act.value for act in said.act),
        **{f"answer {column}": WORDING.answer_in_full(a, said) for column, a in row.answers.items()},
        "parts": f"{row.relation.value}: {', '.join(map(part_of, row.parts))}" if row.parts else "",
    }
    kept = "".join(f"  {key}: {value}\n" for key, value in lines.items() if value)
    return f"{row.product}/{row.id} ({row.name or 'all data'})\n{kept}"


def part_of(part: Part) -> str:
    inner = f" [{part.relation.value}: {', '.join(map(part_of, part.parts))}]" if part.parts else ""
    return f"{part.item.id if part.item else part.name}{inner}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_rows_are_as_they_were_read_last(case: Path) -> None:
    built = loaded(case)
    made = "".join(f"{line_of(problem)}\n" for problem in built.diagnostics)
    made += "".join(map(said_of, built.catalog.rows))
    expected = case.with_suffix(".out")
    if os.environ.get("REWRITE_CASES"):
        expected.write_text(made, "utf-8")
    assert made == expected.read_text("utf-8")


def test_there_are_cases() -> None:
    assert len(CASES) >= 5
