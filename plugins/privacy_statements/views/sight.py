"""Who can see what: everything that products say of the sight of somebody, and what they deny."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from privacy_statements.catalog.circumstances import Statement, choices, circumstances_of
from privacy_statements.catalog.counting import Place as Named
from privacy_statements.catalog.counting import Size, Tally
from privacy_statements.catalog.model import Product, Row, Viewer
from privacy_statements.catalog.vocabulary import Vocabulary, Word
from privacy_statements.records.words import Act, AnswerWord, Certainty
from privacy_statements.views.places import Place, places_of
from privacy_statements.words.wording import Wording

UNSEEN = {AnswerWord.NOT_COLLECTED, AnswerWord.NOT_APPLICABLE}  # nobody sees anything of it
LIMITED = {AnswerWord.CONDITIONAL, Certainty.MAY}  # it can be seen no more than it is collected


class Sight(StrEnum):
    """What is said of somebody and data."""

    CANNOT = "cannot-see"
    CAN = "can-see"
    NEVER_COLLECTS = "never-collects"


class Seen(Struct, frozen=True):
    """What one place of a product says of one actor. ``viewers`` are the conditions under which it can be seen."""

    sight: Sight
    actor: Word
    place: Place
    viewers: tuple[Viewer, ...] = ()


def seen_in(product: Product, wording: Wording) -> tuple[Seen, ...]:
    """Everything that a product says of who can see what, in the order of its page."""
    places = wording.once(places_of, product, wording)
    return tuple(seen for place in places for seen in (*(_denied(place) if place.is_denial else ()), *_visible(place)))


def _denied(place: Place) -> Iterator[Seen]:
    """A denial that names who never does it. Who never collects data may still see it; a denial without an act is about
    collection."""
    found: dict[str, Seen] = {}
    for act, sight in ((Act.SEEN, Sight.CANNOT), (Act.COLLECTED, Sight.NEVER_COLLECTS)):
        for actor in (actor for denial in place.said.denials if denial.act is act for actor in denial.by):
            found.setdefault(actor.id, Seen(sight, actor, place))
    yield from found.values()


def _visible(place: Place) -> Iterator[Seen]:
    """Who can see it. What is not collected at all is seen by no one, whatever is stated around it."""
    viewers = place.said.visible_to
    if viewers and place.may_be_collected:
        for actor in {viewer.actor.id: viewer.actor for viewer in viewers}.values():
            of_actor = tuple(viewer for viewer in viewers if viewer.actor.id == actor.id)
            yield Seen(Sight.CAN, actor, place, of_actor)


# --- how much of it


def sizes_of(
    by_actor: Mapping[str, Sequence[Seen]], product: Product, vocabulary: Vocabulary, wording: Wording
) -> dict[tuple[str, Sight, bool], Size]:
    """How much of it there is, by actor, sight and whether there is a limit. What is said without one anywhere, has
    none."""
    by_row: dict[str, list[Statement]] = {}
    circumstances = wording.once(circumstances_of, product, vocabulary)
    for item in (*circumstances.items, *circumstances.denials):
        for statement in item.statements:
            by_row.setdefault(statement.row.id, []).append(statement)
    sizes = {}
    for actor, seen in by_actor.items():
        for sight in (Sight.CANNOT, Sight.CAN):
            tallies, sections = {True: Tally(), False: Tally()}, Counter[bool]()
            for each in (each for each in seen if each.sight is sight):
                if each.place.row is None:
                    sections[_has_limit(each)] += 1
                for statement in by_row.get(each.place.id, ()):
                    if sight is Sight.CANNOT or statement.outcome({}) not in UNSEEN:
                        tallies[_has_limit(each, statement)].add(Named(statement.row, statement.part))
            plain, limited = tallies[False], tallies[True]
            more = len(limited.items.keys() - plain.items.keys())  # what is said without a limit anywhere has none
            sizes[actor, sight, False] = len(plain.items), len(plain.general) + sections[False]
            sizes[actor, sight, True] = more, len(limited.general) + sections[True]
    return sizes


def _has_limit(seen: Seen, statement: Statement | None = None) -> bool:
    """Whether somebody can see what is said there only in some cases, or perhaps; or is only then denied to see it."""
    said = seen.place.said
    if seen.sight is Sight.CANNOT:
        if said.condition or statement is None:
            return bool(said.condition)
        return any(case.answer.condition or not statement.denies(case) for case in statement.cases)
    if said.condition or choices(said) or said.certainty is Certainty.MAY:
        return True
    if all(viewer.condition for viewer in seen.viewers):
        return True
    return statement is not None and (bool(statement.row.only) or statement.outcome({}) in LIMITED)


def untold(asked: Tally, seen: Sequence[Seen], vocabulary: Vocabulary) -> Size:
    """Of how many data items nothing is said of an actor, in any of their places."""
    told = {each.place.id for each in seen if each.sight is not Sight.NEVER_COLLECTS}
    denied = [each.place.row for each in seen if each.sight is Sight.CANNOT and each.place.row]
    places = [*asked.items.values(), *([place] for place in asked.general)]
    left = [
        among
        for among in places
        if not any(place.row.id in told or any(_is_within(place, row, vocabulary) for row in denied) for place in among)
    ]
    items = sum(among[0].item is not None for among in left)
    return items, len(left) - items


def _is_within(place: Named, denied: Row, vocabulary: Vocabulary) -> bool:
    """Whether a place is about what a row denies: the same item, or an item of the category."""
    if denied.about_all:
        return False
    if denied.item is not None:
        return place.item is not None and place.item.id == denied.item.id
    category = place.part.item.category if place.part and place.part.item else place.row.said.category
    never = denied.said.category
    return never is not None and any(each.id == never.id for each in vocabulary.around(category))
