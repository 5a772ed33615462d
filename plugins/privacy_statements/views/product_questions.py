"""What readers ask of a product, with the answers: who, why, how long, where, how to turn it off, whom to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import chain
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.counting import collects, reuses
from privacy_statements.catalog.model import Catalog, Product, RightUse, Said, Section, Viewer
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.markdown import plain_markdown
from privacy_statements.records.kinds import ContactRecord, OrganizationRecord
from privacy_statements.records.words import Act, ControlKind, Obtained, SectionKind
from privacy_statements.views import paths
from privacy_statements.views.answers import NEVER
from privacy_statements.views.facts import control, says_how, stated_facts, text, transfers, with_details
from privacy_statements.views.shapes import Fact, Link, Value
from privacy_statements.words.recorded import PARAGRAPH, fill, joined, said_as
from privacy_statements.words.wording import Wording

SHOWN, SPARE = 10, 2  # values of one fact; of more than a few beyond this, the rest is a number with a link
TOLD_AT_PLACES = (
    "purposes", "retention", "storage", "recipients", "shared", "visible_to", "collected_by", "given_by", "controls",
)  # fmt: skip
_values_at_places = attrgetter(*TOLD_AT_PLACES)
NOTHING = Said()
NAMED = 3  # places that a value names; more are a number


class Question(Struct, frozen=True):
    """A question, and what the statement answers."""

    id: str
    """Its anchor."""
    question: str
    """The question."""
    facts: tuple[Fact, ...]
    """The answers; none where nothing is stated."""
    unsaid: tuple[str, ...] = ()
    """What of it is not stated, in a few words each."""


class Place(Struct, frozen=True):
    """A place of a product and what is stated there and not around it; of a row only the fields ``TOLD_AT_PLACES`` and
    how it is obtained. The product as a whole has neither name nor anchor."""

    said: Said
    name: str
    anchor: str
    position: Position | None = None
    """The line of the record; of a place that only these answers name, none."""
    holds: Said = NOTHING
    """All that holds there, said there or around it."""


_Statement = tuple[str | Value, Place]  # the words, and where they are said


def questions(product: Product, catalog: Catalog, wording: Wording) -> tuple[Question, ...]:
    """The questions of a product's page, always all of them and always in this order."""
    tell, _ = _Teller(product, wording), wording._
    return (
        _question("answer-who", _("Who collects it, and who sees it?"), _who(tell)),
        _question("answer-why", _("Why?"), _why(tell)),
        _question("answer-how-long", _("How long is it kept?"), _how_long(tell)),
        _question("answer-where", _("Where is it kept?"), _where(tell)),
        _question("answer-choice", _("How do I turn it off?"), _turn_off(tell, catalog)),
        _question("answer-contact", _("Whom do I ask?"), _whom(tell, catalog.organization)),
    )


def _question(key: str, question: str, answers: Iterable[Fact | str]) -> Question:
    """A question; its answers are facts, and words for what is not stated."""
    said = list(answers)
    facts, unsaid = (each for each in said if isinstance(each, Fact)), (each for each in said if isinstance(each, str))
    return Question(key, question, tuple(facts), tuple(unsaid))


class _Teller:
    """The places of a product that say something, and the facts that they make."""

    def __init__(self, product: Product, wording: Wording) -> None:
        self.product, self.wording, self._ = product, wording, wording._
        self.page = paths.page("products", product.id)
        self.places = wording.once(places_of, product, wording)

    def statements(self, field: str, say: Callable[[Any], str | Value | None]) -> Iterator[_Statement]:
        """What each place says in one of its fields. What has a subject of its own needs no other name."""
        for place in self.places:
            for thing in getattr(place.said, field):
                if words := say(thing):
                    yield words, replace(place, name="") if getattr(thing, "subject", None) else place

    def fact(
        self,
        label: str,
        statements: Iterable[_Statement],
        unsaid: str,
        root: str = "in-general",
        *,
        of_what: bool = True,
    ) -> Fact | str:
        """A fact, each value once; ``unsaid`` where there is none. ``of_what`` adds what a value is about where it does
        not hold for everything; ``root`` is the anchor of what holds for the whole product."""
        places: dict[str, list[Place]] = {}
        values: dict[str, Value] = {}
        for words, place in statements:
            value = text(words) if isinstance(words, str) else words
            key = f"{value.link.text}\n{value.prose or ''}"
            values.setdefault(key, value)
            places.setdefault(key, []).append(place)
        anchors = [places[key][0].anchor or root for key in values]
        linked = {key: self._linked(values[key], anchor) for key, anchor in zip(values, anchors, strict=True)}
        shown = [self._about(linked[key], places[key]) if of_what else linked[key] for key in values]
        return Fact(label, tuple(self._cut(shown, anchors))) if shown else unsaid

    def _linked(self, value: Value, anchor: str) -> Value:
        """A value that leads to where it is said, unless it leads elsewhere."""
        is_plain = not (value.link.page or value.link.url)
        return replace(value, link=Link(value.link.text, page=self.page, anchor=anchor)) if is_plain else value

    def _about(self, value: Value, places: Sequence[Place]) -> Value:
        """A value with what it is about, unless it holds for everything."""
        names = list(dict.fromkeys(place.name for place in places))
        anchors = {place.anchor for place in places}
        if "" in names or (len(places) > 1 and covered(self.product.root, anchors)):
            return value
        subject = self.wording.language.all_of(names)
        if len(names) > NAMED:
            subject = self.wording.ngettext("In %(n)d place", "In %(n)d places", len(places))
        words = fill(self._("{subject}: {text}"), subject=subject, text=value.link.text)
        return replace(value, link=replace(value.link, text=words))

    def _cut(self, values: list[Value], anchors: list[str]) -> list[Value]:
        """Never silently: what is cut off is counted, and the count leads there."""
        if len(values) <= SHOWN + SPARE:
            return values
        more = self.wording.ngettext("and %(n)d more", "and %(n)d more", len(values) - SHOWN)
        return [*values[:SHOWN], Value(Link(more, page=self.page, anchor=anchors[SHOWN]))]


def places_of(product: Product, wording: Wording) -> tuple[Place, ...]:
    """Every place of a product that says something of data which is not denied."""
    return tuple(place for place in _places(product, wording) if place.said is not NOTHING)


def _places(product: Product, wording: Wording) -> Iterator[Place]:
    for section in product.root.walk():
        around = section.said
        if around.necessity is not NEVER:
            heading = section.heading if section.id else ""
            yield Place(section.own, heading, section.id, section.position, around)
        outside = _values_at_places(around) if section.rows else ()
        for row in section.rows:
            statement = row.said
            if statement.necessity is not NEVER:
                beyond = _beyond(statement, around, outside)
                yield Place(beyond, wording.row_name(row), row.anchor, row.position, statement)


def covered(section: Section, anchors: Set[str]) -> bool:
    """Whether the places with these anchors are, together, all data of a section."""
    if section.id in anchors:
        return True
    if not section.rows and not section.sections:
        return section.kind is not SectionKind.DATA
    rows = [row for row in section.rows if row.said.necessity is not NEVER]
    return all(row.anchor in anchors for row in rows) and all(covered(inner, anchors) for inner in section.sections)


def _beyond(statement: Said, around: Said, outside: tuple[Any, ...]) -> Said:
    """What holds for a row and not for the whole section ``around`` it; ``outside`` are the fields of that section."""
    inside, beyond = _values_at_places(statement), dict[str, Any]()
    if inside != outside:
        fields = zip(TOLD_AT_PLACES, inside, outside, strict=True)
        beyond = {name: own for name, own, outer in fields if own not in (None, ()) and own != outer}
    if statement.obtained is not None and statement.obtained != around.obtained:
        beyond["obtained"] = statement.obtained
    return Said(**beyond) if beyond else NOTHING


# --- the questions


def _who(tell: _Teller) -> Iterator[Fact | str]:
    wording = tell.wording
    collectors, root = list(tell.statements("collected_by", lambda actor: actor.name)), "in-general"
    if not collectors and (provider := tell.product.provider):
        collectors = [(provider.name, place) for place in _collected_itself(tell.product, wording)]
        root = "source-and-review"
    yield tell.fact(tell._("Collected by"), collectors, tell._("who collects it"), root)
    if givers := list(tell.statements("given_by", lambda actor: actor.name)):
        yield tell.fact(tell._("Given by"), givers, "")
    if any(place.said.obtained for place in tell.places):  # the flow of the page says it, source by source
        way = Link(tell._("Where the data goes"), page=tell.page, anchor="where-the-data-goes")
        yield Fact(tell._("How it is obtained"), (Value(way),))
    denied = any(each.act is Act.SEEN for row in tell.product.rows for each in row.said.denials)
    unsaid = tell._("who can see the other data") if denied else tell._("who can see it")
    yield tell.fact(tell._("Visible to"), tell.statements("visible_to", _viewer(tell)), unsaid)
    recipients = tell.statements(
        "recipients",
        lambda use: with_details(
            use.recipient.name, [use.recipient.role, *wording.sold_or_shared(use), wording.condition(use.condition)]
        ),
    )
    unnamed = ((words, replace(place, name="")) for place in tell.places if (words := wording.shared(place.said)))
    named = list(recipients)
    yield tell.fact(tell._("Recipients"), chain(named, unnamed), tell._("who receives it"))
    if not named and any(place.said.shared for place in tell.places):
        yield tell._("with whom data is shared")


def _collected_itself(product: Product, wording: Wording) -> Iterator[Place]:
    """Where a product collects data itself: everywhere, unless some is reused."""
    how = product.root.said.obtained
    if not any(map(reuses, product.rows)) and (how is None or how.how is not Obtained.REUSED):
        yield Place(NOTHING, "", "")
        return
    for row in product.rows:
        if collects(row.answers) and not reuses(row):
            yield Place(NOTHING, wording.row_name(row), row.anchor)


def _viewer(tell: _Teller) -> Callable[[Viewer], Value]:
    """Who can see data; a link to everything that they can see, where there is any."""
    rows = (row for row in tell.product.rows if row.said.visible_to and row.may_be_collected)
    seen = {viewer.actor.id for row in rows for viewer in row.said.visible_to}

    def say(viewer: Viewer) -> Value:
        actor, condition = viewer.actor, tell.wording.condition(viewer.condition)
        page = paths.page(paths.VIEWERS, actor.id) if actor.id in seen else None
        return Value(Link(with_details(actor.name, [condition]), page=page))

    return say


def _why(tell: _Teller) -> Iterator[Fact | str]:
    uses = [
        (use.purpose.name, Place(Said(), section.heading, section.id or "data-items"))
        for section in tell.product.root.walk()
        for source in section.uses
        for use in source.purposes
    ]
    statements = tell.statements("purposes", lambda use: use.purpose.name)
    yield tell.fact(tell._("Purposes"), [*statements, *uses], tell._("what it is for"))
    bases = tell.statements("purposes", lambda use: use.legal_basis.name if use.legal_basis else None)
    yield tell.fact(tell._("Legal bases"), bases, tell._("the legal basis"))


def _how_long(tell: _Teller) -> Iterator[Fact | str]:
    statements = tell.statements("retention", tell.wording.retention)
    kept = tell.fact(tell._("Kept for"), statements, tell._("how long it is kept"), "all-retention")
    rules = ((rule, place.anchor) for place in tell.places for rule in place.said.retention)
    anchors = {anchor for rule, anchor in rules if not rule.subject}  # with a subject it is not simply the data around
    if isinstance(kept, Fact) and "" not in anchors and not covered(tell.product.root, anchors):
        kept = replace(kept, values=(*kept.values, Value(Link(tell._("of other data: not stated")), missing=True)))
        yield tell._("how long other data is kept")
    yield kept


def _where(tell: _Teller) -> Iterator[Fact | str]:
    wording = tell.wording
    statements = tell.statements("storage", wording.storage)
    stored = tell.fact(tell._("Stored in"), statements, tell._("where it is kept"), "all-storage")
    yield stored
    rows = (row for row in tell.product.rows if row.said.necessity is not NEVER and row.may_be_collected)
    names = {wording.row_name(row) for row in rows if not row.said.storage}
    if isinstance(stored, Fact) and names:
        where = tell._("where other data is kept") if len(names) > 1 else tell._("where “{name}” is kept")
        yield fill(where, name=min(names))
    receiving = (place for place in tell.places if place.said.recipients)
    abroad = [(value, place) for place in receiving for value in transfers(place.said, wording)]
    if abroad:
        yield tell.fact(tell._("Transfers to other countries"), abroad, "", of_what=False)


def _turn_off(tell: _Teller, catalog: Catalog) -> Iterator[Fact | str]:
    statements = tell.statements("controls", lambda choice: control(choice, tell.wording, how=True))
    yield tell.fact(tell._("Choices"), statements, tell._("which choices there are"))
    asked = {ControlKind.OPT_IN: tell._("how to opt in"), ControlKind.OPT_OUT: tell._("how to opt out")}
    kinds = {(one.kind, says_how(one)) for place in tell.places for one in place.said.controls}
    asked |= {kind: tell._("how the other choices are made") for kind, is_said in kinds if is_said}
    yield from (asked.get(kind, tell._("how the choice is made")) for kind in ControlKind if (kind, False) in kinds)
    consent = list(
        tell.statements("purposes", lambda use: use.withdrawal and Value(Link(use.purpose.name), use.withdrawal))
    )
    if consent:
        yield tell.fact(tell._("To withdraw consent"), consent, "", of_what=False)
    guides = list(_guides(tell.product, catalog, tell.wording))
    if guides:
        yield Fact(tell._("Guides that change what is collected"), tuple(guides))


def _guides(product: Product, catalog: Catalog, wording: Wording) -> Iterator[Value]:
    """The guides that turn on or off what the product collects, each with what it does and the way to the setting."""
    for guide in catalog.guides.values():
        affects = [affect for affect in guide.affects if affect.product == product.id and affect.is_choice]
        names = [[said_as(plain_markdown(name), name) for name in affect.path] for affect in affects if affect.path]
        if affects:
            page = paths.page("guides", guide.id)
            yield Value(
                Link(with_details(guide.name, dict.fromkeys(wording.word(affect.how) for affect in affects)), page),
                joined(PARAGRAPH, [joined(" \u203a ", way) for way in names]) or None,
            )


def _whom(tell: _Teller, publisher: OrganizationRecord | None) -> Iterator[Fact | str]:
    stated = [(right, section) for section in tell.product.root.walk() for right in section.rights]
    contacts = contact_facts(publisher, tell.wording)
    yield from contacts
    if not contacts and not any(right.contact for right, _section in stated):
        yield tell._("whom to ask")
    rights = [(_right(right, section, tell), Place(Said(), "", section.id)) for right, section in stated]
    yield tell.fact(tell._("Rights"), rights, tell._("which rights there are"), of_what=False)


def _right(right: RightUse, section: Section, tell: _Teller) -> Value:
    """What can be asked for, and of whom; a link to the procedure."""
    wording = tell.wording
    names = wording.language.all_of([word.name for word in right.rights])
    if subject := right.subject or section.heading:
        names = fill(wording._("{rights}: {subject}"), rights=names, subject=subject)
    words = with_details(names, [right.contact.title if right.contact else None])
    return Value(Link(words, page=tell.page, anchor=section.id or None))


def contact_facts(publisher: OrganizationRecord | None, wording: Wording) -> tuple[Fact, ...]:
    """Whom readers can ask (GDPR 13(1)(a), (b), (d))."""
    if publisher is None:
        return ()
    authority, officer = publisher.authority, publisher.data_protection_officer
    facts = [
        (wording._("Controller"), [contact_value(publisher.controller)] if publisher.controller else []),
        (wording._("Data protection officer"), [contact_value(officer)] if officer else []),
        (wording._("Contacts"), [contact_value(contact) for contact in publisher.contacts]),
        (wording._("Representative"), [contact_value(publisher.representative)] if publisher.representative else []),
        (wording._("Supervisory authority"), [Value(Link(authority.title, url=authority.url))] if authority else []),
    ]
    return stated_facts(facts)


def contact_value(contact: ContactRecord) -> Value:
    """Whom readers can ask, in one line."""
    words = joined(", ", filter(None, [contact.role, contact.name, contact.address]))
    return Value(Link(words, url=contact.url))
