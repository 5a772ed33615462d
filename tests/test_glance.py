"""A product at a glance: every figure counted again from the YAML of the records, by other means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

from answers_read import body
from conftest import ROOT, our_build
from crawl import text_of
from plain_records import many
from privacy_statements.pages.built import Built
from privacy_statements.views.lines import figures
from privacy_statements.views.product_questions import questions
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording
from small import catalog_of

Record = Mapping[str, Any]
OURS = ["defender-endpoint-android", "defender-endpoint-ios", "intune", "managed-desktop"]
SEEN = {"collected", "conditional", "reused"}
DAYS = {"D": 1, "W": 7, "M": 30.4, "Y": 365.2}


# --- the records, read again: nothing of the program


def word(answer: Any) -> str | None:
    return answer.get("answer", "collected") if isinstance(answer, dict) else answer


def rows_in(record: Record, around: Record) -> Iterator[dict[str, Any]]:
    """Every row with the necessity and the answers that hold for it."""
    here = {
        "necessity": record.get("necessity", "never" if record.get("kind") == "never" else around["necessity"]),
        "answers": {**around["answers"], **record.get("answers", {})},
    }
    for row in record.get("items", ()):
        row = {"name": row} if isinstance(row, str) else row
        answers = {key: word(one) for key, one in {**here["answers"], **row.get("answers", {})}.items()}
        necessity = row.get("necessity", here["necessity"])
        usual = "not-collected" if necessity == "never" else "collected"
        yield {**row, "necessity": necessity, "said": {"": word(row.get("answer")) or usual, **answers}}
    for section in record.get("sections", ()):
        yield from rows_in(section, here)


def parts_in(whole: Record, said: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], Mapping[str, Any]]]:
    for part in whole.get("parts", ()):
        part = {"name": part} if isinstance(part, str) else part
        own = {**said, **{key: word(one) for key, one in part.get("answers", {}).items()}}
        yield part, own
        yield from parts_in(part, own)


class Counted:
    """The figures of one product."""

    def __init__(self, record: Record, items: set[str]) -> None:
        self.of: dict[str, set[str]] = {}
        for row in rows_in(record, {"necessity": "unspecified", "answers": {}}):
            own = (row, row["said"])
            for named, said in (own, *parts_in(row, row["said"])):
                if not SEEN & set(said.values()) and row["necessity"] != "never":
                    continue
                if "about" in named:
                    continue
                if named is row or self.key(named, items, ""):  # a part with a name only is no data item
                    key = self.key(named, items, f"row {row.get('id') or row.get('name')}")
                    self.of.setdefault(row["necessity"], set()).add(key)
        self.all = set().union(*(found for necessity, found in self.of.items() if necessity != "never"))

    @staticmethod
    def key(said: Record, items: set[str], otherwise: str) -> str:
        shared = said.get("item") or (said["name"] if said.get("name") in items else None)
        return f"item {shared}" if shared else otherwise


def said_in(record: Record, key: str) -> Iterator[dict[str, Any]]:
    """What is said under a key anywhere in what is not a denial."""
    if record.get("kind") == "never" or record.get("necessity") == "never":
        return
    for one in many(record.get(key)):
        yield one if isinstance(one, dict) else {"": one}
    for inner in [*record.get("items", ()), *record.get("sections", ())]:
        if isinstance(inner, dict):
            yield from said_in(inner, key)


def yaml_in(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.yml")):
        yield from many(yaml.safe_load(file.read_text("utf-8")))


# --- our own products, as they are published


@pytest.fixture(scope="module")
def ours() -> Built:
    return our_build()


@pytest.fixture(scope="module")
def records() -> dict[str, dict[str, Any]]:
    return {record["id"]: record for record in yaml_in(ROOT / "content" / "products")}


@pytest.fixture(scope="module")
def items() -> set[str]:
    return {record["id"] for record in yaml_in(ROOT / "content" / "items")}


def glance(main: lxml.html.HtmlElement) -> dict[str, list[str]]:
    divs = main.xpath(".//dl[@class='ps-glance']/div")
    return {text_of(div.xpath("dt")[0]): [text_of(dd) for dd in div.xpath("dd")] for div in divs}


def test_our_products_are_these(records: dict[str, Any]) -> None:
    assert sorted(records) == OURS


@pytest.mark.parametrize("product", OURS)
def test_how_much_is_required_is_what_the_records_say(
    product: str, ours: Built, records: dict[str, Any], items: set[str]
) -> None:
    counted = Counted(records[product], items)
    lines = {
        one.get("class"): text_of(one)
        for one in body(ours, f"products/{product}.md").xpath(".//dl[@class='ps-lines']/div")
    }
    sees = lines.get("ps-line-sees") or lines["ps-line-may"]
    assert re.match(rf"(May collect|Collects( or may collect| or reuses)?) {len(counted.all)} data items in ", sees)
    for necessity, words, line in (
        ("required", "{} data items are required", sees),
        ("optional", "Optional ({} data item", lines.get("ps-line-choice", "")),
    ):
        number = len(counted.of.get(necessity, ()))
        assert (words.format(number) in line) == bool(number)


@pytest.mark.parametrize("product", OURS)
def test_how_long_is_what_the_records_say(product: str, ours: Built, records: dict[str, Any]) -> None:
    rules = list(said_in(records[product], "retention"))
    told = " ".join(glance(body(ours, f"products/{product}.md")).get("Kept for", ()))
    if not rules:
        assert not told
        return
    found = [re.fullmatch(r"P(\d+)([DWMY])", rule["duration"]) for rule in rules]
    lengths = sorted(int(match[1]) * DAYS[match[2]] for match in found if match)
    words = {"day": 1, "week": 7, "month": 30.4, "year": 365.2}
    shown = [int(number) * words[unit] for number, unit in re.findall(r"(\d+) (day|week|month|year)", told)]
    assert sorted(shown) == lengths


@pytest.mark.parametrize("product", OURS)
def test_where_and_with_whom_is_what_the_records_say(product: str, ours: Built, records: dict[str, Any]) -> None:
    told = glance(body(ours, f"products/{product}.md"))
    places = list(said_in(records[product], "storage"))
    shown = places if len(places) <= 4 else places[:3]  # then "and 2 more"
    assert len(told.get("Stored in", ())) == min(len(places), 4)
    for place in shown:
        for store in many(place.get("stores")):
            assert store in " ".join(told["Stored in"])
    assert not list(said_in(records[product], "recipients"))
    is_shared = "'shared': True" in str(records[product])
    assert told.get("Recipients", []) == ["Shared, with whom is not stated"] * is_shared


@pytest.mark.parametrize("product", OURS)
def test_every_figure_leads_to_its_rows(product: str, ours: Built, records: dict[str, Any]) -> None:
    main = body(ours, f"products/{product}.md")
    ids = set(main.xpath(".//@id"))
    for dd in main.xpath(".//dl[@class='ps-glance']//dd"):
        links = dd.xpath(".//a/@href")
        assert links or "not stated" in text_of(dd).lower(), text_of(dd)
        assert all(link[1:] in ids for link in links)


def test_the_page_begins_with_its_lines(ours: Built) -> None:
    """Then comes what is not stated, in one line, and then the data."""
    main = body(ours, "products/intune.md")
    order = [one.get("id") or one.get("class") for one in main.xpath("./*[@id or @class]|./div/*[@id or @class]")][:7]
    assert order == ["ps-trail", "statement", "at-a-glance", "ps-lines", "ps-glance", "ps-fold", "required-data"]


def test_figures_are_short(ours: Built) -> None:
    for product in OURS:
        for found in body(ours, f"products/{product}.md").xpath(".//dl[@class='ps-glance']"):
            assert len(lxml.html.tostring(found)) < 2000


# --- made-up records


def told(product: Record, **others: Any) -> dict[str, list[str]]:
    vocabulary = {
        "actors": [{"id": "admin", "name": "The admin"}],
        "recipients": [{"id": "shop", "name": "The shop", "role": "processor"}, *({"id": f"r{n}", "name": f"R{n}"} for n in range(6))],
        "categories": [{"id": "device", "name": "Device"}],
    }  # fmt: skip
    files = {"vocabulary/v.yml": vocabulary, "products/p.yml": {"id": "p", "name": "P", **product}, **others}
    catalog = catalog_of(files)
    wording = Wording(Language()).of(product.get("language"))
    made = figures(questions(catalog.products["p"], catalog, wording), wording)
    assert all(value.missing or value.link.anchor for fact in made for value in fact.values)
    return {fact.label: [value.link.text for value in fact.values] for fact in made}


def test_nothing_stated_is_no_figure() -> None:
    assert told({"items": ["A"]}) == {}


def test_the_first_rules_stand_there_and_the_others_are_counted() -> None:
    rules = [{"duration": f"P{n}D", "subject": f"S{n}", "exception": "old ones"} for n in range(2, 7)]
    made = told({"retention": rules})["Kept for"]
    assert made == [*(f"S{n}: {n} days, except old ones" for n in range(2, 5)), "and 2 more"]
    assert told({"retention": rules[:1]})["Kept for"] == ["S2: 2 days, except old ones"]


def test_what_holds_for_some_data_is_not_said_of_all() -> None:
    logs = {"id": "logs", "heading": "Logs", "retention": {"duration": "P1D"}, "items": ["A"]}
    both = {"sections": [logs, {"id": "b", "heading": "B", "items": ["B"]}]}
    assert told(both)["Kept for"] == ["Logs: 1 day", "of other data: not stated"]
    assert told({"sections": [logs]})["Kept for"] == ["Logs: 1 day"]
    never = {"heading": "N", "kind": "never", "retention": {"duration": "P9Y"}, "items": ["C"]}
    assert told({"sections": [never]}) == {}, "what never happens is kept nowhere"


def test_where_and_with_whom_are_cut_with_a_count() -> None:
    places = [{"subject": f"S{n}", "stores": f"Store {n}"} for n in range(6)]
    made = told({"storage": [*places, places[0]], "recipients": [f"r{n}" for n in range(5)]})
    assert made["Stored in"] == ["S0: Store 0", "S1: Store 1", "S2: Store 2", "and 3 more"]
    assert made["Recipients"] == ["R0", "R1", "R2", "and 2 more"]
    shop = {"recipient": "shop", "sold": True, "condition": "you buy"}
    assert told({"recipients": shop})["Recipients"] == ["The shop (processor, sold, only if you buy)"]
    assert told({"storage": {"decided_by": "the admin"}})["Stored in"] == ["the admin"]
