"""The word lists that a site can begin with, and what a site has of them."""

from __future__ import annotations

import pytest

from privacy_statements.catalog.build.catalog import Loaded
from privacy_statements.catalog.word_lists import WORD_LISTS, WordLists
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.load import load_text
from small import loaded

PLACE = Position("mkdocs.yml")
PRODUCT = """
id: p
name: P
purposes: [run]
sections:
  - {heading: Data, category: health, legal_basis: contract, storage: {regions: [eea]}, items: [{id: a, name: A}]}
  - {heading: Rights, rights: [{rights: [access, complaint]}]}
"""
PURPOSES = "purposes: [{id: run, name: Operation}]"


def load(*names: str, own: str = PURPOSES, product: str = PRODUCT) -> Loaded:
    files = {"products/p.yml": product, "vocabulary/w.yml": own}
    return loaded(files, WordLists(names, PLACE))


def test_each_list_stands_alone() -> None:
    for name in WORD_LISTS:
        lists = WordLists([name], PLACE)
        ids = "\n".join(f"{kind}: [{', '.join(words)}]" for kind, words in lists.words.items())
        lists.see(load_text(ids, "x.yml").node)
        vocabulary = lists.vocabulary([])
        assert [word for kind in lists.words for word in getattr(vocabulary[0], kind)], name


def test_a_site_has_the_words_that_it_refers_to() -> None:
    made = load("gdpr", "ccpa", "regions-eu", "categories")
    words = made.catalog.vocabulary
    assert made.diagnostics == ()
    assert [*words.rights] == ["access", "complaint"]
    assert [*words.regulations] == ["gdpr", "ccpa"]
    assert words.rights["access"].articles == {"gdpr": "Article 15", "ccpa": "Civil Code 1798.110"}
    assert ([*words.legal_bases], [*words.categories], [*words.regions]) == (["contract"], ["health"], ["eea"])
    assert len(words.regions["eea"].countries) == 30
    assert made.catalog.items["p/a"].special_category is True
    assert words.rights["access"].position == PLACE


def test_a_word_of_the_site_takes_the_place_of_that_of_a_list() -> None:
    own = f"{PURPOSES}\nrights: [{{id: access, name: See it}}]"
    words = load("gdpr", "regions-eu", "categories", own=own).catalog.vocabulary
    assert {key: right.name for key, right in words.rights.items()} == {"access": "See it", "complaint": "Complaint"}


@pytest.mark.parametrize(
    ("names", "basis", "ending"),
    [
        ((), "contract", '; expected "vocabulary: [gdpr]" among the options of the plugin: that word list has it'),
        (("gdpr",), "contrakt", '; did you mean "contract"?'),
        ((), "nothing-like-it", "; there is none yet"),
    ],
)
def test_a_hint_knows_the_lists(names: tuple[str, ...], basis: str, ending: str) -> None:
    product = f"{{id: p, name: P, purposes: run, legal_basis: {basis}, items: [{{id: a, name: A}}]}}"
    (wrong,) = load(*names, product=product).diagnostics
    assert wrong.message == f'unknown legal basis "{basis}"{ending}'
