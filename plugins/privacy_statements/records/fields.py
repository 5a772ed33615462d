"""The small types that fields are made of. Each says its form once, for the reader of the record, the
message of a mistake and the JSON Schema alike."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from msgspec import Struct

from privacy_statements.diagnostics.position import Position
from privacy_statements.diagnostics.silence import can_be_disregarded, expected_code
from privacy_statements.read.markdown import one_line, safe_url, says_nothing
from privacy_statements.records.record import NO_KEYS as NO_KEYS
from privacy_statements.records.record import NOWHERE as NOWHERE
from privacy_statements.records.record import Record as Record
from privacy_statements.records.record import docstrings_of as docstrings_of
from privacy_statements.records.record import field as field
from privacy_statements.records.record import hints_of as hints_of
from privacy_statements.records.record import types_in as types_in
from privacy_statements.records.short_forms import DURATION_FORM as DURATION_FORM
from privacy_statements.records.short_forms import TIME_FORM, duration_of

FORMAT = 1
"""The newest format of records that is understood. A new optional field does not raise it; a changed meaning does."""
ID_FORM = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
REFERENCE_FORM = rf"{ID_FORM[:-1]}(/{ID_FORM[1:-1]})?$"
_ID = re.compile(r"[a-z0-9]++(?:[.-][a-z0-9]++)*+")  # the same, in half of the time
_PART = r"""(?!\.+(?:[/#]|$))[^/\\:?*"<>|#\x00-\x1f]+"""
ADDRESS_FORM = rf"/?{_PART}(?:/{_PART})*/?(?:#.*)?"
"""An address below the root of a site, at which a file can be written."""
EXPECTED_ID = "the id of a record, such as app.name"
EXPECTED_NEW_ID = "an id: small letters, digits, dots and dashes, such as app.name"
EXPECTED_TEXT = "some visible text"
EXPECTED_DURATION = 'a time such as "30 days", P6M or P2Y'

COUNTRY_FORM = (
    "A[DEFGILMOQRSTUWXZ]|B[ABDEFGHIJLMNOQRSTVWYZ]|C[ACDFGHIKLMNORUVWXYZ]|D[EJKMOZ]|E[CEGHRST]|F[IJKMOR]|"
    "G[ABDEFGHILMNPQRSTUWY]|H[KMNRTU]|I[DELMNOQRST]|J[EMOP]|K[EGHIMNPRWYZ]|L[ABCIKRSTUVY]|"
    "M[ACDEFGHKLMNOPQRSTUVWXYZ]|N[ACEFGILOPRUZ]|OM|P[AEFGHKLMNRSTWY]|QA|R[EOSUW]|S[ABCDEGHIJKLMNORSTVXYZ]|"
    "T[CDFGHJKLMNORTVWZ]|U[AGMSYZ]|V[ACEGINU]|W[FS]|Y[ET]|Z[AMW]"
)
"""The country codes of ISO 3166-1."""

T = TypeVar("T")
Schema = Mapping[str, Any]
TEXT: Schema = MappingProxyType({"type": "string"})


class WrongFormError(ValueError):
    """A value that has not the form of its field; ``expected`` completes "expected ..."."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


class TextForm(Struct, frozen=True, eq=False):
    """What a text must be to stand in a field."""

    read: Callable[[str], object]
    """Makes the value of a text. Raises ``WrongFormError``."""
    schema: Schema = TEXT
    """What JSON Schema says of it."""
    keeps_place: bool = False
    """Whether the text keeps its place in the file, so that a rule can point at a word in it."""


class OneOrMany:
    """Marks a list that may be written as its only member."""


class BlankIsNone:
    """Marks a text that says nothing where it shows nothing."""


def form_schema(pattern: str, expected: str) -> Schema:
    """A form in JSON Schema; editors show the message in place of the pattern."""
    return {"pattern": pattern, "patternErrorMessage": f"expected {expected}", **TEXT}


def _form(pattern: str, expected: str) -> TextForm:
    fits = re.compile(pattern).fullmatch

    def read(text: str) -> str:
        if fits(text) is None:
            raise WrongFormError(expected)
        return text

    return TextForm(read, form_schema(pattern, expected))


def not_empty(text: str) -> str:
    """The text, which shows at least one character."""
    if not "!" <= text[:1] <= "~" and not one_line(text).strip():  # most begin with a character that everybody sees
        raise WrongFormError(EXPECTED_TEXT)
    return text


def says_something(text: str) -> str:
    """Prose that shows at least one character."""
    if text[:1].isascii() and text[:1].isalpha():  # no mark begins with a letter
        return text
    if says_nothing(not_empty(text)):
        raise WrongFormError(EXPECTED_TEXT)
    return text


def is_blank(text: str) -> bool:
    """Whether a text shows nothing."""
    return not one_line(text)


@lru_cache(maxsize=4096)
def is_id(text: str) -> bool:
    """Whether a text has the form of the id of a record."""
    return _ID.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def is_reference(text: str) -> bool:
    """Whether a text has the form of the id of a record, or of an item that only one product has: ``product/item``."""
    first, slash, second = text.partition("/")
    return is_id(first) and (not slash or is_id(second))


def _id(text: str) -> str:
    if not is_id(text):
        raise WrongFormError(EXPECTED_NEW_ID)
    return text


def _date(text: str) -> datetime.date:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise WrongFormError("a date that exists: the calendar has no such day") from None
    raise WrongFormError("a date such as 2026-11-01")


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise WrongFormError("true or false")
    return text == "true"


def _format(text: str) -> int:
    if re.fullmatch("[1-9][0-9]{0,3}", text) is None:
        raise WrongFormError(f"the number of a format of records, such as {FORMAT}")
    if int(text) > FORMAT:
        raise WrongFormError(f"{FORMAT} or less, or a newer privacy-statements: please upgrade it")
    return int(text)


def _duration(text: str) -> str:
    if (duration := duration_of(text)) is None:
        raise WrongFormError(EXPECTED_DURATION)
    return duration


def _url(text: str) -> str:
    if not safe_url(text) or not text.lower().startswith(("https://", "http://", "mailto:", "#")):
        raise WrongFormError(
            "an address that begins with https://, http:// or mailto:, or an anchor of the page (#...)"
        )
    return text


def _page_path(text: str) -> str:
    parts = text.split("/")
    if not safe_url(text) or ":" in text or "#" in text or not all(parts) or ".." in parts:
        raise WrongFormError("the path of a file below the folder of hand-written pages, such as images/setting.png")
    return text


def _disregard_code(text: str) -> str:
    if (expected := expected_code(text)) is not None:
        raise WrongFormError(expected)
    return text


Text = Annotated[str, TextForm(not_empty, keeps_place=True)]
"""Plain text of one line; shown exactly as written."""
Prose = Annotated[str, TextForm(says_something, keeps_place=True)]
"""Markdown: paragraphs, lists, emphasis, code, links."""
Header = Annotated[Text | None, BlankIsNone()]
"""The header of a column; blank where the table has none."""
Cell = Annotated[Prose | None, BlankIsNone()]
"""What a cell says; blank where it says nothing."""
Id = Annotated[str, TextForm(_id, form_schema(ID_FORM, EXPECTED_NEW_ID), keeps_place=True)]
Duration = Annotated[str, TextForm(_duration, form_schema(TIME_FORM, EXPECTED_DURATION))]
Language = Annotated[str, _form(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "a language tag such as en or de-AT")]
Country = Annotated[str, _form(f"^({COUNTRY_FORM})$", "an ISO 3166 country code such as IE")]
Url = Annotated[str, TextForm(_url, keeps_place=True)]
Key = Annotated[str, TextForm(str, keeps_place=True)]
"""A key that the writer chooses."""
File = Annotated[str, TextForm(_page_path)]
"""A file below the folder of the hand-written pages."""
Date = Annotated[datetime.date, TextForm(_date, {"format": "date", **TEXT})]
Format = Annotated[int, TextForm(_format, {"type": "integer", "minimum": 1, "maximum": FORMAT})]
Flag = Annotated[bool, TextForm(_flag, {"type": "boolean"})]
DisregardCode = Annotated[str, TextForm(_disregard_code, {"enum": can_be_disregarded(), **TEXT})]
"""The code of a diagnostic that is no error."""
Many = Annotated[tuple[T, ...], OneOrMany()]
"""A list; a single member may be written without the dash."""


class Reference(Struct, frozen=True):
    """The id of another record, with the place where it was written."""

    id: str
    position: Position
