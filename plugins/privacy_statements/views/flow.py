"""Where the data of one product goes: sources, the product, stores, recipients. A list that the stylesheet draws as
boxes in columns: every name in full, every condition, and links to the rows."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from privacy_statements.catalog.model import Product, Section
from privacy_statements.records.words import Necessity, Obtained, SectionKind, StoresRelation
from privacy_statements.views import paths
from privacy_statements.views.product_questions import Place, places_of
from privacy_statements.views.shapes import Link
from privacy_statements.words.recorded import capital, fill
from privacy_statements.words.wording import Wording


class FlowPlace(Struct, frozen=True):
    """A place of the statement that names a stop of the flow."""

    link: Link
    """What it is about; a link to the row or section."""
    details: tuple[str, ...] = ()
    """What is said of it there alone: role, condition and the like."""


class FlowEntry(Struct, frozen=True):
    """One stop of the flow: a source, a store, somebody who receives or sees the data."""

    name: str
    """Its name in full."""
    note: str
    """Which part it has, in a word or two; empty where the stage says it."""
    places: tuple[FlowPlace, ...]
    """Where the statement names it, at least one place."""


class FlowStage(Struct, frozen=True):
    """One stage of the way: where data comes from, where it is stored, who receives or sees it."""

    label: str
    """What the stage is, in a few words."""
    entries: tuple[FlowEntry, ...]
    """Its stops; none where nothing is stated."""


class Flow(Struct, frozen=True):
    """Where the data of a product goes."""

    product: Link
    """The product, with a link to its page."""
    stages: tuple[FlowStage, ...]
    """Sources, stores and recipients, always these three; none where the figures of the page say as much."""


def flow_of(product: Product, wording: Wording) -> Flow:
    """The flow of a product, as on its page."""
    here = paths.product_link(product)
    teller = _Teller(product, wording)
    stages = (
        FlowStage(wording._("Comes from"), teller.entries(teller.sources())),
        FlowStage(wording._("Stored in"), teller.entries(teller.stores())),
        FlowStage(wording._("Other parties"), teller.entries(teller.recipients())),
    )
    return Flow(here, stages if stages[0].entries or all(each.entries for each in stages[1:]) else ())


_Stop = tuple[str, str, FlowPlace]
"""The name of a stop, its note, and one place that names it."""


class _Teller:
    """What the places of a product say of the flow."""

    def __init__(self, product: Product, wording: Wording) -> None:
        self.product, self.wording, self._ = product, wording, wording._
        self.page = paths.page("products", product.id)
        self.places = wording.once(places_of, product, wording)

    def entries(self, stops: Iterator[_Stop]) -> tuple[FlowEntry, ...]:
        """Stops, each once, with every place that names it."""
        places: dict[tuple[str, str], dict[FlowPlace, None]] = {}
        for name, note, place in stops:
            places.setdefault((name, note), {})[place] = None
        return tuple(FlowEntry(*key, tuple(at)) for key, at in places.items())

    def _at(
        self, place: Place, details: tuple[str | None, ...] = (), root: str = "in-general", about: str | None = None
    ) -> FlowPlace:
        link = Link(about or place.name or self._("In general"), page=self.page, anchor=place.anchor or root)
        conditions = (*details, self.wording.condition(place.holds.condition))
        return FlowPlace(link, tuple(dict.fromkeys(filter(None, conditions))))

    # --- where it comes from

    def sources(self) -> Iterator[_Stop]:
        """Who collects it, what it is collected or reused from, and whose data is used."""
        for place in self.places:
            for actor in place.said.collected_by:
                yield actor.name, self._("collects it"), self._at(place)
            for actor in place.said.given_by:
                yield actor.name, self._("gives it"), self._at(place)
            yield from self._obtained(place)
        for section in self.product.root.walk():
            if section.said.necessity is not Necessity.NEVER:
                yield from self._uses(section)

    def _obtained(self, place: Place) -> Iterator[_Stop]:
        how = place.said.obtained
        if how is None:
            return
        several = len(how.sources) > 1 and how.relation is StoresRelation.ONE_OR_MORE
        details = (
            self._("reused") if how.how is Obtained.REUSED else None,
            self._("from one or more of these sources") if several and place.name else None,
            None if how.exhaustive else self._("not only these"),
        )
        for source in how.sources:
            yield source.name, "", self._at(place, details)
        if not how.sources:
            yield capital(self.wording.obtained(how)), "", self._at(place)

    def _uses(self, section: Section) -> Iterator[_Stop]:
        """The sources whose data is used; in a section on sources, those that have no record, too."""
        at = Place(section.own, section.heading, section.id, section.position, section.said)
        for use in section.uses:
            name = use.source.name if use.source else use.subject
            if name and (use.source or section.kind is SectionKind.SOURCES):
                yield name, "", self._at(at, root="data-items", about=use.subject if use.source else None)

    # --- where it stays, and who gets it

    def stores(self) -> Iterator[_Stop]:
        """Where it is stored: the stores and the regions of each statement about it."""
        for place in self.places:
            for storage in place.said.storage:
                by, regions = storage.decided_by, self.wording.regions(storage) if storage.regions else ""
                name, note = regions or by or "", ""
                if storage.stores:
                    name, note = self.wording.stores(storage), regions
                if name:
                    decided = fill(self._("decided by: {who}"), who=by) if by and by != name else None
                    yield name, note, self._at(place, (decided,), "all-storage", storage.subject)

    def recipients(self) -> Iterator[_Stop]:
        """Who receives it, and who can see it. Where staff work says nothing of where data goes."""
        wording = self.wording
        for place in self.places:
            for use in place.said.recipients:
                details = (use.recipient.role, *wording.sold_or_shared(use), wording.condition(use.condition))
                yield use.recipient.name, self._("receives it"), self._at(place, details)
            if place.said.shared is False and (words := wording.shared(place.said)):
                yield words, "", self._at(place)
        for place in self.places:
            for viewer in place.said.visible_to:
                yield viewer.actor.name, self._("can see it"), self._at(place, (wording.condition(viewer.condition),))
