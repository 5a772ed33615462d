"""Who can see what: everything that products say of the sight of somebody, and what they deny."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from privacy_statements.catalog.model import Product, Viewer
from privacy_statements.catalog.vocabulary import Word
from privacy_statements.records.words import Act
from privacy_statements.views.places import Place, places_of
from privacy_statements.words.wording import Wording


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
    return tuple(_seen(product, wording))


def _seen(product: Product, wording: Wording) -> Iterator[Seen]:
    for place in wording.once(places_of, product, wording):
        if place.is_denial:
            yield from _denied(place)
        yield from _visible(place)


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
