"""Conditions in text: when, where and for whom something is collected, in the words of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from privacy_statements_import.markdown.words import Words, folded

_END = re.compile(r"[.!?…][\"”’»)]*\s+(?=[\"“„«(]?[A-ZÄÖÜÉÈÀÊÇÎÔ0-9])")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|approx|No|Nr|Abs|Art|bzw|ca|ggf|usw|p\. ex|[A-Za-zÄÖÜ])\.)$")
_CLOSING = {"(": ")", "[": "]"}
_GAP = "\0"
LONGEST_SENTENCE = 1500  # characters of a sentence that are read closely

# the clause begins with a connective: "when ...", "only if ..."
WHEN = r"(?<!even )(?<!auch )(?<!selbst )(?<!même )(?:(?<=\s)|(?<=^)|(?<=[,;]))(?:(?:<only>)(?:\s+(?:<then>))?,?\s+)?(?P<phrase>(?!(?:<often>))(?:<when>)(?=\s|$|\0)|(?<=')(?=\w))"
_ONLY_SCOPE = r"(?<!\w)(?:<only>)(?:\s+(?:<then>))?,?\s+(?P<phrase>(?:<scope>)\s)"
_WHOSE = (
    r"(?<!\w)(?P<phrase>(?:<scope>)\s+(?:(?!(?:<data>))[\w'-]+\s+){0,2}(?:<scope_nouns>)(?<=[sn]),?\s+(?:<relative>)\s)"
)
_CONSENT = r"(?<!\w)(?:(?:<only>)(?:\s+(?:<then>))?,?\s+)?(?P<phrase>(?:<scope>)\s+(?:[\w'-]+\s+){0,3}(?:<consent>))"
_ONLY_LAST = r",\s+(?P<phrase>[^,\0]{1,50}?\s(?:<only>))\W*$"
_PREFIX = r"(?!(?:<often>))(?:(?:<only>)(?:\s+(?:<then>))?,?\s+)?(?P<phrase>(?:(?:<when>)(?=[\s',])|(?:<scope>)\s(?=[^,:]{0,40}(?:<scope_nouns>)))[^,:\0]*)[,:]\s+"
_LEADING = r"(?P<phrase>(?:<when>)[\s'][^:]*?),?\s+(?:<subjects>)\s+(?:[\w'-]+\s+)?(?:<collect>)\s*(?::|$)"
_ONLY_CLAUSE = r"(?!(?:<often>))(?P<phrase>(?:<when>)[\s'][^,:\0]*):\s*$"  # "If the module is booked:"
_HAPPENS = r"(?P<phrase>(?:<happens>)\s[^,:\0]*?)\s+(?:(?:<passive>)|(?:<strong_collect>))\s[^,\0]*:\s*$"  # "Bei ... werden gespeichert:"
_ONLY_WHO = r"(?P<phrase>(?:<only_who>)\s+[^,:\0]{0,80}?(?:<scope_nouns>)[^,:\0]{0,60}?)\s+(?:<strong_collect>)\s"
_ONLY_LEAD = r"(?:<only>)(?:\s+(?:<then>))?,?\s+(?P<phrase>(?:(?:<when>)|(?:<scope>))(?=\s|')[^:]*):\s*$"
_COLLECTED_ONLY = r"(?<!\w)(?:<only>)\s+(?:<strong_collect>),?\s+(?P<phrase>(?:(?:<when>)|(?:<scope>))\s.*)"

_EXCEPT = r",?\s+(?P<phrase>(?:<except>)\s+(?:(?:<when>)|(?:<scope>))\s)"
JOINED = r"(?:(?:<when>)|(?:<scope>))(?=\s|').*"


class Clause(Struct, frozen=True):
    """A condition inside a text: all of it with its "only" is ``start`` to ``end``, its words begin at ``begin``."""

    start: int
    begin: int
    end: int


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text, as offsets. Nothing in brackets ends one."""
    hidden = masked(text, closed=True)
    start = 0
    for met in _END.finditer(hidden):
        if met[0].startswith(".") and _ABBREVIATION.search(hidden[max(0, met.start() - 11) : met.start() + 1]):
            continue
        yield start, met.end() - (len(met[0]) - len(met[0].rstrip()))
        start = met.end()
    if start < len(text):
        yield start, len(text)


def brackets(text: str) -> Iterator[tuple[int, int]]:
    """The outermost brackets of a text, as offsets with the brackets. One that is not closed ends with the text."""
    depth, start, wanted = 0, 0, ""
    for at, character in enumerate(text):
        if depth == 0 and character in _CLOSING:
            start, wanted, depth = at, character, 1
        elif depth and character == wanted:
            depth += 1
        elif depth and character == _CLOSING[wanted]:
            depth -= 1
            if depth == 0:
                yield start, at + 1
    if depth:
        yield start, len(text)


def masked(text: str, closed: bool = False) -> str:
    """The text with what stands in brackets hidden, at the same length; with ``closed`` only where they are closed."""
    pieces, at = [], 0
    for start, end in brackets(text):
        if not closed or text[end - 1] == _CLOSING[text[start]]:
            pieces += [text[at:start], _GAP * (end - start)]
            at = end
    return "".join([*pieces, text[at:]])


def clause_in(text: str, words: Words) -> Clause | None:
    """The first condition of a masked text that runs to its end: ``IP address when ...``."""
    found = []
    at = 0
    while met := words.compiled(WHEN).search(text, at):
        at = met.end()
        if words.has("or_not", text[met.end() :]):  # "if it is cached or not": whether
            continue
        if met.start() and not _says_whether(text[: met.start()], met, words):
            found.append(met)
            break
    for pattern in (_ONLY_SCOPE, _WHOSE, _CONSENT, _ONLY_LAST, _EXCEPT):
        met = words.compiled(pattern).search(text)
        if met and met.start("phrase"):
            found.append(met)
    if not found:
        return None
    first = min(found, key=lambda met: met.start())
    begin = first.start("phrase")
    return Clause(first.start(), begin, first.end("phrase") if first.re.pattern.endswith(r"\W*$") else len(text))


def clause_before(text: str, words: Words) -> Clause | None:
    """The condition with which a masked text begins: ``When ..., IP address``. ``end`` is after the comma."""
    met = words.compiled(_PREFIX).match(text)
    if met is None or met.end() >= len(text):
        return None
    return Clause(0, met.start("phrase"), met.end())


def begins_a_scope(text: str, words: Words) -> bool:
    """Whether what stands in brackets says when, where or for whom: ``on supported browsers``."""
    if words.starts("when", text) or words.has("only", text) or words.has("consent", text):
        return True
    met = words.starts("bracket_scope", text)
    if met is None or (words.starts("aim", text) and not words.has("scope_nouns", text)):  # "for your safety"
        return False
    return words.starts("units", text[met.end() :].lstrip()) is None


def is_only(text: str, words: Words) -> bool:
    """Whether a text is a scope that says so itself: ``managed apps only``."""
    return words.compiled(r".*\s(?:<only>)\W*$").fullmatch(text.strip()) is not None


def of_group(sentence: str, words: Words, leads: bool) -> str | None:
    """The condition that a sentence about a group sets, or ``None``. ``leads`` for the sentence before a list."""
    hidden = masked(folded(sentence[:LONGEST_SENTENCE]))
    if who := words.compiled(_ONLY_WHO).match(hidden):
        return sentence[: who.end("phrase")]
    met = words.compiled(_COLLECTED_ONLY).search(hidden)
    if met is None and leads:
        met = words.compiled(_ONLY_LEAD).match(hidden)
    about = words.has("strong_collect", hidden) or words.has("data", hidden)
    about = about or words.has("applies", hidden)
    about = about or (leads and (words.has("collect", hidden) or words.has("act_seen", hidden)))
    if met is None and about:
        met = _only_clause(hidden, words)
    if met is None and leads and (about or hidden.rstrip().endswith(":")):
        before = clause_before(hidden, words)
        if before is not None and (hidden.rstrip().endswith(":") or words.has("strong_collect", hidden[before.end :])):
            return sentence[before.begin : before.end].rstrip(" ,:")
        met = (
            words.compiled(_LEADING).match(hidden)
            or words.compiled(_HAPPENS).match(hidden)
            or words.compiled(_ONLY_CLAUSE).match(hidden)
        )
        if met is not None:
            return sentence[met.start("phrase") : met.end("phrase")].strip()
        met = _suffix(hidden, words)
    if met is None and not leads and words.has("following", hidden):
        before = clause_before(hidden, words)  # "If you use it, we see these as well"
        if before is not None and words.starts("when", hidden[before.begin :]):
            does = words.has("strong_collect", hidden[before.end :]) or words.has("act_seen", hidden[before.end :])
            return sentence[before.begin : before.end].rstrip(" ,:") if does else None
    if met is None:
        return None
    phrase = sentence[met.start("phrase") :][:LONGEST_SENTENCE].strip().rstrip(".:;,! ")
    return _without_verb(phrase, words)


def of_title(title: str, words: Words) -> str | None:
    """The condition that a heading is: ``Only with your consent``, ``When you sign in``; ``None`` for any other."""
    text = folded(title).strip()
    only = words.compiled(rf"(?:<only>)(?:\s+(?:<then>))?,?\s+(?P<phrase>{JOINED})").match(text)
    if only and not is_aim(only["phrase"], words):
        return title[only.start("phrase") :]
    return title if words.starts("when", text) and not text.endswith("?") else None


def is_aim(phrase: str, words: Words) -> bool:
    """Whether a phrase says what for, and not when or for whom: ``for advertising``."""
    is_aim = words.starts("aim", phrase) is not None and not (
        words.has("scope_nouns", phrase) or words.has("narrowing", phrase)
    )
    return is_aim or words.has("purpose", phrase)


def in_brackets(text: str, words: Words) -> list[str]:
    """The conditions that stand in brackets: ``statistics (only with your consent)``."""
    found = []
    for start, end in brackets(text):
        inner = text[start + 1 : end].rstrip(")] ").strip()
        said = words.compiled(rf"(?:<only>)(?:\s+(?:<then>))?,?\s+(?P<phrase>{JOINED})").match(folded(inner))
        if said and not is_aim(said["phrase"], words):
            found.append(inner[said.start("phrase") :])
        elif words.starts("when", folded(inner)):
            found.append(inner)
    return found


def trigger(sentence: str, words: Words) -> str | None:
    """When an event is sent, as a sentence about the event says it: ``It is logged when the app starts``."""
    hidden = masked(folded(sentence[:LONGEST_SENTENCE]))
    before = clause_before(hidden, words)
    if before is not None and words.starts("when", hidden[before.begin :]):
        return sentence[before.begin : before.end].rstrip(" ,:") if words.has("fired", hidden[before.end :]) else None
    met = _suffix(hidden, words)
    if met is None or not words.has("fired", hidden[: met.start()]):
        return None
    return sentence[met.start("phrase") :][:LONGEST_SENTENCE].strip().rstrip(".:;,! ")


def only_in(sentence: str, words: Words) -> str | None:
    """The scope or condition that a description sets with "only": ``used for roaming, only on Windows``."""
    hidden = masked(sentence[:LONGEST_SENTENCE])
    set_when = words.compiled(r"(?<!\w)(?:<only>)\s+[\w'-]+\s+(?P<phrase>(?:<when>)(?=\s|').*)").search(hidden)
    if set_when:  # "only set when ..."
        return sentence[set_when.start("phrase") :].rstrip(" .;,")
    for met in words.compiled(rf"(?<!\w)(?:<only>)(?:\s+(?:<then>))?,?\s+(?P<phrase>{JOINED})").finditer(hidden):
        if not is_aim(met["phrase"], words):
            return sentence[met.start("phrase") :].rstrip(" .;,")
    return None


def supplement(sentence: str, words: Words) -> str | None:
    """The clause with which a description ends: ``the code of the last error, if there was one``. Not one that says
    when something is used."""
    hidden = masked(folded(sentence[:LONGEST_SENTENCE]))
    met = words.compiled(r",\s+(?P<phrase>(?:<when>)(?=\s|')[^,\0]*|(?:<place>)\s[^,:\0]*)$").search(hidden)
    if met is None or words.has("act_used", hidden[: met.start()]):
        return None
    if words.has("purpose", hidden) or words.has("or_not", met["phrase"]):
        return None
    return sentence[met.start("phrase") :].rstrip(" .;,")


def consent_in(sentence: str, words: Words) -> str | None:
    """The consent that a description speaks of: ``from your watch, with your permission``."""
    met = words.compiled(_CONSENT).search(masked(folded(sentence[:LONGEST_SENTENCE])))
    return sentence[met.start("phrase") : met.end("phrase")] if met else None


def _only_clause(hidden: str, words: Words) -> re.Match[str] | None:
    for met in words.compiled(rf"(?<!\w)(?:<only>)(?:\s+(?:<then>))?,?\s+(?P<phrase>{JOINED})").finditer(hidden):
        speaks = words.has("strong_collect", hidden) or words.has("applies", hidden)
        if words.has("purpose", met["phrase"]) or not speaks:
            continue
        return met
    return None


def _suffix(hidden: str, words: Words) -> re.Match[str] | None:
    for met in words.compiled(WHEN).finditer(hidden):
        if met.start() and not _says_whether(hidden[: met.start()], met, words):
            return met
    return words.compiled(_WHOSE).search(hidden)


def _without_verb(phrase: str, words: Words) -> str:
    """A German condition without the verb after it: ``bei aktiver Synchronisierung erhoben``."""
    met = words.compiled(r"^(.*\S)\s+(?:(?:<strong_collect>)|werden|wird)(?:\s+(?:werden|wird))?$").match(
        folded(phrase)
    )
    last = words.compiled(r"^(.*\S),\s+(?:<strong_collect>)$").match(folded(phrase))
    if words.language == "de" and last is not None and words.starts("when", phrase):
        return phrase[: last.end(1)]
    if words.language != "de" or met is None or words.starts("when", phrase):
        return phrase
    return phrase[: met.end(1)]


def _says_whether(before: str, met: re.Match[str], words: Words) -> bool:
    """Whether a connective belongs to what is named: ``the date when ...``, ``shows if ...``."""
    if met.start() and before.rstrip().endswith((",", ";", _GAP)):
        return False
    tail = " ".join(before.split()[-2:])
    return words.compiled(r"(?<!\w)(?:<whether>)$").search(tail) is not None
