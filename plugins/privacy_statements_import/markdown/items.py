"""One bullet, cell or bold-led line → the name of a data item, and everything else that is said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from privacy_statements.read.markdown import one_line
from privacy_statements_import.markdown.blocks import Phrase
from privacy_statements_import.markdown.conditions import (
    begins_a_scope,
    brackets,
    clause_before,
    clause_in,
    consent_in,
    is_only,
    masked,
    of_group,
    only_in,
    sentences,
    supplement,
)
from privacy_statements_import.markdown.exceptions import barred, denied_scope
from privacy_statements_import.markdown.necessity import NEVER, OPTIONAL, denial, of_word, required_or_optional
from privacy_statements_import.markdown.phrases import (
    ends_a_label,
    first_break,
    mark_before,
    marked_end,
    trailing_start,
)
from privacy_statements_import.markdown.prose import Links, addresses, inline, plain
from privacy_statements_import.markdown.readings import LEAD, Reading, describe
from privacy_statements_import.markdown.scopes import (
    NOT_COLLECTED,
    names_object,
    names_whom,
    not_collected_for,
    opening_condition,
    scope_at_end,
)
from privacy_statements_import.markdown.words import Words, folded

LONGEST_SCOPE = 6  # words of a bracket in a description that may say for what alone it holds
LONGEST_LABEL = 12  # words before " - " or ": " that may be a name
LONGEST_PHRASE = 3000  # characters of an entry that is read closely
_SEPARATOR = re.compile(r"\s+[-–—]+\s+|\s*[:\uff1a]\s+|\s+[–—]\s*")
_CODE_NAME = (  # "FeatureName The name of the feature"
    r"(?-i:[A-Za-z]\w*[._][\w.]+|[A-Z][a-z0-9]+(?:[A-Z]\w*)+|[a-z]+[A-Z]\w*)(?=\s+(?:(?:<your>)|(?:<whether>))\s)"
)
_TAIL = re.compile(r"(?:[\s.;:,–—-]|(?<=\s)\*)+$")


def read_item(phrase: Phrase, words: Words, links: Links) -> Reading:
    """What a phrase says of a data item. Every word and every address of it is in the result. A mark before the name
    is none of its words."""
    end, says_no = mark_before(phrase)
    reading = _read(phrase.cut(end) if end else phrase, words, links)
    if says_no and reading.necessity is None:
        reading.necessity, reading.is_struck = NEVER, True
    return reading


def _read(phrase: Phrase, words: Words, links: Links) -> Reading:
    if len(phrase.plain) > LONGEST_PHRASE:
        name = " ".join(one_line(phrase.plain[:LONGEST_PHRASE]).split()[:LONGEST_LABEL])[:LONGEST_PHRASE]
        return Reading(name=name, description=inline(phrase, links), is_sentence=True)
    reader = _Reader(phrase, words)
    reader.read()
    if not reader.reading.name:  # nothing but a bracket or a condition: that is its name
        return Reading(name=plain(phrase), description=inline(phrase, links) if any(addresses(phrase)) else "")
    reading = reader.reading
    describe(phrase, reader.rest, reading, words, links)
    return reading


@dataclass(slots=True)
class _Reader:
    phrase: Phrase
    words: Words
    text: str = ""
    rest: list[tuple[int, int]] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)

    def read(self) -> None:
        self.text = folded(self.phrase.plain)
        start, end = self._first_sentence()
        start, end = self._label(start, end)
        start, end = self._before(start, end)
        start, end = self._sentence(start, end)
        end = self._after(start, end)
        end = self._examples(start, end)
        self._name(start, end)
        self._later()

    def _first_sentence(self) -> tuple[int, int]:
        spans = list(sentences(self.text))
        if not spans:
            return 0, 0
        start, end = spans[0]
        broken = first_break(self.phrase.runs)
        if 0 < broken < end:
            self.rest.append((broken, len(self.text)))
            return start, broken
        if len(spans) > 1:
            self.rest.append((spans[1][0], len(self.text)))
        return start, end

    def _label(self, start: int, end: int) -> tuple[int, int]:
        """A name that stands before a dash or a colon, or that is marked: ``**name** text``."""
        marked = marked_end(self.phrase.runs)
        after = self.text[marked:end]
        if 0 < marked < end and self._denies(self.text[start:marked]):
            self.rest.append((start, marked))
            return marked + len(after) - len(after.lstrip(" :")), end
        if 0 < marked < end and ends_a_label(self.phrase.runs, marked):
            opening = after.lstrip(" ,")
            if not (self.words.starts("when", opening) or self.words.starts("only", opening) or self._is_verb(opening)):
                self.rest.insert(0, (marked, end))
                return start, marked
        hidden = masked(self.text[start:end])
        met = self.words.compiled(_CODE_NAME).match(hidden)
        if met is not None and (hidden.endswith(".") or len(hidden.split()) > 4):
            self.rest.insert(0, (start + met.end(), end))
            return start, start + met.end()
        met = _SEPARATOR.search(hidden)
        if met is None or not met.start() or met.end() >= len(hidden):
            return start, end
        left, right = hidden[: met.start()], start + met.end()
        if of_word(left, self.words) or self._denies(left):
            self.reading.necessity = self.reading.necessity or of_word(left, self.words)
            self.rest.append((start, start + met.start()))
            return right, end
        condition = clause_before(left + ": x", self.words)
        if condition is not None and condition.end >= len(left):
            self.reading.conditions.append(self._said(start + condition.begin, start + met.start()))
            return right, end
        if len(left.split()) > LONGEST_LABEL or clause_in(left, self.words):
            return start, end
        self.rest.insert(0, (right, end))
        return start, start + met.start()

    def _denies(self, label: str) -> bool:
        """Whether a label says that what follows it is never collected: ``Not collected: contacts``."""
        bare = label.strip(" :*.")
        denied = denial(bare, self.words) if len(bare.split()) <= LONGEST_LABEL else None
        if denied is None or not denied.of_collecting or self.words.has("data", bare):
            return False
        self.reading.necessity = NEVER
        return True

    def _is_verb(self, text: str) -> bool:
        return bool(self.words.starts("passive", text) or self.words.starts("be", text))

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        """The name inside a sentence: ``... is sent``, ``we collect ...``, ``... is one of``."""
        hidden = masked(self.text[start:end])
        met = self.words.compiled(
            r"\s+(?:(?:<passive>)\s+(?:[\w'-]+\s+){0,2}?(?:<strong_collect>)|(?:<be>)(?=\s|$))"
        ).search(hidden)
        if met and 0 < len(hidden[: met.start()].split()) <= LONGEST_LABEL and "," not in hidden[: met.start()]:
            if self.words.equals("subjects", hidden[: met.start()]) or clause_in(hidden[: met.start()], self.words):
                return start, end
            self.reading.is_sentence = True
            self.rest.insert(0, (start + met.start(), end))
            self._condition_of(start + met.start(), end)
            return start, start + met.start()
        verb = self.words.compiled(
            r"^(?P<who>(?:[\w'-]+\s+){1,8}?)(?P<verb>(?:<strong_collect>)|(?:<act_collected>)|(?:<act_seen>)|(?:<act_used>))\s+"
        ).match(hidden)
        if verb is None or not names_object(hidden, verb, self.reading.is_inside, self.words):
            return start, end
        self.reading.is_sentence = True
        object_start, object_end = start + verb.end(), end
        denies = self.words.compiled(r"(?:(?:<not>)\s+)+(?:plus\s+)?").match(hidden, verb.end())
        if denies or self.words.has("not", verb["who"]):
            self.reading.necessity = NEVER
            object_start += denies.end() - denies.start() if denies else 0
        until = self.words.compiled(r"\s(?:to|for|in order|so that|um|zu|pour|afin)\s").search(hidden, verb.end())
        clause = clause_in(hidden[verb.end() :], self.words)
        if clause is not None:
            object_end = object_start + clause.start
            self.reading.conditions.append(self._said(object_start + clause.begin, object_start + clause.end))
        if until is not None:
            object_end = min(object_end, start + until.start())
        self.rest.insert(0, (start, end))
        return object_start, object_end

    def _before(self, start: int, end: int) -> tuple[int, int]:
        asked = self.words.compiled(r"(?P<phrase>(?:<on_request>)),?\s+(?=\w)").match(self.text, start, end)
        if asked:
            self.reading.conditions.append(self._said(start, asked.end("phrase")))
            self.reading.necessity, self.reading.is_inside = OPTIONAL, True
            return asked.end(), end
        condition = clause_before(masked(self.text[start:end]), self.words)
        if condition is None:
            return start, end
        self.reading.conditions.append(self._said(start + condition.begin, start + condition.end))
        self.reading.is_inside = True
        return start + condition.end, end

    def _after(self, start: int, end: int) -> int:
        """A condition at the end of the name: the name ends before it."""
        marked = trailing_start(self.phrase.runs)
        if start < marked < end and begins_a_scope(self.text[marked:end].strip(), self.words):
            self.reading.conditions.append(self._said(marked, end))
            end = marked
        hidden = masked(self.text[start:end])
        clause = clause_in(hidden, self.words)
        clause = clause or scope_at_end(hidden, self.words)
        if clause is None:
            return end
        said = self._said(start + clause.begin, start + clause.end)
        optional = of_word(said, self.words)
        if optional:
            self.reading.necessity = optional
        if is_only(said, self.words) and self.reading.only is None:
            self.reading.only = said
        else:
            self.reading.conditions.append(said)
        return start + clause.start

    def _examples(self, start: int, end: int) -> int:
        """Examples and members at the end of the name: the name ends before them."""
        met = self.words.compiled(
            r"[\s,;]+(?=(?:<examples>))|,\s+(?=(?:(?:<scope>)\s+)?(?:<one_of>)|(?:<aside>)|(?:<each_time>)\s\d)"
        ).search(masked(self.text[start:end]))
        if met is None or not met.start():
            return end
        if self.words.starts("examples", self.text[start + met.end() :]):
            self.reading.exhaustive = False
        self.rest.insert(0, (start + met.end(), end))
        return start + met.start()

    def _name(self, start: int, end: int) -> None:
        kept, at = "", start
        for opening, closing in brackets(self.text[start:end]):
            if self._bracket(start + opening, start + closing):
                kept += self.phrase.plain[at : start + opening].rstrip()
                at = start + closing
        kept += self.phrase.plain[at:end]
        name = _TAIL.sub("", one_line(kept)).lstrip(" ,;:–—-")
        if self.reading.is_inside or self.reading.is_sentence:  # "your IP address" in "we collect your IP address"
            name = self.words.compiled(r"^(?:<your>)\s+").sub("", name)
        self.reading.name = name

    def _bracket(self, opening: int, closing: int) -> bool:
        """Whether what stands in a bracket is no part of the name; then it is kept where it belongs."""
        inner = self.text[opening + 1 : closing].rstrip(")] ").strip()
        if of_word(inner, self.words):
            self.reading.necessity = of_word(inner, self.words)
            return True
        if inner.startswith("^") or self.words.starts("aim_open", inner):
            self.rest.append((opening, closing))
            return True
        if names_whom(inner, self.words):
            self.reading.conditions.insert(0, self._said(opening + 1, closing).rstrip(")] "))
            return True
        if self.words.starts("examples", inner):
            self.reading.exhaustive = False
        elif is_only(inner, self.words) and self.reading.only is None:
            self.reading.only = one_line(self.phrase.plain[opening + 1 : closing].rstrip(")] "))
            return True
        elif begins_a_scope(inner, self.words) and not self._is_verb(inner):
            begin = self.words.compiled(r"(?:<only>)\s+").match(inner)
            said = self._said(opening + 1, closing).rstrip(")] ")
            said = said[begin.end() :] if begin else said
            if begin and self.reading.only is None and not begins_a_scope(folded(said), self.words):
                self.reading.only = said
            else:
                self.reading.conditions.insert(0, said)
            return True
        elif len(inner.split()) <= 3 and not re.search(r"[,;]|\s[–-]\s", inner):
            return False
        self.rest.append((opening, closing))
        return True

    def _later(self) -> None:
        """Conditions in what follows the name."""
        for start, end in self.rest:
            if self.text[start] in "([":
                start, end = start + 1, end - (self.text[end - 1] in ")]")
                self._remark(start, end)
            for begin, close in brackets(self.text[start:end]):
                self._remark(start + begin + 1, start + close - 1)
            self._denied(start, end)
            for begin, close in sentences(self.text[start:end]):
                self._need(LEAD.sub("", self.text[start + begin : start + close]))
                self._condition_of(start + begin, start + close)

    def _remark(self, start: int, end: int) -> None:
        """The scope in a bracket of a description: ``(Linux only)``, ``(not sent for ...)``."""
        said = self.text[start:end].strip()
        if is_only(said, self.words) and self.reading.only is None and len(said.split()) <= LONGEST_SCOPE:
            self.reading.only = self._said(start, end)
        if scope := not_collected_for(said, self.words):
            self.reading.excepted.append(one_line(self.phrase.plain[start:end]).strip()[-len(scope) :])

    def _denied(self, start: int, end: int) -> None:
        said = LEAD.sub(" ", self.text[start:end])
        met = self.words.compiled(NOT_COLLECTED).match(said)
        if met is None:
            return
        first = next((said[begin:close] for begin, close in sentences(said)), said)
        if barred(first, self.words):
            self.reading.is_barred = True
            return
        self.reading.necessity = NEVER
        if scope := denied_scope(first[met.end() :], self.words):
            self.reading.conditions.append(scope)

    def _need(self, sentence: str) -> None:
        """The necessity with which a sentence about the item begins: ``optional, shown to others``."""
        first, *rest = re.split(r"[,;.(]", masked(sentence), maxsplit=1)
        said = of_word(first, self.words)
        if said and self.reading.necessity is None and not any(required_or_optional(each, self.words) for each in rest):
            self.reading.necessity = said

    def _condition_of(self, start: int, end: int) -> None:
        sentence = LEAD.sub("", self.text[start:end])
        said = of_group(sentence, self.words, leads=False)
        if not said:
            said, optional = opening_condition(sentence, self.words)
            self.reading.necessity = OPTIONAL if optional else self.reading.necessity
        said = said or only_in(sentence, self.words) or consent_in(sentence, self.words)
        said = said or supplement(sentence, self.words)
        if said and not any(
            folded(said) in folded(one) or folded(one) in folded(said) for one in self.reading.conditions
        ):
            self.reading.conditions.append(said)

    def _said(self, start: int, end: int) -> str:
        return one_line(self.phrase.plain[start:end]).strip(" .;,:")
