"""Diagnostics that a record accepts, with a reason: ``disregard``. A silence that covers nothing, or has expired, is
reported itself."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from msgspec import Struct

from privacy_statements.diagnostics.codes import CODES, GONE, Severity
from privacy_statements.diagnostics.diagnostic import diagnose, nearest
from privacy_statements.diagnostics.findings import Counted, Findings, in_order
from privacy_statements.diagnostics.position import Position

ABOUT_SILENCES = {"unused-disregard", "expired-disregard", "gone-code"}


class Silence(Struct, frozen=True):
    """One code that is accepted between two places of a file. ``position`` is the place of the disregard itself."""

    code: str
    reason: str
    until: datetime.date | None
    position: Position
    start: Position
    end: Position

    def covers(self, diagnostic: Counted) -> bool:
        """Whether a diagnostic has this code and is inside the record."""
        return diagnostic.code == self.code and self.start <= diagnostic.position < self.end


def can_be_disregarded() -> list[str]:
    """The codes that a record may disregard: those of warnings and debts."""
    return [code for code in CODES if CODES[code].severity is not Severity.ERROR and code not in ABOUT_SILENCES]


def expected_code(written: str) -> str | None:
    """What to write in place of a code that cannot be disregarded; ``None`` for one that can."""
    codes = can_be_disregarded()
    hint = " (this one must be fixed)" if written in CODES else nearest(written, codes)
    return None if written in (*codes, *GONE) else f"the code of a warning or a debt{hint}"


def apply_silences(
    diagnostics: Iterable[Counted], silences: Collection[Silence], today: datetime.date | None, judged: Collection[str]
) -> Findings:
    """The diagnostics that no silence covers, and those about the silences themselves. ``judged`` are the codes that this
    run could report: a silence of another code is not called unused. Without a day, nothing expires."""
    if not silences:
        return in_order(diagnostics)
    expired = {silence for silence in silences if today and silence.until and silence.until < today}
    of_file: dict[tuple[str, str], list[Silence]] = {}
    for silence in silences:
        if silence not in expired:
            of_file.setdefault((silence.code, silence.start.path), []).append(silence)
    used: set[Silence] = set()
    remaining: list[Counted] = []
    for diagnostic in in_order(diagnostics).entries:
        near = of_file.get((diagnostic.code, diagnostic.position.path), ())
        covering = [silence for silence in near if silence.covers(diagnostic)]
        if covering:
            used.add(max(covering, key=lambda silence: silence.start))  # the nearest record
        else:
            remaining.append(diagnostic)
    gone = {silence.code: silence for silence in sorted(silences, key=lambda silence: silence.position, reverse=True)}
    for code in sorted(gone.keys() & GONE):
        message = f'met the disregard of "{code}", which is no longer reported; expected none'
        remaining.append(diagnose("gone-code", gone[code].position, message))  # once, at the first place
    for silence in silences:
        if silence in expired:
            message = f'the disregard of "{silence.code}" expired on {silence.until}; expected it fixed, or a new day'
            remaining.append(diagnose("expired-disregard", silence.position, message))
        elif silence not in used and silence.code in judged:
            message = f'nothing in this record is reported as "{silence.code}"; expected no disregard of it'
            remaining.append(diagnose("unused-disregard", silence.position, message))
    return in_order(remaining)
