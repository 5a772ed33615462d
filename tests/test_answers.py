"""views/answers.py: what a cell says of one row."""

from __future__ import annotations

from conftest import Make
from privacy_statements import Project
from privacy_statements.catalog.model import PRODUCT
from privacy_statements.pipeline import load_catalog
from privacy_statements.views.answers import answer_cell
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording


def test_what_is_collected_under_a_condition_is_never_called_denied(make_project: Make) -> None:
    rows = "{name: a, answer: conditional}, {name: b, answer: reused}, {name: c, answer: collected}, {name: d}"
    root = make_project(
        {
            "content/products/p.yml": f"id: p\nname: P\nsections: [{{heading: N, kind: never, necessity: never, items: [{rows}]}}]\n"
        }
    )
    catalog = load_catalog(Project(root, root / "site-src")).catalog
    found = [answer_cell(row, PRODUCT, Wording(Language())).answers[0] for row in catalog.products["p"].rows]
    assert [one.kind for one in found] == ["conditional", "reused", "collected", "never"]
