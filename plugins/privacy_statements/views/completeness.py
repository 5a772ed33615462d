"""What is not stated yet: open questions by product, and the state of the checklists that the site has chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.counting import COLLECTED, UNANSWERED, Tally
from privacy_statements.catalog.model import Catalog, Product, PurposeUse, RecipientUse, Row
from privacy_statements.diagnostics.diagnostic import CODES
from privacy_statements.diagnostics.findings import NO_FINDINGS, Findings, counted
from privacy_statements.diagnostics.position import Position
from privacy_statements.rules.checklists.points import Checklist, checklist
from privacy_statements.rules.checklists.state import Answered, PointState, states
from privacy_statements.rules.owners import by_product
from privacy_statements.views import paths
from privacy_statements.views.facts import not_stated, number_cell, stated_cell, text, text_cell
from privacy_statements.views.index import catalog_position
from privacy_statements.views.lines import tally_of
from privacy_statements.views.shapes import Cell, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.spread import SpreadPage, names_of, over_pages, spread_tables
from privacy_statements.words.figures import how_many_of
from privacy_statements.words.recorded import fill
from privacy_statements.words.wording import Wording

MOST = 50  # entries of one code and product that are listed; the command line lists them all
TOGETHER = 100  # more entries than these, of all products, stand on pages of their own
IN_COLUMNS = 12  # with more products than this, a checklist counts them


class Judged(Struct, frozen=True):
    """What the rules said of a catalog: the debts, and the checklists that were asked."""

    debts: Findings = NO_FINDINGS
    checklists: tuple[str, ...] = ()
    shown: bool = False
    """Whether the site shows it."""


class OpenEntry(Struct, frozen=True):
    """One open question."""

    text: str
    """The message, in English: it is for those who write the records."""
    record: Position
    """The line of the record."""


class OpenCode(Struct, frozen=True):
    """The open questions of one kind."""

    code: str
    """The code of the rule."""
    summary: str
    """What the code means, in English."""
    count: int
    """How many there are."""
    entries: tuple[OpenEntry, ...]
    """The first of them."""
    more: str | None
    """What to do to see the others, where they are not all listed here."""


class OpenProduct(Struct, frozen=True):
    """The open questions of one product."""

    id: str
    """Its anchor."""
    name: str
    """The product, or what is not of a product, in words."""
    heading: str
    """The heading above its questions."""
    codes: tuple[OpenCode, ...]
    """The questions, by code."""


class ChecklistView(Struct, frozen=True):
    """A checklist, and how far each product answers it."""

    id: str
    """Its anchor."""
    heading: str
    """What it is called."""
    about: str
    """What it asks, in one sentence; plain text."""
    source: Link
    """The law or standard."""
    table: Table
    """The points by product."""


class CompletenessPage(SpreadPage, frozen=True):
    """What is not stated yet."""

    title: str
    """The heading of the page."""
    introduction: str
    """What the page shows; plain text."""
    table: Table | None
    """How many questions are open, by product and code; absent when there are none."""
    empty: str
    """The words in place of the table when nothing is open."""
    checklists: tuple[ChecklistView, ...]
    """The checklists of the site."""
    products: tuple[OpenProduct, ...]
    """The open questions; if they are many, those of one product on a page of its own."""


def completeness_pages(catalog: Catalog, wording: Wording, judged: Judged) -> Iterator[CompletenessPage]:
    """The page, where the site shows it, and the pages of what is too much for one."""
    if not judged.shown:
        return
    title = wording._("Completeness")
    introduction = wording._("We count what the statements leave out. That is no mistake in itself.")
    info = PageInfo(paths.COMPLETENESS, "completeness", title, introduction, catalog_position(catalog))
    owners = by_product(catalog, judged.debts)
    opened = [_open(product, debts, wording) for product, debts in owners if debts]
    together = sum(len(code.entries) for open_product in opened for code in open_product.codes) <= TOGETHER
    empty = wording._("Nothing is open.")
    checklists = tuple(_checklist(catalog, checklist(name), wording) for name in judged.checklists)
    parts = spread_tables([_figures(owners, together, wording)])
    for page, pages, (part,) in over_pages(info, parts, names_of, wording):
        also = ((), ()) if page.continues else (checklists, tuple(opened) if together else ())
        yield CompletenessPage(page, pages, page.title, introduction, part, empty, *also)
    for product in () if together else opened:
        own = replace(
            info,
            path=paths.open_questions(product.id),
            title=f"{info.title}: {product.name}",
            description=f"{product.heading}. {info.description}",
            in_menu=False,
            continues=info.path,
        )
        yield CompletenessPage(own, (), own.title, own.description, None, empty, (), (product,))


# --- open questions


def _figures(owners: Sequence[tuple[Product | None, Findings]], together: bool, wording: Wording) -> Table | None:
    codes_here = {debt.code for _p, debts in owners for debt in debts.entries}
    codes = [code for code in CODES if code in codes_here]
    if not codes:
        return None
    rows = []
    for product, debts in owners:
        if product is None and not debts:
            continue
        counts = counted(debts)
        name = _product_link(product, wording)
        figures = tuple(number_cell(counts[code], wording) for code in codes)
        every = Cell(values=(Value(_questions(product, len(debts), together, wording)),))
        owner = stated_cell(product.lifecycle.owner if product else None, wording)
        rows.append(TableRow(RowHeader(name), (owner, *figures, every)))
    columns = (wording._("Product"), wording._("Answers for it"), *codes, wording._("All"))
    return Table(wording._("Open questions by product"), columns, (Group(None, tuple(rows)),), wide=True)


def _anchor(product: Product | None) -> str:
    return f"open-{product.id}" if product else "open"


def _questions(product: Product | None, count: int, together: bool, wording: Wording) -> Link:
    """How many questions are open, with the way to them."""
    if not count:
        return Link(wording.number(0))
    anchor = _anchor(product)
    page = paths.COMPLETENESS if together else paths.open_questions(anchor)
    return Link(wording.number(count), page=page, anchor=anchor)


def _product_link(product: Product | None, wording: Wording) -> Link:
    if product is None:
        return Link(wording._("Whole site"), anchor=None)
    return paths.product_link(product)


def _open(product: Product | None, debts: Findings, wording: Wording) -> OpenProduct:
    name = _product_link(product, wording).text
    return OpenProduct(
        id=_anchor(product),
        name=name,
        heading=wording._("Open: {name}").format(name=name),
        codes=tuple(
            _code(code, of_code, wording)
            for code in CODES
            if (of_code := Findings(tuple(debt for debt in debts.entries if debt.code == code)))
        ),
    )


def _code(code: str, debts: Findings, wording: Wording) -> OpenCode:
    entries = tuple(OpenEntry(debt.message, debt.position) for debt in debts[:MOST])
    command = wording._("{n} more: privacy-statements check --select {code}")
    more = command.format(n=len(debts) - MOST, code=code) if len(debts) > MOST else None
    return OpenCode(code, CODES[code].summary, len(debts), entries, more)


# --- checklists


def _checklist(catalog: Catalog, asked: Checklist, wording: Wording) -> ChecklistView:
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
    return ChecklistView(
        id=f"checklist-{asked.id}",
        heading=wording._(asked.name),
        about=wording._(asked.about),
        source=Link(wording._("The text of the law"), url=asked.source),
        table=Table(wording._(asked.name), columns, (Group(None, rows),), wide=True),
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
    named = [each.thing for each in state.asked if each.thing is not None]
    total, answered = len(named), len(state.asked) - len(state.missing)  # what is not named is not answered
    if isinstance(named[0], PurposeUse):
        words = wording.ngettext("%(n)d of %(all)d purpose", "%(n)d of %(all)d purposes", total, n=answered, all=total)
    elif isinstance(named[0], RecipientUse):
        words = wording.ngettext(
            "%(n)d of %(all)d recipient", "%(n)d of %(all)d recipients", total, n=answered, all=total
        )
    else:
        words = wording.ngettext("%(n)d of %(all)d source", "%(n)d of %(all)d sources", total, n=answered, all=total)
    return words if total == len(state.asked) else fill(wording._("{items}; elsewhere not stated"), items=words)


def _at(state: PointState, words: str) -> Value:
    if state.first is None or state.first.anchor is None:
        return text(words)
    return Value(Link(words, page=paths.page("products", state.product.id), anchor=state.first.anchor or None))
