"""The ids of a site, as suggestions in its schemas: an editor offers them where a record refers to another one.

Suggestions only. What is wrong is said by ``check``, which knows the records as they are now.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from privacy_statements.catalog.conditions import Dimension
from privacy_statements.catalog.model import Catalog
from privacy_statements.records.schema import REF, Shape

REFERENCE = "x-reference"  # marks a text that is the id of a record

_FIELDS = {
    "actors": "actor by collected_by given_by nearest provider who",
    "categories": "about categories category",
    "columns": "columns",
    "data_classes": "data_classes",
    "guides": "guide",
    "items": "item items",
    "legal_bases": "legal_basis",
    "levels": "level",
    "origins": "from source",
    "products": "part_of product products",
    "purposes": "purpose",
    "recipients": "recipient",
    "regions": "regions",
    "regulations": "regulations",
    "rights": "rights",
    "subjects": "subjects",
}
REFERS_TO: Mapping[str, str] = {field: ids for ids, fields in _FIELDS.items() for field in fields.split()}
"""Field → the list of ids that it takes from."""

REFERS_HERE_TO: Mapping[tuple[str, str], str] = {
    ("category", "parent"): "categories",
    ("comparison", "replaced_by"): "comparisons",
    ("data-item", "parent"): "items",
    ("data-item", "replaced_by"): "items",
    ("guide", "replaced_by"): "guides",
    ("product", "replaced_by"): "products",
    ("row", "replaced_by"): "items",
}
"""Shape and field → the same, for fields that mean something else in each shape."""

IN_PLACE_OF: Mapping[str, str] = {
    "part": "items",
    "purpose": "purposes",
    "recipient": "recipients",
    "row": "items",
    "viewer": "actors",
}
"""Shape → the list that an id in place of the mapping is taken from."""


class Named(Protocol):
    """What an editor shows of a record beside its id."""

    @property
    def name(self) -> str: ...


def with_ids(schema: Shape, catalog: Catalog) -> Shape:
    """A schema of records that suggests the ids of a catalog."""
    made = copy.deepcopy(schema)
    ids = _ids(catalog)
    for shape, definition in made["definitions"].items():
        for name, field in definition.get("properties", {}).items():
            if name == "answers":
                field["propertyNames"] = _either(ids["columns"], field["propertyNames"])
            for form in references_in(field):
                form["defaultSnippets"] = ids.get(noun_of(shape, name), [])
            _add_short_forms(field, made["definitions"], ids)
    if "condition" in made["definitions"]:
        _add_dimensions(made["definitions"]["condition"], catalog.vocabulary.dimensions.values())
    return made


def noun_of(shape: str, field: str) -> str:
    """The list of ids that a field takes from; nothing for a field that no table names."""
    return REFERS_HERE_TO.get((shape, field)) or REFERS_TO.get(field, "")


def references_in(field: Shape, mark: str = REFERENCE) -> Iterator[Shape]:
    """The forms of a field that hold the id of a record: the field itself, its alternatives, its members."""
    if mark in field:
        yield field
    for inner in (*field.get("anyOf", ()), field.get("items", {})):
        yield from references_in(inner, mark) if inner else ()


def _ids(catalog: Catalog) -> dict[str, list[Shape]]:
    words = catalog.vocabulary
    dimensions = words.dimensions.values()
    levels = {f"{one.id}.{value.id}": value for one in dimensions if one.ordered for value in one.values}
    lists: dict[str, Mapping[str, Named]] = {
        "actors": words.actors,
        "categories": words.categories,
        "columns": words.columns,
        "comparisons": catalog.comparisons,
        "data_classes": words.data_classes,
        "guides": catalog.guides,
        "items": catalog.items,
        "legal_bases": words.legal_bases,
        "levels": levels,
        "origins": {**catalog.sources, **catalog.products},
        "products": catalog.products,
        "purposes": words.purposes,
        "recipients": words.recipients,
        "regions": words.regions,
        "regulations": words.regulations,
        "rights": words.rights,
        "subjects": words.subjects,
    }
    return {name: _suggestions(known) for name, known in lists.items()}


def _suggestions(known: Mapping[str, Named]) -> list[Shape]:
    return [{"label": key, "description": one.name, "body": key} for key, one in sorted(known.items())]


def _either(suggested: list[Shape], form: Shape) -> Shape:
    return {"anyOf": [{"enum": [one["label"] for one in suggested]}, form]} if suggested else form


def _add_dimensions(condition: Shape, dimensions: Iterable[Dimension]) -> None:
    """Names the keys of a condition that are dimensions; any other stays allowed."""
    for dimension in dimensions:
        values: Any = copy.deepcopy(condition["additionalProperties"])
        for form in references_in(values, "pattern"):
            form["defaultSnippets"] = _suggestions({value.id: value for value in dimension.values})
        condition["properties"].setdefault(dimension.id, {**values, "description": dimension.name})


def _add_short_forms(field: Shape, definitions: Mapping[str, Shape], ids: Mapping[str, list[Shape]]) -> None:
    """Suggests ids in place of mappings. The text itself is allowed already, in the form of the mapping; there an
    editor would offer the ids among the keys as well."""
    forms = field.get("anyOf", [])
    for form in list(forms):
        shape = form.get("$ref", "").removeprefix(REF)
        if shape in IN_PLACE_OF:
            text = {key: definitions[shape][key] for key in ("pattern", "patternErrorMessage")}
            forms.append({"type": "string", **text, "defaultSnippets": ids[IN_PLACE_OF[shape]]})
        _add_short_forms(form, definitions, ids)
    if "items" in field:
        _add_short_forms(field["items"], definitions, ids)
