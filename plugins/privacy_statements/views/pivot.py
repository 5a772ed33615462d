"""Items by products: the question behind comparisons, category pages and item pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from privacy_statements.catalog.circumstances import CALLED_OPTIONAL, choices, scope
from privacy_statements.catalog.conditions import both
from privacy_statements.catalog.model import PRODUCT, Answer, Catalog, DataItem, Mention, Product, Row, Said
from privacy_statements.catalog.summaries import Listed
from privacy_statements.records.words import (
    COLLECTING,
    AnswerWord,
    ComparisonColumn,
    ComparisonOrder,
    Necessity,
    Relation,
)
from privacy_statements.views import paths
from privacy_statements.views.answers import answer_view, bare_cell, stated_answer
from privacy_statements.views.facts import facts_of, stated_facts
from privacy_statements.views.shapes import AnswerView, Cell, Fact, Group, Link, RowHeader, Table, TableRow, Value
from privacy_statements.words.language import alphabetical
from privacy_statements.words.wording import Wording

# what a comparison can show of a row beside its answer, as the fields that say it
FACETS = {
    ComparisonColumn.NECESSITY: "necessity",
    ComparisonColumn.PURPOSES: "purposes",
    ComparisonColumn.RETENTION: "retention",
    ComparisonColumn.RECIPIENTS: "recipients",
    ComparisonColumn.VISIBLE_TO: "visible_to",
}
FEW = 50  # products: those of them that say nothing are named, of more they are counted
WITHOUT_FACETS = ((), (ComparisonColumn.ANSWER,))  # as on most pages


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
    """A table of items by products, grouped by category. A cell of a product that does not mention an item reads "not
    stated"."""
    items = list(items)
    if order is ComparisonOrder.NAME:
        items.sort(key=lambda item: (alphabetical(item.name), item.id))
    groups = []
    for category in [*catalog.vocabulary.categories.values(), None]:
        rows = tuple(
            item_row(item, tuple(product_cells(catalog, item, products, wording, columns)))
            for item in items
            if item.category is category
        )
        if rows:
            title = paths.category_link(category) if category else Link(wording._("Without category"))
            groups.append(Group(title, rows))
    headers = (wording._("Data item"), *(product.name for product in products))
    return Table(caption, headers, tuple(groups), wide=len(headers) > 6, compares=True)


def item_row(item: DataItem, cells: tuple[Cell, ...]) -> TableRow:
    """The row of one item: what each product says of it."""
    header = RowHeader(
        paths.item_link(item, item.name), anchor=paths.item_row(item), aliases=(*item.aliases, *item.former_names)
    )
    said = [*filter(None, map(said_in, cells))]
    return TableRow(header, cells, same=len({*said}) < 2, single=len(said) < 2)


def said_in(cell: Cell) -> tuple[AnswerView, ...]:
    """What a cell states, without its places, to compare it; nothing where it states nothing. An answer with a link
    names its place; any other a column."""
    return tuple(
        answer if answer.target is None else replace(answer, column=None, target=None)
        for answer in cell.answers
        if answer.kind != AnswerWord.NOT_STATED.value
    )


def product_cells(
    catalog: Catalog,
    item: DataItem,
    products: tuple[Product, ...],
    wording: Wording,
    columns: tuple[ComparisonColumn, ...] = (ComparisonColumn.ANSWER,),
) -> Iterator[Cell]:
    """What each of some products says of one item."""
    ids = frozenset(product.id for product in products)

    def mentions_of(each: DataItem) -> Iterable[Mention]:
        return catalog.mentions_by(ids, each.id)

    by_product = mentions_by_product(mentions_of(item))
    says_nothing = Silence(catalog, item, wording, mentions_of)
    for product in products:
        places = by_product.get(product.id)
        if places:
            several = len(places) > 1
            views = [mention_views(place, product, wording, columns, several) for place in places]
            yield Cell(tuple(_each_once(views, wording)))
        else:
            yield says_nothing.cell(product)


def _each_once(places: Iterable[list[AnswerView]], wording: Wording) -> Iterator[AnswerView]:
    """The answers of the places that mention an item, where several say the same only once, with a link to each."""
    alike: dict[tuple[AnswerView, ...], list[list[AnswerView]]] = {}
    for views in places:
        said = tuple(replace(view, column=None, target=None) if view.target else view for view in views)
        alike.setdefault(said, []).append(views)
    for (first, *others), *more in alike.values():
        if also := tuple(_place(views[0]) for views in more):
            first = replace(first, facts=(*first.facts, Fact(wording._("The same in"), also)))
        yield from (first, *others)


def _place(view: AnswerView) -> Value:
    """Where an answer is said."""
    words, target = view.column or view.target, view.target
    return Value(replace(target, text=words.text) if target and words else Link(view.label))


class Silence:
    """The answer of products that do not mention an item: "not stated", with the narrower items that they do mention,
    and the nearest broader one. ``mentions_of`` gives the mentions of an item in these products."""

    def __init__(
        self, catalog: Catalog, item: DataItem, wording: Wording, mentions_of: Callable[[DataItem], Iterable[Mention]]
    ) -> None:
        self.narrower = [(other, _products_in(mentions_of(other))) for other in catalog.narrower.get(item.id, ())]
        self.broader = [(other, _products_in(mentions_of(other))) for other in _around(item, catalog)]
        others = wording._("Not on the list for")
        self.labels = (wording._("See the narrower items"), wording._("See the broader item"), others)
        self.closed = [(other, _products_in(filter(_lists_all, mentions_of(other)))) for other, _ in self.broader]
        self.plain = answer_view(Answer(AnswerWord.NOT_STATED), wording)
        self.plain_cell = bare_cell(self.plain.kind, self.plain.label)

    def cell(self, product: Product) -> Cell:
        """The answer of one product."""
        narrower = [other for other, products in self.narrower if product.id in products]
        broader = [other for other, products in self.broader if product.id in products][:1]
        closed = [other for other, products in self.closed if product.id in products and other in broader]
        if not narrower and not broader:  # as of most
            return self.plain_cell
        said = (narrower, [] if closed else broader, closed)
        links = ([Value(paths.item_link(other, other.name)) for other in of] for of in said)
        return Cell(answers=(replace(self.plain, facts=stated_facts(zip(self.labels, links, strict=True))),))


def _lists_all(place: Mention) -> bool:
    """Whether it is said there what an item consists of, and that this is all."""
    whole = place.part or place.row
    return bool(whole.parts) and whole.exhaustive


def _products_in(mentions: Iterable[Mention]) -> frozenset[str]:
    """The ids of the products that say something."""
    return frozenset(place.row.product for place in mentions)


def _around(item: DataItem, catalog: Catalog) -> Iterator[DataItem]:
    """The items that an item is a kind of, the nearest first."""
    while item.parent is not None:
        item = catalog.items[item.parent]
        yield item


def mentions_by_product(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    """The mentions of an item by product, in their order."""
    by_product: dict[str, list[Mention]] = {}
    for place in mentions:
        by_product.setdefault(place.row.product, []).append(place)
    return {product: places if len(places) == 1 else _worth_telling(places) for product, places in by_product.items()}


def _worth_telling(places: list[Mention]) -> list[Mention]:
    """A mention as a part of another row is left out where a row about the item, in the same section, says as much."""
    rows = [place for place in places if place.part is None]
    if not rows or len(rows) == len(places):
        return places
    return [place for place in places if place.part is None or not any(_covers(row, place) for row in rows)]


def _covers(row: Mention, part: Mention) -> bool:
    """Whether a row says all that a part of another row says: the same, or that it is collected in any case."""
    if row.row.section_id != part.row.section_id:
        return False
    answers, denied = _answers(row), part.row.said.necessity is Necessity.NEVER
    plain = all(answer == Answer(AnswerWord.COLLECTED) for answer in answers.values())
    return (plain and not denied) or (not part.alternative and answers == _answers(part))


def _answers(place: Mention) -> dict[str, Answer]:
    """The answers by column, without form and remarks."""
    return {column: replace(limited_answer(place, column), form=None, note=None) for column in place.row.answers}


def mention_views(
    mention: Mention,
    product: Product | Listed,
    wording: Wording,
    columns: tuple[ComparisonColumn, ...],
    several: bool,
    *,
    leads: bool = True,
    shows_necessity: bool = False,
) -> list[AnswerView]:
    """The answers at one place: the product's answer, which ``leads`` there, then the answers by column, which only the
    product itself can name. With ``shows_necessity``, another cell says whether it is optional."""
    row, part = mention.row, mention.part
    place = " / ".join(row.section) or product.name
    context = _context(mention, place, wording) if several or part is not None else None
    target = Link(place, paths.page("products", product.id), row.anchor) if leads else None
    facts = _facets(row, columns, wording)
    shows_necessity = shows_necessity or ComparisonColumn.NECESSITY in columns
    product_answer = limited_answer(mention, shows_necessity=shows_necessity)
    views = [answer_view(product_answer, wording, row.said, context, target, facts)]
    if len(row.answers) == 1:  # that of the product
        return views
    sections = product.root.walk() if isinstance(product, Product) else ()
    names = {column.id: wording.column(column) for section in sections for column in section.columns}
    views += [
        answer_view(
            limited_answer(mention, column, shows_necessity=shows_necessity), wording, column=Link(names[column])
        )
        for column in row.answers
        if column != PRODUCT
    ]
    return views


def limited_answer(mention: Mention, column: str = PRODUCT, *, shows_necessity: bool = False) -> Answer:
    """The answer at one place with every limit around it: conditions, scopes in words, who gives it and who decides; and
    that it is optional, unless the table shows that."""
    row, part, of_product = mention.row, mention.part, column == PRODUCT
    answer = stated_answer(row, column)
    if part is not None and not of_product:
        answer = part.answers.get(column, answer)
    if answer.answer not in COLLECTING and not (of_product and row.said.necessity is Necessity.NEVER):
        return answer
    around = part.condition if part is not None else None
    if of_product:  # its answer has what holds for the row
        condition = both(answer.condition, around)
    else:
        around = both(row.said.condition, around)
        condition = both(around, answer.condition)
    depends = around is not None or (mention.alternative and of_product)
    word = AnswerWord.CONDITIONAL if depends and answer.answer is AnswerWord.COLLECTED else answer.answer
    scopes = [*dict.fromkeys(filter(None, (answer.only, part.only if part else None, *mention.scopes, row.only)))]
    for words in scopes[1:]:
        condition = both(condition, scope(words))
    limits = choices(row.said)
    if not (shows_necessity and limits == CALLED_OPTIONAL):
        condition = both(condition, limits)
    form, note = answer.form, answer.note
    if part is not None and of_product:
        form, note = part.form or form, None
    return replace(answer, answer=word, only=scopes[0] if scopes else None, condition=condition, form=form, note=note)


def _context(mention: Mention, place: str, wording: Wording) -> Link:
    """Where an item is mentioned: in a section, or as a part of something else."""
    if mention.part is None:
        return Link(place)
    texts = {
        Relation.ALL: wording._("as part of {whole}"),
        Relation.ONE_OF: wording._("as one of the alternatives for {whole}"),
        Relation.IN_ORDER: wording._("as one of the choices, in order, for {whole}"),
    }
    return Link(texts[mention.relation].format(whole=mention.whole))


def _facets(row: Row, columns: tuple[ComparisonColumn, ...], wording: Wording) -> tuple[Fact, ...]:
    if row.said.level is None and columns in WITHOUT_FACETS:
        return ()
    wanted = {FACETS[column]: getattr(row.said, FACETS[column]) for column in columns if column in FACETS}
    necessity = wanted.pop("necessity", Necessity.UNSPECIFIED)
    facts = facts_of(Said(**wanted), wording) if wanted else ()
    if row.said.level is not None:
        level = wording.pgettext("collection", "Level")
        facts = (Fact(level, (Value(Link(row.said.level.name)),)), *facts)
    if necessity in (Necessity.UNSPECIFIED, Necessity.NEVER):  # of a denial the answer itself says so
        return facts
    word = Value(Link(wording.word(necessity)), sign=necessity.value)
    return (Fact(wording._("Necessity"), (word,)), *facts)
