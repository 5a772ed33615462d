"""The data items of one category: products side by side while they are few, counted when they are many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, DataItem, Mention, Strength
from privacy_statements.catalog.summaries import by_category, items_with_pages, listed
from privacy_statements.catalog.vocabulary import Category
from privacy_statements.read.markdown import prose_text
from privacy_statements.records.words import AnswerWord, Certainty, ComparisonColumn
from privacy_statements.views import paths
from privacy_statements.views.columns import said_once
from privacy_statements.views.facts import links, number_cell, protection, stated_facts, text, yes_or_no
from privacy_statements.views.item import item_facts
from privacy_statements.views.pivot import limited_answer, matrix, mentions_by_product, said_in
from privacy_statements.views.shapes import Cell, Fact, Group, Link, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.tables_page import Part, TablesPage, spread_page, stated
from privacy_statements.words.language import alphabetical
from privacy_statements.words.recorded import fill
from privacy_statements.words.wording import Wording

Counted = AnswerWord | Certainty
COLLECTED, NOT_STATED = AnswerWord.COLLECTED, AnswerWord.NOT_STATED
SIDE_BY_SIDE = 12  # with more products than this, nobody can read them in one table
REACH = (
    AnswerWord.COLLECTED,
    AnswerWord.REUSED,
    AnswerWord.CONDITIONAL,
    Certainty.MAY,
    AnswerWord.NOT_COLLECTED,
    AnswerWord.NOT_APPLICABLE,
    AnswerWord.NOT_STATED,
)
"""The answers by how far they reach: a product that gives several counts for the first of them."""
ALWAYS_COUNTED = (AnswerWord.COLLECTED, AnswerWord.CONDITIONAL, AnswerWord.NOT_COLLECTED, AnswerWord.NOT_STATED)


def category_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The page of the data category with this id, and those on which its list goes on."""
    category = catalog.vocabulary.categories[key]
    within = categories_within(catalog, category)
    empty = wording._("No data item belongs to this category.")
    if within:
        empty = wording._("No data item belongs to this category itself.")
    counted = wording._(
        "The figures are numbers of products. A product with several answers counts once, for the answer that"
        " reaches furthest. What each product says is on the page of the data item, or under its name."
    )
    own = _table(catalog, [category], category.name, wording)
    own = own and _told_here(own, catalog, category, wording)
    caption = wording._("{name}: data items of the categories inside").format(name=category.name)
    inside = _table(catalog, within, caption, wording)
    many = len(catalog.products) > SIDE_BY_SIDE
    about = wording._("{name}: its data items, and which products collect or reuse them.").format(name=category.name)
    about = f"{about} {prose_text(category.description or '')}".strip()
    path = paths.page("categories", category.id)
    info = PageInfo(path, "category", category.name, about, category.position, in_menu=False)
    items = by_category(catalog).get(category.id, ())
    rows = [] if many else [mention.row for item in items for mention in catalog.mentions.get(item, ())]
    protected = tuple(
        Fact(fill(wording._("{label}: {value}"), label=fact.label, value=product.name), fact.values)
        for product in catalog.products.values()
        for fact in protection(product, (row for row in rows if row.product == product.id), wording)
    )
    parts = [Part(own, "data-items", wording._("Data items of this category"), empty=empty, facts=protected)]
    if inside:
        parts.append(Part(inside, "inside", wording._("Data items of the categories inside")))
    parts = [_said_once(stated(part, wording)) for part in parts]
    page = TablesPage(
        info,
        tuple(parts),
        description=category.description,
        facts=_facts(catalog, category, wording),
        count=counted if many and (own or inside) else None,
        see=links(category.see),
    )
    first, *others = spread_page(page, wording)
    yield _leading(first, others, {paths.item_row(item) for item in items_without_page(catalog, category)})
    yield from others


def _said_once(part: Part) -> Part:
    """The part, whose table says once what all its rows say, wherever; each row leads there."""
    if part.table is None or not part.table.compares:
        return part
    return replace(part, table=said_once(part.table, lambda cell: Cell(said_in(cell) or cell.answers)))


def items_without_page(catalog: Catalog, category: Category) -> list[DataItem]:
    """The items of a category that are rows on its page and have no other one."""
    own = items_with_pages(catalog)
    items = (catalog.items[item] for item in by_category(catalog).get(category.id, ()))
    return [item for item in items if item.product is None and item.id not in own]


def _leading(first: TablesPage, others: Iterable[TablesPage], alone: Collection[str]) -> TablesPage:
    """The first page, which leads on to the rows on the others that are ``alone``: links name it, wherever a row is."""
    anchors = [
        tuple(row.header.anchor or "" for part in page.parts[:1] if part.table for row in part.table.all_rows)
        for page in (first, *others)
    ]
    sheets = (
        sheet if sheet.here else replace(sheet, anchors=tuple(anchor for anchor in on_page if anchor in alone))
        for sheet, on_page in zip(first.sheets, anchors, strict=bool(first.sheets))
    )
    return replace(first, sheets=tuple(sheets))


def categories_within(catalog: Catalog, category: Category) -> list[Category]:
    """The categories inside one, and those inside them."""
    inner = [other for other in catalog.vocabulary.categories.values() if other.parent == category.id]
    return [each for other in inner for each in (other, *categories_within(catalog, other))]


def _facts(catalog: Catalog, category: Category, wording: Wording) -> tuple[Fact, ...]:
    categories = catalog.vocabulary.categories
    around = [categories[category.parent]] if category.parent else []
    inside = [other for other in categories.values() if other.parent == category.id]
    facts = [
        (wording.pgettext("category", "Part of"), [Value(paths.category_link(word)) for word in around]),
        (wording.pgettext("category", "Contains"), [Value(paths.category_link(word)) for word in inside]),
        (wording._("Special category (GDPR 9)"), yes_or_no(category.special_category, wording)),
        (
            wording._("Category of California's law, assigned here"),
            [text(wording.word(word)) for word in category.ccpa],
        ),
    ]
    return stated_facts(facts)


def _table(catalog: Catalog, categories: list[Category], caption: str, wording: Wording) -> Table | None:
    """The items of categories in one table; ``None`` where there is none."""
    inside = by_category(catalog)
    items = [catalog.items[item] for category in categories for item in inside.get(category.id, ())]
    columns = (ComparisonColumn.ANSWER, ComparisonColumn.NECESSITY)
    if len(catalog.products) <= SIDE_BY_SIDE:
        products = tuple(catalog.products.values())
        table = matrix(catalog, items, products, wording, caption=caption, columns=columns)
    else:
        table = _summary(catalog, items, categories, caption, wording)
    return table if table.groups else None


def _summary(
    catalog: Catalog, items: list[DataItem], categories: list[Category], caption: str, wording: Wording
) -> Table:
    """One row for each item: how many products give each answer."""
    counts = {item.id: _counts(catalog, item) for item in items}
    words = [word for word in REACH if word in ALWAYS_COUNTED or any(word in each for each in counts.values())]
    groups = []
    for category in categories:
        inside = [catalog.items[item] for item in by_category(catalog).get(category.id, ())]
        inside.sort(key=lambda item: (alphabetical(item.name), item.id))
        if rows := tuple(_row(item, counts[item.id], words, wording) for item in inside):
            groups.append(Group(paths.category_link(category), rows))
    columns = (wording._("Data item"), *(wording.word(word) for word in words))
    return Table(caption, columns, tuple(groups))


def _told_here(table: Table, catalog: Catalog, category: Category, wording: Wording) -> Table:
    """The table, where the rows of items without a page say all that such a page would say."""
    items = {paths.item_row(item): item for item in items_without_page(catalog, category)}

    def told(row: TableRow) -> TableRow:
        item = items.get(row.header.anchor or "")
        if item is None:
            return row
        facts = item_facts(catalog, item, wording, category)
        if not table.compares:  # its cells are figures
            facts = (*stated_facts([(wording._("Where it is said"), [*_places(catalog, item)])]), *facts)
        about = Cell(prose=item.definition, facts=facts, links=links(item.see))
        places = [answer.target for cell in row.cells for answer in cell.answers if answer.target]
        name = replace(places[0], text=item.name) if len(places) == 1 else Link(item.name)
        return replace(row, header=replace(row.header, name=name, about=None if about == Cell() else about))

    groups = (replace(group, rows=tuple(map(told, group.rows))) for group in table.groups)
    return replace(table, groups=tuple(groups))


def _places(catalog: Catalog, item: DataItem) -> Iterator[Value]:
    """The products that mention an item, each with the rows that do."""
    products = listed(catalog)
    for row in {mention.row.anchor: mention.row for mention in catalog.mentions.get(item.id, ())}.values():
        yield Value(Link(products[row.product].name, page=paths.page("products", row.product), anchor=row.anchor))


def _row(item: DataItem, counts: Mapping[Counted, int], words: Iterable[Counted], wording: Wording) -> TableRow:
    header = RowHeader(paths.item_link(item, item.name), paths.item_row(item))
    return TableRow(header, tuple(number_cell(counts.get(word, 0), wording) for word in words))


def _counts(catalog: Catalog, item: DataItem) -> dict[Counted, int]:
    """How many products give each answer; none that no product gives."""
    counts = counts_of_answers(catalog.mentions.get(item.id, ()))
    if silent := len(catalog.products) - sum(counts.values()):
        counts[NOT_STATED] = counts.get(NOT_STATED, 0) + silent
    return counts


def counts_of_answers(mentions: tuple[Mention, ...]) -> dict[Counted, int]:
    """How many of the products that mention an item give each answer; answers without a product are left out."""
    counts: dict[Counted, int] = {}
    for places in mentions_by_product(mentions).values():
        if places:
            word = min(map(_word, places), key=REACH.index)
            counts[word] = counts.get(word, 0) + 1
    return counts


def _word(place: Mention) -> Counted:
    """The answer at one place; with a limit, even one in words, it is not plainly collected."""
    answer = limited_answer(place)
    if answer.is_hedged:
        return Certainty.MAY
    limited = answer.strength < Strength.PLAIN
    return AnswerWord.CONDITIONAL if limited and answer.answer is COLLECTED else answer.answer
