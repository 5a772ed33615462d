"""Notes and the gate: which changes a note covers, which must not be published without one, and the draft of one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from privacy_statements.catalog.model import Catalog, Change
from privacy_statements.changes.difference import Difference
from privacy_statements.changes.words import sentence
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.read.markdown import readable_markdown
from privacy_statements.read.yaml_text import in_quotes, quoted
from privacy_statements.records.words import Impact

NEEDS_NOTE = frozenset({Impact.EXPANSION, Impact.LOSS})
"""Impacts that must not be published without a note."""


def new_notes(old: Catalog, new: Catalog) -> list[Change]:
    """The notes that are new, or cover something else or another day than before. Better wording does not count."""
    old_notes = {(_scope(note), note.date, note.announced) for note in old.changes.values()}
    return [note for note in new.changes.values() if (_scope(note), note.date, note.announced) not in old_notes]


def _scope(note: Change) -> tuple[object, ...]:
    """What a note covers."""
    return note.id, note.products, frozenset(item.id for item in note.items), note.impact


def covered(differences: Iterable[Difference], notes: Sequence[Change]) -> tuple[Difference, ...]:
    """The same differences, each with the note that covers it, and with the impact of the note where a practice ended or
    only a person can tell."""
    return tuple(_covered(change, notes) for change in differences)


def _covered(change: Difference, notes: Sequence[Change]) -> Difference:
    fitting = [note for note in notes if _fits(note, change) and _impact_of(note, change) is not None]
    reached = {product for note in fitting for product in note.products}
    if not fitting or not (_is_over(change) or reached.issuperset(change.products)):
        return change
    note = next((each for each in fitting if each.impact is not None), fitting[0])
    impact = _impact_of(note, change) or change.impact
    return replace(change, note=note.id, verdict=replace(change.verdict, impact=impact))


def _fits(note: Change, change: Difference) -> bool:
    """Whether a note names the products and the data items of a change."""
    if _is_over(change):
        return note.impact is not None and not (note.products or note.items)
    if change.products and not set(change.products) & set(note.products):
        return False
    items = {item.id for item in note.items}
    if not change.products and note.products and not items:
        return False
    own = set(change.items) or ({change.subject.id} if change.subject.kind == "item" else set())
    return not items or (bool(own) and own <= items)


def _is_over(change: Difference) -> bool:
    """Whether a product is gone, which no note can name any more."""
    return change.subject.kind == "product" and change.after is None


def _impact_of(note: Change, change: Difference) -> Impact | None:
    """The impact of a change under a note; ``None`` if the note names one that does not fit."""
    if note.impact is None or note.impact is change.impact:
        return change.impact
    ended = note.impact is change.verdict.ended
    return note.impact if ended or change.impact is Impact.JUDGE else None


def gate(
    differences: Sequence[Difference], notes: Sequence[Change], since: str, old_notes: Iterable[Change] | None
) -> Iterator[Diagnostic]:
    """What must not be published. ``differences`` come from ``covered``, ``notes`` are the new ones. Without ``old_notes``,
    because not all could be read, no note is reported as idle."""
    scopes = None if old_notes is None else set(map(_scope, old_notes))
    for change in differences:
        if change.impact in NEEDS_NOTE and change.note is None:
            named = [note.id for note in notes if _fits(note, change)]
            other = f"; the note {named[0]} gives it another impact" if named else ""
            impact = f"{'an' if change.impact is Impact.EXPANSION else 'a'} {change.impact.value.replace('-', ' ')}"
            what = f"met {impact} without a note: {sentence(change)}{other}"
            expected = f"expected a note, as `new change --from {since}` drafts it"
            yield diagnose("unannounced-change", change.position, f"{what}; {expected}")
    for note in notes:
        if scopes is not None and _scope(note) not in scopes:
            fitting = [change for change in differences if _fits(note, change) and _impact_of(note, change) is not None]
            yield from _idle(note, fitting)
        if note.announced is not None and note.date < note.announced:
            message = f"met a change that applies from {note.date} but is announced on {note.announced}; expected it to be announced first"
            yield diagnose("late-announcement", note.position, message)


def _idle(note: Change, differences: Sequence[Difference]) -> Iterator[Diagnostic]:
    products = {product for change in differences for product in change.products}
    items = {item for change in differences for item in (*change.items, change.subject.id)}
    idle = [product for product in note.products if product not in products]
    idle += [item.id for item in note.items if item.id not in items]
    if not idle and not differences and note.impact is not None:
        idle = [f"the impact {note.impact}"]
    if idle:
        message = f"met a note on what did not change: {', '.join(idle)}; expected only what changed"
        yield diagnose("idle-note", note.position, message)


TITLES = {"expansion": "More is done with data", "loss-of-disclosure": "Less is stated"}


def drafted(differences: Iterable[Difference], catalog: Catalog, day: datetime.date) -> str:
    """The missing notes, as YAML; empty if none is missing."""
    groups: dict[tuple[tuple[str, ...], str], list[Difference]] = {}
    for change in differences:
        if change.impact in NEEDS_NOTE and change.note is None:
            groups.setdefault((change.products, change.impact.value), []).append(change)
    lines = [line for key, group in groups.items() for line in _note(*key, group, catalog, day)]
    return "\n".join(lines) + "\n" if lines else ""


def _note(
    products: tuple[str, ...], impact: str, group: list[Difference], catalog: Catalog, day: datetime.date
) -> Iterator[str]:
    names = ", ".join(catalog.products[key].name if key in catalog.products else key for key in products)
    wanted = f"{day.isoformat()}-{'-'.join(products[:3]) or 'words'}-{impact}".replace("/", "-")
    key = next(each for n in range(1, 999) if (each := f"{wanted}-{n}" if n > 1 else wanted) not in catalog.changes)
    yield f"- id: {key}"
    yield f"  name: {quoted(f'{TITLES[impact]}: {names}' if names else TITLES[impact])}"
    yield f"  date: {day.isoformat()} # when it takes effect; announce it before that"
    yield f"  announced: {day.isoformat()}"
    if current := [product for product in products if product in catalog.products]:  # else the products are gone
        yield f"  products: [{', '.join(current)}]"
        if items := _items(group, catalog):
            yield f"  items: [{', '.join(items)}]"
    yield f"  impact: {impact}" + (" # reduction, where the practice itself ended" if impact != "expansion" else "")
    yield f"  material: {'true' if impact == 'expansion' else 'false'}"
    text = "\n".join(f"- {readable_markdown(sentence(change))}" for change in group)
    yield f"  what: {in_quotes(text)}"
    yield '  #reason: "Why it changed."'


def _items(group: list[Difference], catalog: Catalog) -> list[str]:
    """The shared data items that all changes of a group are about; none if one is about anything else."""
    items = dict.fromkeys(item for change in group for item in change.items)
    are_shared = all(item in catalog.items and "/" not in item for item in items)
    return list(items) if are_shared and all(change.items for change in group) else []
