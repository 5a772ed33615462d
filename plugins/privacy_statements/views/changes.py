"""What changed: all changes, newest first, and the latest of one product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct

from privacy_statements.catalog.model import Catalog, Change
from privacy_statements.diagnostics.position import Position
from privacy_statements.views import paths
from privacy_statements.views.facts import evidence_values, fact, text
from privacy_statements.views.pages import PageView
from privacy_statements.views.shapes import Fact, Link, PageInfo, Value
from privacy_statements.words.wording import Wording

LATEST = 3  # changes on the page of a product
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


class ChangesPage(PageView, frozen=True):
    """All changes, newest first."""

    title: str
    """The heading of the page."""
    introduction: str
    """What is listed; plain text."""
    years: tuple[ChangeYear, ...]
    """The changes by year, the newest first; one group without a heading when they are few."""
    empty: str
    """The words in place of the changes when there are none."""


def changes_pages(catalog: Catalog, wording: Wording) -> Iterator[ChangesPage]:
    """The one page of all changes. Without a change there is nothing to publish, only to embed."""
    title = wording._("What changed")
    introduction = wording._("Changes in what is done with data, the newest first.")
    position = catalog.organization.position if catalog.organization else Position("content")
    info = PageInfo(paths.CHANGES, "changes", title, introduction, position, has_page=bool(catalog.changes))
    years = tuple(_years(newest_first(catalog.changes.values()), catalog, wording))
    yield ChangesPage(info, title, introduction, years, wording._("No change is recorded."))


def newest_first(changes: Iterable[Change]) -> list[Change]:
    """The newest first; changes of one day keep the order in which they are written."""
    return sorted(changes, key=lambda change: change.date, reverse=True)


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
        name=Link(change.name, page=paths.CHANGES, anchor=anchor),
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
        (wording._("Products"), [Value(paths.product_link(p)) for p in products]),
        (wording._("Data items"), [Value(paths.item_link(item, item.name)) for item in change.items]),
        (wording._("Evidence"), evidence_values(change.evidence, wording)),
    ]
    yield from (Fact(label, tuple(values)) for label, values in facts if values)
