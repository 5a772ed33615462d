"""The small types that fields are made of. Each says its form once, for the reader of the record, the
message of a mistake and the JSON Schema alike."""

from __future__ import annotations

import ast
import datetime
import difflib
import inspect
import itertools
import re
import textwrap
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Annotated, Any, ClassVar, NamedTuple, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
    WrapValidator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from privacy_statements.diagnostics import NEAR
from privacy_statements.frozen import dataclass, quick
from privacy_statements.markdown import one_line, prose_html, safe_url
from privacy_statements.position import Position
from privacy_statements.records.placed import PlacedDict, PlacedText
from privacy_statements.silence import can_be_disregarded, expected_code

ID_FORM = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
_N = "[0-9]{1,6}"  # nobody keeps anything for a million years
_ID = re.compile(r"[a-z0-9]++(?:[.-][a-z0-9]++)*+")  # the same, in half of the time
DURATION_FORM = rf"^P(?=.)({_N}Y)?({_N}M)?({_N}W)?({_N}D)?(T(?=.)({_N}H)?({_N}M)?({_N}S)?)?$"
IDENTIFYING = frozenset({"id", "name", "item", "about", "heading"})  # keys that say what a record speaks of
TAG = re.compile("<[^>]*>")
NOWHERE = Position("", 1, 1)
NO_KEYS: Mapping[str, Position] = {}

T = TypeVar("T")


class Form:
    """Wants the whole text to have a form; ``expected`` completes "expected ..."."""

    def __init__(self, pattern: str, expected: str) -> None:
        self.pattern, self.expected = pattern, expected

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        form = re.compile(self.pattern)

        def check(text: str) -> str:
            if form.fullmatch(text) is None:
                raise PydanticCustomError("form", "{expected}", {"expected": self.expected})
            return text

        return core_schema.no_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), **self.described()}

    def described(self) -> JsonSchemaValue:
        """The form for JSON Schema; editors show the message in place of the pattern."""
        return {"pattern": self.pattern, "patternErrorMessage": f"expected {self.expected}"}


_ID_OF_A_RECORD = Form(ID_FORM, "the id of a record, such as app.name")


def not_empty(text: str) -> str:
    """The text, which shows at least one character."""
    if not one_line(text).strip():
        raise PydanticCustomError("form", "{expected}", {"expected": "some text that can be seen"})
    return text


def says_something(text: str) -> str:
    """Prose that shows at least one character: a lone list mark or an empty fence is nothing."""
    if not one_line(TAG.sub("", prose_html(not_empty(text)))).strip():
        raise PydanticCustomError("form", "{expected}", {"expected": "some text that can be seen"})
    return text


def blank_as_nothing(value: Any) -> Any:
    """The value, or ``None`` for a text that shows nothing."""
    return None if isinstance(value, str) and not one_line(value) else value


def _date(value: Any) -> datetime.date:
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return datetime.date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("form", "{expected}", {"expected": "a date such as 2026-11-01"})


def _flag(value: Any) -> bool:
    if value not in ("true", "false"):
        raise PydanticCustomError("form", "{expected}", {"expected": "true or false"})
    return bool(value == "true")


def _url(text: str) -> str:
    if not safe_url(text) or not text.lower().startswith(("https://", "http://", "mailto:", "#")):
        expected = "an address that begins with https://, http:// or mailto:, or an anchor of the page (#...)"
        raise PydanticCustomError("form", "{expected}", {"expected": expected})
    return text


def _page_path(text: str) -> str:
    parts = text.split("/")
    if not safe_url(text) or ":" in text or "#" in text or not all(parts) or ".." in parts:
        expected = "the path of a file below the folder of hand-written pages, such as images/setting.png"
        raise PydanticCustomError("form", "{expected}", {"expected": expected})
    return text


def as_list(value: Any) -> Any:
    """The value, in a list unless it is one."""
    return value if isinstance(value, list) else [value]


def with_its_place(value: Any, handler: Any) -> Any:
    """A text that was read from a file keeps its place, so that a rule can point at a word in it."""
    checked = handler(value)
    return value if isinstance(value, PlacedText) else checked


Text = Annotated[str, AfterValidator(not_empty), WrapValidator(with_its_place)]
"""Plain text of one line; shown exactly as written."""
Prose = Annotated[
    str,
    AfterValidator(says_something),
    WrapValidator(with_its_place),
    Field(json_schema_extra={"x-markdown": True}),
]
"""Markdown: paragraphs, lists, emphasis, code, links."""
HeadCell = Annotated[Text | None, BeforeValidator(blank_as_nothing)]
"""The header of a column; blank where the table has none."""
ProseCell = Annotated[Prose | None, BeforeValidator(blank_as_nothing)]
"""What a cell says; blank where it says nothing."""
Id = Annotated[
    str,
    Form(ID_FORM, "an id: small letters, digits, dots and dashes, such as app.name"),
    WrapValidator(with_its_place),
]
Duration = Annotated[str, Form(DURATION_FORM, "an ISO 8601 duration such as P30D, P6M or P2Y")]
Language = Annotated[str, Form(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "a language tag such as en or de-AT")]
Country = Annotated[str, Form(r"^[A-Z]{2}$", "an ISO 3166 country code such as IE")]
Url = Annotated[str, AfterValidator(_url), WrapValidator(with_its_place)]
Key = Annotated[str, WrapValidator(with_its_place)]
"""A key that the writer chooses."""
PagePath = Annotated[str, AfterValidator(_page_path)]
"""A file below the folder of the hand-written pages."""
Date = Annotated[datetime.date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]


def _disregard_code(text: str) -> str:
    expected = expected_code(text)
    if expected is not None:
        raise PydanticCustomError("form", "{expected}", {"expected": expected})
    return text


DisregardCode = Annotated[
    str, AfterValidator(_disregard_code), WithJsonSchema({"type": "string", "enum": can_be_disregarded()})
]
"""The code of a diagnostic that is no error."""


class _OneOrMany:
    """JSON Schema of a list that may be written as its only member."""

    @staticmethod
    def __get_pydantic_json_schema__(schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


Many = Annotated[tuple[T, ...], BeforeValidator(as_list), _OneOrMany]
"""A list; a single member may be written without the dash."""


@lru_cache(maxsize=4096)
def is_id(text: str) -> bool:
    """Whether a text has the form of the id of a record."""
    return _ID.fullmatch(text) is not None


@quick
@dataclass(frozen=True, slots=True)
class Reference:
    """The id of another record, with the place where it was written."""

    id: str
    position: Position

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", **_ID_OF_A_RECORD.described(), "x-reference": True}

    @classmethod
    def _read(cls, value: Any) -> Reference:
        if isinstance(value, Reference):
            return value
        if not isinstance(value, str) or not is_id(str(value)):
            raise PydanticCustomError("form", "{expected}", {"expected": _ID_OF_A_RECORD.expected})
        return cls(str(value), value.position if isinstance(value, PlacedText) else NOWHERE)


class UnknownKey(NamedTuple):
    """A key that is no field of the record it stands in. Collected in the context of a validation, so
    that it is told together with all other mistakes and with the keys that would be right."""

    key: str
    position: Position
    known: frozenset[str]


_SET = object.__setattr__  # past the freezing, while a record is made


@cache
def docstrings_of(kind: type[Record]) -> Mapping[str, str]:
    """The docstring of each field. pydantic can keep them with the fields, and then reads the source of every model
    whenever the program starts; few commands ask for them."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if not issubclass(base, Record) or base is Record:
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
        for field, after in itertools.pairwise(body.body if isinstance(body, ast.ClassDef) else ()):
            match field, after:
                case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(said))):
                    found[name] = inspect.cleandoc(said)
    return {name: found[name] for name in kind.model_fields if name in found}


@cache
def _keys_of(kind: type[Record]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in kind.model_fields.items())


class Record(BaseModel):
    """Something that a writer writes as a mapping. Unknown keys are mistakes; it cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    shorthand: ClassVar[str | None] = None
    """The field that a bare text stands for, where a text may be written instead of the mapping."""

    # The places stand where pydantic keeps private attributes, without a declaration: it would copy a default of
    # each into every record, which took half of the time of a build.

    @property
    def position(self) -> Position:
        """Where the mapping (or the bare text) begins."""
        places = self.__pydantic_private__
        return places["position"] if places else NOWHERE

    @property
    def end(self) -> Position:
        """Where the next thing after the mapping begins."""
        places = self.__pydantic_private__
        return places["end"] if places else NOWHERE

    def __getstate__(self) -> dict[Any, Any]:
        state = super().__getstate__()
        places = state["__pydantic_private__"]
        if places and not isinstance(places["keys_at"], dict):  # what made the record is not told by it
            state["__pydantic_private__"] = {**places, "keys_at": dict(places["keys_at"])}
        return state

    def place_of_key(self, key: str) -> Position:
        """Where a key stands; the beginning of the mapping for one that is not written."""
        places = self.__pydantic_private__ or {}
        at: Position = places.get("keys_at", NO_KEYS).get(key, self.position)
        return at

    @model_validator(mode="wrap")
    @classmethod
    def _place(cls, value: Any, handler: Any, info: ValidationInfo) -> Any:
        if isinstance(value, PlacedDict):
            places = {"position": value.position, "end": value.end, "keys_at": value.keys_at}
            if isinstance(info.context, list):
                value = cls._without_unknown(value, info.context)
        else:
            where = value.position if isinstance(value, PlacedText) else NOWHERE
            places = {"position": where, "end": where, "keys_at": NO_KEYS}
            if isinstance(value, str) and cls.shorthand is not None:
                value = {cls.shorthand: value}
            elif not isinstance(value, dict | cls):
                mapping = "a mapping of keys and values"
                expected = mapping if cls.shorthand is None else f"text or {mapping}"
                raise PydanticCustomError("shape", "{expected}", {"expected": expected})
        record = handler(value)
        _SET(record, "__pydantic_private__", places)
        return record

    @classmethod
    def _without_unknown(cls, value: PlacedDict, unknown: list[UnknownKey]) -> Any:
        known = _keys_of(cls)
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

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = handler(schema)
        full = handler.resolve_ref_schema(described)
        for name, said in docstrings_of(cls).items():
            full["properties"][cls.model_fields[name].alias or name]["description"] = said
        if cls.shorthand is None:
            return described
        short = dict(full["properties"][cls.shorthand])
        if "anyOf" in short:  # the field may be absent; the text in place of the mapping may not
            short["anyOf"] = [form for form in short["anyOf"] if form != {"type": "null"}]
        full_copy = dict(full)
        full.clear()
        full["anyOf"] = [short, full_copy]
        return described
