"""Entries of a list → rows with their parts, as records say them."""

from __future__ import annotations

import re
from collections import Counter
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
    """Reads entries as rows, and says in ``findings`` what became of each. ``forms`` are labels of nested lists that come
    again and again: they say something of the entry around them."""

    words: Words
    links: Links
    forms: frozenset[tuple[str, ...]] = frozenset()
    findings: list[Finding] = field(default_factory=list)

    def row(self, phrase: Phrase, inside: Sequence[Block] = (), doubt: str = "") -> Data:
        """The row of one entry with what is inside it."""
        entry = read_entry(phrase, self.words, self.links)
        data = self._said(entry, phrase, inside, "description", 0)
        if entry.necessity:
            data["necessity"] = entry.necessity
        if doubts := [each for each in (doubt, entry.doubt) if each]:
            data["needs_review"] = doubts
        self.find(phrase, Outcome.DOUBT if doubts else Outcome.ITEM, "; ".join(doubts))
        return data

    def parts(self, listing: Listing, depth: int = 1) -> tuple[list[Data | str], list[Block]]:
        """Nested entries as parts of an item, a bare name where nothing else is said; and as text, those that are never
        collected, which are no part of what is."""
        made: list[Data | str] = []
        never: list[Bullet] = []
        for bullet in listing.bullets:
            entry = read_entry(bullet.phrase, self.words, self.links)
            if entry.necessity == NEVER:
                never.append(bullet)
                continue
            data = self._said(entry, bullet.phrase, bullet.inside, "note", depth)
            if entry.necessity:
                data["needs_review"] = [f"the source says that this part is {entry.necessity}"]
            self.find(bullet.phrase, Outcome.ITEM, "a part")
            made.append(data["name"] if set(data) == {"name"} else data)
        return made, [Listing(tuple(never), never[0].line)] if never else []

    def find(self, phrase: Phrase, outcome: Outcome, why: str = "") -> None:
        """Note what became of a phrase."""
        self.findings.append(Finding(phrase.line, outcome, plain(phrase)[:80], why))

    def _said(self, entry: Entry, phrase: Phrase, inside: Sequence[Block], key: str, depth: int) -> Data:
        listings = [block for block in inside if isinstance(block, Listing)]
        is_parted = len(listings) == 1 and depth < DEEPEST_PART and self.names(listings[0])
        nested = listings[0] if is_parted and not leads_elsewhere(plain(phrase), self.words) else None
        parts, never = self.parts(nested, depth + 1) if nested else ([], [])
        text = prose([*(block for block in inside if block is not nested), *never], self.links)
        data: Data = {
            "name": entry.name,
            key: "\n\n".join(filter(None, (entry.description, text))),
            "only": entry.only,
            "condition": condition_of(entry.conditions),
            "parts": parts,
        }
        return {each: said for each, said in data.items() if said}

    def names(self, listing: Listing) -> bool:
        """Whether all entries of a nested list can be parts: none is long, or empty, or of a form."""
        lengths = [len(plain(one.phrase).split()) for one in listing.bullets]
        return labels_of(listing) not in self.forms and all(0 < length <= LONGEST_PART for length in lengths)


def labels_of(listing: Listing) -> tuple[str, ...]:
    """The first two labels of a list of which each entry has one, and nothing inside; else nothing."""
    said = [plain(bullet.phrase).partition(":") for bullet in listing.bullets]
    is_form = len(said) > 1 and all(colon for _, colon, _ in said) and not any(one.inside for one in listing.bullets)
    return tuple(label for label, _, _ in said)[:2] if is_form else ()


def forms_of(blocks: Iterable[Block]) -> frozenset[tuple[str, ...]]:
    """The labels of lists inside of entries that come more than once on a page."""
    entries = [bullet for block in blocks if isinstance(block, Listing) for bullet in block.bullets]
    counts = Counter(labels_of(one) for bullet in entries for one in bullet.inside if isinstance(one, Listing))
    return frozenset(labels for labels, count in counts.items() if labels and count > 1)


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
