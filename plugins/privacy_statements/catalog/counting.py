"""How data items are counted: one unit for pages, lists, comparisons and published data.

A data item counts once for a product, in however many rows and parts of rows it is named; one of several alternatives
counts like any other. A part that has only a name ("smile", a value of "Feedback type") belongs to the data item around
it. A row about all data, about a category or about a whole section is about data in general, and counts apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct, field

from privacy_statements.catalog.model import Answer, DataItem, Part, Product, Row
from privacy_statements.records.words import CERTAIN, COLLECTING, AnswerWord, Necessity, Obtained

ALL, COLLECTED, UNANSWERED = "all", "collected", "unanswered"
KINDS = (ALL, COLLECTED, *(necessity.value for necessity in Necessity), UNANSWERED)
"""What is counted: all that is named; what is collected under any condition, and how much of it is required, optional or
neither; what something is denied of (``never``); what is named without an answer."""


class Place(NamedTuple):
    """One place where a product names a data item."""

    row: Row
    part: Part | None

    @property
    def item(self) -> DataItem | None:
        """The data item that is named; none where it is data in general, or a part that has only a name."""
        return self.row.item if self.part is None else self.part.item


Size = tuple[int, int]
"""How many data items, and how many statements about data in general."""


class Tally(Struct, frozen=True):
    """How many data items: by id, each with the places that name it; and the rows about data in general."""

    items: dict[str, list[Place]] = field(default_factory=dict)
    general: list[Place] = field(default_factory=list)

    @property
    def size(self) -> Size:
        """How many of both."""
        return len(self.items), len(self.general)

    def add(self, place: Place) -> None:
        """Counts a place. A part that has only a name belongs to the data item around it."""
        if place.item is not None:
            self.items.setdefault(place.item.id, []).append(place)
        elif place.part is None:
            self.general.append(place)


def counted(product: Product) -> Mapping[str, Tally]:
    """The data items of a product, by each of the ``KINDS``."""
    tallies = {kind: Tally() for kind in KINDS}
    for row in product.rows:
        _add(tallies, Place(row, None), row.answers)
        for part, answers in with_answers(row.parts, row.answers):
            _add(tallies, Place(row, part), answers)
    return tallies


def figures(product: Product) -> dict[str, int]:
    """How many data items, by kind."""
    return {kind: len(tally.items) for kind, tally in counted(product).items()}


def collects(answers: Mapping[str, Answer]) -> bool:
    """Whether answers say that something is collected, under whatever condition."""
    return any(answer.answer in COLLECTING for answer in answers.values())


def reuses(row: Row) -> bool:
    """Whether a row says that something is reused, and not that the product itself collects any of it."""
    how = row.said.obtained
    itself = CERTAIN if how is None or how.how is not Obtained.REUSED else {AnswerWord.COLLECTED}
    return collects(row.answers) and not any(answer.answer in itself for answer in row.answers.values())


def with_answers(parts: Iterable[Part], around: Mapping[str, Answer]) -> Iterator[tuple[Part, Mapping[str, Answer]]]:
    """Parts at any depth, each with its answers: its own, and those ``around`` it."""
    for part in parts:
        answers = {**around, **part.answers}
        yield part, answers
        yield from with_answers(part.parts, answers)


def _add(tallies: Mapping[str, Tally], place: Place, answers: Mapping[str, Answer]) -> None:
    for kind in _kinds(place.row.said.necessity, answers):
        tallies[kind].add(place)


def _kinds(necessity: Necessity, answers: Mapping[str, Answer]) -> Iterator[str]:
    yield ALL
    if collects(answers):
        yield COLLECTED
        if necessity is not Necessity.NEVER:
            yield necessity.value
    elif necessity is Necessity.NEVER:
        yield necessity.value
    elif any(answer.answer is AnswerWord.NOT_STATED for answer in answers.values()):
        yield UNANSWERED
