"""The walk over all texts, and what of a text are the writer's words (``rules/texts.py``)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from privacy_statements.catalog.build.catalog import build_catalog
from privacy_statements.diagnostics.position import Position
from privacy_statements.pipeline import build, load_catalog
from privacy_statements.project import Project
from privacy_statements.rules import RULES, unstructured_limit
from privacy_statements.rules.context import NOTHING
from privacy_statements.rules.passages import MOST, THING, Passage, compiled
from privacy_statements.rules.texts import Texts
from rule_cases import BASE, EXAMPLE, OPTIONS, TODAY, files_of
from small import catalog_of

HERE = Position("x.yml")


def passage(text: str, is_prose: bool = True) -> Passage:
    return Passage(text, "note", is_prose, "en", (None,), HERE)


def words_of(text: str, is_prose: bool = True) -> str:
    """The words of a text, with one sign for each thing that is no word."""
    words = passage(text, is_prose).words
    assert len(words) == len(text)
    assert words.count("\n") == text.count("\n")
    shown = "".join("#" if sign == THING else sign for sign in words)
    while "##" in shown:
        shown = shown.replace("##", "#")
    return " ".join(shown.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plain words, don't touch", "plain words, don't touch"),
        ("a *stressed* and a **strong** word", "a stressed and a strong word"),
        ("some `code`, and ``a ` tick``", "some #, and #"),
        ("for `x` example", "for # example"),
        ("[the page](https://example.org/such_as) says", "the page says"),
        ("[here](#such-as) and <https://example.org>", "here and #"),
        ("a bare https://example.org/iOS address", "a bare # address"),
        ('he says "such as" and “etc.”', "he says # and #"),
        ("„usw.“ und «etc.» und »etc.«", "# und # und #"),
        ("5 \" and don't", "5 \" and don't"),
        ("a\n\n> such as\n\nb", "a # b"),
        ("a\n\n```\nsuch as\n```\n\nb", "a # # # b"),
        ("* item\n* item", "* item * item"),
        ("snake_case stays", "snake_case stays"),
        ("a lone ` tick and [ bracket", "a lone ` tick and bracket"),
    ],
)
def test_markup_code_addresses_and_quotations_are_no_words(text: str, words: str) -> None:
    assert words_of(text) == words


def test_a_plain_text_has_no_markup() -> None:
    assert words_of('a *b* `c` "d"', is_prose=False) == "a *b* `c` #"


@given(st.text(alphabet='ab*_`[]()<>"“”„«»\\\n .!:/>~-😀é', max_size=80))
def test_an_offset_of_the_words_is_one_of_the_text(text: str) -> None:
    words_of(text)
    words_of(text, is_prose=False)
    one = passage(text)
    pieces = list(one.sentences())
    assert all(one.words[offset : offset + len(sentence)] == sentence for offset, sentence in pieces)
    assert "".join(sentence for _, sentence in pieces).rstrip() == one.words.rstrip()


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Use e.g. this, z. B. that etc. and art. 5 of it. End", ["Use e.g. this, z. B. that etc. and art. 5 of it.", "End"]),
        ("Intro:\n\n- one\n- two", ["Intro:", "- one", "- two"]),
        ("1. one\n2. two", ["1. one", "2. two"]),
        ("version 1.5 of x.y\nstays", ["version 1.5 of x.y stays"]),
    ],
)  # fmt: skip
def test_sentences(text: str, sentences: list[str]) -> None:
    found = [" ".join(sentence.split()) for _, sentence in passage(text).sentences()]
    assert found == sentences


def test_a_phrase_is_found_over_lines_and_not_inside_words() -> None:
    patterns = compiled(en=("such as", "e\\. ?g\\."))
    text = "Such\n  as it is; nonesuch as, such asp, /such as, e.g. and e. g. this"
    found = [(one.text, one.offset) for one in passage(text).find(patterns)]
    assert found == [("Such as", 0), ("e.g.", text.index("e.g.")), ("e. g.", text.index("e. g."))]


def test_a_language_without_words_finds_nothing() -> None:
    one = Passage("such as", "note", True, "fr", (None,), HERE)
    assert list(one.find(compiled(en=("such as",)))) == []


EVERYTHING = (Path(__file__).parent / "data/every_text.yml").read_text("utf-8")


def project_of(text: str, folder: Path) -> Project:
    for path, content in {**BASE, **files_of(text)}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return Project(folder, folder / "site-src", OPTIONS, today=TODAY)


def test_every_text_is_met_once_and_where_it_was_written(tmp_path: Path) -> None:
    loaded = load_catalog(project_of(EVERYTHING, tmp_path))
    assert [str(one) for one in loaded.diagnostics] == []
    met = [one for one in Texts(loaded.catalog, "en").passages if one.at(0).path not in BASE]
    texts = sorted(one.text for one in met)
    assert texts == sorted([*(f"t{number:02}" for number in range(1, 61)), "Example"])
    lines = EVERYTHING.splitlines()
    for one in met:
        if one.text != "Example":
            at = one.at(0)
            assert lines[at.line - 1][at.column - 1 :].startswith(one.text), one


def test_a_text_knows_what_holds_around_it(tmp_path: Path) -> None:
    text = """\
sections:
  - kind: data
    heading: Outer
    exhaustive: false
    retention: {duration: P1Y}
    sections:
      - {heading: Inner, before: A}
      - {heading: Closed, exhaustive: true, before: B, items: [{item: device.imei, note: C, exhaustive: false}]}
language: de-AT
"""
    catalog = load_catalog(project_of(text, tmp_path)).catalog
    by_text = {one.text: one for one in Texts(catalog, "en").passages if one.at(0).path == EXAMPLE}
    assert [by_text[name].exhaustive for name in "ABC"] == [False, True, False]
    assert {by_text[name].language for name in "ABC"} == {"de"}
    assert {by_text[name].statement.retention[0].duration for name in "ABC"} == {"P1Y"}
    row = by_text["C"].row
    assert row is not None
    assert row.id == "device.imei"
    assert by_text["C"].is_prose
    assert not by_text["Inner"].is_prose


def test_a_row_that_only_names_an_item_may_hold_words_further_in(tmp_path: Path) -> None:
    text = """\
sections:
  - kind: data
    heading: Data
    items:
      - device.imei
      - {item: content.photos, retention: {until: B}}
      - {item: content.messages, answer: {answer: collected, note: C}}
  - kind: data
    heading: Of one category, as what is in it
    category: device
    items: [{item: device.serial-number, parts: [{name: Half, note: A}]}]
"""
    catalog = load_catalog(project_of(text, tmp_path)).catalog
    met = {one.text for one in Texts(catalog, "en").passages if one.at(0).path == EXAMPLE}
    assert met >= {"Half", "A", "B", "C"}
    assert "IMEI" not in met


@given(st.lists(st.text(st.sampled_from("ab`.!?\n -_\u00e4\u00b2\u2029\u201d*[]"), max_size=8), min_size=1, max_size=4))
@example(["a `b. c` d"])
def test_texts_that_are_alike_are_split_as_each_of_them_is(written: list[str]) -> None:
    passages = [
        Passage(text, "note", is_prose, language, (), HERE)
        for text in written
        for is_prose in (True, False)
        for language in ("en", "de")
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("privacy_statements.rules.texts._texts_of_others", lambda catalog, language: passages)
        texts = Texts(build_catalog([], "content").catalog, "en")
    assert texts.sentences == [tuple(one for _, one in passage.sentences()) for passage in texts.passages]
    for language in ("en", "de"):
        asked = [
            number
            for number, passage in enumerate(texts.passages)
            if passage.language == language and any("a" in one for one in texts.sentences[number])
        ]
        assert texts.numbers(language, lambda sentence: "a" in sentence) == asked


# --- hostile texts, for every rule that reads texts

READING = ["vague-retention", "vague-list", "unstructured-limit", "reading-level"]
LURES = {
    "english": "It is kept for 90 days. Data may be stored as long as necessary in Europe such as SN and on iOS. ",
    "endless": "and so on and so forth ",
    "regions": "It is stored in the United States. ",
    "german": "Daten können von uns gespeichert werden solange es nötig ist in der Cloud usw. für 90 Tage ",
    "ticks": "` `` ``` a `` ~~~ ",
    "quotes": '" “ „ « » x ',
    "brackets": "[ ]( [a](b <http: \\ ",
    "active": "Wir können data wie so lange Daten wie kann sie die ",
    "like": "data like names … and more data, no one to ten to a hundred and never could be required to ",
    "may": "may be may also in the no longer as long as it is ",
    "dashes": "stored ------''''''------ w w w w w w w the cloud may be ",
    "odd": "e\u0301\u200b\u202e\u00ad٣\u2028 \U0001f9fe ",
    "one word": "a",
    "stops": "...............................!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!x",
    "a run of stops": ".",
    "a run of lines": "_",
    "a run of spaces": "as long as" + " " * 29_000,
}


@pytest.mark.parametrize("lure", LURES)
def test_thousands_of_words_are_read_and_not_all_reported(lure: str, tmp_path: Path) -> None:
    text = (LURES[lure] * (30_000 // len(LURES[lure]))).strip() + "x"
    quoted = "'" + text.replace("'", "''") + "'"
    record = f"""\
language: {"de" if lure in ("german", "active") else "en"}
platforms: [Android]
sections:
  - kind: data
    heading: Heading
    retention: {{duration: P30D}}
    storage: {{regions: eu}}
    before: {quoted}
  - {{kind: data, heading: More data, before: {quoted}, items: [{{id: x, name: X, only: {quoted}}}]}}
"""
    catalog = load_catalog(project_of(record, tmp_path)).catalog
    assert catalog.products
    for code in READING:
        found = list(RULES[code].check(catalog, NOTHING))
        assert len(found) <= 2 * 3 * MOST
        assert all(one.position.path == EXAMPLE for one in found)
        if lure == ("endless" if code == "reading-level" else "english"):
            assert found, code


def test_the_language_of_the_site_is_that_of_texts(tmp_path: Path) -> None:
    from_site = project_of("summary: Die Daten werden so lange wie nötig gespeichert.", tmp_path)
    german = Project(tmp_path, from_site.pages, type(OPTIONS)(language="de"))
    codes = [[one.code for one in build(each).diagnostics] for each in (from_site, german)]
    assert ["vague-retention" in each for each in codes] == [False, True]


LIMITS = yaml.safe_load((Path(__file__).parent / "data/limits.yml").read_text("utf-8"))
NAMED = {"not", *(value["id"] for dimension in LIMITS["dimensions"] for value in dimension["values"])}


@pytest.mark.parametrize(
    ("field", "text", "values"),
    [(field, text, values) for field in LIMITS if field != "dimensions" for text, values in LIMITS[field].items()],
)
def test_words_that_name_a_value_are_told_from_others(field: str, text: str, values: list[str]) -> None:
    row: dict[str, Any] = {
        "id": "a",
        "name": "A",
        **({"controls": [{"kind": "opt-out", "how": text}]} if field == "how" else {}),
    }
    row |= {"condition": {"words": text}} if field == "words" else {} if field == "how" else {field: text}
    product = {"id": "p", "name": "P", "sections": [{"heading": "D", "kind": "data", "items": [row]}]}
    files = {"products/p.yml": product, "vocabulary/v.yml": {"dimensions": LIMITS["dimensions"]}}
    messages = [each.message for each in unstructured_limit.read(Texts(catalog_of(files), "en"), NOTHING)]
    named = [re.findall(r"[\w-]+", message.partition("expected")[2]) for message in messages]
    assert [[word for word in words if word in NAMED] for words in named] == [values] * bool(values), messages
