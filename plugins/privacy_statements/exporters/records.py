"""The resolved rows as JSON and CSV: a published contract. Within format 1 fields are added, never changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from privacy_statements.exporters.contract import FORMAT, ROW_PROPERTIES, SCHEMA
from privacy_statements.markdown import one_line, prose_text
from privacy_statements.model import Answer, Catalog, Part, Product, Row
from privacy_statements.views import paths
from privacy_statements.wording import Wording

FORMULA = tuple(
    "=+-@\uff1d\uff0b\uff0d\uff20"
)  # what spreadsheets would run; some read full-width signs so, too


def records_json(catalog: Catalog, wording: Wording, address: Callable[[str], str]) -> str:
    """All products and rows as JSON text; ``address`` gives the address of a page."""
    data = {
        "format": FORMAT,
        "products": [_product(product, address) for product in catalog.products.values()],
        "rows": [_row(row, catalog, wording, address) for row in catalog.rows],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _product(product: Product, address: Callable[[str], str]) -> dict[str, Any]:
    source = product.source
    return {
        "id": product.id,
        "name": product.name,
        "former_names": list(product.former_names),
        "family": product.family,
        "platforms": list(product.platforms),
        "status": product.lifecycle.status.value,
        "reviewed": product.lifecycle.reviewed.isoformat() if product.lifecycle.reviewed else None,
        "source": {
            "title": source.title,
            "url": source.url,
            "published": source.published.isoformat() if source.published else None,
        }
        if source
        else None,
        "controllers": [controller.title for controller in product.controllers],
        "automated_decisions": None
        if product.automated_decisions is None
        else [
            {"name": each.name, "logic": _plain(each.logic), "consequences": _plain(each.consequences)}
            for each in product.automated_decisions
        ],
        "url": address(paths.page("products", product.id)),
        "position": {"path": product.position.path, "line": product.position.line},
    }


def _row(row: Row, catalog: Catalog, wording: Wording, address: Callable[[str], str]) -> dict[str, Any]:
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
                "withdrawal": _plain(use.withdrawal),
                "note": _plain(use.note),
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
                "note": _plain(use.note),
            }
            for use in said.recipients
        ],
        "visible_to": [viewer.actor.id for viewer in said.visible_to],
        "visible_to_detail": [
            {
                "name": viewer.actor.name,
                "condition": wording.condition(viewer.condition),
                "note": _plain(viewer.note),
            }
            for viewer in said.visible_to
        ],
        "control": [
            {
                "kind": control.kind.value,
                "who": [actor.id for actor in control.who],
                "how": _plain(control.how),
                "guide": control.guide,
                "default": control.default,
                "lost": _plain(control.lost),
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
            "note": _plain(said.obtained.note),
        }
        if said.obtained
        else None,
        "obligation": {"kind": said.obligation.kind.value, "consequence": _plain(said.obligation.consequence)}
        if said.obligation
        else None,
        "special_category": row.item.special_category if row.item else None,
        "act": [act.value for act in said.act],
        "by": [actor.id for actor in said.by],
        "only": row.only,
        "form": row.form,
        "description": _plain(row.description),
        "note": _plain(row.note),
        "code_name": row.code_name,
        "status": row.lifecycle.status.value,
        "url": f"{address(paths.page('products', row.product))}#{row.anchor}",
        "position": {"path": row.position.path, "line": row.position.line},
    }


def _plain(prose: str | None) -> str | None:
    return prose_text(prose) if prose else None


def _answer(answer: Answer, wording: Wording) -> dict[str, Any]:
    return {
        "answer": answer.answer.value,
        "only": answer.only,
        "condition": wording.condition(answer.condition),
        "form": answer.form,
        "note": _plain(answer.note),
    }


def _part(part: Part, wording: Wording) -> dict[str, Any]:
    return {
        "item": part.item.id if part.item else None,
        "name": part.name,
        "only": part.only,
        "condition": wording.condition(part.condition),
        "form": part.form,
        "note": _plain(part.note),
        "relation": part.relation.value if part.parts else None,
        "exhaustive": part.exhaustive,
        "answers": {column: _answer(answer, wording) for column, answer in part.answers.items()},
        "parts": [_part(inner, wording) for inner in part.parts],
    }


# --- CSV


def records_csv(catalog: Catalog, wording: Wording, address: Callable[[str], str]) -> str:
    """One line for each row, with the same values as the JSON; lists are joined by "; ". What a
    spreadsheet would take for a formula is led by an apostrophe."""
    rows = [_row(row, catalog, wording, address) for row in catalog.rows]
    columns = [key for key in ROW_PROPERTIES if key not in ("answers", "position")]
    answer_columns = list(dict.fromkeys(column for row in rows for column in row["answers"]))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*columns, *(f"answer.{column}" for column in answer_columns), "path", "line"])
    for row, resolved in zip(rows, catalog.rows, strict=True):
        answers = [resolved.answers.get(column) for column in answer_columns]
        writer.writerow(
            [
                *(_text(row[column]) for column in columns),
                *(_safe(wording.answer_in_full(answer)) if answer else "" for answer in answers),
                _safe(row["position"]["path"]),
                row["position"]["line"],
            ]
        )
    return out.getvalue()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _safe("; ".join(_short(inner) for inner in value))
    return _safe(_short(value))


def _short(value: Any) -> str:
    if isinstance(value, dict):
        shown = value.get("name") or value.get("kind") or value.get("how")
        return (
            str(shown)
            if "from" not in value
            else " from ".join(filter(None, [shown, ", ".join(value["from"])]))
        )
    return str(value)


def _safe(text: str) -> str:
    folded = one_line(text)
    return f"'{folded}" if folded.startswith(FORMULA) else folded


# --- the schema of the JSON


def records_schema(catalog: Catalog, wording: Wording, address: Callable[[str], str]) -> str:
    """The JSON Schema of ``records.json``: the same for every catalog."""
    return json.dumps(SCHEMA, indent=1) + "\n"
