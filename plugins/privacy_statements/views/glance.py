"""One product at a glance: the three lines, then how long, where, and who receives it, where that is stated.

No figure repeats what a line says. Each is a link to what says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.records.pieces import RetentionRecord
from privacy_statements.records.words import Bound
from privacy_statements.rules.durations import in_days
from privacy_statements.views import paths
from privacy_statements.views.facts import stated_facts, with_details
from privacy_statements.views.lines import Line, three_lines
from privacy_statements.views.pages import PageView
from privacy_statements.views.product_questions import NOTHING, Place, Question, covered, places_of, questions
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
    """What it collects, what it never does, what the reader controls; each only where something is stated."""
    figures: tuple[Fact, ...]
    """How long and where it is kept, and who receives it, as far as it is stated; each value is a link to its rows."""
    unsaid: tuple[str, ...]
    """What is not stated, in a few words each."""


def glance_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[GlancePage]:
    """The one view of the product with this id."""
    product = catalog.products[key]
    words = wording.of(product.language)
    lines = words.once(three_lines, product, catalog.vocabulary, words)
    yield GlancePage(
        info=part_info(product, "glance", words._("At a glance")),
        product=paths.product_link(product),
        lines=lines,
        figures=words.once(figures, product, words),
        unsaid=unsaid(lines, questions(product, catalog, words)),
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
    """The figures of a product, as far as they are stated."""
    page = paths.page("products", product.id)
    places_here = wording.once(places_of, product, wording)
    places = [_At(place, page) for place in places_here if place.said is not NOTHING]
    return stated_facts(
        (
            (wording._("Kept for"), _how_long(product, places, wording)),
            (wording._("Stored in"), _cut(_stored(places, wording), wording)),
            (wording._("Shared with"), _cut(_shared(places, wording), wording)),
        )
    )


def unsaid(lines: Iterable[Line], questions: Iterable[Question]) -> tuple[str, ...]:
    """What a product does not state, each once."""
    said_by = [*(line.unsaid for line in lines), *(question.unsaid for question in questions)]
    return tuple(dict.fromkeys(chain.from_iterable(said_by)))


class _At(Struct, frozen=True):
    """A place of a product's page."""

    place: Place
    page: str  # of the product

    def link(self, words: str, root: str) -> Link:
        """Words that lead there; ``root`` is the anchor of what holds for the whole product."""
        return Link(words, page=self.page, anchor=self.place.anchor or root)


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
