"""What a product says of all data in the situation of a reader: each sentence once, and under it what it is said of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from privacy_statements.catalog.circumstances import Facts, Statement
from privacy_statements.catalog.model import DataItem, Product
from privacy_statements.catalog.vocabulary import PERSON
from privacy_statements.records.words import Act, AnswerWord, Certainty, Relation
from privacy_statements.views.facts import text
from privacy_statements.views.outcomes import COLLECTS, NEVER, ORDER, Line, notes, word_of
from privacy_statements.views.shapes import Cell, Group, Link, RowHeader, Table, TableRow
from privacy_statements.views.situation import place_of
from privacy_statements.words.recorded import PARAGRAPH, fill, joined
from privacy_statements.words.sentences import as_read, can_see, short, whole
from privacy_statements.words.wording import Wording

SALIENT = 3  # things that are named in a sentence at the top


class Saying(Struct, frozen=True):
    """What is said alike of several data items."""

    kind: str
    """The closed word, such as `collected`, or `never`."""
    heading: str | None
    """What readers see of it; absent after the first sentence of a kind."""
    anchor: str
    """The permanent anchor of the heading."""
    sentence: str
    """Who does what with the data; plain text."""
    note: str | None
    """What is noted of who can see it; prose."""
    table: Table
    """The data items, each with a link to its row, in groups by section."""


def sayings(
    lines: Sequence[Line], facts: Facts, product: Product, wording: Wording, anchor: str = "answer"
) -> tuple[Saying, ...]:
    """Every line under the sentence that is said of it, and under its section. A part that has only a name stands with
    what it is a part of, where as much is said of it."""
    sentences = {
        line.anchor: _sentence(line.statements, line.outcome(facts), facts, product, wording) for line in lines
    }
    of_rows = {each.row.id: line.anchor for line in lines for each in line.statements if each.part is None}
    parts: dict[str, list[Link]] = {}
    alike: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        first, outcome = line.statements[0], line.outcome(facts)
        around = of_rows.get(first.row.id) if first.part is not None and first.part.item is None else None
        by_itself = [statement.by_itself for statement in line.statements]
        if around and _sentence(by_itself, outcome, facts, product, wording) == sentences[around]:
            parts.setdefault(around, []).append(Link(first.name, anchor=line.anchor))
        else:
            alike.setdefault((outcome, sentences[line.anchor]), []).append(line)
    found, kinds = [], set[str]()
    for kind, sentence in sorted(alike, key=lambda each: ORDER.index(each[0])):
        inside = alike[kind, sentence]
        word = wording._("Only if") if kind == AnswerWord.CONDITIONAL.value else word_of(kind, wording)
        heading, note = None if kind in kinds else word, _viewers_note(inside) if kind in COLLECTS else None
        table = _table(sentence, inside, parts, product, wording)
        found.append(Saying(kind, heading, f"{anchor}-{kind}", sentence, note, table))
        kinds.add(kind)
    return tuple(found)


def _viewers_note(lines: Sequence[Line]) -> str | None:
    viewers = (viewer for line in lines for each in line.statements for viewer in each.row.said.visible_to)
    return joined(PARAGRAPH, dict.fromkeys(viewer.note for viewer in viewers if viewer.note)) or None


def gist(lines: Sequence[Line], facts: Facts, product: Product, wording: Wording) -> str:
    """What never happens, what is collected and what may be, in a sentence each. It names a few things: those for which a
    record has words of readers, else the first."""
    forms = {
        NEVER: wording._("{who} never collects {names}."),
        AnswerWord.NOT_COLLECTED.value: wording._("{who} does not collect {names}."),
        AnswerWord.COLLECTED.value: wording._("{who} collects {names}."),
        AnswerWord.REUSED.value: wording._("{who} reuses {names}."),
        Certainty.MAY.value: wording._("{who} may collect {names}."),
        AnswerWord.CONDITIONAL.value: wording._("Only under some conditions: {names}."),
    }
    alike: dict[tuple[str, str], list[Line]] = {}
    for line in sorted(lines, key=lambda line: ORDER.index(line.outcome(facts))):
        kind, said = line.outcome(facts), line.statements[0].row.said
        is_plain = kind != NEVER or any(each.act is Act.COLLECTED and not each.by for each in said.denials)
        alike.setdefault((kind, "" if is_plain else wording.never(said)), []).append(line)
    sentences, who = [], product.name
    for (kind, never), of in alike.items():
        message = "{never}: {names}." if never else forms.get(kind, "")
        of, names = _salient(of, by_name=not never and kind in COLLECTS - {AnswerWord.CONDITIONAL.value})
        if not names:
            continue
        together = wording.language.all_of if never or kind in COLLECTS else wording.language.one_of
        sentence = fill(message, who=who, never=never, names=together(names))
        sentences.append(as_read(sentence, [one for line in of for one in line.statements], facts, wording))
        who = who if never or not message else wording.pgettext("product", "It")
    return joined(" ", filter(None, sentences))


def _salient(lines: Sequence[Line], by_name: bool) -> tuple[list[Line], list[str]]:
    """The first lines for which a record has words of readers, with these; else, where wanted, the first by name."""
    phrases = {line.anchor: item.phrase for line in lines if (item := _item(line)) and item.phrase}
    first = [line for line in lines if line.anchor in phrases or (by_name and not phrases)][:SALIENT]
    return first, [phrases.get(line.anchor) or fill("“{name}”", name=line.header.text) for line in first]


def _item(line: Line) -> DataItem | None:
    """The shared data item that a line is about."""
    first = line.statements[0]
    return first.row.item if first.part is None else first.part.item


def unseen(lines: Sequence[Line], facts: Facts, wording: Wording) -> Iterator[str]:
    """That it is not stated who can see what is collected, or the rest of it."""
    collected = [line.statements for line in lines if line.outcome(facts) in COLLECTS]
    seen = {any(one.row.said.visible_to for one in statements) for statements in collected}
    seen |= {True for line in lines for one in line.statements for each in one.row.said.denials if each.act is Act.SEEN}
    if any(not any(one.row.said.visible_to for one in statements) for statements in collected):
        yield wording._("who can see the other data") if True in seen else wording._("who can see it")


def said_when(product: Product, wording: Wording) -> str | None:
    """Which page says so, and its date; ``None`` where no source is stated."""
    source = product.source
    if source is None:
        return None
    if source.published is None:
        return fill(wording._("This is what “{source}” says; it doesn't say when."), source=source.title)
    date = wording.language.date(source.published)
    return fill(wording._("This is what “{source}” said on {date}."), source=source.title, date=date)


def _sentence(statements: Sequence[Statement], outcome: str, facts: Facts, product: Product, wording: Wording) -> str:
    """What is said, and who can see it."""
    if statements[0].row.about_all:
        return short(statements, facts, wording)
    sentence = whole(statements, facts, product.name, None, wording, alone=True)
    viewers = [viewer for each in statements for viewer in each.row.said.visible_to] if outcome in COLLECTS else []
    return joined(" ", [sentence, *dict.fromkeys(can_see(viewer, wording) for viewer in viewers)])


def _table(
    sentence: str, lines: Sequence[Line], parts: Mapping[str, list[Link]], product: Product, wording: Wording
) -> Table:
    """Each line under the section of its row; of several rows, under that of the first about the reader."""
    sections: dict[Link, list[TableRow]] = {}
    for line in lines:
        rows = {each.row.anchor: each.row for each in line.statements}
        row = next(
            (each for each in rows.values() if any(one.id in PERSON for one in each.said.subjects)),
            line.statements[0].row,
        )
        page, names, said = line.header.page, parts.get(line.anchor, []), wording._("also in {section}")
        listed = wording.language.one_of if row.relation is Relation.ONE_OF else wording.language.all_of
        places = tuple(
            Link(fill(said, section=place_of(product, other)), page, anchor)
            for anchor, other in rows.items()
            if other is not row
        )
        words = listed([part.text for part in names])
        words = (
            words
            if row.exhaustive
            else fill("{for_example} {names}", for_example=wording._("for example"), names=words)
        )
        values = (text(fill("({names})", names=words)),) if names else ()
        inside = tuple(part.anchor or "" for part in names)
        sample = item.sample if (item := _item(line)) else None
        header = RowHeader(Link(line.header.text, page, row.anchor), line.anchor, inside=inside, example=sample)
        section = Link(place_of(product, row), page, row.section_id)
        cells = (Cell(values=values, prose=notes(line), links=places),)
        sections.setdefault(section, []).append(TableRow(header, cells))
    groups = tuple(Group(section, tuple(inside)) for section, inside in sections.items())
    return Table(sentence, (wording._("Data item"), wording._("Details")), groups)
