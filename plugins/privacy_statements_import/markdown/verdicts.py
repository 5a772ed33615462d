"""What a heading, or the sentence before a list, says of what follows: data, something else, or what never happens."""

from __future__ import annotations

import re

from msgspec import Struct

from privacy_statements_import.markdown.clauses import LONGEST_SENTENCE, last_sentence, masked
from privacy_statements_import.markdown.words import Words, folded

LONGEST_TITLE = 8  # words of a heading that may say that all below it is required
DATA, OTHER = "data", "other"
REQUIRED, OPTIONAL, NEVER, UNSPECIFIED = "required", "optional", "never", "unspecified"
COLLECTED, SEEN, UNCLEAR = "collected", "seen", "unclear"
_NUMBER = re.compile(r"^[^\w(§]*(?:\(?[\dA-Za-z]{1,2}[.)]|\d{1,2}(?:\.\d{1,2})+\.?|§\s*\d+|[IVX]+\.)?\s*")
_CLAUSE = r"[,;:]\s|\s[–—-]\s"
_NEAR = r"(?:[^\w\0]*[\w'/-]+(?=[\W])){0,6}?[^\w\0]*"
_VERB = r"(?P<collect>(?:<collect>)|(?:<contain>))|(?P<see>(?:<see>))|(?P<treat>(?:<treat>))"
VERB_FIRST = ("de", "nl", "ja")  # languages in which the verb can stand before "not"
UNSPACED = ("ja", "zh")  # languages without blanks between words


class Around(Struct, frozen=True):
    """What the headings around a place say of it: the nearest heading is the last. ``is_near`` says whether the
    nearest one says it, and not one further out."""

    headings: tuple[str, ...] = ()
    verdict: str | None = None
    is_near: bool = False
    denied: str | None = None
    necessity: str | None = None
    has_sections: bool = False  # of the page itself: whether it has headings beside its title

    def inside(self, heading: str, words: Words) -> Around:
        """The same inside a section with this heading."""
        headings, denied = (*self.headings, heading), denial(heading, words)
        if denied in (COLLECTED, SEEN):
            return Around(headings, DATA, True, denied)
        said, is_inside = of_heading(heading, words), len(self.headings) > 1
        if (
            said == OTHER
            or denied == OTHER
            or (self.verdict == OTHER and is_inside and not words.has("collect", heading))
        ):
            return Around(headings, OTHER, True)
        verdict = said or self.verdict
        still = self.denied if said is None else None
        necessity = necessity_of(heading, words) if len(heading.split()) <= LONGEST_TITLE else None
        return Around(headings, verdict, said is not None, still, necessity or self.necessity)


def of_heading(heading: str, words: Words) -> str | None:
    """What a heading says of its section; ``None`` where it names neither data nor a topic beside it."""
    text = _bare(_NUMBER.sub("", heading.strip()), words)
    if words.starts("question", text) or words.starts("aim", text):
        return OTHER
    if words.starts("when", text):  # "When you sign in", and not "When it is sent"
        return OTHER if words.has("collect", text) or words.has("treat", text) else None
    collects = words.find("collect", text)
    other = words.find("other", text)
    names_data, necessity = words.has("data", text), necessity_of(text, words)
    if (collects and (other is None or collects.start() < other.start())) or (names_data and necessity):
        return DATA
    if other:
        last = text[max(met.end() for met in words.compiled("<other>").finditer(text)) :].split()
        is_compound = words.language == "en" and len(last) > 1 and words.equals("data", last[-1])
        return DATA if is_compound and not words.has("common", " ".join(last[:-1])) else OTHER
    if names_data or (necessity and len(text.split()) == 1):  # "Optional", and not "Optional parameters"
        return DATA
    return DATA if words.has("see", text) and not words.starts("see", text) else None


def of_lead(lead: str, words: Words) -> str | None:
    """What the last sentence before a list says of it."""
    text = masked(_bare(last_sentence(lead), words))
    if not text:
        return None
    leads = text.rstrip().endswith(":")
    named = words.compiled(
        r"(?:<following>)(?:\s+(?!(?:<open_end>))[\w'/-]+){0,3}?\s+(?:(?P<data>(?:<data>))|(?P<other>(?:<other>)))"
    ).search(text)
    if named:
        return OTHER if named["other"] else DATA
    if leads and says_necessity(text, words):
        return DATA
    if words.language in UNSPACED and words.has("other", text):
        return OTHER
    text = words.compiled(r"^(?:<when>)\s[^,:]*,\s*").sub("", text)  # "When you use it, we store:"
    treats, collects = words.find("treat", text), words.find("collect", text)
    if treats and (collects is None or treats.start() < collects.start()):
        return OTHER if leads else None
    if leads_elsewhere(words.compiled("<not_only>").sub("", text), words):
        return OTHER
    tail = words.compiled(r",?\s+(?:<examples>)\s*:?\s*$").sub("", text).rstrip(": ").split()[-2:]
    if leads and len(tail) > 1 and words.has("other", tail[1]) and not words.has("common", tail[0]):
        return OTHER
    if collects and (leads or words.has("following", text) or text.rstrip()[-1:].isalnum()):
        return DATA
    if not leads:
        return None
    if words.has("other", text):
        return OTHER if words.has("other", " ".join(text.split()[-4:])) and not words.has("following", text) else None
    return DATA if words.has("data", text) or words.has("see", text) else None


def leads_elsewhere(text: str, words: Words) -> bool:
    """Whether a sentence goes on in its list with a place, a purpose or an act: ``provided by:``, ``you can:``."""
    pattern = r"(?:(?:<open_end>)|(?:<when>)(?:\s+[\w'-]+){0,3})\s*:\s*$"
    return words.compiled(pattern).search(folded(text)) is not None and not words.has("one_of", text)


def denial(text: str, words: Words) -> str | None:
    """What a heading or a sentence denies: that data is collected, or that somebody sees it; ``OTHER`` for anything
    else, ``UNCLEAR`` where an exception stands beside it, and ``None`` where it denies nothing of what it leads to."""
    hidden = words.compiled("<not_only>").sub(" ", masked(folded(text[:LONGEST_SENTENCE])))
    negation = words.find("not", hidden)
    if negation is None:
        return None
    joints = words.compiled(rf"{_CLAUSE}|\s(?:<joint>)\s").finditer(hidden, 0, negation.start() + 1)
    begun = [met.end() for met in joints]
    before = hidden[: begun[-1] if begun else 0]
    if words.has("collect", before) and (words.has("data", before) or words.has("following", before)):
        return None  # "We collect the following, which is never sold"
    begins = negation.start() + negation[0].index("'") + 1 if "'" in negation[0] else negation.end()  # "n'utilisons"
    after = words.compiled(_NEAR + f"(?:{_VERB})").match(hidden, begins)
    if words.starts("unless", hidden):
        return UNCLEAR if after and after["collect"] else None
    if after is None or after["treat"]:
        clause = hidden[begun[-1] if begun else 0 : negation.start()]
        earlier = list(words.compiled(_VERB).finditer(clause))
        if earlier and after is None and words.language not in VERB_FIRST:
            return None  # "data that does not identify you"
        after = earlier[-1] if earlier and words.language in VERB_FIRST else after
    if after is None or after["treat"]:
        return OTHER
    if words.has("unless", hidden[: negation.start()] + hidden[negation.end() :]):
        return UNCLEAR
    return COLLECTED if after["collect"] else SEEN


def denial_of_lead(lead: str, words: Words) -> str | None:
    """What the sentence before a list denies of it: one that leads to the list, or points at it."""
    last = last_sentence(lead)
    denied = denial(last, words)
    before = lead.strip()[: -len(last)] if last else ""
    if (
        denied == COLLECTED
        and words.has("following", before)
        and words.has("collect", before)
        and not words.has("not", before)
    ):
        return None  # "We keep these on your device. None of it leaves the device:"
    if last.rstrip().endswith(":") or last[-1:].isalnum():
        return denied
    return denied if denied in (COLLECTED, SEEN) and words.has("following", last) else None


def limit_of_denial(text: str, words: Words) -> str | None:
    """Where, when or for whom alone something is denied: ``on personal devices``."""
    hidden = masked(folded(text.rstrip(" :.")))
    pattern = r"(?:(?:<scope>)|(?!(?:<aim>))(?:<cut>))\s[^,;:\0]*?(?=\s+(?:(?:<not>)|(?:<collect>))(?!\w)|\s*[,;:]|$)"
    met = words.compiled(pattern).search(hidden)
    return text[met.start() : met.end()].strip() if met else None


def necessity_of(text: str, words: Words) -> str | None:
    """Whether a text says that data is required, or that one may decline; ``None`` where it says neither, or both."""
    text = masked(folded(text[:LONGEST_SENTENCE]))
    for name, said, opposite in (("required", REQUIRED, OPTIONAL), ("optional", OPTIONAL, REQUIRED)):
        if words.has(name, text) and not words.has({"required": "optional", "optional": "required"}[name], text):
            negated = words.compiled(rf"(?:<not>)(?:\s+[\w'-]+){{0,2}}?\s+(?:<{name}>)").search(text)
            return opposite if negated else said
    return None


def says_necessity(sentence: str, words: Words) -> str | None:
    """The necessity that a sentence says of what it leads to: ``The following data is optional:``."""
    said = words.compiled(r"(?:<is>)\s+(?:[\w'-]+\s+){0,2}?(?:(?:<required>)|(?:<optional>))").search(
        masked(folded(sentence))
    )
    leads = words.compiled(r"^(?:(?:<required>)|(?:<optional>))").match(folded(sentence))
    return necessity_of(sentence, words) if said or leads else None


def _bare(text: str, words: Words) -> str:
    """A text without words such as "data protection", which name no data."""
    return words.compiled("<law>").sub(" ", folded(text[:LONGEST_SENTENCE]))


def of_word(text: str, words: Words) -> str | None:
    """The necessity that one word says, such as the text of a cell or a bracket."""
    bare = text.strip(" .:;,!*()")
    return next((said for said in (NEVER, REQUIRED, OPTIONAL) if words.equals(said, bare)), None)
