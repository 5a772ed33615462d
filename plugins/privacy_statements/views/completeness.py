"""What is not stated yet: how far each product answers the checklists that the site has chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from privacy_statements.catalog.counting import COLLECTED, UNANSWERED, Tally
from privacy_statements.catalog.model import Catalog, Product, Row
from privacy_statements.rules.checklists.points import Checklist, checklist
from privacy_statements.rules.checklists.state import Answered, PointState, states
from privacy_statements.views import paths
from privacy_statements.views.facts import not_stated, number_cell, text, text_cell
from privacy_statements.views.lines import tally_of
from privacy_statements.views.pages import catalog_position
from privacy_statements.views.shapes import Cell, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.tables_page import Part, TablesPage, spread_page
from privacy_statements.words.figures import how_many_of
from privacy_statements.words.recorded import fill
from privacy_statements.words.wording import Wording

IN_COLUMNS = 12  # with more products than this, a checklist counts them


def completeness_pages(catalog: Catalog, wording: Wording, checklists: Iterable[str]) -> Iterator[TablesPage]:
    """The page of these checklists, and those on which it goes on; none without a checklist."""
    parts = tuple(_part(catalog, checklist(name), wording) for name in checklists)
    if parts:
        title = wording._("Completeness")
        introduction = wording._("These tables show what the statements leave out. That is no mistake in itself.")
        info = PageInfo(paths.COMPLETENESS, "completeness", title, introduction, catalog_position(catalog))
        yield from spread_page(TablesPage(info, parts, introduction), wording)


def _part(catalog: Catalog, asked: Checklist, wording: Wording) -> Part:
    """A checklist, and how far each product answers it."""
    products = list(catalog.products.values())
    columns = (wording._("What is asked"), wording._("By"), *_columns(products, wording))
    by_point: dict[str, list[PointState]] = {point.id: [] for point in asked.points}
    for product in products:
        for state in states(catalog, product, asked):
            by_point[state.point.id].append(state)
    rows = tuple(
        TableRow(
            RowHeader(Link(wording._(point.asks))), (text_cell(point.article), *_answers(by_point[point.id], wording))
        )
        for point in asked.points
    )
    heading = wording._(asked.name)
    return Part(
        Table(heading, columns, (Group(None, rows),), wide=True),
        f"checklist-{asked.id}",
        heading,
        before=wording._(asked.about),
        links=(Link(wording._("The text of the law"), url=asked.source),),
    )


def _columns(products: Sequence[Product], wording: Wording) -> list[str]:
    """One for each product; of many products, one for each answer, with how many products give it."""
    if len(products) <= IN_COLUMNS:
        return [product.name for product in products]
    words = {
        Answered.YES: wording.pgettext("checklist", "Stated"),
        Answered.PARTLY: wording._("Stated in part"),
        Answered.NO: wording._("Not stated"),
        Answered.DOES_NOT_ARISE: wording._("Does not arise"),
    }
    label, counted = wording._("{label}: {value}"), wording._("Products")
    return [label.format(label=counted, value=words[answered]) for answered in Answered]


def _answers(point_states: Sequence[PointState], wording: Wording) -> Iterator[Cell]:
    if len(point_states) <= IN_COLUMNS:
        yield from (Cell(values=(_state(state, wording),)) for state in point_states)
        return
    counts = Counter(state.answered for state in point_states)
    yield from (number_cell(counts[answered], wording) for answered in Answered)


def _state(state: PointState, wording: Wording) -> Value:
    """How far a point is answered; a link to where it is, on the page of the product."""
    match state.answered:
        case Answered.YES:
            return _at(state, wording.pgettext("checklist", "Stated"))
        case Answered.DOES_NOT_ARISE:
            return text(wording._("Does not arise"))
        case Answered.NO:
            return not_stated(wording)
        case Answered.PARTLY:
            how_many = _how_many(state, wording)
            words = fill(wording._("Stated for {items}"), items=how_many) if how_many else wording._("Stated in part")
            return _at(state, words)


def _how_many(state: PointState, wording: Wording) -> str:
    """Of how many things a point is answered; nothing where of none in full. Rows are counted as data items, and one of them
    is answered where all of its rows are."""
    rows, open_rows = (
        {each.thing.id for each in those if isinstance(each.thing, Row)} for those in (state.asked, state.missing)
    )
    if rows:
        asked, missing = Tally(), Tally()
        for tally in (tally_of(state.product, kind, wording) for kind in (COLLECTED, UNANSWERED)):
            for place in chain(*tally.items.values(), tally.general):
                if place.row.id in rows:
                    asked.add(place)
                if place.row.id in open_rows:
                    missing.add(place)
        (items, general), (open_items, open_general) = asked.size, missing.size
        done = items - open_items, general - open_general
        return how_many_of(done, asked.size, wording) if any(done) else ""
    total = sum(each.thing is not None for each in state.asked)
    answered = len(state.asked) - len(state.missing)  # what is not named is not answered
    words = fill(wording._("{n} of {all}"), n=wording.number(answered), all=wording.number(total))
    return words if total == len(state.asked) else fill(wording._("{items}; elsewhere not stated"), items=words)


def _at(state: PointState, words: str) -> Value:
    if state.first is None or state.first.anchor is None:
        return text(words)
    return Value(Link(words, page=paths.page("products", state.product.id), anchor=state.first.anchor or None))
