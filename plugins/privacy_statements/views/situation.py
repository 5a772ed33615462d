"""What a product says of data in one situation → answers: decided where the situation decides, else in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.circumstances import (
    Case,
    Circumstances,
    Facts,
    Item,
    OneOfParts,
    Statement,
    circumstances_of,
    decided,
)
from privacy_statements.catalog.conditions import Condition, DimensionValue, Is, holds, left, without
from privacy_statements.catalog.model import Part, Product, Row
from privacy_statements.catalog.vocabulary import Vocabulary
from privacy_statements.records.words import AnswerWord
from privacy_statements.views import paths
from privacy_statements.views.answers import answer_view, form_of
from privacy_statements.views.facts import text
from privacy_statements.views.shapes import AnswerView, Cell, Fact, Link, Value
from privacy_statements.words.wording import Wording


class ItemStatements(Struct, frozen=True):
    """Everything that one product states, by data item; what may be collected apart from what is denied."""

    product: Product
    circumstances: Circumstances
    items: Mapping[str, Item]
    denials: Mapping[str, Item]

    def about(self, item_id: str) -> tuple[Statement, ...]:
        """The statements about an item: first the denials. A part of another row is left out where a row about the
        item, in the same section, says as much."""
        items = [self.denials.get(item_id), self.items.get(item_id)]
        all_of_them = [statement for item in items if item for statement in item.statements]
        rows = [each for each in all_of_them if each.part is None]
        return tuple(each for each in all_of_them if each.part is None or not any(_covers(row, each) for row in rows))


def _covers(row: Statement, part: Statement) -> bool:
    """Whether a row says all that a part of another row says: the same, or that it is collected in any case."""
    if row.row.section_id != part.row.section_id:
        return False
    plain = all((case.answer.answer, case.answer.condition) == (AnswerWord.COLLECTED, None) for case in row.cases)
    return row.cases == part.cases or (plain and not part.is_denial)


def statements_of(product: Product, vocabulary: Vocabulary, wording: Wording) -> ItemStatements:
    """What a product says, ready to be asked."""
    circumstances = wording.once(circumstances_of, product, vocabulary)
    items, denials = (
        {item.id: item for item in statements} for statements in (circumstances.items, circumstances.denials)
    )
    return ItemStatements(product, circumstances, items, denials)


def situation(values: Iterable[DimensionValue], vocabulary: Vocabulary, wording: Wording) -> list[str]:
    """What is supposed, one dimension after the other: "the device runs iOS"."""
    return [wording.clause(Is(vocabulary.dimensions[value.dimension], (value,))) for value in values]


def answers_in(statements: ItemStatements, item_id: str, facts: Facts, wording: Wording) -> list[AnswerView]:
    """What a product says of an item in a situation, each answer with its row; nothing where it says nothing."""
    return [
        view
        for statement in statements.about(item_id)
        for view in statement_answers(statements.product, statement, facts, wording)
    ]


def statement_answers(product: Product, statement: Statement, facts: Facts, wording: Wording) -> Iterator[AnswerView]:
    """The answers of one statement that can count in a situation."""
    row = statement.row
    place = Link(place_of(product, row), page=paths.page("products", product.id), anchor=row.anchor)
    for case in sorted(statement.cases, key=lambda case: case.column is not None):  # columns stand last
        if holds(case.when, facts) is not False:
            yield _answer(case, statement, facts, place, wording)


def source_cell(product: Product, answers: Iterable[AnswerView] = ()) -> Cell:
    """Where a reader can check: the rows that answer on the product's page, and the page that this restates."""
    rows = dict.fromkeys(answer.target for answer in answers if answer.target)
    restated = product.source
    source = [Link(restated.title, url=restated.url)] if restated else []
    if not rows and not source:
        source = [paths.product_link(product)]
    return Cell(values=tuple(Value(place) for place in (*rows, *source)))


def place_of(product: Product, row: Row) -> str:
    """The section of a row; the product where it is in none."""
    return row.section[-1] if row.section else product.name


def _answer(case: Case, statement: Statement, facts: Facts, place: Link, wording: Wording) -> AnswerView:
    part, row = statement.part, statement.row
    held = holds(case.answer.condition, facts)
    open_or_all = left(case.answer.condition, facts) if held is None else case.answer.condition
    condition, is_alternative = without(open_or_all, OneOfParts)
    answer = replace(case.answer, condition=condition, form=form_of(case.answer, statement), note=None)
    beside: tuple[Fact, ...] = ()
    if held is None or (answer.answer is AnswerWord.CONDITIONAL and condition is None):
        if answer.answer is AnswerWord.COLLECTED:
            answer = replace(answer, answer=AnswerWord.CONDITIONAL)
    else:
        beside = _decided(condition, held, wording)
        answer = replace(answer, answer=decided(case.answer, facts), condition=None)
    is_denied = statement.denies(case) and held is not False
    around = row.said if is_denied or answer.answer is AnswerWord.REUSED else None
    context = _context(case, part, row, is_alternative, wording)
    return answer_view(answer, wording, around, context, place, beside)


def _decided(condition: Condition | None, held: bool, wording: Wording) -> tuple[Fact, ...]:
    """The condition that the situation decides."""
    words = wording.condition(condition)
    if words is None:
        return ()
    message = wording._("{condition} (so here)") if held else wording._("{condition} (not so here)")
    return (Fact(wording._("Condition"), (text(message.format(condition=words)),)),)


def alternative_to(row: Row, wording: Wording) -> Link:
    """That an answer is about one of several parts of a row."""
    return Link(wording._("One of the alternatives for {whole}").format(whole=row.name))


def _context(case: Case, part: Part | None, row: Row, is_alternative: bool, wording: Wording) -> Link | None:
    """Where an answer comes from: an answer column, or a part of something else."""
    if case.column is not None:
        return Link(case.column)
    if part is None:
        return None
    if is_alternative:
        return alternative_to(row, wording)
    return Link(wording._("Part of {whole}").format(whole=row.name))
