"""A catalog and a checklist → which points each product answers, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.rules.checklists.answers import ANSWERS, Subject
from privacy_statements.rules.checklists.points import Checklist, Point


class Answered(StrEnum):
    """How far a point is answered."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    DOES_NOT_ARISE = "does-not-arise"


class PointState(Struct, frozen=True):
    """How far one product answers one point: of which things it is asked, and of which it is not answered."""

    point: Point
    product: Product
    asked: tuple[Subject, ...]
    missing: tuple[Subject, ...]
    first: Subject | None = None
    """The first of which it is answered."""

    @property
    def answered(self) -> Answered:
        """The state in one word."""
        if not self.asked:
            return Answered.DOES_NOT_ARISE
        if not self.missing:
            return Answered.YES
        return Answered.NO if self.first is None else Answered.PARTLY


def states(catalog: Catalog, product: Product, checklist: Checklist) -> Iterator[PointState]:
    """The state of every point of a checklist for one product, in the order of the checklist."""
    for point in checklist.points:
        by = ANSWERS[point.answered]
        results = [
            (subject, subject.thing is not None and by.test(catalog, product, subject.thing))
            for subject in by.subjects(catalog, product)
        ]
        asked = tuple(subject for subject, result in results if result is not None and subject.is_asked)
        missing = tuple(subject for subject, result in results if result is False)
        first = next((subject for subject, result in results if result), None)
        yield PointState(point, product, asked, missing, first)
