"""One row as plain data, as it is published; and the version of all that is recorded of a product."""

from __future__ import annotations

import hashlib
import json
import json.encoder
from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from privacy_statements.catalog.model import Answer, DataItem, Part, Product, PurposeUse, Row
from privacy_statements.read.markdown import prose_text
from privacy_statements.records.fields import Record
from privacy_statements.words.once import Once
from privacy_statements.words.wording import Wording

VERSION_LENGTH = 8  # hex digits: short enough to be read out, long enough to tell versions of one product apart

# where a record stands, what it is translated into, and what of it is not looked at yet
LEFT_OUT = frozenset({"position", "language", "needs_review"})
# fields that say nothing where nobody writes them
SILENT: Mapping[str, object] = {"id": None, "tables": (), "continues": None}
MOST = 4096
"""How many things are kept that several rows may say."""
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def version_of(product: Product, once: Once | None = None) -> str:
    """The version of a statement: the first digits of a SHA-256 of everything that the record of the product
    says, with the words and data items that it refers to. The same statement makes the same version. A record
    that moves to another line or file does not change it, nor does the language of the site. ``once`` remembers
    what is made of data items that several products have."""
    return _digest(product, once or Once())[:VERSION_LENGTH]


def _digest(said: Any, once: Once) -> str:
    """The SHA-256 of a part of a product: of the name of its kind and of its fields as JSON with sorted keys, in
    which a part that has parts of its own is its digest. Many parts are shared: each is read once."""
    known: dict[int, str] = {}  # ``said`` holds all of them while it is read

    def comparable(value: Any) -> Any:
        made = known.get(id(value))
        if made is not None:
            return made
        kind: Any = type(value)
        if not _has_fields(kind):
            return dict(value) if isinstance(value, Mapping) else str(value)
        if kind is DataItem and value.product is None and value is not said:
            digest = once(_digest, value, once)
        else:
            names, values, silent = _told(kind)
            told = dict(zip(names, values(value), strict=False))
            for name in silent:
                if told[name] == SILENT[name]:
                    del told[name]
            digest = hashlib.sha256(encode([kind.__name__, told]).encode()).hexdigest()
        known[id(value)] = digest
        return digest

    encode = _encoder(comparable)
    return str(comparable(said))


def _encoder(default: Callable[[Any], Any]) -> Callable[[Any], str]:
    """What writes JSON with sorted keys, and of other values what ``default`` gives. Python's own writer is made anew
    for each value that it writes; here one is made for all, where Python has the fast one."""
    made = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False, default=default)
    c_make_encoder = json.encoder.c_make_encoder  # type: ignore[attr-defined]  # nobody has told mypy of it
    if c_make_encoder is None:
        return made.encode
    parts = c_make_encoder(None, default, json.encoder.encode_basestring_ascii, None, ":", ",", True, False, True)
    return lambda value: "".join(parts(value, 0))


@cache
def _told(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[str, ...]]:
    """The names of the fields of a kind of part that count, what gives their values, and which of them may be silent."""
    names = kind.all_fields if issubclass(kind, Record) else kind.__struct_fields__
    counted = tuple(sorted(name for name in names if name not in LEFT_OUT))  # as they are written
    # `attrgetter` gives a bare value for a single name: one that is in every class makes them two
    return counted, attrgetter(*counted, "__class__"), tuple(name for name in counted if name in SILENT)


@cache
def _has_fields(kind: Any) -> bool:
    return issubclass(kind, Struct | Record)


def plain(prose: str | None) -> str | None:
    """Prose as plain text, where there is any."""
    return prose_text(prose) if prose else None


def in_json(value: Any) -> str:
    """A value as JSON text, a level indented by one blank more than the one around it. Raises ``TypeError`` for what JSON
    cannot say."""
    return msgspec.json.format(msgspec.json.encode(value, enc_hook=_in_json), indent=1).decode()


def _in_json(value: Any) -> str:
    if isinstance(value, str):
        return str(value)  # without the place of its record
    raise TypeError(f"JSON cannot say {value!r}")


def once_each(make: Callable[[_Given], _Made]) -> Callable[[_Given], _Made]:
    """Makes something of each object once, as long as not too many others come in between. It keeps the objects: none of
    them can get the identity of another."""
    made: dict[int, tuple[_Given, _Made]] = {}

    def of(given: _Given) -> _Made:
        known = made.get(id(given))
        if known is None:
            if len(made) >= MOST:
                made.clear()
            known = made[id(given)] = (given, make(given))
        return known[1]

    return of


def _all_of(make: Callable[[_Given], _Made]) -> Callable[[tuple[_Given, ...]], list[_Made]]:
    return lambda each: [make(one) for one in each]


def _purpose(use: PurposeUse) -> dict[str, Any]:
    return {
        "purpose": use.purpose.id,
        "name": use.purpose.name,
        "legal_basis": use.legal_basis.id if use.legal_basis else None,
        "interest": use.interest,
        "withdrawal": plain(use.withdrawal),
        "note": plain(use.note),
    }


class PublishedRows:
    """Rows as plain data, in one language. What many rows share is made once, and is the same object in each of them;
    nobody changes it."""

    def __init__(self, wording: Wording) -> None:
        self._name = wording.row_name
        self._condition = once_each(wording.condition)
        self._answer = once_each(self._answered)
        self._purposes = once_each(_all_of(_purpose))
        self._retention = once_each(_all_of(wording.retention))
        self._storage = once_each(_all_of(wording.storage))

    def row(self, row: Row) -> dict[str, Any]:
        """One row as it is published, without the place of its record and the address of its page."""
        said = row.said
        return {
            "id": f"{row.product}/{row.id}",
            "product": row.product,
            "item": row.item.id if row.item and row.item.product is None else None,
            "name": self._name(row),
            "section": list(row.section),
            "category": said.category.id if said.category else None,
            "necessity": said.necessity.value,
            "condition": self._condition(said.condition),
            "answers": {str(column): self._answer(answer) for column, answer in row.answers.items()},
            "parts": [self._part(part) for part in row.parts],
            "relation": row.relation.value if row.parts else None,
            "exhaustive": row.exhaustive,
            "list_exhaustive": row.list_exhaustive,
            "purposes": self._purposes(said.purposes),
            "retention": self._retention(said.retention),
            "storage": self._storage(said.storage),
            "recipients": [use.recipient.id for use in said.recipients],
            "recipients_detail": [
                {
                    "name": use.recipient.name,
                    "role": use.recipient.role,
                    "purposes": [purpose.purpose.id for purpose in use.purposes],
                    "condition": self._condition(use.condition),
                    "sold": use.sold,
                    "shared": use.shared,
                    "transfer": use.recipient.transfer.safeguards if use.recipient.transfer else None,
                    "note": plain(use.note),
                }
                for use in said.recipients
            ],
            "visible_to": [viewer.actor.id for viewer in said.visible_to],
            "visible_to_detail": [
                {"name": viewer.actor.name, "condition": self._condition(viewer.condition), "note": plain(viewer.note)}
                for viewer in said.visible_to
            ],
            "control": [
                {
                    "kind": control.kind.value,
                    "who": [actor.id for actor in control.who],
                    "how": plain(control.how),
                    "guide": control.guide,
                    "default": control.default,
                    "lost": plain(control.lost),
                }
                for control in said.controls
            ],
            "level": f"{said.level.dimension}.{said.level.id}" if said.level else None,
            "data_classes": [word.id for word in said.data_classes],
            "identifiability": [word.value for word in said.identifiability],
            "subjects": [word.id for word in said.subjects],
            "collected_by": [word.id for word in said.collected_by],
            "obtained": {
                "how": said.obtained.how.value,
                "from": [source.id for source in said.obtained.sources],
                "relation": said.obtained.relation.value,
                "note": plain(said.obtained.note),
            }
            if said.obtained
            else None,
            "obligation": {"kind": said.obligation.kind.value, "consequence": plain(said.obligation.consequence)}
            if said.obligation
            else None,
            "special_category": row.item.special_category if row.item else None,
            "act": [act.value for act in said.act],
            "by": [actor.id for actor in said.by],
            "only": row.only,
            "form": row.form,
            "description": plain(row.description),
            "note": plain(row.note),
            "code_name": row.code_name,
            "status": row.lifecycle.status.value,
        }

    def _answered(self, answer: Answer) -> dict[str, Any]:
        return {
            "answer": answer.answer.value,
            "only": answer.only,
            "condition": self._condition(answer.condition),
            "form": answer.form,
            "note": plain(answer.note),
        }

    def _part(self, part: Part) -> dict[str, Any]:
        return {
            "item": part.item.id if part.item else None,
            "name": part.name,
            "only": part.only,
            "condition": self._condition(part.condition),
            "form": part.form,
            "note": plain(part.note),
            "relation": part.relation.value if part.parts else None,
            "exhaustive": part.exhaustive,
            "answers": {str(column): self._answer(answer) for column, answer in part.answers.items()},
            "parts": [self._part(inner) for inner in part.parts],
        }
