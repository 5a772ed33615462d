"""Notes and the gate: which change a note covers, and what is published without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Change
from privacy_statements.changes.difference import Difference
from privacy_statements.changes.words import sentence
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.records.words import Impact

NEEDS_NOTE = frozenset({Impact.EXPANSION, Impact.LOSS})
"""What must not be published without a note."""


def new_notes(old: Catalog, new: Catalog) -> list[Change]:
    """The notes that cover something else than in the old catalog, or from another day. Better words are no news."""
    known = {(_scope(note), note.date, note.announced) for note in old.changes.values()}
    return [note for note in new.changes.values() if (_scope(note), note.date, note.announced) not in known]


def _scope(note: Change) -> tuple[object, ...]:
    """What a note covers."""
    return note.id, note.products, frozenset(item.id for item in note.items), note.impact


def covered(differences: Iterable[Difference], notes: Sequence[Change]) -> tuple[Difference, ...]:
    """The same differences, each with the note that covers it, and with the impact that the note gives where a practice
    ended or only a person can say."""
    return tuple(_covered(one, notes) for one in differences)


def _covered(one: Difference, notes: Sequence[Change]) -> Difference:
    fitting = [note for note in notes if _fits(note, one) and _impact_of(note, one) is not None]
    reached = {product for note in fitting for product in note.products}
    if not fitting or not (_is_over(one) or reached.issuperset(one.products)):
        return one
    note = next((each for each in fitting if each.impact is not None), fitting[0])
    return replace(one, note=note.id, verdict=replace(one.verdict, impact=_impact_of(note, one) or one.impact))


def _fits(note: Change, one: Difference) -> bool:
    """Whether a note speaks of the products and the data items of a change."""
    if _is_over(one):
        return note.impact is not None and not (note.products or note.items)
    if one.products and not set(one.products) & set(note.products):
        return False
    items = {item.id for item in note.items}
    if not one.products and note.products and not items:
        return False
    own = set(one.items) or ({one.subject.id} if one.subject.kind == "item" else set())
    return not items or (bool(own) and own <= items)


def _is_over(one: Difference) -> bool:
    """Whether a product is gone, which no note can name any more."""
    return one.subject.kind == "product" and one.after is None


def _impact_of(note: Change, one: Difference) -> Impact | None:
    """The impact of a change that a note speaks of; none where the note gives it another one."""
    if note.impact is None or note.impact is one.impact:
        return one.impact
    ended = note.impact is one.verdict.ended
    return note.impact if ended or one.impact is Impact.JUDGE else None


def gate(
    differences: Sequence[Difference], notes: Sequence[Change], since: str, known: Iterable[Change] | None
) -> Iterator[Diagnostic]:
    """What must not be published: ``differences`` are those of ``covered``, ``notes`` the new ones, ``known`` those of the
    old side. Where not all could be read it is ``None``, and no note is said to be idle."""
    scopes = None if known is None else set(map(_scope, known))
    for one in differences:
        if one.impact in NEEDS_NOTE and one.note is None:
            named = [note.id for note in notes if _fits(note, one)]
            other = f"; the note {named[0]} gives it another impact" if named else ""
            what = f"met {_article(one.impact)} without a note: {sentence(one)}{other}"
            expected = f"expected a note, as `new change --from {since}` drafts it"
            yield diagnose("unannounced-change", one.position, f"{what}; {expected}")
    for note in notes:
        if scopes is not None and _scope(note) not in scopes:
            fitting = [one for one in differences if _fits(note, one) and _impact_of(note, one) is not None]
            yield from _idle(note, fitting)
        if note.announced is not None and note.date < note.announced:
            message = f"met a change that holds from {note.date} and is announced on {note.announced}; expected it to be announced first"
            yield diagnose("late-announcement", note.position, message)


def _idle(note: Change, differences: Sequence[Difference]) -> Iterator[Diagnostic]:
    products = {product for one in differences for product in one.products}
    items = {item for one in differences for item in (*one.items, one.subject.id)}
    idle = [product for product in note.products if product not in products]
    idle += [item.id for item in note.items if item.id not in items]
    if not idle and not differences and note.impact is not None:
        idle = [f"the impact {note.impact}"]
    if idle:
        message = f"met a note on what did not change so: {', '.join(idle)}; expected what changed"
        yield diagnose("idle-note", note.position, message)


def _article(impact: Impact) -> str:
    return f"{'an' if impact.value[0] in 'aeiou' else 'a'} {impact.value.replace('-', ' ')}"
