"""What is said on a section → what holds inside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from privacy_statements.catalog.conditions import both
from privacy_statements.catalog.model import PRODUCT, Answer, Column, DataItem, Said
from privacy_statements.records.statements import Statement
from privacy_statements.records.words import Act, AnswerWord, Certainty, Necessity, Obtained

NOTHING_SAID = Said()
NEVER, REUSED, CERTAIN = (
    Necessity.NEVER,
    Obtained.REUSED,
    Certainty.CERTAIN,
)  # asked of every row: a member takes long to look up
# what is said of data even where it is never collected
DESCRIBING = ("category", "condition", "subjects", "data_classes", "identifiability")


def but(said: Said, taken: Mapping[str, Any]) -> Said:
    """What is said, but for what is ``taken`` in its place. The same object where that is nothing else."""
    for name, value in taken.items():
        if getattr(said, name) is not value:
            return replace(said, **taken)
    return said


def inside(outer: Said, stated: Mapping[str, Any], record: Statement) -> Said:
    """What holds at a place: what is told there, else what is said around it. Conditions add up, unless
    the record lifts them with ``always``. What never happens has nothing of what is said of what does."""
    if "necessity" in stated and stated["necessity"] is NEVER and outer.necessity is not NEVER:
        described = {name: getattr(outer, name) for name in DESCRIBING}
        outer = Said(necessity=NEVER, **described)
    if not stated:
        return outer
    if "condition" not in stated and "answers" not in stated:
        return but(outer, stated)
    taken = dict(stated)
    if "condition" in stated and not (record.condition is not None and record.condition.always):
        taken["condition"] = both(outer.condition, stated["condition"])
    if "answers" in stated:
        taken["answers"] = {**outer.answers, **stated["answers"]}
    return but(outer, taken)


class Holdings(Struct):
    """What holds at places, as one object for all places at which the same holds: what is made of it later, in rules and
    views, is made once."""

    _of_categories: dict[str, Said] = field(default_factory=dict)
    _of_items: dict[tuple[object, ...], tuple[Said, Said]] = field(default_factory=dict)
    """By what is said and what an item says of itself: what is said, so that it stays, and both together."""

    def alone(self, stated: Mapping[str, Any]) -> Said:
        """What is told at one place, as if nothing were said around it."""
        category = stated.get("category")
        if category is None or len(stated) > 1:
            return but(NOTHING_SAID, stated)
        if category.id not in self._of_categories:
            self._of_categories[category.id] = but(NOTHING_SAID, stated)
        return self._of_categories[category.id]

    def with_item(self, said: Said, item: DataItem) -> Said:
        """What is said of a row, completed by what its item says of itself everywhere."""
        category = item.category.id if item.category is not None else None
        key = (id(said), category, *(word.id for word in item.data_classes), *item.identifiability)
        cached = self._of_items.get(key)
        if cached is None:
            taken: dict[str, object] = {}
            if said.category is None and item.category is not None:
                taken["category"] = item.category
            if not said.data_classes and item.data_classes:
                taken["data_classes"] = item.data_classes
            if not said.identifiability and item.identifiability:
                taken["identifiability"] = item.identifiability
            cached = self._of_items[key] = said, but(said, taken)
        return cached[1]


# --- answers

NOTHING_ELSE: Mapping[AnswerWord, Answer] = {word: Answer(word) for word in AnswerWord}
"""An answer in one word. One object serves all rows."""
COLLECTED, CONDITIONAL, NOT_STATED = AnswerWord.COLLECTED, AnswerWord.CONDITIONAL, AnswerWord.NOT_STATED
_ALONE = {word: {PRODUCT: answer} for word, answer in NOTHING_ELSE.items()}
"""Where there are no columns. Likewise."""
_ALONE_HEDGED = {word: {PRODUCT: Answer(word, certainty=Certainty.MAY)} for word in AnswerWord}


def all_answers(said: Said, columns: tuple[Column, ...], only: str | None, form: str | None) -> Mapping[str, Answer]:
    """The product's answer and one for each column; a column that nobody answered is not stated."""
    answer = _product_answer(said, only, form)
    if not columns and answer is NOTHING_ELSE[answer.answer]:
        return _ALONE[answer.answer] if said.certainty is CERTAIN else _ALONE_HEDGED[answer.answer]
    answers = {PRODUCT: answer}
    for column in columns:
        answers[column.id] = said.answers.get(column.id, NOTHING_ELSE[NOT_STATED])
    return hedged(answers, said)


def hedged(answers: Mapping[str, Answer], said: Said) -> Mapping[str, Answer]:
    """Answers, each as certain as what is said around them."""
    if said.certainty is CERTAIN:
        return answers
    return {column: replace(answer, certainty=said.certainty) for column, answer in answers.items()}


def _product_answer(said: Said, only: str | None, form: str | None) -> Answer:
    answer = said.answer or NOTHING_ELSE[_word(said)]
    if not (said.condition or only or form):
        return answer
    condition = both(said.condition, answer.condition)
    return replace(answer, only=answer.only or only, condition=condition, form=answer.form or form)


def _word(said: Said) -> AnswerWord:
    if said.necessity is NEVER:
        denied = not said.act or Act.COLLECTED in said.act
        return AnswerWord.NOT_COLLECTED if denied else NOT_STATED
    if said.obtained is not None and said.obtained.how is REUSED:
        return AnswerWord.REUSED
    return CONDITIONAL if said.condition is not None else COLLECTED
