"""Cells that answer: yes, no, not applicable, with what limits the answer."""

from __future__ import annotations

import re
from typing import Any

from privacy_statements.read.markdown import one_line, readable_markdown
from privacy_statements_import.markdown.conditions import begins_a_scope, clause_in, is_only
from privacy_statements_import.markdown.necessity import OPTIONAL, REQUIRED, at_start, of_word
from privacy_statements_import.markdown.readings import LABELLED
from privacy_statements_import.markdown.words import Words, folded

SHORTEST_SCOPE = 3  # words of a bracket beside a "yes" that can only say when or where
LONGEST_FORM = 6  # words of a bracket that may say in which form
COLLECTED, NOT_COLLECTED, CONDITIONAL, NOT_APPLICABLE = ("collected", "not-collected", "conditional", "not-applicable")


def is_answer(text: str, words: Words) -> bool:
    """Whether a cell begins with an answer."""
    return read_answer(text, words) is not None and not words.starts("when", folded(text))


def read_answer(text: str, words: Words) -> dict[str, Any] | str | None:
    """The answer of a cell as a record says it: one word, or a mapping; ``None`` where it is no answer."""
    met = _word(text, words)
    if met is None:
        if words.starts("when", folded(text)):
            return {"answer": CONDITIONAL, "condition": {"words": one_line(text).rstrip(".")}}
        necessity = of_word(text, words)
        noted = {"answer": COLLECTED, "note": readable_markdown(one_line(text))}
        return noted if necessity in ("required", "optional") else None
    answer, end = met
    rest = one_line(text)[end:].strip(" ,;:–—-.")
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1].strip()
    if not rest:
        return answer
    return {"answer": answer, **qualified(answer, rest, words)}


def qualified(answer: str, rest: str, words: Words) -> dict[str, Any]:
    """What limits an answer: a scope, a condition, a form, or a note in prose."""
    text = folded(rest)
    only = words.compiled(r"(?:<only>)\s+").match(text)
    if is_only(text, words):
        return {"only": rest}
    said = rest[only.end() :] if only and words.language in LABELLED else rest
    if begins_a_scope(folded(said), words):
        return {**({"answer": CONDITIONAL} if answer == COLLECTED else {}), "condition": {"words": said}}
    names_scope = words.has("scope_nouns", text) and (not rest[:1].isupper() or words.has("platforms", text))
    if only or (names_scope and len(rest.split()) <= LONGEST_FORM):
        return {"only": said}
    if clause_in(text, words) is None and len(rest.split()) <= LONGEST_FORM and answer == COLLECTED:
        return {"form": rest}
    return {"note": readable_markdown(readable_markdown(rest), escaped=True)}


def _word(text: str, words: Words) -> tuple[str, int] | None:
    """The answer with which a text begins, and where it ends."""
    line = folded(one_line(text))
    for name, answer in (
        ("not_applicable", NOT_APPLICABLE),
        ("no", NOT_COLLECTED),
        ("yes", COLLECTED),
        ("conditional", CONDITIONAL),
    ):
        met = words.starts(name, line)
        if met is None:
            continue
        after = line[met.end() :]
        if name == "conditional" and not re.match(r"\s*$|\s+\w|\s*[(,:]", after):
            continue
        if (
            after.strip()
            and name in ("yes", "no")
            and not re.match(r"\s*[(,;:.–—-]", after)
            and not (
                words.starts("when", after.lstrip())
                or words.starts("scope", after.lstrip())
                or words.starts("only", after.lstrip())
            )
        ):
            continue
        if name == "conditional" and words.starts("only", line):
            return (CONDITIONAL, 0) if after.strip() else None
        return answer, met.end()
    return None


def read_necessity(text: str, header: str, words: Words) -> tuple[str, str] | None:
    """The necessity that a cell says in a column that asks for it, and what else it says: ``required``, or ``yes``
    under "Required?", or ``optional (off at first)``."""
    said = of_word(text, words)
    if said:
        return said, ""
    if not text.strip(" -–—"):  # a dash says nothing of what one may decline
        return None
    if begun := at_start(text, words):
        return begun
    met = _word(text, words)
    if met is None:
        return None
    rest = one_line(text)[met[1] :].strip(" ,;:–—-.")
    bracketed = rest.startswith("(") and rest.endswith(")")
    said = _answered(met[0], header, words)
    return (said, rest[1:-1].strip() if bracketed else rest) if said and (not rest or met[0] == COLLECTED) else None


def of_default(text: str, words: Words) -> str | None:
    """For whom or when a default holds: ``laptops`` of "On (laptops)"; ``None`` where it holds for all, or where
    several defaults stand."""
    met = words.starts("switch", folded(text))
    if met is None or words.has("switch", folded(text[met.end() :])):
        return None
    rest = one_line(text)[met.end() :].strip(" ,;:–—-.")
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1].strip()
    short = len(rest.split()) <= LONGEST_FORM and words.has("scope_nouns", folded(rest))
    return rest if rest and (short or begins_a_scope(folded(rest), words)) else None


def limits_necessity(rest: str, words: Words) -> bool:
    """Whether what stands beside a necessity says when or for whom it holds."""
    text = folded(rest)
    if words.starts("when", text) or words.has("only", text) or words.has("when", text):
        return True
    return begins_a_scope(text, words) if words.has("scope_nouns", text) else len(text.split()) <= SHORTEST_SCOPE


def _answered(answer: str, header: str, words: Words) -> str | None:
    if words.equals("col_choice", folded(header).strip(" ?")):  # "no opt-in" does not say that it is required
        return OPTIONAL if answer == COLLECTED else None
    if words.equals("col_declinable", folded(header).strip(" ?")):
        return OPTIONAL if answer == COLLECTED else REQUIRED if answer == NOT_COLLECTED else None
    heads = of_word(folded(header).strip(" ?"), words)
    if answer == COLLECTED and heads in ("required", "optional"):
        return heads
    if answer == NOT_COLLECTED and heads in ("required", "optional"):
        return "optional" if heads == "required" else "required"
    return None
