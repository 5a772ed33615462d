"""Items by products: the question behind comparisons, category pages and item pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from privacy_statements.conditions import both
from privacy_statements.language import alphabetical
from privacy_statements.model import PRODUCT, Answer, Catalog, DataItem, Mention, Product, Row, Said
from privacy_statements.records.words import (
    AnswerWord,
    ComparisonColumn,
    ComparisonOrder,
    Necessity,
    Relation,
)
from privacy_statements.views import paths
from privacy_statements.views.answers import answer_view
from privacy_statements.views.facts import facts_of
from privacy_statements.views.shapes import (
    AnswerView,
    Cell,
    Fact,
    Group,
    Link,
    RowHeader,
    Table,
    TableRow,
    Value,
)
from privacy_statements.wording import Wording

# what a comparison can show of a row beside its answer, as the fields that say it
FACETS = {
    ComparisonColumn.NECESSITY: "necessity",
    ComparisonColumn.PURPOSES: "purposes",
    ComparisonColumn.RETENTION: "retention",
    ComparisonColumn.RECIPIENTS: "recipients",
    ComparisonColumn.VISIBLE_TO: "visible_to",
}


def matrix(
    catalog: Catalog,
    items: Iterable[DataItem],
    products: tuple[Product, ...],
    wording: Wording,
    *,
    caption: str,
    columns: tuple[ComparisonColumn, ...] = (ComparisonColumn.ANSWER,),
    order: ComparisonOrder = ComparisonOrder.NAME,
) -> Table:
    """A table of items by products, grouped by category. Every cell says something: where a product does
    not speak of an item, "not stated"."""
    _ = wording.language.gettext
    items = list(items)
    if order is ComparisonOrder.NAME:
        items.sort(key=lambda item: (alphabetical(item.name), item.id))
    groups = []
    for category in [*catalog.vocabulary.categories.values(), None]:
        rows = tuple(
            _row(item, tuple(product_cell(catalog, item, product, wording, columns) for product in products))
            for item in items
            if item.category is category
        )
        if rows:
            title = (
                Link(category.name, page=paths.page("categories", category.id))
                if category
                else Link(_("Without category"))
            )
            groups.append(Group(title, rows))
    headers = (_("Data item"), *(product.name for product in products))
    return Table(caption, headers, tuple(groups), wide=len(headers) > 6, compares=True)


def _row(item: DataItem, cells: tuple[Cell, ...]) -> TableRow:
    """The row of one item."""
    header = RowHeader(
        paths.item_link(item, item.name),
        anchor=f"item-{item.id.replace('/', '-')}",
        aliases=(*item.aliases, *item.former_names),
    )
    return TableRow(header, cells, same=len({_said(cell) for cell in cells}) < 2)


def _said(cell: Cell) -> tuple[AnswerView, ...]:
    """What a product says, wherever it says so. What leads to a row names its place; all else, an answer column."""
    return tuple(
        replace(answer, column=None if answer.target else answer.column, target=None)
        for answer in cell.answers
    )


def product_cell(
    catalog: Catalog,
    item: DataItem,
    product: Product,
    wording: Wording,
    columns: tuple[ComparisonColumn, ...] = (ComparisonColumn.ANSWER,),
) -> Cell:
    """What one product says of one item."""
    places = mentions_in(catalog, item, product)
    if not places:
        return Cell(answers=(silent(catalog, item, product, wording),))
    several = len(places) > 1
    answers = [view for place in places for view in mention_views(place, product, wording, columns, several)]
    return Cell(answers=tuple(answers))


def silent(catalog: Catalog, item: DataItem, product: Product, wording: Wording) -> AnswerView:
    """The answer of a product that does not speak of an item: "not stated", with the narrower items of
    which it does speak."""
    _ = wording.language.gettext
    narrower = tuple(
        Value(paths.item_link(other, other.name))
        for other in catalog.narrower.get(item.id, ())
        if mentions_in(catalog, other, product)
    )
    facts = (Fact(_("See the narrower items"), narrower),) if narrower else ()
    return answer_view(Answer(AnswerWord.NOT_STATED), wording, facts=facts)


def mentions_in(catalog: Catalog, item: DataItem, product: Product) -> list[Mention]:
    """The places where a product speaks of an item."""
    return _worth_telling(
        [place for place in catalog.mentions.get(item.id, ()) if place.row.product == product.id]
    )


def mentions_by_product(catalog: Catalog, item: DataItem) -> dict[str, list[Mention]]:
    """The places where products speak of an item, by product, in the order of the catalog."""
    found: dict[str, list[Mention]] = {}
    for place in catalog.mentions.get(item.id, ()):
        found.setdefault(place.row.product, []).append(place)
    return {product: _worth_telling(found[product]) for product in catalog.products if product in found}


def _worth_telling(places: list[Mention]) -> list[Mention]:
    """A row about an item says more than its mention as a part of another row in the same section, so such a
    mention is left out."""
    told = {place.row.section_id for place in places if place.part is None}
    return [place for place in places if place.part is None or place.row.section_id not in told]


def mention_views(
    mention: Mention,
    product: Product,
    wording: Wording,
    columns: tuple[ComparisonColumn, ...],
    several: bool,
) -> list[AnswerView]:
    """What is said at one place: the product's answer, then the answers by column."""
    row, part = mention.row, mention.part
    answer = row.answer
    place = " / ".join(row.section) or product.name
    if part is not None:
        depends = part.condition is not None or mention.alternative
        word = AnswerWord.CONDITIONAL if answer.answer is AnswerWord.COLLECTED and depends else answer.answer
        condition = both(answer.condition, part.condition)
        answer = Answer(word, part.only or answer.only, condition, part.form or answer.form, None)
    context = _context(mention, place, wording) if several or part is not None else None
    target = Link(place, page=paths.page("products", product.id), anchor=row.anchor)
    facts = _facets(row, columns, wording)
    views = [answer_view(answer, wording, row.said, context, target, facts)]
    answers = {**row.answers, **(part.answers if part else {})}
    names = {column.id: column.name for section in product.root.walk() for column in section.columns}
    views += [
        answer_view(answers[column], wording, column=Link(names[column]))
        for column in row.answers
        if column != PRODUCT
    ]
    return views


def _context(mention: Mention, place: str, wording: Wording) -> Link:
    """Where an item is mentioned: in a section, or as a part of something else."""
    _ = wording.language.gettext
    if mention.part is None:
        return Link(place)
    texts = {
        Relation.ALL: _("Part of {whole}"),
        Relation.ONE_OF: _("One of the alternatives for {whole}"),
        Relation.IN_ORDER: _("One of the choices, in order, for {whole}"),
    }
    return Link(texts[mention.relation].format(whole=mention.whole))


def _facets(row: Row, columns: tuple[ComparisonColumn, ...], wording: Wording) -> tuple[Fact, ...]:
    wanted = {FACETS[column]: getattr(row.said, FACETS[column]) for column in columns if column in FACETS}
    said = replace(Said(), **wanted)
    facts = facts_of(replace(said, necessity=Necessity.UNSPECIFIED), wording)
    if said.necessity in (Necessity.UNSPECIFIED, Necessity.NEVER):  # of a denial the answer itself says so
        return facts
    word = Value(Link(wording.word(said.necessity)), sign=said.necessity.value)
    return (Fact(wording.language.gettext("Necessity"), (word,)), *facts)
