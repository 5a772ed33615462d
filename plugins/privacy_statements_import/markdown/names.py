"""One entry of a list, one cell, one line with a bold beginning → the name of a data item, and what is said of it.

The name is the marked words, or the text up to the first clear cut; what cannot be cut stays whole."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from privacy_statements.read.markdown import one_line, prose_text
from privacy_statements_import.markdown.blocks import Phrase, Run
from privacy_statements_import.markdown.clauses import (
    LONGEST_SENTENCE,
    brackets,
    condition_after,
    condition_inside,
    is_only,
    masked,
    sentences,
)
from privacy_statements_import.markdown.grids import answer_of, read_answer
from privacy_statements_import.markdown.prose import Links, addresses, inline, plain
from privacy_statements_import.markdown.verdicts import COLLECTED, NEVER, SEEN, UNCLEAR, denial, of_word
from privacy_statements_import.markdown.words import Words, folded

LONGEST_LABEL = 12  # words before a dash or a colon that may be a name
LONGEST_BRACKET = 3  # words of a bracket that may belong to the name
LONGEST_PHRASE = 3000  # characters of an entry that is read closely
SHORTEST = 3  # letters of a word that may be any word
_MARK = re.compile(  # before a name: a picture that says yes or no
    r"\s*(?:(?P<no>:(?:x|negative_squared_cross_mark|no_entry|no_entry_sign):|[✗✘✕✖❌⛔🚫])"
    r"|:(?:white_check_mark|heavy_check_mark):|[✓✔✅☑])\ufe0f?\s+(?=\S)"
)
_SEPARATOR = re.compile(r"\s+[-–—]+\s+|\s*:(?:\s+|$)|\s*\uff1a\s*|\s+[–—]\s*|\s*(?:→|=>|->)\s*")
_LEAD = re.compile(r"^[\s:\uff1a–—.,;→-]+")  # between a name and what is said of it
_TAIL = re.compile(r"(?:[;,]\s+(?:and|or|und|oder|et|ou|y|e|o|en|of))?(?:[\s.;:,–—-]|(?<=\s)\*)*$")
_JOIN = re.compile(r"[\s,/&|]*(?:and|or|und|oder|et|ou)?[\s,/&|]*")
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Entry:
    """What one phrase says: ``conditions`` and ``only`` are words of the page, ``description`` is prose."""

    name: str = ""
    description: str = ""
    conditions: list[str] = field(default_factory=list)
    only: str | None = None
    necessity: str | None = None
    see: list[dict[str, str]] = field(default_factory=list)
    doubt: str = ""


def is_link_only(phrase: Phrase) -> bool:
    """Whether a phrase is a link and no more than a few words beside it."""
    linked = sum(len(run.text.strip()) for run in phrase.runs if run.url)
    return linked > 0 and linked >= 0.6 * len(phrase.plain.strip())


def marked_end(runs: tuple[Run, ...]) -> int:
    """Where the strong text, or the code, ends with which a phrase begins, several joined by commas as one; 0 where
    it does not begin so."""
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
    met = _MARK.match(phrase.plain[:100])
    bare = phrase.cut(met.end()) if met else phrase
    if len(bare.plain) > LONGEST_PHRASE:
        name = " ".join(one_line(bare.plain[:LONGEST_PHRASE]).split()[:LONGEST_LABEL])[:300]
        return Entry(name, inline(bare, links), doubt="the entry is very long")
    reader = _Reader(bare, folded(bare.plain), words)
    reader.read()
    entry = reader.entry
    if not entry.name or not re.search(r"[^\W\d_]", entry.name):  # nothing but a bracket, a condition, a number
        entry = Entry(plain(bare), doubt="no name was found in it")
        reader.rest = []
    if met and met["no"]:
        entry.necessity = NEVER
    _describe(bare, reader.rest, entry, links)
    if words.equals("col_text", entry.name):
        entry.doubt = entry.doubt or "it is called like a column that describes"
    return entry


@dataclass(slots=True)
class _Reader:
    phrase: Phrase
    text: str
    words: Words
    entry: Entry = field(default_factory=Entry)
    rest: list[tuple[int, int]] = field(default_factory=list)

    def read(self) -> None:
        start, end = self._first_sentence()
        start, end = self._label(start, end)
        start, end = self._clauses(start, end)
        end = self._cut(start, end)
        self._name(start, end)
        self._denied()

    def _first_sentence(self) -> tuple[int, int]:
        spans = list(sentences(self.text)) or [(0, 0)]
        if len(spans) > 1:
            self.rest.append((spans[1][0], len(self.text)))
        return spans[0]

    def _label(self, start: int, end: int) -> tuple[int, int]:
        """The name that is marked, or that is before a dash or a colon."""
        marked = marked_end(self.phrase.runs)
        after = self.text[marked:end]
        is_label = after[:1] in " :\uff1a–—-" and not self.words.starts("is", after.strip())
        is_label = is_label or self.text[:marked].rstrip()[-1:] in (":", ".")
        if 0 < marked < end and after.strip() and is_label and not after.lstrip().startswith("("):
            return self._labelled(start, marked, marked, end)
        hidden = masked(self.text[start:end])
        met = _SEPARATOR.search(hidden)
        if met is None or not hidden[: met.start()].strip() or not hidden[met.end() :].strip():
            return start, end
        if len(hidden[: met.start()].split()) > LONGEST_LABEL:
            return start, end
        return self._labelled(start, start + met.start(), start + met.end(), end)

    def _labelled(self, start: int, stop: int, begin: int, end: int) -> tuple[int, int]:
        """A label and what follows it: the label is the name, unless it says how, when or never the rest is collected."""
        label = self.text[start:stop].strip(" :.*")
        before = condition_inside(label, self.words)
        said = of_word(label, self.words)
        denies = denial(label, self.words) in (COLLECTED, SEEN) and not self.words.has("data", label)
        if not (said or before or denies):
            self.rest.insert(0, (begin, end))
            if answer_of(read_answer(self.text[begin:end], self.words)) == "not-collected":  # "Contacts: No"
                self.entry.necessity = NEVER
            return start, stop
        self.entry.necessity = NEVER if denies else said
        if before and not denies:
            self.entry.conditions.append(before)
        else:
            self.rest.append((start, stop))
        lead = _LEAD.match(self.text[begin:end])
        return begin + (lead.end() if lead else 0), end

    def _clauses(self, start: int, end: int) -> tuple[int, int]:
        text = self.phrase.plain
        after = condition_after(text[start:end], self.words)
        if after is not None:
            if after.words:
                self.entry.conditions.append(after.words)
            else:
                self.rest.append((start + after.start, end))
            end = start + after.start
        return start, end

    def _cut(self, start: int, end: int) -> int:
        """Examples, and clauses that go on with something else: the name ends before them."""
        hidden = masked(self.text[start:end])
        pattern = (
            r"[\s,;]+(?=(?:<examples>)(?:\s|:|$))|,\s+(?=(?:(?:<aside>)|(?:<one_of>)|(?:<scope>)|(?:<cut>))(?!\w))"
        )
        met = self.words.compiled(pattern).search(hidden)
        verb = self.words.compiled(
            r"\s+(?=(?:<is>)\s+(?:[\w'-]+\s+){0,2}?(?:<collect>)|(?:<is>)\s+(?:(?:<article>)|(?:<optional>)|(?:<required>)))"
        ).search(hidden)
        before = hidden[: verb.start()] if verb else ""
        is_name = 0 < len(before.split()) <= LONGEST_LABEL and "," not in before
        if verb and is_name and not self.words.has("asks", before) and not self.words.equals("subjects", before):
            met = verb if met is None or verb.start() < met.start() else met
            if self.words.has("collect", hidden[verb.end() :]):
                self.entry.doubt = "the name was found inside a sentence"
        if met is None or not hidden[: met.start()].strip("\0 "):
            return end
        self.rest.insert(0, (start + met.end(), end))
        return start + met.start()

    def _name(self, start: int, end: int) -> None:
        kept, at = "", start
        for opening, closing in brackets(self.text[start:end]):
            if self._bracket(start + opening, start + closing):
                kept += self.phrase.plain[at : start + opening].rstrip()
                at = start + closing
        kept += self.phrase.plain[at:end]
        self.entry.name = _TAIL.sub("", one_line(kept)).lstrip(" ,;:–—-")

    def _bracket(self, opening: int, closing: int) -> bool:
        """Whether what is in a bracket is no part of the name; then it is kept where it belongs."""
        inner = self.phrase.plain[opening + 1 : closing].rstrip(")]\uff09 ").strip()
        if said := of_word(inner, self.words):
            self.entry.necessity = said
        elif is_only(inner, self.words) and self.entry.only is None:
            self.entry.only = one_line(inner)
        elif condition := condition_inside(inner, self.words):
            self.entry.conditions.insert(0, one_line(condition))
        elif (
            len(inner.split()) <= LONGEST_BRACKET
            and not re.search(r"[,;^]|\s[–-]\s", inner)
            and not any(self.words.starts(each, inner) for each in ("examples", "open_end"))
        ):
            return False
        else:
            self.rest.append((opening, closing))
        return True

    def _denied(self) -> None:
        """What limits or denies the item in what follows its name, and whether the entry denies it as a whole."""
        for start, end in self.rest:
            text = _LEAD.sub("", self.text[start:end])[:LONGEST_SENTENCE]
            for begin, close in sentences(text):
                said = _LEAD.sub("", text[begin:close])
                denied = denial(said, self.words)
                opens = begin == 0 and self.words.compiled(r"(?:(?:<is>)\s+)?(?:<not>)").match(said)
                if denied in (COLLECTED, SEEN) and (opens or (begin == 0 and self._names_itself(said))):
                    self.entry.necessity = NEVER
                elif denied in (COLLECTED, UNCLEAR):
                    self.entry.doubt = "it says that something is not collected"
        denied = denial(self.entry.name, self.words)
        if denied in (COLLECTED, SEEN):
            self.entry.necessity = NEVER
        elif denied == UNCLEAR:
            self.entry.doubt = "it says that something is not collected"

    def _names_itself(self, said: str) -> bool:
        """Whether a sentence is about what the entry is called: ``Health data: We collect no health data.``"""
        return any(len(word) > SHORTEST and word in said.lower() for word in self.entry.name.lower().split())


def _describe(phrase: Phrase, rest: list[tuple[int, int]], entry: Entry, links: Links) -> None:
    """Keep what is not the name as prose; where a word is still missing, all of the phrase."""
    pieces, until = [], -1
    for start, end in sorted(set(rest), key=lambda span: (span[0], -span[1])):
        start = max(start, until)
        lead = _LEAD.match(phrase.plain[start:end])
        cut = phrase.cut(start + (lead.end() if lead else 0), end)
        if end > start and re.search(r"\w", cut.plain):
            pieces.append(inline(cut, links))
        until = max(end, until)
    entry.description = " ".join(filter(None, pieces))
    said = Counter(
        _WORD.findall(" ".join([entry.name, entry.only or "", *dict.fromkeys(entry.conditions), "only nur"]))
    )
    said.update(_WORD.findall(prose_text(entry.description) if entry.description else ""))
    lost = Counter(_WORD.findall(one_line(phrase.plain))) - said
    if entry.necessity:
        lost = Counter({word: n for word, n in lost.items() if word.lower() not in ("required", "optional", "never")})
    if lost:
        entry.description = inline(phrase, links)
    shown = prose_text(entry.description) if entry.description else ""
    for title, url in addresses(phrase):
        target = links.outside(url)
        if any(re.search(rf"{re.escape(one)}(?![\w/?#&=%~+-])", shown) for one in (url, target) if one):
            continue
        if not target:
            entry.description = inline(phrase, links)
            break
        entry.see.append({"title": title or target, "url": target})
