"""Your choices: every optional item with how it is turned off and by whom, and that nobody says so."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT, Make, files_in, our_catalog, table_in, without_table
from plain_records import PlainRow, many, rows_in
from privacy_statements import Options, Project, build
from privacy_statements.pages.page import html_of
from privacy_statements.pipeline import load_catalog
from privacy_statements.rules import RULES
from privacy_statements.rules.context import NOTHING
from privacy_statements.views.shapes import Cell, Table
from privacy_statements.views.site import make_views
from privacy_statements.views.tables_page import TablesPage
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

KINDS = {
    "opt-in": "Opt-in",
    "opt-out": "Opt-out",
    "none": "Nobody can turn it off",
    "unspecified": "A choice; how is not stated",
}


def project(root: Path) -> Project:
    return Project(root, root / "site-src", Options())


def pages_in(root: Path) -> list[TablesPage]:
    views = make_views(load_catalog(project(root)).catalog, Wording(Language()))
    return [view for view in views if isinstance(view, TablesPage) and view.info.kind == "choices"]


@pytest.fixture
def page(make_project: Make) -> TablesPage:
    (made,) = pages_in(make_project(files_in("choices")))
    return made


def words(cell: Cell) -> str:
    values = [f"{value.link.text}{f' ({value.prose})' if value.prose else ''}" for value in cell.values]
    links = [f"→ {link.text}" for link in cell.links]
    said = [f"{answer.label} {answer.condition or ''}".strip() for answer in cell.answers]
    return ", ".join([*said, *values, *([cell.prose] if cell.prose else []), *links])


def rows_of(table: Table | None) -> dict[str, list[str]]:
    rows = [row for group in table.groups for row in group.rows] if table else []
    said = {row.header.anchor or "": [words(cell) for cell in row.cells] for row in rows}
    assert len(said) == len(rows)
    return said


# --- our own records, evaluated by somebody else


def how_and_who(row: PlainRow, actors: dict[str, str]) -> list[str]:
    """The first two cells, as the records have them."""
    controls: list[dict[str, Any]] = [
        {"kind": one} if isinstance(one, str) else one for one in many(row.said.get("controls"))
    ]
    if not controls:
        return ["Not stated", "Not stated"]
    unsaid = "; how is not stated"
    kinds = [KINDS[one["kind"]].removesuffix(unsaid) for one in controls]
    how = [kind + (f" ({one['how']})" if "how" in one else unsaid) for kind, one in zip(kinds, controls, strict=True)]
    whom = [actors[who] for one in controls for who in many(one.get("who"))]
    assert len(whom) == len(controls), "our own records have one actor for each choice"
    each = [f"{kind}: {name}" for kind, name in zip(kinds, whom, strict=True)]
    return [", ".join(how), whom[0] if len(set(whom)) == 1 else ", ".join(each)]


def test_our_own_choices_are_those_of_the_records() -> None:
    (page,) = pages_in(ROOT)
    words = yaml.safe_load((ROOT / "content/vocabulary/people.yml").read_text("utf-8"))
    actors = {one["id"]: one["name"] for one in words["actors"]}
    actors["end-user"] += " (you)"
    rows = list(rows_in(ROOT / "content"))
    optional = [row for row in rows if row.said.get("necessity") == "optional" and row.is_collected]
    expected = {f"row-choice_{row.product}_{row.id}": how_and_who(row, actors) for row in optional}
    shown = rows_of(table_in(page, "optional"))
    assert {anchor: cells[:2] for anchor, cells in shown.items()} == expected
    assert len(expected) == 20
    others = [row for row in rows if row not in optional and row.said.get("controls")]
    assert rows_of(table_in(page, "other")) == dict.fromkeys(f"row-choice_{row.product}_{row.id}" for row in others)
    told = [row for row in optional if any("how" in one for one in many(row.said.get("controls")) if one != "none")]
    kinds, with_a_way = ({row.said.get("item", row.id) for row in rows} for rows in (optional, told))
    open_ = f"{len(kinds - with_a_way)} of the {len(kinds)} kinds"
    assert page.count == f"The statements don't say how to turn {open_} of optional data on or off."
    assert page.parts[0].after == "Not stated by any of them: Default and What is lost."


def test_silence_is_a_finding_once_for_each_row() -> None:
    catalog = our_catalog()
    found = Counter(Path(one.position.path).stem for one in RULES["missing-choice"].check(catalog, NOTHING))
    silent = Counter(
        row.product
        for row in rows_in(ROOT / "content")
        if row.said.get("necessity") == "optional" and row.is_collected and not row.said.get("controls")
    )
    assert found == silent
    assert found["defender-endpoint-ios"] == 6


# --- one product, every kind of choice


def test_each_choice_says_how_who_and_what_is_lost(page: TablesPage) -> None:
    optional = table_in(page, "optional")
    assert optional
    assert optional.columns == (
        "Data item",
        "How to turn it on or off",
        "Who can",
        "Default",
        "What is lost",
        "Collected",
    )
    unsaid = "Not stated"
    assert rows_of(table_in(page, "optional")) == {
        "row-choice_p_log": ["Opt-out (Open **Settings**.), → How to tidy up", "The user (you)", "on", "No *help*.", "Unless the user opts out"],
        "row-choice_p_fixed": ["Nobody can turn it off", "Nobody", unsaid, unsaid, "Collected"],
        "row-choice_p_somehow": ["A choice; how is not stated", "Your admin", unsaid, unsaid, "Depending on what your admin chooses"],
        "row-choice_p_asked": ["A choice (Ask us.)", unsaid, unsaid, unsaid, "Depending on what somebody chooses"],
        "row-choice_p_both": [
            "Opt-in; how is not stated, Opt-out; how is not stated",
            "Opt-in: The user (you), Opt-out: Your admin and The user (you)",
            unsaid,
            "Opt-in: Not stated, Opt-out (All.)",
            "Only if the user opts in, unless your admin or the user opts out",
        ],
        "row-choice_p_silent": [unsaid, unsaid, unsaid, unsaid, "Only if it rains"],
        "row-choice_p_section_prose": [unsaid, unsaid, unsaid, unsaid, unsaid],
    }  # fmt: skip
    assert page.count == "The statements don't say how to turn 4 of the 7 kinds of optional data on or off."
    assert page.parts[0].after is None


def test_a_choice_about_other_data_stands_apart(page: TablesPage) -> None:
    assert rows_of(table_in(page, "other")) == {
        "row-choice_p_key": ["Opt-in; how is not stated", "Your admin", "Required", "Only if your admin opts in"],
        "row-choice_p_any": ["Opt-out; how is not stated", "Not stated", "Not stated", "Unless somebody opts out"],
    }


def test_guides_say_which_setting_they_change(page: TablesPage) -> None:
    assert rows_of(table_in(page, "guides")) == {
        "row-guide_p_g": [
            "Turns collection off: Settings \u203a *All* \u203a Log (Keeps **less**.), "
            "Turns collection on: Not stated, → Log"
        ]
    }


def test_without_any_choice_there_is_one_sentence(make_project: Make) -> None:
    root = make_project({"content/products/q.yml": "{id: q, name: Q, description: D., items: [{id: log, name: Log}]}"})
    (page,) = pages_in(root)
    (part,) = page.parts
    assert without_table(page, "optional") == "No product says that any of its data is optional."
    assert (part.after, page.count) == (None, None)
    html = html_of(next(one for one in build(project(root)).pages if one.kind == "choices").blocks)
    assert html.count("<h2") == 1
    assert "<table" not in html


def test_where_everything_is_said_nothing_is_counted(make_project: Make) -> None:
    row = "{id: log, name: Log, necessity: optional, controls: {kind: opt-in, how: In *Settings*., default: off, lost: Nothing.}}"
    root = make_project({"content/products/q.yml": f"{{id: q, name: Q, description: D., items: [{row}]}}"})
    (page,) = pages_in(root)
    assert (page.count, page.parts[0].after, without_table(page, "optional")) == (
        None,
        "Not stated by any of them: Who can.",
        None,
    )
