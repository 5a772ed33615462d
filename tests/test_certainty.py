"""What a source only says may be collected is never printed as collected."""

from __future__ import annotations

from typing import Any

import pytest

from privacy_statements.catalog.conditions import Words
from privacy_statements.catalog.facts import Answer
from privacy_statements.publish.tables import cell_text
from privacy_statements.records.words import AnswerWord, Certainty
from privacy_statements.views.columns import tables_in
from privacy_statements.views.site import make_views
from test_layers import WORDING, catalog_of, page_of, said

VOCABULARY = {"dimensions": [{"id": "mam", "name": "MAM", "values": []}]}
ITEM = {"id": "imei", "name": "IMEI", "category": "device"}
ROWS: list[dict[str, Any]] = [
    {"item": "imei", "answers": {"mam": "collected"}},
    {"name": "Serial number", "parts": ["First half", {"name": "Second half", "answers": {"mam": "collected"}}]},
    {"name": "Model", "condition": "the device reports it"},
    {"name": "Owner", "only": "managed apps"},
    {"name": "Logs", "answer": "collected", "obtained": {"how": "reused"}},
]


def test_no_page_prints_what_may_be_collected_as_collected() -> None:
    section = {"heading": "Required data", "columns": ["mam"], "certainty": "may", "items": ROWS}
    catalog = catalog_of({"sections": [section]}, vocabulary__more=VOCABULARY, items__imei=ITEM)
    texts = {
        (view.info.kind, cell_text(cell))
        for view in make_views(catalog, WORDING)
        for table in tables_in(view)
        for group in table.groups
        for row in group.rows
        for cell in row.cells
        if cell.answers or cell.parts
    }
    assert ("product", "May be collected") in texts
    assert ("product", "May be collected (only if the device reports it)") in texts
    assert ("product", "May be collected (only for managed apps)") in texts
    assert not {(kind, text) for kind, text in texts if "Collected" in text}


def test_it_holds_inside_until_something_inside_says_otherwise() -> None:
    sections = [
        {"heading": "A", "items": ["One", {"name": "Two", "certainty": "certain"}]},
        {"heading": "B", "necessity": "never", "items": ["Three"]},
    ]
    product = catalog_of({"certainty": "may", "sections": sections}).products["p"]
    assert [row.said.certainty for row in product.rows] == [Certainty.MAY, Certainty.CERTAIN, Certainty.CERTAIN]


def test_it_is_said_once_beside_the_table_and_counted_at_the_top() -> None:
    page = page_of(
        {
            "sections": [
                {"heading": "A", "certainty": "may", "items": ["One", "Two"]},
                {"heading": "B", "items": ["Three"]},
            ]
        }
    )
    assert [each.plainly for each in page.sections] == ["The statement only says that it may be collected.", None]
    assert "It is only said that this may be so of 2 of them." in said(page.lines[0])


@pytest.mark.parametrize("word", AnswerWord)
def test_a_limit_never_makes_an_answer_stronger(word: AnswerWord) -> None:
    plain = Answer(word)
    limited = [Answer(word, only="A"), Answer(word, condition=Words("A")), Answer(word, certainty=Certainty.MAY)]
    assert all(each.strength <= plain.strength for each in limited)


def test_what_may_be_collected_says_less_than_that_it_is() -> None:
    assert Answer(AnswerWord.COLLECTED, certainty=Certainty.MAY).strength < Answer(AnswerWord.COLLECTED).strength
