"""One row as plain data, as it is published; and the version of all that is recorded of a product."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import Struct

from privacy_statements.catalog.model import (
    Answer,
    Control,
    DataItem,
    HowObtained,
    Part,
    Product,
    PurposeUse,
    RecipientUse,
    Row,
    Said,
    Section,
    Viewer,
)
from privacy_statements.catalog.vocabulary import Category
from privacy_statements.read.characters import unseen_escaped
from privacy_statements.read.markdown import prose_text
from privacy_statements.records.fields import Record
from privacy_statements.records.pieces import ObligationRecord
from privacy_statements.records.words import Certainty, Necessity
from privacy_statements.words.once import Once
from privacy_statements.words.wording import Wording

VERSION_LENGTH = 8  # hex digits: short enough to be read out, long enough to tell versions of one product apart

# where a record stands, what it is translated into, by what else it is found or named, and what of it is not looked at yet
LEFT_OUT = frozenset({"position", "language", "also", "request", "needs_review", "codes", "Column.condition"})
# fields that say nothing where nobody writes them; with the name of a class, in it alone
SILENT: Mapping[str, object] = {
    "id": None,
    "removed": (),
    "tables": (),
    "continues": None,
    "certainty": Certainty.CERTAIN,
    "given_by": (),
    "provider": None,
    "shared": None,
    "denies": (),
    "sample": None,
    "find_it": None,
    "phrase": None,
    "page": False,
    "about_others": False,
    "HowObtained.exhaustive": True,
    "Right.articles": {},
    "RightUse.exhaustive": True,
}


def version_of(product: Product | Section, once: Once | None = None) -> str:
    """The version of a statement: the first digits of a SHA-256 of the whole product, with the words and data items that
    it refers to. The same statement makes the same version, whichever line or file it is written in and whatever the
    language of the site. ``once`` remembers the digests of data items and categories that several products have."""
    return _digest(product, once or Once())[:VERSION_LENGTH]


def _digest(part: Any, once: Once) -> str:
    """The SHA-256 of a part of a product: of the name of its class and of its fields as JSON with sorted keys, in which
    a part with fields of its own is its digest. Many parts are shared: each is read once."""
    digests: dict[int, str] = {}  # by identity; ``part`` holds all of them meanwhile

    def comparable(value: Any) -> Any:
        earlier = digests.get(id(value))
        if earlier is not None:
            return earlier
        kind: Any = type(value)
        if not _has_fields(kind):
            return dict(value) if isinstance(value, Mapping) else str(value)
        if (kind is Category or (kind is DataItem and value.product is None)) and value is not part:
            digest = once(_digest, value, once)
        else:
            names, values, silent = _counted_fields(kind)
            fields = dict(zip(names, values(value), strict=False))
            for name, silence in silent:
                if fields[name] == silence:
                    del fields[name]
            digest = hashlib.sha256(encode([kind.__name__, fields]).encode()).hexdigest()
        digests[id(value)] = digest
        return digest

    encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False, default=comparable).encode
    return str(comparable(part))


@cache
def _counted_fields(
    kind: Any,
) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[tuple[str, object], ...]]:
    """The names of the fields that count, a getter of their values, and with which value some of them are left out."""
    names = kind.all_fields if issubclass(kind, Record) else kind.__struct_fields__
    counted = tuple(
        sorted(name for name in names if not {name, f"{kind.__name__}.{name}"} & LEFT_OUT)
    )  # as they are written
    # `attrgetter` gives a bare value for a single name: one that is in every class makes them two
    keys = ((name, key) for name in counted for key in (name, f"{kind.__name__}.{name}"))
    return counted, attrgetter(*counted, "__class__"), tuple((name, SILENT[key]) for name, key in keys if key in SILENT)


@cache
def _has_fields(kind: Any) -> bool:
    return issubclass(kind, Struct | Record)


def plain(prose: str | None) -> str | None:
    """Prose as plain text, where there is any."""
    return prose_text(prose) if prose else None


def in_json(value: Any) -> str:
    """A value as JSON text, each level indented by one blank more. Raises ``TypeError`` for what JSON cannot say."""
    return unseen_escaped(msgspec.json.format(msgspec.json.encode(value, enc_hook=_in_json), indent=1).decode())


def _in_json(value: Any) -> str:
    if isinstance(value, str):
        return str(value)  # without the place of its record
    raise TypeError(f"JSON cannot say {value!r}")


def _purpose(use: PurposeUse) -> dict[str, Any]:
    return {
        "purpose": use.purpose.id,
        "name": use.purpose.name,
        "legal_basis": use.legal_basis.id if use.legal_basis else None,
        "interest": use.interest,
        "withdrawal": plain(use.withdrawal),
        "note": plain(use.note),
    }


def _control(control: Control) -> dict[str, Any]:
    return {
        "kind": control.kind.value,
        "who": [actor.id for actor in control.who],
        "how": plain(control.how),
        "guide": control.guide,
        "default": control.default,
        "lost": plain(control.lost),
    }


def _denials(statement: Said) -> list[dict[str, Any]]:
    """Each act that never happens, with who never does it; none where nothing is denied."""
    if statement.necessity is not Necessity.NEVER:
        return []
    return [{"act": each.act.value, "by": [actor.id for actor in each.by]} for each in statement.denials]


def _obtained(obtained: HowObtained | None) -> dict[str, Any] | None:
    if obtained is None:
        return None
    return {
        "how": obtained.how.value,
        "from": [source.id for source in obtained.sources],
        "relation": obtained.relation.value,
        "exhaustive": obtained.exhaustive,
        "note": plain(obtained.note),
    }


def _obligation(obligation: ObligationRecord | None) -> dict[str, Any] | None:
    if obligation is None:
        return None
    return {"kind": obligation.kind.value, "consequence": plain(obligation.consequence)}


class PublishedRows:
    """Rows as plain data, in one language."""

    def __init__(self, wording: Wording) -> None:
        self._name, self._condition, self._wording = wording.row_name, wording.condition, wording

    def row(self, row: Row) -> dict[str, Any]:
        """One row as it is published, without the place of its record and the address of its page."""
        statement = row.said
        return {
            "id": f"{row.product}/{row.id}",
            "product": row.product,
            "item": row.item.id if row.item and row.item.product is None else None,
            "name": self._name(row),
            "section": list(row.section),
            "category": statement.category.id if statement.category else None,
            "necessity": statement.necessity.value,
            "certainty": statement.certainty.value,
            "condition": self._condition(statement.condition),
            "answers": {str(column): self._answer(answer) for column, answer in row.answers.items()},
            "parts": [self._part(part) for part in row.parts],
            "relation": row.relation.value if row.parts else None,
            "exhaustive": row.exhaustive,
            "list_exhaustive": row.list_exhaustive,
            "purposes": [_purpose(use) for use in statement.purposes],
            "retention": [self._wording.retention(rule) for rule in statement.retention],
            "storage": [self._wording.storage(place) for place in statement.storage],
            "recipients": [use.recipient.id for use in statement.recipients],
            "recipients_detail": [self._recipient(use) for use in statement.recipients],
            "shared": statement.shared,
            "visible_to": [viewer.actor.id for viewer in statement.visible_to],
            "visible_to_detail": [self._viewer(viewer) for viewer in statement.visible_to],
            "control": [_control(control) for control in statement.controls],
            "level": f"{statement.level.dimension}.{statement.level.id}" if statement.level else None,
            "data_classes": [word.id for word in statement.data_classes],
            "identifiability": [word.value for word in statement.identifiability],
            "subjects": [word.id for word in statement.subjects],
            "collected_by": [word.id for word in statement.collected_by],
            "given_by": [word.id for word in statement.given_by],
            "obtained": _obtained(statement.obtained),
            "obligation": _obligation(statement.obligation),
            "special_category": row.item.special_category if row.item else None,
            "act": [act.value for act in statement.act],
            "by": [actor.id for actor in statement.by],
            "denies": _denials(statement),
            "only": row.only,
            "form": row.form,
            "description": plain(row.description),
            "note": plain(row.note),
            "code_name": row.code_name,
            "evidence": [
                {"title": source.title, "url": source.url, "says": plain(source.says), "quoted": source.quoted}
                for source in row.lifecycle.evidence
            ],
            "status": row.lifecycle.status.value,
        }

    def _recipient(self, use: RecipientUse) -> dict[str, Any]:
        return {
            "name": use.recipient.name,
            "role": use.recipient.role,
            "purposes": [purpose.purpose.id for purpose in use.purposes],
            "condition": self._condition(use.condition),
            "sold": use.sold,
            "shared": use.shared,
            "transfer": use.recipient.transfer.safeguards if use.recipient.transfer else None,
            "note": plain(use.note),
        }

    def _viewer(self, viewer: Viewer) -> dict[str, Any]:
        return {"name": viewer.actor.name, "condition": self._condition(viewer.condition), "note": plain(viewer.note)}

    def _answer(self, answer: Answer) -> dict[str, Any]:
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
