"""Published rows → a catalog that can be compared, with conditions as the words they were published in. The other side is
converted the same way, so that both use the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from privacy_statements.catalog import model
from privacy_statements.catalog.vocabulary import Vocabulary, Word
from privacy_statements.records.words import AnswerWord, Necessity, SectionKind
from privacy_statements.words.published import NOWHERE, RECIPIENT, ROW, VIEWER, Form
from privacy_statements.words.wording import Wording

Json = Mapping[str, Any]


def in_published_words(catalog: model.Catalog, wording: Wording, other: Iterable[Json] = ()) -> model.Catalog:
    """A catalog as its published rows state it, with only the fields that the ``other`` rows have."""
    keys = {key for row in other for key in row}
    written = (ROW.write(row, wording) for row in catalog.rows)
    rows = [{key: value for key, value in row.items() if key in keys or not keys} for row in written]
    return catalog_of_rows(rows, {key: product.name for key, product in catalog.products.items()})


def catalog_of_rows(rows: Iterable[Json], names: Mapping[str, str]) -> model.Catalog:
    """The catalog of published rows. A missing field is not stated."""
    of_products: dict[str, list[model.Row]] = {}
    for row in rows:
        of_products.setdefault(row["product"], []).append(_row(row))
    nothing = model.Said()
    products = {
        key: model.Product(
            id=key,
            name=names.get(key, key),
            title=key,
            position=of_product[0].position,
            root=model.Section(
                key, key, SectionKind.DATA, of_product[0].position, nothing, nothing, rows=tuple(of_product)
            ),
            rows=tuple(of_product),
        )
        for key, of_product in of_products.items()
    }
    return model.Catalog(None, Vocabulary(), {}, {}, products, {}, {}, {})


def _row(row: Json) -> model.Row:
    values = ROW.read(row)
    own = {name: values[name] for name in model.Row.__struct_fields__ if name in values}
    statement = {place[len("said.") :]: value for place, value in values.items() if place.startswith("said.")}
    answer = values["answers"].get(model.PRODUCT) or model.Answer(AnswerWord.NOT_STATED)
    if answer.condition:  # repeats the condition and the scope of its row
        statement["condition"] = answer.condition
    if statement["necessity"] is not Necessity.NEVER:
        statement["answer"] = model.Answer(answer.answer, note=answer.note)
    if not statement["act"]:
        statement["denies"] = values["denies"]
    statement["purposes"] = tuple(
        replace(use, purpose=Word(use.purpose.id, each.get("name", ""), NOWHERE))
        for use, each in zip(statement["purposes"], row.get("purposes", ()), strict=True)
    )
    statement["recipients"] = tuple(
        replace(use, recipient=replace(use.recipient, id=key))
        for key, use in _detailed(values, "recipients", RECIPIENT)
    )
    statement["visible_to"] = tuple(
        replace(viewer, actor=replace(viewer.actor, id=key)) for key, viewer in _detailed(values, "visible_to", VIEWER)
    )
    position, item = values["position"] or NOWHERE, values["item"]
    own |= {
        "id": values["id"].partition("/")[2],
        "item": model.DataItem(item or values["id"], own["name"], position, product=None if item else own["product"]),
        "position": position,
    }
    lifecycle = model.Lifecycle(status=values["lifecycle.status"])
    return model.Row(**own, section_id="", said=model.Said(**statement), lifecycle=lifecycle)


def _detailed(values: Json, name: str, form: Form) -> Iterable[tuple[str, Any]]:
    """The ids in a list, each with its details."""
    keys = values[name]
    return zip(keys, values[f"{name}_detail"] or [form.read({"name": key}) for key in keys], strict=False)
