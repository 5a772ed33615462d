"""One entry of a list, one cell, one line with a bold beginning → the name of a data item, and what is said of it.

The name is the marked words, or the text up to the first clear cut; what cannot be cut stays whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from privacy_statements.read.markdown import one_line, prose_text
from privacy_statements_import.draft import Finding, Outcome
from privacy_statements_import.markdown.blocks import Block, Bullet, Listing, Phrase, Run
from privacy_statements_import.markdown.grids import NO, begun_answer
from privacy_statements_import.markdown.prose import Links, addresses, inline, plain, prose
from privacy_statements_import.markdown.verdicts import COLLECTED, NEVER, SEEN, denial, leads_elsewhere, of_word
from privacy_statements_import.markdown.words import (
    LONGEST_SENTENCE,
    Words,
    brackets,
    condition_after,
    condition_inside,
    folded,
    is_only,
    masked,
    sentences,
)  # fmt: skip

LONGEST_LABEL = 12  # words before a dash or a colon that may be a name
LONGEST_BRACKET = 3  # words of a bracket that may belong to the name
SHORTEST = 3  # letters of a word that may be any word
MARK = re.compile(  # before a name: a picture that says yes or no
    r"\s*(?:(?P<no>:(?:x|negative_squared_cross_mark|no_entry|no_entry_sign):|[✗✘✕✖❌⛔🚫])"
    r"|:(?:white_check_mark|heavy_check_mark):|[✓✔✅☑])\ufe0f?\s+(?=\S)"
)
_SEPARATOR = re.compile(r"\s+[-–—]+\s+|\s*:(?:\s+|$)|\s*\uff1a\s*|\s+[–—]\s*|\s*(?:→|=>|->)\s*")
_LEAD = re.compile(r"^[\s:\uff1a–—.,;→-]+")  # between a name and what is said of it
_TAIL = re.compile(r"(?:[;,]\s+(?:and|or|und|oder|et|ou|y|e|o|en|of))?(?:[\s.;:,\u3002\uff1b–—-]|(?<=\s)\*)*$")
_JOIN = re.compile(r"[\s,/&|]*(?:and|or|und|oder|et|ou)?[\s,/&|]*")
_IS = r"(?:<is>)\s+(?:(?:<one_of>)|(?:<article>)|(?:<optional>)|(?:<required>)|(?:[\w'-]+\s+){0,2}?(?:<collect>)(?!\w))"
_CUT = rf"[\s,;]+(?=(?:<examples>)(?:\s|:|$))|\s+(?={_IS})|(?:,\s+|\uff0c)(?=<aside>|<one_of>|<scope>|<cut>|<only>)"
_WORD = re.compile(r"\w+")
DEEPEST_PART = 16  # levels of parts; what is deeper is prose of the part around it
LONGEST_PART = 40  # words of a nested entry that names something
Data = dict[str, Any]


class Entry(Struct):
    """What one phrase says: ``conditions`` and ``only`` are words of the page, ``description`` is prose."""

    name: str = ""
    description: str = ""
    conditions: list[str] = field(default_factory=list)
    only: str | None = None
    necessity: str | None = None
    doubt: str = ""


def is_link_only(phrase: Phrase) -> bool:
    """Whether a phrase is a link and no more than a few words beside it."""
    linked = sum(len(run.text.strip()) for run in phrase.runs if run.url)
    return linked > 0 and linked >= 0.6 * len(phrase.plain.strip())


def marked_end(runs: tuple[Run, ...]) -> int:
    """Where the strong text or code ends with which a phrase begins, several joined by commas as one; else 0."""
    at = end = 0
    for run in runs:
        if (run.strong or run.code) and run.text.strip():
            end = at + len(run.text)
        elif not (end and _JOIN.fullmatch(run.text)) and run.text.strip():
            break
        at += len(run.text)
    return end


def read_entry(phrase: Phrase, words: Words, links: Links) -> Entry:
    """What a phrase says of a data item. Every word and every address of it is in the result."""
    met = MARK.match(phrase.plain[:100])
    bare = phrase.cut(met.end()) if met else phrase
    entry = _Reader(bare, folded(bare.plain), words).read()
    if not re.search(r"[^\W\d_]", entry.name):  # nothing but a bracket, a condition, a number
        entry = Entry(plain(bare), doubt="no name was found in it")
    elif len(entry.name.split()) > LONGEST_LABEL and words.compiled(r"\s(?:<is>)\s").search(masked(folded(entry.name))):
        entry.doubt = "its name reads like a sentence"
    if met and met["no"]:
        entry.necessity = NEVER
    _describe(bare, entry, links)
    return entry


class _Reader(Struct):
    phrase: Phrase
    text: str
    words: Words
    entry: Entry = field(default_factory=Entry)
    rest: list[tuple[int, int]] = field(default_factory=list)  # what is said of the name
    answer: str | None = None  # of a label: yes or no

    def read(self) -> Entry:
        first, *more = list(sentences(self.text)) or [(0, 0)]
        self.rest = [(more[0][0], len(self.text))] if more else []
        start, end = self._label(*first)
        if after := condition_after(self.phrase.plain[start:end], self.words):
            end = start + after[0]
            self.entry.conditions += [after[1]] if after[1] else []
        self._name(start, self._cut(start, end))
        self._denied()
        return self.entry

    def _label(self, start: int, end: int) -> tuple[int, int]:
        """The name that is marked, or that is before a dash or a colon."""
        marked = marked_end(self.phrase.runs)
        after = self.text[marked:end]
        is_label = after[:1] in " :\uff1a–—-" and not self.words.starts("is", after.strip())
        is_label = is_label or self.text[:marked].rstrip()[-1:] in (":", ".")
        if 0 < marked < end and after.strip() and is_label and not after.lstrip().startswith("("):
            return self._labelled(start, marked, marked, end)
        hidden = masked(self.text[start:end])
        met = _SEPARATOR.search(hidden, max(marked - start, 0))  # "**Personal info → Name** (optional)" is one name
        if met is None or not hidden[: met.start()].strip() or not hidden[met.end() :].strip():
            return start, end
        if len(hidden[: met.start()].split()) > LONGEST_LABEL:
            return start, end
        return self._labelled(start, start + met.start(), start + met.end(), end)

    def _labelled(self, start: int, stop: int, begin: int, end: int) -> tuple[int, int]:
        """A label and what follows it: the label is the name, unless it says when, or that never, the rest is collected."""
        label = self.text[start:stop].strip(" :.*")
        denies = denial(label, self.words) in (COLLECTED, SEEN) and not self.words.has("data", label)
        said, when = NEVER if denies else of_word(label, self.words), condition_inside(label, self.words)
        when = when or (label if self.words.starts("scope", label) else None)
        if not said and not when:
            self.rest.insert(0, (begin, end))
            self.answer = begun_answer(_LEAD.sub("", self.text[begin:end]), self.words)  # "Contacts: No"
            self.entry.necessity = NEVER if self.answer == NO else None
            return start, stop
        self.entry.necessity = said
        self.entry.conditions += [when] if when and not said else []
        lead = _LEAD.match(self.text[begin:end])
        return begin + (lead.end() if lead else 0), end

    def _cut(self, start: int, end: int) -> int:
        """Examples, and clauses that go on with something else: the name ends before them."""
        hidden = masked(self.text[start:end])
        met = self.words.compiled(_CUT).search(hidden)
        if met is None or not hidden[: met.start()].strip("\0 "):
            return end
        self.rest.insert(0, (start + met.end(), end))
        return start + met.start()

    def _name(self, start: int, end: int) -> None:
        kept, at = "", start
        is_list = re.search(r"[,;\u3001\uff0c]\s*\w", masked(self.text[start:end]))
        for opening, closing in brackets(self.text[start:end]):
            is_one = bool(is_list and re.search(r"\w", self.text[start + closing : end]))
            if self._bracket(start + opening, start + closing, is_one):
                kept += self.phrase.plain[at : start + opening].rstrip()
                at = start + closing
        self.entry.name = _TAIL.sub("", one_line(kept + self.phrase.plain[at:end])).lstrip(" ,;:–—-")

    def _bracket(self, opening: int, closing: int, is_one: bool) -> bool:
        """Whether what is in a bracket is no part of the name. ``is_one`` is for one of several data, and says nothing of all."""
        inner = one_line(self.phrase.plain[opening + 1 : closing].rstrip(")]\uff09 ").strip())
        denies = len(inner.split()) <= LONGEST_BRACKET and denial(inner, self.words) == COLLECTED
        said = NEVER if denies and not self.words.has("kept", inner) else of_word(inner, self.words)
        if denies and not said:
            return not is_one  # "IP address (not stored)" is collected
        if said and not is_one:
            self.entry.necessity = said
        elif is_only(inner, self.words) and not (self.entry.only or self.words.has("data", inner)):
            self.entry.only = inner
        elif (condition := condition_inside(inner, self.words)) and not is_one:
            self.entry.conditions.insert(0, condition)
        else:
            is_short = len(inner.split()) <= LONGEST_BRACKET and not re.search(r"[,;^]|\s[–-]\s", inner)
            begins = any(self.words.starts(each, inner) for each in ("examples", "open_end", "only"))
            return (not is_one or "," in inner) and (not is_short or begins)
        return True

    def _denied(self) -> None:
        """What limits or denies the item in what follows its name, and whether the entry denies it as a whole."""
        marked = marked_end(self.phrase.runs)
        denies = any  # behind its name, one word of it is enough; later on, a denial may be of something else
        for start, end in self.rest if self.answer != COLLECTED and not self.entry.necessity else ():
            if marked and self.words.has("collect", self.text[marked:start]):
                continue  # "**Key** is stored here - never elsewhere"
            text = _LEAD.sub("", self.text[start:end])[:LONGEST_SENTENCE]
            for begin, close in sentences(text):
                said = _LEAD.sub("", text[begin:close])
                denied = denial(said, self.words)
                opens = self.words.compiled(r"(?:(?:<is>)\s+)?(?:<not>)").match(said)
                names = [word for word in self.entry.name.lower().split() if len(word) > SHORTEST]
                if (
                    denied in (COLLECTED, SEEN)
                    and begin == 0
                    and (opens or denies(each in said.lower() for each in names))
                ):
                    self.entry.necessity = NEVER
            denies = all
        name = self.entry.name
        names_none = self.words.starts("not", name) and self.words.has("data", name)  # "No usage data"
        if names_none or denial(name, self.words) in (COLLECTED, SEEN):
            self.entry.necessity = NEVER


def _describe(phrase: Phrase, entry: Entry, links: Links) -> None:
    """What is behind the name as prose; where that leaves out a word or an address of the phrase, all of it."""
    known = Counter(
        _WORD.findall(" ".join([entry.name, entry.only or "", *dict.fromkeys(entry.conditions), "only nur"]))
    )
    known.update(["required", "optional", "never"] if entry.necessity else [])
    label = phrase.plain.find(entry.name) + len(entry.name) if phrase.plain.lstrip().startswith(entry.name) else 0
    lead = _LEAD.match(phrase.plain[label:])
    rest = inline(phrase.cut(label + (lead.end() if lead else 0)), links) if label else ""
    left = Counter(_WORD.findall(one_line(phrase.plain))) - known
    for text in ("", rest):
        shown = prose_text(text) if text else ""
        lost = left - Counter(_WORD.findall(shown)) if shown else left
        if not set(map(str.lower, lost)) - {"required", "optional", "never"} and all(
            url in shown for _, url in addresses(phrase)
        ):
            entry.description = text
            return
    entry.description = inline(phrase, links)


class Reader(Struct):
    """Reads entries as rows, and says in ``findings`` what became of each."""

    words: Words
    links: Links
    doubt: str = ""  # why each row is doubtful
    findings: list[Finding] = field(default_factory=list)

    def row(self, phrase: Phrase, inside: Sequence[Block] = (), doubt: str = "") -> Data:
        """The row of one entry with what is inside it."""
        entry = read_entry(phrase, self.words, self.links)
        data = self._said(entry, phrase, inside, "description", 0)
        if entry.necessity:
            data["necessity"] = entry.necessity
        if doubts := [each for each in (doubt or self.doubt, entry.doubt) if each]:
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
        is_answered = begun_answer(plain(phrase).partition(":")[2], self.words) is not None  # "Yes, but:"
        is_parted = len(listings) == 1 and depth < DEEPEST_PART and self.names(listings[0]) and not is_answered
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
        """Whether all entries of a nested list can be parts: none is long, or empty, and not all say something of the entry
        around them: ``Used for: ...``."""
        lengths = [len(plain(one.phrase).split()) for one in listing.bullets]
        return not labels_of(listing) and all(0 < length <= LONGEST_PART for length in lengths)


def labels_of(listing: Listing) -> tuple[str, ...]:
    """The first two labels of a list of which each entry has one, and nothing inside; else nothing."""
    said = [plain(bullet.phrase).partition(":") for bullet in listing.bullets]
    is_form = len(said) > 1 and all(colon for _, colon, _ in said) and not any(one.inside for one in listing.bullets)
    return tuple(label for label, _, _ in said)[:2] if is_form else ()


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
