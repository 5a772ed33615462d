"""Answers, parts and row headers → what stands in the cells of tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from operator import attrgetter

from privacy_statements.model import PRODUCT, Answer, Column, Part, Row, Said
from privacy_statements.recorded import PARAGRAPH, joined
from privacy_statements.records.words import COLLECTING, AnswerWord, Necessity, Obtained, Relation, Status
from privacy_statements.views import paths
from privacy_statements.views.facts import facts_of, life_facts, links
from privacy_statements.views.shapes import AnswerView, Cell, Fact, Link, PartView, RowHeader
from privacy_statements.wording import Wording


def answer_view(
    answer: Answer,
    wording: Wording,
    said: Said | None = None,
    column: Link | None = None,
    target: Link | None = None,
    facts: tuple[Fact, ...] = (),
) -> AnswerView:
    """An answer as a cell shows it. With what holds for its row, a denial says what exactly never
    happens, and reused data where it comes from."""
    kind, label = answer.answer.value, wording.answer(answer, said)
    if said is not None and said.necessity is Necessity.NEVER and answer.answer not in COLLECTING:
        kind, label = Necessity.NEVER.value, wording.never(said)
    elif _is_bare(answer) and column is None and target is None and not facts:
        return _bare(kind, label)
    return AnswerView(
        kind=kind,
        label=label,
        only=wording.only(answer.only) if answer.only else None,
        condition=wording.condition(answer.condition),
        form=answer.form,
        note=answer.note,
        column=column,
        target=target,
        facts=facts,
    )


def _is_bare(answer: Answer) -> bool:
    """Whether an answer is a closed word and nothing else."""
    return answer.answer is not AnswerWord.REUSED and not (
        answer.only or answer.condition or answer.form or answer.note
    )


# most cells say nothing but a closed word: equal ones are one, so that a large site has fewer of them to keep


@lru_cache(maxsize=256)
def _bare(kind: str, label: str) -> AnswerView:
    return AnswerView(kind, label)


@lru_cache(maxsize=256)
def bare_cell(kind: str, label: str) -> Cell:
    """The cell of an answer that is a closed word and nothing else."""
    return Cell(answers=(_bare(kind, label),))


def answer_cell(row: Row, column: str, wording: Wording) -> Cell:
    """The cell of one answer of a row."""
    said = row.said if column == PRODUCT else None
    answer = row.answers[column]
    if _is_bare(answer) and (said is None or said.necessity is not Necessity.NEVER):
        return bare_cell(answer.answer.value, wording.word(answer.answer))
    return Cell(answers=(answer_view(answer, wording, said),))


def part_views(
    parts: tuple[Part, ...], relation: Relation, wording: Wording, names: Mapping[str, str]
) -> tuple[PartView, ...]:
    """Parts with what is said of each alone; ``names`` are the names of the answer columns."""
    return tuple(_part_view(part, relation is Relation.IN_ORDER, wording, names) for part in parts)


def _part_view(part: Part, ordered: bool, wording: Wording, names: Mapping[str, str]) -> PartView:
    details = [part.only and wording.only(part.only), wording.condition(part.condition), part.form]
    return PartView(
        name=paths.item_link(part.item, part.name),
        relation=wording.word(part.relation),
        ordered=ordered,
        details=tuple(detail for detail in details if detail),
        note=part.note,
        answers=tuple(
            answer_view(answer, wording, column=Link(names.get(column, column)))
            for column, answer in part.answers.items()
        ),
        parts=part_views(part.parts, part.relation, wording, names),
        exhaustive=part.exhaustive,
        links=links(part.see),
    )


def details_cell(row: Row, outer: Said, columns: tuple[Column, ...], wording: Wording) -> Cell | None:
    """What is said of a row beyond its answers: parts, description, note, and whatever differs from the
    section around. ``None`` when nothing is."""
    names = {column.id: column.name for column in columns}
    own = _differing(row.said, outer)
    facts = facts_of(own, wording) if own is not NOTHING else ()
    facts += life_facts(row.lifecycle, "items", wording)
    prose = joined(PARAGRAPH, filter(None, (row.description, row.note))) or None
    if not (row.parts or prose or facts or row.see or not row.exhaustive):
        return None
    return Cell(
        prose=prose,
        parts=part_views(row.parts, row.relation, wording, names),
        relation=wording.word(row.relation) if row.parts else None,
        exhaustive=row.exhaustive,
        facts=facts,
        links=links(row.see),
    )


def _differing(said: Said, outer: Said) -> Said:
    """What holds for a row and is not said around it, apart from what other cells of the row tell."""
    told = set(HAVE_CELLS)
    if said.necessity is Necessity.NEVER:
        told.add("purposes")  # the denial names them
    if said.obtained is not None and (said.obtained.how is Obtained.REUSED or not said.obtained.sources):
        told.add("obtained")  # the answer says so
    kept = {
        name: own
        for name, own, around in zip(Said.__slots__, _everything(said), _everything(outer), strict=True)
        if own is not around and own != around and name not in told
    }
    return Said(**kept) if kept else NOTHING


NOTHING = Said()
_everything = attrgetter(*Said.__slots__)
HAVE_CELLS = {"necessity", "condition", "category", "answer", "answers", "act", "by"}


def row_header(row: Row, wording: Wording) -> RowHeader:
    """The header of a row on its product's page."""
    name = wording.row_name(row)
    status = row.lifecycle.status
    shared = row.item is not None and row.item.product is None
    return RowHeader(
        name=paths.item_link(row.item, name) if shared else Link(name),
        anchor=row.anchor,
        record=row.position,
        code_name=row.code_name,
        former_names=row.former_names,
        badge=None if status is Status.CURRENT else wording.word(status),
        aliases=(*row.item.aliases, *row.item.former_names) if row.item else (),
    )


def necessity_cell(row: Row, wording: Wording) -> Cell:
    """The cell that says whether one may decline."""
    kind = (
        AnswerWord.NOT_STATED.value
        if row.said.necessity is Necessity.UNSPECIFIED
        else row.said.necessity.value
    )
    return bare_cell(kind, wording.word(row.said.necessity))
