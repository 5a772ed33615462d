"""Every cell of a table should have an answer.

"Not stated" is an honest answer of a page, and an open question to its writer. Counted are: a column of a table for
which a row has no answer, a row that has no answer for the product as a whole, and each item of a comparison of
which a product does not speak; one that only one product has, where the comparison names it. Each is counted once, in
however many comparisons it stands, whether `not-stated` is written or nothing is. A row that says what never happens
has answered, and nothing is asked of drafts, and of records with `status: removed`.

Passes:

    columns: [platform.ios]
    items: [{item: device.imei, answers: {platform.ios: not-collected}}]

Fails:

    columns: [platform.ios]
    items: [device.imei]

Fails, because the second product says nothing about an item that the two are compared by:

    items: [device.imei]
    # content/products/other.yml
    {id: other, name: Other, description: Another product., items: [content.photos]}
    # content/comparisons/both.yml
    {id: both, name: Both, items: device.imei, products: [example, other]}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from privacy_statements.catalog.conditions import Dimension, DimensionValue
from privacy_statements.catalog.model import PRODUCT, Catalog, Comparison, DataItem, Product, Row
from privacy_statements.catalog.summaries import compared_items
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.findings import Bundle
from privacy_statements.records.words import AnswerWord, Necessity, Status
from privacy_statements.rules.context import NOT_ASKED, Context, Judge

CODE = "unanswered"
NOT_STATED = AnswerWord.NOT_STATED  # asked of every answer


def judge(catalog: Catalog, context: Context) -> Judge:
    """Tells every open cell of the rows of a product."""
    columns = catalog.vocabulary.columns

    def of_product(product: Product) -> Iterable[Diagnostic]:
        if product.lifecycle.status in NOT_ASKED:
            return ()
        return [
            _open(row, column, columns)
            for row in product.rows
            if row.said.necessity is not Necessity.NEVER and row.lifecycle.status is not Status.REMOVED
            for column, answer in row.answers.items()
            if answer.answer is NOT_STATED
        ]

    return of_product


def bundles(catalog: Catalog, context: Context) -> Iterator[Bundle]:
    """Every open cell of the comparisons: those of one product together."""
    mentioned = _items_by_product(catalog)
    compared: dict[str, list[dict[str, str]]] = {}
    for comparison in catalog.comparisons.values():
        items = [item for item in compared_items(comparison, catalog) if item.lifecycle.status is not Status.REMOVED]
        asked = {item.id: _ending(item, comparison) for item in items if comparison.items or item.product is None}
        for key in comparison.products:
            compared.setdefault(key, []).append(asked)
    for key, by_comparison in compared.items():
        product = catalog.products[key]
        if product.lifecycle.status in NOT_ASKED:
            continue
        cells: dict[str, str] = {}
        for asked in reversed(by_comparison):  # told of is the first comparison in which a cell stands
            cells.update(asked)
        for item in mentioned[key]:
            cells.pop(item, None)
        if cells:
            beginning = f'"{product.name}" says nothing about '
            yield Bundle(product.position, CODE, beginning, tuple(sorted(cells.values())))


def _open(row: Row, column: str, columns: Mapping[str, Dimension | DimensionValue]) -> Diagnostic:
    if column == PRODUCT:
        message = f'"{row.name}" has no answer; expected "answer" with collected, not-collected or another word'
    else:
        message = (
            f'"{row.name}" has no answer in the column "{columns[column].name}"; expected "answers: {{{column}: ...}}"'
        )
    return diagnose(CODE, row.position, message)


# --- comparisons


def _ending(item: DataItem, comparison: Comparison) -> str:
    """What is said of a cell, whatever the product. It ends with the id: no two items have the same."""
    about = f'"{item.name}" in the comparison "{comparison.name}"'
    if item.product is None:
        return f'{about}; expected a row about "{item.id}"'
    return f'{about}; expected one shared item for both, and a row about it in place of "{item.id}"'


def _items_by_product(catalog: Catalog) -> dict[str, dict[str, None]]:
    """By product, the items of which it speaks, in a row or as a part."""
    mentioned: dict[str, dict[str, None]] = {product: {} for product in catalog.products}
    for item, mentions in catalog.mentions.items():
        for mention in mentions:
            mentioned[mention.row.product][item] = None
    return mentioned
