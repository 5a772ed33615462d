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
from privacy_statements.views.lines import Line, links_of, tally_of, three_lines
from privacy_statements.views.pages import PageView
from privacy_statements.views.product_questions import NOTHING, Place, covered, places_of
from privacy_statements.views.shapes import Fact, Link, PageInfo, Value
from privacy_statements.words.closed_words import _
from privacy_statements.words.figures import how_many
from privacy_statements.words.recorded import fill
from privacy_statements.words.wording import Wording

SHOWN = 3  # values of one figure; of more than one beyond this, the rest is a number with a link
SPARE = 1
NECESSITIES = {
    Necessity.REQUIRED: _("Required: {items}"),
    Necessity.OPTIONAL: _("Optional: {items}"),
    Necessity.UNSPECIFIED: _("Necessity not stated: {items}"),
    Necessity.NEVER: _("Something never happens: {items}"),
}
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
        lines=words.once(three_lines, product, catalog.organization, catalog.vocabulary, words),
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
        fact(wording._("Necessity"), [*_necessity(product, wording)], wording),
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


def _necessity(product: Product, wording: Wording) -> Iterator[Value]:
    """How many data items of each necessity, and of how many something is denied."""
    often = Counter[str]()
    first: dict[str, Link] = {}
    for necessity, message in NECESSITIES.items():
        tally = tally_of(product, necessity, wording)
        if links := links_of(tally, wording):
            stated = necessity is not Necessity.UNSPECIFIED
            words = fill(wording._(message), items=how_many(tally.size, wording))
            yield Value(replace(links[0], text=words), sign=necessity.value if stated else AnswerWord.NOT_STATED.value)
        if necessity is not Necessity.NEVER:
            often.update(tally.items.keys())
            first = dict(zip(tally.items, links, strict=False)) | first
    if several := [item for item, count in often.items() if count > 1]:
        words = wording.ngettext(
            "%(n)d of them is counted more than once", "%(n)d of them are counted more than once", len(several)
        )
        yield Value(replace(first[several[0]], text=words))


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
