"""The resolved rows as JSON and CSV: a published contract. Within format 1 fields are added, never changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from privacy_statements.exporters.contract import FORMAT, ROW_PROPERTIES, SCHEMA
from privacy_statements.markdown import one_line
from privacy_statements.model import Catalog, Product, Row
from privacy_statements.published import plain, published_row, version_of
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
        "rows": [_row(row, wording, address) for row in catalog.rows],
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
            {"name": each.name, "logic": plain(each.logic), "consequences": plain(each.consequences)}
            for each in product.automated_decisions
        ],
        "version": version_of(product),
        "url": address(paths.page("products", product.id)),
        "position": {"path": product.position.path, "line": product.position.line},
    }


def _row(row: Row, wording: Wording, address: Callable[[str], str]) -> dict[str, Any]:
    return {
        **published_row(row, wording),
        "url": f"{address(paths.page('products', row.product))}#{row.anchor}",
        "position": {"path": row.position.path, "line": row.position.line},
    }


# --- CSV


def records_csv(catalog: Catalog, wording: Wording, address: Callable[[str], str]) -> str:
    """One line for each row, with the same values as the JSON; lists are joined by "; ". What a
    spreadsheet would take for a formula is led by an apostrophe."""
    rows = [_row(row, wording, address) for row in catalog.rows]
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
                *(guarded(wording.answer_in_full(answer)) if answer else "" for answer in answers),
                guarded(row["position"]["path"]),
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
        return guarded("; ".join(_short(inner) for inner in value))
    return guarded(_short(value))


def _short(value: Any) -> str:
    if isinstance(value, dict):
        shown = value.get("name") or value.get("kind") or value.get("how")
        return (
            str(shown)
            if "from" not in value
            else " from ".join(filter(None, [shown, ", ".join(value["from"])]))
        )
    return str(value)


def guarded(text: str) -> str:
    """A text as a cell of CSV: on one line, and nothing that a spreadsheet would run."""
    folded = one_line(text)
    return f"'{folded}" if folded.startswith(FORMULA) else folded


# --- the schema of the JSON


def records_schema(catalog: Catalog, wording: Wording, address: Callable[[str], str]) -> str:
    """The JSON Schema of ``records.json``: the same for every catalog."""
    return json.dumps(SCHEMA, indent=1) + "\n"
