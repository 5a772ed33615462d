"""Whether what a product says holds in a situation: the answers that it gives differently there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from privacy_statements.catalog.circumstances import Facts, Item, Statement, named_in
from privacy_statements.catalog.conditions import holds
from privacy_statements.catalog.model import Product, Question
from privacy_statements.views import paths
from privacy_statements.views.shapes import Cell, Group, Link, RowHeader, Table, TableRow
from privacy_statements.views.situation import ItemStatements, answer_in
from privacy_statements.words.recorded import fill
from privacy_statements.words.sentences import silence
from privacy_statements.words.wording import Wording

ONE_BY_ONE = 3
"""So many answers can be said one by one; of more, a sentence counts."""


def about_statements(
    question: Question, products: Sequence[Product], by_product: Mapping[str, ItemStatements], wording: Wording
) -> tuple[tuple[str, ...], Table | None]:
    """The answer to a question about whole statements in one situation, in sentences; and the data items that have
    another answer in it."""
    if not products:
        return (), None
    # from what nobody states, nothing follows
    named = {product.id: named_in(everything(by_product[product.id])) for product in products}
    stating = [product for product in products if not named[product.id].isdisjoint(question.facts)]
    differing = {product.id: differing_rows(by_product[product.id], question.facts, wording) for product in stating}
    if len(products) <= ONE_BY_ONE:
        alone = len(products) == 1
        said = ((by_product[product.id], differing.get(product.id)) for product in products)
        sentences = tuple(_holds(*each, wording, alone=alone) for each in said)
    else:
        sentences = _counted(len([rows for rows in differing.values() if rows]), len(stating), len(products), wording)
    columns = (wording._("Data item"), wording._("In this situation"), wording._("Situation not given"))
    links = {product.id: paths.product_link(product) for product in products}
    groups = tuple(
        Group(link if len(links) > 1 else None, rows) for key, link in links.items() if (rows := differing.get(key))
    )
    table = Table(wording._("What differs in this situation"), columns, groups)
    return sentences, table if table.groups else None


def _counted(count: int, stating: int, total: int, wording: Wording) -> tuple[str, ...]:
    silent = wording.ngettext(
        "%(n)d of %(all)d statements doesn't say.", "%(n)d of %(all)d statements don't say.", total - stating, all=total
    )
    differ = wording.ngettext(
        "%(n)d of %(all)d statements answers differently in this situation.",
        "%(n)d of %(all)d statements answer differently in this situation.",
        count,
        all=total,
    )
    return (silent, differ) if stating else (silent,)


def _holds(statements: ItemStatements, differing: Sequence[TableRow] | None, wording: Wording, *, alone: bool) -> str:
    """Whether anything that a product says is another in the situation; ``None`` where nothing is about it."""
    name = statements.product.name
    if differing is None:
        return silence([] if alone else [name], wording)
    message = wording._("{product} gives {count} of {total} answers differently in this situation.")
    total = wording.number(len({item.id for item in everything(statements)}))
    return fill(message, product=name, count=wording.number(len(differing)), total=total)


def everything(statements: ItemStatements) -> list[Item]:
    """What may be collected, then what never happens."""
    return [*statements.circumstances.items, *statements.circumstances.denials]


def _held(denial: Item, facts: Facts) -> bool | None:
    """Whether a denial holds; its answer does not say so, because what is never seen may be collected."""
    held = {_denial_held(statement, facts) for statement in denial.statements}
    return True if True in held else None if None in held else False


def _denial_held(statement: Statement, facts: Facts) -> bool | None:
    """A column that says something else denies nothing."""
    held = {
        holds(case.answer.condition, facts) if statement.denies(case) else False
        for case in statement.cases
        if holds(case.when, facts) is not False
    }
    return held.pop() if len(held) == 1 else None


def differing_rows(statements: ItemStatements, facts: Facts, wording: Wording) -> tuple[TableRow, ...]:
    """The data items that have another answer in the situation."""
    items, denials = statements.circumstances.items, statements.circumstances.denials
    differing = [item for item in items if item.outcome(facts) is not item.outcome({})]
    differing += [denial for denial in denials if _held(denial, facts) is not _held(denial, {})]
    rows = []
    for item in {item.id: item for item in differing}.values():  # an item may be told and denied
        here, anywhere = (
            Cell(answers=(answer_in(statements.about(item.id), known_facts, wording),)) for known_facts in (facts, {})
        )
        page = paths.page("products", statements.product.id)
        link = Link(item.name, page=page, anchor=item.statements[0].row.anchor)
        key = item.id.replace("/", "-").replace("#", "-")
        rows.append(TableRow(RowHeader(link, anchor=f"differs-{statements.product.id}-{key}"), (here, anywhere)))
    return tuple(rows)
