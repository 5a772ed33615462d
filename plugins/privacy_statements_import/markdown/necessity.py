"""Whether one may decline, as headings and sentences say it; and what a page denies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from privacy_statements_import.markdown.conditions import LONGEST_SENTENCE, brackets, masked
from privacy_statements_import.markdown.exceptions import barred
from privacy_statements_import.markdown.words import Words, folded

REQUIRED, OPTIONAL, NEVER, UNSPECIFIED = "required", "optional", "never", "unspecified"
ACTS = ("collected", "seen", "used", "sold")
_AT_START = (
    r"(?:(?P<never>(?:(?:<passive>)\s+)?(?:<not>)\s+(?:<plain_collect>)|(?:<never>)(?:\s+(?:<plain_collect>))?)"
    r"|(?P<optional>(?:<optional_phrase>)|(?:<optional>))|(?P<required>(?:<required>)))"
    r"(?=\s*$|\s*[(,;:–—-]|\s+(?:(?:<when>)|(?:<only>)|(?:<scope>))(?!\w))"
)
_EVERYTHING = (
    r"(?:^|[,;:]\s+)(?:<all_of_it>)\s+(?:(?!(?:<required>))[\w'-]+\s+){0,4}?(?:<passive>)\s+"
    r"(?:[\w'-]+\s+){0,2}?(?:(?:<optional>)|(?:<decline>))(?!\w)"
)
_VERB = "(?P<verb>(?:<act_collected>)|(?:<act_seen>)|(?:<act_used>)|(?:<act_sold>))"
_AFTER = rf"(?:\s*(?!(?:<required>)|(?:<optional>))[\w'/-]+(?=\s)){{0,5}}?\s*{_VERB}"
_JOINED = (
    rf"(?:(?:\s*,)?(?:\s*(?:<joins>))?"
    rf"|(?:\s+[\w'-]+){{0,3}}?(?:\s*,)?\s+(?:<joins_no>)(?:\s+[\w'-]+){{0,3}}?)\s+{_VERB}"
)
_ADDED = (
    r"(?<!\w)(?:<adds>)(?!\w)(?:,?\s+(?!(?:<passive>)(?!\w))[\w'-]+){0,6}?\s+(?:(?:<required>)|(?:<optional>))"
    r"(?:(?:\s*,)?\s*(?:<joins>)?\s+(?:(?:<required>)|(?:<optional>)))*"
)
_BEFORE = rf"{_VERB}(?:\s+[\w'-]+){{0,6}}?\s+$"


class Denial(Struct, frozen=True):
    """What a text denies: the acts, in the order of ``ACTS``."""

    acts: tuple[str, ...]

    @property
    def of_collecting(self) -> bool:
        """Whether data is said not to be collected, or not to be seen."""
        return bool({"collected", "seen"} & set(self.acts))


def of_heading(heading: str, words: Words) -> str | None:
    """The necessity that a heading or a title says, or ``None``."""
    text = folded(heading[:LONGEST_SENTENCE])
    if denial(text, words):
        return None
    said = required_or_optional(text, words)
    return OPTIONAL if said is None and words.has("choice", text) and not words.has("both", text) else said


def of_sentence(sentence: str, words: Words, leads: bool = False) -> str | None:
    """The necessity that a sentence says of the group that follows it, or ``None``. ``leads`` for one that ends with
    a colon before the group, whatever it calls it."""
    text = masked(folded(sentence[:LONGEST_SENTENCE]))
    if unless := words.find("exceptions", text):  # what is so in another case
        text = text[: unless.start()]
    # a level that adds up with another one names it: "everything at the Required level, plus:"
    text = words.compiled(_ADDED).sub(lambda met: " " * len(met[0]), text)
    if words.has("choice", text):
        return OPTIONAL
    for start, end in brackets(sentence[:LONGEST_SENTENCE]):
        if (said := of_word(sentence[start:end], words)) in (REQUIRED, OPTIONAL):
            return said
    about = leads or words.has("data", text) or words.has("following", text) or words.has("this", text)
    return required_or_optional(text, words) if about else None


def of_everything(sentence: str, words: Words) -> str | None:
    """The necessity that a sentence says of all that a page names: ``All of it is optional``; else ``None``. What is
    required may be so of something else."""
    text = masked(folded(sentence[:LONGEST_SENTENCE]))
    met = words.compiled(_EVERYTHING).search(text)
    return OPTIONAL if met is not None and not words.has("not", met[0]) else None


def of_note(sentence: str, words: Words) -> str | None:
    """The necessity that a remark says of the group around it: ``The filter is optional``."""
    text = masked(folded(sentence[:LONGEST_SENTENCE]))
    said = words.compiled(
        r"(?:<passive>)\s+(?:(?!(?:<when>))[\w'-]+\s+){0,2}?(?:(?:<required>)|(?:<optional>))(?!\w)"
    ).search(text)
    return required_or_optional(text, words) if said else None


def of_word(text: str, words: Words) -> str | None:
    """The necessity that one word says, such as the text of a cell."""
    text = folded(text).strip(" .:;,!*()")
    if words.equals("required", text):
        return REQUIRED
    if words.equals("optional", text) or words.equals("optional_phrase", text):
        return OPTIONAL
    return NEVER if words.equals("never", text) else None


def at_start(text: str, words: Words) -> tuple[str, str] | None:
    """The necessity with which a text begins, and what it says beside: ``Optional (off at first)``. ``None`` where
    it begins otherwise, or goes on with another necessity."""
    line = folded(text).strip(" *")
    met = words.compiled(_AT_START).match(line)
    if met is None:
        return None
    said = next(name for name in (NEVER, OPTIONAL, REQUIRED) if met[name])
    rest = text.strip(" *")[met.end() :].strip(" ,;:–—-.")
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1].strip()
    return None if required_or_optional(folded(rest), words) or words.has("not", folded(rest)) else (said, rest)


def required_or_optional(text: str, words: Words) -> str | None:
    """The necessity that a folded text says; ``None`` where it says neither, or both."""
    if words.has("both", text):
        return None
    if words.compiled(r"(?<!\w)(?:<not>)(?:\s+[\w'-]+){0,2}?\s+(?:<decline>)").search(text):
        return None if words.has("optional", text) else REQUIRED
    if words.compiled(r"(?:<not>)\s[^,;\0]*?(?<!\w)(?:<required>)").match(text):  # "nothing here is required"
        return None if words.has("optional", text) else OPTIONAL
    negated = words.compiled(r"(?<!\w)(?:<not>)(?:\s+[\w'-]+){0,1}?\s+(?:<required>)").search(text)
    if negated:
        return OPTIONAL
    if words.compiled(r"(?<!\w)(?:<not>)(?:\s+[\w'-]+){0,1}?\s+(?:<optional>)").search(text):
        return REQUIRED
    required, optional = words.has("required", text), words.has("optional", text)
    if required == optional:
        return None
    return REQUIRED if required else OPTIONAL


def denial(text: str, words: Words) -> Denial | None:
    """What a heading or a sentence denies of the data that it leads to, or ``None``. What cannot be done without the
    data is no denial of it."""
    if words.starts("consequence", folded(text)) or barred(text, words) or _collects_first(text, words):
        return None
    hidden = words.pattern("open").sub(lambda met: "\0" * len(met[0]), masked(folded(text[:LONGEST_SENTENCE])))
    if not words.has("not", hidden):
        return None
    met = {act for negation in words.pattern("not").finditer(hidden) for act in _denied(negation, hidden, words)}
    acts = tuple(act for act in ACTS if act in met)
    return Denial(acts) if acts else None


def _collects_first(text: str, words: Words) -> bool:
    """Whether a text names data that is collected, and then denies something else of it: ``We collect the following
    data, which is never sold``."""
    hidden = masked(folded(text[:LONGEST_SENTENCE]))
    met = words.compiled(r"(?P<before>[^,;\0]*?)(?:[,;]|\s[–-]\s|\s(?:<joins>)\s).*?(?<!\w)(?:<not>)").match(hidden)
    if met is None or words.has("not", met["before"]):
        return False
    names = words.has("data", met["before"]) or words.has("following", met["before"])
    return names and words.has("strong_collect", met["before"])


def _denied(negation: re.Match[str], text: str, words: Words) -> Iterator[str]:
    """The acts that one negation denies: the verb that is nearest, and those that are joined to it."""
    begins = [word for word in words.lists["not"] if word.endswith("'")]  # "n'utilisons" holds the verb
    prefix = next((word for word in begins if negation[0].lower().startswith(word)), negation[0])
    met = words.compiled(_AFTER).match(text, negation.start() + len(prefix))
    while met:
        yield _act(met["verb"], words)
        met = words.compiled(_JOINED).match(text, met.end())
    text = words.compiled(r",\s+(?:<relative>)\s[^,\0]*,").sub(lambda one: " " * len(one[0]), text)
    if words.language == "de" and words.compiled(_AFTER).match(text, negation.end()) is None:
        before = words.compiled(_BEFORE).search(text[: negation.start()])  # "erhebt folgende Daten nicht"
        if before:
            yield _act(before["verb"], words)


def _act(verb: str, words: Words) -> str:
    return next(act for act in ACTS if words.equals(f"act_{act}", verb))
