"""Ids: permanent ones are kept unique, missing ones are made from names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping
from typing import Protocol

from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.diagnostics.position import Position
from privacy_statements.read.placed import written_at

LONGEST = 100  # characters of an id: it becomes the name of a file
LONGEST_MADE = 60  # characters of an id that is made from a name
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}

# anchors that the pages of products and guides have anyway: a heading of the same words steps aside
PAGE_ANCHORS = frozenset(
    {
        "statement", "guide", "at-a-glance", "in-general", "data-items", "guides", "what-it-changes", "see-also",
        "what-applies", "source-and-review", "downloads", "all-retention", "all-storage", "what-changed",
        "answer-who", "answer-why", "answer-how-long", "answer-where", "answer-choice", "answer-contact",
        "questions-and-answers", "where-the-data-goes",
    }
)  # fmt: skip


class HasId(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str: ...
    @property
    def position(self) -> Position: ...


def taken_by(wanted: str, position: Position, first: Position, noun: str = "id") -> Diagnostic:
    """The diagnostic for an id that another record has; both places are named."""
    message = f'the {noun} "{wanted}" is taken by {first}'
    return diagnose("duplicate-id", position, message, related=first)


def check_file_names(records: Mapping[str, HasId], findings: list[Diagnostic]) -> None:
    """Each id of records that becomes an address must be the name of a file on every system."""
    for record_id, record in records.items():
        check_file_name(record_id, written_at(record_id, record.position), findings)


def check_file_name(wanted: str, position: Position, findings: list[Diagnostic]) -> None:
    """An id that becomes an address must be the name of a file on every system."""
    if wanted.split(".")[0] in RESERVED:
        message = f'met the id "{wanted}", a name that Windows keeps for itself; expected another one'
        findings.append(diagnose("wrong-value", position, message))
    if len(wanted) > LONGEST:
        message = f"met an id of {len(wanted)} characters; expected at most {LONGEST}"
        findings.append(diagnose("wrong-value", position, message))


def slug(name: str) -> str:
    """An id made from a name: small Latin letters, digits and dashes. Never empty, and not long."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    short = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(short) > LONGEST_MADE:
        short = short[: LONGEST_MADE + 1].rpartition("-")[0].strip("-") or short[:LONGEST_MADE]
    return short or "x" + "".join(f"{ord(character):x}" for character in name.strip())[:24]


def free(wanted: str, *taken: Container[str], last: dict[str, int] | None = None) -> str:
    """The wanted id, or the first of ``wanted-2``, ``wanted-3`` ... that is free. ``last`` remembers how far each was tried,
    for ids that are taken one after another and never set free: otherwise a thousand of one name are tried half a million
    times."""
    number = last.get(wanted, 1) if last is not None else 1
    free_id = wanted if number == 1 else f"{wanted}-{number}"
    while any(free_id in ids for ids in taken):
        number += 1
        free_id = f"{wanted}-{number}"
    if last is not None:
        last[wanted] = number
    return free_id
