"""What is said at one place of a product → labelled facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from privacy_statements.model import Control, Lifecycle, RecipientUse, Said, Viewer
from privacy_statements.recorded import PARAGRAPH, fill, joined
from privacy_statements.records.pieces import LinkRecord
from privacy_statements.records.words import Necessity, Status
from privacy_statements.views import paths
from privacy_statements.views.shapes import Fact, Link, Value
from privacy_statements.wording import Wording


def links(records: Iterable[LinkRecord]) -> tuple[Link, ...]:
    """Links of a record."""
    return tuple(Link(record.title, url=record.url) for record in records)


def text(words: str, prose: str | None = None) -> Value:
    """A value that is plain text."""
    return Value(Link(words), prose)


def not_stated(wording: Wording) -> Value:
    """The value of what nobody has stated."""
    return Value(Link(wording.not_stated), missing=True)


def yes_or_no(said: bool | None, wording: Wording) -> list[Value]:
    """Yes or no, where that is stated."""
    return [] if said is None else [text(wording.yes_or_no(said))]


def fact(label: str, values: Sequence[Value], wording: Wording) -> Fact:
    """A fact; without a value it reads "not stated"."""
    return Fact(label, tuple(values) or (not_stated(wording),))


def facts_of(
    said: Said, wording: Wording, *, exhaustive: bool | None = None, tables: bool = False
) -> tuple[Fact, ...]:
    """Everything that is said at a place, one fact each; nothing that is not said there.

    ``tables`` leaves out retention and storage, for a page that shows them as tables.
    """
    _, pgettext = wording.language.gettext, wording.language.pgettext
    category = said.category
    made = [
        (
            _("Data category"),
            [Value(Link(category.name, page=paths.page("categories", category.id)))] if category else [],
        ),
        (
            _("Necessity"),
            [text(wording.word(said.necessity))] if said.necessity is not Necessity.UNSPECIFIED else [],
        ),
        (pgettext("collection", "Level"), [text(said.level.name)] if said.level else []),
        (
            _("Completeness"),
            [text(_("Examples: not limited to the items listed"))] if exhaustive is False else [],
        ),
        (_("Completeness"), [text(_("All items are listed"))] if exhaustive is True else []),
        (_("Condition"), [text(wording.condition(said.condition) or "")] if said.condition else []),
        (_("How it is obtained"), _obtained(said, wording)),
        (_("Data classes"), [text(word.name) for word in said.data_classes]),
        (_("Identifiability"), [text(wording.word(word)) for word in said.identifiability]),
        (_("Data subjects"), [text(word.name) for word in said.subjects]),
        (_("Collected by"), [text(word.name) for word in said.collected_by]),
        (_("Purposes"), [text(wording.purpose(use), wording.purpose_note(use)) for use in said.purposes]),
        (_("Recipients"), [_recipient(use, wording) for use in said.recipients]),
        (_("Transfers to other countries"), transfers(said, wording)),
        (_("Duty to provide it"), _obligation(said, wording)),
        (_("Visible to"), [_viewer(viewer, wording) for viewer in said.visible_to]),
        (_("Choice"), [control(choice, wording) for choice in said.controls]),
    ]
    if not tables:
        made += [
            (_("Kept for"), [text(wording.retention(rule), rule.note) for rule in said.retention]),
            (_("Stored in"), [text(wording.storage(place), place.note) for place in said.storage]),
        ]
    return tuple(Fact(label, tuple(values)) for label, values in made if values)


def life_facts(life: Lifecycle, kind: str, wording: Wording) -> tuple[Fact, ...]:
    """Where a record is in its life, as far as it is stated. ``kind`` is the folder of the pages of records
    that may replace it."""
    _, pgettext = wording.language.gettext, wording.language.pgettext
    date, current = wording.language.date, life.status is Status.CURRENT
    told = kind in ("products", "guides")  # their pages say it among the facts of the source
    follower = life.replaced_by
    made = [
        (_("Status"), [] if current else [text(wording.word(life.status))]),
        (
            pgettext("date", "Reviewed"),
            [text(date(life.reviewed), life.reviewer)] if life.reviewed and not told else [],
        ),
        (pgettext("date", "Introduced"), [text(date(life.introduced))] if life.introduced else []),
        (
            _("Replaced by"),
            [Value(Link(follower.name, page=paths.page(kind, follower.id)))] if follower else [],
        ),
        (_("Evidence"), [Value(link) for link in links(life.evidence)]),
    ]
    return tuple(Fact(label, tuple(values)) for label, values in made if values)


def _obtained(said: Said, wording: Wording) -> list[Value]:
    return [text(wording.obtained(said.obtained), said.obtained.note)] if said.obtained else []


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


def _obligation(said: Said, wording: Wording) -> list[Value]:
    duty = said.obligation
    return [text(wording.word(duty.kind), duty.consequence)] if duty else []


def _viewer(viewer: Viewer, wording: Wording) -> Value:
    return text(with_details(viewer.actor.name, [wording.condition(viewer.condition)]), viewer.note)


def control(choice: Control, wording: Wording) -> Value:
    """A choice: its kind, who has it, how the setting stands, and how to change it."""
    _ = wording.language.gettext
    who = wording.language.all_of([actor.name for actor in choice.who])
    default = fill(_("default: {default}"), default=choice.default) if choice.default else None
    words = with_details(wording.word(choice.kind), [who, default])
    more = [choice.how, choice.lost and fill(_("Without it: {lost}"), lost=choice.lost)]
    prose = joined(PARAGRAPH, filter(None, more)) or None
    guide = paths.page("guides", choice.guide) if choice.guide else None
    return Value(Link(words, page=guide), prose)


def with_details(words: str, details: Iterable[str | None]) -> str:
    """Words, with what is said of them in brackets."""
    said = joined(", ", filter(None, details))
    return fill("{words} ({said})", words=words, said=said) if said else words
