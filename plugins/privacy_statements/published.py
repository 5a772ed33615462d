"""One row as plain data, as it is published; and the version of all that is recorded of a product."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from privacy_statements.markdown import prose_text
from privacy_statements.model import Answer, Part, Product, Row
from privacy_statements.position import Position
from privacy_statements.records.fields import Record
from privacy_statements.wording import Wording

VERSION_LENGTH = (
    8  # hex digits: short enough to be read out, long enough to tell versions of one product apart
)

# where a record stands, what it is translated into, and what of it is not looked at yet
LEFT_OUT = frozenset({"position", "language", "needs_review"})
SILENT = (
    ("id", None),
    ("tables", ()),
    ("continues", None),
)  # fields that say nothing where nobody writes them


def version_of(product: Product) -> str:
    """The version of a statement: the first digits of a SHA-256 of everything that the record of the product
    says, with the words and data items that it refers to. The same statement makes the same version. A record
    that moves to another line or file does not change it, nor does the language of the site."""
    return _digest(product, {})[:VERSION_LENGTH]


def _digest(said: Any, known: dict[int, str]) -> str:
    """The SHA-256 of a part of a product. Many parts are shared: each is read once."""
    if id(said) not in known:
        given = dict(said) if isinstance(said, Record) else _fields(said)
        told = {
            name: _comparable(value, known)
            for name, value in given.items()
            if name not in LEFT_OUT and not isinstance(value, Position) and (name, value) not in SILENT
        }
        text = json.dumps([type(said).__name__, told], sort_keys=True, separators=(",", ":"))
        known[id(said)] = hashlib.sha256(text.encode()).hexdigest()
    return known[id(said)]


def _fields(said: Any) -> dict[str, Any]:
    return {one.name: getattr(said, one.name) for one in fields(said)}


def _comparable(value: Any, known: dict[int, str]) -> Any:
    """A value as JSON can write it; parts that have parts of their own are digests."""
    if isinstance(value, Record) or is_dataclass(value):
        return _digest(value, known)
    if isinstance(value, Mapping):
        return {str(key): _comparable(inner, known) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_comparable(inner, known) for inner in value if not isinstance(inner, Position)]
    if isinstance(value, set | frozenset):
        return sorted(json.dumps(_comparable(inner, known)) for inner in value)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def published_row(row: Row, wording: Wording) -> dict[str, Any]:
    """One row as it is published, without the place of its record and the address of its page."""
    said = row.said
    return {
        "id": f"{row.product}/{row.id}",
        "product": row.product,
        "item": row.item.id if row.item and row.item.product is None else None,
        "name": wording.row_name(row),
        "section": list(row.section),
        "category": said.category.id if said.category else None,
        "necessity": said.necessity.value,
        "condition": wording.condition(said.condition),
        "answers": {column: _answer(answer, wording) for column, answer in row.answers.items()},
        "parts": [_part(part, wording) for part in row.parts],
        "relation": row.relation.value if row.parts else None,
        "exhaustive": row.exhaustive,
        "list_exhaustive": row.list_exhaustive,
        "purposes": [
            {
                "purpose": use.purpose.id,
                "name": use.purpose.name,
                "legal_basis": use.legal_basis.id if use.legal_basis else None,
                "interest": use.interest,
                "withdrawal": plain(use.withdrawal),
                "note": plain(use.note),
            }
            for use in said.purposes
        ],
        "retention": [wording.retention(rule) for rule in said.retention],
        "storage": [wording.storage(place) for place in said.storage],
        "recipients": [use.recipient.id for use in said.recipients],
        "recipients_detail": [
            {
                "name": use.recipient.name,
                "role": use.recipient.role,
                "purposes": [purpose.purpose.id for purpose in use.purposes],
                "condition": wording.condition(use.condition),
                "sold": use.sold,
                "shared": use.shared,
                "transfer": use.recipient.transfer.safeguards if use.recipient.transfer else None,
                "note": plain(use.note),
            }
            for use in said.recipients
        ],
        "visible_to": [viewer.actor.id for viewer in said.visible_to],
        "visible_to_detail": [
            {
                "name": viewer.actor.name,
                "condition": wording.condition(viewer.condition),
                "note": plain(viewer.note),
            }
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


def plain(prose: str | None) -> str | None:
    """Prose as plain text, where there is any."""
    return prose_text(prose) if prose else None


def _answer(answer: Answer, wording: Wording) -> dict[str, Any]:
    return {
        "answer": answer.answer.value,
        "only": answer.only,
        "condition": wording.condition(answer.condition),
        "form": answer.form,
        "note": plain(answer.note),
    }


def _part(part: Part, wording: Wording) -> dict[str, Any]:
    return {
        "item": part.item.id if part.item else None,
        "name": part.name,
        "only": part.only,
        "condition": wording.condition(part.condition),
        "form": part.form,
        "note": plain(part.note),
        "relation": part.relation.value if part.parts else None,
        "exhaustive": part.exhaustive,
        "answers": {column: _answer(answer, wording) for column, answer in part.answers.items()},
        "parts": [_part(inner, wording) for inner in part.parts],
    }
