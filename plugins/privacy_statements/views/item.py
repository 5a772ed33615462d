"""One data item: what it is, which products collect or reuse it, and under which condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from privacy_statements.catalog.model import Catalog, DataItem, Mention, Product
from privacy_statements.catalog.summaries import Listed, listed
from privacy_statements.catalog.vocabulary import Category
from privacy_statements.records.words import COLLECTING, ComparisonColumn, Status
from privacy_statements.views import paths
from privacy_statements.views.answers import necessity_cell
from privacy_statements.views.changes import item_history
from privacy_statements.views.facts import evidence_values, life_facts, links, protection, stated_facts, text, yes_or_no
from privacy_statements.views.holding import ONE_BY_ONE
from privacy_statements.views.pivot import FEW, mention_views, mentions_by_product
from privacy_statements.views.replies import reply_about, sentences_of
from privacy_statements.views.shapes import Cell, Fact, Group, PageInfo, RowHeader, Table, TableRow, Value
from privacy_statements.views.situation import statements_of
from privacy_statements.views.spread import by_name
from privacy_statements.views.tables_page import Part, TablesPage, spread_page
from privacy_statements.words.recorded import capital, joined
from privacy_statements.words.sentences import silence
from privacy_statements.words.wording import Wording


def item_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The page of the shared data item with this id, and those on which its list of products goes on."""
    item = catalog.items[key]
    by_product = mentions_by_product(catalog.mentions.get(item.id, ()))
    introduction, more = _count(by_product, len(catalog.products), wording), None
    # Of a few products, those that say nothing are named; of many, only their number is of use.
    products = listed(catalog)
    mentioning = by_name(products[product] for product in by_product)
    rows = [row for product in mentioning for row in _rows(product, by_product[product.id], catalog, wording)]
    if len(catalog.products) <= FEW:
        silent = by_name(product for product in products.values() if product.id not in by_product)
        said, rest = _said(item, mentioning, silent, catalog, wording)
        introduction, more = joined(" ", said) or rest or introduction, rest if said else None
        if len(said) > ONE_BY_ONE:
            introduction, more = wording._("It differs."), joined(" ", [introduction, rest or ""])
    whole = Table(
        caption=wording._("What each product says of {name}").format(name=item.name),
        columns=(wording._("Product"), wording._("Answer"), wording._("Necessity"), wording._("Where it is said")),
        groups=(Group(None, tuple(rows)),),
    )
    path, metadata = paths.page("items", item.id), item.metadata
    about = wording._("{name}: which products collect or reuse it, and under which condition.").format(name=item.name)
    info = PageInfo(path, "item", item.name, about, item.position, metadata=metadata, in_menu=False)
    parts = [Part(whole if rows else None, "products", wording._("Which products collect it"), before=more)]
    facts = item_facts(catalog, item, wording)
    if item.definition or facts:
        parts.append(Part(None, "what-it-is", wording._("What it is"), description=item.definition, facts=facts))
    badge = None if item.lifecycle.status is Status.CURRENT else wording.word(item.lifecycle.status)
    page = TablesPage(info, tuple(parts), introduction=introduction, badge=badge, see=links(item.see))
    yield from spread_page(page, wording)


def _said(
    item: DataItem, mentioning: Sequence[Listed], silent: Sequence[Listed], catalog: Catalog, wording: Wording
) -> tuple[list[str], str | None]:
    """The answer in sentences, as to a question about the item; and that the other statements don't say."""
    products = (catalog.products[product.id] for product in mentioning)
    replies = [reply_about(item, statements_of(each, catalog.vocabulary, wording)) for each in products]
    rest = silence([product.name for product in silent], wording) if silent else None
    return [*sentences_of(replies, {}, False, wording)], rest


def _count(by_product: Mapping[str, list[Mention]], total: int, wording: Wording) -> str:
    """Of many products, how many collect it."""
    some, silent = collected_by(len(collecting(by_product)), wording), total - len(by_product)
    rest = wording.ngettext("%(n)d statement doesn't say.", "%(n)d statements don't say.", silent)
    return " ".join([f"{capital(some)}."] * bool(some) + [rest] * bool(silent))


def collected_by(count: int, wording: Wording) -> str:
    """By how many products an item is collected; empty where by none."""
    words = wording.ngettext(
        "%(n)d product collects or reuses it, or may do so", "%(n)d products collect or reuse it, or may do so", count
    )
    return words if count else ""


def collecting(by_product: Mapping[str, list[Mention]]) -> list[str]:
    """The ids of the products that collect or reuse an item, under any condition, of its mentions by product."""
    return [
        product
        for product, places in by_product.items()
        if any(place.row.answer.answer in COLLECTING for place in places)
    ]


def _rows(named: Listed, places: list[Mention], catalog: Catalog, wording: Wording) -> list[TableRow]:
    rows = []
    # of many products, only with several columns of answers more than its name is needed
    is_whole = len(catalog.products) <= FEW or any(len(place.row.answers) > 1 for place in places)
    product = catalog.products[named.id] if is_whole else named
    for place in places:
        views = mention_views(place, product, wording, (ComparisonColumn.ANSWER,), several=False, shows_necessity=True)
        target = views[0].target
        where = (Value(target),) if target else ()
        sources = stated_facts([(wording._("Evidence"), evidence_values(place.row.lifecycle.evidence, wording))])
        sources += protection(product, [place.row], wording) if isinstance(product, Product) else ()
        cells = (Cell(tuple(views)), necessity_cell(place.row, wording), Cell((), where, facts=sources))
        rows.append(TableRow(RowHeader(paths.product_link(named)), cells))
    return rows


def item_facts(catalog: Catalog, item: DataItem, wording: Wording, within: Category | None = None) -> tuple[Fact, ...]:
    """What the record of an item says of it, beside its name and its definition. ``within`` is the category on whose page
    that is said."""
    children = catalog.narrower.get(item.id, ())
    parent = catalog.items[item.parent] if item.parent else None
    category = item.category if item.category is not within else None
    facts = [
        (wording._("Also called"), [text(alias) for alias in item.aliases]),
        (wording._("Former names"), [text(name) for name in item.former_names]),
        (wording._("Code name"), [text(item.code_name)] if item.code_name else []),
        (wording._("Example"), [text(item.sample)] if item.sample else []),
        (wording._("Where you find yours"), [text(item.find_it)] if item.find_it else []),
        (wording._("Data category"), [Value(paths.category_link(category))] if category else []),
        (wording._("Broader item"), [Value(paths.item_link(parent, parent.name))] if parent else []),
        (wording._("Narrower items"), [Value(paths.item_link(child, child.name)) for child in children]),
        (wording._("Data classes"), [text(word.name) for word in item.data_classes]),
        (wording._("Identifiability"), [text(wording.word(word)) for word in item.identifiability]),
        (wording._("Special category (GDPR 9)"), yes_or_no(item.special_category, wording)),
        (wording._("What changed"), item_history(item.id, catalog)),
    ]
    own = stated_facts(facts)
    return (*own, *life_facts(item.lifecycle, "items", wording))
