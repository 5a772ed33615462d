"""What is said at one place of a product → labelled facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from privacy_statements.catalog.model import Control, Lifecycle, RecipientUse, Said, Viewer
from privacy_statements.records.pieces import LinkRecord
from privacy_statements.records.words import Necessity, Status
from privacy_statements.views import paths
from privacy_statements.views.shapes import Cell, Fact, Link, Value
from privacy_statements.words.recorded import PARAGRAPH, fill, joined
from privacy_statements.words.wording import Wording

NOTHING_SAID = Lifecycle()


def links(records: Iterable[LinkRecord]) -> tuple[Link, ...]:
    """Links of a record."""
    if not records:  # as in most places
        return ()
    return tuple(Link(record.title, None, None, record.url) for record in records)


def text(words: str, prose: str | None = None) -> Value:
    """A value that is plain text."""
    return Value(Link(words), prose)


def not_stated(wording: Wording) -> Value:
    """The value of what nobody has stated."""
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


def yes_or_no(said: bool | None, wording: Wording) -> list[Value]:
    """Yes or no, where that is stated."""
    return [] if said is None else [text(wording.yes_or_no(said))]


def fact(label: str, values: Sequence[Value], wording: Wording) -> Fact:
    """A fact; without a value it reads "not stated"."""
    return Fact(label, tuple(values) or (not_stated(wording),))


def facts_of(
    said: Said, wording: Wording, *, exhaustive: bool | None = None, tables: bool = False, named: str | None = None
) -> tuple[Fact, ...]:
    """Everything that is said at a place, one fact each; nothing that is not said there.

    ``tables`` leaves out retention and storage, for a page that shows them as tables; ``named`` is the header above the
    facts: a category of that name is left out.
    """
    return tuple(_facts(said, wording, exhaustive, tables, named))


def _facts(said: Said, wording: Wording, exhaustive: bool | None, tables: bool, named: str | None) -> Iterator[Fact]:
    """One fact after the other. Most places say little, and so nothing is worded before it is known to be said."""
    if said.category and said.category.name != named:
        yield Fact(
            wording._("Data category"),
            (Value(Link(said.category.name, page=paths.page("categories", said.category.id))),),
        )
    if said.necessity is not Necessity.UNSPECIFIED:
        yield Fact(wording._("Necessity"), (text(wording.word(said.necessity)),))
    if said.level:
        yield Fact(wording.pgettext("collection", "Level"), (text(said.level.name),))
    if exhaustive is False:
        yield Fact(wording._("Completeness"), (text(wording._("Examples: not limited to the items listed")),))
    if exhaustive is True:
        yield Fact(wording._("Completeness"), (text(wording._("All items are listed")),))
    if said.condition:
        yield Fact(wording._("Condition"), (text(wording.condition(said.condition) or ""),))
    if said.obtained:
        how = text(wording.obtained(said.obtained), said.obtained.note)
        yield Fact(wording._("How it is obtained"), (how,))
    if said.data_classes:
        yield Fact(wording._("Data classes"), tuple(text(word.name) for word in said.data_classes))
    if said.identifiability:
        yield Fact(wording._("Identifiability"), tuple(text(wording.word(word)) for word in said.identifiability))
    if said.subjects:
        yield Fact(wording._("Data subjects"), tuple(text(word.name) for word in said.subjects))
    if said.collected_by:
        yield Fact(wording._("Collected by"), tuple(text(word.name) for word in said.collected_by))
    if said.purposes:
        uses = (text(wording.purpose(use), wording.purpose_note(use)) for use in said.purposes)
        yield Fact(wording._("Purposes"), tuple(uses))
    if said.recipients:
        yield Fact(wording._("Recipients"), tuple(_recipient(use, wording) for use in said.recipients))
        if elsewhere := transfers(said, wording):
            yield Fact(wording._("Transfers to other countries"), tuple(elsewhere))
    if duty := said.obligation:
        yield Fact(wording._("Duty to provide it"), (text(wording.word(duty.kind), duty.consequence),))
    if said.visible_to:
        yield Fact(wording._("Visible to"), tuple(_viewer(viewer, wording) for viewer in said.visible_to))
    if said.controls:
        yield Fact(wording._("Choice"), tuple(control(choice, wording) for choice in said.controls))
    if not tables and said.retention:
        kept = (text(wording.retention(rule), rule.note) for rule in said.retention)
        yield Fact(wording._("Kept for"), tuple(kept))
    if not tables and said.storage:
        stored = (text(wording.storage(place), place.note) for place in said.storage)
        yield Fact(wording._("Stored in"), tuple(stored))


def life_facts(life: Lifecycle, kind: str, wording: Wording) -> tuple[Fact, ...]:
    """Where a record is in its life, as far as it is stated. ``kind`` is the folder of the pages of records
    that may replace it."""
    if life == NOTHING_SAID:
        return ()
    date, current = wording.language.date, life.status is Status.CURRENT
    told = kind in ("products", "guides")  # their pages say it among the facts of the source
    follower = life.replaced_by
    made = [
        (wording._("Status"), [] if current else [text(wording.word(life.status))]),
        (
            wording.pgettext("date", "Reviewed"),
            [text(date(life.reviewed), life.reviewer)] if life.reviewed and not told else [],
        ),
        (wording.pgettext("date", "Introduced"), [text(date(life.introduced))] if life.introduced else []),
        (
            wording._("Replaced by"),
            [Value(Link(follower.name, page=paths.page(kind, follower.id)))] if follower else [],
        ),
        (wording._("Evidence"), [Value(link) for link in links(life.evidence)]),
    ]
    return stated_facts(made)


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


def transfers(said: Said, wording: Wording) -> list[Value]:
    """What protects data with recipients elsewhere; each recipient once."""
    values = {}
    for recipient in (use.recipient for use in said.recipients):
        if recipient.transfer is not None:
            countries = wording.language.all_of([wording.language.country(c) for c in recipient.countries])
            name = with_details(recipient.name, [countries])
            words = fill("{name}: {safeguards}", name=name, safeguards=recipient.transfer.safeguards)
            values[recipient.id] = Value(Link(words, url=recipient.transfer.obtain))
    return list(values.values())


def _viewer(viewer: Viewer, wording: Wording) -> Value:
    return text(with_details(viewer.actor.name, [wording.condition(viewer.condition)]), viewer.note)


def control(choice: Control, wording: Wording) -> Value:
    """A choice: its kind, who has it, how the setting stands, and how to change it."""
    who = wording.language.all_of([actor.name for actor in choice.who])
    default = fill(wording._("default: {default}"), default=choice.default) if choice.default else None
    words = with_details(wording.word(choice.kind), [who, default])
    more = [choice.how, choice.lost and fill(wording._("Without it: {lost}"), lost=choice.lost)]
    prose = joined(PARAGRAPH, filter(None, more)) or None
    guide = paths.page("guides", choice.guide) if choice.guide else None
    return Value(Link(words, page=guide), prose)


def with_details(words: str, details: Iterable[str | None]) -> str:
    """Words, with what is said of them in brackets."""
    said = joined(", ", filter(None, details))
    return fill("{words} ({said})", words=words, said=said) if said else words
