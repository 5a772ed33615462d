"""What is stated at one place of a product → labelled facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from msgspec.structs import replace

from privacy_statements.catalog.model import Control, Lifecycle, Product, RecipientUse, RightUse, Row, Said
from privacy_statements.read.markdown import plain_markdown
from privacy_statements.records.pieces import EvidenceRecord, LinkRecord
from privacy_statements.records.words import Certainty, ControlKind, Necessity, Status
from privacy_statements.views import paths
from privacy_statements.views.shapes import Cell, Fact, Link, Value
from privacy_statements.words.recorded import PARAGRAPH, fill, joined, said_as
from privacy_statements.words.wording import Wording

T = TypeVar("T")
NOTHING_SAID, NOTHING_AROUND = Lifecycle(), Said()


def links(records: Iterable[LinkRecord]) -> tuple[Link, ...]:
    """Links of a record."""
    return tuple(Link(record.title, None, None, record.url) for record in records)


def first_of(
    names: Sequence[Link], shown: int, spare: int, wording: Wording, rest: str | None = None
) -> tuple[Link, ...]:
    """The first names; how many more there are leads to the first of them, or to the page ``rest``."""
    if len(names) <= shown + spare:
        return tuple(names)
    more = wording.ngettext("and %(n)d more", "and %(n)d more", len(names) - shown)
    return (*names[:shown], Link(more, page=rest) if rest else replace(names[shown], text=more))


def some_of(names: Sequence[str], wording: Wording, shown: int = 3) -> str:
    """The first names and how many more there are, in words; a last one by its name."""
    more = len(names) - shown if len(names) > shown + 1 else 0
    rest = [wording.ngettext("%(n)d more", "%(n)d more", more)] if more else []
    return wording.language.all_of([*names[: len(names) - more], *rest])


def text(words: str, prose: str | None = None) -> Value:
    """A value that is plain text."""
    return Value(Link(words), prose)


def not_stated(wording: Wording) -> Value:
    """The value of what is not stated."""
    return _missing(wording.not_stated)


@lru_cache(maxsize=64)  # as many as there are languages; tables have it in many cells
def _missing(words: str) -> Value:
    return Value(Link(words), missing=True)


def text_cell(words: str) -> Cell:
    """A cell with plain text."""
    return Cell(values=(text(words),))


def number_cell(number: int, wording: Wording) -> Cell:
    """A cell with a number, as the language writes it."""
    return text_cell(wording.number(number))


def not_stated_cell(wording: Wording) -> Cell:
    """The cell of what is not stated."""
    return Cell(values=(not_stated(wording),))


def stated_cell(words: str | None, wording: Wording) -> Cell:
    """A cell with plain text; "not stated" where there is none."""
    return text_cell(words) if words else not_stated_cell(wording)


def stated_facts(facts: Iterable[tuple[str, Sequence[Value]]]) -> tuple[Fact, ...]:
    """Facts of these labels and values, without those that have no value."""
    return tuple(Fact(label, tuple(values)) for label, values in facts if values)


def protection(product: Product, rows: Iterable[Row], wording: Wording, *, whole: bool = False) -> tuple[Fact, ...]:
    """What is said to protect some rows. What protects all data of a product is said at length for the ``whole`` of it."""
    values, shown = [], {row.id for row in rows if row.may_be_collected}
    for section in product.root.walk() if shown else ():
        if section.measures:
            inside = {row.id for each in section.walk() for row in each.rows}
            place = Link(section.heading or product.name, paths.page("products", product.id), section.id or None)
            texts = [measure.text for measure in section.measures] if inside or whole else [None]
            if not inside or inside & shown:
                values += [Value(place, texts[0]), *(text("", each) for each in texts[1:])]
    return stated_facts([(wording._("How it is protected"), values)])


def yes_or_no(flag: bool | None, wording: Wording) -> list[Value]:
    """Yes or no, where that is stated."""
    return [] if flag is None else [text(wording.yes_or_no(flag))]


def fact(label: str, values: Sequence[Value], wording: Wording) -> Fact:
    """A fact; without a value it reads "not stated"."""
    return Fact(label, tuple(values) or (not_stated(wording),))


def facts_of(
    statement: Said,
    wording: Wording,
    *,
    exhaustive: bool | None = None,
    tables: bool = False,
    named: str | None = None,
    around: Said | None = None,
) -> tuple[Fact, ...]:
    """Everything that is stated at a place, one fact each.

    ``tables`` leaves out retention and storage, for a page that shows them as tables; ``named`` is the header above the
    facts: a category of that name is left out. Of purposes only those are named that ``around`` has not, if it has others.
    """
    return (
        *_scope_facts(statement, wording, exhaustive, named),
        *_word_facts(statement, wording),
        *_use_facts(statement, around or NOTHING_AROUND, wording),
        *(() if tables else _keeping_facts(statement, wording)),
    )


def _scope_facts(statement: Said, wording: Wording, exhaustive: bool | None, named: str | None) -> Iterator[Fact]:
    if statement.category and statement.category.name != named:
        yield Fact(wording._("Data category"), (Value(paths.category_link(statement.category)),))
    if statement.necessity is not Necessity.UNSPECIFIED:
        yield Fact(wording._("Necessity"), (text(wording.word(statement.necessity)),))
    if statement.certainty is Certainty.MAY:
        words = wording._("The statement only says that it may be collected")
        yield Fact(wording._("Certainty"), (text(words),))
    if statement.level:
        yield Fact(wording.pgettext("collection", "Level"), (text(statement.level.name),))
    if exhaustive is not None:
        examples = wording._("The items listed are examples; there may be more")
        words = wording._("All items are listed") if exhaustive else examples
        yield Fact(wording._("Completeness"), (text(words),))
    if statement.condition:
        yield Fact(wording._("Condition"), (text(wording.condition(statement.condition) or ""),))
    if statement.obtained:
        how = text(wording.obtained(statement.obtained), statement.obtained.note)
        yield Fact(wording._("How it is obtained"), (how,))


def _word_facts(statement: Said, wording: Wording) -> Iterator[Fact]:
    if statement.data_classes:
        yield Fact(wording._("Data classes"), tuple(text(word.name) for word in statement.data_classes))
    if statement.identifiability:
        yield Fact(wording._("Identifiability"), tuple(text(wording.word(word)) for word in statement.identifiability))
    if statement.subjects:
        yield Fact(wording._("Data subjects"), tuple(text(word.name) for word in statement.subjects))
    if statement.collected_by:
        yield Fact(wording._("Collected by"), tuple(text(word.name) for word in statement.collected_by))
    if statement.given_by:
        yield Fact(wording._("Given by"), tuple(text(word.name) for word in statement.given_by))


def _use_facts(statement: Said, around: Said, wording: Wording) -> Iterator[Fact]:
    if statement.purposes:
        uses, is_more = _beyond(statement.purposes, around.purposes)
        named = tuple(text(wording.purpose(use), wording.purpose_note(use)) for use in uses)
        yield Fact(wording._("Also for") if is_more else wording._("Purposes"), named)
    if statement.recipients:
        yield Fact(wording._("Recipients"), tuple(_recipient(use, wording) for use in statement.recipients))
        if elsewhere := transfers(statement, wording):
            yield Fact(wording._("Transfers to other countries"), tuple(elsewhere))
    if words := wording.shared(statement):
        yield Fact(wording._("Recipients"), (text(words),))
    if duty := statement.obligation:
        yield Fact(wording._("Duty to provide it"), (text(wording.word(duty.kind), duty.consequence),))
    if viewers := statement.visible_to:
        names = [with_details(viewer.actor.name, [wording.condition(viewer.condition)]) for viewer in viewers]
        yield Fact(wording._("Visible to"), tuple(text(name, v.note) for name, v in zip(names, viewers, strict=True)))
    if statement.controls:
        choices, is_more = _beyond(statement.controls, around.controls)
        chosen = tuple(control(choice, wording) for choice in choices)
        yield Fact(wording._("Another choice") if is_more else wording._("Choice"), chosen)


def _beyond(values: tuple[T, ...], around: tuple[T, ...]) -> tuple[tuple[T, ...], bool]:
    """The values that are more than those ``around``, if all of these are among them; else all, which are not more."""
    more = tuple(value for value in values if value not in around)
    return (more, True) if around and 0 < len(more) == len(values) - len(around) else (values, False)


def _keeping_facts(statement: Said, wording: Wording) -> Iterator[Fact]:
    if statement.retention:
        rules = (text(wording.retention(rule), rule.note) for rule in statement.retention)
        yield Fact(wording._("Kept for"), tuple(rules))
    if statement.storage:
        places = (text(wording.storage(place), place.note) for place in statement.storage)
        yield Fact(wording._("Stored in"), tuple(places))


def rights_facts(use: RightUse, wording: Wording) -> tuple[Fact, ...]:
    """That the rights of a statement are examples, where they are."""
    words = wording._("Examples: there may be other rights")
    return () if use.exhaustive else (Fact(wording._("Completeness"), (text(words),)),)


def life_facts(life: Lifecycle, kind: str, wording: Wording) -> tuple[Fact, ...]:
    """The life of a record, as far as it is stated. ``kind`` is the folder of the pages of records that may replace
    it."""
    if life == NOTHING_SAID:
        return ()
    date, current, follower = wording.language.date, life.status is Status.CURRENT, life.replaced_by
    # the pages of products and guides say it among the facts of the source
    reviewed = life.reviewed if kind not in ("products", "guides") else None
    next_page = [Value(Link(follower.name, page=paths.page(kind, follower.id)))] if follower else []
    return stated_facts(
        (
            (wording._("Status"), [] if current else [text(wording.word(life.status))]),
            (wording.pgettext("date", "Reviewed"), [text(date(reviewed), life.reviewer)] if reviewed else []),
            (wording.pgettext("date", "Introduced"), [text(date(life.introduced))] if life.introduced else []),
            (wording._("Replaced by"), next_page),
            (wording._("Evidence"), evidence_values(life.evidence, wording)),
        )
    )


def evidence_values(sources: Iterable[EvidenceRecord], wording: Wording) -> list[Value]:
    """Sources, each with what it says: one below the other, so that one sees where they disagree."""
    values = []
    for source in sources:
        quoted = source.quoted and fill(
            wording._("“{words}”"), words=said_as(plain_markdown(source.quoted), source.quoted)
        )
        prose = joined(PARAGRAPH, filter(None, [source.says, quoted])) or None
        values.append(Value(Link(source.title, url=source.url), prose))
    return values


def _recipient(use: RecipientUse, wording: Wording) -> Value:
    details = [
        use.recipient.role,
        *(wording.purpose(p) for p in use.purposes),
        *wording.sold_or_shared(use),
        wording.condition(use.condition),
    ]
    return text(
        with_details(use.recipient.name, details),
        joined(PARAGRAPH, filter(None, [use.note, *map(wording.purpose_note, use.purposes)])) or None,
    )


def transfers(statement: Said, wording: Wording) -> list[Value]:
    """What protects data with recipients elsewhere; each recipient once."""
    values = {}
    for recipient in (use.recipient for use in statement.recipients):
        if recipient.transfer is not None:
            countries = wording.language.all_of([wording.language.country(c) for c in recipient.countries])
            name = with_details(recipient.name, [countries])
            words = fill("{name}: {safeguards}", name=name, safeguards=recipient.transfer.safeguards)
            values[recipient.id] = Value(Link(words, url=recipient.transfer.obtain))
    return list(values.values())


def says_how(choice: Control) -> bool:
    """Whether a choice says how it is made, or that there is none. That it is an opt-in says neither."""
    return choice.kind is ControlKind.NONE or bool(choice.how or choice.guide)


def way(choice: Control, wording: Wording) -> str:
    """The kind of a choice, for readers who ask how it is made; and that this is not stated."""
    if choice.kind is ControlKind.UNSPECIFIED and says_how(choice):
        return wording._("A choice")
    words = wording.word(choice.kind)
    if says_how(choice) or choice.kind is ControlKind.UNSPECIFIED:
        return words
    return fill(wording._("{choice}; how is not stated"), choice=words)


def control(choice: Control, wording: Wording, *, how: bool = False) -> Value:
    """A choice: its kind, who has it, the default, and how to change it; with ``how`` also that this is not stated."""
    who = wording.language.all_of([actor.name for actor in choice.who])
    default = fill(wording._("default: {default}"), default=choice.default) if choice.default else None
    words = with_details(way(choice, wording) if how else wording.word(choice.kind), [who, default])
    more = [choice.how, choice.lost and fill(wording._("Without it: {lost}"), lost=choice.lost)]
    prose = joined(PARAGRAPH, filter(None, more)) or None
    guide = paths.page("guides", choice.guide) if choice.guide else None
    return Value(Link(words, page=guide), prose)


def with_details(words: str, details: Iterable[str | None]) -> str:
    """Words, with their details in brackets."""
    inside = joined(", ", filter(None, details))
    return fill("{words} ({inside})", words=words, inside=inside) if inside else words
