"""One row as plain data, as it is published; and the version that the rows of a product make."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from privacy_statements.language import Language
from privacy_statements.markdown import prose_text
from privacy_statements.model import Answer, Part, Product, Row
from privacy_statements.wording import Wording

VERSION_LENGTH = (
    8  # hex digits: short enough to be read out, long enough to tell versions of one product apart
)


def version_of(product: Product) -> str:
    """The version of a statement: the first digits of the SHA-256 of its published rows, in order. The same
    rows make the same version. A row that moves to another line of its file does not change it, nor does the
    language of the site."""
    rows = [published_row(row, Wording(Language())) for row in product.rows]
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:VERSION_LENGTH]


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
