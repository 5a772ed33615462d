"""Ids: permanent ones are kept unique, missing ones are made from names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from privacy_statements.diagnostics import Diagnostic, diagnose
from privacy_statements.position import Position


class _HasId(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def position(self) -> Position: ...


Identified = TypeVar("Identified", bound=_HasId)


def unique(records: Iterable[Identified], found: list[Diagnostic]) -> Iterator[Identified]:
    """The records whose id is met for the first time; the others are reported with both places."""
    first: dict[str, Position] = {}
    for record in records:
        if record.id in first:
            found.append(
                diagnose(
                    "duplicate-id",
                    record.position,
                    f'the id "{record.id}" is taken by {first[record.id]}',
                    related=first[record.id],
                )
            )
            continue
        first[record.id] = record.position
        yield record


def slug(name: str) -> str:
    """An id made from a name: small Latin letters, digits and dashes. Never empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return made or "x" + "".join(f"{ord(character):x}" for character in name.strip())[:24]


def free(wanted: str, taken: set[str]) -> str:
    """The wanted id, or the first of ``wanted-2``, ``wanted-3`` ... that is free; it is taken then."""
    made, number = wanted, 2
    while made in taken:
        made, number = f"{wanted}-{number}", number + 1
    taken.add(made)
    return made
