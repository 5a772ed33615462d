"""What people write anyway: a text for a whole mapping, a word for a key. `fmt` keeps what was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

_N = "[0-9]{1,6}"  # nobody keeps anything for a million years
DURATION_FORM = rf"^P(?=.)({_N}Y)?({_N}M)?({_N}W)?({_N}D)?(T(?=.)({_N}H)?({_N}M)?({_N}S)?)?$"
OTHER_KEYS: Mapping[str, str] = {"third_parties": "recipients"}
"""Key that is read as another one where that one is a field. No message and no editor proposes it."""


class ShortForm(Struct, frozen=True, eq=False):
    """A text that stands for several fields of a record."""

    pattern: str
    expected: str
    """Completes "expected ..."."""
    parts_of: Callable[[str], Mapping[str, str] | None]
    """The text of each field that the short form states; ``None`` for a text of another form."""

    @property
    def schema_pattern(self) -> str:
        """The pattern as JSON Schema has it: without names of groups."""
        return re.sub(r"\(\?P<\w+>", "(", self.pattern)


_BOUNDS = {"at most": "at-most", "up to": "at-most", "no longer than": "at-most", "at least": "at-least"}
_TIMES = {"hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y"}
_BOUND = "|".join(f"[{words[0].upper()}{words[0]}]{words[1:]}" for words in _BOUNDS)
TIME_FORM = rf"^({DURATION_FORM[1:-1]}|({_N}|an?|one) ({'|'.join(_TIMES)})s?)$"
_RETENTION = (
    rf"^(((?P<bound>{_BOUND}) )?((?P<duration>{DURATION_FORM[1:-1]})|(?P<count>{_N}|an?|one) (?P<unit>{'|'.join(_TIMES)})s?)"
    r"( (counted )?from (?P<starts>\S.*))?|[Uu]ntil (?P<until>\S.*))$"
)


def _retention(text: str) -> Mapping[str, str] | None:
    match = re.match(_RETENTION, text)
    if match is None:
        return None
    parts = {name: match[name] for name in ("duration", "starts", "until") if match[name]}
    if match["unit"]:
        count = match["count"] if match["count"].isdigit() else "1"
        parts["duration"] = _TIMES[match["unit"]].format(count)
    if match["bound"]:
        parts["bound"] = _BOUNDS[match["bound"].lower()]
    return parts


def duration_of(text: str) -> str | None:
    """The ISO 8601 duration of "30 days" or "a year", and of a duration itself; ``None`` for any other text."""
    parts = _retention(text) or {}
    return parts["duration"] if parts.keys() == {"duration"} else None


RETENTION = ShortForm(
    _RETENTION,
    'a time such as "30 days", "at most 6 months" or "until the account is deleted", or a mapping such as '
    "{duration: P30D, note: ...}",
    _retention,
)
