"""Every category by every product: how many data items of it a product collects. A heat map that is a table.

Counted are data items, each once for a product: by what holds for a reader of whom nothing is known. A denial
counts where nothing else is said of an item, under its own words. A product that says nothing of a category reads
"not stated", and never 0. The shade of a cell repeats its figures: it is made from how many data items may be
collected, under any condition.

Up to ``SIDE_BY_SIDE`` products stand in one table; more are spread over several pages, and beyond ``MOST`` products
the page says for each category how many of them give each answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from privacy_statements.catalog.circumstances import FIRST, Circumstances, Item, Statement, circumstances_of
from privacy_statements.catalog.model import Catalog, DataItem, Product
from privacy_statements.catalog.summaries import Listed, listed
from privacy_statements.catalog.vocabulary import Category, Vocabulary
from privacy_statements.records.words import COLLECTING, AnswerWord
from privacy_statements.views import paths
from privacy_statements.views.category import SIDE_BY_SIDE, category_link
from privacy_statements.views.facts import not_stated, text
from privacy_statements.views.index import catalog_position
from privacy_statements.views.readymade import by_category
from privacy_statements.views.shapes import Cell, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.spread import Sheet, by_name, ends, sheets, spread
from privacy_statements.words.wording import Wording

CELLS = 140  # on one page
MOST = 60
"""Up to so many products, each has a column."""
ORDERS = {word: order for order, word in enumerate(FIRST)}
COLLECTING_ORDERS = frozenset(ORDERS[word] for word in COLLECTING)
SHADES = 4
"""How many shades there are, beside none."""


class CoveragePage(Struct, frozen=True):
    """Everything the page of all categories by all products says."""

    info: PageInfo
    """Address, title, description and front matter of the page."""
    counted: str
    """What the figures are, in one sentence."""
    table: Table | None
    """Categories by products; absent when no data item is recorded."""
    empty: str | None
    """Which categories have no data item, or that there is none at all; absent when each has one."""
    sheets: tuple[Sheet, ...]
    """The pages over which many products are spread; none where one is enough."""


class _Told(Struct, frozen=True):
    """What one product says of the data items of one category: how many there are of each answer, how many of them
    may be collected, and the first place that says so."""

    figures: tuple[tuple[str, int], ...]
    collected: int
    first: Link


def coverage_pages(catalog: Catalog, wording: Wording) -> Iterator[CoveragePage]:
    """The page of all categories, and those on which its products go on; none without a product."""
    products = by_name(listed(catalog).values())
    categories = _categories(catalog)
    told = {
        product.id: told_by_category(catalog.products[product.id], catalog.vocabulary, wording) for product in products
    }
    many = len(products) > MOST
    most = min(SIDE_BY_SIDE, max(CELLS // max(len(categories), 1), 2))
    parts = [products] if many else spread(products, most)
    heat = _Heat.of(told)
    info = _info(catalog, wording)
    ranges = [ends(part, lambda product: product.name) for part in parts]
    for (page, pages), part in zip(sheets(info, ranges, wording), parts, strict=True):
        if products:
            table = (
                _summary(categories, told, page.title, wording)
                if many
                else _table(categories, part, told, heat, page.title, wording)
            )
            yield CoveragePage(
                info=page,
                counted=_counted(many, wording),
                table=table if categories else None,
                empty=_empty(catalog, categories, wording),
                sheets=pages,
            )


def _info(catalog: Catalog, wording: Wording) -> PageInfo:
    _ = wording.language.gettext
    return PageInfo(
        path=by_category(catalog),
        kind="coverage",
        title=_("What is collected, by category and product"),
        description=_("How many data items of each category each product collects, side by side."),
        position=catalog_position(catalog),
        menu_title=_("By category"),
    )


def _categories(catalog: Catalog) -> list[Category | None]:
    """The categories that have data items, in the order of the vocabulary; ``None`` is no category."""
    used = {item.category.id if item.category else None for item in catalog.items.values()}
    known: list[Category | None] = [*catalog.vocabulary.categories.values(), None]
    return [category for category in known if (category.id if category else None) in used]


# --- what products say


def told_by_category(product: Product, vocabulary: Vocabulary, wording: Wording) -> dict[str | None, _Told]:
    """What a product says of each category of which it speaks."""
    return dict(_by_category(product, wording.once(circumstances_of, product, vocabulary), wording))


def _by_category(product: Product, told: Circumstances, wording: Wording) -> Iterator[tuple[str | None, _Told]]:
    collected = {item.id for item in told.items}
    found: dict[str | None, tuple[Item, Counter[tuple[int, str]]]] = {}
    for item in (*told.items, *(each for each in told.denials if each.id not in collected)):
        about = _about(item)
        if about is not None:
            if item.id in collected:
                figure = _figure(item.outcome({}), wording)
            elif _may_be_collected(item):  # a denial of which a column says that it is collected depends on that
                figure = _figure(AnswerWord.CONDITIONAL, wording)
            else:
                figure = len(FIRST), _denied(item, wording)
            category = about.category.id if about.category else None
            if category not in found:
                found[category] = item, Counter()
            found[category][1][figure] += 1
    page = paths.page("products", product.id)
    for category, (first, figures) in found.items():
        yield (
            category,
            _Told(
                tuple((label, count) for (_order, label), count in sorted(figures.items())),
                sum(count for (order, _label), count in figures.items() if order in COLLECTING_ORDERS),
                Link("", page, first.statements[0].row.anchor),
            ),
        )


def _figure(word: AnswerWord, wording: Wording) -> tuple[int, str]:
    """An answer, as what it says is ordered and counted."""
    return ORDERS[word], _words(word, wording)


def _about(item: Item) -> DataItem | None:
    """The data item that something is about; a row about all data is about none."""
    first = item.statements[0]
    return first.row.item if first.part is None else first.part.item


def _words(word: AnswerWord, wording: Wording) -> str:
    _ = wording.language.gettext
    match word:  # nothing is translated that nobody reads
        case AnswerWord.COLLECTED:
            return _("{count} collected")
        case AnswerWord.CONDITIONAL:
            return _("{count} depending")
        case AnswerWord.REUSED:
            return _("{count} reused")
        case AnswerWord.NOT_COLLECTED:
            return _("{count} not collected")
        case AnswerWord.NOT_APPLICABLE:
            return _("{count} not applicable")
    return _("{count} not stated")


def _may_be_collected(item: Item) -> bool:
    return any(case.answer.answer in COLLECTING for each in item.statements for case in each.cases)


def _denied(item: Item, wording: Wording) -> str:
    """A denial in its own words; that of one which holds under a condition alone, says so."""
    sure = next((statement for statement in item.statements if _always_holds(statement)), None)
    said = wording.never(sure.row.said) if sure else wording.language.gettext("Denied under a condition")
    return "{count} " + (said[:1].lower() + said[1:]).replace("{", "{{").replace("}", "}}")


def _always_holds(denial: Statement) -> bool:
    return all(denial.denies(case) and case.answer.condition is None for case in denial.cases)


class _Heat(Struct, frozen=True):
    """The shades of the whole map: the largest figure has the darkest."""

    largest: int

    @classmethod
    def of(cls, told: dict[str, dict[str | None, _Told]]) -> _Heat:
        return cls(max((each.collected for by in told.values() for each in by.values()), default=0))

    def shade(self, count: int) -> int:
        """From 0, where nothing is collected, to ``SHADES``."""
        return -(-count * SHADES // self.largest) if count else 0


# --- the tables


def _table(
    categories: Sequence[Category | None],
    products: Sequence[Listed],
    told: dict[str, dict[str | None, _Told]],
    heat: _Heat,
    caption: str,
    wording: Wording,
) -> Table:
    rows = tuple(
        TableRow(
            _header(category, wording),
            tuple(
                _cell(told[product.id].get(category.id if category else None), heat, wording) for product in products
            ),
        )
        for category in categories
    )
    columns = (wording.language.gettext("Data category"), *(product.name for product in products))
    return Table(caption, columns, (Group(None, rows),), wide=len(columns) > 6, in_order=True)


def _header(category: Category | None, wording: Wording) -> RowHeader:
    if category is None:
        return RowHeader(Link(wording.language.gettext("Without category")), anchor="without-category")
    return RowHeader(category_link(category), anchor=f"category-{category.id}")


def _cell(told: _Told | None, heat: _Heat, wording: Wording) -> Cell:
    if told is None:
        return Cell(values=(not_stated(wording),))
    words = ", ".join(label.format(count=wording.language.number(count)) for label, count in told.figures)
    value = Value(Link(words, page=told.first.page, anchor=told.first.anchor))
    return Cell(values=(value,), heat=heat.shade(told.collected))


def _summary(
    categories: Sequence[Category | None], told: dict[str, dict[str | None, _Told]], caption: str, wording: Wording
) -> Table:
    """One row for each category: how many products collect of it, say otherwise, and say nothing."""
    _ = wording.language.gettext
    counts = []
    for category in categories:
        said = [by.get(category.id if category else None) for by in told.values()]
        counts.append(
            (
                category,
                sum(each is not None and each.collected > 0 for each in said),
                sum(each is not None and each.collected == 0 for each in said),
                sum(each is None for each in said),
            )
        )
    heat = _Heat(max((collect for _category, collect, *_rest in counts), default=0))
    number = wording.language.number
    rows = tuple(
        TableRow(
            _header(category, wording),
            (
                Cell(values=(text(number(collect)),), heat=heat.shade(collect)),
                Cell(values=(text(number(other)),)),
                Cell(values=(text(number(silent)),)),
            ),
        )
        for category, collect, other, silent in counts
    )
    columns = (
        _("Data category"),
        _("Products that collect of it, under any condition"),
        _("Products that only say otherwise"),
        _("Products that do not mention it"),
    )
    return Table(caption, columns, (Group(None, rows),), in_order=True)


def _counted(many: bool, wording: Wording) -> str:
    _ = wording.language.gettext
    if many:
        return _("The figures are numbers of products. The page of a category says more.")
    return _("The figures are numbers of data items. The stronger the shade of a cell, the more may be collected.")


def _empty(catalog: Catalog, categories: Sequence[Category | None], wording: Wording) -> str | None:
    _ = wording.language.gettext
    if not categories:
        return _("No data item is recorded.")
    without = [each.name for each in catalog.vocabulary.categories.values() if each not in categories]
    if not without:
        return None
    return _("Without any data item: {names}.").format(names=wording.language.all_of(without))
