"""What a row, and each of its parts, says is collected, seen, used or sold, or never is: a claim for the product or for
one column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from privacy_statements.catalog.conditions import Condition, both
from privacy_statements.catalog.model import PRODUCT, Answer, DataItem, Part, Row, Said
from privacy_statements.catalog.summaries import all_parts
from privacy_statements.catalog.vocabulary import Word
from privacy_statements.diagnostics.position import Position
from privacy_statements.records.words import COLLECTING, OPEN, Act, AnswerWord, Necessity
from privacy_statements.rules.names import all_plain, plain

DENIED = frozenset({AnswerWord.NOT_COLLECTED})
STATED_BY = {Act.SEEN: "visible_to", Act.USED: "purposes", Act.SOLD: "recipients"}
"""By what else may be denied, the member of ``Said`` that says that it is done."""


class Doing(Struct, frozen=True):
    """What is done with data: it is seen by somebody, used for a purpose, or sold to somebody."""

    act: Act
    word: Word
    condition: Condition | None = None

    def __str__(self) -> str:
        return (
            f'{self.act} {"for" if self.act is Act.USED else "to" if self.act is Act.SOLD else "by"} "{self.word.name}"'
        )


def doings(said: Said, act: Act) -> Iterator[Doing]:
    """What happens at a place, as it is stated there."""
    if said.necessity is Necessity.NEVER:
        return
    if act is Act.SEEN:
        yield from (Doing(act, viewer.actor, viewer.condition) for viewer in said.visible_to)
    if act is Act.USED:
        yield from (Doing(act, use.purpose) for use in said.purposes)
    if act is Act.SOLD:
        yield from (Doing(act, who.recipient, who.condition) for who in said.recipients if who.sold)


class Claim(Struct, frozen=True):
    """What a row, or a part of one, says for the product or for one column."""

    row: Row
    part: Part | None
    column: str
    answer: Answer
    condition: Condition | None
    doing: Doing | None = None
    """What else is done than collecting."""

    @property
    def item(self) -> DataItem | None:
        """What it is about, where that is an item."""
        return self.row.item if self.part is None else self.part.item

    @property
    def name(self) -> str:
        """How the page names what it is about."""
        return self.row.name if self.part is None else self.part.name

    @property
    def position(self) -> Position:
        """Where it is written."""
        return self.row.position if self.part is None else self.part.position

    @property
    def limits(self) -> list[str]:
        """What it is limited to, in words."""
        scopes = (self.answer.only, self.row.only if self._is_whole else None, self.part and self.part.only)
        return [only for only in scopes if only]

    @property
    def _is_whole(self) -> bool:
        """Whether what the row says of the whole holds for this answer."""
        return self.column == PRODUCT or self.answer.answer in COLLECTING

    @property
    def is_local(self) -> bool:
        """Whether only its name says what it is about."""
        return self.item is None or self.item.product is not None


def denials(row: Row) -> Iterator[Claim]:
    """What a row denies: the whole, then each of its parts. In tables the parts of what is not collected may well
    be collected elsewhere: a model name is in crash reports, and in the inventory."""
    outer = row.answers if row.said.necessity is Necessity.NEVER else {}
    return _answered(row, outer, DENIED)


def collected(row: Row) -> Iterator[Claim]:
    """What a row collects: the whole, then each of its parts."""
    return _answered(row, row.answers, COLLECTING)


def denials_of(row: Row, act: Act) -> Iterator[Claim]:
    """What a row says is never seen, used or sold: the whole, then each of its parts."""
    if row.said.necessity is Necessity.NEVER and act in row.said.act:
        yield Claim(row, None, PRODUCT, row.answer, row.answer.condition)
        for part in all_parts(row.parts):
            yield Claim(row, part, PRODUCT, row.answer, both(row.answer.condition, part.condition))


def done(row: Row, act: Act) -> Iterator[Claim]:
    """What a row says is seen, used or sold: the whole, then each of its parts, but for those that are not collected."""
    for doing in doings(row.said, act) if row.may_be_collected else ():
        condition = both(row.said.condition, doing.condition)
        yield Claim(row, None, PRODUCT, row.answer, condition, doing)
        for part in all_parts(row.parts):
            if not part.answers or any(answer.answer in OPEN for answer in part.answers.values()):
                yield Claim(row, part, PRODUCT, row.answer, both(condition, part.condition), doing)


def _answered(row: Row, outer: Mapping[str, Answer], words: Collection[AnswerWord]) -> Iterator[Claim]:
    """What a row says in some ``words``. The ``outer`` answers hold for its parts too."""
    for column, answer in row.answers.items():
        if answer.answer in words:
            yield Claim(row, None, column, answer, _condition(row, column, answer))
    for part in all_parts(row.parts):
        for column, answer in {**outer, **part.answers}.items():
            if answer.answer in words:
                yield Claim(row, part, column, answer, both(_condition(row, column, answer), part.condition))


def _condition(row: Row, column: str, answer: Answer) -> Condition | None:
    """When an answer holds. The product's own answer has the condition of its row already."""
    if column == PRODUCT or answer.answer not in COLLECTING:
        return answer.condition
    return both(row.said.condition, answer.condition)


def names_in(claim: Claim) -> list[str]:
    """The names of what a claim is about, and those of its item, as they are compared."""
    item = claim.item
    if item is not None and item.name == claim.name and not (item.aliases or item.former_names):
        return [plain(claim.name)]
    others = (item.name, *item.aliases, *item.former_names) if item else ()
    return all_plain((claim.name, *others))
