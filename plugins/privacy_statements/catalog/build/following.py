"""What follows from the rows: the items of single products, and every place where an item is spoken of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from privacy_statements.catalog.conditions import Condition, both
from privacy_statements.catalog.model import Answer, DataItem, Mention, Part, Product, Row
from privacy_statements.records.words import Relation

NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})


def local_items(products: Mapping[str, Product]) -> dict[str, DataItem]:
    """The items that only one product has."""
    return {
        row.item.id: row.item
        for product in products.values()
        for row in product.rows
        if row.item is not None and row.item.product is not None
    }


def narrower_items(items: Iterable[DataItem]) -> dict[str, tuple[DataItem, ...]]:
    """By id, the items that stand inside an item."""
    narrower: dict[str, list[DataItem]] = {}
    for item in items:
        if item.parent is not None:
            narrower.setdefault(item.parent, []).append(item)
    return {item: tuple(inside) for item, inside in narrower.items()}


def all_mentions(products: Mapping[str, Product]) -> dict[str, tuple[Mention, ...]]:
    """By id of an item, every place where a product speaks of it."""
    mentions: dict[str, list[Mention]] = {}
    for product in products.values():
        for row in product.rows:
            if row.item is not None:
                mentions.setdefault(row.item.id, []).append(Mention(row))
            for mention in _parts(row, row.parts, row.name, row.relation) if row.parts else ():
                if mention.part is not None and mention.part.item is not None:
                    mentions.setdefault(mention.part.item.id, []).append(mention)
    return {item: tuple(places) for item, places in mentions.items()}


def _parts(
    row: Row,
    parts: Iterable[Part],
    whole: str,
    relation: Relation,
    alternative: bool = False,
    outer: Condition | None = None,
    answers: Mapping[str, Answer] = NO_ANSWERS,
    scopes: tuple[str, ...] = (),
    form: str | None = None,
) -> Iterator[Mention]:
    """Every part of a row, at any depth, with what it is a part of, under all that it depends on, and with the
    answers of the parts around it that it does not change."""
    alternative = alternative or relation is not Relation.ALL
    for part in parts:
        condition = both(outer, part.condition)
        own = {**answers, **part.answers}
        said = replace(part, condition=condition, answers=own, form=part.form or form)
        yield Mention(row, said, whole, relation, alternative, scopes)
        inside = (*scopes, part.only) if part.only else scopes
        yield from _parts(row, part.parts, part.name, part.relation, alternative, condition, own, inside, said.form)
