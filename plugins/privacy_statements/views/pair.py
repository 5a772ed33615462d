"""Two products side by side: first what differs, last what is the same.

What only one of the two mentions is no difference: it is a group of its own, and the other cell reads "not stated".
Rows that are about no data item, such as "all data", are left out: two of them need not be about the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile

from privacy_statements.catalog.model import Catalog, DataItem, Product
from privacy_statements.catalog.summaries import items_of
from privacy_statements.records.words import AnswerWord, ComparisonColumn
from privacy_statements.views import paths
from privacy_statements.views.facts import some_of
from privacy_statements.views.pivot import item_row, product_cells, said_in
from privacy_statements.views.readymade import ready_made
from privacy_statements.views.shapes import Group, Link, PageInfo, Table, TableRow
from privacy_statements.views.tables_page import Part, TablesPage, spread_page
from privacy_statements.words.language import alphabetical
from privacy_statements.words.recorded import fill
from privacy_statements.words.wording import Wording

SHARED_WORDS = 2  # that two names must begin with, so that they are told once


def pairs(catalog: Catalog) -> Iterator[str]:
    """A key for every two products that have a page: their ids and the file of the page, as in
    ``desk|intune|comparisons/desk-and-intune.md``."""
    return ("|".join((pair.first.id, pair.second.id, pair.path)) for pair in ready_made(catalog).pairs)


def pair_pages(key: str, catalog: Catalog, wording: Wording) -> Iterator[TablesPage]:
    """The page of the two products with this key of ``pairs``, and those on which its list goes on."""
    *ids, path = key.split("|")
    products = first, second = catalog.products[ids[0]], catalog.products[ids[1]]
    items = {item.id: item for product in products for item in items_of(product)}
    by_name = sorted(items.values(), key=lambda item: (alphabetical(item.name), item.id))
    rows = [_compared(catalog, item, products, wording) for item in by_name]
    both = (each for each in catalog.comparisons.values() if {*each.products} == {*ids})
    title, columns = _names(first, second, wording)
    about = wording._("What {first} and {second} say otherwise of the same data, and what they say alike.")
    about = about.format(first=first.name, second=second.name)
    info = PageInfo(path, "pair", title, about, first.position, in_menu=False, menu_title=wording._("What differs"))
    compared = wording._("We compare only whether it is collected, when, in what form, and whether it is required.")
    page = TablesPage(
        info,
        (Part(_table(rows, title, columns, wording), after=compared),),
        count=" ".join(_lead(rows, columns, {item.name: item.phrase for item in by_name if item.phrase}, wording)),
        see=tuple(Link(each.name, page=paths.page("comparisons", each.id)) for each in both),
        products=tuple(product.id for product in products),
    )
    yield from spread_page(page, wording)


# --- what two products say of an item

DIFFER, FIRST, SECOND, SAME, NEITHER = range(5)
LIMITED = [{AnswerWord.COLLECTED.value}, {AnswerWord.CONDITIONAL.value}]
Compared = tuple[int, TableRow]  # how two products compare, and the row of both


def _compared(catalog: Catalog, item: DataItem, products: tuple[Product, Product], wording: Wording) -> Compared:
    columns = (ComparisonColumn.ANSWER, ComparisonColumn.NECESSITY)
    cells = tuple(product_cells(catalog, item, products, wording, columns))
    first, second = map(said_in, cells)
    if first and second:
        kind = SAME if first == second else DIFFER
    else:
        kind = FIRST if first else SECOND if second else NEITHER
    return kind, item_row(item, cells)


def _table(rows: list[Compared], title: str, columns: tuple[str, str], wording: Wording) -> Table:
    only = wording._("Only {product} says something: {count}")
    kinds = (
        (DIFFER, "differ", wording._("Both say something, and it differs: {count}"), ""),
        (FIRST, "first", only, columns[0]),
        (SECOND, "second", only, columns[1]),
        (NEITHER, "neither", wording._("Neither says anything: {count}"), ""),
        (SAME, "same", wording._("Both say the same: {count}"), ""),
    )
    groups = []
    for kind, anchor, words, product in kinds:
        of_kind = tuple(row for each, row in rows if each == kind)
        if of_kind:
            heading = words.format(product=product, count=wording.number(len(of_kind)))
            groups.append(Group(Link(heading), of_kind, anchor=anchor))
    return Table(title, (wording._("Data item"), *columns), tuple(groups), compares=True, in_order=True)


def _names(first: Product, second: Product, wording: Wording) -> tuple[str, tuple[str, str]]:
    """The title of the page, and the two columns. What both names begin with is written once."""
    names = [first.name.split(), second.name.split()]
    shared = len([*takewhile(lambda words: words[0] == words[1], zip(*names, strict=False))])
    if shared < SHARED_WORDS or shared == min(map(len, names)):
        shared = 0
    columns = " ".join(names[0][shared:]), " ".join(names[1][shared:])
    both = " ".join([*names[0][:shared], wording.language.all_of(columns)])
    return wording._("What differs: {products}").format(products=both), columns


def _lead(
    rows: list[Compared], columns: tuple[str, str], phrases: Mapping[str, str], wording: Wording
) -> Iterator[str]:
    """Where they differ, what only one of them names, and where they agree: some data items of each, first those for which
    a record has words of readers, and how many more."""
    first, second = columns
    limits = wording._("{product} collects {items}; {other} only within limits.")
    only = wording._("Only {product} names {items}.")
    differ, agree = wording._("Their answers differ about {items}."), wording._("They answer alike about {items}.")
    by_kind = {DIFFER: (differ, "", ""), FIRST: (only, first, ""), SECOND: (only, second, ""), SAME: (agree, "", "")}
    alike: dict[tuple[str, str, str], list[str]] = {
        (limits, first, second): [],
        (limits, second, first): [],
        **{said: [] for said in by_kind.values()},
    }
    for kind, row in (each for each in rows if each[0] in by_kind):
        kinds = [{answer.kind for answer in said_in(cell)} for cell in row.cells]
        products = columns if kinds == LIMITED else columns[::-1] if kinds == LIMITED[::-1] else None
        alike[(limits, *products) if products else by_kind[kind]].append(row.header.name.text)
    for (message, product, other), names in alike.items():
        if names:
            names = [phrases.get(name, name) for name in sorted(names, key=lambda name: name not in phrases)]
            yield fill(message, product=product, other=other, items=some_of(names, wording, 1))
