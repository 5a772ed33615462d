"""Every category by every product: how many data items of it a product collects. A heat map that is a table.

Each data item counts once for a product: by what holds for a reader of whom nothing is known. A denial counts where
nothing else is said of an item, under its own words. A product without statements about a category reads "not stated",
never 0. The shade of a cell is made from how many data items may be collected, under any condition.

Up to ``MOST`` products have a column each; of more, the page says for each category how many of them give each answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.circumstances import FIRST, Item, Outcome, circumstances_of
from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.catalog.summaries import Listed, listed
from privacy_statements.catalog.vocabulary import Category, Vocabulary
from privacy_statements.records.words import COLLECTING, AnswerWord, Certainty
from privacy_statements.views import paths
from privacy_statements.views.category import category_link
from privacy_statements.views.facts import not_stated_cell, number_cell
from privacy_statements.views.index import catalog_position
from privacy_statements.views.readymade import by_category
from privacy_statements.views.shapes import Cell, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.spread import by_name
from privacy_statements.views.tables_page import Part, TablesPage, spread_page
from privacy_statements.words.closed_words import _
from privacy_statements.words.wording import Wording

MOST = 24
"""Up to so many products, each has a column: readers can choose among as many."""
ORDERS = {word: order for order, word in enumerate(FIRST)}
COLLECTING_ORDERS = frozenset({ORDERS[Certainty.MAY], *(ORDERS[word] for word in COLLECTING)})
COUNTED = {
    AnswerWord.COLLECTED: _("{count} collected"),
    Certainty.MAY: _("{count} that may be collected"),
    AnswerWord.CONDITIONAL: _("{count} depending"),
    AnswerWord.REUSED: _("{count} reused"),
    AnswerWord.NOT_COLLECTED: _("{count} not collected"),
    AnswerWord.NOT_APPLICABLE: _("{count} not applicable"),
    AnswerWord.NOT_STATED: _("{count} not stated"),
}
SHADES = 4
"""How many shades there are, beside none."""


class _Figures(Struct, frozen=True):
    """The data items of one category in one product: how many of each answer, how many may be collected, and the first
    place."""

    counts: tuple[tuple[str, int], ...]
    collected: int
    first: Link


ByCategory = dict[str | None, _Figures]
"""By the id of a category; ``None`` for data items without one."""


def coverage_pages(catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The page of all categories; none without a product."""
    products = by_name(listed(catalog).values())
    if not products:
        return
    categories = _categories(catalog)
    by_product = {
        product.id: wording.once(told_by_category, catalog.products[product.id], catalog.vocabulary, wording)
        for product in products
    }
    many = len(products) > MOST
    largest = max((figures.collected for by in by_product.values() for figures in by.values()), default=0)
    title = wording._("What is collected, by category and product")
    about = wording._("What each product says of the data items of each category, side by side.")
    position, menu_title = catalog_position(catalog), wording._("By category")
    info = PageInfo(by_category(catalog), "coverage", title, about, position, menu_title=menu_title)
    table = _table(categories, products, by_product, largest, title, wording)
    if many:
        table = _summary(categories, by_product, title, wording)
    empty, without = wording._("No data item is recorded."), _without_items(catalog, categories, wording)
    count = _counted(many, wording) if categories else None
    yield from spread_page(TablesPage(info, (Part(table, empty=empty, after=without),), count=count), wording)


def _categories(catalog: Catalog) -> list[Category | None]:
    """The categories that have data items, in the order of the vocabulary; ``None`` is no category."""
    used = {_id(item.category) for item in catalog.items.values()}
    return [category for category in (*catalog.vocabulary.categories.values(), None) if _id(category) in used]


def _id(category: Category | None) -> str | None:
    return category.id if category else None


# --- what products say


def told_by_category(product: Product, vocabulary: Vocabulary, wording: Wording) -> ByCategory:
    """What a product says of each category that it mentions."""
    circumstances = wording.once(circumstances_of, product, vocabulary)
    collected = {item.id for item in circumstances.items}
    counts: dict[str | None, tuple[Item, Counter[tuple[int, str]]]] = {}
    for item in (*circumstances.items, *(each for each in circumstances.denials if each.id not in collected)):
        first = item.statements[0]
        about = first.row.item if first.part is None else first.part.item
        if about is None:  # a row about all data
            continue
        word: Outcome | None = item.outcome({}) if item.id in collected else None
        if not word and any(case.answer.answer in COLLECTING for each in item.statements for case in each.cases):
            word = AnswerWord.CONDITIONAL  # a column says that it is collected
        figure = (ORDERS[word], wording._(COUNTED[word])) if word else (len(FIRST), _denied(item, wording))
        counts.setdefault(_id(about.category), (item, Counter()))[1][figure] += 1
    page = paths.page("products", product.id)
    return {
        category: _Figures(
            tuple((label, count) for (_order, label), count in sorted(figures.items())),
            sum(count for (order, _label), count in figures.items() if order in COLLECTING_ORDERS),
            Link("", page, first.statements[0].row.anchor),
        )
        for category, (first, figures) in counts.items()
    }


def _denied(item: Item, wording: Wording) -> str:
    """A denial in its own words; "with a limit" where it always holds only under a condition."""
    words = wording._("Never, with a limit")
    for denial in reversed(item.statements):
        if all(denial.denies(case) and case.answer.condition is None for case in denial.cases):
            words = wording.never(denial.row.said)
    return "{count} " + (words[:1].lower() + words[1:]).replace("{", "{{").replace("}", "}}")


def _shade(count: int, largest: int) -> int:
    """From 0, where nothing is collected, to ``SHADES`` for the largest figure of the whole map."""
    return -(-count * SHADES // largest) if count else 0


# --- the tables


def _table(
    categories: Sequence[Category | None],
    products: Sequence[Listed],
    by_product: dict[str, ByCategory],
    largest: int,
    caption: str,
    wording: Wording,
) -> Table:
    in_columns = [by_product[product.id] for product in products]
    rows = tuple(
        TableRow(_header(category, wording), tuple(_cell(by.get(_id(category)), largest, wording) for by in in_columns))
        for category in categories
    )
    columns = (wording._("Data category"), *(product.name for product in products))
    return Table(caption, columns, (Group(None, rows),), wide=len(columns) > 6, in_order=True)


def _header(category: Category | None, wording: Wording) -> RowHeader:
    if category is None:
        return RowHeader(Link(wording._("Without category")), anchor="without-category")
    return RowHeader(category_link(category), anchor=f"category-{category.id}")


def _cell(figures: _Figures | None, largest: int, wording: Wording) -> Cell:
    if figures is None:
        return not_stated_cell(wording)
    words = ", ".join(label.format(count=wording.number(count)) for label, count in figures.counts)
    value = Value(Link(words, page=figures.first.page, anchor=figures.first.anchor))
    return Cell(values=(value,), heat=_shade(figures.collected, largest))


def _summary(
    categories: Sequence[Category | None], by_product: dict[str, ByCategory], caption: str, wording: Wording
) -> Table:
    """One row for each category: how many products collect or reuse some of it, say otherwise, and say nothing."""
    counts = []
    for category in categories:
        figures = [by.get(_id(category)) for by in by_product.values()]
        collect = sum(each is not None and each.collected > 0 for each in figures)
        silent = figures.count(None)
        counts.append((category, collect, len(figures) - collect - silent, silent))
    largest = max((collect for _category, collect, *_rest in counts), default=0)
    rows = tuple(
        TableRow(
            _header(category, wording),
            (
                replace(number_cell(collect, wording), heat=_shade(collect, largest)),
                number_cell(other, wording),
                number_cell(silent, wording),
            ),
        )
        for category, collect, other, silent in counts
    )
    columns = (
        wording._("Data category"),
        wording._("Products that collect or reuse some of it, under any condition"),
        wording._("Products that only say otherwise"),
        wording._("Products that do not mention it"),
    )
    return Table(caption, columns, (Group(None, rows),), in_order=True)


def _counted(many: bool, wording: Wording) -> str:
    if many:
        return wording._("The figures are numbers of products. The page of a category says more.")
    return wording._(
        "The figures are numbers of data items. The stronger the shade of a cell, the more may be collected."
    )


def _without_items(catalog: Catalog, categories: Sequence[Category | None], wording: Wording) -> str | None:
    without = [each.name for each in catalog.vocabulary.categories.values() if each not in categories]
    if not categories or not without:
        return None
    return wording._("Without any data item: {names}.").format(names=wording.language.all_of(without))
