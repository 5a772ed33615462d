"""Kinds of records → pydantic models with the same fields, which tell everything that is wrong in a record.

A model is made when it is asked for: ``plainly.py`` reads records in which nothing is wrong without it.
"""

from __future__ import annotations

import difflib
from functools import cache
from types import new_class
from typing import Any, NamedTuple, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

from privacy_statements.diagnostics.diagnostic import NEAR
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.placed import PlacedDict, PlacedText
from privacy_statements.records.marks import telling
from privacy_statements.records.record import NOWHERE, KnownField, Record, docstrings_of

AnyRecord = TypeVar("AnyRecord", bound=Record)
IDENTIFYING = frozenset({"id", "name", "item", "about", "heading"})  # keys that say what a record speaks of


class UnknownKey(NamedTuple):
    """A key that is no field of the record it stands in. Collected in the context of a validation, so
    that it is told together with all other mistakes and with the keys that would be right."""

    key: str
    position: Position
    known: frozenset[str]


def asked(kind: type[AnyRecord], data: Any, unknown: list[UnknownKey]) -> tuple[AnyRecord | None, list[ErrorDetails]]:
    """The record that data describes, or what is wrong with it. Keys that are no fields are added to ``unknown``."""
    try:
        made: Any = model_of(kind).model_validate(data, context=unknown)
    except ValidationError as error:
        return None, error.errors(include_url=False)
    return made, []


_KINDS: dict[type[BaseModel], type[Record]] = {}
"""By model, the kind of records that it makes."""


class _Model(BaseModel):
    """What the models of all kinds are."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @model_validator(mode="wrap")
    @classmethod
    def _place(cls, value: Any, handler: Any, info: ValidationInfo) -> Any:
        kind = _KINDS[cls]
        if isinstance(value, PlacedDict):
            where, end, keys_at = value.position, value.end, value.keys_at
            if isinstance(info.context, list):
                value = _without_unknown(kind, value, info.context)
        else:
            where = value.position if isinstance(value, PlacedText) else NOWHERE
            end, keys_at = where, {}
            if isinstance(value, str) and kind.shorthand is not None:
                value = {kind.shorthand: value}
            elif not isinstance(value, dict):
                mapping = "a mapping of keys and values"
                expected = mapping if kind.shorthand is None else f"text or {mapping}"
                raise PydanticCustomError("shape", "{expected}", {"expected": expected})
        made = handler(telling(kind.sorted_keys)(value))
        record = kind.__new__(kind)
        values = {name: made.__dict__[name] for name in kind.model_fields if name in made.model_fields_set}
        record.__setstate__((values, where, end[1:], keys_at))
        lacks = record.lacks()
        if lacks is not None:
            raise PydanticCustomError("form", "{expected}", {"expected": lacks})
        return record

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        kind = _KINDS[cls]
        described = handler(schema)
        full = handler.resolve_ref_schema(described)
        for name, said in docstrings_of(kind).items():
            full["properties"][kind.model_fields[name].alias or name]["description"] = said
        if kind.shorthand is None:
            kind.describe(full)
            return described
        short = dict(full["properties"][kind.shorthand])
        if "anyOf" in short:  # the field may be absent; the text in place of the mapping may not
            short["anyOf"] = [form for form in short["anyOf"] if form != {"type": "null"}]
        full_copy = dict(full)
        full.clear()
        full["anyOf"] = [short, full_copy]
        kind.describe(full_copy)
        return described


@cache
def model_of(kind: type[Record]) -> type[BaseModel]:
    """The pydantic model of a kind of records; what it makes are records of that kind."""
    if kind is Record:
        return _Model
    said = {name: vars(kind)["__annotations__"][name] for name in kind.own_fields}
    names: dict[str, Any] = {"__module__": kind.__module__, "__qualname__": kind.__qualname__}
    names |= {"__doc__": kind.__doc__, "__annotations__": said}
    names |= {name: _said(one) for name, one in kind.own_fields.items() if not one.is_required()}
    bases = tuple(model_of(base) for base in kind.__bases__)
    made: type[BaseModel] = new_class(kind.__name__, bases, exec_body=lambda body: body.update(names))
    _KINDS[made] = kind
    return made


def _said(one: KnownField) -> Any:
    if one.default_factory is not None:
        return Field(default_factory=one.default_factory, alias=one.alias)
    return Field(default=one.default, alias=one.alias)


def _without_unknown(kind: type[Record], value: PlacedDict, unknown: list[UnknownKey]) -> Any:
    if kind.takes_any_key:
        return value
    known = frozenset(one.alias or name for name, one in kind.model_fields.items())
    if value.keys() <= known:
        return value
    wrong = [key for key in value if key not in known]
    unknown.extend(UnknownKey(key, value.keys_at[key], known) for key in wrong)
    kept = PlacedDict((key, value[key]) for key in value if key in known)
    for key in wrong:  # a slip in the name of the record: nobody is told as well that it has none
        meant = difflib.get_close_matches(key, IDENTIFYING & known - kept.keys(), n=1, cutoff=NEAR)
        kept.update(dict.fromkeys(meant, value[key]))
    kept.position, kept.end, kept.keys_at = value.position, value.end, value.keys_at
    return kept
