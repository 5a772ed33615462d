"""The small types that fields are made of. Each says its form once, for the reader of the record, the
message of a mistake and the JSON Schema alike."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from msgspec import Struct

from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.silence import can_be_disregarded, expected_code
from privacy_statements.read.markdown import one_line, prose_html, safe_url
from privacy_statements.read.placed import PlacedText
from privacy_statements.records.marks import (
    AfterValidator,
    BeforeValidator,
    Described,
    WrapValidator,
    WrongFormError,
    telling,
)
from privacy_statements.records.record import NO_KEYS as NO_KEYS
from privacy_statements.records.record import NOWHERE as NOWHERE
from privacy_statements.records.record import Record as Record
from privacy_statements.records.record import docstrings_of as docstrings_of
from privacy_statements.records.record import field as field

if TYPE_CHECKING:  # as in the marks
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

ID_FORM = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
_N = "[0-9]{1,6}"  # nobody keeps anything for a million years
_ID = re.compile(r"[a-z0-9]++(?:[.-][a-z0-9]++)*+")  # the same, in half of the time
DURATION_FORM = rf"^P(?=.)({_N}Y)?({_N}M)?({_N}W)?({_N}D)?(T(?=.)({_N}H)?({_N}M)?({_N}S)?)?$"
TAG = re.compile("<[^>]*>")

T = TypeVar("T")


class Form:
    """Wants the whole text to have a form; ``expected`` completes "expected ..."."""

    def __init__(self, pattern: str, expected: str) -> None:
        self.pattern, self.expected = pattern, expected

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        form = re.compile(self.pattern)

        def check(text: str) -> str:
            if form.fullmatch(text) is None:
                raise WrongFormError(self.expected)
            return text

        return core_schema.no_info_after_validator_function(telling(check), handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), **self.described()}

    def described(self) -> JsonSchemaValue:
        """The form for JSON Schema; editors show the message in place of the pattern."""
        return {"pattern": self.pattern, "patternErrorMessage": f"expected {self.expected}"}


_ID_OF_A_RECORD = Form(ID_FORM, "the id of a record, such as app.name")


def not_empty(text: str) -> str:
    """The text, which shows at least one character."""
    if not one_line(text).strip():
        raise WrongFormError("some text that can be seen")
    return text


def says_something(text: str) -> str:
    """Prose that shows at least one character: a lone list mark or an empty fence is nothing."""
    if not one_line(TAG.sub("", prose_html(not_empty(text)))).strip():
        raise WrongFormError("some text that can be seen")
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
    raise WrongFormError("a date such as 2026-11-01")


def _flag(value: Any) -> bool:
    if value not in ("true", "false"):
        raise WrongFormError("true or false")
    return bool(value == "true")


def _url(text: str) -> str:
    if not safe_url(text) or not text.lower().startswith(("https://", "http://", "mailto:", "#")):
        expected = "an address that begins with https://, http:// or mailto:, or an anchor of the page (#...)"
        raise WrongFormError(expected)
    return text


def _page_path(text: str) -> str:
    parts = text.split("/")
    if not safe_url(text) or ":" in text or "#" in text or not all(parts) or ".." in parts:
        expected = "the path of a file below the folder of hand-written pages, such as images/setting.png"
        raise WrongFormError(expected)
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
Prose = Annotated[str, AfterValidator(says_something), WrapValidator(with_its_place), Described({"x-markdown": True})]
"""Markdown: paragraphs, lists, emphasis, code, links."""
HeadCell = Annotated[Text | None, BeforeValidator(blank_as_nothing)]
"""The header of a column; blank where the table has none."""
ProseCell = Annotated[Prose | None, BeforeValidator(blank_as_nothing)]
"""What a cell says; blank where it says nothing."""
Id = Annotated[
    str, Form(ID_FORM, "an id: small letters, digits, dots and dashes, such as app.name"), WrapValidator(with_its_place)
]
Duration = Annotated[str, Form(DURATION_FORM, "an ISO 8601 duration such as P30D, P6M or P2Y")]
Language = Annotated[str, Form(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "a language tag such as en or de-AT")]
Country = Annotated[str, Form(r"^[A-Z]{2}$", "an ISO 3166 country code such as IE")]
Url = Annotated[str, AfterValidator(_url), WrapValidator(with_its_place)]
Key = Annotated[str, WrapValidator(with_its_place)]
"""A key that the writer chooses."""
PagePath = Annotated[str, AfterValidator(_page_path)]
"""A file below the folder of the hand-written pages."""
Date = Annotated[datetime.date, BeforeValidator(_date), Described({"type": "string", "format": "date"}, alone=True)]
Flag = Annotated[bool, BeforeValidator(_flag), Described({"type": "boolean"}, alone=True)]


def _disregard_code(text: str) -> str:
    expected = expected_code(text)
    if expected is not None:
        raise WrongFormError(expected)
    return text


DisregardCode = Annotated[
    str, AfterValidator(_disregard_code), Described({"type": "string", "enum": can_be_disregarded()}, alone=True)
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


class Reference(Struct, frozen=True):
    """The id of another record, with the place where it was written."""

    id: str
    position: Position

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(telling(cls._read))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", **_ID_OF_A_RECORD.described(), "x-reference": True}

    @classmethod
    def _read(cls, value: Any) -> Reference:
        if isinstance(value, Reference):
            return value
        if not isinstance(value, str) or not is_id(str(value)):
            raise WrongFormError(_ID_OF_A_RECORD.expected)
        return cls(str(value), value.position if isinstance(value, PlacedText) else NOWHERE)
