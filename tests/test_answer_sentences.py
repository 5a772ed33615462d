"""words/sentences.py: what records say, and the sentence that readers get, in ``data/sentences.yml``; and what no sentence
may say, over made-up records."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from conftest import ROOT, files_in
from laws import law
from privacy_statements.catalog.circumstances import circumstances_of
from privacy_statements.views.outcomes import lines_of
from privacy_statements.views.situation import statements_of
from privacy_statements.words.language import Language
from privacy_statements.words.sentences import short, whole
from privacy_statements.words.wording import Wording
from small import catalog_of
from test_applies import TRIED, a_product, files_of

TABLE = yaml.load((ROOT / "tests/data/sentences.yml").read_text("utf-8"), yaml.BaseLoader)
PLAIN = {"Yes.": "collected", "No.": "not-collected", "No:": "never", "Perhaps.": "may"}
SITUATIONS: list[dict[str, str]] = [
    {},
    {"platform": "ios"},
    {"mam": "no", "level": "low"},
    {"platform": "web", "mam": "yes", "level": "full"},
]
WORDS = files_in("sentences")
WHAT = {"en": "your messages", "de": "Ihre Nachrichten"}
SOURCES = "[{id: register, name: Register}, {id: census, name: Census}]"


def say(row: dict[str, Any], knows: dict[str, str], language: str, full: bool, name: str = "Atlas") -> str:
    """What is said of the messages that a row is about, to a reader of whom this is known."""
    rows = [row, *([row["also"]] if "also" in row else [])]
    sections = [_section(f"Part {number}", dict(each)) for number, each in enumerate(rows, 1)]
    files = {
        "vocabulary/w.yml": WORDS[f"{language}.yml"],
        "items/i.yml": "{id: messages, name: Messages}",
        "sources/s.yml": SOURCES,
        "products/atlas.yml": json.dumps({"id": "atlas", "name": name, "sections": sections}),
    }
    catalog = catalog_of(files)
    wording = Wording(Language(language))
    (product,) = catalog.products.values()
    statements = statements_of(product, catalog.vocabulary, wording).about("messages")
    if full:
        return whole(statements, knows, product.name, WHAT[language], wording, alone=False)
    return short(statements, knows, wording)


def _section(heading: str, row: dict[str, Any]) -> dict[str, Any]:
    row.pop("also", None)
    never = row.pop("never", False)
    columns = {"columns": list(row["answers"])} if "answers" in row else {}
    kind = "never" if never else "data"
    return {"heading": heading, "kind": kind, **columns, "items": [{"item": "messages", "id": heading[-1], **row}]}


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["en"])
def test_the_sentence_of_a_record(case: dict[str, Any]) -> None:
    for language, key, full in (("en", "en", False), ("de", "de", False), ("en", "full", True), ("de", "voll", True)):
        if key in case:
            assert say(case["row"], case.get("knows", {}), language, full) == case[key]


def test_a_name_inside_of_other_words_names_no_product() -> None:
    (row,) = [
        case["row"]
        for case in TABLE
        if case.get("full", "").endswith("says: No. The maker does not collect your messages.")
    ]
    assert say(dict(row), {}, "en", True, name="aker").startswith("The statement on aker says: No. The maker")


@law(300, here=40, phases=TRIED, suppress_health_check=list(HealthCheck))
@given(chance=st.integers(0, 2**32).map(random.Random))
def test_a_sentence_says_no_more_than_what_holds(chance: random.Random) -> None:
    """It begins with a plain yes, no or perhaps only where that is the answer; and from silence comes none of them."""
    files = files_of(a_product(chance, agrees=True))
    catalog = catalog_of(files)
    wording = Wording(Language())
    for line in lines_of(circumstances_of(catalog.products["p"], catalog.vocabulary), wording):
        for facts in SITUATIONS:
            sentence, outcome = short(line.statements, facts, wording), line.outcome(facts)
            begins, differs = sentence.partition(" ")[0], ";" in sentence or ". " in sentence
            if begins in PLAIN and not differs:
                assert outcome == PLAIN[begins], (sentence, outcome)
            if outcome == "not-stated":
                assert not sentence.startswith(("Yes", "Perhaps", "It may", "Only")), sentence
            if outcome in ("collected", "reused", "may"):
                assert not sentence.startswith(("No", "Only", "The", "It depends")), sentence
