"""A change as a sentence: what it is about, what it was and what it is now."""

from __future__ import annotations

import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from privacy_statements.catalog.conditions import AllOf, AnyOf, Is, Not, Words
from privacy_statements.catalog.model import Answer, Control, RightUse, Storage
from privacy_statements.changes.difference import Difference
from privacy_statements.changes.leaves import NAMED
from privacy_statements.read.markdown import prose_text
from privacy_statements.records.pieces import RetentionRecord
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording

LABELS = {
    "limit": "condition",
    "visible_to": "who can see it",
    "duration": "kept for",
    "list_exhaustive": "list of all",
    "exhaustive": "list of all",
    "by": "who never does it",
    "denies": "what never happens",
    "before": "text before the list",
    "after": "text after the list",
    "given_by": "given by",
}
"""Names of fields as a report calls them, where the key of the record would not be understood."""
TEXTS = ("name", "title", "subject", "text", "team", "caption", "kind", "act", "alt", "words", "how", "safeguards")
"""Fields that may name a record; the first that it has is used."""
LONGEST = 300


@cache
def _wording() -> Wording:
    return Wording(Language())  # English, as all reports of the program


def sentence(change: Difference) -> str:
    """One change in one line: what it is about, what it was and what it is now."""
    kind = {"section": "section ", "word": "word ", "item": "data item ", "source": "data source "}
    where, what = f"{kind.get(change.subject.kind, '')}{_short(change.subject.name)}", _change(change)
    return f"{where}: {what}" if where else what


def _change(change: Difference) -> str:
    leaf, label = change.leaf, _label(change)
    was, now = (value(side, leaf.names[-1:]) for side in (leaf.old, leaf.new))
    added, removed = "added" in leaf.changes[-1], "removed" in leaf.changes[-1]
    if not leaf.path or leaf.path[0] in ("row", "never", "denied", "silent"):
        return "new" if added else "gone"
    if (added or removed) and leaf.names[-1] not in ("duration",) and "[" in leaf.path[-1]:
        return f"{label}: “{now if added else was}” is {'new' if added else 'gone'}"
    return f"{label}: was “{was}”, is now “{now}”"


def _label(change: Difference) -> str:
    """The name of the changed field, with the keys of the members around it."""
    names, keys = change.leaf.names, [part.partition("[")[2].rstrip("]") for part in change.leaf.path]
    if not names:
        return change.subject.kind
    name = names[-2] if names[-1] == "text" and len(names) > 1 else names[-1]  # a sentence of a records.json
    label = LABELS.get(name, name.replace("_", " "))
    inner = ", ".join(key for key in keys[:-1] if key and not key.isdigit())
    return f"{label} ({inner})" if inner else label


def value(value: Any, names: tuple[str, ...] = ()) -> str:
    """A value in words, as pages show it; ``names`` holds the name of its field."""
    if isinstance(value, str) and not isinstance(value, StrEnum) and names in (("duration",), ("time",)):
        return _wording().language.duration(value)
    return _short(_value(value, names == ("limit",)))


def _value(value: Any, is_condition: bool) -> str:
    match value:
        case None:
            return "no condition" if is_condition else "not stated"
        case bool():
            return "yes" if value else "no"
        case RetentionRecord():
            return _wording().retention(value)
        case Answer():
            return _wording().answer_in_full(value)
        case Storage():
            return _wording().storage(value)
        case Control():
            return " ".join([value.kind.value, *(f"by {actor.name}" for actor in value.who)])
        case RightUse():
            return ", ".join(right.name for right in value.rights)
        case StrEnum():
            return value.value
        case datetime.date():
            return value.isoformat()
        case tuple():
            return ", ".join(_value(each, False) for each in value) or "none"
        case AllOf() | AnyOf() | Not() | Is() | Words():
            return _wording().condition(value) or ""
        case str():
            return prose_text(value)
    return _named(value)


def _named(value: object) -> str:
    """Any other object by the first of its fields that says what it is."""
    inner = next((getattr(value, name) for name in NAMED if getattr(value, name, None) is not None), value)
    if inner is not value and not isinstance(inner, str):
        return _value(inner, False)
    return next((str(text) for name in TEXTS if (text := getattr(value, name, None))), type(value).__name__)


def _short(text: str) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
