"""How long and where: every statement of the records stands on the page once, in its words, and nothing else does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

from answers_read import Record, pages_of_kind, places, records, rows_of, vocabulary
from conftest import ROOT, Make, files_in
from plain_records import many
from privacy_statements.pages.page import html_of

COUNTRIES = Locale("en").territories
UNITS = {"D": "day", "M": "month", "Y": "year"}
BOUNDS = {"at-most": "at most ", "at-least": "at least "}

SITE = files_in("retention")


@pytest.fixture
def small(make_project: Make) -> Path:
    return make_project(SITE)


# --- what the records say, read here


def kept_words(rule: Record) -> str:
    match = re.fullmatch(r"P(\d+)([DMY])", rule.get("duration", ""))
    if match is None:
        return f"until {rule['until']}" if "until" in rule else "Not stated"
    number, unit = match[1], UNITS[match[2]]
    return f"{BOUNDS.get(rule.get('bound', ''), '')}{number} {unit}{'s' if number != '1' else ''}"


def title_of(link: Any) -> str:
    return str(link["title"] if isinstance(link, dict) else link)


def expected(root: Path, key: str) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Product, name of the row, and pieces that a column must have, for every statement that is written."""
    regions = vocabulary(root, "regions")
    for product in records(root, "products"):
        for place, said in places(product):
            for one in many(said.get(key)):
                name = one.get("subject") or place or "Data of the product"
                pieces = []
                if key == "retention":
                    pieces = [
                        ("Kept for", kept_words(one)),
                        ("When the time starts", one.get("starts", "Not stated")),
                        ("Except", one.get("exception", "No exception stated")),
                    ]
                else:
                    stores = [title_of(store) for store in many(one.get("stores"))]
                    codes = [code for each in many(one.get("regions")) for code in regions[each].get("countries", ())]
                    pieces = [("Stores", each) for each in stores or ["Not stated"]]
                    pieces += [("Countries", COUNTRIES[code]) for code in codes]
                    pieces += [("Countries", "Not stated")] if "regions" not in one else []
                    pieces += [("Regions", regions[each]["name"]) for each in many(one.get("regions"))]
                    pieces += [("Countries", "Not only these")] if one.get("exhaustive") is False else []
                    pieces.append(("Decided by", one.get("decided_by", "Not stated")))
                yield product["name"], " ".join(name.split()), pieces


@pytest.mark.parametrize("key", ["retention", "storage"])
@pytest.mark.parametrize("own", [True, False], ids=["our own records", "small records"])
def test_every_statement_stands_once_in_its_words(own: bool, key: str, small: Path) -> None:
    root = ROOT if own else small
    heading = {"retention": "how-long", "storage": "where"}[key]
    rows = [row for row in rows_of(pages_of_kind(root, "retention")) if row.heading == heading]
    wanted = list(expected(root, key))
    assert wanted
    assert Counter((row.group, row.name) for row in rows) == Counter((p, n) for p, n, _ in wanted)
    for product, name, pieces in wanted:
        same = [row for row in rows if (row.group, row.name) == (product, name)]
        assert [row for row in same if all(piece in row.cells.get(column, "Not stated") for column, piece in pieces)], (
            product,
            name,
            pieces,
            same,
        )
    anchors = [row.anchor for row in rows_of(pages_of_kind(root, "retention"))]
    assert len(set(anchors)) == len(anchors)


@pytest.mark.parametrize("own", [True, False], ids=["our own records", "small records"])
def test_silence_is_counted_and_named(own: bool, small: Path) -> None:
    root = ROOT if own else small
    (page,) = pages_of_kind(root, "retention")
    says = {
        product["name"]: {key for _, said in places(product) for key in ("retention", "storage") if said.get(key)}
        for product in records(root, "products")
    }
    long, where = (sum(key in each for each in says.values()) for key in ("retention", "storage"))
    say = {True: ("says", "it keeps its"), False: ("say", "they keep their")}
    count = f"{long} of {len(says)} products {say[long == 1][0]} how long {say[long == 1][1]} data, or some of it."
    count += f" {where} of {len(says)} {say[where == 1][0]} where."
    assert count in html_of(page.blocks)
    assert "How long" not in {column for row in rows_of([page]) if row.heading == "not-stated" for column in row.cells}
    silent = {row.name: row.cells for row in rows_of([page]) if row.heading == "not-stated"}
    told = {True: "Stated above", False: "Not stated"}
    assert silent == {
        name: {"Where": told["storage" in each]} for name, each in says.items() if each != {"retention", "storage"}
    }


# --- which belong together


def test_how_long_and_where_stand_together_only_where_the_records_say_so(small: Path) -> None:
    where = {
        (row.name, row.cells["Kept for"].split(" Said in")[0]): row.cells["Where"]
        for row in rows_of(pages_of_kind(small, "retention"))
        if row.heading == "how-long"
    }
    joined = "one or more of One and Two; North (Sweden, Norway) and Nowhere, and others; decided by the admin"
    assert where["Crash logs", "2 years"] == joined
    assert where["Boot log", "5 days"].startswith("Vault; North (Sweden, Norway)")
    assert where["Other logs", "until the device is reset"].startswith("Not stated")
    assert where["Data of the product", "at least 1 month Said once ."].startswith("Not stated")


def test_what_is_said_around_holds_inside_and_keeps_its_subject(make_project: Make) -> None:
    product = "id: p\nname: P\nstorage: {subject: The cloud part, regions: north}\nsections: [{heading: S, id: s, kind: data, retention: {duration: P1D}, items: [{name: I, retention: {duration: P2D}}]}]\n"
    root = make_project(
        {"content/vocabulary/w.yml": SITE["content/vocabulary/w.yml"], "content/products/p.yml": product}
    )
    rows = [row for row in rows_of(pages_of_kind(root, "retention")) if row.heading == "how-long"]
    assert [row.cells["Where"] for row in rows] == ["The cloud part: North (Sweden, Norway)"] * 2


def test_staff_and_transfers_stand_there_as_far_as_they_are_recorded(small: Path) -> None:
    rows = {row.heading: row for row in rows_of(pages_of_kind(small, "retention"))}
    assert (rows["staff"].name, rows["staff"].cells["Countries"]) == ("Care", "Sweden and Norway")
    (lab,) = [row for row in rows_of(pages_of_kind(small, "retention")) if row.heading == "transfers"]
    assert (lab.name, lab.cells["Countries"]) == ("Lab", "United States")
    assert lab.cells["What protects the data there"].startswith("Standard clauses")


# --- addresses


def test_a_written_id_is_the_anchor_and_others_step_aside(make_project: Make) -> None:
    rules = "[{subject: Logs, duration: P1D}, {subject: Other, duration: P1D}, {id: logs, subject: X, duration: P1D}, {duration: P1D}]"
    root = make_project({"content/products/p.yml": f"id: p\nname: P\nretention: {rules}\n"})
    anchors = {row.name: row.anchor for row in rows_of(pages_of_kind(root, "retention")) if row.heading == "how-long"}
    assert anchors == {
        "Logs": "kept-p-logs-2",
        "Other": "kept-p-other",
        "X": "kept-p-logs",
        "Data of the product": "kept-p",
    }


def test_each_row_leads_to_where_it_is_said(small: Path) -> None:
    (page,) = pages_of_kind(small, "retention")
    html = html_of(page.blocks)
    for place in (
        "alpha/#logs",
        "alpha/#vaults",
        "alpha/#row-alpha-boot-log",
        "alpha/#all-retention",
        "beta/#all-storage",
    ):
        assert place in html or place.replace("row-alpha-", "row-") in html, place


# --- none, and many


def test_where_nothing_is_recorded_that_is_said_once(make_project: Make) -> None:
    (page,) = pages_of_kind(make_project({"content/products/c.yml": SITE["content/products/c.yml"]}), "retention")
    html = html_of(page.blocks)
    assert html.count("No product says how long it keeps data, or where.") == 1
    assert "<table" not in html
    assert "<h2" not in html


def test_the_widest_place_stands_there_like_any_other(make_project: Make) -> None:
    """Wherever it is said: of the product, in a section without a heading or rows, or of one row."""
    anywhere = "{id: anywhere, name: Any country where the maker works}"
    said = "storage: {subject: %s, regions: anywhere, exhaustive: false}"
    root = make_project(
        {
            "content/vocabulary/w.yml": f"regions: [{anywhere}]\n",
            "content/products/p.yml": f"id: p\nname: P\n{said % 'All'}\nsections:\n"
            f"  - {{heading: Abroad, kind: storage, before: Words., {said % 'Backups'}}}\n"
            f"  - {{heading: Data, kind: data, sections: [{{{said % 'Copies'}, items: [{{id: a, name: A, {said % 'Alerts'}}}]}}]}}\n",
        }
    )
    rows = {
        row.name: row.cells["Regions"] for row in rows_of(pages_of_kind(root, "retention")) if "Regions" in row.cells
    }
    assert rows == dict.fromkeys(
        ("All", "Backups", "Copies", "Alerts"), "Any country where the maker works, and others"
    )


def test_where_the_staff_work_is_no_word_about_what_they_can_reach(small: Path) -> None:
    (page,) = pages_of_kind(small, "retention")
    assert "Where the staff work" in html_of(page.blocks)
    assert not re.search(r"\b(reach|access)\b", html_of(page.blocks))
