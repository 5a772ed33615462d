"""What readers can ask for: every right of every record, whom to ask first, and a letter that says no more than records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from answers_read import Record, pages_of_kind, places, records, rows_of, vocabulary, words
from conftest import ROOT, Make, files_in
from plain_records import many
from privacy_statements import Project
from privacy_statements.pages.page import Page, html_of
from privacy_statements.pipeline import load_catalog

FILES = files_in("rights")
GUIDE = files_in("rights_guide")
NEAREST = "name: Publisher\nnearest: [you, boss]\n"


def page_of(root: Path) -> Page:
    (page,) = pages_of_kind(root, "rights")
    return page


def part(page: Page, right: str) -> BeautifulSoup:
    """The page from the heading of one right to the next heading."""
    html = html_of(page.blocks)
    return BeautifulSoup(html.partition(f'id="right-{right}"')[2].partition("<h2")[0], "html.parser")


def asking(page: Page, right: str) -> str:
    """Whom to ask, in sentences."""
    (sentences,) = part(page, right).select(".ps-ask")
    return words(sentences)


def letter(page: Page, right: str) -> list[str]:
    return [words(line) for line in part(page, right).select(".ps-letter blockquote p")]


# --- every statement, once


def written(root: Path) -> Iterator[tuple[str, str, str, Record]]:
    """Right, product or guide, subject, and the record."""
    for folder in ("products", "guides"):
        for document in records(root, folder):
            for place, said in places(document):
                for use in many(said.get("rights")):
                    for right in many(use["rights"]):
                        about = use.get("subject") or place
                        yield (
                            right,
                            document["name"],
                            f"{document['name']}: {about}" if about else document["name"],
                            use,
                        )


@pytest.mark.parametrize("own", [True, False], ids=["our own records", "small records"])
def test_every_right_of_every_record_stands_once_in_its_words(own: bool, make_project: Make) -> None:
    root = ROOT if own else make_project({**FILES, **GUIDE})
    rows = [row for row in rows_of([page_of(root)]) if row.heading.startswith("right-")]
    told = list(written(root))
    assert told
    assert Counter((row.heading, row.name) for row in rows) == Counter((f"right-{r}", n) for r, _, n, _ in told)
    actors, laws = vocabulary(root, "actors"), vocabulary(root, "regulations")
    for right, _, name, use in told:
        (row,) = [row for row in rows if (row.heading, row.name) == (f"right-{right}", name)]
        assert row.cells["Who can ask"].startswith(actors[use["actor"]]["name"] if "actor" in use else "Not stated")
        assert ("Under" in row.cells["Who can ask"]) == ("regulations" in use), "silence is no answer"
        assert all(laws[law]["name"] in row.cells["Who can ask"] for law in many(use.get("regulations")))
        assert ("Not stated" in row.cells["What to do"]) == (not {"text", "steps", "guide", "contact"} & set(use))
        assert title(use.get("contact")) in row.cells["What to do"]
        assert (row.cells.get("Time limit", "Not stated") == "Not stated") == ("time" not in use)
        assert row.cells.get("What is not erased", "Not stated") == use.get("not_erased", "Not stated")
        above, where = re.match("As under “(.*)”", row.cells["What to do"]), row
        if above:  # it is said once, of the first of its rights
            (where,) = [each for each in rows if each.name == name and each.heading == f"right-{use['rights'][0]}"]
            assert "As under" not in where.cells["What to do"]
        for sentence in use.get("text", "").replace("**", "").split("\n"):
            assert bare(sentence.split("[")[0]) in bare(where.cells["What to do"])
    anchors = [row.anchor for row in rows]
    assert len(set(anchors)) == len(anchors)


def bare(text: str) -> str:
    return "".join(text.split())


def title(link: Any) -> str:
    return str(link["title"] if isinstance(link, dict) else link or "")


@pytest.mark.parametrize("own", [True, False], ids=["our own records", "small records"])
def test_products_that_say_how_are_counted_and_silence_is_shown(own: bool, make_project: Make) -> None:
    root = ROOT if own else make_project(FILES)
    page, rights = page_of(root), vocabulary(root, "rights")
    products = [product["name"] for product in records(root, "products")]
    told = list(written(root))
    overview = {row.name: row.cells for row in rows_of([page]) if row.heading == "by-product"}
    assert set(overview) == set(products)
    assert [words(h2) for h2 in BeautifulSoup(html_of(page.blocks), "html.parser").select('h2[id^="right-"]')] == [
        word["name"] for word in rights.values()
    ]
    said: set[str] = set()
    for right, word in rights.items():
        how = {
            product for r, product, _, use in told if r == right and {"text", "steps", "guide", "contact"} & set(use)
        }
        said |= how
        for product in products:
            assert (overview[product][word["name"]] == "Stated") == (product in how)
    count = f"{len(said)} of {len(products)} products {'says' if len(said) == 1 else 'say'} whom to ask or what to do."
    assert count in words(BeautifulSoup(html_of(page.blocks), "html.parser"))


def test_a_product_that_only_names_a_right_does_not_say_how(make_project: Make) -> None:
    alone = "id: p\nname: P\nsections: [{heading: R, id: r, kind: rights, rights: [{rights: access}]}]\n"
    page = page_of(
        make_project({"content/vocabulary/w.yml": FILES["content/vocabulary/w.yml"], "content/products/p.yml": alone})
    )
    (row,) = [row for row in rows_of([page]) if row.heading == "by-product"]
    assert row.cells == {
        "Deletion": "Not stated",
        "Access": "Named; how is not stated",
        "Forgotten right": "Not stated",
    }
    assert "0 of 1 products say whom to ask or what to do." in words(BeautifulSoup(html_of(page.blocks), "html.parser"))


def test_a_guide_speaks_for_the_products_that_it_changes(make_project: Make) -> None:
    page = page_of(make_project({**FILES, **GUIDE}))
    overview = {row.name: row.cells["Deletion"] for row in rows_of([page]) if row.heading == "by-product"}
    assert overview == {"Alpha": "Stated", "Beta": "Stated"}
    assert "guides/how/#ask" in html_of(page.blocks)


# --- whom to ask, and with what words


def test_the_nearest_comes_first(make_project: Make) -> None:
    page = page_of(make_project({**FILES, "content/organization.yml": NEAREST}))
    # of whom the employer asks; who asks is not whom to ask
    assert asking(page, "erasure") == "For Alpha, ask the office. Said in Rights. You can also ask Help desk."
    order = [row.cells["Who can ask"].split(" Under")[0] for row in rows_of([page]) if row.heading == "right-erasure"]
    assert order == ["You", "Your employer", "The maker"]


def test_without_an_order_nobody_is_guessed_to_be_near(make_project: Make) -> None:
    page = page_of(make_project(FILES))
    assert asking(page, "erasure") == "For Alpha, ask Help desk. Said in Rights. You can also ask the office."
    assert asking(page, "access") == "The statements don't say whom to ask."


def test_those_whom_the_publisher_names_come_before_those_whom_nobody_called_near(make_project: Make) -> None:
    controller = (
        "controller: {name: Controller Ltd, url: 'https://c.example/'}\ndata_protection_officer: {role: the officer}\n"
    )
    page = page_of(
        make_project({**FILES, "content/organization.yml": f"name: Publisher\nnearest: [you]\n{controller}"})
    )
    then = (
        "You can also ask Controller Ltd (Controller) about Alpha and Beta. "
        "You can also ask the officer (Data protection officer). You can also ask Help desk about Alpha."
    )
    assert asking(page, "erasure") == f"For Alpha, ask the office. Said in Rights. {then}"
    assert letter(page, "forgotten")[0] == "To: Controller Ltd (Controller)"


def test_an_unknown_actor_in_the_order_is_a_mistake(make_project: Make) -> None:
    root = make_project({**FILES, "content/organization.yml": "name: P\nnearest: [you, bos]\n"})
    (found,) = [
        one for one in load_catalog(Project(root, root / "site-src")).diagnostics if one.code == "unknown-reference"
    ]
    assert 'unknown actor "bos"; did you mean "boss"?' in found.message
    assert (found.position.path, found.position.line) == ("content/organization.yml", 2)


def test_a_letter_says_what_the_records_say_and_no_more(make_project: Make) -> None:
    page = page_of(make_project({**FILES, "content/organization.yml": NEAREST}))
    last = "Please tell me what you have done. If you refuse any of it, please tell me why."
    assert letter(page, "erasure") == [
        "To: The office",
        "Under The Law, I ask for “Deletion”. To have data deleted (Law 17).",
        "This is about my personal data in Alpha.",
        last,
    ]
    assert letter(page, "access") == ["I ask for “Access”.", "This is about my personal data in Alpha and Beta.", last]
    assert letter(page, "forgotten")[0].startswith("Under The Law, I ask for ")


# --- none, many, hostile


def test_where_no_right_is_recorded_that_is_said_once(make_project: Make) -> None:
    html = html_of(page_of(make_project({"content/products/b.yml": FILES["content/products/b.yml"]})).blocks)
    assert html.count("No right is recorded.") == 1
    assert "<h2" not in html
    assert "<table" not in html
