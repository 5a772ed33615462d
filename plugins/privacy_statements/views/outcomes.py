"""What each row of "what applies to me" says to a reader: its outcome, its words, and its cases for a script.
Conditions are decided in ``circumstances.py``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import IntEnum
from itertools import product
from math import prod
from types import MappingProxyType

from msgspec import Struct

from privacy_statements.catalog.build.ids import free, slug
from privacy_statements.catalog.circumstances import (
    FIRST,
    Circumstances,
    Facts,
    Item,
    Statement,
    answer_outcome,
    dimensions_in,
)
from privacy_statements.catalog.conditions import AllOf, AnyOf, Condition, Dimension, Is, Not, Words, holds
from privacy_statements.catalog.vocabulary import PERSON
from privacy_statements.records.words import AnswerWord, Certainty, Necessity
from privacy_statements.views import paths
from privacy_statements.views.answers import kind_of
from privacy_statements.views.facts import with_details
from privacy_statements.views.shapes import Link
from privacy_statements.words.recorded import PARAGRAPH, joined
from privacy_statements.words.wording import Wording

NEVER, NEVER_IF, MAY = Necessity.NEVER.value, "never-if", Certainty.MAY.value
OUTCOMES = (*(word.value for word in FIRST), NEVER, NEVER_IF)
"""Everything that a row can say. Of several statements the first counts; the numbers are used in ``TableRow.cases``."""
ORDER = (  # the same in the order of the page
    NEVER,
    NEVER_IF,
    AnswerWord.NOT_COLLECTED.value,
    AnswerWord.COLLECTED.value,
    AnswerWord.REUSED.value,
    MAY,
    AnswerWord.CONDITIONAL.value,
    AnswerWord.NOT_STATED.value,
    AnswerWord.NOT_APPLICABLE.value,
)
COLLECTS = frozenset({AnswerWord.COLLECTED.value, AnswerWord.REUSED.value, MAY, AnswerWord.CONDITIONAL.value})
NONE: Mapping[str, Dimension] = MappingProxyType({})
WORDS = {word.value: word for word in FIRST}
ALL, ANY, NOT = -1, -2, -3
TRIED = 500  # situations in which a row is tried


class Whose(IntEnum):
    """Whose data a row is about, in the order of a page for one reader."""

    READER = 0
    UNKNOWN = 1
    OTHERS = 2


class Line(Struct, frozen=True):
    """What the rows of the table are made from: an item with its statements, or one denial."""

    anchor: str
    header: Link
    about: Item
    denies: bool
    dimensions: Mapping[str, Dimension]
    """What its conditions name, by id."""
    anyway: str
    """What it says to a reader who has said nothing."""

    @classmethod
    def of(cls, anchor: str, header: Link, about: Item, *, denies: bool) -> Line:
        """The line of an item, or of one denial."""
        dimensions: dict[str, Dimension] = {}
        for statement in about.statements:
            for condition in statement.conditions:
                dimensions.update((dimension.id, dimension) for dimension in dimensions_in(condition))
        return cls(anchor, header, about, denies, dimensions or NONE, _outcome(about, denies, {}))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is said of it."""
        return self.about.statements

    def outcome(self, facts: Facts) -> str:
        """What it says to a reader, one of ``OUTCOMES``."""
        return self.anyway if self.dimensions.keys().isdisjoint(facts) else _outcome(self.about, self.denies, facts)

    @property
    def is_constant(self) -> bool:
        """Whether it says the same to everybody, whatever they choose. With too many choices to try, it is assumed to
        depend."""
        if not self.dimensions:
            return True
        choices = [[None, *(value.id for value in dimension.values)] for dimension in self.dimensions.values()]
        if prod(map(len, choices)) > TRIED:
            return False
        tried = (zip(self.dimensions, chosen, strict=True) for chosen in product(*choices))
        return len({self.outcome({key: value for key, value in pairs if value}) for pairs in tried}) == 1


def lines_of(circumstances: Circumstances, wording: Wording) -> tuple[Line, ...]:
    """The rows about everything that a product says, in the order of the records; each with an anchor of its own."""
    lines: list[Line] = []
    taken: set[str] = set()
    last: dict[str, int] = {}
    kinds = [(item, False) for item in circumstances.items]
    for item in circumstances.denials:
        kinds += [(Item(item.id, item.name, (statement,)), True) for statement in item.statements]
    for about, denies in kinds:
        first = about.statements[0]
        anchor = _anchor(first, denies=denies)
        anchor = free(anchor, taken, last=last)
        taken.add(anchor)
        row = Link(_name(first, wording), paths.page("products", first.row.product), first.row.anchor)
        lines.append(Line.of(anchor, row, about, denies=denies))
    return tuple(lines)


def word_of(outcome: str, wording: Wording) -> str:
    """An outcome in a word or two."""
    if outcome == NEVER_IF:
        return wording._("Never, with a limit")
    return wording.word(Necessity.NEVER if outcome == NEVER else WORDS[outcome])


def _anchor(statement: Statement, *, denies: bool) -> str:
    """Told from the ids of records, and so permanent."""
    row, part = statement.row, statement.part
    item = part.item if part is not None else row.item
    if denies:
        return f"never-{row.id}" + (f"-{slug(part.name)}" if part is not None else "")
    if item is not None and item.product is None:
        return f"item-{item.id}"
    return row.anchor if part is None else f"part-{row.id}-{slug(part.name)}"


def _name(statement: Statement, wording: Wording) -> str:
    """What a row is about; a part that is no item of its own, with what it is a part of."""
    row, part = statement.row, statement.part
    if part is None:
        return row.item.name if row.item is not None else wording.row_name(row)
    return part.item.name if part.item is not None else with_details(part.name, [wording.row_name(row)])


def _outcome(about: Item, denies: bool, facts: Facts) -> str:
    if not denies:
        return about.outcome(facts)._value_
    (statement,) = about.statements
    live = [case for case in statement.cases if holds(case.when, facts) is not False]
    words = {True: NEVER, None: NEVER_IF, False: AnswerWord.NOT_STATED.value}
    outcomes = {  # a column of a denial may say something else
        words[holds(case.answer.condition, facts)]
        if statement.denies(case)
        else answer_outcome(case.answer, facts).value
        for case in live
    }
    if len(outcomes) == 1:
        return outcomes.pop()
    is_denied = not outcomes.isdisjoint((NEVER, NEVER_IF)) and outcomes.isdisjoint(COLLECTS)
    return NEVER_IF if is_denied else AnswerWord.CONDITIONAL.value


# --- what stands beside its sentence


def notes(line: Line) -> str | None:
    """What is noted beside the answers of a row, and of a denial; prose."""
    said = line.statements
    found = [case.answer.note for each in said for case in each.cases] + [
        each.row.note for each in said if each.is_denial
    ]
    return joined(PARAGRAPH, dict.fromkeys(filter(None, found))) or None


def whose(line: Line) -> Whose:
    """Whose data a row is about, as far as its statements or their categories say."""
    subjects = {subject for statement in line.statements for subject in statement.row.said.subjects}
    if any(subject.id in PERSON for subject in subjects):
        return Whose.READER
    categories = [statement.row.said.category for statement in line.statements]
    marked = subjects or categories
    return Whose.OTHERS if all(each is not None and each.about_others for each in marked) else Whose.UNKNOWN


def other_places(line: Line, wording: Wording) -> tuple[Link, ...]:
    """The rows that say so beside the first."""
    rows = {statement.row.anchor: statement.row for statement in line.statements}
    others = (row for anchor, row in rows.items() if anchor != line.header.anchor)
    return tuple(Link(wording.row_name(row), paths.page("products", row.product), row.anchor) for row in others)


# --- for the script


def encoded(line: Line, dimensions: tuple[Dimension, ...]) -> str | None:
    """The cases of a row as JSON: statements, each a list of ``[when, answer, condition]``. An answer is its number
    in ``OUTCOMES``. A condition is null (always), 0 (words: open), ``[-1, …]`` all of, ``[-2, …]`` any of, ``[-3, …]``
    not, or the number of a dimension and those of the values that fulfill it."""
    if line.is_constant:
        return None
    numbers = {dimension.id: number for number, dimension in enumerate(dimensions)}
    statements = []
    for statement in line.statements:
        cases = []
        for case in statement.cases:
            word = NEVER if line.denies and statement.denies(case) else kind_of(case.answer)
            condition = _encoded(case.answer.condition, numbers)
            cases.append([_encoded(case.when, numbers), OUTCOMES.index(word), condition])
        statements.append(cases)
    return json.dumps(statements, separators=(",", ":"))


Code = int | list["Code"] | None


def _encoded(condition: Condition | None, numbers: Mapping[str, int]) -> Code:
    match condition:
        case None:
            return None
        case Words():
            return 0
        case AllOf((each,)):
            return _encoded(each, numbers)
        case AllOf(inner):
            return [ALL, *(_encoded(each, numbers) for each in inner)]
        case AnyOf(inner):
            return [ANY, *(_encoded(each, numbers) for each in inner)]
        case Not(each):
            return [NOT, _encoded(each, numbers)]
        case Is(dimension, _values):
            fulfil = [n for n, value in enumerate(dimension.values) if holds(condition, {dimension.id: value.id})]
            return [numbers[dimension.id], *fulfil]
