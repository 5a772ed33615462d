"""Rows, retention, storage, uses and staff of a section → tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from privacy_statements.catalog.model import PRODUCT, Row, Section, SourceUse, Staff, Storage
from privacy_statements.read.markdown import prose_text
from privacy_statements.records.pieces import RetentionRecord
from privacy_statements.records.statements import TableRecord
from privacy_statements.records.words import AnswerWord, Necessity, SectionKind
from privacy_statements.views.answers import NEVER, answer_cell, details_cell, necessity_cell, row_header
from privacy_statements.views.columns import said_once
from privacy_statements.views.facts import facts_of, links, stated_cell, text
from privacy_statements.views.shapes import AnswerView, Cell, Fact, Group, Link, RowHeader, Table, TableRow, Value
from privacy_statements.words.recorded import PARAGRAPH, capital, fill, joined, pieces_of
from privacy_statements.words.wording import Wording

MANY = 3  # rows that give one answer with a limit or a source: then it is said once above them


def tables_of(section: Section, grouped: Iterable[Section], wording: Wording, told: Necessity) -> tuple[Table, ...]:
    """The tables of a section: its rows, then retention, storage, uses and staff. ``told`` is the necessity that is stated
    above them."""
    heading = section.heading
    tables = [
        data_table(section, tuple(grouped), wording, told),
        *(prose_table(table, heading, wording) for table in section.tables),
        retention_table(section.own.retention, heading, wording),
        storage_table(section.own.storage, heading, wording),
        _uses_table(section.uses, heading, wording),
        _staff_table(section.staff, heading, wording),
    ]
    return tuple(table for table in tables if table is not None)


def data_table(section: Section, grouped: tuple[Section, ...], wording: Wording, told: Necessity) -> Table | None:
    """One table of a section's rows, and of the rows of the sections inside that are its row groups. It has no column
    for the necessity where every row has the one that is ``told`` above it."""
    places = [section, *grouped]
    rows = [row for place in places for row in place.rows]
    if not rows:
        return None
    details = {
        row.id: cell
        for place in places
        for row in place.rows
        if (cell := details_cell(row, place.said, section.columns, wording)) is not None
    }
    with_details = bool(details)
    denied = all(row.said.necessity is NEVER for row in rows)
    columns = [
        wording._("Data item"),
        wording._("What never happens") if denied else wording.pgettext("column", "Collected"),
    ]
    columns += [column.name for column in section.columns]
    differs = not denied and any(row.said.necessity is not told for row in rows)
    columns += [wording._("Necessity")] * differs + [wording._("Details")] * with_details

    def table_row(row: Row) -> TableRow:
        cells = [answer_cell(row, PRODUCT, wording)]
        if section.columns:
            cells += [answer_cell(row, column.id, wording) for column in section.columns]
        if differs:
            cells.append(necessity_cell(row, wording))
        if with_details:
            cells.append(details.get(row.id, Cell()))
        return TableRow(row_header(row, wording), tuple(cells))

    groups = [Group(None, tuple(table_row(row) for row in section.rows))] if section.rows else []
    for inner in grouped:
        own = replace(inner.own, necessity=Necessity.UNSPECIFIED) if denied else inner.own
        groups.append(
            Group(
                title=Link(inner.heading),
                rows=tuple(table_row(row) for row in inner.rows),
                anchor=inner.id,
                facts=facts_of(own, wording, exhaustive=inner.exhaustive, named=inner.heading, around=section.said),
                before=inner.before,
                after=inner.after,
                links=links(inner.see),
            )
        )
    caption = section.heading or wording.word(SectionKind.DATA)
    table = said_once(Table(caption, tuple(columns), tuple(groups), wide=len(columns) > 6))
    return table if denied else _told_above(table, places, columns[1], wording)


def _told_above(table: Table, places: Iterable[Section], column: str, wording: Wording) -> Table:
    of = zip(table.groups, (place for place in places if place.rows), strict=True)
    groups = (_said_above(group, place, column, wording) for group, place in of)
    return table if any(each.place == 0 for each in table.common) else replace(table, groups=tuple(groups))


def _said_above(group: Group, place: Section, column: str, wording: Wording) -> Group:
    """The group of a ``place``: what its rows say at length stands once above them. That is a condition which the facts of
    the place name, and a long answer that ``MANY`` rows give."""
    named = (wording.condition(place.own.condition) or "").casefold()
    words, count = Counter(_in_words(row.cells[0].answers[0]) for row in group.rows).most_common(1)[0]
    many = count >= MANY and len(pieces_of(words)) > 1 and not named  # of two limits above, none would be the one meant

    def short(answer: AnswerView) -> AnswerView:
        said, limited = _in_words(answer), answer.only or answer.condition
        above = wording._("only as said above") if limited else wording._("as said above")
        if said.casefold() != named and not (many and said == words):
            is_named = answer.condition and answer.condition.casefold() == named
            return replace(answer, condition=above) if is_named else answer
        if answer.kind == AnswerWord.CONDITIONAL.value:
            return replace(answer, label=capital(above), only=None, condition=None)
        label = wording.word(AnswerWord.REUSED) if answer.kind == AnswerWord.REUSED.value else answer.label
        return replace(answer, label=label, only=above, condition=None)

    rows = (replace(row, cells=(Cell((short(row.cells[0].answers[0]),)), *row.cells[1:])) for row in group.rows)
    facts = (Fact(column, (text(words),)), *group.facts) if many else group.facts
    return replace(group, rows=tuple(rows), facts=facts)


def _in_words(answer: AnswerView) -> str:
    return joined(" ", filter(None, (answer.label, answer.only, answer.condition)))


def fits_a_group(section: Section) -> bool:
    """Whether a section holds rows and little else, so that it can be a row group of a table."""
    more = (section.sections, section.tables, section.uses, section.staff, section.measures, section.rights)
    return bool(section.rows) and section.continues is None and not any((*more, section.quotations, section.steps))


# --- tables of whatever else


def prose_table(table: TableRecord, heading: str, wording: Wording) -> Table:
    """A table as a record writes it; what says nothing there reads "(empty)". The first cell heads its row."""
    empty = wording._("(empty)")
    blank = Cell(values=(Value(Link(empty), missing=True),))
    rows = [
        TableRow(
            RowHeader(Link(prose_text(first) if first else empty), words=first),
            tuple(Cell(prose=words) if words else blank for words in others),
        )
        for first, *others in table.rows
    ]
    columns = tuple(name or empty for name in table.columns)
    return Table(table.caption or heading, columns, (Group(None, tuple(rows)),), wide=len(columns) > 6)


# --- how long, where, what for, who


def retention_table(rules: Iterable[RetentionRecord], heading: str, wording: Wording) -> Table | None:
    """How long things are kept."""
    rules = tuple(rules)
    none = wording._("No exception stated") if any(rule.exception for rule in rules) else None
    excepted = wording.pgettext("retention", "Except")
    columns = (wording._("Data"), wording._("Kept for"), wording._("When the time starts"), excepted)
    rows = [
        TextRow(
            rule.subject or wording._("Data of the product"),
            (wording.how_long(rule), rule.starts, rule.exception or none),
            rule.note,
        )
        for rule in rules
    ]
    caption = fill(wording._("{section}: how long"), section=heading)
    return _text_table(caption if heading else wording.word(SectionKind.RETENTION), columns, rows, wording)


def storage_table(places: Iterable[Storage], heading: str, wording: Wording) -> Table | None:
    """Where things are kept, and who or what decides that."""
    stores = wording.pgettext("storage", "Stores")
    columns = (wording._("Data"), wording._("Regions"), stores, wording._("Decided by"))
    rows = [
        TextRow(
            place.subject or wording._("Data of the product"),
            (wording.regions(place), wording.stores(place) if place.stores else None, place.decided_by),
            place.note,
            (*links(store for store in place.stores if store.url), *links(place.see)),
        )
        for place in places
    ]
    caption = fill(wording._("{section}: where"), section=heading)
    return _text_table(caption if heading else wording.word(SectionKind.STORAGE), columns, rows, wording)


def _uses_table(uses: Iterable[SourceUse], heading: str, wording: Wording) -> Table | None:
    rows = [
        TextRow(
            use.subject or (use.source.name if use.source else wording.not_stated),
            (joined(", ", map(wording.purpose, use.purposes)) or None,),
            joined(PARAGRAPH, filter(None, [use.text, *map(wording.purpose_note, use.purposes)])) or None,
            links(use.source.see) if use.source else (),
        )
        for use in uses
    ]
    caption = fill(wording._("{section}: use of each source"), section=heading)
    return _text_table(caption, (wording._("Data source"), wording._("Purposes")), rows, wording)


def _staff_table(teams: Iterable[Staff], heading: str, wording: Wording) -> Table | None:
    all_of = wording.language.all_of
    rows = [TextRow(team.team, (all_of([*map(wording.region, team.regions)]),), team.note) for team in teams]
    caption = fill(wording._("{section}: staff locations"), section=heading)
    return _text_table(caption, (wording._("Team"), wording._("Regions")), rows, wording)


class TextRow(NamedTuple):
    """A row of texts: what it is about, the other columns, what is noted, and pages that say more."""

    name: str
    texts: tuple[str | None, ...]
    note: str | None
    see: tuple[Link, ...] = ()


def _text_table(caption: str, columns: Sequence[str], rows: Sequence[TextRow], wording: Wording) -> Table | None:
    """A table of texts. A column in which nothing is said is left out; a hole reads "not stated"."""
    if not rows:
        return None
    shown = [place for place in range(len(columns) - 1) if any(row.texts[place] for row in rows)]
    noted = any(row.note or row.see for row in rows)

    def cells(row: TextRow) -> Iterator[Cell]:
        for place in shown:
            words = row.texts[place]
            yield stated_cell(None if words == wording.not_stated else words, wording)
        if noted:
            yield Cell(prose=row.note, links=row.see) if row.note or row.see else Cell()

    group = Group(None, tuple(TableRow(RowHeader(Link(row.name)), tuple(cells(row))) for row in rows))
    headers = (columns[0], *(columns[place + 1] for place in shown), *((wording._("Notes"),) if noted else ()))
    return said_once(Table(caption, headers, (group,), wide=len(headers) > 6))
