"""One product's platforms side by side: the data items whose answer depends on the platform, and no others.

The platforms are the values of the dimension with the id ``platform``. Those that the product's records name come
first, in the order of the vocabulary; the others share a column, because the records make no difference between them.
What is not decided by the platform or anything else keeps its condition, in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from privacy_statements.catalog.circumstances import (
    Case,
    Circumstances,
    Facts,
    Item,
    OneOfParts,
    Outcome,
    Statement,
    circumstances_of,
    decided,
    key_of,
)
from privacy_statements.catalog.conditions import Dimension, holds, leaves, left, without
from privacy_statements.catalog.counting import ALL
from privacy_statements.catalog.model import Answer, Catalog, Product
from privacy_statements.catalog.summaries import Listed, listed
from privacy_statements.catalog.vocabulary import Vocabulary
from privacy_statements.records.words import COLLECTING, AnswerWord, Certainty
from privacy_statements.views import paths
from privacy_statements.views.answers import answer_view
from privacy_statements.views.lines import tally_of
from privacy_statements.views.pivot import said_in
from privacy_statements.views.readymade import PLATFORM, ready_made
from privacy_statements.views.shapes import AnswerView, Cell, Group, Link, PageInfo, RowHeader, Table, TableRow
from privacy_statements.views.situation import alternative_to
from privacy_statements.views.tables_page import Part, TablesPage, spread_page
from privacy_statements.words.figures import how_many
from privacy_statements.words.wording import Wording

REACHING = {Certainty.MAY.value, *(word.value for word in COLLECTING)}
NAMED = 3  # platforms that no record names, and that still stand by name above their column


_Column = tuple[str, Facts]
"""Platforms on which a product does the same: their names, and one of them."""


def platforms(catalog: Catalog) -> Iterator[str]:
    """A key for each product that may have a page: its id and the file of the page, as in
    ``intune|comparisons/intune-by-platform.md``."""
    if _platforms(catalog.vocabulary) is not None:
        for product, path in ready_made(catalog).by_platform.items():
            yield f"{product}|{path}"


def platforms_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The pages of the product with this key of ``platforms``; none where its records do not depend on the platform."""
    product_id, path = key.split("|")
    product = catalog.products[product_id]
    if not depends_on_platform(product, catalog.vocabulary, wording):
        return
    circumstances = wording.once(circumstances_of, product, catalog.vocabulary)
    columns = _columns(circumstances, catalog.vocabulary.dimensions[PLATFORM], wording)
    title = wording._("{product}, by platform").format(product=product.name)
    about = wording._("What {product} does on one platform and not on another, data item by data item.")
    about, menu_title = about.format(product=product.name), wording._("By platform")
    info = PageInfo(path, "platforms", title, about, product.position, in_menu=False, menu_title=menu_title)
    told = _differing(circumstances.items, columns, product, wording)
    denied = _differing(circumstances.denials, columns, product, wording)
    collected, never = ([row for _item, row in rows] for rows in (told, denied))
    count = _count([item for item, _row in (*told, *denied)], product, wording)
    table = _table(title, columns, collected, never, wording)
    page = TablesPage(
        info,
        (Part(table, empty=wording._("No answer differs by platform alone.")),),
        count=count,
        see=(paths.product_link(product),),
        products=(product.id,),
    )
    yield from spread_page(page, wording)


def depending(catalog: Catalog, wording: Wording) -> list[Listed]:
    """The products whose records depend on the platform."""
    words, of = catalog.vocabulary, catalog.products
    return [each for each in listed(catalog).values() if depends_on_platform(of[each.id], words, wording)]


def depends_on_platform(product: Product, vocabulary: Vocabulary, wording: Wording) -> bool:
    """Whether the records of a product depend on one of several platforms."""
    dimension = _platforms(vocabulary)
    return dimension is not None and dimension in wording.once(circumstances_of, product, vocabulary).dimensions


def _platforms(vocabulary: Vocabulary) -> Dimension | None:
    """The platforms, where there are several."""
    dimension = vocabulary.dimensions.get(PLATFORM)
    return dimension if dimension is not None and len(dimension.values) > 1 else None


def _count(differing: Iterable[Item], product: Product, wording: Wording) -> str:
    """How many data items differ, and how many do not. A part that has only a name belongs to the item of its row."""
    tally = tally_of(product, ALL, wording)
    first = (item.statements[0] for item in differing)
    keys = {key_of(each.row, each.part if each.part and each.part.item else None) for each in first}
    items = len(keys & tally.items.keys())
    general = len(keys) - items
    same = len(tally.items) - items, len(tally.general) - general
    words = wording._("Different by platform: {differ}. Not said to differ: {same}.")
    return words.format(differ=how_many((items, general), wording), same=how_many(same, wording))


def _columns(circumstances: Circumstances, dimension: Dimension, wording: Wording) -> list[_Column]:
    named = _named(circumstances)
    values = dimension.values
    if dimension.cumulative:  # each value includes those before it: records tell all of them apart
        named = {value.id for value in values}
    columns: list[_Column] = [(value.name, {dimension.id: value.id}) for value in values if value.id in named]
    others = [value for value in values if value.id not in named]
    if others:
        names = wording.language.all_of([value.name for value in others])
        name = wording._("Any other platform") if len(others) > NAMED else names
        columns.append((name, {dimension.id: others[0].id}))
    return columns


def _named(circumstances: Circumstances) -> set[str]:
    """The ids of the platforms that conditions name."""
    items = (*circumstances.items, *circumstances.denials)
    conditions = (each for item in items for statement in item.statements for each in statement.conditions)
    found = (leaf for condition in conditions for leaf in leaves(condition) if leaf.dimension.id == PLATFORM)
    return {value.id for leaf in found for value in leaf.values}


def _table(
    caption: str, columns: list[_Column], collected: list[TableRow], denied: list[TableRow], wording: Wording
) -> Table | None:
    kinds = (
        (wording._("What is collected"), "collected", collected),
        (wording._("What never happens"), "never", denied),
    )
    kinds_with_rows = [(title, anchor, tuple(rows)) for title, anchor, rows in kinds]
    groups = tuple(
        # a header is of use only where there are two
        Group(Link(title) if all(rows for *_, rows in kinds_with_rows) else None, rows, anchor=anchor)
        for title, anchor, rows in kinds_with_rows
        if rows
    )
    headers = (wording._("Data item"), *(name for name, _facts in columns))
    return Table(caption, headers, groups, wide=len(headers) > 6, in_order=True) if groups else None


def _differing(
    items: Iterable[Item], columns: list[_Column], product: Product, wording: Wording
) -> list[tuple[Item, TableRow]]:
    """What is not said to be the same on every platform, with its row."""
    depending = (
        item for item in items if PLATFORM in item.dimensions and any(each.conditions for each in item.statements)
    )
    rows = ((item, _row(item, columns, product, wording)) for item in depending)
    return [(item, row) for item, row in rows if not row.same]


def _row(item: Item, columns: list[_Column], product: Product, wording: Wording) -> TableRow:
    first = item.statements[0]
    about = first.row.item if first.part is None else first.part.item
    name = item.name or wording.row_name(first.row)
    cells = tuple(_cell(item, facts, product, wording) for _name, facts in columns)
    if len(item.statements) > 1 and _are_same(cells):  # what one statement says, another may hide
        alone = [Item(item.id, item.name, (statement,)) for statement in item.statements]
        by_statement = [[_cell(each, facts, product, wording) for _name, facts in columns] for each in alone]
        if not all(map(_are_same, by_statement)):
            each_cell = ([of for cell in cells for of in cell.answers] for cells in zip(*by_statement, strict=True))
            cells = tuple(
                Cell(answers=tuple(replace(of, column=of.column or of.target, target=None) for of in answers))
                for answers in each_cell
            )
    start = "never" if first.is_denial else "item"  # an item can be told and denied
    anchor = f"{start}-{item.id.replace('/', '-')}" if about else None
    if about is None and first.part is None:
        anchor = f"{start}-{product.id}-{first.row.id}"
    header = RowHeader(paths.item_link(about, name, first.row), anchor=anchor)
    return TableRow(header, cells, same=_are_same(cells))


def _are_same(cells: Iterable[Cell]) -> bool:
    return len({said_in(cell) for cell in cells}) < 2


def _cell(item: Item, facts: Facts, product: Product, wording: Wording) -> Cell:
    """What holds for an item on one platform: of several statements, those that say the most."""
    outcome = item.outcome(facts)
    by_statement = [
        [
            _view(statement, case, facts, outcome, product, wording)
            for case in (statement.cases[-1], *statement.cases[:-1])  # the product's own before those of columns
            if holds(case.when, facts) is not False
        ]
        for statement in _counting(item, facts, outcome)
    ]
    collecting = [views for views in by_statement if any(view.kind in REACHING for view in views)]
    views = [view for of_statement in collecting or by_statement for view in of_statement]
    once = {replace(view, target=None): view for view in reversed(views)}
    return Cell(answers=tuple(reversed(once.values())))


def _counting(item: Item, facts: Facts, outcome: Outcome) -> list[Statement]:
    """The statements that count on a platform: those that say the most, and every denial that holds there."""
    if not item.statements[0].is_denial:
        return [statement for statement in item.statements if statement.outcome(facts) is outcome]
    held = [
        statement
        for statement in item.statements
        for case in statement.cases
        if holds(case.when, facts) is not False and holds(case.answer.condition, facts) is not False
    ]
    return list({id(statement): statement for statement in held or item.statements}.values())


def _view(
    statement: Statement, case: Case, facts: Facts, outcome: Outcome, product: Product, wording: Wording
) -> AnswerView:
    """One answer, with what the facts leave open of its condition. Where the outcome is sure, nothing is open."""
    row, answer = statement.row, case.answer
    word = decided(answer, facts)
    fails = holds(answer.condition, facts) is False
    if fails:
        answer = Answer(word)  # its scope and its form are those of what is not done
    # the outcome of a denial is that of collection, which is open where it is never sold
    is_open = outcome is AnswerWord.CONDITIONAL or statement.is_denial
    condition, is_alternative = without(left(answer.condition, facts) if is_open else None, OneOfParts)
    column = case.column if is_open and holds(case.when, facts) is None else None
    place = " / ".join(row.section) or product.name
    target = Link(place, page=paths.page("products", product.id), anchor=row.anchor)
    denied = statement.denies(case) and not fails
    return answer_view(
        replace(answer, answer=answer.answer if denied else word, condition=condition),
        wording,
        row.said if denied or word is AnswerWord.REUSED else None,
        Link(column) if column else alternative_to(row, wording) if is_alternative else None,
        None if column else target,
    )
