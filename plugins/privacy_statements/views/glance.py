"""One product at a glance: the three lines, then how much of it is required, how long, where, and who receives it.

No figure repeats what a line says. Each figure is a link to the rows that it counts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.records.pieces import RetentionRecord
from privacy_statements.records.words import AnswerWord, Bound, Necessity
from privacy_statements.rules.durations import in_days
from privacy_statements.views import paths
from privacy_statements.views.facts import fact, with_details
from privacy_statements.views.lines import Line, Seen, denials_of, item_of, seen_in, three_lines
from privacy_statements.views.pages import PageView
from privacy_statements.views.product_questions import NOTHING, Place, covered, places_of
from privacy_statements.views.shapes import Fact, Link, PageInfo, Value
from privacy_statements.words.recorded import fill
from privacy_statements.words.wording import Wording

SHOWN = 3  # values of one figure; of more than one beyond this, the rest is a number with a link
SPARE = 1
BOUNDS = (Bound.AT_MOST, Bound.EXACTLY, Bound.AT_LEAST)


class GlancePage(PageView, frozen=True):
    """What a reader understands of one product in half a minute."""

    product: Link
    """The product, with a link to its page."""
    lines: tuple[Line, ...]
    """Three lines: what it sees, what it never sees, what the reader controls."""
    figures: tuple[Fact, ...]
    """How much is required, how long and where it is kept, and who receives it; each value is a link to its rows."""


def glance_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[GlancePage]:
    """The one view of the product with this id."""
    product = catalog.products[key]
    words = wording.of(product.language)
    yield GlancePage(
        info=part_info(product, "glance", words._("At a glance")),
        product=paths.product_link(product),
        lines=words.once(three_lines, product, catalog.organization, words),
        figures=words.once(figures, product, words),
    )


def part_info(product: Product, kind: str, title: str) -> PageInfo:
    """The identity of a view that is a part of a product's page, and otherwise only used inside other pages."""
    return PageInfo(
        path=paths.page(kind, product.id),
        kind=kind,
        title=f"{product.name}: {title}",
        description=title,
        position=product.position,
        language=product.language,
        in_menu=False,
        has_page=False,
    )


def figures(product: Product, wording: Wording) -> tuple[Fact, ...]:
    """The figures of a product, always all of them; "not stated" where there are none."""
    page = paths.page("products", product.id)
    places_here = wording.once(places_of, product, wording)
    places = [_At(place, page) for place in places_here if place.said is not NOTHING]
    return (
        fact(wording._("Necessity"), [*_necessity(product, page, wording)], wording),
        fact(wording._("Kept for"), _how_long(product, places, wording), wording),
        fact(wording._("Stored in"), _cut(_stored(places, wording), wording), wording),
        fact(wording._("Shared with"), _cut(_shared(places, wording), wording), wording),
    )


class _At(Struct, frozen=True):
    """A place of a product's page."""

    place: Place
    page: str  # of the product

    def link(self, words: str, root: str) -> Link:
        """Words that lead there; ``root`` is the anchor of what holds for the whole product."""
        return Link(words, page=self.page, anchor=self.place.anchor or root)


# --- required, optional, never


def _necessity(product: Product, page: str, wording: Wording) -> Iterator[Value]:
    """How many data items, counted as the lines count them; then how many denials, which count apart."""
    counted = Counter[str]()
    for necessity in (Necessity.REQUIRED, Necessity.OPTIONAL, Necessity.UNSPECIFIED):
        seen = seen_in(product, wording, necessity)
        items = {place.item for place in seen}
        counted.update(items)
        if items:
            link = replace(seen[0].name, text=_how_many(necessity, len(items), wording))
            stated = necessity is not Necessity.UNSPECIFIED
            yield Value(link, sign=necessity.value if stated else AnswerWord.NOT_STATED.value)
    yield from _several(seen_in(product, wording), counted, wording)
    yield from _denied(product, page, wording)


def _how_many(necessity: Necessity, count: int, wording: Wording) -> str:
    if necessity is Necessity.REQUIRED:
        return wording.ngettext("%(n)d required", "%(n)d required", count)
    if necessity is Necessity.OPTIONAL:
        return wording.ngettext("%(n)d optional", "%(n)d optional", count)
    return wording.ngettext("%(n)d not stated", "%(n)d not stated", count)


def _several(seen: Iterable[Seen], counted: Counter[str], wording: Wording) -> Iterator[Value]:
    """The data items in rows of different necessity: the figures add up to more than there are."""
    several = [place for place in seen if counted[place.item] > 1]
    if count := len({place.item for place in several}):
        words = wording.ngettext(
            "%(n)d of them is counted more than once", "%(n)d of them are counted more than once", count
        )
        yield Value(replace(several[0].name, text=words))


def _denied(product: Product, page: str, wording: Wording) -> Iterator[Value]:
    denials = wording.once(denials_of, product, wording)
    if count := sum(len({item_of(row) for row in rows}) for rows in denials.values()):
        words = wording.ngettext(
            "%(n)d statement of what never happens", "%(n)d statements of what never happens", count
        )
        first = next(iter(denials.values()))[0]
        yield Value(Link(words, page=page, anchor=first.anchor), sign=Necessity.NEVER.value)


# --- how long


def _how_long(product: Product, places: Iterable[_At], wording: Wording) -> list[Value]:
    """How long what is stated is kept; and that nothing is stated of other data, where it is of some."""
    rules = [(rule, at) for at in places for rule in at.place.said.retention if rule.duration or rule.until]
    anchors = {at.place.anchor for _retention, at in rules}
    values = [Value(link) for link in (*_timed(rules, wording), *_ended_by_events(rules, wording))]
    if rules and "" not in anchors and not covered(product.root, anchors):
        values.append(Value(Link(wording._("of other data: not stated")), missing=True))
    return values


def _timed(rules: list[tuple[RetentionRecord, _At]], wording: Wording) -> Iterator[Link]:
    """The shortest and the longest duration, or the one."""
    timed = sorted((pair for pair in rules if pair[0].duration), key=lambda pair: _length(pair[0]))
    if timed:
        shortest, longest = (_rule(*pair, wording) for pair in (timed[0], timed[-1]))
        if wording.how_long(timed[0][0]) == wording.how_long(timed[-1][0]):
            yield shortest
            return
        for words, link in ((wording._("shortest: {text}"), shortest), (wording._("longest: {text}"), longest)):
            yield replace(link, text=fill(words, text=link.text))


def _ended_by_events(rules: list[tuple[RetentionRecord, _At]], wording: Wording) -> Iterator[Link]:
    events = [(rule, at) for rule, at in rules if not rule.duration]
    if len({wording.how_long(rule) for rule, _at in events}) == 1:
        yield _rule(*events[0], wording)
    elif events:
        words = wording.ngettext(
            "%(n)d rule that ends with an event", "%(n)d rules that end with an event", len(events)
        )
        yield events[0][1].link(words, "all-retention")


def _length(rule: RetentionRecord) -> tuple[float, int]:
    days = in_days(rule.duration or "")
    return (math.inf if days is None else days), BOUNDS.index(rule.bound)


def _rule(rule: RetentionRecord, at: _At, wording: Wording) -> Link:
    """How long, and of what, unless it holds for everything."""
    exception = wording._("with an exception") if rule.exception else None
    words = with_details(wording.how_long(rule), [rule.subject or at.place.name, exception])
    return at.link(words, "all-retention")


# --- where, and with whom


def _stored(places: Iterable[_At], wording: Wording) -> Iterator[Link]:
    for at in places:
        for storage in at.place.said.storage:
            if storage.stores or storage.regions or storage.decided_by:
                yield at.link(wording.storage(replace(storage, subject=None)), "all-storage")


def _shared(places: Iterable[_At], wording: Wording) -> Iterator[Link]:
    for at in places:
        for use in at.place.said.recipients:
            details = [use.recipient.role, *wording.sold_or_shared(use), wording.condition(use.condition)]
            yield at.link(with_details(use.recipient.name, details), "in-general")
        if words := wording.shared(at.place.said):
            yield at.link(words, "in-general")


def _cut(links: Iterable[Link], wording: Wording) -> list[Value]:
    """Each once, and never cut silently: what is cut off is counted, and the count leads there."""
    once: dict[str, Link] = {}
    for link in links:
        once.setdefault(link.text, link)
    shown = [*once.values()]
    if len(shown) > SHOWN + SPARE:
        more = wording.ngettext("and %(n)d more", "and %(n)d more", len(shown) - SHOWN)
        shown = [*shown[:SHOWN], replace(shown[SHOWN], text=more)]
    return [Value(link) for link in shown]
