"""Change and question records → changes and questions."""

from __future__ import annotations

from collections.abc import Iterable

from privacy_statements.catalog.build.reading import unique
from privacy_statements.catalog.build.resolve import Resolver
from privacy_statements.catalog.model import Change, Question
from privacy_statements.records.kinds import ChangeRecord, QuestionRecord


def build_changes(records: Iterable[ChangeRecord], resolver: Resolver) -> dict[str, Change]:
    """The changes by id, in the order in which they are written."""
    return {
        key: resolver.made(
            Change,
            record,
            material=record.material,
            products=_products(record, resolver),
            items=resolver.distinct("items", record.items),
        )
        for key, record in unique("changes", records, resolver.findings).items()
    }


def build_questions(records: Iterable[QuestionRecord], resolver: Resolver) -> dict[str, Question]:
    """The questions by id, in the order in which they are written."""
    return {
        key: resolver.made(
            Question,
            record,
            products=_products(record, resolver),
            items=resolver.distinct("items", record.items),
            categories=resolver.distinct("categories", record.categories),
            when=resolver.values(record.when, " of a situation"),
        )
        for key, record in unique("questions", records, resolver.findings).items()
    }


def _products(record: ChangeRecord | QuestionRecord, resolver: Resolver) -> tuple[str, ...]:
    return tuple(product.id for product in resolver.distinct("products", record.products))
