"""What a product says of data in one situation → answers: decided where the situation decides, else in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from privacy_statements.catalog.circumstances import Circumstances, Facts, Item, Statement, circumstances_of
from privacy_statements.catalog.conditions import DimensionValue, Is, holds
from privacy_statements.catalog.model import Product, Row
from privacy_statements.catalog.vocabulary import Vocabulary
from privacy_statements.records.words import AnswerWord
from privacy_statements.views import paths
from privacy_statements.views.facts import protection
from privacy_statements.views.outcomes import Line
from privacy_statements.views.shapes import AnswerView, Cell, Link, Value
from privacy_statements.words.recorded import PARAGRAPH, fill, joined
from privacy_statements.words.sentences import short
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


def supposition(clauses: Sequence[str], wording: Wording) -> str:
    """What is supposed, in sentences of two clauses each."""
    first, then = wording._("This is for you if {clauses}."), wording._("It also supposes that {clauses}.")
    pairs = (clauses[at : at + 2] for at in range(0, len(clauses), 2))
    return joined(
        " ", [fill(then if at else first, clauses=wording.language.all_of(each)) for at, each in enumerate(pairs)]
    )


def answer_in(statements: Sequence[Statement], facts: Facts, wording: Wording) -> AnswerView:
    """What is said of one thing in a situation: its sentence, and what is noted of it."""
    found = (case.answer.note for each in statements for case in each.cases if holds(case.when, facts) is not False)
    note = joined(PARAGRAPH, dict.fromkeys(filter(None, found))) or None
    told = [each for each in statements if not each.is_denial]
    line = Line.of("", Link(""), Item("", "", tuple(told or statements)), denies=not told)
    return AnswerView(line.outcome(facts), short(statements, facts, wording), note=note)


def source_cell(product: Product, wording: Wording, statements: Iterable[Statement] = ()) -> Cell:
    """Where a reader can check: the rows that answer on the product's page, and the page that this restates; and what
    protects the data of these rows."""
    page = paths.page("products", product.id)
    said = [each.row for each in statements]
    rows = dict.fromkeys(Link(place_of(product, row), page, row.anchor) for row in said)
    restated = product.source
    source = [Link(restated.title, url=restated.url)] if restated else []
    if not rows and not source:
        source = [paths.product_link(product)]
    return Cell(values=tuple(Value(place) for place in (*rows, *source)), facts=protection(product, said, wording))


def place_of(product: Product, row: Row) -> str:
    """The section of a row; the product where it is in none."""
    return row.section[-1] if row.section else product.name


def alternative_to(row: Row, wording: Wording) -> Link:
    """That an answer is about one of several parts of a row."""
    return Link(wording._("as one of the alternatives for {whole}").format(whole=row.name))
