"""Change and question records → changes and questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from privacy_statements.catalog.build.reading import unique
from privacy_statements.catalog.build.references import look_up
from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.conditions import DimensionValue
from privacy_statements.catalog.model import Change, Lead, Product, Question
from privacy_statements.records.fields import Reference
from privacy_statements.records.kinds import ChangeRecord, QuestionRecord


def build_changes(
    records: Iterable[ChangeRecord], products: Mapping[str, Product], resolver: Resolver
) -> dict[str, Change]:
    """The changes by id, in the order in which they are written."""
    written = unique("changes", records, resolver.findings)
    return {key: _change(record, products, resolver) for key, record in written.items()}


def _change(record: ChangeRecord, products: Mapping[str, Product], resolver: Resolver) -> Change:
    changed = resolver.many(products, record.products, "product")
    items = resolver.many(resolver.items, record.items, "data item")
    return Change(
        id=record.id,
        name=record.name,
        position=record.position,
        date=record.date,
        what=record.what,
        announced=record.announced,
        products=tuple(dict.fromkeys(product.id for product in changed)),
        items=tuple({item.id: item for item in items}.values()),
        material=record.material,
        impact=record.impact,
        reason=record.reason,
        evidence=tuple(record.evidence),
    )


def build_questions(
    records: Iterable[QuestionRecord], products: Mapping[str, Product], resolver: Resolver
) -> dict[str, Question]:
    """The questions by id, in the order in which they are written."""
    written = unique("questions", records, resolver.findings)
    return {key: _question(record, products, resolver) for key, record in written.items()}


def _question(record: QuestionRecord, products: Mapping[str, Product], resolver: Resolver) -> Question:
    asked = resolver.many(products, record.products, "product")
    items = resolver.many(resolver.items, record.items, "data item")
    categories = resolver.many(resolver.vocabulary.categories, record.categories, "category")
    values = (_value(dimension, value, resolver) for dimension, value in record.when.items())
    return Question(
        id=record.id,
        question=record.question,
        position=record.position,
        also=tuple(record.also),
        products=tuple(dict.fromkeys(product.id for product in asked)),
        items=tuple({item.id: item for item in items}.values()),
        categories=tuple({category.id: category for category in categories}.values()),
        when=tuple(value for value in values if value is not None),
        leads_to=tuple(Lead(lead.view, lead.position, lead.id, lead.anchor) for lead in record.leads_to),
        explanation=record.explanation,
        metadata=record.metadata,
    )


def _value(dimension: Reference, value: Reference, resolver: Resolver) -> DimensionValue | None:
    """The value of a dimension that a question supposes."""
    words, findings = resolver.vocabulary.dimensions, resolver.findings
    if (of := look_up(words, dimension, "dimension", findings, " of a situation")) is None:
        return None
    return look_up({each.id: each for each in of.values}, value, "value", findings, f' of the dimension "{of.id}"')
