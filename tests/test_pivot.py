"""views/pivot.py: what products say of an item, with every condition, wherever it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Make, files_in, the_table
from privacy_statements import Project
from privacy_statements.pipeline import load_catalog
from privacy_statements.views.item import item_pages
from privacy_statements.views.shapes import AnswerView
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

FILES = files_in("pivot")


def page_in(root: Path, item: str = "serial") -> TablesPage:
    (page,) = item_pages(item, load_catalog(Project(root, root / "site-src")).catalog, Wording(Language()))
    return page


@pytest.fixture
def page(make_project: Make) -> TablesPage:
    root = make_project(FILES)
    return page_in(root)


def answers_of(page: TablesPage, product: str) -> tuple[AnswerView, ...]:
    (row,) = [row for row in the_table(page, "products").groups[0].rows if row.header.name.text == product]
    return row.cells[0].answers


def test_a_part_has_every_condition_around_it_in_every_column(page: TablesPage) -> None:
    answer, mam = answers_of(page, "P")
    assert answer.kind == "conditional"
    assert (answer.label, answer.condition) == (
        "Only if",
        "all of this holds: an admin turns it on, the device runs iOS, and the user agrees",
    )
    assert answer.column is not None
    assert answer.column.text == "as part of inner"
    assert mam.column is not None
    assert mam.column.text == "if MAM is yes"
    assert mam.form == "as a hash"
    assert (mam.kind, mam.condition) == (
        "conditional",
        "all of this holds: an admin turns it on, the device runs iOS, and the user agrees",
    )


def test_a_column_that_a_part_leaves_to_its_whole_keeps_the_condition_of_the_part(make_project: Make) -> None:
    row = "{name: whole, answers: {mam: collected}, parts: [{item: serial, condition: {platform: ios}}]}"
    denied = "{name: other, answers: {mam: not-collected}, parts: [{item: disk, condition: {platform: ios}}]}"
    root = make_project(
        {
            **FILES,
            "content/products/p.yml": f"id: p\nname: P\nsections: [{{heading: D, columns: [mam], items: [{row}, {denied}]}}]\n",
        }
    )
    _answer, mam = answers_of(page_in(root), "P")
    assert (mam.kind, mam.condition) == ("conditional", "the device runs iOS")
    _answer, mam = answers_of(page_in(root, "disk"), "P")
    assert (mam.kind, mam.condition) == ("not-collected", None)


def test_a_level_of_collection_is_told(page: TablesPage) -> None:
    (answer,) = answers_of(page, "R")
    assert [(fact.label, fact.values[0].link.text) for fact in answer.facts] == [("Level", "Full")]


def test_products_that_say_nothing_are_named_in_one_line(page: TablesPage) -> None:
    assert {row.header.name.text for row in the_table(page, "products").all_rows} == {"P", "R"}
    assert (page.parts[0].before or "").endswith("The statements on Q and S don't say.")


def test_the_page_names_what_is_around_the_item(page: TablesPage) -> None:
    facts = {fact.label: [value.link.text for value in fact.values] for fact in page.parts[1].facts}
    assert facts["Also called"] == ["serial no", "S/N"]
    assert facts["Broader item"] == ["Identifiers"]
    assert facts["Narrower items"] == ["Disk serial number"]
    assert facts["Data category"] == ["K"]


@pytest.mark.parametrize("limit", ["only: phones", "condition: it crashes", "given_by: user", "certainty: may",
    "controls: [{kind: opt-out, who: user}]", "controls: [{kind: opt-in}]"])  # fmt: skip
@pytest.mark.parametrize(
    "columns", ["", "columns: [mam]\n    answers: {mam: {answer: collected, only: tablets}}\n    "]
)
def test_a_limit_of_a_row_or_of_what_is_around_it_is_said_wherever_its_item_is(
    make_project: Make, limit: str, columns: str
) -> None:
    def said(inside: str, part: str = "") -> list[str]:
        rows = f"    items: [{{item: serial, {inside}{part}}}]\n".replace("serial, }", "serial}")
        words = "actors: [{id: user, name: The user}]\n"
        files = {
            **{path: text for path, text in FILES.items() if "/products/" not in path},
            "content/vocabulary/w.yml": words,
            "content/products/p.yml": f"id: p\nname: P\nsections:\n  - heading: D\n    {columns}kind: data\n{rows}",
        }
        page = page_in(make_project({**files}), "disk" if part else "serial")
        return [f"{view.kind} {view.only} {view.condition}" for view in answers_of(page, "P")]

    part = "parts: [{item: disk, only: laptops}]"
    plain, of_part = said(""), said("", part)
    assert not set(plain) & set(said(limit))
    assert not set(of_part) & set(said(f"{limit}, ", part))
    assert all("laptops" in words for words in of_part)
