"""What a product does in the circumstances of one reader: decided by conditions, never guessed.

A statement is what one row, or one part of a row, says of an item. It is turned into *cases*: each an answer and
the condition under which it is this answer that counts. An answer column such as "MAM workload" is a case like any
other. What the reader has not said, and what only words say, stays open (Kleene, see ``conditions.py``).

A limit is never dropped: the scope of a statement, and who else decides, are conditions too, which stay open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.catalog.conditions import (
    YES,
    AllOf,
    Condition,
    Dimension,
    Is,
    Limit,
    Not,
    Words,
    both,
    holds,
    leaves,
    left,
    without,
)
from privacy_statements.catalog.model import PRODUCT, Answer, Column, Part, Product, Row, Said
from privacy_statements.catalog.vocabulary import Vocabulary, Word
from privacy_statements.records.words import COLLECTING, AnswerWord, Certainty, ControlKind, Necessity, Relation

Facts = Mapping[str, str]
"""What a reader has said: the id of a dimension and the id of the value that it has."""
Way = ControlKind | Necessity | AnswerWord | None
"""How somebody decides."""
Outcome = AnswerWord | Certainty
"""What holds for a reader: a word, or that it may be collected."""

# of several statements about one item, the one that says the most to a reader
FIRST: tuple[Outcome, ...] = (
    AnswerWord.COLLECTED, AnswerWord.REUSED, Certainty.MAY, AnswerWord.CONDITIONAL, AnswerWord.NOT_STATED,
    AnswerWord.NOT_COLLECTED, AnswerWord.NOT_APPLICABLE,
)  # fmt: skip
SURE = COLLECTING - {AnswerWord.CONDITIONAL}


class OneOfParts(Words, frozen=True):
    """It is the one of several parts that is used; which one that is, nobody has written down. ``text`` is the name
    of what they are parts of."""


class Scope(Limit, frozen=True):
    """What a statement is limited to, in words: "corporate devices"."""


class Choice(Limit, frozen=True):
    """Somebody decides: the ways there are, each with the names of those who have it. A way without a kind is that they
    give it themselves; of ``OPTIONAL`` it is only said that it is, and not that anybody decides; of ``CONDITIONAL`` only
    that it depends, and not on what."""

    ways: tuple[tuple[Way, tuple[str, ...]], ...]

    @property
    def by_who(self) -> Mapping[tuple[str, ...], set[Way]]:
        """The ways of each who decides."""
        return {who: {kind for kind, names in self.ways if names == who} for _, who in self.ways}


CALLED_OPTIONAL = Choice("", ((Necessity.OPTIONAL, ()),))


class Case(Struct, frozen=True):
    """An answer, and when it is the one that counts; ``None`` is always. ``column`` is the name of its answer column;
    the answer of the product has none."""

    when: Condition | None
    answer: Answer
    column: str | None = None


class Statement(Struct, frozen=True):
    """What one row, or a part of it, says of an item. A denial ("never") keeps its own words: that something is
    never sold says nothing of whether it is collected."""

    row: Row
    part: Part | None
    name: str
    cases: tuple[Case, ...]
    forms: tuple[str, ...] = ()
    """The forms of all that it is a part of, and its own."""

    @property
    def is_denial(self) -> bool:
        """Whether it says what never happens."""
        return self.row.said.necessity is Necessity.NEVER and self.row.answer.answer not in COLLECTING

    def collects(self, facts: Facts) -> bool:
        """Whether any case of it that can count for a reader says that something is collected."""
        return any(case.answer.answer in COLLECTING and holds(case.when, facts) is not False for case in self.cases)

    def denies(self, case: Case) -> bool:
        """Whether a case of it is the denial: what it says of the product, or a column that denies as well. Any
        other column says something else."""
        return self.is_denial and (case.column is None or case.answer.answer is AnswerWord.NOT_COLLECTED)

    @property
    def by_itself(self) -> Statement:
        """The same of a part as if no other could stand in its place."""
        return replace(
            self,
            cases=tuple(
                replace(case, answer=replace(case.answer, condition=without(case.answer.condition, OneOfParts)[0]))
                for case in self.cases
            ),
        )

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition in it."""
        conditions = (condition for case in self.cases for condition in (case.when, case.answer.condition))
        return tuple(condition for condition in conditions if condition is not None)

    def outcome(self, facts: Facts) -> Outcome:
        """What holds for a reader. ``CONDITIONAL`` where the facts leave it open."""
        outcomes = {answer_outcome(case.answer, facts) for case in self.cases if holds(case.when, facts) is not False}
        return outcomes.pop() if len(outcomes) == 1 else AnswerWord.CONDITIONAL

    def under(self, facts: Facts) -> Statement:
        """What is left of it for a reader: the cases that can count, and of their conditions what is open."""
        live = (case for case in self.cases if holds(case.when, facts) is not False)
        return replace(
            self, cases=tuple(Case(left(each.when, facts), _settled(each.answer, facts), each.column) for each in live)
        )


class Item(Struct, frozen=True):
    """Everything that one product says of one data item, or of one row that is about no item."""

    id: str
    name: str
    statements: tuple[Statement, ...]

    def outcome(self, facts: Facts) -> Outcome:
        """What holds for a reader: collected where any statement says so. That it is not collected under a condition says
        no more than that nothing is stated."""
        outcomes = [(statement.outcome(facts), statement) for statement in self.statements]
        words = {word for word, _ in outcomes}
        if AnswerWord.NOT_STATED in words and not any(
            s.collects(facts) for word, s in outcomes if word is AnswerWord.CONDITIONAL
        ):
            words.discard(AnswerWord.CONDITIONAL)
        return next(word for word in FIRST if word in words)

    @property
    def dimensions(self) -> frozenset[str]:
        """The ids of the dimensions on which any of it depends."""
        conditions = [condition for statement in self.statements for condition in statement.conditions]
        return frozenset(dimension.id for condition in conditions for dimension in dimensions_in(condition))


class Circumstances(Struct, frozen=True):
    """All that a product says, ready to be asked for any reader."""

    items: tuple[Item, ...]
    """What may be collected, in the order of the records."""
    denials: tuple[Item, ...]
    """What never happens."""
    dimensions: tuple[Dimension, ...]
    """What any of it depends on, in the order of the vocabulary."""


def circumstances_of(product: Product, vocabulary: Vocabulary) -> Circumstances:
    """What a product says, by data item."""
    stated: dict[str, list[Statement]] = {}
    denied: dict[str, list[Statement]] = {}
    used: set[str] = set()
    for row in product.rows:
        never = row.said.necessity is Necessity.NEVER and row.answer.answer not in COLLECTING
        by_item = denied if never else stated
        for key, statement in _statements(row, vocabulary):
            by_item.setdefault(key, []).append(statement)
            for condition in statement.conditions:
                used.update(dimension.id for dimension in dimensions_in(condition))
    items, denials = ([_item(*each) for each in by_item.items()] for by_item in (stated, denied))
    dimensions = vocabulary.dimensions.values()
    return Circumstances(tuple(items), tuple(denials), tuple(each for each in dimensions if each.id in used))


def dimensions_in(condition: Condition) -> Iterator[Dimension]:
    """The dimensions that a condition names."""
    return (leaf.dimension for leaf in leaves(condition))


def named_in(items: Iterable[Item]) -> frozenset[str]:
    """The ids of all dimensions on which statements of items depend, also those of who sees or receives them."""
    items = list(items)
    said = {id(each.row.said): each.row.said for item in items for each in item.statements}.values()
    conditions = [viewer.condition for each in said for viewer in each.visible_to]
    conditions += [recipient.condition for each in said for recipient in each.recipients]
    elsewhere = (dimension.id for when in conditions if when is not None for dimension in dimensions_in(when))
    return frozenset(elsewhere).union(*(item.dimensions for item in items))


def key_of(row: Row, part: Part | None = None) -> str:
    """What a statement counts as: two statements about one data item are about one data item."""
    item = row.item if part is None else part.item
    if item is not None:
        return item.id
    return f"{row.product}#{row.id}" if part is None else f"{row.product}#{row.id}#{part.name}"


def _item(key: str, statements: list[Statement]) -> Item:
    first = statements[0]
    item = first.row.item if first.part is None else first.part.item
    return Item(key, item.name if item is not None else first.name, tuple(statements))


def _statements(row: Row, vocabulary: Vocabulary) -> Iterator[tuple[str, Statement]]:
    whole = row.said.condition
    if (level := row.said.level) is not None:
        whole = both(Is(vocabulary.dimensions[level.dimension], (level,)), whole)
    limits, forms = both(scope(row.only), choices(row.said)), tuple(filter(None, (row.form,)))
    statement = Statement(row, None, row.name, _cases(row, row.answers, whole, limits, vocabulary), forms)
    yield key_of(row), statement
    if row.parts:
        yield from _parts(statement, row, row.answers, whole, limits, vocabulary)


def scope(words: str | None) -> Scope | None:
    """What a statement is limited to in words, as a condition; none of no words."""
    return Scope(words) if words else None


def choices(said: Said) -> Condition | None:
    """Who gives an item, and who else decides: to opt in by giving it is one choice. An optional item stays open, even if no
    choice is recorded."""
    giver = Choice("", ((None, _names(said.given_by)),)) if said.given_by else None
    real = [control for control in said.controls if control.kind is not ControlKind.NONE]
    if giver:
        real = [each for each in real if each.kind is not ControlKind.OPT_IN or {*each.who} != {*said.given_by}]
    chosen = Choice("", tuple((control.kind, _names(control.who)) for control in real)) if real else None
    if not (chosen or giver) and said.necessity is Necessity.OPTIONAL:
        return CALLED_OPTIONAL
    return both(giver, chosen)


def _names(actors: Iterable[Word]) -> tuple[str, ...]:
    return tuple(actor.name for actor in actors)


def _parts(
    outer: Statement,
    whole: Row | Part,
    answers: Mapping[str, Answer],
    around: Condition | None,
    limits: Condition | None,
    vocabulary: Vocabulary,
) -> Iterator[tuple[str, Statement]]:
    """The parts of a row, each a datum of its own. Of parts that can stand for each other none is sure."""
    row = outer.row
    for part in whole.parts:
        own = {**answers, **part.answers}
        condition = both(around, part.condition)
        if whole.relation is not Relation.ALL:
            condition = both(condition, OneOfParts(whole.name))
        limited = both(limits, scope(part.only))
        forms = (*outer.forms, part.form) if part.form else outer.forms
        statement = Statement(row, part, part.name, _cases(row, own, condition, limited, vocabulary), forms)
        yield key_of(row, part), statement
        yield from _parts(statement, part, own, condition, limited, vocabulary)


def _cases(
    row: Row, answers: Mapping[str, Answer], around: Condition | None, limits: Condition | None, vocabulary: Vocabulary
) -> tuple[Case, ...]:
    """One case for each answer column, and one for the product where no column counts."""
    of_product = _within(row, answers[PRODUCT], around, limits)
    if len(answers) == 1:
        return (Case(None, of_product),)
    columns = {name: column_condition(name, vocabulary) for name in answers if name != PRODUCT}
    cases = [
        Case(when, _within(row, answers[name], around, limits), vocabulary.columns[name].name)
        for name, when in columns.items()
    ]
    return (*cases, Case(AllOf(tuple(Not(when) for when in columns.values())), of_product))


def _within(row: Row, answer: Answer, around: Condition | None, limits: Condition | None) -> Answer:
    """An answer with what is said around it: when it is collected at all. To an answer that it is not collected
    that adds nothing; a denial ("never") is limited by it."""
    condition = both(answer.condition, scope(answer.only))
    if answer.answer in COLLECTING or row.said.necessity is Necessity.NEVER:
        if condition is None and answer.answer is AnswerWord.CONDITIONAL and (around or limits):
            condition = Choice("", ((AnswerWord.CONDITIONAL, ()),))
        condition = both(both(around, condition), limits)
    return answer if condition is answer.condition else replace(answer, only=None, condition=condition)


def _settled(answer: Answer, facts: Facts) -> Answer:
    """An answer with what the facts leave open of its condition. What is said only for others stands in full."""
    held = holds(answer.condition, facts)
    if answer.condition is None or (held is False and answer.answer not in COLLECTING):
        return answer
    if held is False:
        return Answer(AnswerWord.NOT_COLLECTED)
    word = decided(answer, facts) if held else answer.answer
    return replace(answer, answer=word, condition=left(answer.condition, facts))


def column_condition(column: str, vocabulary: Vocabulary) -> Condition:
    """When the answer of a column counts: ``mam`` when the dimension is answered with yes, ``platform.ios`` when
    it has this value. Of ``platform`` alone nobody can say for which platforms it counts: that stays open."""
    word = vocabulary.columns[column]
    values = tuple(each for each in word.values if each.id == YES) if isinstance(word, Dimension) else (word,)
    return Is(vocabulary.dimensions[values[0].dimension], values) if values else Words(word.name)


def column_of(column: str, vocabulary: Vocabulary) -> Column:
    """The answer column with this id, and when its answers count."""
    word = vocabulary.columns[column]
    return Column(column, word.name, word.description, column_condition(column, vocabulary))


def answer_outcome(answer: Answer, facts: Facts) -> Outcome:
    """What one answer says to a reader. ``CONDITIONAL`` where the facts leave it open, ``MAY`` where the source does."""
    word = decided(answer, facts)
    return Certainty.MAY if answer.is_hedged and (word in SURE or answer.condition is None) else word


def decided(answer: Answer, facts: Facts) -> AnswerWord:
    """The word of an answer once the facts decide its condition. ``CONDITIONAL`` where they leave it open."""
    if answer.condition is None:
        return answer.answer
    held = holds(answer.condition, facts)
    if held is None:
        return AnswerWord.NOT_STATED if answer.answer is AnswerWord.NOT_STATED else AnswerWord.CONDITIONAL
    if answer.answer is AnswerWord.CONDITIONAL:
        return AnswerWord.COLLECTED if held else AnswerWord.NOT_COLLECTED
    if held:
        return answer.answer
    # "only if" says that it is not collected otherwise; a denial with a condition says nothing beyond it
    return AnswerWord.NOT_COLLECTED if answer.answer in COLLECTING else AnswerWord.NOT_STATED
