"""What changed: all changes, newest first, the latest of one product, what is gone, and marks on what is new."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Change, Row
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.markdown import prose_text
from privacy_statements.records.words import Impact
from privacy_statements.views import paths
from privacy_statements.views.facts import evidence_values, fact, facts_of, text
from privacy_statements.views.pages import PageView, catalog_position
from privacy_statements.views.shapes import Fact, Link, PageInfo, RowHeader, SectionView, Table, Value
from privacy_statements.words.wording import Wording

LATEST = 3  # changes on the page of a product
ENDED = (Impact.REDUCTION, Impact.LOSS)  # what a note says that tells of the end of a row
MANY = 10  # more changes than this are easier to find under their years


class ChangeView(Struct, frozen=True):
    """One change."""

    name: Link
    """The change in a few words, with its place on the page of all changes."""
    anchor: str
    """Its permanent anchor."""
    record: Position
    """The line of its record."""
    level: int
    """The level of its heading on the page of all changes."""
    prose: str
    """What changed, and what it means for readers; prose."""
    date: str
    """From when it holds, as this language writes dates."""
    facts: tuple[Fact, ...]
    """When it holds and was announced, whether readers must be informed before, products, data items, evidence."""


class ChangeYear(Struct, frozen=True):
    """The changes of one year."""

    heading: str | None
    """The year; absent where all changes are few enough for one list."""
    anchor: str
    """The anchor of the heading."""
    changes: tuple[ChangeView, ...]
    """The changes, newest first."""


class Tombstone(Struct, frozen=True):
    """A row that is gone: its anchor stays."""

    name: str
    """What it was about."""
    anchor: str
    """Its permanent anchor."""
    facts: tuple[Fact, ...]
    """What it said, until when, why it is gone, what took its place."""


class ChangesPage(PageView, frozen=True):
    """All changes, newest first."""

    years: tuple[ChangeYear, ...]
    """The changes by year, the newest first; one group without a heading when they are few."""
    lists: tuple[tuple[str, tuple[Fact, ...]], ...] = ()
    """The same changes as lists of links, by what they mean and by product, each list with its name; none where there is only one change."""
    feeds: tuple[Link, ...] = ()
    """The changes as feeds: all, expansions, and those of each product."""


def changes_pages(catalog: Catalog, wording: Wording) -> Iterator[ChangesPage]:
    """The one page of all changes. Without a change there is nothing to publish, only to embed."""
    title = wording._("What changed")
    introduction = wording._("Changes in what is done with data, the newest first.")
    position, has_page = catalog_position(catalog), bool(catalog.changes)
    info = PageInfo(paths.CHANGES, "changes", title, introduction, position, has_page=has_page)
    changes = newest_first(catalog.changes.values())
    years, lists = tuple(_years(changes, catalog, wording)), tuple(_lists(changes, catalog, wording))
    feeds = tuple(Link(name, page=path) for path, name, _ in feeds_of(catalog, wording)) if changes else ()
    yield ChangesPage(info, years, lists, feeds)


def _lists(changes: list[Change], catalog: Catalog, wording: Wording) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    """The changes by what they mean, the gravest first, and by product."""

    def listed(label: str, some: Iterable[Change]) -> Iterator[Fact]:
        if values := tuple(Value(_place(change)) for change in some):
            yield Fact(label, values)

    if len(changes) > 1:
        kinds = [(wording.word(impact), impact) for impact in Impact] + [(wording.not_stated, None)]
        by_kind = [fact for label, kind in kinds for fact in listed(label, (c for c in changes if c.impact is kind))]
        if any(change.impact for change in changes):
            yield wording._("By what it means"), tuple(by_kind)
        named = ((product.name, product.id) for product in catalog.products.values())
        by_product = [fact for name, key in named for fact in listed(name, (c for c in changes if key in c.products))]
        yield wording._("By product"), tuple(by_product)


def feeds_of(catalog: Catalog, wording: Wording) -> Iterator[tuple[str, str, list[Change]]]:
    """The feeds of a site: file, name, and changes, the newest first."""
    changes = newest_first(catalog.changes.values())
    yield "changes/feed.xml", wording._("All changes"), changes
    yield "changes/expansions.xml", wording._("Expansions only"), [c for c in changes if c.impact is Impact.EXPANSION]
    for product in catalog.products.values():
        if of_product := [change for change in changes if product.id in change.products]:
            yield f"changes/products/{product.id}.xml", product.name, of_product


def _place(change: Change) -> Link:
    return Link(change.name, page=paths.CHANGES, anchor=f"change-{change.id}")


def newest_first(changes: Iterable[Change]) -> list[Change]:
    """The newest first; of one day the gravest, then in the order in which they are written."""
    grave = [*Impact, None]
    return sorted(sorted(changes, key=lambda one: grave.index(one.impact)), key=lambda one: one.date, reverse=True)


def _years(changes: list[Change], catalog: Catalog, wording: Wording) -> Iterator[ChangeYear]:
    by_year = [(year, list(group)) for year, group in groupby(changes, lambda change: change.date.year)]
    if len(changes) > MANY and len(by_year) > 1:
        for year, group in by_year:
            views = tuple(change_view(change, catalog, wording, 3) for change in group)
            yield ChangeYear(str(year), f"year-{year}", views)
    elif changes:
        yield ChangeYear(None, "", tuple(change_view(change, catalog, wording, 2) for change in changes))


def latest_changes(product_id: str, catalog: Catalog, wording: Wording) -> tuple[ChangeView, ...]:
    """The latest changes of one product."""
    of_product = (change for change in catalog.changes.values() if product_id in change.products)
    return tuple(change_view(change, catalog, wording, 3) for change in newest_first(of_product)[:LATEST])


def change_view(change: Change, catalog: Catalog, wording: Wording, level: int) -> ChangeView:
    """One change, under a heading of this level."""
    anchor = f"change-{change.id}"
    return ChangeView(
        name=_place(change),
        anchor=anchor,
        record=change.position,
        level=level,
        prose=change.what,
        date=wording.language.date(change.date),
        facts=tuple(_facts(change, catalog, wording)),
    )


def _facts(change: Change, catalog: Catalog, wording: Wording) -> Iterator[Fact]:
    date = wording.language.date
    announced = [text(date(change.announced))] if change.announced else []
    products = [catalog.products[product] for product in change.products]
    yield Fact(wording._("Holds from"), (text(date(change.date)),))
    if announced or change.material:
        yield fact(wording.pgettext("date", "Announced"), announced, wording)
    facts = [
        (wording._("Notice"), [text(wording._("Readers must be told before it holds"))] if change.material else []),
        (wording._("What it means"), [text(wording.word(change.impact))] if change.impact else []),
        (wording._("Reason"), [Value(Link(prose_text(change.reason)))] if change.reason else []),
        (wording._("Products"), [Value(paths.product_link(p)) for p in products]),
        (wording._("Data items"), [Value(paths.item_link(item, item.name)) for item in change.items]),
        (wording._("Evidence"), evidence_values(change.evidence, wording)),
    ]
    yield from (Fact(label, tuple(values)) for label, values in facts if values)


# --- on other pages


def tombstones(product_id: str, catalog: Catalog, wording: Wording) -> tuple[Tombstone, ...]:
    """The rows of a product that are gone: those that its record says to be removed, and those that it had on a day on
    which it was frozen."""
    gone = [(row, None) for row in catalog.products[product_id].removed]
    frozen = catalog.history.gone.get(product_id, ())
    return tuple(_tombstone(row, last, catalog, wording) for row, last in (*gone, *frozen))


def _tombstone(row: Row, last: datetime.date | None, catalog: Catalog, wording: Wording) -> Tombstone:
    notes = notes_of(row, catalog)
    ended = [each for each in notes if each.impact in ENDED and (last is None or each.date > last)][:1]
    answer = wording.answer_in_full(row.answer, row.said)
    follower = row.lifecycle.replaced_by
    date = wording.language.date
    facts = [
        (wording._("What it said"), [text(answer)]),
        *((each.label, list(each.values)) for each in facts_of(row.said, wording)),
        (wording._("Until"), [text(date(each.date)) for each in ended]),
        (wording._("Last found in the statement of"), [text(date(last))] if last else []),
        (wording._("Reason"), [text(prose_text(each.reason)) for each in ended if each.reason]),
        (wording._("What changed"), [Value(_place(note)) for note in notes]),
        (
            wording._("Replaced by"),
            [Value(Link(follower.name, page=paths.page("items", follower.id)))] if follower else [],
        ),
    ]
    return Tombstone(row.name, row.anchor, tuple(Fact(label, tuple(values)) for label, values in facts if values))


def notes_of(row: Row, catalog: Catalog) -> list[Change]:
    """The notes that name the data item of a row, for its product; the newest first."""
    item = row.item.id if row.item is not None else None
    return [each for each in _notes_on(item, catalog) if row.product in each.products]


def item_history(item: str, catalog: Catalog) -> list[Value]:
    """The notes on a data item, the newest first."""
    return [Value(_place(note)) for note in _notes_on(item, catalog)]


def _notes_on(item: str | None, catalog: Catalog) -> list[Change]:
    return newest_first(each for each in catalog.changes.values() if item in {one.id for one in each.items})


Marked = TypeVar("Marked", bound="SectionView | Table")


def marked(parts: tuple[Marked, ...], product_id: str, catalog: Catalog, wording: Wording) -> tuple[Marked, ...]:
    """The same sections or tables, with a badge on each row that is new since it was frozen, or of which a note tells."""
    date, badges = wording.language.date, {}
    if not (catalog.changes or catalog.history.since):
        return parts
    for row in catalog.products[product_id].rows:
        if (day := catalog.history.since.get(f"{product_id}/{row.id}")) is not None:
            badges[row.anchor] = wording._("New since {date}").format(date=date(day))
        elif notes := notes_of(row, catalog):
            badges[row.anchor] = wording._("Change: {date}").format(date=date(notes[0].date))
    return tuple(_with_badges(part, badges) for part in parts) if badges else parts


def _with_badges(part: Marked, badges: Mapping[str, str]) -> Marked:
    if isinstance(part, SectionView):
        tables, sections = (tuple(_with_badges(one, badges) for one in each) for each in (part.tables, part.sections))
        return replace(part, tables=tables, sections=sections)
    groups = [
        replace(group, rows=tuple(replace(row, header=_badged(row.header, badges)) for row in group.rows))
        for group in part.groups
    ]
    return replace(part, groups=tuple(groups))


def _badged(header: RowHeader, badges: Mapping[str, str]) -> RowHeader:
    badge = badges.get(header.anchor or "")
    return header if badge is None or header.badge else replace(header, badge=badge)
