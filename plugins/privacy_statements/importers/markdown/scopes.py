"""Scopes of an item beside its name: for whom, where, and for whom not."""

from __future__ import annotations

from privacy_statements.importers.markdown.conditions import Clause, begins_a_scope
from privacy_statements.importers.markdown.words import Words

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
