"""Scopes of an item beside its name: for whom, where, and for whom not."""

from __future__ import annotations

import re

from privacy_statements_import.markdown.conditions import Clause, begins_a_scope, is_aim, masked
from privacy_statements_import.markdown.words import Words

NOT_COLLECTED = r"\s*(?:(?:<passive>)\s+)?(?:<not>)\s+(?:[\w'-]+\s+)?(?:<plain_collect>)(?!\w)"
_AT_END = r",\s+(?P<phrase>(?:<comma_scope>)\s(?=[^,\0]*(?:<scope_nouns>))[^,\0]*)$"
_WHOM = r"(?:[\w'-]+\s+){0,2}(?:<whom>)|(?:<whom>)(?:\s+[\w'-]+){0,2}"


def scope_at_end(name: str, words: Words) -> Clause | None:
    """The scope after the comma with which a masked name ends: ``residence permit, on managed accounts``."""
    met = words.compiled(_AT_END).search(name)
    return Clause(met.start(), met.start("phrase"), len(name)) if met and met.start() else None


def names_whom(text: str, words: Words) -> bool:
    """Whether what stands in a bracket is no more than people or devices: ``diabetic patients``."""
    return words.compiled(_WHOM).fullmatch(text) is not None


def not_collected_for(text: str, words: Words) -> str | None:
    """The scope in a text that denies: ``for self-built servers`` of "not sent for self-built servers"."""
    met = words.compiled(NOT_COLLECTED + r"\s+").match(" " + text)
    scope = (" " + text)[met.end() :] if met else ""
    return scope if scope and begins_a_scope(scope, words) else None


def opening_condition(sentence: str, words: Words) -> tuple[str | None, bool]:
    """The condition with which a sentence about an item begins, and whether it says that one may decline."""
    hidden = masked(sentence)
    only = words.compiled(r"(?:<only>)\s+(?P<phrase>(?:(?:<when>)|(?:<scope>))(?=\s|').*)").match(hidden)
    met = words.starts("when", hidden)
    if only and not is_aim(only["phrase"], words):
        return sentence[only.start("phrase") :].rstrip(" .;"), False
    if met and (words.has("strong_collect", hidden) or "," not in hidden):
        return re.split(r",\s", sentence)[0].rstrip(" .;,"), False
    optional = words.compiled(r"(?:<be>)\s+to\s").match(hidden) or words.compiled(
        r"(?:<passive>)\s+(?P<phrase>(?:<optional_phrase>).*)"
    ).match(hidden)
    if optional:
        return re.sub(r"^\S+\s+", "", sentence).rstrip(" .;,"), True
    return None, False


def names_object(hidden: str, verb: re.Match[str], is_inside: bool, words: Words) -> bool:
    """Whether the object of a verb is what a sentence names: ``we collect your address``."""
    who = verb["who"].strip()
    if verb["verb"][:1].isupper():  # "Media Access Control" holds no verb
        return False
    treats = words.equals("act_used", verb["verb"]) and not words.equals("act_collected", verb["verb"])
    if treats and (words.has("not", who) or words.starts("not", hidden[verb.end() :])):
        return False  # never used is not never collected
    if words.equals("subjects", who.split()[0]) and words.equals("act_used", verb["verb"]) is False:
        return True
    near = " ".join(hidden[verb.end() :].split()[:4])
    return (who[:1].isupper() or is_inside) and not words.has("data", who) and words.has("data", near)
