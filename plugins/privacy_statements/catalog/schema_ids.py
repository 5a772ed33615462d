"""The ids of a site in its schemas: an editor offers them where a record refers to another one, and underlines others.

Each list of ids stands once in a schema; ``new site``, ``fmt`` and ``serve`` renew it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from typing import Protocol

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
    "origins": "from source sources",
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

NAMED_AS_WELL = {"part", "row"}  # a text in place of these may be a name as well


class Named(Protocol):
    """What an editor shows of a record beside its id."""

    @property
    def name(self) -> str: ...


def with_ids(schema: Shape, catalog: Catalog, more: Mapping[str, Mapping[str, Named]]) -> Shape:
    """A schema of records that knows the ids of a catalog, and ``more`` words that its records can refer to."""
    schema = copy.deepcopy(schema)
    definitions: dict[str, Shape] = schema["definitions"]
    ids = {name: _one_of(by_id) for name, by_id in ids_of(catalog, more).items() if by_id}
    for shape, definition in [*definitions.items()]:
        for fields in (definition.get("properties", {}), definition.get("patternProperties", {})):
            for name, field in fields.items():
                list_name = noun_of(shape, name.strip("^$").replace("third_parties", "recipients"))
                fields[name] = _with_list(field, list_name if list_name in ids else "", ids)
                if name == "about" and list_name in ids:
                    fields[name]["anyOf"].append({"const": "all"})
                if name == "answers" and "columns" in ids:
                    fields[name]["propertyNames"] = {"enum": sorted(catalog.vocabulary.columns)}
    for shape, list_name in IN_PLACE_OF.items():
        if shape in definitions and list_name in ids and shape not in NAMED_AS_WELL:
            left = {
                key: value for key, value in definitions[shape].items() if key not in ("pattern", "patternErrorMessage")
            }
            definitions[shape] = {**left, "type": "object"}
    if "condition" in definitions:
        _add_dimensions(definitions["condition"], catalog.vocabulary.dimensions.values())
    text = json.dumps(schema)
    schema["definitions"] |= {_name(name): shape for name, shape in ids.items() if _ref(name) in text}
    return schema


def noun_of(shape: str, field: str) -> str:
    """The list of ids that a field takes from; nothing for a field that no table names."""
    return REFERS_HERE_TO.get((shape, field)) or REFERS_TO.get(field, "")


def ids_of(catalog: Catalog, more: Mapping[str, Mapping[str, Named]]) -> dict[str, Mapping[str, Named]]:
    """By list, the ids that records can refer to."""
    words = catalog.vocabulary
    dimensions = words.dimensions.values()
    levels = {f"{scale.id}.{value.id}": value for scale in dimensions if scale.ordered for value in scale.values}
    in_vocabulary = ("actors", "categories", "columns", "data_classes", "legal_bases", "purposes", "recipients", "regions",
                     "regulations", "rights", "subjects")  # fmt: skip
    return {
        **{name: {**more.get(name, {}), **getattr(words, name)} for name in in_vocabulary},
        **{name: getattr(catalog, name) for name in ("comparisons", "guides", "items", "products")},
        "levels": levels,
        "origins": {**catalog.sources, **catalog.products},
    }


def _one_of(by_id: Mapping[str, Named]) -> Shape:
    """Text that is one of these ids. A pattern, as an editor would show all words of an `enum` as the help of a key."""
    ids = sorted(by_id)
    offers = [{"label": key, "description": by_id[key].name, "body": key} for key in ids]
    expected = "expected an id that the site has; `fmt` and `serve` bring new ones here"
    return {
        "type": "string", "pattern": "^({})$".format("|".join(ids).replace(".", r"\.")), "patternErrorMessage": expected,
        "defaultSnippets": offers,
    }  # fmt: skip


def _name(list_name: str) -> str:
    return f"ids-{list_name}"


def _ref(list_name: str) -> str:
    return REF + _name(list_name)


def _with_list(field: Shape, list_name: str, ids: Mapping[str, Shape]) -> Shape:
    """A field whose references are ids of a list. Where a mapping may be replaced by an id, both are allowed."""
    if REFERENCE in field and list_name:
        reference: Shape = {"$ref": _ref(list_name)}
        forms = [reference, {"type": "array", "items": reference}] if "array" in field["type"] else [reference]
        about = {key: field[key] for key in ("description",) if key in field}
        return {"anyOf": forms, **about} if about or len(forms) > 1 else reference
    short = IN_PLACE_OF.get(field.get("$ref", "").removeprefix(REF), "")
    if short in ids:
        return {"anyOf": [field, {"$ref": _ref(short)}]}
    field = dict(field)
    if "items" in field:
        field["items"] = _with_list(field["items"], list_name, ids)
    if "anyOf" in field:
        inner = [_with_list(form, list_name, ids) for form in field["anyOf"]]
        field["anyOf"] = [each for form in inner for each in (form["anyOf"] if form.keys() == {"anyOf"} else [form])]
    return field


def _add_dimensions(condition: Shape, dimensions: Iterable[Dimension]) -> None:
    """Names the keys of a condition that are dimensions; any other stays allowed."""
    for dimension in dimensions:
        choice = _one_of({value.id: value for value in dimension.values})
        forms = [choice, {"type": "array", "items": choice}]
        if not any(value.position != dimension.position for value in dimension.values):
            forms.append({"type": "boolean"})  # an editor takes yes and no for these
        condition["properties"].setdefault(dimension.id, {"anyOf": forms, "description": dimension.name})
