"""Sentences: what is kept of those that many rows say is what would be said anew, of ours and of records; and how limits are
read."""

from __future__ import annotations

import re
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_statements.catalog.circumstances import Choice, Scope
from privacy_statements.catalog.conditions import AllOf, AnyOf, Condition, Dimension, DimensionValue, Is, Words
from privacy_statements.catalog.model import Denial, PurposeUse, Said
from privacy_statements.catalog.vocabulary import Region, Word
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.words import Act, ControlKind
from privacy_statements.words.closed_words import ACTS
from privacy_statements.words.language import Language
from privacy_statements.words.recorded import Piece, RecordText, pieces_of
from privacy_statements.words.wording import Wording

HERE, THERE = Position("a.yml"), Position("b.yml")


def condition(name: str, value: str, when: str | None, id_: str = "night", at: Position = THERE) -> Is:
    written = DimensionValue(id_, value, at, "mode", when)
    return Is(Dimension("mode", name, HERE, (written,)), (written,))


def conditions() -> list[Is]:
    """Those that differ in one thing: in a word, in whose word it is, in what nobody has written."""
    names = ("Mode", RecordText("Mode"), "Way")
    said = [condition(*each) for each in product(names, ("Night", RecordText("Night")), (None, "it is dark"))]
    made = [condition("Mode", "Night", None, id_, HERE) for id_ in ("yes", "no")]
    return [*said, condition("Mode", "Night", RecordText("it is dark")), *made]


def denials() -> list[Said]:
    actors = [(), *((Word("boss", name, HERE),) for name in ("Boss", RecordText("Boss"), "Staff"))]
    purposes = [(PurposeUse(Word("p", name, HERE), None, None),) for name in ("Ads", RecordText("Ads"))]
    acts: list[tuple[Act, ...]] = [(), (Act.USED,), (Act.SOLD,), (Act.USED, Act.SOLD)]
    said = [Said(act=act, by=by, purposes=use) for act, by, use in product(acts, actors, [(), *purposes])]
    pairs = [(Denial(Act.SEEN, by), Denial(act)) for by, act in product(actors, (Act.SOLD, Act.COLLECTED))]
    return [*said, *(Said(denies=each) for each in pairs)]


def regions() -> list[Region]:
    names = ("Here", RecordText("Here"), "Austria")
    return [Region("r", name, HERE, countries=each) for name, each in product(names, [(), ("AT",), ("AT", "DE")])]


def pieces(told: str | None) -> tuple[Piece, ...]:
    return pieces_of(told or "")


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_kept_says_what_would_be_said_anew(language: str) -> None:
    kept = Wording(Language(language))
    for _ in range(2):
        for each in conditions():
            assert pieces(kept.condition(each)) == pieces(Wording(Language(language)).condition(each))
        for said in denials():
            assert pieces(kept.never(said)) == pieces(Wording(Language(language)).never(said))
        for region in regions():
            assert pieces(kept.region(region)) == pieces(Wording(Language(language)).region(region))


@given(st.dictionaries(st.sampled_from(Act), st.lists(st.sampled_from(["Ann", "Ben", "Cem"]), unique=True), min_size=1))
def test_who_never_does_what_is_what_is_written_and_no_more(pairs: dict[Act, list[str]]) -> None:
    """One does not collect it and another does not see it: that says nothing of what the first sees."""
    denies = tuple(Denial(act, tuple(Word(name, name, HERE) for name in names)) for act, names in pairs.items())
    told: set[tuple[str, str]] = set()
    for clause in Wording(Language()).never(Said(denies=denies)).lower().split("; "):
        acts, _by, names = clause.partition(" by ")
        told.update(product(re.split(r",? and |, ", acts), re.split(r",? or |, ", names)))
    assert told == {(ACTS[act].never, name.lower()) for act, names in pairs.items() for name in names or [""]}


def test_whichever_comes_first_each_keeps_its_own_words() -> None:
    ours = condition("Mode", "Night", "it is dark"), [False]
    recorded = condition("Mode", "Night", RecordText("it is dark")), [False, True]
    for pair in permutations((ours, recorded)):
        wording = Wording(Language())
        for said, told in pair:
            assert [piece.recorded for piece in pieces(wording.condition(said))] == told


@pytest.mark.parametrize(
    ("limit", "read"),
    [
        (Scope("managed apps"), "only for managed apps"),
        (Scope("To advertisers"), "only to advertisers"),
        (Scope("on supported browsers"), "only on supported browsers"),
        (Scope("in-app feedback"), "only for in-app feedback"),
        (Scope("managed apps only"), "managed apps only"),
        (Words("an admin asks"), "only if an admin asks"),
        (Choice("", ((None, ("The end user",)),)), "only if the end user gives it"),
        (
            Choice("", ((ControlKind.OPT_IN, ("The user",)), (ControlKind.OPT_OUT, ("The user",)))),
            "depending on whether the user opts in or out",
        ),
        (
            Choice("", ((ControlKind.OPT_IN, ("The user",)), (ControlKind.UNSPECIFIED, ("The customer",)))),
            "only if the user opts in, depending on what the customer chooses",
        ),
        (
            AnyOf((AllOf((Words("it is on"), Words("it is new"))), Words("it is lost"))),
            "only if either it is on and it is new or it is lost",
        ),
    ],
    ids=str,
)
def test_a_limit_is_read_as_a_sentence(limit: Condition, read: str) -> None:
    assert Wording(Language()).condition(limit) == read
