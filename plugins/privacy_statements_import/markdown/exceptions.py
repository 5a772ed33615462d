"""What is taken out, as a text with a "not" says it: when, where and for whom something is not collected."""

from __future__ import annotations

from typing import Any

from privacy_statements_import.markdown.conditions import JOINED, LONGEST_SENTENCE, WHEN, is_aim, masked
from privacy_statements_import.markdown.words import Words, folded

_DENIED_SCOPE = (  # "on personal devices": to the comma, or to the words of the denial
    r"(?<!\w)(?:<scope>)\s+(?:[\w'-]+\s+){0,3}?(?:<scope_nouns>)"
    r"(?:\s+(?!(?:<not>)|(?:<subjects>)|(?:<collect>)|(?:<passive>)|(?:<following>)|(?:<data>))[\w'-]+(?=\s|[,.:;]|$)){0,4}"
)


def barred(sentence: str, words: Words) -> dict[str, Any] | None:
    """When something is collected, as a sentence with a "not" says it: ``Nothing is sent before you agree``, ``It is
    not sent unless ...``; a record of a condition, or ``None``."""
    hidden = masked(folded(sentence[:LONGEST_SENTENCE]))
    negation = words.find("not", hidden)
    acts = words.has("strong_collect", hidden) or words.has("leaves", hidden)
    if negation is None or not acts:
        return None

    def said(begin: int) -> str:
        return sentence[begin:][:LONGEST_SENTENCE].strip().rstrip(".:;,! ")

    excepting = words.compiled(rf"(?<!\w)(?:<only_after_not>)\s+(?P<phrase>{JOINED})")
    for met in excepting.finditer(hidden, negation.end()):
        if not is_aim(met["phrase"], words):
            return {"words": said(met.start("phrase"))}
    if unless := words.find("exceptions", hidden, negation.end()):
        return {"words": said(unless.start())}
    if before := words.find("barring", hidden, negation.end()):
        return {"not": {"words": said(before.start())}}
    return None


def not_when(sentence: str, words: Words) -> str | None:
    """When something is not collected, as a sentence about data that is says it: ``It is not sent if ...``."""
    hidden = masked(folded(sentence[:LONGEST_SENTENCE]))
    negation = words.find("not", hidden)
    verb = words.find("strong_collect", hidden, negation.end()) if negation else None
    if verb is None:
        return None
    met = words.compiled(WHEN).search(hidden, verb.end())
    return sentence[met.start("phrase") :][:LONGEST_SENTENCE].strip().rstrip(".:;,! ") if met else None


def excepted(sentence: str, heading: str, words: Words) -> str | None:
    """What a sentence takes out of the group that follows it, or that has this heading: ``Managed phones don't send
    these events`` and ``These events are not sent on managed phones``."""
    text = folded(sentence[:LONGEST_SENTENCE])
    hidden = masked(text)
    about = words.starts("this", hidden) is not None
    who = words.compiled(
        r"(?P<phrase>[^,:\0]*(?:<scope_nouns>)[^,:\0]*?)\s+(?:(?:<helping>)\s+)?(?:<not>)(?:\s+\w+){0,2}?"
        r"\s+(?:<strong_collect>)\s+(?P<what>.*)"
    ).match(hidden)
    if who and not about:
        of_heading = set(heading.casefold().split())
        what = who["what"].casefold().strip(" .").split()
        if words.has("this", who["what"]) or (what and set(what) <= of_heading):
            return sentence[: who.end("phrase")].strip()
    if about and words.has("not", hidden) and words.has("strong_collect", hidden):
        return denied_scope(sentence, words)
    return None


def denied_scope(sentence: str, words: Words) -> str | None:
    """The scope of a denial: ``We do not collect on personal devices``."""
    hidden = masked(folded(sentence[:LONGEST_SENTENCE]))
    met = words.compiled(_DENIED_SCOPE).search(hidden)
    if met is None:
        return None
    whose = words.compiled(r",?\s+(?:<relative>)\s[^,\0]*").match(hidden, met.end())
    end = whose.end() if whose else met.end()
    if words.compiled(r"\s(?:<relative>)$").search(hidden[:end]):  # "by devices that | are managed"
        end += len(hidden[end:].split(",")[0].split("\0")[0].rstrip(" ."))
    return sentence[met.start() : end].strip()
