"""What is said at one place → the answers of a row."""

from __future__ import annotations

from collections.abc import Mapping

from privacy_statements.catalog.conditions import both
from privacy_statements.catalog.model import PRODUCT, Answer, Column, Said
from privacy_statements.records.words import Act, AnswerWord, Necessity, Obtained

NOTHING_ELSE: Mapping[AnswerWord, Answer] = {word: Answer(word) for word in AnswerWord}
"""An answer in one word. One object serves all rows."""
NEVER, REUSED = (Necessity.NEVER, Obtained.REUSED)  # asked of every row: as members of an enumeration they take longer
COLLECTED, CONDITIONAL, NOT_STATED = AnswerWord.COLLECTED, AnswerWord.CONDITIONAL, AnswerWord.NOT_STATED
_ALONE = {word: {PRODUCT: answer} for word, answer in NOTHING_ELSE.items()}
"""Where there are no columns. Likewise."""


def all_answers(said: Said, columns: tuple[Column, ...], only: str | None, form: str | None) -> Mapping[str, Answer]:
    """The product's answer and one for each column; a column that nobody answered is not stated."""
    answer = _product_answer(said, only, form)
    if not columns and answer is NOTHING_ELSE[answer.answer]:
        return _ALONE[answer.answer]
    answers = {PRODUCT: answer}
    for column in columns:
        answers[column.id] = said.answers.get(column.id, NOTHING_ELSE[NOT_STATED])
    return answers


def _product_answer(said: Said, only: str | None, form: str | None) -> Answer:
    answer = said.answer or NOTHING_ELSE[_word(said)]
    if not (said.condition or only or form):
        return answer
    condition = both(said.condition, answer.condition)
    return Answer(answer.answer, answer.only or only, condition, answer.form or form, answer.note)


def _word(said: Said) -> AnswerWord:
    if said.necessity is NEVER:
        denied = not said.act or Act.COLLECTED in said.act
        return AnswerWord.NOT_COLLECTED if denied else NOT_STATED
    if said.obtained is not None and said.obtained.how is REUSED:
        return AnswerWord.REUSED
    return CONDITIONAL if said.condition is not None else COLLECTED
