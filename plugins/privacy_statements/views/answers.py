"""Answers, parts and row headers → cells of tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import attrgetter

from msgspec.structs import replace

from privacy_statements.catalog.circumstances import scope
from privacy_statements.catalog.conditions import both
from privacy_statements.catalog.model import PRODUCT, Answer, Column, Part, Row, Said
from privacy_statements.records.words import COLLECTING, AnswerWord, Certainty, Necessity, Obtained, Relation, Status
from privacy_statements.views import paths
from privacy_statements.views.facts import fact, facts_of, life_facts, links, yes_or_no
from privacy_statements.views.shapes import AnswerView, Cell, Fact, Link, PartView, RowHeader
from privacy_statements.words.recorded import PARAGRAPH, capital, fill, joined, of_pieces, pieces_of
from privacy_statements.words.wording import Wording

# asked for in most cells; a class of words takes longer to give one of them than a module does
NEVER, UNSPECIFIED = Necessity.NEVER, Necessity.UNSPECIFIED
NOT_STATED, REUSED, MAY = AnswerWord.NOT_STATED, AnswerWord.REUSED, Certainty.MAY
COLLECTED, CONDITIONAL = AnswerWord.COLLECTED, AnswerWord.CONDITIONAL
CURRENT = Status.CURRENT


def answer_view(
    answer: Answer,
    wording: Wording,
    statement: Said | None = None,
    column: Link | None = None,
    target: Link | None = None,
    facts: tuple[Fact, ...] = (),
) -> AnswerView:
    """An answer as a cell shows it. With the statement of its row, a denial says what exactly never happens, and reused
    data where it comes from."""
    word = answer.answer
    only, condition = answer.only and wording.only(answer.only), wording.condition(answer.condition)
    if statement is not None and statement.necessity is NEVER and word not in COLLECTING:
        kind, label = NEVER._value_, wording.never(statement)
        only, condition = (each and fill(wording._("this holds {limit}"), limit=each) for each in (only, condition))
    else:
        kind, label = kind_of(answer), wording.answer(answer, statement)
        if column is None and target is None and not facts and _is_bare(answer):
            return _bare(kind, label)
        if kind == CONDITIONAL._value_ or (kind == COLLECTED._value_ and (only or condition)):
            kind, (label, only, condition) = CONDITIONAL._value_, _only_if(only, condition, wording)
    return AnswerView(kind, label, only, condition, answer.form, answer.note, column, target, facts)


def _only_if(only: str | None, condition: str | None, wording: Wording) -> tuple[str, str | None, str | None]:
    """The word of an answer with limits, and these. Where they begin with "only if" or the like, that is the word."""
    first, *others = pieces_of(only or condition or "")
    for message in (
        wording._("only if {clause}"), wording._("only for {scope}"), wording._("only {clause}"),
        wording._("unless {clause}"), wording._("depending on what {who} chooses"),
    ):  # fmt: skip
        opening = message.partition("{")[0]
        if not first.recorded and first.text.startswith(opening):
            rest = of_pieces([first._replace(text=first.text.removeprefix(opening)), *others])
            return capital(opening.strip()), only and rest, condition if only else rest
    return wording.word(CONDITIONAL), only, condition


def kind_of(answer: Answer) -> str:
    """What an answer counts as, and the sign before it: its word, or that of what may be collected."""
    return MAY._value_ if answer.is_hedged else answer.answer._value_


def _is_bare(answer: Answer) -> bool:
    """Whether an answer is a closed word and nothing else."""
    return answer.answer is not REUSED and not (answer.only or answer.condition or answer.form or answer.note)


# most cells say nothing but a closed word: equal ones are one, so that a large site has fewer of them to keep


@lru_cache(maxsize=256)
def _bare(kind: str, label: str) -> AnswerView:
    return AnswerView(kind, label)


@lru_cache(maxsize=256)
def bare_cell(kind: str, label: str) -> Cell:
    """The cell of an answer that is a closed word and nothing else."""
    return Cell(answers=(_bare(kind, label),))


def stated_answer(row: Row, column: str = PRODUCT) -> Answer:
    """An answer of a row; that of the product with the scope and the form that the row has beside those of the answer."""
    answer = row.answers[column]
    if column == PRODUCT and row.only and row.only != answer.only:
        answer = replace(answer, condition=both(answer.condition, scope(row.only)))
    if column == PRODUCT and row.form and row.form != answer.form:
        answer = replace(answer, form=joined(", ", filter(None, (answer.form, row.form))))
    return answer


def answer_cell(row: Row, column: str, wording: Wording) -> Cell:
    """The cell of one answer of a row."""
    statement = row.said if column == PRODUCT else None
    answer = stated_answer(row, column)
    if (statement is None or statement.necessity is not NEVER) and _is_bare(answer):
        return bare_cell(kind_of(answer), wording.answer(answer))
    return Cell(answers=(answer_view(answer, wording, statement),))


def part_views(
    parts: tuple[Part, ...], relation: Relation, wording: Wording, names: Mapping[str, str]
) -> tuple[PartView, ...]:
    """Parts, each with its own details; ``names`` are the names of the answer columns."""
    return tuple(_part_view(part, relation is Relation.IN_ORDER, wording, names) for part in parts)


def _part_view(part: Part, ordered: bool, wording: Wording, names: Mapping[str, str]) -> PartView:
    details = [part.only and wording.only(part.only), wording.condition(part.condition), part.form]
    return PartView(
        name=paths.item_link(part.item, part.name),
        relation=_belong(part, wording),
        ordered=ordered,
        details=tuple(detail for detail in details if detail),
        note=part.note,
        answers=tuple(
            answer_view(answer, wording, column=Link(names.get(column, column)))
            for column, answer in part.answers.items()
        ),
        parts=part_views(part.parts, part.relation, wording, names),
        exhaustive=part.exhaustive or part.relation is Relation.ONE_OF,
        links=links(part.see),
    )


def _belong(whole: Part | Row, wording: Wording) -> str:
    """How parts belong together; of examples of which it is one, that they are examples."""
    some = whole.relation is Relation.ONE_OF and not whole.exhaustive
    return wording.pgettext("parts", "One of several, such as") if some else wording.word(whole.relation)


def details_cell(row: Row, outer: Said, columns: tuple[Column, ...], wording: Wording) -> Cell | None:
    """Everything else about a row: parts, description, note, and what differs from the section around. ``None`` if
    there is nothing."""
    own = _differing(row.said, outer)
    facts = facts_of(own, wording, around=outer) if own is not NOTHING else ()
    facts += (*_lifted(row, outer, wording), *life_facts(row.lifecycle, "items", wording))
    if row.item is not None and row.item.special_category:
        facts += (fact(wording._("Special category (GDPR 9)"), yes_or_no(True, wording), wording),)
    texts = (row.description, row.note)
    prose = joined(PARAGRAPH, filter(None, texts)) if any(texts) else None
    if not (row.parts or prose or facts or row.see or not row.exhaustive):
        return None
    names = {column.id: wording.column(column) for column in columns}
    return Cell(
        prose=prose,
        parts=part_views(row.parts, row.relation, wording, names),
        relation=_belong(row, wording) if row.parts else None,
        exhaustive=row.exhaustive or bool(row.parts and row.relation is Relation.ONE_OF),
        facts=facts,
        links=links(row.see),
    )


def _lifted(row: Row, outer: Said, wording: Wording) -> Iterator[Fact]:
    """What is said around a row and, as an empty list there says, not of it."""
    labels = {"purposes": wording._("Purposes"), "recipients": wording._("Recipients"),
              "visible_to": wording._("Visible to"), "controls": wording._("Choice"),
              "retention": wording._("Kept for"), "storage": wording._("Stored in")}  # fmt: skip
    if row.said.necessity is NEVER:
        labels = {}
    elif row.said.shared is not None:
        labels.pop("recipients")  # it is said with nobody, or with whom is not stated
    for name, label in labels.items():
        if getattr(outer, name) and not getattr(row.said, name):
            yield fact(label, [], wording)


def _differing(statement: Said, outer: Said) -> Said:
    """What holds for a row and not for the section around, apart from what other cells of the row show."""
    values, around = _untold(statement), _untold(outer)
    if values == around:  # as of most
        return NOTHING
    differing = {name: own for name, own, outside in zip(UNTOLD, values, around, strict=True) if own != outside}
    if statement.necessity is NEVER:
        differing.pop("purposes", None)  # the denial names them
    if statement.obtained is not None and (statement.obtained.how is Obtained.REUSED or not statement.obtained.sources):
        differing.pop("obtained", None)  # the answer says so
    return Said(**differing) if differing else NOTHING


NOTHING = Said()
HAVE_CELLS = {"necessity", "certainty", "condition", "category", "answer", "answers", "act", "by", "denies"}
UNTOLD = tuple(name for name in Said.__struct_fields__ if name not in HAVE_CELLS)
_untold = attrgetter(*UNTOLD)


def row_header(row: Row, wording: Wording) -> RowHeader:
    """The header of a row on its product's page."""
    name, item = wording.row_name(row), row.item
    status = row.lifecycle.status
    return RowHeader(
        paths.item_link(item, name) if item is not None and item.product is None else Link(name),
        row.anchor,
        row.position,
        None,
        row.code_name,
        row.former_names,
        None,
        None if status is CURRENT else wording.word(status),
        (*item.aliases, *item.former_names) if item is not None else (),
        item.sample if item is not None else None,
    )


def necessity_cell(row: Row, wording: Wording) -> Cell:
    """The cell that says whether it is required or optional."""
    necessity = row.said.necessity
    kind = NOT_STATED if necessity is UNSPECIFIED else necessity
    return bare_cell(kind._value_, wording.word(necessity))
