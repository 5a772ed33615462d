"""Entries of a list → rows with their parts, as records say them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from privacy_statements_import.draft import Finding, Outcome
from privacy_statements_import.markdown.blocks import Block, Bullet, Listing, Phrase, plain_of
from privacy_statements_import.markdown.names import Entry, read_entry
from privacy_statements_import.markdown.prose import Links, plain, prose
from privacy_statements_import.markdown.verdicts import NEVER, leads_elsewhere
from privacy_statements_import.markdown.words import Words

DEEPEST_PART = 16  # levels of parts; what is deeper is prose of the part around it
LONGEST_PART = 40  # words of a nested entry that names something
Data = dict[str, Any]


class Reader(Struct):
    """Reads entries as rows, and says in ``findings`` what became of each."""

    words: Words
    links: Links
    findings: list[Finding] = field(default_factory=list)
    apart: list[Data] = field(default_factory=list)  # fields that are never collected: no part of what is

    def rows(self, bullets: Iterable[Bullet], doubt: str = "") -> list[Data]:
        """The rows of all entries of a list."""
        return [self.row(bullet.phrase, bullet.inside, doubt) for bullet in bullets]

    def row(self, phrase: Phrase, inside: Sequence[Block] = (), doubt: str = "") -> Data:
        """The row of one entry with what is inside it."""
        entry = read_entry(phrase, self.words, self.links)
        data = self._said(entry, inside, "description", 0, phrase)
        if entry.necessity:
            data["necessity"] = entry.necessity
        doubts = [each for each in (doubt, entry.doubt) if each]
        if doubts:
            data["needs_review"] = doubts
        self.find(phrase, Outcome.DOUBT if doubts else Outcome.ITEM, "; ".join(doubts))
        return data

    def parts(self, bullets: Iterable[Bullet], depth: int = 1) -> list[Data | str]:
        """Nested entries as parts of an item; a bare name where nothing else is said."""
        made: list[Data | str] = []
        for bullet in bullets:
            entry = read_entry(bullet.phrase, self.words, self.links)
            if entry.necessity == NEVER and depth == 1:
                self.apart.append(self.row(bullet.phrase, bullet.inside))
                continue
            data = self._said(entry, bullet.inside, "note", depth, bullet.phrase)
            if entry.necessity:
                data["needs_review"] = [f"the source says that this part is {entry.necessity}"]
            self.find(bullet.phrase, Outcome.ITEM, "a part")
            made.append(data["name"] if set(data) == {"name"} else data)
        return made

    def find(self, phrase: Phrase, outcome: Outcome, why: str = "") -> None:
        """Note what became of a phrase."""
        self.findings.append(Finding(phrase.line, outcome, plain(phrase)[:80], why))

    def _said(self, entry: Entry, inside: Sequence[Block], key: str, depth: int, leads: Phrase | None = None) -> Data:
        listings = [block for block in inside if isinstance(block, Listing)]
        nested = listings[0] if len(listings) == 1 and depth < DEEPEST_PART and self._names(listings[0]) else None
        if leads is not None and leads_elsewhere(plain(leads), self.words):
            nested = None
        others = [block for block in inside if block is not nested]
        texts = [text for text in (entry.description, prose(others, self.links)) if text]
        data: Data = {"name": entry.name}
        if texts:
            data[key] = "\n\n".join(texts)
        if entry.only:
            data["only"] = entry.only
        if condition := condition_of(entry.conditions):
            data["condition"] = condition
        if nested is not None:
            data["parts"] = self.parts(nested.bullets, depth + 1)
        if entry.see:
            data["see"] = entry.see
        return data

    def _names(self, listing: Listing) -> bool:
        """Whether all entries of a nested list can be parts: none is long, or empty, or never collected."""
        entries = [read_entry(bullet.phrase, self.words, self.links) for bullet in listing.bullets]
        return all(
            entry.name and entry.necessity != NEVER and len(plain(bullet.phrase).split()) <= LONGEST_PART
            for entry, bullet in zip(entries, listing.bullets, strict=True)
        )


def condition_of(said: Iterable[str]) -> Data | None:
    """Conditions in words, as a record says them: all must hold."""
    each = [{"words": words} for words in dict.fromkeys(said) if words]
    return {"all": each} if len(each) > 1 else each[0] if each else None


def with_condition(data: Data, said: str) -> None:
    """Say of a row or a section that it holds only under one more condition."""
    known: Mapping[str, Any] = data.get("condition", {})
    words = [one["words"] for one in known.get("all", [known] if known else [])]
    if not any(said in one for one in words) and (condition := condition_of([*words, said])):
        data["condition"] = condition


def plain_rows(rows: Iterable[Data]) -> list[Data | str]:
    """Rows, where one that is only a name is that name."""
    return [row["name"] if set(row) == {"name"} else row for row in rows]


def words_in(blocks: Iterable[Block]) -> int:
    """How many words blocks have."""
    return sum(len(re.findall(r"\w+", plain_of(block))) for block in blocks)
